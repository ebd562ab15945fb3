//! Door of the events room: foot strikes and foot offs, stored, detected, merged.

mod event;

pub use event::{Confidence, Event, EventKind, Method, Note, NoteKind, Timeline};

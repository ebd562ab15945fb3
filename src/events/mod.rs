//! Door of the events room: foot strikes and foot offs, stored, detected, merged.

mod agreement;
mod candidate;
mod detect;
mod disagreement;
mod error;
mod event;
mod evidence;
mod hreljac;
mod merge;
mod oconnor;
mod peaks;
mod settings;
mod stored;
mod walk;
mod zeni;

pub use detect::{by_method, detect};
pub use error::EventsError;
pub use event::{Confidence, Event, EventKind, Method, MethodEvent, Note, NoteKind, Timeline};
pub use evidence::StrikeEvidence;
pub use settings::{EventSettings, StoredEvents};

//! Door of the room of series in time.

mod track;

pub use track::Track;

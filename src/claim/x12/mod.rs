//! Claim files: 837P (005010X222A1) and 837I (005010X223A2).
//!
//! Every segment is written by a function that names its loop. Delimiters cannot stand in a text, and what is written is read
//! again and held against its envelope before anybody gets it.

mod envelope;
mod institutional;
mod parts;
mod professional;
mod read;
mod segment;
mod verify;

pub use envelope::{Interchange, Moment, SetMap, Sheet, Unwritten, interchange};
pub use read::{ReadError, Segment, segments};
pub use segment::{Change, Make};
pub use verify::verify;

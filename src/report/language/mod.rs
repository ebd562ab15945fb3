//! Languages of the report: every fixed string stands in one file, `strings.toml`, English beside German and Spanish.
//!
//! The program writes English; [`translated`] exchanges the fixed strings of a finished report. Numbers, names, units and what
//! people wrote stay as they are. A string that the file does not have stays English, and the cover says so.

mod strings;
mod translation;

pub use strings::Language;
pub use translation::translated;

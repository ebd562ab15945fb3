//! What can be wrong with a C3D file, said with place, finding, need and advice.

/// A C3D file that cannot be read or written.
#[derive(Debug, thiserror::Error, Clone, PartialEq, Eq)]
pub enum C3dError {
    /// The file is something else.
    #[error("not a C3D file: byte {at_byte} holds {found}, needed {needed}; {advice}")]
    NotC3d {
        /// Offset from the start of the file.
        at_byte: usize,
        /// What stands there.
        found: String,
        /// What a C3D file has there.
        needed: &'static str,
        /// What to do.
        advice: &'static str,
    },
    /// The file ends before a section that it announces.
    #[error(
        "truncated C3D file: the {section} needs bytes up to {needed}, the file ends at byte {found}; {advice}"
    )]
    Truncated {
        /// Header, parameter section or data section.
        section: &'static str,
        /// Where the section would end (bytes from the start of the file).
        needed: usize,
        /// Length of the file in bytes.
        found: usize,
        /// What to do.
        advice: &'static str,
    },
    /// A parameter holds something that no reading of the file can go by.
    #[error("{group}:{parameter} at byte {at_byte}: found {found}, needed {needed}; {advice}")]
    Parameter {
        /// Group name.
        group: String,
        /// Parameter name.
        parameter: String,
        /// Offset of the record or header word from the start of the file; 0 when it is absent.
        at_byte: usize,
        /// What was found.
        found: String,
        /// What was needed.
        needed: String,
        /// What to do.
        advice: &'static str,
    },
    /// The contents cannot be expressed in the C3D format.
    #[error("cannot be written as C3D: {what} is {found}, the format allows {limit}")]
    NotWritable {
        /// The thing that is too large or inconsistent.
        what: String,
        /// Its size.
        found: String,
        /// The format's limit.
        limit: String,
    },
}

pub(super) const EXPORT_AGAIN: &str = "export the trial again from the capture software";

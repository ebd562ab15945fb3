//! What an export for a chart is made of: results as written, what people stated, and the report with who signed it.

use super::stored::Stored;
use crate::billing::record::Record;
pub use crate::report::{SignatureLine, Standing};

/// The report as it goes out.
#[derive(Clone, PartialEq, Eq)]
pub struct StudyReport {
    /// Number of the report.
    pub number: Option<String>,
    /// Version, from 1.
    pub version: u32,
    /// Standing: final and amended by a signature only.
    pub standing: Standing,
    /// Why an earlier version was amended.
    pub amendment: Option<String>,
    /// Language of its fixed strings (BCP 47), for instance `en`.
    pub language: String,
    /// The PDF.
    pub pdf: Vec<u8>,
    /// Its SHA-256, 64 hexadecimal digits.
    pub sha256: String,
    /// Who signed this version, in order.
    pub signatures: Vec<SignatureLine>,
    /// The signed version before this one.
    pub replaces: Option<Replaced>,
}

impl std::fmt::Debug for StudyReport {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "report version {} ({}), {} bytes",
            self.version,
            self.standing.word(),
            self.pdf.len()
        )
    }
}

/// A signed version that another one replaces.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replaced {
    /// Its version.
    pub version: u32,
    /// SHA-256 of its PDF.
    pub sha256: String,
}

/// What an export is made of.
#[derive(Debug, Clone, Copy)]
pub struct Study<'a> {
    /// Results as written.
    pub results: &'a Stored,
    /// What people stated.
    pub record: &'a Record,
    /// The report.
    pub report: &'a StudyReport,
}

impl StudyReport {
    /// Whether somebody signed it.
    pub fn is_signed(&self) -> bool {
        matches!(self.standing, Standing::Final | Standing::Amended)
    }

    /// Time of the last signature, RFC 3339 with offset.
    pub fn signed_at(&self) -> Option<&str> {
        self.signatures.last().map(|signature| signature.at.as_str())
    }
}

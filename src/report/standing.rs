//! The standing of a report: draft, preliminary, final or amended, its version, and who signed it.

use serde::Serialize;

/// The standing of a report. Final and amended are given by a signature only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Standing {
    /// Made by the program; nobody has released it.
    #[default]
    Draft,
    /// Released by the laboratory before it is signed.
    Preliminary,
    /// Signed.
    Final,
    /// Signed, in place of an earlier signed version.
    Amended,
}

impl Standing {
    /// As printed.
    pub fn word(self) -> &'static str {
        match self {
            Standing::Draft => "draft",
            Standing::Preliminary => "preliminary",
            Standing::Final => "final",
            Standing::Amended => "amended",
        }
    }
}

/// One signature as printed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SignatureLine {
    /// Who signed.
    pub name: String,
    /// Credential.
    pub credential: String,
    /// `performed`, `reviewed` or `interpreted`.
    pub meaning: String,
    /// When, with offset from UTC.
    pub at: String,
}

/// Number, version and standing of a report.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Document {
    /// Number of the report.
    pub number: Option<String>,
    /// Version, from 1.
    pub version: u32,
    /// Standing.
    pub standing: Standing,
    /// Why an earlier version was amended.
    pub amendment: Option<String>,
    /// Who signed; empty for what is not signed.
    pub signatures: Vec<SignatureLine>,
    /// SHA-256 of the PDF that was signed: this report without its signatures; empty for what is not signed.
    pub body_sha256: String,
    /// SHA-256 of the list of all results; empty for what is not signed.
    pub manifest_sha256: String,
}

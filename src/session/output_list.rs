//! The list of what a session left behind: every output file with its digest, and how the report was made.

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::outputs::Output;
use crate::files;

/// Name of the list.
pub const OUTPUT_LIST: &str = "manifest.json";
/// Its layout version.
const SCHEMA: &str = "ambula-outputs/1";

/// One output file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListedFile {
    /// Path below the output folder, with forward slashes.
    pub name: String,
    /// Size.
    pub bytes: usize,
    /// SHA-256 in hexadecimal.
    pub sha256: String,
}

/// How the report was made, as far as it is not in the session file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListedReport {
    /// Number of the report.
    pub number: Option<String>,
    /// Version, from 1.
    pub version: u32,
    /// `draft` or `preliminary`.
    pub status: String,
    /// `a4` or `letter`.
    pub paper: String,
    /// Language of its fixed strings; files of earlier programs do not say: English.
    #[serde(default = "english")]
    pub language: String,
    /// Whether fixes that the checks proposed were applied.
    pub fixes_applied: bool,
}

/// The list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutputList {
    /// Layout version.
    pub schema: String,
    /// Session.
    pub session: String,
    /// Program with version.
    pub program: String,
    /// How the report was made.
    pub report: ListedReport,
    /// All files but this one, in the order of their names.
    pub files: Vec<ListedFile>,
}

fn english() -> String {
    "en".to_owned()
}

impl OutputList {
    /// The list of some outputs.
    pub(super) fn of(session: &str, program: String, report: ListedReport, outputs: &[Output]) -> OutputList {
        let mut listed: Vec<ListedFile> = outputs
            .par_iter()
            .map(|output| ListedFile {
                name: output.name.clone(),
                bytes: output.bytes.len(),
                sha256: files::sha256_hex(&output.bytes),
            })
            .collect();
        listed.sort_by(|a, b| a.name.cmp(&b.name));
        OutputList {
            schema: SCHEMA.to_owned(),
            session: session.to_owned(),
            program,
            report,
            files: listed,
        }
    }

    /// Reads a list; `None` when the bytes are something else.
    pub fn parse(bytes: &[u8]) -> Option<OutputList> {
        let list: OutputList = serde_json::from_slice(bytes).ok()?;
        (list.schema == SCHEMA).then_some(list)
    }
}

//! What was sent to whom, and what came back: one line of JSON for every attempt and every answer, only ever added to.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::files::{self, FilesError};

/// Name of the file.
const LEDGER: &str = "sent.jsonl";

/// What is known of a file and a receiver.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum State {
    /// Sending began.
    Attempted,
    /// The receiver said that it has it.
    Acknowledged,
    /// The receiver said that it does not take it.
    Refused,
    /// There was no connection: nothing left this program.
    Failed,
    /// No answer that could be understood: it may have arrived or not.
    Unknown,
}

/// One line. It names files, receivers and digests, no person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Entry {
    /// When, UTC.
    pub(super) at: String,
    /// Name of the file.
    pub(super) file: String,
    /// SHA-256 of its bytes.
    pub(super) sha256: String,
    /// Receiver.
    pub(super) to: String,
    /// What is known.
    pub(super) state: State,
    /// Why it was not acknowledged.
    pub(super) detail: String,
}

/// The ledger of a folder.
pub(super) struct Ledger {
    path: PathBuf,
}

impl Ledger {
    /// The ledger beside a file.
    pub(super) fn beside(file: &Path) -> Ledger {
        Ledger {
            path: file.with_file_name(LEDGER),
        }
    }

    /// Whether a receiver acknowledged these bytes.
    pub(super) fn acknowledged(&self, sha256: &str, to: &str) -> Result<bool, String> {
        if !self.path.is_file() {
            return Ok(false);
        }
        let bytes = files::read(&self.path).map_err(|error| error.to_string())?;
        let text = String::from_utf8_lossy(&bytes);
        let mut found = false;
        for (index, line) in text.lines().enumerate() {
            let entry: Entry = serde_json::from_str(line)
                .map_err(|_| format!("{}: line {} is no entry", self.path.display(), index + 1))?;
            found |= entry.state == State::Acknowledged && entry.sha256 == sha256 && entry.to == to;
        }
        Ok(found)
    }

    /// Adds a line and flushes it to disk.
    pub(super) fn add(&self, entry: &Entry) -> Result<(), FilesError> {
        let text = serde_json::to_string(entry).unwrap_or_default();
        files::append(&self.path, format!("{text}\n").as_bytes())
    }
}

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
    /// The line before this one was torn by a crash or a full disk and is void.
    Repair,
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
        let mut void: Option<usize> = None;
        for (index, line) in text.split_inclusive('\n').enumerate() {
            let no_entry = |at: usize| format!("{}: line {} is no entry", self.path.display(), at + 1);
            match serde_json::from_str::<Entry>(line) {
                Ok(entry) => {
                    if let Some(at) = void.take()
                        && entry.state != State::Repair
                    {
                        return Err(no_entry(at));
                    }
                    found |= entry.state == State::Acknowledged && entry.sha256 == sha256 && entry.to == to;
                }
                // on a full disk the note of the repair may be torn too
                Err(_) => void = void.or(Some(index)),
            }
        }
        Ok(found)
    }

    /// Whether the file ends in the middle of a line, or with a line that is no entry.
    fn is_torn(&self) -> Result<bool, FilesError> {
        if !self.path.is_file() {
            return Ok(false);
        }
        let bytes = files::read(&self.path)?;
        let whole = bytes.strip_suffix(b"\n").unwrap_or(&bytes);
        let last = whole.rsplit(|b| *b == b'\n').next().unwrap_or_default();
        let is_entry = serde_json::from_slice::<Entry>(last).is_ok();
        Ok(!bytes.is_empty() && (!is_entry || whole.len() == bytes.len()))
    }

    /// Adds a line and flushes it to disk. A torn last line is ended first and declared void.
    pub(super) fn add(&self, entry: &Entry) -> Result<(), FilesError> {
        if self.is_torn()? {
            let repair = Entry {
                state: State::Repair,
                detail: "the line before this one was torn and is void".to_owned(),
                ..entry.clone()
            };
            let text = serde_json::to_string(&repair).unwrap_or_default();
            files::append(&self.path, format!("\n{text}\n").as_bytes())?;
        }
        let text = serde_json::to_string(entry).unwrap_or_default();
        files::append(&self.path, format!("{text}\n").as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(state: State) -> Entry {
        Entry {
            at: "2026-11-21T09:30:00Z".to_owned(),
            file: "a.hl7".to_owned(),
            sha256: "0".to_owned(),
            to: "mllp://a:1".to_owned(),
            state,
            detail: String::new(),
        }
    }

    #[test]
    fn a_torn_line_is_void_and_stops_nobody() {
        let line = serde_json::to_string(&entry(State::Acknowledged)).unwrap() + "\n";
        for cut in 1..line.len() {
            let place = tempfile::tempdir().unwrap();
            let ledger = Ledger::beside(&place.path().join("a.hl7"));
            ledger.add(&entry(State::Attempted)).unwrap();
            files::append(&ledger.path, line.as_bytes().get(..cut).unwrap()).unwrap();
            // only the line break is missing: the line says what it says
            let whole = cut + 1 == line.len();
            assert_eq!(ledger.acknowledged("0", "mllp://a:1").unwrap(), whole, "{cut}");
            files::append(&ledger.path, b"\n{\"at\":").unwrap();
            ledger.add(&entry(State::Attempted)).unwrap();
            assert_eq!(ledger.acknowledged("0", "mllp://a:1").unwrap(), whole, "{cut}");
            ledger.add(&entry(State::Acknowledged)).unwrap();
            assert!(ledger.acknowledged("0", "mllp://a:1").unwrap(), "{cut}");
        }
    }

    #[test]
    fn a_changed_line_is_told() {
        let place = tempfile::tempdir().unwrap();
        let ledger = Ledger::beside(&place.path().join("a.hl7"));
        files::append(&ledger.path, b"no entry\n").unwrap();
        for _ in 0..2 {
            let text = serde_json::to_string(&entry(State::Failed)).unwrap() + "\n";
            files::append(&ledger.path, text.as_bytes()).unwrap();
            assert!(
                ledger
                    .acknowledged("0", "")
                    .unwrap_err()
                    .contains("line 1 is no entry")
            );
        }
    }
}

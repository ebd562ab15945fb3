//! The ledger: control numbers that never repeat, what became of each of them, and the state of every claim.
//!
//! It is a folder with a file to which lines are only added, each flushed to the disk before anybody relies on it. One process
//! holds it at a time, from taking a number until the file with that number is there; so a number without an end belongs to a
//! process that died, and the next one notes that.

mod entry;
mod held;
mod state;

use std::path::{Path, PathBuf};

use crate::files::{self, FilesError};

pub use entry::{ClaimAnswer, Entry, Line, WrittenClaim};
pub use held::{Held, Prepared};
pub use state::{ClaimState, Standing, standings};

/// The file of entries.
const LOG: &str = "ledger.jsonl";
/// The file whose lock is held.
const LOCK: &str = "ledger.lock";
/// The secret that turns patient, day and code into a text nobody reads back.
const KEY: &str = "guard.key";
/// Largest control number of an interchange.
pub const LAST_NUMBER: u64 = 999_999_999;

/// What can go wrong with a ledger.
#[derive(Debug, thiserror::Error)]
pub enum LedgerError {
    /// A file cannot be read or written.
    #[error(transparent)]
    Files(#[from] FilesError),
    /// There is none.
    #[error("no ledger of control numbers in this folder")]
    None,
    /// There is one already.
    #[error("there is a ledger already: a second one would repeat its control numbers")]
    There,
    /// A line is not what was written.
    #[error("line {line} of the ledger cannot be read: {what}")]
    Broken {
        /// Line, from 1.
        line: usize,
        /// What is wrong.
        what: &'static str,
    },
    /// No number is left.
    #[error("control number {LAST_NUMBER} is used: no number is left")]
    Exhausted,
    /// Something cannot be noted.
    #[error("an entry cannot be written: {0}")]
    Entry(#[from] serde_json::Error),
}

/// The folder of a ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ledger {
    folder: PathBuf,
}

impl Ledger {
    /// The ledger of a folder.
    ///
    /// # Errors
    /// There is none: starting one by accident would repeat numbers.
    pub fn open(folder: &Path) -> Result<Ledger, LedgerError> {
        if !folder.join(LOG).exists() {
            return Err(LedgerError::None);
        }
        Ok(Ledger {
            folder: folder.to_owned(),
        })
    }

    /// Starts a ledger. Its first number is `first`; `secret` is what nobody else knows.
    ///
    /// # Errors
    /// There is one already, or the folder cannot be written.
    pub fn start(folder: &Path, (first, secret, at): (u64, &str, &str)) -> Result<Ledger, LedgerError> {
        files::make_folder(folder)?;
        let _lock = files::wait_for_lock(&folder.join(LOCK))?;
        let log = folder.join(LOG);
        if log.exists() {
            return Err(LedgerError::There);
        }
        files::write_private(&folder.join(KEY), secret.as_bytes())?;
        let first = Line {
            at: at.to_owned(),
            entry: Entry::Start { first: first.max(1) },
        };
        files::write_private(&log, format!("{}\n", serde_json::to_string(&first)?).as_bytes())?;
        Ok(Ledger {
            folder: folder.to_owned(),
        })
    }

    /// Holds the ledger until the answer is dropped. Waits for whoever holds it now. `at`: the time that entries carry.
    ///
    /// # Errors
    /// It cannot be read or locked, or is not what was written.
    pub fn hold(&self, at: &str) -> Result<Held, LedgerError> {
        Held::new(&self.folder, at)
    }

    /// The entries, without waiting.
    ///
    /// # Errors
    /// It cannot be read, or is not what was written.
    pub fn read(&self) -> Result<Vec<Line>, LedgerError> {
        entry::read(&files::read(&self.folder.join(LOG))?).map(|(lines, _)| lines)
    }

    /// The map of an interchange: which field every element came from.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn map(&self, number: u64) -> Result<Vec<crate::claim::x12::SetMap>, LedgerError> {
        Ok(serde_json::from_slice(&files::read(&map_path(
            &self.folder,
            number,
        ))?)?)
    }
}

fn map_path(folder: &Path, number: u64) -> PathBuf {
    folder.join("maps").join(format!("{number:09}.json"))
}

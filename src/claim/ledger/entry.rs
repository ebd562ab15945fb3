//! The lines of a ledger.

use serde::{Deserialize, Serialize};

use super::LedgerError;

/// A claim of a written interchange.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WrittenClaim {
    /// Number of the claim.
    pub claim: String,
    /// Frequency: `1`, `7`, `8`.
    pub frequency: String,
    /// Patient, day and code of every line as keyed digests.
    pub guards: Vec<String>,
}

/// What a payer or clearing house says about a claim.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClaimAnswer {
    /// Number of the claim.
    pub claim: String,
    /// What it says.
    pub state: super::ClaimState,
    /// The payer's number of the claim, to replace or void it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub payer_claim_number: String,
    /// What is wrong: `rule field: words`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<String>,
}

/// One entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum Entry {
    /// The ledger begins.
    Start {
        /// First number.
        first: u64,
    },
    /// A number is taken.
    Taken {
        /// The number.
        number: u64,
    },
    /// The file of a number is ready to take its name.
    Prepared {
        /// The number.
        number: u64,
        /// SHA-256 of the file.
        sha256: String,
        /// Its name.
        file: String,
        /// `professional` or `institutional`.
        form: String,
        /// Whether its claims are real.
        production: bool,
        /// References of its batches.
        batches: Vec<String>,
        /// Its claims.
        claims: Vec<WrittenClaim>,
    },
    /// The file of a number is there.
    Written {
        /// The number.
        number: u64,
    },
    /// The number was given up.
    Failed {
        /// The number.
        number: u64,
        /// Why.
        why: String,
    },
    /// Whoever took the number died before its end.
    Interrupted {
        /// The number.
        number: u64,
        /// Whether its file was ready: then it may be there, and is not to be sent unseen.
        prepared: bool,
    },
    /// A line before this one was torn by a crash and is void.
    Repair,
    /// An answer was read.
    Answer {
        /// SHA-256 of the answer.
        sha256: String,
        /// `TA1`, `999` or `277CA`.
        kind: String,
        /// The number it speaks about, where it names one.
        number: Option<u64>,
        /// What it says about the interchange as a whole.
        whole: String,
        /// What it says about claims.
        claims: Vec<ClaimAnswer>,
    },
}

/// An entry with its time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// When, RFC 3339.
    pub at: String,
    /// What.
    #[serde(flatten)]
    pub entry: Entry,
}

/// The lines of a file, and whether its last line is torn. A line that cannot be read counts only where a repair follows it.
pub(super) fn read(bytes: &[u8]) -> Result<(Vec<Line>, bool), LedgerError> {
    let whole = bytes.iter().rposition(|b| *b == b'\n').map_or(0, |at| at + 1);
    let (complete, rest) = bytes.split_at(whole);
    let mut lines: Vec<Line> = Vec::new();
    let mut void: Option<usize> = None;
    for (at, line) in complete.split(|b| *b == b'\n').enumerate() {
        if line.is_empty() {
            continue;
        }
        match serde_json::from_slice::<Line>(line) {
            Ok(one) => {
                if let Some(torn) = void.take()
                    && one.entry != Entry::Repair
                {
                    return Err(broken(torn));
                }
                lines.push(one);
            }
            Err(_) if void.is_none() => void = Some(at + 1),
            Err(_) => return Err(broken(void.unwrap_or(at + 1))),
        }
    }
    // a crash between ending the torn line and noting the repair leaves the torn line last
    Ok((lines, !rest.is_empty() || void.is_some()))
}

fn broken(line: usize) -> LedgerError {
    LedgerError::Broken {
        line,
        what: "it is not what was written; restore the ledger from its copy",
    }
}

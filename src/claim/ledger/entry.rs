//! The lines of a ledger.

use serde::{Deserialize, Serialize};

use super::{LAST_NUMBER, LedgerError};

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

/// The lines of a file, and whether its last line is torn. Lines that cannot be read are void where a repair
/// follows them; elsewhere the file is broken.
pub(super) fn read(bytes: &[u8]) -> Result<(Vec<Line>, bool), LedgerError> {
    let whole = bytes.iter().rposition(|b| *b == b'\n').map_or(0, |at| at + 1);
    let (complete, rest) = bytes.split_at(whole);
    let mut lines: Vec<(usize, Line)> = Vec::new();
    let mut void: Option<usize> = None;
    let mut first_void: Option<usize> = None;
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
                lines.push((at + 1, one));
            }
            Err(_) => {
                // on a full disk the note of a repair is torn too, and nothing else
                if let Some(torn) = void.filter(|_| !is_torn_repair(line)) {
                    return Err(broken(torn));
                }
                void = void.or(Some(at + 1));
                first_void = first_void.or(void);
            }
        }
    }
    numbers_follow(&lines, first_void)?;
    // a crash between ending the torn line and noting the repair leaves the torn line last
    Ok((
        lines.into_iter().map(|(_, line)| line).collect(),
        !rest.is_empty() || void.is_some(),
    ))
}

/// Whether a line is the beginning of a note of a repair.
fn is_torn_repair(line: &[u8]) -> bool {
    let (head, tail) = (b"{\"at\":\"".as_slice(), b"\",\"what\":\"repair\"}".as_slice());
    let Some(rest) = line.strip_prefix(head) else {
        return head.starts_with(line);
    };
    let time = rest.iter().position(|b| *b == b'"').unwrap_or(rest.len());
    rest.get(time..).is_some_and(|end| tail.starts_with(end))
}

/// A ledger starts once, with its first line, and its numbers follow each other without a gap: whatever else is in a file, a
/// number taken from it could be one that was used. Where a line was void, that line is named.
fn numbers_follow(lines: &[(usize, Line)], first_void: Option<usize>) -> Result<(), LedgerError> {
    let wrong = |place: usize, what| {
        let line = first_void.filter(|void| *void < place).unwrap_or(place);
        Err(LedgerError::Broken { line, what })
    };
    let mut next = None;
    for (place, line) in lines {
        match (&line.entry, next) {
            (Entry::Start { first }, None) => next = Some(*first),
            (_, None) => break,
            (Entry::Start { .. }, Some(_)) => {
                return wrong(*place, "a second start; restore the ledger from its copy");
            }
            (Entry::Taken { number }, Some(needed)) => {
                if *number != needed || needed > LAST_NUMBER {
                    return wrong(
                        *place,
                        "a number is missing or repeated; restore the ledger from its copy",
                    );
                }
                next = Some(needed + 1);
            }
            _ => {}
        }
    }
    match next {
        Some(_) => Ok(()),
        None => wrong(1, "a ledger begins with its start; restore it from its copy"),
    }
}

fn broken(line: usize) -> LedgerError {
    LedgerError::Broken {
        line,
        what: "it is not what was written; restore the ledger from its copy",
    }
}

//! What payers and clearing houses answer: TA1, 999, 277CA. Read into the state of every claim, errors led back to the field of
//! the record they are about.

mod functional;
mod interchange;
mod status;
mod words;

use serde::Serialize;

use super::ledger::ClaimAnswer;
use super::x12::{ReadError, Segment, SetMap, segments};

/// Claims, errors and segments of an answer that are read at most.
const MOST: usize = 1_000_000;

/// What one answer says about one interchange.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Answer {
    /// `TA1`, `999` or `277CA`.
    pub kind: &'static str,
    /// The interchange or group it speaks about; `None` where it names none.
    pub number: Option<u64>,
    /// What it says about the whole.
    pub whole: String,
    /// Whether the whole was taken.
    pub accepted: bool,
    /// Errors that belong to no claim.
    pub errors: Vec<String>,
    /// What it says about claims.
    #[serde(skip)]
    pub claims: Vec<ClaimAnswer>,
}

/// Why an answer cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AnswerError {
    /// It is no file of segments.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// It holds neither TA1, nor 999, nor 277CA.
    #[error("neither TA1, nor 999, nor 277CA")]
    Unknown,
    /// It is larger than any answer.
    #[error("more than {MOST} segments")]
    Large,
}

/// Reads an answer. `map` gives the transaction sets of an interchange, `number_of_batch` the interchange of a batch.
///
/// # Errors
/// [`AnswerError`].
pub fn read(
    bytes: &[u8],
    map: &dyn Fn(u64) -> Option<Vec<SetMap>>,
    number_of_batch: &dyn Fn(&str) -> Option<u64>,
) -> Result<Vec<Answer>, AnswerError> {
    let all = segments(bytes)?;
    if all.len() > MOST {
        return Err(AnswerError::Large);
    }
    let mut answers: Vec<Answer> = all
        .iter()
        .filter(|s| s.id() == "TA1")
        .map(|s| interchange::read(*s, map))
        .collect();
    for set in sets(&all) {
        match set.first().map(|s| s.get(1)) {
            Some("999") => answers.extend(functional::read(set, map)),
            Some("277") => answers.extend(status::read(set, number_of_batch)),
            _ => {}
        }
    }
    if answers.is_empty() {
        return Err(AnswerError::Unknown);
    }
    Ok(answers)
}

/// The transaction sets, each from its ST on.
fn sets<'a, 'b>(all: &'a [Segment<'b>]) -> Vec<&'a [Segment<'b>]> {
    let starts: Vec<usize> = (0..all.len())
        .filter(|at| all.get(*at).is_some_and(|s| s.id() == "ST"))
        .collect();
    let ends = starts.iter().skip(1).copied().chain([all.len()]);
    starts
        .iter()
        .zip(ends)
        .filter_map(|(from, to)| all.get(*from..to))
        .collect()
}

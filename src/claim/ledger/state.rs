//! How every claim stands, from the entries.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::entry::{Entry, Line};

/// How far a claim is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClaimState {
    /// Its file is there; nobody answered.
    Written,
    /// Its file may or may not be there: the program died.
    Uncertain,
    /// The interchange was refused (TA1).
    InterchangeRejected,
    /// The interchange was accepted (TA1).
    InterchangeAccepted,
    /// The transaction set was refused (999).
    SetRejected,
    /// The set was accepted, with errors noted about this claim (999).
    AcceptedWithErrors,
    /// The set was accepted (999).
    SetAccepted,
    /// Passed on or received, not judged yet (277CA A0, A1).
    Received,
    /// Accepted for adjudication (277CA A2, A5).
    Accepted,
    /// Refused (277CA A3, A4, A6, A7, A8, or status U).
    Rejected,
}

impl ClaimState {
    /// The words printed.
    pub fn words(self) -> &'static str {
        match self {
            ClaimState::Written => "written, no answer yet",
            ClaimState::Uncertain => "uncertain: the program died while writing",
            ClaimState::InterchangeRejected => "file refused (TA1)",
            ClaimState::InterchangeAccepted => "file received (TA1)",
            ClaimState::SetRejected => "batch refused (999)",
            ClaimState::AcceptedWithErrors => "batch accepted, errors noted (999)",
            ClaimState::SetAccepted => "batch accepted (999)",
            ClaimState::Received => "received, not judged yet (277CA)",
            ClaimState::Accepted => "accepted for adjudication (277CA)",
            ClaimState::Rejected => "refused (277CA)",
        }
    }

    /// Whether the claim is not in anybody's hands: it may be put right and written again.
    pub fn is_rejected(self) -> bool {
        matches!(
            self,
            ClaimState::InterchangeRejected | ClaimState::SetRejected | ClaimState::Rejected
        )
    }

    /// Later answers have more weight: TA1, then 999, then 277CA.
    fn stage(self) -> u8 {
        match self {
            ClaimState::Uncertain | ClaimState::Written => 0,
            ClaimState::InterchangeRejected | ClaimState::InterchangeAccepted => 1,
            ClaimState::SetRejected | ClaimState::AcceptedWithErrors | ClaimState::SetAccepted => 2,
            ClaimState::Received => 3,
            ClaimState::Accepted | ClaimState::Rejected => 4,
        }
    }
}

/// How one claim stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Standing {
    /// Number of the claim.
    pub claim: String,
    /// Last interchange that holds it.
    pub number: u64,
    /// Name of its file.
    pub file: String,
    /// Whether it is real.
    pub production: bool,
    /// Frequency.
    pub frequency: String,
    /// How far it is.
    pub state: ClaimState,
    /// The payer's number; empty when none is known.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub payer_claim_number: String,
    /// What is wrong.
    pub errors: Vec<String>,
    /// Patient, day and code as keyed digests.
    #[serde(skip)]
    pub guards: Vec<String>,
}

/// All claims by number; test and production are held apart.
pub fn standings(lines: &[Line]) -> BTreeMap<(String, bool), Standing> {
    let mut all: BTreeMap<(String, bool), Standing> = BTreeMap::new();
    let mut modes: BTreeMap<u64, bool> = BTreeMap::new();
    for line in lines {
        match &line.entry {
            Entry::Prepared {
                number,
                file,
                production,
                claims,
                ..
            } => {
                modes.insert(*number, *production);
                for one in claims {
                    let standing = Standing {
                        claim: one.claim.clone(),
                        number: *number,
                        file: file.clone(),
                        production: *production,
                        frequency: one.frequency.clone(),
                        state: ClaimState::Uncertain,
                        payer_claim_number: String::new(),
                        errors: Vec::new(),
                        guards: one.guards.clone(),
                    };
                    all.insert((one.claim.clone(), *production), standing);
                }
            }
            Entry::Written { number } => {
                for standing in all
                    .values_mut()
                    .filter(|s| s.number == *number && s.state == ClaimState::Uncertain)
                {
                    standing.state = ClaimState::Written;
                }
            }
            Entry::Failed { number, .. } => all.retain(|_, s| s.number != *number),
            Entry::Answer { number, claims, .. } => {
                for answer in claims {
                    let mode = number.and_then(|n| modes.get(&n).copied());
                    let key = |production: bool| (answer.claim.clone(), production);
                    let at = match mode {
                        Some(production) => key(production),
                        None if all.contains_key(&key(true)) => key(true),
                        None => key(false),
                    };
                    let Some(standing) = all.get_mut(&at) else {
                        continue;
                    };
                    // an answer about an earlier file says nothing about a later one
                    if number.is_some_and(|n| n != standing.number) {
                        continue;
                    }
                    if !answer.payer_claim_number.is_empty() {
                        standing.payer_claim_number.clone_from(&answer.payer_claim_number);
                    }
                    if answer.state.stage() >= standing.state.stage() {
                        standing.state = answer.state;
                        standing.errors.clone_from(&answer.errors);
                    }
                }
            }
            _ => {}
        }
    }
    all
}

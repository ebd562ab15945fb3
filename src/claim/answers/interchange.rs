//! TA1: whether the envelope was taken.

use super::{Answer, words};
use crate::claim::ledger::{ClaimAnswer, ClaimState};
use crate::claim::x12::{Segment, SetMap};

pub(super) fn read(ta1: Segment<'_>, map: &dyn Fn(u64) -> Option<Vec<SetMap>>) -> Answer {
    let number: Option<u64> = ta1.get(1).parse().ok();
    let code = ta1.get(4);
    let note = ta1.get(5);
    let accepted = matches!(code, "A" | "E");
    let state = if accepted {
        ClaimState::InterchangeAccepted
    } else {
        ClaimState::InterchangeRejected
    };
    let mut errors = Vec::new();
    if note != "000" && !note.is_empty() {
        let (words, field) = words::interchange_note(note);
        errors.push(format!("CL-18 {field}: {words} (TA1 {})", words::plain(note)));
    }
    let sets = number.and_then(map).unwrap_or_default();
    let claims = sets
        .iter()
        .flat_map(|s| &s.claims)
        .map(|(claim, _, _)| ClaimAnswer {
            claim: claim.clone(),
            state,
            payer_claim_number: String::new(),
            errors: if accepted { Vec::new() } else { errors.clone() },
        })
        .collect();
    let whole = match code {
        "A" => "accepted",
        "E" => "accepted with errors",
        "R" => "rejected",
        _ => "not understood: no known code",
    };
    Answer {
        kind: "TA1",
        number,
        whole: whole.to_owned(),
        accepted,
        errors,
        claims,
    }
}

//! 277CA: what became of every claim.

use super::{Answer, words};
use crate::claim::ledger::{ClaimAnswer, ClaimState};
use crate::claim::x12::Segment;

/// Characters of a payer's claim number that are kept.
const NUMBER_CHARACTERS: usize = 50;

/// State of a category, with the action code of the payer (`WQ` taken, `U` refused). Who refuses with either, refuses.
fn state_of(category: &str, action: &str) -> ClaimState {
    match (category, action) {
        (_, "U") | ("A3" | "A4" | "A6" | "A7" | "A8", _) => ClaimState::Rejected,
        ("A2" | "A5", _) => ClaimState::Accepted,
        _ => ClaimState::Received,
    }
}

fn error_of(category: &str, status: &str, entity: &str) -> String {
    let (words, field) = words::status(status, entity);
    format!(
        "{} {field}: {words} ({}:{}:{})",
        words::rule_of(field),
        words::plain(category),
        words::plain(status),
        words::plain(entity)
    )
}

pub(super) fn read(all: &[Segment<'_>], number_of_batch: &dyn Fn(&str) -> Option<u64>) -> Option<Answer> {
    let purpose = all.iter().find(|s| s.id() == "BHT").map(|s| s.get(1));
    if purpose != Some("0085") {
        return None;
    }
    let mut level = "";
    let mut batch: Option<String> = None;
    let mut whole = (String::new(), true);
    let mut claims: Vec<ClaimAnswer> = Vec::new();
    let mut errors = Vec::new();
    let mut in_line = false;
    for s in all {
        match (s.id(), level) {
            ("HL", _) => {
                level = s.get(3);
                in_line = false;
            }
            ("TRN", "21") => batch = Some(s.get(2).to_owned()),
            ("TRN", "PT") => claims.push(ClaimAnswer {
                claim: s.get(2).to_owned(),
                state: ClaimState::Received,
                payer_claim_number: String::new(),
                errors: Vec::new(),
            }),
            ("SVC", "PT") => in_line = true,
            ("REF", "PT") if s.get(1) == "1K" => {
                if let Some(last) = claims.last_mut() {
                    last.payer_claim_number = s.get(2).chars().take(NUMBER_CHARACTERS).collect();
                }
            }
            ("STC", "21" | "19") => {
                let taken = state_of(s.part(1, 1), s.get(3)) != ClaimState::Rejected;
                if level == "21" {
                    let word = if taken { "received" } else { "rejected" };
                    whole = (word.to_owned(), taken);
                }
                if !taken {
                    errors.push(error_of(s.part(1, 1), s.part(1, 2), s.part(1, 3)));
                }
            }
            ("STC", "PT") => {
                let Some(last) = claims.last_mut() else { continue };
                for element in [1, 10, 11] {
                    let category = s.part(element, 1);
                    if category.is_empty() {
                        continue;
                    }
                    let state = state_of(category, s.get(3));
                    // a refused line refuses nothing but itself, unless the claim is refused too
                    if !in_line && element == 1 && last.state != ClaimState::Rejected {
                        last.state = state;
                    }
                    if state == ClaimState::Rejected {
                        last.errors
                            .push(error_of(category, s.part(element, 2), s.part(element, 3)));
                    }
                }
            }
            _ => {}
        }
    }
    Some(Answer {
        kind: "277CA",
        number: batch.as_deref().and_then(number_of_batch),
        accepted: whole.1,
        whole: whole.0,
        errors,
        claims,
    })
}

//! Which coverage a claim goes to, and what the payers before it paid (coordination of benefits).

use super::Needs;
use crate::billing::Record;
use crate::claim::model::{Insured, Money, Paid};

/// Groups of adjustments (CAS01) that a remittance of today uses.
const GROUPS: [&str; 4] = ["CO", "OA", "PI", "PR"];
/// Reasons of one group in one segment.
pub(in crate::claim) const REASONS_OF_A_GROUP: usize = 6;

/// Word and letter of the coverage that the claim goes to.
pub(super) fn wanted(record: &Record, needs: &mut Needs) -> (&'static str, &'static str) {
    let stated = record.claim.as_ref().and_then(|claim| claim.payer.clone());
    let words = ["primary", "secondary", "tertiary"];
    let word = needs.code(
        "CL-21",
        "claim.payer",
        (Some(stated.as_deref().unwrap_or("primary")), &words),
    );
    match word.as_str() {
        "secondary" => ("secondary", "S"),
        "tertiary" => ("tertiary", "T"),
        _ => ("primary", "P"),
    }
}

/// What an earlier payer answered, as the record states it.
pub(super) fn paid(record: &Record, field: &str, needs: &mut Needs) -> Option<Paid> {
    let index = field.trim_start_matches("coverage[").trim_end_matches(']');
    let coverage = record.coverage.get(index.parse::<usize>().ok()?)?;
    let at = |word: &str| format!("{field}.{word}");
    if coverage.paid_cents.is_none() {
        needs.missing(
            "CL-21",
            &at("paid_cents"),
            "what this payer paid, 0 where nothing",
        );
    }
    if coverage.paid_date.is_none() {
        needs.missing("CL-21", &at("paid_date"), "the day of its remittance");
    }
    let mut adjustments = Vec::new();
    for (number, one) in coverage.adjustment.iter().flatten().enumerate() {
        let at = |word: &str| format!("{field}.adjustment[{number}].{word}");
        let group = needs.code("CL-21", &at("group"), (one.group.as_deref(), &GROUPS));
        let reason = needs.text("CL-21", &at("reason"), one.reason.as_deref());
        let formed = (1..=5).contains(&reason.len())
            && reason
                .bytes()
                .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
        if !reason.is_empty() && !formed {
            needs.wrong(
                "CL-21",
                &at("reason"),
                ("not the form of a reason code", "correct it"),
            );
        }
        let cents = one.amount_cents.unwrap_or(0);
        if cents == 0 {
            needs.missing("CL-21", &at("amount_cents"), "the amount in cents");
        }
        adjustments.push((group, reason, Money(cents)));
    }
    for group in GROUPS {
        if adjustments.iter().filter(|(g, _, _)| g == group).count() > REASONS_OF_A_GROUP {
            needs.wrong(
                "CL-21",
                &at("adjustment"),
                (
                    "more than six reasons of one group",
                    "add up those with the same reason",
                ),
            );
        }
    }
    Some(Paid {
        amount: Money(coverage.paid_cents?),
        date: coverage.paid_date?,
        adjustments,
    })
}

/// What a payer paid and did not pay is what was charged.
pub(super) fn check_balance(others: &[Insured], total: Money, needs: &mut Needs) {
    for other in others {
        let Some(paid) = &other.paid else { continue };
        let adjusted: u64 = paid.adjustments.iter().map(|(_, _, amount)| amount.0).sum();
        let told = Money(paid.amount.0.saturating_add(adjusted));
        if told != total {
            let found = format!("paid and adjusted make {told}, the lines make {total}");
            let field = format!("{}.paid_cents", other.field);
            needs.wrong("CL-21", &field, (&found, "copy both from the remittance"));
        }
    }
}

//! What must be documented about a motion study: DOC-01 to DOC-25.

use super::case::{Case, code_of, listed, placeholder, said};
use super::hit::{Hit, Hits, contradiction, doubt, missing, none};
use crate::billing::diagnosis::{Pattern, State};

/// Fewest characters of a clinical question.
const QUESTION_CHARACTERS: usize = 20;
/// Options for which a study may be asked.
const OPTIONS: [&str; 7] = [
    "surgery",
    "botulinum toxin",
    "casting",
    "orthosis",
    "prosthesis",
    "therapy change",
    "medication",
];

fn study(c: &Case<'_>, hits: Hits) -> Hits {
    if c.has_study() { hits } else { none() }
}

fn captured(c: &Case<'_>, hits: Hits) -> Hits {
    if c.motion().is_empty() { none() } else { hits }
}

/// DOC-01: an order of a referring practitioner, signed, with number, orderer and codes.
pub(super) fn doc_01(c: &Case<'_>) -> Hits {
    let o = &c.order;
    let hits = none()
        .when(
            o.placer_id.is_none() && o.filler_id.is_none(),
            missing("order.placer_id", "number of the order"),
        )
        .when(
            o.signed_date.is_none(),
            missing("order.signed_date", "day of the signature"),
        )
        .when(!said(&o.orderer), missing("order.orderer", "who ordered"))
        .when(
            !said(&o.orderer_npi),
            missing("order.orderer_npi", "provider number of who ordered"),
        )
        .when(!listed(&o.codes), missing("order.codes", "the codes ordered"));
    captured(c, hits)
}

/// DOC-02: the order states the question that the study must answer.
pub(super) fn doc_02(c: &Case<'_>) -> Hits {
    let text = c.order.clinical_question.as_deref().unwrap_or_default().trim();
    let field = "order.clinical_question";
    let hits = none()
        .when(
            text.is_empty(),
            missing(field, "the question in the orderer's words"),
        )
        .when(
            !text.is_empty() && (text.chars().count() < QUESTION_CHARACTERS || placeholder(text)),
            doubt(
                field,
                &format!("shorter than {QUESTION_CHARACTERS} characters, or a word that stands for nothing"),
                "ask the orderer which decision depends on the result",
            ),
        );
    study(c, hits)
}

/// DOC-03: the order agrees with what was done: codes, side, days, patient.
pub(super) fn doc_03(c: &Case<'_>) -> Hits {
    let o = &c.order;
    let ordered = o.codes.clone().unwrap_or_default();
    let not_ordered: Vec<&str> = c
        .motion()
        .into_iter()
        .filter(|code| !ordered.iter().any(|x| x == code))
        .collect();
    let other_patient = match (&o.patient_mrn, &c.patient.mrn) {
        (Some(theirs), Some(mine)) => theirs != mine,
        _ => false,
    };
    let signed_late = o.signed_date.or(o.ordered_date).is_some_and(|d| d > c.date);
    let ordered_late = o.ordered_date.is_some_and(|d| d > c.date);
    let side = c.evidence.affected_side.as_deref().filter(|s| *s != "both");
    let other_side = match (o.side.as_deref(), side) {
        (Some(ordered), Some(stated)) => ordered != "both" && ordered != stated,
        _ => false,
    };
    let mut hits = none()
        .when(
            other_patient,
            contradiction(
                "order.patient_mrn",
                "not the record number of the patient",
                "find the order of this patient",
            )
            .block(),
        )
        .when(
            signed_late || ordered_late,
            contradiction(
                "order.signed_date",
                "after the day of service",
                "a late signature needs an attestation statement",
            ),
        )
        .when(
            o.expires_date.is_some_and(|d| d < c.date),
            contradiction(
                "order.expires_date",
                "before the day of service",
                "ask for a new order",
            ),
        )
        .when(
            other_side,
            contradiction(
                "order.side",
                "not the affected side of the session",
                "ask the orderer which side is meant",
            ),
        );
    if !ordered.is_empty() {
        hits = hits.with(not_ordered.into_iter().map(|code| {
            contradiction(
                "order.codes",
                &format!("{code} is on a line and not in the order"),
                "ask the orderer, or take the line off",
            )
            .of(code)
            .block()
        }));
    }
    let days: std::collections::BTreeSet<_> = c.record.line.iter().filter_map(|l| l.date).collect();
    let hits = hits
        .when(
            c.encounter.start_date.is_none(),
            missing("encounter.start_date", "day of service").block(),
        )
        .when(
            c.has_date && c.date > c.basis.today,
            contradiction("encounter.start_date", "in the future", "correct the day").block(),
        )
        .when(
            c.evidence.test_date.is_some_and(|d| c.has_date && d != c.date),
            contradiction(
                "encounter.start_date",
                "not the day of the captures",
                "correct one of the two",
            )
            .block(),
        )
        .when(
            c.encounter.end_date.is_some_and(|d| d != c.date),
            contradiction(
                "encounter.end_date",
                "a motion study begins and ends on one day",
                "correct the day",
            )
            .block(),
        )
        .when(
            !c.bills("96004") && (days.len() > 1 || days.iter().any(|d| *d != c.date)),
            contradiction(
                "line.date",
                "not the day of service",
                "correct the day of the line",
            )
            .block(),
        );
    captured(c, hits)
}

/// DOC-04: a billable diagnosis linked to every line, in the payer's list where there is one.
pub(super) fn doc_04(c: &Case<'_>) -> Hits {
    let list = c.diagnoses();
    let sequences: Vec<u32> = list.iter().filter_map(|(_, d)| d.sequence).collect();
    let mut hits = none().when(
        list.is_empty(),
        missing("diagnosis", "at least one diagnosis code").block(),
    );
    for (index, line) in c.record.line.iter().enumerate() {
        let pointers = line.diagnosis_pointers.clone().unwrap_or_default();
        let field = format!("line[{index}].diagnosis_pointers");
        hits = hits
            .when(
                pointers.is_empty(),
                missing(&field, "the diagnoses of this line")
                    .of(code_of(line))
                    .block(),
            )
            .when(
                pointers.iter().any(|p| !sequences.contains(p)) || pointers.len() > 4,
                contradiction(
                    &field,
                    "points at no diagnosis of the claim, or at more than four",
                    "correct the pointers",
                )
                .of(code_of(line))
                .block(),
            );
    }
    let entries = &c.basis.policy.diagnosis;
    if entries.is_empty() || !c.has_study() || list.is_empty() {
        return hits;
    }
    let patterns: Vec<Pattern> = entries
        .iter()
        .filter_map(|e| Pattern::parse(&e.read).ok())
        .collect();
    let supported = c
        .diagnosis_codes()
        .iter()
        .any(|code| patterns.iter().any(|p| p.covers(code)));
    let unsure = entries.iter().filter(|e| e.discrepancy).filter(|e| {
        let read = Pattern::parse(&e.read).ok();
        let printed = e.printed.trim_end_matches('x');
        c.diagnosis_codes()
            .iter()
            .any(|code| code.starts_with(printed) || read.as_ref().is_some_and(|p| p.covers(code)))
    });
    let unsure: Vec<Hit> = unsure
        .map(|e| {
            doubt(
                "diagnosis",
                &format!("the policy prints {}, read as {}: {}", e.printed, e.read, e.note),
                "ask the payer which one holds",
            )
            .warn()
        })
        .collect();
    hits.when(
        !supported && unsure.is_empty(),
        doubt(
            "diagnosis",
            "no diagnosis is in the payer's list",
            "ask the payer before the claim",
        )
        .warn(),
    )
    .with(unsure)
}

/// DOC-05: a statement of necessity that says what may change: decision, options, words, author, day.
pub(super) fn doc_05(c: &Case<'_>) -> Hits {
    let n = &c.necessity;
    let known = n.options.iter().flatten().any(|o| OPTIONS.contains(&o.as_str()));
    let text = n.text.as_deref().unwrap_or_default();
    let hits = none()
        .when(!said(&n.decision_pending), missing("necessity.decision_pending", "the decision that waits for the result"))
        .when(!known, missing("necessity.options", "at least one of surgery, botulinum toxin, casting, orthosis, prosthesis, therapy change, medication"))
        .when(text.trim().is_empty() || placeholder(text), missing("necessity.text", "the statement in the author's words"))
        .when(!said(&n.author), missing("necessity.author", "who states it"))
        .when(!said(&n.author_npi), missing("necessity.author_npi", "provider number of the author"))
        .when(n.signed_date.is_none(), missing("necessity.signed_date", "day of the signature"))
        .when(n.signed_date.is_some_and(|d| d > c.date), contradiction("necessity.signed_date", "after the day of service", "necessity is stated before the study").warn());
    study(c, hits)
}

/// DX-01: every diagnosis code is billable on the day (the first half of DOC-04; E-01, E-05, E-07, E-37).
pub(super) fn dx_01(c: &Case<'_>) -> Hits {
    let mut hits = none();
    for (index, diagnosis) in c.diagnoses() {
        let code = diagnosis.code.as_deref().unwrap_or_default();
        let field = format!("diagnosis[{index}].code");
        let below = || c.basis.icd.billable_below(code, c.date).join(", ");
        hits = match c.icd_state(code) {
            State::Billable => hits,
            State::Category => hits.when(
                true,
                super::hit::forbidden(
                    &field,
                    &format!(
                        "{code} is not billable on the day of service; billable below it: {}",
                        below()
                    ),
                    "choose one of them from the chart: nothing is chosen here",
                )
                .block(),
            ),
            State::Absent if code.contains('x') => hits.when(
                true,
                super::hit::forbidden(
                    &field,
                    "a small x may be a wildcard or the character X",
                    "write the code in full",
                )
                .block(),
            ),
            State::Absent => hits.when(
                true,
                super::hit::forbidden(
                    &field,
                    "no such code on the day of service",
                    "find the code in the table of that day",
                )
                .block(),
            ),
            State::NoRelease { before, after } => {
                let word = |b: Option<bool>| match b {
                    Some(true) => "billable",
                    Some(false) => "not billable",
                    None => "no release",
                };
                hits.when(
                    true,
                    super::hit::no_data(
                        &field,
                        &format!(
                            "no release of the diagnosis table for the day of service; before: {}, after: {}",
                            word(before),
                            word(after)
                        ),
                    ),
                )
            }
        };
    }
    hits
}

//! Loops 2300 and 2400 of an 837I.

use super::parts::{
    claim_documents, day, diagnosis, dollars, file_information, line_documents, line_note, other_coverages,
    procedure, provider_address, provider_name, reference, references, service_days, taxonomy,
};
use super::segment::{Element, Writer, fixed, text};
use crate::claim::model::{Admission, Claim, ClaimLine, Money};

/// Kinds of notes that an institutional claim of this program knows.
const NOTES: [&str; 3] = ["ADD", "DCP", "DGN"];

/// Loop 2300 to 2400 of one claim.
pub(super) fn claim(w: &mut Writer, claim: &Claim) {
    w.at("2300");
    head(w, claim);
    if let Some(who) = &claim.attending {
        w.at("2310A");
        provider_name(w, "71", who);
        taxonomy(w, "AT", who);
    } else {
        w.refuse(
            "CL-13",
            "provider",
            ("nobody attended", "a [[provider]] with role `attending`"),
        );
    }
    for (at, who, code) in [
        ("2310D", &claim.rendering, "82"),
        ("2310E", &claim.facility, "77"),
        ("2310F", &claim.referring, "DN"),
    ] {
        let Some(party) = who else { continue };
        w.at(at);
        provider_name(w, code, party);
        if code == "77" {
            provider_address(w, party);
        }
    }
    other_coverages(w, claim);
    for (at, line) in claim.lines.iter().enumerate() {
        service(w, at + 1, (claim, line));
    }
}

fn cents(money: Money, field: &str) -> Element {
    match dollars(money) {
        Element::Fixed(number) => text(&number, field, 18),
        other => other,
    }
}

fn head(w: &mut Writer, claim: &Claim) {
    w.segment(
        "CLM",
        &[
            text(&claim.control_number, "encounter.id", 20),
            cents(claim.total, "line"),
            Element::Empty,
            Element::Empty,
            Element::Composite(vec![
                text(&claim.facility_code, "encounter.type_of_bill", 2),
                fixed("A"),
                text(claim.frequency.digit(), "claim.frequency", 1),
            ]),
            Element::Empty,
            text(&claim.assignment, "claim.accept_assignment", 1),
            text(&claim.benefits_assigned, "claim.benefits_assigned", 1),
            text(&claim.release, "claim.release_of_information", 1),
        ],
    );
    let (first, last) = claim.statement;
    let days = Element::Text {
        text: format!("{}-{}", day(first), day(last)),
        field: "encounter.start_date".to_owned(),
        most: 17,
    };
    w.segment("DTP", &[fixed("434"), fixed("RD8"), days]);
    let none = Admission::default();
    let admission = claim.admission.as_ref().unwrap_or(&none);
    w.segment(
        "CL1",
        &[
            text(&admission.kind, "claim.admission_type", 1),
            text(&admission.source, "claim.admission_source", 1),
            text(&admission.status, "claim.patient_status", 2),
        ],
    );
    claim_documents(w, claim);
    references(w, claim);
    file_information(w, claim);
    if let Some(note) = &claim.note {
        if !NOTES.contains(&note.kind.as_str()) {
            let known = format!("one of {}", NOTES.join(", "));
            w.refuse(
                "CL-04",
                "claim.note_kind",
                ("not a kind of note of an institutional claim", &known),
            );
        }
        let words = text(note.text.reveal(), "claim.note", 80);
        w.segment("NTE", &[text(&note.kind, "claim.note_kind", 3), words]);
    }
    codes(w, claim, admission);
}

fn codes(w: &mut Writer, claim: &Claim, admission: &Admission) {
    let mut listed = claim.diagnoses.iter();
    if let Some(first) = listed.next() {
        w.segment("HI", &[diagnosis("ABK", first)]);
    }
    let reasons: Vec<Element> = admission.reasons.iter().map(|d| diagnosis("APR", d)).collect();
    let others: Vec<Element> = listed.map(|d| diagnosis("ABF", d)).collect();
    let occurrences: Vec<Element> = admission
        .occurrences
        .iter()
        .map(|(code, date)| {
            Element::Composite(vec![
                fixed("BH"),
                text(code, "claim.occurrence.code", 2),
                fixed("D8"),
                text(&day(*date), "claim.occurrence.date", 8),
            ])
        })
        .collect();
    let values: Vec<Element> = admission
        .values
        .iter()
        .map(|(code, money)| {
            Element::Composite(vec![
                fixed("BE"),
                text(code, "claim.value.code", 2),
                Element::Empty,
                Element::Empty,
                cents(*money, "claim.value.amount_cents"),
            ])
        })
        .collect();
    let conditions: Vec<Element> = admission
        .conditions
        .iter()
        .map(|code| Element::Composite(vec![fixed("BG"), text(code, "claim.condition_codes", 2)]))
        .collect();
    for list in [reasons, others, occurrences, values, conditions] {
        if !list.is_empty() {
            w.segment("HI", &list);
        }
    }
}

fn service(w: &mut Writer, number_of_line: usize, (claim, line): (&Claim, &ClaimLine)) {
    let at = |word: &str| format!("line[{}].{word}", line.index);
    w.at("2400");
    w.segment("LX", &[fixed(number_of_line.to_string())]);
    w.segment(
        "SV2",
        &[
            text(&line.revenue_code, at("revenue_code"), 4),
            procedure(line),
            cents(line.charge, &at("charge_cents")),
            fixed("UN"),
            text(&line.units.to_string(), at("units"), 15),
        ],
    );
    line_documents(w, claim, line);
    service_days(w, line);
    reference(w, "6R", (&line.control_number, &at("code")));
    line_note(w, line);
}

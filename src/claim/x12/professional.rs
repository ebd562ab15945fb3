//! Loops 2300 and 2400 of an 837P.

use super::parts::{
    claim_documents, dated, diagnosis, dollars, file_information, line_authorisation, line_documents,
    line_note, other_coverages, procedure, provider_address, provider_name, reference, references,
    service_days, taxonomy,
};
use super::segment::{Element, Writer, fixed, text};
use crate::claim::model::{Claim, ClaimLine};

/// Loop 2300 to 2400 of one claim.
pub(super) fn claim(w: &mut Writer, claim: &Claim) {
    w.at("2300");
    head(w, claim);
    for (at, who, code, place) in [
        ("2310A", &claim.referring, "DN", ""),
        ("2310B", &claim.rendering, "82", "PE"),
        ("2310C", &claim.facility, "77", ""),
        ("2310D", &claim.supervising, "DQ", ""),
    ] {
        let Some(party) = who else { continue };
        w.at(at);
        provider_name(w, code, party);
        match code {
            "82" => taxonomy(w, place, party),
            "77" => provider_address(w, party),
            _ => {}
        }
    }
    other_coverages(w, claim);
    for (at, line) in claim.lines.iter().enumerate() {
        service(w, at + 1, (claim, line));
    }
}

fn head(w: &mut Writer, claim: &Claim) {
    let yes = if claim.signature_on_file { "Y" } else { "N" };
    let cause = if claim.cause.kinds.is_empty() {
        Element::Empty
    } else {
        let kind = |at: usize| {
            claim
                .cause
                .kinds
                .get(at)
                .map_or(Element::Empty, |k| text(k, "encounter.accident", 3))
        };
        let state = text(&claim.cause.state, "encounter.accident.state", 2);
        Element::Composite(vec![kind(0), kind(1), Element::Empty, state])
    };
    w.segment(
        "CLM",
        &[
            text(&claim.control_number, "encounter.id", 20),
            text(&number(dollars(claim.total)), "line", 18),
            Element::Empty,
            Element::Empty,
            Element::Composite(vec![
                text(&claim.place_of_service, "encounter.place_of_service", 2),
                fixed("B"),
                text(claim.frequency.digit(), "claim.frequency", 1),
            ]),
            text(yes, "claim.provider_signature_on_file", 1),
            text(&claim.assignment, "claim.accept_assignment", 1),
            text(&claim.benefits_assigned, "claim.benefits_assigned", 1),
            text(&claim.release, "claim.release_of_information", 1),
            Element::Empty,
            cause,
        ],
    );
    if let Some(onset) = claim.onset {
        dated(w, "431", (onset, "diagnosis.onset_date"));
    }
    if let Some(date) = claim.cause.date {
        dated(w, "439", (date, "encounter.accident.date"));
    }
    claim_documents(w, claim);
    references(w, claim);
    file_information(w, claim);
    if let Some(note) = &claim.note {
        let words = text(note.text.reveal(), "claim.note", 80);
        w.segment("NTE", &[text(&note.kind, "claim.note_kind", 3), words]);
    }
    let codes: Vec<Element> = claim
        .diagnoses
        .iter()
        .enumerate()
        .map(|(at, d)| diagnosis(if at == 0 { "ABK" } else { "ABF" }, d))
        .collect();
    w.segment("HI", &codes);
}

fn number(element: Element) -> String {
    match element {
        Element::Fixed(text) => text,
        _ => String::new(),
    }
}

fn service(w: &mut Writer, number_of_line: usize, (claim, line): (&Claim, &ClaimLine)) {
    let at = |word: &str| format!("line[{}].{word}", line.index);
    w.at("2400");
    w.segment("LX", &[fixed(number_of_line.to_string())]);
    let pointers = line
        .pointers
        .iter()
        .map(|p| text(&p.to_string(), at("diagnosis_pointers"), 2))
        .collect();
    w.segment(
        "SV1",
        &[
            procedure(line),
            text(&number(dollars(line.charge)), at("charge_cents"), 18),
            fixed("UN"),
            text(&line.units.to_string(), at("units"), 15),
            text(&line.place_of_service, at("place_of_service"), 2),
            Element::Empty,
            Element::Composite(pointers),
        ],
    );
    line_documents(w, claim, line);
    service_days(w, line);
    line_authorisation(w, line);
    reference(w, "6R", (&line.control_number, &at("code")));
    line_note(w, line);
    if let Some(who) = &line.rendering {
        w.at("2420A");
        provider_name(w, "82", who);
        taxonomy(w, "PE", who);
    }
    if let Some(who) = &line.ordering {
        w.at("2420E");
        provider_name(w, "DK", who);
    }
}

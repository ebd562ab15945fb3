//! Terms of the claim: frequency, signatures, place, accident, authorisation, note, statement.

use super::{Needs, Order};
use crate::billing::record::{Encounter, Private};
use crate::billing::{Date, Record, validate};
use crate::claim::model::{Cause, ClaimLine, Form, Frequency, Money, Note};

/// Characters of a note.
const NOTE_CHARACTERS: usize = 80;
/// Texts of fixed information (K3).
const MOST_FILE_INFORMATION: usize = 10;

pub(super) struct Terms {
    pub(super) frequency: Frequency,
    pub(super) payer_claim_number: Option<Private>,
    pub(super) place_of_service: String,
    pub(super) facility_code: String,
    pub(super) signature_on_file: bool,
    pub(super) assignment: String,
    pub(super) benefits_assigned: String,
    pub(super) release: String,
    pub(super) cause: Cause,
    pub(super) authorisation: Option<Private>,
    pub(super) referral: Option<Private>,
    pub(super) note: Option<Note>,
    pub(super) file_information: Vec<String>,
}

fn stated(text: Option<&Private>) -> Option<Private> {
    text.map(|t| t.reveal().trim().to_owned())
        .filter(|t| !t.is_empty())
        .map(Private::from)
}

fn cause(e: &Encounter, form: Form, needs: &mut Needs) -> Cause {
    let accident = e.accident.clone().unwrap_or_default();
    let kinds: Vec<&'static str> = [
        (accident.auto, "AA"),
        (accident.employment, "EM"),
        (accident.other, "OA"),
    ]
    .into_iter()
    .filter_map(|(yes, code)| (yes == Some(true)).then_some(code))
    .collect();
    if kinds.is_empty() {
        return Cause::default();
    }
    let state = accident.state.clone().unwrap_or_default();
    if form == Form::Professional {
        if kinds.len() > 2 {
            needs.wrong(
                "CL-19",
                "encounter.accident",
                ("three causes", "a claim names two at most"),
            );
        }
        if accident.date.is_none() {
            needs.missing("CL-19", "encounter.accident.date", "the day of the accident");
        }
        if kinds.contains(&"AA") && !super::people::state(&state) {
            needs.missing(
                "CL-19",
                "encounter.accident.state",
                "two letters of the state of the road accident",
            );
        }
    }
    Cause {
        state: if kinds.contains(&"AA") {
            state
        } else {
            String::new()
        },
        kinds,
        date: accident.date,
    }
}

/// A note with its kind, where one is stated.
pub(super) fn note_of(
    (text, kind): (Option<&str>, Option<&str>),
    kinds: &[&str],
    (section, needs): (&str, &mut Needs),
) -> Option<Note> {
    let text = text.map(str::trim).filter(|t| !t.is_empty())?;
    let kind = needs.code(
        "CL-04",
        &format!("{section}.note_kind"),
        (Some(kind.unwrap_or("ADD")), kinds),
    );
    if text.chars().count() > NOTE_CHARACTERS {
        needs.wrong(
            "CL-04",
            &format!("{section}.note"),
            ("more than 80 characters", "shorten it, or send a document"),
        );
    }
    Some(Note {
        kind,
        text: Private::from(text.to_owned()),
    })
}

fn note(record: &Record, needs: &mut Needs) -> Option<Note> {
    let terms = record.claim.clone().unwrap_or_default();
    let stated = (terms.note.as_deref(), terms.note_kind.as_deref());
    note_of(stated, &["ADD", "CER", "DCP", "DGN", "TPO"], ("claim", needs))
}

fn file_information(record: &Record, needs: &mut Needs) -> Vec<String> {
    let stated = record
        .claim
        .as_ref()
        .and_then(|claim| claim.file_information.clone());
    let stated = stated.unwrap_or_default();
    if stated.len() > MOST_FILE_INFORMATION
        || stated
            .iter()
            .any(|t| t.trim().is_empty() || t.chars().count() > NOTE_CHARACTERS)
    {
        needs.wrong(
            "CL-04",
            "claim.file_information",
            (
                "more than ten texts, or one that is empty or longer than 80 characters",
                "shorten it",
            ),
        );
    }
    stated.iter().map(|text| text.trim().to_owned()).collect()
}

pub(super) fn read(record: &Record, order: &Order, form: Form, needs: &mut Needs) -> Terms {
    let terms = record.claim.clone().unwrap_or_default();
    let e = record.encounter.clone().unwrap_or_default();
    let (frequency, payer_claim_number) = match &order.again {
        Some((frequency, number)) => (*frequency, stated(Some(number))),
        None => {
            let words = ["original", "replacement", "void"];
            let word = needs.code(
                "CL-09",
                "claim.frequency",
                (Some(terms.frequency.as_deref().unwrap_or("original")), &words),
            );
            let frequency = match word.as_str() {
                "replacement" => Frequency::Replacement,
                "void" => Frequency::Void,
                _ => Frequency::Original,
            };
            (frequency, stated(terms.payer_claim_number.as_ref()))
        }
    };
    match (frequency, &payer_claim_number) {
        (Frequency::Original, Some(_)) => {
            let words = (
                "a first claim that names an earlier one",
                "state `replacement` or `void`, or leave the number out",
            );
            needs.wrong("CL-09", "claim.payer_claim_number", words);
        }
        (Frequency::Replacement | Frequency::Void, None) => {
            needs.missing(
                "CL-09",
                "claim.payer_claim_number",
                "the payer's number of the earlier claim",
            );
        }
        _ => {}
    }
    let mut place_of_service = String::new();
    let mut facility_code = String::new();
    match form {
        Form::Professional => {
            place_of_service = needs.text(
                "CL-01",
                "encounter.place_of_service",
                e.place_of_service.as_deref(),
            );
            if !place_of_service.is_empty() && !validate::place(&place_of_service) {
                needs.wrong(
                    "CL-01",
                    "encounter.place_of_service",
                    ("not two digits", "correct it"),
                );
            }
        }
        Form::Institutional => {
            let bill = needs.text("CL-13", "encounter.type_of_bill", e.type_of_bill.as_deref());
            facility_code = bill.trim_start_matches('0').to_owned();
            if !bill.is_empty() && !validate::place(&facility_code) {
                needs.wrong(
                    "CL-13",
                    "encounter.type_of_bill",
                    ("not three digits", "for instance 013"),
                );
            }
        }
    }
    let signature = terms.provider_signature_on_file;
    if signature.is_none() {
        needs.missing("CL-08", "claim.provider_signature_on_file", "true or false");
    }
    Terms {
        frequency,
        payer_claim_number,
        place_of_service,
        facility_code,
        signature_on_file: signature == Some(true),
        assignment: needs.code(
            "CL-08",
            "claim.accept_assignment",
            (terms.accept_assignment.as_deref(), &["A", "B", "C"]),
        ),
        benefits_assigned: needs.code(
            "CL-08",
            "claim.benefits_assigned",
            (terms.benefits_assigned.as_deref(), &["Y", "N", "W"]),
        ),
        release: needs.code(
            "CL-08",
            "claim.release_of_information",
            (terms.release_of_information.as_deref(), &["Y", "I"]),
        ),
        cause: cause(&e, form, needs),
        authorisation: record
            .authorisation
            .as_ref()
            .and_then(|a| stated(a.number.as_ref())),
        referral: stated(terms.referral_number.as_ref()),
        note: note(record, needs),
        file_information: file_information(record, needs),
    }
}

/// Holds our sum against a sum that somebody stated. Where lines were left off, the sums cannot agree and nothing is held.
pub(super) fn check_total(record: &Record, (total, complete): (Money, bool), needs: &mut Needs) {
    let claimed = record.claim.as_ref().and_then(|c| c.total_cents);
    if let Some(cents) = claimed.filter(|_| complete)
        && cents != total.0
    {
        let found = format!("stated {}, the lines make {total}", Money(cents));
        needs.wrong("CL-15", "claim.total_cents", (&found, "correct lines or sum"));
    }
}

/// First and last day of the statement.
pub(super) fn statement(record: &Record, lines: &[ClaimLine], needs: &mut Needs) -> Option<(Date, Date)> {
    let e = record.encounter.clone().unwrap_or_default();
    let days = || lines.iter().map(|l| l.date);
    let institutional = e.claim_form.as_deref() == Some("institutional");
    let first = e.start_date.or_else(|| days().min().filter(|_| !institutional));
    let last = e.end_date.or(first);
    let (Some(first), Some(last)) = (first, last) else {
        needs.missing("CL-13", "encounter.start_date", "the days of the statement");
        return None;
    };
    if last < first {
        needs.wrong(
            "CL-13",
            "encounter.end_date",
            ("before the first day", "correct one of the two"),
        );
    }
    let ends = lines.iter().map(|l| l.end.unwrap_or(l.date));
    let outside = |d: Date| d < first || d > last;
    if institutional && days().chain(ends).any(outside) {
        needs.wrong(
            "CL-13",
            "line.date",
            ("a day outside the statement", "correct line or encounter"),
        );
    }
    Some((first, last))
}

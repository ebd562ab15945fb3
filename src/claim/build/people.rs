//! Patient, subscriber and coverages.

use super::Needs;
use crate::billing::record::{Coverage, Patient, Private};
use crate::billing::{Record, validate};
use crate::claim::model::{Insured, Person};

/// Relationships of a patient to the subscriber that a claim knows.
const RELATIONSHIPS: [&str; 9] = ["18", "01", "19", "20", "21", "39", "40", "53", "G8"];
/// Filing indicators of SBR09.
const FILING: [&str; 23] = [
    "11", "12", "13", "14", "15", "16", "17", "AM", "BL", "CH", "CI", "DS", "FI", "HM", "LM", "MA", "MB",
    "MC", "OF", "TV", "VA", "WC", "ZZ",
];
/// Why Medicare pays second (SBR05).
const INSURANCE_TYPES: [&str; 9] = ["12", "13", "14", "15", "16", "41", "42", "43", "47"];
/// Other coverages that a claim may carry.
const MOST_OTHERS: usize = 10;

pub(super) struct People {
    pub(super) patient: Person,
    pub(super) record_number: Option<Private>,
    pub(super) insured: Insured,
    pub(super) other_insured: Vec<Insured>,
    /// The patient for the guard against second claims.
    pub(super) guard: Private,
}

/// Digits of a postal code.
pub(super) fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

fn shown(text: &Option<Private>) -> Option<&str> {
    text.as_ref().map(|t| t.reveal().as_str())
}

fn kept(text: &Option<Private>) -> Private {
    Private::from(shown(text).unwrap_or_default().trim().to_owned())
}

fn patient_of(p: &Patient) -> Person {
    Person {
        family_name: kept(&p.family_name),
        given_name: kept(&p.given_name),
        middle_name: kept(&p.middle_name),
        name_suffix: kept(&p.name_suffix),
        birth_date: p.birth_date.clone(),
        sex: p.administrative_sex,
        address_line_1: kept(&p.address_line_1),
        address_line_2: kept(&p.address_line_2),
        city: kept(&p.city),
        state: p.state.clone().unwrap_or_default(),
        zip: Private::from(digits(shown(&p.zip).unwrap_or_default())),
        phone: Private::from(digits(shown(&p.phone).unwrap_or_default())),
        field: "patient.".to_owned(),
    }
}

fn subscriber_of(c: &Coverage, field: &str) -> Person {
    Person {
        family_name: kept(&c.subscriber_family_name),
        given_name: kept(&c.subscriber_given_name),
        middle_name: kept(&c.subscriber_middle_name),
        name_suffix: kept(&c.subscriber_name_suffix),
        birth_date: c.subscriber_birth_date.clone(),
        sex: c.subscriber_sex,
        address_line_1: kept(&c.subscriber_address_line_1),
        address_line_2: kept(&c.subscriber_address_line_2),
        city: kept(&c.subscriber_city),
        state: c.subscriber_state.clone().unwrap_or_default(),
        zip: Private::from(digits(shown(&c.subscriber_zip).unwrap_or_default())),
        phone: Private::default(),
        field: format!("{field}.subscriber_"),
    }
}

fn check_name(person: &Person, needs: &mut Needs) {
    let field = |word: &str| format!("{}{word}", person.field);
    needs.text("CL-06", &field("family_name"), Some(person.family_name.reveal()));
    needs.text("CL-06", &field("given_name"), Some(person.given_name.reveal()));
}

fn check_patient(person: &Person, country: Option<&str>, needs: &mut Needs) {
    check_name(person, needs);
    let field = |word: &str| format!("{}{word}", person.field);
    for (word, text) in [
        ("address_line_1", person.address_line_1.reveal()),
        ("city", person.city.reveal()),
        ("state", &person.state),
        ("zip", person.zip.reveal()),
    ] {
        needs.text("CL-06", &field(word), Some(text));
    }
    if person.birth_date.is_none() {
        needs.missing("CL-06", &field("birth_date"), "date of birth");
    }
    if person.sex.is_none() {
        needs.missing("CL-06", &field("administrative_sex"), "administrative sex");
    }
    if !person.zip.reveal().is_empty() && !validate::zip(person.zip.reveal()) {
        needs.wrong("CL-06", &field("zip"), ("not five or nine digits", "correct it"));
    }
    if !person.state.is_empty() && !state(&person.state) {
        needs.wrong(
            "CL-06",
            &field("state"),
            ("not two capitals", "the letters of the post"),
        );
    }
    if country.is_some_and(|c| !["US", "USA"].contains(&c)) {
        let words = (
            "an address outside the United States",
            "such addresses are not written yet",
        );
        needs.wrong("CL-06", &field("country"), words);
    }
}

/// Whether a text has the form of a state's letters.
pub(super) fn state(text: &str) -> bool {
    text.len() == 2 && text.bytes().all(|b| b.is_ascii_uppercase())
}

fn insured(coverage: &Coverage, index: usize, (patient, needs): (&Person, &mut Needs)) -> Insured {
    let field = format!("coverage[{index}]");
    let at = |word: &str| format!("{field}.{word}");
    let relationship = needs.code(
        "CL-07",
        &at("relationship"),
        (coverage.relationship.as_deref(), &RELATIONSHIPS),
    );
    let rank = match coverage.rank.as_deref() {
        Some("primary") => "P",
        Some("secondary") => "S",
        Some("tertiary") => "T",
        _ => {
            needs.missing("CL-07", &at("rank"), "`primary`, `secondary` or `tertiary`");
            "P"
        }
    };
    let filing = needs.code(
        "CL-07",
        &at("filing_indicator"),
        (coverage.filing_indicator.as_deref(), &FILING),
    );
    let insurance_type = coverage.insurance_type.clone().unwrap_or_default();
    if !insurance_type.is_empty() {
        needs.code(
            "CL-07",
            &at("insurance_type"),
            (Some(&insurance_type), &INSURANCE_TYPES),
        );
    }
    let subscriber = if relationship == "18" {
        patient.clone()
    } else {
        let person = subscriber_of(coverage, &field);
        check_name(&person, needs);
        person
    };
    // Medicare and Medicaid know no groups
    let grouped = !["MA", "MB"].contains(&filing.as_str());
    let group_number = if grouped {
        kept(&coverage.group_number)
    } else {
        Private::default()
    };
    let group_name = coverage
        .group_name
        .clone()
        .filter(|_| grouped && group_number.reveal().is_empty());
    Insured {
        payer_id: needs.text("CL-07", &at("payer_id"), coverage.payer_id.as_deref()),
        payer_name: needs.text("CL-07", &at("payer_name"), coverage.payer_name.as_deref()),
        rank,
        filing_indicator: filing,
        relationship,
        member_id: Private::from(needs.text("CL-07", &at("member_id"), shown(&coverage.member_id))),
        group_number,
        group_name: group_name.unwrap_or_default(),
        insurance_type: if rank == "P" {
            String::new()
        } else {
            insurance_type
        },
        subscriber,
        field,
    }
}

pub(super) fn read(record: &Record, needs: &mut Needs) -> People {
    let stated = record.patient.clone().unwrap_or_default();
    let patient = patient_of(&stated);
    check_patient(&patient, stated.country.as_deref(), needs);
    let mut all: Vec<Insured> = record
        .coverage
        .iter()
        .enumerate()
        .map(|(index, c)| insured(c, index, (&patient, needs)))
        .collect();
    if all.is_empty() {
        needs.missing("CL-07", "coverage", "who pays");
        all.push(Insured::default());
    }
    let primaries = all.iter().filter(|i| i.rank == "P").count();
    if primaries > 1 {
        needs.wrong(
            "CL-07",
            "coverage.rank",
            ("two coverages are primary", "one of them is"),
        );
    }
    if primaries == 0 && !record.coverage.is_empty() {
        let words = (
            "no coverage is primary",
            "claims to a second payer need what the first one paid; they are not written yet",
        );
        needs.wrong("CL-07", "coverage.rank", words);
    }
    if all.len() > MOST_OTHERS + 1 {
        needs.wrong(
            "CL-07",
            "coverage",
            ("more than eleven coverages", "leave out what does not pay"),
        );
    }
    let first = all.iter().position(|i| i.rank == "P").unwrap_or(0);
    let insured = all.remove(first);
    all.sort_by_key(|i| i.rank);
    let mrn = shown(&stated.mrn).unwrap_or_default();
    let authority = stated.mrn_authority.as_deref().unwrap_or_default();
    needs.text("CL-17", "patient.mrn", Some(mrn));
    People {
        guard: Private::from(format!("{authority}|{mrn}")),
        record_number: stated.mrn.filter(|m| !m.reveal().trim().is_empty()),
        patient,
        insured,
        other_insured: all,
    }
}

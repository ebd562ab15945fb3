//! Patient, subscriber and coverages.

use super::{Needs, others};
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

/// A person by the texts of a section: family, given and middle name, suffix, two lines, city.
fn person(texts: [&Option<Private>; 7], zip: &Option<Private>, field: String) -> Person {
    let [family, given, middle, suffix, line_1, line_2, city] = texts.map(kept);
    Person {
        family_name: family,
        given_name: given,
        middle_name: middle,
        name_suffix: suffix,
        address_line_1: line_1,
        address_line_2: line_2,
        city,
        zip: Private::from(digits(shown(zip).unwrap_or_default())),
        field,
        ..Person::default()
    }
}

fn patient_of(p: &Patient) -> Person {
    let texts = [
        &p.family_name,
        &p.given_name,
        &p.middle_name,
        &p.name_suffix,
        &p.address_line_1,
        &p.address_line_2,
        &p.city,
    ];
    let country = country(p.country.as_deref());
    let mut patient = person(texts, &p.zip, "patient.".to_owned());
    if !country.is_empty() {
        patient.zip = kept(&p.zip);
    }
    Person {
        birth_date: p.birth_date.clone(),
        sex: p.administrative_sex,
        state: p.state.clone().unwrap_or_default(),
        country,
        phone: Private::from(digits(shown(&p.phone).unwrap_or_default())),
        ..patient
    }
}

fn subscriber_of(c: &Coverage, field: &str) -> Person {
    let texts = [
        &c.subscriber_family_name,
        &c.subscriber_given_name,
        &c.subscriber_middle_name,
        &c.subscriber_name_suffix,
        &c.subscriber_address_line_1,
        &c.subscriber_address_line_2,
        &c.subscriber_city,
    ];
    Person {
        birth_date: c.subscriber_birth_date.clone(),
        sex: c.subscriber_sex,
        state: c.subscriber_state.clone().unwrap_or_default(),
        ..person(texts, &c.subscriber_zip, format!("{field}.subscriber_"))
    }
}

fn check_name(person: &Person, needs: &mut Needs) {
    let field = |word: &str| format!("{}{word}", person.field);
    needs.text("CL-06", &field("family_name"), Some(person.family_name.reveal()));
    needs.text("CL-06", &field("given_name"), Some(person.given_name.reveal()));
}

fn check_patient(person: &Person, needs: &mut Needs) {
    check_name(person, needs);
    let field = |word: &str| format!("{}{word}", person.field);
    let domestic = person.country.is_empty();
    let canadian = person.country == "CA";
    for (word, text, needed) in [
        ("address_line_1", person.address_line_1.reveal(), true),
        ("city", person.city.reveal(), true),
        ("state", &person.state, domestic || canadian),
        ("zip", person.zip.reveal(), domestic),
    ] {
        if needed {
            needs.text("CL-06", &field(word), Some(text));
        }
    }
    if person.birth_date.is_none() {
        needs.missing("CL-06", &field("birth_date"), "date of birth");
    }
    if person.sex.is_none() {
        needs.missing("CL-06", &field("administrative_sex"), "administrative sex");
    }
    if domestic && !person.zip.reveal().is_empty() && !validate::zip(person.zip.reveal()) {
        needs.wrong("CL-06", &field("zip"), ("not five or nine digits", "correct it"));
    }
    let form = if domestic || canadian { state } else { region };
    if !person.state.is_empty() && !form(&person.state) {
        needs.wrong(
            "CL-06",
            &field("state"),
            ("not two capitals", "the letters of the post"),
        );
    }
    if !domestic && !super::countries::known(&person.country) {
        needs.wrong(
            "CL-06",
            &field("country"),
            ("no country", "two letters of ISO 3166-1, for instance CA"),
        );
    }
}

/// The country as a claim names it: empty in the United States.
fn country(text: Option<&str>) -> String {
    let text = text.unwrap_or_default().trim();
    if ["US", "USA"].contains(&text) {
        String::new()
    } else {
        text.to_owned()
    }
}

/// Whether a text has the form of a subdivision of a country (ISO 3166-2, behind the hyphen).
fn region(text: &str) -> bool {
    (1..=3).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
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
        paid: None,
        field,
    }
}

pub(super) fn read(record: &Record, needs: &mut Needs) -> People {
    let stated = record.patient.clone().unwrap_or_default();
    let patient = patient_of(&stated);
    check_patient(&patient, needs);
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
    let word = others::wanted(record, needs);
    let count = all.iter().filter(|i| i.rank == word.1).count();
    if count > 1 {
        let found = format!("two coverages are {}", word.0);
        needs.wrong("CL-07", "coverage.rank", (&found, "one of them is"));
    }
    if count == 0 && !record.coverage.is_empty() {
        let found = format!("no coverage is {}", word.0);
        let action = "correct the rank, or state in claim.payer which coverage the claim goes to";
        needs.wrong("CL-07", "coverage.rank", (&found, action));
    }
    if all.len() > MOST_OTHERS + 1 {
        needs.wrong(
            "CL-07",
            "coverage",
            ("more than eleven coverages", "leave out what does not pay"),
        );
    }
    let first = all.iter().position(|i| i.rank == word.1).unwrap_or(0);
    let insured = all.remove(first);
    all.sort_by_key(|i| i.rank);
    for other in all.iter_mut().filter(|other| other.rank < insured.rank) {
        other.paid = others::paid(record, &other.field, needs);
    }
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

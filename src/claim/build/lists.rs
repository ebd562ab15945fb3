//! Diagnoses, documents that go along, and the codes of an admission.

use super::Needs;
use crate::billing::record::{Attachment as Stated, ClaimTerms};
use crate::billing::{Date, Record};
use crate::claim::model::{Admission, Attachment, Diagnosis, Form, Money};

/// Diagnoses on a claim.
const MOST_DIAGNOSES: usize = 12;
/// Documents on a claim.
const MOST_DOCUMENTS: usize = 10;
/// Reasons for a visit.
const MOST_REASONS: usize = 3;
/// Condition, occurrence and value codes of a kind.
const MOST_CODES: usize = 12;
/// Kinds of documents (PWK01) that a gait laboratory sends.
const REPORT_TYPES: [&str; 16] = [
    "03", "04", "08", "77", "B3", "CT", "DA", "DG", "M1", "OE", "OZ", "PN", "PY", "RB", "RR", "RT",
];
/// Ways to the payer (PWK02).
const WAYS: [&str; 6] = ["AA", "BM", "EL", "EM", "FT", "FX"];

pub(super) struct Lists {
    pub(super) diagnoses: Vec<Diagnosis>,
    pub(super) onset: Option<Date>,
    pub(super) attachments: Vec<Attachment>,
    pub(super) admission: Option<Admission>,
}

/// The code of a document from its class, where its entry gives none.
fn report_type(class: Option<&str>) -> &'static str {
    match class {
        Some("report") => "RT",
        Some("order") => "B3",
        Some("clinical_note") => "M1",
        Some("imaging") => "RR",
        _ => "OZ",
    }
}

fn attachment(record: &Record, (stated, index): (&Stated, usize), needs: &mut Needs) -> Option<Attachment> {
    let at = |word: &str| format!("attachment[{index}].{word}");
    let way = stated.transmission.as_deref()?;
    let transmission = needs.code("CL-10", &at("transmission"), (Some(way), &WAYS));
    let kind = stated
        .report_type
        .clone()
        .unwrap_or_else(|| report_type(stated.class.as_deref()).to_owned());
    let report_type = needs.code("CL-10", &at("report_type"), (Some(&kind), &REPORT_TYPES));
    let number = stated.control_number.clone().or_else(|| stated.id.clone());
    let control_number = if transmission == "AA" {
        String::new()
    } else {
        needs.text("CL-10", &at("control_number"), number.as_deref())
    };
    Some(Attachment {
        report_type,
        transmission,
        control_number,
        line: line_of(stated, (record, &at("line")), needs),
        index,
    })
}

/// The line of the record that a document belongs to.
fn line_of(stated: &Stated, (record, field): (&Record, &str), needs: &mut Needs) -> Option<usize> {
    let line = usize::try_from(stated.line?).ok()?;
    if line == 0 || line > record.line.len() {
        needs.wrong("CL-10", field, ("no such line", "lines are counted from 1"));
    }
    line.checked_sub(1)
}

fn diagnoses(
    record: &Record,
    form: Form,
    needs: &mut Needs,
) -> (Vec<Diagnosis>, Vec<Diagnosis>, Option<Date>) {
    let mut all: Vec<(u32, usize)> = Vec::new();
    for (index, d) in record.diagnosis.iter().enumerate() {
        let known = d.system.as_deref().is_none_or(|s| s == "ICD-10-CM");
        if !known {
            let words = (
                "not ICD-10-CM",
                "a claim for a service since 2015-10-01 carries ICD-10-CM codes",
            );
            needs.wrong("CL-11", &format!("diagnosis[{index}].system"), words);
        }
        if d.present_on_claim != Some(false) {
            all.push((d.sequence.unwrap_or(u32::MAX), index));
        }
    }
    all.sort_unstable();
    let of = |index: usize| record.diagnosis.get(index);
    let code = |index: usize| Diagnosis {
        code: of(index)
            .and_then(|d| d.code.clone())
            .unwrap_or_default()
            .trim()
            .to_owned(),
        index,
    };
    let is_reason = |index: usize| of(index).is_some_and(|d| d.role.as_deref() == Some("reason_for_visit"));
    let (reasons, listed): (Vec<usize>, Vec<usize>) =
        all.iter().map(|(_, i)| *i).partition(|i| is_reason(*i));
    // a professional claim knows no reasons for a visit: they are diagnoses as the others
    let (reasons, listed) = match form {
        Form::Institutional => (reasons, listed),
        Form::Professional => (Vec::new(), all.iter().map(|(_, i)| *i).collect()),
    };
    if listed.is_empty() {
        needs.missing("CL-11", "diagnosis", "at least one diagnosis on the claim");
    }
    if listed.len() > MOST_DIAGNOSES || reasons.len() > MOST_REASONS {
        needs.wrong(
            "CL-11",
            "diagnosis",
            (
                "more than twelve diagnoses, or more than three reasons for the visit",
                "leave out what matters least",
            ),
        );
    }
    for index in listed.iter().chain(&reasons) {
        let plain = code(*index).plain();
        let form = plain.len() >= 3
            && plain.len() <= 7
            && plain
                .bytes()
                .all(|b| b.is_ascii_digit() || b.is_ascii_uppercase());
        if !form {
            needs.wrong(
                "CL-11",
                &format!("diagnosis[{index}].code"),
                ("not the form of a code", "correct it"),
            );
        }
    }
    let onset = listed.first().and_then(|i| of(*i)).and_then(|d| d.onset_date);
    let map = |list: Vec<usize>| list.into_iter().map(code).collect();
    (map(listed), map(reasons), onset)
}

fn two(text: &str, length: usize) -> bool {
    text.len() == length && text.bytes().all(|b| b.is_ascii_digit() || b.is_ascii_uppercase())
}

fn admission(terms: &ClaimTerms, reasons: Vec<Diagnosis>, needs: &mut Needs) -> Admission {
    let kind = needs.code(
        "CL-13",
        "claim.admission_type",
        (terms.admission_type.as_deref(), &["1", "2", "3", "4", "5", "9"]),
    );
    let source = needs.text(
        "CL-13",
        "claim.admission_source",
        terms.admission_source.as_deref(),
    );
    let status = needs.text("CL-13", "claim.patient_status", terms.patient_status.as_deref());
    let conditions = terms.condition_codes.clone().unwrap_or_default();
    let mut occurrences = Vec::new();
    for (i, o) in terms.occurrence.iter().flatten().enumerate() {
        let code = needs.text("CL-13", &format!("claim.occurrence[{i}].code"), o.code.as_deref());
        match o.date {
            Some(date) => occurrences.push((code, date)),
            None => needs.missing("CL-13", &format!("claim.occurrence[{i}].date"), "its day"),
        }
    }
    let mut values = Vec::new();
    for (i, v) in terms.value.iter().flatten().enumerate() {
        let code = needs.text("CL-13", &format!("claim.value[{i}].code"), v.code.as_deref());
        match v.amount_cents {
            Some(cents) => values.push((code, Money(cents))),
            None => needs.missing("CL-13", &format!("claim.value[{i}].amount_cents"), "its amount"),
        }
    }
    let codes = conditions
        .iter()
        .chain(occurrences.iter().map(|(c, _)| c))
        .chain(values.iter().map(|(c, _)| c));
    if codes.into_iter().any(|c| !two(c, 2))
        || (!source.is_empty() && !two(&source, 1))
        || (!status.is_empty() && !two(&status, 2))
    {
        needs.wrong(
            "CL-13",
            "claim",
            (
                "a code of the paper form has not its length",
                "two characters; one for the source of the admission",
            ),
        );
    }
    if [conditions.len(), occurrences.len(), values.len()]
        .into_iter()
        .any(|n| n > MOST_CODES)
    {
        needs.wrong(
            "CL-13",
            "claim",
            (
                "more than twelve codes of a kind",
                "leave out what does not matter",
            ),
        );
    }
    Admission {
        kind,
        source,
        status,
        conditions,
        occurrences,
        values,
        reasons,
    }
}

pub(super) fn read(record: &Record, form: Form, needs: &mut Needs) -> Lists {
    let (diagnoses, reasons, onset) = diagnoses(record, form, needs);
    let attachments: Vec<Attachment> = record
        .attachment
        .iter()
        .enumerate()
        .filter_map(|(index, stated)| attachment(record, (stated, index), needs))
        .collect();
    if attachments.len() > MOST_DOCUMENTS {
        needs.wrong(
            "CL-10",
            "attachment",
            ("more than ten documents", "send some on request"),
        );
    }
    let terms = record.claim.clone().unwrap_or_default();
    Lists {
        diagnoses,
        onset,
        attachments,
        admission: (form == Form::Institutional).then(|| admission(&terms, reasons, needs)),
    }
}

//! History, examination and consent of the session file in the terms of the report.

use super::manifest::{self, ExamGroup, Manifest, Written};
use crate::billing::Record;
use crate::billing::record as stated_as;
use crate::report::{Clinical, Date, ExamRow, Examined, MeasureRow, TreatmentRow};

/// Everything that the session states about the person before the capture.
pub(super) fn of(manifest: &Manifest, record: &Record) -> Clinical {
    Clinical {
        referred: manifest.referral.date.map(date),
        history: history(manifest),
        medication: manifest.history.as_ref().and_then(|h| h.medication.clone()),
        treatments: record.prior_treatment.iter().map(treatment).collect(),
        measures: record.functional_measure.iter().map(measure).collect(),
        consent: record
            .consent
            .as_ref()
            .map(consent)
            .filter(|facts| !facts.is_empty()),
        examination: examined(manifest, record.exam.as_ref()),
    }
}

/// A day in the terms of the report.
pub(super) fn date(date: manifest::Date) -> Date {
    let (year, month, day) = date.parts();
    Date { year, month, day }
}

/// The pairs whose text was stated.
fn stated<const N: usize>(pairs: [(&str, Option<String>); N]) -> Vec<(String, String)> {
    let said = pairs
        .into_iter()
        .filter_map(|(label, text)| Some((label.to_owned(), text.filter(|t| !t.trim().is_empty())?)));
    said.collect()
}

fn history(manifest: &Manifest) -> Vec<(String, String)> {
    let h = manifest.history.clone().unwrap_or_default();
    stated([
        ("History", manifest.referral.history.clone()),
        ("History", h.text),
        ("Function", h.function),
        ("Aids", h.aids),
        ("Orthoses and shoes", h.orthoses),
        ("Pain", h.pain),
        ("Goals", h.goals),
        ("Imaging", h.imaging),
    ])
}

fn treatment(row: &stated_as::PriorTreatment) -> TreatmentRow {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let days = (
        row.start_date.map(|d| d.to_string()),
        row.end_date.map(|d| d.to_string()),
    );
    TreatmentRow {
        kind: text(&row.kind).replace('_', " "),
        what: text(&row.what),
        side: text(&row.side),
        when: match (days, text(&row.period)) {
            (_, period) if !period.is_empty() => period,
            ((Some(start), Some(end)), _) if end != start => format!("{start} to {end}"),
            ((Some(start), _), _) => start,
            ((None, Some(end)), _) => format!("until {end}"),
            ((None, None), period) => period,
        },
        outcome: text(&row.outcome),
    }
}

/// As it was written.
fn written(value: &Option<Written>) -> String {
    match value {
        None => String::new(),
        Some(Written::Text(text)) => text.clone(),
        Some(Written::Number(number)) => number.to_string().replace('-', "−"),
    }
}

fn unit(unit: &Option<String>) -> String {
    match unit.as_deref() {
        Some("deg") => "°".to_owned(),
        other => other.unwrap_or_default().to_owned(),
    }
}

fn measure(row: &stated_as::FunctionalMeasure) -> MeasureRow {
    let value = row.value.clone().unwrap_or_default();
    MeasureRow {
        name: row.name.clone().unwrap_or_default(),
        value: match unit(&row.unit).as_str() {
            "" => value,
            "°" => format!("{value}°"),
            unit => format!("{value} {unit}"),
        },
        date: row.date.map(date),
        method: row.method.clone().unwrap_or_default(),
    }
}

fn consent(consent: &stated_as::Consent) -> Vec<(String, String)> {
    let yes_no = |value: Option<bool>| value.map(|yes| if yes { "yes" } else { "no" }.to_owned());
    stated([
        ("Signed on", consent.signed_date.map(|day| day.to_string())),
        ("Given by", consent.given_by.clone()),
        ("Scope", consent.scope.clone()),
        ("Covers video", yes_no(consent.covers_video)),
    ])
}

fn examined(manifest: &Manifest, exam: Option<&stated_as::Exam>) -> Option<Examined> {
    let exam = exam.cloned().unwrap_or_default();
    let examiner = exam.author.map(|name| {
        let credential = exam.credential.filter(|c| !c.is_empty());
        credential.map_or(name.clone(), |c| format!("{name}, {c}"))
    });
    let facts = stated([
        ("Day", exam.date.map(|day| day.to_string())),
        ("Examiner", examiner),
        ("Method", exam.method),
        ("Findings in words", exam.text),
    ]);
    let groups = [
        ("Range of motion", Some(ExamGroup::Motion)),
        ("Strength", Some(ExamGroup::Strength)),
        ("Tone and spasticity", Some(ExamGroup::Tone)),
        ("Selective control", Some(ExamGroup::Selectivity)),
        ("Alignment, torsion, leg length, foot", Some(ExamGroup::Alignment)),
        ("Other", None),
    ];
    let groups: Vec<(String, Vec<ExamRow>)> = groups
        .into_iter()
        .map(|(title, group)| {
            let rows = manifest.exam_row.iter().filter(|r| r.group == group);
            (title.to_owned(), rows.map(row).collect())
        })
        .filter(|(_, rows): &(String, Vec<ExamRow>)| !rows.is_empty())
        .collect();
    (!facts.is_empty() || !groups.is_empty()).then_some(Examined { facts, groups })
}

fn row(row: &manifest::ExamRow) -> ExamRow {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    ExamRow {
        name: text(&row.name),
        unit: unit(&row.unit),
        left: written(&row.left),
        right: written(&row.right),
        usual: text(&row.usual),
        method: text(&row.method),
        note: text(&row.note),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::manifest::parse;

    #[test]
    fn numbers_and_grades_stay_as_they_were_written() {
        let text = "[exam]\nauthor = \"A\"\ncredential = \"PT\"\n[[exam_row]]\ngroup = \"motion\"\nname = \"Hip \
                    extension\"\nunit = \"deg\"\nleft = -10\nright = 5.5\n[[exam_row]]\ngroup = \"strength\"\nname = \"Hip \
                    abductors\"\nleft = \"3+\"\n[history]\nmedication = []\n[consent]\ncovers_video = false\n";
        let manifest = parse(text).unwrap().manifest;
        let record = Record {
            exam: manifest.exam.clone(),
            consent: manifest.consent.clone(),
            ..Record::default()
        };
        let clinical = of(&manifest, &record);
        let exam = clinical.examination.unwrap();
        assert_eq!(exam.facts, [("Examiner".to_owned(), "A, PT".to_owned())]);
        let titles: Vec<&str> = exam.groups.iter().map(|(title, _)| title.as_str()).collect();
        assert_eq!(titles, ["Range of motion", "Strength"]);
        let rows: Vec<&ExamRow> = exam.groups.iter().flat_map(|(_, rows)| rows).collect();
        let shown: Vec<_> = rows.iter().map(|r| (r.left.as_str(), r.right.as_str())).collect();
        assert_eq!(shown, [("−10", "5.5"), ("3+", "")]);
        assert_eq!(rows.first().map(|r| r.unit.as_str()), Some("°"));
        assert_eq!(clinical.medication, Some(Vec::new()));
        assert_eq!(
            clinical.consent,
            Some(vec![("Covers video".to_owned(), "no".to_owned())])
        );
        assert_eq!(of(&Manifest::default(), &Record::default()), Clinical::default());
    }
}

//! Defects of the judges' 12 broken FHIR bundles, planted in our input.

use ambula::billing::Date;
use ambula::billing::record::Record;
use ambula::exchange::chart::Chart;
use ambula::exchange::fhir::{claim_bundle, problems};
use ambula::exchange::study::Study;
use ambula::exchange::to_json;
use serde_json::Value;

use super::generated::{report, results};
use super::planting::{
    Row, before_the_judge, changed, first_rows, odd_pdf, of_kind, refused, whole_bundle, with_segments,
};
use super::samples::Session;
use super::shape::decoded;
use crate::billing::fixture::study;

/// One row or more for every broken bundle.
pub(super) fn fhir_rows() -> Vec<Row> {
    let mut rows = first_rows("fhir", "bad_date", |made| {
        let whole = made.bundle.unwrap();
        for form in [
            &of_kind(&whole, "DiagnosticReport")[0]["presentedForm"][0],
            &of_kind(&whole, "DocumentReference")[0]["content"][0]["attachment"],
        ] {
            assert_eq!(decoded(form["data"].as_str().unwrap()).unwrap(), odd_pdf());
        }
        before_the_judge("defect-bad_b64.json", &to_json("bundle", &whole).unwrap());
        "both attachments give"
    });
    let mut row = |fixture, planted, answer: String| rows.push(Row(fixture, planted, answer));

    row(
        "bad_gender",
        "`patient.administrative_sex = \"F\"`",
        refused(
            &changed("administrative_sex = \"male\"", "administrative_sex = \"F\""),
            "fhir",
            "none of the words",
        ),
    );
    for (planted, to) in [
        ("`line.charge_cents = \"850\"`", "charge_cents = \"850\""),
        ("`line.charge_cents = 850.5`", "charge_cents = 850.5"),
    ] {
        let session = changed("charge_cents = 85000", to);
        row("bad_money", planted, refused(&session, "fhir", "invalid type"));
    }

    let session = changed("patient_mrn = \"SAMPLE-H\"", "patient_mrn = \"SAMPLE-X\"");
    let bundle = whole_bundle(&session, "bad_ref");
    assert!(of_kind(&bundle, "ServiceRequest").is_empty());
    assert!(
        of_kind(&bundle, "Observation")
            .iter()
            .all(|o| o.get("basedOn").is_none())
    );
    row(
        "bad_ref",
        "an order of another patient",
        "written: without the order, and nothing refers to it".to_owned(),
    );
    let mut broken = bundle.clone();
    broken["entry"].as_array_mut().unwrap().remove(0);
    let found = problems(&broken);
    row(
        "bad_ref",
        "an entry taken out of the bundle, in the model",
        format!("refused: {}", found[0]),
    );

    let session = changed("status = \"final\"\nfiled", "status = \"done\"\nfiled");
    let bundle = whole_bundle(&session, "bad_status");
    row(
        "bad_status",
        "`technical_report.status = \"done\"`",
        format!(
            "written: {}; only a signature makes a report final",
            states(&bundle)
        ),
    );

    let session = changed(
        "[technical_report]",
        "[claim]\npriority = \"\"\n\n[technical_report]",
    );
    row(
        "claim_no_priority",
        "`claim.priority = \"\"`",
        refused(&session, "fhir", "unknown field"),
    );
    let claim = claimed(|_| {}).unwrap();
    let claim = of_kind(&claim, "Claim")[0].clone();
    row(
        "claim_no_priority",
        "a claim, in the model",
        format!(
            "written: Claim.priority is `{}`",
            claim["priority"]["coding"][0]["code"].as_str().unwrap()
        ),
    );

    let pointing = study().set("line.0.diagnosis_pointers", vec![9]);
    let found = crate::claim::defects::against(&pointing);
    assert!(!found.is_empty());
    row(
        "diag_seq_dangling",
        "`line.diagnosis_pointers = [9]`",
        format!("refused: {}", found[0]),
    );
    let error = claimed(|claim| claim.lines[0].pointers = vec![9]).unwrap_err();
    row(
        "diag_seq_dangling",
        "the same behind the rules, in the model",
        format!("refused: {error}"),
    );

    let session = changed("family_name = \"Example\"", "");
    row(
        "ident_no_name_uscore",
        "no `patient.family_name`",
        refused(&session, "fhir", "patient.family_name"),
    );

    let session = Session::new();
    session.encounter(|typed| {
        let from = typed.find("[technical_report]").unwrap();
        let to = typed.find("[[line]]").unwrap();
        format!("{}{}", &typed[..from], &typed[to..])
    });
    let bundle = whole_bundle(&session, "no_status");
    row(
        "no_status",
        "no `[technical_report]`",
        format!("written: {}", states(&bundle)),
    );

    let bundle = whole_bundle(
        &changed("end_date = 2026-03-02", "end_date = 2026-03-04"),
        "two_effective",
    );
    let values = of_kind(&bundle, "Observation");
    let timed = |value: &&Value| {
        value
            .as_object()
            .unwrap()
            .keys()
            .filter(|k| k.starts_with("effective"))
            .count()
    };
    assert!(values.iter().all(|value| timed(value) == 1));
    row(
        "two_effective",
        "an encounter of three days",
        format!(
            "written: one effectiveDateTime, {}",
            values[0]["effectiveDateTime"]
        ),
    );
    let session = changed("start_date = 2026-03-02", "start_date = 2026-03-01");
    row(
        "two_effective",
        "another day in the record than in the session",
        refused(&session, "fhir", "contradict"),
    );

    let session = changed("[patient]\n", "[patient]\nicd10 = \"G80.1\"\n");
    row(
        "unknown_field",
        "`patient.icd10 = \"G80.1\"`",
        refused(&session, "fhir", "unknown field"),
    );
    let bundle = whole_bundle(&with_segments(), "texts");
    assert!(
        of_kind(&bundle, "Patient")[0]["name"][0]["family"]
            .as_str()
            .unwrap()
            .contains("ZZZ|1")
    );
    row(
        "unknown_field",
        "texts with line breaks, quotation marks of JSON and delimiters",
        "written: as texts".to_owned(),
    );
    let emptied = changed(
        "clinical_question = \"Would an ankle-foot orthosis improve clearance on the right?\"",
        "clinical_question = \" \"",
    );
    emptied.encounter(|typed| {
        typed
            .replace("placer_id = \"ORD-SAMPLE-H\"", "placer_id = \"\"")
            .replace("codes = [\"96000\", \"96004\"]", "codes = [\"\"]")
    });
    let bundle = whole_bundle(&emptied, "empty");
    assert!(!bundle.to_string().contains("\"\""));
    row(
        "unknown_field",
        "empty texts in the order",
        "written: without empty elements".to_owned(),
    );
    rows
}

/// Status of values, report and document, each once.
fn states(bundle: &Value) -> String {
    let mut all: Vec<&str> = Vec::new();
    for (kind, element) in [
        ("Observation", "status"),
        ("DiagnosticReport", "status"),
        ("DocumentReference", "docStatus"),
    ] {
        all.extend(of_kind(bundle, kind).iter().map(|r| r[element].as_str().unwrap()));
    }
    all.sort_unstable();
    all.dedup();
    format!("every status is `{}`", all.join("`, `"))
}

/// The bundle of a generated claim after a change.
fn claimed(change: impl Fn(&mut ambula::claim::Claim)) -> Result<Value, String> {
    use crate::claim::generator::{Covered, claim, encounter};
    let typed = encounter(1, &mut Covered::default());
    let mut claim = claim(&typed).unwrap();
    claim.frequency = ambula::claim::Frequency::Original;
    change(&mut claim);
    let mut record = Record::parse(&typed).unwrap();
    let patient = record.patient.as_mut().unwrap();
    patient.mrn = Some("M-1".to_owned().into());
    patient.mrn_authority = Some("LAB".to_owned());
    let (mut results, report) = (results(0), report(1));
    results.session.date = None;
    let chart = Chart::of(Study {
        results: &results,
        record: &record,
        report: &report,
    })
    .unwrap();
    claim_bundle(&chart, &claim, Date::parse("2026-11-22").unwrap())
}

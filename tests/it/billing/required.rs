//! Every field of the complete encounter, removed one at a time: what is required is never ready without it.

use ambula::billing::Record;
use ambula::billing::verdict::Readiness;

use super::fixture::study;

/// Fields that may be left out without an open finding: everything else is required.
const OPTIONAL: &[&str] = &[
    "attachment.date",
    "attachment.2.class",
    "attachment.2.id",
    "capture.cameras",
    "capture.stated_by",
    "capture.stated_date",
    "consent.recorded_by",
    "consent.scope",
    "coverage.effective_from",
    "coverage.effective_to",
    "coverage.filing_indicator",
    "coverage.policy",
    "coverage.rank",
    "diagnosis.description",
    "diagnosis.role",
    "encounter.class",
    "encounter.end_date",
    "encounter.id",
    "encounter.stated_by",
    "encounter.stated_date",
    "encounter.status",
    "encounter.stay_status",
    "encounter.visit_number",
    "equipment.1.kind",
    "equipment.1.make",
    "equipment.1.model",
    "equipment.1.version",
    "equipment.0.count",
    "equipment.valid_until",
    "exam.credential",
    "exam.method",
    "functional_measure.by",
    "functional_measure.date",
    "interpretation.credential",
    "interpretation.date",
    "line.label",
    "line.note_id",
    "line.1.performer",
    "order.document_sha256",
    "order.expires_date",
    "order.ordered_date",
    "order.patient_mrn",
    "order.reason_diagnoses",
    "order.side",
    "patient.guardian",
    "patient.handedness",
    "patient.mrn_authority",
    "patient.zip",
    "personnel.license",
    "personnel.license_expires",
    "personnel.license_state",
    "personnel.npi",
    "personnel.taxonomy",
    "prior_treatment.outcome",
    "prior_treatment.period",
    "prior_treatment.what",
    "provider.entity",
    "provider.tax_id_kind",
    "provider.taxonomy",
    "recording.frames_per_s",
    "recording.start_s",
    "task.condition",
    "task.orthosis",
    "task.repetitions",
    "task.usable",
    // the parts are derived from what was computed
    "technical_report.parts",
    "technical_report.version",
];

/// Fields that only a claim needs: the claim is refused without them, the documentation is complete.
const OF_A_CLAIM: &[&str] = &[
    "attachment.3.class",
    "attachment.3.id",
    "attachment.report_type",
    "attachment.transmission",
    "claim.accept_assignment",
    "claim.benefits_assigned",
    "claim.provider_signature_on_file",
    "claim.release_of_information",
    "claim.stated_by",
    "claim.stated_date",
    "claim.total_cents",
    "coverage.group_number",
    "coverage.subscriber_birth_date",
    "coverage.subscriber_family_name",
    "coverage.subscriber_given_name",
    "coverage.subscriber_sex",
    "patient.address_line_1",
    "patient.city",
    "patient.state",
    "provider.phone",
    "provider.1.role",
    "provider.1.npi",
    "provider.family_name",
    "provider.given_name",
    "provider.2.role",
    "provider.2.npi",
];

fn leaves(value: &toml::Value, path: &str, found: &mut Vec<String>) {
    let deeper = |key: &str| {
        if path.is_empty() {
            key.to_owned()
        } else {
            format!("{path}.{key}")
        }
    };
    match value {
        toml::Value::Table(table) => {
            for (key, inner) in table {
                leaves(inner, &deeper(key), found);
            }
        }
        toml::Value::Array(list) if list.iter().all(toml::Value::is_table) => {
            for (index, inner) in list.iter().enumerate() {
                leaves(inner, &deeper(&index.to_string()), found);
            }
        }
        _ => found.push(path.to_owned()),
    }
}

fn without_numbers(path: &str) -> String {
    let parts: Vec<&str> = path.split('.').filter(|p| p.parse::<usize>().is_err()).collect();
    parts.join(".")
}

#[test]
fn the_complete_encounter_is_ready() {
    let verdict = study().verdict();
    let open: Vec<_> = verdict.findings.iter().filter(|f| f.is_open()).collect();
    assert!(open.is_empty(), "{open:#?}");
    assert_eq!(verdict.readiness, Readiness::Ready);
}

#[test]
fn without_a_required_field_it_is_never_ready() {
    let base = study();
    let mut all = Vec::new();
    leaves(&toml::Value::Table(base.toml.clone()), "", &mut all);
    let mut required = 0;
    let mut surprising = Vec::new();
    let optional = [OPTIONAL, OF_A_CLAIM].concat();
    let mut never_optional: Vec<&str> = optional.clone();
    for path in &all {
        let record = Record::parse(&toml::to_string(&base.clone().del(path).toml).unwrap()).unwrap();
        let ready = base.verdict_of(&record).readiness == Readiness::Ready;
        let name = without_numbers(path);
        if ready {
            never_optional.retain(|o| *o != name && o != path);
        }
        match (
            ready,
            optional.contains(&name.as_str()) || optional.contains(&path.as_str()),
        ) {
            (false, _) => required += 1,
            (true, true) => {}
            (true, false) => surprising.push(path.clone()),
        }
    }
    surprising.dedup();
    println!(
        "{} fields, {required} of them required: not ready without any one of them",
        all.len()
    );
    assert!(surprising.is_empty(), "ready without {surprising:#?}");
    assert!(
        never_optional.is_empty(),
        "said to be optional and required: {never_optional:?}"
    );
}

#[test]
fn without_a_required_section_it_is_never_ready() {
    let base = study();
    let sections: Vec<String> = base.toml.keys().cloned().collect();
    let mut count = 0;
    // `[claim]` is what only a claim needs: the claim is refused without it
    for section in sections.iter().filter(|s| *s != "claim") {
        let f = base.clone().del(section);
        assert_ne!(f.verdict().readiness, Readiness::Ready, "ready without {section}");
        count += 1;
    }
    println!("{count} sections, not ready without any one of them");
}

//! What goes into a chart: standing by signature, who it is about, and what is refused.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use ambula::cli::Exit;
use ambula::exchange::fhir::problems;
use ambula::files::sha256_hex;
use serde_json::Value;

use super::samples::{Session, files_below, sign, text};
use crate::program;

fn bundle(session: &Session, name: &str) -> Value {
    serde_json::from_slice(&session.read(name)).unwrap()
}

fn resources<'a>(bundle: &'a Value, kind: &str) -> Vec<&'a Value> {
    let entries = bundle["entry"].as_array().unwrap().iter();
    entries
        .map(|e| &e["resource"])
        .filter(|r| r["resourceType"] == kind)
        .collect()
}

fn segments(session: &Session, name: &str, segment: &str) -> Vec<Vec<String>> {
    let text = String::from_utf8(session.read(name)).unwrap();
    let rows = text.split('\r').filter(|line| line.starts_with(segment));
    rows.map(|line| line.split('|').map(str::to_owned).collect())
        .collect()
}

#[test]
fn an_unsigned_report_goes_out_as_preliminary_whatever_the_record_says() {
    let session = Session::new();
    // the record of this sample states a final report; nobody signed it
    assert!(
        fs::read_to_string(session.folder.join("encounter.toml"))
            .unwrap()
            .contains("status = \"final\"")
    );
    assert_eq!(session.export("fhir,hl7,dicom", &[]), Exit::Done);
    let bundle = bundle(&session, "fhir-collection.json");
    let observations = resources(&bundle, "Observation");
    assert!(observations.len() > 100 && observations.iter().all(|o| o["status"] == "preliminary"));
    assert_eq!(resources(&bundle, "DiagnosticReport")[0]["status"], "preliminary");
    assert!(resources(&bundle, "Provenance").is_empty() && bundle.get("timestamp").is_none());
    assert_eq!(segments(&session, "oru.hl7", "OBR")[0][25], "P");
    assert!(
        segments(&session, "oru.hl7", "OBX")
            .iter()
            .all(|obx| obx[11] == "P")
    );
    let txa = &segments(&session, "mdm.hl7", "TXA")[0];
    assert_eq!((txa[17].as_str(), txa[19].as_str()), ("PA", "UN"));
    for path in files_below(&session.out()) {
        let mode = fs::metadata(&path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, 0o600, "{}", path.display());
    }
}

#[test]
fn a_signed_report_goes_out_as_final_with_who_signed() {
    let session = Session::new();
    sign(
        &session.folder,
        ("Sample therapist", "PT", "2026-03-03T10:00:00+01:00"),
    );
    assert_eq!(
        session.export("fhir,hl7,dicom", &["--status", "final", "--production"]),
        Exit::Done
    );
    let bundle = bundle(&session, "fhir-collection.json");
    assert!(
        resources(&bundle, "Observation")
            .iter()
            .all(|o| o["status"] == "final")
    );
    let provenance = resources(&bundle, "Provenance")[0];
    assert_eq!(provenance["recorded"], "2026-03-03T10:00:00+01:00");
    // the therapist has an NPI in [[personnel]]: a practitioner stands behind the signature
    let who = provenance["agent"][0]["who"]["reference"].as_str().unwrap();
    let entry = bundle["entry"]
        .as_array()
        .unwrap()
        .iter()
        .find(|e| e["fullUrl"] == who)
        .unwrap();
    assert_eq!(entry["resource"]["identifier"][0]["value"], "1999999984");
    assert_eq!(segments(&session, "oru.hl7", "OBR")[0][22], "20260303100000+0100");
    assert_eq!(segments(&session, "oru.hl7", "MSH")[0][10], "P");
    let txa = &segments(&session, "mdm.hl7", "TXA")[0];
    assert_eq!((txa[17].as_str(), txa[19].as_str()), ("AU", "AV"));
    // what goes out is the PDF that names who signed, byte by byte
    let sent = fs::read(session.folder.join("ambula/report-v1-final.pdf")).unwrap();
    let document = resources(&bundle, "DocumentReference")[0];
    assert!(
        document["description"]
            .as_str()
            .unwrap()
            .contains(&sha256_hex(&sent))
    );
    assert_eq!(document["docStatus"], "final");
    // changed afterwards, it is refused
    fs::write(
        session.folder.join("ambula/report-v1-final.pdf"),
        b"%PDF-1.7 other",
    )
    .unwrap();
    assert_eq!(session.export("hl7", &[]), Exit::Input);
}

#[test]
fn every_reference_of_a_bundle_has_its_entry() {
    let session = Session::new();
    assert_eq!(session.export("fhir", &["--coverage"]), Exit::Done);
    for name in ["fhir-collection.json", "fhir-transaction.json"] {
        let whole = bundle(&session, name);
        assert_eq!(problems(&whole), Vec::<String>::new());
        let mut broken = whole.clone();
        broken["entry"].as_array_mut().unwrap().remove(0);
        assert!(
            problems(&broken)
                .iter()
                .any(|p| p.contains("refers to an entry that is not there"))
        );
        assert_eq!(resources(&whole, "Coverage").len(), 1);
    }
    let transaction = bundle(&session, "fhir-transaction.json");
    let patient = &transaction["entry"][0];
    assert_eq!(patient["request"]["method"], "POST");
    assert!(
        patient["request"]["ifNoneExist"]
            .as_str()
            .unwrap()
            .ends_with("|SAMPLE-H"),
        "a patient is never overwritten"
    );
}

#[test]
fn the_same_session_gives_the_same_messages() {
    let session = Session::new();
    let (one, two) = (session.folder.join("one"), session.folder.join("two"));
    for out in [&one, &two] {
        assert_eq!(session.export("fhir,hl7,dicom", &["-o", text(out)]), Exit::Done);
    }
    for path in files_below(&one) {
        let other = two.join(path.strip_prefix(&one).unwrap());
        assert_eq!(
            fs::read(&path).unwrap(),
            fs::read(other).unwrap(),
            "{}",
            path.display()
        );
    }
}

#[test]
fn without_a_record_the_missing_fields_are_named_and_nothing_is_written() {
    let session = Session::new();
    fs::remove_file(session.folder.join("encounter.toml")).unwrap();
    let run = program::ambula(&["export", text(&session.folder), "--format", "fhir,hl7,dicom"]);
    let told = program::err(&run);
    for field in [
        "patient.mrn",
        "patient.family_name",
        "patient.birth_date",
        "patient.administrative_sex",
    ] {
        assert!(told.contains(field), "{told}");
    }
    assert_eq!(run.status.code(), Some(3));
    assert!(!session.out().exists());
    assert_eq!(
        session.export("csv,hl7", &[]),
        Exit::Partly,
        "tables need no record"
    );
}

/// Another person's record beside the captures is the worst thing that could go into a chart.
#[test]
fn a_record_that_contradicts_the_session_is_refused() {
    for (from, to) in [
        ("start_date = 2026-03-02", "start_date = 2026-03-01"),
        ("birth_date = 1967-09-30", "birth_date = 1999-09-30"),
        ("birth_date = 1967-09-30", "birth_date = 2026-09-30"),
        ("administrative_sex = \"male\"", "administrative_sex = \"female\""),
    ] {
        let session = Session::new();
        session.encounter(|typed| {
            assert!(typed.contains(from), "{from}");
            typed.replace(from, to)
        });
        assert_eq!(session.export("fhir,hl7,dicom", &[]), Exit::Input, "{to}");
        assert!(!session.out().exists());
    }
}

#[test]
fn an_order_for_another_patient_and_a_wrong_provider_number_stay_out() {
    let session = Session::new();
    assert_eq!(session.export("fhir", &[]), Exit::Done);
    let whole = bundle(&session, "fhir-collection.json");
    // 1234567890 of this sample has a wrong check digit: the orderer is named, without a number
    assert!(!whole.to_string().contains("1234567890"));
    assert_eq!(
        resources(&whole, "ServiceRequest")[0]["requester"]["display"],
        "Sample physiatrist"
    );
    session.encounter(|typed| typed.replace("patient_mrn = \"SAMPLE-H\"", "patient_mrn = \"SAMPLE-X\""));
    assert_eq!(session.export("fhir,hl7", &[]), Exit::Done);
    assert!(resources(&bundle(&session, "fhir-collection.json"), "ServiceRequest").is_empty());
    assert_eq!(segments(&session, "oru.hl7", "OBR")[0][2], "");
}

/// The values are those of the report, with units and ranges.
#[test]
fn values_are_rounded_as_in_the_report() {
    let session = Session::new();
    assert_eq!(session.export("hl7", &[]), Exit::Done);
    let results: Value =
        serde_json::from_slice(&fs::read(session.folder.join("ambula/results.json")).unwrap()).unwrap();
    let speed = &results["conditions"][0]["parameters"][0];
    assert_eq!(
        (speed["key"].as_str(), speed["side"].as_str()),
        (Some("walking_speed"), Some("left"))
    );
    let rows = segments(&session, "oru.hl7", "OBX");
    let row = rows
        .iter()
        .find(|obx| obx[3].starts_with("walking_speed.left^"))
        .unwrap();
    assert_eq!(row[5], format!("{:.2}", speed["mean"].as_f64().unwrap()));
    assert_eq!((row[2].as_str(), row[6].as_str()), ("NM", "m/s^m/s^UCUM"));
    assert!(row[7].contains(" - "), "reference range: {}", row[7]);
    assert!(Path::new(&session.folder).exists());
}

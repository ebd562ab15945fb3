//! Planted identifiers: only in the formats that need them, never in a name of a file, a message or the ledger.

use std::fs;
use std::process::Command;

use super::samples::{Session, files_below, text};

const NAME: &str = "Zaphodine";
const NUMBER: &str = "MRN-7781234";
const STREET: &str = "Rumpelgasse";
const MEMBER: &str = "M-99-ABCD-1";
const GUARDIAN: &str = "Quillfeather";
const PHONE: &str = "555-0199-42";

/// Which planted words each file may hold.
fn allowed(file: &str) -> &'static [&'static str] {
    match file {
        "oru.hl7" | "mdm.hl7" | "report.dcm" => &[NAME, NUMBER],
        "fhir-collection.json" | "fhir-transaction.json" => &[NAME, NUMBER, STREET, MEMBER, PHONE],
        _ => &[],
    }
}

#[test]
fn planted_identifiers_are_only_where_they_are_needed() {
    let session = Session::new();
    session.encounter(|typed| {
        let typed = typed.replace("family_name = \"Example\"", &format!("family_name = \"{NAME}\""));
        let typed = typed.replace("SAMPLE-H\"\nmrn_authority", &format!("{NUMBER}\"\nmrn_authority"));
        let typed = typed.replace(
            "patient_mrn = \"SAMPLE-H\"",
            &format!("patient_mrn = \"{NUMBER}\""),
        );
        let more =
            format!("address_line_1 = \"{STREET} 7\"\nguardian = \"{GUARDIAN}\"\nphone = \"{PHONE}\"\nzip =");
        typed.replacen("zip =", &more, 1).replace("1EG4TE5MK73", MEMBER)
    });
    let run = Command::new(env!("CARGO_BIN_EXE_ambula"))
        .args([
            "export",
            text(&session.folder),
            "--format",
            "fhir,hl7,dicom,csv,parquet,schema",
            "--coverage",
        ])
        .output()
        .unwrap();
    assert_eq!(
        run.status.code(),
        Some(0),
        "{}",
        String::from_utf8_lossy(&run.stderr)
    );
    let told = format!(
        "{}{}",
        String::from_utf8_lossy(&run.stdout),
        String::from_utf8_lossy(&run.stderr)
    );
    let planted = [NAME, NUMBER, STREET, MEMBER, GUARDIAN, PHONE];
    assert!(planted.iter().all(|word| !told.contains(word)), "{told}");
    let mut found = 0;
    for path in files_below(&session.out()) {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let bytes = fs::read(&path).unwrap();
        for word in planted {
            assert!(!name.contains(word));
            let holds = bytes.windows(word.len()).any(|window| window == word.as_bytes());
            assert!(!holds || allowed(&name).contains(&word), "{name} holds {word}");
            found += usize::from(holds);
        }
    }
    assert_eq!(found, 2 * 3 + 5 * 2, "every word is where it is needed");
    // without --coverage the member number is not needed
    assert_eq!(session.export("fhir", &[]), ambula::cli::Exit::Done);
    let bundle = String::from_utf8(session.read("fhir-collection.json")).unwrap();
    assert!(bundle.contains(NUMBER) && !bundle.contains(MEMBER));
}

#[test]
fn a_failed_delivery_names_nobody() {
    let session = Session::new();
    session
        .encounter(|typed| typed.replace("family_name = \"Example\"", &format!("family_name = \"{NAME}\"")));
    assert_eq!(session.export("hl7", &[]), ambula::cli::Exit::Done);
    let run = Command::new(env!("CARGO_BIN_EXE_ambula"))
        .args([
            "send",
            text(&session.out().join("oru.hl7")),
            "--to",
            "mllp://127.0.0.1:9",
            "--timeout",
            "2",
        ])
        .output()
        .unwrap();
    assert_eq!(run.status.code(), Some(4));
    let ledger = fs::read_to_string(session.out().join("sent.jsonl")).unwrap();
    let told = String::from_utf8_lossy(&run.stderr).into_owned();
    assert!(!ledger.contains(NAME) && !told.contains(NAME), "{told}");
    assert_eq!(ledger.lines().count(), 2);
}

//! Planting a defect in a session or in a model, and what the program answers.

use std::fs;
use std::path::PathBuf;

use ambula::exchange::Stored;
use ambula::exchange::chart::Chart;
use ambula::exchange::fhir::{BundleKind, Extent, bundle, problems};
use ambula::exchange::hl7::{Envelope, mdm, oru};
use ambula::exchange::study::{Study, StudyReport};
use serde_json::Value;

use super::generated::{record, report, results};
use super::samples::{Session, text};
use super::shape::wrong;
use crate::program;

/// A row of the table: file of the judges, what was planted where, what we answered.
pub(super) struct Row(
    pub(super) &'static str,
    pub(super) &'static str,
    pub(super) String,
);

/// What the program says to an export, in one line, without the folder; and its exit code.
pub(super) fn said(session: &Session, formats: &str, more: &[&str]) -> (i32, String) {
    let run = program::command()
        .args(["export", text(&session.folder), "--format", formats])
        .args(more)
        .output()
        .unwrap();
    let told = String::from_utf8(run.stderr).unwrap();
    let first = told.split("help:").next().unwrap();
    let lines = first
        .lines()
        .map(|line| line.trim().trim_start_matches(['×', '│']).trim());
    let line = lines.collect::<Vec<_>>().join(" ").trim().to_owned();
    let line = line.replace(&format!("{}/", session.folder.display()), "");
    let left_out = String::from_utf8(run.stdout).unwrap();
    let left_out = left_out
        .lines()
        .find(|l| l.contains("encounter.class"))
        .unwrap_or_default();
    (
        run.status.code().unwrap(),
        if line.is_empty() {
            left_out.to_owned()
        } else {
            line
        },
    )
}

/// The answer to an export that is refused. Nothing is written.
pub(super) fn refused(session: &Session, formats: &str, words: &str) -> String {
    let (code, told) = said(session, formats, &[]);
    assert!(code == 3 && told.contains(words), "{code} {told}");
    assert!(!session.out().exists(), "something was written: {told}");
    let told = told.split("; docs/").next().unwrap();
    format!("refused: {told}")
}

/// A session whose record was changed. What is to be changed must be there.
pub(super) fn changed(from: &str, to: &str) -> Session {
    let session = Session::new();
    session.encounter(|typed| {
        assert!(typed.contains(from), "{from}");
        typed.replacen(from, to, 1)
    });
    session
}

pub(super) fn before_the_judge(name: &str, bytes: &[u8]) {
    if let Some(folder) = std::env::var_os("AMBULA_JUDGE_DIR").map(PathBuf::from) {
        fs::write(folder.join(name), bytes).unwrap();
    }
}

/// Messages of a session that are written although something was planted: right in every segment.
pub(super) fn messages(session: &Session, fixture: &str) -> [Vec<u8>; 2] {
    let (code, told) = said(session, "hl7", &[]);
    assert_eq!(code, 0, "{told}");
    ["oru", "mdm"].map(|kind| {
        let bytes = session.read(&format!("{kind}.hl7"));
        assert_eq!(wrong(&bytes), Vec::<String>::new(), "{fixture} {kind}");
        before_the_judge(&format!("defect-{fixture}-{kind}.hl7"), &bytes);
        bytes
    })
}

/// The bundle of a session that is written although something was planted.
pub(super) fn whole_bundle(session: &Session, fixture: &str) -> Value {
    let (code, told) = said(session, "fhir", &[]);
    assert_eq!(code, 0, "{told}");
    let bytes = session.read("fhir-collection.json");
    before_the_judge(&format!("defect-{fixture}.json"), &bytes);
    let bundle = serde_json::from_slice(&bytes).unwrap();
    assert_eq!(problems(&bundle), Vec::<String>::new());
    bundle
}

pub(super) fn of_kind<'a>(bundle: &'a Value, kind: &str) -> Vec<&'a Value> {
    let entries = bundle["entry"].as_array().unwrap().iter().map(|e| &e["resource"]);
    entries.filter(|r| r["resourceType"] == kind).collect()
}

/// Text with what would break a message apart, for a string in quotation marks of the record.
pub(super) const BREAKING: &str = "Example\\rZZZ|1||x^y&z~w\\nOBZ|1\\rMSH|^~\\\\&|A";

pub(super) fn with_segments() -> Session {
    let session = Session::new();
    session.encounter(|typed| {
        let mut typed = typed.to_owned();
        for (from, to) in [
            (
                "family_name = \"Example\"",
                format!("family_name = \"{BREAKING}\""),
            ),
            ("given_name = \"Adult\"", format!("given_name = \"{BREAKING}\"")),
            (
                "placer_id = \"ORD-SAMPLE-H\"",
                format!("placer_id = \"{BREAKING}\"\nfiller_id = \"{BREAKING}\""),
            ),
            (
                "orderer = \"Sample physiatrist\"",
                format!("orderer = \"{BREAKING}\""),
            ),
            (
                "mrn_authority = \"Synthetic gait laboratory\"",
                format!("mrn_authority = \"{BREAKING}\""),
            ),
            (
                "visit_number = \"V-SAMPLE-H-1\"",
                format!("visit_number = \"{BREAKING}\""),
            ),
            (
                "reason_diagnoses = [\"I69.391\"]",
                format!("reason_diagnoses = [\"{BREAKING}\"]"),
            ),
        ] {
            assert!(typed.contains(from), "{from}");
            typed = typed.replacen(from, &to, 1);
        }
        typed
    });
    session
}

/// What a generated study becomes.
pub(super) struct Made {
    pub(super) oru: Result<Vec<u8>, String>,
    pub(super) mdm: Vec<u8>,
    pub(super) bundle: Result<Value, String>,
}

/// Messages and bundle of a generated study after a change of what it is made of.
pub(super) fn made(change: impl Fn(&mut StudyReport, &mut Stored)) -> Made {
    let (record, mut report, mut results) = (record(3), report(3), results(3));
    change(&mut report, &mut results);
    let chart = Chart::of(Study {
        results: &results,
        record: &record,
        report: &report,
    })
    .unwrap();
    let envelope = Envelope::default();
    Made {
        oru: oru(&chart, &envelope),
        mdm: mdm(&chart, &envelope),
        bundle: bundle(&chart, BundleKind::Collection, Extent::Chart).map(|b| b.json),
    }
}

/// The rows that both tables begin with: the report overwritten, a report of every byte, a date of birth in American order.
/// `odd` finds that report again in what was made of it and says which part gives it back.
pub(super) fn first_rows(
    format: &str,
    date: &'static str,
    odd: impl FnOnce(Made) -> &'static str,
) -> Vec<Row> {
    let session = Session::new();
    fs::write(session.folder.join("ambula/report.pdf"), "###").unwrap();
    let overwritten = refused(&session, format, "report.pdf is not the file");
    let parts = odd(made(|report, _| report.pdf = odd_pdf()));
    let born = changed("birth_date = 1967-09-30", "birth_date = \"03/04/2016\"");
    vec![
        Row("bad_b64", "`report.pdf` overwritten with `###`", overwritten),
        Row(
            "bad_b64",
            "a PDF of all 256 bytes and the delimiters",
            format!("written: {parts} back the very bytes"),
        ),
        Row(
            date,
            "`patient.birth_date = \"03/04/2016\"`",
            refused(&born, format, "not a date"),
        ),
    ]
}

/// Every byte, and the delimiters of both formats.
pub(super) fn odd_pdf() -> Vec<u8> {
    let mut pdf = b"%PDF-1.7\r|^~\\&\r\nMSH|^~\\&|\"}".to_vec();
    pdf.extend(0..=255_u8);
    pdf
}

//! The defects of the judges' broken messages and bundles, planted in our input: refused with what is wrong, or written in a
//! form that is right. The table of docs/exchange.md is what this test finds; `AMBULA_WRITE_DEFECTS=1` writes it anew.
//! With `AMBULA_JUDGE_DIR` whatever was written goes before `check_hl7.py` and `check_fhir.py`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use ambula::billing::Date;
use ambula::billing::record::Record;
use ambula::exchange::chart::Chart;
use ambula::exchange::fhir::{BundleKind, Extent, bundle, claim_bundle, problems};
use ambula::exchange::hl7::{Envelope, mdm, oru};
use ambula::exchange::study::{Standing, Study};
use ambula::exchange::to_json;
use serde_json::Value;

use super::generated::{record, report, results};
use super::samples::{Session, text};
use super::shape::{decoded, field, pdf_of, segments, wrong};
use crate::billing::fixture::study;

/// A row of the table: file of the judges, what was planted where, what we answered.
struct Row(&'static str, &'static str, String);

/// What the program says to an export, in one line, without the folder; and its exit code.
fn said(session: &Session, formats: &str, more: &[&str]) -> (i32, String) {
    let run = Command::new(env!("CARGO_BIN_EXE_ambula"))
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
fn refused(session: &Session, formats: &str, words: &str) -> String {
    let (code, told) = said(session, formats, &[]);
    assert!(code == 3 && told.contains(words), "{code} {told}");
    assert!(!session.out().exists(), "something was written: {told}");
    let told = told.split("; docs/").next().unwrap();
    format!("refused: {told}")
}

/// A session whose record was changed. What is to be changed must be there.
fn changed(from: &str, to: &str) -> Session {
    let session = Session::new();
    session.encounter(|typed| {
        assert!(typed.contains(from), "{from}");
        typed.replacen(from, to, 1)
    });
    session
}

fn before_the_judge(name: &str, bytes: &[u8]) {
    if let Some(folder) = std::env::var_os("AMBULA_JUDGE_DIR").map(PathBuf::from) {
        fs::write(folder.join(name), bytes).unwrap();
    }
}

/// Messages of a session that are written although something was planted: right in every segment.
fn messages(session: &Session, fixture: &str) -> [Vec<u8>; 2] {
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
fn whole_bundle(session: &Session, fixture: &str) -> Value {
    let (code, told) = said(session, "fhir", &[]);
    assert_eq!(code, 0, "{told}");
    let bytes = session.read("fhir-collection.json");
    before_the_judge(&format!("defect-{fixture}.json"), &bytes);
    let bundle = serde_json::from_slice(&bytes).unwrap();
    assert_eq!(problems(&bundle), Vec::<String>::new());
    bundle
}

fn of_kind<'a>(bundle: &'a Value, kind: &str) -> Vec<&'a Value> {
    let entries = bundle["entry"].as_array().unwrap().iter().map(|e| &e["resource"]);
    entries.filter(|r| r["resourceType"] == kind).collect()
}

/// Text with what would break a message apart, for a string in quotation marks of the record.
const BREAKING: &str = "Example\\rZZZ|1||x^y&z~w\\nOBZ|1\\rMSH|^~\\\\&|A";

fn with_segments() -> Session {
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

/// Messages and bundle of a generated study after a change of what it is made of.
fn made(
    change: impl Fn(&mut Record, &mut ambula::exchange::study::StudyReport, &mut ambula::exchange::Stored),
) -> (Result<Vec<u8>, String>, Vec<u8>, Result<Value, String>) {
    let (mut record, mut report, mut results) = (record(3), report(3), results(3));
    change(&mut record, &mut report, &mut results);
    let chart = Chart::of(Study {
        results: &results,
        record: &record,
        report: &report,
    })
    .unwrap();
    let envelope = Envelope::default();
    (
        oru(&chart, &envelope),
        mdm(&chart, &envelope),
        bundle(&chart, BundleKind::Collection, Extent::Chart).map(|b| b.json),
    )
}

fn changed_report(formats: &str) -> String {
    let session = Session::new();
    fs::write(session.folder.join("ambula/report.pdf"), "###").unwrap();
    refused(&session, formats, "report.pdf is not the file")
}

/// Every byte, and the delimiters of both formats.
fn odd_pdf() -> Vec<u8> {
    let mut pdf = b"%PDF-1.7\r|^~\\&\r\nMSH|^~\\&|\"}".to_vec();
    pdf.extend(0..=255_u8);
    pdf
}

/// Overwrites markers of a C3D file of floating numbers with what is not a number (C3D user guide, 2021: words 2, 3 and 9 of
/// the header count points and analog values of a frame, and say where the data begin).
fn without_markers(path: &Path, frames: std::ops::Range<usize>) {
    let mut bytes = fs::read(path).unwrap();
    let word = |index: usize| usize::from(u16::from_le_bytes([bytes[2 * index - 2], bytes[2 * index - 1]]));
    let (points, analog, start) = (word(2), word(3), (word(9) - 1) * 512);
    let frame = (points * 4 + analog) * 4;
    for at in frames.map(|number| start + number * frame) {
        for value in bytes[at..at + points * 16].chunks_exact_mut(4) {
            value.copy_from_slice(&f32::NAN.to_le_bytes());
        }
    }
    fs::write(path, bytes).unwrap();
}

fn hl7_rows() -> Vec<Row> {
    let mut rows = Vec::new();
    let mut row = |fixture, planted, answer: String| rows.push(Row(fixture, planted, answer));

    row(
        "bad_b64",
        "`report.pdf` overwritten with `###`",
        changed_report("hl7"),
    );
    let (message, document, _) = made(|_, report, _| report.pdf = odd_pdf());
    for (name, bytes) in [("oru", message.unwrap()), ("mdm", document)] {
        assert_eq!(wrong(&bytes), Vec::<String>::new());
        let all = segments(&bytes);
        let held = all.iter().find(|f| f[0] == "OBX" && f[2] == "ED").unwrap();
        assert_eq!(pdf_of(&held[5]), odd_pdf());
        before_the_judge(&format!("defect-bad_b64-{name}.hl7"), &bytes);
    }
    row(
        "bad_b64",
        "a PDF of all 256 bytes and the delimiters",
        "written: OBX-5 gives back the very bytes".to_owned(),
    );

    let birth = "birth_date = 1967-09-30";
    row(
        "bad_dt",
        "`patient.birth_date = \"03/04/2016\"`",
        refused(
            &changed(birth, "birth_date = \"03/04/2016\""),
            "hl7",
            "not a date",
        ),
    );
    row(
        "bad_dt",
        "`patient.birth_date = 2016-13-04`",
        refused(
            &changed(birth, "birth_date = \"2016-13-04\""),
            "hl7",
            "not a date",
        ),
    );
    let [message, _] = messages(&changed(birth, "birth_date = \"1967-09-30\""), "bad_dt");
    row(
        "bad_dt",
        "the same day with hyphens, as text",
        format!("written: PID-7 is `{}`", field(&message, "PID", 7)),
    );

    let session = Session::new();
    let path = session.folder.join("ambula/results.json");
    let typed = fs::read_to_string(&path).unwrap();
    let from = typed.find("\"mean\": ").unwrap() + 8;
    let to = from + typed[from..].find(',').unwrap();
    fs::write(&path, format!("{}\"fast\"{}", &typed[..from], &typed[to..])).unwrap();
    row(
        "bad_nm",
        "a mean of `results.json` is `\"fast\"`",
        refused(&session, "hl7", "results.json is not the file"),
    );
    for (value, planted) in [
        (f64::NAN, "a mean that is not a number, in the model"),
        (f64::INFINITY, "an infinite mean, in the model"),
    ] {
        let (message, _, bundle) = made(|_, _, results| results.conditions[0].parameters[0].mean = value);
        assert_eq!(message.as_ref().unwrap_err(), &bundle.unwrap_err());
        row("bad_nm", planted, format!("refused: {}", message.unwrap_err()));
    }

    let session = Session::new();
    without_markers(&session.folder.join("walk-01.c3d"), 60..120);
    super::samples::process(&session.folder);
    let [message, _] = messages(&session, "bad_nm");
    let all = segments(&message);
    row(
        "bad_nm",
        "60 frames of all markers of `walk-01.c3d` are not a number",
        format!(
            "written: {} values from the cycles that are left, every one a number",
            all.iter().filter(|f| f[0] == "OBX" && f[2] == "NM").count()
        ),
    );

    let class = changed("class = \"outpatient\"", "class = \"QQ\"");
    let [message, _] = messages(&class, "bad_tbl");
    let (_, told) = said(&class, "hl7", &[]);
    assert!(told.starts_with("left out: hl7: encounter.class"), "{told}");
    row(
        "bad_tbl",
        "`encounter.class = \"QQ\"`",
        format!("written: PV1-2 is `{}`; {told}", field(&message, "PV1", 2)),
    );
    row(
        "bad_tbl",
        "`patient.administrative_sex = \"QQ\"`",
        refused(
            &changed("administrative_sex = \"male\"", "administrative_sex = \"QQ\""),
            "hl7",
            "none of the words",
        ),
    );

    let session = changed("status = \"final\"\nfiled", "status = \"ZZ\"\nfiled");
    let [message, document] = messages(&session, "bad_txa17");
    row(
        "bad_txa17",
        "`technical_report.status = \"ZZ\"`",
        format!(
            "written: TXA-17 is `{}`, OBR-25 `{}`; only a signature makes a report final",
            field(&document, "TXA", 17),
            field(&message, "OBR", 25)
        ),
    );

    let session = Session::new();
    assert_eq!(said(&session, "hl7", &["--receiver", "|||^||ACK&~\\"]).0, 0);
    for kind in ["oru", "mdm"] {
        let bytes = session.read(&format!("{kind}.hl7"));
        assert_eq!(wrong(&bytes), Vec::<String>::new());
        before_the_judge(&format!("defect-no_msh9-{kind}.hl7"), &bytes);
    }
    row(
        "no_msh9",
        "`--receiver` full of delimiters",
        format!(
            "written: escaped; MSH-9 is `{}`",
            field(&session.read("oru.hl7"), "MSH", 8)
        ),
    );

    let session = changed("codes = [\"96000\", \"96004\"]", "codes = [\"\"]");
    let [message, _] = messages(&session, "no_obr4");
    row(
        "no_obr4",
        "`order.codes = [\"\"]`",
        format!("written: OBR-4 is `{}`", field(&message, "OBR", 4)),
    );

    let (message, document, _) = made(|_, report, _| {
        report.standing = Standing::Draft;
        report.signatures.clear();
    });
    for (name, bytes) in [("oru", message.unwrap()), ("mdm", document)] {
        assert_eq!(wrong(&bytes), Vec::<String>::new());
        let states: Vec<String> = segments(&bytes)
            .iter()
            .filter(|f| f[0] == "OBX")
            .map(|f| f[11].clone())
            .collect();
        assert!(!states.is_empty() && states.iter().all(|state| state == "P"));
        before_the_judge(&format!("defect-no_obx11-{name}.hl7"), &bytes);
    }
    row(
        "no_obx11",
        "a report without a standing, in the model",
        "written: OBX-11 is `P` in every segment".to_owned(),
    );

    let session = Session::new();
    session.encounter(|typed| {
        let from = typed.find("[patient]").unwrap();
        let to = typed.find("[order]").unwrap();
        format!("{}{}", &typed[..from], &typed[to..])
    });
    row(
        "no_pid",
        "no `[patient]`",
        refused(&session, "hl7", "does not state patient.mrn"),
    );
    for (planted, to) in [
        ("no `patient.family_name`", ""),
        ("`patient.family_name = \" \"`", "family_name = \" \""),
    ] {
        let session = changed("family_name = \"Example\"", to);
        row(
            "no_pid5",
            planted,
            refused(&session, "hl7", "patient.family_name"),
        );
    }

    let session = with_segments();
    let written = messages(&session, "segments");
    let names = |bytes: &[u8]| -> Vec<String> {
        let all = segments(bytes);
        all.iter().take(4).map(|f| f[0].clone()).collect()
    };
    let order = names(&written[0]).join(", ");
    assert!(
        field(&written[0], "PID", 5)
            .starts_with("Example\\.br\\ZZZ\\F\\1\\F\\\\F\\x\\S\\y\\T\\z\\R\\w\\.br\\OBZ")
    );
    row(
        "seg_order",
        "a line break and `ZZZ\\|1` in names, numbers and codes of the record",
        format!("written: escaped; the segments begin {order}"),
    );
    let heads = written
        .iter()
        .map(|b| segments(b).iter().filter(|f| f[0] == "MSH").count());
    row(
        "two_msh",
        "a line break and `MSH\\|^~\\\\&` in the same places",
        format!("written: escaped; MSH {} times", heads.max().unwrap()),
    );
    let strange = written
        .iter()
        .flat_map(|b| segments(b))
        .filter(|f| ["OBZ", "ZZZ"].contains(&f[0].as_str()));
    row(
        "unk_seg",
        "a line break and `OBZ\\|1` in the same places",
        format!("written: escaped; {} such segments", strange.count()),
    );
    rows
}

fn fhir_rows() -> Vec<Row> {
    let mut rows = Vec::new();
    let mut row = |fixture, planted, answer: String| rows.push(Row(fixture, planted, answer));

    row(
        "bad_b64",
        "`report.pdf` overwritten with `###`",
        changed_report("fhir"),
    );
    let (_, _, whole) = made(|_, report, _| report.pdf = odd_pdf());
    let whole = whole.unwrap();
    for form in [
        &of_kind(&whole, "DiagnosticReport")[0]["presentedForm"][0],
        &of_kind(&whole, "DocumentReference")[0]["content"][0]["attachment"],
    ] {
        assert_eq!(decoded(form["data"].as_str().unwrap()).unwrap(), odd_pdf());
    }
    before_the_judge("defect-bad_b64.json", &to_json("bundle", &whole).unwrap());
    row(
        "bad_b64",
        "a PDF of all 256 bytes and the delimiters",
        "written: both attachments give back the very bytes".to_owned(),
    );
    row(
        "bad_date",
        "`patient.birth_date = \"03/04/2016\"`",
        refused(
            &changed("birth_date = 1967-09-30", "birth_date = \"03/04/2016\""),
            "fhir",
            "not a date",
        ),
    );
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
    let (mut results, report) = (results(0), report(0));
    results.session.date = None;
    let chart = Chart::of(Study {
        results: &results,
        record: &record,
        report: &report,
    })
    .unwrap();
    claim_bundle(&chart, &claim, Date::parse("2026-11-22").unwrap())
}

/// Lines of the table as docs/exchange.md has them.
fn table(judge: &str, rows: &[Row]) -> String {
    let mut lines = String::new();
    for Row(fixture, planted, answer) in rows {
        let escaped = answer.replace('|', "\\|");
        lines.push_str(&format!("| {judge} {fixture} | {planted} | {escaped} |\n"));
    }
    lines
}

#[test]
fn defects_of_broken_files_do_not_go_out() {
    let judged = [("HL7", hl7_rows(), 13), ("FHIR", fhir_rows(), 12)];
    let mut found = String::new();
    for (judge, rows, files) in &judged {
        let mut names: Vec<&str> = rows.iter().map(|row| row.0).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), *files, "every broken file of the judges for {judge}");
        found.push_str(&table(judge, rows));
    }
    println!("{found}");
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/exchange.md");
    let docs = fs::read_to_string(&path).unwrap();
    let head = "| Broken file | Planted | Answer |\n|---|---|---|\n";
    let from = docs.find(head).expect("docs/exchange.md has the table") + head.len();
    let rest = &docs[from..];
    let end = rest.find("\n\n").map_or(rest.len(), |at| at + 1);
    if std::env::var_os("AMBULA_WRITE_DEFECTS").is_some() {
        fs::write(&path, format!("{}{found}{}", &docs[..from], &rest[end..])).unwrap();
    } else {
        assert!(
            rest[..end] == found,
            "docs/exchange.md has another table; AMBULA_WRITE_DEFECTS=1 writes it anew"
        );
    }
}

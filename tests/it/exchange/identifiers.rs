//! Which identifier stands in which file: planted in an encounter, written by `ambula export` and `ambula claim` in every
//! format, looked for in every file, file name, message and ledger. The table of docs/exchange.md is what this test finds;
//! `AMBULA_WRITE_DEFECTS=1` writes it anew.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use super::defects::hold_table;
use super::samples::{files_below, process, sign, text, unprocessed};
use crate::program;

/// An identifier: its name in the table, what stands in the record of the sample, what takes its place, and the forms in which
/// a file may show it (dates have several).
struct Planted {
    name: &'static str,
    from: &'static str,
    to: &'static str,
    forms: &'static [&'static str],
}

const fn planted(
    name: &'static str,
    from: &'static str,
    to: &'static str,
    forms: &'static [&'static str],
) -> Planted {
    Planted {
        name,
        from,
        to,
        forms,
    }
}

/// In the order of the table.
const IDENTIFIERS: [Planted; 26] = [
    planted(
        "patient's family name",
        "family_name = \"Example\"\ngiven_name = \"Child\"",
        "family_name = \"Zaphodine\"\ngiven_name = \"Child\"",
        &["ZAPHODINE"],
    ),
    planted(
        "patient's given name",
        "given_name = \"Child\"",
        "given_name = \"Quimberly\"",
        &["QUIMBERLY"],
    ),
    planted(
        "record number",
        "mrn = \"SAMPLE-C\"",
        "mrn = \"MRN7781234\"",
        &["MRN7781234"],
    ),
    planted(
        "birth date",
        "birth_date = 2017-06-14",
        "birth_date = 2017-06-19",
        &["2017-06-19", "20170619", "06192017", "06 19 2017"],
    ),
    planted(
        "street",
        "address_line_1 = \"2 Invented Lane\"",
        "address_line_1 = \"2 Rumpelgasse\"",
        &["RUMPELGASSE"],
    ),
    planted(
        "telephone",
        "handedness = \"right\"",
        "handedness = \"right\"\nphone = \"5550199421\"",
        &["5550199421"],
    ),
    planted(
        "guardian",
        "guardian = \"Parent Example\"",
        "guardian = \"Quillfeather\"",
        &["QUILLFEATHER"],
    ),
    planted(
        "encounter number",
        "id = \"E-SAMPLE-C\"",
        "id = \"ENC4410097\"",
        &["ENC4410097"],
    ),
    planted(
        "visit number",
        "visit_number = \"V-SAMPLE-C-1\"",
        "visit_number = \"VIS8820031\"",
        &["VIS8820031"],
    ),
    planted(
        "order number",
        "placer_id = \"ORD-SAMPLE-C\"",
        "placer_id = \"ORD5530028\"",
        &["ORD5530028"],
    ),
    planted(
        "clinical question",
        "Crouch and equinus on both sides: which",
        "Womblefoot on both sides: which",
        &["WOMBLEFOOT"],
    ),
    planted(
        "diagnosis",
        "diagnosis]]\nsequence = 1\ncode = \"G80.1\"",
        "diagnosis]]\nsequence = 1\ncode = \"G80.1\"",
        &["G80.1", "G801"],
    ),
    planted(
        "member number",
        "member_id = \"SAMPLE0001\"",
        "member_id = \"MEM9066771\"",
        &["MEM9066771"],
    ),
    planted(
        "group number",
        "group_number = \"GRP-SAMPLE\"",
        "group_number = \"GRP3301188\"",
        &["GRP3301188"],
    ),
    planted(
        "subscriber's name",
        "subscriber_given_name = \"Parent\"",
        "subscriber_given_name = \"Bartholina\"",
        &["BARTHOLINA"],
    ),
    planted(
        "subscriber's birth date",
        "subscriber_birth_date = 1988-09-30",
        "subscriber_birth_date = 1988-09-23",
        &["1988-09-23", "19880923", "09231988", "09 23 1988"],
    ),
    planted(
        "payer",
        "payer_name = \"Sample payer\"",
        "payer_name = \"Trillibank\"",
        &["TRILLIBANK"],
    ),
    planted(
        "authorisation",
        "number = \"PA-SAMPLE-C\"",
        "number = \"PA60011992\"",
        &["PA60011992"],
    ),
    planted(
        "ordering person's NPI",
        "orderer_npi = \"1234567893\"",
        "orderer_npi = \"1234567893\"",
        &["1234567893"],
    ),
    planted(
        "reading person's NPI",
        "interpreter_npi = \"1111111112\"",
        "interpreter_npi = \"1111111112\"",
        &["1111111112"],
    ),
    planted(
        "laboratory's NPI",
        "npi = \"1444444446\"",
        "npi = \"1444444446\"",
        &["1444444446"],
    ),
    planted(
        "laboratory's tax number",
        "tax_id = \"123456789\"\ntax_id_kind",
        "tax_id = \"382277104\"\ntax_id_kind",
        &["382277104"],
    ),
    planted(
        "charge",
        "charge_cents = 85000",
        "charge_cents = 85037",
        &["850.37", "85037", "850 37"],
    ),
    planted(
        "serial number of a device",
        "serial = \"SW-1\"",
        "serial = \"SER71100\"",
        &["SER71100"],
    ),
    planted(
        "consent's witness",
        "recorded_by = \"Sample engineer\"",
        "recorded_by = \"Vogelweide\"",
        &["VOGELWEIDE"],
    ),
    planted(
        "film's digest",
        "0a0e7b1c4f0f4a4d0b7b8d9d5d3c4c5f0c7b4f0e8d0a3b1e2c4d5f6a7b8c9d01",
        "0a0e7b1c4f0f4a4d0b7b8d9d5d3c4c5f0c7b4f0e8d0a3b1e2c4d5f6a7b8c9daa",
        &["6A7B8C9DAA"],
    ),
];

/// Columns of the table: heading, and the files behind it.
const COLUMNS: [(&str, &[&str]); 11] = [
    ("results", &["results"]),
    ("tables, schema", &["tables"]),
    ("oru", &["oru.hl7"]),
    ("mdm", &["mdm.hl7"]),
    ("dft", &["dft.hl7"]),
    ("fhir", &["fhir-collection.json", "fhir-transaction.json"]),
    ("fhir claim", &["fhir-claim.json"]),
    ("dicom", &["report.dcm"]),
    ("837", &["837p-000000001.x12"]),
    ("form", &["cms1500.json", "cms1500.csv"]),
    ("ledgers, file names, messages", &["ledger", "told"]),
];

/// Program's words of a run that must end with `code`.
fn run(arguments: &[&str], code: i32) -> String {
    let run = program::ambula(arguments);
    let told = program::told(&run);
    assert_eq!(run.status.code(), Some(code), "{told}");
    told
}

/// Column of a file.
fn column(path: &Path, session: &Path) -> String {
    let name = path.file_name().unwrap().to_string_lossy().into_owned();
    let inside = path.strip_prefix(session).unwrap().to_string_lossy().into_owned();
    if inside.starts_with("ambula/") && !inside.starts_with("ambula/export/") {
        "results".to_owned()
    } else if inside.contains("claims-ledger") || name == "sent.jsonl" {
        "ledger".to_owned()
    } else if inside.contains("/tables/") || name == "results.schema.json" {
        "tables".to_owned()
    } else if let Some((_, ending)) = name.rsplit_once('.').filter(|_| name.starts_with("cms1500-")) {
        format!("cms1500.{ending}")
    } else {
        name
    }
}

#[test]
fn every_identifier_is_only_where_it_is_needed() {
    let place = tempfile::tempdir().unwrap();
    let session = place.path().join("session");
    unprocessed("child-crouch", &session);
    let record = session.join("encounter.toml");
    let mut typed = fs::read_to_string(&record).unwrap();
    for one in &IDENTIFIERS {
        assert!(typed.contains(one.from), "{}", one.name);
        typed = typed.replacen(one.from, one.to, 1);
    }
    typed = typed.replace("total_cents = 145000", "total_cents = 145037");
    typed = typed.replace("patient_mrn = \"SAMPLE-C\"", "patient_mrn = \"MRN7781234\"");
    fs::write(&record, typed).unwrap();
    process(&session);
    sign(
        &session,
        ("Sample engineer", "biomechanist", "2026-03-03T09:12:00-06:00"),
    );
    let claims = session.join("claims.toml");
    let folder = text(&session);
    let mut told = run(
        &[
            "export",
            folder,
            "--format",
            "fhir,hl7,dicom,csv,parquet,schema",
            "--coverage",
            "--claims",
            text(&claims),
        ],
        0,
    );
    told += &run(
        &[
            "claim",
            folder,
            "--new-ledger",
            "--format",
            "837p,cms1500",
            "--at",
            "2026-11-21T09:30:00Z",
        ],
        0,
    );
    told += &run(&["claim", "status", "--lab", text(&claims)], 0);
    let message = session.join("ambula/export/oru.hl7");
    told += &run(
        &[
            "send",
            text(&message),
            "--to",
            "mllp://127.0.0.1:9",
            "--timeout",
            "2",
        ],
        4,
    );

    let mut held: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
    let mut look = |column: String, bytes: &[u8]| {
        let upper = String::from_utf8_lossy(bytes).to_ascii_uppercase();
        // alone: long tables hold any row of digits
        let joins = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric() || c == '.');
        let holds = |form: &str| {
            let mut found = upper.match_indices(form);
            found.any(|(at, _)| {
                let after = upper[at + form.len()..].chars().next();
                !joins(upper[..at].chars().next_back()) && !joins(after)
            })
        };
        let found = held.entry(column).or_default();
        for (index, one) in IDENTIFIERS.iter().enumerate() {
            if one.forms.iter().any(|form| holds(form)) {
                found.insert(index);
            }
        }
    };
    look("told".to_owned(), told.as_bytes());
    for part in ["ambula", "claims", "claims-ledger"] {
        for path in files_below(&session.join(part)) {
            let inside = path.strip_prefix(&session).unwrap();
            look("told".to_owned(), inside.to_string_lossy().as_bytes());
            look(column(&path, &session), &fs::read(&path).unwrap());
        }
    }
    let mut table = String::new();
    for (index, one) in IDENTIFIERS.iter().enumerate() {
        let cells = COLUMNS.iter().map(|(heading, files)| {
            let holds: Vec<bool> = files.iter().map(|file| held[*file].contains(&index)).collect();
            assert!(
                holds.iter().all(|one| *one == holds[0]),
                "{}: {heading} differ",
                one.name
            );
            if holds[0] { " x |" } else { " |" }
        });
        table.push_str(&format!("| {} |{}\n", one.name, cells.collect::<String>()));
    }
    println!("{table}");
    for nowhere in ["results", "tables", "ledger", "told"] {
        let found: Vec<&str> = held[nowhere]
            .iter()
            .map(|index| IDENTIFIERS[*index].name)
            .collect();
        assert_eq!(found, Vec::<&str>::new(), "{nowhere}");
    }
    let known: BTreeSet<&str> = COLUMNS
        .iter()
        .flat_map(|(_, files)| files.iter().copied())
        .collect();
    let others: Vec<&String> = held
        .keys()
        .filter(|file| !known.contains(file.as_str()))
        .collect();
    assert_eq!(others, ["cms1500.pdf"], "files that nobody looked at");
    let headings: Vec<&str> = COLUMNS.iter().map(|(heading, _)| *heading).collect();
    let head = format!(
        "| | {} |\n|---|{}\n",
        headings.join(" | "),
        "---|".repeat(COLUMNS.len())
    );
    hold_table(&head, &table);
    // without --coverage a chart gets no member number
    run(&["export", folder, "--format", "fhir"], 0);
    let chart = fs::read_to_string(session.join("ambula/export/fhir-collection.json")).unwrap();
    assert!(chart.contains("MRN7781234") && !chart.contains("MEM9066771") && !chart.contains("Trillibank"));
}

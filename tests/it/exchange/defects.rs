//! The defects of the judges' broken messages and bundles, planted in our input: refused with what is wrong, or written in a
//! form that is right. The table of docs/exchange.md is what this test finds; `AMBULA_WRITE_DEFECTS=1` writes it anew.
//! With `AMBULA_JUDGE_DIR` whatever was written goes before `check_hl7.py` and `check_fhir.py`.

use std::fs;
use std::path::Path;

use super::broken_bundles::fhir_rows;
use super::broken_messages::hl7_rows;
use super::planting::Row;

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
    hold_table("| Broken file | Planted | Answer |\n|---|---|---|\n", &found);
}

/// Holds that the table of docs/exchange.md under a heading is the one found, or writes it there.
pub(super) fn hold_table(head: &str, found: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/exchange.md");
    let docs = fs::read_to_string(&path).unwrap();
    let from = docs.find(head).expect("docs/exchange.md has the table") + head.len();
    let rest = &docs[from..];
    let end = rest.find("\n\n").map_or(rest.len(), |at| at + 1);
    if std::env::var_os("AMBULA_WRITE_DEFECTS").is_some() {
        fs::write(&path, format!("{}{found}{}", &docs[..from], &rest[end..])).unwrap();
    } else {
        assert!(
            rest[..end] == *found,
            "docs/exchange.md has another table; AMBULA_WRITE_DEFECTS=1 writes it anew"
        );
    }
}

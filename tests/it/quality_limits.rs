//! The table of limits in `docs/quality.md` says what `calibration/limits.toml` says.

use std::path::Path;

use ambula::quality::{Limits, Worse};

/// Set to write the table instead of comparing it.
const WRITE: &str = "AMBULA_WRITE_LIMITS";

fn table() -> String {
    let mut text =
        "| rule | what is measured | unit | care | redo | source |\n|---|---|---|---|---|---|\n".to_owned();
    for (rule, limit) in Limits::shipped().unwrap().iter() {
        let cell = |value: Option<f64>| match (value, limit.worse) {
            (None, _) => String::new(),
            (Some(value), Worse::More) => value.to_string(),
            (Some(value), Worse::Less) => format!("below {value}"),
        };
        text.push_str(&format!(
            "| `{rule}` | {} | {} | {} | {} | {} |\n",
            limit.means,
            limit.unit,
            cell(limit.care),
            cell(limit.redo),
            limit.source
        ));
    }
    text
}

#[test]
fn the_document_lists_every_limit() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/quality.md");
    let document = std::fs::read_to_string(&path).unwrap();
    let (before, rest) = document.split_once("| rule | what").unwrap();
    let (_, after) = rest.split_once("<!-- end of limits -->").unwrap();
    let wanted = format!("{before}{}<!-- end of limits -->{after}", table());
    if std::env::var_os(WRITE).is_some() {
        std::fs::write(&path, &wanted).unwrap();
        return;
    }
    assert!(
        document == wanted,
        "docs/quality.md is behind calibration/limits.toml; run this test with {WRITE}=1"
    );
}

//! The page of signatures: who signed what, when, and the digests that bind them to the results.

use crate::report::input::ReportInput;
use crate::report::model::{Block, Column, Fact, Row, Section, Table};
use crate::report::standing::Document;

/// What stands on the cover and in the foot of every page.
pub(super) fn standing(document: &Document) -> String {
    format!(
        "Technical – not interpreted · {}, version {}",
        document.standing.word(),
        document.version.max(1)
    )
}

/// What the cover says of number and signatures.
pub(super) fn facts(document: &Document) -> Vec<Fact> {
    let number = document.number.iter().filter(|n| !n.trim().is_empty());
    let mut facts: Vec<Fact> = number.map(|n| Fact::new("Report", n.as_str())).collect();
    facts.extend(document.signatures.iter().map(|s| {
        let words = format!("{}, {}: {}, {}", s.name, s.credential, s.meaning, s.at);
        Fact::new("Signed", words)
    }));
    facts
}

/// The page; none for what is not signed.
pub(super) fn section(input: &ReportInput<'_>) -> Option<Section> {
    let document = &input.document;
    if document.signatures.is_empty() {
        return None;
    }
    let rows = document.signatures.iter().map(|s| {
        Row::of([
            s.name.clone(),
            s.credential.clone(),
            s.meaning.clone(),
            s.at.clone(),
        ])
    });
    let table = Table {
        summary: "Signatures: name, credential, meaning, time".to_owned(),
        columns: vec![
            Column::text("Name", 3),
            Column::text("Credential", 2),
            Column::text("Meaning", 2),
            Column::text("Time, with offset from UTC", 3),
        ],
        rows: rows.collect(),
        small: false,
    };
    let mut facts = vec![
        Fact::new("Status", document.standing.word()),
        Fact::new("Version", document.version.to_string()),
        Fact::new("SHA-256 of what was signed", document.body_sha256.clone()),
        Fact::new("SHA-256 of the results", document.manifest_sha256.clone()),
    ];
    facts.extend(
        document
            .amendment
            .iter()
            .map(|why| Fact::new("Reason of the amendment", why.as_str())),
    );
    Some(Section {
        key: "signatures",
        title: "Signatures".to_owned(),
        subtitle: String::new(),
        blocks: vec![
            Block::Table(table),
            Block::Facts { facts },
            Block::Notes {
                notes: vec![
                    "Performed: the person carried out or directed the measurement that this report documents. Reviewed: the \
                     person looked at this report and its data quality. Neither is an interpretation: that is a document of its \
                     own with a signature of its own."
                        .to_owned(),
                    "What was signed is this report as it was before this page and the words of status were added; the first \
                     digest is of that PDF, the second of the list of all result files with their digests. The file \
                     report.signature.json beside this report keeps every signature in order; ambula sign --verify checks it. \
                     It is an electronic record of who signed what and when, not a certificate of a trust service."
                        .to_owned(),
                ],
            },
        ],
    })
}

//! Provenance: what was processed with what, and the closing line.

use crate::report::input::ReportInput;
use crate::report::model::{Block, Column, Fact, Row, Section, Table};

/// Digits of a digest that name a file for the eye.
const SHORT_DIGEST: usize = 8;
const CLOSING: &str = "This is a technical report of the measurement. It holds no interpretation or recommendation, \
which will follow under separate signature.";

pub(super) fn section(input: &ReportInput<'_>) -> Section {
    let heading = |text: &str| Block::Heading {
        text: text.to_owned(),
    };
    let mut blocks = vec![Block::Facts {
        facts: vec![
            Fact::new("Program", input.program.as_str()),
            Fact::new("Session", input.identity.session_id.as_str()),
        ],
    }];
    if !input.files.is_empty() {
        blocks.push(heading("Input files"));
        blocks.push(Block::Table(files(input)));
    }
    if !input.settings.is_empty() {
        blocks.push(heading("Settings"));
        blocks.push(Block::Table(settings(input)));
    }
    blocks.push(heading("Decisions"));
    if input.decisions.is_empty() {
        blocks.push(Block::Text {
            text: "None: nothing was overridden or left out by hand.".to_owned(),
        });
    } else {
        blocks.extend(input.decisions.iter().map(|text| Block::Text {
            text: super::sentence(text),
        }));
    }
    blocks.push(heading("Intended use"));
    blocks.push(Block::Text {
        text: super::cover::INTENDED_USE
            .trim_start_matches("Intended use: ")
            .to_owned(),
    });
    blocks.push(Block::Closing {
        text: CLOSING.to_owned(),
    });
    Section {
        key: "provenance",
        title: "Provenance".to_owned(),
        subtitle: String::new(),
        blocks,
    }
}

fn files(input: &ReportInput<'_>) -> Table {
    let rows = input.files.iter().map(|f| {
        let short: String = f.sha256.chars().take(SHORT_DIGEST).collect();
        Row::of([f.name.clone(), grouped(f.bytes), short, f.sha256.clone()])
    });
    Table {
        summary: "Input files with size and SHA-256".to_owned(),
        columns: vec![
            Column::text("File", 1),
            Column::number("Bytes"),
            Column::word("Short"),
            Column::word("SHA-256"),
        ],
        rows: rows.collect(),
        small: true,
    }
}

/// A whole number in groups of three digits.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut result = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            result.push('\u{A0}');
        }
        result.push(digit);
    }
    result
}

fn settings(input: &ReportInput<'_>) -> Table {
    let rows = input
        .settings
        .iter()
        .map(|(name, value)| Row::of([name.clone(), value.clone()]));
    Table {
        summary: "Settings in effect".to_owned(),
        columns: vec![Column::text("Setting", 2), Column::text("Value", 3)],
        rows: rows.collect(),
        small: true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_from_the_right() {
        assert_eq!(grouped(1_234_567).replace('\u{A0}', " "), "1 234 567");
        assert_eq!(grouped(999), "999");
    }
}

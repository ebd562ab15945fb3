//! Rejected cycles, plate contacts, assumptions and findings: what the reader has to know about the data.

use super::{contacts, kinetics, sentence};
use crate::report::input::{Finding, ReportInput, Severity};
use crate::report::model::{Block, Column, Row, Section, Table};
use crate::report::rounding::{NOTHING, counted, fixed};

pub(super) fn section(input: &ReportInput<'_>) -> Section {
    let mut blocks = vec![heading("Rejected cycles")];
    let rejected = rejected(input);
    let cut: usize = input.conditions.iter().map(|c| c.cycles.len()).sum();
    if cut == 0 {
        blocks.push(text(
            "No gait cycle was found, so there are no curves and no spatiotemporal parameters in this report.",
        ));
    } else if rejected.rows.is_empty() {
        blocks.push(text(&format!("None: {} accepted.", counted(cut, "cycle"))));
    } else {
        blocks.push(Block::Table(rejected));
    }
    blocks.push(heading("Force plate contacts"));
    blocks.extend(contacts::blocks(input));
    for condition in &input.conditions {
        blocks.extend(kinetics::why_no_page(input, condition));
    }
    blocks.push(heading("Assumptions"));
    if input.assumptions.is_empty() {
        blocks.push(text(
            "None: everything that the model needs was stated or measured.",
        ));
    } else {
        blocks.push(Block::Table(assumptions(input)));
    }
    blocks.push(heading("Findings"));
    if input.findings.is_empty() {
        blocks.push(text("None."));
    } else {
        blocks.push(Block::Table(findings(&input.findings)));
    }
    Section {
        key: "data",
        title: "Rejected data and assumptions".to_owned(),
        subtitle: String::new(),
        blocks,
    }
}

fn heading(words: &str) -> Block {
    Block::Heading {
        text: words.to_owned(),
    }
}

fn text(words: &str) -> Block {
    Block::Text {
        text: words.to_owned(),
    }
}

fn rejected(input: &ReportInput<'_>) -> Table {
    let mut rows = Vec::new();
    for condition in &input.conditions {
        let mut first = true;
        for cycle in condition.cycles {
            let Some(why) = cycle.rejection() else { continue };
            if first && input.conditions.len() > 1 {
                rows.push(Row::group(condition.name));
            }
            first = false;
            rows.push(Row::of([
                cycle.trial.clone(),
                cycle.side.word().to_owned(),
                cycle.number.to_string(),
                format!(
                    "{} to {}",
                    fixed(cycle.strike_s, 2),
                    fixed(cycle.next_strike_s, 2)
                ),
                why.words().replace('-', "−"),
            ]));
        }
    }
    Table {
        summary: "Rejected gait cycles with trial, side, time and reason".to_owned(),
        columns: vec![
            Column::text("File", 2),
            Column::word("Side"),
            Column::number("Cycle"),
            Column::number("Time (s)"),
            Column::text("Reason", 3),
        ],
        rows,
        small: false,
    }
}

fn assumptions(input: &ReportInput<'_>) -> Table {
    let rows = input
        .assumptions
        .iter()
        .map(|a| Row::of([sentence(&a.what), sentence(&or_nothing(&a.remedy))]));
    Table {
        summary: "What was assumed and how to state it instead".to_owned(),
        columns: vec![
            Column::text("Assumed", 1),
            Column::text("How to state it instead", 1),
        ],
        rows: rows.collect(),
        small: false,
    }
}

fn findings(findings: &[Finding]) -> Table {
    let mut ordered: Vec<&Finding> = findings.iter().collect();
    ordered.sort_by_key(|f| std::cmp::Reverse(f.severity));
    let rows = ordered.into_iter().map(|f| {
        let weight = match f.severity {
            Severity::Note => "note",
            Severity::Warning => "warning",
            Severity::Error => "error",
        };
        Row::of([
            weight.to_owned(),
            or_nothing(&f.place),
            sentence(&f.what),
            sentence(&or_nothing(&f.remedy)),
        ])
    });
    Table {
        summary: "Findings with weight, place, description and what to do".to_owned(),
        columns: vec![
            Column::word("Weight"),
            Column::text("Where", 2),
            Column::text("What", 4),
            Column::text("What to do", 3),
        ],
        rows: rows.collect(),
        small: false,
    }
}

fn or_nothing(words: &str) -> String {
    if words.trim().is_empty() {
        NOTHING.to_owned()
    } else {
        words.to_owned()
    }
}

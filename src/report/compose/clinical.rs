//! The pages of history and clinical examination: what the session states, in its own words; what it does not state is
//! named as not documented.

use super::long_date;
use crate::report::clinical::{Clinical, ExamRow, Examined};
use crate::report::input::ReportInput;
use crate::report::model::{Block, Column, Fact, Row, Section, Table};
use crate::report::rounding::NOTHING;

/// History and examination with together no more lines than this stand on one page.
const LINES_OF_ONE_PAGE: usize = 46;
/// Lines that a heading or the head of a table takes.
const LINES_OF_HEAD: usize = 2;

/// The pages; none of what was not stated. When both are short they share one.
pub(super) fn sections(input: &ReportInput<'_>) -> Vec<Section> {
    let clinical = &input.clinical;
    let history = history(clinical);
    let examination = clinical.examination.as_ref().and_then(examination);
    match (history, examination) {
        (Some(history), Some(examination))
            if lines(&history) + LINES_OF_HEAD + lines(&examination) <= LINES_OF_ONE_PAGE =>
        {
            vec![together(history, examination)]
        }
        (history, examination) => history.into_iter().chain(examination).collect(),
    }
}

/// About how many lines a page has.
fn lines(section: &Section) -> usize {
    let of_block = |block: &Block| match block {
        Block::Facts { facts } => facts.len(),
        Block::Table(table) => LINES_OF_HEAD + table.rows.len(),
        Block::Notes { notes } => notes.len(),
        _ => 1,
    };
    section.blocks.iter().map(of_block).sum()
}

fn together(history: Section, examination: Section) -> Section {
    let mut blocks = history.blocks;
    blocks.push(heading(&examination.title));
    blocks.extend(examination.blocks);
    section("history", "History, function and clinical examination", blocks)
}

fn section(key: &'static str, title: &str, blocks: Vec<Block>) -> Section {
    Section {
        key,
        title: title.to_owned(),
        subtitle: String::new(),
        blocks,
    }
}

fn heading(text: &str) -> Block {
    Block::Heading {
        text: text.to_owned(),
    }
}

fn facts(pairs: &[(String, String)]) -> Block {
    let facts = pairs.iter().map(|(label, text)| Fact::new(label, text.as_str()));
    Block::Facts {
        facts: facts.collect(),
    }
}

/// What a page of history lacks, by the words of its headings.
fn missing(clinical: &Clinical) -> Vec<&'static str> {
    let parts = [
        (clinical.history.is_empty(), "history in words"),
        (clinical.medication.is_none(), "medication"),
        (clinical.treatments.is_empty(), "treatment before this study"),
        (clinical.measures.is_empty(), "functional measures"),
        (clinical.consent.is_none(), "consent"),
        (clinical.examination.is_none(), "clinical examination"),
    ];
    let missing = parts.into_iter().filter(|(is_missing, _)| *is_missing);
    missing.map(|(_, words)| words).collect()
}

fn history(clinical: &Clinical) -> Option<Section> {
    let mut blocks = Vec::new();
    if !clinical.history.is_empty() {
        blocks.push(facts(&clinical.history));
    }
    if let Some(medication) = &clinical.medication {
        blocks.push(heading("Medication"));
        let text = if medication.is_empty() {
            "None, as stated.".to_owned()
        } else {
            medication.join("; ")
        };
        blocks.push(Block::Text { text });
    }
    if !clinical.treatments.is_empty() {
        blocks.push(heading("Treatment before this study"));
        blocks.push(Block::Table(treatments(clinical)));
    }
    if !clinical.measures.is_empty() {
        blocks.push(heading("Functional measures"));
        blocks.push(Block::Table(measures(clinical)));
    }
    if let Some(consent) = &clinical.consent {
        blocks.push(heading("Consent"));
        blocks.push(facts(consent));
    }
    if blocks.is_empty() {
        return None;
    }
    let mut notes =
        vec!["As stated by the laboratory; nothing on this page was measured or computed.".to_owned()];
    let missing = missing(clinical);
    if !missing.is_empty() {
        notes.push(format!("Not documented in this session: {}.", missing.join(", ")));
    }
    blocks.push(Block::Notes { notes });
    Some(section("history", "History and function", blocks))
}

fn or_nothing(text: &str) -> String {
    if text.trim().is_empty() {
        NOTHING.to_owned()
    } else {
        text.to_owned()
    }
}

fn treatments(clinical: &Clinical) -> Table {
    let rows = clinical.treatments.iter().map(|row| {
        Row::of([&row.when, &row.kind, &row.what, &row.side, &row.outcome].map(|text| or_nothing(text)))
    });
    Table {
        summary: "Treatment before this study: when, kind, what, side and outcome".to_owned(),
        columns: vec![
            Column::word("When"),
            Column::text("Kind", 2),
            Column::text("What", 5),
            Column::word("Side"),
            Column::text("Outcome", 3),
        ],
        rows: rows.collect(),
        small: false,
    }
}

fn measures(clinical: &Clinical) -> Table {
    let rows = clinical.measures.iter().map(|row| {
        let day = row.date.map_or_else(|| NOTHING.to_owned(), long_date);
        Row::of([
            or_nothing(&row.name),
            or_nothing(&row.value),
            day,
            or_nothing(&row.method),
        ])
    });
    Table {
        summary: "Functional measures: name, value, day and method".to_owned(),
        columns: vec![
            Column::text("Measure", 3),
            Column::wide_number("Value", 2),
            Column::text("Day", 2),
            Column::text("Method", 4),
        ],
        rows: rows.collect(),
        small: false,
    }
}

fn examination(examined: &Examined) -> Option<Section> {
    let mut blocks = Vec::new();
    if !examined.facts.is_empty() {
        blocks.push(facts(&examined.facts));
    }
    let rows = || examined.groups.iter().flat_map(|(_, rows)| rows);
    if rows().next().is_some() {
        blocks.push(Block::Table(exam_table(examined)));
    }
    if blocks.is_empty() {
        return None;
    }
    let mut notes: Vec<String> = rows()
        .filter(|row| !row.note.trim().is_empty())
        .map(|row| format!("{}: {}", row.name, row.note))
        .collect();
    notes.insert(
        0,
        "As written down by the examiner; values are not computed and not held against the reference set of this report. \
         Usual: as the laboratory states it. –: not documented."
            .to_owned(),
    );
    blocks.push(Block::Notes { notes });
    Some(section("examination", "Clinical examination", blocks))
}

fn exam_table(examined: &Examined) -> Table {
    let mut rows = Vec::new();
    for (title, group) in &examined.groups {
        rows.push(Row::group(title));
        rows.extend(group.iter().map(exam_row));
    }
    Table {
        summary: "Clinical examination: what was examined, left, right, unit, usual value and method"
            .to_owned(),
        columns: vec![
            Column::text("Examined", 5),
            Column::wide_number("Left", 2),
            Column::wide_number("Right", 2),
            Column::word("Unit"),
            Column::wide_number("Usual", 2),
            Column::text("Scale or method", 5),
        ],
        rows,
        small: false,
    }
}

fn exam_row(row: &ExamRow) -> Row {
    Row::of([
        or_nothing(&row.name),
        or_nothing(&row.left),
        or_nothing(&row.right),
        // a grade has no unit
        row.unit.clone(),
        or_nothing(&row.usual),
        or_nothing(&row.method),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::clinical::MeasureRow;

    #[test]
    fn nothing_stated_gives_no_page() {
        assert!(history(&Clinical::default()).is_none());
        assert!(examination(&Examined::default()).is_none());
    }

    #[test]
    fn what_is_missing_is_named_and_an_empty_list_is_a_statement() {
        let clinical = Clinical {
            medication: Some(Vec::new()),
            measures: vec![MeasureRow {
                name: "GMFCS".to_owned(),
                value: "II".to_owned(),
                ..MeasureRow::default()
            }],
            ..Clinical::default()
        };
        let page = serde_json::to_string(&history(&clinical)).unwrap();
        assert!(page.contains("None, as stated."), "{page}");
        assert!(
            page.contains(
                "Not documented in this session: history in words, treatment before this study, consent, clinical \
                 examination."
            ),
            "{page}"
        );
        assert!(!page.contains("Consent"), "{page}");
    }
}

//! A finished report in another language: fixed strings are exchanged, what people wrote is not touched.

use super::Language;
use crate::report::chart::Grid;
use crate::report::model::{Block, Cover, Fact, KeyEntry, Report, Row, Section, StillRow, Table};
use crate::report::profile_chart::Bars;

/// Facts of the cover whose values are names or words of people.
const VERBATIM_FACTS: [&str; 7] = [
    "Subject",
    "Session",
    "Operator",
    "Condition",
    "Diagnosis",
    "Report",
    "Signed",
];
/// Columns that hold names or words of people.
const VERBATIM_COLUMNS: [&str; 12] = [
    "File",
    "Capture",
    "Marker",
    "Condition",
    "Where",
    "Format",
    "Name",
    "Credential",
    "Short",
    "SHA-256",
    "Source",
    "Value",
];
/// Pages that print what the session states, in its words.
const VERBATIM_PAGES: [&str; 3] = ["history", "examination", "provenance"];
const UNTRANSLATED: &str = "Passages of this report that are not translated are printed in English.";

/// The report in a language.
pub fn translated(report: &Report, language: Language) -> Report {
    if language == Language::English {
        return report.clone();
    }
    let mut out = report.clone();
    let speaker = Speaker { language };
    out.language = language;
    out.head.language = language.tag();
    for text in [&mut out.head.title, &mut out.head.date, &mut out.head.status] {
        speaker.exchange(text);
    }
    speaker.cover(&mut out.cover);
    for section in &mut out.sections {
        speaker.section(section);
    }
    out
}

struct Speaker {
    language: Language,
}

impl Speaker {
    fn exchange(&self, text: &mut String) {
        *text = self.language.words(text);
    }

    fn term(&self, text: &mut String) {
        *text = self.language.term(text);
    }

    fn cover(&self, cover: &mut Cover) {
        for Fact { label, value } in &mut cover.identification {
            if !VERBATIM_FACTS.contains(&label.as_str()) {
                self.exchange(value);
            }
            self.exchange(label);
        }
        // the question is in the words of the referrer: only that there is none is ours
        for line in &mut cover.question {
            self.term(line);
        }
        if let Some(referrer) = &mut cover.referrer {
            self.exchange(referrer);
        }
        for group in &mut cover.headlines {
            for number in &mut group.numbers {
                self.exchange(&mut number.label);
                self.exchange(&mut number.unit);
            }
        }
        for line in &mut cover.status {
            self.exchange(&mut line.label);
            self.exchange(&mut line.text);
        }
        self.exchange(&mut cover.intended_use);
        cover.intended_use.push(' ');
        cover.intended_use.push_str(&self.language.term(UNTRANSLATED));
    }

    fn section(&self, section: &mut Section) {
        self.exchange(&mut section.title);
        if section.key.starts_with("comparison") {
            self.exchange(&mut section.subtitle);
        }
        let verbatim = VERBATIM_PAGES.contains(&section.key);
        for block in &mut section.blocks {
            self.block(block, verbatim);
        }
    }

    fn block(&self, block: &mut Block, verbatim: bool) {
        match block {
            Block::Heading { text } | Block::Closing { text } => self.exchange(text),
            Block::Text { text } if verbatim => self.term(text),
            Block::Text { text } => self.exchange(text),
            Block::Notes { notes } => notes.iter_mut().for_each(|note| self.exchange(note)),
            Block::Facts { facts } | Block::Definitions { entries: facts } => {
                for fact in facts {
                    self.exchange(&mut fact.label);
                    if !verbatim {
                        self.exchange(&mut fact.value);
                    }
                }
            }
            Block::Table(table) => self.table(table, verbatim),
            Block::Figure(figure) => {
                self.exchange(&mut figure.alt);
                self.exchange(&mut figure.caption);
                self.keys(&mut figure.key);
                self.grid(&mut figure.grid);
            }
            Block::Profile(figure) => {
                self.exchange(&mut figure.alt);
                self.exchange(&mut figure.caption);
                self.keys(&mut figure.key);
                self.bars(&mut figure.grid);
            }
            Block::Stills { rows } => rows.iter_mut().for_each(|row| self.stills(row)),
            Block::Field { label, .. } => self.exchange(label),
        }
    }

    fn table(&self, table: &mut Table, verbatim: bool) {
        let kept: Vec<bool> = table
            .columns
            .iter()
            .map(|column| verbatim || VERBATIM_COLUMNS.contains(&column.title.as_str()))
            .collect();
        for column in &mut table.columns {
            self.exchange(&mut column.title);
        }
        self.exchange(&mut table.summary);
        for Row { cells, group, .. } in &mut table.rows {
            for (place, cell) in cells.iter_mut().enumerate() {
                if *group || kept.get(place) == Some(&false) {
                    self.exchange(cell);
                }
            }
        }
    }

    fn keys(&self, keys: &mut [KeyEntry]) {
        for key in keys {
            self.exchange(&mut key.text);
        }
    }

    fn grid(&self, grid: &mut Grid) {
        grid.language = self.language;
        for panel in grid.rows.iter_mut().flatten().flatten() {
            for text in [&mut panel.title, &mut panel.positive, &mut panel.negative] {
                self.exchange(text);
            }
            if let Some(mark) = &mut panel.range.mark {
                self.exchange(mark);
            }
            for absent in &mut panel.absent {
                self.exchange(absent);
            }
        }
    }

    /// The two lines of a name are exchanged together and broken anew.
    fn bars(&self, bars: &mut Bars) {
        bars.language = self.language;
        for group in &mut bars.groups {
            let whole = self.language.words(&group.name.join(" "));
            group.name = match whole.split_once(' ') {
                Some((first, rest)) => [first.to_owned(), rest.to_owned()],
                None => [whole, String::new()],
            };
        }
    }

    fn stills(&self, row: &mut StillRow) {
        self.exchange(&mut row.title);
        for still in &mut row.stills {
            self.exchange(&mut still.caption);
            self.exchange(&mut still.alt);
        }
    }
}

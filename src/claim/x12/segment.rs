//! Writes segments: guards every text, counts, and remembers which field of the record each element came from.

use std::collections::{BTreeMap, BTreeSet};

use crate::billing::Finding;
use crate::claim::build::{Needs, finding};
use crate::claim::text::carried;

/// Delimiters: element, component, repetition, segment.
pub(super) const DELIMITERS: (char, char, char, char) = ('*', ':', '^', '~');

/// One element before it is written: a text with the field it comes from and the most characters it may have.
#[derive(Debug, Clone)]
pub(super) enum Element {
    /// Nothing.
    Empty,
    /// A code or number that the writer makes itself.
    Fixed(String),
    /// A text of the record.
    Text {
        /// The text.
        text: String,
        /// Where it comes from.
        field: String,
        /// Most characters.
        most: usize,
    },
    /// Components.
    Composite(Vec<Element>),
}

/// A code or number that the writer makes.
pub(super) fn fixed(text: impl Into<String>) -> Element {
    Element::Fixed(text.into())
}

/// A text of the record.
pub(super) fn text(text: &str, field: impl Into<String>, most: usize) -> Element {
    if text.is_empty() {
        return Element::Empty;
    }
    Element::Text {
        text: text.to_owned(),
        field: field.into(),
        most,
    }
}

/// A character that was replaced in a field.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
pub struct Change {
    /// Number of the claim; empty for what belongs to the whole file.
    pub claim: String,
    /// Field of the record.
    pub field: String,
    /// What stood there.
    pub from: char,
    /// What stands for it.
    pub to: String,
}

/// What a segment is, and the fields its elements come from: shared by all segments of the same make.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
pub struct Make {
    /// Loop.
    pub place: String,
    /// Segment identifier.
    pub id: String,
    /// Field of every element; components are separated by `:`.
    pub fields: Vec<String>,
}

/// The writer of one transaction set.
#[derive(Debug, Default)]
pub(super) struct Writer {
    /// What is written so far.
    pub(super) out: String,
    /// Segments written.
    pub(super) count: usize,
    /// Characters that were replaced.
    changes: BTreeSet<Change>,
    /// Make of every segment, by its number.
    pub(super) order: Vec<u32>,
    makes: BTreeMap<Make, u32>,
    needs: Needs,
    refused: Vec<(String, Finding)>,
    claim: String,
    place: &'static str,
}

impl Writer {
    /// What follows belongs to this claim; none: to the whole file.
    pub(super) fn claim(&mut self, number: &str) {
        let before = std::mem::take(&mut self.needs).take();
        self.refused
            .extend(before.into_iter().map(|f| (self.claim.clone(), f)));
        number.clone_into(&mut self.claim);
    }

    /// Something cannot be written.
    pub(super) fn refuse(&mut self, rule: &'static str, field: &str, words: (&str, &str)) {
        self.needs.wrong(rule, field, words);
    }

    /// What follows stands in this loop.
    pub(super) fn at(&mut self, place: &'static str) {
        self.place = place;
    }

    fn element(&mut self, element: &Element) -> (String, String) {
        match element {
            Element::Empty => (String::new(), String::new()),
            Element::Fixed(text) => (text.clone(), String::new()),
            Element::Text { text, field, most } => (self.guarded(text, field, *most), field.clone()),
            Element::Composite(parts) => {
                let (texts, fields): (Vec<String>, Vec<String>) =
                    parts.iter().map(|p| self.element(p)).unzip();
                let (_, component, _, _) = DELIMITERS;
                let text = texts.join(&component.to_string());
                let fields = if fields.iter().all(String::is_empty) {
                    String::new()
                } else {
                    fields.join(":")
                };
                (text.trim_end_matches(component).to_owned(), fields)
            }
        }
    }

    fn guarded(&mut self, text: &str, field: &str, most: usize) -> String {
        match carried(text) {
            Ok(carried) => {
                let length = carried.text.chars().count();
                if length > most {
                    let found = format!("{length} characters");
                    self.needs
                        .wrong("CL-04", field, (&found, &format!("at most {most}")));
                }
                for (from, to) in carried.replaced {
                    let change = Change {
                        claim: self.claim.clone(),
                        field: field.to_owned(),
                        from,
                        to,
                    };
                    self.changes.insert(change);
                }
                carried.text
            }
            Err(wrong) => {
                let found = if wrong.is_control() {
                    "a line break or control character".to_owned()
                } else if wrong.is_ascii() {
                    format!("`{wrong}`, which separates parts of the file")
                } else {
                    format!("a character of another script (U+{:04X})", u32::from(wrong))
                };
                self.needs.wrong(
                    "CL-04",
                    field,
                    (&found, "write it with the letters A to Z as the payer has it"),
                );
                String::new()
            }
        }
    }

    /// Writes a segment. Empty elements at the end are left away.
    pub(super) fn segment(&mut self, id: &str, elements: &[Element]) {
        let (mark, _, _, end) = DELIMITERS;
        let mut line = id.to_owned();
        let mut fields = Vec::with_capacity(elements.len());
        for element in elements {
            let (text, field) = self.element(element);
            line.push(mark);
            line.push_str(&text);
            fields.push(field);
        }
        line.truncate(line.trim_end_matches(mark).len());
        line.push(end);
        line.push('\n');
        self.out.push_str(&line);
        self.count += 1;
        while fields.last().is_some_and(String::is_empty) {
            fields.pop();
        }
        let make = Make {
            place: self.place.to_owned(),
            id: id.to_owned(),
            fields,
        };
        let next = u32::try_from(self.makes.len()).unwrap_or(u32::MAX);
        let number = *self.makes.entry(make).or_insert(next);
        self.order.push(number);
    }

    /// The makes by their numbers, and what cannot be written.
    pub(super) fn finish(mut self) -> (Written, Vec<(String, Finding)>) {
        self.claim("");
        let mut makes: Vec<(u32, Make)> = self.makes.into_iter().map(|(make, n)| (n, make)).collect();
        makes.sort_by_key(|(n, _)| *n);
        let written = Written {
            text: self.out,
            changes: self.changes.into_iter().collect(),
            makes: makes.into_iter().map(|(_, make)| make).collect(),
            order: self.order,
        };
        (written, self.refused)
    }
}

/// A transaction set as it was written.
#[derive(Debug)]
pub(super) struct Written {
    pub(super) text: String,
    pub(super) changes: Vec<Change>,
    pub(super) makes: Vec<Make>,
    pub(super) order: Vec<u32>,
}

/// Findings of a file that cannot be what its envelope says.
pub(super) fn broken(field: &str, found: &str) -> Finding {
    finding("CL-18", field, found, "report it: the writer made a wrong file")
}

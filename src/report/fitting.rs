//! Closing up pages: a section whose last page would hold only a few lines is set a little tighter, short tables stay whole.

use serde_json::Value;
use typst::foundations::{Label, Selector};
use typst::introspection::{Introspector, Location, PagedPosition};
use typst::utils::PicoStr;
use typst_layout::PagedDocument;

use super::chart::fraction;

/// How much tighter a section is set: 0 not at all.
pub(super) type Tightness = u8;
/// The template knows so many steps beyond 0.
pub(super) const TIGHTEST: Tightness = 3;
/// A last page that is filled up to less than this share is worth closing up.
const SPILL_SHARE: f64 = 0.34;
/// Where the text of a page begins, as a share of its height.
const HEAD_SHARE: f64 = 0.08;
/// A first step of tightness wins about a tenth of a page for each page: 0.08 to 0.11 in four sections that needed a second.
const FIRST_STEP_SHARE: f64 = 0.1;
/// A table of up to about so many lines moves to the next page as a whole rather than leave a few rows there.
const LONGEST_WHOLE_TABLE: usize = 30;
/// A row is not torn by the end of a page unless one of its cells has more letters than these: even in the narrowest column
/// they are shorter than a page.
const LONGEST_WHOLE_CELL: usize = 400;
/// About so many letters go on a line of a cell.
const LETTERS_OF_A_LINE: usize = 38;
/// Labels that the template puts at the beginning and the end of every section.
const FROM: &str = "section-from";
const TO: &str = "section-to";

/// Whether a table of these rows moves to the next page as a whole.
pub(super) fn stays_whole(rows: &[Value]) -> bool {
    rows.iter().map(lines_of).sum::<usize>() <= LONGEST_WHOLE_TABLE
}

/// Whether each of these rows moves to the next page as a whole.
pub(super) fn each_stays_whole(rows: &[Value]) -> bool {
    rows.iter().all(|row| longest_cell(row) <= LONGEST_WHOLE_CELL)
}

fn lines_of(row: &Value) -> usize {
    longest_cell(row).div_ceil(LETTERS_OF_A_LINE).max(1)
}

/// Letters of a row's longest cell.
fn longest_cell(row: &Value) -> usize {
    let cells = row.get("cells").and_then(Value::as_array).into_iter().flatten();
    let letters = cells.filter_map(Value::as_str).map(|cell| cell.chars().count());
    letters.max().unwrap_or(0)
}

/// Where a section begins and ends.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Extent {
    first_page: usize,
    last_page: usize,
    /// How far down its last page it reaches, 0 to 1.
    filled: f64,
}

impl Extent {
    fn spills(self) -> bool {
        self.last_page > self.first_page && self.filled < SPILL_SHARE
    }

    /// The step of tightness to try first: not one that wins too little, since every trial is a pass over all pages.
    fn first_step(self) -> Tightness {
        let beyond = self.filled - HEAD_SHARE;
        if beyond > FIRST_STEP_SHARE * fraction(self.pages(), 1) {
            2
        } else {
            1
        }
    }

    fn pages(self) -> usize {
        self.last_page - self.first_page
    }
}

/// What was tried with each section.
pub(super) struct Fitting {
    steps: Vec<Tightness>,
    pages_before: Vec<Option<usize>>,
}

impl Fitting {
    pub(super) fn new(sections: usize) -> Fitting {
        Fitting {
            steps: vec![0; sections],
            pages_before: vec![None; sections],
        }
    }

    /// How tight each section is to be set.
    pub(super) fn steps(&self) -> &[Tightness] {
        &self.steps
    }

    /// Learns from pages that were laid out with [`Self::steps`]; whether they are to be laid out again.
    pub(super) fn learn(&mut self, document: &PagedDocument) -> bool {
        let extents = extents(document);
        if extents.len() != self.steps.len() {
            return false;
        }
        let mut changed = false;
        for ((step, before), extent) in self.steps.iter_mut().zip(&mut self.pages_before).zip(extents) {
            let next = next_step(*step, before, extent);
            changed |= next != *step;
            *step = next;
        }
        changed
    }
}

/// One step tighter while the section spills; back to the usual setting when not even the tightest saves a page.
fn next_step(step: Tightness, before: &mut Option<usize>, extent: Extent) -> Tightness {
    match *before {
        None if extent.spills() => {
            *before = Some(extent.pages());
            extent.first_step()
        }
        None => 0,
        // given up earlier, or still to be seen
        Some(_) if step == 0 => 0,
        Some(pages) if extent.pages() < pages => step,
        Some(_) if step < TIGHTEST => step + 1,
        Some(_) => 0,
    }
}

fn extents(document: &PagedDocument) -> Vec<Extent> {
    let (from, to) = (places(document, FROM), places(document, TO));
    if from.len() != to.len() {
        return Vec::new();
    }
    let pairs = from.into_iter().zip(to);
    pairs
        .map(|(from, to)| {
            let height = document
                .pages()
                .get(to.page.get() - 1)
                .map_or(1.0, |page| page.frame.height().to_pt());
            Extent {
                first_page: from.page.get(),
                last_page: to.page.get(),
                filled: to.point.y.to_pt() / height,
            }
        })
        .collect()
}

fn places(document: &PagedDocument, label: &str) -> Vec<PagedPosition> {
    let Some(label) = Label::new(PicoStr::intern(label)) else {
        return Vec::new();
    };
    let introspector = document.introspector();
    let found = introspector.query(&Selector::Label(label));
    let locations = found.iter().filter_map(|content| content.location());
    locations
        .filter_map(|location: Location| introspector.elements().position(location).copied())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn extent(pages: usize, filled: f64) -> Extent {
        Extent {
            first_page: 4,
            last_page: 4 + pages,
            filled,
        }
    }

    #[test]
    fn a_cell_that_could_fill_a_page_may_be_torn() {
        let row = |letters: usize| serde_json::json!({"cells": ["a", "b".repeat(letters)]});
        assert!(each_stays_whole(&[row(1), row(LONGEST_WHOLE_CELL)]));
        assert!(!each_stays_whole(&[row(1), row(LONGEST_WHOLE_CELL + 1)]));
    }

    #[test]
    fn only_a_few_lines_on_a_further_page_are_a_spill() {
        assert!(extent(1, 0.2).spills());
        assert!(!extent(1, 0.5).spills());
        assert!(!extent(0, 0.2).spills());
    }

    #[test]
    fn a_section_is_tightened_step_by_step_and_let_go_when_that_does_not_help() {
        let mut before = None;
        assert_eq!(next_step(0, &mut before, extent(0, 0.1)), 0);
        assert_eq!(next_step(0, &mut before, extent(2, 0.1)), 1);
        assert_eq!(next_step(0, &mut None, extent(2, 0.27)), 1);
        assert_eq!(next_step(0, &mut None, extent(1, 0.2)), 2);
        assert_eq!(next_step(1, &mut before, extent(2, 0.1)), 2);
        assert_eq!(next_step(2, &mut before, extent(1, 0.99)), 2);
        assert_eq!(next_step(2, &mut before, extent(2, 0.1)), 3);
        assert_eq!(next_step(TIGHTEST, &mut before, extent(2, 0.1)), 0);
        assert_eq!(next_step(0, &mut before, extent(2, 0.1)), 0);
    }
}

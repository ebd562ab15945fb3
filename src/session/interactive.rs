//! An outcome in the terms of the interactive report.

use super::outcome::Outcome;
use super::{report_input, scene, stills};
use crate::anatomy::Side;
use crate::interactive::{self, InteractiveError};
use crate::report;

/// Whether the interactive report is written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Interactive {
    /// It is.
    #[default]
    Write,
    /// It is left out.
    LeaveOut,
}

/// Begins with what is the same in every page, on another thread.
pub fn prepare_page() {
    rayon::spawn(interactive::prepare);
}

/// The page.
///
/// # Errors
/// Its data cannot be written.
pub(super) fn page(outcome: &Outcome) -> Result<Vec<u8>, InteractiveError> {
    let input = report_input::of(outcome);
    let composed = report::compose(&input);
    let films = stills::parts(outcome);
    let scenes = scene::scenes(outcome);
    let subject = &outcome.calibrated.calibration.subject;
    let shown = report::translated(&composed, outcome.settings.language);
    interactive::render(&interactive::Input {
        report: &shown,
        english: &composed,
        conditions: &input.conditions,
        scenes: &scenes,
        films: &films,
        leg_length_mm: Side::BOTH.map(|side| subject.side(side).leg_length_mm.map(|m| m.value)),
    })
}

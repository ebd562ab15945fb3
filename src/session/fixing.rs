//! Exchanged labels put right in the walks, when the operator asks for it. The files stay as they are; what was done is
//! a decision that report, results and provenance tell.

use super::calibrating::Calibrated;
use super::intake::{Capture, Content};
use super::journal::Journal;
use super::manifest::TrialKind;
use super::settings::Fixes;
use crate::capture::Trial;
use crate::quality::markers::{self, Exchange};

/// Puts the walks right as far as that is certain, when it was asked for.
pub(super) fn apply(
    mut captures: Vec<Capture>,
    calibrated: &Calibrated,
    fixes: Fixes,
    journal: &mut Journal,
) -> Vec<Capture> {
    let name = calibrated.static_trial.as_deref();
    let mut trials = captures.iter().filter_map(Capture::trial);
    let standing = trials.find(|trial| Some(trial.name()) == name).cloned();
    let (Fixes::Apply, Some(standing)) = (fixes, standing) else {
        return captures;
    };
    for capture in captures.iter_mut().filter(|c| c.kind == Some(TrialKind::Walk)) {
        let Content::Readable(trial) = &mut capture.content else {
            continue;
        };
        for exchange in markers::proposals(trial, &standing, &calibrated.calibration) {
            let [a, b] = &exchange.labels;
            if let Some(fixed) = trial.with_exchanged([a, b], &exchange.frames) {
                journal.decide(words(&capture.name, trial, &exchange));
                **trial = fixed;
            }
        }
    }
    captures
}

fn words(name: &str, trial: &Trial, exchange: &Exchange) -> String {
    let [a, b] = &exchange.markers;
    let first = trial.first_frame_number();
    let (from, to) = (exchange.frames.start + first, exchange.frames.end + first - 1);
    format!(
        "{name}: the labels {a} and {b} were exchanged in frames {from} to {to}, as asked with --apply-fixes"
    )
}

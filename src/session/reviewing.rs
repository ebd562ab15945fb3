//! The quality checks asked about a session, from what it came to.

use super::calibrating::Calibrated;
use super::outcome::TrialRecord;
use super::walking::Walk;
use crate::capture::Trial;
use crate::quality::{self, Limits, Review, SessionView, TrialView, WalkView};

/// The review of every readable capture, and of all together.
pub(super) fn review(records: &[TrialRecord], calibrated: &Calibrated, limits: &Limits) -> Review {
    let standing = standing(records, calibrated);
    let calibration = Some(&calibrated.calibration);
    let trials: Vec<TrialView<'_>> = records
        .iter()
        .filter_map(|record| {
            Some(TrialView {
                name: &record.capture.name,
                condition: &record.capture.plan.condition,
                trial: record.capture.trial()?,
                standing,
                calibration,
                walk: record.walk().map(seen),
            })
        })
        .collect();
    let session = SessionView {
        standing,
        calibration,
        trials: &trials,
    };
    quality::review(&session, limits)
}

/// The static trial that the model was calibrated from.
fn standing<'a>(records: &'a [TrialRecord], calibrated: &Calibrated) -> Option<&'a Trial> {
    let name = calibrated.static_trial.as_deref()?;
    let mut trials = records.iter().filter_map(|record| record.capture.trial());
    trials.find(|trial| trial.name() == name)
}

fn seen(walk: &Walk) -> WalkView<'_> {
    WalkView {
        motion: &walk.motion,
        plates: &walk.plates,
        plate_findings: &walk.plate_findings,
        silent: &walk.silent,
        contacts: &walk.contacts,
        timeline: &walk.timeline,
        loads: walk.loads.as_ref(),
        cycles: &walk.cycles,
        fills: &walk.treated.fills,
    }
}

//! The quality checks asked about a session, from what it came to.

use super::calibrating::Calibrated;
use super::outcome::{State, TrialRecord};
use super::settings::Settings;
use super::walking::Walk;
use crate::capture::Trial;
use crate::cycles::{Cycle, Rejection};
use crate::quality::lab::{OnTheDay, on_the_day};
use crate::quality::{
    self, Finding, FrameNumbers, Limits, Review, SessionView, Severity, TrialView, WalkView,
};

/// The review of every readable capture, and of all together.
pub(super) fn review(records: &[TrialRecord], calibrated: &Calibrated, limits: &Limits) -> Review {
    let mut review = of_some(records, standing(records, calibrated), calibrated, limits);
    for finding in duplicates(records) {
        review.add(None, finding);
    }
    review
}

/// The state of the laboratory on the day of the session, as far as the session file and the day-book tell.
pub(super) fn add_laboratory(review: &mut Review, settings: &Settings) {
    let lab = &settings.manifest.lab;
    let [session_day, calibration_day] =
        [settings.manifest.session.date, lab.camera_calibration_date].map(|day| day.map(|d| d.to_string()));
    let known = OnTheDay {
        session_day: session_day.as_deref(),
        calibration_day: calibration_day.as_deref(),
        camera_residual_mm: lab.camera_residual_mm,
        book: settings.day_book.as_ref().map(|file| &file.book),
    };
    let (findings, measured) = on_the_day(&known, &settings.limits);
    for finding in findings {
        review.add(None, finding);
    }
    review.add_measured(measured);
}

/// The review of some captures of a session, given its static trial.
pub(super) fn of_some(
    records: &[TrialRecord],
    standing: Option<&Trial>,
    calibrated: &Calibrated,
    limits: &Limits,
) -> Review {
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
    let mut review = quality::review(&session, limits);
    for record in records {
        if let Some(finding) = of_record(record) {
            review.add(Some((&record.capture.name, numbers(record))), finding);
        }
    }
    let place = |name: &str| records.iter().position(|record| record.capture.name == name);
    review.trials.sort_by_key(|trial| place(&trial.trial));
    review
}

fn numbers(record: &TrialRecord) -> FrameNumbers {
    let trial = record.capture.trial();
    FrameNumbers {
        first: trial.map_or(1, Trial::first_frame_number),
        rate_hz: trial.map_or(0.0, Trial::point_rate_hz),
    }
}

/// What the processing itself says about a capture: it failed, or no cycle of it counts.
fn of_record(record: &TrialRecord) -> Option<Finding> {
    match &record.state {
        State::Failed(why) => Some(Finding::new(
            "trial.unusable",
            Severity::Redo,
            why.trim_end_matches('.'),
            "export it again from the capture software; capture it again if that does not help",
        )),
        State::Processed(walk) if !walk.cycles.iter().any(Cycle::is_accepted) => {
            let why = walk
                .cycles
                .iter()
                .find_map(Cycle::rejection)
                .map(Rejection::words);
            let why = why.map(|why| format!(": {why}")).unwrap_or_default();
            let what = match walk.cycles.len() {
                0 => "no complete gait cycle: a cycle needs two strikes of the same foot".to_owned(),
                1 => format!("its only gait cycle does not count{why}"),
                n => format!("none of its {n} gait cycles counts{why}"),
            };
            let action = "look at the events; capture the walk again with more steps inside the volume";
            Some(Finding::new("cycles.none", Severity::Redo, what, action))
        }
        State::Processed(_) | State::Calibration | State::NotUsed(_) => None,
    }
}

/// Captures whose files are the same byte for byte: their cycles would count twice.
fn duplicates(records: &[TrialRecord]) -> Vec<Finding> {
    let digest = |record: &TrialRecord| record.capture.input.as_ref().map(|input| input.sha256.clone());
    let mut found = Vec::new();
    for (at, record) in records.iter().enumerate() {
        let earlier = records.iter().take(at);
        let mut same = earlier.filter(|other| digest(other).is_some() && digest(other) == digest(record));
        if let Some(first) = same.next() {
            found.push(Finding::new(
                "trial.duplicate",
                Severity::Care,
                format!(
                    "{} and {} are the same recording; what is in them counts twice",
                    first.capture.plan.file, record.capture.plan.file
                ),
                "delete one of the two, or exclude it in session.toml",
            ));
        }
    }
    found
}

/// The static trial that the model was calibrated from.
pub(super) fn standing<'a>(
    records: impl IntoIterator<Item = &'a TrialRecord>,
    calibrated: &Calibrated,
) -> Option<&'a Trial> {
    let name = calibrated.static_trial.as_deref()?;
    let mut trials = records.into_iter().filter_map(|record| record.capture.trial());
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

//! Filled gaps in the terms of those who read about them: which part of which curve, and one row a gap.

use super::outcome::{Outcome, TrialRecord};
use crate::anatomy::AngleName;
use crate::calibration::Landmark;
use crate::cycles::Cycle;
use crate::exchange::results::FilledGapPart;
use crate::kinematics::{angle_needs, kinetics_need};
use crate::report::{FilledRow, FilledStretch};
use crate::signal::Fill;

/// The parts of the curves of cycles that rest on filled markers.
pub(super) fn stretches(trials: &[TrialRecord], cycles: &[Cycle]) -> Vec<FilledStretch> {
    let mut found = Vec::new();
    for (place, cycle) in cycles.iter().enumerate() {
        let Some(record) = trials.iter().find(|t| t.capture.name == cycle.trial) else {
            continue;
        };
        let (Some(walk), Some(trial)) = (record.walk(), record.capture.trial()) else {
            continue;
        };
        for fill in &walk.treated.fills {
            let Some((from_pct, to_pct)) = part(cycle, fill, trial.point_rate_hz()) else {
                continue;
            };
            let Some(marker) = Landmark::from_name(&fill.marker) else {
                continue;
            };
            let angles = AngleName::ALL
                .into_iter()
                .filter(|angle| angle_needs(*angle, cycle.side, marker));
            let kinetics = kinetics_need(cycle.side, marker).then_some(None);
            for angle in angles.map(Some).chain(kinetics) {
                found.push(FilledStretch {
                    cycle: place,
                    angle,
                    from_pct,
                    to_pct,
                });
            }
        }
    }
    found
}

/// From where to where a gap lies in a cycle, percent; `None` when it lies elsewhere.
fn part(cycle: &Cycle, fill: &Fill, rate_hz: f64) -> Option<(f64, f64)> {
    let pct = |frame: f64| 100.0 * (frame / rate_hz - cycle.strike_s) / cycle.duration_s();
    let from = pct(fill.gap.run.start as f64).max(0.0);
    let to = pct(fill.gap.run.end as f64 - 1.0).min(100.0);
    (from <= to && from.is_finite() && to.is_finite()).then_some((from, to))
}

/// How a gap was filled, in words.
fn method(fill: &Fill) -> String {
    if fill.from.is_empty() {
        fill.method.words().to_owned()
    } else {
        format!("{} from {}", fill.method.words(), fill.from.join(", "))
    }
}

/// One row a gap, trial by trial.
pub(super) fn rows(outcome: &Outcome) -> Vec<FilledRow> {
    let mut rows = Vec::new();
    for record in &outcome.trials {
        let (Some(walk), Some(trial)) = (record.walk(), record.capture.trial()) else {
            continue;
        };
        rows.extend(walk.treated.fills.iter().map(|fill| FilledRow {
            trial: record.capture.name.clone(),
            marker: fill.marker.clone(),
            first_frame: trial.first_frame_number() + fill.gap.run.start,
            last_frame: trial.first_frame_number() + fill.gap.run.end.saturating_sub(1),
            seconds: fill.gap.frames() as f64 / trial.point_rate_hz(),
            method: method(fill),
        }));
    }
    rows
}

/// The filled gaps of one trial for `results.json`.
pub(super) fn parts(record: &TrialRecord) -> Vec<FilledGapPart> {
    let fills = record.walk().into_iter().flat_map(|walk| &walk.treated.fills);
    fills
        .map(|fill| FilledGapPart {
            marker: fill.marker.clone(),
            start_frame: fill.gap.run.start,
            end_frame: fill.gap.run.end,
            method: fill.method,
            from: fill.from.clone(),
        })
        .collect()
}

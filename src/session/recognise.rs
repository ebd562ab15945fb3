//! What a capture is for, from the capture itself: standing, walking, or something else.

use super::manifest::TrialKind;
use crate::calibration::MarkerSet;
use crate::capture::{StoredEvent, StoredEventKind, Trial};

/// A subject whose pelvis and legs stay within this distance (mm, horizontal) stands.
const STANDING_MM: f64 = 150.0;
/// A subject whose markers travel at least this far (mm, median) walks.
const WALKING_MM: f64 = 1000.0;
/// So many markers may move further while the subject stands (a marker that flickers or was mislabelled).
const STRAYING_MARKERS: usize = 2;
/// Markers of pelvis and legs.
const LEGS: [&str; 9] = ["ASI", "PSI", "SACR", "THI", "KNE", "TIB", "ANK", "HEE", "TOE"];
/// With fewer markers of pelvis and legs than this, all markers are looked at.
const LEAST_LEG_MARKERS: usize = 6;

/// What a capture is for, and why it is thought to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recognised {
    /// What it is for.
    pub kind: TrialKind,
    /// The reason, for a list of assumptions.
    pub why: String,
}

/// Recognises a capture: the `SUBJECTS:IS_STATIC` flag, then how far the markers travel, then stored events.
pub fn recognise(trial: &Trial) -> Recognised {
    let as_kind = |kind, why: String| Recognised { kind, why };
    if trial.is_static_flag() == Some(true) {
        return as_kind(TrialKind::Static, "the file is marked as static".to_owned());
    }
    let is_strike = |e: &&StoredEvent| e.kind == StoredEventKind::FootStrike && e.side.is_some();
    let strikes = trial.events().iter().filter(is_strike).count();
    let ways_mm = ways_mm(trial);
    let (Some(median_mm), Some(far_mm)) = (
        ways_mm.get(ways_mm.len() / 2).copied(),
        ways_mm
            .len()
            .checked_sub(1 + STRAYING_MARKERS)
            .and_then(|at| ways_mm.get(at).copied())
            .or_else(|| ways_mm.first().copied()),
    ) else {
        return as_kind(
            TrialKind::Functional,
            "no marker is seen in two frames".to_owned(),
        );
    };
    let travel = |mm: f64| format!("pelvis and legs travel {:.2} m", mm / 1000.0);
    if median_mm >= WALKING_MM {
        as_kind(TrialKind::Walk, travel(median_mm))
    } else if far_mm < STANDING_MM {
        as_kind(TrialKind::Static, travel(far_mm))
    } else if strikes >= 2 {
        let why = format!("{} and {strikes} foot strikes are stored", travel(far_mm));
        as_kind(TrialKind::Walk, why)
    } else {
        let why = format!("{} and fewer than two foot strikes are stored", travel(far_mm));
        as_kind(TrialKind::Functional, why)
    }
}

/// How far each marker of pelvis and legs gets from where it was first seen, mm, horizontally, ascending.
fn ways_mm(trial: &Trial) -> Vec<f64> {
    let labels = trial.marker_labels();
    let of_model = MarkerSet::detect(&labels)
        .map(|found| found.set.resolve(&labels))
        .unwrap_or_default();
    let legs: Vec<&str> = of_model
        .iter()
        .filter(|(landmark, _, _)| LEGS.contains(&landmark.stem()))
        .map(|(_, _, label)| label.as_str())
        .collect();
    let looked_at = if legs.len() >= LEAST_LEG_MARKERS {
        legs
    } else {
        labels
    };
    let mut ways: Vec<f64> = looked_at
        .into_iter()
        .filter_map(|label| {
            let track = trial.marker(label)?;
            if track.valid_count() < 2 {
                return None;
            }
            let first = (0..track.len()).find_map(|frame| track.at(frame))?;
            let away = |at: [f64; 3]| (at[0] - first[0]).hypot(at[1] - first[1]);
            (0..track.len())
                .filter_map(|frame| track.at(frame).map(away))
                .max_by(f64::total_cmp)
        })
        .collect();
    ways.sort_by(f64::total_cmp);
    ways
}

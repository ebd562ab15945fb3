//! What a capture is for, from the capture itself: standing, walking, or something else.

use super::manifest::TrialKind;
use crate::anatomy::Side;
use crate::capture::{StoredEventKind, Trial};

/// A subject whose markers stay within this distance (mm, horizontal, median over markers) stands.
const STANDING_MM: f64 = 150.0;
/// A subject who travels at least this far (mm) walks.
const WALKING_MM: f64 = 1000.0;

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
    let travel_mm = median_travel_mm(trial);
    let strikes = Side::BOTH.map(|side| {
        let is_strike =
            |e: &&crate::capture::StoredEvent| e.kind == StoredEventKind::FootStrike && e.side == Some(side);
        trial.events().iter().filter(is_strike).count()
    });
    let [left, right] = strikes;
    if trial.is_static_flag() == Some(true) {
        return as_kind(TrialKind::Static, "the file is marked as static".to_owned());
    }
    let Some(travel_mm) = travel_mm else {
        return as_kind(
            TrialKind::Functional,
            "no marker is seen in two frames".to_owned(),
        );
    };
    let way = format!("the markers travel {:.1} m", travel_mm / 1000.0);
    if travel_mm >= WALKING_MM {
        as_kind(TrialKind::Walk, way)
    } else if left + right >= 2 {
        as_kind(
            TrialKind::Walk,
            format!("{} foot strikes are stored", left + right),
        )
    } else if travel_mm < STANDING_MM {
        as_kind(TrialKind::Static, way)
    } else {
        as_kind(
            TrialKind::Functional,
            format!("{way} and fewer than two foot strikes are stored"),
        )
    }
}

/// How far a typical marker gets from where it was first seen, mm, horizontally.
fn median_travel_mm(trial: &Trial) -> Option<f64> {
    let mut ways: Vec<f64> = trial
        .marker_labels()
        .iter()
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
    ways.get(ways.len() / 2).copied()
}

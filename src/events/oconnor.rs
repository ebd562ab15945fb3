//! O'Connor et al. 2007: vertical velocity of the middle of the foot.
//!
//! Off: the peaks of the velocity, when the foot is lifted. Strike: between two lifts the deepest trough of the
//! velocity while the heel is low.
//!
//! # References
//! O'Connor CM, Thorpe SK, O'Malley MJ, Vaughan CL. Automatic detection of gait events using kinematic data.
//! Gait Posture 2007;25:469-474.

use super::peaks::{maxima, minima};
use super::walk::{FootPath, Walk};
use crate::signal::{valid_runs, velocity};

/// A lift has to stand out by this share of the velocity's whole range.
const LIFT_PROMINENCE_SHARE: f64 = 0.35;
/// A trough has to stand out by this share of the velocity's whole range.
const TROUGH_PROMINENCE_SHARE: f64 = 0.03;
/// A strike needs the heel below this share of its range of height (O'Connor et al. 2007).
const HEEL_LOW_SHARE: f64 = 0.35;

/// Frames of foot strikes and foot offs, each ascending.
pub(super) fn events(walk: &Walk, foot: &FootPath) -> (Vec<usize>, Vec<usize>) {
    let speed = velocity(&foot.middle, walk.rate_hz);
    let heights = || (0..foot.heel.len()).filter_map(|f| foot.heel.at(f)).map(|p| p[2]);
    let lowest_mm = heights().fold(f64::INFINITY, f64::min);
    let highest_mm = heights().fold(f64::NEG_INFINITY, f64::max);
    let low_mm = lowest_mm + HEEL_LOW_SHARE * (highest_mm - lowest_mm);
    let vertical: Vec<f64> = speed.values.iter().map(|v| v[2]).collect();
    let all = || {
        vertical
            .iter()
            .zip(&speed.valid)
            .filter(|(_, v)| **v)
            .map(|(s, _)| *s)
    };
    let range = all().fold(f64::NEG_INFINITY, f64::max) - all().fold(f64::INFINITY, f64::min);
    let (mut strikes, mut offs) = (Vec::new(), Vec::new());
    for run in valid_runs(&speed.valid) {
        let stretch = vertical.get(run.start..run.end).unwrap_or_default();
        let lifts = maxima(stretch, LIFT_PROMINENCE_SHARE * range);
        let heel_is_low = |i: usize| foot.heel.at(run.start + i).is_some_and(|p| p[2] < low_mm);
        let troughs: Vec<usize> = minima(stretch, TROUGH_PROMINENCE_SHARE * range)
            .into_iter()
            .filter(|i| heel_is_low(*i))
            .collect();
        let mut bounds = vec![0];
        bounds.extend(&lifts);
        bounds.push(stretch.len());
        for pair in bounds.windows(2) {
            let &[from, to] = pair else { continue };
            let inside = troughs.iter().copied().filter(|i| (from..to).contains(i));
            let depth = |i: &usize| stretch.get(*i).copied().unwrap_or_default();
            strikes.extend(
                inside
                    .min_by(|a, b| depth(a).total_cmp(&depth(b)))
                    .map(|i| run.start + i),
            );
        }
        offs.extend(lifts.into_iter().map(|i| run.start + i));
    }
    (strikes, offs)
}

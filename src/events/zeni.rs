//! Zeni, Richards & Higginson 2008: furthest forward heel and furthest backward toe relative to the sacrum.
//!
//! The foot off is used as it is. The strike is about five frames early (the heel is furthest forward before it
//! meets the floor), so it only opens the window in which Hreljac's strike is looked for.
//!
//! # References
//! Zeni JA, Richards JG, Higginson JS. Two simple methods for determining gait events during treadmill and
//! overground walking using kinematic data. Gait Posture 2008;27:710-714.

use super::peaks::{maxima, minima};
use super::walk::FootPath;

/// A peak has to stand out by this share of the foot's whole excursion.
const PROMINENCE_SHARE: f64 = 0.3;

/// Frames at which the heel is furthest ahead of the pelvis.
pub(super) fn strikes(foot: &FootPath) -> Vec<usize> {
    per_run(foot, &foot.heel_ahead_mm, maxima)
}

/// Frames at which the toe is furthest behind the pelvis.
pub(super) fn offs(foot: &FootPath) -> Vec<usize> {
    per_run(foot, &foot.toe_ahead_mm, minima)
}

fn per_run(foot: &FootPath, series: &[f64], pick: fn(&[f64], f64) -> Vec<usize>) -> Vec<usize> {
    let prominence_mm = PROMINENCE_SHARE * foot.excursion_mm();
    let mut found = Vec::new();
    for run in &foot.runs {
        let stretch = series.get(run.start..run.end).unwrap_or_default();
        found.extend(pick(stretch, prominence_mm).into_iter().map(|i| run.start + i));
    }
    found
}

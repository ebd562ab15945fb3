//! Hreljac & Marshall 2000, in the windows that Zeni's instants give.
//!
//! Strike: the peak of the heel's upward acceleration, when the floor stops it. Off: the peak of the toe's
//! forward acceleration. Without a window both have several candidates per stride.
//!
//! # References
//! Hreljac A, Marshall RN. Algorithms to determine event timing during normal walking using kinematic data.
//! J Biomech 2000;33:783-786.

use super::settings::EventSettings;
use super::walk::{FootPath, Walk};
use super::zeni;
use crate::signal::{Track, acceleration, nearest_frame};

/// Frames of foot strike.
pub(super) fn strikes(walk: &Walk, foot: &FootPath, settings: &EventSettings) -> Vec<usize> {
    let upward = acceleration(&foot.heel, walk.rate_hz);
    let reach = nearest_frame(settings.strike_window_s * walk.rate_hz).unwrap_or(0);
    zeni::strikes(foot)
        .into_iter()
        .filter_map(|start| peak(&upward, (start, start + reach), |a, _| Some(a[2])))
        .collect()
}

/// Frames of foot off.
pub(super) fn offs(walk: &Walk, foot: &FootPath, settings: &EventSettings) -> Vec<usize> {
    let pushed = acceleration(&foot.toe, walk.rate_hz);
    let reach = nearest_frame(settings.off_window_s * walk.rate_hz).unwrap_or(0);
    let forward = |a: [f64; 3], frame: usize| {
        let u = walk.heading.get(frame).copied().flatten()?;
        Some(a[0] * u[0] + a[1] * u[1])
    };
    zeni::offs(foot)
        .into_iter()
        .filter_map(|middle| peak(&pushed, (middle.saturating_sub(reach), middle + reach), forward))
        .collect()
}

/// The frame of the largest value in a window (both ends included). `None` when a sample of the window is
/// missing before the peak or the largest value is the last known sample: then the peak may lie beyond it.
fn peak(
    track: &Track,
    (from, to): (usize, usize),
    of: impl Fn([f64; 3], usize) -> Option<f64>,
) -> Option<usize> {
    let known: Vec<(usize, f64)> = (from..=to)
        .map_while(|frame| Some((frame, of(track.at(frame)?, frame)?)))
        .collect();
    let (best, _) = known.iter().copied().max_by(|a, b| a.1.total_cmp(&b.1))?;
    let (last, _) = known.last().copied()?;
    (best < last || last == to).then_some(best)
}

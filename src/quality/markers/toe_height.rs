//! Toe markers that stand higher or lower over the floor than in the standing trial.
//!
//! Moved up or down on the forefoot, the toe marker keeps its distances to heel and ankle. But while the forefoot rests
//! on the floor the marker is as high as it was standing, heel raised or not: it sits over the heads of the metatarsals,
//! about which the foot turns.

use super::body::Body;
use super::{graphs, place};
use crate::anatomy::Side;
use crate::calibration::Landmark;
use crate::quality::view::TrialView;
use crate::quality::{Finding, Limits};
use crate::signal::{median, velocity};

/// Slower than this (mm/s) the marker of a walking foot rests.
const RESTS_MM_PER_S: f64 = 60.0;
/// Fewer resting frames than these say nothing.
const ENOUGH_FRAMES: usize = 10;

/// Asks both feet of a walk.
pub(super) fn check(
    view: &TrialView<'_>,
    body: &Body,
    standing: &Body,
    limits: &Limits,
    found: &mut Vec<Finding>,
) {
    for side in Side::BOTH {
        let name = Landmark::Toe.name(side);
        let rate_hz = view.trial.point_rate_hz();
        let heights = [
            resting_height_mm(body, &name, rate_hz),
            standing.named(&name).and_then(|marker| {
                median(
                    marker
                        .track
                        .values
                        .iter()
                        .zip(&marker.track.valid)
                        .filter_map(|(p, v)| v.then_some(p[2]))
                        .collect(),
                )
            }),
        ];
        let [Some(walking_mm), Some(standing_mm)] = heights else {
            continue;
        };
        let by_mm = walking_mm - standing_mm;
        let what = |_: &super::super::Limit| {
            format!(
                "{name} is not where it was in the standing trial: while the forefoot rests on the floor it is {:.0} mm {}",
                by_mm.abs(),
                if by_mm > 0.0 { "higher" } else { "lower" }
            )
        };
        let action = "look whether the marker came loose or was put back elsewhere, and whether footwear is that of \
                      the standing trial; capture a new standing trial with the markers as they are now";
        let finding = Finding::judged(limits, "marker.moved_toe_height", by_mm.abs(), what, action);
        found.extend(finding.map(|f| {
            f.at(place(&[&name], None))
                .affecting(graphs::affected_by(&[(Landmark::Toe, side)]))
        }));
    }
}

/// Median height (mm over the floor) of a marker in the frames in which it rests.
fn resting_height_mm(body: &Body, name: &str, rate_hz: f64) -> Option<f64> {
    let track = &body.named(name)?.track;
    let speed = velocity(track, rate_hz);
    let rests = (0..track.len()).filter_map(|frame| {
        let [x, y, z] = speed.at(frame)?;
        let slow = (x * x + y * y + z * z).sqrt() < RESTS_MM_PER_S;
        slow.then(|| track.at(frame)).flatten().map(|p| p[2])
    });
    let heights: Vec<f64> = rests.collect();
    (heights.len() >= ENOUGH_FRAMES)
        .then(|| median(heights))
        .flatten()
}

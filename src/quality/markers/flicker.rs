//! Markers that come and go.

use super::body::Body;
use super::{graphs, place};
use crate::quality::{Finding, Limits, TrialView};
use crate::signal::valid_runs;

/// Fewer interruptions are gaps, not flicker.
const LEAST_BREAKS: f64 = 3.0;

/// Counts the interruptions of each track.
pub(super) fn check(view: &TrialView<'_>, body: &Body, limits: &Limits, found: &mut Vec<Finding>) {
    let rate_hz = view.trial.point_rate_hz();
    for marker in &body.markers {
        let runs = valid_runs(&marker.track.valid);
        let (Some(first), Some(last)) = (runs.first(), runs.last()) else {
            continue;
        };
        let seconds = u32::try_from(last.end - first.start).map_or(0.0, f64::from) / rate_hz;
        let breaks = u32::try_from(runs.len() - 1).map_or(0.0, f64::from);
        if seconds <= 0.0 {
            continue;
        }
        let per_second = breaks / seconds;
        if breaks < LEAST_BREAKS {
            limits.remember("marker.flicker", 0.0);
            continue;
        }
        let what = |_: &super::super::Limit| {
            format!(
                "{} flickers: {breaks:.0} interruptions, {per_second:.1} in a second",
                marker.name
            )
        };
        let action =
            "see that the marker is clean, firmly on and seen by three cameras; filled frames of it are many";
        let finding = Finding::judged(limits, "marker.flicker", per_second, what, action);
        found.extend(finding.map(|f| {
            f.at(place(&[&marker.name], Some(first.start..last.end)))
                .affecting(graphs::affected(marker.landmark, marker.side))
        }));
    }
}

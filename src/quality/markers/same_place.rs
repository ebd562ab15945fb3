//! Two markers on one place: a label given twice, or a ghost.

use super::body::Body;
use super::{graphs, place};
use crate::quality::{Finding, Limits, TrialView};

/// Marker diameter (mm) where none is known: the usual one.
const USUAL_DIAMETER_MM: f64 = 14.0;
/// Samples that agree to this (mm) are copies: as near as single precision comes at ten metres.
const SAME_SAMPLE_MM: f64 = 1e-3;
/// A track that repeats one sample this many times does not come from cameras.
const FROZEN_FRAMES: usize = 5;

/// Looks at every pair, and for markers that stand still while the others move.
pub(super) fn check(view: &TrialView<'_>, body: &Body, limits: &Limits, found: &mut Vec<Finding>) {
    let measured = view.calibration.and_then(|c| c.subject.marker_diameter_mm);
    let diameter_mm = measured.map_or(USUAL_DIAMETER_MM, |m| m.value);
    let near = limits
        .get("marker.same_place")
        .and_then(|l| l.care)
        .unwrap_or(0.0);
    for (i, a) in body.markers.iter().enumerate() {
        for b in body.markers.iter().skip(i + 1) {
            let apart = |f: usize| Some((a.at(f)? - b.at(f)?).norm() / diameter_mm);
            let close: Vec<(usize, f64)> = (0..body.frames)
                .filter_map(|f| Some((f, apart(f)?)))
                .filter(|(_, share)| *share < near)
                .collect();
            let Some((first, _)) = close.first() else { continue };
            let last = close.last().map_or(*first, |(f, _)| *f);
            let least = close
                .iter()
                .map(|(_, share)| *share)
                .fold(f64::INFINITY, f64::min);
            let names = [a.name.as_str(), b.name.as_str()];
            let what = |_: &super::super::Limit| {
                format!(
                    "{} and {} are on one place in {} frames: {:.1} mm apart, a marker is {diameter_mm:.0} mm wide",
                    names[0],
                    names[1],
                    close.len(),
                    least * diameter_mm
                )
            };
            let action =
                "one of the two labels is on a ghost or a copy: delete it there in the capture software";
            let finding = Finding::judged(limits, "marker.same_place", least, what, action);
            found.extend(finding.map(|f| {
                f.at(place(&names, Some(*first..last + 1)))
                    .affecting(graphs::affected_by(&[(a.landmark, a.side), (b.landmark, b.side)]))
            }));
        }
    }
    if view.walk.is_some() {
        frozen(body, limits, found);
    }
}

/// Tracks that repeat one sample while the body walks on.
fn frozen(body: &Body, limits: &Limits, found: &mut Vec<Finding>) {
    for marker in &body.markers {
        let mut longest = 0..0;
        let mut start = 0;
        for f in 1..=body.frames {
            let same = match (marker.at(f - 1), marker.at(f)) {
                (Some(a), Some(b)) => (a - b).norm() < SAME_SAMPLE_MM,
                _ => false,
            };
            if !same {
                if f - start > longest.len() {
                    longest = start..f;
                }
                start = f;
            }
        }
        if longest.len() < FROZEN_FRAMES {
            continue;
        }
        let frames = u32::try_from(longest.len()).map_or(0.0, f64::from);
        let what =
            |_: &super::super::Limit| format!("{} does not move at all for {frames:.0} frames", marker.name);
        let action =
            "the samples are copies, not measured: delete them in the capture software and fill the gap";
        let finding = Finding::judged(limits, "marker.frozen", frames, what, action);
        found.extend(finding.map(|f| {
            f.at(place(&[&marker.name], Some(longest.clone())))
                .affecting(graphs::affected(marker.landmark, marker.side))
        }));
    }
}

//! Two markers on one place: a label given twice, or a ghost.

use super::body::{Body, Marker};
use super::{graphs, place};
use crate::geometry::Vec3;
use crate::quality::{Finding, Limits, TrialView};

/// Marker diameter (mm) where none is known: the usual one.
const USUAL_DIAMETER_MM: f64 = 14.0;
/// Samples that agree to this (mm) are copies: as near as single precision comes at ten metres.
const SAME_SAMPLE_MM: f64 = 1e-3;
/// Kept from the way that two markers have left before they meet, mm: far above what rounding makes of a distance.
const SPARE_MM: f64 = 1e-3;
/// A marker that stands still is taken to move by this from frame to frame, mm.
const LEAST_STEP_MM: f64 = 1e-3;
/// No more frames are passed over at once.
const MOST_FRAMES: usize = 10_000;
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
    let steps_mm: Vec<f64> = body.markers.iter().map(longest_step_mm).collect();
    for (i, (a, a_step_mm)) in body.markers.iter().zip(&steps_mm).enumerate() {
        for (b, b_step_mm) in body.markers.iter().zip(&steps_mm).skip(i + 1) {
            let mut close: Vec<(usize, f64)> = Vec::new();
            let mut frame = 0;
            while frame < body.frames {
                let apart_mm = a.at(frame).zip(b.at(frame)).map(|(a, b)| (a - b).norm());
                let share = apart_mm.map(|mm| mm / diameter_mm);
                close.extend(share.filter(|share| *share < near).map(|share| (frame, share)));
                let spare_mm = apart_mm.map_or(0.0, |mm| mm - near * diameter_mm - SPARE_MM);
                frame += 1 + frames_apart(spare_mm, a_step_mm + b_step_mm);
            }
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

/// The longest way (mm) from one seen sample of a marker to the next.
fn longest_step_mm(marker: &Marker) -> f64 {
    let mut longest_mm = 0.0;
    let mut last: Option<Vec3> = None;
    for here in marker.all().flatten() {
        if let Some(last) = last {
            longest_mm = f64::max(longest_mm, (here - last).norm());
        }
        last = Some(here);
    }
    longest_mm
}

/// How many frames two markers need at least to come nearer by a way (mm), when they come nearer by a step (mm) from
/// frame to frame at most: these need not be looked at.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "not negative; a quotient beyond the largest count becomes that count"
)]
fn frames_apart(way_mm: f64, step_mm: f64) -> usize {
    let frames = (way_mm / step_mm.max(LEAST_STEP_MM)).max(0.0) as usize;
    frames.min(MOST_FRAMES)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::anatomy::Side;
    use crate::calibration::Landmark;
    use crate::signal::Track;

    #[test]
    fn no_frame_is_passed_over_in_which_two_markers_can_be_near() {
        let marker = |speed_mm: f64, gap: std::ops::Range<usize>| {
            let mut track = Track::missing(400);
            for f in (0..400).filter(|f| !gap.contains(f)) {
                let x = 300.0 * (f as f64 * speed_mm / 300.0).sin();
                track.set(f, Some([x, 0.0, if f == 200 { 40.0 } else { 0.0 }]));
            }
            Marker {
                landmark: Landmark::Hee,
                side: Side::Left,
                name: String::new(),
                label: String::new(),
                track,
            }
        };
        for (a, b) in [(3.0, 11.0), (0.0, 7.0), (0.0, 0.0), (29.0, 31.0)] {
            let (a, b) = (marker(a, 50..90), marker(b, 60..63));
            let step_mm = longest_step_mm(&a) + longest_step_mm(&b);
            let apart = |f: usize| a.at(f).zip(b.at(f)).map(|(a, b)| (a - b).norm());
            for from in 0..400 {
                let Some(mm) = apart(from) else { continue };
                let passed = frames_apart(mm - 10.0 - SPARE_MM, step_mm);
                for f in from + 1..=(from + passed).min(399) {
                    assert!(apart(f).is_none_or(|mm| mm >= 10.0), "{from} {f}");
                }
            }
        }
        assert_eq!(frames_apart(-5.0, 1.0), 0);
        assert_eq!(frames_apart(5.0, 0.0), 5000);
        assert_eq!(frames_apart(1e300, 0.0), MOST_FRAMES);
    }
}

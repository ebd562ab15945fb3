//! Segments that do not keep their length: over a cycle, and from the standing trial to the walk.
//!
//! Lengths are hip to knee centre, knee to ankle centre, heel to toe marker. Of the first two every change is soft tissue or
//! a marker that moved or was mislabelled; the third is a distance on one shoe.

use serde::Serialize;

use super::super::finding::{Finding, Graph};
use super::super::limits::Limits;
use super::super::view::{TrialView, WalkView};
use super::on;
use crate::anatomy::{AngleName, Side};
use crate::calibration::{Calibration, Landmark, MarkerTracks};
use crate::capture::Trial;
use crate::geometry::Vec3;
use crate::kinematics::{JointCentre, Motion, track_static};
use crate::signal::nearest_frame;

/// Fewer frames than this in a cycle say nothing about a spread.
const LEAST_FRAMES: usize = 10;

/// The length of a segment of one leg in a walk and in the standing trial.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct SegmentLength {
    /// `thigh`, `shank` or `foot`.
    pub segment: &'static str,
    /// The leg.
    pub side: Side,
    /// Mean over the accepted cycles, mm.
    pub walking_mm: f64,
    /// Standard deviation over a cycle, of the cycle in which it is largest, mm.
    pub sd_mm: f64,
    /// Mean over the standing trial, mm.
    pub standing_mm: Option<f64>,
}

type Length<'a> = Box<dyn Fn(usize) -> Option<f64> + 'a>;

/// The three segments of a leg, each with its length at a frame (mm).
fn segments<'a>(motion: &'a Motion, tracks: &'a MarkerTracks, side: Side) -> [(&'static str, Length<'a>); 3] {
    let centre = move |joint, at| Some(Vec3::from(motion.joint_centre(joint, side)?.at(at)?));
    let between =
        move |a, b| -> Length<'a> { Box::new(move |at| Some((centre(a, at)? - centre(b, at)?).norm())) };
    let marker = move |landmark, at| tracks.at(landmark, side, at);
    [
        ("thigh", between(JointCentre::Hip, JointCentre::Knee)),
        ("shank", between(JointCentre::Knee, JointCentre::Ankle)),
        (
            "foot",
            Box::new(move |at| Some((marker(Landmark::Hee, at)? - marker(Landmark::Toe, at)?).norm())),
        ),
    ]
}

fn tracks(trial: &Trial, calibration: &Calibration) -> MarkerTracks {
    MarkerTracks::read(trial, &calibration.marker_set.resolve(&trial.marker_labels()))
}

/// Lengths of the segments of both legs in a walk, beside those of the standing trial.
pub fn segment_lengths(
    (trial, walk): (&Trial, &WalkView<'_>),
    standing: Option<&Trial>,
    calibration: &Calibration,
) -> Vec<SegmentLength> {
    let still = standing.and_then(|s| Some((track_static(s, calibration).ok()?, tracks(s, calibration))));
    let markers = tracks(trial, calibration);
    let mut lengths = Vec::new();
    for side in Side::BOTH {
        let stood = still.as_ref().map(|(motion, tracks)| {
            segments(motion, tracks, side).map(|(_, length)| {
                let all: Vec<f64> = (0..motion.frames).filter_map(length).collect();
                mean_and_sd(&all).map(|(mean, _)| mean)
            })
        });
        for (i, (segment, length)) in segments(walk.motion, &markers, side).into_iter().enumerate() {
            let cycles = walk.cycles.iter().filter(|c| c.side == side && c.is_accepted());
            let frame = |s: f64| nearest_frame(s * walk.motion.point_rate_hz).unwrap_or_default();
            let spreads: Vec<(f64, f64)> = cycles
                .filter_map(|c| {
                    let frames = frame(c.strike_s)..=frame(c.next_strike_s);
                    let all: Vec<f64> = frames.filter_map(&length).collect();
                    mean_and_sd(&all).filter(|_| all.len() >= LEAST_FRAMES)
                })
                .collect();
            if spreads.is_empty() {
                continue;
            }
            lengths.push(SegmentLength {
                segment,
                side,
                walking_mm: spreads.iter().map(|s| s.0).sum::<f64>() / spreads.len() as f64,
                sd_mm: spreads.iter().map(|s| s.1).fold(0.0, f64::max),
                standing_mm: stood.and_then(|s| s.get(i).copied().flatten()),
            });
        }
    }
    lengths
}

fn mean_and_sd(values: &[f64]) -> Option<(f64, f64)> {
    if values.is_empty() {
        return None;
    }
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let square = values.iter().map(|v| (v - mean) * (v - mean)).sum::<f64>();
    Some((mean, (square / (n - 1.0).max(1.0)).sqrt()))
}

/// Asks a walk.
pub(in super::super) fn check(view: &TrialView<'_>, limits: &Limits, found: &mut Vec<Finding>) {
    let (Some(walk), Some(calibration)) = (&view.walk, view.calibration) else {
        return;
    };
    for length in segment_lengths((view.trial, walk), view.standing, calibration) {
        let SegmentLength { segment, side, .. } = length;
        let word = side.word();
        let markers = match segment {
            "thigh" => "pelvis, thigh and knee",
            "shank" => "knee, tibia and ankle",
            _ => "heel and toe",
        };
        let sd = Finding::judged(
            limits,
            &format!("model.{segment}_length"),
            length.sd_mm,
            |_| {
                format!(
                    "the length of the {word} {segment} changes over the cycle: SD {:.1} mm",
                    length.sd_mm
                )
            },
            &format!(
                "look at the {markers} markers of this side in this trial: loose, swapped or mislabelled"
            ),
        );
        let changed = length.standing_mm.and_then(|standing_mm| {
            let change_mm = length.walking_mm - standing_mm;
            Finding::judged(
                limits,
                &format!("model.{segment}_standing"),
                change_mm.abs(),
                |_| {
                    format!(
                        "the {word} {segment} is {:.0} mm {} walking ({:.0} mm) than standing ({standing_mm:.0} mm)",
                        change_mm.abs(),
                        if change_mm > 0.0 { "longer" } else { "shorter" },
                        length.walking_mm
                    )
                },
                &format!(
                    "see whether the {markers} markers moved after the static trial; if so, capture a new static trial"
                ),
            )
        });
        let angles: &[AngleName] = match segment {
            "thigh" => &[AngleName::Hip, AngleName::Knee],
            "shank" => &[AngleName::Knee, AngleName::Ankle],
            _ => &[AngleName::Ankle, AngleName::FootProgress],
        };
        let graphs = angles.iter().map(|angle| Graph::Angle(*angle, side));
        for finding in sd.into_iter().chain(changed) {
            found.push(finding.at(on(side)).affecting(graphs.clone().collect()));
        }
    }
}

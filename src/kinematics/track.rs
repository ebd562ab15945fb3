//! Tracks the conventional gait model through a trial: markers once, then frame by frame without allocation.

use rayon::prelude::*;

use super::joint_angles::{Body, joint_angles};
use super::missing::missing;
use super::motion::{Motion, TrialLengths};
use super::progression::progression;
use super::sheet::Sheet;
use super::upper_body::{arm, head, thorax};
use super::{KinematicsError, Progression};
use crate::anatomy::Side;
use crate::calibration::{Calibration, Landmark, MarkerTracks, leg, pelvis, standing_foot};
use crate::capture::Trial;

/// Which foot the angles are of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum FootOf {
    /// The foot that ankle centre and toe give, corrected by the offsets of the standing trial.
    Walk,
    /// The foot that heel and toe give, as in the standing trial itself.
    Standing,
}

/// Tracks a walk.
///
/// # Units
/// Angles in degrees, positions in mm in the laboratory frame, whose z axis must point up.
///
/// # Errors
/// The pelvis cannot be tracked in any frame. Any other marker that is missing only takes away what depends on it;
/// `Motion::findings` says what and why.
pub fn track(trial: &Trial, calibration: &Calibration) -> Result<Motion, KinematicsError> {
    run(trial, calibration, FootOf::Walk)
}

/// Tracks a standing trial: the feet are those of the static trial, heel marker included.
///
/// # Errors
/// As [`track`].
pub fn track_static(trial: &Trial, calibration: &Calibration) -> Result<Motion, KinematicsError> {
    run(trial, calibration, FootOf::Standing)
}

fn run(trial: &Trial, calibration: &Calibration, foot_of: FootOf) -> Result<Motion, KinematicsError> {
    let labels = calibration.marker_set.resolve(&trial.marker_labels());
    let tracks = MarkerTracks::read(trial, &labels);
    let Some(progression) = progression(&tracks) else {
        return Err(no_pelvis(trial, &tracks, calibration));
    };
    let mut motion = solve(&tracks, calibration, progression, foot_of);
    motion.point_rate_hz = trial.point_rate_hz();
    motion.findings = missing(&motion, &tracks, calibration);
    Ok(motion)
}

fn no_pelvis(trial: &Trial, tracks: &MarkerTracks, calibration: &Calibration) -> KinematicsError {
    let mut names: Vec<String> = Side::BOTH
        .into_iter()
        .filter(|side| !tracks.has(Landmark::Asi, *side))
        .map(|side| Landmark::Asi.name(side))
        .collect();
    let back =
        Side::BOTH.iter().all(|s| tracks.has(Landmark::Psi, *s)) || tracks.has(Landmark::Sacr, Side::Left);
    if !back {
        names.push("LPSI and RPSI (or SACR)".to_owned());
    }
    if names.is_empty() {
        KinematicsError::NoPelvisFrame {
            trial: trial.name().to_owned(),
            frames: tracks.frames(),
        }
    } else {
        KinematicsError::NoPelvis {
            trial: trial.name().to_owned(),
            marker_set: calibration.marker_set.name.clone(),
            names,
        }
    }
}

fn solve(
    tracks: &MarkerTracks,
    calibration: &Calibration,
    progression: Progression,
    foot_of: FootOf,
) -> Motion {
    let constants = calibration.constants();
    let frames = tracks.frames();
    let ahead = progression.frame();
    let mut sheet = Sheet::new(tracks);
    let body = |at: usize| {
        let mut body = Body {
            pelvis: pelvis(tracks, at),
            thorax: thorax(tracks, at, constants),
            head: head(tracks, at, constants),
            ..Body::default()
        };
        body.legs = Side::BOTH.map(|side| leg(tracks, at, side, body.pelvis.as_ref(), constants.leg(side)));
        let [left, right] = &body.legs;
        body.feet = [(Side::Left, left), (Side::Right, right)].map(|(side, leg)| match foot_of {
            FootOf::Walk => leg.uncorrected_foot.map(|r| r * constants.leg(side).foot_offset),
            FootOf::Standing => standing_foot(
                tracks.at(Landmark::Hee, side, at)?,
                tracks.at(Landmark::Toe, side, at)?,
                &leg.shank?,
                constants.leg(side).flat_sole_mm,
            ),
        });
        body.arms = Side::BOTH.map(|side| arm(tracks, at, side, body.thorax.as_ref(), constants.arm(side)));
        body
    };
    sheet.pages().into_par_iter().for_each(|mut page| {
        for line in 0..page.frames() {
            let body = body(page.first + line);
            page.put(line, &body, joint_angles(&body, &ahead, &calibration.settings));
        }
    });
    sheet.unwrap();
    let mut out = Motion {
        frames,
        point_rate_hz: 0.0,
        progression,
        lengths: lengths(tracks, calibration),
        findings: Vec::new(),
        angles: [const { [const { None }; 2] }; _],
        centres: [const { [const { None }; 2] }; _],
        segments: [const { [const { None }; 2] }; _],
    };
    let any = |valid: &[bool]| valid.iter().any(|v| *v);
    for (to, from) in out.angles.iter_mut().zip(sheet.angles) {
        *to = from.map(|track| any(&track.valid).then_some(track));
    }
    for (to, from) in out.centres.iter_mut().zip(sheet.centres) {
        *to = from.map(|track| any(&track.valid).then_some(track));
    }
    for (to, from) in out.segments.iter_mut().zip(sheet.segments) {
        *to = from.map(|motion| any(motion.valid()).then_some(motion));
    }
    out
}

fn lengths(tracks: &MarkerTracks, calibration: &Calibration) -> TrialLengths {
    let constants = calibration.constants();
    let mean = |distance: &dyn Fn(usize) -> Option<f64>| {
        let (sum, n) = (0..tracks.frames())
            .filter_map(distance)
            .fold((0.0, 0.0), |(sum, n), d| (sum + d, n + 1.0));
        (n > 0.0).then(|| sum / n)
    };
    TrialLengths {
        foot_mm: Side::BOTH.map(|side| {
            mean(&|at| {
                let heel = tracks.at(Landmark::Hee, side, at)?;
                Some((heel - tracks.at(Landmark::Toe, side, at)?).norm())
            })
            .map(|length| length - constants.marker_radius_mm)
        }),
        head_mm: mean(&|at| {
            let left = tracks.at(Landmark::Fhd, Side::Left, at)?;
            Some((left - tracks.at(Landmark::Fhd, Side::Right, at)?).norm())
        }),
        knee_width_mm: Side::BOTH.map(|side| constants.leg(side).knee_width_mm),
        marker_radius_mm: constants.marker_radius_mm,
    }
}

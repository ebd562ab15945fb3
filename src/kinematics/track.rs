//! Tracks the conventional gait model through a trial: markers once, then frame by frame without allocation.

use super::joint_angles::{Body, joint_angles};
use super::missing::missing;
use super::motion::{JointCentre, Motion, Segment, SegmentMotion, TrialLengths};
use super::progression::progression;
use super::upper_body::{arm, head, thorax};
use super::{KinematicsError, Progression};
use crate::anatomy::{AngleName, Side};
use crate::calibration::{Calibration, Landmark, MarkerTracks, leg, pelvis, standing_foot};
use crate::capture::Trial;
use crate::geometry::{Mat3, Pose, Unwrap, Vec3};
use crate::signal::Track;

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

/// The outputs of a trial while it is being tracked.
struct Sheet {
    angles: Vec<[Track; 2]>,
    centres: Vec<[Track; 2]>,
    segments: Vec<[SegmentMotion; 2]>,
    unwrap: [[Unwrap; 2]; AngleName::ALL.len()],
}

impl Sheet {
    /// Room for the outputs that the markers of the trial can give.
    fn new(tracks: &MarkerTracks) -> Sheet {
        let frames = tracks.frames();
        let trunk = tracks.has(Landmark::Clav, Side::Left);
        let head = tracks.has(Landmark::Fhd, Side::Left);
        let room = |is_there: bool| if is_there { frames } else { 0 };
        let pair = |frames: usize| [Track::missing(frames), Track::missing(frames)];
        let angles = AngleName::ALL.map(|name| {
            pair(room(match name {
                AngleName::Head | AngleName::Neck => head,
                _ => trunk || name.is_lower_body(),
            }))
        });
        let centres = JointCentre::ALL.map(|joint| pair(room(trunk || joint <= JointCentre::Ankle)));
        let segments = Segment::ALL.map(|segment| {
            let here = room(match segment {
                Segment::Head => head,
                Segment::Thorax => trunk,
                _ => trunk || segment < Segment::Clavicle,
            });
            // Unpaired segments use the first of their two places only.
            let other = if segment.is_paired() { here } else { 0 };
            [SegmentMotion::missing(here), SegmentMotion::missing(other)]
        });
        Sheet {
            angles: angles.into(),
            centres: centres.into(),
            segments: segments.into(),
            unwrap: [[Unwrap::default(); 2]; AngleName::ALL.len()],
        }
    }

    #[inline]
    fn centre(&mut self, joint: JointCentre, side: Side, frame: usize, position: Option<Vec3>) {
        if let (Some(position), Some(pair)) = (position, self.centres.get_mut(joint as usize))
            && let Some(track) = pair.get_mut(side.index())
        {
            track.set(frame, Some(position.into()));
        }
    }

    #[inline]
    fn segment(&mut self, segment: Segment, side: Side, frame: usize, pose: Option<Pose>) {
        if let Some(motion) = self
            .segments
            .get_mut(segment as usize)
            .and_then(|pair| pair.get_mut(side.index()))
        {
            motion.set(frame, pose);
        }
    }

    fn body(&mut self, frame: usize, body: &Body) {
        self.segment(Segment::Pelvis, Side::Left, frame, body.pelvis);
        self.segment(Segment::Thorax, Side::Left, frame, body.thorax);
        self.segment(Segment::Head, Side::Left, frame, body.head);
        for (side, ((leg, foot), arm)) in Side::BOTH
            .into_iter()
            .zip(body.legs.iter().zip(body.feet).zip(&body.arms))
        {
            self.centre(JointCentre::Hip, side, frame, leg.hip_mm);
            self.centre(JointCentre::Knee, side, frame, leg.knee_mm);
            self.centre(JointCentre::Ankle, side, frame, leg.ankle_mm);
            self.centre(JointCentre::Shoulder, side, frame, arm.shoulder_mm);
            self.centre(JointCentre::Elbow, side, frame, arm.elbow_mm);
            self.centre(JointCentre::Wrist, side, frame, arm.wrist_mm);
            self.segment(Segment::Thigh, side, frame, pose(leg.thigh, leg.knee_mm));
            self.segment(Segment::Shank, side, frame, pose(leg.shank, leg.ankle_mm));
            self.segment(
                Segment::TorsionedShank,
                side,
                frame,
                pose(leg.torsioned_shank, leg.ankle_mm),
            );
            self.segment(Segment::Foot, side, frame, pose(foot, leg.ankle_mm));
            self.segment(
                Segment::Clavicle,
                side,
                frame,
                pose(arm.clavicle, arm.shoulder_mm),
            );
            self.segment(Segment::Humerus, side, frame, pose(arm.humerus, arm.elbow_mm));
            self.segment(Segment::Radius, side, frame, pose(arm.radius, arm.wrist_mm));
            self.segment(Segment::Hand, side, frame, pose(arm.hand, arm.hand_mm));
        }
    }
}

#[inline]
fn pose(rotation: Option<Mat3>, origin_mm: Option<Vec3>) -> Option<Pose> {
    Some(Pose {
        rotation: rotation?,
        origin_mm: origin_mm?,
    })
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
    for at in 0..frames {
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
        sheet.body(at, &body);

        let angles = joint_angles(&body, &ahead, &calibration.settings);
        for ((pair, unwraps), values) in sheet.angles.iter_mut().zip(&mut sheet.unwrap).zip(angles) {
            for ((track, unwrap), value) in pair.iter_mut().zip(unwraps).zip(values) {
                if let Some(value) = value {
                    track.set(at, Some(unwrap.next(value)));
                }
            }
        }
    }
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

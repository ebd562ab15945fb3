//! The product of the room: angles, joint centres and segment frames of one trial.

use serde::Serialize;

use super::Progression;
use crate::anatomy::{AngleName, Side};
use crate::calibration::Finding;
use crate::geometry::{Mat3, Pose, Vec3};
use crate::signal::Track;

/// A joint whose centre the model finds on each side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the names say it")]
pub enum JointCentre {
    Hip,
    Knee,
    Ankle,
    Shoulder,
    Elbow,
    Wrist,
}

impl JointCentre {
    /// All of them.
    pub const ALL: [JointCentre; 6] = [
        JointCentre::Hip,
        JointCentre::Knee,
        JointCentre::Ankle,
        JointCentre::Shoulder,
        JointCentre::Elbow,
        JointCentre::Wrist,
    ];
}

/// A segment of the model. Pelvis, thorax and head are the same on both sides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Segment {
    /// Origin midway between the ASIS markers.
    Pelvis,
    /// Origin at the jugular notch, one marker radius behind the marker.
    Thorax,
    /// Origin midway between the front head markers.
    Head,
    /// Origin at the knee centre.
    Thigh,
    /// In line with the knee axis (untorsioned); origin at the ankle centre.
    Shank,
    /// In line with the ankle axis; origin at the ankle centre.
    TorsionedShank,
    /// Origin at the ankle centre.
    Foot,
    /// Origin at the shoulder centre.
    Clavicle,
    /// Origin at the elbow centre.
    Humerus,
    /// Origin at the wrist centre.
    Radius,
    /// Origin at the centre of the hand.
    Hand,
}

impl Segment {
    /// All of them, the unpaired ones first.
    pub const ALL: [Segment; 11] = [
        Segment::Pelvis,
        Segment::Thorax,
        Segment::Head,
        Segment::Thigh,
        Segment::Shank,
        Segment::TorsionedShank,
        Segment::Foot,
        Segment::Clavicle,
        Segment::Humerus,
        Segment::Radius,
        Segment::Hand,
    ];

    /// Whether there is one on each side.
    pub fn is_paired(self) -> bool {
        self >= Segment::Thigh
    }
}

/// Where a segment is in each frame. Invalid frames hold a pose that is never to be read; use [`SegmentMotion::at`].
#[derive(Debug, Clone, PartialEq)]
pub struct SegmentMotion {
    poses: Vec<Pose>,
    valid: Vec<bool>,
}

impl SegmentMotion {
    /// A segment that is nowhere in any frame.
    pub fn missing(frames: usize) -> SegmentMotion {
        let nowhere = Pose {
            rotation: Mat3::identity(),
            origin_mm: Vec3::zeros(),
        };
        SegmentMotion {
            poses: vec![nowhere; frames],
            valid: vec![false; frames],
        }
    }

    /// Stores the pose of a frame, when there is one.
    #[inline]
    pub fn set(&mut self, frame: usize, pose: Option<Pose>) {
        if let (Some(pose), Some(slot), Some(valid)) =
            (pose, self.poses.get_mut(frame), self.valid.get_mut(frame))
        {
            *slot = pose;
            *valid = true;
        }
    }

    /// The poses and which frames are valid, to be written to.
    pub(super) fn parts_mut(&mut self) -> (&mut [Pose], &mut [bool]) {
        (&mut self.poses, &mut self.valid)
    }

    /// The pose at a frame, when the segment could be tracked there.
    #[inline]
    pub fn at(&self, frame: usize) -> Option<Pose> {
        match self.valid.get(frame) {
            Some(true) => self.poses.get(frame).copied(),
            _ => None,
        }
    }

    /// Which frames are valid.
    pub fn valid(&self) -> &[bool] {
        &self.valid
    }

    /// Number of frames.
    pub fn len(&self) -> usize {
        self.poses.len()
    }

    /// Whether there are no frames at all.
    pub fn is_empty(&self) -> bool {
        self.poses.is_empty()
    }
}

/// Lengths of one trial that virtual markers and inertia need; absent where a marker is missing all the time.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct TrialLengths {
    /// Mean distance heel to toe marker minus the marker radius, left and right, mm.
    pub foot_mm: [Option<f64>; 2],
    /// Mean distance between the front head markers, mm.
    pub head_mm: Option<f64>,
    /// Widths of the knees, left and right, mm.
    pub knee_width_mm: [f64; 2],
    /// Marker radius, mm.
    pub marker_radius_mm: f64,
}

const ANGLES: usize = AngleName::ALL.len();
const CENTRES: usize = JointCentre::ALL.len();
const SEGMENTS: usize = Segment::ALL.len();

/// A tracked trial.
#[derive(Debug, Clone)]
pub struct Motion {
    /// Number of frames.
    pub frames: usize,
    /// Frames per second.
    pub point_rate_hz: f64,
    /// Direction of progression.
    pub progression: Progression,
    /// Lengths of this trial.
    pub lengths: TrialLengths,
    /// What is absent, and why.
    pub findings: Vec<Finding>,
    pub(super) angles: [[Option<Track>; 2]; ANGLES],
    pub(super) centres: [[Option<Track>; 2]; CENTRES],
    pub(super) segments: [[Option<SegmentMotion>; 2]; SEGMENTS],
}

impl Motion {
    /// The track of an angle (degrees, components as [`AngleName::components`]); `None` where it has no valid frame.
    pub fn angle(&self, name: AngleName, side: Side) -> Option<&Track> {
        self.angles.get(name as usize)?.get(side.index())?.as_ref()
    }

    /// All angles that there are, by name, left first.
    pub fn angles(&self) -> impl Iterator<Item = (AngleName, Side, &Track)> {
        AngleName::ALL.into_iter().flat_map(move |name| {
            Side::BOTH
                .into_iter()
                .filter_map(move |side| self.angle(name, side).map(|track| (name, side, track)))
        })
    }

    /// The track of a joint centre (mm, laboratory frame); `None` where it has no valid frame.
    pub fn joint_centre(&self, joint: JointCentre, side: Side) -> Option<&Track> {
        self.centres.get(joint as usize)?.get(side.index())?.as_ref()
    }

    /// The frames of a segment; `None` where it has no valid frame. For unpaired segments the side does not matter.
    pub fn segment(&self, segment: Segment, side: Side) -> Option<&SegmentMotion> {
        let side = if segment.is_paired() { side.index() } else { 0 };
        self.segments.get(segment as usize)?.get(side)?.as_ref()
    }
}

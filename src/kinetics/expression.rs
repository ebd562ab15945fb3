//! In which axes and with which signs a joint's force and moment are given.
//!
//! # Frame
//! Thigh and shank: x forward, y to the subject's left, z up. Foot: x up, y left, z from toe to ankle (backward). In every
//! choice but the laboratory's the components are sagittal, frontal, transverse, positive where the moment would extend
//! (plantarflex), abduct (evert) or turn outward the distal segment.

use super::settings::MomentFrame;
use crate::anatomy::{KineticName, Side};
use crate::geometry::{Mat3, Vec3};
use crate::kinematics::{JointCentre, Motion, Segment};

/// A joint of the leg, from the ground upwards.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Joint {
    Ankle,
    Knee,
    Hip,
}

/// Axes of the segments above and below a joint, columns in the laboratory frame.
#[derive(Debug, Clone, Copy)]
pub(super) struct Axes {
    pub(super) proximal: Mat3,
    pub(super) distal: Mat3,
}

impl Joint {
    pub(super) const ALL: [Joint; 3] = [Joint::Ankle, Joint::Knee, Joint::Hip];

    pub(super) fn centre(self) -> JointCentre {
        match self {
            Joint::Ankle => JointCentre::Ankle,
            Joint::Knee => JointCentre::Knee,
            Joint::Hip => JointCentre::Hip,
        }
    }

    /// Force, moment, power, power by plane.
    pub(super) fn names(self) -> [KineticName; 4] {
        match self {
            Joint::Ankle => [
                KineticName::AnkleForce,
                KineticName::AnkleMoment,
                KineticName::AnklePower,
                KineticName::AnklePowerPlanes,
            ],
            Joint::Knee => [
                KineticName::KneeForce,
                KineticName::KneeMoment,
                KineticName::KneePower,
                KineticName::KneePowerPlanes,
            ],
            Joint::Hip => [
                KineticName::HipForce,
                KineticName::HipMoment,
                KineticName::HipPower,
                KineticName::HipPowerPlanes,
            ],
        }
    }

    /// The axes at a frame. The shank above the ankle is the untorsioned one, as in Plug-in Gait.
    pub(super) fn axes(self, motion: &Motion, side: Side, frame: usize) -> Option<Axes> {
        let (above, below) = match self {
            Joint::Ankle => (Segment::Shank, Segment::Foot),
            Joint::Knee => (Segment::Thigh, Segment::Shank),
            Joint::Hip => (Segment::Pelvis, Segment::Thigh),
        };
        let rotation = |segment| Some(motion.segment(segment, side)?.at(frame)?.rotation);
        Some(Axes {
            proximal: rotation(above)?,
            distal: rotation(below)?,
        })
    }

    /// Power (mW/kg for N.mm/kg and rad/s) about the sagittal, frontal and transverse axes of the distal segment; the
    /// axes are at right angles, so that the three add up to the whole.
    pub(super) fn by_plane(self, axes: &Axes, moment: Vec3, velocity_rad_s: Vec3) -> Vec3 {
        let (m, w) = (
            axes.distal.transpose() * moment,
            axes.distal.transpose() * velocity_rad_s,
        );
        let by_axis = m.component_mul(&w);
        match self {
            Joint::Ankle => Vec3::new(by_axis.y, by_axis.z, by_axis.x),
            Joint::Knee | Joint::Hip => Vec3::new(by_axis.y, by_axis.x, by_axis.z),
        }
    }

    /// Sagittal, frontal and transverse component of the moment about the axes forward, left and up.
    fn clinical(self, side: Side, forward: f64, left: f64, up: f64) -> Vec3 {
        let sagittal = if self == Joint::Knee { -left } else { left };
        Vec3::new(sagittal, -side.sign() * forward, -side.sign() * up)
    }
}

/// Force and moment of the proximal on the distal segment (laboratory axes) in the named axes.
pub(super) fn express(
    joint: Joint,
    side: Side,
    frame: MomentFrame,
    axes: &Axes,
    (force, moment): (Vec3, Vec3),
) -> (Vec3, Vec3) {
    let column = |matrix: &Mat3, index: usize| matrix.column(index).into_owned();
    // Forward, left and up.
    let [x, y, z] = match frame {
        MomentFrame::Laboratory => return (force, moment),
        MomentFrame::Distal => distal_axes(joint, axes),
        MomentFrame::Proximal => [0, 1, 2].map(|i| column(&axes.proximal, i)),
        MomentFrame::JointCoordinateSystem => {
            let flexion = column(&axes.proximal, 1);
            let [_, _, long] = distal_axes(joint, axes);
            let across = flexion.cross(&long);
            [across / across.norm(), flexion, long]
        }
    };
    // Plug-in Gait's signs of joint forces: as the axes of the segment, at the ankle down, left, forward.
    let along = |v: Vec3, axis: Vec3| v.dot(&axis);
    let force = match joint {
        Joint::Ankle => Vec3::new(-along(force, z), along(force, y), along(force, x)),
        Joint::Knee | Joint::Hip => Vec3::new(along(force, x), along(force, y), along(force, z)),
    };
    (
        force,
        joint.clinical(side, along(moment, x), along(moment, y), along(moment, z)),
    )
}

/// Forward, left and up axes of the distal segment.
fn distal_axes(joint: Joint, axes: &Axes) -> [Vec3; 3] {
    let [x, y, z] = [0, 1, 2].map(|i| axes.distal.column(i).into_owned());
    match joint {
        Joint::Ankle => [-z, y, x],
        Joint::Knee | Joint::Hip => [x, y, z],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::rotation_y;

    /// Standing still in the laboratory's axes: the foot's x is up and its z backward.
    fn standing(joint: Joint) -> Axes {
        Axes {
            proximal: Mat3::identity(),
            distal: match joint {
                Joint::Ankle => rotation_y(-std::f64::consts::FRAC_PI_2),
                _ => Mat3::identity(),
            },
        }
    }

    /// The signs of `docs/conventions.md`: what a moment does to the distal segment.
    #[test]
    fn positive_moments_extend_abduct_and_turn_outward() {
        // about the axis to the left: hip and ankle extend (foot down), knee flexes
        let about_left = Vec3::y();
        // about the axis forward the right leg swings to the midline, the left one away
        let about_forward = Vec3::x();
        // about the axis up the right foot turns inward
        let about_up = Vec3::z();
        for joint in Joint::ALL {
            for frame in [
                MomentFrame::Distal,
                MomentFrame::Proximal,
                MomentFrame::JointCoordinateSystem,
            ] {
                let of =
                    |side, moment| express(joint, side, frame, &standing(joint), (Vec3::zeros(), moment)).1;
                let extends = if joint == Joint::Knee { -1.0 } else { 1.0 };
                for side in Side::BOTH {
                    let near = |a: Vec3, b: Vec3| {
                        assert!((a - b).norm() < 1e-12, "{joint:?} {frame:?} {side:?} {a}");
                    };
                    near(of(side, about_left), Vec3::new(extends, 0.0, 0.0));
                    near(of(side, about_forward), Vec3::new(0.0, -side.sign(), 0.0));
                    near(of(side, about_up), Vec3::new(0.0, 0.0, -side.sign()));
                }
            }
        }
    }
}

//! The forward chain of the lower limb: from joint angles to segment frames and joint centres, in the
//! walking frame (x forward, y left, z up). The inverse of what `kinematics` measures, derived on its own.

use super::anthropometry::Body;
use super::space::{Rot, Vec3, as_yxz, asin, atan2, rad, rz, v, wrap, yxz};
use crate::anatomy::Side;

/// The prescribed angles of one leg, in degrees with the signs of the outputs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct LegAngles {
    /// Flexion, adduction, internal rotation.
    pub(super) hip: [f64; 3],
    /// Flexion, varus, internal rotation.
    pub(super) knee: [f64; 3],
    /// Dorsiflexion and internal rotation. The model's foot has no third freedom: the marker at the toes
    /// and the shank decide it.
    pub(super) ankle: [f64; 2],
}

/// The pelvis: mid-point of the ASIS markers and orientation.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct PelvisPose {
    pub(super) mid_asis_mm: Vec3,
    pub(super) axes: Rot,
}

impl PelvisPose {
    /// From the left outputs (anterior tilt, left side up, left side forward), degrees.
    pub(super) fn new(mid_asis_mm: Vec3, left_deg: [f64; 3]) -> PelvisPose {
        PelvisPose {
            mid_asis_mm,
            axes: yxz(left_deg[0], left_deg[1], -left_deg[2]),
        }
    }
}

/// Segment frames and centres of one leg.
#[derive(Debug, Clone)]
pub(super) struct LegState {
    pub(super) hip_mm: Vec3,
    pub(super) knee_mm: Vec3,
    pub(super) ankle_mm: Vec3,
    pub(super) femur: Rot,
    /// Knee-axis ("untorsioned") tibia.
    pub(super) tibia: Rot,
    /// Ankle-axis ("torsioned") tibia.
    pub(super) tibia_distal: Rot,
    pub(super) foot: Rot,
}

/// Thigh and shank from the hip and knee angles; `None` fields do not exist: the foot follows later.
pub(super) struct Shanks {
    hip_mm: Vec3,
    knee_mm: Vec3,
    ankle_mm: Vec3,
    femur: Rot,
    tibia: Rot,
    tibia_distal: Rot,
}

/// The chain from pelvis to ankle.
pub(super) fn to_ankle(
    body: &Body,
    side: Side,
    pelvis: &PelvisPose,
    hip: [f64; 3],
    knee: [f64; 3],
) -> Shanks {
    let s = side.sign();
    let hip_mm = pelvis.mid_asis_mm + pelvis.axes * body.hip_centre_mm(side);
    let femur = pelvis.axes * yxz(-hip[0], s * hip[1], s * hip[2]);
    let knee_mm = hip_mm - femur * body.thigh(side).hip;
    let tibia = femur * yxz(knee[0], s * knee[1], s * knee[2]);
    let tibia_distal = tibia * rz(s * rad(body.leg(side).tibial_torsion_deg));
    let ankle_mm = knee_mm - tibia_distal * body.shank(side).knee;
    Shanks {
        hip_mm,
        knee_mm,
        ankle_mm,
        femur,
        tibia,
        tibia_distal,
    }
}

impl Shanks {
    /// Adds the foot whose long axis (heel to toe reversed: toe to heel) points along `axis`.
    pub(super) fn with_foot_axis(self, body: &Body, side: Side, axis: Vec3) -> LegState {
        let foot = foot_on(&self.tibia, &body.foot_correction(side), axis);
        LegState {
            hip_mm: self.hip_mm,
            knee_mm: self.knee_mm,
            ankle_mm: self.ankle_mm,
            femur: self.femur,
            tibia: self.tibia,
            tibia_distal: self.tibia_distal,
            foot,
        }
    }

    /// Adds the foot from dorsiflexion and internal rotation, degrees.
    pub(super) fn with_ankle(self, body: &Body, side: Side, ankle: [f64; 2]) -> LegState {
        let turned = yxz(-ankle[0] - 90.0, side.sign() * ankle[1], 0.0);
        let axis = self.tibia_distal * turned * v(0.0, 0.0, 1.0);
        self.with_foot_axis(body, side, axis)
    }
}

/// The foot frame whose z axis is `axis`. Before its static correction `k` the frame is `Ry(p) Rx(q)` seen
/// from the tibia (its x axis is perpendicular to the tibia's y axis), so p and q follow from the axis.
fn foot_on(tibia: &Rot, correction: &Rot, axis: Vec3) -> Rot {
    let k: Vec3 = correction * v(0.0, 0.0, 1.0);
    let w: Vec3 = tibia.transpose() * axis.normalize();
    let reach = libm::hypot(k.y, k.z);
    let q = std::f64::consts::FRAC_PI_2 - asin(w.y / reach) - atan2(k.z, k.y);
    let tilted: Vec3 = super::space::rx(q) * k;
    let p = atan2(w.x, w.z) - atan2(tilted.x, tilted.z);
    tibia * super::space::ry(p) * super::space::rx(q) * correction
}

/// The whole leg from its angles.
pub(super) fn leg(body: &Body, side: Side, pelvis: &PelvisPose, angles: &LegAngles) -> LegState {
    to_ankle(body, side, pelvis, angles.hip, angles.knee).with_ankle(body, side, angles.ankle)
}

impl LegState {
    /// Dorsiflexion and internal rotation at the ankle, degrees.
    pub(super) fn ankle_deg(&self, side: Side) -> [f64; 2] {
        let [b, a, _] = as_yxz(&(self.tibia_distal.transpose() * self.foot));
        [wrap(-b - 90.0), side.sign() * a]
    }

    /// The foot frame of the static trial: same long axis, turned about it so that its x axis is
    /// perpendicular to the knee axis.
    pub(super) fn standing_foot(&self) -> Rot {
        let y: Vec3 = self.tibia.column(1).into();
        super::space::frame(self.foot.column(2).into(), y)
    }

    /// A point given in the foot frame, in the walking frame.
    pub(super) fn on_foot(&self, local_mm: Vec3) -> Vec3 {
        self.ankle_mm + self.foot * local_mm
    }
}

//! The subject's sizes: what a clinician measures, and what only the walker knows (bone lengths, where the
//! markers sit on their segments).

use super::space::{Rot, Vec3, cos, rad, rx, ry, rz, sin, v};
use crate::anatomy::Side;

/// One leg. Angles follow the signs of the conventional gait model: external tibial torsion and a wand in
/// front of the marker plane are negative.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Leg {
    pub(super) leg_length_mm: f64,
    pub(super) knee_width_mm: f64,
    pub(super) ankle_width_mm: f64,
    /// Hip centre to knee centre.
    pub(super) femur_mm: f64,
    /// Knee centre to ankle centre (before the ankle abduction correction).
    pub(super) tibia_mm: f64,
    pub(super) thigh_rotation_deg: f64,
    pub(super) shank_rotation_deg: f64,
    pub(super) tibial_torsion_deg: f64,
    pub(super) ankle_ab_add_deg: f64,
    pub(super) plantar_flexion_deg: f64,
    pub(super) rotation_offset_deg: f64,
    /// The heel marker counts as being at the height of the toe marker in the static trial.
    pub(super) flat_foot: bool,
    /// How much higher the heel end of the line toe marker to heel marker is on a flat sole; 0 when
    /// `flat_foot`.
    pub(super) heel_line_deg: f64,
    /// How much higher than the toe marker the heel marker really is when `flat_foot`.
    pub(super) heel_marker_rise_mm: f64,
    /// Ankle centre to toe marker.
    pub(super) ankle_to_toe_mm: f64,
    pub(super) toe_marker_height_mm: f64,
    pub(super) toe_to_heel_mm: f64,
    /// Along the sole, from the ball of the foot back to the point where the heel touches first.
    pub(super) ball_to_heel_mm: f64,
    /// Along the sole, from the ball of the foot to the tip of the toes.
    pub(super) ball_to_tip_mm: f64,
    pub(super) foot_width_mm: f64,
}

/// One arm.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Arm {
    pub(super) shoulder_offset_mm: f64,
    pub(super) elbow_width_mm: f64,
    pub(super) wrist_width_mm: f64,
    pub(super) hand_thickness_mm: f64,
    pub(super) humerus_mm: f64,
    pub(super) forearm_mm: f64,
    pub(super) hand_mm: f64,
}

/// The whole body.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Body {
    pub(super) mass_kg: f64,
    pub(super) height_mm: f64,
    pub(super) marker_diameter_mm: f64,
    pub(super) inter_asis_mm: f64,
    pub(super) pelvis_depth_mm: f64,
    pub(super) inter_psis_mm: f64,
    /// Size of trunk and head against the adult of 1.75 m.
    pub(super) trunk_scale: f64,
    pub(super) head_offset_deg: f64,
    pub(super) legs: [Leg; 2],
    pub(super) arms: [Arm; 2],
}

impl Body {
    pub(super) fn marker_radius_mm(&self) -> f64 {
        self.marker_diameter_mm / 2.0
    }

    pub(super) fn leg(&self, side: Side) -> &Leg {
        &self.legs[side.index()]
    }

    pub(super) fn arm(&self, side: Side) -> &Arm {
        &self.arms[side.index()]
    }

    pub(super) fn asis_trochanter_mm(&self, side: Side) -> f64 {
        0.1288 * self.leg(side).leg_length_mm - 48.56
    }

    /// The hip centre in the pelvis frame with the mid-point of the ASIS markers as origin: the regression
    /// of Davis et al. 1991 with the constants of Plug-in Gait.
    pub(super) fn hip_centre_mm(&self, side: Side) -> Vec3 {
        let mean_leg = f64::midpoint(self.legs[0].leg_length_mm, self.legs[1].leg_length_mm);
        let c = 0.115 * mean_leg - 15.3;
        let depth = self.asis_trochanter_mm(side) + self.marker_radius_mm();
        let (theta, beta) = (0.5, 0.314);
        v(
            c * cos(theta) * sin(beta) - depth * cos(beta),
            -side.sign() * (self.inter_asis_mm / 2.0 - c * sin(theta)),
            -c * cos(theta) * cos(beta) - depth * sin(beta),
        )
    }

    /// Points of the thigh in its frame with the knee centre as origin.
    pub(super) fn thigh(&self, side: Side) -> Thigh {
        let (leg, s) = (self.leg(side), side.sign());
        let radius = leg.knee_width_mm / 2.0 + self.marker_radius_mm();
        let around = rz(-s * rad(leg.thigh_rotation_deg));
        Thigh {
            hip: v(0.0, 0.0, leg.femur_mm),
            knee_marker: v(0.0, -s * radius, 0.0),
            wand: v(0.0, 0.0, 0.45 * leg.femur_mm) + around * v(0.0, -s * (radius + 22.0), 0.0),
        }
    }

    /// Points of the shank in the frame of the ankle axis ("torsioned") with the ankle centre as origin.
    pub(super) fn shank(&self, side: Side) -> Shank {
        let (leg, s) = (self.leg(side), side.sign());
        let radius = leg.ankle_width_mm / 2.0 + self.marker_radius_mm();
        // laid out first around the centre that the chord function alone would give
        let knee = v(0.0, 0.0, leg.tibia_mm);
        let marker = v(0.0, -s * radius, 0.0);
        let around = rz(-s * rad(leg.shank_rotation_deg));
        let wand = v(0.0, 0.0, 0.5 * leg.tibia_mm) + around * v(0.0, -s * (radius + 30.0), 0.0);
        let centre = marker + rx(-rad(leg.ankle_ab_add_deg)) * v(0.0, s * radius, 0.0);
        let axes = super::space::frame(knee - centre, (marker - centre) * -s);
        let local = |p: Vec3| axes.transpose() * (p - centre);
        Shank {
            knee: local(knee),
            ankle_marker: local(marker),
            wand: local(wand),
        }
    }

    /// From the uncorrected foot frame (toe to ankle) to the foot frame.
    pub(super) fn foot_correction(&self, side: Side) -> Rot {
        let leg = self.leg(side);
        ry(-rad(leg.plantar_flexion_deg)) * rx(side.sign() * rad(leg.rotation_offset_deg))
    }

    /// Points of the foot in its frame with the ankle centre as origin. `static_up` is the vertical of the
    /// static trial in the foot frame; only the heel marker of a flat foot depends on it.
    pub(super) fn foot(&self, side: Side, static_up: Vec3) -> Foot {
        let leg = self.leg(side);
        let toe_marker = self.foot_correction(side).transpose() * v(0.0, 0.0, -leg.ankle_to_toe_mm);
        let (so, co) = (sin(rad(leg.heel_line_deg)), cos(rad(leg.heel_line_deg)));
        let up = v(co, 0.0, so);
        Foot {
            toe_marker,
            heel_marker: toe_marker + v(0.0, 0.0, leg.toe_to_heel_mm) + static_up * leg.heel_marker_rise_mm,
            ball: toe_marker - up * leg.toe_marker_height_mm,
        }
    }
}

/// Points of the thigh, mm.
#[derive(Debug, Clone)]
pub(super) struct Thigh {
    pub(super) hip: Vec3,
    pub(super) knee_marker: Vec3,
    pub(super) wand: Vec3,
}

/// Points of the shank, mm.
#[derive(Debug, Clone)]
pub(super) struct Shank {
    pub(super) knee: Vec3,
    pub(super) ankle_marker: Vec3,
    pub(super) wand: Vec3,
}

/// Points of the foot, mm.
#[derive(Debug, Clone)]
pub(super) struct Foot {
    pub(super) toe_marker: Vec3,
    pub(super) heel_marker: Vec3,
    /// Where the forefoot touches the ground.
    pub(super) ball: Vec3,
}

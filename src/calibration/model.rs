//! The room's product: everything that tracking needs to know of subject, markers and model.

use super::hip_centre::{self, PelvisMeasurements};
use super::{CalibrationError, Finding, FootPlane, HipCentre, MarkerSet, Measured, ModelSettings, Subject};
use crate::anatomy::Side;
use crate::geometry::{Mat3, Vec3, rotation_x, rotation_y, rotation_z};

/// A calibrated subject.
#[derive(Debug, Clone, PartialEq)]
pub struct Calibration {
    /// The measurements in use, complete, each with its source.
    pub subject: Subject,
    /// The marker set.
    pub marker_set: MarkerSet,
    /// The model.
    pub settings: ModelSettings,
    /// What was noticed.
    pub findings: Vec<Finding>,
    pub(super) constants: Constants,
}

impl Calibration {
    /// The numbers of the model, resolved from measurements and settings.
    pub fn constants(&self) -> &Constants {
        &self.constants
    }
}

/// Numbers of one leg; angles are before the sign of the side is applied.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LegConstants {
    /// Hip joint centre in the pelvis frame.
    pub hip_in_pelvis_mm: Vec3,
    /// Width of the knee.
    pub knee_width_mm: f64,
    /// Half the knee width plus the marker radius.
    pub knee_radius_mm: f64,
    /// Half the ankle width plus the marker radius.
    pub ankle_radius_mm: f64,
    /// Offset of the thigh wand.
    pub thigh_rotation_rad: f64,
    /// Offset of the shank wand.
    pub shank_rotation_rad: f64,
    /// Turn from torsioned to untorsioned shank, where there is torsion.
    pub torsion: Option<Mat3>,
    /// Turn of the ankle centre about the ankle marker, where there is one.
    pub ankle_ab_add: Option<Mat3>,
    /// Plane of the foot.
    pub foot_plane: FootPlane,
    /// Turn from the uncorrected to the corrected foot.
    pub foot_offset: Mat3,
    /// Thickness of the sole at the heel above that at the toe, where the standing foot counts as flat.
    pub flat_sole_mm: Option<f64>,
}

/// Numbers of one arm, marker radius included.
#[derive(Debug, Clone, Copy, PartialEq)]
#[allow(missing_docs, reason = "distances from the marker to the joint centre")]
pub struct ArmConstants {
    pub shoulder_radius_mm: f64,
    pub elbow_radius_mm: f64,
    pub wrist_radius_mm: f64,
    pub hand_radius_mm: f64,
}

/// Numbers of the whole model.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Constants {
    /// Radius of the markers.
    pub marker_radius_mm: f64,
    /// Left, right.
    pub legs: [LegConstants; 2],
    /// Left, right; absent where a measurement of the arm is missing.
    pub arms: [Option<ArmConstants>; 2],
    /// Turn from the head markers to the level head.
    pub head: Mat3,
}

impl Constants {
    /// The leg of a side.
    pub fn leg(&self, side: Side) -> &LegConstants {
        let [left, right] = &self.legs;
        match side {
            Side::Left => left,
            Side::Right => right,
        }
    }

    /// The arm of a side, where it was measured.
    pub fn arm(&self, side: Side) -> Option<&ArmConstants> {
        let [left, right] = &self.arms;
        match side {
            Side::Left => left.as_ref(),
            Side::Right => right.as_ref(),
        }
    }
}

/// The constants of a subject. Offsets that are absent count as zero here.
///
/// # Errors
/// A measurement that the lower body cannot do without is missing; all of them are listed.
pub(super) fn constants(
    subject: &Subject,
    settings: &ModelSettings,
    pelvic_depth_mm: Option<f64>,
) -> Result<Constants, CalibrationError> {
    let mut names = Vec::new();
    let mut need = |value: Option<f64>, name: String| {
        value.unwrap_or_else(|| {
            names.push(name);
            0.0
        })
    };
    let value = |m: Option<Measured>| m.map(|m| m.value);
    let radius = need(value(subject.marker_diameter_mm), "marker diameter".to_owned()) / 2.0;
    let width = need(
        value(subject.inter_asis_distance_mm),
        "inter-ASIS distance".to_owned(),
    );
    let [left, right] = Side::BOTH.map(|side| {
        let m = subject.side(side);
        [
            need(value(m.leg_length_mm), format!("{} leg length", side.word())),
            need(value(m.knee_width_mm), format!("{} knee width", side.word())),
            need(value(m.ankle_width_mm), format!("{} ankle width", side.word())),
        ]
    });
    let depth = match settings.hip_centre {
        HipCentre::Harrington => need(pelvic_depth_mm, "pelvic depth (ASIS, PSIS markers)".to_owned()),
        _ => 0.0,
    };
    if !names.is_empty() {
        return Err(CalibrationError::MissingMeasurements { names });
    }
    let mean_leg = (left[0] + right[0]) / 2.0;

    let leg = |side: Side, [length, knee, ankle]: [f64; 3]| {
        let m = subject.side(side);
        let angle = |m: Option<Measured>| value(m).unwrap_or(0.0).to_radians();
        let measured = PelvisMeasurements {
            inter_asis_distance_mm: width,
            leg_length_mm: length,
            mean_leg_length_mm: mean_leg,
            asis_trochanter_distance_mm: value(m.asis_trochanter_distance_mm)
                .unwrap_or_else(|| hip_centre::asis_trochanter_distance_mm(length)),
            pelvic_depth_mm: depth,
            marker_radius_mm: radius,
        };
        let hip = match settings.hip_centre {
            HipCentre::Davis => hip_centre::davis,
            HipCentre::Bell => hip_centre::bell,
            HipCentre::Harrington => hip_centre::harrington,
            HipCentre::Hara => hip_centre::hara,
        };
        let turn = |angle: f64, matrix: fn(f64) -> Mat3| (angle.abs() > 0.0).then(|| matrix(angle));
        LegConstants {
            hip_in_pelvis_mm: hip(side, &measured),
            knee_width_mm: knee,
            knee_radius_mm: knee / 2.0 + radius,
            ankle_radius_mm: ankle / 2.0 + radius,
            thigh_rotation_rad: angle(m.thigh_rotation_deg),
            shank_rotation_rad: angle(m.shank_rotation_deg),
            torsion: turn(-side.sign() * angle(m.tibial_torsion_deg), rotation_z),
            ankle_ab_add: turn(-angle(m.ankle_ab_add_deg), rotation_x),
            foot_plane: settings.foot_plane,
            foot_offset: rotation_y(-angle(m.static_plantar_flexion_deg))
                * rotation_x(side.sign() * angle(m.static_rotation_offset_deg)),
            flat_sole_mm: matches!(m.flat_foot, Some((true, _)))
                .then(|| value(m.sole_delta_mm).unwrap_or(0.0)),
        }
    };
    let arm = |side: Side| {
        let m = subject.side(side);
        Some(ArmConstants {
            shoulder_radius_mm: value(m.shoulder_offset_mm)? + radius,
            elbow_radius_mm: value(m.elbow_width_mm)? / 2.0 + radius,
            wrist_radius_mm: value(m.wrist_width_mm)? / 2.0 + radius,
            hand_radius_mm: value(m.hand_thickness_mm)? / 2.0 + radius,
        })
    };
    Ok(Constants {
        marker_radius_mm: radius,
        legs: [leg(Side::Left, left), leg(Side::Right, right)],
        arms: Side::BOTH.map(arm),
        head: rotation_y(value(subject.head_offset_deg).unwrap_or(0.0).to_radians()),
    })
}

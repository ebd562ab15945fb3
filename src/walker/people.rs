//! The healthy adult: sizes, standing, walking. The curves follow the key points of Schwartz et al. 2008
//! (free speed).

use super::anthropometry::{Arm, Body, Leg};
use super::curve::Curve;
use super::pattern::{ArmPattern, LegPattern, Load, Pattern, Standing};

pub(super) fn curve(points: &[(f64, f64)]) -> Curve {
    Curve::through(points)
}

pub(super) fn level(value: f64) -> Curve {
    Curve::constant(value)
}

/// The same curve half a cycle later with the other sign: a frontal or transverse pelvis curve of someone
/// who walks symmetrically needs only its first half.
pub(super) fn antisymmetric(half: &[(f64, f64)]) -> Curve {
    let mut points = half.to_vec();
    points.extend(half.iter().map(|(at, value)| (at + 50.0, -value)));
    Curve::through(&points)
}

fn adult_load() -> Load {
    Load {
        up: vec![1.15, -0.02, 0.42, 0.01, 0.05],
        forward: vec![0.0, -0.11, 0.0, -0.085],
        medial: vec![0.045, 0.0, 0.018],
        turning_mm: vec![0.0, 4.0],
        pressure_from: 0.04,
        pressure_to: 0.93,
    }
}

pub(super) fn adult_arm() -> Arm {
    Arm {
        shoulder_offset_mm: 45.0,
        elbow_width_mm: 72.0,
        wrist_width_mm: 54.0,
        hand_thickness_mm: 26.0,
        humerus_mm: 295.0,
        forearm_mm: 262.0,
        hand_mm: 78.0,
    }
}

pub(super) fn arm_pattern(swing: f64, elbow: f64) -> ArmPattern {
    ArmPattern {
        shoulder: [
            curve(&[
                (0.0, 2.0 - swing),
                (15.0, 4.0 - 0.7 * swing),
                (35.0, 5.0 + 0.5 * swing),
                (50.0, 4.0 + swing),
                (68.0, 4.0 + 0.6 * swing),
                (85.0, 3.0 - 0.6 * swing),
            ]),
            level(-9.0),
            curve(&[(0.0, -6.0), (50.0, 4.0), (75.0, 0.0)]),
        ],
        elbow: curve(&[
            (0.0, elbow - 5.0),
            (25.0, elbow),
            (50.0, elbow + 8.0),
            (75.0, elbow + 2.0),
        ]),
        wrist: [curve(&[(0.0, 4.0), (50.0, 9.0), (75.0, 6.0)]), level(3.0)],
    }
}

pub(super) fn adult_leg_size() -> Leg {
    Leg {
        leg_length_mm: 900.0,
        knee_width_mm: 104.0,
        ankle_width_mm: 72.0,
        femur_mm: 420.0,
        tibia_mm: 408.0,
        thigh_rotation_deg: 0.0,
        shank_rotation_deg: 0.0,
        tibial_torsion_deg: 0.0,
        ankle_ab_add_deg: 0.0,
        plantar_flexion_deg: 11.0,
        rotation_offset_deg: 2.5,
        flat_foot: true,
        heel_line_deg: 0.0,
        heel_marker_rise_mm: 6.0,
        ankle_to_toe_mm: 138.0,
        toe_marker_height_mm: 52.0,
        toe_to_heel_mm: 186.0,
        ball_to_heel_mm: 168.0,
        ball_to_tip_mm: 72.0,
        foot_width_mm: 92.0,
    }
}

/// A healthy adult.
pub(super) fn adult() -> Body {
    let left = adult_leg_size();
    let right = Leg {
        leg_length_mm: 902.0,
        plantar_flexion_deg: 10.4,
        rotation_offset_deg: 1.8,
        femur_mm: 421.0,
        ..left.clone()
    };
    Body {
        mass_kg: 71.5,
        height_mm: 1752.0,
        marker_diameter_mm: 14.0,
        inter_asis_mm: 241.5,
        pelvis_depth_mm: 152.0,
        inter_psis_mm: 88.0,
        trunk_scale: 1.0,
        head_offset_deg: 6.0,
        legs: [left, right],
        arms: [adult_arm(), adult_arm()],
    }
}

fn normal_leg(late_swing: f64) -> LegPattern {
    LegPattern {
        hip: [
            curve(&[
                (0.0, 33.0),
                (8.0, 30.5),
                (18.0, 22.5),
                (30.0, 9.5),
                (42.0, -2.0),
                (51.0, -6.0),
                (58.0, -2.5),
                (66.0, 11.0),
                (76.0, 26.5),
                (85.0, 34.5),
                (92.0, 35.0),
            ]),
            curve(&[
                (0.0, 0.0),
                (18.0, 5.0),
                (40.0, 2.5),
                (52.0, -2.0),
                (63.0, -6.5),
                (80.0, -3.0),
            ]),
            curve(&[
                (0.0, 1.0),
                (10.0, 3.0),
                (30.0, -1.0),
                (50.0, -4.0),
                (62.0, -6.0),
                (80.0, -4.0),
            ]),
        ],
        knee: [
            curve(&[
                (0.0, 7.0),
                (6.0, 14.0),
                (12.5, 18.5),
                (21.0, 15.5),
                (31.0, 10.0),
                (40.0, 7.5),
                (47.0, 10.0),
                (54.0, 20.5),
                (60.0, 37.0),
                (66.0, 52.0),
                (73.0, 59.5),
                (80.0, 52.0),
                (88.0, 27.0),
                (94.0, 10.0),
                (97.5, late_swing),
            ]),
            curve(&[(0.0, 1.5), (30.0, 2.5), (55.0, 2.0), (73.0, 6.0), (88.0, 3.0)]),
            curve(&[
                (0.0, 3.0),
                (15.0, 9.0),
                (40.0, 5.0),
                (60.0, 9.0),
                (75.0, 4.0),
                (90.0, -2.0),
            ]),
        ],
        sole_pitch: curve(&[
            (0.0, 18.0),
            (3.0, 12.5),
            (6.0, 5.0),
            (9.0, 1.0),
            (12.0, 0.0),
            (17.0, 0.0),
            (22.0, 0.0),
            (27.0, 0.0),
            (32.0, -0.3),
            (38.0, -3.0),
            (44.0, -9.5),
            (50.0, -23.0),
            (56.0, -45.0),
            (62.0, -68.0),
            (66.5, -75.0),
            (71.0, -66.0),
            (77.0, -41.0),
            (83.0, -14.0),
            (89.0, 8.0),
            (94.0, 19.0),
            (97.0, 20.5),
        ]),
        toe_in_deg: -7.0,
        swing_toe_out_deg: 3.0,
        release: 0.565,
        landing_mm_s: [200.0, 270.0],
        load: adult_load(),
    }
}

/// Normal walking at free speed.
pub(super) fn normal_walk() -> Pattern {
    let arms = [arm_pattern(15.0, 34.0), arm_pattern(13.0, 36.0)];
    Pattern {
        stride_s: 1.07,
        right_strike: 0.5,
        step_width_mm: 88.0,
        dip_mm: 3.5,
        lower_mm: 11.0,
        sway_mm: 21.0,
        pelvis: [
            curve(&[
                (0.0, 11.2),
                (12.0, 12.3),
                (27.0, 11.0),
                (39.0, 10.9),
                (50.0, 11.2),
                (62.0, 12.3),
                (77.0, 11.0),
                (89.0, 10.9),
            ]),
            antisymmetric(&[(0.0, 0.6), (8.0, 3.2), (17.0, 4.1), (30.0, 1.8), (42.0, 0.2)]),
            antisymmetric(&[(0.0, 4.4), (12.0, 3.2), (25.0, 0.5), (38.0, -2.5)]),
        ],
        legs: [normal_leg(6.5), normal_leg(7.0)],
        thorax: [
            curve(&[(0.0, 2.0), (25.0, 3.2), (50.0, 2.0), (75.0, 3.2)]),
            antisymmetric(&[(0.0, 0.2), (15.0, -1.6), (32.0, -0.8)]),
            antisymmetric(&[(0.0, 4.0), (20.0, 1.0), (38.0, -3.0)]),
        ],
        head: [
            level(-3.0),
            antisymmetric(&[(0.0, 0.0), (20.0, -0.8)]),
            antisymmetric(&[(0.0, 1.0), (25.0, 0.2)]),
        ],
        arms,
        irregular_deg: 0.5,
    }
}

/// Upright standing.
pub(super) fn upright() -> Standing {
    Standing {
        pelvis: [10.0, 0.5, 0.8],
        hip: [[9.0, 0.0, 0.0], [9.5, 0.0, -1.0]],
        knee: [[4.0, 1.0, 2.0], [4.5, 1.0, 3.0]],
        sole_pitch: [0.0, 0.0],
        toe_in_deg: [-8.0, -9.0],
        width_mm: 170.0,
        thorax: [2.0, 0.0, 0.0],
        shoulder: [4.0, -12.0, 0.0],
        elbow: 30.0,
        wrist: [6.0, 2.0],
    }
}

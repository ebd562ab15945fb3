//! The child in crouch and the adult with hemiplegia: sizes, standing, walking. The curves follow textbook
//! descriptions of the patterns.

use super::anthropometry::{Arm, Body, Leg};
use super::pattern::{LegPattern, Load, Pattern, Standing};
use super::people::{adult_arm, adult_leg_size, antisymmetric, arm_pattern, curve, level};

/// A child of eight years.
pub(super) fn child() -> Body {
    let arm = Arm {
        shoulder_offset_mm: 32.0,
        elbow_width_mm: 52.0,
        wrist_width_mm: 40.0,
        hand_thickness_mm: 18.0,
        humerus_mm: 212.0,
        forearm_mm: 186.0,
        hand_mm: 55.0,
    };
    let left = Leg {
        leg_length_mm: 640.0,
        knee_width_mm: 80.0,
        ankle_width_mm: 55.0,
        femur_mm: 302.0,
        tibia_mm: 286.0,
        thigh_rotation_deg: 0.0,
        shank_rotation_deg: 0.0,
        tibial_torsion_deg: -12.0,
        ankle_ab_add_deg: 0.0,
        plantar_flexion_deg: 13.0,
        rotation_offset_deg: 3.0,
        flat_foot: false,
        heel_line_deg: 3.0,
        heel_marker_rise_mm: 0.0,
        ankle_to_toe_mm: 100.0,
        toe_marker_height_mm: 38.0,
        toe_to_heel_mm: 138.0,
        ball_to_heel_mm: 122.0,
        ball_to_tip_mm: 54.0,
        foot_width_mm: 70.0,
    };
    let right = Leg {
        leg_length_mm: 638.0,
        tibial_torsion_deg: -15.0,
        plantar_flexion_deg: 12.2,
        ..left.clone()
    };
    Body {
        mass_kg: 25.5,
        height_mm: 1268.0,
        marker_diameter_mm: 14.0,
        inter_asis_mm: 186.0,
        pelvis_depth_mm: 112.0,
        inter_psis_mm: 64.0,
        trunk_scale: 0.72,
        head_offset_deg: 9.0,
        legs: [left, right],
        arms: [arm.clone(), arm],
    }
}

fn crouch_leg(more: f64) -> LegPattern {
    LegPattern {
        hip: [
            curve(&[
                (0.0, 50.0),
                (12.0, 46.0),
                (24.0, 38.0),
                (36.0, 29.0),
                (48.0, 22.0),
                (55.0, 21.0),
                (64.0, 32.0),
                (76.0, 46.0),
                (88.0, 54.0),
            ]),
            curve(&[(0.0, 3.0), (18.0, 7.0), (50.0, 4.0), (65.0, 0.0), (85.0, 2.0)]),
            curve(&[(0.0, 12.0), (20.0, 15.0), (50.0, 10.0), (75.0, 9.0)]),
        ],
        knee: [
            curve(&[
                (0.0, 41.0 + more),
                (10.0, 44.0 + more),
                (22.0, 42.0 + more),
                (34.0, 39.0 + more),
                (46.0, 40.0 + more),
                (54.0, 45.0 + more),
                (64.0, 58.0),
                (72.0, 64.0),
                (80.0, 60.0),
                (90.0, 48.0),
            ]),
            curve(&[(0.0, 0.0), (40.0, 1.0), (72.0, 4.0)]),
            curve(&[(0.0, -4.0), (30.0, -1.0), (70.0, -6.0)]),
        ],
        sole_pitch: curve(&[
            (0.0, -19.0),
            (8.0, -17.0),
            (18.0, -18.0),
            (30.0, -22.0),
            (40.0, -27.0),
            (50.0, -39.0),
            (58.0, -56.0),
            (65.0, -65.0),
            (72.0, -56.0),
            (80.0, -40.0),
            (88.0, -27.0),
            (95.0, -20.5),
        ]),
        toe_in_deg: 6.0,
        swing_toe_out_deg: -2.0,
        release: 0.575,
        landing_mm_s: [125.0, 165.0],
        load: Load {
            up: vec![1.17, 0.05, 0.30, 0.02, 0.04],
            forward: vec![0.0, -0.10, 0.0, -0.055],
            medial: vec![0.06, 0.0, 0.015],
            turning_mm: vec![0.0, 4.0],
            pressure_from: 0.60,
            pressure_to: 0.92,
        },
    }
}

/// Crouch with equinus on both sides.
pub(super) fn crouch_walk() -> Pattern {
    Pattern {
        stride_s: 0.95,
        right_strike: 0.5,
        step_width_mm: 150.0,
        dip_mm: 0.0,
        lower_mm: 0.0,
        sway_mm: 22.0,
        pelvis: [
            curve(&[
                (0.0, 17.0),
                (13.0, 19.0),
                (27.0, 16.5),
                (38.0, 16.0),
                (50.0, 17.0),
                (63.0, 19.0),
                (77.0, 16.5),
                (88.0, 16.0),
            ]),
            antisymmetric(&[(0.0, 1.0), (12.0, 3.0), (28.0, 1.0), (40.0, -0.5)]),
            antisymmetric(&[(0.0, 8.0), (15.0, 5.0), (30.0, -1.0), (42.0, -6.0)]),
        ],
        legs: [crouch_leg(0.0), crouch_leg(3.0)],
        thorax: [
            curve(&[(0.0, 7.0), (25.0, 9.0), (50.0, 7.0), (75.0, 9.0)]),
            antisymmetric(&[(0.0, 1.0), (15.0, -5.0), (32.0, -3.0)]),
            antisymmetric(&[(0.0, -4.0), (20.0, -1.0), (38.0, 3.0)]),
        ],
        head: [level(3.0), antisymmetric(&[(0.0, 0.0), (20.0, -1.5)]), level(0.0)],
        arms: [arm_pattern(7.0, 62.0), arm_pattern(6.0, 66.0)],
        irregular_deg: 1.2,
    }
}

/// Standing in crouch, feet flat.
pub(super) fn crouched() -> Standing {
    Standing {
        pelvis: [16.0, -0.5, 1.0],
        hip: [[33.0, 0.0, 6.0], [34.0, 0.0, 7.0]],
        knee: [[32.0, 0.0, -3.0], [34.0, 0.0, -3.0]],
        sole_pitch: [0.0, 0.0],
        toe_in_deg: [4.0, 3.0],
        width_mm: 150.0,
        thorax: [8.0, 0.0, 0.0],
        shoulder: [8.0, -14.0, 0.0],
        elbow: 48.0,
        wrist: [8.0, 2.0],
    }
}

/// An adult after a stroke, right side affected.
pub(super) fn hemiplegic() -> Body {
    let left = Leg {
        leg_length_mm: 868.0,
        knee_width_mm: 100.0,
        ankle_width_mm: 68.0,
        femur_mm: 404.0,
        tibia_mm: 392.0,
        thigh_rotation_deg: -5.5,
        shank_rotation_deg: -3.0,
        tibial_torsion_deg: -14.0,
        flat_foot: false,
        heel_line_deg: 2.0,
        heel_marker_rise_mm: 0.0,
        plantar_flexion_deg: 12.5,
        ankle_to_toe_mm: 131.0,
        toe_to_heel_mm: 178.0,
        ball_to_heel_mm: 160.0,
        ball_to_tip_mm: 68.0,
        foot_width_mm: 88.0,
        ..adult_leg_size()
    };
    let right = Leg {
        leg_length_mm: 864.0,
        thigh_rotation_deg: 4.0,
        shank_rotation_deg: 2.5,
        tibial_torsion_deg: -18.0,
        ankle_ab_add_deg: 4.5,
        plantar_flexion_deg: 13.4,
        rotation_offset_deg: -1.5,
        femur_mm: 402.0,
        tibia_mm: 391.0,
        ..left.clone()
    };
    Body {
        mass_kg: 78.0,
        height_mm: 1690.0,
        marker_diameter_mm: 16.0,
        inter_asis_mm: 252.0,
        pelvis_depth_mm: 158.0,
        inter_psis_mm: 92.0,
        trunk_scale: 0.97,
        head_offset_deg: 4.5,
        legs: [left, right],
        arms: [adult_arm(), adult_arm()],
    }
}

fn sound_leg() -> LegPattern {
    LegPattern {
        hip: [
            curve(&[
                (0.0, 31.0),
                (10.0, 29.0),
                (22.0, 21.0),
                (36.0, 11.0),
                (48.0, 3.0),
                (58.0, -1.0),
                (65.0, 5.0),
                (74.0, 20.0),
                (84.0, 31.0),
                (92.0, 33.0),
            ]),
            curve(&[
                (0.0, -3.0),
                (18.0, -3.0),
                (45.0, -4.0),
                (58.0, -3.0),
                (70.0, -5.0),
                (86.0, -4.0),
            ]),
            curve(&[(0.0, -2.0), (20.0, 1.0), (50.0, -3.0), (75.0, -5.0)]),
        ],
        knee: [
            curve(&[
                (0.0, 8.0),
                (8.0, 17.0),
                (15.0, 20.0),
                (26.0, 16.0),
                (38.0, 11.0),
                (48.0, 9.0),
                (56.0, 15.0),
                (64.0, 34.0),
                (71.0, 53.0),
                (77.0, 59.0),
                (84.0, 49.0),
                (91.0, 25.0),
                (96.5, 9.0),
            ]),
            curve(&[(0.0, 2.0), (35.0, 3.0), (60.0, 2.0), (77.0, 6.0), (90.0, 3.0)]),
            curve(&[(0.0, 5.0), (18.0, 9.0), (45.0, 6.0), (65.0, 9.0), (80.0, 4.0)]),
        ],
        sole_pitch: curve(&[
            (0.0, 15.0),
            (3.5, 10.0),
            (7.0, 3.5),
            (10.5, 0.5),
            (15.0, 0.0),
            (22.0, 0.0),
            (30.0, 0.0),
            (38.0, -0.2),
            (45.0, -3.0),
            (52.0, -10.0),
            (58.0, -23.0),
            (64.0, -46.0),
            (69.0, -63.0),
            (73.0, -67.0),
            (78.0, -53.0),
            (84.0, -24.0),
            (90.0, 3.0),
            (95.0, 15.5),
            (97.5, 17.0),
        ]),
        toe_in_deg: -9.0,
        swing_toe_out_deg: 2.0,
        release: 0.645,
        landing_mm_s: [330.0, 330.0],
        load: Load {
            up: vec![1.12, 0.02, 0.40, 0.0, 0.05],
            forward: vec![0.01, -0.08, 0.0, -0.06],
            medial: vec![0.05, 0.0, 0.02],
            turning_mm: vec![0.0, 4.0],
            pressure_from: 0.05,
            pressure_to: 0.92,
        },
    }
}

fn paretic_leg() -> LegPattern {
    LegPattern {
        hip: [
            curve(&[
                (0.0, 34.0),
                (10.0, 31.0),
                (22.0, 22.0),
                (34.0, 13.0),
                (46.0, 6.0),
                (55.0, 3.0),
                (64.0, 7.0),
                (74.0, 17.0),
                (84.0, 27.0),
                (92.0, 33.0),
            ]),
            curve(&[
                (0.0, -4.0),
                (18.0, 1.0),
                (45.0, -1.0),
                (58.0, -6.0),
                (72.0, -13.0),
                (86.0, -10.0),
            ]),
            curve(&[(0.0, -6.0), (25.0, -4.0), (55.0, -8.0), (75.0, -12.0)]),
        ],
        knee: [
            curve(&[
                (0.0, 16.0),
                (8.0, 18.0),
                (18.0, 14.0),
                (30.0, 9.0),
                (42.0, 8.0),
                (52.0, 12.0),
                (60.0, 22.0),
                (68.0, 32.0),
                (74.0, 34.0),
                (82.0, 30.0),
                (90.0, 23.0),
                (96.0, 17.0),
            ]),
            curve(&[(0.0, 2.0), (40.0, 2.0), (74.0, 5.0)]),
            curve(&[(0.0, 1.0), (30.0, 4.0), (70.0, -2.0)]),
        ],
        sole_pitch: curve(&[
            (0.0, -5.0),
            (5.0, -3.5),
            (10.0, -1.5),
            (15.0, -0.3),
            (20.0, 0.0),
            (26.0, -0.2),
            (33.0, -2.0),
            (41.0, -6.0),
            (48.0, -13.0),
            (55.0, -26.0),
            (62.0, -38.0),
            (68.0, -42.0),
            (75.0, -35.0),
            (83.0, -23.0),
            (90.0, -13.0),
            (96.0, -7.0),
        ]),
        toe_in_deg: -13.0,
        swing_toe_out_deg: 5.0,
        release: 0.565,
        landing_mm_s: [230.0, 330.0],
        load: Load {
            up: vec![1.10, 0.03, 0.22, 0.01, 0.03],
            forward: vec![-0.01, -0.07, 0.0, -0.035],
            medial: vec![0.06, 0.0, 0.01],
            turning_mm: vec![0.0, 4.0],
            pressure_from: 0.45,
            pressure_to: 0.88,
        },
    }
}

/// Right hemiplegia: drop foot, stiff knee, circumduction, short stance on the right.
pub(super) fn hemiplegic_walk() -> Pattern {
    Pattern {
        stride_s: 1.28,
        right_strike: 0.54,
        step_width_mm: 112.0,
        dip_mm: 0.0,
        lower_mm: 10.0,
        sway_mm: 34.0,
        pelvis: [
            curve(&[
                (0.0, 14.0),
                (20.0, 13.0),
                (45.0, 15.0),
                (62.0, 17.0),
                (82.0, 15.0),
            ]),
            curve(&[
                (0.0, -1.0),
                (14.0, -2.0),
                (30.0, -6.0),
                (42.0, -5.0),
                (56.0, 0.0),
                (70.0, 1.5),
                (86.0, 1.0),
            ]),
            curve(&[
                (0.0, 7.0),
                (20.0, 5.0),
                (40.0, 2.5),
                (56.0, 1.0),
                (75.0, 3.0),
                (90.0, 6.5),
            ]),
        ],
        legs: [sound_leg(), paretic_leg()],
        thorax: [
            curve(&[(0.0, 4.0), (25.0, 5.0), (50.0, 6.0), (75.0, 4.5)]),
            curve(&[(0.0, 0.0), (25.0, -4.0), (50.0, 0.0), (75.0, 2.0)]),
            curve(&[(0.0, -2.0), (30.0, 2.0), (60.0, 3.0), (80.0, -1.0)]),
        ],
        head: [
            level(2.0),
            curve(&[(0.0, 0.0), (30.0, -1.0), (65.0, 1.0)]),
            level(0.5),
        ],
        arms: [arm_pattern(12.0, 36.0), arm_pattern(3.0, 82.0)],
        irregular_deg: 0.9,
    }
}

/// Standing with more weight on the left; the right heel stays a little off the ground.
pub(super) fn leaning() -> Standing {
    Standing {
        pelvis: [13.0, -1.0, 2.0],
        hip: [[13.0, 0.0, -2.0], [15.0, -2.0, -6.0]],
        knee: [[8.0, 1.0, 4.0], [11.0, 1.0, 0.0]],
        sole_pitch: [0.0, -5.0],
        toe_in_deg: [-9.0, -13.0],
        width_mm: 190.0,
        thorax: [4.0, -1.0, 1.0],
        shoulder: [6.0, -12.0, 0.0],
        elbow: 36.0,
        wrist: [8.0, 3.0],
    }
}

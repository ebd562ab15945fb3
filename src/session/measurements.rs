//! The measurements of the session file in the terms of the calibration room, and their names for tables.

use super::manifest;
use crate::anatomy::Side;
use crate::calibration::{Measured, SideMeasurements, Source, Subject};

/// What `[subject]` says, with the session file as source.
pub(super) fn from_session_file(typed: &manifest::Subject) -> Subject {
    let value = |v: Option<f64>| v.map(|v| Measured::new(v, Source::SessionFile));
    let flag = |v: Option<bool>| v.map(|v| (v, Source::SessionFile));
    let left = SideMeasurements {
        leg_length_mm: value(typed.leg_length_left_mm),
        knee_width_mm: value(typed.knee_width_left_mm),
        ankle_width_mm: value(typed.ankle_width_left_mm),
        asis_trochanter_distance_mm: value(typed.asis_trochanter_distance_left_mm),
        tibial_torsion_deg: value(typed.tibial_torsion_left_deg),
        thigh_rotation_deg: value(typed.thigh_rotation_left_deg),
        shank_rotation_deg: value(typed.shank_rotation_left_deg),
        static_plantar_flexion_deg: value(typed.static_plantar_flexion_left_deg),
        static_rotation_offset_deg: value(typed.static_rotation_offset_left_deg),
        ankle_ab_add_deg: value(typed.ankle_ab_add_left_deg),
        sole_delta_mm: value(typed.sole_delta_left_mm),
        shoulder_offset_mm: value(typed.shoulder_offset_left_mm),
        elbow_width_mm: value(typed.elbow_width_left_mm),
        wrist_width_mm: value(typed.wrist_width_left_mm),
        hand_thickness_mm: value(typed.hand_thickness_left_mm),
        flat_foot: flag(typed.flat_foot_left),
    };
    let right = SideMeasurements {
        leg_length_mm: value(typed.leg_length_right_mm),
        knee_width_mm: value(typed.knee_width_right_mm),
        ankle_width_mm: value(typed.ankle_width_right_mm),
        asis_trochanter_distance_mm: value(typed.asis_trochanter_distance_right_mm),
        tibial_torsion_deg: value(typed.tibial_torsion_right_deg),
        thigh_rotation_deg: value(typed.thigh_rotation_right_deg),
        shank_rotation_deg: value(typed.shank_rotation_right_deg),
        static_plantar_flexion_deg: value(typed.static_plantar_flexion_right_deg),
        static_rotation_offset_deg: value(typed.static_rotation_offset_right_deg),
        ankle_ab_add_deg: value(typed.ankle_ab_add_right_deg),
        sole_delta_mm: value(typed.sole_delta_right_mm),
        shoulder_offset_mm: value(typed.shoulder_offset_right_mm),
        elbow_width_mm: value(typed.elbow_width_right_mm),
        wrist_width_mm: value(typed.wrist_width_right_mm),
        hand_thickness_mm: value(typed.hand_thickness_right_mm),
        flat_foot: flag(typed.flat_foot_right),
    };
    Subject {
        mass_kg: value(typed.mass_kg),
        height_mm: value(typed.height_mm),
        inter_asis_distance_mm: value(typed.inter_asis_distance_mm),
        head_offset_deg: value(typed.head_offset_deg),
        marker_diameter_mm: value(typed.marker_diameter_mm),
        head_level: flag(typed.head_level),
        sides: [left, right],
    }
}

/// One measurement, or a pair of them, with a name.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Named {
    /// Key without unit and side, as in `session.toml`.
    pub key: &'static str,
    /// Words for the report.
    pub title: &'static str,
    /// Unit; empty for yes/no.
    pub unit: &'static str,
    /// Of the whole body, or left and right.
    pub values: Values,
}

/// The values of a measurement.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Values {
    /// Of the whole body.
    Body(Option<Measured>),
    /// Left, right.
    Sides([Option<Measured>; 2]),
}

impl Named {
    /// Every value that there is, with its side.
    pub(super) fn each(&self) -> Vec<(Option<Side>, Measured)> {
        match self.values {
            Values::Body(value) => value.map(|v| (None, v)).into_iter().collect(),
            Values::Sides(values) => Side::BOTH
                .into_iter()
                .zip(values)
                .filter_map(|(side, value)| value.map(|v| (Some(side), v)))
                .collect(),
        }
    }
}

/// Every measurement by name, in the order of the report.
pub(super) fn named(subject: &Subject) -> Vec<Named> {
    let body = |key, title, unit, value| Named {
        key,
        title,
        unit,
        values: Values::Body(value),
    };
    let sides = |key, title, unit, of: fn(&SideMeasurements) -> Option<Measured>| Named {
        key,
        title,
        unit,
        values: Values::Sides(Side::BOTH.map(|side| of(subject.side(side)))),
    };
    let yes_no = |(yes, source): (bool, Source)| Measured::new(if yes { 1.0 } else { 0.0 }, source);
    vec![
        body("height", "Height", "mm", subject.height_mm),
        body("mass", "Body mass", "kg", subject.mass_kg),
        body(
            "marker_diameter",
            "Marker diameter",
            "mm",
            subject.marker_diameter_mm,
        ),
        body(
            "inter_asis_distance",
            "Inter-ASIS distance",
            "mm",
            subject.inter_asis_distance_mm,
        ),
        sides("leg_length", "Leg length", "mm", |s| s.leg_length_mm),
        sides("knee_width", "Knee width", "mm", |s| s.knee_width_mm),
        sides("ankle_width", "Ankle width", "mm", |s| s.ankle_width_mm),
        sides("asis_trochanter_distance", "ASIS to trochanter", "mm", |s| {
            s.asis_trochanter_distance_mm
        }),
        sides("tibial_torsion", "Tibial torsion", "deg", |s| {
            s.tibial_torsion_deg
        }),
        sides("thigh_rotation", "Thigh rotation offset", "deg", |s| {
            s.thigh_rotation_deg
        }),
        sides("shank_rotation", "Shank rotation offset", "deg", |s| {
            s.shank_rotation_deg
        }),
        sides("static_plantar_flexion", "Static plantar flexion", "deg", |s| {
            s.static_plantar_flexion_deg
        }),
        sides("static_rotation_offset", "Static foot rotation", "deg", |s| {
            s.static_rotation_offset_deg
        }),
        sides("ankle_ab_add", "Ankle ab/adduction offset", "deg", |s| {
            s.ankle_ab_add_deg
        }),
        sides("sole_delta", "Sole thickness difference", "mm", |s| {
            s.sole_delta_mm
        }),
        Named {
            key: "flat_foot",
            title: "Foot flat in static trial",
            unit: "",
            values: Values::Sides(Side::BOTH.map(|side| subject.side(side).flat_foot.map(yes_no))),
        },
        body("head_offset", "Head offset", "deg", subject.head_offset_deg),
        body(
            "head_level",
            "Head level in static trial",
            "",
            subject.head_level.map(yes_no),
        ),
        sides("shoulder_offset", "Shoulder offset", "mm", |s| {
            s.shoulder_offset_mm
        }),
        sides("elbow_width", "Elbow width", "mm", |s| s.elbow_width_mm),
        sides("wrist_width", "Wrist width", "mm", |s| s.wrist_width_mm),
        sides("hand_thickness", "Hand thickness", "mm", |s| s.hand_thickness_mm),
    ]
}

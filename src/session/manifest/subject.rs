//! `[subject]` as typed: who was measured (by a pseudonym) and what was measured on the body.

use serde::{Deserialize, Serialize};

use super::Date;

/// The sex that reference data are chosen by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Sex {
    /// Female.
    Female,
    /// Male.
    Male,
    /// Other.
    Other,
    /// Not stated.
    Unknown,
}

impl Sex {
    /// The word printed in the report.
    pub fn word(self) -> &'static str {
        match self {
            Sex::Female => "female",
            Sex::Male => "male",
            Sex::Other => "other",
            Sex::Unknown => "not stated",
        }
    }
}

macro_rules! subject {
    ($($(#[doc = $doc:literal])* $name:ident: $type:ty,)*) => {
        /// `[subject]`: lengths in mm, mass in kg, angles in degrees. A key that is left out is taken from the
        /// captures or the files beside them, and the report says so.
        #[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
        #[serde(deny_unknown_fields)]
        pub struct Subject {
            $($(#[doc = $doc])* #[serde(skip_serializing_if = "Option::is_none")] pub $name: Option<$type>,)*
        }
    };
}

subject! {
    /// A pseudonym; names belong in `[patient]`, which no output prints.
    id: String,
    /// Sex, for choosing reference data.
    sex: Sex,
    /// Date of birth; the age on the day of the test follows from it.
    birth_date: Date,
    /// Age on the day of the test, when the date of birth is not to be stored, years.
    age_years: f64,
    /// Diagnosis in words, as the report shall print it.
    diagnosis: String,
    /// More affected side, in words.
    affected_side: String,
    /// Standing height, mm.
    height_mm: f64,
    /// Body mass, kg.
    mass_kg: f64,
    /// Diameter of the markers, mm.
    marker_diameter_mm: f64,
    /// Distance between the anterior superior iliac spines, mm.
    inter_asis_distance_mm: f64,
    /// Whether the head is taken as level in the static trial.
    head_level: bool,
    /// Head offset, deg.
    head_offset_deg: f64,
    /// Left leg length (ASIS to medial malleolus), mm.
    leg_length_left_mm: f64,
    /// Right leg length (ASIS to medial malleolus), mm.
    leg_length_right_mm: f64,
    /// Left knee width, mm.
    knee_width_left_mm: f64,
    /// Right knee width, mm.
    knee_width_right_mm: f64,
    /// Left ankle width, mm.
    ankle_width_left_mm: f64,
    /// Right ankle width, mm.
    ankle_width_right_mm: f64,
    /// Left vertical-plane distance of ASIS and greater trochanter, mm.
    asis_trochanter_distance_left_mm: f64,
    /// Right vertical-plane distance of ASIS and greater trochanter, mm.
    asis_trochanter_distance_right_mm: f64,
    /// Left tibial torsion, external negative, deg.
    tibial_torsion_left_deg: f64,
    /// Right tibial torsion, external negative, deg.
    tibial_torsion_right_deg: f64,
    /// Left thigh wand rotation, deg.
    thigh_rotation_left_deg: f64,
    /// Right thigh wand rotation, deg.
    thigh_rotation_right_deg: f64,
    /// Left shank wand rotation, deg.
    shank_rotation_left_deg: f64,
    /// Right shank wand rotation, deg.
    shank_rotation_right_deg: f64,
    /// Left static plantar flexion offset, deg.
    static_plantar_flexion_left_deg: f64,
    /// Right static plantar flexion offset, deg.
    static_plantar_flexion_right_deg: f64,
    /// Left static foot rotation offset, deg.
    static_rotation_offset_left_deg: f64,
    /// Right static foot rotation offset, deg.
    static_rotation_offset_right_deg: f64,
    /// Left ankle ab/adduction offset, deg.
    ankle_ab_add_left_deg: f64,
    /// Right ankle ab/adduction offset, deg.
    ankle_ab_add_right_deg: f64,
    /// Left sole thickness difference (heel minus toe), mm.
    sole_delta_left_mm: f64,
    /// Right sole thickness difference (heel minus toe), mm.
    sole_delta_right_mm: f64,
    /// Whether the left foot stood flat on the floor in the static trial.
    flat_foot_left: bool,
    /// Whether the right foot stood flat on the floor in the static trial.
    flat_foot_right: bool,
    /// Left shoulder offset, mm.
    shoulder_offset_left_mm: f64,
    /// Right shoulder offset, mm.
    shoulder_offset_right_mm: f64,
    /// Left elbow width, mm.
    elbow_width_left_mm: f64,
    /// Right elbow width, mm.
    elbow_width_right_mm: f64,
    /// Left wrist width, mm.
    wrist_width_left_mm: f64,
    /// Right wrist width, mm.
    wrist_width_right_mm: f64,
    /// Left hand thickness, mm.
    hand_thickness_left_mm: f64,
    /// Right hand thickness, mm.
    hand_thickness_right_mm: f64,
}

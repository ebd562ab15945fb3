//! The `session.toml` of a sample session.

use std::fmt::Write as _;

use super::anthropometry::Body;
use super::recording::WalkPlan;
use super::sessions::{FILMED, film_name};
use super::video;
use crate::anatomy::Side;

/// Who the sample subject is said to be.
#[derive(Debug, Clone)]
pub(super) struct Person {
    pub(super) id: &'static str,
    pub(super) session_id: &'static str,
    pub(super) sex: &'static str,
    pub(super) age_years: u8,
    pub(super) diagnosis: &'static str,
    /// Empty when none is.
    pub(super) affected_side: &'static str,
    pub(super) question: &'static str,
    pub(super) description: &'static str,
    pub(super) plates: &'static str,
    /// Sections of history and examination; empty for none.
    pub(super) clinical: &'static str,
}

/// The bytes of the manifest.
pub(super) fn text(person: &Person, body: &Body, walks: &[WalkPlan]) -> Vec<u8> {
    let mut toml = format!(
        "# A synthetic session: nobody was measured. See ../README.md; the true values are in truth.json.\n\
         schema = \"ambula-session/1\"\n\n\
         [session]\nid = \"{}\"\ndate = 2026-03-02\noperator = \"Synthetic walker\"\n\n\
         [subject]\nid = \"{}\"\nsex = \"{}\"\nage_years = {}\ndiagnosis = \"{}\"\n",
        person.session_id, person.id, person.sex, person.age_years, person.diagnosis
    );
    if !person.affected_side.is_empty() {
        let _ = writeln!(toml, "affected_side = \"{}\"", person.affected_side);
    }
    let _ = write!(
        toml,
        "height_mm = {:?}\nmass_kg = {:?}\nmarker_diameter_mm = {:?}\nhead_level = true\n",
        body.height_mm, body.mass_kg, body.marker_diameter_mm
    );
    for side in Side::BOTH {
        let (leg, arm, word) = (body.leg(side), body.arm(side), side.word());
        for (name, unit, value) in [
            ("leg_length", "mm", leg.leg_length_mm),
            ("knee_width", "mm", leg.knee_width_mm),
            ("ankle_width", "mm", leg.ankle_width_mm),
            ("shoulder_offset", "mm", arm.shoulder_offset_mm),
            ("elbow_width", "mm", arm.elbow_width_mm),
            ("wrist_width", "mm", arm.wrist_width_mm),
            ("hand_thickness", "mm", arm.hand_thickness_mm),
        ] {
            let _ = writeln!(toml, "{name}_{word}_{unit} = {value:?}");
        }
        for (name, value) in [
            ("thigh_rotation", leg.thigh_rotation_deg),
            ("shank_rotation", leg.shank_rotation_deg),
            ("tibial_torsion", leg.tibial_torsion_deg),
            ("ankle_ab_add", leg.ankle_ab_add_deg),
        ] {
            if value.abs() > 0.0 {
                let _ = writeln!(toml, "{name}_{word}_deg = {value:?}");
            }
        }
        let _ = writeln!(toml, "flat_foot_{word} = {}", leg.flat_foot);
    }
    let _ = write!(
        toml,
        "\n[lab]\nname = \"Synthetic gait laboratory\"\nsystem = \"Ambula synthetic walker, 100 Hz\"\n\
         plates = \"{}, 1000 Hz\"\nwalkway = \"6 m, level\"\n\n\
         [referral]\nclinical_question = \"{}\"\n\n\
         [[condition]]\nname = \"barefoot\"\ndescription = \"{}\"\nfootwear = \"none\"\nspeed = \"self-selected\"\n\n\
         [[trial]]\nfile = \"static.c3d\"\nkind = \"static\"\n",
        person.plates, person.question, person.description
    );
    for walk in walks {
        let _ = write!(
            toml,
            "\n[[trial]]\nfile = \"{}.c3d\"\nkind = \"walk\"\ncondition = \"barefoot\"\n",
            walk.name
        );
    }
    for (place, view, first) in FILMED {
        if let Some(walk) = walks.get(place) {
            let _ = write!(
                toml,
                "\n[[video]]\nfile = \"{}\"\ntrial = \"{}.c3d\"\nview = \"{}\"\nstart_s = {:?}\n",
                film_name(walk, view),
                walk.name,
                view.word(),
                video::start_s(first)
            );
        }
    }
    toml.push_str(person.clinical);
    toml.into_bytes()
}

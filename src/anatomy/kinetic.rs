//! The kinetic outputs of a leg: joint forces, moments, powers and ground reaction, and what a positive value means.

use serde::{Deserialize, Serialize};

use super::angle::component;
use super::{Component, Side};

/// What kind of quantity a kinetic output is; the kind fixes the unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KineticKind {
    /// N/kg.
    Force,
    /// N·mm/kg.
    Moment,
    /// W/kg.
    Power,
    /// Percent of body weight.
    WeightShare,
}

impl KineticKind {
    /// The unit as it is written in tables and files.
    pub fn unit(self) -> &'static str {
        match self {
            KineticKind::Force => "N/kg",
            KineticKind::Moment => "N·mm/kg",
            KineticKind::Power => "W/kg",
            KineticKind::WeightShare => "% body weight",
        }
    }
}

/// One kinetic output of one side (names of Plug-in Gait). Moments are internal: what muscles and ligaments exert.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KineticName {
    /// Internal moment of the pelvis on the thigh about the hip centre.
    HipMoment,
    /// Internal moment of the thigh on the shank about the knee centre.
    KneeMoment,
    /// Internal moment of the shank on the foot about the ankle centre.
    AnkleMoment,
    /// Moment times angular velocity of the thigh against the pelvis, all planes together.
    HipPower,
    /// Moment times angular velocity of the shank against the thigh, all planes together.
    KneePower,
    /// Moment times angular velocity of the foot against the shank, all planes together.
    AnklePower,
    /// The hip's power split by plane of the distal segment.
    HipPowerPlanes,
    /// The knee's power split by plane of the distal segment.
    KneePowerPlanes,
    /// The ankle's power split by plane of the distal segment.
    AnklePowerPlanes,
    /// Force of the pelvis on the thigh.
    HipForce,
    /// Force of the thigh on the shank.
    KneeForce,
    /// Force of the shank on the foot.
    AnkleForce,
    /// Force of the ground on the foot in the axes of progression: forward, medial, up.
    NormalisedGrf,
    /// Force of the ground on the foot, laboratory axes.
    GroundReactionForce,
    /// Moment of the ground on the foot about the centre of the plate's surface, laboratory axes.
    GroundReactionMoment,
}

impl KineticName {
    /// All outputs.
    pub const ALL: [KineticName; 15] = [
        KineticName::HipMoment,
        KineticName::KneeMoment,
        KineticName::AnkleMoment,
        KineticName::HipPower,
        KineticName::KneePower,
        KineticName::AnklePower,
        KineticName::HipPowerPlanes,
        KineticName::KneePowerPlanes,
        KineticName::AnklePowerPlanes,
        KineticName::HipForce,
        KineticName::KneeForce,
        KineticName::AnkleForce,
        KineticName::NormalisedGrf,
        KineticName::GroundReactionForce,
        KineticName::GroundReactionMoment,
    ];

    /// What kind of quantity it is.
    pub fn kind(self) -> KineticKind {
        match self {
            KineticName::HipMoment
            | KineticName::KneeMoment
            | KineticName::AnkleMoment
            | KineticName::GroundReactionMoment => KineticKind::Moment,
            KineticName::HipForce
            | KineticName::KneeForce
            | KineticName::AnkleForce
            | KineticName::GroundReactionForce => KineticKind::Force,
            KineticName::NormalisedGrf => KineticKind::WeightShare,
            _ => KineticKind::Power,
        }
    }

    /// Whether it describes a joint (and not the ground reaction): then it exists in swing too.
    pub fn is_of_joint(self) -> bool {
        self <= KineticName::AnkleForce
    }

    /// The label of the output in a C3D file. Powers by plane have names of our own, since Plug-in Gait has none.
    ///
    /// ```
    /// use ambula::anatomy::{KineticName, Side};
    ///
    /// assert_eq!(KineticName::HipMoment.c3d_label(Side::Left), "LHipMoment");
    /// ```
    pub fn c3d_label(self, side: Side) -> String {
        let stem = match self {
            KineticName::HipMoment => "HipMoment",
            KineticName::KneeMoment => "KneeMoment",
            KineticName::AnkleMoment => "AnkleMoment",
            KineticName::HipPower => "HipPower",
            KineticName::KneePower => "KneePower",
            KineticName::AnklePower => "AnklePower",
            KineticName::HipPowerPlanes => "HipPowerByPlane",
            KineticName::KneePowerPlanes => "KneePowerByPlane",
            KineticName::AnklePowerPlanes => "AnklePowerByPlane",
            KineticName::HipForce => "HipForce",
            KineticName::KneeForce => "KneeForce",
            KineticName::AnkleForce => "AnkleForce",
            KineticName::NormalisedGrf => "NormalisedGRF",
            KineticName::GroundReactionForce => "GroundReactionForce",
            KineticName::GroundReactionMoment => "GroundReactionMoment",
        };
        format!("{}{stem}", side.letter())
    }

    /// The snake-case key used in JSON and CSV, for instance `hip_moment`.
    pub fn key(self) -> &'static str {
        match self {
            KineticName::HipMoment => "hip_moment",
            KineticName::KneeMoment => "knee_moment",
            KineticName::AnkleMoment => "ankle_moment",
            KineticName::HipPower => "hip_power",
            KineticName::KneePower => "knee_power",
            KineticName::AnklePower => "ankle_power",
            KineticName::HipPowerPlanes => "hip_power_planes",
            KineticName::KneePowerPlanes => "knee_power_planes",
            KineticName::AnklePowerPlanes => "ankle_power_planes",
            KineticName::HipForce => "hip_force",
            KineticName::KneeForce => "knee_force",
            KineticName::AnkleForce => "ankle_force",
            KineticName::NormalisedGrf => "normalised_grf",
            KineticName::GroundReactionForce => "ground_reaction_force",
            KineticName::GroundReactionMoment => "ground_reaction_moment",
        }
    }

    /// The components in the order of [`crate::signal::Track`]; a total power has the first one only (a C3D file
    /// stores it as the third).
    ///
    /// Words of moments are those of the distal frame, the default: positive is what would extend (plantarflex),
    /// abduct (evert) or turn outward the distal segment.
    pub fn components(self) -> [Option<Component>; 3] {
        let rotation = |title| Some(component(title, "Ext", "Int"));
        let power = |title| Some(component(title, "Gen", "Abs"));
        match self {
            KineticName::HipMoment => [
                Some(component("Hip extensor moment", "Ext", "Flx")),
                Some(component("Hip abductor moment", "Abd", "Add")),
                rotation("Hip rotation moment"),
            ],
            KineticName::KneeMoment => [
                Some(component("Knee extensor moment", "Ext", "Flx")),
                Some(component("Knee valgus moment", "Val", "Var")),
                rotation("Knee rotation moment"),
            ],
            KineticName::AnkleMoment => [
                Some(component("Plantarflexor moment", "Pla", "Dor")),
                Some(component("Ankle evertor moment", "Eve", "Inv")),
                rotation("Ankle rotation moment"),
            ],
            KineticName::HipPower => [power("Hip power"), None, None],
            KineticName::KneePower => [power("Knee power"), None, None],
            KineticName::AnklePower => [power("Ankle power"), None, None],
            KineticName::HipPowerPlanes => [
                "Hip power, sagittal",
                "Hip power, frontal",
                "Hip power, transverse",
            ]
            .map(power),
            KineticName::KneePowerPlanes => [
                "Knee power, sagittal",
                "Knee power, frontal",
                "Knee power, transverse",
            ]
            .map(power),
            KineticName::AnklePowerPlanes => [
                "Ankle power, sagittal",
                "Ankle power, frontal",
                "Ankle power, transverse",
            ]
            .map(power),
            KineticName::NormalisedGrf => [
                Some(component("Fore-aft force", "Fwd", "Bwd")),
                Some(component("Medial force", "Med", "Lat")),
                Some(component("Vertical force", "Up", "Dn")),
            ],
            // Named axes, no clinical direction; not drawn.
            _ => ["x", "y", "z"].map(|axis| Some(component(axis, "+", "-"))),
        }
    }
}

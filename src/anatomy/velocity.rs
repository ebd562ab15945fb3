//! The velocities of segments that are cut into cycles, and what a positive value means.

use serde::{Deserialize, Serialize};

/// One velocity of a segment, in the laboratory, along the axes of progression.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VelocityName {
    /// Turn of the pelvis about the axis across the progression.
    PelvisTurn,
    /// Turn of the thigh about that axis.
    ThighTurn,
    /// Turn of the shank about that axis.
    ShankTurn,
    /// Turn of the foot about that axis.
    FootTurn,
    /// Trunk (jugular notch), along the progression.
    TrunkForward,
    /// Pelvis (midway between the front iliac markers), along the progression.
    PelvisForward,
    /// Thigh at the knee centre, along the progression.
    KneeForward,
    /// Foot at the ankle centre, along the progression.
    AnkleForward,
    /// Trunk, upwards.
    TrunkUp,
    /// Pelvis, upwards.
    PelvisUp,
    /// Thigh at the knee centre, upwards.
    KneeUp,
    /// Foot at the ankle centre, upwards.
    AnkleUp,
}

impl VelocityName {
    /// All velocities: turns, then forwards, then upwards.
    pub const ALL: [VelocityName; 12] = [
        VelocityName::PelvisTurn,
        VelocityName::ThighTurn,
        VelocityName::ShankTurn,
        VelocityName::FootTurn,
        VelocityName::TrunkForward,
        VelocityName::PelvisForward,
        VelocityName::KneeForward,
        VelocityName::AnkleForward,
        VelocityName::TrunkUp,
        VelocityName::PelvisUp,
        VelocityName::KneeUp,
        VelocityName::AnkleUp,
    ];

    /// Whether it is an angular velocity.
    pub fn is_turn(self) -> bool {
        self <= VelocityName::FootTurn
    }

    /// The unit as it is written in tables and files.
    pub fn unit(self) -> &'static str {
        if self.is_turn() { "°/s" } else { "m/s" }
    }

    /// The snake-case key used in JSON and CSV, for instance `shank_turn`.
    pub fn key(self) -> &'static str {
        match self {
            VelocityName::PelvisTurn => "pelvis_turn",
            VelocityName::ThighTurn => "thigh_turn",
            VelocityName::ShankTurn => "shank_turn",
            VelocityName::FootTurn => "foot_turn",
            VelocityName::TrunkForward => "trunk_forward",
            VelocityName::PelvisForward => "pelvis_forward",
            VelocityName::KneeForward => "knee_forward",
            VelocityName::AnkleForward => "ankle_forward",
            VelocityName::TrunkUp => "trunk_up",
            VelocityName::PelvisUp => "pelvis_up",
            VelocityName::KneeUp => "knee_up",
            VelocityName::AnkleUp => "ankle_up",
        }
    }

    /// The title of its graph.
    pub fn title(self) -> &'static str {
        match self {
            VelocityName::PelvisTurn => "Pelvis, turning",
            VelocityName::ThighTurn => "Thigh, turning",
            VelocityName::ShankTurn => "Shank, turning",
            VelocityName::FootTurn => "Foot, turning",
            VelocityName::TrunkForward => "Trunk, forwards",
            VelocityName::PelvisForward => "Pelvis, forwards",
            VelocityName::KneeForward => "Knee, forwards",
            VelocityName::AnkleForward => "Ankle, forwards",
            VelocityName::TrunkUp => "Trunk, upwards",
            VelocityName::PelvisUp => "Pelvis, upwards",
            VelocityName::KneeUp => "Knee, upwards",
            VelocityName::AnkleUp => "Ankle, upwards",
        }
    }

    /// The words at the upper and lower end of its axis: forward tilt of the pelvis, lower end of a segment forwards.
    pub fn directions(self) -> [&'static str; 2] {
        match self {
            VelocityName::PelvisTurn => ["Ant", "Post"],
            turn if turn.is_turn() => ["Fwd", "Bwd"],
            up if up >= VelocityName::TrunkUp => ["Up", "Dn"],
            _ => ["Fwd", "Bwd"],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_unique_and_kinds_have_their_units() {
        let keys: std::collections::BTreeSet<_> = VelocityName::ALL.map(VelocityName::key).into();
        assert_eq!(keys.len(), VelocityName::ALL.len());
        let units = VelocityName::ALL.map(VelocityName::unit);
        assert_eq!(units[..4], ["°/s"; 4]);
        assert_eq!(units[4..], ["m/s"; 8]);
        assert!(VelocityName::ALL.windows(2).all(|w| w[0] < w[1]));
        assert_eq!(VelocityName::KneeUp.directions(), ["Up", "Dn"]);
    }
}

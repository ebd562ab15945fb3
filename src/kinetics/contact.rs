//! A contact with a force plate: when, which foot, and whether that foot stood on it alone and whole.

use serde::{Deserialize, Serialize};

use crate::anatomy::Side;

/// Which foot a plate is given to by hand (`FPn=` of Vicon's ENF files, or the session file).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PlateFoot {
    /// Decide from geometry.
    Auto,
    /// The left foot, cleanly.
    Left,
    /// The right foot, cleanly.
    Right,
    /// Not to be used.
    Invalid,
}

/// The foot that a contact belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Assigned {
    /// The left foot.
    Left,
    /// The right foot.
    Right,
    /// Nobody's, or not to be used.
    Invalid,
}

impl Assigned {
    /// The side, when there is one.
    pub fn side(self) -> Option<Side> {
        match self {
            Assigned::Left => Some(Side::Left),
            Assigned::Right => Some(Side::Right),
            Assigned::Invalid => None,
        }
    }
}

impl From<Side> for Assigned {
    fn from(side: Side) -> Assigned {
        match side {
            Side::Left => Assigned::Left,
            Side::Right => Assigned::Right,
        }
    }
}

/// Why a contact is not a clean one.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "why", rename_all = "snake_case")]
pub enum Unclean {
    /// No foot is near the load.
    NoFoot,
    /// Markers of the foot are missing in the contact.
    MissingMarkers,
    /// The other foot stood on the plate too.
    OtherFoot {
        /// For how long.
        during_s: f64,
    },
    /// The foot stood partly beside the plate.
    PartlyOff {
        /// How far its outline reached over the border.
        beyond_mm: f64,
    },
    /// The centre of pressure lies too far from the foot to be its alone.
    LoadAwayFromFoot {
        /// Median distance from the foot.
        distance_mm: f64,
    },
    /// The same foot loaded another plate at the same time.
    TwoPlates {
        /// The other plate, from 1.
        other: usize,
    },
    /// The operator marked the plate as invalid.
    Operator,
}

impl Unclean {
    /// The reason in words without a full stop.
    pub fn words(&self) -> String {
        match self {
            Unclean::NoFoot => "no foot was near the load".to_owned(),
            Unclean::MissingMarkers => "foot markers are missing during the contact".to_owned(),
            Unclean::OtherFoot { during_s } => {
                format!("the other foot stood on it too, for {during_s:.2} s")
            }
            Unclean::PartlyOff { beyond_mm } => {
                format!("the foot reached {beyond_mm:.0} mm over the border")
            }
            Unclean::LoadAwayFromFoot { distance_mm } => {
                format!("the centre of pressure was {distance_mm:.0} mm away from the foot")
            }
            Unclean::TwoPlates { other } => format!("the same foot was on plate {other} as well"),
            Unclean::Operator => "the operator marked the plate as invalid".to_owned(),
        }
    }
}

/// One stretch of load on one plate.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Contact {
    /// Number of the plate in the file, from 1.
    pub plate: usize,
    /// First loaded sample (s from the first stored frame).
    pub start_s: f64,
    /// First unloaded sample afterwards (s from the first stored frame).
    pub end_s: f64,
    /// Whether the load begins inside the trial (not at its first sample).
    pub begins: bool,
    /// Whether the load ends inside the trial.
    pub ends: bool,
    /// Largest vertical force (N).
    pub peak_n: f64,
    /// The foot by geometry.
    pub automatic: Assigned,
    /// What the operator said about the plate, when it was something.
    pub by_hand: Option<PlateFoot>,
    /// The foot that counts: the operator's word, else geometry.
    pub foot: Assigned,
    /// Why geometry does not call it clean; empty when it does.
    pub unclean: Vec<Unclean>,
}

impl Contact {
    /// Whether the foot stood alone and whole on the plate: by the operator's word, else by geometry.
    pub fn is_clean(&self) -> bool {
        match self.by_hand {
            Some(PlateFoot::Left | PlateFoot::Right) => true,
            Some(PlateFoot::Invalid) => false,
            Some(PlateFoot::Auto) | None => self.unclean.is_empty() && self.foot != Assigned::Invalid,
        }
    }
}

//! A contact with a force plate: when, which foot, and whether that foot stood on it alone and whole.

use serde::{Deserialize, Serialize};

use super::unclean::{Doubt, Unclean};
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
    /// Other plates (numbers from 1) that the foot stood on at the same time, edge to edge with this one: the sum of
    /// their loads is the load of the foot.
    pub combined_with: Vec<usize>,
    /// What a reader should doubt, though it does not make the contact an unclean one.
    pub doubts: Vec<Doubt>,
    /// Speed of the surface under the foot when it is a treadmill belt (mm/s), measured on the foot's markers.
    pub belt_mm_s: Option<f64>,
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

    /// The verdict in words without a full stop: clean, or why not, with the operator's word and the doubts.
    pub fn words(&self) -> String {
        let mut parts: Vec<String> = self.unclean.iter().map(Unclean::words).collect();
        match self.by_hand {
            Some(PlateFoot::Left | PlateFoot::Right) => {
                parts.insert(0, "clean by the operator's word".to_owned());
            }
            _ if self.is_clean() => parts.insert(0, "clean".to_owned()),
            _ => {}
        }
        if !self.combined_with.is_empty() {
            let others: Vec<String> = self.combined_with.iter().map(usize::to_string).collect();
            parts.push(format!("together with plate {}", others.join(" and ")));
        }
        if !self.begins {
            parts.push("already loaded when the trial begins".to_owned());
        }
        if !self.ends {
            parts.push("still loaded when the trial ends".to_owned());
        }
        parts.extend(self.doubts.iter().map(Doubt::words));
        parts.join("; ")
    }
}

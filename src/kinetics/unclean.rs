//! Why a contact is not a clean one, and what else a reader should doubt, each in words.

use serde::Serialize;

/// Why a contact (or the load of a stance) is not a clean one.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "why", rename_all = "snake_case")]
pub enum Unclean {
    /// No foot of the subject is near the load: someone else, a walking aid, an object.
    NoFoot {
        /// Largest vertical force as a share of body weight, when the mass is known.
        weight_share: Option<f64>,
    },
    /// Markers of the foot are missing in the contact.
    MissingMarkers,
    /// The other foot stood on the plate too.
    OtherFoot {
        /// Since when (s from the first stored frame).
        since_s: f64,
        /// For how long.
        during_s: f64,
    },
    /// The foot stood partly beside the plate.
    PartlyOff {
        /// How far its outline reached over the border.
        beyond_mm: f64,
    },
    /// The centre of pressure lies too often or too far outside the foot to be its alone.
    LoadAwayFromFoot {
        /// Share of the loaded time with the centre of pressure outside the foot.
        share: f64,
        /// Largest distance from the foot in nine tenths of the loaded time.
        distance_mm: f64,
    },
    /// The same foot loaded another plate at the same time, and the two loads are not the whole one.
    TwoPlates {
        /// The other plate, from 1.
        other: usize,
    },
    /// The load of a stance begins after the strike.
    StartsLate {
        /// How long after it.
        by_s: f64,
    },
    /// The load of a stance ends before the foot off.
    EndsEarly {
        /// How long before it.
        by_s: f64,
    },
    /// The load of a stance begins before its strike or ends after its foot off: the events are wrong.
    EventsDiffer {
        /// By how much, the larger of both.
        by_s: f64,
    },
    /// The operator marked the plate as invalid.
    Operator,
}

/// Below this share of body weight a load without a foot is called that of a walking aid or an object: two crutches
/// share the weight.
const AID_SHARE: f64 = 0.5;

impl Unclean {
    /// The reason in words without a full stop.
    pub fn words(&self) -> String {
        match self {
            Unclean::NoFoot { weight_share: None } => "no foot of the subject was near the load".to_owned(),
            Unclean::NoFoot {
                weight_share: Some(share),
            } => {
                let whose = if *share < AID_SHARE {
                    "a walking aid or an object"
                } else {
                    "another person"
                };
                format!(
                    "no foot of the subject was near the load of {:.0} % of body weight: {whose}",
                    100.0 * share
                )
            }
            Unclean::MissingMarkers => "foot markers are missing during the contact".to_owned(),
            Unclean::OtherFoot { during_s, .. } => {
                format!("the other foot stood on it too, for {during_s:.2} s")
            }
            Unclean::PartlyOff { beyond_mm } => {
                format!("the foot reached {beyond_mm:.0} mm over the border")
            }
            Unclean::LoadAwayFromFoot { share, distance_mm } => format!(
                "the centre of pressure was outside the foot in {:.0} % of the time, up to {distance_mm:.0} mm",
                100.0 * share
            ),
            Unclean::TwoPlates { other } => {
                format!(
                    "the same foot was on plate {other} as well, and part of its load is lost between them"
                )
            }
            Unclean::StartsLate { by_s } => {
                format!("the load begins {:.0} ms after the strike", 1000.0 * by_s)
            }
            Unclean::EndsEarly { by_s } => {
                format!("the load ends {:.0} ms before the foot off", 1000.0 * by_s)
            }
            Unclean::EventsDiffer { by_s } => format!(
                "the load lies {:.0} ms outside the stance: strike or foot off is at another time",
                1000.0 * by_s
            ),
            Unclean::Operator => "the operator marked the plate as invalid".to_owned(),
        }
    }
}

/// What a reader should doubt about a contact that may still be clean.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "doubt", rename_all = "snake_case")]
pub enum Doubt {
    /// The foot stood alone on the ground and yet carried far less than body weight.
    BelowWeight {
        /// Largest vertical force of that time as a share of body weight.
        weight_share: f64,
    },
    /// The plate gives no centre of pressure: the foot was told by where it stood alone.
    NoCentreOfPressure,
}

impl Doubt {
    /// The doubt in words without a full stop.
    pub fn words(&self) -> String {
        match self {
            Doubt::BelowWeight { weight_share } => format!(
                "while no other foot was on the ground the load stayed below {:.0} % of body weight: a hand-rail or walking aid took the rest, or the mass is wrong",
                100.0 * weight_share
            ),
            Doubt::NoCentreOfPressure => {
                "the plate gives no centre of pressure; the foot was told by where it stood alone".to_owned()
            }
        }
    }

    /// What to do about it.
    pub fn remedy(&self) -> &'static str {
        match self {
            Doubt::BelowWeight { .. } => "note the walking aid in the session file, or correct the body mass",
            Doubt::NoCentreOfPressure => "store the distances of the sensors in FORCE_PLATFORM:ORIGIN",
        }
    }
}

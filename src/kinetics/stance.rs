//! Whether the load of one stance is known whole, so that its kinetics count.

use serde::Serialize;

use super::contact::{Contact, Unclean};
use crate::anatomy::Side;

/// How far the load of a clean contact may begin after the strike or end before the foot off (s).
const EDGE_S: f64 = 0.04;

/// Whether the kinetics of a stance count.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum StanceVerdict {
    /// The foot stood alone and whole on these plates (numbers from 1) from strike to off.
    Clean {
        /// The plates.
        plates: Vec<usize>,
    },
    /// The foot was on these plates, but not alone, not whole or not all the time.
    Unclean {
        /// The plates.
        plates: Vec<usize>,
        /// Why; empty when the load does not last from strike to off.
        reasons: Vec<Unclean>,
    },
    /// The foot was on no plate.
    NoPlate,
}

impl StanceVerdict {
    /// Whether the kinetics of the stance count.
    pub fn is_clean(&self) -> bool {
        matches!(self, StanceVerdict::Clean { .. })
    }

    /// Why the kinetics of the stance do not count, without a full stop; `None` when they do.
    pub fn words(&self) -> Option<String> {
        match self {
            StanceVerdict::Clean { .. } => None,
            StanceVerdict::NoPlate => Some("the foot was on no plate".to_owned()),
            StanceVerdict::Unclean { plates, reasons } => {
                let plates: Vec<String> = plates.iter().map(usize::to_string).collect();
                let reasons: Vec<String> = reasons.iter().map(Unclean::words).collect();
                let why = if reasons.is_empty() {
                    "the load does not last from strike to foot off".to_owned()
                } else {
                    reasons.join("; ")
                };
                Some(format!("plate {}: {why}", plates.join(" and ")))
            }
        }
    }
}

/// The verdict on the stance of one foot from its strike to its foot off (s from the first stored frame).
pub fn stance(contacts: &[Contact], side: Side, strike_s: f64, off_s: f64) -> StanceVerdict {
    let own: Vec<&Contact> = contacts
        .iter()
        .filter(|c| c.foot.side() == Some(side) && c.start_s < off_s && c.end_s > strike_s)
        .collect();
    if own.is_empty() {
        return StanceVerdict::NoPlate;
    }
    let plates = own.iter().map(|c| c.plate).collect();
    let whole = own.iter().map(|c| c.start_s).fold(f64::INFINITY, f64::min) <= strike_s + EDGE_S
        && own.iter().map(|c| c.end_s).fold(0.0, f64::max) >= off_s - EDGE_S;
    if whole && own.iter().all(|c| c.is_clean()) {
        return StanceVerdict::Clean { plates };
    }
    let reasons = own.iter().flat_map(|c| c.unclean.iter().cloned()).collect();
    StanceVerdict::Unclean { plates, reasons }
}

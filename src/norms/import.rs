//! What an importer gives: a set, and what it had to leave out or repair.

use thiserror::Error;

use super::set::NormSet;
use crate::cycles::Curve;
use crate::signal::POINTS;

/// An imported set.
#[derive(Debug, Clone, PartialEq)]
pub struct Imported {
    /// The set. Population, source and licence are what the caller states: these files do not hold them.
    pub set: NormSet,
    /// Axes that the source leaves blank or fills with zeros only: not there, never 0 ± 0.
    pub absent: Vec<String>,
    /// Standard deviations that were negative, taken as positive.
    pub repaired: Vec<String>,
    /// Entries that the model has no curve for.
    pub unknown: Vec<String>,
}

impl Imported {
    pub(super) fn empty(about: NormSet) -> Imported {
        Imported {
            set: about,
            absent: Vec::new(),
            repaired: Vec::new(),
            unknown: Vec::new(),
        }
    }
}

/// Why a file was refused.
#[derive(Debug, Error, Clone, PartialEq)]
pub enum ImportError {
    /// Not the layout.
    #[error("{what}")]
    Layout {
        /// Where, what was found, what was needed.
        what: String,
    },
    /// No variable of the file is one of the model.
    #[error("none of its {found} entries is a curve or value of the conventional model")]
    Nothing {
        /// Number of entries.
        found: usize,
    },
}

impl ImportError {
    pub(super) fn layout(what: impl Into<String>) -> ImportError {
        ImportError::Layout { what: what.into() }
    }
}

/// A curve on 101 points from one on evenly spaced points of the cycle (0 to 100 %), linear between them.
pub(super) fn on_101_points(values: &[f64]) -> Option<Curve> {
    if values.len() < 2 || values.iter().any(|v| !v.is_finite()) {
        return None;
    }
    let mut curve = [0.0; POINTS];
    for (index, out) in curve.iter_mut().enumerate() {
        let steps = index * (values.len() - 1);
        let (i, share) = (
            steps / (POINTS - 1),
            (steps % (POINTS - 1)) as f64 / (POINTS - 1) as f64,
        );
        let a = values.get(i)?;
        let b = values.get(i + 1).unwrap_or(a);
        *out = a + share * (b - a);
    }
    Some(curve)
}

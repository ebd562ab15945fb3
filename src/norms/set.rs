//! A reference set: who, how many, and by band of speed and age the mean and standard deviation of every curve and value.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::variable::Variable;
use crate::cycles::Curve;

/// From a least to a most value, both included; an absent end is open.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Range {
    /// Least value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<f64>,
    /// Largest value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<f64>,
}

impl Range {
    /// Whether a value lies inside.
    pub fn holds(&self, value: f64) -> bool {
        self.distance(value) <= 0.0
    }

    /// How far a value lies outside; zero inside.
    pub fn distance(&self, value: f64) -> f64 {
        let below = self.from.map_or(0.0, |from| from - value);
        let above = self.to.map_or(0.0, |to| value - to);
        below.max(above).max(0.0)
    }
}

/// The reference of one curve: 101 points of the gait cycle, in the unit of the variable.
#[derive(Debug, Clone, PartialEq)]
pub struct Reference {
    /// Mean over the sides of all subjects.
    pub mean: Curve,
    /// Standard deviation over the sides of all subjects (sides - 1); absent when the source gives none.
    pub sd: Option<Curve>,
    /// Number of subjects, when the source tells.
    pub n: Option<usize>,
}

/// The reference of one number.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReferenceValue {
    /// Mean over the sides of all subjects.
    pub mean: f64,
    /// Standard deviation over the sides of all subjects (sides - 1).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sd: Option<f64>,
    /// Unit.
    pub unit: String,
    /// Number of subjects, when the source tells.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub n: Option<usize>,
}

/// One band of a set.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Band {
    /// Name, for instance `free`.
    pub name: String,
    /// Number of subjects, when the source tells.
    pub n: Option<usize>,
    /// Ages of the subjects, years; a patient outside is told so.
    pub age_years: Option<Range>,
    /// Walking speed divided by the root of leg length and gravity.
    pub dimensionless_speed: Option<Range>,
    /// Curves.
    pub curves: BTreeMap<Variable, Reference>,
    /// Numbers by the key of the parameter.
    pub values: BTreeMap<String, ReferenceValue>,
}

/// A reference set.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct NormSet {
    /// Short name by which a session file chooses it.
    pub name: String,
    /// Name for the report.
    pub title: String,
    /// Who was measured, in words.
    pub population: String,
    /// Where it comes from, with citation.
    pub source: String,
    /// Terms of use.
    pub licence: String,
    /// Model and program that computed it.
    pub model: String,
    /// Bands, in order of speed.
    pub bands: Vec<Band>,
}

impl NormSet {
    /// The largest number of subjects of a band, when the source tells.
    pub fn subjects(&self) -> Option<usize> {
        self.bands.iter().filter_map(|band| band.n).max()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_knows_how_far_outside_a_value_lies() {
        let range = Range {
            from: Some(0.2),
            to: None,
        };
        assert!(range.holds(0.2) && range.holds(9.0));
        assert!((range.distance(0.05) - 0.15).abs() < 1e-12);
        assert!(Range::default().holds(-3.0));
    }
}

//! Features of gait: values beyond the reference and beyond the error of measurement, in neutral words. A draft until a
//! person has read it and put a name to it; never a diagnosis.

use super::compose::draft_features;
use super::input::{Date, ReportInput};
use super::rounding::{decimals_of_unit, fixed, mean_and_spread};
use crate::anatomy::Side;

/// One value that is marked in a table of values: |z| above 2, and further from the reference than the error of measurement.
#[derive(Debug, Clone, PartialEq)]
pub struct Feature {
    /// Name of the condition; empty when there is only one.
    pub condition: String,
    /// Key of the value.
    pub key: &'static str,
    /// Whose.
    pub side: Side,
    /// The value in words.
    pub name: &'static str,
    /// Its unit.
    pub unit: &'static str,
    /// Mean over cycles.
    pub mean: f64,
    /// Standard deviation over cycles.
    pub sd: Option<f64>,
    /// Mean of the reference.
    pub reference_mean: f64,
    /// Standard deviation of the reference.
    pub reference_sd: f64,
    /// Difference in standard deviations of the reference.
    pub z: f64,
    /// The error of measurement that the difference exceeds, in the unit of the value.
    pub error: f64,
    /// Accepted cycles whose own value lies beyond the reference by more than the error, and all of them.
    pub cycles: (usize, usize),
}

/// One line of a list that a person wrote or kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeatureLine {
    /// The words.
    pub text: String,
    /// Name of the condition; empty when there is only one, or the line belongs to none.
    pub condition: String,
    /// Key of the value that it rests on; empty for a line of the person's own.
    pub key: String,
    /// Side.
    pub side: Option<Side>,
}

/// What is known of a list of features beside the values themselves.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum FeatureList {
    /// Nobody has looked at it.
    #[default]
    Draft,
    /// Somebody has changed it, nobody has accepted it.
    Edited(Vec<FeatureLine>),
    /// A person has accepted it.
    Accepted {
        /// Who.
        by: String,
        /// When.
        on: Date,
        /// The list.
        lines: Vec<FeatureLine>,
    },
    /// A person has accepted a list of other values than these.
    OfOtherResults {
        /// Who.
        by: String,
    },
}

impl Feature {
    /// "Knee flexion, most in swing: smaller than the reference".
    pub fn words(&self) -> String {
        let direction = if self.z > 0.0 { "larger" } else { "smaller" };
        format!("{}: {direction} than the reference", self.name)
    }

    /// The whole feature in one sentence.
    pub fn sentence(&self) -> String {
        let decimals = decimals_of_unit(self.unit);
        let (cycles, all) = self.cycles;
        format!(
            "{}, {} ({} {}; reference {}; {cycles} of {all} cycles; the difference exceeds the measurement error of {} {}).",
            self.words(),
            self.side.word(),
            mean_and_spread(self.mean, self.sd, decimals),
            self.unit,
            mean_and_spread(self.reference_mean, Some(self.reference_sd), decimals),
            fixed(self.error, decimals),
            self.unit
        )
    }

    /// The numbers as one line, for a digest: what was accepted must be what is there.
    fn line(&self) -> String {
        let Feature {
            condition, key, mean, ..
        } = self;
        format!(
            "{condition}|{key}|{}|{}|{}|{}",
            self.side.word(),
            fixed(*mean, 3),
            fixed(self.reference_mean, 3),
            fixed(self.z, 2)
        )
    }
}

/// The draft list of a session, in the order of the tables.
pub fn features(input: &ReportInput<'_>) -> Vec<Feature> {
    draft_features(input)
}

/// SHA-256 over the features of a session: another list has another one.
pub fn features_sha256(features: &[Feature]) -> String {
    let lines: Vec<String> = features.iter().map(Feature::line).collect();
    crate::files::sha256_hex(lines.join("\n").as_bytes())
}

//! A payer file: what one payer changes about the base rules. Each change is printed with both sources.

use serde::{Deserialize, Serialize};

use super::Origin;
use super::rows::Confidence;
use crate::billing::{Date, Severity};

/// A payer's rules.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    /// Identifier.
    pub id: String,
    /// Title.
    pub title: String,
    /// Where it was read.
    pub source: String,
    /// Version.
    pub source_version: String,
    /// First day.
    pub effective_from: Date,
    /// Last day.
    pub effective_to: Option<Date>,
    /// Day of the next review.
    pub review_by: Option<Date>,
    /// Payers it holds for.
    pub payer_scope: String,
    /// How sure it is.
    pub confidence: Confidence,
    /// Whether Medicare's rules hold.
    #[serde(default)]
    pub medicare: bool,
    /// Whether all five criteria of coverage are asked for together.
    #[serde(default)]
    pub criteria: bool,
    /// Codes it speaks of; empty: all.
    #[serde(default)]
    pub covered_codes: Vec<String>,
    /// Codes that need prior authorisation.
    #[serde(default)]
    pub requires_authorisation: Vec<String>,
    /// Whether the capture is paid only with its interpretation.
    #[serde(default)]
    pub requires_96004: bool,
    /// Classes of documents that must go along.
    #[serde(default)]
    pub attachments_required: Vec<String>,
    /// Places of service it accepts; empty: all.
    #[serde(default)]
    pub places_allowed: Vec<String>,
    /// Modifiers it accepts beside the base rules (`96000-26`).
    #[serde(default)]
    pub modifiers_allowed: Vec<String>,
    /// Pairs it accepts (`96000+96001`), where an NCCI row is loaded too.
    #[serde(default)]
    pub pairs_allowed: Vec<String>,
    /// NCCI rows that somebody loaded (`96000+96001=1`).
    #[serde(default)]
    pub ncci_rows: Vec<String>,
    /// An earlier study within so many months needs a reason.
    pub repeat_months: u32,
    /// Below this age a reason is needed why the test suits, years.
    pub age_text_below_years: u32,
    /// Whether it covers children only.
    #[serde(default)]
    pub children_only: bool,
    /// Whether children need an interpreter with expertise in children.
    #[serde(default)]
    pub interpreter_with_children: bool,
    /// How minutes become units.
    pub unit_rule: UnitRule,
    /// Days after the service within which a claim must be filed.
    pub filing_days: Option<u32>,
    /// Fewest cameras.
    pub cameras_at_least: Option<u32>,
    /// Fewest usable trials.
    pub trials_at_least: Option<u32>,
    /// Whether markerless capture is accepted.
    pub markerless: Acceptance,
    /// Whether a musculoskeletal diagnosis alone is accepted.
    pub musculoskeletal: Musculoskeletal,
    /// Whether the list of diagnoses is all there is.
    #[serde(default)]
    pub diagnosis_list: DiagnosisList,
    /// Diagnoses that support the study.
    #[serde(default)]
    pub diagnosis: Vec<Printed>,
    /// Other things the policy prints wrongly.
    #[serde(default)]
    pub printed: Vec<PrintedLabel>,
    /// Changed severities.
    #[serde(default)]
    pub severity: Vec<SeverityChange>,
}

/// How minutes become units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum UnitRule {
    /// Total minutes of the day.
    Cms,
    /// Each code by itself.
    Midpoint,
}

/// Whether something is accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Acceptance {
    /// Yes.
    Accepted,
    /// The policy does not say.
    Ask,
    /// No.
    Refused,
}

/// Whether a musculoskeletal diagnosis alone is accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Musculoskeletal {
    /// Yes.
    Accepted,
    /// With a reason.
    Justify,
    /// No.
    Refused,
}

/// Whether a list of diagnoses is all there is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DiagnosisList {
    /// Examples.
    #[default]
    Examples,
    /// All there is.
    Exclusive,
}

/// A diagnosis as the policy prints it and as it is read.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Printed {
    /// As printed.
    pub printed: String,
    /// The pattern it is read as.
    pub read: String,
    /// Why.
    #[serde(default)]
    pub note: String,
    /// Whether print and meaning differ, so that the payer has to be asked.
    #[serde(default)]
    pub discrepancy: bool,
}

/// A label that the policy prints wrongly.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PrintedLabel {
    /// What it says.
    pub says: String,
    /// What is read.
    pub read: String,
    /// Why.
    pub note: String,
}

/// A changed severity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeverityChange {
    /// Rule.
    pub rule: String,
    /// Its severity with this payer.
    pub severity: Severity,
    /// Why.
    pub why: String,
}

/// A payer file that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a payer file: {0}")]
pub struct PolicyError(pub String);

impl Policy {
    /// A file for laboratories to write their own from.
    pub const TEMPLATE: &'static str = include_str!("../payers/template.toml");

    /// Reads a payer file.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(text: &str) -> Result<Policy, PolicyError> {
        toml::from_str(text).map_err(|e| PolicyError(e.to_string()))
    }

    /// The payer files that come with the program: without a payer, Medicare, the policy of 2025.
    ///
    /// # Errors
    /// One of them is wrong; a test reads them all.
    pub fn shipped() -> Result<Vec<Policy>, PolicyError> {
        [
            include_str!("../payers/none.toml"),
            include_str!("../payers/medicare.toml"),
            include_str!("../payers/motion_policy_2025.toml"),
        ]
        .into_iter()
        .map(Policy::parse)
        .collect()
    }

    /// Source and days in one line.
    pub fn origin(&self) -> Origin {
        Origin {
            source: self.source.clone(),
            source_version: self.source_version.clone(),
            effective_from: self.effective_from,
            effective_to: self.effective_to,
            payer_scope: self.payer_scope.clone(),
            confidence: self.confidence,
        }
    }

    /// Whether the file is in force on a day.
    pub fn holds_on(&self, date: Date) -> bool {
        self.origin().holds_on(date)
    }

    /// The changed severity of a rule.
    pub fn severity_of(&self, rule: &str) -> Option<&SeverityChange> {
        self.severity.iter().find(|change| change.rule == rule)
    }

    /// Whether a pair is opened: the payer accepts it, and a loaded NCCI row has indicator 1.
    pub fn opens_pair(&self, one: &str, other: &str) -> bool {
        let pair = format!("{one}+{other}");
        self.pairs_allowed.contains(&pair) && self.ncci_rows.contains(&format!("{pair}=1"))
    }
}

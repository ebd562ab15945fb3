//! `results.json` as it was written, read back: what an export formats is what the report was made with.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::results::SCHEMA;
use crate::norms::ReferenceValue;

/// What exports use of `results.json` (`docs/results.md` explains the keys).
#[derive(Debug, Clone, Deserialize)]
pub struct Stored {
    /// Layout version.
    pub schema: String,
    /// Program with version.
    pub program: String,
    /// The visit.
    pub session: StoredSession,
    /// The subject.
    pub subject: StoredSubject,
    /// Captures, in the order of the file.
    pub trials: Vec<StoredTrial>,
    /// Results by condition.
    pub conditions: Vec<StoredCondition>,
    /// What was noticed.
    pub findings: Vec<StoredFinding>,
    /// What the quality checks found.
    pub quality: StoredQuality,
}

/// The visit.
#[derive(Debug, Clone, Deserialize)]
pub struct StoredSession {
    /// Identifier.
    pub id: String,
    /// Day of the test, `YYYY-MM-DD`.
    pub date: Option<String>,
    /// Laboratory.
    pub laboratory: Option<String>,
}

/// The subject.
#[derive(Debug, Clone, Deserialize)]
pub struct StoredSubject {
    /// Pseudonym.
    pub id: Option<String>,
    /// `female` or `male`.
    pub sex: Option<String>,
    /// Age on the day of the test, years.
    pub age_years: Option<f64>,
}

/// One capture.
#[derive(Debug, Clone, Deserialize)]
pub struct StoredTrial {
    /// File stem.
    pub name: String,
    /// File relative to the session folder.
    pub file: String,
    /// Condition of a walk.
    pub condition: Option<String>,
    /// Gait cycles.
    pub cycles: Vec<StoredCycle>,
}

/// One gait cycle.
#[derive(Debug, Clone, Deserialize)]
pub struct StoredCycle {
    /// `left` or `right`.
    pub side: String,
    /// Number within trial and side, from 1.
    pub number: i64,
    /// Beginning, s from the first stored frame.
    pub strike_s: f64,
    /// End, s.
    pub next_strike_s: f64,
    /// Foot off, percent of the cycle.
    pub foot_off_pct: Option<f64>,
    /// Opposite foot off, percent of the cycle.
    pub opposite_off_pct: Option<f64>,
    /// Opposite foot strike, percent of the cycle.
    pub opposite_contact_pct: Option<f64>,
    /// Whether it counts.
    pub accepted: bool,
    /// Why not.
    pub reason: Option<String>,
    /// Its kinetics.
    pub kinetics: Option<StoredCycleKinetics>,
}

/// Whether the kinetics of a cycle count.
#[derive(Debug, Clone, Deserialize)]
pub struct StoredCycleKinetics {
    /// Whether they count.
    pub counts: bool,
    /// Why not.
    pub reason: Option<String>,
}

/// The results of one condition.
#[derive(Debug, Clone, Deserialize)]
pub struct StoredCondition {
    /// Name.
    pub name: String,
    /// Parameters.
    pub parameters: Vec<StoredParameter>,
    /// Mean curves.
    pub averages: StoredAverages,
    /// What it is held against.
    pub reference: Option<StoredReference>,
    /// Scores against it.
    pub scores: Option<StoredScores>,
}

/// One parameter of one side, or of both.
#[derive(Debug, Clone, Deserialize)]
pub struct StoredParameter {
    /// Key.
    pub key: String,
    /// Name as printed.
    pub name: String,
    /// Unit as printed; empty for pure numbers.
    pub unit: String,
    /// `left`, `right` or none.
    pub side: Option<String>,
    /// Mean over cycles, in `unit`.
    pub mean: f64,
    /// Standard deviation over cycles.
    pub sd: Option<f64>,
    /// Number of cycles.
    pub n: i64,
    /// One value per cycle.
    pub values: Vec<f64>,
    /// What it is.
    pub definition: String,
    /// How it was obtained.
    pub method: String,
}

/// Mean curves of both sides.
#[derive(Debug, Clone, Deserialize)]
pub struct StoredAverages {
    /// Left, right.
    pub sides: Vec<StoredSide>,
}

/// Mean curves of one side.
#[derive(Debug, Clone, Deserialize)]
pub struct StoredSide {
    /// `left` or `right`.
    pub side: String,
    /// Angles.
    pub curves: Vec<StoredCurve>,
    /// Moments, powers, forces.
    pub kinetics: StoredKinetics,
}

/// Mean kinetic curves of one side.
#[derive(Debug, Clone, Deserialize)]
pub struct StoredKinetics {
    /// The curves.
    pub curves: Vec<StoredCurve>,
}

/// A mean curve over 0, 1, … 100 % of the cycle.
#[derive(Debug, Clone, Deserialize)]
pub struct StoredCurve {
    /// Key of the angle or kinetic output.
    #[serde(alias = "angle", alias = "output")]
    pub quantity: String,
    /// Component, from 0.
    pub component: i64,
    /// Unit; angles have none written, they are in degrees.
    pub unit: Option<String>,
    /// Number of cycles.
    pub n: i64,
    /// Mean.
    pub mean: Vec<f64>,
    /// Standard deviation.
    pub sd: Option<Vec<f64>>,
}

/// The reference of a condition.
#[derive(Debug, Clone, Deserialize)]
pub struct StoredReference {
    /// Name in the report.
    pub title: String,
    /// Band of it.
    pub band: String,
    /// Which set, band, number of subjects and rule, as the report says it.
    pub words: String,
    /// Reference values by key of the parameter; empty in files of versions that did not write them.
    #[serde(default)]
    pub values: BTreeMap<String, ReferenceValue>,
}

/// Scores of a condition.
#[derive(Debug, Clone, Deserialize)]
pub struct StoredScores {
    /// The rule.
    pub convention: String,
    /// Gait Variable Scores.
    pub gvs: Vec<StoredVariableScore>,
    /// Gait Profile Scores.
    pub gps: StoredGps,
    /// GDI*.
    pub gdi_star: Option<StoredGdi>,
}

/// The score of one angle, degrees.
#[derive(Debug, Clone, Deserialize)]
pub struct StoredVariableScore {
    /// Key of the angle and its plane.
    pub angle: String,
    /// Left, degrees.
    pub left_deg: f64,
    /// Right, degrees.
    pub right_deg: f64,
}

/// Gait Profile Scores, degrees.
#[derive(Debug, Clone, Deserialize)]
pub struct StoredGps {
    /// Left.
    pub left_deg: f64,
    /// Right.
    pub right_deg: f64,
    /// Both.
    pub overall_deg: f64,
}

/// GDI*, pure numbers.
#[derive(Debug, Clone, Deserialize)]
pub struct StoredGdi {
    /// Left.
    pub left: f64,
    /// Right.
    pub right: f64,
    /// Both.
    pub overall: f64,
}

/// One finding of the session.
#[derive(Debug, Clone, Deserialize)]
pub struct StoredFinding {
    /// `note`, `warning` or `error`.
    pub severity: String,
    /// A trial, or `session`.
    pub place: String,
    /// What was found.
    pub what: String,
    /// What to do.
    pub remedy: String,
}

/// What the quality checks found.
#[derive(Debug, Clone, Deserialize)]
pub struct StoredQuality {
    /// `good`, `care` or `redo`.
    pub verdict: String,
    /// Findings that concern no single trial.
    pub session: Vec<StoredQualityFinding>,
    /// Trial by trial.
    pub trials: Vec<StoredQualityTrial>,
}

/// What the quality checks found in one trial.
#[derive(Debug, Clone, Deserialize)]
pub struct StoredQualityTrial {
    /// Name of the trial.
    pub trial: String,
    /// Findings.
    pub findings: Vec<StoredQualityFinding>,
}

/// One finding of a quality check.
#[derive(Debug, Clone, Deserialize)]
pub struct StoredQualityFinding {
    /// Key of the check.
    pub rule: String,
    /// `note`, `care` or `redo`.
    pub severity: String,
    /// Side.
    pub side: Option<String>,
    /// Force plate, from 1.
    pub plate: Option<i64>,
    /// What was found.
    pub what: String,
    /// The value that was judged.
    pub value: Option<f64>,
    /// What it was held against.
    pub limit: Option<StoredLimit>,
    /// What to do.
    pub action: String,
}

/// A limit.
#[derive(Debug, Clone, Deserialize)]
pub struct StoredLimit {
    /// The limit.
    pub value: f64,
    /// Its unit.
    pub unit: String,
}

impl Stored {
    /// Reads the bytes of `results.json`.
    ///
    /// # Errors
    /// A sentence: the bytes are something else, or of another layout version.
    pub fn parse(bytes: &[u8]) -> Result<Stored, String> {
        #[derive(Deserialize)]
        struct Layout {
            schema: String,
        }
        let layout: Layout = serde_json::from_slice(bytes).map_err(|_| "not a file of results".to_owned())?;
        if layout.schema != SCHEMA {
            return Err(format!(
                "the layout is \"{}\", needed \"{SCHEMA}\"",
                layout.schema
            ));
        }
        serde_json::from_slice(bytes).map_err(|error| {
            // of what the parser says only the place: the rest may quote the file
            format!(
                "line {}, column {}: not as documented",
                error.line(),
                error.column()
            )
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_layout_or_file_is_refused() {
        assert_eq!(Stored::parse(b"{}").unwrap_err(), "not a file of results");
        assert!(
            Stored::parse(b"{\"schema\": \"ambula-results/9\"}")
                .unwrap_err()
                .contains("needed \"ambula-results/1\"")
        );
        assert!(
            Stored::parse(b"{\"schema\": \"ambula-results/1\"}")
                .unwrap_err()
                .starts_with("line 1")
        );
    }
}

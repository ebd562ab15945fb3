//! What the report is made from: plain values that the session fills in.

use serde::Serialize;

use super::clinical::Clinical;
use super::documentation::Documentation;
use super::features::FeatureList;
use super::films::Films;
use super::model::Look;
use super::standing::Document;
use crate::anatomy::{AngleName, Side};
use crate::cycles::{Averages, Cycle};
use crate::norms::{Band, NormSet};
use crate::parameters::{GaitScores, GpsConvention, Parameter, Repeatability};
use crate::quality::{Limits, Review};

/// A calendar day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Date {
    /// Year, for instance 2026.
    pub year: i32,
    /// Month, 1 to 12.
    pub month: u8,
    /// Day, 1 to 31.
    pub day: u8,
}

/// Who was measured, where, by whom and why. Every text is printed as it is; nothing is read as markup.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Identity {
    /// Name of the session, in the foot of every page.
    pub session_id: String,
    /// Name of the laboratory.
    pub laboratory: Option<String>,
    /// Address lines, accreditation and so on, printed under the name.
    pub laboratory_lines: Vec<String>,
    /// Pseudonymous identifier of the subject.
    pub subject_id: Option<String>,
    /// Sex as recorded.
    pub sex: Option<String>,
    /// Age on the day of the test, in words ("9 years 4 months").
    pub age: Option<String>,
    /// Body height, mm.
    pub height_mm: Option<f64>,
    /// Body mass, kg.
    pub mass_kg: Option<f64>,
    /// Leg length left and right, mm.
    pub leg_length_mm: [Option<f64>; 2],
    /// Day of the test; also the date of the document.
    pub test_date: Option<Date>,
    /// Who measured.
    pub operator: Option<String>,
    /// Who asked.
    pub referrer: Option<String>,
    /// What was asked, in the words of the referrer; may hold several lines.
    pub clinical_question: Option<String>,
    /// Diagnosis as stated by the referrer.
    pub diagnosis: Option<String>,
    /// Remarks on the session.
    pub notes: Vec<String>,
}

/// What a trial was for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum TrialKind {
    /// Standing still, for calibration.
    Static,
    /// Walking.
    Walk,
    /// Functional calibration.
    Functional,
}

/// One capture. Cycles per side are counted from the cycles of the conditions by trial name.
#[derive(Debug, Clone, PartialEq)]
pub struct TrialRow {
    /// File stem, the same as in [`Cycle::trial`].
    pub name: String,
    /// What it was for.
    pub kind: TrialKind,
    /// Condition ("barefoot").
    pub condition: Option<String>,
    /// Frames.
    pub frames: usize,
    /// Point rate, Hz.
    pub point_rate_hz: f64,
    /// Why nothing was computed from it, when so.
    pub failure: Option<String>,
    /// Remark of the operator.
    pub note: Option<String>,
}

/// A subject measurement and where it comes from.
#[derive(Debug, Clone, PartialEq)]
pub struct MeasurementRow {
    /// What was measured ("Knee width").
    pub name: String,
    /// Unit ("mm", "°", "kg"); empty for a yes/no.
    pub unit: String,
    /// Left (or only) value as a number; `None` when absent.
    pub left: Option<f64>,
    /// Source of the left value ("session file", "C3D PROCESSING", "computed", "recovered", "assumed").
    pub left_source: Option<String>,
    /// Right value.
    pub right: Option<f64>,
    /// Source of the right value.
    pub right_source: Option<String>,
    /// Whether the value belongs to the whole body: then only `left` is used.
    pub whole_body: bool,
    /// Whether the value is a yes (not 0) or no (0).
    pub yes_no: bool,
}

/// A gap that was filled.
#[derive(Debug, Clone, PartialEq)]
pub struct FilledRow {
    /// Name of the trial.
    pub trial: String,
    /// Name of the marker.
    pub marker: String,
    /// First filled frame, by the numbers of the recording.
    pub first_frame: usize,
    /// Last filled frame.
    pub last_frame: usize,
    /// Its length, s.
    pub seconds: f64,
    /// How, and from which markers.
    pub method: String,
}

/// A stretch of a cycle that rests on filled markers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FilledStretch {
    /// Place of the cycle among those of the condition.
    pub cycle: usize,
    /// The angle; `None` for joint moments and powers.
    pub angle: Option<AngleName>,
    /// Where it begins, percent of the cycle.
    pub from_pct: f64,
    /// Where it ends, percent of the cycle.
    pub to_pct: f64,
}

/// How many events came from one method.
#[derive(Debug, Clone, PartialEq)]
pub struct EventCount {
    /// Method in words ("stored in the capture").
    pub method: String,
    /// Foot strikes of left and right.
    pub strikes: [usize; 2],
    /// Foot offs of left and right.
    pub offs: [usize; 2],
}

/// How the measurement was made and processed.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Study {
    /// Capture systems, manufacturer and software, without repetition.
    pub systems: Vec<String>,
    /// Analog rates found, Hz; empty without analog data.
    pub analog_rates_hz: Vec<f64>,
    /// Number of force plates.
    pub plates: usize,
    /// Marker set by name.
    pub marker_set: Option<String>,
    /// Share of the marker set's markers that the captures hold, 0 to 1; `None` when chosen by name.
    pub marker_set_score: Option<f64>,
    /// Model with version ("Plug-in Gait compatible CGM 1.0").
    pub model: String,
    /// How hip joint centres were found.
    pub hip_centre: String,
    /// How knee axes were found.
    pub knee_axis: String,
    /// Order of rotations of the pelvis angles.
    pub pelvic_rotation_order: String,
    /// Filter of the marker coordinates; `None` when none was applied.
    pub filter: Option<String>,
    /// How gaps were filled; `None` when gaps stayed gaps.
    pub filling: Option<String>,
    /// What was filled, trial by trial.
    pub filled: Vec<FilledRow>,
    /// How the direction of progression was found.
    pub progression: Option<String>,
    /// Where each event came from.
    pub events: Vec<EventCount>,
    /// Further facts, label and value.
    pub further: Vec<(String, String)>,
    /// All captures, static first.
    pub trials: Vec<TrialRow>,
    /// Subject measurements.
    pub measurements: Vec<MeasurementRow>,
}

/// One condition (barefoot, with orthoses): its cycles and what came out of them.
#[derive(Debug, Clone, Copy)]
pub struct ConditionInput<'a> {
    /// Name; empty when the session has only one and does not name it.
    pub name: &'a str,
    /// All cycles, accepted and rejected.
    pub cycles: &'a [Cycle],
    /// Their averages.
    pub averages: &'a Averages,
    /// Spatiotemporal parameters.
    pub parameters: &'a [Parameter],
    /// Stretches that rest on filled markers.
    pub filled: &'a [FilledStretch],
    /// What it is held against; `None` without a reference set.
    pub reference: Option<Reference<'a>>,
    /// The laboratory's own error of measurement; `None` when none is known.
    pub own_error: Option<&'a Repeatability>,
}

/// What a condition is held against.
#[derive(Debug, Clone, Copy)]
pub struct Reference<'a> {
    /// The set.
    pub set: &'a NormSet,
    /// The band of it that fits.
    pub band: &'a Band,
    /// Which set, band, number of subjects and rule, in words.
    pub words: &'a str,
    /// Whether it is small or fits the walking speed or the age badly.
    pub cautious: bool,
    /// Whether joint powers mean the same as those of the set.
    pub powers_fit: bool,
    /// Whether joint moments mean the same as those of the set.
    pub moments_fit: bool,
    /// What of the model differs from that of the set, in words.
    pub differs: &'a [String],
    /// How variable scores become the Gait Profile Score.
    pub convention: GpsConvention,
    /// Scores against the band; `None` when an angle of the profile is missing on a side.
    pub scores: Option<&'a GaitScores>,
}

/// How much a finding weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Good to know.
    Note,
    /// The result may be affected.
    Warning,
    /// Something is missing from the results.
    Error,
}

/// Something that the reader has to know about the data.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Finding {
    /// How much it weighs.
    pub severity: Severity,
    /// Where: trial, marker, side, frames.
    pub place: String,
    /// What was found.
    pub what: String,
    /// What to do; may be empty.
    pub remedy: String,
}

/// Something that nobody stated and that the program had to take for granted.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Assumption {
    /// What was assumed.
    pub what: String,
    /// Why, and how to state it instead.
    pub remedy: String,
}

/// One input file.
#[derive(Debug, Clone, PartialEq)]
pub struct InputFile {
    /// Path inside the session folder.
    pub name: String,
    /// Size.
    pub bytes: u64,
    /// SHA-256 in hexadecimal.
    pub sha256: String,
}

/// One stretch of load on one force plate.
#[derive(Debug, Clone, PartialEq)]
pub struct ContactRow {
    /// Name of the trial.
    pub trial: String,
    /// Number of the plate in the file, from 1.
    pub plate: usize,
    /// The foot; `None` when it is nobody's or not to be used.
    pub foot: Option<Side>,
    /// First loaded sample, s from the first stored frame.
    pub start_s: f64,
    /// First unloaded sample afterwards, s from the first stored frame.
    pub end_s: f64,
    /// Largest vertical force, N.
    pub peak_n: f64,
    /// Whether the foot stood alone and whole on the plate.
    pub clean: bool,
    /// Why not, or what else there is to know about it; may be empty.
    pub reason: String,
}

/// What the force plates of a session gave.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Plates {
    /// How joint kinetics were computed and in which axes they are given: label and choice.
    pub method: Vec<(String, String)>,
    /// All contacts, trial by trial.
    pub contacts: Vec<ContactRow>,
}

/// What the quality checks said, and what they held values against.
#[derive(Debug, Clone, Copy)]
pub struct Quality<'a> {
    /// What they said.
    pub review: &'a Review,
    /// What they held values against.
    pub limits: &'a Limits,
    /// The capture that the model was calibrated from.
    pub static_trial: Option<&'a str>,
}

/// Everything the technical report is made from.
#[derive(Debug, Clone)]
pub struct ReportInput<'a> {
    /// Who, where, why.
    pub identity: Identity,
    /// Number, version and standing of the report.
    pub document: Document,
    /// How.
    pub study: Study,
    /// What was known and examined before the capture.
    pub clinical: Clinical,
    /// Results by condition, in the order of the report.
    pub conditions: Vec<ConditionInput<'a>>,
    /// Videos of the session.
    pub films: Films,
    /// What the force plates gave; `None` without plates.
    pub plates: Option<Plates>,
    /// What the quality checks said; `None` when they were not asked.
    pub quality: Option<Quality<'a>>,
    /// What was assumed.
    pub assumptions: Vec<Assumption>,
    /// Who has looked at the list of features.
    pub features: FeatureList,
    /// What was found.
    pub findings: Vec<Finding>,
    /// All input files.
    pub files: Vec<InputFile>,
    /// Settings in effect, name and value.
    pub settings: Vec<(String, String)>,
    /// Decisions taken on the way (overrides, exclusions).
    pub decisions: Vec<String>,
    /// How complete the record of the encounter is; `None` where nothing is stated about one.
    pub documentation: Option<Documentation>,
    /// Program with version ("Ambula 0.1.0").
    pub program: String,
    /// What the laboratory adds to the design.
    pub look: Look,
}

impl Date {
    /// The day as `2026-11-21`.
    pub fn iso(self) -> String {
        format!("{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

impl MeasurementRow {
    /// A measurement of each side with the same name and unit.
    pub fn of_sides(name: &str, unit: &str, values: [Option<(f64, String)>; 2]) -> MeasurementRow {
        let [left, right] = values;
        let (left, left_source) = left.unzip();
        let (right, right_source) = right.unzip();
        MeasurementRow {
            name: name.to_owned(),
            unit: unit.to_owned(),
            left,
            left_source,
            right,
            right_source,
            whole_body: false,
            yes_no: false,
        }
    }

    /// A measurement of the whole body.
    pub fn of_body(name: &str, unit: &str, value: Option<(f64, String)>) -> MeasurementRow {
        MeasurementRow {
            whole_body: true,
            ..MeasurementRow::of_sides(name, unit, [value, None])
        }
    }
}

impl ConditionInput<'_> {
    /// Accepted and all cycles of a side.
    pub fn counts(&self, side: Side) -> (usize, usize) {
        let of_side = || self.cycles.iter().filter(|c| c.side == side);
        (of_side().filter(|c| c.is_accepted()).count(), of_side().count())
    }
}

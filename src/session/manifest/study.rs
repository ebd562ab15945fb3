//! The sections of `session.toml` about the study: laboratory, trials, model, referral, report.

use serde::{Deserialize, Serialize};

use super::{Date, ExamRow, Filters, Gaps, History, Subject, VideoFile};
use crate::billing::record::{
    Attachment, Authorisation, Capture, ClaimTerms, Consent, Coverage, Diagnosis, Emg, Encounter, Equipment,
    Exam, Fluoroscopy, FunctionalMeasure, Interpretation, Line, Necessity, Order, Patient, Person,
    PlanOfCare, Pressure, PreviousStudy, PriorTreatment, Provider, Recording, Task, TechnicalReport, Therapy,
    TimeEntry,
};
use crate::calibration::plates::{Baseline, MatrixPolicy, Undocumented};
use crate::calibration::{AnkleAxis, FootPlane, HipCentre, KneeAxis, PelvicRotationOrder, ShankAtKnee};
use crate::kinetics::{KineticMethod, MomentFrame};
use crate::parameters::GpsConvention;

/// The whole of `session.toml`. Every section may be left out.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Manifest {
    /// Layout version, `ambula-session/1`.
    pub schema: Option<String>,
    /// `[session]`.
    pub session: Study,
    /// `[subject]`.
    pub subject: Subject,
    /// `[lab]`.
    pub lab: Lab,
    /// `[referral]`.
    pub referral: Referral,
    /// `[history]`.
    pub history: Option<History>,
    /// `[[exam_row]]`.
    pub exam_row: Vec<ExamRow>,
    /// `[model]`.
    pub model: Model,
    /// `[kinetics]`.
    pub kinetics: Kinetics,
    /// `[plates]`.
    pub plates: Plates,
    /// `[gaps]`.
    pub gaps: Gaps,
    /// `[filters]`.
    pub filters: Filters,
    /// `[report]`.
    pub report: Report,
    /// `[[condition]]`.
    pub condition: Vec<Condition>,
    /// `[[trial]]`.
    pub trial: Vec<Trial>,
    /// `[[video]]`.
    pub video: Vec<VideoFile>,
    /// `[encounter]`.
    pub encounter: Option<Encounter>,
    /// `[patient]`.
    pub patient: Option<Patient>,
    /// `[order]`.
    pub order: Option<Order>,
    /// `[[diagnosis]]`.
    pub diagnosis: Vec<Diagnosis>,
    /// `[necessity]`.
    pub necessity: Option<Necessity>,
    /// `[[equipment]]`.
    pub equipment: Vec<Equipment>,
    /// `[[personnel]]`.
    pub personnel: Vec<Person>,
    /// `[interpretation]`.
    pub interpretation: Option<Interpretation>,
    /// `[[time]]`.
    pub time: Vec<TimeEntry>,
    /// `[[coverage]]`.
    pub coverage: Vec<Coverage>,
    /// `[[provider]]`.
    pub provider: Vec<Provider>,
    /// `[authorisation]`.
    pub authorisation: Option<Authorisation>,
    /// `[capture]`.
    pub capture: Option<Capture>,
    /// `[[task]]`.
    pub task: Vec<Task>,
    /// `[[recording]]`.
    pub recording: Vec<Recording>,
    /// `[emg]`.
    pub emg: Option<Emg>,
    /// `[pressure]`.
    pub pressure: Option<Pressure>,
    /// `[exam]`.
    pub exam: Option<Exam>,
    /// `[consent]`.
    pub consent: Option<Consent>,
    /// `[[functional_measure]]`.
    pub functional_measure: Vec<FunctionalMeasure>,
    /// `[[prior_treatment]]`.
    pub prior_treatment: Vec<PriorTreatment>,
    /// `[[previous_study]]`.
    pub previous_study: Vec<PreviousStudy>,
    /// `[[attachment]]`.
    pub attachment: Vec<Attachment>,
    /// `[technical_report]`.
    pub technical_report: Option<TechnicalReport>,
    /// `[therapy]`.
    pub therapy: Option<Therapy>,
    /// `[plan_of_care]`.
    pub plan_of_care: Option<PlanOfCare>,
    /// `[fluoroscopy]`.
    pub fluoroscopy: Option<Fluoroscopy>,
    /// `[claim]`.
    pub claim: Option<ClaimTerms>,
    /// `[[line]]`.
    pub line: Vec<Line>,
}

/// `[session]`: the visit.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Study {
    /// Identifier of the session, for instance the laboratory's running number.
    pub id: Option<String>,
    /// Day of the test.
    pub date: Option<Date>,
    /// Who measured.
    pub operator: Option<String>,
    /// Qualification of the operator.
    pub operator_credential: Option<String>,
    /// Free text.
    pub notes: Option<String>,
    /// File with the sections of the encounter, by its path from the session folder; `encounter.toml` when left out.
    pub encounter_file: Option<String>,
}

/// `[lab]`: where and with what.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Lab {
    /// Laboratory file (as those of `calibration/labs`), by its path from the session folder. What it says completes
    /// this section.
    pub file: Option<String>,
    /// File of the laboratory's own quality limits, by its path from the session folder; it changes those of
    /// `calibration/limits.toml`.
    pub limits: Option<String>,
    /// Day-book of the laboratory (as `ambula lab-check` keeps it), by its path from the session folder.
    pub day_book: Option<String>,
    /// The laboratory's own error of measurement: a file that `ambula repeatability` wrote, by its path from the session
    /// folder.
    pub repeatability: Option<String>,
    /// Name, printed at the head of the report.
    pub name: Option<String>,
    /// Postal address, lines separated by line breaks.
    pub address: Option<String>,
    /// Telephone or e-mail, printed under the address.
    pub contact: Option<String>,
    /// Accreditation body and number.
    pub accreditation: Option<String>,
    /// Motion capture system: maker, model, software.
    pub system: Option<String>,
    /// Cameras: number and model.
    pub cameras: Option<String>,
    /// Residual of the last camera calibration, mm.
    pub camera_residual_mm: Option<f64>,
    /// Day of the last camera calibration.
    pub camera_calibration_date: Option<Date>,
    /// Force plates: number and model.
    pub plates: Option<String>,
    /// Video views, in words.
    pub video: Option<String>,
    /// Electromyography, in words.
    pub emg: Option<String>,
    /// Length and surface of the walkway, in words.
    pub walkway: Option<String>,
}

/// `[referral]`: who asks, and what.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Referral {
    /// Who referred.
    pub referrer: Option<String>,
    /// The clinical question in the referrer's words.
    pub clinical_question: Option<String>,
    /// History in a few sentences.
    pub history: Option<String>,
    /// Day of the referral.
    pub date: Option<Date>,
}

/// `[model]`: choices of the conventional gait model.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Model {
    /// A marker set of `calibration/marker_sets/` by name; detected from the labels when left out.
    pub marker_set: Option<String>,
    /// Hip joint centre regression.
    pub hip_centre: Option<HipCentre>,
    /// Order of pelvic rotations.
    pub pelvic_rotation_order: Option<PelvicRotationOrder>,
    /// What defines the knee axis in the static trial.
    pub knee_axis: Option<KneeAxis>,
    /// What defines the ankle axis in the static trial.
    pub ankle_axis: Option<AnkleAxis>,
    /// Tibia frame of the knee angles.
    pub shank_at_knee: Option<ShankAtKnee>,
    /// Plane of the foot.
    pub foot_plane: Option<FootPlane>,
}

/// `[kinetics]`: how joint moments and powers are computed.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Kinetics {
    /// The recipe.
    pub method: Option<KineticMethod>,
    /// The axes of joint moments and joint forces.
    pub moment_frame: Option<MomentFrame>,
}

/// `[plates]`: how force plates are read.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Plates {
    /// What is done with the level that an unloaded plate reads.
    pub baseline: Option<Baseline>,
    /// What is done with a calibration matrix that only makes sense transposed.
    pub matrix: Option<MatrixPolicy>,
    /// What is done with types whose definition nobody published in full.
    pub undocumented: Option<Undocumented>,
    /// Speed of the belts of a treadmill, mm/s, when the captures do not hold it.
    pub belt_speed_mm_s: Option<f64>,
}

/// Paper size of the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Paper {
    /// 210 mm x 297 mm.
    A4,
    /// 8.5 in x 11 in.
    Letter,
}

/// The standing that a laboratory may give a report without signing it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ReportStatus {
    /// Nobody has released it.
    Draft,
    /// Released before it is signed.
    Preliminary,
}

/// `[report]`: how the report is printed.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Report {
    /// Report number.
    pub id: Option<String>,
    /// Version of the report, from 1.
    pub version: Option<u32>,
    /// `draft` or `preliminary`; final and amended come from `ambula sign` only.
    pub status: Option<ReportStatus>,
    /// Why an earlier signed version is amended.
    pub amendment: Option<String>,
    /// Day of the report.
    pub date: Option<Date>,
    /// Paper size.
    pub paper: Option<Paper>,
    /// Language of the fixed strings: `en`, `de` or `es`.
    pub language: Option<String>,
    /// Reference set: a shipped name, the path of a file that ends in `.json`, or `none`.
    pub norms: Option<String>,
    /// How variable scores become the Gait Profile Score.
    pub gps_convention: Option<GpsConvention>,
}

/// `[[condition]]`: one way of walking that trials refer to by its name.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Condition {
    /// The name used in `[[trial]]`.
    pub name: Option<String>,
    /// Words for the report.
    pub description: Option<String>,
    /// Walking aid.
    pub aid: Option<String>,
    /// Orthosis or prosthesis.
    pub orthosis: Option<String>,
    /// Footwear.
    pub footwear: Option<String>,
    /// Speed instruction.
    pub speed: Option<String>,
}

/// What a capture is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TrialKind {
    /// Standing still, for calibration.
    Static,
    /// Walking.
    Walk,
    /// A movement for functional calibration.
    Functional,
}

impl TrialKind {
    /// The word printed in tables.
    pub fn word(self) -> &'static str {
        match self {
            TrialKind::Static => "static",
            TrialKind::Walk => "walk",
            TrialKind::Functional => "functional",
        }
    }
}

/// Which foot stood on a plate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Foot {
    /// The left foot, cleanly.
    Left,
    /// The right foot, cleanly.
    Right,
    /// The plate is not to be used in this trial.
    Invalid,
    /// Found from geometry.
    Auto,
}

/// `[[trial]]`: one capture.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Trial {
    /// File name, relative to the folder.
    pub file: Option<String>,
    /// What the capture is for; recognised from the file when left out.
    pub kind: Option<TrialKind>,
    /// Name of the condition.
    pub condition: Option<String>,
    /// Free text.
    pub notes: Option<String>,
    /// Leaves the trial out.
    pub exclude: Option<bool>,
    /// Why it is left out.
    pub exclude_reason: Option<String>,
    /// Which foot stood on plate 1.
    pub plate_1: Option<Foot>,
    /// Which foot stood on plate 2.
    pub plate_2: Option<Foot>,
    /// Which foot stood on plate 3.
    pub plate_3: Option<Foot>,
    /// Which foot stood on plate 4.
    pub plate_4: Option<Foot>,
    /// Which foot stood on plate 5.
    pub plate_5: Option<Foot>,
    /// Which foot stood on plate 6.
    pub plate_6: Option<Foot>,
    /// Which foot stood on plate 7.
    pub plate_7: Option<Foot>,
    /// Which foot stood on plate 8.
    pub plate_8: Option<Foot>,
}

impl Trial {
    /// The plate overrides in order of plates, `None` where nothing was said.
    pub fn plates(&self) -> [Option<Foot>; 8] {
        [
            self.plate_1,
            self.plate_2,
            self.plate_3,
            self.plate_4,
            self.plate_5,
            self.plate_6,
            self.plate_7,
            self.plate_8,
        ]
    }
}

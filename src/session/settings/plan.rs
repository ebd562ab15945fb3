//! The settings of a session, complete and checked.

use std::path::PathBuf;

use crate::calibration::plates::PlateSettings;
use crate::calibration::{MarkerSet, ModelSettings, Subject};
use crate::events::EventSettings;
use crate::kinetics::KineticSettings;
use crate::parameters::GpsConvention;
use crate::quality::Limits;
use crate::report::Language;
use crate::report::model::Look;
use crate::session::laboratory::{DayBookFile, Laboratory};
use crate::session::manifest::{Foot, Manifest, Paper, TrialKind};
use crate::session::own_error::OwnError;
use crate::session::reference::ReferenceSet;
use crate::session::treatment::Treatment;

/// A capture to be processed.
#[derive(Debug, Clone, PartialEq)]
pub struct TrialPlan {
    /// Its path.
    pub path: PathBuf,
    /// Path relative to the folder.
    pub file: String,
    /// What it is for, when the session file says.
    pub kind: Option<TrialKind>,
    /// Name of the condition.
    pub condition: String,
    /// Notes of the operator.
    pub notes: Option<String>,
    /// Why it is left out, when it is.
    pub excluded: Option<String>,
    /// Which foot stood on which plate, by plate, where the session file says.
    pub plates: Vec<Option<Foot>>,
}

/// The settings of a session.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The session file as typed, encounter sections included; empty when there is none.
    pub manifest: Manifest,
    /// The measurements it gives.
    pub subject: Subject,
    /// Age on the day of the test, years.
    pub age_years: Option<f64>,
    /// Captures in order of their names.
    pub trials: Vec<TrialPlan>,
    /// Captures of the folder that the session file does not list.
    pub unlisted: Vec<String>,
    /// Choices of the model.
    pub model: ModelSettings,
    /// Marker set, when chosen by name.
    pub marker_set: Option<MarkerSet>,
    /// The laboratory file, when the session file names one.
    pub laboratory: Option<Laboratory>,
    /// The day-book of the laboratory, when the session file names it.
    pub day_book: Option<DayBookFile>,
    /// Event detection.
    pub events: EventSettings,
    /// Joint kinetics.
    pub kinetics: KineticSettings,
    /// Force plates.
    pub plates: PlateSettings,
    /// How gaps are filled and what is smoothed.
    pub treatment: Treatment,
    /// Limits of the quality checks.
    pub limits: Limits,
    /// The laboratory's own error of measurement, when the session file names one.
    pub own_error: Option<OwnError>,
    /// What results are held against; `None` when the session file says so.
    pub reference: Option<ReferenceSet>,
    /// How variable scores become the Gait Profile Score.
    pub gps_convention: GpsConvention,
    /// Language of the fixed strings of the report.
    pub language: Language,
    /// Paper size.
    pub paper: Paper,
    /// Whether the paper size was chosen by somebody.
    pub paper_chosen: bool,
}

impl Settings {
    /// What the laboratory adds to the design of the report.
    pub(in crate::session) fn look(&self) -> Look {
        let named = self.laboratory.as_ref().map(|laboratory| &laboratory.named);
        named.map(|named| named.look.clone()).unwrap_or_default()
    }
}

//! What a session came to: every capture with what became of it, results by condition, and what there is to tell.

use std::path::PathBuf;
use std::sync::OnceLock;

use super::calibrating::Calibrated;
use super::features::FeaturesFile;
use super::films::Film;
use super::intake::{Capture, Content};
use super::interactive::Interactive;
use super::journal::Journal;
use super::manifest::TrialKind;
use super::reference::Held;
use super::settings::Fixes;
use super::settings::Settings;
use super::walking::Walk;
use crate::anatomy::Side;
use crate::billing::Record;
use crate::cycles::{Averages, Cycle};
use crate::parameters::Parameter;
use crate::provenance::Provenance;
use crate::quality::Review;
use crate::report::{Document, Documentation, FilledStretch, Severity, StillInput};

/// A processed session.
#[derive(Debug)]
pub struct Outcome {
    /// Identifier of the session: the session file's, else the name of the folder.
    pub id: String,
    /// The settings it was processed with.
    pub settings: Settings,
    /// Where it lies.
    pub(super) folder: PathBuf,
    /// Whether a session file was there.
    pub has_session_file: bool,
    /// Every capture, in order of file names.
    pub trials: Vec<TrialRecord>,
    /// The calibration.
    pub calibrated: Calibrated,
    /// Results by condition.
    pub conditions: Vec<Condition>,
    /// Whether the trials are good, and why not.
    pub review: Review,
    /// Number, version and standing of the report.
    pub document: Document,
    /// What became of fixes that the checks proposed.
    pub fixes: Fixes,
    /// What people stated about the encounter.
    pub record: Record,
    /// Assumptions, findings, decisions.
    pub journal: Journal,
    /// What was processed with what.
    pub provenance: Provenance,
    /// The list of features that somebody wrote or accepted, when there is one.
    pub(super) features: Option<FeaturesFile>,
    /// Videos, by file name.
    pub films: Vec<Film>,
    pub(super) stills: OnceLock<Vec<StillInput>>,
    pub(super) documentation: OnceLock<Option<Documentation>>,
    /// Whether the interactive report is written.
    pub interactive: Interactive,
}

/// A capture and what became of it.
#[derive(Debug)]
pub struct TrialRecord {
    /// The capture.
    pub capture: Capture,
    /// What became of it.
    pub state: State,
}

/// What became of a capture.
#[derive(Debug)]
pub enum State {
    /// A walk that was processed.
    Processed(Box<Walk>),
    /// The static trial that the model was calibrated from.
    Calibration,
    /// Not used, and why.
    NotUsed(String),
    /// Could not be used, and why.
    Failed(String),
}

impl TrialRecord {
    /// The walk, when it was processed.
    pub fn walk(&self) -> Option<&Walk> {
        match &self.state {
            State::Processed(walk) => Some(walk),
            _ => None,
        }
    }

    /// The state as one word for tables.
    pub fn status(&self) -> &'static str {
        match self.state {
            State::Processed(_) => "processed",
            State::Calibration => "calibration",
            State::NotUsed(_) => "not used",
            State::Failed(_) => "failed",
        }
    }

    /// Why it was not used or failed.
    pub fn reason(&self) -> Option<&str> {
        match &self.state {
            State::NotUsed(why) | State::Failed(why) => Some(why),
            State::Processed(_) | State::Calibration => None,
        }
    }

    /// What the capture is for, as a word.
    pub fn kind_word(&self) -> &'static str {
        self.capture.kind.map_or("unknown", TrialKind::word)
    }

    /// Accepted and all cycles of a side.
    pub fn cycles(&self, side: Side) -> (usize, usize) {
        let all: Vec<&Cycle> = self
            .walk()
            .map(|w| w.cycles.iter().filter(|c| c.side == side).collect())
            .unwrap_or_default();
        (all.iter().filter(|c| c.is_accepted()).count(), all.len())
    }
}

/// The results of one condition.
#[derive(Debug)]
pub struct Condition {
    /// Its name.
    pub name: String,
    /// All its cycles, trial by trial.
    pub cycles: Vec<Cycle>,
    /// Mean curves.
    pub averages: Averages,
    /// Spatiotemporal parameters.
    pub parameters: Vec<Parameter>,
    /// Stretches of cycles that rest on filled markers.
    pub filled: Vec<FilledStretch>,
    /// The reference it is held against; `None` without a reference set.
    pub held: Option<Held>,
}

impl Outcome {
    /// Whether everything that was to be processed was, with results.
    pub fn is_complete(&self) -> bool {
        !self
            .journal
            .findings
            .iter()
            .any(|f| f.severity == Severity::Error)
    }
}

/// What becomes of captures: walks are matched by position, the static trial by name.
pub(super) fn records(
    captures: Vec<Capture>,
    walks: super::walking::Walks,
    static_trial: Option<&str>,
) -> Vec<TrialRecord> {
    captures
        .into_iter()
        .zip(walks)
        .map(|(capture, walk)| {
            let state = match (&capture.content, walk) {
                (Content::Broken(why), _) => State::Failed(why.clone()),
                (Content::LeftOut(why), _) => State::NotUsed(why.clone()),
                (Content::Readable(_), Some(Ok(walk))) => State::Processed(Box::new(walk)),
                (Content::Readable(_), Some(Err(why))) => State::Failed(why),
                (Content::Readable(trial), None) => match capture.kind {
                    Some(TrialKind::Static) if static_trial == Some(trial.name()) => State::Calibration,
                    Some(TrialKind::Static) => State::NotUsed("another static trial was used".to_owned()),
                    _ => State::NotUsed("functional trials are not used by this version".to_owned()),
                },
            };
            TrialRecord { capture, state }
        })
        .collect()
}

//! Calibrates the model of a session: from the best static trial, or from offsets stored in a walk.

use super::intake::Capture;
use super::journal::{Journal, SESSION};
use super::manifest::TrialKind;
use super::settings::Settings;
use super::{SessionError, side_files};
use crate::calibration::{self, Calibration, CalibrationError, MarkerSet, Subject};
use crate::capture::Trial;
use crate::kinematics::{self, Motion};
use crate::report::Severity;

/// A calibrated session.
#[derive(Debug)]
pub struct Calibrated {
    /// The calibration.
    pub calibration: Calibration,
    /// Name of the static trial; none when stored offsets were used.
    pub static_trial: Option<String>,
    /// Share of the marker set's required markers found; none when the set was chosen by name.
    pub score: Option<f64>,
    /// The standing trial itself, tracked.
    pub standing: Option<Motion>,
}

/// Finds marker set and measurements and calibrates.
///
/// # Errors
/// No static trial can be used and no walk holds the offsets; every reason is listed.
pub(super) fn calibrate(
    captures: &[Capture],
    beside: &side_files::SideFiles,
    settings: &Settings,
    journal: &mut Journal,
) -> Result<Calibrated, SessionError> {
    let of_kind = |kind| {
        captures
            .iter()
            .filter(move |c| c.kind == Some(kind))
            .filter_map(Capture::trial)
    };
    let walks: Vec<&Trial> = of_kind(TrialKind::Walk).collect();
    let mut statics: Vec<(Fit, &Trial)> = Vec::new();
    for trial in of_kind(TrialKind::Static) {
        statics.push((fit(trial, settings)?, trial));
    }
    statics.sort_by(|(a, x), (b, y)| {
        (a.missing.cmp(&b.missing))
            .then(b.complete_frames.cmp(&a.complete_frames))
            .then(x.name().cmp(y.name()))
    });
    if let [(first, best), _, ..] = statics.as_slice() {
        journal.assume(
            format!(
                "{} of {} static trials was chosen: {} of its frames show all markers of the set",
                best.name(),
                statics.len(),
                first.complete_frames
            ),
            "exclude the others in the [[trial]] list of session.toml",
        );
    }
    let mut reasons: Vec<String> = Vec::new();
    let mut advice = None;
    for (fit, trial) in &statics {
        let subject = measured(&walks, Some(trial), beside, settings);
        let subject = recovered_from_walks(subject, (trial, &walks), &fit.set, journal);
        match calibration::calibrate(trial, subject, &fit.set, &settings.model) {
            Ok(calibration) => {
                for reason in &reasons {
                    journal.find(
                        Severity::Warning,
                        SESSION,
                        (
                            format!("static trial not used: {reason}"),
                            "see the static trial that was used",
                        ),
                    );
                }
                journal.take(trial.name(), &calibration.findings);
                journal.assumed_measurements(&calibration.subject);
                journal.decide(format!("calibrated from static trial {}", trial.name()));
                return Ok(Calibrated {
                    standing: kinematics::track_static(trial, &calibration).ok(),
                    calibration,
                    static_trial: Some(trial.name().to_owned()),
                    score: fit.score,
                });
            }
            Err(error) => {
                advice.get_or_insert_with(|| advice_for(&error));
                add(&mut reasons, error.to_string());
            }
        }
    }
    from_stored(&walks, beside, settings, (reasons, advice), journal)
}

/// The marker diameter from the outputs stored in the first walk that gives it, where neither the measurements nor the
/// static trial's own outputs do.
fn recovered_from_walks(
    subject: Subject,
    (standing, walks): (&Trial, &[&Trial]),
    set: &MarkerSet,
    journal: &mut Journal,
) -> Subject {
    let lacks = |subject: &Subject| subject.marker_diameter_mm.is_none();
    if !lacks(&subject) || !lacks(&calibration::recover(standing, &subject, set).0) {
        return subject;
    }
    for walk in walks {
        let (found, findings) = calibration::recover(walk, &subject, set);
        if !lacks(&found) {
            journal.take(walk.name(), &findings);
            return subject.or(found);
        }
    }
    subject
}

/// Without a static trial: the offsets stored in the first walk that has them.
fn from_stored(
    walks: &[&Trial],
    beside: &side_files::SideFiles,
    settings: &Settings,
    (mut reasons, mut advice): (Vec<String>, Option<String>),
    journal: &mut Journal,
) -> Result<Calibrated, SessionError> {
    let had_static = !reasons.is_empty();
    if !had_static {
        reasons.push("there is no static trial".to_owned());
    }
    for trial in walks {
        let fit = fit(trial, settings)?;
        let subject = measured(walks, Some(trial), beside, settings);
        match calibration::without_static(trial, subject, &fit.set, &settings.model) {
            Ok(calibration) => {
                journal.find(
                    Severity::Warning,
                    SESSION,
                    (
                        format!(
                            "no static trial was used ({}); the offsets stored in {} were taken instead",
                            reasons.join("; "),
                            trial.name()
                        ),
                        "add the static trial of the session",
                    ),
                );
                journal.take(trial.name(), &calibration.findings);
                journal.assumed_measurements(&calibration.subject);
                journal.decide(format!("calibrated from the offsets stored in {}", trial.name()));
                return Ok(Calibrated {
                    calibration,
                    static_trial: None,
                    score: fit.score,
                    standing: None,
                });
            }
            Err(error) => {
                advice.get_or_insert_with(|| advice_for(&error));
                if !had_static {
                    add(&mut reasons, error.to_string());
                }
            }
        }
    }
    Err(SessionError::NotCalibrated {
        reasons,
        advice: advice.unwrap_or_else(|| {
            "add a standing trial to the folder, or name it in the [[trial]] list with kind = \"static\""
                .to_owned()
        }),
    })
}

fn add(reasons: &mut Vec<String>, reason: String) {
    if !reasons.contains(&reason) {
        reasons.push(reason);
    }
}

fn advice_for(error: &CalibrationError) -> String {
    match error {
        CalibrationError::MissingMeasurements { .. } => {
            "measure the subject and write the values into session.toml; `ambula init` writes a template with the \
             keys. Without a static trial the foot offsets are needed too: add the standing trial"
        }
        CalibrationError::ImpossibleMeasurements { .. } => {
            "correct the values in session.toml (lengths in mm); they win over what the captures store"
        }
        CalibrationError::MissingMarkers { .. } | CalibrationError::NoCompleteFrame { .. } => {
            "label the markers in the capture software, or choose another marker set with [model] marker_set; \
             `ambula inspect FILE` lists the labels"
        }
        _ => "see the message above",
    }
    .to_owned()
}

/// How well a trial suits a marker set.
struct Fit {
    set: MarkerSet,
    score: Option<f64>,
    missing: usize,
    complete_frames: usize,
}

fn fit(trial: &Trial, settings: &Settings) -> Result<Fit, SessionError> {
    let labels = trial.marker_labels();
    let (found, detected) = match &settings.marker_set {
        Some(set) => (set.fit(&labels), false),
        None => (MarkerSet::detect(&labels)?, true),
    };
    let tracks: Vec<_> = found
        .set
        .resolve(&labels)
        .into_iter()
        .filter_map(|(_, _, label)| trial.marker(&label))
        .collect();
    let complete_frames = (0..trial.frames())
        .filter(|frame| tracks.iter().all(|track| track.at(*frame).is_some()))
        .count();
    Ok(Fit {
        missing: found.missing.len(),
        score: detected.then_some(found.score),
        set: found.set,
        complete_frames,
    })
}

/// The measurements of the subject from all sources; the better source wins, the static trial before the walks.
pub(super) fn measured(
    walks: &[&Trial],
    first: Option<&Trial>,
    beside: &side_files::SideFiles,
    settings: &Settings,
) -> Subject {
    first
        .into_iter()
        .chain(walks.iter().copied())
        .map(Subject::from_stored)
        .fold(settings.subject, Subject::or)
        .or(beside.subject)
}

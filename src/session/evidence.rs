//! What a processed session proves for the documentation: facts with their sources, nothing that a person has to state.

use std::collections::BTreeMap;
use std::path::Path;

use super::outcome::{Outcome, State, TrialRecord};
use super::{SessionError, report_input};
use crate::anatomy::Side;
use crate::billing::{
    ANGLES, CaptureFile, Derived, Evidence, KINETICS, OutputClass, SPATIOTEMPORAL, TaskCount, VELOCITIES,
};
use crate::files;
use crate::quality::Verdict;

/// Endings of video files.
const VIDEO: [&str; 6] = ["mp4", "mov", "avi", "mkv", "m4v", "webm"];

/// The evidence of a processed session in a folder.
///
/// # Errors
/// The folder cannot be listed or a video file not be read.
pub fn evidence(outcome: &Outcome, folder: &Path) -> Result<Evidence, SessionError> {
    let manifest = &outcome.settings.manifest;
    let calibrated = &outcome.calibrated;
    Ok(Evidence {
        captures: outcome.trials.iter().filter_map(capture).collect(),
        marker_set: Some(Derived {
            value: calibrated.calibration.marker_set.title.clone(),
            source: match calibrated.score {
                Some(score) => format!("labels of the captures, {:.0} % found", 100.0 * score),
                None => "chosen in the session file".to_owned(),
            },
        }),
        capture_software: software(outcome),
        analysis_software: Some(Derived {
            value: report_input::program(),
            source: "this program".to_owned(),
        }),
        calibration: Some(Derived {
            value: match calibrated.static_trial {
                Some(_) => "static trial".to_owned(),
                None => "offsets stored in a walk".to_owned(),
            },
            source: "model calibration of this session".to_owned(),
        }),
        tasks: tasks(outcome),
        outputs: outputs(outcome),
        videos: videos(folder)?,
        test_date: manifest.session.date,
        age_years: outcome.settings.age_years,
        affected_side: manifest.subject.affected_side.clone(),
        cameras: manifest.lab.cameras.clone().filter(|c| !c.trim().is_empty()),
        camera_calibration_date: manifest.lab.camera_calibration_date,
        redo: outcome
            .review
            .trials
            .iter()
            .filter(|trial| trial.verdict == Verdict::Redo)
            .count(),
    })
}

fn capture(record: &TrialRecord) -> Option<CaptureFile> {
    let trial = record.capture.trial()?;
    let labels = trial.analog_labels();
    Some(CaptureFile {
        sha256: record
            .capture
            .input
            .as_ref()
            .map(|i| i.sha256.clone())
            .unwrap_or_default(),
        kind: record.kind_word().to_owned(),
        condition: record.capture.plan.condition.clone(),
        frames: trial.frames(),
        rate_hz: trial.point_rate_hz(),
        markers: trial.marker_labels().len(),
        analog_channels: labels.len(),
        emg_channels: labels.iter().filter(|l| l.to_lowercase().contains("emg")).count(),
        plates: trial.plates().len(),
        used: matches!(record.state, State::Processed(_) | State::Calibration),
    })
}

fn software(outcome: &Outcome) -> Option<Derived<String>> {
    outcome.trials.iter().find_map(|record| {
        let name = record
            .capture
            .trial()?
            .software()
            .filter(|s| !s.trim().is_empty())?;
        let digest = record
            .capture
            .input
            .as_ref()
            .map(|i| i.sha256.as_str())
            .unwrap_or_default();
        Some(Derived {
            value: name.to_owned(),
            source: format!("{digest} MANUFACTURER"),
        })
    })
}

fn tasks(outcome: &Outcome) -> Vec<TaskCount> {
    let mut counts: BTreeMap<&str, (u32, u32)> = BTreeMap::new();
    for record in outcome.trials.iter().filter(|r| r.kind_word() == "walk") {
        let (captured, usable) = counts.entry(&record.capture.plan.condition).or_default();
        *captured += 1;
        *usable += u32::from(Side::BOTH.iter().any(|side| record.cycles(*side).0 > 0));
    }
    let as_count = |(condition, (captured, usable)): (&str, (u32, u32))| TaskCount {
        condition: condition.to_owned(),
        captured,
        usable,
    };
    counts.into_iter().map(as_count).collect()
}

fn outputs(outcome: &Outcome) -> Vec<OutputClass> {
    let most =
        |count: &dyn Fn(&super::Condition) -> usize| outcome.conditions.iter().map(count).max().unwrap_or(0);
    let angles = most(&|c| Side::BOTH.iter().map(|s| c.averages.side(*s).curves.len()).sum());
    let kinetics = most(&|c| {
        Side::BOTH
            .iter()
            .map(|s| c.averages.side(*s).kinetics.curves.len())
            .sum()
    });
    let parameters = most(&|c| c.parameters.len());
    [
        (ANGLES, angles),
        // this version computes no velocities of segments
        (VELOCITIES, 0),
        (SPATIOTEMPORAL, parameters),
        (KINETICS, kinetics),
    ]
    .map(|(name, quantities)| OutputClass { name, quantities })
    .to_vec()
}

fn videos(folder: &Path) -> Result<Vec<(String, String)>, SessionError> {
    let mut found = Vec::new();
    for path in files::list(folder)? {
        let ending = path
            .extension()
            .unwrap_or_default()
            .to_string_lossy()
            .to_lowercase();
        if VIDEO.contains(&ending.as_str()) && path.is_file() {
            let name = path
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            found.push((name, files::sha256_hex(&files::read(&path)?)));
        }
    }
    Ok(found)
}

//! What a processed session proves for the documentation: facts with their sources, nothing that a person has to state.

use std::collections::BTreeMap;
use std::path::Path;

use super::films::Film;
use super::folder::OUTPUT_FOLDER;
use super::manifest::{ExamGroup, Manifest};
use super::outcome::{Outcome, State, TrialRecord};
use super::{report_input, signing};
use crate::anatomy::Side;
use crate::billing::record::{Recording, TechnicalReport};
use crate::billing::{
    ANGLES, CaptureFile, Derived, Evidence, Examined, KINETICS, OutputClass, SPATIOTEMPORAL, TaskCount,
    VELOCITIES,
};
use crate::quality::Verdict;

/// The evidence of a processed session.
pub fn evidence(outcome: &Outcome) -> Evidence {
    let manifest = &outcome.settings.manifest;
    let calibrated = &outcome.calibrated;
    Evidence {
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
        videos: outcome
            .films
            .iter()
            .map(|film| (film.file.clone(), film.input.sha256.clone()))
            .collect(),
        recordings: outcome.films.iter().filter_map(recording).collect(),
        report: signed_report(&outcome.folder),
        examined: examined(manifest),
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
    }
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
    let velocities = most(&|c| {
        Side::BOTH
            .iter()
            .map(|s| c.averages.side(*s).velocities.len())
            .sum()
    });
    let parameters = most(&|c| c.parameters.len());
    [
        (ANGLES, angles),
        (VELOCITIES, velocities),
        (SPATIOTEMPORAL, parameters),
        (KINETICS, kinetics),
    ]
    .map(|(name, quantities)| OutputClass { name, quantities })
    .to_vec()
}

/// A video that shows a capture, as a recording.
fn recording(film: &Film) -> Option<Recording> {
    let video = film.shown()?;
    Some(Recording {
        view: film.view.map(|view| view.word().to_owned()),
        file: Some(film.file.clone()),
        sha256: Some(film.input.sha256.clone()),
        frames_per_s: video.frame_rate_hz,
        start_s: Some(film.start_s),
        duration_s: Some(video.duration_s),
        overlap_s: film.covers_s,
        face_blurred: None,
    })
}

/// The report of the output folder as its last signature describes it; none where nobody signed or the record is broken.
fn signed_report(folder: &Path) -> Option<TechnicalReport> {
    let output = folder.join(OUTPUT_FOLDER);
    let records = output.is_dir().then(|| signing::records(&output).ok())??;
    let last = records
        .iter()
        .flat_map(|(_, record)| &record.entries)
        .filter(|entry| entry.body_file.starts_with("report"))
        .max_by_key(|entry| entry.version)?;
    Some(TechnicalReport {
        number: last.number.clone(),
        version: Some(last.version),
        status: Some(last.status.clone()),
        sha256: Some(last.signed_sha256.clone()),
        signed_by: Some(last.name.clone()),
        credential: Some(last.credential.clone()),
        signed_at: Some(last.at.clone()),
        ..TechnicalReport::default()
    })
}

fn examined(manifest: &Manifest) -> Examined {
    let has = |group| manifest.exam_row.iter().any(|row| row.group == Some(group));
    Examined {
        range_of_motion: has(ExamGroup::Motion),
        strength: has(ExamGroup::Strength),
        tone: has(ExamGroup::Tone),
        selectivity: has(ExamGroup::Selectivity),
    }
}

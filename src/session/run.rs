//! The flow of a session, one statement per room.

use std::path::Path;
use std::sync::OnceLock;

use super::calibrating::{self, Calibrated};
use super::encounter;
use super::features;
use super::filled;
use super::films::{self, Film};
use super::fixing;
use super::folder::{Folder, SESSION_FILE};
use super::intake::{self, Capture};
use super::journal::Journal;
use super::manifest;
use super::outcome::{self, Condition, Outcome, TrialRecord};
use super::reference;
use super::settings::{self, Overrides, Settings};
use super::side_files::{self, SideFiles};
use super::walking;
use super::{SessionError, Watch, reviewing};
use crate::anatomy::Side;
use crate::cycles::{self, Cycle};
use crate::parameters;
use crate::provenance::{Input, Provenance, Setting};
use crate::report::{Document, Standing};

/// Processes the session in a folder. Nothing is written; [`Outcome::outputs`] renders the results.
///
/// # Errors
/// What stops the session as a whole: a wrong session file, no readable capture, no calibration.
pub fn run(path: &Path, overrides: &Overrides, watch: &dyn Watch) -> Result<Outcome, SessionError> {
    let mut journal = Journal::default();
    let folder = Folder::open(path)?;
    let settings = settings::resolve(&folder, overrides)?;
    let encounter = encounter::encounter(&folder)?;
    let features = features::read(&folder)?;
    let captures = intake::read(&folder, &settings, watch, &mut journal);
    intake::require_a_walk(&folder, &captures)?;
    if let Some(laboratory) = &settings.laboratory {
        laboratory.compare(&captures, &mut journal);
    }
    let films = films::read(&folder, &settings.manifest.video, &captures, &mut journal);
    let beside = side_files::read(&folder, &mut journal);
    let calibrated = calibrating::calibrate(&captures, &beside, &settings, &mut journal)?;
    let captures = fixing::apply(captures, &calibrated, overrides.fixes, &mut journal);
    let tools = (&calibrated.calibration, &beside);
    let walks = walking::process(&captures, tools, &settings, watch, &mut journal);
    let mut provenance = provenance(
        &folder,
        (&captures, &films),
        (&settings, &calibrated),
        &beside,
        &journal,
    );
    provenance.add(encounter.input);
    provenance.add(features.as_ref().map(|list| list.input.clone()));
    let trials = outcome::records(captures, walks, calibrated.static_trial.as_deref());
    let conditions = conditions(&trials, &settings, &calibrated);
    let mut review = reviewing::review(&trials, &calibrated, &settings.limits);
    reviewing::add_laboratory(&mut review, &settings);
    let document = document(&settings);
    Ok(Outcome {
        id: identifier(&folder, &settings),
        has_session_file: folder.document.is_some(),
        folder: folder.path,
        settings,
        trials,
        calibrated,
        conditions,
        review,
        document,
        fixes: overrides.fixes,
        record: encounter.record,
        journal,
        provenance,
        features,
        films,
        stills: OnceLock::new(),
        documentation: OnceLock::new(),
        interactive: overrides.interactive,
    })
}

/// Number, version and standing of the report as the session file has them; a signature comes later.
fn document(settings: &Settings) -> Document {
    let typed = &settings.manifest.report;
    let said = |text: &Option<String>| text.clone().filter(|t| !t.trim().is_empty());
    Document {
        number: said(&typed.id),
        version: typed.version.unwrap_or(1),
        standing: match typed.status {
            Some(manifest::ReportStatus::Preliminary) => Standing::Preliminary,
            Some(manifest::ReportStatus::Draft) | None => Standing::Draft,
        },
        amendment: said(&typed.amendment),
        ..Document::default()
    }
}

/// The session's number, else the folder's name.
fn identifier(folder: &Folder, settings: &Settings) -> String {
    let absolute = std::path::absolute(&folder.path).unwrap_or_else(|_| folder.path.clone());
    let of_folder = || {
        absolute
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned()
    };
    let typed = settings.manifest.session.id.clone();
    typed.filter(|id| !id.is_empty()).unwrap_or_else(of_folder)
}

/// Cycles, averages and parameters by condition: conditions in the order of the session file, then by name.
fn conditions(trials: &[TrialRecord], settings: &Settings, calibrated: &Calibrated) -> Vec<Condition> {
    let mut names: Vec<String> = settings
        .manifest
        .condition
        .iter()
        .filter_map(|c| c.name.clone())
        .collect();
    let mut more: Vec<String> = trials.iter().map(|t| t.capture.plan.condition.clone()).collect();
    more.sort();
    for name in more {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let subject = &calibrated.calibration.subject;
    let leg_length_mm = Side::BOTH.map(|side| subject.side(side).leg_length_mm.map(|m| m.value));
    names
        .into_iter()
        .filter_map(|name| {
            let of_condition = trials.iter().filter(|t| t.capture.plan.condition == name);
            let cycles: Vec<Cycle> = of_condition
                .filter_map(TrialRecord::walk)
                .flat_map(|walk| walk.cycles.iter().cloned())
                .collect();
            let filled = filled::stretches(trials, &cycles);
            let averages = cycles::average(&cycles);
            let parameters = parameters::summarise(&cycles, leg_length_mm);
            (!cycles.is_empty()).then(|| Condition {
                name,
                filled,
                held: reference::held((settings, calibrated), (&cycles, &averages), &parameters),
                averages,
                parameters,
                cycles,
            })
        })
        .collect()
}

fn provenance(
    folder: &Folder,
    (captures, films): (&[Capture], &[Film]),
    (settings, calibrated): (&Settings, &Calibrated),
    beside: &SideFiles,
    journal: &Journal,
) -> Provenance {
    let mut inputs: Vec<Input> = captures.iter().filter_map(|c| c.input.clone()).collect();
    inputs.extend(films.iter().map(|film| film.input.clone()));
    inputs.extend(beside.inputs.iter().cloned());
    inputs.extend(
        settings
            .laboratory
            .iter()
            .map(|laboratory| laboratory.input.clone()),
    );
    inputs.extend(settings.day_book.iter().map(|book| book.input.clone()));
    let reference = settings.reference.as_ref();
    inputs.extend(reference.and_then(|r| r.input.clone()));
    let laboratory = settings.laboratory.iter();
    inputs.extend(laboratory.flat_map(|laboratory| laboratory.named.inputs.clone()));
    inputs.extend(settings.own_error.iter().map(|own| own.input.clone()));
    if folder.document.is_some() {
        inputs.push(Input::of(SESSION_FILE, "session file", &folder.document_bytes));
    }
    let mut list: Vec<Setting> = settings
        .model
        .describe()
        .into_iter()
        .map(|(name, value)| setting(name, value))
        .collect();
    list.push(setting("Marker set", &calibrated.calibration.marker_set.name));
    for (name, value) in settings.kinetics.describe() {
        list.push(setting(name, value));
    }
    for (name, value) in settings.plates.describe() {
        list.push(setting(name, &value));
    }
    list.push(setting(
        "Events",
        "stored first, then force plate; else strikes by O'Connor or Hreljac, foot offs by Zeni",
    ));
    list.push(setting(
        "Event filter",
        &format!("{} Hz", settings.events.marker_cutoff_hz),
    ));
    list.push(setting("Gap filling", &settings.treatment.fill_words()));
    let filter = settings.treatment.filter_words();
    list.push(setting("Filter", filter.as_deref().unwrap_or("none")));
    match reference {
        Some(reference) => {
            list.push(setting("Reference set", &reference.set.name));
            list.push(setting("Source of the reference set", &reference.set.source));
            list.push(setting("Gait Profile Score", settings.gps_convention.words()));
        }
        None => list.push(setting("Reference set", reference::NONE)),
    }
    list.push(setting("Curve points", "101 per cycle, linear between frames"));
    let mut decisions = journal.decisions.clone();
    decisions.extend(journal.assumptions.iter().map(|a| format!("assumed: {}", a.what)));
    Provenance::new(inputs, list, decisions)
}

fn setting(name: &str, value: &str) -> Setting {
    Setting {
        name: name.to_owned(),
        value: value.to_owned(),
    }
}

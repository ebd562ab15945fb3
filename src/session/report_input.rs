//! An outcome in the terms of the report.

use std::collections::{BTreeMap, BTreeSet};

use super::clinical;
use super::documentation;
use super::filled;
use super::manifest::TrialKind;
use super::measurements::{self, Values};
use super::outcome::{Condition, Outcome, State, TrialRecord};
use super::reference;
use super::stills;
use crate::anatomy::Side;
use crate::calibration::Measured;
use crate::events::{EventKind, Method};
use crate::kinetics::Contact;
use crate::norms::Fit;
use crate::report::{
    self, ConditionInput, ContactRow, EventCount, Identity, InputFile, MeasurementRow, Plates, ReportInput,
    Study, TrialRow,
};

/// Works out what takes long and is used more than once, before threads part: one that waited for another's would be
/// idle, and one that took up the other's work while it waits could wait for itself.
pub(super) fn prepare(outcome: &Outcome) {
    rayon::join(|| stills_of(outcome), || documentation_of(outcome));
}

fn stills_of(outcome: &Outcome) -> &[report::StillInput] {
    outcome.stills.get_or_init(|| stills::stills(outcome))
}

fn documentation_of(outcome: &Outcome) -> &Option<report::Documentation> {
    outcome.documentation.get_or_init(|| documentation::page(outcome))
}

/// Everything the report is made from.
pub(super) fn of(outcome: &Outcome) -> ReportInput<'_> {
    let provenance = &outcome.provenance;
    let as_pair = |s: &crate::provenance::Setting| (s.name.clone(), s.value.clone());
    let as_file = |i: &crate::provenance::Input| InputFile {
        name: i.file.clone(),
        bytes: u64::try_from(i.bytes).unwrap_or(u64::MAX),
        sha256: i.sha256.clone(),
    };
    let one_condition = outcome.conditions.len() == 1 && outcome.settings.manifest.condition.is_empty();
    let mut input = ReportInput {
        features: report::FeatureList::default(),
        identity: identity(outcome),
        document: outcome.document.clone(),
        study: study(outcome),
        films: report::Films {
            videos: stills::rows(outcome),
            stills: stills_of(outcome).to_vec(),
        },
        clinical: clinical::of(&outcome.settings.manifest, &outcome.record),
        conditions: outcome
            .conditions
            .iter()
            .map(|c| ConditionInput {
                name: if one_condition && c.name == super::settings::ONLY_CONDITION {
                    ""
                } else {
                    &c.name
                },
                cycles: &c.cycles,
                averages: &c.averages,
                parameters: &c.parameters,
                filled: &c.filled,
                reference: reference(outcome, c),
                own_error: outcome.settings.own_error.as_ref().map(|own| &own.error),
            })
            .collect(),
        plates: plates(outcome),
        quality: Some(report::Quality {
            review: &outcome.review,
            limits: &outcome.settings.limits,
            static_trial: outcome.calibrated.static_trial.as_deref(),
        }),
        assumptions: outcome.journal.assumptions.clone(),
        findings: outcome.journal.findings.clone(),
        files: provenance.inputs.iter().map(as_file).collect(),
        settings: provenance.settings.iter().map(as_pair).collect(),
        decisions: outcome.journal.decisions.clone(),
        documentation: documentation_of(outcome).clone(),
        program: program(),
        look: outcome.settings.look(),
    };
    if let Some(list) = &outcome.features {
        input.features = list.list(&report::features_sha256(&report::features(&input)));
    }
    input
}

fn reference<'a>(outcome: &'a Outcome, condition: &'a Condition) -> Option<report::Reference<'a>> {
    let (held, chosen) = (condition.held.as_ref()?, outcome.settings.reference.as_ref()?);
    let (powers_fit, moments_fit) = reference::kinetics_fit(&outcome.settings);
    Some(report::Reference {
        set: &chosen.set,
        band: held.band(&chosen.set)?,
        words: &held.words,
        cautious: held.small || held.speed != Fit::Inside || held.age != Fit::Inside,
        powers_fit,
        moments_fit,
        differs: &held.differs,
        convention: outcome.settings.gps_convention,
        scores: held.scores.as_ref(),
    })
}

/// The program with its version.
pub(super) fn program() -> String {
    format!("Ambula {}", env!("CARGO_PKG_VERSION"))
}

fn identity(outcome: &Outcome) -> Identity {
    let m = &outcome.settings.manifest;
    let subject = &outcome.calibrated.calibration.subject;
    let value = |measured: Option<Measured>| measured.map(|v| v.value);
    let mut lines: Vec<String> = m
        .lab
        .address
        .iter()
        .flat_map(|a| a.lines())
        .map(str::to_owned)
        .collect();
    lines.extend(m.lab.contact.clone());
    lines.extend(
        m.lab
            .accreditation
            .as_ref()
            .map(|a| format!("Accreditation: {a}")),
    );
    lines.retain(|line| !line.trim().is_empty());
    let operator = m.session.operator.clone().map(|name| {
        let credential = m.session.operator_credential.clone().filter(|c| !c.is_empty());
        credential.map_or(name.clone(), |c| format!("{name}, {c}"))
    });
    Identity {
        session_id: outcome.id.clone(),
        laboratory: m.lab.name.clone(),
        laboratory_lines: lines,
        subject_id: m.subject.id.clone(),
        sex: m.subject.sex.map(|s| s.word().to_owned()),
        age: outcome.settings.age_years.map(|years| format!("{years} years")),
        height_mm: value(subject.height_mm),
        mass_kg: value(subject.mass_kg),
        leg_length_mm: Side::BOTH.map(|side| value(subject.side(side).leg_length_mm)),
        test_date: m.session.date.map(clinical::date),
        operator,
        referrer: m.referral.referrer.clone(),
        clinical_question: m.referral.clinical_question.clone(),
        diagnosis: m.subject.diagnosis.clone(),
        notes: m
            .session
            .notes
            .iter()
            .filter(|t| !t.trim().is_empty())
            .cloned()
            .collect(),
    }
}

fn study(outcome: &Outcome) -> Study {
    let m = &outcome.settings.manifest;
    let readable = || outcome.trials.iter().filter_map(|t| t.capture.trial());
    let mut systems: BTreeSet<String> = readable()
        .filter_map(|t| t.software())
        .map(str::to_owned)
        .collect();
    systems.retain(|s| !s.trim().is_empty());
    let mut systems: Vec<String> = systems.into_iter().collect();
    if let Some(system) = m.lab.system.clone().filter(|s| !s.is_empty()) {
        systems = vec![system];
    }
    let mut analog_rates_hz: Vec<f64> = readable()
        .filter(|t| !t.analog_labels().is_empty())
        .map(|t| t.analog_rate_hz())
        .filter(|hz| *hz > 0.0)
        .collect();
    analog_rates_hz.sort_by(f64::total_cmp);
    analog_rates_hz.dedup_by(|a, b| (*a - *b).abs() < 1e-9);
    let choices = outcome.calibrated.calibration.settings.describe();
    let choice = |name: &str| {
        let found = choices.iter().find(|(n, _)| *n == name);
        found.map(|(_, value)| (*value).to_owned()).unwrap_or_default()
    };
    let calibrated = &outcome.calibrated;
    let mut further = vec![(
        "Calibrated from".to_owned(),
        match &calibrated.static_trial {
            Some(name) => format!("static trial {name}"),
            None => "offsets stored in a walk (no static trial)".to_owned(),
        },
    )];
    let lab = &m.lab;
    let residual = lab.camera_residual_mm.map(|mm| format!("{mm} mm"));
    let calibration_day = lab.camera_calibration_date.map(|d| d.to_string());
    for (label, text) in [
        ("Cameras", lab.cameras.clone()),
        ("Camera residual", residual),
        ("Camera calibration", calibration_day),
        ("Plate models", lab.plates.clone()),
        ("Video", lab.video.clone()),
        ("EMG", lab.emg.clone()),
        ("Walkway", lab.walkway.clone()),
        ("Ankle axis", Some(choice("Ankle axis"))),
        ("Foot plane", Some(choice("Foot plane"))),
    ] {
        if let Some(text) = text.filter(|t| !t.trim().is_empty()) {
            further.push((label.to_owned(), text));
        }
    }
    for condition in &m.condition {
        let words: Vec<String> = [
            ("", &condition.description),
            ("aid: ", &condition.aid),
            ("orthosis: ", &condition.orthosis),
            ("footwear: ", &condition.footwear),
            ("speed: ", &condition.speed),
        ]
        .into_iter()
        .filter_map(|(label, text)| {
            let text = text.as_deref().filter(|t| !t.is_empty())?;
            Some(format!("{label}{text}"))
        })
        .collect();
        if let Some(name) = condition.name.as_ref().filter(|_| !words.is_empty()) {
            further.push((format!("Condition {name}"), words.join("; ")));
        }
    }
    Study {
        systems,
        analog_rates_hz,
        plates: readable().map(|t| t.plates().len()).max().unwrap_or(0),
        marker_set: Some(calibrated.calibration.marker_set.title.clone()),
        marker_set_score: calibrated.score,
        model: choice("Model"),
        hip_centre: choice("Hip joint centre"),
        knee_axis: choice("Knee axis"),
        pelvic_rotation_order: choice("Pelvic angles"),
        filter: outcome.settings.treatment.filter_words(),
        filling: (outcome.settings.treatment.fill.is_some()).then(|| outcome.settings.treatment.fill_words()),
        filled: filled::rows(outcome),
        progression: progression(outcome),
        events: event_counts(outcome),
        further,
        trials: trial_rows(outcome),
        measurements: measurement_rows(outcome),
    }
}

/// The contacts of all walks and how kinetics were computed; `None` when no readable capture has a plate.
fn plates(outcome: &Outcome) -> Option<Plates> {
    let mut trials = outcome.trials.iter().filter_map(|record| record.capture.trial());
    trials.find(|trial| !trial.plates().is_empty())?;
    let of_walk = |record: &TrialRecord| -> Vec<ContactRow> {
        let rows = record.walk().into_iter().flat_map(|walk| &walk.contacts);
        rows.map(|contact| ContactRow {
            trial: record.capture.name.clone(),
            plate: contact.plate,
            foot: contact.foot.side(),
            start_s: contact.start_s,
            end_s: contact.end_s,
            peak_n: contact.peak_n,
            clean: contact.is_clean(),
            reason: reason(contact),
        })
        .collect()
    };
    Some(Plates {
        method: outcome
            .settings
            .kinetics
            .describe()
            .into_iter()
            .map(|(label, choice)| (label.to_owned(), choice.to_owned()))
            .collect(),
        contacts: outcome.trials.iter().flat_map(of_walk).collect(),
    })
}

/// The words of a verdict without the verdict itself.
fn reason(contact: &Contact) -> String {
    let words = contact.words();
    let rest = words
        .strip_prefix("clean; ")
        .or((words == "clean").then_some(""))
        .unwrap_or(&words);
    rest.to_owned()
}

/// "+X in 3 trials, -X in 2 trials", from the walks themselves.
fn progression(outcome: &Outcome) -> Option<String> {
    let mut count: BTreeMap<u16, usize> = BTreeMap::new();
    for walk in outcome.trials.iter().filter_map(TrialRecord::walk) {
        *count.entry(walk.motion.progression.psi_deg).or_default() += 1;
    }
    let words: Vec<String> = count
        .into_iter()
        .map(|(psi_deg, n)| {
            let axis = match psi_deg {
                0 => "+X",
                90 => "+Y",
                180 => "−X",
                _ => "−Y",
            };
            format!("{axis} in {n} trial{}", if n == 1 { "" } else { "s" })
        })
        .collect();
    (!words.is_empty()).then(|| format!("from the walk of the pelvis: {}", words.join(", ")))
}

fn event_counts(outcome: &Outcome) -> Vec<EventCount> {
    let mut counts: BTreeMap<Method, EventCount> = BTreeMap::new();
    let walks = outcome.trials.iter().filter_map(TrialRecord::walk);
    for event in walks.flat_map(|w| &w.timeline.events) {
        let count = counts.entry(event.method).or_insert_with(|| EventCount {
            method: event.method.words().to_owned(),
            strikes: [0; 2],
            offs: [0; 2],
        });
        let numbers = match event.kind {
            EventKind::FootStrike => &mut count.strikes,
            EventKind::FootOff => &mut count.offs,
        };
        if let Some(number) = numbers.get_mut(event.side.index()) {
            *number += 1;
        }
    }
    counts.into_values().collect()
}

fn trial_rows(outcome: &Outcome) -> Vec<TrialRow> {
    let mut rows: Vec<(TrialKind, TrialRow)> = outcome
        .trials
        .iter()
        .map(|record| {
            let kind = record.capture.kind.unwrap_or(TrialKind::Walk);
            let trial = record.capture.trial();
            let row = TrialRow {
                name: record.capture.name.clone(),
                kind: match kind {
                    TrialKind::Static => report::TrialKind::Static,
                    TrialKind::Walk => report::TrialKind::Walk,
                    TrialKind::Functional => report::TrialKind::Functional,
                },
                condition: (kind == TrialKind::Walk && !outcome.settings.manifest.condition.is_empty())
                    .then(|| record.capture.plan.condition.clone()),
                frames: trial.map_or(0, |t| t.frames()),
                point_rate_hz: trial.map_or(0.0, |t| t.point_rate_hz()),
                failure: match &record.state {
                    State::Failed(why) | State::NotUsed(why) => Some(why.clone()),
                    State::Processed(_) | State::Calibration => None,
                },
                note: record.capture.plan.notes.clone(),
            };
            (kind, row)
        })
        .collect();
    rows.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.name.cmp(&b.1.name)));
    rows.into_iter().map(|(_, row)| row).collect()
}

fn measurement_rows(outcome: &Outcome) -> Vec<MeasurementRow> {
    let with_source = |m: Measured| (m.value, m.source.words().to_owned());
    measurements::named(&outcome.calibrated.calibration.subject)
        .into_iter()
        .filter(|named| !named.each().is_empty())
        .map(|named| {
            let row = match named.values {
                Values::Body(value) => {
                    MeasurementRow::of_body(named.title, named.unit, value.map(with_source))
                }
                Values::Sides(values) => {
                    MeasurementRow::of_sides(named.title, named.unit, values.map(|v| v.map(with_source)))
                }
            };
            MeasurementRow {
                yes_no: named.unit.is_empty(),
                ..row
            }
        })
        .collect()
}

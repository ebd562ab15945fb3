//! An outcome in the terms of `results.json`.

use super::measurements;
use super::outcome::{Condition, Outcome, TrialRecord};
use super::report_input;
use super::walking::Walk;
use super::{filled, manifest};
use crate::anatomy::Side;
use crate::capture::Trial;
use crate::events::Event;
use crate::exchange::quality::QualityPart;
use crate::exchange::results::{
    self, ConditionPart, ContactPart, CyclePart, FindingPart, KineticsPart, MeasurementPart, ModelPart,
    PlatePart, Results, SessionPart, SubjectPart, TrialPart,
};
use crate::exchange::scores::{ReferencePart, ScoresPart};
use crate::report::Severity;

impl Outcome {
    /// The content of `results.json`.
    pub fn results(&self) -> Results<'_> {
        let m = &self.settings.manifest;
        let subject = &self.calibrated.calibration.subject;
        Results {
            schema: results::SCHEMA,
            program: report_input::program(),
            session: SessionPart {
                id: self.id.clone(),
                date: m.session.date.map(|d| d.to_string()),
                laboratory: m.lab.name.clone(),
                has_session_file: self.has_session_file,
            },
            subject: SubjectPart {
                id: m.subject.id.clone(),
                sex: m.subject.sex.map(manifest::Sex::word),
                age_years: self.settings.age_years,
                measurements: measurements::named(subject)
                    .iter()
                    .flat_map(|named| {
                        named.each().into_iter().map(|(side, measured)| MeasurementPart {
                            name: named.key,
                            unit: named.unit,
                            side,
                            value: measured.value,
                            source: measured.source.words(),
                        })
                    })
                    .collect(),
            },
            model: ModelPart {
                choices: self
                    .calibrated
                    .calibration
                    .settings
                    .describe()
                    .into_iter()
                    .map(|(name, value)| (name.to_owned(), value.to_owned()))
                    .collect(),
                marker_set: Some(self.calibrated.calibration.marker_set.name.clone()),
                marker_set_score: self.calibrated.score,
                static_trial: self.calibrated.static_trial.clone(),
            },
            trials: self.trials.iter().map(trial_part).collect(),
            conditions: self
                .conditions
                .iter()
                .map(|c| {
                    let count = |side, accepted| {
                        let of = c
                            .cycles
                            .iter()
                            .filter(|x| x.side == side && x.is_accepted() == accepted);
                        of.count()
                    };
                    ConditionPart {
                        name: c.name.clone(),
                        accepted: Side::BOTH.map(|side| count(side, true)),
                        rejected: Side::BOTH.map(|side| count(side, false)),
                        parameters: &c.parameters,
                        averages: &c.averages,
                        reference: self.reference_part(c),
                        scores: self.scores_part(c),
                    }
                })
                .collect(),
            decisions: self.journal.decisions.clone(),
            assumptions: self.journal.assumptions.iter().map(|a| a.what.clone()).collect(),
            findings: self
                .journal
                .findings
                .iter()
                .map(|f| FindingPart {
                    severity: match f.severity {
                        Severity::Note => "note",
                        Severity::Warning => "warning",
                        Severity::Error => "error",
                    },
                    place: f.place.clone(),
                    what: f.what.clone(),
                    remedy: f.remedy.clone(),
                })
                .collect(),
            quality: QualityPart::of(&self.review, &self.settings.limits),
        }
    }
}

impl Outcome {
    fn reference_part<'a>(&'a self, condition: &'a Condition) -> Option<ReferencePart<'a>> {
        let (held, chosen) = (condition.held.as_ref()?, self.settings.reference.as_ref()?);
        Some(ReferencePart {
            small: held.small,
            words: &held.words,
            sha256: chosen.input.as_ref().map(|input| input.sha256.as_str()),
            dimensionless_speed: held.dimensionless_speed,
            speed: held.speed,
            age: held.age,
            model_differs: &held.differs,
            ..ReferencePart::of(&chosen.set, held.band(&chosen.set)?)
        })
    }

    fn scores_part<'a>(&'a self, condition: &'a Condition) -> Option<ScoresPart<'a>> {
        let (held, chosen) = (condition.held.as_ref()?, self.settings.reference.as_ref()?);
        Some(ScoresPart::of(held.scores.as_ref()?, held.band(&chosen.set)?))
    }
}

fn trial_part(record: &TrialRecord) -> TrialPart<'_> {
    let trial = record.capture.trial();
    let walk = record.walk();
    let no_events: &[Event] = &[];
    TrialPart {
        name: record.capture.name.clone(),
        file: record.capture.plan.file.clone(),
        kind: record.kind_word(),
        condition: walk.map(|_| record.capture.plan.condition.clone()),
        status: record.status(),
        reason: record.reason().map(str::to_owned),
        frames: trial.map(|t| t.frames()),
        first_frame: trial.map(|t| t.first_frame_number()),
        point_rate_hz: trial.map(|t| t.point_rate_hz()),
        analog_rate_hz: trial.map(|t| t.analog_rate_hz()).filter(|hz| *hz > 0.0),
        progression_deg: walk.map(|w| w.motion.progression.psi_deg),
        events: walk.map_or(no_events, |w| &w.timeline.events),
        event_notes: walk
            .map(|w| w.timeline.notes.iter().map(|n| n.text.as_str()).collect())
            .unwrap_or_default(),
        filled_gaps: filled::parts(record),
        plates: trial.zip(walk).map_or(Vec::new(), |(t, w)| plate_parts(t, w)),
        contacts: walk
            .map(|w| w.contacts.iter().map(ContactPart::of).collect())
            .unwrap_or_default(),
        kinetics: walk.and_then(|w| w.loads.as_ref()).map(KineticsPart::of),
        cycles: walk
            .map(|w| w.cycles.iter().map(CyclePart::of).collect())
            .unwrap_or_default(),
    }
}

fn plate_parts<'a>(trial: &Trial, walk: &'a Walk) -> Vec<PlatePart<'a>> {
    let findings = |plate| walk.plate_findings.iter().filter(move |f| f.plate == plate);
    let stored = trial.plates().iter().enumerate();
    stored
        .map(|(index, raw)| PlatePart {
            plate: index + 1,
            kind: raw.kind,
            used: walk.plates.iter().any(|p| p.number == index + 1),
            findings: findings(index + 1).map(|f| f.text.as_str()).collect(),
        })
        .collect()
}

//! Two or three sessions held against the first: scores, curves, parameters, what makes them hard to compare.

use serde::Serialize;

use super::compared::Compared;
use super::manifest;
use super::reference::kinetics_fit;
use super::report_input::program;
use super::{Output, SessionError, clinical};
use crate::anatomy::Side;
use crate::norms::{self, Band, Choice, NormSet};
use crate::parameters::{
    CurveChange, GPS_MCID_DEG, GaitScores, GpsConvention, PUBLISHED_ANGLE_ERROR_WORDS, Repeatability,
    ValueChange, curve_changes, gait_scores, value_changes,
};
use crate::report::{self, AgainstInput, ComparedInput, ComparisonInput};

/// When a change counts, in words.
const RULE: &str = "A change is real when it is beyond 1.96 times the root of 2 times the SEM of the laboratory, else beyond the \
published 5 degrees (Wilken 2012, McGinley 2009; joint angles but hip and knee rotation); of a curve over 5 % of the cycle in a row.";

/// What the command line says beside the sessions; what it does not say is taken from the first session.
#[derive(Debug, Default)]
pub struct ComparisonOptions {
    /// The laboratory's own error of measurement.
    pub own_error: Option<Repeatability>,
    /// Reference set.
    pub set: Option<NormSet>,
    /// How variable scores become the Gait Profile Score.
    pub convention: Option<GpsConvention>,
}

/// Everything that is said about the sessions.
#[derive(Debug, Serialize)]
pub struct Comparison {
    /// Layout version.
    pub schema: &'static str,
    /// The sessions.
    pub sessions: Vec<SessionPart>,
    /// The error of measurement, in words.
    pub measurement_error: String,
    /// When a change counts.
    pub rule: &'static str,
    /// What the scores are held against, in words.
    pub reference: String,
    /// How the Gait Profile Score was put together.
    pub gps_convention: &'static str,
    /// Each later session against the first.
    pub against_first: Vec<Against>,
}

/// One session of a comparison.
#[derive(Debug, Serialize)]
pub struct SessionPart {
    /// Identifier, with the condition where there are several.
    pub label: String,
    /// Day of the test.
    pub day: Option<String>,
    /// Condition.
    pub condition: String,
    /// Accepted cycles, left and right.
    pub cycles: [usize; 2],
    /// Walking speed, m/s, mean of the sides.
    pub walking_speed_m_s: Option<f64>,
    /// Scores.
    pub gps: Option<GaitScores>,
}

/// One session held against the first.
#[derive(Debug, Serialize)]
pub struct Against {
    /// Its number, from 2.
    pub session: usize,
    /// What makes the two hard to compare.
    pub warnings: Vec<String>,
    /// Scores.
    pub gps: Vec<GpsChange>,
    /// Curves.
    pub curves: Vec<CurveChange>,
    /// Parameters.
    pub values: Vec<ValueChange>,
}

/// How a Gait Profile Score changed.
#[derive(Debug, Serialize)]
pub struct GpsChange {
    /// `left`, `right` or `overall`.
    pub side: &'static str,
    /// First, degrees.
    pub first_deg: f64,
    /// Second, degrees.
    pub second_deg: f64,
    /// Second minus first, degrees.
    pub change_deg: f64,
    /// Smallest important change, degrees.
    pub mcid_deg: f64,
    /// Whether the change is larger.
    pub beyond_mcid: bool,
}

/// Sessions with what came out of holding them against the first.
#[derive(Debug)]
pub struct SessionComparison {
    /// Everything that is said.
    pub said: Comparison,
    all: Vec<Compared>,
    set: Option<NormSet>,
    band: Option<usize>,
    convention: GpsConvention,
}

/// Holds sessions against the first of them; `None` without any.
pub fn compare_sessions(all: Vec<Compared>, options: ComparisonOptions) -> Option<SessionComparison> {
    let (first, later) = all.split_first()?;
    let own = options
        .own_error
        .or_else(|| first.resolved.own_error.as_ref().map(|own| own.error.clone()));
    let set = options
        .set
        .or_else(|| first.resolved.reference.as_ref().map(|r| r.set.clone()));
    let convention = options.convention.unwrap_or(first.resolved.gps_convention);
    let speed = first.mean_of("walking_speed_dimensionless");
    let choice = set
        .as_ref()
        .and_then(|set| norms::choose(set, speed, first.age_years));
    let scores = |one: &Compared| gait_scores(&one.averages, &one.cycles, choice.as_ref()?.band, convention);
    let against_first = later.iter().enumerate().map(|(index, second)| Against {
        session: index + 2,
        warnings: first.warnings(second),
        gps: gps_changes(scores(first).zip(scores(second))),
        curves: curve_changes(&first.averages, &second.averages, own.as_ref()),
        values: value_changes(&first.parameters, &second.parameters, own.as_ref()),
    });
    let said = Comparison {
        schema: "ambula-comparison/1",
        measurement_error: match &own {
            Some(own) => own.words(),
            None => format!("{PUBLISHED_ANGLE_ERROR_WORDS}; none of the laboratory was given"),
        },
        rule: RULE,
        reference: choice.as_ref().map_or_else(|| "none".to_owned(), Choice::words),
        gps_convention: convention.words(),
        against_first: against_first.collect(),
        sessions: all
            .iter()
            .map(|one| SessionPart {
                label: one.label.clone(),
                day: one.day.clone(),
                condition: one.condition.clone(),
                cycles: Side::BOTH.map(|side| one.averages.side(side).n),
                walking_speed_m_s: one.mean_of("walking_speed"),
                gps: scores(one),
            })
            .collect(),
    };
    let band = choice
        .as_ref()
        .zip(set.as_ref())
        .and_then(|(choice, set)| set.bands.iter().position(|band| std::ptr::eq(band, choice.band)));
    Some(SessionComparison {
        said,
        all,
        set,
        band,
        convention,
    })
}

fn gps_changes(both: Option<(GaitScores, GaitScores)>) -> Vec<GpsChange> {
    let Some((first, second)) = both else {
        return Vec::new();
    };
    let rows = [
        ("left", first.gps.left_deg, second.gps.left_deg),
        ("right", first.gps.right_deg, second.gps.right_deg),
        ("overall", first.gps.overall_deg, second.gps.overall_deg),
    ];
    rows.map(|(side, first_deg, second_deg)| GpsChange {
        side,
        first_deg,
        second_deg,
        change_deg: second_deg - first_deg,
        mcid_deg: GPS_MCID_DEG,
        beyond_mcid: (second_deg - first_deg).abs() > GPS_MCID_DEG,
    })
    .into()
}

impl SessionComparison {
    /// The band that the sessions are held against.
    fn band(&self) -> Option<&Band> {
        self.set.as_ref()?.bands.get(self.band?)
    }

    /// The comparison as PDF, on the paper of the first session.
    ///
    /// # Errors
    /// The pages cannot be typeset.
    pub fn pdf(&self, name: &str) -> Result<Output, SessionError> {
        let paper = self.all.first().map(|one| one.resolved.paper);
        let language = self.all.first().map(|one| one.resolved.language);
        let composed = report::compose_comparison(&self.input());
        let composed = report::translated(&composed, language.unwrap_or_default());
        let paper = match paper {
            Some(manifest::Paper::Letter) => report::Paper::UsLetter,
            Some(manifest::Paper::A4) | None => report::Paper::A4,
        };
        Ok(Output {
            name: name.to_owned(),
            bytes: report::render(&composed, paper)?,
        })
    }

    fn input(&self) -> ComparisonInput<'_> {
        let first = self.all.first().map(|one| &one.resolved.manifest);
        let stated = |text: Option<&String>| text.filter(|t| !t.trim().is_empty()).cloned();
        ComparisonInput {
            laboratory: stated(first.and_then(|m| m.lab.name.as_ref())),
            question: stated(first.and_then(|m| m.referral.clinical_question.as_ref())),
            sessions: self
                .all
                .iter()
                .zip(&self.said.sessions)
                .map(|(one, part)| (one, part, kinetics_fit(&one.resolved)))
                .map(|(one, part, (powers_fit, moments_fit))| ComparedInput {
                    powers_fit,
                    moments_fit,
                    label: &one.label,
                    subject: one.subject.as_deref(),
                    day: one.resolved.manifest.session.date.map(clinical::date),
                    condition: &one.condition,
                    averages: &one.averages,
                    walking_speed_m_s: part.walking_speed_m_s,
                    scores: part.gps.as_ref(),
                })
                .collect(),
            against: self
                .said
                .against_first
                .iter()
                .map(|a| AgainstInput {
                    session: a.session,
                    warnings: &a.warnings,
                    curves: &a.curves,
                    values: &a.values,
                })
                .collect(),
            band: self.band(),
            convention: self.convention,
            error_words: &self.said.measurement_error,
            reference_words: &self.said.reference,
            rule: self.said.rule,
            program: program(),
            look: self
                .all
                .first()
                .map(|one| one.resolved.look())
                .unwrap_or_default(),
        }
    }
}

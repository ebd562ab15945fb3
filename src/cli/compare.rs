//! `ambula compare`: what changed between sessions or conditions, and what of it is beyond the error of measurement.

use std::path::Path;

use serde::Serialize;

use super::compare_args::Compare;
use super::progress::Progress;
use super::{Exit, compare_page, voice};
use crate::files;
use crate::norms::{self, Choice, NormSet};
use crate::parameters::{
    self, CurveChange, GPS_MCID_DEG, GaitScores, REPEATABILITY_SCHEMA, Repeatability, ValueChange,
    curve_changes, gait_scores, value_changes,
};
use crate::session::{self, Compared};

/// Everything that is said about the sessions.
#[derive(Debug, Serialize)]
pub(super) struct Comparison {
    pub(super) schema: &'static str,
    pub(super) sessions: Vec<SessionPart>,
    pub(super) measurement_error: String,
    pub(super) rule: &'static str,
    pub(super) reference: String,
    pub(super) gps_convention: &'static str,
    pub(super) against_first: Vec<Against>,
}

/// One session of a comparison.
#[derive(Debug, Serialize)]
pub(super) struct SessionPart {
    pub(super) label: String,
    pub(super) day: Option<String>,
    pub(super) condition: String,
    pub(super) cycles: [usize; 2],
    pub(super) walking_speed_m_s: Option<f64>,
    pub(super) gps: Option<GaitScores>,
}

/// One session held against the first.
#[derive(Debug, Serialize)]
pub(super) struct Against {
    pub(super) session: usize,
    pub(super) warnings: Vec<String>,
    pub(super) gps: Vec<GpsChange>,
    pub(super) curves: Vec<CurveChange>,
    pub(super) values: Vec<ValueChange>,
}

/// How a Gait Profile Score changed.
#[derive(Debug, Serialize)]
pub(super) struct GpsChange {
    pub(super) side: &'static str,
    pub(super) first_deg: f64,
    pub(super) second_deg: f64,
    pub(super) change_deg: f64,
    pub(super) mcid_deg: f64,
    pub(super) beyond_mcid: bool,
}

const RULE: &str = "A change is real when it is beyond 1.96 times the root of 2 times the SEM of the laboratory, else beyond the \
published 5 degrees (Wilken 2012, joint angles but hip and knee rotation); of a curve over 5 % of the cycle in a row.";

struct Stopped(String, &'static str);

pub(super) fn run(order: &Compare) -> Exit {
    match comparison(order) {
        Ok(comparison) if order.json => voice::say_json(&comparison),
        Ok(comparison) => {
            voice::say(&compare_page::page(&comparison, order.all));
            Exit::Done
        }
        Err(Stopped(what, advice)) => {
            voice::complain(&what, Some(advice));
            Exit::Input
        }
    }
}

fn comparison(order: &Compare) -> Result<Comparison, Stopped> {
    let own = order.repeatability.as_deref().map(read).transpose()?;
    let set = set(&order.norms)?;
    let progress = Progress::new();
    let mut all: Vec<Compared> = Vec::new();
    for typed in &order.sessions {
        let (folder, condition) = session::folder_and_condition(typed);
        let one = session::compared(&folder, condition.as_deref(), &progress);
        progress.clear();
        let advice = "look at the session with `ambula check`; a condition is named FOLDER:condition";
        all.push(one.map_err(|why| Stopped(format!("{}: {why}", typed.display()), advice))?);
    }
    let Some((first, later)) = all.split_first() else {
        return Err(Stopped("no session was given".to_owned(), "name two or three"));
    };
    let choice = norms::choose(
        &set,
        first.mean_of("walking_speed_dimensionless"),
        first.age_years,
    );
    let convention = order.gps_convention.convention();
    let scores = |one: &Compared| {
        let band = choice.as_ref()?.band;
        gait_scores(&one.averages, &one.cycles, band, convention)
    };
    let against_first = later.iter().enumerate().map(|(index, second)| Against {
        session: index + 2,
        warnings: first.warnings(second),
        gps: gps_changes(scores(first).zip(scores(second))),
        curves: curve_changes(&first.averages, &second.averages, own.as_ref()),
        values: value_changes(&first.parameters, &second.parameters, own.as_ref()),
    });
    Ok(Comparison {
        schema: "ambula-comparison/1",
        measurement_error: match &own {
            Some(own) => format!(
                "of the laboratory: {} subjects, {} sessions",
                own.subjects, own.sessions
            ),
            None => "published values (Wilken 2012): none of the laboratory was given".to_owned(),
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
                cycles: crate::anatomy::Side::BOTH.map(|side| one.averages.side(side).n),
                walking_speed_m_s: one.mean_of("walking_speed"),
                gps: scores(one),
            })
            .collect(),
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

fn read(path: &Path) -> Result<Repeatability, Stopped> {
    let advice = "make it with `ambula repeatability FOLDERS... -o FILE`";
    let bytes = files::read(path).map_err(|e| Stopped(e.to_string(), advice))?;
    let own: Repeatability =
        serde_json::from_slice(&bytes).map_err(|e| Stopped(format!("{}: {e}", path.display()), advice))?;
    let wrong = |e: &parameters::VariableError| !e.sem.is_finite() || e.sem < 0.0;
    if own.schema != REPEATABILITY_SCHEMA {
        let what = format!(
            "{} has the layout \"{}\", needed \"{REPEATABILITY_SCHEMA}\"",
            path.display(),
            own.schema
        );
        return Err(Stopped(what, advice));
    }
    match own.variables.iter().find(|(_, error)| wrong(error)) {
        Some((key, error)) => Err(Stopped(
            format!(
                "{}: the SEM of {key} is {}, needed 0 or more",
                path.display(),
                error.sem
            ),
            advice,
        )),
        None => Ok(own),
    }
}

fn set(name: &str) -> Result<NormSet, Stopped> {
    let path = Path::new(name);
    let set = if path.is_file() {
        NormSet::read(path)
    } else {
        norms::shipped(name)
    };
    set.map_err(|e| {
        Stopped(
            e.to_string(),
            "give the path of a reference set, or a shipped name",
        )
    })
}

//! One condition of one session, ready to be held beside another: for comparison, and for test-retest studies.

use std::path::{Path, PathBuf};

use super::settings::{Overrides, Settings};
use super::{Watch, run};
use crate::anatomy::Side;
use crate::cycles::{Averages, Cycle};
use crate::parameters::{self, Parameter, Repeat};

/// Speeds that differ by more than this share of the first make joint angles and moments differ by themselves.
const SPEED_SHARE: f64 = 0.15;
/// Fewer cycles of a side than this make a mean that is not steady.
const FEW_CYCLES: usize = 5;

/// One condition of one session.
#[derive(Debug)]
pub struct Compared {
    /// Identifier of the session and the condition.
    pub label: String,
    /// Identifier of the session.
    pub session: String,
    /// Pseudonym of the subject, where the session file has one.
    pub subject: Option<String>,
    /// Day of the test, `YYYY-MM-DD`.
    pub day: Option<String>,
    /// Name of the condition.
    pub condition: String,
    /// Age, years.
    pub age_years: Option<f64>,
    /// Mean curves.
    pub averages: Averages,
    /// All cycles of the condition.
    pub cycles: Vec<Cycle>,
    /// Parameters.
    pub parameters: Vec<Parameter>,
    /// The settings it was processed with.
    pub resolved: Settings,
    /// What it was processed with, name and value.
    pub settings: Vec<(String, String)>,
}

/// A folder and a condition as typed: `FOLDER` or `FOLDER:condition`.
pub fn folder_and_condition(typed: &Path) -> (PathBuf, Option<String>) {
    let text = typed.to_string_lossy();
    if !typed.exists()
        && let Some((folder, condition)) = text.rsplit_once(':')
        && !folder.is_empty()
        && !condition.is_empty()
    {
        return (PathBuf::from(folder), Some(condition.to_owned()));
    }
    (typed.to_owned(), None)
}

/// Processes a session and takes one condition of it: the one asked for, else the first.
///
/// # Errors
/// A sentence: the session cannot be processed, or has no such condition.
pub fn compared(folder: &Path, condition: Option<&str>, watch: &dyn Watch) -> Result<Compared, String> {
    let outcome = run(folder, &Overrides::default(), watch).map_err(|e| e.to_string())?;
    let names: Vec<String> = outcome.conditions.iter().map(|c| c.name.clone()).collect();
    let mut conditions = outcome.conditions.into_iter();
    let taken = match condition {
        Some(wanted) => conditions.find(|c| c.name == wanted),
        None => conditions.next(),
    };
    let taken = taken.ok_or_else(|| {
        let there = names
            .iter()
            .map(|n| format!("\"{n}\""))
            .collect::<Vec<_>>()
            .join(", ");
        format!("there is no such condition with cycles; there are: {there}")
    })?;
    let manifest = &outcome.settings.manifest;
    let settings = outcome
        .provenance
        .settings
        .iter()
        .map(|s| (s.name.clone(), s.value.clone()))
        .collect();
    Ok(Compared {
        label: if names.len() > 1 {
            format!("{}, {}", outcome.id, taken.name)
        } else {
            outcome.id.clone()
        },
        session: outcome.id,
        subject: manifest.subject.id.clone().filter(|id| !id.is_empty()),
        day: manifest.session.date.map(|d| d.to_string()),
        condition: taken.name,
        age_years: outcome.settings.age_years,
        averages: taken.averages,
        cycles: taken.cycles,
        parameters: taken.parameters,
        settings,
        resolved: outcome.settings,
    })
}

impl Compared {
    /// As one session of a test-retest study.
    pub fn repeat(&self) -> Repeat<'_> {
        Repeat {
            averages: &self.averages,
            parameters: &self.parameters,
        }
    }

    /// Mean over the sides of a parameter.
    pub fn mean_of(&self, key: &str) -> Option<f64> {
        let sides =
            Side::BOTH.map(|side| parameters::find(&self.parameters, key, Some(side)).map(|p| p.mean));
        let known: Vec<f64> = sides.into_iter().flatten().collect();
        (!known.is_empty()).then(|| known.iter().sum::<f64>() / known.len() as f64)
    }

    /// What makes this one and a later one hard to compare, one sentence each.
    pub fn warnings(&self, later: &Compared) -> Vec<String> {
        let mut warnings = Vec::new();
        if let (Some(a), Some(b)) = (&self.subject, &later.subject)
            && a != b
        {
            warnings.push("The sessions name different subjects.".to_owned());
        }
        for (name, value) in &self.settings {
            let other = later
                .settings
                .iter()
                .find(|(n, _)| n == name)
                .map_or("not stated", |(_, v)| v.as_str());
            if other != value {
                warnings.push(format!("{name} differs: {value} and {other}."));
            }
        }
        for (name, value) in &later.settings {
            if !self.settings.iter().any(|(n, _)| n == name) {
                warnings.push(format!("{name} differs: not stated and {value}."));
            }
        }
        if let (Some(a), Some(b)) = (self.mean_of("walking_speed"), later.mean_of("walking_speed"))
            && a > 0.0
            && (b - a).abs() > SPEED_SHARE * a
        {
            warnings.push(format!(
                "Walking speed differs by {:+.0} % ({a:.2} and {b:.2} m/s; limit 15 %): curves change with speed alone.",
                100.0 * (b - a) / a
            ));
        }
        for one in [self, later] {
            for side in Side::BOTH {
                let n = one.averages.side(side).n;
                if n < FEW_CYCLES {
                    warnings.push(format!(
                        "{}: {n} {} cycles, fewer than {FEW_CYCLES}: the mean is not steady.",
                        one.label,
                        side.word()
                    ));
                }
            }
        }
        if self.session == later.session {
            warnings.push(
                "Both conditions are of one session: markers stayed in place, so the error between sessions is too wide here."
                    .to_owned(),
            );
        }
        warnings
    }
}

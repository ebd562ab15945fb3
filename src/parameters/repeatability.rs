//! How far repeated sessions of the same people lie apart: the within-subject standard deviation of every curve and parameter,
//! which is the standard error of measurement (SEM) of one session.
//!
//! A subject's sides count as repeated series of their own. Sums of squares about the mean of a series are added over all series
//! and divided by the degrees of freedom (sessions less one, per series). Of a curve the SEM is taken point by point; its mean
//! over the cycle is the one number.
//!
//! # References
//! `McGinley` JL, Baker R, Wolfe R, Morris ME. The reliability of three-dimensional kinematic gait measurements: a systematic
//! review. Gait Posture 2009;29:360-369 (limits of 2 and 5 degrees). Bland JM, Altman DG. Measurement error. BMJ 1996;312:1654.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::parameter::Parameter;
use crate::anatomy::Side;
use crate::cycles::{Averages, Curve};
use crate::norms::Variable;
use crate::signal::POINTS;

/// Layout version of the file.
pub const REPEATABILITY_SCHEMA: &str = "ambula-repeatability/1";
/// Errors of angles below this are acceptable, degrees (`McGinley` 2009).
const ACCEPTABLE_DEG: f64 = 2.0;
/// Errors of angles above this are concerning, degrees (`McGinley` 2009).
const CONCERNING_DEG: f64 = 5.0;
/// Decimals of stored numbers.
const STORED: f64 = 1e5;

/// What one session brings: mean curves and parameters of one condition.
#[derive(Debug, Clone, Copy)]
pub struct Repeat<'a> {
    /// Mean curves.
    pub averages: &'a Averages,
    /// Parameters.
    pub parameters: &'a [Parameter],
}

/// The words of `McGinley` 2009 for the error of an angle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum McGinley {
    /// Below 2 degrees.
    #[serde(rename = "acceptable")]
    Acceptable,
    /// 2 to 5 degrees.
    #[serde(rename = "reasonable but to be considered")]
    Reasonable,
    /// Above 5 degrees.
    #[serde(rename = "concerning")]
    Concerning,
}

impl McGinley {
    /// The words for an error.
    pub fn of(sem_deg: f64) -> McGinley {
        if sem_deg < ACCEPTABLE_DEG {
            McGinley::Acceptable
        } else if sem_deg <= CONCERNING_DEG {
            McGinley::Reasonable
        } else {
            McGinley::Concerning
        }
    }

    /// As printed.
    pub fn words(self) -> &'static str {
        match self {
            McGinley::Acceptable => "acceptable",
            McGinley::Reasonable => "reasonable but to be considered",
            McGinley::Concerning => "concerning",
        }
    }
}

/// The measurement error of one curve or parameter.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VariableError {
    /// Unit of the error.
    pub unit: String,
    /// Standard error of measurement; of a curve its mean over the cycle.
    pub sem: f64,
    /// Of a curve, point by point, 0 to 100 % of the cycle.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sem_curve: Option<Vec<f64>>,
    /// Number of subjects behind it.
    pub subjects: usize,
    /// Degrees of freedom: sessions less one, added over subjects and sides.
    pub degrees_of_freedom: usize,
    /// Of an angle, in the words of `McGinley` 2009.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mcginley: Option<McGinley>,
}

/// The repeatability of a laboratory, as its file holds it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Repeatability {
    /// Layout version.
    pub schema: String,
    /// Number of subjects with at least two sessions.
    pub subjects: usize,
    /// Number of sessions of these.
    pub sessions: usize,
    /// First day of a session, where one is known.
    pub first_day: Option<String>,
    /// Last day.
    pub last_day: Option<String>,
    /// Model and choices of the sessions.
    pub model: String,
    /// How the numbers were obtained, and how they are to be read.
    pub method: String,
    /// By key of the curve (`knee.sagittal`) or parameter (`walking_speed`).
    pub variables: BTreeMap<String, VariableError>,
}

impl Repeatability {
    /// Reads the bytes of a file that `ambula repeatability` wrote.
    ///
    /// # Errors
    /// A sentence: not such a file, another layout, or an error that is no number of 0 or more.
    pub fn parse(bytes: &[u8]) -> Result<Repeatability, String> {
        let read: Repeatability = serde_json::from_slice(bytes).map_err(|e| e.to_string())?;
        if read.schema != REPEATABILITY_SCHEMA {
            return Err(format!(
                "the layout is \"{}\", needed \"{REPEATABILITY_SCHEMA}\"",
                read.schema
            ));
        }
        let wrong = |e: &VariableError| !e.sem.is_finite() || e.sem < 0.0;
        match read.variables.iter().find(|(_, error)| wrong(error)) {
            Some((key, error)) => Err(format!("the SEM of {key} is {}, needed 0 or more", error.sem)),
            None => Ok(read),
        }
    }

    /// "of this laboratory: 12 subjects, 24 sessions", for a note.
    pub fn words(&self) -> String {
        let days = match (&self.first_day, &self.last_day) {
            (Some(first), Some(last)) => format!(", {first} to {last}"),
            _ => String::new(),
        };
        format!(
            "of this laboratory: {} subjects, {} sessions{days}",
            self.subjects, self.sessions
        )
    }
}

/// How the numbers are obtained, for the file.
pub const REPEATABILITY_METHOD: &str = "Within-subject standard deviation over sessions, sides as series of their own; of a curve \
the mean over the cycle of the point-wise value. Angles by McGinley 2009: below 2 degrees acceptable, 2 to 5 degrees reasonable \
but to be considered, above 5 degrees concerning. A change of one person is beyond the error from 1.96 times the root of 2 times \
the SEM.";

/// The unit of a parameter and its value in every session.
type Series = (&'static str, Vec<[f64; 1]>);

/// Sums of squares of one variable, point by point, and what they rest on.
#[derive(Debug, Default)]
struct Sums {
    unit: &'static str,
    squares: Vec<f64>,
    degrees_of_freedom: usize,
    subjects: Vec<usize>,
}

impl Sums {
    /// Adds one series: a row of the same length for each session.
    fn add(&mut self, subject: usize, unit: &'static str, rows: &[&[f64]]) {
        let Some(length) = rows.first().map(|row| row.len()).filter(|_| rows.len() > 1) else {
            return;
        };
        self.unit = unit;
        self.squares.resize(length, 0.0);
        for (index, sum) in self.squares.iter_mut().enumerate() {
            let column: Vec<f64> = rows.iter().filter_map(|row| row.get(index).copied()).collect();
            let mean = column.iter().sum::<f64>() / column.len() as f64;
            *sum += column.iter().map(|v| (v - mean).powi(2)).sum::<f64>();
        }
        self.degrees_of_freedom += rows.len() - 1;
        if !self.subjects.contains(&subject) {
            self.subjects.push(subject);
        }
    }

    fn error(&self, curve: bool) -> Option<VariableError> {
        if self.degrees_of_freedom == 0 || self.squares.is_empty() {
            return None;
        }
        let rounded = |v: f64| (v * STORED).round() / STORED;
        let of_point = |sum: &f64| (sum / self.degrees_of_freedom as f64).sqrt();
        let points: Vec<f64> = self.squares.iter().map(of_point).collect();
        let sem = points.iter().sum::<f64>() / points.len() as f64;
        Some(VariableError {
            unit: self.unit.to_owned(),
            sem: rounded(sem),
            sem_curve: curve.then(|| points.iter().copied().map(rounded).collect()),
            subjects: self.subjects.len(),
            degrees_of_freedom: self.degrees_of_freedom,
            mcginley: (self.unit == "°").then(|| McGinley::of(sem)),
        })
    }
}

/// The mean curve of a side.
pub(super) fn mean_curve(averages: &Averages, variable: Variable, side: Side) -> Option<&Curve> {
    let spread = match variable {
        Variable::Angle(name, component) => averages.spread(side, name, component),
        Variable::Kinetic(name, component) => averages.kinetic_spread(side, name, component),
    };
    spread.map(|s| &s.mean)
}

/// The error of every curve and parameter from repeated sessions, one list of sessions for each subject.
pub fn repeatability(subjects: &[Vec<Repeat<'_>>]) -> BTreeMap<String, VariableError> {
    let mut errors = BTreeMap::new();
    for variable in Variable::all() {
        let mut sums = Sums::default();
        for (index, sessions) in subjects.iter().enumerate() {
            for side in Side::BOTH {
                let rows: Vec<&[f64; POINTS]> = sessions
                    .iter()
                    .filter_map(|s| mean_curve(s.averages, variable, side))
                    .collect();
                let rows: Vec<&[f64]> = rows.iter().map(|row| row.as_slice()).collect();
                sums.add(index, variable.unit(), &rows);
            }
        }
        errors.extend(sums.error(true).map(|error| (variable.key(), error)));
    }
    let mut values: BTreeMap<&str, Sums> = BTreeMap::new();
    for (index, sessions) in subjects.iter().enumerate() {
        let mut series: BTreeMap<(&str, Option<Side>), Series> = BTreeMap::new();
        for parameter in sessions.iter().flat_map(|s| s.parameters) {
            let entry = series
                .entry((parameter.key, parameter.side))
                .or_insert((parameter.unit, Vec::new()));
            entry.1.push([parameter.mean]);
        }
        for ((key, _), (unit, rows)) in &series {
            let rows: Vec<&[f64]> = rows.iter().map(<[f64; 1]>::as_slice).collect();
            values.entry(key).or_default().add(index, unit, &rows);
        }
    }
    errors.extend(
        values
            .into_iter()
            .filter_map(|(key, sums)| Some((key.to_owned(), sums.error(false)?))),
    );
    errors
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_error_of_two_subjects_by_hand() {
        let mut sums = Sums::default();
        sums.add(0, "°", &[&[1.0, 0.0], &[3.0, 0.0]]);
        sums.add(1, "°", &[&[0.0, 5.0], &[0.0, 5.0], &[3.0, 5.0]]);
        sums.add(2, "°", &[&[9.0, 9.0]]);
        // squares: 2 + 6 at the first point, degrees of freedom 1 + 2
        let error = sums.error(true).unwrap();
        let first = (8.0_f64 / 3.0).sqrt();
        assert!(
            (error.sem - first / 2.0).abs() < 1e-5 && error.degrees_of_freedom == 3 && error.subjects == 2
        );
        assert_eq!(error.mcginley, Some(McGinley::Acceptable));
        assert!(Sums::default().error(false).is_none());
    }

    #[test]
    fn limits_of_mcginley() {
        let of = |sem| McGinley::of(sem).words();
        assert_eq!(
            [of(1.9), of(2.0), of(5.0), of(5.1)],
            [
                "acceptable",
                "reasonable but to be considered",
                "reasonable but to be considered",
                "concerning"
            ]
        );
    }
}

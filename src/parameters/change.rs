//! Differences between two conditions or sessions, and whether they are beyond the error of measurement.
//!
//! The error is that of `measurement_error`, which names its papers.

use serde::Serialize;

use super::measurement_error::{Between, Detectable, error_of_curve, error_of_value};
use super::parameter::Parameter;
use super::repeatability::{Repeatability, mean_curve};
use crate::anatomy::Side;
use crate::cycles::{Averages, Curve};
use crate::norms::Variable;
use crate::signal::{POINTS, mean};

/// A curve is changed when it is beyond the error over so many points in a row: 5 % of the cycle.
const STRETCH_POINTS: usize = 6;

/// How a mean curve changed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CurveChange {
    /// Which curve.
    pub variable: Variable,
    /// Side.
    pub side: Side,
    /// Unit.
    pub unit: &'static str,
    /// The largest difference, second minus first.
    pub largest: f64,
    /// Where it is, percent of the cycle.
    pub at_pct: usize,
    /// Mean difference.
    pub mean: f64,
    /// Root mean square of the difference.
    pub rms: f64,
    /// Share of the cycle beyond the error, percent.
    pub beyond_pct: Option<f64>,
    /// Where it is beyond the error over at least 5 % of the cycle in a row: from and to, percent of the cycle.
    pub stretches_pct: Vec<(f64, f64)>,
    /// The smallest detectable change, where an error is known.
    pub detectable: Option<Detectable>,
    /// Whether the difference is beyond the error (its mean over the cycle and that of the point) over at least 5 % of the
    /// cycle in a row; none where no error is known.
    pub real_change: Option<bool>,
}

/// How a parameter changed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ValueChange {
    /// Key.
    pub key: &'static str,
    /// Name.
    pub name: &'static str,
    /// Unit.
    pub unit: &'static str,
    /// Side; none for both.
    pub side: Option<Side>,
    /// First mean.
    pub first: f64,
    /// Its standard deviation over cycles.
    pub first_sd: Option<f64>,
    /// Second mean.
    pub second: f64,
    /// Its standard deviation over cycles.
    pub second_sd: Option<f64>,
    /// Second minus first.
    pub change: f64,
    /// The smallest detectable change, where an error is known.
    pub detectable: Option<Detectable>,
    /// Whether the change is larger; none where no error is known.
    pub real_change: Option<bool>,
}

/// Changes of all curves that both have.
pub fn curve_changes(first: &Averages, second: &Averages, own: Option<&Repeatability>) -> Vec<CurveChange> {
    let mut changes = Vec::new();
    for variable in Variable::all() {
        for side in Side::BOTH {
            let both = mean_curve(first, variable, side).zip(mean_curve(second, variable, side));
            changes.extend(both.map(|pair| curve_change(variable, side, pair, own)));
        }
    }
    changes
}

fn curve_change(
    variable: Variable,
    side: Side,
    (first, second): (&Curve, &Curve),
    own: Option<&Repeatability>,
) -> CurveChange {
    let difference: Vec<f64> = first.iter().zip(second).map(|(a, b)| b - a).collect();
    let turn = match variable {
        Variable::Angle(..) => 360.0 * (mean(&difference).unwrap_or(0.0) / 360.0).round(),
        Variable::Kinetic(..) => 0.0,
    };
    let difference: Vec<f64> = difference.iter().map(|d| d - turn).collect();
    let by_size = |a: &(usize, f64), b: &(usize, f64)| a.1.abs().total_cmp(&b.1.abs());
    let (at_pct, largest) = difference
        .iter()
        .copied()
        .enumerate()
        .max_by(by_size)
        .unwrap_or((0, 0.0));
    let squares: Vec<f64> = difference.iter().map(|d| d * d).collect();
    let detectable = error_of_curve(variable, own, Between::Sessions);
    let beyond: Option<Vec<bool>> = detectable.map(|d| {
        let beyond = |(point, v): (usize, &f64)| v.abs() > d.change.max(of_point(variable, point, own));
        difference.iter().enumerate().map(beyond).collect()
    });
    let count = |beyond: &Vec<bool>| beyond.iter().filter(|b| **b).count();
    CurveChange {
        variable,
        side,
        unit: variable.unit(),
        largest,
        at_pct,
        mean: mean(&difference).unwrap_or(0.0),
        rms: mean(&squares).unwrap_or(0.0).sqrt(),
        beyond_pct: beyond
            .as_ref()
            .map(|beyond| 100.0 * count(beyond) as f64 / POINTS as f64),
        detectable,
        stretches_pct: beyond.as_deref().map(stretches).unwrap_or_default(),
        real_change: beyond.map(|beyond| beyond.windows(STRETCH_POINTS).any(|run| run.iter().all(|b| *b))),
    }
}

/// The stretches of at least 5 % of the cycle, percent of the cycle.
fn stretches(beyond: &[bool]) -> Vec<(f64, f64)> {
    let last = beyond.len().saturating_sub(1).max(1) as f64;
    let mut found = Vec::new();
    let mut start = None;
    for (point, is_beyond) in beyond.iter().copied().chain([false]).enumerate() {
        match (start, is_beyond) {
            (None, true) => start = Some(point),
            (Some(first), false) => {
                if point - first >= STRETCH_POINTS {
                    found.push((100.0 * first as f64 / last, 100.0 * (point - 1) as f64 / last));
                }
                start = None;
            }
            _ => {}
        }
    }
    found
}

/// What is detectable at one point of the cycle by the laboratory's own curve of errors; zero without one.
fn of_point(variable: Variable, point: usize, own: Option<&Repeatability>) -> f64 {
    let error = own.and_then(|own| own.variables.get(&variable.key()));
    let sem = error.and_then(|e| e.sem_curve.as_ref()?.get(point).copied());
    1.96 * std::f64::consts::SQRT_2 * sem.unwrap_or(0.0)
}

/// Changes of all parameters that both have, in the order of the first.
pub fn value_changes(
    first: &[Parameter],
    second: &[Parameter],
    own: Option<&Repeatability>,
) -> Vec<ValueChange> {
    let both = first.iter().filter_map(|a| {
        let b = super::find(second, a.key, a.side)?;
        let detectable = error_of_value(a.key, own, Between::Sessions);
        let change = b.mean - a.mean;
        Some(ValueChange {
            key: a.key,
            name: a.name,
            unit: a.unit,
            side: a.side,
            first: a.mean,
            first_sd: a.sd,
            second: b.mean,
            second_sd: b.sd,
            change,
            detectable,
            real_change: detectable.map(|d| change.abs() > d.change),
        })
    });
    both.collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::super::measurement_error::ErrorSource;
    use super::super::repeatability::{REPEATABILITY_SCHEMA, VariableError};
    use super::*;
    use crate::anatomy::AngleName;

    const KNEE: Variable = Variable::Angle(AngleName::Knee, 0);

    fn laboratory(sem: f64) -> Repeatability {
        let error = VariableError {
            unit: "°".to_owned(),
            sem,
            sem_curve: None,
            subjects: 5,
            degrees_of_freedom: 10,
            mcginley: None,
        };
        Repeatability {
            schema: REPEATABILITY_SCHEMA.to_owned(),
            subjects: 5,
            sessions: 10,
            first_day: None,
            last_day: None,
            model: String::new(),
            method: String::new(),
            variables: BTreeMap::from([(KNEE.key(), error.clone()), ("walking_speed".to_owned(), error)]),
        }
    }

    fn shifted(by: f64, from: usize, to: usize, own: Option<&Repeatability>) -> CurveChange {
        let mut second = [10.0; POINTS];
        for point in second.iter_mut().take(to).skip(from) {
            *point += by;
        }
        curve_change(KNEE, Side::Left, (&[10.0; POINTS], &second), own)
    }

    #[test]
    fn a_change_smaller_than_the_error_is_not_flagged_and_a_larger_one_is() {
        // SEM 2 degrees: 5.54 degrees are detectable
        let own = laboratory(2.0);
        assert_eq!(shifted(5.5, 0, POINTS, Some(&own)).real_change, Some(false));
        let larger = shifted(-5.6, 0, POINTS, Some(&own));
        assert_eq!(larger.real_change, Some(true));
        assert!((larger.rms - 5.6).abs() < 1e-9 && (larger.largest + 5.6).abs() < 1e-9);
        // without a laboratory's own error the published 5 degrees count
        assert_eq!(shifted(4.9, 0, POINTS, None).real_change, Some(false));
        assert_eq!(shifted(5.1, 0, POINTS, None).real_change, Some(true));
        assert_eq!(
            shifted(5.1, 0, POINTS, None).detectable.map(|d| d.source),
            Some(ErrorSource::Published)
        );
        // a spike of 4 % of the cycle is no change, one of 5 % is
        assert_eq!(shifted(30.0, 50, 55, Some(&own)).real_change, Some(false));
        assert_eq!(shifted(30.0, 50, 56, Some(&own)).real_change, Some(true));
    }

    #[test]
    fn without_a_known_error_nothing_is_flagged() {
        let rotation = Variable::Angle(AngleName::Hip, 2);
        let change = curve_change(rotation, Side::Right, (&[0.0; POINTS], &[30.0; POINTS]), None);
        assert!(change.real_change.is_none() && change.detectable.is_none());
        assert!(error_of_curve(Variable::Angle(AngleName::Head, 0), None, Between::Sessions).is_none());
    }

    #[test]
    fn a_full_turn_is_no_difference() {
        let change = curve_change(KNEE, Side::Left, (&[-179.0; POINTS], &[180.0; POINTS]), None);
        assert!((change.largest + 1.0).abs() < 1e-9, "{}", change.largest);
    }
}

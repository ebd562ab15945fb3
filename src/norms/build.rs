//! A reference set from a laboratory's own control sessions.
//!
//! Mean and standard deviation are over the sides of all subjects: a patient's side is held against sides, and a pelvis
//! that is turned or tilted to one side by a few degrees, as many are, would vanish from the mean of left and right. n
//! counts subjects. Sides share the sign in the conventional model.

use std::collections::{BTreeMap, BTreeSet};

use super::set::{Band, NormSet, Range, Reference, ReferenceValue};
use super::variable::Variable;
use crate::anatomy::Side;
use crate::cycles::{Averages, Curve};
use crate::signal::{self, POINTS, mean, sd};

/// One control subject: one condition of one session.
#[derive(Debug, Clone)]
pub struct Control<'a> {
    /// Age, years.
    pub age_years: Option<f64>,
    /// Walking speed divided by the root of leg length and gravity.
    pub dimensionless_speed: Option<f64>,
    /// Mean curves.
    pub averages: &'a Averages,
    /// Key, unit and mean of every parameter, side by side.
    pub parameters: Vec<(&'static str, &'static str, f64)>,
}

/// The bands of a set from control subjects: by upper ends of dimensionless speed, one band when there are none.
/// `finish` adds to each band what only the whole of it tells. Bands without subjects are left out. A subject without speed is in no band when there are several.
pub fn build(
    controls: &[Control<'_>],
    speed_limits: &[f64],
    about: NormSet,
    finish: fn(&[&Averages], &mut Band),
) -> NormSet {
    let mut edges: Vec<Option<f64>> = vec![None];
    edges.extend(speed_limits.iter().copied().map(Some));
    edges.push(None);
    let ranges = edges.windows(2).map(|pair| Range {
        from: pair.first().copied().flatten(),
        to: pair.get(1).copied().flatten(),
    });
    let bands = ranges.enumerate().filter_map(|(index, range)| {
        let inside = |control: &&Control<'_>| match control.dimensionless_speed {
            Some(speed) => {
                range.from.is_none_or(|from| speed >= from) && range.to.is_none_or(|to| speed < to)
            }
            None => speed_limits.is_empty(),
        };
        let of_band: Vec<&Control<'_>> = controls.iter().filter(inside).collect();
        let name = if speed_limits.is_empty() {
            "all".to_owned()
        } else {
            format!("speed-{}", index + 1)
        };
        (!of_band.is_empty()).then(|| {
            let averages: Vec<&Averages> = of_band.iter().map(|c| c.averages).collect();
            let mut band = band(name, &of_band);
            finish(&averages, &mut band);
            band
        })
    });
    NormSet {
        bands: bands.collect(),
        ..about
    }
}

fn band(name: String, controls: &[&Control<'_>]) -> Band {
    let mut curves: BTreeMap<Variable, (Vec<Curve>, usize)> = BTreeMap::new();
    let mut values: BTreeMap<&str, (Vec<f64>, usize, &'static str)> = BTreeMap::new();
    for control in controls {
        for variable in Variable::all().into_iter().filter(|v| v.has_reference()) {
            let sides = curves_of(control.averages, variable);
            if !sides.is_empty() {
                let (all, subjects) = curves.entry(variable).or_default();
                all.extend(sides);
                *subjects += 1;
            }
        }
        let mut told = BTreeSet::new();
        for (key, unit, value) in &control.parameters {
            let (all, subjects, _) = values.entry(key).or_insert_with(|| (Vec::new(), 0, unit));
            all.push(*value);
            *subjects += usize::from(told.insert(*key));
        }
    }
    Band {
        name,
        n: Some(controls.len()),
        age_years: extent(controls.iter().filter_map(|c| c.age_years)),
        dimensionless_speed: extent(controls.iter().filter_map(|c| c.dimensionless_speed)),
        curves: curves
            .into_iter()
            .map(|(variable, (all, subjects))| (variable, reference(&all, subjects)))
            .collect(),
        values: values
            .into_iter()
            .map(|(key, (all, subjects, unit))| {
                let (mean, sd) = (mean(&all).unwrap_or_default(), sd(&all));
                let value = ReferenceValue {
                    mean,
                    sd: sd.filter(|_| subjects > 1),
                    unit: unit.to_owned(),
                    n: Some(subjects),
                };
                (key.to_owned(), value)
            })
            .collect(),
    }
}

/// Least and largest value.
fn extent(values: impl Iterator<Item = f64>) -> Option<Range> {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    Some(Range {
        from: Some(*values.first()?),
        to: Some(*values.last()?),
    })
}

/// The averages of the sides that there are.
fn curves_of(averages: &Averages, variable: Variable) -> Vec<Curve> {
    let of_side = |side| {
        let spread = match variable {
            Variable::Angle(name, component) => averages.spread(side, name, component),
            Variable::Kinetic(name, component) => averages.kinetic_spread(side, name, component),
        };
        spread.map(|s| s.mean)
    };
    Side::BOTH.into_iter().filter_map(of_side).collect()
}

fn reference(curves: &[Curve], subjects: usize) -> Reference {
    let mut mean = [0.0; POINTS];
    let mut sd = [0.0; POINTS];
    for (index, (mean, sd)) in mean.iter_mut().zip(sd.iter_mut()).enumerate() {
        let column: Vec<f64> = curves.iter().filter_map(|c| c.get(index).copied()).collect();
        *mean = signal::mean(&column).unwrap_or(0.0);
        *sd = signal::sd(&column).unwrap_or(0.0);
    }
    Reference {
        mean,
        sd: (subjects > 1).then_some(sd),
        n: Some(subjects),
    }
}

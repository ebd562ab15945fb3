//! Parameters of all accepted cycles, per side: mean, standard deviation, number of cycles.

use std::collections::BTreeMap;

use super::angle_points::ANGLE_POINTS;
use super::definition::{DEFINITIONS, Definition, definition};
use super::kinetic_definition::{WAY_OF_PELVIS, kinetic_definitions};
use super::of_cycle::of_cycle;
use super::parameter::{Parameter, find};
use super::velocity_points::VELOCITY_POINTS;
use crate::anatomy::Side;
use crate::cycles::{Cycle, mean_of, sd_of};
use crate::kinetics::CentreOfMassFrom;

/// Symmetry ratios and the parameter whose side means they compare.
const SYMMETRY: [(&str, &str); 5] = [
    ("step_length_symmetry", "step_length"),
    ("step_time_symmetry", "step_time"),
    ("stance_symmetry", "stance"),
    ("swing_symmetry", "swing"),
    ("single_support_symmetry", "single_support"),
];

/// Summarises the accepted cycles: every definition in order, left then right, symmetry after the spatiotemporal ones,
/// then the kinetic ones over the cycles that have them, then discrete values of angles and of velocities; parameters without a value are left out.
///
/// `leg_length_mm` holds left and right; a missing one is replaced by the other, without both there are no
/// dimensionless values.
pub fn summarise(cycles: &[Cycle], leg_length_mm: [Option<f64>; 2]) -> Vec<Parameter> {
    let [left_mm, right_mm] = leg_length_mm;
    let mut columns: BTreeMap<(&'static str, Side), Vec<f64>> = BTreeMap::new();
    for cycle in cycles.iter().filter(|c| c.is_accepted()) {
        let leg_mm = match cycle.side {
            Side::Left => left_mm.or(right_mm),
            Side::Right => right_mm.or(left_mm),
        };
        for (key, value) in of_cycle(cycle, leg_mm) {
            columns.entry((key, cycle.side)).or_default().push(value);
        }
    }
    let mut of_sides = |entry: &Definition| {
        Side::BOTH.map(|side| {
            let values = columns.remove(&(entry.key, side)).unwrap_or_default();
            parameter(entry, Some(side), values)
        })
    };
    let mut parameters: Vec<Parameter> = DEFINITIONS.iter().flat_map(&mut of_sides).flatten().collect();
    for (key, of) in SYMMETRY {
        parameters.extend(symmetry(&parameters, key, of));
    }
    let kinetic = kinetic_definitions().flat_map(&mut of_sides).flatten();
    parameters.extend(kinetic.map(|p| with_its_source(p, cycles)));
    let points = ANGLE_POINTS.iter().map(|point| &point.definition);
    let velocities = VELOCITY_POINTS.iter().map(|point| &point.definition);
    parameters.extend(points.chain(velocities).flat_map(&mut of_sides).flatten());
    parameters
}

/// The way of the centre of mass names what stood for the body.
fn with_its_source(parameter: Parameter, cycles: &[Cycle]) -> Parameter {
    let from_pelvis = cycles
        .iter()
        .filter_map(|c| c.kinetics.centre_of_mass)
        .any(|way| way.from == CentreOfMassFrom::Pelvis);
    if from_pelvis && parameter.key.starts_with("centre_of_mass") {
        return Parameter {
            method: WAY_OF_PELVIS,
            ..parameter
        };
    }
    parameter
}

fn parameter(entry: &Definition, side: Option<Side>, values: Vec<f64>) -> Option<Parameter> {
    Some(Parameter {
        key: entry.key,
        name: entry.name,
        unit: entry.unit,
        side,
        mean: mean_of(&values)?,
        sd: sd_of(&values),
        n: values.len(),
        values,
        definition: entry.definition,
        method: entry.method,
    })
}

fn symmetry(parameters: &[Parameter], key: &str, of: &str) -> Option<Parameter> {
    let left = find(parameters, of, Some(Side::Left))?;
    let right = find(parameters, of, Some(Side::Right))?;
    if right.mean.abs() < f64::EPSILON {
        return None;
    }
    let n = left.n.min(right.n);
    let mut result = parameter(definition(key)?, None, vec![left.mean / right.mean])?;
    result.n = n;
    Some(result)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parameters::of_cycle::tests::example;

    #[test]
    fn sides_are_kept_apart_and_rejected_cycles_do_not_count() {
        let mut slow = example(Side::Left);
        slow.next_strike_s = slow.strike_s + 1.4;
        let mut refused = example(Side::Right);
        refused.verdict = crate::cycles::Verdict::Rejected(crate::cycles::Rejection::NoFootOff);
        let cycles = [example(Side::Left), slow, example(Side::Right), refused];
        let parameters = summarise(&cycles, [Some(900.0), None]);
        let left = find(&parameters, "stride_time", Some(Side::Left)).unwrap();
        assert!((left.mean - 1.3).abs() < 1e-12 && left.n == 2);
        assert!((left.sd.unwrap() - 0.02_f64.sqrt()).abs() < 1e-12);
        let right = find(&parameters, "cadence_dimensionless", Some(Side::Right)).unwrap();
        assert_eq!((right.n, right.sd), (1, None));
        let ratio = find(&parameters, "step_time_symmetry", None).unwrap();
        assert!((ratio.mean - 0.65 / 0.6).abs() < 1e-12 && ratio.n == 1);
        assert!(summarise(&[], [None, None]).is_empty());
    }
}

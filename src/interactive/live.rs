//! The cycles of each condition with their curves and values, so that means can be made anew without some of them.

use std::collections::BTreeMap;

use serde::Serialize;

use super::encode::{quantised, rounded, step_for};
use crate::anatomy::{AngleName, KineticName, Side, VelocityName};
use crate::cycles::Cycle;
use crate::parameters::of_cycle;
use crate::report::ConditionInput;
use crate::report::kinetic_axes::printed_unit;

/// Finest step of an angle or a share of body weight, of a moment, power or velocity along a way, and of an angular
/// velocity, in the printed unit.
const FINEST: f64 = 0.01;
const FINEST_PER_KG: f64 = 0.001;
const FINEST_TURN: f64 = 0.1;
/// Decimals of values and times.
const DECIMALS: i32 = 6;

/// A curve that cycles have: one component of an angle or of a kinetic output.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Variable {
    /// Of the angle curves.
    Angle(AngleName, usize),
    /// Of the kinetic curves.
    Kinetic(KineticName, usize),
    /// Of the velocities of segments.
    Velocity(VelocityName),
}

impl Variable {
    /// From stored to printed unit.
    fn factor(self) -> f64 {
        match self {
            Variable::Angle(..) | Variable::Velocity(_) => 1.0,
            Variable::Kinetic(output, _) => printed_unit(output.kind()).1,
        }
    }

    fn finest(self) -> f64 {
        match self {
            Variable::Velocity(name) if name.is_turn() => FINEST_TURN,
            Variable::Angle(..) | Variable::Kinetic(KineticName::NormalisedGrf, _) => FINEST,
            Variable::Kinetic(..) | Variable::Velocity(_) => FINEST_PER_KG,
        }
    }
}

/// A variable as the page knows it.
#[derive(Debug, Serialize)]
struct Described {
    /// What one count of the quantised curves stands for, in the printed unit.
    step: f64,
    /// Whether it is an angle, which may jump by a whole turn.
    angle: bool,
    /// Whether it rests on plates: then only cycles with a clean stance have it.
    kinetic: bool,
}

/// One cycle.
#[derive(Debug, Serialize)]
struct LiveCycle<'a> {
    trial: &'a str,
    side: Side,
    number: usize,
    from_s: f64,
    to_s: f64,
    accepted: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<String>,
    off: Option<f64>,
    opposite_off: Option<f64>,
    opposite_contact: Option<f64>,
    /// Whether its stance counts for kinetics.
    loaded: bool,
    /// By place of the variable.
    curves: BTreeMap<usize, String>,
    /// By key of the parameter.
    values: BTreeMap<&'static str, f64>,
}

/// One condition.
#[derive(Debug, Serialize)]
pub(super) struct LiveCondition<'a> {
    name: &'a str,
    variables: Vec<Described>,
    cycles: Vec<LiveCycle<'a>>,
}

/// The curves of a condition by their exact values, to recognise the lines of figures.
#[derive(Debug)]
pub(super) struct Known {
    /// Variables that the page gets, in order.
    pub(super) variables: Vec<Variable>,
    lines: BTreeMap<Vec<u64>, (Variable, Side, Option<usize>)>,
}

fn bits(values: impl Iterator<Item = f64>) -> Vec<u64> {
    values.map(f64::to_bits).collect()
}

/// All curves of an accepted cycle, in the printed unit.
fn curves_of(cycle: &Cycle) -> impl Iterator<Item = (Variable, Vec<f64>)> {
    let scaled = |variable: Variable, curve: &[f64]| {
        let factor = variable.factor();
        (variable, curve.iter().map(|v| v * factor).collect())
    };
    let angles = cycle
        .curves
        .iter()
        .map(move |((angle, place), curve)| scaled(Variable::Angle(*angle, *place), curve));
    let kinetics = cycle
        .kinetics
        .curves
        .iter()
        .map(move |((output, place), curve)| scaled(Variable::Kinetic(*output, *place), curve));
    let velocities = cycle
        .velocities
        .iter()
        .map(move |(name, curve)| scaled(Variable::Velocity(*name), curve));
    angles.chain(kinetics).chain(velocities)
}

impl Known {
    /// All curves and means of a condition.
    pub(super) fn of(condition: &ConditionInput<'_>) -> Known {
        let mut lines = BTreeMap::new();
        for side in Side::BOTH {
            let averages = condition.averages.side(side);
            let of_angles = averages
                .curves
                .iter()
                .map(|((a, i), s)| (Variable::Angle(*a, *i), s));
            let of_kinetics = averages
                .kinetics
                .curves
                .iter()
                .map(|((k, i), s)| (Variable::Kinetic(*k, *i), s));
            let of_velocities = averages
                .velocities
                .iter()
                .map(|(name, s)| (Variable::Velocity(*name), s));
            for (variable, spread) in of_angles.chain(of_kinetics).chain(of_velocities) {
                let key = bits(spread.mean.iter().map(|v| v * variable.factor()));
                lines.entry(key).or_insert((variable, side, None));
            }
        }
        for (place, cycle) in condition.cycles.iter().enumerate() {
            if !cycle.is_accepted() {
                continue;
            }
            for (variable, values) in curves_of(cycle) {
                // the mean of one cycle is that cycle: then the line is the mean
                lines
                    .entry(bits(values.into_iter()))
                    .or_insert((variable, cycle.side, Some(place)));
            }
        }
        Known {
            variables: Vec::new(),
            lines,
        }
    }

    /// The place of the variable in the page and the cycle (`None` for a mean) of a line of a figure.
    pub(super) fn find(&mut self, side: Side, values: &[f64]) -> Option<(usize, Option<usize>)> {
        let (variable, of_side, cycle) = self.lines.get(&bits(values.iter().copied()))?;
        if *of_side != side {
            return None;
        }
        let place = self.variables.iter().position(|v| v == variable);
        let place = place.unwrap_or_else(|| {
            self.variables.push(*variable);
            self.variables.len() - 1
        });
        Some((place, *cycle))
    }
}

/// The own leg, else the other one: as the parameters of the report take it.
fn leg_of(side: Side, [left, right]: [Option<f64>; 2]) -> Option<f64> {
    match side {
        Side::Left => left.or(right),
        Side::Right => right.or(left),
    }
}

/// The cycles of a condition with the curves that figures show.
pub(super) fn live<'a>(
    condition: &ConditionInput<'a>,
    variables: &[Variable],
    leg_length_mm: [Option<f64>; 2],
) -> LiveCondition<'a> {
    let mut largest = vec![0.0_f64; variables.len()];
    let place = |variable: Variable| variables.iter().position(|v| *v == variable);
    let accepted = || condition.cycles.iter().filter(|c| c.is_accepted());
    for (variable, values) in accepted().flat_map(curves_of) {
        if let Some(most) = place(variable).and_then(|i| largest.get_mut(i)) {
            *most = values.iter().fold(*most, |m, v| m.max(v.abs()));
        }
    }
    let described: Vec<Described> = variables
        .iter()
        .zip(&largest)
        .map(|(variable, largest)| Described {
            step: step_for(*largest, variable.finest()),
            angle: matches!(variable, Variable::Angle(..)),
            kinetic: matches!(variable, Variable::Kinetic(..)),
        })
        .collect();
    let cycles = condition
        .cycles
        .iter()
        .map(|cycle| {
            let mut curves = BTreeMap::new();
            let mut values = BTreeMap::new();
            if cycle.is_accepted() {
                for (variable, curve) in curves_of(cycle) {
                    if let Some((place, about)) = place(variable).and_then(|i| Some((i, described.get(i)?))) {
                        curves.insert(place, quantised(&curve, about.step));
                    }
                }
                values = of_cycle(cycle, leg_of(cycle.side, leg_length_mm));
                values.values_mut().for_each(|v| *v = rounded(*v, DECIMALS));
            }
            let share = |pct: Option<f64>| pct.map(|v| rounded(v, 3));
            LiveCycle {
                trial: &cycle.trial,
                side: cycle.side,
                number: cycle.number,
                from_s: rounded(cycle.strike_s, 4),
                to_s: rounded(cycle.next_strike_s, 4),
                accepted: cycle.is_accepted(),
                why: cycle.rejection().map(|why| why.words()),
                off: share(cycle.foot_off_pct),
                opposite_off: share(cycle.opposite_off_pct),
                opposite_contact: share(cycle.opposite_contact_pct),
                loaded: cycle.is_accepted() && cycle.kinetics.count(),
                curves,
                values,
            }
        })
        .collect();
    LiveCondition {
        name: condition.name,
        variables: described,
        cycles,
    }
}

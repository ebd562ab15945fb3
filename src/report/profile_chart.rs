//! The Movement Analysis Profile as bars: one group per angle, a bar per side, a line where the controls stand.

use plotters::prelude::{Color, RGBColor};
use plotters::style::text_anchor::{HPos, VPos};
use serde::Serialize;

use super::canvas::{self, Canvas, Drawn, bold_style, text_style};
use super::chart::{FRAME_LINE, GRID_LINE, INK, SOFT_INK, colour, fraction};
use super::language::Language;
use super::pixels::px;
use super::{ReportError, rounding};
use crate::anatomy::Side;

/// Bars of both sides together.
const BOTH: RGBColor = RGBColor(0x6B, 0x4E, 0x8E);
const CONTROL: RGBColor = RGBColor(0, 0, 0);
/// Room around the axes, points: for numbers and title, for the size of a change, for values, for names.
const LEFT_PT: f64 = 30.0;
const RIGHT_PT: f64 = 34.0;
const TOP_PT: f64 = 12.0;
const BOTTOM_PT: f64 = 34.0;
/// Width of a bar and distance of two groups, points.
const BAR_PT: f64 = 16.0;
/// Height of the number above a bar, points.
const LABEL_PT: f64 = 9.0;
/// Distance of ticks, degrees.
const TICK_DEG: f64 = 5.0;
/// The vertical axis reaches at least so far, degrees.
const LEAST_TOP_DEG: f64 = 15.0;
/// Room above the highest bar for its number, degrees.
const ROOM_DEG: f64 = 1.5;

/// One bar.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Bar {
    /// Whose; `None` for both sides together.
    pub side: Option<Side>,
    /// Its height, degrees, as printed.
    pub value_deg: f64,
    /// Standard deviation over cycles, degrees.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sd_deg: Option<f64>,
}

/// The bars of one score.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BarGroup {
    /// Its name in two lines.
    pub name: [String; 2],
    /// The bars.
    pub bars: Vec<Bar>,
    /// Mean of the controls, degrees.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub control_deg: Option<f64>,
}

/// The whole drawing. The last group stands apart.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Bars {
    /// From proximal to distal, then the score of all.
    pub groups: Vec<BarGroup>,
    /// The smallest change of the last score that matters, degrees.
    pub mcid_deg: f64,
    /// Width, points.
    pub width_pt: f64,
    /// Height, points.
    pub height_pt: f64,
    /// The language of what stands along the axes.
    #[serde(skip)]
    pub language: Language,
}

/// The vertical scale.
struct Scale {
    top_deg: f64,
    height_pt: f64,
}

impl Scale {
    fn of(bars: &Bars) -> Scale {
        let values = bars.groups.iter().flat_map(|g| {
            let heights = g.bars.iter().map(|b| b.value_deg + b.sd_deg.unwrap_or(0.0));
            heights.chain(g.control_deg.map(|c| c + bars.mcid_deg))
        });
        let highest = values.fold(0.0, f64::max) + ROOM_DEG;
        Scale {
            top_deg: ((highest / TICK_DEG).ceil() * TICK_DEG).max(LEAST_TOP_DEG),
            height_pt: bars.height_pt,
        }
    }

    fn y(&self, value_deg: f64) -> f64 {
        let share = (value_deg / self.top_deg).clamp(0.0, 1.0);
        self.height_pt - BOTTOM_PT - share * (self.height_pt - BOTTOM_PT - TOP_PT)
    }
}

/// Draws the bars as SVG.
///
/// # Errors
/// [`ReportError::Chart`] when the drawing library refuses.
pub(super) fn draw(bars: &Bars) -> Result<Drawn, ReportError> {
    canvas::drawing((bars.width_pt, bars.height_pt), |canvas| {
        let scale = Scale::of(bars);
        axes(canvas, bars, &scale)?;
        let all: usize = bars.groups.iter().map(|g| g.bars.len()).sum();
        let room = bars.width_pt - LEFT_PT - RIGHT_PT - BAR_PT * fraction(all, 1);
        let gap = room / fraction(bars.groups.len() + 1, 1);
        let mut left = LEFT_PT + gap / 2.0;
        for (place, one) in bars.groups.iter().enumerate() {
            let last = place + 1 == bars.groups.len();
            if last {
                let x = px(left + gap / 4.0);
                let ends = vec![(x, px(TOP_PT)), (x, px(bars.height_pt - BOTTOM_PT))];
                canvas.stroke(ends, FRAME_LINE.stroke_width(4))?;
                left += gap / 2.0;
            }
            let right = left + BAR_PT * fraction(one.bars.len(), 1);
            group(canvas, one, (left, right), (&scale, bars.language))?;
            if last {
                mcid(canvas, one, (right, bars.mcid_deg), &scale)?;
            }
            left = right + gap;
        }
        Ok(())
    })
}

fn axes(canvas: &Canvas<'_>, bars: &Bars, scale: &Scale) -> Result<(), ReportError> {
    let right = px(bars.width_pt - RIGHT_PT);
    let numbers = text_style(6.4, SOFT_INK, (HPos::Right, VPos::Center));
    let mut value_deg = 0.0;
    while value_deg <= scale.top_deg + 1e-9 {
        let y = px(scale.y(value_deg));
        canvas.stroke(vec![(px(LEFT_PT), y), (right, y)], GRID_LINE.stroke_width(4))?;
        let text = rounding::fixed(value_deg, 0);
        canvas.write(&text, (px(LEFT_PT - 3.0), y), numbers);
        value_deg += TICK_DEG;
    }
    let bottom = px(bars.height_pt - BOTTOM_PT);
    canvas.stroke(
        vec![(px(LEFT_PT), px(TOP_PT)), (px(LEFT_PT), bottom), (right, bottom)],
        FRAME_LINE.stroke_width(6),
    )?;
    let title = text_style(6.8, SOFT_INK, (HPos::Center, VPos::Center)).turned();
    let middle = px((TOP_PT + bars.height_pt - BOTTOM_PT) / 2.0);
    canvas.write(&bars.language.term("Score (°)"), (px(8.0), middle), title);
    Ok(())
}

fn group(
    canvas: &Canvas<'_>,
    one: &BarGroup,
    (left, right): (f64, f64),
    (scale, language): (&Scale, Language),
) -> Result<(), ReportError> {
    let both = language.term("all");
    let ground = scale.y(0.0);
    for (place, bar) in one.bars.iter().enumerate() {
        let from = left + BAR_PT * fraction(place, 1) + 1.0;
        let (to, middle) = (from + BAR_PT - 2.0, px(from + BAR_PT / 2.0 - 1.0));
        let ink = bar.side.map_or(BOTH, colour);
        let top = scale.y(bar.value_deg);
        let corners = [(px(from), px(top)), (px(to), px(ground))];
        canvas.rectangle(corners, ink.filled())?;
        let mut label = top;
        if let Some(sd) = bar.sd_deg {
            let (high, low) = (scale.y(bar.value_deg + sd), scale.y(bar.value_deg - sd));
            beam(canvas, middle, (high, low))?;
            label = high;
        }
        // not under the line of the controls
        let line = one.control_deg.map(|control| scale.y(control));
        if let Some(line) = line.filter(|y| (label - LABEL_PT..label + 1.0).contains(y)) {
            label = line;
        }
        let number = text_style(6.2, INK, (HPos::Center, VPos::Bottom));
        let text = rounding::fixed(bar.value_deg, 1);
        canvas.write(&text, (middle, px(label - 1.5)), number);
        let whose = match bar.side {
            Some(Side::Left) => "L",
            Some(Side::Right) => "R",
            None => both.as_str(),
        };
        let style = bold_style(6.2, ink, (HPos::Center, VPos::Top));
        canvas.write(whose, (middle, px(ground + 2.5)), style);
    }
    for (line, text) in one.name.iter().enumerate() {
        let style = text_style(6.6, INK, (HPos::Center, VPos::Top));
        let y = ground + 12.0 + 8.0 * fraction(line, 1);
        canvas.write(text, (px((left + right) / 2.0), px(y)), style);
    }
    if let Some(control) = one.control_deg {
        let y = px(scale.y(control));
        canvas.stroke(
            vec![(px(left - 2.0), y), (px(right + 2.0), y)],
            CONTROL.stroke_width(14),
        )?;
    }
    Ok(())
}

/// A line with a foot at either end.
fn beam(canvas: &Canvas<'_>, x: i32, (high, low): (f64, f64)) -> Result<(), ReportError> {
    let style = || CONTROL.stroke_width(7);
    canvas.stroke(vec![(x, px(high)), (x, px(low))], style())?;
    for y in [high, low] {
        canvas.stroke(vec![(x - px(2.0), px(y)), (x + px(2.0), px(y))], style())?;
    }
    Ok(())
}

/// The smallest change that matters, drawn upwards from the controls' line, or from zero.
fn mcid(
    canvas: &Canvas<'_>,
    one: &BarGroup,
    (right, mcid_deg): (f64, f64),
    scale: &Scale,
) -> Result<(), ReportError> {
    let from = one.control_deg.unwrap_or(0.0);
    let (low, high) = (scale.y(from), scale.y(from + mcid_deg));
    let x = right + 6.0;
    beam(canvas, px(x), (high, low))?;
    let style = text_style(6.2, INK, (HPos::Left, VPos::Center));
    let text = format!("MCID {}°", rounding::fixed(mcid_deg, 1));
    canvas.write(&text, (px(x + 4.0), px((low + high) / 2.0)), style);
    Ok(())
}

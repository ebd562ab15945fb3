//! The kinematics pages: mean ± 1 SD, and all cycles.

use super::quality::{CAUTION, Doubts};
use super::reference;
use crate::anatomy::{AngleName, Side};
use crate::cycles::{Cycle, SideAverages};
use crate::norms::Variable;
use crate::report::axes::{Component, Layout, Range, range_for};
use crate::report::chart::{Band, DEGREES, Grid, Line, Marks, Panel, Weight};
use crate::report::input::ConditionInput;
use crate::report::model::{Block, Figure, KeyEntry, KeySign, Section};
use crate::report::rounding::counted;

/// Width of every figure: the text width of A4, points.
pub(super) const WIDTH_PT: f64 = 493.0;
/// Height of a row of panels, points: four rows, key and caption fill a page of either paper.
const ROW_HEIGHT_PT: f64 = 141.0;

pub(super) fn sections(condition: &ConditionInput<'_>, doubts: &Doubts, subtitle: &str) -> Vec<Section> {
    let mut sections = Vec::new();
    for layout in Layout::ALL {
        if !has_curves(condition, layout) {
            continue;
        }
        for style in [Style::Mean, Style::AllCycles] {
            sections.push(section((condition, doubts), subtitle, layout, style));
        }
    }
    sections
}

/// What is added to a caption when a panel has another vertical axis than usual.
pub(super) const OTHER_AXIS: &str =
    " A panel marked “other range” or “scale ×” has another vertical axis than usual.";

/// What is added to a caption when a curve rests on filled markers.
pub(super) const FILLED_NOTE: &str =
    " On the broad pale stroke a curve rests on filled gaps of markers; the study description lists them.";

/// Whether a curve of the panel rests on filled markers.
pub(super) fn has_filled(panel: &Panel) -> bool {
    panel.lines.iter().any(|line| !line.filled.is_empty())
}

/// What a page shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Style {
    Mean,
    AllCycles,
}

/// The accepted cycles of one side.
pub(super) fn accepted<'a>(condition: &ConditionInput<'a>, side: Side) -> impl Iterator<Item = &'a Cycle> {
    condition
        .cycles
        .iter()
        .filter(move |c| c.side == side && c.is_accepted())
}

fn has_curves(condition: &ConditionInput<'_>, layout: Layout) -> bool {
    let wanted: Vec<Component> = layout.rows().into_iter().flatten().flatten().collect();
    condition
        .cycles
        .iter()
        .filter(|c| c.is_accepted())
        .any(|c| wanted.iter().any(|component| c.curves.contains_key(component)))
}

fn section(
    (condition, doubts): (&ConditionInput<'_>, &Doubts),
    subtitle: &str,
    layout: Layout,
    style: Style,
) -> Section {
    let (key, addition) = match (layout, style) {
        (Layout::LowerBody, Style::Mean) => ("kinematics_mean", "mean of cycles"),
        (Layout::LowerBody, Style::AllCycles) => ("kinematics_cycles", "all cycles"),
        (Layout::Trunk, Style::Mean) => ("trunk_mean", "mean of cycles"),
        (Layout::Trunk, Style::AllCycles) => ("trunk_cycles", "all cycles"),
        (Layout::Arms, Style::Mean) => ("arms_mean", "mean of cycles"),
        (Layout::Arms, Style::AllCycles) => ("arms_cycles", "all cycles"),
    };
    let rows = layout
        .rows()
        .into_iter()
        .map(|row| {
            row.into_iter()
                .map(|place| place.and_then(|component| panel((condition, doubts), component, style)))
                .collect()
        })
        .collect();
    let rows: Vec<Vec<Option<Panel>>> = rows;
    let any_filled = rows.iter().flatten().flatten().any(has_filled);
    let any_error = rows.iter().flatten().flatten().any(|p| p.error.is_some());
    let any_norm = rows.iter().flatten().flatten().any(|p| p.norm.is_some());
    let doubtful = rows.iter().flatten().flatten().any(|p| !p.caution.is_empty());
    let marked = rows.iter().flatten().flatten().any(|p| p.range.mark.is_some());
    let grid = Grid {
        language: crate::report::Language::English,
        rows,
        width_pt: WIDTH_PT,
        row_height_pt: ROW_HEIGHT_PT,
    };
    Section {
        key,
        title: format!("{}, {addition}", layout.title()),
        subtitle: subtitle.to_owned(),
        blocks: vec![Block::Figure(Box::new(Figure {
            alt: alt(condition, layout, style),
            caption: caption(condition, layout, style, any_norm)
                + if any_filled { FILLED_NOTE } else { "" }
                + if marked { OTHER_AXIS } else { "" }
                + if doubtful { CAUTION } else { "" },
            key: keys(condition, style, any_norm)
                .into_iter()
                .chain(reference::error_key(condition, any_error))
                .collect(),
            grid,
        }))],
    }
}

/// The lowest and highest value over all accepted cycles and over mean ± SD: one range for both pages.
fn extremes(condition: &ConditionInput<'_>, component: Component) -> Option<(f64, f64)> {
    let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
    let mut see = |value: f64| {
        if value.is_finite() {
            low = low.min(value);
            high = high.max(value);
        }
    };
    for cycle in condition.cycles.iter().filter(|c| c.is_accepted()) {
        cycle
            .curves
            .get(&component)
            .into_iter()
            .flatten()
            .for_each(|v| see(*v));
    }
    for side in Side::BOTH {
        let Some(spread) = condition.averages.spread(side, component.0, component.1) else {
            continue;
        };
        for (i, mean) in spread.mean.iter().enumerate() {
            let sd = spread
                .sd
                .as_ref()
                .and_then(|sd| sd.get(i))
                .copied()
                .unwrap_or(0.0);
            see(mean - sd);
            see(mean + sd);
        }
    }
    let norm = reference::band(condition, Variable::Angle(component.0, component.1));
    norm.iter().flat_map(reference::extremes).for_each(see);
    (low <= high).then_some((low, high))
}

fn panel(
    (condition, doubts): (&ConditionInput<'_>, &Doubts),
    component: Component,
    style: Style,
) -> Option<Panel> {
    let (angle, place) = component;
    let words = angle.components().get(place).copied().flatten()?;
    let range: Range = range_for(component, extremes(condition, component));
    let mut panel = Panel {
        title: words.title.to_owned(),
        unit: DEGREES,
        positive: words.positive.to_owned(),
        negative: words.negative.to_owned(),
        range,
        norm: reference::band(condition, Variable::Angle(angle, place)),
        norm_foot_off_pct: reference::foot_off_pct(condition),
        ribbons: Vec::new(),
        lines: Vec::new(),
        marks: Vec::new(),
        absent: Vec::new(),
        caution: doubts.of_angle(angle),
        beyond: Vec::new(),
        error: (style == Style::Mean)
            .then(|| reference::error_of(condition, Variable::Angle(angle, place)))
            .flatten(),
    };
    for side in Side::BOTH {
        let averages = condition.averages.side(side);
        let drawn = match style {
            Style::Mean => add_mean(&mut panel, condition, averages, component),
            Style::AllCycles => add_cycles(&mut panel, condition, averages, component),
        };
        let cycles = accepted(condition, side).count();
        if drawn == 0 {
            let why = if cycles == 0 {
                format!("no accepted {} cycle", side.word())
            } else {
                format!("{}: not available", side.word())
            };
            panel.absent.push(why);
            continue;
        }
        if drawn < cycles {
            panel
                .absent
                .push(format!("{}: {drawn} of {cycles} cycles", side.word()));
        }
        panel.marks.push(Marks {
            side,
            foot_off_pct: averages.foot_off_pct,
            opposite_off_pct: averages.opposite_off_pct,
            opposite_contact_pct: averages.opposite_contact_pct,
        });
    }
    Some(panel)
}

/// Adds mean and ribbon; returns the number of cycles behind them.
fn add_mean(
    panel: &mut Panel,
    condition: &ConditionInput<'_>,
    averages: &SideAverages,
    component: Component,
) -> usize {
    let Some(spread) = averages.curves.get(&component) else {
        return 0;
    };
    if let Some(sd) = &spread.sd {
        let band = Band {
            mean: spread.mean.to_vec(),
            sd: sd.to_vec(),
        };
        panel.ribbons.push((averages.side, band));
    }
    panel.lines.push(Line {
        side: averages.side,
        weight: Weight::Thick,
        values: spread.mean.to_vec(),
        filled: filled(condition, averages.side, Some(component.0), None),
    });
    spread.n
}

/// Where the curve of one accepted cycle of a side (or of any of them) rests on filled markers, percent of the cycle.
pub(super) fn filled(
    condition: &ConditionInput<'_>,
    side: Side,
    angle: Option<AngleName>,
    cycle: Option<usize>,
) -> Vec<(f64, f64)> {
    let counts = |place: usize| {
        let of = condition.cycles.get(place);
        of.is_some_and(|c| c.side == side && c.is_accepted())
    };
    let stretches = condition
        .filled
        .iter()
        .filter(|f| f.angle == angle && cycle.is_none_or(|wanted| wanted == f.cycle) && counts(f.cycle));
    stretches.map(|f| (f.from_pct, f.to_pct)).collect()
}

/// Adds one thin line per cycle and the representative one thicker; returns the number of cycles.
fn add_cycles(
    panel: &mut Panel,
    condition: &ConditionInput<'_>,
    averages: &SideAverages,
    component: Component,
) -> usize {
    let representative = averages.representative.as_ref().map(|r| r.cycle);
    let mut drawn = 0;
    let mut thick = None;
    for (place, cycle) in condition.cycles.iter().enumerate() {
        if cycle.side != averages.side || !cycle.is_accepted() {
            continue;
        }
        let Some(curve) = cycle.curves.get(&component) else {
            continue;
        };
        let mut line = Line {
            side: cycle.side,
            weight: Weight::Thin,
            values: curve.to_vec(),
            filled: filled(condition, cycle.side, Some(component.0), Some(place)),
        };
        drawn += 1;
        if Some(place) == representative {
            line.weight = Weight::Thick;
            thick = Some(line);
        } else {
            panel.lines.push(line);
        }
    }
    panel.lines.extend(thick);
    drawn
}

fn cycle_counts(condition: &ConditionInput<'_>) -> String {
    Side::BOTH
        .map(|side| {
            counted(
                accepted(condition, side).count(),
                &format!("{} cycle", side.word()),
            )
        })
        .join(" and ")
}

fn caption(condition: &ConditionInput<'_>, layout: Layout, style: Style, any_norm: bool) -> String {
    let mut words = match style {
        Style::Mean => format!("Mean and one standard deviation of {}. ", cycle_counts(condition)),
        Style::AllCycles => format!("Every accepted cycle: {}. ", cycle_counts(condition)),
    };
    if style == Style::AllCycles {
        let chosen: Vec<String> = Side::BOTH
            .into_iter()
            .filter_map(|side| {
                let place = condition.averages.side(side).representative.as_ref()?.cycle;
                let cycle = condition.cycles.get(place)?;
                Some(format!("{} {} cycle {}", side.word(), cycle.trial, cycle.number))
            })
            .collect();
        if !chosen.is_empty() {
            words.push_str(&format!(
                "Thick: the most representative cycle (Sangeux and Polak 2015): {}. ",
                chosen.join(", ")
            ));
        }
    }
    words.push_str(
        "Each side over its own gait cycle in percent, from foot contact to the next contact of the same foot.",
    );
    if layout == Layout::LowerBody {
        words.push_str(" Ankle rotation, foot pitch and foot roll are in the results files.");
    }
    if style == Style::Mean || condition.reference.is_some() {
        words.push(' ');
        words.push_str(&reference::words_of_page(condition, any_norm));
    }
    words
}

fn alt(condition: &ConditionInput<'_>, layout: Layout, style: Style) -> String {
    let shown = layout
        .rows()
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|(angle, place)| angle.components().get(place).copied().flatten())
        .map(|c| c.title.to_lowercase())
        .collect::<Vec<_>>()
        .join(", ");
    let what = match style {
        Style::Mean => "mean with one standard deviation",
        Style::AllCycles => "one line per cycle",
    };
    format!(
        "Graphs over the gait cycle, left red and solid, right blue and dashed, {what}, from {}: {shown}. The \
         table of kinematic values holds the main values as numbers.",
        cycle_counts(condition)
    )
}

fn keys(condition: &ConditionInput<'_>, style: Style, any_norm: bool) -> Vec<KeyEntry> {
    let entry = |sign, text: &str| KeyEntry {
        sign,
        text: text.to_owned(),
    };
    let mut keys = vec![entry(KeySign::Left, "Left"), entry(KeySign::Right, "Right")];
    let spread = Side::BOTH.iter().any(|s| accepted(condition, *s).count() > 1);
    if style == Style::Mean && spread {
        keys.push(entry(KeySign::Ribbon, "± 1 SD"));
    }
    keys.extend(reference::key(any_norm));
    keys.push(entry(KeySign::FootOff, "foot off"));
    keys.push(entry(KeySign::Opposite, "opposite foot off and contact"));
    keys
}

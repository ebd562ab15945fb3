//! The kinetics pages: joint moments and powers, ground reaction, and why a side has none.

use super::kinematics::{FILLED_NOTE, OTHER_AXIS, WIDTH_PT, accepted, filled, has_filled};
use super::quality::{CAUTION, Doubts};
use super::{kinetic_values, reference, stated};
use crate::anatomy::{KineticKind, KineticName, Side};
use crate::cycles::Cycle;
use crate::norms::Variable;
use crate::report::chart::{Band, Grid, Line, Marks, Panel, Weight};
use crate::report::input::{ConditionInput, ReportInput};
use crate::report::kinetic_axes::{KineticComponent, KineticLayout, kinetic_range_for, printed_unit};
use crate::report::model::{Block, Figure, KeyEntry, KeySign, Section};
use crate::report::rounding::counted;

/// Height of a row of panels, points: three narrow rows fill a page of either paper, one wide row leaves room for a table.
const JOINT_ROW_HEIGHT_PT: f64 = 166.0;
const GROUND_ROW_HEIGHT_PT: f64 = 141.0;

/// The pages of one condition; none when the session has no plates.
pub(super) fn sections(
    input: &ReportInput<'_>,
    (condition, doubts): (&ConditionInput<'_>, &Doubts),
    subtitle: &str,
) -> Vec<Section> {
    let section = |key, title: &str, blocks| Section {
        key,
        title: title.to_owned(),
        subtitle: subtitle.to_owned(),
        blocks,
    };
    if !has_pages(input, condition) {
        return Vec::new();
    }
    let joints = has_curves(condition, KineticLayout::Joints);
    let ground = has_curves(condition, KineticLayout::GroundReaction);
    let mut blocks = if joints {
        vec![figure(input, (condition, doubts), KineticLayout::Joints)]
    } else {
        Vec::new()
    };
    blocks.extend(absence(condition, KineticName::HipMoment));
    let mut sections = vec![section("kinetics", "Joint moments and powers", blocks)];
    sections.extend(
        kinetic_values::joints(condition)
            .map(|blocks| section("kinetic_values", "Key points of joint moments and powers", blocks)),
    );
    let mut blocks = if ground {
        vec![figure(input, (condition, doubts), KineticLayout::GroundReaction)]
    } else {
        Vec::new()
    };
    blocks.extend(absence(condition, KineticName::NormalisedGrf));
    blocks.extend(kinetic_values::ground_reaction(condition).into_iter().flatten());
    blocks.extend(kinetic_values::centre_of_mass(condition).into_iter().flatten());
    sections.push(section("ground_reaction", "Ground reaction", blocks));
    sections
}

/// Whether a condition has pages of joint moments and ground reaction.
fn has_pages(input: &ReportInput<'_>, condition: &ConditionInput<'_>) -> bool {
    let mut layouts = KineticLayout::ALL.into_iter();
    input.plates.is_some() && layouts.any(|layout| has_curves(condition, layout))
}

/// The centre of mass where there is no page of ground reaction for it: two rows are no page.
pub(super) fn centre_of_mass_elsewhere(
    input: &ReportInput<'_>,
    condition: &ConditionInput<'_>,
) -> Vec<Block> {
    if has_pages(input, condition) {
        return Vec::new();
    }
    kinetic_values::centre_of_mass(condition).unwrap_or_default()
}

/// Why a condition has no page of joint moments and ground reaction although there are plates; nothing when it has one.
pub(super) fn why_no_page(input: &ReportInput<'_>, condition: &ConditionInput<'_>) -> Vec<Block> {
    if input.plates.is_none()
        || has_pages(input, condition)
        || !condition.cycles.iter().any(Cycle::is_accepted)
    {
        return Vec::new();
    }
    absence(condition, KineticName::NormalisedGrf)
}

fn has_curves(condition: &ConditionInput<'_>, layout: KineticLayout) -> bool {
    layout.rows().into_iter().flatten().any(|(output, component)| {
        Side::BOTH.iter().any(|side| {
            condition
                .averages
                .kinetic_spread(*side, output, component)
                .is_some()
        })
    })
}

/// "Left" or "Right", for the beginning of a sentence.
fn capital(side: Side) -> &'static str {
    match side {
        Side::Left => "Left",
        Side::Right => "Right",
    }
}

/// Why accepted cycles lack an output, side by side: "Left: no clean plate contact: 3 on no plate, 1 partly beside plate
/// 2." No block where every cycle has it.
fn absence(condition: &ConditionInput<'_>, output: KineticName) -> Vec<Block> {
    let lines: Vec<String> = Side::BOTH
        .into_iter()
        .filter_map(|side| absence_of(condition, side, output))
        .collect();
    if lines.is_empty() {
        Vec::new()
    } else {
        vec![Block::Notes { notes: lines }]
    }
}

fn absence_of(condition: &ConditionInput<'_>, side: Side, output: KineticName) -> Option<String> {
    let (mut reasons, mut all): (Vec<(String, usize)>, usize) = (Vec::new(), 0);
    for cycle in accepted(condition, side) {
        all += 1;
        let Some(why) = cycle.kinetics.why_absent(output) else {
            continue;
        };
        match reasons.iter_mut().find(|(known, _)| *known == why) {
            Some((_, count)) => *count += 1,
            None => reasons.push((why, 1)),
        }
    }
    if all == 0 {
        return Some(format!("{}: no accepted cycle.", capital(side)));
    }
    let missing: usize = reasons.iter().map(|(_, count)| count).sum();
    if missing == 0 {
        return None;
    }
    let words: Vec<String> = reasons
        .iter()
        .map(|(why, count)| {
            if reasons.len() == 1 {
                why.clone()
            } else {
                format!("{count} {why}")
            }
        })
        .collect();
    let clean = condition.averages.side(side).kinetics.n;
    let head = match (clean, missing == all) {
        (0, _) => format!("no clean plate contact in {}", counted(all, "cycle")),
        (_, true) => format!("{} without a curve", counted(all, "cycle")),
        (_, false) => format!("{missing} of {} without a curve", counted(all, "cycle")),
    };
    Some(format!("{}: {head}: {}.", capital(side), words.join("; ")))
}

fn figure(
    input: &ReportInput<'_>,
    (condition, doubts): (&ConditionInput<'_>, &Doubts),
    layout: KineticLayout,
) -> Block {
    let rows: Vec<Vec<Option<Panel>>> = layout
        .rows()
        .into_iter()
        .map(|row| row.into_iter().map(|c| panel((condition, doubts), c)).collect())
        .collect();
    let any_error = rows.iter().flatten().flatten().any(|p| p.error.is_some());
    let any_norm = rows.iter().flatten().flatten().any(|p| p.norm.is_some());
    let any_filled = rows.iter().flatten().flatten().any(has_filled);
    let marked = rows.iter().flatten().flatten().any(|p| p.range.mark.is_some());
    let doubtful = rows.iter().flatten().flatten().any(|p| !p.caution.is_empty());
    Block::Figure(Box::new(Figure {
        alt: alt(condition, layout),
        caption: caption(input, condition, layout, any_norm)
            + if any_filled { FILLED_NOTE } else { "" }
            + if marked { OTHER_AXIS } else { "" }
            + if doubtful { CAUTION } else { "" },
        key: keys(condition, any_norm)
            .into_iter()
            .chain(reference::error_key(condition, any_error))
            .collect(),
        grid: Grid {
            language: crate::report::Language::English,
            rows,
            width_pt: WIDTH_PT,
            row_height_pt: match layout {
                KineticLayout::Joints => JOINT_ROW_HEIGHT_PT,
                KineticLayout::GroundReaction => GROUND_ROW_HEIGHT_PT,
            },
        },
    }))
}

/// Whether the signs of moments have their clinical meaning in every cycle that is drawn.
fn in_body_axes(condition: &ConditionInput<'_>) -> bool {
    condition
        .cycles
        .iter()
        .filter(|c| c.kinetics.count())
        .all(|c| c.kinetics.in_body_axes())
}

/// Title, upper and lower word. Moments in the axes of the laboratory have no clinical direction.
fn words(condition: &ConditionInput<'_>, (output, place): KineticComponent) -> Option<[String; 3]> {
    let words = output.components().get(place).copied().flatten()?;
    if output.kind() == KineticKind::Moment && !in_body_axes(condition) {
        let joint = words.title.split_whitespace().next().unwrap_or_default();
        let joint = if joint == "Plantarflexor" { "Ankle" } else { joint };
        let axis = ["x", "y", "z"].get(place).copied().unwrap_or_default();
        let title = format!("{joint} moment about {axis}");
        return Some([title, "+".to_owned(), "−".to_owned()]);
    }
    Some([words.title, words.positive, words.negative].map(str::to_owned))
}

/// The curves of the cycles that count, and of mean ± SD: lowest and highest value in the printed unit.
fn extremes(condition: &ConditionInput<'_>, component: KineticComponent, factor: f64) -> Option<(f64, f64)> {
    let mut seen: Option<(f64, f64)> = None;
    let mut see = |value: f64| {
        let value = value * factor;
        let (low, high) = seen.unwrap_or((value, value));
        seen = Some((low.min(value), high.max(value)));
    };
    for side in Side::BOTH {
        for curve in curves(condition, side, component) {
            curve.iter().for_each(|v| see(*v));
        }
        let spread = condition.averages.kinetic_spread(side, component.0, component.1);
        if let Some((mean, sd)) = spread.and_then(|s| Some((s.mean, s.sd?))) {
            for (mean, sd) in mean.iter().zip(&sd) {
                see(mean - sd);
                see(mean + sd);
            }
        }
    }
    let norm = reference::band(condition, Variable::Kinetic(component.0, component.1));
    // already in the printed unit
    norm.iter()
        .flat_map(reference::extremes)
        .for_each(|v| see(v / factor));
    seen
}

fn curves<'a>(
    condition: &ConditionInput<'a>,
    side: Side,
    component: KineticComponent,
) -> impl Iterator<Item = &'a [f64; 101]> {
    accepted(condition, side).filter_map(move |c| c.kinetics.curves.get(&component))
}

fn panel((condition, doubts): (&ConditionInput<'_>, &Doubts), component: KineticComponent) -> Option<Panel> {
    let (output, place) = component;
    let [title, positive, negative] = words(condition, component)?;
    let (unit, factor) = printed_unit(output.kind());
    let mut panel = Panel {
        title,
        unit,
        positive,
        negative,
        range: kinetic_range_for(component, extremes(condition, component, factor)),
        norm: reference::band(condition, Variable::Kinetic(output, place)),
        norm_foot_off_pct: reference::foot_off_pct(condition),
        ribbons: Vec::new(),
        lines: Vec::new(),
        marks: Vec::new(),
        absent: Vec::new(),
        caution: doubts.of_kinetics(),
        beyond: Vec::new(),
        error: reference::error_of(condition, Variable::Kinetic(output, place)),
    };
    let scaled = |values: &[f64]| values.iter().map(|v| v * factor).collect::<Vec<f64>>();
    let mut means = Vec::new();
    for side in Side::BOTH {
        let averages = &condition.averages.side(side).kinetics;
        let Some(spread) = averages.curves.get(&(output, place)) else {
            let why = if averages.n == 0 {
                "no clean contact"
            } else {
                "samples missing"
            };
            panel.absent.push(format!("{}: {why}", side.word()));
            continue;
        };
        if spread.n < averages.n {
            panel.absent.push(format!(
                "{}: {} of {} contacts",
                side.word(),
                spread.n,
                averages.n
            ));
        }
        if let Some(sd) = &spread.sd {
            let band = Band {
                mean: scaled(&spread.mean),
                sd: scaled(sd),
            };
            panel.ribbons.push((side, band));
            panel
                .lines
                .extend(curves(condition, side, component).map(|curve| Line {
                    side,
                    weight: Weight::Thin,
                    values: scaled(curve),
                    filled: Vec::new(),
                }));
        }
        means.push(Line {
            side,
            weight: Weight::Thick,
            values: scaled(&spread.mean),
            filled: filled(condition, side, None, None),
        });
        panel.marks.push(Marks {
            side,
            foot_off_pct: averages.foot_off_pct,
            opposite_off_pct: averages.opposite_off_pct,
            opposite_contact_pct: averages.opposite_contact_pct,
        });
    }
    panel.lines.extend(means);
    Some(panel)
}

/// "3 left and 1 right clean plate contact(s)".
pub(super) fn contact_counts(condition: &ConditionInput<'_>) -> String {
    let [left, right] = Side::BOTH.map(|side| condition.averages.side(side).kinetics.n);
    let noun = if left + right == 1 { "contact" } else { "contacts" };
    format!("{left} left and {right} right clean plate {noun}")
}

fn caption(
    input: &ReportInput<'_>,
    condition: &ConditionInput<'_>,
    layout: KineticLayout,
    any_norm: bool,
) -> String {
    let mut words = format!(
        "{} within whole accepted cycles. Thin: each cycle; thick: mean. ",
        super::sentence(&contact_counts(condition))
    );
    match layout {
        KineticLayout::Joints => {
            words.push_str(
                "Internal moments (exerted by muscles and ligaments) and total joint powers per kg of body mass. ",
            );
            let choices: Vec<String> = input
                .plates
                .iter()
                .flat_map(|p| &p.method)
                .filter(|(_, value)| stated(&Some(value.clone())).is_some())
                .map(|(label, value)| format!("{label}: {value}"))
                .collect();
            if !choices.is_empty() {
                words.push_str(&format!("{}. ", choices.join("; ")));
            }
        }
        KineticLayout::GroundReaction => words.push_str(
            "Force of the ground on the foot in percent of body weight, along the direction of progression, towards the \
             midline, and up; zero where the foot is off the plate. ",
        ),
    }
    words.push_str("Each side over its own gait cycle in percent. ");
    words.push_str(&reference::words_of_page(condition, any_norm));
    if layout == KineticLayout::Joints {
        words.push_str(reference::why_no_kinetics(condition));
    }
    words
}

fn alt(condition: &ConditionInput<'_>, layout: KineticLayout) -> String {
    let shown = layout
        .rows()
        .into_iter()
        .flatten()
        .filter_map(|component| words(condition, component))
        .map(|[title, ..]| title.to_lowercase())
        .collect::<Vec<_>>()
        .join(", ");
    format!(
        "Graphs over the gait cycle, left red and solid, right blue and dashed, mean with one standard deviation and one \
         thin line per cycle, from {}: {shown}. The tables of key points hold the main values as numbers.",
        contact_counts(condition)
    )
}

fn keys(condition: &ConditionInput<'_>, any_norm: bool) -> Vec<KeyEntry> {
    let entry = |sign, text: &str| KeyEntry {
        sign,
        text: text.to_owned(),
    };
    let counts = Side::BOTH.map(|side| condition.averages.side(side).kinetics.n);
    let mut keys = vec![entry(KeySign::Left, "Left"), entry(KeySign::Right, "Right")];
    if counts.iter().any(|n| *n > 1) {
        keys.push(entry(KeySign::Ribbon, "± 1 SD"));
    }
    keys.extend(reference::key(any_norm));
    keys.push(entry(KeySign::FootOff, "foot off"));
    keys.push(entry(KeySign::Opposite, "opposite foot off and contact"));
    keys
}

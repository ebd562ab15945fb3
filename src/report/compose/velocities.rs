//! The page of segment velocities: how fast each segment turns and moves, and the values read from its curves.

use super::kinematics::{FILLED_NOTE, OTHER_AXIS, WIDTH_PT, accepted, filled, has_filled};
use super::quality::{CAUTION, Doubts};
use super::{kinetic_values, reference};
use crate::anatomy::{AngleName, Side, VelocityName};
use crate::cycles::Spread;
use crate::parameters::{Definition, VELOCITY_POINTS};
use crate::report::axes::{Custom, Range, custom, fitted};
use crate::report::chart::{Band, Grid, Line, Marks, Panel, Weight};
use crate::report::input::ConditionInput;
use crate::report::model::{Block, Figure, KeyEntry, KeySign, Section};
use crate::report::rounding::counted;

/// Height of a row of panels, points: three rows and the table fill a page of either paper.
const ROW_HEIGHT_PT: f64 = 112.0;
/// The panels row by row.
const ROWS: [[VelocityName; 4]; 3] = [
    [
        VelocityName::PelvisTurn,
        VelocityName::ThighTurn,
        VelocityName::ShankTurn,
        VelocityName::FootTurn,
    ],
    [
        VelocityName::TrunkForward,
        VelocityName::PelvisForward,
        VelocityName::KneeForward,
        VelocityName::AnkleForward,
    ],
    [
        VelocityName::TrunkUp,
        VelocityName::PelvisUp,
        VelocityName::KneeUp,
        VelocityName::AnkleUp,
    ],
];
const READ_FROM_CURVES: &str = "Velocities in the laboratory, along the axes of progression. Turning: in the plane of \
     progression, positive where the lower end of thigh, shank or foot, or the upper end of the pelvis, moves forwards. \
     Central differences over 10 ms to either side, not smoothed. Values are read from the curve of each accepted cycle \
     (101 points), then mean ± standard deviation (n − 1) over n cycles. Stance: up to foot off; swing: after it. No \
     error of measurement of velocities is published for these values: none is marked.";

/// The page of one condition; `None` without a velocity.
pub(super) fn section(
    (condition, doubts): (&ConditionInput<'_>, &Doubts),
    subtitle: &str,
) -> Option<Section> {
    let panels = || ROWS.iter().flatten();
    let any = |name: &VelocityName| {
        Side::BOTH
            .iter()
            .any(|side| spread(condition, *side, *name).is_some())
    };
    if !panels().any(any) {
        return None;
    }
    let mut blocks = vec![figure(condition, doubts)];
    let definitions: Vec<Definition> = VELOCITY_POINTS.iter().map(|p| p.definition).collect();
    let rows = kinetic_values::rows_of(condition, &definitions, |_| true);
    let summary = "Values of segment velocities, mean and standard deviation over cycles, left and right";
    blocks.push(Block::Heading {
        text: "Values read from the curves".to_owned(),
    });
    blocks.extend(kinetic_values::table(condition, summary, rows));
    blocks.push(Block::Notes {
        notes: vec![format!("{READ_FROM_CURVES} {}", reference::words(condition))],
    });
    Some(Section {
        key: "velocities",
        title: "Segment velocities".to_owned(),
        subtitle: subtitle.to_owned(),
        blocks,
    })
}

fn spread<'a>(condition: &ConditionInput<'a>, side: Side, name: VelocityName) -> Option<&'a Spread> {
    condition.averages.side(side).velocities.get(&name)
}

fn figure(condition: &ConditionInput<'_>, doubts: &Doubts) -> Block {
    let rows: Vec<Vec<Option<Panel>>> = ROWS
        .iter()
        .map(|row| {
            row.iter()
                .map(|name| Some(panel(condition, doubts, *name)))
                .collect()
        })
        .collect();
    let all = || rows.iter().flatten().flatten();
    let caption = format!(
        "Mean and one standard deviation of {}. Each side over its own gait cycle in percent.{}{}{}",
        cycle_counts(condition),
        if all().any(has_filled) { FILLED_NOTE } else { "" },
        if all().any(|p| p.range.mark.is_some()) {
            OTHER_AXIS
        } else {
            ""
        },
        if all().any(|p| !p.caution.is_empty()) {
            CAUTION
        } else {
            ""
        },
    );
    let titles: Vec<String> = ROWS.iter().flatten().map(|n| n.title().to_lowercase()).collect();
    Block::Figure(Box::new(Figure {
        alt: format!(
            "Graphs over the gait cycle, left red and solid, right blue and dashed, mean with one standard deviation, \
             from {}: {}. The table below holds the main values as numbers.",
            cycle_counts(condition),
            titles.join("; ")
        ),
        caption,
        key: keys(condition),
        grid: Grid {
            language: crate::report::Language::English,
            rows,
            width_pt: WIDTH_PT,
            row_height_pt: ROW_HEIGHT_PT,
        },
    }))
}

fn cycle_counts(condition: &ConditionInput<'_>) -> String {
    let of = |side: Side| {
        counted(
            accepted(condition, side).count(),
            &format!("{} cycle", side.word()),
        )
    };
    Side::BOTH.map(of).join(" and ")
}

/// The angle whose markers the segment of a velocity needs.
fn angle_of(name: VelocityName) -> AngleName {
    match name {
        VelocityName::TrunkForward | VelocityName::TrunkUp => AngleName::Thorax,
        VelocityName::PelvisTurn | VelocityName::PelvisForward | VelocityName::PelvisUp => AngleName::Pelvis,
        VelocityName::ThighTurn | VelocityName::KneeForward | VelocityName::KneeUp => AngleName::Hip,
        VelocityName::ShankTurn => AngleName::Knee,
        VelocityName::FootTurn | VelocityName::AnkleForward | VelocityName::AnkleUp => AngleName::Ankle,
    }
}

/// Ranges of our own choice: those of walking at up to 1.6 m/s.
fn customary(name: VelocityName) -> Custom {
    match name {
        VelocityName::PelvisTurn => custom(-100.0, 100.0, 50.0, None),
        VelocityName::ThighTurn => custom(-300.0, 300.0, 100.0, None),
        VelocityName::ShankTurn | VelocityName::FootTurn => custom(-600.0, 600.0, 200.0, None),
        VelocityName::TrunkForward | VelocityName::PelvisForward => custom(0.0, 2.0, 0.5, Some([-1.0, 3.0])),
        VelocityName::KneeForward => custom(-1.0, 4.0, 1.0, None),
        VelocityName::AnkleForward => custom(-1.0, 5.0, 1.0, None),
        VelocityName::AnkleUp => custom(-2.0, 2.0, 1.0, None),
        VelocityName::TrunkUp | VelocityName::PelvisUp | VelocityName::KneeUp => custom(-1.0, 1.0, 0.5, None),
    }
}

fn range(condition: &ConditionInput<'_>, name: VelocityName) -> Range {
    let mut extremes: Option<(f64, f64)> = None;
    for spread in Side::BOTH
        .iter()
        .filter_map(|side| spread(condition, *side, name))
    {
        let sd = |point: usize| {
            spread
                .sd
                .as_ref()
                .and_then(|sd| sd.get(point))
                .copied()
                .unwrap_or(0.0)
        };
        for (point, mean) in spread.mean.iter().enumerate() {
            let (low, high) = (mean - sd(point), mean + sd(point));
            extremes = Some(extremes.map_or((low, high), |(l, h)| (l.min(low), h.max(high))));
        }
    }
    fitted(customary(name), extremes)
}

fn panel(condition: &ConditionInput<'_>, doubts: &Doubts, name: VelocityName) -> Panel {
    let [positive, negative] = name.directions();
    let mut panel = Panel {
        title: name.title().to_owned(),
        unit: name.unit(),
        positive: positive.to_owned(),
        negative: negative.to_owned(),
        range: range(condition, name),
        norm: None,
        norm_foot_off_pct: None,
        ribbons: Vec::new(),
        lines: Vec::new(),
        marks: Vec::new(),
        absent: Vec::new(),
        caution: doubts.of_angle(angle_of(name)),
        beyond: Vec::new(),
        error: None,
    };
    for side in Side::BOTH {
        let cycles = accepted(condition, side).count();
        let Some(spread) = spread(condition, side, name) else {
            let why = if cycles == 0 {
                "no accepted cycle"
            } else {
                "not available"
            };
            panel.absent.push(format!("{}: {why}", side.word()));
            continue;
        };
        if let Some(sd) = &spread.sd {
            let band = Band {
                mean: spread.mean.to_vec(),
                sd: sd.to_vec(),
            };
            panel.ribbons.push((side, band));
        }
        panel.lines.push(Line {
            side,
            weight: Weight::Thick,
            values: spread.mean.to_vec(),
            filled: filled(condition, side, Some(angle_of(name)), None),
        });
        if spread.n < cycles {
            panel
                .absent
                .push(format!("{}: {} of {cycles} cycles", side.word(), spread.n));
        }
        let averages = condition.averages.side(side);
        panel.marks.push(Marks {
            side,
            foot_off_pct: averages.foot_off_pct,
            opposite_off_pct: averages.opposite_off_pct,
            opposite_contact_pct: averages.opposite_contact_pct,
        });
    }
    panel
}

fn keys(condition: &ConditionInput<'_>) -> Vec<KeyEntry> {
    let entry = |sign, text: &str| KeyEntry {
        sign,
        text: text.to_owned(),
    };
    let mut keys = vec![entry(KeySign::Left, "Left"), entry(KeySign::Right, "Right")];
    if Side::BOTH.iter().any(|s| accepted(condition, *s).count() > 1) {
        keys.push(entry(KeySign::Ribbon, "± 1 SD"));
    }
    keys.push(entry(KeySign::FootOff, "foot off"));
    keys.push(entry(KeySign::Opposite, "opposite foot off and contact"));
    keys
}

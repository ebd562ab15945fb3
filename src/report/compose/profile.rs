//! The page of the Movement Analysis Profile: variable scores, Gait Profile Score, GDI*, and what the controls have.

use super::reference;
use crate::anatomy::Side;
use crate::norms::Variable;
use crate::parameters::{GPS_MCID_DEG, GaitScores, GpsConvention, PROFILE, gdi_star};
use crate::report::input::{ConditionInput, Reference};
use crate::report::model::{Block, Column, KeyEntry, KeySign, ProfileFigure, Row, Section, Table};
use crate::report::profile_chart::{Bar, BarGroup, Bars};
use crate::report::rounding::{NOTHING, fixed, fixed_or_nothing, mean_and_spread};

/// Height of the drawing, points.
const HEIGHT_PT: f64 = 250.0;
/// Names in the order of the profile.
const NAMES: [[&str; 2]; 9] = [
    ["Pelvic", "tilt"],
    ["Pelvic", "obliquity"],
    ["Pelvic", "rotation"],
    ["Hip", "flexion"],
    ["Hip", "adduction"],
    ["Hip", "rotation"],
    ["Knee", "flexion"],
    ["Ankle", "dorsiflexion"],
    ["Foot", "progression"],
];

/// The page of one condition; `None` without a set or without scores.
pub(super) fn section(condition: &ConditionInput<'_>, subtitle: &str) -> Option<Section> {
    let reference = condition.reference?;
    let scores = reference.scores?;
    Some(Section {
        key: "profile",
        title: "Movement Analysis Profile".to_owned(),
        subtitle: subtitle.to_owned(),
        blocks: vec![
            Block::Profile(Box::new(figure(&reference, scores))),
            Block::Table(table(&reference, scores)),
            Block::Notes {
                notes: notes(condition, &reference),
            },
        ],
    })
}

/// Why there is no page of the profile although there is a set; nothing when there is one.
pub(super) fn why_none(condition: &ConditionInput<'_>) -> Option<String> {
    let reference = condition.reference.filter(|r| r.scores.is_none())?;
    let lacks = |side: Side| {
        PROFILE.iter().any(|variable| match variable {
            Variable::Angle(name, i) => condition.averages.spread(side, *name, *i).is_none(),
            Variable::Kinetic(..) => true,
        })
    };
    let mut who: Vec<String> = Side::BOTH
        .into_iter()
        .filter(|side| lacks(*side))
        .map(|side| format!("the {} side", side.word()))
        .collect();
    if PROFILE.iter().any(|v| !reference.band.curves.contains_key(v)) {
        who.push("the reference set".to_owned());
    }
    Some(format!(
        "No Movement Analysis Profile and no Gait Profile Score: they need nine angles of both sides, and {} lacks some of \
         them.",
        who.join(" and ")
    ))
}

/// The short name of a convention, for places without room.
pub(super) fn short(convention: GpsConvention) -> &'static str {
    match convention {
        GpsConvention::Baker2009 => "Baker 2009",
        GpsConvention::PelvisLeftOnly => "pelvis left only",
        GpsConvention::PyCgm2 => "as pyCGM2 4.2",
        GpsConvention::MeanOf18 => "mean of 18",
    }
}

/// The scores of the controls are by the rule of Baker 2009; by another rule there is nothing to hold a score against.
fn comparable(reference: &Reference<'_>) -> bool {
    reference.convention == GpsConvention::Baker2009
}

fn tenth(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}

fn control_of_variable(reference: &Reference<'_>, variable: Variable) -> Option<(f64, Option<f64>)> {
    let value = reference.band.values.get(&format!("gvs.{}", variable.key()))?;
    Some((value.mean, value.sd))
}

fn control_of_all(reference: &Reference<'_>) -> Option<(f64, Option<f64>)> {
    let value = reference
        .band
        .values
        .get("gps")
        .filter(|_| comparable(reference))?;
    Some((value.mean, value.sd))
}

fn figure(reference: &Reference<'_>, scores: &GaitScores) -> ProfileFigure {
    let [left, right] = scores.profile_deg;
    let bar = |side, value: f64, sd: Option<f64>| Bar {
        side,
        value_deg: tenth(value),
        sd_deg: sd.map(tenth),
    };
    let of_angles = NAMES.into_iter().zip(PROFILE).zip(left.into_iter().zip(right));
    let mut groups: Vec<BarGroup> = of_angles
        .map(|((name, variable), (left, right))| BarGroup {
            name: name.map(str::to_owned),
            bars: vec![
                bar(Some(Side::Left), left, None),
                bar(Some(Side::Right), right, None),
            ],
            control_deg: control_of_variable(reference, variable).map(|(mean, _)| tenth(mean)),
        })
        .collect();
    let ([left_sd, right_sd], gps) = (scores.gps_sd_deg, scores.gps);
    groups.push(BarGroup {
        name: ["Gait Profile", "Score"].map(str::to_owned),
        bars: vec![
            bar(
                Some(Side::Left),
                gps.left_deg,
                left_sd.filter(|_| comparable(reference)),
            ),
            bar(
                Some(Side::Right),
                gps.right_deg,
                right_sd.filter(|_| comparable(reference)),
            ),
            bar(None, gps.overall_deg, None),
        ],
        control_deg: control_of_all(reference).map(|(mean, _)| tenth(mean)),
    });
    let has_controls = groups.iter().any(|g| g.control_deg.is_some());
    let entry = |sign, text: &str| KeyEntry {
        sign,
        text: text.to_owned(),
    };
    let mut key = vec![
        entry(KeySign::BarLeft, "left (L)"),
        entry(KeySign::BarRight, "right (R)"),
        entry(KeySign::BarBoth, "both sides (all)"),
    ];
    if has_controls {
        key.push(entry(KeySign::Control, "mean of the control subjects"));
    }
    ProfileFigure {
        alt: format!(
            "Bars of nine Gait Variable Scores, left and right, and of the Gait Profile Score: left {}°, right {}°, overall \
             {}°. The table below holds all values as numbers.",
            fixed(gps.left_deg, 1),
            fixed(gps.right_deg, 1),
            fixed(gps.overall_deg, 1)
        ),
        caption: format!(
            "Movement Analysis Profile: how far the mean curves lie from the reference mean. Gait Profile Score by {}. Lines on \
             its bars: ± 1 SD over the cycles of the side. MCID: smallest change of the score that matters to patients, {}° \
             (Baker 2012), drawn upwards from the line of the controls.",
            reference.convention.words(),
            fixed(GPS_MCID_DEG, 1)
        ),
        key,
        grid: Bars {
            language: crate::report::Language::English,
            groups,
            mcid_deg: GPS_MCID_DEG,
            width_pt: super::kinematics::WIDTH_PT,
            height_pt: HEIGHT_PT,
        },
    }
}

fn table(reference: &Reference<'_>, scores: &GaitScores) -> Table {
    let control = |value: Option<(f64, Option<f64>)>| {
        value.map_or_else(|| NOTHING.to_owned(), |(mean, sd)| mean_and_spread(mean, sd, 1))
    };
    let mut rows = vec![Row::group("Gait Variable Scores (°)")];
    let [left, right] = scores.profile_deg;
    for ((name, variable), (left, right)) in NAMES.iter().zip(PROFILE).zip(left.into_iter().zip(right)) {
        rows.push(Row::of([
            name.join(" "),
            fixed(left, 1),
            fixed(right, 1),
            NOTHING.to_owned(),
            control(control_of_variable(reference, variable)),
        ]));
    }
    rows.push(Row::group("All nine angles"));
    let (gps, [left_sd, right_sd], [left_n, right_n]) = (scores.gps, scores.gps_sd_deg, scores.n);
    let of_side = |value: f64, sd: Option<f64>, n: usize| {
        let sd = sd.filter(|_| comparable(reference));
        format!("{} (n {n})", mean_and_spread(value, sd, 1))
    };
    rows.push(Row::of([
        format!("Gait Profile Score (°), {}", short(reference.convention)),
        of_side(gps.left_deg, left_sd, left_n),
        of_side(gps.right_deg, right_sd, right_n),
        fixed(gps.overall_deg, 1),
        control(control_of_all(reference)),
    ]));
    if comparable(reference) {
        let index = |gps_deg| fixed_or_nothing(gdi_star(gps_deg, reference.band), 0);
        let [left, right, overall] = [gps.left_deg, gps.right_deg, gps.overall_deg].map(index);
        if overall != NOTHING {
            rows.push(Row::of([
                "GDI*".to_owned(),
                left,
                right,
                overall,
                "100 ± 10".to_owned(),
            ]));
        }
    }
    Table {
        summary:
            "Gait Variable Scores, Gait Profile Score and GDI*, left, right, overall, and of the controls"
                .to_owned(),
        columns: vec![
            Column::text("Score", 5),
            Column::wide_number("Left", 3),
            Column::wide_number("Right", 3),
            Column::wide_number("Overall", 2),
            Column::wide_number("Controls", 3),
        ],
        rows,
        small: true,
    }
}

/// How much smaller the controls' scores come out because each is a part of the mean it is held against: the expected
/// square is less by one in n.
fn part_of_itself(n: Option<usize>) -> String {
    let Some(n) = n.and_then(|n| u32::try_from(n).ok()).filter(|n| *n > 1) else {
        return ": in a small set their scores come out a little too small".to_owned();
    };
    let share_pct = 100.0 * (1.0 - (1.0 - 1.0 / f64::from(n)).sqrt());
    format!(
        ": with {n} subjects their scores come out about {} % too small, and a patient's distance from them a little too large",
        fixed(share_pct, if share_pct < 1.0 { 1 } else { 0 })
    )
}

fn notes(condition: &ConditionInput<'_>, reference: &Reference<'_>) -> Vec<String> {
    let mut notes = vec![
        "Gait Variable Score: root mean square, over 51 points of the cycle (every 2 %), of the mean curve minus the reference \
         mean (Baker et al. 2009, Gait Posture 30:265-269). Smaller is nearer to the reference; the score has no direction. n: \
         accepted cycles; ± SD: of the scores of single cycles."
            .to_owned(),
    ];
    if comparable(reference) {
        notes.push(
            format!(
                "Controls: mean ± SD over the subjects of the reference set, each held against the mean of all, of which it is \
                 a part{}. GDI*: 100 − 10 × (ln GPS − mean) / SD of the controls' logarithms; each 10 below 100 is one standard \
                 deviation. It is not the GDI of Schwartz and Rozumalski, which needs a published feature basis.",
                part_of_itself(reference.band.n)
            ),
        );
    } else {
        notes.push(
            "The scores of the control subjects are by the rule of Baker 2009; the chosen rule gives other numbers, so neither \
             a control value nor GDI* is given for the Gait Profile Score."
                .to_owned(),
        );
    }
    notes.push(reference::words(condition));
    notes.extend(reference::source(condition));
    notes
}

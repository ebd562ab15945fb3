//! Discrete values read out of the curves: at initial contact, peaks in stance and swing, ranges.

use crate::anatomy::{AngleName, Side};
use crate::cycles::{Curve, Cycle};
use crate::report::input::ConditionInput;
use crate::report::model::{Block, Column, Row, Section, Table};
use crate::report::rounding::{NOTHING, mean_and_spread};

/// The first peak of knee flexion is looked for up to here, percent of the cycle.
const FIRST_PEAK_UNTIL_PCT: usize = 25;

/// How a value is read from the curve of one cycle.
#[derive(Debug, Clone, Copy)]
enum Reading {
    AtContact,
    AtFootOff,
    MeanOfCycle,
    MeanInStance,
    RangeOfCycle,
    RangeInSwing,
    LeastInStance,
    MostInStance,
    MostInSwing,
    LeastInSwing,
    /// Time of the largest value in swing, percent of the cycle.
    TimeOfMostInSwing,
    FirstPeak,
    LeastAfterFirstPeak,
}

/// One row: angle, component, reading, words.
type Wanted = (AngleName, usize, Reading, &'static str);

/// The rows by joint.
const GROUPS: [(&str, &[AngleName]); 7] = [
    ("Pelvis", &[AngleName::Pelvis]),
    ("Hip", &[AngleName::Hip]),
    ("Knee", &[AngleName::Knee]),
    ("Ankle", &[AngleName::Ankle]),
    ("Foot", &[AngleName::FootProgress]),
    ("Trunk and head", &[AngleName::Thorax, AngleName::Head]),
    ("Arms", &[AngleName::Shoulder, AngleName::Elbow]),
];

const WANTED: [Wanted; 37] = [
    (AngleName::Pelvis, 0, Reading::MeanOfCycle, "Pelvic tilt, mean"),
    (AngleName::Pelvis, 0, Reading::RangeOfCycle, "Pelvic tilt, range"),
    (
        AngleName::Pelvis,
        1,
        Reading::RangeOfCycle,
        "Pelvic obliquity, range",
    ),
    (
        AngleName::Pelvis,
        2,
        Reading::MeanOfCycle,
        "Pelvic rotation, mean",
    ),
    (
        AngleName::Pelvis,
        2,
        Reading::RangeOfCycle,
        "Pelvic rotation, range",
    ),
    (AngleName::Hip, 0, Reading::AtContact, "Hip flexion at contact"),
    (
        AngleName::Hip,
        0,
        Reading::LeastInStance,
        "Hip flexion, least in stance",
    ),
    (
        AngleName::Hip,
        0,
        Reading::MostInSwing,
        "Hip flexion, most in swing",
    ),
    (AngleName::Hip, 0, Reading::RangeOfCycle, "Hip flexion, range"),
    (
        AngleName::Hip,
        1,
        Reading::MostInStance,
        "Hip adduction, most in stance",
    ),
    (
        AngleName::Hip,
        1,
        Reading::LeastInSwing,
        "Hip adduction, least in swing",
    ),
    (
        AngleName::Hip,
        2,
        Reading::MeanInStance,
        "Hip rotation, mean in stance",
    ),
    (AngleName::Knee, 0, Reading::AtContact, "Knee flexion at contact"),
    (AngleName::Knee, 0, Reading::FirstPeak, "Knee flexion, first peak"),
    (
        AngleName::Knee,
        0,
        Reading::LeastAfterFirstPeak,
        "Knee flexion, least in stance",
    ),
    (AngleName::Knee, 0, Reading::AtFootOff, "Knee flexion at foot off"),
    (
        AngleName::Knee,
        0,
        Reading::MostInSwing,
        "Knee flexion, most in swing",
    ),
    (
        AngleName::Knee,
        0,
        Reading::TimeOfMostInSwing,
        "Knee flexion, time of most in swing (%)",
    ),
    (AngleName::Knee, 0, Reading::RangeOfCycle, "Knee flexion, range"),
    (
        AngleName::Knee,
        1,
        Reading::RangeInSwing,
        "Knee varus, range in swing",
    ),
    (
        AngleName::Ankle,
        0,
        Reading::AtContact,
        "Ankle dorsiflexion at contact",
    ),
    (
        AngleName::Ankle,
        0,
        Reading::MostInStance,
        "Ankle dorsiflexion, most in stance",
    ),
    (
        AngleName::Ankle,
        0,
        Reading::AtFootOff,
        "Ankle dorsiflexion at foot off",
    ),
    (
        AngleName::Ankle,
        0,
        Reading::MostInSwing,
        "Ankle dorsiflexion, most in swing",
    ),
    (
        AngleName::Ankle,
        0,
        Reading::RangeOfCycle,
        "Ankle dorsiflexion, range",
    ),
    (
        AngleName::FootProgress,
        2,
        Reading::MeanInStance,
        "Foot progression, mean in stance",
    ),
    (
        AngleName::FootProgress,
        2,
        Reading::AtContact,
        "Foot progression at contact",
    ),
    (
        AngleName::FootProgress,
        2,
        Reading::MostInSwing,
        "Foot progression, most in swing",
    ),
    (
        AngleName::FootProgress,
        2,
        Reading::RangeOfCycle,
        "Foot progression, range",
    ),
    (AngleName::Thorax, 0, Reading::MeanOfCycle, "Trunk tilt, mean"),
    (AngleName::Thorax, 0, Reading::RangeOfCycle, "Trunk tilt, range"),
    (
        AngleName::Thorax,
        1,
        Reading::RangeOfCycle,
        "Trunk obliquity, range",
    ),
    (
        AngleName::Thorax,
        2,
        Reading::RangeOfCycle,
        "Trunk rotation, range",
    ),
    (
        AngleName::Shoulder,
        0,
        Reading::RangeOfCycle,
        "Shoulder flexion, range",
    ),
    (AngleName::Elbow, 0, Reading::MeanOfCycle, "Elbow flexion, mean"),
    (AngleName::Elbow, 0, Reading::RangeOfCycle, "Elbow flexion, range"),
    (AngleName::Head, 0, Reading::MeanOfCycle, "Head tilt, mean"),
];

pub(super) fn section(condition: &ConditionInput<'_>, subtitle: &str) -> Option<Section> {
    let mut rows = Vec::new();
    for (group, angles) in GROUPS {
        let found: Vec<Row> = WANTED
            .iter()
            .filter(|wanted| angles.contains(&wanted.0))
            .filter_map(|w| row(condition, w))
            .collect();
        if !found.is_empty() {
            rows.push(Row::group(group));
            rows.extend(found);
        }
    }
    if rows.is_empty() {
        return None;
    }
    let table = Table {
        summary: "Kinematic values, mean and standard deviation over cycles, left and right".to_owned(),
        columns: vec![
            Column::text("Value (° unless stated)", 5),
            Column::wide_number("Left", 2),
            Column::number("n"),
            Column::wide_number("Right", 2),
            Column::number("n"),
        ],
        rows,
        small: true,
    };
    let notes = vec![format!(
        "Read from the curve of each accepted cycle (101 points), then mean ± standard deviation (n − 1) over n \
         cycles. Contact: 0 %. Stance: up to foot off; swing: after it. First peak: largest value in the first \
         {FIRST_PEAK_UNTIL_PCT} %; least in stance of the knee: smallest value between that peak and foot off. \
         Signs as in the table of sign conventions. No reference data selected."
    )];
    Some(Section {
        key: "values",
        title: "Kinematic values".to_owned(),
        subtitle: subtitle.to_owned(),
        blocks: vec![Block::Table(table), Block::Notes { notes }],
    })
}

fn row(condition: &ConditionInput<'_>, wanted: &Wanted) -> Option<Row> {
    let (angle, component, reading, words) = *wanted;
    let of_side = |side: Side| -> Vec<f64> {
        condition
            .cycles
            .iter()
            .filter(|c| c.side == side && c.is_accepted())
            .filter_map(|c| read(c, c.curves.get(&(angle, component))?, reading))
            .collect()
    };
    let (left, right) = (of_side(Side::Left), of_side(Side::Right));
    if left.is_empty() && right.is_empty() {
        return None;
    }
    let printed = |values: &[f64]| match mean_and_sd(values) {
        Some((mean, sd)) => (mean_and_spread(mean, sd, 1), values.len().to_string()),
        None => (NOTHING.to_owned(), NOTHING.to_owned()),
    };
    let ((left, left_n), (right, right_n)) = (printed(&left), printed(&right));
    Some(Row::of([words.to_owned(), left, left_n, right, right_n]))
}

/// Mean and standard deviation (n − 1), the latter only from two values on.
pub(super) fn mean_and_sd(values: &[f64]) -> Option<(f64, Option<f64>)> {
    let count = u32::try_from(values.len())
        .ok()
        .filter(|n| *n > 0)
        .map(f64::from)?;
    let mean = values.iter().sum::<f64>() / count;
    let sd = (values.len() > 1).then(|| {
        let squares: f64 = values.iter().map(|v| (v - mean) * (v - mean)).sum();
        (squares / (count - 1.0)).sqrt()
    });
    Some((mean, sd))
}

/// The value at a place between two points, percent of the cycle.
fn value_at(curve: &Curve, pct: f64) -> Option<f64> {
    let below = pct.clamp(0.0, 100.0).floor();
    let index = (0..=100u8).find(|i| f64::from(*i) >= below)?;
    let first = *curve.get(usize::from(index))?;
    let second = curve.get(usize::from(index) + 1).copied().unwrap_or(first);
    Some(first + (pct - below) * (second - first))
}

/// The last point of stance: the last whole percent not after foot off.
fn last_of_stance(cycle: &Cycle) -> Option<usize> {
    let pct = cycle.foot_off_pct?;
    (0..=100u8)
        .take_while(|i| f64::from(*i) <= pct)
        .last()
        .map(usize::from)
}

fn least(values: &[f64]) -> Option<f64> {
    values.iter().copied().reduce(f64::min)
}

fn most(values: &[f64]) -> Option<f64> {
    values.iter().copied().reduce(f64::max)
}

fn mean(values: &[f64]) -> Option<f64> {
    mean_and_sd(values).map(|(mean, _)| mean)
}

fn range(values: &[f64]) -> Option<f64> {
    Some(most(values)? - least(values)?)
}

/// Place of the largest value in a list.
fn place_of_most(values: &[f64]) -> Option<usize> {
    values
        .iter()
        .enumerate()
        .max_by(|a, b| a.1.total_cmp(b.1).then(b.0.cmp(&a.0)))
        .map(|(i, _)| i)
}

fn read(cycle: &Cycle, curve: &Curve, reading: Reading) -> Option<f64> {
    let stance = || curve.get(..=last_of_stance(cycle)?);
    let swing = || curve.get(last_of_stance(cycle)? + 1..);
    let peak = || place_of_most(curve.get(..=FIRST_PEAK_UNTIL_PCT)?);
    match reading {
        Reading::AtContact => curve.first().copied(),
        Reading::AtFootOff => value_at(curve, cycle.foot_off_pct?),
        Reading::MeanOfCycle => mean(curve),
        Reading::MeanInStance => mean(stance()?),
        Reading::RangeOfCycle => range(curve),
        Reading::RangeInSwing => range(swing()?),
        Reading::LeastInStance => least(stance()?),
        Reading::MostInStance => most(stance()?),
        Reading::MostInSwing => most(swing()?),
        Reading::LeastInSwing => least(swing()?),
        Reading::TimeOfMostInSwing => {
            let place = last_of_stance(cycle)? + 1 + place_of_most(swing()?)?;
            u32::try_from(place).ok().map(f64::from)
        }
        Reading::FirstPeak => curve.get(peak()?).copied(),
        Reading::LeastAfterFirstPeak => least(curve.get(peak()?..=last_of_stance(cycle)?)?),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_between_points_are_interpolated() {
        let mut curve = [0.0; 101];
        for (i, v) in curve.iter_mut().enumerate() {
            *v = f64::from(u32::try_from(i).unwrap());
        }
        assert!((value_at(&curve, 61.25).unwrap() - 61.25).abs() < 1e-12);
        assert!((value_at(&curve, 100.0).unwrap() - 100.0).abs() < 1e-12);
    }

    #[test]
    fn the_first_of_equal_peaks_counts() {
        assert_eq!(place_of_most(&[1.0, 3.0, 3.0]), Some(1));
        assert_eq!(place_of_most(&[]), None);
    }

    #[test]
    fn one_value_has_no_spread() {
        assert_eq!(mean_and_sd(&[2.0]), Some((2.0, None)));
        assert_eq!(mean_and_sd(&[]), None);
    }
}

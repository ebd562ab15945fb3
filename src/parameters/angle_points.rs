//! Discrete values read out of the angle curves of one cycle: at contact, peaks in stance and swing, means, ranges.

use std::collections::BTreeMap;

use super::definition::Definition;
use crate::anatomy::AngleName;
use crate::cycles::{Curve, Cycle};
use crate::signal::mean;

const METHOD: &str = "Read from the curve of the cycle (101 points); stance up to foot off, swing after it; names as in \
                      Plug-in Gait reports";
/// The first peak of knee flexion is looked for up to here, percent of the cycle.
pub const FIRST_PEAK_UNTIL_PCT: usize = 25;

/// How a value is read from the curve of one cycle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reading {
    /// At 0 % of the cycle.
    AtContact,
    /// At foot off.
    AtFootOff,
    /// Mean of all points.
    MeanOfCycle,
    /// Mean up to foot off.
    MeanInStance,
    /// Largest minus smallest value.
    RangeOfCycle,
    /// Largest minus smallest value after foot off.
    RangeInSwing,
    /// Smallest value up to foot off.
    LeastInStance,
    /// Largest value up to foot off.
    MostInStance,
    /// Largest value after foot off.
    MostInSwing,
    /// Smallest value after foot off.
    LeastInSwing,
    /// Time of the largest value in swing, percent of the cycle.
    TimeOfMostInSwing,
    /// Largest value in the first quarter of the cycle.
    FirstPeak,
    /// Smallest value between that peak and foot off.
    LeastAfterFirstPeak,
}

impl Reading {
    pub(super) const fn words(self) -> &'static str {
        match self {
            Reading::AtContact => "Value at foot contact.",
            Reading::AtFootOff => "Value at foot off.",
            Reading::MeanOfCycle => "Mean over the cycle.",
            Reading::MeanInStance => "Mean over stance.",
            Reading::RangeOfCycle => "Largest minus smallest value of the cycle.",
            Reading::RangeInSwing => "Largest minus smallest value in swing.",
            Reading::LeastInStance => "Smallest value in stance.",
            Reading::MostInStance => "Largest value in stance.",
            Reading::MostInSwing => "Largest value in swing.",
            Reading::LeastInSwing => "Smallest value in swing.",
            Reading::TimeOfMostInSwing => "When the largest value in swing is reached, percent of the cycle.",
            Reading::FirstPeak => "Largest value in the first 25 % of the cycle.",
            Reading::LeastAfterFirstPeak => "Smallest value between the first peak and foot off.",
        }
    }
}

/// One discrete value of an angle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AnglePoint {
    /// Key, name, unit and definition.
    pub definition: Definition,
    /// The angle and its component.
    pub of: (AngleName, usize),
    /// How it is read.
    pub reading: Reading,
}

const fn point(
    key: &'static str,
    name: &'static str,
    of: (AngleName, usize),
    reading: Reading,
) -> AnglePoint {
    AnglePoint {
        definition: Definition {
            key,
            name,
            unit: match reading {
                Reading::TimeOfMostInSwing => "%",
                _ => "°",
            },
            definition: reading.words(),
            method: METHOD,
        },
        of,
        reading,
    }
}

/// Every discrete value of an angle, in the order of the table.
pub const ANGLE_POINTS: &[AnglePoint] = &[
    point(
        "pelvic_tilt_mean",
        "Pelvic tilt, mean",
        (AngleName::Pelvis, 0),
        Reading::MeanOfCycle,
    ),
    point(
        "pelvic_tilt_range",
        "Pelvic tilt, range",
        (AngleName::Pelvis, 0),
        Reading::RangeOfCycle,
    ),
    point(
        "pelvic_obliquity_range",
        "Pelvic obliquity, range",
        (AngleName::Pelvis, 1),
        Reading::RangeOfCycle,
    ),
    point(
        "pelvic_rotation_mean",
        "Pelvic rotation, mean",
        (AngleName::Pelvis, 2),
        Reading::MeanOfCycle,
    ),
    point(
        "pelvic_rotation_range",
        "Pelvic rotation, range",
        (AngleName::Pelvis, 2),
        Reading::RangeOfCycle,
    ),
    point(
        "hip_flexion_at_contact",
        "Hip flexion at contact",
        (AngleName::Hip, 0),
        Reading::AtContact,
    ),
    point(
        "hip_flexion_least_in_stance",
        "Hip flexion, least in stance",
        (AngleName::Hip, 0),
        Reading::LeastInStance,
    ),
    point(
        "hip_flexion_most_in_swing",
        "Hip flexion, most in swing",
        (AngleName::Hip, 0),
        Reading::MostInSwing,
    ),
    point(
        "hip_flexion_range",
        "Hip flexion, range",
        (AngleName::Hip, 0),
        Reading::RangeOfCycle,
    ),
    point(
        "hip_adduction_most_in_stance",
        "Hip adduction, most in stance",
        (AngleName::Hip, 1),
        Reading::MostInStance,
    ),
    point(
        "hip_adduction_least_in_swing",
        "Hip adduction, least in swing",
        (AngleName::Hip, 1),
        Reading::LeastInSwing,
    ),
    point(
        "hip_rotation_mean_in_stance",
        "Hip rotation, mean in stance",
        (AngleName::Hip, 2),
        Reading::MeanInStance,
    ),
    point(
        "knee_flexion_at_contact",
        "Knee flexion at contact",
        (AngleName::Knee, 0),
        Reading::AtContact,
    ),
    point(
        "knee_flexion_first_peak",
        "Knee flexion, first peak",
        (AngleName::Knee, 0),
        Reading::FirstPeak,
    ),
    point(
        "knee_flexion_least_in_stance",
        "Knee flexion, least in stance",
        (AngleName::Knee, 0),
        Reading::LeastAfterFirstPeak,
    ),
    point(
        "knee_flexion_at_foot_off",
        "Knee flexion at foot off",
        (AngleName::Knee, 0),
        Reading::AtFootOff,
    ),
    point(
        "knee_flexion_most_in_swing",
        "Knee flexion, most in swing",
        (AngleName::Knee, 0),
        Reading::MostInSwing,
    ),
    point(
        "knee_flexion_time_of_most_in_swing",
        "Knee flexion, time of most in swing",
        (AngleName::Knee, 0),
        Reading::TimeOfMostInSwing,
    ),
    point(
        "knee_flexion_range",
        "Knee flexion, range",
        (AngleName::Knee, 0),
        Reading::RangeOfCycle,
    ),
    point(
        "knee_varus_range_in_swing",
        "Knee varus, range in swing",
        (AngleName::Knee, 1),
        Reading::RangeInSwing,
    ),
    point(
        "ankle_dorsiflexion_at_contact",
        "Ankle dorsiflexion at contact",
        (AngleName::Ankle, 0),
        Reading::AtContact,
    ),
    point(
        "ankle_dorsiflexion_most_in_stance",
        "Ankle dorsiflexion, most in stance",
        (AngleName::Ankle, 0),
        Reading::MostInStance,
    ),
    point(
        "ankle_dorsiflexion_at_foot_off",
        "Ankle dorsiflexion at foot off",
        (AngleName::Ankle, 0),
        Reading::AtFootOff,
    ),
    point(
        "ankle_dorsiflexion_most_in_swing",
        "Ankle dorsiflexion, most in swing",
        (AngleName::Ankle, 0),
        Reading::MostInSwing,
    ),
    point(
        "ankle_dorsiflexion_range",
        "Ankle dorsiflexion, range",
        (AngleName::Ankle, 0),
        Reading::RangeOfCycle,
    ),
    point(
        "foot_progression_mean_in_stance",
        "Foot progression, mean in stance",
        (AngleName::FootProgress, 2),
        Reading::MeanInStance,
    ),
    point(
        "foot_progression_at_contact",
        "Foot progression at contact",
        (AngleName::FootProgress, 2),
        Reading::AtContact,
    ),
    point(
        "foot_progression_most_in_swing",
        "Foot progression, most in swing",
        (AngleName::FootProgress, 2),
        Reading::MostInSwing,
    ),
    point(
        "foot_progression_range",
        "Foot progression, range",
        (AngleName::FootProgress, 2),
        Reading::RangeOfCycle,
    ),
    point(
        "trunk_tilt_mean",
        "Trunk tilt, mean",
        (AngleName::Thorax, 0),
        Reading::MeanOfCycle,
    ),
    point(
        "trunk_tilt_range",
        "Trunk tilt, range",
        (AngleName::Thorax, 0),
        Reading::RangeOfCycle,
    ),
    point(
        "trunk_obliquity_range",
        "Trunk obliquity, range",
        (AngleName::Thorax, 1),
        Reading::RangeOfCycle,
    ),
    point(
        "trunk_rotation_range",
        "Trunk rotation, range",
        (AngleName::Thorax, 2),
        Reading::RangeOfCycle,
    ),
    point(
        "shoulder_flexion_range",
        "Shoulder flexion, range",
        (AngleName::Shoulder, 0),
        Reading::RangeOfCycle,
    ),
    point(
        "elbow_flexion_mean",
        "Elbow flexion, mean",
        (AngleName::Elbow, 0),
        Reading::MeanOfCycle,
    ),
    point(
        "elbow_flexion_range",
        "Elbow flexion, range",
        (AngleName::Elbow, 0),
        Reading::RangeOfCycle,
    ),
    point(
        "head_tilt_mean",
        "Head tilt, mean",
        (AngleName::Head, 0),
        Reading::MeanOfCycle,
    ),
];

/// Adds the values of one cycle.
pub(super) fn add(cycle: &Cycle, values: &mut BTreeMap<&'static str, f64>) {
    for point in ANGLE_POINTS {
        let curve = cycle.curves.get(&point.of);
        if let Some(value) = curve.and_then(|curve| read(cycle, curve, point.reading)) {
            values.insert(point.definition.key, value);
        }
    }
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

pub(super) fn read(cycle: &Cycle, curve: &Curve, reading: Reading) -> Option<f64> {
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
}

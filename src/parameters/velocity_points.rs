//! Discrete values read out of the velocity curves of one cycle: means, ranges and the fastest instants.

use std::collections::BTreeMap;

use super::angle_points::{Reading, read};
use super::definition::Definition;
use crate::anatomy::VelocityName;
use crate::cycles::Cycle;

const METHOD: &str = "Read from the curve of the cycle (101 points); differences of positions over 10 ms to either side; \
                      axes of progression";

/// One discrete value of a velocity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VelocityPoint {
    /// Key, name, unit and definition.
    pub definition: Definition,
    /// The velocity.
    pub of: VelocityName,
    reading: Reading,
}

const fn point(
    key: &'static str,
    name: &'static str,
    (of, unit): (VelocityName, &'static str),
    reading: Reading,
) -> VelocityPoint {
    VelocityPoint {
        definition: Definition {
            key,
            name,
            unit,
            definition: reading.words(),
            method: METHOD,
        },
        of,
        reading,
    }
}

const TURN: &str = "°/s";
const ALONG: &str = "m/s";

/// Every discrete value of a velocity, in the order of the table.
pub const VELOCITY_POINTS: &[VelocityPoint] = &[
    point(
        "trunk_forward_velocity_mean",
        "Trunk, forwards, mean",
        (VelocityName::TrunkForward, ALONG),
        Reading::MeanOfCycle,
    ),
    point(
        "trunk_forward_velocity_range",
        "Trunk, forwards, range",
        (VelocityName::TrunkForward, ALONG),
        Reading::RangeOfCycle,
    ),
    point(
        "pelvis_forward_velocity_mean",
        "Pelvis, forwards, mean",
        (VelocityName::PelvisForward, ALONG),
        Reading::MeanOfCycle,
    ),
    point(
        "pelvis_forward_velocity_range",
        "Pelvis, forwards, range",
        (VelocityName::PelvisForward, ALONG),
        Reading::RangeOfCycle,
    ),
    point(
        "pelvis_upward_velocity_range",
        "Pelvis, upwards, range",
        (VelocityName::PelvisUp, ALONG),
        Reading::RangeOfCycle,
    ),
    point(
        "pelvis_turn_velocity_range",
        "Pelvis, turning, range",
        (VelocityName::PelvisTurn, TURN),
        Reading::RangeOfCycle,
    ),
    point(
        "thigh_turn_velocity_least_in_stance",
        "Thigh, turning, least in stance",
        (VelocityName::ThighTurn, TURN),
        Reading::LeastInStance,
    ),
    point(
        "thigh_turn_velocity_most_in_swing",
        "Thigh, turning, most in swing",
        (VelocityName::ThighTurn, TURN),
        Reading::MostInSwing,
    ),
    point(
        "knee_forward_velocity_most_in_swing",
        "Knee, forwards, most in swing",
        (VelocityName::KneeForward, ALONG),
        Reading::MostInSwing,
    ),
    point(
        "shank_turn_velocity_least_in_stance",
        "Shank, turning, least in stance",
        (VelocityName::ShankTurn, TURN),
        Reading::LeastInStance,
    ),
    point(
        "shank_turn_velocity_at_foot_off",
        "Shank, turning, at foot off",
        (VelocityName::ShankTurn, TURN),
        Reading::AtFootOff,
    ),
    point(
        "shank_turn_velocity_most_in_swing",
        "Shank, turning, most in swing",
        (VelocityName::ShankTurn, TURN),
        Reading::MostInSwing,
    ),
    point(
        "ankle_forward_velocity_most_in_swing",
        "Ankle, forwards, most in swing",
        (VelocityName::AnkleForward, ALONG),
        Reading::MostInSwing,
    ),
    point(
        "ankle_forward_velocity_at_contact",
        "Ankle, forwards, at contact",
        (VelocityName::AnkleForward, ALONG),
        Reading::AtContact,
    ),
    point(
        "ankle_upward_velocity_most_in_swing",
        "Ankle, upwards, most in swing",
        (VelocityName::AnkleUp, ALONG),
        Reading::MostInSwing,
    ),
    point(
        "foot_turn_velocity_least_in_stance",
        "Foot, turning, least in stance",
        (VelocityName::FootTurn, TURN),
        Reading::LeastInStance,
    ),
    point(
        "foot_turn_velocity_most_in_swing",
        "Foot, turning, most in swing",
        (VelocityName::FootTurn, TURN),
        Reading::MostInSwing,
    ),
];

/// Adds the values of one cycle.
pub(super) fn add(cycle: &Cycle, values: &mut BTreeMap<&'static str, f64>) {
    for point in VELOCITY_POINTS {
        let curve = cycle.velocities.get(&point.of);
        if let Some(value) = curve.and_then(|curve| read(cycle, curve, point.reading)) {
            values.insert(point.definition.key, value);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_has_the_unit_of_its_velocity() {
        for point in VELOCITY_POINTS {
            assert_eq!(point.definition.unit, point.of.unit(), "{}", point.definition.key);
        }
    }
}

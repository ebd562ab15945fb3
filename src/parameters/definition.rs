//! The list of spatiotemporal parameters: key, name, unit, definition, source; in the order of the table.

use serde::Serialize;

use super::angle_points::ANGLE_POINTS;
use super::kinetic_definition::kinetic_definitions;
use super::velocity_points::VELOCITY_POINTS;

const PIG: &str = "Definition of the ANALYSIS group of Vicon Plug-in Gait, foot marker TOE";
const PERRY: &str =
    "Perry & Burnfield, Gait Analysis: Normal and Pathological Function, 2nd ed. 2010, chapter 1";
const HUXHAM: &str =
    "Huxham et al., Gait Posture 2006;23:159-163, with foot marker TOE and the line of the stride";
const HOF: &str =
    "Hof AL, Scaling gait data to body size, Gait Posture 1996;4:222-223; g = 9.81 m/s2, own leg length";
const PATTERSON: &str =
    "Ratio of side means, left divided by right; Patterson et al., Gait Posture 2010;31:241-246";

/// One parameter before it has a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Definition {
    /// Snake-case key.
    pub key: &'static str,
    /// Name as printed.
    pub name: &'static str,
    /// Unit as printed; empty for pure numbers.
    pub unit: &'static str,
    /// What it is.
    pub definition: &'static str,
    /// How it is obtained and where the definition comes from.
    pub method: &'static str,
}

macro_rules! definitions {
    ($(($key:literal, $name:literal, $unit:literal, $method:expr, $definition:literal)),+ $(,)?) => {
        /// Every spatiotemporal parameter, in the order of the table.
        pub const DEFINITIONS: &[Definition] = &[$(Definition {
            key: $key,
            name: $name,
            unit: $unit,
            definition: $definition,
            method: $method,
        }),+];
    };
}

definitions![
    (
        "walking_speed",
        "Walking speed",
        "m/s",
        PIG,
        "Stride length divided by stride time."
    ),
    (
        "cadence",
        "Cadence",
        "steps/min",
        PIG,
        "120 divided by stride time: two steps per stride."
    ),
    (
        "stride_length",
        "Stride length",
        "m",
        PIG,
        "Distance between the positions of the same foot at two consecutive foot strikes."
    ),
    (
        "step_length",
        "Step length",
        "m",
        PIG,
        "Distance from the opposite foot at its strike to the own foot at its next strike, along the line of the own stride."
    ),
    (
        "step_width",
        "Step width",
        "m",
        HUXHAM,
        "Horizontal distance of the opposite foot at its strike from the line that joins two consecutive positions of the own foot."
    ),
    (
        "stride_time",
        "Stride time",
        "s",
        PIG,
        "Time between two consecutive foot strikes of the same foot."
    ),
    (
        "step_time",
        "Step time",
        "s",
        PIG,
        "Time from the opposite foot strike to the next own foot strike."
    ),
    (
        "stance_time",
        "Stance time",
        "s",
        PERRY,
        "Time from foot strike to foot off of the same foot."
    ),
    (
        "swing_time",
        "Swing time",
        "s",
        PERRY,
        "Time from foot off to the next foot strike of the same foot."
    ),
    (
        "foot_off",
        "Foot off",
        "%",
        PIG,
        "Own foot off in percent of the gait cycle."
    ),
    (
        "stance",
        "Stance phase",
        "%",
        PERRY,
        "Share of the gait cycle from foot strike to foot off; equal to foot off."
    ),
    (
        "swing",
        "Swing phase",
        "%",
        PERRY,
        "Share of the gait cycle from foot off to the next foot strike."
    ),
    (
        "opposite_foot_off",
        "Opposite foot off",
        "%",
        PIG,
        "Foot off of the other foot in percent of the gait cycle."
    ),
    (
        "opposite_foot_contact",
        "Opposite foot contact",
        "%",
        PIG,
        "Foot strike of the other foot in percent of the gait cycle."
    ),
    (
        "single_support_time",
        "Single support",
        "s",
        PIG,
        "Time from opposite foot off to opposite foot strike: only the own foot is on the floor."
    ),
    (
        "single_support",
        "Single support",
        "%",
        PERRY,
        "Time from opposite foot off to opposite foot strike in percent of the gait cycle."
    ),
    (
        "double_support_time",
        "Double support",
        "s",
        PIG,
        "Initial and terminal double support together: both feet are on the floor."
    ),
    (
        "double_support",
        "Double support",
        "%",
        PERRY,
        "Initial and terminal double support together, in percent of the gait cycle."
    ),
    (
        "initial_double_support_time",
        "Initial double support",
        "s",
        PERRY,
        "Time from own foot strike to opposite foot off."
    ),
    (
        "initial_double_support",
        "Initial double support",
        "%",
        PERRY,
        "Time from own foot strike to opposite foot off in percent of the gait cycle."
    ),
    (
        "terminal_double_support_time",
        "Terminal double support",
        "s",
        PERRY,
        "Time from opposite foot strike to own foot off."
    ),
    (
        "terminal_double_support",
        "Terminal double support",
        "%",
        PERRY,
        "Time from opposite foot strike to own foot off in percent of the gait cycle."
    ),
    (
        "walking_speed_dimensionless",
        "Walking speed, dimensionless",
        "",
        HOF,
        "Walking speed divided by the square root of g times leg length."
    ),
    (
        "cadence_dimensionless",
        "Cadence, dimensionless",
        "",
        HOF,
        "Steps per second divided by the square root of g over leg length."
    ),
    (
        "stride_length_dimensionless",
        "Stride length, dimensionless",
        "",
        HOF,
        "Stride length divided by leg length."
    ),
    (
        "step_length_dimensionless",
        "Step length, dimensionless",
        "",
        HOF,
        "Step length divided by leg length."
    ),
    (
        "step_width_dimensionless",
        "Step width, dimensionless",
        "",
        HOF,
        "Step width divided by leg length."
    ),
    (
        "step_length_symmetry",
        "Step length symmetry",
        "",
        PATTERSON,
        "Left step length divided by right step length; 1 is symmetrical."
    ),
    (
        "step_time_symmetry",
        "Step time symmetry",
        "",
        PATTERSON,
        "Left step time divided by right step time; 1 is symmetrical."
    ),
    (
        "stance_symmetry",
        "Stance phase symmetry",
        "",
        PATTERSON,
        "Left stance phase divided by right stance phase; 1 is symmetrical."
    ),
    (
        "swing_symmetry",
        "Swing phase symmetry",
        "",
        PATTERSON,
        "Left swing phase divided by right swing phase; 1 is symmetrical."
    ),
    (
        "single_support_symmetry",
        "Single support symmetry",
        "",
        PATTERSON,
        "Left single support divided by right single support, percent of the cycle; 1 is symmetrical."
    ),
];

/// Every parameter: spatiotemporal, kinetic, of angles, of velocities.
pub(super) fn all_definitions() -> impl Iterator<Item = &'static Definition> {
    let points = ANGLE_POINTS.iter().map(|point| &point.definition);
    let velocities = VELOCITY_POINTS.iter().map(|point| &point.definition);
    DEFINITIONS
        .iter()
        .chain(kinetic_definitions())
        .chain(points)
        .chain(velocities)
}

/// The definition of a key, whatever it is of.
pub fn definition(key: &str) -> Option<&'static Definition> {
    all_definitions().find(|d| d.key == key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_unique_and_sentences_end() {
        let mut keys: Vec<_> = all_definitions().map(|d| d.key).collect();
        keys.sort_unstable();
        keys.dedup();
        assert_eq!(keys.len(), all_definitions().count());
        assert!(all_definitions().all(|d| d.definition.ends_with('.')));
        assert!(definition("cadence").is_some() && definition("kadenz").is_none());
    }
}

//! The list of kinetic parameters: key points of joint powers and moments, ground reaction, centre of mass.
//!
//! Windows are told by events, never by fixed percentages, so that a late foot off does not move a peak out of its
//! window. "Middle of single support" is halfway between opposite foot off and opposite foot strike, "middle of swing"
//! halfway between foot off and the next strike. A peak is a point that none of its neighbours exceeds.

use super::definition::Definition;

const POWER: &str = "Winter, The Biomechanics and Motor Control of Human Gait, 2nd ed. 1991; Eng & Winter, J Biomech \
                     1995;28:753-758; total power of the joint; windows by the events of both feet";
const MOMENT: &str = "Peaks as in Winter, The Biomechanics and Motor Control of Human Gait, 2nd ed. 1991; internal \
                      moments, sign as in the graph; windows by the events of both feet";
const GROUND: &str = "Ground reaction over body mass times 9.81 m/s2, axes of progression, at the rate of the cameras; \
                      named after Perry & Burnfield, Gait Analysis, 2nd ed. 2010";
const HOF: &str = "Hof AL, Scaling gait data to body size, Gait Posture 1996;4:222-223: moment over mass, g and leg \
                   length, power over mass, g to the 1.5 and the root of leg length, work over mass, g and leg length; \
                   g = 9.81 m/s2, own leg length";
const WAY: &str = "Peak to peak over the cycle; centre of mass from all segments of the full body model";
/// As the definition says, but from the pelvis alone.
pub(super) const WAY_OF_PELVIS: &str =
    "Peak to peak over the cycle; centre of mass taken as the midpoint of the hip centres";

/// Ending of the keys of values without a unit.
pub(super) const DIMENSIONLESS: &str = "_dimensionless";

macro_rules! scaled {
    ($(($key:literal, $name:literal, $unit:literal, $method:expr, $definition:literal)),+ $(,)?) => {
        /// Parameters of joint powers, moments and work, per kg of body mass.
        pub const JOINT_DEFINITIONS: &[Definition] = &[$(Definition {
            key: $key,
            name: $name,
            unit: $unit,
            definition: $definition,
            method: $method,
        }),+];

        /// The same in numbers without a unit.
        pub const JOINT_DEFINITIONS_DIMENSIONLESS: &[Definition] = &[$(Definition {
            key: concat!($key, "_dimensionless"),
            name: concat!($name, ", dimensionless"),
            unit: "",
            definition: $definition,
            method: HOF,
        }),+];
    };
}

scaled![
    (
        "hip_power_h1",
        "H1 hip power",
        "W/kg",
        POWER,
        "Largest generation peak of the hip from foot strike to the middle of single support."
    ),
    (
        "hip_power_h2",
        "H2 hip power",
        "W/kg",
        POWER,
        "Largest absorption peak of the hip from opposite foot off to foot off."
    ),
    (
        "hip_power_h3",
        "H3 hip power",
        "W/kg",
        POWER,
        "Largest generation peak of the hip from the middle of single support to the middle of swing."
    ),
    (
        "hip_work_h1",
        "H1 hip work",
        "J/kg",
        POWER,
        "Work of the hip in the stretch of generation around H1."
    ),
    (
        "hip_work_h3",
        "H3 hip work",
        "J/kg",
        POWER,
        "Work of the hip in the stretch of generation around H3."
    ),
    (
        "knee_power_k1",
        "K1 knee power",
        "W/kg",
        POWER,
        "Largest absorption peak of the knee from foot strike to the middle of single support."
    ),
    (
        "knee_power_k2",
        "K2 knee power",
        "W/kg",
        POWER,
        "Largest generation peak of the knee in single support."
    ),
    (
        "knee_power_k3",
        "K3 knee power",
        "W/kg",
        POWER,
        "Largest absorption peak of the knee from opposite foot strike to the middle of swing."
    ),
    (
        "knee_power_k4",
        "K4 knee power",
        "W/kg",
        POWER,
        "Largest absorption peak of the knee from the middle of swing to the next foot strike."
    ),
    (
        "ankle_power_a1",
        "A1 ankle power",
        "W/kg",
        POWER,
        "Largest absorption peak of the ankle from foot strike to opposite foot strike."
    ),
    (
        "ankle_power_a2",
        "A2 ankle power",
        "W/kg",
        POWER,
        "Largest generation peak of the ankle from the middle of single support to foot off."
    ),
    (
        "ankle_work_a2",
        "A2 ankle work",
        "J/kg",
        POWER,
        "Work of the ankle in the stretch of generation around A2."
    ),
    (
        "hip_extensor_moment_peak",
        "Hip extensor moment, most",
        "N·m/kg",
        MOMENT,
        "Largest extensor moment of the hip from foot strike to foot off."
    ),
    (
        "hip_flexor_moment_peak",
        "Hip flexor moment, most",
        "N·m/kg",
        MOMENT,
        "Largest flexor moment (least extensor moment) of the hip from opposite foot off to foot off; absent while the \
         moment stays extensor."
    ),
    (
        "hip_abductor_moment_first_peak",
        "Hip abductor moment, first peak",
        "N·m/kg",
        MOMENT,
        "Largest peak of the abductor moment of the hip from foot strike to the middle of single support."
    ),
    (
        "hip_abductor_moment_second_peak",
        "Hip abductor moment, second peak",
        "N·m/kg",
        MOMENT,
        "Largest peak of the abductor moment of the hip from the middle of single support to foot off."
    ),
    (
        "knee_extensor_moment_peak",
        "Knee extensor moment, first peak",
        "N·m/kg",
        MOMENT,
        "Largest peak of the extensor moment of the knee from foot strike to the middle of single support."
    ),
    (
        "knee_moment_terminal_stance_least",
        "Knee extensor moment, least late",
        "N·m/kg",
        MOMENT,
        "Least extensor moment of the knee from the middle of single support to foot off; negative is a flexor moment."
    ),
    (
        "knee_valgus_moment_peak",
        "Knee valgus moment, most",
        "N·m/kg",
        MOMENT,
        "Largest valgus (abductor) moment of the knee from foot strike to foot off; absent while the moment stays varus."
    ),
    (
        "ankle_plantarflexor_moment_peak",
        "Plantarflexor moment, most",
        "N·m/kg",
        MOMENT,
        "Largest plantarflexor moment of the ankle from foot strike to foot off."
    ),
    (
        "ankle_dorsiflexor_moment_peak",
        "Dorsiflexor moment, most",
        "N·m/kg",
        MOMENT,
        "Largest dorsiflexor moment (least plantarflexor moment) of the ankle from foot strike to the middle of single \
         support; absent while the moment stays plantarflexor."
    ),
];

macro_rules! ground {
    ($(($key:literal, $name:literal, $unit:literal, $method:expr, $definition:literal)),+ $(,)?) => {
        /// Parameters of the ground reaction and of the centre of mass.
        pub const GROUND_DEFINITIONS: &[Definition] = &[$(Definition {
            key: $key,
            name: $name,
            unit: $unit,
            definition: $definition,
            method: $method,
        }),+];
    };
}

ground![
    (
        "vertical_force_first_peak",
        "Vertical force, first peak",
        "% BW",
        GROUND,
        "Largest peak of the vertical force from foot strike to the middle of single support."
    ),
    (
        "vertical_force_trough",
        "Vertical force, trough",
        "% BW",
        GROUND,
        "Least vertical force between its first and its second peak."
    ),
    (
        "vertical_force_second_peak",
        "Vertical force, second peak",
        "% BW",
        GROUND,
        "Largest peak of the vertical force from the middle of single support to foot off."
    ),
    (
        "braking_force_peak",
        "Braking force, most",
        "% BW",
        GROUND,
        "Largest backward force on the foot from foot strike to opposite foot strike; negative as in the graph."
    ),
    (
        "propulsion_force_peak",
        "Propulsion force, most",
        "% BW",
        GROUND,
        "Largest forward force on the foot from opposite foot off to foot off."
    ),
    (
        "medial_force_peak",
        "Medial force, most",
        "% BW",
        GROUND,
        "Largest medial force on the foot from foot strike to foot off."
    ),
    (
        "lateral_force_peak",
        "Lateral force, most",
        "% BW",
        GROUND,
        "Largest lateral force on the foot from foot strike to foot off; negative as in the graph."
    ),
    (
        "vertical_impulse",
        "Vertical impulse",
        "% BW·s",
        GROUND,
        "Vertical force integrated from foot strike to foot off."
    ),
    (
        "braking_impulse",
        "Braking impulse",
        "% BW·s",
        GROUND,
        "Backward force integrated over all of the stance in which the force is backward; negative."
    ),
    (
        "propulsion_impulse",
        "Propulsion impulse",
        "% BW·s",
        GROUND,
        "Forward force integrated over all of the stance in which the force is forward."
    ),
    (
        "loading_rate",
        "Loading rate",
        "% BW/s",
        GROUND,
        "Mean slope of the vertical force between 20 and 80 % of its first peak."
    ),
    (
        "centre_of_mass_vertical",
        "Centre of mass, up and down",
        "mm",
        WAY,
        "Vertical distance between the highest and the lowest place of the centre of mass in the cycle."
    ),
    (
        "centre_of_mass_mediolateral",
        "Centre of mass, side to side",
        "mm",
        WAY,
        "Width of the way of the centre of mass across the line that joins its places at the two strikes."
    ),
];

/// All kinetic parameters: joints, joints without unit, ground reaction and centre of mass.
pub(super) fn kinetic_definitions() -> impl Iterator<Item = &'static Definition> {
    JOINT_DEFINITIONS
        .iter()
        .chain(JOINT_DEFINITIONS_DIMENSIONLESS)
        .chain(GROUND_DEFINITIONS)
}

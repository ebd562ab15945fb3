//! Door of the parameters room: spatiotemporal, kinematic and kinetic gait parameters, and how far a walk is from the reference.

mod angle_points;
mod change;
mod definition;
mod gps;
mod kinetic_definition;
mod kinetic_points;
mod measurement_error;
mod of_cycle;
mod parameter;
mod pig_analysis;
mod repeatability;
mod summary;
mod velocity_points;

pub use angle_points::{ANGLE_POINTS, AnglePoint, FIRST_PEAK_UNTIL_PCT, Reading};
pub use change::{CurveChange, ValueChange, curve_changes, value_changes};
pub use definition::{DEFINITIONS, Definition, definition};
pub use gps::{
    GPS_MCID_DEG, GaitScores, GpsConvention, GpsScores, PROFILE, Profile, add_control_scores, gait_scores,
    gdi_star, variable_score_deg,
};
pub use kinetic_definition::{GROUND_DEFINITIONS, JOINT_DEFINITIONS, JOINT_DEFINITIONS_DIMENSIONLESS};
pub use measurement_error::{
    Between, Detectable, ErrorSource, PUBLISHED_ANGLE_ERROR_DEG, PUBLISHED_ANGLE_ERROR_WORDS, error_of_curve,
    error_of_value,
};
pub use of_cycle::of_cycle;
pub use parameter::{Parameter, find};
pub use pig_analysis::{PigValue, pig_analysis};
pub use repeatability::{
    McGinley, REPEATABILITY_METHOD, REPEATABILITY_SCHEMA, Repeat, Repeatability, VariableError, repeatability,
};
pub use summary::summarise;
pub use velocity_points::{VELOCITY_POINTS, VelocityPoint};

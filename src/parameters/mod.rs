//! Door of the parameters room: spatiotemporal and kinetic gait parameters, and how far a walk is from the reference.

mod definition;
mod gps;
mod kinetic_definition;
mod kinetic_points;
mod of_cycle;
mod parameter;
mod pig_analysis;
mod summary;

pub use definition::{DEFINITIONS, Definition, definition};
pub use gps::{
    GPS_MCID_DEG, GaitScores, GpsConvention, GpsScores, PROFILE, Profile, add_control_scores, gait_scores,
    gdi_star, variable_score_deg,
};
pub use kinetic_definition::{GROUND_DEFINITIONS, JOINT_DEFINITIONS, JOINT_DEFINITIONS_DIMENSIONLESS};
pub use of_cycle::of_cycle;
pub use parameter::{Parameter, find};
pub use pig_analysis::{PigValue, pig_analysis};
pub use summary::summarise;

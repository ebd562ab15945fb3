//! Door of the parameters room: spatiotemporal and kinetic gait parameters.

mod definition;
mod kinetic_definition;
mod kinetic_points;
mod of_cycle;
mod parameter;
mod pig_analysis;
mod summary;

pub use definition::{DEFINITIONS, Definition, definition};
pub use kinetic_definition::{GROUND_DEFINITIONS, JOINT_DEFINITIONS, JOINT_DEFINITIONS_DIMENSIONLESS};
pub use of_cycle::of_cycle;
pub use parameter::{Parameter, find};
pub use pig_analysis::{PigValue, pig_analysis};
pub use summary::summarise;

//! Door of the parameters room: spatiotemporal gait parameters.

mod definition;
mod of_cycle;
mod parameter;
mod pig_analysis;
mod summary;

pub use definition::{DEFINITIONS, Definition, definition};
pub use of_cycle::of_cycle;
pub use parameter::{Parameter, find};
pub use pig_analysis::{PigValue, pig_analysis};
pub use summary::summarise;

//! Door of the billing room: what is documented about an encounter, what is missing, what contradicts, and what may
//! be billed, each with its rule, the rule's source and its dates.

mod date;
mod evidence;
pub mod record;

pub use date::Date;
pub use evidence::{
    ANGLES, CaptureFile, Derived, Evidence, KINETICS, OutputClass, SPATIOTEMPORAL, TaskCount, VELOCITIES,
};
pub use record::Record;

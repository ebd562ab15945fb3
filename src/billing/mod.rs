//! Door of the billing room: what is documented about an encounter, what is missing, what contradicts, and what may
//! be billed, each with its rule, the rule's source and its dates.

pub mod audit;
pub mod book;
mod date;
pub mod diagnosis;
mod evidence;
pub mod fees;
mod filled;
mod finding;
pub mod record;
pub mod rules;
pub mod timed;
pub mod validate;
pub mod verdict;

pub use date::Date;
pub use evidence::{
    ANGLES, CaptureFile, Derived, Evidence, Examined, KINETICS, OutputClass, SPATIOTEMPORAL, TaskCount,
    VELOCITIES,
};
pub use filled::{FilledSection, filled};
pub use finding::{Finding, Kind, Override, Severity};
pub use record::Record;

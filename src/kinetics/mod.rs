//! Door of the kinetics room: which foot stood on which plate, and what the joints carried.

mod contact;
mod gait_markers;
mod loads;
mod plate_contact;
mod settings;
mod stance;

pub use contact::{Assigned, Contact, PlateFoot, Unclean};
pub use gait_markers::{FootMarkers, GaitMarkers};
pub use loads::{CentreOfMass, CentreOfMassFrom, Loads};
pub use plate_contact::{ContactSettings, contacts};
pub use settings::{InertiaOf, KineticMethod, KineticSettings, MomentFrame};
pub use stance::{StanceVerdict, stance};

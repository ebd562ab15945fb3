//! Door of the kinetics room: which foot stood on which plate, found from geometry.

mod contact;
mod gait_markers;
mod plate_contact;

pub use contact::{Assigned, Contact, PlateFoot, Unclean};
pub use gait_markers::{FootMarkers, GaitMarkers};
pub use plate_contact::{ContactSettings, contacts};

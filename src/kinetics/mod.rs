//! Door of the kinetics room: which foot stood on which plate, and what the joints carried.
//!
//! `plate_contact` judges contacts, `external_load` gives plate loads to feet, `segment_dynamics` finds what moving a
//! segment takes, `inverse_dynamics` balances the leg, `expression` turns the result into clinical axes and signs.

mod centre_of_mass;
mod combine;
mod contact;
mod error;
mod expression;
mod external_load;
mod findings;
mod foot_load;
mod footing;
mod footprint;
mod gait_markers;
mod ground;
mod inertia;
mod inverse_dynamics;
mod loads;
mod plate_contact;
mod scene;
mod segment_dynamics;
mod settings;
mod silent;
mod stance;
mod standing;
mod unclean;

pub use contact::{Assigned, Contact, PlateFoot};
pub use error::KineticsError;
pub use external_load::Floor;
pub use foot_load::FootLoad;
pub use footing::{Footing, footings};
pub use footprint::{FootShape, Footprint};
pub use gait_markers::{FootMarkers, GaitMarkers};
pub use inverse_dynamics::solve;
pub use loads::{CentreOfMass, CentreOfMassFrom, Loads};
pub use plate_contact::{ContactSettings, contacts};
pub use settings::{InertiaOf, KineticMethod, KineticSettings, MomentFrame};
pub use silent::{SilentPlate, silent_plates};
pub use stance::{StanceVerdict, stance};
pub use unclean::{Doubt, Unclean};

//! Door of the calibration room: what makes the numbers comparable. Laboratory, marker set, subject measurements,
//! standing trial; the product is a [`Calibration`], with which kinematics tracks the walks.

mod error;
mod finding;
mod head;
pub mod hip_centre;
mod joint_axes;
mod lab;
mod landmark;
mod lower_body;
mod marker_set;
mod measurements;
mod model;
pub mod plates;
mod plausibility;
mod recovery;
mod score;
mod settings;
mod static_trial;

pub use error::CalibrationError;
pub use finding::{Finding, Severity};
pub use head::head_axes;
pub use lab::{Lab, LabPlate};
pub use landmark::{Landmark, MarkerTracks};
pub use lower_body::{Leg, leg, pelvis, standing_foot};
pub use marker_set::{MarkerSet, MarkerSetMatch};
pub use measurements::{Measured, SideMeasurements, Source, Subject};
pub use model::{ArmConstants, Calibration, Constants, LegConstants};
pub use recovery::recover;
pub use score::{Score, score};
pub use settings::{
    AnkleAxis, FootPlane, HipCentre, KneeAxis, ModelSettings, PelvicRotationOrder, ShankAtKnee,
};
pub use static_trial::{calibrate, without_static};

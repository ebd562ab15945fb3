//! Door of the kinematics room: segment frames, joint centres and joint angles of a trial.

mod error;
mod joint_angles;
mod missing;
mod motion;
mod progression;
mod sheet;
mod track;
mod upper_body;
mod velocity;
mod virtual_markers;

pub use error::KinematicsError;
pub use missing::{angle_needs, kinetics_need};
pub use motion::{JointCentre, Motion, Segment, SegmentMotion, TrialLengths};
pub use progression::{Progression, ProgressionFrom};
pub use track::{track, track_static};
pub use velocity::Velocities;

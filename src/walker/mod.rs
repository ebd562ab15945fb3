//! Door of the walker room: a synthetic walker whose joint angles, events, ground reaction and sizes are
//! prescribed, and the sample sessions that it writes.
//!
//! The forward model is the inverse of the conventional gait model of `calibration` and `kinematics`,
//! derived on its own from the published definitions and sharing no code with them: what those rooms
//! recover from the files can be held against what was put in.

mod anthropometry;
mod c3d_file;
mod chain;
mod clinical;
mod curve;
mod dynamics;
mod encounter;
mod exercise;
mod exercise_recording;
mod fit;
mod ground;
mod inertia;
mod manifest;
mod patients;
mod pattern;
mod people;
mod recording;
mod schedule;
mod sessions;
mod skeleton;
mod space;
mod standing;
mod truth;
mod upper;
mod video;
mod walk;

pub use dynamics::TrueDerivatives;
pub use exercise::{Exercise, KineticPlan, KineticTrial, TrueLegSize, kinetic_trial};
pub use inertia::TrueInertia;
pub use sessions::{SampleSession, sessions};
pub use truth::{SessionTruth, TrialTruth, TrueContact, TrueCycle, TrueEvent, TrueForce, TrueSide};

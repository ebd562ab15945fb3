//! Force plates: analog channels to force, moment, centre of pressure in the laboratory frame.
//!
//! # Frame and reference points
//! The plate's axes follow from its corners C1..C4: x from the C2/C3 edge towards the C1/C4 edge, y from the
//! C3/C4 edge towards the C1/C2 edge, z = x cross y, which points into the floor in the usual order of corners.
//! A channel's force turned into the laboratory frame by these axes is the force of the floor on the subject.
//! Moments are about the centre of the surface (the mean of the corners); the free moment is about the upward normal
//! through the centre of pressure.
//!
//! # Ways through this folder
//! `read` goes through the file plate by plate: `kind` says what a type consists of and where its definition is from,
//! `geometry` where the plate lies, `channels` which signals in which unit, `baseline` what the unloaded plate reads,
//! `health` whether the channels live, `matrix` and `wrench` make loads of them, `choose` asks whether these are
//! possible, `place` finds where they act, `surroundings` holds them against markers and clock, `belt` knows
//! treadmills. What is wrong becomes a [`PlateFinding`]; kinematics never depend on plates.
//!
//! # References
//! The C3D file format, user guide (Motion Lab Systems), `FORCE_PLATFORM`; Kistler force plate formulae (types 3, 6, 7)
//! and instruction manual 9287C, 8.4.3 (`FPCOPPOLY`); the manual of `Visual3D`, `FP_TYPE` (types 5, 6, 7). Signs and
//! baseline were held against the loads that Vicon stored (see `docs/validation/plates.md`).

mod baseline;
mod belt;
mod channels;
mod choose;
mod finding;
mod geometry;
mod health;
mod kind;
mod matrix;
mod place;
mod plate;
mod read;
mod settings;
mod surroundings;
#[cfg(test)]
mod vectors;
mod wrench;

pub use baseline::Unloaded;
pub use belt::{Belt, BeltSource};
pub use finding::{PlateFault, PlateFinding};
pub use geometry::OriginSign;
pub use plate::Plate;
pub use read::read;
pub use settings::{Baseline, MatrixPolicy, PlateSettings, Undocumented};

type Vec3 = nalgebra::Vector3<f64>;

//! Door of the geometry room: vectors, segment frames, joint centres by chord, Cardan angles.
//!
//! Lengths are millimetres, angles inside are radians; rotation matrices hold the unit axes of a segment as
//! columns, in the laboratory frame, so that `a.transpose() * b` is the orientation of b seen from a.

mod cardan;
mod chord;
mod frame;
mod unwrap;

pub use cardan::{xyz_rad, yxz_rad, zxy_rad};
pub use chord::{chord, dihedral_rad};
pub use frame::{Mat3, Pose, Vec3, frame, matrix_of_columns, rotation_x, rotation_y, rotation_z, unit};
pub use unwrap::{Unwrap, wrap_deg};

//! Door of the room of words: sides, joint angles, kinetic outputs, velocities and what their signs mean.

mod angle;
mod kinetic;
mod side;
mod velocity;

pub use angle::{AngleName, Component};
pub use kinetic::{KineticKind, KineticName};
pub use side::Side;
pub use velocity::VelocityName;

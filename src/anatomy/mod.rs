//! Door of the room of words: sides, joint angles, kinetic outputs and what their signs mean.

mod angle;
mod kinetic;
mod side;

pub use angle::{AngleName, Component};
pub use kinetic::{KineticKind, KineticName};
pub use side::Side;

//! Door of the room of words: sides, joint angles and what their signs mean.

mod angle;
mod side;

pub use angle::{AngleName, Component};
pub use side::Side;

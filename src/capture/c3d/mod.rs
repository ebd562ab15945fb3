//! Door of `capture::c3d`, the only code that knows the C3D format: bytes to [`C3d`] and back.

mod bytes;
mod decode;
mod edit;
mod error;
mod file;
mod frames;
mod header;
mod layout;
mod leniency;
mod parameters;
mod records;
mod write;

pub use bytes::ByteOrder;
pub use edit::{NewEvent, NewPoint, NewResult};
pub use error::C3dError;
pub use file::{C3d, is_whole, parse};
pub use frames::{Analog, Points, is_valid};
pub use header::{Header, HeaderEvent};
pub use leniency::{Leniency, Notice};
pub use parameters::{Group, Parameter, Values};
pub use write::write;

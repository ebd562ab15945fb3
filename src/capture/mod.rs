//! Door of the capture room: from bytes to trials.

mod analysis;
pub mod c3d;
mod error;
mod events;
mod gaps;
mod labels;
mod plates;
mod trial;
mod units;

pub use analysis::AnalysisValue;
pub use error::CaptureError;
pub use events::{StoredEvent, StoredEventKind};
pub use gaps::Gaps;
pub use labels::PointKind;
pub use plates::RawPlate;
pub use trial::Trial;

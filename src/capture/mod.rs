//! Door of the capture room: from bytes to trials.

mod analysis;
pub mod c3d;
mod enf;
mod error;
mod events;
mod gaps;
mod labels;
mod mp;
mod plates;
mod text;
mod trial;
mod units;
mod vsk;
mod xcp;
mod xml;

pub use analysis::AnalysisValue;
pub use enf::{EnfFile, PlateFoot};
pub use error::CaptureError;
pub use events::{StoredEvent, StoredEventKind, is_gait_event};
pub use gaps::Gaps;
pub use labels::PointKind;
pub use mp::MpFile;
pub use plates::RawPlate;
pub use trial::{LARGEST_CAPTURE, Trial};
pub use vsk::VskFile;
pub use xcp::{XcpCamera, XcpFile};

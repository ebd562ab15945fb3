//! Door of the session room: a folder of captures from manifest to outputs.

mod calibrating;
mod copies;
mod error;
mod folder;
mod intake;
mod journal;
mod laboratory;
pub mod manifest;
mod measurements;
mod opensim;
mod outcome;
mod outputs;
mod recognise;
mod report_input;
mod results;
mod run;
mod settings;
mod side_files;
mod template;
mod walking;
mod watch;

pub use crate::exchange::results::FindingPart;
pub use calibrating::Calibrated;
pub use error::SessionError;
pub use folder::{Folder, OUTPUT_FOLDER, PROCESSED_SUFFIX, SESSION_FILE};
pub use intake::{Capture, Content};
pub use journal::Journal;
pub use laboratory::Laboratory;
pub use outcome::{Condition, Outcome, State, TrialRecord};
pub use outputs::{Output, write};
pub use recognise::{Recognised, recognise};
pub use run::run;
pub use settings::{Overrides, Settings, TrialPlan, resolve};
pub use template::{Written, init};
pub use walking::Walk;
pub use watch::{Silent, Watch};

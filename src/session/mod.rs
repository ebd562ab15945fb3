//! Door of the session room: a folder of captures from manifest to outputs.

mod error;
mod folder;
pub mod manifest;
mod measurements;
mod recognise;
mod settings;

pub use error::SessionError;
pub use folder::{Folder, OUTPUT_FOLDER, PROCESSED_SUFFIX, SESSION_FILE};
pub use recognise::{Recognised, recognise};
pub use settings::{Overrides, Settings, TrialPlan, resolve};

//! What can go wrong between a path and a trial.

use super::c3d::C3dError;
use crate::files::FilesError;

/// A capture that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum CaptureError {
    /// The file cannot be read from disk.
    #[error(transparent)]
    File(#[from] FilesError),
    /// The bytes are no usable C3D file.
    #[error("{name}: {source}")]
    C3d {
        /// File stem.
        name: String,
        /// What is wrong and where.
        source: Box<C3dError>,
    },
    /// A side file that Vicon writes beside the captures cannot be understood.
    #[error("{name}, line {line}: found {found}, needed {needed}")]
    SideFile {
        /// File stem.
        name: String,
        /// Line, from 1.
        line: usize,
        /// What was found.
        found: String,
        /// What was needed.
        needed: &'static str,
    },
}

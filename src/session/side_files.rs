//! What Vicon writes beside the captures: measurements (`.mp`, `.vsk`) and plate assignments (`.enf`).

use std::collections::BTreeMap;

use super::folder::Folder;
use super::journal::Journal;
use super::manifest::Foot;
use crate::calibration::Subject;
use crate::provenance::Input;

/// The contents of the side files of a folder.
#[derive(Debug, Default)]
pub struct SideFiles {
    /// Measurements.
    pub subject: Subject,
    /// Plate assignments by file stem of the capture, in lower case, by plate.
    pub plates: BTreeMap<String, Vec<Option<Foot>>>,
    /// Digests of the files.
    pub inputs: Vec<Input>,
}

/// Reads the side files of a folder; one that cannot be read is a finding.
pub fn read(_folder: &Folder, _journal: &mut Journal) -> SideFiles {
    SideFiles::default()
}

//! What Vicon writes beside the captures: measurements (`.mp`, `.vsk`) and plate assignments (`.enf`).
//!
//! The files may be named after the person, so neither messages nor outputs carry the names of `.mp` and `.vsk`.

use std::collections::BTreeMap;
use std::path::Path;

use super::folder::{Folder, LARGEST_TEXT};
use super::journal::{Journal, SESSION};
use super::manifest::Foot;
use crate::anatomy::Side;
use crate::calibration::{Source, Subject};
use crate::capture::{CaptureError, EnfFile, MpFile, PlateFoot, VskFile};
use crate::files;
use crate::provenance::Input;
use crate::report::Severity;

/// Plates that an ENF file can name.
const MOST_PLATES: usize = 8;

/// The contents of the side files of a folder.
#[derive(Debug, Default)]
pub(super) struct SideFiles {
    /// Measurements.
    pub subject: Subject,
    /// Plate assignments by file stem of the capture, in lower case, by plate.
    pub plates: BTreeMap<String, Vec<Option<Foot>>>,
    /// Digests of the files.
    pub inputs: Vec<Input>,
}

/// Reads the side files of a folder; one that cannot be read is a finding.
pub(super) fn read(folder: &Folder, journal: &mut Journal) -> SideFiles {
    let mut found = SideFiles::default();
    let mut subjects: Vec<(Source, Subject)> = Vec::new();
    for path in &folder.side_files {
        let extension = path
            .extension()
            .unwrap_or_default()
            .to_string_lossy()
            .to_lowercase();
        let read = match extension.as_str() {
            "mp" => measurements(path, Source::MpFile, &mut found.inputs),
            "vsk" => measurements(path, Source::VskFile, &mut found.inputs),
            _ => {
                plates(path, &mut found);
                continue;
            }
        };
        match read {
            Ok(subject) => subjects.push(subject),
            Err(what) => {
                let what = format!("a .{extension} file could not be used: {what}");
                journal.find(
                    Severity::Warning,
                    SESSION,
                    (what, "write the measurements into session.toml"),
                );
            }
        }
    }
    for source in [Source::MpFile, Source::VskFile] {
        let of_source: Vec<&Subject> = subjects
            .iter()
            .filter(|(s, _)| *s == source)
            .map(|(_, s)| s)
            .collect();
        match of_source.as_slice() {
            [] => {}
            [one] => found.subject = found.subject.or(**one),
            several => {
                let what = format!(
                    "{} files of kind {} lie in the folder; none was used",
                    several.len(),
                    source.words()
                );
                journal.find(
                    Severity::Warning,
                    SESSION,
                    (what, "leave the one of this subject in the folder"),
                );
            }
        }
    }
    found
}

fn measurements(path: &Path, source: Source, inputs: &mut Vec<Input>) -> Result<(Source, Subject), String> {
    let bytes = files::read_at_most(path, LARGEST_TEXT).map_err(|e| e.source.to_string())?;
    let without_name = |error: CaptureError| match error {
        CaptureError::SideFile {
            line, found, needed, ..
        } => {
            format!("line {line}: found {found}, needed {needed}")
        }
        _ => "not readable".to_owned(),
    };
    let subject = if source == Source::MpFile {
        inputs.push(Input::of("(subject).mp", "measurements", &bytes));
        let mp = MpFile::from_bytes("subject.mp", &bytes).map_err(without_name)?;
        // an .mp file holds angles in degrees
        Subject::under_processing_names(source, &|name| mp.value(name), &|name| mp.value(name))
    } else {
        inputs.push(Input::of("(subject).vsk", "measurements", &bytes));
        let vsk = VskFile::from_bytes(&bytes).map_err(without_name)?;
        Subject::under_processing_names(source, &|name| vsk.value(name), &|name| vsk.angle_deg(name))
    };
    Ok((source, subject))
}

fn plates(path: &Path, found: &mut SideFiles) {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let Some(trial) = EnfFile::trial_name(&name) else {
        return;
    };
    let Ok(bytes) = files::read_at_most(path, LARGEST_TEXT) else {
        return;
    };
    found.inputs.push(Input::of(&name, "plate assignment", &bytes));
    let enf = EnfFile::from_bytes(&bytes);
    let feet: Vec<Option<Foot>> = (1..=MOST_PLATES)
        .map(|number| {
            enf.plate(number).map(|foot| match foot {
                PlateFoot::Foot(Side::Left) => Foot::Left,
                PlateFoot::Foot(Side::Right) => Foot::Right,
                PlateFoot::Invalid => Foot::Invalid,
                PlateFoot::Auto => Foot::Auto,
            })
        })
        .collect();
    if feet.iter().any(Option::is_some) {
        found.plates.insert(trial.to_lowercase(), feet);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn measurements_and_plates_are_read_and_names_are_not_kept() {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &[u8]| files::write_atomic(&folder.path().join(name), text).unwrap();
        write("Sentinel.mp", b"$Bodymass = 32.1\n$LLegLength = 700\n");
        write(
            "Sentinel.vsk",
            b"<K><StaticParameter NAME=\"RightLegLength\" VALUE=\"701\"/></K>",
        );
        write("Walk 3.Trial03.enf", b"[TRIAL_INFO]\nFP1=Left\nFP2=Invalid\n");
        let mut journal = Journal::default();
        let opened = Folder::open(folder.path()).unwrap();
        let found = read(&opened, &mut journal);
        assert_eq!(found.subject.mass_kg.map(|m| m.source), Some(Source::MpFile));
        let right = found.subject.side(Side::Right).leg_length_mm;
        assert_eq!(right.map(|m| m.source), Some(Source::VskFile));
        assert_eq!(
            found.plates["walk 3"][..2],
            [Some(Foot::Left), Some(Foot::Invalid)]
        );
        assert!(!format!("{found:?}{journal:?}").contains("Sentinel"));
    }
}

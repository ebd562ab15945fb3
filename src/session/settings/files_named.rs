//! Files that a session file names: laboratory, day-book, limits, reference set, marker set.

use std::path::Path;

use super::super::folder::LARGEST_TEXT;
use super::problems::Problems;
use crate::calibration::MarkerSet;
use crate::files;
use crate::quality::Limits;
use crate::session::laboratory::{DayBookFile, Laboratory};
use crate::session::reference::ReferenceSet;

impl Problems<'_> {
    pub(super) fn laboratory(&mut self, file: Option<&str>) -> Option<Laboratory> {
        match Laboratory::read(&self.folder.path, file.filter(|f| !f.is_empty())?) {
            Ok(laboratory) => Some(laboratory),
            Err(what) => {
                self.add(
                    "lab.file",
                    what,
                    "calibration/README.md explains laboratory files",
                );
                None
            }
        }
    }

    pub(super) fn reference(&mut self, typed: Option<&str>) -> Option<ReferenceSet> {
        ReferenceSet::read(&self.folder.path, typed).unwrap_or_else(|what| {
            let hint = "write norms = \"healthy-12\", the path of a .json file, or \"none\"; docs/norms.md";
            self.add("report.norms", what, hint);
            None
        })
    }

    pub(super) fn day_book(&mut self, file: Option<&str>) -> Option<DayBookFile> {
        DayBookFile::read(&self.folder.path, file).unwrap_or_else(|what| {
            self.add(
                "lab.day_book",
                what,
                "give the path of the CSV file that ambula lab-check keeps",
            );
            None
        })
    }

    /// The shipped limits, with the laboratory's changes when it has a file of its own.
    pub(super) fn limits(&mut self, file: Option<&str>) -> Option<Limits> {
        let read = || -> Result<Limits, String> {
            let shipped = Limits::shipped().map_err(|e| e.to_string())?;
            let Some(file) = file.filter(|f| !f.is_empty()) else {
                return Ok(shipped);
            };
            let bytes = files::read_at_most(&self.folder.path.join(file), LARGEST_TEXT)
                .map_err(|e| format!("{file}: {}", e.source))?;
            let text = String::from_utf8(bytes).map_err(|_| format!("{file} is not UTF-8 text"))?;
            shipped.changed_by(&text, file).map_err(|e| e.to_string())
        };
        match read() {
            Ok(limits) => Some(limits),
            Err(what) => {
                self.add(
                    "lab.limits",
                    what,
                    "calibration/limits.toml lists the limits and how to change them",
                );
                None
            }
        }
    }

    /// A built-in set by name, or a file of the laboratory's own by its path from the session folder.
    pub(super) fn marker_set(&mut self, name: Option<&str>) -> Option<MarkerSet> {
        let name = name.filter(|n| !n.is_empty())?;
        let is_file = Path::new(name)
            .extension()
            .is_some_and(|e| e.eq_ignore_ascii_case("toml"));
        let set = if is_file {
            MarkerSet::read(&self.folder.path.join(name))
        } else {
            MarkerSet::by_name(name)
        };
        match set {
            Ok(set) => Some(set),
            Err(error) => {
                self.add(
                    "model.marker_set",
                    error.to_string(),
                    "leave the key out to detect the set",
                );
                None
            }
        }
    }
}

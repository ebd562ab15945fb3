//! The laboratory file that a session file may name: it completes `[lab]`, gives the marker diameter, and is held
//! against the captures. And the laboratory's day-book.

use std::path::Path;

use super::folder::LARGEST_TEXT;
use super::intake::Capture;
use super::journal::{Journal, SESSION};
use super::look::{self, Named};
use super::manifest;
use crate::calibration::{Lab, Measured, Source, Subject};
use crate::files;
use crate::provenance::Input;
use crate::quality::lab::DayBook;
use crate::report::Severity;

/// The day-book of the laboratory, as the session file names it.
#[derive(Debug, Clone)]
pub struct DayBookFile {
    /// What is in it.
    pub book: DayBook,
    /// The file as an input.
    pub input: Input,
}

impl DayBookFile {
    /// Reads the day-book at a path from the session folder; `None` when none is named.
    ///
    /// # Errors
    /// A sentence: the file cannot be read, is not UTF-8 text, or is no day-book.
    pub(super) fn read(folder: &Path, file: Option<&str>) -> Result<Option<DayBookFile>, String> {
        let Some(file) = file.filter(|file| !file.is_empty()) else {
            return Ok(None);
        };
        let bytes = files::read_at_most(&folder.join(file), LARGEST_TEXT)
            .map_err(|e| format!("{file}: {}", e.source))?;
        let text = std::str::from_utf8(&bytes).map_err(|_| format!("{file} is not UTF-8 text"))?;
        Ok(Some(DayBookFile {
            book: DayBook::parse(text).map_err(|e| format!("{file}: {e}"))?,
            input: Input::of(file, "day-book of the laboratory", &bytes),
        }))
    }
}

/// Two rates are the same when they differ by no more than this share.
const SAME_RATE: f64 = 1e-4;

/// A laboratory file and its digest.
#[derive(Debug, Clone)]
pub struct Laboratory {
    lab: Lab,
    /// The file as an input.
    pub input: Input,
    /// What it names.
    pub(super) named: Named,
}

impl Laboratory {
    /// Reads the file at a path from the session folder.
    ///
    /// # Errors
    /// A sentence: the file cannot be read, is not UTF-8 text, or is no laboratory file.
    pub(super) fn read(folder: &Path, file: &str) -> Result<Laboratory, String> {
        let bytes = files::read_at_most(&folder.join(file), LARGEST_TEXT)
            .map_err(|e| format!("{file}: {}", e.source))?;
        let text = std::str::from_utf8(&bytes).map_err(|_| format!("{file} is not UTF-8 text"))?;
        let lab = Lab::from_toml(text, file).map_err(|e| e.to_string())?;
        Ok(Laboratory {
            named: look::read(folder, file, &lab)?,
            lab,
            input: Input::of(file, "laboratory file", &bytes),
        })
    }

    /// Fills what the session file leaves out of `[lab]`.
    pub(super) fn complete(&self, typed: &mut manifest::Lab) {
        let fill = |place: &mut Option<String>, value: Option<String>| {
            if place.is_none() {
                *place = value;
            }
        };
        fill(&mut typed.name, Some(self.lab.title.clone()));
        fill(&mut typed.system, self.lab.system.clone());
        fill(&mut typed.cameras, self.lab.cameras.map(|n| n.to_string()));
        let plates: Vec<String> = self
            .lab
            .plates
            .iter()
            .map(|plate| {
                let words = [plate.maker.as_deref(), plate.model.as_deref()];
                let mut text: Vec<&str> = words.into_iter().flatten().collect();
                let serial = plate.serial.as_ref().map(|s| format!("({s})"));
                text.extend(serial.as_deref());
                format!("{} {}", plate.number, text.join(" "))
                    .trim_end()
                    .to_owned()
            })
            .collect();
        fill(&mut typed.plates, (!plates.is_empty()).then(|| plates.join(", ")));
    }

    /// The measurements that the laboratory's equipment settles.
    pub(super) fn measurements(&self) -> Subject {
        Subject {
            marker_diameter_mm: self
                .lab
                .marker_diameter_mm
                .map(|value_mm| Measured::new(value_mm, Source::SessionFile)),
            ..Subject::default()
        }
    }

    /// Tells where a capture's rates are not those of the laboratory file.
    pub(super) fn compare(&self, captures: &[Capture], journal: &mut Journal) {
        for capture in captures {
            let Some(trial) = capture.trial() else { continue };
            let rates = [
                ("frames", trial.point_rate_hz(), self.lab.point_rate_hz),
                ("analog samples", trial.analog_rate_hz(), self.lab.analog_rate_hz),
            ];
            for (what, found_hz, stated) in rates {
                let Some(stated_hz) = stated else { continue };
                if found_hz > 0.0 && (found_hz - stated_hz).abs() > SAME_RATE * stated_hz {
                    let text = format!("{found_hz} {what} per second, the laboratory file says {stated_hz}");
                    let remedy = "check the capture settings, or correct the laboratory file";
                    journal.find(Severity::Warning, &capture.name, (text, remedy));
                }
            }
        }
        journal.decide(format!(
            "{SESSION}: laboratory file \"{}\" completes [lab]",
            self.lab.name
        ));
    }
}

//! Vicon `.enf` files: what the operator noted about a trial, and which foot stood on which plate.

use std::path::Path;

use super::error::CaptureError;
use super::text;
use crate::anatomy::Side;
use crate::files;

/// What the operator said about a force plate in one trial.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PlateFoot {
    /// This foot, cleanly.
    Foot(Side),
    /// Not to be used.
    Invalid,
    /// For the software to find out.
    Auto,
}

/// One `.enf` file. Lines that are not understood are kept.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct EnfFile {
    lines: Vec<Line>,
}

#[derive(Debug, Clone, PartialEq)]
enum Line {
    Section(String),
    Entry {
        section: String,
        key: String,
        value: String,
    },
    /// Anything else: blank, comment, stray text.
    Other(String),
}

impl EnfFile {
    /// Reads a file.
    ///
    /// # Errors
    /// When it cannot be read from disk; its text is taken as it comes.
    pub fn read(path: &Path) -> Result<EnfFile, CaptureError> {
        Ok(EnfFile::from_bytes(&files::read(path)?))
    }

    /// The same from bytes.
    pub fn from_bytes(bytes: &[u8]) -> EnfFile {
        let mut section = String::new();
        let mut lines = Vec::new();
        for line in text::decode(bytes).lines() {
            let trimmed = line.trim();
            let named = trimmed.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
            if let Some(name) = named {
                section = name.trim().to_owned();
                lines.push(Line::Section(section.clone()));
                continue;
            }
            lines.push(match trimmed.split_once('=') {
                Some((key, value)) if !key.trim().is_empty() => Line::Entry {
                    section: section.clone(),
                    key: key.trim().to_owned(),
                    value: value.trim().to_owned(),
                },
                _ => Line::Other(line.to_owned()),
            });
        }
        EnfFile { lines }
    }

    /// Whether a file name is that of a trial's `.enf` (`Walk 3.Trial.enf`, `Walk 3.Trial03.enf`).
    pub fn is_trial_file(file_name: &str) -> bool {
        trial_name(file_name).is_some()
    }

    /// The trial that a file name of that kind belongs to: the stem of its C3D file.
    pub fn trial_name(file_name: &str) -> Option<&str> {
        trial_name(file_name)
    }

    /// The value of a key in any section; the first one that is not empty when there are several.
    pub fn value(&self, wanted: &str) -> Option<&str> {
        self.lines.iter().find_map(|line| match line {
            Line::Entry { key, value, .. } if key.eq_ignore_ascii_case(wanted) && !value.is_empty() => {
                Some(value.as_str())
            }
            _ => None,
        })
    }

    /// `TYPE` of the trial.
    pub fn trial_type(&self) -> Option<&str> {
        self.value("TYPE")
    }

    /// `NOTES` of the operator.
    pub fn notes(&self) -> Option<&str> {
        self.value("NOTES")
    }

    /// `DESCRIPTION`, often the walking condition.
    pub fn description(&self) -> Option<&str> {
        self.value("DESCRIPTION")
    }

    /// `STAGES` of processing that the capture software went through, in order.
    pub fn stages(&self) -> Vec<&str> {
        let stages = self.value("STAGES").unwrap_or_default().split(',').map(str::trim);
        stages.filter(|stage| !stage.is_empty()).collect()
    }

    /// Which foot stood on a plate (`FP1` is plate 1); nothing when the file does not say or says it in
    /// another word.
    pub fn plate(&self, number: usize) -> Option<PlateFoot> {
        match self.value(&format!("FP{number}"))?.to_ascii_lowercase().as_str() {
            "left" => Some(PlateFoot::Foot(Side::Left)),
            "right" => Some(PlateFoot::Foot(Side::Right)),
            "invalid" => Some(PlateFoot::Invalid),
            "auto" => Some(PlateFoot::Auto),
            _ => None,
        }
    }

    /// Sections, keys and values in file order.
    pub fn entries(&self) -> impl Iterator<Item = (&str, &str, &str)> {
        self.lines.iter().filter_map(|line| match line {
            Line::Entry { section, key, value } => Some((section.as_str(), key.as_str(), value.as_str())),
            Line::Section(_) | Line::Other(_) => None,
        })
    }

    /// Lines that are neither section nor entry, as they stand.
    pub fn other_lines(&self) -> impl Iterator<Item = &str> {
        self.lines.iter().filter_map(|line| match line {
            Line::Other(text) => Some(text.as_str()),
            Line::Section(_) | Line::Entry { .. } => None,
        })
    }
}

/// What stands before `.Trial.enf` or `.Trial<digits>.enf`, whatever the case.
fn trial_name(file_name: &str) -> Option<&str> {
    let without_extension = strip_suffix_any_case(file_name, ".enf")?;
    let without_number = without_extension.trim_end_matches(|c: char| c.is_ascii_digit());
    let name = strip_suffix_any_case(without_number, ".trial")?;
    (!name.is_empty()).then_some(name)
}

fn strip_suffix_any_case<'a>(text: &'a str, suffix: &str) -> Option<&'a str> {
    let start = text.len().checked_sub(suffix.len())?;
    let (head, tail) = text.split_at_checked(start)?;
    tail.eq_ignore_ascii_case(suffix).then_some(head)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAMPLE: &[u8] = b"[SUBJECT_INFO]\r\n=stray\r\n[TRIAL_INFO]\r\nSTAGES=Recorded,Reconstructed\r\nNOTES=\r\n\
NOTES=geht barfu\xdf\r\nDESCRIPTION=AFO\r\nTYPE=Dynamic\r\nFP1=Left\r\nFP2=right\r\nFP3=Invalid\r\nFP4=Auto\r\nFP5=both\r\n";

    #[test]
    fn plates_and_notes() {
        let enf = EnfFile::from_bytes(SAMPLE);
        assert_eq!(enf.plate(1), Some(PlateFoot::Foot(Side::Left)));
        assert_eq!(enf.plate(2), Some(PlateFoot::Foot(Side::Right)));
        assert_eq!(enf.plate(3), Some(PlateFoot::Invalid));
        assert_eq!(enf.plate(4), Some(PlateFoot::Auto));
        assert_eq!((enf.plate(5), enf.plate(6)), (None, None));
        assert_eq!(enf.notes(), Some("geht barfu\u{df}"));
        assert_eq!(
            (enf.description(), enf.trial_type()),
            (Some("AFO"), Some("Dynamic"))
        );
        assert_eq!(enf.stages(), ["Recorded", "Reconstructed"]);
        assert_eq!(enf.other_lines().collect::<Vec<_>>(), ["=stray"]);
        assert_eq!(
            enf.entries().next(),
            Some(("TRIAL_INFO", "STAGES", "Recorded,Reconstructed"))
        );
    }

    #[test]
    fn file_names_of_trials() {
        assert_eq!(EnfFile::trial_name("Gang 3.Trial.enf"), Some("Gang 3"));
        assert_eq!(EnfFile::trial_name("Gang 3.TRIAL07.ENF"), Some("Gang 3"));
        assert_eq!(EnfFile::trial_name("Session.Session.enf"), None);
        assert!(!EnfFile::is_trial_file("ü.enf"));
    }
}

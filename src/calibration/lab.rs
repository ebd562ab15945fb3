//! A laboratory: what is the same for all its sessions.

use serde::{Deserialize, Serialize};

use super::CalibrationError;

const DEFAULT: &str = include_str!("../../calibration/labs/default.toml");

/// A force plate as the laboratory's papers describe it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LabPlate {
    /// Number in the captures, from 1.
    pub number: u32,
    /// Maker.
    pub maker: Option<String>,
    /// Model.
    pub model: Option<String>,
    /// Serial number.
    pub serial: Option<String>,
    /// Date of the last calibration.
    pub calibrated_on: Option<String>,
}

/// A laboratory. What is not known stays absent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lab {
    /// Short name by which a session file chooses it.
    pub name: String,
    /// Name for the report.
    pub title: String,
    /// The laboratory axis that points up. Only `+Z` is supported: the conventional model's vendors assume it.
    pub vertical_axis: String,
    /// The laboratory axis along which subjects walk, `X` or `Y`; each trial is checked for itself anyway.
    pub walkway_axis: Option<String>,
    /// Capture system and version.
    pub system: Option<String>,
    /// Number of cameras.
    pub cameras: Option<u32>,
    /// Usual marker rate, Hz.
    pub point_rate_hz: Option<f64>,
    /// Usual analog rate, Hz.
    pub analog_rate_hz: Option<f64>,
    /// Diameter of the markers in use, mm.
    pub marker_diameter_mm: Option<f64>,
    /// Date of the last system calibration.
    pub calibrated_on: Option<String>,
    /// Logo for the report: a PNG or SVG file by its path from this file.
    pub logo: Option<String>,
    /// What the logo shows, for readers who cannot see it.
    pub logo_alt: Option<String>,
    /// Font files (TTF, OTF) for scripts that the report's own fonts do not have, by their paths from this file.
    #[serde(default)]
    pub fonts: Vec<String>,
    /// The laboratory's own error of measurement: a file that `ambula repeatability` wrote, by its path from this file.
    pub repeatability: Option<String>,
    /// Force plates.
    #[serde(default)]
    pub plates: Vec<LabPlate>,
}

impl Lab {
    /// The laboratory that nobody has described.
    ///
    /// # Errors
    /// None with an unaltered program: the shipped file is tested.
    pub fn undescribed() -> Result<Lab, CalibrationError> {
        Lab::from_toml(DEFAULT, "default.toml")
    }

    /// A laboratory from TOML text; `origin` names the text in errors.
    ///
    /// # Errors
    /// The text is not TOML, has an unknown key or an unsupported axis.
    pub fn from_toml(text: &str, origin: &str) -> Result<Lab, CalibrationError> {
        let lab: Lab = toml::from_str(text).map_err(|source| CalibrationError::Toml {
            origin: origin.to_owned(),
            source: Box::new(source),
        })?;
        let unsupported = |key, found: &str, needed| CalibrationError::LabValue {
            origin: origin.to_owned(),
            key,
            found: found.to_owned(),
            needed,
        };
        if !matches!(lab.vertical_axis.as_str(), "+Z" | "Z") {
            return Err(unsupported("vertical_axis", &lab.vertical_axis, "\"+Z\""));
        }
        if let Some(axis) = &lab.walkway_axis
            && !matches!(axis.as_str(), "X" | "Y")
        {
            return Err(unsupported("walkway_axis", axis, "\"X\" or \"Y\""));
        }
        Ok(lab)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_laboratory_parses() {
        let lab = Lab::undescribed().unwrap();
        assert_eq!(lab.name, "default");
        assert!(lab.plates.is_empty() && lab.cameras.is_none());
    }

    #[test]
    fn unknown_keys_and_axes_are_errors() {
        let text = "name='a'\ntitle='a'\nvertical_axis='+Z'\ncamera=3\n";
        assert!(
            Lab::from_toml(text, "a.toml")
                .unwrap_err()
                .to_string()
                .contains("camera")
        );
        let text = "name='a'\ntitle='a'\nvertical_axis='+Y'\n";
        assert!(
            Lab::from_toml(text, "a.toml")
                .unwrap_err()
                .to_string()
                .contains("+Y")
        );
    }
}

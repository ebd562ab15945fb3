//! What can stop a calibration, each saying what was found, what was needed and what to do.

use crate::files::FilesError;

/// Where and what, without the line of the file that the parser quotes: somebody may have named the wrong file.
fn without_quotation(error: &toml::de::Error) -> String {
    let text = error.to_string();
    let place = text.lines().next().unwrap_or_default();
    format!("{place}: {}", error.message().lines().next().unwrap_or_default())
}

/// Errors of the calibration room.
#[derive(Debug, thiserror::Error)]
pub enum CalibrationError {
    /// A calibration file cannot be read.
    #[error(transparent)]
    File {
        /// Path and cause.
        source: FilesError,
    },
    /// A marker-set or laboratory file is not TOML or has an unknown or missing key.
    #[error("{origin}: {}", without_quotation(source))]
    Toml {
        /// The file.
        origin: String,
        /// Line and cause.
        source: Box<toml::de::Error>,
    },
    /// A marker-set file names a marker that the model does not have.
    #[error("{origin}: marker {name} is not one of the model's: {known}")]
    UnknownMarker {
        /// The file.
        origin: String,
        /// The name found.
        name: String,
        /// The names that there are.
        known: String,
    },
    /// A laboratory file has a value that is not supported.
    #[error("{origin}: {key} = \"{found}\" is not supported; write {needed}")]
    LabValue {
        /// The file.
        origin: String,
        /// The key.
        key: &'static str,
        /// The value found.
        found: String,
        /// What can be written.
        needed: &'static str,
    },
    /// A marker set chosen by name does not exist.
    #[error("no marker set is called \"{name}\"; there are: {}", known.join(", "))]
    NoSuchMarkerSet {
        /// The name asked for.
        name: String,
        /// The names that there are.
        known: Vec<String>,
    },
    /// Markers that the model cannot do without are not in the trial.
    #[error(
        "trial {trial}: marker set {marker_set} needs {}, which the trial does not have or never sees",
        names.join(", ")
    )]
    MissingMarkers {
        /// The trial.
        trial: String,
        /// The marker set that was looked for.
        marker_set: String,
        /// The markers that are missing.
        names: Vec<String>,
    },
    /// The standing trial never shows all needed markers of a leg at the same time.
    #[error(
        "static trial {trial}: in no frame are all markers of pelvis and {side} leg seen together; {frames} frames looked at"
    )]
    NoCompleteFrame {
        /// The trial.
        trial: String,
        /// The side.
        side: &'static str,
        /// How many frames the trial has.
        frames: usize,
    },
    /// Measurements that the model cannot do without are missing.
    #[error(
        "subject measurements missing: {}; write them into the session file (millimetres)",
        names.join(", ")
    )]
    MissingMeasurements {
        /// The names of the measurements.
        names: Vec<String>,
    },
    /// Measurements that no human has.
    #[error("subject measurements impossible: {}", problems.join("; "))]
    ImpossibleMeasurements {
        /// Each with value, limit and what to do.
        problems: Vec<String>,
    },
}

//! What the captures and their processing prove about a study, each with its source. A person states none of it.

use serde::Serialize;

use super::record::{Recording, TechnicalReport};

/// A fact with where it comes from.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Derived<T> {
    /// The fact.
    pub value: T,
    /// Where it comes from: digest of a file and its group, or a computation of this program.
    pub source: String,
}

/// One capture of the study.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CaptureFile {
    /// SHA-256 of the file.
    pub sha256: String,
    /// What it is for: `static`, `walk`, `functional`, `unknown`.
    pub kind: String,
    /// Condition it belongs to.
    pub condition: String,
    /// Frames.
    pub frames: usize,
    /// Frames in a second.
    pub rate_hz: f64,
    /// Markers.
    pub markers: usize,
    /// Analog channels.
    pub analog_channels: usize,
    /// Analog channels whose label names electromyography.
    pub emg_channels: usize,
    /// Force plates.
    pub plates: usize,
    /// Whether results rest on it.
    pub used: bool,
}

impl CaptureFile {
    /// Duration, s.
    pub fn duration_s(&self) -> f64 {
        if self.rate_hz > 0.0 {
            self.frames as f64 / self.rate_hz
        } else {
            0.0
        }
    }
}

/// Trials of one condition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TaskCount {
    /// Condition, as the session file names it.
    pub condition: String,
    /// Walks that were captured.
    pub captured: u32,
    /// Walks with results.
    pub usable: u32,
}

/// A class of results.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OutputClass {
    /// Its name.
    pub name: &'static str,
    /// How many different quantities were computed.
    pub quantities: usize,
}

/// Class of results: joint angles.
pub const ANGLES: &str = "joint angles";
/// Class of results: velocities of segments.
pub const VELOCITIES: &str = "segment velocities";
/// Class of results: spatiotemporal parameters.
pub const SPATIOTEMPORAL: &str = "spatiotemporal parameters";
/// Class of results: joint moments and powers.
pub const KINETICS: &str = "joint kinetics";

/// Parts of the clinical examination that have rows in the session file.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Examined {
    /// Ranges of motion.
    pub range_of_motion: bool,
    /// Strength.
    pub strength: bool,
    /// Tone.
    pub tone: bool,
    /// Selective control.
    pub selectivity: bool,
}

/// What a processed session proves.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Evidence {
    /// The captures.
    pub captures: Vec<CaptureFile>,
    /// Marker set that was recognised or chosen.
    pub marker_set: Option<Derived<String>>,
    /// Software that wrote the captures.
    pub capture_software: Option<Derived<String>>,
    /// This program with its version.
    pub analysis_software: Option<Derived<String>>,
    /// What the model was calibrated from.
    pub calibration: Option<Derived<String>>,
    /// Trials by condition.
    pub tasks: Vec<TaskCount>,
    /// Results by class; a class without results has 0 quantities.
    pub outputs: Vec<OutputClass>,
    /// Video files of the folder by name, with their digests.
    pub videos: Vec<(String, String)>,
    /// The videos that show a capture, with what their files say about themselves.
    pub recordings: Vec<Recording>,
    /// The signed report, from the record of signatures beside it.
    pub report: Option<TechnicalReport>,
    /// Parts of the examination with rows in the session file.
    pub examined: Examined,
    /// Day of the test as the session file says.
    pub test_date: Option<super::Date>,
    /// Age on that day, completed years, as the session file says.
    pub age_years: Option<f64>,
    /// More affected side as the session file says.
    pub affected_side: Option<String>,
    /// Cameras as the session file says, in words.
    pub cameras: Option<String>,
    /// Day of the camera calibration as the session file says.
    pub camera_calibration_date: Option<super::Date>,
    /// Trials whose verdict is to capture them again.
    pub redo: usize,
}

impl Evidence {
    /// Whether a capture with a trajectory of markers exists that results rest on.
    pub fn has_three_dimensional_data(&self) -> bool {
        self.captures
            .iter()
            .any(|c| c.used && c.markers > 0 && c.kind == "walk")
    }

    /// Quantities of a class.
    pub fn quantities(&self, class: &str) -> usize {
        self.outputs
            .iter()
            .find(|o| o.name == class)
            .map_or(0, |o| o.quantities)
    }

    /// Parts of the report by what was computed: `kinematics`, `kinetics`.
    pub fn report_parts(&self) -> Vec<String> {
        let parts = [(ANGLES, "kinematics"), (KINETICS, "kinetics")];
        let computed = parts.into_iter().filter(|(class, _)| self.quantities(class) > 0);
        computed.map(|(_, part)| part.to_owned()).collect()
    }

    /// The most force plates of a capture.
    pub fn plates(&self) -> usize {
        self.captures.iter().map(|c| c.plates).max().unwrap_or(0)
    }

    /// The most EMG channels of a capture.
    pub fn emg_channels(&self) -> usize {
        self.captures.iter().map(|c| c.emg_channels).max().unwrap_or(0)
    }

    /// Walks with results.
    pub fn usable_walks(&self) -> u32 {
        self.tasks.iter().map(|t| t.usable).sum()
    }

    /// Whether a processed session stands behind it.
    pub fn is_empty(&self) -> bool {
        self.captures.is_empty()
    }
}

//! The section of `session.toml` about videos.

use serde::{Deserialize, Serialize};

/// Where the camera stood, as seen by the subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum View {
    /// In front.
    Front,
    /// Behind.
    Back,
    /// On the left.
    Left,
    /// On the right.
    Right,
}

impl View {
    /// All of them.
    pub const ALL: [View; 4] = [View::Front, View::Back, View::Left, View::Right];

    /// The word printed in tables.
    pub fn word(self) -> &'static str {
        match self {
            View::Front => "front",
            View::Back => "back",
            View::Left => "left",
            View::Right => "right",
        }
    }
}

/// `[[video]]`: one video file.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct VideoFile {
    /// File name, relative to the folder.
    pub file: Option<String>,
    /// The capture that it shows, by its file name.
    pub trial: Option<String>,
    /// Where the camera stood.
    pub view: Option<View>,
    /// When its first frame was taken, s from the first stored frame of the capture; negative when it began earlier.
    pub start_s: Option<f64>,
}

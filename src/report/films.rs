//! Videos as the report needs them: what each is, and frames of it.

use crate::anatomy::Side;

/// What a video file says about itself.
#[derive(Debug, Clone, PartialEq)]
pub struct AboutVideo {
    /// What it is wrapped in ("MP4").
    pub container: &'static str,
    /// Name of the codec in the file ("avc1").
    pub codec: String,
    /// Width, pixels.
    pub width_px: u32,
    /// Height, pixels.
    pub height_px: u32,
    /// Duration, s.
    pub duration_s: f64,
    /// Frames per second, when the file says.
    pub frame_rate_hz: Option<f64>,
}

/// A video of the session.
#[derive(Debug, Clone, PartialEq)]
pub struct VideoRow {
    /// Path inside the session folder.
    pub file: String,
    /// The capture that it shows.
    pub trial: Option<String>,
    /// Where the camera stood ("front", "back", "left", "right").
    pub view: Option<&'static str>,
    /// When its first frame was taken, s from the first stored frame of the capture.
    pub start_s: f64,
    /// What the file says, or why it is not used.
    pub about: Result<AboutVideo, String>,
}

/// A frame of a video at an instant of a cycle.
#[derive(Debug, Clone, PartialEq)]
pub struct StillInput {
    /// Name of the capture.
    pub trial: String,
    /// Where the camera stood.
    pub view: Option<&'static str>,
    /// Whose cycle it is.
    pub side: Side,
    /// Number of the cycle within capture and side.
    pub cycle: usize,
    /// The instant in words.
    pub phase: &'static str,
    /// The instant, s from the first stored frame of the capture.
    pub time_s: f64,
    /// `image/png` or `image/jpeg`.
    pub kind: &'static str,
    /// The picture file.
    pub file: Vec<u8>,
}

/// The videos of a session.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Films {
    /// All of them.
    pub videos: Vec<VideoRow>,
    /// Frames, those of one cycle behind each other.
    pub stills: Vec<StillInput>,
}

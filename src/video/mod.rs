//! Door of the video room: what a video file says about itself, and single frames of it.
//!
//! Containers are read by our own readers, which believe no size in a file: every list is bounded by the bytes that
//! are really there. MP4, MOV, `WebM`, MKV and AVI are known. Frames are taken from H.264 in MP4 or MOV (decoded) and
//! from Motion JPEG (as they are).

mod avi;
mod bytes;
mod matroska;
mod mp4;
mod mux;
mod png;
mod stills;

pub use mux::{MuxError, mp4_of_h264};
pub use stills::{Picture, StillError, still, stills};

/// What a video is wrapped in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Container {
    /// ISO base media file.
    Mp4,
    /// Of Apple, the origin of MP4.
    QuickTime,
    /// Matroska for the web.
    WebM,
    /// Matroska.
    Matroska,
    /// RIFF AVI.
    Avi,
}

impl Container {
    /// The name as printed.
    pub fn words(self) -> &'static str {
        match self {
            Container::Mp4 => "MP4",
            Container::QuickTime => "QuickTime",
            Container::WebM => "WebM",
            Container::Matroska => "Matroska",
            Container::Avi => "AVI",
        }
    }
}

/// How frames are coded, as far as it matters here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Coding {
    /// H.264 with lengths before its units (as in MP4).
    H264,
    /// Each frame is a JPEG picture.
    MotionJpeg,
    /// VP8, VP9 or AV1.
    OfTheWeb,
    /// Something else.
    Other,
}

/// One stored frame.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Sample {
    /// Where its bytes begin, and how many they are.
    offset: usize,
    size: usize,
    /// When it is shown, s from the first shown frame.
    time_s: f64,
    /// Whether it can be decoded without the frames before it.
    whole: bool,
}

/// A video as its file describes it.
#[derive(Debug, Clone, PartialEq)]
pub struct Video {
    /// What it is wrapped in.
    pub container: Container,
    /// The codec's name in the file ("avc1", `V_VP9`, "MJPG").
    pub codec: String,
    /// How frames are coded.
    pub coding: Coding,
    /// Width, pixels.
    pub width_px: u32,
    /// Height, pixels.
    pub height_px: u32,
    /// Duration, s.
    pub duration_s: f64,
    /// Frames per second; `None` when the file does not say.
    pub frame_rate_hz: Option<f64>,
    /// Number of frames; `None` when the file does not say.
    pub frames: Option<usize>,
    pub(crate) samples: Vec<Sample>,
    pub(crate) parameter_sets: Vec<Vec<u8>>,
    pub(crate) length_bytes: usize,
    pub(crate) reordered: bool,
}

impl Video {
    /// The type that browsers know it by, when they usually play it.
    pub fn played_as(&self) -> Option<&'static str> {
        match (self.container, self.coding) {
            (Container::Mp4 | Container::QuickTime, Coding::H264 | Coding::OfTheWeb) => Some("video/mp4"),
            (Container::WebM, Coding::OfTheWeb) => Some("video/webm"),
            _ => None,
        }
    }
}

/// Why a video file cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum VideoError {
    /// None of the known containers.
    #[error("it is no MP4, MOV, `WebM`, MKV or AVI file")]
    Unknown,
    /// A part that is needed is missing or cut off.
    #[error("the file is damaged or cut off: {what}")]
    Damaged {
        /// Which part.
        what: &'static str,
    },
    /// No picture track.
    #[error("the file holds no pictures")]
    NoPictures,
    /// A number in the file makes no sense.
    #[error("the file says nonsense about its {what}")]
    Nonsense {
        /// About what.
        what: &'static str,
    },
}

/// Longest side of a picture, pixels.
const MOST_PIXELS: u32 = 16_384;
/// Longest duration, s: a day.
const LONGEST_S: f64 = 86_400.0;
/// Highest frame rate, Hz.
const FASTEST_HZ: f64 = 100_000.0;

/// Reads what a file says about itself.
///
/// # Errors
/// [`VideoError`]: unknown container, damage, nonsense. Never more memory than a small multiple of the file.
pub fn read(file: &[u8]) -> Result<Video, VideoError> {
    let video = match file {
        [0x1A, 0x45, 0xDF, 0xA3, ..] => matroska::read(file)?,
        [b'R', b'I', b'F', b'F', _, _, _, _, b'A', b'V', b'I', b' ', ..] => avi::read(file)?,
        [_, _, _, _, kind @ ..] if mp4::may_begin_with(kind) => mp4::read(file)?,
        _ => return Err(VideoError::Unknown),
    };
    let sides = [video.width_px, video.height_px];
    if sides.iter().any(|side| *side == 0 || *side > MOST_PIXELS) {
        return Err(VideoError::Nonsense { what: "size" });
    }
    if !(video.duration_s > 0.0 && video.duration_s <= LONGEST_S) {
        return Err(VideoError::Nonsense { what: "duration" });
    }
    if video
        .frame_rate_hz
        .is_some_and(|rate| !(rate > 0.0 && rate <= FASTEST_HZ))
    {
        return Err(VideoError::Nonsense { what: "frame rate" });
    }
    Ok(video)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_video_is_said_to_be_none() {
        for file in [
            &b""[..],
            b"RIFF",
            b"hello, this is a text",
            &[0; 64],
            b"RIFF\0\0\0\0WAVEfmt ",
        ] {
            assert_eq!(read(file), Err(VideoError::Unknown));
        }
        assert!(matches!(
            read(b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom"),
            Err(VideoError::Damaged { .. })
        ));
        assert!(read(b"RIFF\xff\xff\xff\xffAVI LIST\xff\xff\xff\xffhdrl").is_err());
        assert!(read(&[0x1A, 0x45, 0xDF, 0xA3, 0xFF]).is_err());
    }
}

//! `WebM` and Matroska (RFC 9559): the picture track's size, codec, frame rate and the duration. Frames are not listed.

use super::bytes::{large, take, u32_be, u64_be};
use super::{Coding, Container, Video, VideoError};

const DOC_TYPE: u32 = 0x4282;
const SEGMENT: u32 = 0x1853_8067;
const INFO: u32 = 0x1549_A966;
const TIMESTAMP_SCALE: u32 = 0x2A_D7B1;
const DURATION: u32 = 0x4489;
const TRACKS: u32 = 0x1654_AE6B;
const TRACK_ENTRY: u32 = 0xAE;
const TRACK_TYPE: u32 = 0x83;
const CODEC_ID: u32 = 0x86;
const DEFAULT_DURATION: u32 = 0x23_E383;
const VIDEO: u32 = 0xE0;
const PIXEL_WIDTH: u32 = 0xB0;
const PIXEL_HEIGHT: u32 = 0xBA;
/// More elements than this in one element are not looked at.
const MOST_ELEMENTS: usize = 65_536;

/// A number with its length in its leading zeros; the length bit stays in identifiers.
fn variable(file: &[u8], at: usize, keep_length: bool) -> Option<(u64, usize)> {
    let first = *file.get(at)?;
    let length = usize::try_from(first.leading_zeros()).ok()? + 1;
    if length > 8 {
        return None;
    }
    let bytes = take(file, at, length)?;
    let all = bytes
        .iter()
        .fold(0_u64, |value, byte| value << 8 | u64::from(*byte));
    let bits = 7 * length;
    let value = if keep_length {
        all
    } else {
        all & ((1_u64 << bits) - 1)
    };
    Some((value, length))
}

/// The elements in a body: identifier and body. An element without an end, or beyond it, reaches to the end.
fn elements(body: &[u8]) -> impl Iterator<Item = (u32, &[u8])> {
    let mut at = 0_usize;
    std::iter::from_fn(move || {
        let (id, id_length) = variable(body, at, true)?;
        let (size, size_length) = variable(body, at + id_length, false)?;
        let start = at + id_length + size_length;
        let rest = body.get(start..)?;
        let inside = usize::try_from(size)
            .ok()
            .and_then(|size| rest.get(..size))
            .unwrap_or(rest);
        at = start + inside.len();
        Some((u32::try_from(id).ok()?, inside))
    })
    .take(MOST_ELEMENTS)
}

fn find(body: &[u8], wanted: u32) -> Option<&[u8]> {
    elements(body)
        .find(|(id, _)| *id == wanted)
        .map(|(_, inside)| inside)
}

fn unsigned(body: &[u8]) -> Option<u64> {
    (body.len() <= 8).then(|| body.iter().fold(0, |value, byte| value << 8 | u64::from(*byte)))
}

fn float(body: &[u8]) -> Option<f64> {
    match body.len() {
        4 => Some(f64::from(f32::from_bits(u32_be(body, 0)?))),
        8 => Some(f64::from_bits(u64_be(body, 0)?)),
        _ => None,
    }
}

/// Reads a file.
pub(super) fn read(file: &[u8]) -> Result<Video, VideoError> {
    let damaged = |what| VideoError::Damaged { what };
    let mut top = elements(file);
    let (_, head) = top.next().ok_or(damaged("EBML"))?;
    let container = match find(head, DOC_TYPE) {
        Some(b"webm") => Container::WebM,
        _ => Container::Matroska,
    };
    let segment = top.find(|(id, _)| *id == SEGMENT).ok_or(damaged("Segment"))?.1;
    let info = find(segment, INFO).ok_or(damaged("Info"))?;
    let scale_ns = find(info, TIMESTAMP_SCALE)
        .and_then(unsigned)
        .unwrap_or(1_000_000);
    let duration = find(info, DURATION).and_then(float).ok_or(damaged("Duration"))?;
    let tracks = find(segment, TRACKS).ok_or(damaged("Tracks"))?;
    let entry = elements(tracks)
        .filter(|(id, _)| *id == TRACK_ENTRY)
        .map(|(_, entry)| entry)
        .find(|entry| find(entry, TRACK_TYPE).and_then(unsigned) == Some(1))
        .ok_or(VideoError::NoPictures)?;
    let video = find(entry, VIDEO).ok_or(damaged("Video"))?;
    let pixels = |id| {
        let value = find(video, id).and_then(unsigned);
        value.and_then(|v| u32::try_from(v).ok()).unwrap_or(0)
    };
    let codec: String = find(entry, CODEC_ID)
        .unwrap_or_default()
        .iter()
        .take(32)
        .filter(|c| c.is_ascii_graphic())
        .map(|c| char::from(*c))
        .collect();
    let coding = match codec.as_str() {
        "V_VP8" | "V_VP9" | "V_AV1" => Coding::OfTheWeb,
        "V_MPEG4/ISO/AVC" => Coding::H264,
        "V_MJPEG" => Coding::MotionJpeg,
        _ => Coding::Other,
    };
    let step_ns = find(entry, DEFAULT_DURATION)
        .and_then(unsigned)
        .filter(|ns| *ns > 0);
    let duration_s = duration * large(scale_ns) / 1e9;
    Ok(Video {
        container,
        codec,
        coding,
        width_px: pixels(PIXEL_WIDTH),
        height_px: pixels(PIXEL_HEIGHT),
        duration_s,
        frame_rate_hz: step_ns.map(|ns| 1e9 / large(ns)),
        frames: None,
        samples: Vec::new(),
        parameter_sets: Vec::new(),
        length_bytes: 4,
        reordered: false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn element(id: &[u8], body: &[u8]) -> Vec<u8> {
        let mut bytes = id.to_vec();
        bytes.push(0x40 | u8::try_from(body.len() >> 8).unwrap());
        bytes.push(u8::try_from(body.len() & 255).unwrap());
        bytes.extend(body);
        bytes
    }

    fn webm(duration: f64, width: u8) -> Vec<u8> {
        let video = [element(&[0xB0], &[width, 0]), element(&[0xBA], &[0xF0])].concat();
        let entry = [
            element(&[0x83], &[1]),
            element(&[0x86], b"V_VP9"),
            element(&[0x23, 0xE3, 0x83], &40_000_000_u32.to_be_bytes()),
            element(&[0xE0], &video),
        ]
        .concat();
        let info = element(&[0x44, 0x89], &duration.to_be_bytes());
        let segment = [
            element(&[0x15, 0x49, 0xA9, 0x66], &info),
            element(&[0x16, 0x54, 0xAE, 0x6B], &element(&[0xAE], &entry)),
        ]
        .concat();
        let mut file = element(&[0x1A, 0x45, 0xDF, 0xA3], &element(&[0x42, 0x82], b"webm"));
        // a segment of unknown length, as recorders write it
        file.extend([
            0x18, 0x53, 0x80, 0x67, 0x01, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
        ]);
        file.extend(segment);
        file
    }

    #[test]
    fn size_codec_rate_and_duration_of_a_webm() {
        let video = crate::video::read(&webm(2400.0, 1)).unwrap();
        assert_eq!((video.width_px, video.height_px), (256, 240));
        assert_eq!(
            (video.container, video.played_as()),
            (Container::WebM, Some("video/webm"))
        );
        assert!((video.duration_s - 2.4).abs() < 1e-9);
        assert!((video.frame_rate_hz.unwrap() - 25.0).abs() < 1e-9);
    }

    #[test]
    fn cut_off_files_and_nonsense_are_errors_and_never_a_panic() {
        let whole = webm(2400.0, 1);
        for end in 0..whole.len() {
            let _ = crate::video::read(&whole[..end]);
        }
        assert_eq!(
            crate::video::read(&webm(f64::NAN, 1)),
            Err(VideoError::Nonsense { what: "duration" })
        );
        assert_eq!(
            crate::video::read(&webm(2400.0, 0)),
            Err(VideoError::Nonsense { what: "size" })
        );
    }
}

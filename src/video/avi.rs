//! AVI (RIFF): size, codec and frame rate of the first picture stream, and its frames where each is a JPEG picture.

use super::bytes::{number, place, take, u32_le};
use super::{Coding, Container, Sample, Video, VideoError};

/// More chunks than this in one list are not looked at.
const MOST_CHUNKS: usize = 2_000_000;

/// The chunks of a list: name, place of the body in the list, body. A chunk beyond the end reaches to the end.
fn chunks(list: &[u8]) -> impl Iterator<Item = ([u8; 4], usize, &[u8])> {
    let mut at = 0_usize;
    std::iter::from_fn(move || {
        let name: [u8; 4] = take(list, at, 4)?.try_into().ok()?;
        let size = place(u32_le(list, at + 4)?);
        let start = at + 8;
        let rest = list.get(start..)?;
        let body = rest.get(..size).unwrap_or(rest);
        // bodies of odd length are followed by a byte of nothing
        at = start.checked_add(size)?.checked_add(size & 1)?;
        Some((name, start, body))
    })
    .take(MOST_CHUNKS)
}

/// The list of a kind: place of its content, and its content.
fn list<'a>(body: &'a [u8], kind: &[u8; 4]) -> Option<(usize, &'a [u8])> {
    chunks(body)
        .find(|(name, _, inside)| name == b"LIST" && inside.starts_with(kind))
        .and_then(|(_, at, inside)| Some((at + 4, inside.get(4..)?)))
}

fn chunk<'a>(body: &'a [u8], wanted: &[u8; 4]) -> Option<&'a [u8]> {
    chunks(body)
        .find(|(name, _, _)| name == wanted)
        .map(|(_, _, inside)| inside)
}

/// Reads a file.
pub(super) fn read(file: &[u8]) -> Result<Video, VideoError> {
    let damaged = |what| VideoError::Damaged { what };
    let riff = file.get(12..).unwrap_or_default();
    let (_, hdrl) = list(riff, b"hdrl").ok_or(damaged("hdrl"))?;
    let streams = chunks(hdrl).filter(|(name, _, body)| name == b"LIST" && body.starts_with(b"strl"));
    let (index, strl) = streams
        .map(|(_, _, body)| body.get(4..).unwrap_or_default())
        .enumerate()
        .find(|(_, strl)| chunk(strl, b"strh").is_some_and(|strh| strh.starts_with(b"vids")))
        .ok_or(VideoError::NoPictures)?;
    let strh = chunk(strl, b"strh").ok_or(damaged("strh"))?;
    let strf = chunk(strl, b"strf").ok_or(damaged("strf"))?;
    let field = |at| u32_le(strh, at).ok_or(damaged("strh"));
    let (scale, rate, frames) = (field(20)?, field(24)?, field(32)?);
    let frame_rate_hz = number(rate) / number(scale);
    if !(frame_rate_hz.is_finite() && frame_rate_hz > 0.0) {
        return Err(VideoError::Nonsense { what: "frame rate" });
    }
    let size = |at| u32_le(strf, at).ok_or(damaged("strf"));
    let (width_px, height) = (size(4)?, size(8)?);
    // a negative height says that rows run downwards
    let height_px = height.cast_signed().unsigned_abs();
    let codec: String = take(strf, 16, 4)
        .unwrap_or_default()
        .iter()
        .filter(|c| c.is_ascii_graphic())
        .map(|c| char::from(*c))
        .collect();
    let coding = if codec.eq_ignore_ascii_case("mjpg") {
        Coding::MotionJpeg
    } else {
        Coding::Other
    };
    let mut video = Video {
        container: Container::Avi,
        codec,
        coding,
        width_px,
        height_px,
        duration_s: number(frames) / frame_rate_hz,
        frame_rate_hz: Some(frame_rate_hz),
        frames: Some(place(frames)),
        samples: Vec::new(),
        parameter_sets: Vec::new(),
        length_bytes: 4,
        reordered: false,
    };
    if coding == Coding::MotionJpeg
        && let Some((start, movi)) = list(riff, b"movi")
    {
        add_samples(12 + start, movi, index, &mut video);
    }
    Ok(video)
}

fn add_samples(start: usize, movi: &[u8], stream: usize, video: &mut Video) {
    let rate = video.frame_rate_hz.unwrap_or(1.0);
    let prefix = format!("{stream:02}");
    let wanted = |name: &[u8; 4]| name.starts_with(prefix.as_bytes()) && matches!(&name[2..], b"dc" | b"db");
    for (name, at, body) in chunks(movi) {
        if !wanted(&name) {
            continue;
        }
        let time_s = number(video.samples.len()) / rate;
        video.samples.push(Sample {
            offset: start + at,
            size: body.len(),
            time_s,
            whole: true,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(name: &[u8; 4], body: &[u8]) -> Vec<u8> {
        let mut bytes = name.to_vec();
        bytes.extend(u32::try_from(body.len()).unwrap().to_le_bytes());
        bytes.extend(body);
        if body.len() % 2 == 1 {
            bytes.push(0);
        }
        bytes
    }

    fn of(kind: &[u8; 4], parts: &[Vec<u8>]) -> Vec<u8> {
        named(b"LIST", &[kind.to_vec(), parts.concat()].concat())
    }

    fn avi(rate: u32, frames: &[&[u8]]) -> Vec<u8> {
        let words = |values: &[u32]| values.iter().flat_map(|v| v.to_le_bytes()).collect::<Vec<u8>>();
        let count = u32::try_from(frames.len()).unwrap();
        let strh = [
            b"vidsMJPG".to_vec(),
            words(&[0, 0, 0, 1, rate, 0, count, 0, 0, 0]),
        ]
        .concat();
        let strf = [words(&[40, 320, 240, 0]), b"MJPG".to_vec(), words(&[0; 5])].concat();
        let hdrl = of(
            b"hdrl",
            &[
                named(b"avih", &[0; 56]),
                of(b"strl", &[named(b"strh", &strh), named(b"strf", &strf)]),
            ],
        );
        let pictures: Vec<Vec<u8>> = frames.iter().map(|f| named(b"00dc", f)).collect();
        let body = [b"AVI ".to_vec(), hdrl, of(b"movi", &pictures)].concat();
        named(b"RIFF", &body)
    }

    #[test]
    fn size_rate_and_frames_of_a_motion_jpeg() {
        let file = avi(25, &[b"one", b"four", b"sevens!"]);
        let video = crate::video::read(&file).unwrap();
        assert_eq!(
            (video.width_px, video.height_px, video.frames),
            (320, 240, Some(3))
        );
        assert_eq!((video.coding, video.codec.as_str()), (Coding::MotionJpeg, "MJPG"));
        assert!((video.duration_s - 0.12).abs() < 1e-12 && video.played_as().is_none());
        let frames: Vec<&[u8]> = video
            .samples
            .iter()
            .map(|s| &file[s.offset..s.offset + s.size])
            .collect();
        assert_eq!(frames, [&b"one"[..], b"four", b"sevens!"]);
    }

    #[test]
    fn cut_off_files_and_wrong_sizes_never_panic() {
        let whole = avi(25, &[b"one", b"four"]);
        for end in 0..whole.len() {
            let _ = crate::video::read(&whole[..end]);
        }
        for at in 0..whole.len() {
            for byte in [0, 0x7F, 0xFF] {
                let mut broken = whole.clone();
                broken[at] = byte;
                let _ = crate::video::read(&broken);
            }
        }
        assert!(crate::video::read(&avi(0, &[b"one"])).is_err());
    }
}

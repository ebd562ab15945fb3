//! Single frames: H.264 is decoded from the last whole frame on, Motion JPEG is taken as it is.

use std::collections::BTreeMap;
use std::ops::Range;

use openh264::decoder::Decoder;
use openh264::formats::YUVSource as _;
use rayon::prelude::*;

use super::{Coding, Sample, Video, bytes, png};

/// A frame as a picture file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// The file.
    pub file: Vec<u8>,
    /// `image/png` or `image/jpeg`.
    pub kind: &'static str,
    /// Width, pixels.
    pub width_px: usize,
    /// Height, pixels.
    pub height_px: usize,
}

/// Why there is no picture.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StillError {
    /// The video has no frame at that time.
    #[error("the video has no frame at that time")]
    NoFrame,
    /// Frames of this kind are not decoded.
    #[error("frames of this kind ({codec}) are not decoded")]
    Unknown {
        /// The codec's name.
        codec: String,
    },
    /// Frames are stored in another order than they are shown.
    #[error("its frames are stored in another order than they are shown")]
    Reordered,
    /// The frame cannot be decoded.
    #[error("the frame cannot be decoded")]
    Undecodable,
}

/// Wider pictures are made smaller by whole steps.
const WIDEST_PX: usize = 480;
/// More frames than this are not decoded for one picture.
const MOST_DECODED: usize = 900;
/// Larger frames than this (pixels) are not decoded.
const LARGEST_PX: u64 = 4096 * 2304;
/// A larger JPEG picture than this is not taken, bytes.
const LARGEST_JPEG: usize = 1 << 21;

/// The frame that is shown at a time (s from the first frame).
///
/// # Errors
/// [`StillError`]: outside the video, an unknown codec, or a damaged frame.
pub fn still(file: &[u8], video: &Video, time_s: f64) -> Result<Picture, StillError> {
    let mut one = stills(file, video, &[time_s]);
    one.pop().unwrap_or(Err(StillError::NoFrame))
}

/// The frames that are shown at some times (s from the first frame), one answer for each. A stretch of film between two
/// times is decoded once; of one film with six frames that is 4 times less work than frame by frame.
pub fn stills(file: &[u8], video: &Video, times_s: &[f64]) -> Vec<Result<Picture, StillError>> {
    let places: Vec<Result<Range<usize>, StillError>> =
        times_s.iter().map(|time_s| place(video, *time_s)).collect();
    if video.coding == Coding::MotionJpeg {
        let jpeg = |place: Result<Range<usize>, StillError>| {
            let sample = video.samples.get(place?.end).ok_or(StillError::NoFrame)?;
            let jpeg = bytes::take(file, sample.offset, sample.size).ok_or(StillError::Undecodable)?;
            whole_jpeg(jpeg, video).ok_or(StillError::Undecodable)
        };
        return places.into_iter().map(jpeg).collect();
    }
    let mut order: Vec<(usize, Range<usize>)> = places
        .iter()
        .enumerate()
        .filter_map(|(index, place)| Some((index, place.clone().ok()?)))
        .collect();
    order.sort_by_key(|(_, place)| place.end);
    let mut film: Option<Reel<'_>> = None;
    let mut frames: BTreeMap<usize, Rgb> = BTreeMap::new();
    for (index, place) in order {
        let mut reel = film
            .take()
            .filter(|reel| reel.next > place.start)
            .or_else(|| Reel::new(file, video, place.start));
        // two times may show the same frame: it stays the last one
        if let Some(rgb) = reel.as_mut().and_then(|reel| reel.wind_to(place.end)) {
            frames.insert(index, rgb);
            film = reel;
        }
    }
    let pictures: BTreeMap<usize, Option<Picture>> = frames
        .into_par_iter()
        .map(|(index, rgb)| (index, rgb.picture()))
        .collect();
    let picture = |(index, place): (usize, Result<Range<usize>, StillError>)| {
        place?;
        pictures
            .get(&index)
            .cloned()
            .flatten()
            .ok_or(StillError::Undecodable)
    };
    places.into_iter().enumerate().map(picture).collect()
}

/// The frame that is shown at a time, and the last whole frame before it: decoding begins there.
fn place(video: &Video, time_s: f64) -> Result<Range<usize>, StillError> {
    match video.coding {
        Coding::H264 if video.reordered => return Err(StillError::Reordered),
        Coding::H264 | Coding::MotionJpeg if !video.samples.is_empty() => {}
        _ => {
            return Err(StillError::Unknown {
                codec: video.codec.clone(),
            });
        }
    }
    let frame_s = video.frame_rate_hz.map_or(0.0, |rate| 1.0 / rate);
    // half a frame early is still this frame; after the last one it stays for a frame
    let last = video.samples.last().map_or(0.0, |s| s.time_s);
    if !(time_s >= -frame_s && time_s <= last + frame_s) {
        return Err(StillError::NoFrame);
    }
    let shown = video
        .samples
        .iter()
        .rposition(|s| s.time_s <= time_s + frame_s / 2.0)
        .unwrap_or(0);
    if video.coding == Coding::MotionJpeg {
        return Ok(shown..shown);
    }
    if u64::from(video.width_px) * u64::from(video.height_px) > LARGEST_PX {
        return Err(StillError::Undecodable);
    }
    let from = video
        .samples
        .iter()
        .take(shown + 1)
        .rposition(|s| s.whole)
        .ok_or(StillError::Undecodable)?;
    if shown - from > MOST_DECODED {
        return Err(StillError::Undecodable);
    }
    Ok(from..shown)
}

/// A frame of an MP4 file as a piece of a byte stream.
fn stream(file: &[u8], sample: &Sample, length_bytes: usize, out: &mut Vec<u8>) -> Option<()> {
    let mut rest = bytes::take(file, sample.offset, sample.size)?;
    while !rest.is_empty() {
        let length = rest.get(..length_bytes)?;
        let size = length.iter().fold(0_usize, |n, b| n << 8 | usize::from(*b));
        let unit = bytes::take(rest, length_bytes, size)?;
        out.extend([0, 0, 0, 1]);
        out.extend(unit);
        rest = rest.get(length_bytes + size..)?;
    }
    Some(())
}

/// A frame as it comes from the decoder.
#[derive(Clone)]
struct Rgb {
    bytes: Vec<u8>,
    width: usize,
    height: usize,
}

impl Rgb {
    fn picture(&self) -> Option<Picture> {
        let by = self.width.div_ceil(WIDEST_PX);
        let (rgb, width_px, height_px) = smaller(&self.bytes, self.width, self.height, by);
        Some(Picture {
            file: png::png(&rgb, width_px, height_px)?,
            kind: "image/png",
            width_px,
            height_px,
        })
    }
}

/// A film that is being decoded, forwards.
struct Reel<'a> {
    file: &'a [u8],
    video: &'a Video,
    decoder: Decoder,
    /// Parameter sets that the first frame needs.
    head: Vec<u8>,
    /// The sample that comes next.
    next: usize,
    /// The frame of the sample before, where it was wanted.
    last: Option<Rgb>,
}

impl<'a> Reel<'a> {
    fn new(file: &'a [u8], video: &'a Video, from: usize) -> Option<Reel<'a>> {
        let mut head = Vec::new();
        for set in &video.parameter_sets {
            head.extend([0, 0, 0, 1]);
            head.extend(set);
        }
        Some(Reel {
            file,
            video,
            decoder: Decoder::new().ok()?,
            head,
            next: from,
            last: None,
        })
    }

    /// Decodes up to a frame and gives it.
    fn wind_to(&mut self, shown: usize) -> Option<Rgb> {
        while self.next <= shown {
            let sample = self.video.samples.get(self.next)?;
            let mut piece = std::mem::take(&mut self.head);
            stream(self.file, sample, self.video.length_bytes, &mut piece)?;
            let wanted = self.next == shown;
            let frame = self.decoder.decode(&piece).ok()?.filter(|_| wanted);
            self.last = match frame {
                Some(yuv) => {
                    let (width, height) = yuv.dimensions();
                    let mut bytes = vec![0; width.checked_mul(height)?.checked_mul(3)?];
                    yuv.write_rgb8(&mut bytes);
                    Some(Rgb { bytes, width, height })
                }
                None => None,
            };
            self.next += 1;
        }
        self.last.clone()
    }
}

/// The mean of squares of pixels.
fn smaller(rgb: &[u8], width: usize, height: usize, by: usize) -> (Vec<u8>, usize, usize) {
    let by = by.max(1);
    let (new_width, new_height) = ((width / by).max(1), (height / by).max(1));
    if by == 1 {
        return (rgb.to_vec(), width, height);
    }
    let mut out = Vec::with_capacity(new_width * new_height * 3);
    for y in 0..new_height {
        for x in 0..new_width {
            for channel in 0..3 {
                let pixel = |i: usize| {
                    let at = ((y * by + i / by) * width + x * by + i % by) * 3 + channel;
                    rgb.get(at).copied().map_or(0, usize::from)
                };
                let mean = (0..by * by).map(pixel).sum::<usize>() / (by * by);
                out.push(u8::try_from(mean).unwrap_or(u8::MAX));
            }
        }
    }
    (out, new_width, new_height)
}

/// A JPEG picture that is there from beginning to end; the tables that AVI files leave out are put in.
fn whole_jpeg(jpeg: &[u8], video: &Video) -> Option<Picture> {
    if jpeg.len() > LARGEST_JPEG || !jpeg.starts_with(&[0xFF, 0xD8]) {
        return None;
    }
    let end = jpeg.windows(2).rposition(|pair| pair == [0xFF, 0xD9])? + 2;
    let jpeg = jpeg.get(..end)?;
    // the segments before the picture data: kind and place
    let (mut at, mut size, mut has_tables) = (2, None, false);
    loop {
        let [0xFF, kind] = *bytes::take(jpeg, at, 2)? else {
            return None;
        };
        let length = usize::from(bytes::u16_be(jpeg, at + 2)?);
        match kind {
            0xC4 => has_tables = true,
            0xC0..=0xC2 => size = Some([bytes::u16_be(jpeg, at + 7)?, bytes::u16_be(jpeg, at + 5)?]),
            0xDA => break,
            _ => {}
        }
        at += 2 + length;
    }
    let [width, height] = size?.map(usize::from);
    // two fields in one frame have half the height; they are not put together
    if width != bytes::place(video.width_px) || height != bytes::place(video.height_px) || !has_tables {
        return None;
    }
    Some(Picture {
        file: jpeg.to_vec(),
        kind: "image/jpeg",
        width_px: width,
        height_px: height,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_shrink_by_whole_steps() {
        let rgb: Vec<u8> = (0..4 * 2).flat_map(|i: u8| [i * 10, 0, 255]).collect();
        let (small, width, height) = smaller(&rgb, 4, 2, 2);
        assert_eq!((width, height), (2, 1));
        assert_eq!(small, [25, 0, 255, 45, 0, 255]);
    }

    #[test]
    fn times_outside_and_unknown_codecs_are_said() {
        let video = Video {
            container: crate::video::Container::Mp4,
            codec: "hvc1".to_owned(),
            coding: Coding::Other,
            width_px: 320,
            height_px: 240,
            duration_s: 1.0,
            frame_rate_hz: Some(25.0),
            frames: Some(1),
            samples: vec![Sample {
                offset: 0,
                size: 4,
                time_s: 0.0,
                whole: true,
            }],
            parameter_sets: Vec::new(),
            length_bytes: 4,
            reordered: false,
        };
        assert!(matches!(
            still(&[0; 4], &video, 0.0),
            Err(StillError::Unknown { .. })
        ));
        let h264 = Video {
            coding: Coding::H264,
            ..video
        };
        assert_eq!(still(&[0; 4], &h264, 3.0), Err(StillError::NoFrame));
        assert_eq!(still(&[9; 4], &h264, 0.0), Err(StillError::Undecodable));
        let other = Video {
            reordered: true,
            ..h264
        };
        assert_eq!(still(&[9; 4], &other, 0.0), Err(StillError::Reordered));
    }

    /// The segments of a JPEG picture of 320 by 240 pixels; the picture data mean nothing.
    fn jpeg(with_tables: bool) -> Vec<u8> {
        let tables: &[u8] = if with_tables { &[0xFF, 0xC4, 0, 3, 0] } else { &[] };
        let size = [0xFF, 0xC0, 0, 8, 8, 0, 240, 1, 64, 3];
        let scan = [0xFF, 0xDA, 0, 2, 1, 2, 3, 0xFF, 0xD9, 0, 0];
        [&[0xFF, 0xD8][..], tables, &size, &scan].concat()
    }

    #[test]
    fn a_jpeg_is_taken_whole_or_not_at_all() {
        let video = |width_px| Video {
            container: crate::video::Container::Avi,
            codec: "MJPG".to_owned(),
            coding: Coding::MotionJpeg,
            width_px,
            height_px: 240,
            duration_s: 0.04,
            frame_rate_hz: Some(25.0),
            frames: Some(1),
            samples: Vec::new(),
            parameter_sets: Vec::new(),
            length_bytes: 4,
            reordered: false,
        };
        let picture = whole_jpeg(&jpeg(true), &video(320)).unwrap();
        assert_eq!(
            (picture.width_px, picture.height_px, picture.kind),
            (320, 240, "image/jpeg")
        );
        assert!(
            picture.file.ends_with(&[0xFF, 0xD9]),
            "padding behind the picture is left out"
        );
        assert!(whole_jpeg(&jpeg(false), &video(320)).is_none(), "no tables");
        assert!(
            whole_jpeg(&jpeg(true), &video(640)).is_none(),
            "another size than the file says"
        );
        for end in 0..jpeg(true).len() - 2 {
            assert!(
                whole_jpeg(&jpeg(true)[..end], &video(320)).is_none(),
                "cut off at {end}"
            );
        }
    }
}

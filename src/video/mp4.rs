//! MP4 and MOV (ISO/IEC 14496-12): the picture track, its times and the places of its frames.

use super::bytes::{large, number, place, take, u16_be, u32_be, u64_be};
use super::{Coding, Container, Sample, Video, VideoError};

/// Boxes that a file may begin with.
const FIRST: [&[u8; 4]; 6] = [b"ftyp", b"moov", b"mdat", b"free", b"wide", b"skip"];
/// More frames than this are not listed: at 1000 Hz half an hour.
const MOST_FRAMES: usize = 2_000_000;
/// More boxes than this in one box are not looked at.
const MOST_BOXES: usize = 4096;

/// Whether these are the bytes of a file behind its first four.
pub(super) fn may_begin_with(kind: &[u8]) -> bool {
    FIRST.iter().any(|first| kind.starts_with(*first))
}

/// The boxes in a body: kind and body. Stops where a size makes no sense.
fn boxes(body: &[u8]) -> impl Iterator<Item = ([u8; 4], &[u8])> {
    let mut at = 0_usize;
    std::iter::from_fn(move || {
        let kind: [u8; 4] = take(body, at.checked_add(4)?, 4)?.try_into().ok()?;
        let (head, size) = match u32_be(body, at)? {
            0 => (8, body.len() - at),
            1 => (16, place(u64_be(body, at + 8)?)),
            size => (8, place(size)),
        };
        let inside = take(body, at + head, size.checked_sub(head)?)?;
        at += size;
        Some((kind, inside))
    })
    .take(MOST_BOXES)
}

fn find<'a>(body: &'a [u8], wanted: &[u8; 4]) -> Option<&'a [u8]> {
    boxes(body)
        .find(|(kind, _)| kind == wanted)
        .map(|(_, inside)| inside)
}

fn inside<'a>(body: &'a [u8], path: &[&[u8; 4]]) -> Option<&'a [u8]> {
    path.iter().try_fold(body, |body, kind| find(body, kind))
}

const DAMAGED: VideoError = VideoError::Damaged { what: "moov" };

/// Reads a file.
pub(super) fn read(file: &[u8]) -> Result<Video, VideoError> {
    let moov = find(file, b"moov").ok_or(DAMAGED)?;
    let brand = find(file, b"ftyp").and_then(|ftyp| ftyp.get(..4));
    let container = match brand {
        None | Some(b"qt  ") => Container::QuickTime,
        Some(_) => Container::Mp4,
    };
    let tracks = boxes(moov)
        .filter(|(kind, _)| kind == b"trak")
        .map(|(_, trak)| trak);
    let is_video = |trak: &&[u8]| {
        let handler = inside(trak, &[b"mdia", b"hdlr"]);
        handler.and_then(|h| take(h, 8, 4)) == Some(b"vide")
    };
    let trak = tracks.into_iter().find(is_video).ok_or(VideoError::NoPictures)?;
    track(file, trak, container)
}

fn track(file: &[u8], trak: &[u8], container: Container) -> Result<Video, VideoError> {
    let damaged = |what| VideoError::Damaged { what };
    let mdhd = inside(trak, &[b"mdia", b"mdhd"]).ok_or(damaged("mdhd"))?;
    let (scale, duration) = clock(mdhd).ok_or(damaged("mdhd"))?;
    let stbl = inside(trak, &[b"mdia", b"minf", b"stbl"]).ok_or(damaged("stbl"))?;
    let stsd = find(stbl, b"stsd").ok_or(damaged("stsd"))?;
    let (codec, entry) = boxes(stsd.get(8..).unwrap_or_default())
        .next()
        .ok_or(damaged("stsd"))?;
    let size = |at| u16_be(entry, at).map(u32::from).ok_or(damaged("stsd"));
    let (width_px, height_px) = (size(24)?, size(26)?);
    let coding = match &codec {
        b"avc1" | b"avc3" => Coding::H264,
        b"jpeg" | b"mjpa" | b"mjpg" | b"MJPG" => Coding::MotionJpeg,
        b"vp08" | b"vp09" | b"av01" => Coding::OfTheWeb,
        _ => Coding::Other,
    };
    let mut video = Video {
        container,
        codec: codec.iter().map(|c| printable(*c)).collect(),
        coding,
        width_px,
        height_px,
        duration_s: large(duration) / number(scale),
        frame_rate_hz: None,
        frames: None,
        samples: Vec::new(),
        parameter_sets: Vec::new(),
        length_bytes: 4,
        reordered: false,
    };
    if coding == Coding::H264
        && let Some(avcc) = find(entry.get(78..).unwrap_or_default(), b"avcC")
    {
        (video.length_bytes, video.parameter_sets) = parameter_sets(avcc).ok_or(damaged("avcC"))?;
    }
    add_samples(file, stbl, scale, &mut video);
    let start_s = first_shown(trak) / number(scale);
    video.samples.iter_mut().for_each(|s| s.time_s -= start_s);
    if let Some(frames) = video.frames.filter(|n| *n > 0) {
        let rate = number(frames) / video.duration_s;
        video.frame_rate_hz = rate.is_finite().then_some(rate);
    }
    Ok(video)
}

fn printable(byte: u8) -> char {
    if byte.is_ascii_graphic() {
        char::from(byte)
    } else {
        '?'
    }
}

/// Counts per second and duration in counts.
fn clock(mdhd: &[u8]) -> Option<(u32, u64)> {
    let (scale, duration) = match mdhd.first()? {
        1 => (u32_be(mdhd, 20)?, u64_be(mdhd, 24)?),
        _ => (u32_be(mdhd, 12)?, u64::from(u32_be(mdhd, 16)?)),
    };
    (scale > 0).then_some((scale, duration))
}

/// Size of the lengths and the sequence and picture parameter sets.
fn parameter_sets(avcc: &[u8]) -> Option<(usize, Vec<Vec<u8>>)> {
    let length_bytes = usize::from(avcc.get(4)? & 3) + 1;
    let mut sets = Vec::new();
    let mut at = 5;
    for mask in [31, 255] {
        let count = avcc.get(at)? & mask;
        at += 1;
        for _ in 0..count {
            let size = usize::from(u16_be(avcc, at)?);
            sets.push(take(avcc, at + 2, size)?.to_vec());
            at += 2 + size;
        }
    }
    Some((length_bytes, sets))
}

/// The media time at which showing begins, in counts (the first edit that is not empty).
fn first_shown(trak: &[u8]) -> f64 {
    let Some(elst) = inside(trak, &[b"edts", b"elst"]) else {
        return 0.0;
    };
    let version = elst.first().copied().unwrap_or(0);
    let step = if version == 1 { 20 } else { 12 };
    (0..16)
        .filter_map(|i| {
            let at = 8 + i * step;
            if version == 1 {
                u64_be(elst, at + 8).filter(|t| *t < 1 << 62).map(large)
            } else {
                u32_be(elst, at + 4).filter(|t| *t < 1 << 31).map(number)
            }
        })
        .next()
        .unwrap_or(0.0)
}

/// Entries of a table: `count` at `at`, then rows of `width` bytes, never more than there are.
fn rows(table: &[u8], at: usize, width: usize) -> impl Iterator<Item = &[u8]> {
    let count = u32_be(table, at).map_or(0, place);
    table
        .get(at + 4..)
        .unwrap_or_default()
        .chunks_exact(width)
        .take(count)
}

/// Lists the frames that lie inside the file; without a whole list there are none, and only the count stays.
fn add_samples(file: &[u8], stbl: &[u8], scale: u32, video: &mut Video) {
    let table = |kind| find(stbl, kind).unwrap_or_default();
    let stsz = table(b"stsz");
    let (Some(fixed), Some(count)) = (u32_be(stsz, 4), u32_be(stsz, 8).map(place)) else {
        return;
    };
    let listed = rows(stsz, 8, 4).count();
    let count = if fixed == 0 { listed } else { count.min(file.len()) };
    video.frames = Some(count);
    if count > MOST_FRAMES {
        return;
    }
    let sizes: Vec<usize> = if fixed == 0 {
        rows(stsz, 8, 4)
            .filter_map(|row| u32_be(row, 0))
            .map(place)
            .collect()
    } else {
        vec![place(fixed); count]
    };
    let offsets = offsets(stbl, &sizes);
    let times = times(table(b"stts"), count);
    let shifts = shifts(table(b"ctts"), count);
    video.reordered = shifts.windows(2).any(|pair| matches!(pair, [a, b] if a != b));
    let stss = find(stbl, b"stss");
    let whole: Option<std::collections::BTreeSet<usize>> = stss.map(|stss| {
        let numbers = rows(stss, 4, 4).filter_map(|row| u32_be(row, 0));
        numbers.map(|n| place(n).saturating_sub(1)).collect()
    });
    for (i, (size, offset)) in sizes.into_iter().zip(offsets).enumerate() {
        let (Some(time), true) = (times.get(i), take(file, offset, size).is_some()) else {
            break;
        };
        let shift = shifts.get(i).copied().unwrap_or(0);
        video.samples.push(Sample {
            offset,
            size,
            time_s: (large(*time) + f64::from(shift)) / number(scale),
            whole: whole.as_ref().is_none_or(|whole| whole.contains(&i)),
        });
    }
}

/// Where each frame begins.
fn offsets(stbl: &[u8], sizes: &[usize]) -> Vec<usize> {
    let chunks: Vec<usize> = match find(stbl, b"stco") {
        Some(stco) => rows(stco, 4, 4)
            .filter_map(|row| u32_be(row, 0))
            .map(place)
            .collect(),
        None => rows(find(stbl, b"co64").unwrap_or_default(), 4, 8)
            .filter_map(|row| u64_be(row, 0))
            .map(place)
            .collect(),
    };
    let runs: Vec<(usize, usize)> = rows(find(stbl, b"stsc").unwrap_or_default(), 4, 12)
        .filter_map(|row| Some((place(u32_be(row, 0)?).saturating_sub(1), place(u32_be(row, 4)?))))
        .collect();
    let mut offsets = Vec::with_capacity(sizes.len());
    let mut run = 0;
    for (chunk, start) in chunks.iter().enumerate() {
        while runs.get(run + 1).is_some_and(|(first, _)| *first <= chunk) {
            run += 1;
        }
        let Some((_, in_chunk)) = runs.get(run) else { break };
        let mut at = *start;
        for _ in 0..*in_chunk {
            let Some(size) = sizes.get(offsets.len()) else {
                return offsets;
            };
            offsets.push(at);
            at = at.saturating_add(*size);
        }
    }
    offsets
}

/// When each frame is decoded, in counts.
fn times(stts: &[u8], frames: usize) -> Vec<u64> {
    let mut times = Vec::with_capacity(frames);
    let mut now = 0_u64;
    for row in rows(stts, 4, 8) {
        let (Some(count), Some(step)) = (u32_be(row, 0), u32_be(row, 4)) else {
            break;
        };
        for _ in 0..count {
            if times.len() == frames {
                return times;
            }
            times.push(now);
            now = now.saturating_add(u64::from(step));
        }
    }
    times
}

/// How much later than decoded each frame is shown, in counts.
fn shifts(ctts: &[u8], frames: usize) -> Vec<i32> {
    let mut shifts = Vec::new();
    for row in rows(ctts, 4, 8) {
        let (Some(count), Some(shift)) = (u32_be(row, 0), u32_be(row, 4)) else {
            break;
        };
        for _ in 0..count {
            if shifts.len() == frames {
                return shifts;
            }
            shifts.push(shift.cast_signed());
        }
    }
    shifts
}

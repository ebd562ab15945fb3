//! A small MP4 writer: one H.264 track at a constant frame rate, its index before its pictures.

/// Why frames cannot be wrapped.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MuxError {
    /// No sequence or picture parameter set among the frames.
    #[error("the frames hold no parameter sets")]
    NoParameterSets,
    /// Something is larger than the format holds.
    #[error("the video is too large for one MP4 file")]
    TooLarge,
}

/// Counts per second of all clocks in the file.
const SCALE: u32 = 90_000;

/// The units of a byte stream (ITU-T H.264 annex B), without their start codes.
fn units(stream: &[u8]) -> Vec<&[u8]> {
    let mut starts = Vec::new();
    for (at, code) in stream.windows(3).enumerate() {
        if code == [0, 0, 1] {
            starts.push(at);
        }
    }
    let mut found = Vec::new();
    for (i, start) in starts.iter().enumerate() {
        let end = starts.get(i + 1).copied().unwrap_or(stream.len());
        let mut unit = stream.get(start + 3..end).unwrap_or_default();
        // zeros before the next start code belong to it
        while let Some((0, rest)) = unit.split_last() {
            unit = rest;
        }
        if !unit.is_empty() {
            found.push(unit);
        }
    }
    found
}

/// What a unit holds, from its first byte.
fn kind(unit: &[u8]) -> u8 {
    unit.first().map_or(0, |byte| byte & 31)
}
const SEQUENCE: u8 = 7;
const PICTURE: u8 = 8;
const WHOLE: u8 = 5;

fn number(count: usize) -> Result<u32, MuxError> {
    u32::try_from(count).map_err(|_| MuxError::TooLarge)
}

fn boxed(name: &[u8; 4], parts: &[&[u8]]) -> Result<Vec<u8>, MuxError> {
    let body: usize = parts.iter().map(|p| p.len()).sum();
    let mut bytes = number(body + 8)?.to_be_bytes().to_vec();
    bytes.extend(name);
    for part in parts {
        bytes.extend(*part);
    }
    Ok(bytes)
}

fn words(values: &[u32]) -> Vec<u8> {
    values.iter().flat_map(|v| v.to_be_bytes()).collect()
}

const UNITY: [u32; 9] = [0x1_0000, 0, 0, 0, 0x1_0000, 0, 0, 0, 0x4000_0000];

/// Wraps frames, each a piece of a byte stream, as an MP4 file. The same frames give the same bytes.
///
/// # Errors
/// [`MuxError`]: no parameter sets, or too large.
pub fn mp4_of_h264(
    frames: &[Vec<u8>],
    [width_px, height_px]: [u16; 2],
    rate_hz: u16,
) -> Result<Vec<u8>, MuxError> {
    let (mut sequence, mut picture): (Option<&[u8]>, Option<&[u8]>) = (None, None);
    let mut samples: Vec<(Vec<u8>, bool)> = Vec::with_capacity(frames.len());
    for frame in frames {
        let mut sample = Vec::with_capacity(frame.len() + 8);
        let mut whole = false;
        for unit in units(frame) {
            match kind(unit) {
                SEQUENCE => sequence = sequence.or(Some(unit)),
                PICTURE => picture = picture.or(Some(unit)),
                other => {
                    whole |= other == WHOLE;
                    sample.extend(number(unit.len())?.to_be_bytes());
                    sample.extend(unit);
                }
            }
        }
        samples.push((sample, whole));
    }
    let (Some(sequence), Some(picture)) = (sequence, picture) else {
        return Err(MuxError::NoParameterSets);
    };
    let ftyp = boxed(b"ftyp", &[b"isom", &words(&[0x200]), b"isomiso2avc1mp41"])?;
    let index = |first: u32| {
        moov(
            &samples,
            (sequence, picture),
            [width_px, height_px],
            rate_hz,
            first,
        )
    };
    // the index has the same length wherever the pictures begin
    let first = number(ftyp.len() + index(0)?.len() + 8)?;
    let pictures: Vec<&[u8]> = samples.iter().map(|(sample, _)| sample.as_slice()).collect();
    Ok([ftyp, index(first)?, boxed(b"mdat", &pictures)?].concat())
}

fn moov(
    samples: &[(Vec<u8>, bool)],
    (sequence, picture): (&[u8], &[u8]),
    [width_px, height_px]: [u16; 2],
    rate_hz: u16,
    first: u32,
) -> Result<Vec<u8>, MuxError> {
    let step = SCALE / u32::from(rate_hz.max(1));
    let count = number(samples.len())?;
    let duration = count.saturating_mul(step);
    let set = |set: &[u8]| -> Result<Vec<u8>, MuxError> {
        let size = u16::try_from(set.len()).map_err(|_| MuxError::TooLarge)?;
        Ok([&size.to_be_bytes()[..], set].concat())
    };
    let profile = sequence.get(1..4).unwrap_or(&[66, 0, 30]);
    let avcc = boxed(
        b"avcC",
        &[
            &[1],
            profile,
            &[0xFF, 0xE1],
            &set(sequence)?,
            &[1],
            &set(picture)?,
        ],
    )?;
    let size = [width_px.to_be_bytes(), height_px.to_be_bytes()].concat();
    let entry = boxed(
        b"avc1",
        &[
            &[0, 0, 0, 0, 0, 0, 0, 1],
            &[0; 16],
            &size,
            &words(&[0x48_0000, 0x48_0000, 0]),
            &[0, 1],
            &[0; 32],
            &[0, 24, 0xFF, 0xFF],
            &avcc,
        ],
    )?;
    let sizes: Vec<u32> = samples
        .iter()
        .map(|(s, _)| number(s.len()))
        .collect::<Result<_, _>>()?;
    let whole: Vec<u32> = (1..)
        .zip(samples)
        .filter(|(_, (_, whole))| *whole)
        .map(|(i, _)| i)
        .collect();
    let stbl = boxed(
        b"stbl",
        &[
            &boxed(b"stsd", &[&words(&[0, 1]), &entry])?,
            &boxed(b"stts", &[&words(&[0, 1, count, step])])?,
            &boxed(b"stss", &[&words(&[0, number(whole.len())?]), &words(&whole)])?,
            &boxed(b"stsc", &[&words(&[0, 1, 1, count, 1])])?,
            &boxed(b"stsz", &[&words(&[0, 0, count]), &words(&sizes)])?,
            &boxed(b"stco", &[&words(&[0, 1, first])])?,
        ],
    )?;
    let dref = boxed(b"dref", &[&words(&[0, 1]), &boxed(b"url ", &[&words(&[1])])?])?;
    let minf = boxed(
        b"minf",
        &[
            &boxed(b"vmhd", &[&words(&[1, 0, 0])])?,
            &boxed(b"dinf", &[&dref])?,
            &stbl,
        ],
    )?;
    let mdia = boxed(
        b"mdia",
        &[
            &boxed(b"mdhd", &[&words(&[0, 0, 0, SCALE, duration, 0x55C4_0000])])?,
            &boxed(b"hdlr", &[&words(&[0, 0]), b"vide", &[0; 12], b"\0"])?,
            &minf,
        ],
    )?;
    let tkhd = boxed(
        b"tkhd",
        &[
            &words(&[3, 0, 0, 1, 0, duration, 0, 0, 0, 0]),
            &words(&UNITY),
            &words(&[u32::from(width_px) << 16, u32::from(height_px) << 16]),
        ],
    )?;
    let mvhd = boxed(
        b"mvhd",
        &[
            &words(&[0, 0, 0, SCALE, duration, 0x1_0000, 0x100_0000, 0, 0]),
            &words(&UNITY),
            &[0; 24],
            &words(&[2]),
        ],
    )?;
    boxed(b"moov", &[&mvhd, &boxed(b"trak", &[&tkhd, &mdia])?])
}

#[cfg(test)]
mod tests {
    use super::*;

    const SPS: [u8; 8] = [0, 0, 0, 1, 0x67, 66, 0, 30];
    const PPS: [u8; 6] = [0, 0, 0, 1, 0x68, 9];

    fn frame(kind: u8, fill: u8) -> Vec<u8> {
        [&[0, 0, 1, kind][..], &[fill; 9]].concat()
    }

    #[test]
    fn what_is_written_is_read_again() {
        let first = [&SPS[..], &PPS, &frame(0x65, 1)].concat();
        let frames = [first, frame(0x41, 2), frame(0x41, 3)];
        let file = mp4_of_h264(&frames, [320, 240], 25).unwrap();
        let video = crate::video::read(&file).unwrap();
        assert_eq!(
            (video.width_px, video.height_px, video.frames),
            (320, 240, Some(3))
        );
        assert_eq!(
            (video.codec.as_str(), video.played_as()),
            ("avc1", Some("video/mp4"))
        );
        assert!((video.duration_s - 0.12).abs() < 1e-9 && (video.frame_rate_hz.unwrap() - 25.0).abs() < 1e-9);
        assert_eq!(video.parameter_sets, [SPS[4..].to_vec(), PPS[4..].to_vec()]);
        let kinds: Vec<(u8, bool)> = video
            .samples
            .iter()
            .map(|s| (file[s.offset + 4], s.whole))
            .collect();
        assert_eq!(kinds, [(0x65, true), (0x41, false), (0x41, false)]);
        assert!((video.samples[2].time_s - 0.08).abs() < 1e-9 && !video.reordered);
        assert_eq!(
            mp4_of_h264(&frames[1..], [320, 240], 25),
            Err(MuxError::NoParameterSets)
        );
    }

    #[test]
    fn cut_off_files_and_wrong_sizes_never_panic() {
        let first = [&SPS[..], &PPS, &frame(0x65, 1)].concat();
        let whole = mp4_of_h264(&[first, frame(0x41, 2)], [320, 240], 25).unwrap();
        for end in 0..whole.len() {
            let _ = crate::video::read(&whole[..end]);
        }
        for at in 0..whole.len() {
            for byte in [0, 1, 0x7F, 0xFF] {
                let mut broken = whole.clone();
                broken[at] = byte;
                let _ = crate::video::read(&broken);
            }
        }
    }
}

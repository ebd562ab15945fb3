//! The data section: points and analog samples, straight from bytes to arrays.

use super::bytes::ByteOrder;
use super::layout::Layout;
use super::leniency::{Leniency, Notice};

/// The points of all frames.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Points {
    /// Points per frame.
    pub count: usize,
    /// Number of frames.
    pub frames: usize,
    /// Number of the first frame (1-based).
    pub first_frame: usize,
    /// Frames per second.
    pub rate_hz: f64,
    /// Factor of the integer format, and of the residual byte of the fourth word (positive).
    pub scale: f32,
    /// `[frame * count + point]`: x, y, z in the file's unit, and the fourth word as stored.
    pub data: Vec<[f32; 4]>,
}

/// The analog samples of all channels.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Analog {
    /// Number of channels.
    pub channels: usize,
    /// Number of samples per channel.
    pub samples: usize,
    /// Samples per channel in one frame of points.
    pub samples_per_frame: usize,
    /// `[sample * channels + channel]`, as stored: physical value = (stored - offset) * scale.
    pub data: Vec<f32>,
    /// Per channel: the factor to physical units (`ANALOG:SCALE` times `GEN_SCALE`).
    pub scale: Vec<f64>,
    /// Per channel: the stored value of physical zero.
    pub offset: Vec<f64>,
}

impl Points {
    /// A point in a frame, when there is one: x, y, z and the fourth word.
    pub fn at(&self, frame: usize, point: usize) -> Option<[f32; 4]> {
        if point >= self.count {
            return None;
        }
        self.data
            .get(frame.checked_mul(self.count)?.checked_add(point)?)
            .copied()
    }
}

/// Whether a stored point is a measurement: fourth word not negative, coordinates finite.
pub fn is_valid([x, y, z, word]: [f32; 4]) -> bool {
    word >= 0.0 && x.is_finite() && y.is_finite() && z.is_finite()
}

impl Analog {
    /// One sample in physical units.
    pub fn value(&self, sample: usize, channel: usize) -> Option<f64> {
        if channel >= self.channels {
            return None;
        }
        let raw = *self
            .data
            .get(sample.checked_mul(self.channels)?.checked_add(channel)?)?;
        Some((f64::from(raw) - self.offset.get(channel)?) * self.scale.get(channel)?)
    }

    /// All samples of a channel in physical units.
    pub fn channel(&self, channel: usize) -> Option<Vec<f64>> {
        let (scale, offset) = (*self.scale.get(channel)?, *self.offset.get(channel)?);
        if channel >= self.channels {
            return None;
        }
        let stored = self.data.get(channel..).unwrap_or_default().chunks(self.channels);
        Some(
            stored
                .map(|from_here| (f64::from(from_here[0]) - offset) * scale)
                .collect(),
        )
    }
}

/// Reads points and analog samples. What is allocated is bounded by the bytes that are there.
pub(super) fn read(bytes: &[u8], layout: &Layout, order: ByteOrder) -> (Points, Analog) {
    let section = bytes.get(layout.data_at..).unwrap_or_default();
    let (points, analog) = if layout.is_float {
        match order {
            ByteOrder::Intel => float_frames(section, layout, f32::from_le_bytes),
            ByteOrder::Dec => float_frames(section, layout, |b| ByteOrder::Dec.f32(b)),
            ByteOrder::Mips => float_frames(section, layout, f32::from_be_bytes),
        }
    } else {
        match order {
            ByteOrder::Intel | ByteOrder::Dec => integer_frames(section, layout, i16::from_le_bytes),
            ByteOrder::Mips => integer_frames(section, layout, i16::from_be_bytes),
        }
    };
    let points = Points {
        count: layout.points,
        frames: layout.frames,
        first_frame: layout.first_frame,
        rate_hz: layout.rate_hz,
        scale: layout.point_scale,
        data: points,
    };
    let analog = Analog {
        channels: layout.channels,
        samples: if layout.channels == 0 {
            0
        } else {
            layout.frames * layout.samples_per_frame
        },
        samples_per_frame: layout.samples_per_frame,
        data: analog,
        scale: layout.analog_scale.clone(),
        offset: layout.analog_offset.clone(),
    };
    (points, analog)
}

/// The unsigned offset 32,768 of a 16-bit converter reads as -32,768 when a writer forgets to say UNSIGNED. In
/// float data that is certain where no sample is negative: a signed channel cannot idle at 65,536 above zero.
pub(super) fn settle_offsets(analog: &mut Analog, layout: &Layout, notices: &mut Vec<Notice>) {
    const HALF: f64 = 32_768.0;
    if !layout.is_float || layout.is_unsigned || analog.channels == 0 {
        return;
    }
    let mut settled = 0;
    for (channel, offset) in analog.offset.iter_mut().enumerate() {
        let mut samples = analog.data.iter().skip(channel).step_by(analog.channels);
        if *offset <= -HALF && samples.all(|v| *v >= 0.0) {
            *offset += 2.0 * HALF;
            settled += 1;
        }
    }
    if settled > 0 {
        notices.push(Notice::new(
            Leniency::UnsignedOffset,
            None,
            format!(
                "{settled} analog offsets stored as -32768 among samples that are never negative; 32768 used"
            ),
        ));
    }
}

fn float_frames(
    section: &[u8],
    layout: &Layout,
    number: impl Fn([u8; 4]) -> f32 + Copy,
) -> (Vec<[f32; 4]>, Vec<f32>) {
    let point_bytes = layout.points * 16;
    let analog_values = layout.channels * layout.samples_per_frame;
    let frame_bytes = point_bytes + analog_values * 4;
    let mut points = Vec::with_capacity(layout.points * layout.frames);
    let mut analog = Vec::with_capacity(analog_values * layout.frames);
    for frame in section.chunks_exact(frame_bytes.max(1)).take(layout.frames) {
        let (point_part, analog_part) = frame.split_at(point_bytes);
        let (quads, _) = point_part.as_chunks::<16>();
        points.extend(quads.iter().map(|q| {
            [
                number([q[0], q[1], q[2], q[3]]),
                number([q[4], q[5], q[6], q[7]]),
                number([q[8], q[9], q[10], q[11]]),
                number([q[12], q[13], q[14], q[15]]),
            ]
        }));
        let (words, _) = analog_part.as_chunks::<4>();
        analog.extend(words.iter().map(|w| number(*w)));
    }
    (points, analog)
}

fn integer_frames(
    section: &[u8],
    layout: &Layout,
    word: impl Fn([u8; 2]) -> i16 + Copy,
) -> (Vec<[f32; 4]>, Vec<f32>) {
    let point_bytes = layout.points * 8;
    let analog_values = layout.channels * layout.samples_per_frame;
    let frame_bytes = point_bytes + analog_values * 2;
    let scale = layout.point_scale;
    let mut points = Vec::with_capacity(layout.points * layout.frames);
    let mut analog = Vec::with_capacity(analog_values * layout.frames);
    for frame in section.chunks_exact(frame_bytes.max(1)).take(layout.frames) {
        let (point_part, analog_part) = frame.split_at(point_bytes);
        let (quads, _) = point_part.as_chunks::<8>();
        points.extend(quads.iter().map(|q| {
            let coordinate = |a, b| f32::from(word([a, b])) * scale;
            [
                coordinate(q[0], q[1]),
                coordinate(q[2], q[3]),
                coordinate(q[4], q[5]),
                f32::from(word([q[6], q[7]])),
            ]
        }));
        let (words, _) = analog_part.as_chunks::<2>();
        if layout.is_unsigned {
            analog.extend(words.iter().map(|w| f32::from(word(*w).cast_unsigned())));
        } else {
            analog.extend(words.iter().map(|w| f32::from(word(*w))));
        }
    }
    (points, analog)
}

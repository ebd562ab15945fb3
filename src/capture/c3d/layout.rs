//! What the data section holds and how it is scaled: header and parameters weighed against each other.

use super::bytes::{BLOCK, block_offset};
use super::error::{C3dError, EXPORT_AGAIN};
use super::header::Header;
use super::leniency::{Leniency, Notice, SPELLINGS};
use super::parameters::{Group, Parameter, Values};

/// The plan by which the data section is read.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Layout {
    pub(super) points: usize,
    pub(super) frames: usize,
    pub(super) first_frame: usize,
    pub(super) channels: usize,
    pub(super) samples_per_frame: usize,
    pub(super) rate_hz: f64,
    pub(super) is_float: bool,
    /// Factor from integer to coordinate, positive.
    pub(super) point_scale: f32,
    pub(super) is_unsigned: bool,
    pub(super) data_at: usize,
    /// Factor to physical units per channel, general scale included.
    pub(super) analog_scale: Vec<f64>,
    /// Raw value of physical zero per channel.
    pub(super) analog_offset: Vec<f64>,
}

/// Finds a parameter by group and name among groups in file order.
pub(super) fn find<'a>(groups: &'a [Group], group: &str, name: &str) -> Option<&'a Parameter> {
    groups
        .iter()
        .filter(|g| g.name.eq_ignore_ascii_case(group))
        .find_map(|g| g.parameter(name))
}

/// The same, also under the misspellings that real writers use.
pub(super) fn find_spelt<'a>(groups: &'a [Group], group: &str, name: &str) -> Option<&'a Parameter> {
    find(groups, group, name).or_else(|| {
        let other_group = SPELLINGS
            .iter()
            .find(|(right, _)| *right == group)
            .map_or(group, |(_, wrong)| *wrong);
        let other_name = SPELLINGS
            .iter()
            .find(|(right, _)| *right == name)
            .map_or(name, |(_, wrong)| *wrong);
        find(groups, group, other_name).or_else(|| find(groups, other_group, name))
    })
}

/// 257 lists of 255 entries name more points than a header can count.
const MOST_CONTINUATIONS: usize = 257;

/// A list that continues in NAME2, NAME3… when it has more than 255 entries.
pub(super) fn continued<'a>(groups: &'a [Group], group: &str, name: &str) -> Vec<&'a Parameter> {
    let mut found: Vec<&Parameter> = find_spelt(groups, group, name).into_iter().collect();
    let more = (2..=MOST_CONTINUATIONS).map_while(|number| find(groups, group, &format!("{name}{number}")));
    found.extend(more);
    found
}

/// One reading of the counts.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
struct Shape {
    points: usize,
    channels: usize,
    samples_per_frame: usize,
    frames: usize,
    word_bytes: usize,
}

impl Shape {
    fn new(
        points: usize,
        channels: usize,
        samples_per_frame: usize,
        frames: usize,
        word_bytes: usize,
    ) -> Shape {
        Shape {
            points,
            channels,
            samples_per_frame,
            frames,
            word_bytes,
        }
    }

    fn analog_words(&self) -> Option<usize> {
        self.channels.checked_mul(self.samples_per_frame)
    }

    /// Bytes of all frames.
    fn bytes(&self) -> Option<usize> {
        let words = self.points.checked_mul(4)?.checked_add(self.analog_words()?)?;
        words.checked_mul(self.word_bytes)?.checked_mul(self.frames)
    }
}

struct Weighing<'a> {
    header: &'a Header,
    groups: &'a [Group],
    notices: &'a mut Vec<Notice>,
}

impl Layout {
    pub(super) fn new(
        bytes: &[u8],
        header: &Header,
        groups: &[Group],
        notices: &mut Vec<Notice>,
    ) -> Result<Layout, C3dError> {
        let mut weighing = Weighing {
            header,
            groups,
            notices,
        };
        let data_at = weighing.data_start(bytes.len())?;
        let scale = weighing.scale();
        let is_float = scale < 0.0;
        let word_bytes = if is_float { 4 } else { 2 };
        let room = bytes.len().saturating_sub(data_at);
        let Shape {
            points,
            channels,
            samples_per_frame,
            frames,
            ..
        } = weighing.shape(room, word_bytes);
        let frame_bytes = Shape::new(points, channels, samples_per_frame, 1, word_bytes)
            .bytes()
            .unwrap_or(usize::MAX);
        let frames = weighing.frames(room, frame_bytes, data_at, frames)?;
        let rate_hz = weighing.rate_hz();
        weighing.check_analog_rate(rate_hz, channels, samples_per_frame);
        let is_unsigned = weighing.is_unsigned();
        let (analog_scale, analog_offset) = weighing.analog_scaling(channels, is_unsigned);
        Ok(Layout {
            points,
            frames,
            first_frame: weighing.first_frame(),
            channels,
            samples_per_frame,
            rate_hz,
            is_float,
            point_scale: scale.abs(),
            is_unsigned,
            data_at,
            analog_scale,
            analog_offset,
        })
    }
}

impl Weighing<'_> {
    fn find(&self, group: &str, name: &str) -> Option<&Parameter> {
        find_spelt(self.groups, group, name)
    }

    fn count(&self, group: &str, name: &str) -> Option<usize> {
        self.find(group, name).and_then(Parameter::first_count)
    }

    fn note(&mut self, policy: Leniency, at_byte: usize, what: String) {
        self.notices.push(Notice::new(policy, Some(at_byte), what));
    }

    fn data_start(&mut self, length: usize) -> Result<usize, C3dError> {
        let by_header = self.header.data_block;
        let by_parameter = self.count("POINT", "DATA_START");
        let inside = |block: usize| block > self.header.parameter_block && block_offset(block) <= length;
        if let Some(other) = by_parameter.filter(|b| *b != by_header && inside(*b)) {
            let used = if inside(by_header) { by_header } else { other };
            self.note(
                Leniency::DataStartDisagrees,
                16,
                format!("data start at block {by_header} by the header and {other} by POINT:DATA_START; {used} used"),
            );
            return Ok(block_offset(used));
        }
        if by_header <= self.header.parameter_block {
            return Err(C3dError::Parameter {
                group: "header".to_owned(),
                parameter: "data start".to_owned(),
                at_byte: 16,
                found: format!("block {by_header}"),
                needed: format!(
                    "a block after the parameter section at block {}",
                    self.header.parameter_block
                ),
                advice: EXPORT_AGAIN,
            });
        }
        if !inside(by_header) {
            return Err(C3dError::Truncated {
                section: "data section",
                needed: block_offset(by_header),
                found: length,
                advice: "copy the file again from the capture system",
            });
        }
        Ok(block_offset(by_header))
    }

    /// The header's scale, by whose sign every reader tells floats from integers; `POINT:SCALE` where the header
    /// has none. In the real files in which they differ the header's gives bodies of human size.
    fn scale(&mut self) -> f32 {
        let usable = |scale: &f32| scale.is_finite() && *scale != 0.0;
        let by_header = self.header.scale;
        let by_parameter = match self.find("POINT", "SCALE").map(|p| &p.values) {
            Some(Values::Float(values)) => values.first().copied().filter(usable),
            _ => None,
        };
        if !usable(&by_header) {
            let used = by_parameter.unwrap_or(-1.0);
            self.note(
                Leniency::ScaleDisagrees,
                12,
                format!("no scale in the header; {used} used"),
            );
            return used;
        }
        let differs = |other: &f32| (other - by_header).abs() > 1e-5 * by_header.abs().max(other.abs());
        if let Some(other) = by_parameter.filter(differs) {
            self.note(
                Leniency::ScaleDisagrees,
                12,
                format!("scale {by_header} in the header, {other} in POINT:SCALE; the header's is used"),
            );
        }
        by_header
    }

    /// Points, channels, samples and frames: of the readings that header and parameters allow, the first that
    /// fills the data section to its last block, else the first.
    fn shape(&mut self, room: usize, word_bytes: usize) -> Shape {
        let announced = self.announced_frames();
        let points = self.point_counts();
        let analog = self.analog_shapes();
        let mut shapes = Vec::new();
        for frames in announced.iter().copied().chain(announced.is_empty().then_some(0)) {
            for points in &points {
                for (channels, samples) in &analog {
                    shapes.push(Shape::new(*points, *channels, *samples, frames, word_bytes));
                }
            }
        }
        let first = shapes.first().copied().unwrap_or_default();
        let fits = |shape: &&Shape| shape.bytes().is_some_and(|n| n <= room && room - n < 2 * BLOCK);
        let chosen = shapes.iter().find(fits).copied().unwrap_or(first);
        if chosen != first || points.len() > 1 || chosen.analog_words() != Some(self.header.analog_per_frame)
        {
            self.note(
                Leniency::CountsDisagree,
                2,
                format!(
                    "header and parameters count differently; {} frames of {} points and {} analog channels at {} \
                     samples per frame are read{}",
                    chosen.frames,
                    chosen.points,
                    chosen.channels,
                    chosen.samples_per_frame,
                    if fits(&&chosen) { ", which fill the data section" } else { "" }
                ),
            );
        }
        chosen
    }

    fn point_counts(&self) -> Vec<usize> {
        let by_header = self.header.points;
        let mut counts = vec![by_header];
        counts.extend(self.count("POINT", "USED").filter(|used| *used != by_header));
        counts
    }

    /// Channels and samples per frame, the reading by the documentation first: the header counts all analog
    /// values of a frame, but some writers count channels there.
    fn analog_shapes(&self) -> Vec<(usize, usize)> {
        let per_frame = self.header.analog_per_frame;
        let samples = self.header.analog_samples_per_frame.max(1);
        let used = self.count("ANALOG", "USED").filter(|n| *n > 0);
        let mut shapes = Vec::new();
        if per_frame == 0 {
            shapes.push((0, samples));
        }
        if let Some(used) = used.filter(|used| used * samples == per_frame) {
            shapes.push((used, samples));
        }
        if per_frame > 0 && per_frame.is_multiple_of(samples) {
            shapes.push((per_frame / samples, samples));
        }
        if let Some(used) = used {
            if per_frame > 0 && per_frame.is_multiple_of(used) {
                shapes.push((used, per_frame / used));
            }
            shapes.push((used, samples));
        }
        shapes.push((per_frame, samples));
        let mut seen = Vec::new();
        shapes.retain(|shape| {
            !seen.contains(shape) && {
                seen.push(*shape);
                true
            }
        });
        shapes
    }

    /// The frames that are read of those that are announced.
    fn frames(
        &mut self,
        room: usize,
        frame_bytes: usize,
        data_at: usize,
        wanted: usize,
    ) -> Result<usize, C3dError> {
        if frame_bytes == 0 {
            return Ok(wanted);
        }
        let fitting = room / frame_bytes;
        if wanted == 0 {
            self.note(
                Leniency::CountsDisagree,
                6,
                format!(
                    "no usable frame numbers in the header or the parameters; the data hold {fitting} frames"
                ),
            );
            return Ok(fitting);
        }
        if wanted <= fitting {
            return Ok(wanted);
        }
        let candidates = self.announced_frames();
        if let Some(&other) = candidates.iter().find(|n| **n <= fitting) {
            self.note(
                Leniency::CountsDisagree,
                6,
                format!("{wanted} frames announced, which the file has no room for; {other} by another count are read"),
            );
            return Ok(other);
        }
        if fitting == 0 {
            return Err(C3dError::Truncated {
                section: "data section",
                needed: data_at.saturating_add(wanted.saturating_mul(frame_bytes)),
                found: data_at + room,
                advice: "copy the file again from the capture system",
            });
        }
        self.note(
            Leniency::FewerFrames,
            data_at + room,
            format!("{wanted} frames announced, the file ends after {fitting}"),
        );
        Ok(fitting)
    }

    /// The frame counts that the file gives, the most trusted first.
    fn announced_frames(&self) -> Vec<usize> {
        let mut counts = Vec::new();
        let by_header = self.header.frames();
        let by_fields = match (self.field("ACTUAL_START_FIELD"), self.field("ACTUAL_END_FIELD")) {
            (Some(first), Some(last)) if last >= first && first > 0 => Some(last - first + 1),
            _ => None,
        };
        let long = self.count("POINT", "LONG_FRAMES");
        let short = self.count("POINT", "FRAMES");
        let at_limit = self.header.last_frame >= 65_535 || short.is_some_and(|n| n >= 65_535);
        if at_limit {
            counts.extend(by_fields.into_iter().chain(long));
        }
        counts.extend(by_header.into_iter().chain(short).chain(by_fields).chain(long));
        counts.retain(|n| *n > 0);
        counts
    }

    /// A frame number stored as two words, low first, or as one number.
    fn field(&self, name: &str) -> Option<usize> {
        let counts = self.find("TRIAL", name)?.counts();
        match counts.as_slice() {
            [low, high, ..] => Some(low + (high << 16)),
            [number] => Some(*number),
            [] => None,
        }
    }

    fn first_frame(&self) -> usize {
        let by_header = self.header.first_frame;
        match self.field("ACTUAL_START_FIELD") {
            Some(first) if first & 0xffff == by_header || by_header == 65_535 => first.max(1),
            _ => by_header.max(1),
        }
    }

    fn rate_hz(&mut self) -> f64 {
        let by_header = f64::from(self.header.rate_hz);
        let by_parameter = self.find("POINT", "RATE").and_then(Parameter::number);
        let usable = |rate: &f64| rate.is_finite() && *rate > 0.0;
        let Some(rate_hz) = by_parameter.filter(usable).or(Some(by_header).filter(usable)) else {
            self.note(
                Leniency::RateMissing,
                20,
                "no point rate in the header or in POINT:RATE".to_owned(),
            );
            return 0.0;
        };
        if (rate_hz - by_header).abs() > 1e-4 * rate_hz {
            self.note(
                Leniency::RateDisagrees,
                20,
                format!(
                    "point rate {by_header} Hz in the header, {rate_hz} Hz in POINT:RATE; {rate_hz} used"
                ),
            );
        }
        rate_hz
    }

    /// Analog samples lie on the clock of the frames, whatever `ANALOG:RATE` says.
    fn check_analog_rate(&mut self, rate_hz: f64, channels: usize, samples_per_frame: usize) {
        let by_frames = rate_hz * f64::from(u32::try_from(samples_per_frame).unwrap_or(u32::MAX));
        let Some(stored) = self.find("ANALOG", "RATE").and_then(Parameter::number) else {
            return;
        };
        if channels > 0 && (stored - by_frames).abs() > 1e-4 * by_frames {
            self.note(
                Leniency::RateDisagrees,
                18,
                format!("{samples_per_frame} analog samples per frame make {by_frames} Hz, ANALOG:RATE is {stored} Hz"),
            );
        }
    }

    fn is_unsigned(&self) -> bool {
        self.find("ANALOG", "FORMAT")
            .and_then(Parameter::string)
            .is_some_and(|format| format.eq_ignore_ascii_case("UNSIGNED"))
    }

    fn analog_scaling(&mut self, channels: usize, is_unsigned: bool) -> (Vec<f64>, Vec<f64>) {
        let general = self.find("ANALOG", "GEN_SCALE").and_then(Parameter::number);
        let mut scale: Vec<f64> = self.list("SCALE", Parameter::floats);
        let mut offset = self.list("OFFSET", |p| {
            if is_unsigned && matches!(p.values, Values::Int(_)) {
                p.integers().iter().map(|n| f64::from(n & 0xffff)).collect()
            } else {
                p.floats()
            }
        });
        if channels > 0 && (general.is_none() || scale.len() < channels || offset.len() < channels) {
            let (scales, offsets) = (scale.len(), offset.len());
            self.note(
                Leniency::AnalogScalingMissing,
                0,
                format!("{channels} analog channels, {scales} scales, {offsets} offsets; 1 and 0 used for the rest"),
            );
        }
        scale.resize(channels, 1.0);
        offset.resize(channels, 0.0);
        let general = general.unwrap_or(1.0);
        for scale in &mut scale {
            *scale *= general;
        }
        (scale, offset)
    }

    fn list(&self, name: &str, values: impl Fn(&Parameter) -> Vec<f64>) -> Vec<f64> {
        continued(self.groups, "ANALOG", name)
            .into_iter()
            .flat_map(values)
            .collect()
    }
}

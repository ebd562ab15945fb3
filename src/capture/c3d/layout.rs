//! What the data section holds and how it is scaled: header and parameters weighed against each other.

use super::bytes::block_offset;
use super::error::{C3dError, EXPORT_AGAIN};
use super::header::Header;
use super::leniency::{Leniency, Notice};
use super::parameters::{Group, Parameter};

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

/// A list that continues in NAME2, NAME3… when it has more than 255 entries.
pub(super) fn continued<'a>(groups: &'a [Group], group: &str, name: &str) -> Vec<&'a Parameter> {
    let mut found: Vec<&Parameter> = find(groups, group, name).into_iter().collect();
    let mut number = 2;
    while let Some(more) = find(groups, group, &format!("{name}{number}")) {
        found.push(more);
        number += 1;
    }
    found
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
        let points = weighing.points();
        let (channels, samples_per_frame) = weighing.analog_shape();
        let frame_bytes = points
            .checked_mul(4)
            .and_then(|n| n.checked_add(channels.checked_mul(samples_per_frame)?))
            .and_then(|n| n.checked_mul(word_bytes))
            .unwrap_or(usize::MAX);
        let room = bytes.len().saturating_sub(data_at);
        let frames = weighing.frames(room, frame_bytes, data_at)?;
        let rate_hz = weighing.rate_hz();
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
        find(self.groups, group, name)
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

    fn scale(&mut self) -> f32 {
        let by_header = self.header.scale;
        let Some(Parameter {
            values: super::parameters::Values::Float(values),
            ..
        }) = self.find("POINT", "SCALE")
        else {
            return by_header;
        };
        let Some(&by_parameter) = values.first() else {
            return by_header;
        };
        let usable = by_parameter.is_finite() && by_parameter != 0.0;
        let differs = (by_parameter - by_header).abs() > 1e-5 * by_header.abs().max(by_parameter.abs());
        // The sign says whether the data are floats: there the header, which every reader goes by, decides.
        if usable && (by_header.is_sign_negative() == by_parameter.is_sign_negative()) {
            if differs {
                self.note(
                    Leniency::ScaleDisagrees,
                    12,
                    format!("scale {by_header} in the header, {by_parameter} in POINT:SCALE; the parameter is used"),
                );
            }
            return by_parameter;
        }
        if !by_header.is_finite() || by_header == 0.0 {
            return if usable { by_parameter } else { -1.0 };
        }
        self.note(
            Leniency::ScaleDisagrees,
            12,
            format!("scale {by_header} in the header, {by_parameter} in POINT:SCALE; the header is used"),
        );
        by_header
    }

    fn points(&mut self) -> usize {
        let by_header = self.header.points;
        match self.count("POINT", "USED") {
            Some(used) if used != by_header => {
                self.note(
                    Leniency::CountsDisagree,
                    2,
                    format!("{by_header} points by the header, {used} by POINT:USED; the parameter is used"),
                );
                used
            }
            _ => by_header,
        }
    }

    /// Channels and samples per frame.
    fn analog_shape(&mut self) -> (usize, usize) {
        let per_frame = self.header.analog_per_frame;
        let samples = self.header.analog_samples_per_frame;
        if per_frame == 0 {
            return (0, samples);
        }
        let used = self.count("ANALOG", "USED").filter(|n| *n > 0);
        let samples = match samples {
            0 => 1,
            n => n,
        };
        match used {
            Some(used) if used * samples == per_frame => (used, samples),
            Some(used) if per_frame.is_multiple_of(used) => {
                let by_used = per_frame / used;
                self.note(
                    Leniency::CountsDisagree,
                    18,
                    format!("{per_frame} analog values per frame for {used} channels: {by_used} samples, not {samples}"),
                );
                (used, by_used)
            }
            _ => (per_frame / samples, samples),
        }
    }

    fn frames(&mut self, room: usize, frame_bytes: usize, data_at: usize) -> Result<usize, C3dError> {
        if frame_bytes == 0 {
            return Ok(self.announced_frames().first().copied().unwrap_or_default());
        }
        let fitting = room / frame_bytes;
        let candidates = self.announced_frames();
        let Some(&wanted) = candidates.first() else {
            self.note(
                Leniency::CountsDisagree,
                6,
                format!(
                    "no usable frame numbers in the header or the parameters; the data hold {fitting} frames"
                ),
            );
            return Ok(fitting);
        };
        if wanted <= fitting {
            return Ok(wanted);
        }
        if let Some(&other) = candidates.iter().find(|n| **n <= fitting && **n > 0) {
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
            Some(first) if first & 0xffff == by_header & 0xffff => first,
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

    fn is_unsigned(&self) -> bool {
        self.find("ANALOG", "FORMAT")
            .and_then(Parameter::string)
            .is_some_and(|format| format.eq_ignore_ascii_case("UNSIGNED"))
    }

    fn analog_scaling(&mut self, channels: usize, is_unsigned: bool) -> (Vec<f64>, Vec<f64>) {
        let general = self.find("ANALOG", "GEN_SCALE").and_then(Parameter::number);
        let mut scale: Vec<f64> = self.list("SCALE", Parameter::floats);
        let mut offset = self.list("OFFSET", |p| {
            if is_unsigned && matches!(p.values, super::parameters::Values::Int(_)) {
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

//! A C3D file from memory to bytes: Intel floats, everything kept, nothing depending on anything but the input.

use super::bytes::{BLOCK, clamped_word};
use super::error::C3dError;
use super::file::C3d;
use super::frames::{Points, is_valid};
use super::header::{
    EVENT_COUNT_AT, EVENT_FLAGS_AT, EVENT_KEY, EVENT_KEY_AT, EVENT_LABELS_AT, EVENT_TIMES_AT, KEY,
    MOST_EVENTS, RESERVED,
};
use super::parameters::{Group, Parameter, Values, latin1};
use super::records::Kind;

/// Blocks before the parameter section: the header.
const PARAMETER_BLOCK: u8 = 2;
/// The processor byte of Intel files.
const INTEL: u8 = 84;
/// Entries that one dimension of a parameter can have.
const LONGEST_DIMENSION: usize = 255;

/// Writes a C3D file: Intel byte order, floats, groups and parameters in the order in which they are held,
/// lists of more than 255 entries continued in `NAME2`, `NAME3`…, gaps with residual -1. The counts, the
/// scale and the start of the data are set to what is written, missing analog scaling is completed, comments
/// are cut at 127 characters; no other parameter is touched.
///
/// # Errors
/// When something does not fit the format: more than 127 groups, 65,535 points or analog values per frame,
/// texts or arrays larger than a record, or arrays whose length contradicts their dimensions.
pub fn write(c3d: &C3d) -> Result<Vec<u8>, C3dError> {
    check_shape(c3d)?;
    let mut groups = c3d.groups.clone();
    set_counts(c3d, &mut groups);
    let parameter_length = section(&groups)?.len();
    let data_block = usize::from(PARAMETER_BLOCK) + parameter_length / BLOCK;
    let Ok(data_block) = u16::try_from(data_block) else {
        return Err(not_writable(
            "the parameter section",
            format!("{parameter_length} bytes"),
            "65,533 blocks",
        ));
    };
    // DATA_START takes the same room whatever its value, so the length stays.
    set_word(&mut groups, "POINT", "DATA_START", usize::from(data_block));
    let section = section(&groups)?;
    let mut out = header(c3d, data_block);
    let frame_bytes = 4 * (4 * c3d.points.count + c3d.analog.channels * c3d.analog.samples_per_frame);
    out.reserve(section.len() + frame_bytes * c3d.points.frames + BLOCK);
    out.extend_from_slice(&section);
    data(c3d, &mut out);
    out.resize(out.len().next_multiple_of(BLOCK), 0);
    Ok(out)
}

fn not_writable(what: &str, found: impl ToString, limit: &str) -> C3dError {
    C3dError::NotWritable {
        what: what.to_owned(),
        found: found.to_string(),
        limit: limit.to_owned(),
    }
}

fn check_shape(c3d: &C3d) -> Result<(), C3dError> {
    let (points, analog) = (&c3d.points, &c3d.analog);
    let analog_per_frame = analog.channels.saturating_mul(analog.samples_per_frame);
    if points.count > 65_535 {
        return Err(not_writable("the number of points", points.count, "65,535"));
    }
    if analog_per_frame > 65_535 {
        return Err(not_writable(
            "the number of analog values per frame",
            analog_per_frame,
            "65,535",
        ));
    }
    if points.data.len() != points.count.saturating_mul(points.frames) {
        return Err(not_writable(
            "the array of points",
            points.data.len(),
            "points times frames",
        ));
    }
    if analog.data.len() != analog_per_frame.saturating_mul(points.frames) {
        return Err(not_writable(
            "the array of analog samples",
            analog.data.len(),
            "channels times samples times frames",
        ));
    }
    Ok(())
}

/// Sets what must agree with the data section, leaving alone what already does.
fn set_counts(c3d: &C3d, groups: &mut Vec<Group>) {
    let (points, analog) = (&c3d.points, &c3d.analog);
    set_word(groups, "POINT", "USED", points.count);
    set_word(groups, "POINT", "FRAMES", points.frames.min(65_535));
    set_word(groups, "POINT", "DATA_START", 0);
    set_float(groups, "POINT", "SCALE", float_scale(points));
    set_float(groups, "POINT", "RATE", narrowed(points.rate_hz));
    let last = points.first_frame.max(1) + points.frames.saturating_sub(1);
    if last >= 65_535 {
        if find(groups, "POINT", "LONG_FRAMES").is_some() || points.frames >= 65_535 {
            set_float(groups, "POINT", "LONG_FRAMES", long_float(points.frames));
        }
        set_long(groups, "ACTUAL_START_FIELD", points.first_frame.max(1));
        set_long(groups, "ACTUAL_END_FIELD", last);
    }
    if analog.channels > 0 || find(groups, "ANALOG", "USED").is_some() {
        set_word(groups, "ANALOG", "USED", analog.channels);
    }
    if analog.channels > 0 {
        let per_frame = u32::try_from(analog.samples_per_frame).unwrap_or(u32::MAX);
        let rate_hz = points.rate_hz * f64::from(per_frame);
        let stored = find(groups, "ANALOG", "RATE").and_then(Parameter::number);
        if stored.is_none_or(|stored| (stored - rate_hz).abs() > 1e-4 * rate_hz) {
            set_float(groups, "ANALOG", "RATE", narrowed(rate_hz));
        }
        complete_scaling(c3d, groups);
    }
}

/// Readers other than this one crash or refuse where `ANALOG:GEN_SCALE`, `SCALE` or `OFFSET` is missing, short
/// or of another type: they are completed with the values that the file was read with, and nothing else.
fn complete_scaling(c3d: &C3d, groups: &mut Vec<Group>) {
    let analog = &c3d.analog;
    let length = |name: &str| {
        super::layout::continued(groups, "ANALOG", name)
            .iter()
            .map(|p| p.values.len())
            .sum()
    };
    let general = find(groups, "ANALOG", "GEN_SCALE").and_then(Parameter::number);
    let (scales, offsets): (usize, usize) = (length("SCALE"), length("OFFSET"));
    let fractional = matches!(
        find(groups, "ANALOG", "OFFSET").map(|p| &p.values),
        Some(Values::Float(_))
    );
    if general.is_none() {
        set_float(groups, "ANALOG", "GEN_SCALE", 1.0);
    }
    if scales < analog.channels {
        let general = general.filter(|g| *g != 0.0).unwrap_or(1.0);
        let values = (0..analog.channels).map(|c| narrowed(analog.scale.get(c).unwrap_or(&1.0) / general));
        set(
            groups,
            "ANALOG",
            Parameter::floats_array("SCALE", &[analog.channels], values.collect()),
        );
    }
    if offsets < analog.channels || fractional || find(groups, "ANALOG", "OFFSET").is_none() {
        let words: Option<Vec<i16>> = (0..analog.channels)
            .map(|c| word(*analog.offset.get(c)?))
            .collect();
        if let Some(words) = words {
            set(
                groups,
                "ANALOG",
                Parameter::ints("OFFSET", &[analog.channels], words),
            );
        }
    }
}

/// A whole offset as the 16 bits in which it is stored.
fn word(offset: f64) -> Option<i16> {
    let whole = super::bytes::count_from_f32(narrowed(offset.abs()))?;
    let magnitude = i32::try_from(whole).ok()?;
    let value = if offset < 0.0 { -magnitude } else { magnitude };
    if offset.fract() != 0.0 {
        return None;
    }
    i16::try_from(value)
        .ok()
        .or_else(|| u16::try_from(value).ok().map(u16::cast_signed))
}

/// The scale that says "floats"; its size is kept, since the residual byte is counted in it.
fn float_scale(points: &Points) -> f32 {
    if points.scale.is_finite() && points.scale != 0.0 {
        -points.scale.abs()
    } else {
        -1.0
    }
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "a rate is stored in single precision by the format"
)]
fn narrowed(value: f64) -> f32 {
    value as f32
}

#[expect(
    clippy::cast_precision_loss,
    reason = "the format stores long frame counts as a float"
)]
fn long_float(count: usize) -> f32 {
    count as f32
}

fn find<'a>(groups: &'a [Group], group: &str, name: &str) -> Option<&'a Parameter> {
    super::layout::find(groups, group, name)
}

fn group<'a>(groups: &'a mut Vec<Group>, name: &str) -> &'a mut Group {
    let place = groups
        .iter()
        .position(|g| g.name.eq_ignore_ascii_case(name))
        .unwrap_or_else(|| {
            groups.push(Group::new(name, Vec::new()));
            groups.len() - 1
        });
    &mut groups[place]
}

/// Replaces values in the group that holds the parameter, or adds the parameter to the first such group.
fn set(groups: &mut Vec<Group>, name: &str, parameter: Parameter) {
    let holder = groups
        .iter()
        .position(|g| g.name.eq_ignore_ascii_case(name) && g.parameter(&parameter.name).is_some());
    match holder.and_then(|place| groups.get_mut(place)) {
        Some(holder) => holder.set(parameter),
        None => group(groups, name).set(parameter),
    }
}

fn set_word(groups: &mut Vec<Group>, group: &str, name: &str, value: usize) {
    if find(groups, group, name).and_then(Parameter::first_count) != Some(value) {
        set(groups, group, Parameter::count(name, value));
    }
}

fn set_float(groups: &mut Vec<Group>, group: &str, name: &str, value: f32) {
    let stored = find(groups, group, name).and_then(Parameter::number);
    if stored.is_none_or(|stored| narrowed(stored).to_bits() != value.to_bits()) {
        set(groups, group, Parameter::float(name, value));
    }
}

/// A frame number in two words, low first, as `TRIAL` keeps it.
fn set_long(groups: &mut Vec<Group>, name: &str, value: usize) {
    let words = [clamped_word(value & 0xffff), clamped_word(value >> 16)];
    let words = words.map(u16::cast_signed).to_vec();
    set(groups, "TRIAL", Parameter::ints(name, &[2], words));
}

fn header(c3d: &C3d, data_block: u16) -> Vec<u8> {
    let points = &c3d.points;
    let first = points.first_frame.max(1);
    // without a frame the last one is before the first: otherwise the header would announce one
    let last = first + points.frames - 1;
    let mut out = vec![0_u8; BLOCK];
    let mut put = |at: usize, bytes: &[u8]| {
        if let Some(place) = out.get_mut(at..at + bytes.len()) {
            place.copy_from_slice(bytes);
        }
    };
    put(0, &[PARAMETER_BLOCK, KEY]);
    put(2, &clamped_word(points.count).to_le_bytes());
    put(
        4,
        &clamped_word(c3d.analog.channels * c3d.analog.samples_per_frame).to_le_bytes(),
    );
    put(6, &clamped_word(first).to_le_bytes());
    put(8, &clamped_word(last).to_le_bytes());
    put(10, &c3d.header.max_gap_frames.to_le_bytes());
    put(12, &float_scale(points).to_le_bytes());
    put(16, &data_block.to_le_bytes());
    put(18, &clamped_word(c3d.analog.samples_per_frame).to_le_bytes());
    put(20, &narrowed(points.rate_hz).to_le_bytes());
    let reserved = c3d
        .header
        .reserved
        .get(..RESERVED.len())
        .unwrap_or(&c3d.header.reserved);
    put(RESERVED.start, reserved);
    let events = c3d.header.events.iter().take(MOST_EVENTS);
    if !c3d.header.events.is_empty() {
        put(EVENT_KEY_AT, &EVENT_KEY.to_le_bytes());
        put(EVENT_COUNT_AT, &clamped_word(events.len()).to_le_bytes());
    }
    for (i, event) in events.enumerate() {
        put(EVENT_TIMES_AT + 4 * i, &event.time_s.to_le_bytes());
        put(EVENT_FLAGS_AT + i, &[event.flag]);
        let mut label = latin1(&event.label);
        label.resize(4, b' ');
        put(EVENT_LABELS_AT + 4 * i, &label);
    }
    out
}

/// The parameter section, padded to whole blocks.
fn section(groups: &[Group]) -> Result<Vec<u8>, C3dError> {
    let mut out = vec![1, KEY, 0, INTEL];
    if groups.len() > 127 {
        return Err(not_writable(
            "the number of parameter groups",
            groups.len(),
            "127",
        ));
    }
    for (number, group) in (1_u8..).zip(groups) {
        let name = name_bytes(&group.name)?;
        let description = described(&group.description);
        out.push(signed_length(name.len(), group.locked));
        out.push(number.wrapping_neg());
        out.extend_from_slice(&name);
        out.extend_from_slice(&clamped_word(3 + description.len()).to_le_bytes());
        out.push(byte(description.len()));
        out.extend_from_slice(&description);
        for parameter in &group.parameters {
            for part in parts(parameter) {
                record(number, &group.name, &part, &mut out)?;
            }
        }
    }
    // A zero name length ends the chain.
    out.extend_from_slice(&[0, 0]);
    out.resize(out.len().next_multiple_of(BLOCK), 0);
    let blocks = byte((out.len() / BLOCK).min(LONGEST_DIMENSION));
    if let Some(place) = out.get_mut(2) {
        *place = blocks;
    }
    Ok(out)
}

/// A parameter in parts of at most 255 entries, the later ones named NAME2, NAME3…
fn parts(parameter: &Parameter) -> Vec<Parameter> {
    let Some((&last, lower)) = parameter.dims.split_last() else {
        return vec![parameter.clone()];
    };
    let entry: usize = lower.iter().product();
    if last <= LONGEST_DIMENSION {
        return vec![parameter.clone()];
    }
    if entry == 0 {
        let mut empty = parameter.clone();
        empty.dims = lower.iter().copied().chain([LONGEST_DIMENSION]).collect();
        return vec![empty];
    }
    let chunk = entry * LONGEST_DIMENSION;
    let slices: Vec<Values> = match &parameter.values {
        Values::Text(v) => v.chunks(chunk).map(|c| Values::Text(c.to_vec())).collect(),
        Values::Byte(v) => v.chunks(chunk).map(|c| Values::Byte(c.to_vec())).collect(),
        Values::Int(v) => v.chunks(chunk).map(|c| Values::Int(c.to_vec())).collect(),
        Values::Float(v) => v.chunks(chunk).map(|c| Values::Float(c.to_vec())).collect(),
    };
    let mut parts = Vec::new();
    for (number, values) in slices.into_iter().enumerate() {
        let mut dims = lower.to_vec();
        dims.push(values.len() / entry);
        let name = match number {
            0 => parameter.name.clone(),
            n => format!("{}{}", parameter.name, n + 1),
        };
        parts.push(Parameter {
            name,
            dims,
            values,
            ..parameter.clone()
        });
    }
    parts
}

fn record(number: u8, group: &str, parameter: &Parameter, out: &mut Vec<u8>) -> Result<(), C3dError> {
    let place = format!("{group}:{}", parameter.name);
    let name = name_bytes(&parameter.name)?;
    let description = described(&parameter.description);
    let product = parameter.dims.iter().try_fold(1_usize, |n, d| n.checked_mul(*d));
    if product != Some(parameter.values.len()) {
        let found = format!("{:?} for {} values", parameter.dims, parameter.values.len());
        return Err(not_writable(
            &place,
            found,
            "dimensions whose product is the number of values",
        ));
    }
    let mut dims = Vec::with_capacity(parameter.dims.len());
    for dim in &parameter.dims {
        let Ok(dim) = u8::try_from(*dim) else {
            return Err(not_writable(
                &place,
                format!("a dimension of {dim}"),
                "255 in all but the last dimension",
            ));
        };
        dims.push(dim);
    }
    let (kind, values) = match &parameter.values {
        Values::Text(v) => (Kind::Text, v.clone()),
        Values::Byte(v) => (Kind::Byte, v.iter().map(|b| b.cast_unsigned()).collect()),
        Values::Int(v) => (Kind::Int, v.iter().flat_map(|n| n.to_le_bytes()).collect()),
        Values::Float(v) => (Kind::Float, v.iter().flat_map(|n| n.to_le_bytes()).collect()),
    };
    // link, type, rank, dimensions, values, description with its length
    let link = 2 + 1 + 1 + dims.len() + values.len() + 1 + description.len();
    let (Ok(link), Ok(rank)) = (u16::try_from(link), u8::try_from(dims.len())) else {
        return Err(not_writable(
            &place,
            format!("{} bytes", values.len()),
            "65,535 bytes per record",
        ));
    };
    out.push(signed_length(name.len(), parameter.locked));
    out.push(number);
    out.extend_from_slice(&name);
    out.extend_from_slice(&link.to_le_bytes());
    out.push(kind.type_byte().cast_unsigned());
    out.push(rank);
    out.extend_from_slice(&dims);
    out.extend_from_slice(&values);
    out.push(byte(description.len()));
    out.extend_from_slice(&description);
    Ok(())
}

fn name_bytes(name: &str) -> Result<Vec<u8>, C3dError> {
    let bytes = latin1(name);
    if bytes.is_empty() || bytes.len() > 127 {
        return Err(not_writable(
            "the name of a group or parameter",
            format!("{} characters", bytes.len()),
            "1 to 127",
        ));
    }
    Ok(bytes)
}

/// A description, cut at 127 characters: the format first had signed bytes, and a reader that still takes
/// the length for one goes astray on a longer comment.
fn described(text: &str) -> Vec<u8> {
    let mut bytes = latin1(text);
    bytes.truncate(127);
    bytes
}

/// The length of a name, negative when the record is locked.
fn signed_length(length: usize, locked: bool) -> u8 {
    if locked {
        byte(length).wrapping_neg()
    } else {
        byte(length)
    }
}

fn byte(value: usize) -> u8 {
    u8::try_from(value).unwrap_or(u8::MAX)
}

fn data(c3d: &C3d, out: &mut Vec<u8>) {
    let (count, per_frame) = (
        c3d.points.count,
        c3d.analog.channels * c3d.analog.samples_per_frame,
    );
    for frame in 0..c3d.points.frames {
        let points = c3d.points.data.get(frame * count..(frame + 1) * count);
        let analog = c3d.analog.data.get(frame * per_frame..(frame + 1) * per_frame);
        let (points, analog) = (points.unwrap_or_default(), analog.unwrap_or_default());
        let (at, middle) = (out.len(), 16 * points.len());
        // room for all words of the frame at once: asking for it word by word took three times the instructions
        out.resize(at + middle + 4 * analog.len(), 0);
        let (for_points, for_analog) = out.split_at_mut(at).1.split_at_mut(middle);
        let (words, _) = for_points.as_chunks_mut::<4>();
        for (place, point) in words.as_chunks_mut::<4>().0.iter_mut().zip(points) {
            *place = storable(*point).map(f32::to_le_bytes);
        }
        for (place, value) in for_analog.as_chunks_mut::<4>().0.iter_mut().zip(analog) {
            *place = value.to_le_bytes();
        }
    }
}

/// The point as it is; a point that is no measurement for any other reason than a negative fourth word
/// (coordinates that are no numbers) becomes a gap that every reader understands.
fn storable(point: [f32; 4]) -> [f32; 4] {
    let [x, y, z, word] = point;
    let finite = x.is_finite() && y.is_finite() && z.is_finite();
    if is_valid(point) || (finite && word < 0.0) {
        point
    } else {
        [0.0, 0.0, 0.0, -1.0]
    }
}

//! The values of the parameters: c3dio decodes them from a normalised copy of the section, in which every
//! record was checked and has a name of its own; names, dimensions, texts and locks come from our own walk.

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::bytes::{BLOCK, ByteOrder};
use super::error::C3dError;
use super::leniency::{Leniency, Notice};
use super::parameters::{Group, Parameter, Values, from_latin1, trimmed};
use super::records::{Body, Kind, Record};

/// Groups and parameters in file order.
pub(super) fn groups(
    records: &[Record<'_>],
    order: ByteOrder,
    notices: &mut Vec<Notice>,
) -> Result<Vec<Group>, C3dError> {
    let decoded = Decoded::new(records, order)?;
    let mut places: [Option<usize>; 256] = [None; 256];
    let mut groups: Vec<Group> = Vec::new();
    for record in records.iter().filter(|r| matches!(r.body, Body::Group)) {
        let place = &mut places[usize::from(record.group_id)];
        if place.is_some() {
            notices.push(Notice::new(
                Leniency::DuplicateGroup,
                Some(record.at_byte),
                format!(
                    "group number {} is used twice; the second has no parameters",
                    record.group_id
                ),
            ));
        }
        place.get_or_insert(groups.len());
        groups.push(Group {
            name: trimmed(record.name).to_uppercase(),
            description: from_latin1(record.description),
            locked: record.locked,
            parameters: Vec::new(),
        });
    }
    for (index, record) in records.iter().enumerate() {
        let (kind, dims, data) = match &record.body {
            Body::Group => continue,
            Body::Parameter { kind, dims, data } => (*kind, *dims, *data),
            Body::Unknown { type_byte } => {
                notices.push(Notice::new(
                    Leniency::UnknownParameterType,
                    Some(record.at_byte),
                    format!(
                        "parameter {} has type {type_byte}, which C3D does not have; left out",
                        trimmed(record.name)
                    ),
                ));
                continue;
            }
        };
        let place = *places[usize::from(record.group_id)].get_or_insert_with(|| {
            notices.push(Notice::new(
                Leniency::OrphanParameter,
                Some(record.at_byte),
                format!(
                    "parameter {} belongs to group {}, which has no record",
                    trimmed(record.name),
                    record.group_id
                ),
            ));
            groups.push(Group::new(&format!("GROUP_{}", record.group_id), Vec::new()));
            groups.len() - 1
        });
        let mut dims: Vec<usize> = dims.iter().map(|d| usize::from(*d)).collect();
        if data.is_none() {
            notices.push(Notice::new(
                Leniency::ParameterPastSection,
                Some(record.at_byte),
                format!(
                    "parameter {} claims {dims:?} values, more than the section holds; kept empty",
                    trimmed(record.name)
                ),
            ));
            dims = vec![0];
        }
        if let Some(group) = groups.get_mut(place) {
            group.parameters.push(Parameter {
                name: trimmed(record.name),
                description: from_latin1(record.description),
                locked: record.locked,
                dims,
                values: decoded.values(index, kind, record.at_byte)?,
            });
        }
    }
    Ok(groups)
}

/// What c3dio made of the normalised copy.
struct Decoded {
    parameters: Option<c3dio::C3d>,
}

impl Decoded {
    fn new(records: &[Record<'_>], order: ByteOrder) -> Result<Decoded, C3dError> {
        let Some(copy) = normalised(records, order)? else {
            return Ok(Decoded { parameters: None });
        };
        // c3dio 0.8 panics on some malformed sections. The copy is well-formed, so this is a second wall.
        let parsed = catch_unwind(AssertUnwindSafe(|| c3dio::C3d::from_bytes(&copy).ok()));
        match parsed {
            Ok(Some(parameters)) => Ok(Decoded {
                parameters: Some(parameters),
            }),
            Ok(None) | Err(_) => Err(undecodable(0)),
        }
    }

    fn values(&self, index: usize, kind: Kind, at_byte: usize) -> Result<Values, C3dError> {
        use c3dio::parameters::ParameterData as Raw;
        let found = self
            .parameters
            .as_ref()
            .and_then(|c3d| c3d.parameters.get(GROUP, &alias(index)));
        Ok(match (kind, found.map(|p| &p.data)) {
            (Kind::Text, Some(Raw::Char(v))) => {
                Values::Text(v.iter().map(|c| u8::try_from(*c).unwrap_or(b'?')).collect())
            }
            (Kind::Byte, Some(Raw::Byte(v))) => Values::Byte(v.iter().map(|b| b.cast_signed()).collect()),
            (Kind::Int, Some(Raw::Integer(v))) => Values::Int(v.clone()),
            (Kind::Float, Some(Raw::Float(v))) => Values::Float(v.clone()),
            // Parameters of size zero, and those past the section, are not in the copy.
            (Kind::Text, None) => Values::Text(Vec::new()),
            (Kind::Byte, None) => Values::Byte(Vec::new()),
            (Kind::Int, None) => Values::Int(Vec::new()),
            (Kind::Float, None) => Values::Float(Vec::new()),
            (_, Some(_)) => return Err(undecodable(at_byte)),
        })
    }
}

fn undecodable(at_byte: usize) -> C3dError {
    C3dError::Parameter {
        group: "parameter section".to_owned(),
        parameter: "values".to_owned(),
        at_byte,
        found: "values that the parameter decoder refuses".to_owned(),
        needed: "text, bytes, integers or floats".to_owned(),
        advice: super::error::EXPORT_AGAIN,
    }
}

/// The one group of the copy; none of the names that make c3dio interpret (and consume) parameters.
const GROUP: &str = "Q";

fn alias(index: usize) -> String {
    format!("P{index}")
}

/// A parameter section with one group and, under names of their own, all parameters that hold values.
/// `None` when there is none.
fn normalised(records: &[Record<'_>], order: ByteOrder) -> Result<Option<Vec<u8>>, C3dError> {
    let word = |value: u16| match order {
        ByteOrder::Intel | ByteOrder::Dec => value.to_le_bytes(),
        ByteOrder::Mips => value.to_be_bytes(),
    };
    let processor = match order {
        ByteOrder::Intel => 84,
        ByteOrder::Dec => 85,
        ByteOrder::Mips => 86,
    };
    let mut out = vec![0_u8; BLOCK];
    out.extend_from_slice(&[1, 80, 0, processor]);
    out.extend_from_slice(&[1, 1_i8.wrapping_neg().cast_unsigned(), GROUP.as_bytes()[0]]);
    out.extend_from_slice(&word(3));
    out.push(0);
    let mut any = false;
    for (index, record) in records.iter().enumerate() {
        let Body::Parameter {
            kind,
            dims,
            data: Some(data),
        } = &record.body
        else {
            continue;
        };
        if data.is_empty() {
            continue;
        }
        let name = alias(index);
        // link, type, number of dimensions, dimensions, values, length of the (empty) description
        let link = 2 + 1 + 1 + dims.len() + data.len() + 1;
        let (Ok(link), Ok(name_length), Ok(rank)) = (
            u16::try_from(link),
            u8::try_from(name.len()),
            u8::try_from(dims.len()),
        ) else {
            return Err(too_large(record));
        };
        out.push(name_length);
        out.push(1);
        out.extend_from_slice(name.as_bytes());
        out.extend_from_slice(&word(link));
        out.push(kind.type_byte().cast_unsigned());
        out.push(rank);
        out.extend_from_slice(dims);
        let values_at = out.len();
        out.extend_from_slice(data);
        out.push(0);
        if order == ByteOrder::Dec && *kind == Kind::Float {
            clear_vax_zeros(out.get_mut(values_at..).unwrap_or_default());
        }
        any = true;
    }
    if !any {
        return Ok(None);
    }
    out.resize((out.len() / BLOCK + 2) * BLOCK, 0);
    let Ok(data_block) = u16::try_from(out.len() / BLOCK + 1) else {
        return Err(C3dError::Parameter {
            group: "parameter section".to_owned(),
            parameter: "length".to_owned(),
            at_byte: BLOCK,
            found: format!("{} bytes", out.len()),
            needed: "at most 33,553,920 bytes".to_owned(),
            advice: super::error::EXPORT_AGAIN,
        });
    };
    // Header: no points, no analog, frames 1 to 1, so that the copy is nothing but parameters.
    for (at, value) in [(6, 1), (8, 1), (16, data_block)] {
        if let Some(place) = out.get_mut(at..at + 2) {
            place.copy_from_slice(&word(value));
        }
    }
    if let Some(start) = out.get_mut(..2) {
        start.copy_from_slice(&[2, 80]);
    }
    out.resize(out.len() + BLOCK, 0);
    Ok(Some(out))
}

fn too_large(record: &Record<'_>) -> C3dError {
    C3dError::Parameter {
        group: format!("group {}", record.group_id),
        parameter: trimmed(record.name),
        at_byte: record.at_byte,
        found: "values of more than 65,520 bytes".to_owned(),
        needed: "fewer, since a link to the next record has 16 bits".to_owned(),
        advice: super::error::EXPORT_AGAIN,
    }
}

/// c3dio divides by four by subtracting one from the byte with sign and exponent, which goes wrong for the
/// smallest exponents: values below 6e-39 and the many spellings of zero become plain zero.
fn clear_vax_zeros(values: &mut [u8]) {
    for value in values.chunks_exact_mut(4) {
        if value.get(1).is_some_and(|b| b & 0x7f == 0) {
            value.fill(0);
        }
    }
}

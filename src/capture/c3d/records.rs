//! The chain of records in the parameter section: where each group and parameter lies, checked against the
//! end of the section before anything is read from it.

use super::bytes::{BLOCK, ByteOrder, block_offset, u16_at};
use super::header::Header;
use super::leniency::{Leniency, Notice};

/// One record of the chain; offsets are from the start of the file.
#[derive(Debug, Clone)]
pub(super) struct Record<'a> {
    pub(super) at_byte: usize,
    pub(super) name: &'a [u8],
    pub(super) locked: bool,
    pub(super) group_id: u8,
    pub(super) description: &'a [u8],
    pub(super) body: Body<'a>,
}

/// What a record is.
#[derive(Debug, Clone)]
pub(super) enum Body<'a> {
    Group,
    Parameter {
        kind: Kind,
        dims: &'a [u8],
        /// The bytes of the values, or `None` when they reach past the section.
        data: Option<&'a [u8]>,
    },
    /// A parameter of a type that C3D does not have.
    Unknown {
        type_byte: i8,
    },
}

/// The type of a parameter's values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    Byte,
    Int,
    Float,
}

impl Kind {
    fn from_type_byte(byte: i8) -> Option<Kind> {
        match byte {
            -1 => Some(Kind::Text),
            1 => Some(Kind::Byte),
            2 => Some(Kind::Int),
            4 => Some(Kind::Float),
            _ => None,
        }
    }

    pub(super) fn size(self) -> usize {
        match self {
            Kind::Text | Kind::Byte => 1,
            Kind::Int => 2,
            Kind::Float => 4,
        }
    }

    pub(super) fn type_byte(self) -> i8 {
        match self {
            Kind::Text => -1,
            Kind::Byte => 1,
            Kind::Int => 2,
            Kind::Float => 4,
        }
    }
}

/// No program writes as many; a chain that goes on is not one of parameters.
const MOST_RECORDS: usize = 65_535;

/// Walks the chain. It ends at a zero name length, a zero link, or where the section ends.
pub(super) fn walk<'a>(bytes: &'a [u8], header: &Header, notices: &mut Vec<Notice>) -> Vec<Record<'a>> {
    let start = block_offset(header.parameter_block);
    let end = section_end(bytes, header, start);
    let mut records = Vec::new();
    let mut at = start + 4;
    while let Some(section) = bytes.get(..end) {
        if bytes.get(at).is_none_or(|n| *n == 0) || at >= end {
            break;
        }
        let Some((record, next)) = record_at(section, at, header.order, notices) else {
            notices.push(Notice::new(
                Leniency::BrokenRecordChain,
                Some(at),
                format!(
                    "the chain of parameters breaks off after {} records; the rest is not read",
                    records.len()
                ),
            ));
            break;
        };
        records.push(record);
        if records.len() >= MOST_RECORDS {
            notices.push(Notice::new(
                Leniency::BrokenRecordChain,
                Some(at),
                format!("more than {MOST_RECORDS} parameters; the rest is not read"),
            ));
            break;
        }
        match next {
            Some(next) => at = next,
            None => break,
        }
    }
    records
}

/// Where the parameter section ends: at the data, else after its announced blocks, else with the file.
fn section_end(bytes: &[u8], header: &Header, start: usize) -> usize {
    let data = block_offset(header.data_block);
    let blocks = bytes.get(start + 2).copied().map(usize::from).unwrap_or_default();
    let announced = start + blocks.max(1) * BLOCK;
    let end = if data > start { data } else { announced };
    end.min(bytes.len())
}

/// The record at an offset and where the next one starts (`None`: it was the last).
fn record_at<'a>(
    section: &'a [u8],
    at: usize,
    order: ByteOrder,
    notices: &mut Vec<Notice>,
) -> Option<(Record<'a>, Option<usize>)> {
    let name_length = section.get(at)?.cast_signed();
    let id = section.get(at + 1)?.cast_signed();
    let name_end = at + 2 + usize::from(name_length.unsigned_abs());
    let name = section.get(at + 2..name_end)?;
    let link = u16_at(section, name_end, order).map(usize::from)?;
    if id == 0 || name.iter().any(|c| *c < b' ') {
        return None;
    }
    let body_at = name_end + 2;
    let (body, description_at) = if id < 0 {
        (Body::Group, Some(body_at))
    } else {
        parameter_at(section, body_at)?
    };
    let description = description_at
        .and_then(|at| described(section, at))
        .unwrap_or_default();
    let mut record = Record {
        at_byte: at,
        name,
        locked: name_length < 0,
        group_id: id.unsigned_abs(),
        description,
        body,
    };
    if link == 0 {
        return Some((record, None));
    }
    let next = name_end + link;
    let own_end = description_at.map_or(0, |at| at + 1 + description.len());
    if let Some(at) = description_at.filter(|at| *at <= next) {
        // A description may be cut short by the link, or miss even the byte for its length.
        let room = next.saturating_sub(at + 1);
        record.description = description.get(..room).unwrap_or(description);
        return Some((record, Some(next)));
    }
    if description_at.is_none() {
        return Some((record, Some(next)));
    }
    if looks_like_record(section, next) {
        notices.push(Notice::new(
            Leniency::RecordPastItsLink,
            Some(at),
            format!("a record claims bytes up to {own_end} but the next one starts at {next}; its values are not read"),
        ));
        if let Body::Parameter { data, .. } = &mut record.body {
            *data = None;
        }
        return Some((record, Some(next)));
    }
    notices.push(Notice::new(
        Leniency::RecordPastItsLink,
        Some(at),
        format!(
            "a record of bytes up to {own_end} links to byte {next}, which is inside it; read to its own end"
        ),
    ));
    Some((record, Some(own_end)))
}

/// Whether a group or parameter record starts at an offset: printable name, group number, known type.
fn looks_like_record(section: &[u8], at: usize) -> bool {
    let Some([length, id]) = section.get(at..).and_then(|rest| rest.first_chunk::<2>()) else {
        return false;
    };
    let (length, id) = (length.cast_signed(), id.cast_signed());
    let name_end = at + 2 + usize::from(length.unsigned_abs());
    let Some(name) = section.get(at + 2..name_end) else {
        return false;
    };
    let known_type = |byte: u8| Kind::from_type_byte(byte.cast_signed()).is_some();
    let named = !name.is_empty() && name.iter().all(|c| c.is_ascii_graphic() || *c == b' ');
    named && id != 0 && (id < 0 || section.get(name_end + 2).copied().is_some_and(known_type))
}

/// Type, dimensions and values of a parameter, and where its description starts.
fn parameter_at(section: &[u8], at: usize) -> Option<(Body<'_>, Option<usize>)> {
    let type_byte = section.get(at)?.cast_signed();
    let count = usize::from(*section.get(at + 1)?);
    let data_at = at + 2 + count;
    let dims = section.get(at + 2..data_at)?;
    let Some(kind) = Kind::from_type_byte(type_byte) else {
        return Some((Body::Unknown { type_byte }, None));
    };
    let size = dims
        .iter()
        .try_fold(kind.size(), |product, dim| product.checked_mul(usize::from(*dim)));
    let data = size.and_then(|size| section.get(data_at..data_at.checked_add(size)?));
    let description_at = data.map(|data| data_at + data.len());
    Some((Body::Parameter { kind, dims, data }, description_at))
}

fn described(section: &[u8], at: usize) -> Option<&[u8]> {
    let length = usize::from(*section.get(at)?);
    section.get(at + 1..at + 1 + length)
}

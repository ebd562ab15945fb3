//! The 512-byte header: counts, rates, scale and up to eighteen events.

use super::bytes::{BLOCK, ByteOrder, array_at, block_offset, f32_at, u16_at};
use super::error::{C3dError, EXPORT_AGAIN};
use super::leniency::{Leniency, Notice};

/// The header as stored. The parameters overrule much of it; `Points` and `Analog` say what was used.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Header {
    /// Number formats of the file that was read.
    pub order: ByteOrder,
    /// First 512-byte block of the parameter section (1-based).
    pub parameter_block: usize,
    /// Number of points.
    pub points: usize,
    /// Analog values per frame: channels times samples per frame.
    pub analog_per_frame: usize,
    /// Number of the first frame (1-based).
    pub first_frame: usize,
    /// Number of the last frame.
    pub last_frame: usize,
    /// Longest gap that was interpolated, in frames.
    pub max_gap_frames: u16,
    /// Factor from integer to coordinate; negative when the data are floats.
    pub scale: f32,
    /// First block of the data section (1-based).
    pub data_block: usize,
    /// Analog samples per frame and channel.
    pub analog_samples_per_frame: usize,
    /// Point rate in Hz.
    pub rate_hz: f32,
    /// Events of the header, in stored order.
    pub events: Vec<HeaderEvent>,
    /// The words 13 to 147 that the format reserves, as little-endian bytes.
    pub reserved: Vec<u8>,
}

/// One event of the header.
#[derive(Debug, Clone, PartialEq)]
pub struct HeaderEvent {
    /// Label of up to four characters.
    pub label: String,
    /// Time as stored, in seconds on the clock of the recording (frame number 1 is time 0).
    pub time_s: f32,
    /// The display flag as stored: 1 when the event is switched on.
    pub flag: u8,
}

/// Most events that the header has room for.
pub(super) const MOST_EVENTS: usize = 18;
/// Byte offsets of the event table.
pub(super) const EVENT_KEY_AT: usize = 298;
pub(super) const EVENT_COUNT_AT: usize = 300;
pub(super) const EVENT_TIMES_AT: usize = 304;
pub(super) const EVENT_FLAGS_AT: usize = 376;
pub(super) const EVENT_LABELS_AT: usize = 396;
/// The word that says that event labels have four characters.
pub(super) const EVENT_KEY: u16 = 12_345;
/// Bytes of the reserved words 13 to 147.
pub(super) const RESERVED: std::ops::Range<usize> = 24..294;

impl Header {
    /// Reads the header and finds the byte order from the parameter section it points to.
    pub(super) fn read(bytes: &[u8], notices: &mut Vec<Notice>) -> Result<Header, C3dError> {
        let (Some(&first), Some(&key)) = (bytes.first(), bytes.get(1)) else {
            return Err(C3dError::NotC3d {
                at_byte: bytes.len(),
                found: "the end of the file".to_owned(),
                needed: "a header of 512 bytes",
                advice: "the file is empty: copy it again from the capture system",
            });
        };
        if key != KEY {
            return Err(C3dError::NotC3d {
                at_byte: 1,
                found: format!("{key}"),
                needed: "the C3D key 80",
                advice: "check that this is the exported .c3d and not a file of another kind",
            });
        }
        let order = byte_order(bytes, usize::from(first), notices)?;
        let word = |at: usize| u16_at(bytes, at, order).map(usize::from).unwrap_or_default();
        let reserved = bytes.get(RESERVED).map(|r| swapped_to_little(r, order));
        Ok(Header {
            order,
            parameter_block: usize::from(first),
            points: word(2),
            analog_per_frame: word(4),
            first_frame: word(6),
            last_frame: word(8),
            max_gap_frames: u16_at(bytes, 10, order).unwrap_or_default(),
            scale: f32_at(bytes, 12, order).unwrap_or_default(),
            data_block: word(16),
            analog_samples_per_frame: word(18),
            rate_hz: f32_at(bytes, 20, order).unwrap_or_default(),
            events: read_events(bytes, order),
            reserved: reserved.unwrap_or_default(),
        })
    }

    /// Number of frames that the header announces.
    pub(super) fn frames(&self) -> Option<usize> {
        if self.last_frame < self.first_frame {
            return None;
        }
        Some(self.last_frame - self.first_frame + 1)
    }
}

/// The second byte of every C3D file.
pub(super) const KEY: u8 = 80;

fn byte_order(bytes: &[u8], block: usize, notices: &mut Vec<Notice>) -> Result<ByteOrder, C3dError> {
    let start = block_offset(block);
    let needed = start.max(BLOCK) + BLOCK;
    if bytes.len() < needed {
        return Err(C3dError::Truncated {
            section: if bytes.len() < BLOCK {
                "header"
            } else {
                "parameter section"
            },
            needed,
            found: bytes.len(),
            advice: "copy the file again from the capture system",
        });
    }
    if block < 2 {
        return Err(C3dError::NotC3d {
            at_byte: 0,
            found: format!("{block}"),
            needed: "the number of the first parameter block, 2 or more",
            advice: EXPORT_AGAIN,
        });
    }
    let at = start + 3;
    let processor = bytes.get(at).copied().unwrap_or_default();
    if let Some(order) = ByteOrder::from_processor(processor) {
        return Ok(order);
    }
    let sensible = |order: &ByteOrder| header_makes_sense(bytes, *order);
    let Some(order) = [ByteOrder::Intel, ByteOrder::Dec, ByteOrder::Mips]
        .into_iter()
        .find(sensible)
    else {
        return Err(C3dError::NotC3d {
            at_byte: at,
            found: format!("processor type {processor}"),
            needed: "84 (Intel), 85 (DEC) or 86 (MIPS)",
            advice: EXPORT_AGAIN,
        });
    };
    notices.push(Notice::new(
        Leniency::UnknownProcessor,
        Some(at),
        format!("processor type {processor} is unknown; read as {}", order.name()),
    ));
    Ok(order)
}

/// Whether counts and rate of the header are of a plausible size in this byte order.
fn header_makes_sense(bytes: &[u8], order: ByteOrder) -> bool {
    let word = |at| u16_at(bytes, at, order).unwrap_or_default();
    let rate_hz = f32_at(bytes, 20, order).unwrap_or_default();
    let blocks = bytes.len() / BLOCK + 1;
    word(6) <= word(8)
        && (3..=blocks).contains(&usize::from(word(16)))
        && (0.1..=100_000.0).contains(&rate_hz)
}

fn read_events(bytes: &[u8], order: ByteOrder) -> Vec<HeaderEvent> {
    let count = u16_at(bytes, EVENT_COUNT_AT, order)
        .map(usize::from)
        .unwrap_or_default();
    let with_labels = u16_at(bytes, EVENT_KEY_AT, order) == Some(EVENT_KEY);
    if !with_labels || count > MOST_EVENTS {
        return Vec::new();
    }
    (0..count)
        .map_while(|i| {
            let label: [u8; 4] = array_at(bytes, EVENT_LABELS_AT + 4 * i)?;
            Some(HeaderEvent {
                label: super::parameters::trimmed(&label),
                time_s: f32_at(bytes, EVENT_TIMES_AT + 4 * i, order)?,
                flag: *bytes.get(EVENT_FLAGS_AT + i)?,
            })
        })
        .collect()
}

fn swapped_to_little(bytes: &[u8], order: ByteOrder) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    if order == ByteOrder::Mips {
        for pair in bytes.chunks_exact_mut(2) {
            pair.reverse();
        }
    }
    bytes
}

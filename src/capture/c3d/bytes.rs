//! Numbers in the three byte orders of C3D, read from and written to bytes without ever running past the end.

/// The machine whose number formats a file uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ByteOrder {
    /// Little-endian words, IEEE floats (processor type 84).
    #[default]
    Intel,
    /// Little-endian words, VAX F-floats (processor type 85).
    Dec,
    /// Big-endian words, IEEE floats (processor type 86).
    Mips,
}

impl ByteOrder {
    /// The order that a processor byte of the parameter section stands for.
    pub fn from_processor(byte: u8) -> Option<ByteOrder> {
        match byte {
            84 => Some(ByteOrder::Intel),
            85 => Some(ByteOrder::Dec),
            86 => Some(ByteOrder::Mips),
            _ => None,
        }
    }

    /// The name used in messages.
    pub fn name(self) -> &'static str {
        match self {
            ByteOrder::Intel => "Intel",
            ByteOrder::Dec => "DEC",
            ByteOrder::Mips => "MIPS",
        }
    }

    /// An unsigned 16-bit word.
    pub(super) fn u16(self, bytes: [u8; 2]) -> u16 {
        match self {
            ByteOrder::Intel | ByteOrder::Dec => u16::from_le_bytes(bytes),
            ByteOrder::Mips => u16::from_be_bytes(bytes),
        }
    }

    /// A 32-bit float.
    pub(super) fn f32(self, bytes: [u8; 4]) -> f32 {
        match self {
            ByteOrder::Intel => f32::from_le_bytes(bytes),
            ByteOrder::Dec => vax_f32(bytes),
            ByteOrder::Mips => f32::from_be_bytes(bytes),
        }
    }
}

/// A VAX F-float: word-swapped, exponent bias 129 with the hidden bit worth one half, so that the same bits
/// read as IEEE are four times too large. Exponent 0 is zero whatever the fraction, and exponents 1 and 2,
/// which IEEE single precision has no normal number for after the division, end as subnormals.
fn vax_f32([a, b, c, d]: [u8; 4]) -> f32 {
    let exponent = (b & 0x7f) << 1 | a >> 7;
    if exponent == 0 {
        return 0.0;
    }
    if exponent == 255 {
        // The two largest VAX binades look like IEEE infinities: shift the exponent before, not after.
        return f32::from_le_bytes([c, d, a, b.wrapping_sub(1)]);
    }
    f32::from_le_bytes([c, d, a, b]) / 4.0
}

/// The unsigned word at a byte offset, when it lies inside.
pub(super) fn u16_at(bytes: &[u8], at: usize, order: ByteOrder) -> Option<u16> {
    Some(order.u16(array_at(bytes, at)?))
}

/// The float at a byte offset, when it lies inside.
pub(super) fn f32_at(bytes: &[u8], at: usize, order: ByteOrder) -> Option<f32> {
    Some(order.f32(array_at(bytes, at)?))
}

/// `N` bytes at an offset, when they lie inside.
pub(super) fn array_at<const N: usize>(bytes: &[u8], at: usize) -> Option<[u8; N]> {
    bytes.get(at..at.checked_add(N)?)?.try_into().ok()
}

/// The first 1-based block's byte offset; block 0 does not exist and is taken as the first.
pub(super) fn block_offset(block: usize) -> usize {
    block.saturating_sub(1).saturating_mul(BLOCK)
}

/// Bytes in a block, the unit in which C3D counts file positions.
pub(super) const BLOCK: usize = 512;

/// A count from a stored float: `None` unless it is a whole number that an index can hold.
pub(super) fn count_from_f32(value: f32) -> Option<usize> {
    const LARGEST: f32 = 16_777_216.0;
    if !(0.0..=LARGEST).contains(&value) || value.fract() != 0.0 {
        return None;
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a whole number between 0 and 2^24 by the line above"
    )]
    let count = value as usize;
    Some(count)
}

/// A count as a word, held at 65,535 when it does not fit.
pub(super) fn clamped_word(count: usize) -> u16 {
    u16::try_from(count).unwrap_or(u16::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bits(bytes: [u8; 4]) -> u32 {
        ByteOrder::Dec.f32(bytes).to_bits()
    }

    #[test]
    fn vax_floats_of_the_published_examples() {
        // DEC's own examples: 1.0 = 0x4080, -1.0 = 0xC080, 3.5 = 0x4160 in the first word.
        assert_eq!(bits([0x80, 0x40, 0, 0]), f32::to_bits(1.0));
        assert_eq!(bits([0x80, 0xc0, 0, 0]), f32::to_bits(-1.0));
        assert_eq!(bits([0x60, 0x41, 0, 0]), f32::to_bits(3.5));
        assert_eq!(bits([0x00, 0x00, 0xff, 0xff]), f32::to_bits(0.0));
        assert_eq!(bits([0x00, 0x80, 0x00, 0x00]), f32::to_bits(0.0));
    }

    #[test]
    fn every_vax_exponent_is_a_quarter_of_the_ieee_reading() {
        for exponent in 3_u8..255 {
            let bytes = [exponent << 7 | 0x20, exponent >> 1, 0x34, 0x12];
            let ieee = f32::from_le_bytes([bytes[2], bytes[3], bytes[0], bytes[1]]);
            assert_eq!(bits(bytes), f32::to_bits(ieee / 4.0));
        }
    }

    #[test]
    fn nothing_is_read_past_the_end() {
        assert_eq!(u16_at(&[1, 2, 3], 2, ByteOrder::Intel), None);
        assert_eq!(f32_at(&[0; 8], usize::MAX, ByteOrder::Mips), None);
        assert_eq!(count_from_f32(f32::NAN), None);
        assert_eq!(count_from_f32(-1.0), None);
        assert_eq!(count_from_f32(70_000.0), Some(70_000));
    }
}

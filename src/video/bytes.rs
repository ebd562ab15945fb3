//! Numbers at places of a slice, or nothing where the slice ends.

/// The bytes from a place on.
pub(super) fn take(file: &[u8], at: usize, size: usize) -> Option<&[u8]> {
    file.get(at..at.checked_add(size)?)
}

/// Two bytes, the high one first.
pub(super) fn u16_be(file: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_be_bytes(take(file, at, 2)?.try_into().ok()?))
}

/// Four bytes, the high one first.
pub(super) fn u32_be(file: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(take(file, at, 4)?.try_into().ok()?))
}

/// Eight bytes, the high one first.
pub(super) fn u64_be(file: &[u8], at: usize) -> Option<u64> {
    Some(u64::from_be_bytes(take(file, at, 8)?.try_into().ok()?))
}

/// Four bytes, the low one first.
pub(super) fn u32_le(file: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(take(file, at, 4)?.try_into().ok()?))
}

/// A count as a place, on any machine.
pub(super) fn place(count: impl TryInto<usize>) -> usize {
    count.try_into().unwrap_or(usize::MAX)
}

/// A count as a number.
pub(super) fn number(count: impl TryInto<u32>) -> f64 {
    f64::from(count.try_into().unwrap_or(u32::MAX))
}

/// A large count as a number.
pub(super) fn large(count: u64) -> f64 {
    let high = u32::try_from(count >> 32).unwrap_or(u32::MAX);
    let low = u32::try_from(count & 0xFFFF_FFFF).unwrap_or(u32::MAX);
    f64::from(high) * 4_294_967_296.0 + f64::from(low)
}

//! Text of side files: UTF-8 where it is, else Latin-1, with the marks of other editors taken off.

/// The text of a file whose encoding nobody wrote down.
pub(super) fn decode(bytes: &[u8]) -> String {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => bytes.iter().map(|b| char::from(*b)).collect(),
    }
}

/// A number as people write it, with a point or a comma.
pub(super) fn number(text: &str) -> Option<f64> {
    let text = text.trim().replace(',', ".");
    text.parse::<f64>().ok().filter(|v| v.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_encodings() {
        assert_eq!(decode("Gehen übt".as_bytes()), "Gehen übt");
        assert_eq!(decode(b"Gehen \xfcbt"), "Gehen übt");
        assert_eq!(decode(b"\xef\xbb\xbfa"), "a");
        assert_eq!(number(" 12,5 ").map(f64::to_bits), Some(12.5_f64.to_bits()));
        assert_eq!(number("NaN"), None);
    }
}

//! Identifiers made from content: UUID version 8 (RFC 9562, section 5.8) from SHA-256. No clock, no random number.

use crate::files;

/// A UUID of some words. The kind keeps things apart that have the same words.
pub fn of(kind: &str, words: &[&str]) -> String {
    let mut text = format!("ambula-uuid\n{kind}");
    for word in words {
        // the length keeps ("ab", "c") and ("a", "bc") apart
        text.push_str(&format!("\n{}:{word}", word.len()));
    }
    let hex: Vec<char> = files::sha256_hex(text.as_bytes()).chars().take(32).collect();
    let mut digits = hex;
    if let Some(version) = digits.get_mut(12) {
        *version = '8';
    }
    if let Some(variant) = digits.get_mut(16) {
        let bits = variant.to_digit(16).unwrap_or(0) & 3 | 8;
        *variant = char::from_digit(bits, 16).unwrap_or('8');
    }
    let mut text: String = digits.into_iter().collect();
    for place in [20, 16, 12, 8] {
        text.insert(place, '-');
    }
    text
}

/// A UUID as a DICOM UID: `2.25.` and its number in decimal (PS3.5, B.2).
pub fn as_uid(uuid: &str) -> String {
    let hex: String = uuid.chars().filter(|c| *c != '-').collect();
    let number = u128::from_str_radix(&hex, 16).unwrap_or_default();
    format!("2.25.{number}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_words_give_the_same_number() {
        let one = of("a", &["b", "c"]);
        assert_eq!(one, of("a", &["b", "c"]));
        assert_ne!(one, of("a", &["bc"]));
        assert_eq!(one.len(), 36);
        assert_eq!(one.chars().nth(14), Some('8'));
        assert!(one.chars().nth(19).is_some_and(|c| "89ab".contains(c)));
        assert!(as_uid(&one).len() <= 64);
        assert_eq!(
            as_uid("f81d4fae-7dec-11d0-a765-00a0c91e6bf6"),
            "2.25.329800735698586629295641978511506172918"
        );
    }
}

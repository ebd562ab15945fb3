//! Bytes and numbers as text for an HTML file: base64, quantised curves, escaping.

use std::io::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use flate2::Compression;
use flate2::write::GzEncoder;
use sha2::{Digest, Sha256};

use super::InteractiveError;

/// Base64 of RFC 4648 with padding.
pub(super) fn base64(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

/// The digest of a script as a content security policy names it.
pub(super) fn csp_hash(script: &str) -> String {
    format!("'sha256-{}'", base64(&Sha256::digest(script.as_bytes())))
}

/// Compressed by gzip, without name and time.
///
/// # Errors
/// [`InteractiveError::Data`] when the compressor refuses.
pub(super) fn gzip(bytes: &[u8]) -> Result<Vec<u8>, InteractiveError> {
    let failed = |error: std::io::Error| InteractiveError::Data {
        what: error.to_string(),
    };
    let mut writer = GzEncoder::new(Vec::with_capacity(bytes.len() / 2), Compression::new(6));
    writer.write_all(bytes).map_err(failed)?;
    writer.finish().map_err(failed)
}

/// Text between tags or inside a quoted attribute: nothing in it can be read as markup.
pub(super) fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            c if c.is_control() && c != '\n' && c != '\t' => {}
            // signs that turn the direction of the text around them
            '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => {}
            c => safe.push(c),
        }
    }
    safe
}

/// JSON inside a script element: no `<` at all, so neither `</script` nor `<!--` can end or change it.
pub(super) fn safe_json(json: &str) -> String {
    json.replace('<', "\\u003c")
        .replace('>', "\\u003e")
        .replace('&', "\\u0026")
        .replace('\u{2028}', "\\u2028")
        .replace('\u{2029}', "\\u2029")
}

/// A curve as 16-bit numbers of a step, little-endian, in base64.
pub(super) fn quantised(values: &[f64], step: f64) -> String {
    let mut bytes = Vec::with_capacity(2 * values.len());
    for value in values {
        bytes.extend(sixteen_bits(value / step).to_le_bytes());
    }
    base64(&bytes)
}

/// Rounded; beyond what 16 bits hold it saturates, which [`step_for`] rules out.
#[allow(
    clippy::cast_possible_truncation,
    reason = "rounded first, and `as` from float saturates"
)]
fn sixteen_bits(value: f64) -> i16 {
    value.round() as i16
}

/// Largest number of 16 bits that is used.
const MOST: f64 = 32_000.0;

/// The smallest step, from `finest` on by tens, with which the largest value fits into 16 bits.
pub(super) fn step_for(largest: f64, finest: f64) -> f64 {
    let mut step = finest;
    while largest / step > MOST && step < 1e9 {
        step *= 10.0;
    }
    step
}

/// A number with at most so many decimals, for JSON.
pub(super) fn rounded(value: f64, decimals: i32) -> f64 {
    let factor = 10_f64.powi(decimals);
    let result = (value * factor).round() / factor;
    if result.is_finite() { result + 0.0 } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_that_of_the_rfc() {
        for (text, expected) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
            ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
        ] {
            assert_eq!(base64(text.as_bytes()), expected);
        }
    }

    #[test]
    fn nothing_can_be_read_as_markup() {
        assert_eq!(
            escape("<img src=x onerror='a(\"b\")'>&\u{202E}\u{7}"),
            "&lt;img src=x onerror=&#39;a(&quot;b&quot;)&#39;&gt;&amp;"
        );
        let json = safe_json("\"</script><!--<script>\u{2028}&\"");
        assert!(!json.contains('<') && !json.contains('>') && !json.contains('\u{2028}'));
        let back: String = serde_json::from_str(&json).unwrap();
        assert_eq!(back, "</script><!--<script>\u{2028}&");
    }

    #[test]
    fn steps_grow_until_the_largest_value_fits() {
        assert!((step_for(180.0, 0.01) - 0.01).abs() < 1e-15);
        assert!((step_for(3000.0, 0.01) - 0.1).abs() < 1e-12);
        assert_eq!(quantised(&[1.0, -0.01], 0.01), base64(&[100, 0, 255, 255]));
    }
}

//! Fields, components and the escape sequences of HL7 v2 (chapter 2.7); segments end with a carriage return.

use crate::files;

/// A text with its delimiters escaped: `| ^ & ~ \` become `\F\ \S\ \T\ \R\ \E\`, a line break `\.br\`. Other control
/// characters have no place in a message and become blanks.
pub fn escaped(text: &str) -> String {
    let mut result = String::with_capacity(text.len());
    for c in text.replace("\r\n", "\n").chars() {
        match c {
            '|' => result.push_str("\\F\\"),
            '^' => result.push_str("\\S\\"),
            '&' => result.push_str("\\T\\"),
            '~' => result.push_str("\\R\\"),
            '\\' => result.push_str("\\E\\"),
            '\n' | '\r' => result.push_str("\\.br\\"),
            c if c.is_control() => result.push(' '),
            c => result.push(c),
        }
    }
    result
}

fn joined(parts: &[&str], delimiter: &str) -> String {
    let escaped: Vec<String> = parts.iter().map(|part| escaped(part.trim())).collect();
    escaped.join(delimiter).trim_end_matches(delimiter).to_owned()
}

/// Components with `^` between them, each escaped.
pub(super) fn components(parts: &[&str]) -> String {
    joined(parts, "^")
}

/// Subcomponents with `&` between them, each escaped.
pub(super) fn subcomponents(parts: &[&str]) -> String {
    joined(parts, "&")
}

/// A segment while it is built.
pub(super) struct Segment {
    fields: Vec<String>,
}

impl Segment {
    /// A segment by its name.
    pub(super) fn new(name: &str) -> Segment {
        Segment {
            fields: vec![name.to_owned()],
        }
    }

    /// Puts an encoded field in its place, from 1.
    pub(super) fn put(mut self, place: usize, field: impl Into<String>) -> Segment {
        if self.fields.len() <= place {
            self.fields.resize(place + 1, String::new());
        }
        if let Some(slot) = self.fields.get_mut(place) {
            *slot = field.into();
        }
        self
    }

    /// Puts a text in its place, escaped.
    pub(super) fn text(self, place: usize, text: &str) -> Segment {
        self.put(place, escaped(text.trim()))
    }

    fn encoded(&self) -> String {
        let text = self.fields.join("|");
        format!("{}\r", text.trim_end_matches('|'))
    }
}

/// Puts MSH before segments. The control number is made from the content: the same message keeps its number, so that a
/// receiver notices a repetition.
pub(super) fn message(kind: &str, time: &str, envelope: &super::Envelope, segments: &[Segment]) -> Vec<u8> {
    let body: String = segments.iter().map(Segment::encoded).collect();
    let seal = format!("{kind}\n{time}\n{envelope:?}\n{body}");
    let digest = files::sha256_hex(seal.as_bytes()).to_uppercase();
    let number: String = digest.chars().take(CONTROL_CHARACTERS).collect();
    let head = Segment::new("MSH")
        .put(1, "^~\\&")
        .put(2, "AMBULA")
        .put(4, escaped(&envelope.application))
        .put(5, escaped(&envelope.facility))
        .put(6, time)
        .put(8, kind)
        .put(9, number)
        .put(10, if envelope.production { "P" } else { "T" })
        .put(11, "2.5.1")
        .put(17, "UNICODE UTF-8");
    format!("{}{body}", head.encoded()).into_bytes()
}

/// MSH-10 holds 20 characters.
const CONTROL_CHARACTERS: usize = 20;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delimiters_in_data_are_escaped() {
        assert_eq!(escaped("a|b^c&d~e\\f"), "a\\F\\b\\S\\c\\T\\d\\R\\e\\E\\f");
        assert_eq!(escaped("one\r\ntwo\tthree"), "one\\.br\\two three");
        assert_eq!(components(&["a", "", "b^", "", ""]), "a^^b\\S\\");
    }

    #[test]
    fn a_segment_ends_with_its_last_field() {
        let segment = Segment::new("PID").put(3, "x").put(5, "");
        assert_eq!(segment.encoded(), "PID|||x\r");
    }
}

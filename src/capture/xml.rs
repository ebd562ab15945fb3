//! The XML of side files: the document, or what is wrong with it, where, in words that quote nothing of the file.

use roxmltree::{Document, Error};

use super::error::CaptureError;

/// The document of a text. `name` and `needed` go into the error.
///
/// Names of elements and attributes stay out of the error: in a torn file anything may stand where a name is looked for,
/// also that of a person.
///
/// # Errors
/// The text is no XML: the line, the column and what was found there.
pub(super) fn document<'a>(
    text: &'a str,
    name: &str,
    needed: &'static str,
) -> Result<Document<'a>, CaptureError> {
    Document::parse(text).map_err(|error| {
        let (line, found) = trouble(text, &error);
        CaptureError::SideFile {
            name: name.to_owned(),
            line,
            found,
            needed,
        }
    })
}

fn trouble(text: &str, error: &Error) -> (usize, String) {
    let what = words(error);
    let number = |n: u32| usize::try_from(n).unwrap_or_default();
    match error {
        Error::UnexpectedEndOfStream | Error::UnclosedRootNode => (text.lines().count().max(1), what),
        Error::NoRootNode | Error::NodesLimitReached => (1, what),
        Error::DtdDetected => (line_of(text, "<!DOCTYPE"), what),
        _ => {
            let place = error.pos();
            (number(place.row), format!("{what} in column {}", place.col))
        }
    }
}

fn line_of(text: &str, word: &str) -> usize {
    let before = text.find(word).and_then(|at| text.get(..at)).unwrap_or_default();
    1 + before.matches('\n').count()
}

fn words(error: &Error) -> String {
    let words = match error {
        Error::NoRootNode => "no element at all",
        Error::UnclosedRootNode | Error::UnexpectedEndOfStream => "the end of the text inside an element",
        Error::UnexpectedCloseTag(..) | Error::UnexpectedEntityCloseTag(_) => {
            "an end tag that closes no open element"
        }
        Error::DuplicatedAttribute(..) => "an attribute twice in one element",
        Error::InvalidAttributeValue(_) => "\"<\" inside the value of an attribute",
        Error::UnknownEntityReference(..)
        | Error::MalformedEntityReference(_)
        | Error::EntityReferenceLoop(_) => "\"&\" that starts no known character reference",
        Error::DtdDetected => "a DOCTYPE, which files of this kind do not have",
        Error::UnexpectedDeclaration(_) => "an XML declaration that is not at the start",
        Error::NonXmlChar(c, _) => {
            return format!("character U+{:04X}, which XML does not allow,", u32::from(*c));
        }
        Error::InvalidChar(needed, found, _) => {
            return format!("byte {found:#04x} where {} is needed", char::from(*needed));
        }
        Error::InvalidChar2(needed, found, _) => {
            return format!("byte {found:#04x} where {needed} is needed");
        }
        Error::InvalidString(needed, _) => return format!("something else than \"{needed}\""),
        Error::InvalidName(_) | Error::InvalidElementNamePrefix(_) => "something that is no name",
        Error::InvalidComment(_) => "a comment with \"--\" inside",
        Error::InvalidCharacterData(_) => "\"]]>\" in a text",
        Error::UnknownNamespace(..)
        | Error::DuplicatedNamespace(..)
        | Error::InvalidXmlPrefixUri(_)
        | Error::UnexpectedXmlUri(_)
        | Error::UnexpectedXmlnsUri(_) => "a namespace that is unknown or named twice",
        Error::NodesLimitReached | Error::AttributesLimitReached | Error::NamespacesLimitReached => {
            "more elements than can be read"
        }
        _ => "text that is no XML",
    };
    words.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(text: &str) -> String {
        document(text, "x", "XML").unwrap_err().to_string()
    }

    #[test]
    fn what_is_wrong_is_said_with_its_place_and_nothing_is_quoted() {
        for (text, expected) in [
            ("", "x, line 1: found no element at all, needed XML"),
            (
                "<a>\n<b>\n",
                "line 2: found the end of the text inside an element",
            ),
            (
                "<a>\n<b x='1' x='2'/></a>",
                "line 2: found an attribute twice in one element in column",
            ),
            (
                "<a>\n</Sentinel>",
                "line 2: found an end tag that closes no open element in column 1",
            ),
            (
                "<a>\n\n<b x='<'/></a>",
                "line 3: found byte 0x3c where ' is needed in column 7",
            ),
            (
                "<a>\n&Sentinel;</a>",
                "line 2: found \"&\" that starts no known character reference",
            ),
            (
                "<?xml version='1.0'?>\n<!DOCTYPE Sentinel [<!ENTITY b 'c'>]>\n<a/>",
                "line 2: found a DOCTYPE",
            ),
            ("Sentinel", "line 1: found "),
            ("<a>\u{1}</a>", "line 1: found character U+0001"),
            ("<a x=1/>", "where a quote is needed in column 6"),
            (
                "<a>\n<Sentinel",
                "line 2: found the end of the text inside an element",
            ),
        ] {
            let said = error(text);
            println!("{said}");
            assert!(said.contains(expected), "{text:?}: {said}");
            assert!(!said.contains("Sentinel"), "{said}");
        }
    }
}

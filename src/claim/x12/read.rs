//! Reads files of segments: our own, and what payers answer. Whatever the bytes, the answer is segments or one error.

/// Largest file read, bytes.
const MOST_BYTES: usize = 64 << 20;
/// Characters of the fixed head of an interchange: ISA with its terminator.
const HEAD: usize = 106;

/// Why a file cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// Too large.
    #[error("{bytes} bytes; at most {MOST_BYTES} are read")]
    Large {
        /// Size.
        bytes: usize,
    },
    /// Not an interchange.
    #[error("no interchange: {what}")]
    Head {
        /// What is wrong.
        what: &'static str,
    },
    /// Torn.
    #[error("torn: {what} after segment {segment}")]
    Torn {
        /// What is missing.
        what: &'static str,
        /// Segments read.
        segment: usize,
    },
}

/// One segment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Segment<'a> {
    /// Its text without the terminator.
    text: &'a str,
    element: char,
    component: char,
}

impl<'a> Segment<'a> {
    /// Its identifier.
    pub fn id(self) -> &'a str {
        self.get(0)
    }

    /// An element, from 1; empty where there is none.
    pub fn get(self, at: usize) -> &'a str {
        self.text.split(self.element).nth(at).unwrap_or_default()
    }

    /// A component of an element, both from 1; empty where there is none.
    pub fn part(self, at: usize, component: usize) -> &'a str {
        let mut parts = self.get(at).split(self.component);
        parts.nth(component.saturating_sub(1)).unwrap_or_default()
    }

    /// Elements after the identifier.
    pub fn count(self) -> usize {
        self.text.matches(self.element).count()
    }
}

/// The segments of a file, by the delimiters that its head announces.
///
/// # Errors
/// [`ReadError`]: not an interchange, too large, or cut off in a segment.
pub fn segments(bytes: &[u8]) -> Result<Vec<Segment<'_>>, ReadError> {
    if bytes.len() > MOST_BYTES {
        return Err(ReadError::Large { bytes: bytes.len() });
    }
    let head = |what| ReadError::Head { what };
    if !bytes.is_ascii() {
        return Err(head("a byte that is no ASCII character"));
    }
    let text = std::str::from_utf8(bytes).map_err(|_| head("not ASCII"))?;
    if !text.starts_with("ISA") || text.len() < HEAD {
        return Err(head("it does not start with ISA"));
    }
    let at = |place: usize| bytes.get(place).copied().map_or(' ', char::from);
    let (element, component, end) = (at(3), at(104), at(105));
    let mark = |c: char| !c.is_ascii_alphanumeric() && c != ' ';
    if !mark(element)
        || !mark(component)
        || !mark(end)
        || element == component
        || component == end
        || element == end
    {
        return Err(head("its delimiters are letters, blank or the same"));
    }
    if text
        .get(..HEAD)
        .is_none_or(|isa| isa.matches(element).count() != 16)
    {
        return Err(head("ISA has not sixteen elements of fixed width"));
    }
    let mut all = Vec::new();
    let mut rest = text;
    while let Some((one, more)) = rest.split_once(end) {
        let one = one.trim_matches(['\r', '\n']);
        if !one.is_empty() {
            all.push(Segment {
                text: one,
                element,
                component,
            });
        }
        rest = more;
    }
    if !rest.trim().is_empty() {
        return Err(ReadError::Torn {
            what: "no end of the segment",
            segment: all.len(),
        });
    }
    if all.last().is_none_or(|s| s.id() != "IEA") {
        return Err(ReadError::Torn {
            what: "no IEA",
            segment: all.len(),
        });
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "ISA*00*          *00*          *ZZ*CLEARHOUSE1    *ZZ*GAITLAB01      *261121*0800*^*00501*611210800*0*T*:~\nTA1*000000101*261121*0800*A*000~\nIEA*0*611210800~\n";

    #[test]
    fn segments_and_their_parts() {
        let all = segments(FILE.as_bytes()).unwrap();
        assert_eq!(
            all.iter().map(|s| s.id()).collect::<Vec<_>>(),
            ["ISA", "TA1", "IEA"]
        );
        assert_eq!(all[1].get(4), "A");
        assert_eq!(all[1].get(40), "");
        assert_eq!(all[1].count(), 5);
    }

    #[test]
    fn whatever_is_no_file_is_an_error() {
        for end in 0..FILE.len() - 1 {
            assert!(segments(&FILE.as_bytes()[..end]).is_err(), "cut at {end}");
        }
        assert!(segments(&FILE.replace('*', "A").into_bytes()).is_err());
        assert!(segments(&vec![b'~'; 1000]).is_err());
        assert!(segments(FILE.replace("GAITLAB01 ", "GÄITLAB01").as_bytes()).is_err());
    }
}

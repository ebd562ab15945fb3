//! Groups and parameters of a C3D file as plain values, in file order, with lookups that forgive case.

/// A group of parameters.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Group {
    /// Upper-case name.
    pub name: String,
    /// Free text.
    pub description: String,
    /// Whether the writer asked that users leave it alone.
    pub locked: bool,
    /// Parameters in file order; duplicates are kept, the first one counts.
    pub parameters: Vec<Parameter>,
}

/// One parameter: an array of values with its dimensions, the first varying fastest.
#[derive(Debug, Clone, PartialEq)]
pub struct Parameter {
    /// Name as stored.
    pub name: String,
    /// Free text.
    pub description: String,
    /// Whether the writer asked that users leave it alone.
    pub locked: bool,
    /// Dimensions as stored, ones and zeros included; empty for a scalar.
    pub dims: Vec<usize>,
    /// The values.
    pub values: Values,
}

/// The values of a parameter in their stored type.
#[derive(Debug, Clone, PartialEq)]
pub enum Values {
    /// Characters, one byte each, padding included; the first dimension is the length of each string.
    Text(Vec<u8>),
    /// Signed bytes.
    Byte(Vec<i8>),
    /// 16-bit integers; counts above 32,767 are stored as negative numbers (see [`Parameter::counts`]).
    Int(Vec<i16>),
    /// 32-bit floats.
    Float(Vec<f32>),
}

impl Values {
    /// Number of stored elements (characters for text).
    pub fn len(&self) -> usize {
        match self {
            Values::Text(v) => v.len(),
            Values::Byte(v) => v.len(),
            Values::Int(v) => v.len(),
            Values::Float(v) => v.len(),
        }
    }

    /// Whether there is no element.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl Group {
    /// A new, unlocked group without description.
    pub fn new(name: &str, parameters: Vec<Parameter>) -> Group {
        Group {
            name: name.to_ascii_uppercase(),
            description: String::new(),
            locked: false,
            parameters,
        }
    }

    /// The first parameter of that name, whatever its case.
    pub fn parameter(&self, name: &str) -> Option<&Parameter> {
        self.parameters.iter().find(|p| p.name.eq_ignore_ascii_case(name))
    }

    /// Replaces the first parameter of the same name (keeping its place, description and lock), or adds it.
    pub fn set(&mut self, parameter: Parameter) {
        match self
            .parameters
            .iter_mut()
            .find(|p| p.name.eq_ignore_ascii_case(&parameter.name))
        {
            Some(old) => {
                old.dims = parameter.dims;
                old.values = parameter.values;
            }
            None => self.parameters.push(parameter),
        }
    }
}

impl Parameter {
    /// Any values; `dims` with the fastest varying first, their product the number of values.
    pub fn new(name: &str, dims: Vec<usize>, values: Values) -> Parameter {
        Parameter {
            name: name.to_owned(),
            description: String::new(),
            locked: false,
            dims,
            values,
        }
    }

    /// One string. Characters outside Latin-1 become `?`, since C3D text has one byte per character.
    pub fn text(name: &str, text: &str) -> Parameter {
        let bytes = latin1(text);
        Parameter::new(name, vec![bytes.len()], Values::Text(bytes))
    }

    /// A list of strings, padded with blanks to the longest.
    pub fn texts<S: AsRef<str>>(name: &str, texts: &[S]) -> Parameter {
        let rows: Vec<Vec<u8>> = texts.iter().map(|t| latin1(t.as_ref())).collect();
        // A width of zero would make the list empty for other readers.
        let width = rows.iter().map(Vec::len).max().unwrap_or(0).max(1);
        let mut bytes = Vec::with_capacity(width * rows.len());
        for mut row in rows {
            row.resize(width, b' ');
            bytes.append(&mut row);
        }
        Parameter::new(name, vec![width, texts.len()], Values::Text(bytes))
    }

    /// One integer.
    pub fn int(name: &str, value: i16) -> Parameter {
        Parameter::new(name, Vec::new(), Values::Int(vec![value]))
    }

    /// One count between 0 and 65,535 (larger ones are held there), stored as the 16 bits of an unsigned word.
    pub fn count(name: &str, value: usize) -> Parameter {
        let word = super::bytes::clamped_word(value);
        Parameter::int(name, i16::from_le_bytes(word.to_le_bytes()))
    }

    /// One float.
    pub fn float(name: &str, value: f32) -> Parameter {
        Parameter::new(name, Vec::new(), Values::Float(vec![value]))
    }

    /// An array of integers; `dims` with the fastest varying first.
    pub fn ints(name: &str, dims: &[usize], values: Vec<i16>) -> Parameter {
        Parameter::new(name, dims.to_vec(), Values::Int(values))
    }

    /// An array of floats; `dims` with the fastest varying first.
    pub fn floats_array(name: &str, dims: &[usize], values: Vec<f32>) -> Parameter {
        Parameter::new(name, dims.to_vec(), Values::Float(values))
    }

    /// The same parameter with a description.
    pub fn described(mut self, description: &str) -> Parameter {
        description.clone_into(&mut self.description);
        self
    }

    /// The strings of a text parameter without their padding (blanks and NULs); empty for other types.
    pub fn strings(&self) -> Vec<String> {
        let Values::Text(bytes) = &self.values else {
            return Vec::new();
        };
        let width = self.dims.first().copied().unwrap_or(bytes.len());
        if width == 0 {
            return Vec::new();
        }
        bytes.chunks(width).map(trimmed).collect()
    }

    /// The first string without its padding.
    pub fn string(&self) -> Option<String> {
        self.strings().into_iter().next()
    }

    /// All values as floats; empty for text.
    pub fn floats(&self) -> Vec<f64> {
        match &self.values {
            Values::Text(_) => Vec::new(),
            Values::Byte(v) => v.iter().map(|x| f64::from(*x)).collect(),
            Values::Int(v) => v.iter().map(|x| f64::from(*x)).collect(),
            Values::Float(v) => v.iter().map(|x| f64::from(*x)).collect(),
        }
    }

    /// The first value as a float.
    pub fn number(&self) -> Option<f64> {
        match &self.values {
            Values::Text(_) => None,
            Values::Byte(v) => v.first().map(|x| f64::from(*x)),
            Values::Int(v) => v.first().map(|x| f64::from(*x)),
            Values::Float(v) => v.first().map(|x| f64::from(*x)),
        }
    }

    /// The values as integers: words as stored, whole floats within the range; empty for text.
    pub fn integers(&self) -> Vec<i32> {
        match &self.values {
            Values::Text(_) => Vec::new(),
            Values::Byte(v) => v.iter().map(|x| i32::from(*x)).collect(),
            Values::Int(v) => v.iter().map(|x| i32::from(*x)).collect(),
            Values::Float(v) => v.iter().filter_map(|x| whole(*x)).collect(),
        }
    }

    /// The values as counts: words read as unsigned, whole non-negative floats; others are dropped.
    pub fn counts(&self) -> Vec<usize> {
        match &self.values {
            Values::Text(_) => Vec::new(),
            Values::Byte(v) => v.iter().map(|x| usize::from(x.cast_unsigned())).collect(),
            Values::Int(v) => v.iter().map(|x| usize::from(x.cast_unsigned())).collect(),
            Values::Float(v) => v
                .iter()
                .filter_map(|x| super::bytes::count_from_f32(*x))
                .collect(),
        }
    }

    /// The first value as a count.
    pub fn first_count(&self) -> Option<usize> {
        self.counts().first().copied()
    }
}

/// A whole float as an integer.
fn whole(value: f32) -> Option<i32> {
    let magnitude = super::bytes::count_from_f32(value.abs())?;
    let magnitude = i32::try_from(magnitude).ok()?;
    Some(if value < 0.0 { -magnitude } else { magnitude })
}

/// One byte per character; what Latin-1 does not have becomes `?`.
pub(super) fn latin1(text: &str) -> Vec<u8> {
    text.chars().map(|c| u8::try_from(c).unwrap_or(b'?')).collect()
}

/// Latin-1 bytes as text, untrimmed.
pub(super) fn from_latin1(bytes: &[u8]) -> String {
    bytes.iter().map(|b| char::from(*b)).collect()
}

/// Text up to its padding; UTF-8 where it is, else Latin-1.
pub(super) fn trimmed(bytes: &[u8]) -> String {
    let padding = |b: &u8| *b == b' ' || *b == 0;
    let end = bytes.iter().rposition(|b| !padding(b)).map_or(0, |last| last + 1);
    let start = bytes.iter().position(|b| !padding(b)).unwrap_or(0);
    let inner = bytes.get(start..end).unwrap_or_default();
    match std::str::from_utf8(inner) {
        Ok(text) => text.to_owned(),
        Err(_) => from_latin1(inner),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_lose_padding_only() {
        let p = Parameter::texts("LABELS", &["LASI", "L A", ""]);
        assert_eq!(p.dims, [4, 3]);
        assert_eq!(p.strings(), ["LASI", "L A", ""]);
        let nul = Parameter::new("UNITS", vec![4], Values::Text(b"mm\0\0".to_vec()));
        assert_eq!(nul.string().as_deref(), Some("mm"));
        let latin = Parameter::new("X", vec![3], Values::Text(vec![b'K', 0xf6, b'r']));
        assert_eq!(latin.string().as_deref(), Some("Kör"));
    }

    #[test]
    fn counts_above_the_signed_limit_come_back() {
        assert_eq!(Parameter::count("FRAMES", 40_000).counts(), [40_000]);
        assert_eq!(Parameter::count("FRAMES", 70_000).counts(), [65_535]);
        assert_eq!(Parameter::float("LONG_FRAMES", 70_000.0).counts(), [70_000]);
    }
}

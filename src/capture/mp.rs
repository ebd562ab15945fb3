//! Vicon `.mp` files: the subject's measurements, one `$Name = value` per line (mm, kg).

use std::path::Path;

use super::error::CaptureError;
use super::text;
use crate::files;

/// Measurements in file order, under the names that the C3D group `PROCESSING` also uses (`LLegLength`…).
#[derive(Debug, Clone, PartialEq, Default)]
pub struct MpFile {
    values: Vec<(String, f64)>,
}

impl MpFile {
    /// Reads a file.
    ///
    /// # Errors
    /// When it cannot be read, or a line that assigns something has no number.
    pub fn read(path: &Path) -> Result<MpFile, CaptureError> {
        let bytes = files::read(path)?;
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        MpFile::from_bytes(&name, &bytes)
    }

    /// The same from bytes; `name` is the file stem, used in errors.
    ///
    /// # Errors
    /// When a line that assigns something has no number.
    pub fn from_bytes(name: &str, bytes: &[u8]) -> Result<MpFile, CaptureError> {
        let mut values = Vec::new();
        for (index, line) in text::decode(bytes).lines().enumerate() {
            let Some((key, value)) = line
                .trim()
                .strip_prefix('$')
                .and_then(|rest| rest.split_once('='))
            else {
                continue;
            };
            let Some(number) = text::number(value) else {
                return Err(CaptureError::SideFile {
                    name: name.to_owned(),
                    line: index + 1,
                    found: format!("{:?}", value.trim()),
                    needed: "a number after \"=\"",
                });
            };
            values.push((key.trim().to_owned(), number));
        }
        Ok(MpFile { values })
    }

    /// A measurement as stored; the case of the name does not matter.
    pub fn value(&self, name: &str) -> Option<f64> {
        let same = |(key, _): &&(String, f64)| key.eq_ignore_ascii_case(name);
        self.values.iter().find(same).map(|(_, value)| *value)
    }

    /// All measurements in file order.
    pub fn values(&self) -> &[(String, f64)] {
        &self.values
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn measurements_by_name() {
        let mp =
            MpFile::from_bytes("x", b"$Bodymass = 32.1\r\n\r\n! comment\r\n$LLegLength=700\r\n").unwrap();
        assert_eq!(mp.value("bodymass").map(f64::to_bits), Some(32.1_f64.to_bits()));
        assert_eq!(mp.values().len(), 2);
        assert!(mp.value("RLegLength").is_none());
    }

    #[test]
    fn a_word_for_a_number_is_an_error_with_its_line() {
        let error = MpFile::from_bytes("subject", b"$Bodymass = 32.1\n$Height = tall\n").unwrap_err();
        assert!(error.to_string().contains("line 2"), "{error}");
    }
}

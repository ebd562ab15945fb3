//! What was processed with what: digests of every input, program version, settings, decisions. No clock, no
//! machine name, no path outside the session folder.

use serde::Serialize;

use crate::files::sha256_hex;

/// Layout version of `provenance.json`.
pub const SCHEMA: &str = "ambula-provenance/1";

/// One input file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Input {
    /// Path relative to the session folder, with forward slashes.
    pub file: String,
    /// What it was used for, for instance `walk` or `session file`.
    pub used_as: String,
    /// Size in bytes.
    pub bytes: usize,
    /// SHA-256 of the bytes, 64 lower-case hexadecimal digits.
    pub sha256: String,
}

impl Input {
    /// The record of a file from its bytes.
    pub fn of(file: &str, used_as: &str, bytes: &[u8]) -> Input {
        Input {
            file: file.to_owned(),
            used_as: used_as.to_owned(),
            bytes: bytes.len(),
            sha256: sha256_hex(bytes),
        }
    }
}

/// A setting in effect.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Setting {
    /// Name.
    pub name: String,
    /// Value in words.
    pub value: String,
}

/// The record that goes with every set of results.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Provenance {
    /// Layout version.
    pub schema: &'static str,
    /// Name of the program.
    pub program: &'static str,
    /// Version of the program.
    pub version: &'static str,
    /// Every file that was read, by name.
    pub inputs: Vec<Input>,
    /// Settings in effect.
    pub settings: Vec<Setting>,
    /// SHA-256 over the settings, one `name=value` line each.
    pub settings_sha256: String,
    /// What the program decided by itself or was told to override.
    pub decisions: Vec<String>,
}

impl Provenance {
    /// Adds inputs that were read beside the captures, in order of their names.
    pub fn add(&mut self, more: impl IntoIterator<Item = Input>) {
        self.inputs.extend(more);
        self.inputs.sort_by(|a, b| a.file.cmp(&b.file));
    }

    /// The record of one run. Inputs are put in order of their names.
    pub fn new(mut inputs: Vec<Input>, settings: Vec<Setting>, decisions: Vec<String>) -> Provenance {
        inputs.sort_by(|a, b| a.file.cmp(&b.file));
        let lines: String = settings
            .iter()
            .map(|s| format!("{}={}\n", s.name, s.value))
            .collect();
        Provenance {
            schema: SCHEMA,
            program: "ambula",
            version: env!("CARGO_PKG_VERSION"),
            inputs,
            settings_sha256: sha256_hex(lines.as_bytes()),
            settings,
            decisions,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inputs_are_in_order_and_settings_have_a_digest() {
        let setting = |value: &str| Setting {
            name: "hip_centre".to_owned(),
            value: value.to_owned(),
        };
        let inputs = vec![
            Input::of("b.c3d", "walk", b"b"),
            Input::of("a.c3d", "static", b"a"),
        ];
        let one = Provenance::new(inputs.clone(), vec![setting("davis")], vec![]);
        let two = Provenance::new(inputs, vec![setting("bell")], vec![]);
        assert_eq!(one.inputs[0].file, "a.c3d");
        assert_ne!(one.settings_sha256, two.settings_sha256);
        assert_eq!(one.inputs[0].sha256, sha256_hex(b"a"));
    }
}

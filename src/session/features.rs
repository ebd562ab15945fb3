//! `features.toml`: the draft list of features of a session, for a qualified person to change and to accept by name and
//! date. What was accepted is bound to the values it was made from.

use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::folder::Folder;
use super::outcome::Outcome;
use super::{Overrides, SessionError, Watch, clinical, report_input, run};
use crate::anatomy::Side;
use crate::billing::Date;
use crate::files;
use crate::provenance::Input;
use crate::report::{FeatureLine, FeatureList, features, features_sha256};

/// Name of the file beside the captures.
pub const FEATURES_FILE: &str = "features.toml";
/// Its layout version.
const SCHEMA: &str = "ambula-features/1";
const HEAD: &str = "\
# Features of gait: values that lie beyond the reference and beyond the error of measurement, as drafted by the program.
# They describe; they are no diagnosis. A qualified person changes the words, strikes out lines, adds own ones
# ([[feature]] with text only), and accepts the list by filling in both of the next two lines.
";

/// The file as typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Typed {
    schema: String,
    accepted_by: String,
    accepted_on: String,
    values_sha256: String,
    feature: Vec<TypedLine>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct TypedLine {
    text: String,
    condition: String,
    key: String,
    side: Option<String>,
}

/// A list as it stands in the folder.
#[derive(Debug, Clone)]
pub(super) struct FeaturesFile {
    typed: Typed,
    accepted_on: Option<Date>,
    pub(super) input: Input,
}

/// The list of a folder; `None` when there is none.
///
/// # Errors
/// The file cannot be read, or is no such list; a name without a date, or a date without a name.
pub(super) fn read(folder: &Folder) -> Result<Option<FeaturesFile>, SessionError> {
    let path = folder.path.join(FEATURES_FILE);
    if !path.exists() {
        return Ok(None);
    }
    let bytes = files::read(&path)?;
    parse(&bytes)
        .map(Some)
        .map_err(|what| SessionError::Features { path, what })
}

fn parse(bytes: &[u8]) -> Result<FeaturesFile, String> {
    let text = std::str::from_utf8(bytes).map_err(|_| "not UTF-8 text".to_owned())?;
    let typed: Typed = toml::from_str(text).map_err(|e| e.message().to_owned())?;
    if typed.schema != SCHEMA {
        return Err(format!("schema is \"{}\"; \"{SCHEMA}\" is read", typed.schema));
    }
    let (by, on) = (typed.accepted_by.trim(), typed.accepted_on.trim());
    let accepted_on = match (by.is_empty(), on.is_empty()) {
        (true, true) => None,
        (false, false) => Some(
            Date::parse(on).ok_or_else(|| format!("accepted_on: \"{on}\" is no date; write 2026-11-21"))?,
        ),
        (false, true) => return Err("accepted_by without accepted_on: write the date too".to_owned()),
        (true, false) => return Err("accepted_on without accepted_by: write the name too".to_owned()),
    };
    for line in &typed.feature {
        if line.text.trim().is_empty() {
            return Err("a feature without text: write some, or strike it out".to_owned());
        }
        if let Some(side) = line.side.as_deref().filter(|s| !matches!(*s, "left" | "right")) {
            return Err(format!("side \"{side}\"; write \"left\" or \"right\""));
        }
    }
    Ok(FeaturesFile {
        input: Input::of(FEATURES_FILE, "list of features", bytes),
        typed,
        accepted_on,
    })
}

impl FeaturesFile {
    fn lines(&self) -> Vec<FeatureLine> {
        let line = |typed: &TypedLine| FeatureLine {
            text: typed.text.clone(),
            condition: typed.condition.clone(),
            key: typed.key.clone(),
            side: typed
                .side
                .as_deref()
                .map(|side| if side == "left" { Side::Left } else { Side::Right }),
        };
        self.typed.feature.iter().map(line).collect()
    }

    /// What of it holds for values with a digest.
    pub(super) fn list(&self, values_sha256: &str) -> FeatureList {
        let same = self.typed.values_sha256 == values_sha256;
        match self.accepted_on {
            Some(on) if same => FeatureList::Accepted {
                by: self.typed.accepted_by.trim().to_owned(),
                on: clinical::date(on),
                lines: self.lines(),
            },
            Some(_) => FeatureList::OfOtherResults {
                by: self.typed.accepted_by.trim().to_owned(),
            },
            None if same => FeatureList::Edited(self.lines()),
            // of other values, and nobody stands for it
            None => FeatureList::Draft,
        }
    }
}

/// What was written, and how many features it holds.
#[derive(Debug)]
pub struct FeaturesWritten {
    /// The file.
    pub path: PathBuf,
    /// Number of features.
    pub count: usize,
}

/// Processes a session and writes the draft of its features beside the captures.
///
/// # Errors
/// The session cannot be processed; a list is there already and is not to be replaced; the file cannot be written.
pub fn write_features(
    folder: &Path,
    replace: bool,
    watch: &dyn Watch,
) -> Result<FeaturesWritten, SessionError> {
    let path = folder.join(FEATURES_FILE);
    if path.exists() && !replace {
        return Err(SessionError::AlreadyThere { path });
    }
    let outcome = run(folder, &Overrides::default(), watch)?;
    let (text, count) = drafted(&outcome);
    files::write_atomic(&path, text.as_bytes())?;
    Ok(FeaturesWritten { path, count })
}

fn drafted(outcome: &Outcome) -> (String, usize) {
    let all = features(&report_input::of(outcome));
    let quoted = |text: &str| toml::Value::String(text.to_owned()).to_string();
    let mut text = format!(
        "{HEAD}accepted_by = \"\"\naccepted_on = \"\"\n\nschema = \"{SCHEMA}\"\n# the values this list was made from; a list of \
         other values is not printed as accepted\nvalues_sha256 = \"{}\"\n",
        features_sha256(&all)
    );
    for feature in &all {
        text.push_str(&format!("\n[[feature]]\ntext = {}\n", quoted(&feature.words())));
        text.push_str(&format!("# {}\n", feature.sentence()));
        if !feature.condition.is_empty() {
            text.push_str(&format!("condition = {}\n", quoted(&feature.condition)));
        }
        text.push_str(&format!(
            "key = \"{}\"\nside = \"{}\"\n",
            feature.key,
            feature.side.word()
        ));
    }
    (text, all.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(more: &str) -> Result<FeaturesFile, String> {
        let text = format!(
            "{more}\nschema = \"{SCHEMA}\"\nvalues_sha256 = \"ab\"\n[[feature]]\ntext = \"Knee flexion: smaller\"\nkey = \"k\"\nside = \"left\"\n"
        );
        parse(text.as_bytes())
    }

    #[test]
    fn only_a_name_with_a_date_accepts_and_only_the_same_values() {
        let open = list("").unwrap();
        assert!(matches!(open.list("ab"), FeatureList::Edited(lines) if lines.len() == 1));
        assert_eq!(open.list("cd"), FeatureList::Draft);
        let accepted = list("accepted_by = \"A. Example, PT\"\naccepted_on = \"2026-11-21\"").unwrap();
        assert!(matches!(accepted.list("ab"), FeatureList::Accepted { by, .. } if by == "A. Example, PT"));
        assert!(matches!(accepted.list("cd"), FeatureList::OfOtherResults { .. }));
        for (half, word) in [
            ("accepted_by = \"A\"", "accepted_on"),
            ("accepted_on = \"2026-11-21\"", "name"),
            ("accepted_by = \"A\"\naccepted_on = \"yesterday\"", "no date"),
            ("accepted = true", "accepted"),
        ] {
            assert!(list(half).unwrap_err().contains(word), "{half}");
        }
    }
}

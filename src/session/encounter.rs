//! The documentation record of a session: the sections of `session.toml`, completed by `encounter.toml`.

use std::collections::BTreeMap;

use super::SessionError;
use super::folder::{Folder, LARGEST_TEXT, SESSION_FILE};
use super::manifest::{Manifest, Problem};
use crate::billing::Record;
use crate::files;
use crate::provenance::Input;

/// Name of the encounter file, unless the session file names another one.
pub const ENCOUNTER_FILE: &str = "encounter.toml";

/// A record with the digests of its sections.
#[derive(Debug, Clone, Default)]
pub struct EncounterRecord {
    /// What people stated.
    pub record: Record,
    /// The encounter file, when there is one.
    pub input: Option<Input>,
    /// SHA-256 of every section that holds something, of its text in the order of its keys.
    pub digests: BTreeMap<String, String>,
}

/// Reads the record of a session folder. Without any section it is empty.
///
/// # Errors
/// The encounter file cannot be read or is wrong; a section stands in both files.
pub fn encounter(folder: &Folder) -> Result<EncounterRecord, SessionError> {
    let manifest = folder.document.as_ref().map(|d| &d.manifest);
    let own = manifest.map(record_of).unwrap_or_default();
    let mut digests = section_digests(&folder.document_bytes, &own);
    let named = manifest.and_then(|m| m.session.encounter_file.clone());
    let path = folder.path.join(named.as_deref().unwrap_or(ENCOUNTER_FILE));
    if named.is_none() && !path.exists() {
        return Ok(EncounterRecord {
            record: own,
            input: None,
            digests,
        });
    }
    let bytes = files::read_at_most(&path, LARGEST_TEXT)?;
    let wrong = |what: String| SessionError::Manifest {
        path: path.clone(),
        problems: vec![Problem {
            line: None,
            key: String::new(),
            what,
            hint: Some("docs/billing.md lists the sections and their keys".to_owned()),
        }],
    };
    let text = std::str::from_utf8(&bytes).map_err(|_| wrong("not UTF-8 text".to_owned()))?;
    let other = Record::parse(text).map_err(wrong)?;
    digests.extend(section_digests(&bytes, &other));
    let record = own.completed_by(other).map_err(|both| {
        wrong(format!(
            "{} stands in {SESSION_FILE} too; keep one of the two",
            both.join(", ")
        ))
    })?;
    let name = named.as_deref().unwrap_or(ENCOUNTER_FILE);
    Ok(EncounterRecord {
        record,
        input: Some(Input::of(name, "encounter file", &bytes)),
        digests,
    })
}

/// SHA-256 of the sections that a record holds, by name, from the text it was read from.
pub fn section_digests(bytes: &[u8], record: &Record) -> BTreeMap<String, String> {
    let text = String::from_utf8_lossy(bytes);
    let table: toml::Table = toml::from_str(&text).unwrap_or_default();
    let stated = record.stated();
    table
        .iter()
        .filter(|(name, _)| stated.contains(&name.as_str()))
        .map(|(name, value)| (name.clone(), files::sha256_hex(value.to_string().as_bytes())))
        .collect()
}

macro_rules! taken {
    ($manifest:ident: $($field:ident)*) => {
        Record { $($field: $manifest.$field.clone(),)* }
    };
}

fn record_of(manifest: &Manifest) -> Record {
    taken!(manifest: encounter patient order diagnosis necessity equipment personnel interpretation time coverage
        provider authorisation capture task recording emg pressure exam consent functional_measure prior_treatment
        previous_study attachment technical_report therapy plan_of_care fluoroscopy line claim)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(session: &str, encounter: Option<&str>) -> (tempfile::TempDir, Folder) {
        let place = tempfile::tempdir().unwrap();
        files::write_atomic(&place.path().join(SESSION_FILE), session.as_bytes()).unwrap();
        if let Some(text) = encounter {
            files::write_atomic(&place.path().join(ENCOUNTER_FILE), text.as_bytes()).unwrap();
        }
        let folder = Folder::open(place.path()).unwrap();
        (place, folder)
    }

    #[test]
    fn both_files_make_one_record_with_digests() {
        let (_place, folder) = folder("[exam]\nauthor = \"A\"\n", Some("[[line]]\ncode = \"96000\"\n"));
        let read = encounter(&folder).unwrap();
        assert_eq!(read.record.stated(), ["exam", "line"]);
        assert_eq!(read.digests.len(), 2);
        assert!(read.digests.values().all(|d| d.len() == 64));
    }

    #[test]
    fn a_section_in_both_files_is_an_error() {
        let (_place, folder) = folder("[exam]\nauthor = \"A\"\n", Some("[exam]\nauthor = \"B\"\n"));
        let error = encounter(&folder).unwrap_err().to_string();
        assert!(error.contains("exam stands in session.toml too"), "{error}");
    }

    #[test]
    fn a_session_without_sections_has_an_empty_record() {
        let (_place, folder) = folder("[session]\nid = \"x\"\n", None);
        assert!(encounter(&folder).unwrap().record.stated().is_empty());
    }
}

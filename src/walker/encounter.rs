//! Encounters of the sample sessions: one complete, one with six planted defects, one that contradicts itself.

use crate::billing::Record;
use crate::billing::audit::{Action, Event, Log};
use crate::claim::setup::SETUP_FILE;
use crate::session::{AUDIT_FILE, ENCOUNTER_FILE, section_digests};

/// Who decides in the sample.
const BILLER: &str = "Sample biller";
/// When the sample was documented.
const NOTED_AT: &str = "2026-03-06T09:00:00Z";

/// Decisions of the complete encounter: rule, field, reason.
const DECISIONS: [(&str, &str, &str); 1] = [(
    "DX-01",
    "diagnosis[0].code",
    "code and title checked by hand in the release of October 2025, which this program does not carry",
)];

/// The files of the encounter of a sample session, by its name.
pub(super) fn files(session: &str) -> Vec<(String, Vec<u8>)> {
    let text = match session {
        "child-crouch" => include_str!("encounters/child_crouch.toml"),
        "adult-hemiplegia" => include_str!("encounters/adult_hemiplegia.toml"),
        _ => include_str!("encounters/adult_typical.toml"),
    };
    let mut files = vec![(ENCOUNTER_FILE.to_owned(), text.as_bytes().to_vec())];
    if session == "child-crouch" {
        files.push((AUDIT_FILE.to_owned(), audit(text)));
        let setup = include_str!("encounters/claims.toml");
        files.push((SETUP_FILE.to_owned(), setup.as_bytes().to_vec()));
    }
    files
}

fn audit(text: &str) -> Vec<u8> {
    let mut log = Log::default();
    let record = Record::parse(text).unwrap_or_default();
    for (section, digest) in section_digests(text.as_bytes(), &record) {
        let event = Event {
            at: NOTED_AT.to_owned(),
            actor: BILLER.to_owned(),
            entity: section,
            after: digest,
            ..Event::default()
        };
        log.add(Action::Change, event);
    }
    for (rule, field, reason) in DECISIONS {
        let event = Event {
            at: NOTED_AT.to_owned(),
            actor: BILLER.to_owned(),
            entity: rule.to_owned(),
            field: field.to_owned(),
            reason: reason.to_owned(),
            ..Event::default()
        };
        log.add(Action::Override, event);
    }
    log.bytes()
}

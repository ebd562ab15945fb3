//! The audit file of a session on disk: read, and appended so that a crash loses nothing written before.

use std::path::{Path, PathBuf};

use super::SessionError;
use super::encounter::EncounterRecord;
use crate::billing::audit::{Action, Broken, Event, Log};
use crate::files;

/// Name of the audit file in a session folder.
pub const AUDIT_FILE: &str = "encounter.audit.jsonl";

/// The audit file of a session.
#[derive(Debug, Clone, Default)]
pub struct Audit {
    path: PathBuf,
    log: Log,
}

/// Why an audit file could not be used.
#[derive(Debug, thiserror::Error)]
pub enum AuditError {
    /// The file cannot be read or written.
    #[error(transparent)]
    Session(#[from] SessionError),
    /// The file is not whole.
    #[error("the audit file is not whole: {0}")]
    Broken(#[from] Broken),
}

impl Audit {
    /// Reads the audit file of a session folder; none is an empty log.
    ///
    /// # Errors
    /// The file cannot be read, or is not whole.
    pub fn open(folder: &Path) -> Result<Audit, AuditError> {
        let path = folder.join(AUDIT_FILE);
        let log = if path.exists() {
            Log::read(&files::read(&path).map_err(SessionError::from)?)?
        } else {
            Log::default()
        };
        Ok(Audit { path, log })
    }

    /// The entries.
    pub fn log(&self) -> &Log {
        &self.log
    }

    /// Appends an entry and flushes it to the disk. A torn last line is set aside first, with an entry about it.
    ///
    /// # Errors
    /// The file cannot be written; what stood in it before is untouched.
    pub fn append(&mut self, action: Action, event: Event) -> Result<(), AuditError> {
        if let Some(torn) = self.log.torn().map(<[u8]>::to_vec) {
            let repair = Event {
                at: event.at.clone(),
                actor: event.actor.clone(),
                entity: AUDIT_FILE.to_owned(),
                reason: format!("a torn last line of {} bytes was set aside", torn.len()),
                before: files::sha256_hex(&torn),
                ..Event::default()
            };
            let mut whole = Log::read(&self.log.bytes())?;
            whole.add(Action::Repair, repair);
            files::write_private(&self.path, &whole.bytes()).map_err(SessionError::from)?;
            self.log = whole;
        }
        let mut next = self.log.clone();
        let line = next.add(action, event);
        files::append_private(&self.path, line.as_bytes()).map_err(SessionError::from)?;
        self.log = next;
        Ok(())
    }

    /// Sections of the record that changed since the log last spoke of them.
    pub fn unrecorded(&self, record: &EncounterRecord) -> Vec<String> {
        let changed = |(name, digest): &(&String, &String)| self.log.known(name) != Some(digest.as_str());
        record
            .digests
            .iter()
            .filter(changed)
            .map(|(name, _)| name.clone())
            .collect()
    }

    /// Writes an entry for every section that changed, and gives their names.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn record(
        &mut self,
        record: &EncounterRecord,
        at: &str,
        actor: &str,
    ) -> Result<Vec<String>, AuditError> {
        let sections = self.unrecorded(record);
        for section in &sections {
            let event = Event {
                at: at.to_owned(),
                actor: actor.to_owned(),
                entity: section.clone(),
                before: self.log.known(section).unwrap_or_default().to_owned(),
                after: record.digests.get(section).cloned().unwrap_or_default(),
                ..Event::default()
            };
            self.append(Action::Change, event)?;
        }
        Ok(sections)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(reason: &str) -> Event {
        Event {
            at: "2026-05-02T10:00:00Z".to_owned(),
            actor: "A biller".to_owned(),
            entity: "DOC-14".to_owned(),
            reason: reason.to_owned(),
            ..Event::default()
        }
    }

    #[test]
    fn a_crash_while_appending_loses_nothing_written_before() {
        let place = tempfile::tempdir().unwrap();
        let mut audit = Audit::open(place.path()).unwrap();
        audit.append(Action::Override, event("one")).unwrap();
        audit.append(Action::Override, event("two")).unwrap();
        let path = place.path().join(AUDIT_FILE);
        let before = files::read(&path).unwrap();
        // as if the machine had stopped in the middle of the third line
        files::append(&path, b"{\"number\":3,\"at\":\"2026").unwrap();
        let mut again = Audit::open(place.path()).unwrap();
        assert_eq!(again.log().count(), 2);
        assert!(again.log().torn().is_some());
        again.append(Action::Override, event("three")).unwrap();
        let after = files::read(&path).unwrap();
        assert!(
            after.starts_with(&before),
            "the first two lines stand as they stood"
        );
        let read = Audit::open(place.path()).unwrap();
        let actions: Vec<Action> = read.log().entries().iter().map(|e| e.action).collect();
        assert_eq!(
            actions,
            [
                Action::Override,
                Action::Override,
                Action::Repair,
                Action::Override
            ]
        );
        assert!(read.log().torn().is_none());
    }
}

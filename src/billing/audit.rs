//! The audit file: one entry on each line, each bound to the one before by its digest. Entries are added, never changed.
//! No patient is named in it: it holds rules, fields, digests, and the people who decided.

use serde::{Deserialize, Serialize};

use super::Override;
use super::record::Record;
use crate::files::sha256_hex;

/// The digest that the first entry follows.
pub const START: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// A section of the record changed; `before` and `after` are its digests.
    Change,
    /// A person decided about a finding.
    Override,
    /// A torn line was set aside; `before` is its digest.
    Repair,
}

/// What is to be written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// Number, from 1.
    pub number: u64,
    /// When, RFC 3339.
    pub at: String,
    /// Who.
    pub actor: String,
    /// What.
    pub action: Action,
    /// Rule or section.
    pub entity: String,
    /// Code; empty for all.
    pub code: String,
    /// Field of the record.
    pub field: String,
    /// Why.
    pub reason: String,
    /// Digest before.
    pub before: String,
    /// Digest after.
    pub after: String,
    /// Digest of the entry before.
    pub previous: String,
    /// Digest of all of the above.
    pub digest: String,
}

/// Something to record; number and digests come from the log.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Event {
    /// When, RFC 3339.
    pub at: String,
    /// Who.
    pub actor: String,
    /// Rule or section.
    pub entity: String,
    /// Code; empty for all.
    pub code: String,
    /// Field of the record.
    pub field: String,
    /// Why.
    pub reason: String,
    /// Digest before.
    pub before: String,
    /// Digest after.
    pub after: String,
}

/// A file that is not whole.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("entry {entry}: {what}; the {whole} entries before it are whole")]
pub struct Broken {
    /// Number of the entry that is wrong, from 1.
    pub entry: u64,
    /// What is wrong.
    pub what: &'static str,
    /// Whole entries before it.
    pub whole: u64,
}

/// The entries of a file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Log {
    entries: Vec<Entry>,
    torn: Option<Vec<u8>>,
}

fn digest_of(entry: &Entry) -> String {
    let action = match entry.action {
        Action::Change => "change",
        Action::Override => "override",
        Action::Repair => "repair",
    };
    let number = entry.number.to_string();
    let parts = [
        &entry.previous,
        &number,
        &entry.at,
        &entry.actor,
        action,
        &entry.entity,
        &entry.code,
        &entry.field,
        &entry.reason,
        &entry.before,
        &entry.after,
    ];
    // lengths keep neighbouring texts apart
    let text: String = parts.iter().map(|p| format!("{}:{p};", p.len())).collect();
    sha256_hex(text.as_bytes())
}

fn line_of(entry: &Entry) -> String {
    serde_json::to_string(entry)
        .map(|text| text + "\n")
        .unwrap_or_default()
}

impl Log {
    /// Reads a file. A last line without its line break is set aside as torn: what stands before it is kept.
    ///
    /// # Errors
    /// A byte of a complete line is not what was written.
    pub fn read(bytes: &[u8]) -> Result<Log, Broken> {
        let whole = bytes.iter().rposition(|b| *b == b'\n').map_or(0, |at| at + 1);
        let (lines, rest) = bytes.split_at(whole);
        let mut log = Log {
            entries: Vec::new(),
            torn: (!rest.is_empty()).then(|| rest.to_vec()),
        };
        for line in lines.split_inclusive(|b| *b == b'\n') {
            let number = log.count() + 1;
            let broken = |what| Broken {
                entry: number,
                what,
                whole: number - 1,
            };
            let entry: Entry = serde_json::from_slice(line).map_err(|_| broken("cannot be read"))?;
            if entry.number != number {
                return Err(broken("its number does not follow"));
            }
            if entry.previous != log.head() {
                return Err(broken("it does not follow the entry before"));
            }
            if entry.digest != digest_of(&entry) || line_of(&entry).as_bytes() != line {
                return Err(broken("its digest is not that of its content"));
            }
            log.entries.push(entry);
        }
        Ok(log)
    }

    /// Adds an entry and gives its line.
    pub fn add(&mut self, action: Action, event: Event) -> String {
        let mut entry = Entry {
            number: self.count() + 1,
            at: event.at,
            actor: event.actor,
            action,
            entity: event.entity,
            code: event.code,
            field: event.field,
            reason: event.reason,
            before: event.before,
            after: event.after,
            previous: self.head().to_owned(),
            digest: String::new(),
        };
        entry.digest = digest_of(&entry);
        let line = line_of(&entry);
        self.entries.push(entry);
        line
    }

    /// How many entries.
    pub fn count(&self) -> u64 {
        u64::try_from(self.entries.len()).unwrap_or(u64::MAX)
    }

    /// Digest of the last entry: who keeps it elsewhere finds entries cut off at the end.
    pub fn head(&self) -> &str {
        self.entries.last().map_or(START, |e| e.digest.as_str())
    }

    /// The entries.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// A torn last line.
    pub fn torn(&self) -> Option<&[u8]> {
        self.torn.as_deref()
    }

    /// The whole entries as bytes.
    pub fn bytes(&self) -> Vec<u8> {
        self.entries.iter().map(line_of).collect::<String>().into_bytes()
    }

    /// The decisions about findings.
    pub fn decisions(&self) -> Vec<Override> {
        let made = self.entries.iter().filter(|e| e.action == Action::Override);
        made.map(|e| Override {
            rule: e.entity.clone(),
            code: e.code.clone(),
            field: e.field.clone(),
            by: e.actor.clone(),
            reason: e.reason.clone(),
            at: e.at.clone(),
        })
        .collect()
    }

    /// The last digest that the log knows of a section.
    pub fn known(&self, section: &str) -> Option<&str> {
        let of = |e: &&Entry| e.action == Action::Change && e.entity == section;
        self.entries.iter().rfind(of).map(|e| e.after.as_str())
    }
}

/// Whether a text holds something that identifies the patient of a record.
pub fn identifies(text: &str, record: &Record) -> bool {
    let patient = record.patient.clone().unwrap_or_default();
    let mut private: Vec<String> = [
        &patient.mrn,
        &patient.family_name,
        &patient.given_name,
        &patient.middle_name,
        &patient.address_line_1,
        &patient.phone,
        &patient.guardian,
    ]
    .into_iter()
    .flatten()
    .map(|p| p.reveal().clone())
    .collect();
    private.extend(patient.birth_date.map(|d| d.reveal().to_string()));
    private.extend(
        record
            .coverage
            .iter()
            .filter_map(|c| c.member_id.as_ref())
            .map(|m| m.reveal().clone()),
    );
    let plain = text.to_lowercase();
    private
        .iter()
        .filter(|p| p.trim().len() > 2)
        .any(|p| plain.contains(&p.trim().to_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(number: usize) -> Event {
        Event {
            at: format!("2026-05-02T10:{:02}:{:02}Z", number / 60 % 60, number % 60),
            actor: "A biller".to_owned(),
            entity: "DOC-14".to_owned(),
            field: "results".to_owned(),
            reason: format!("reason {number}"),
            ..Event::default()
        }
    }

    fn log(entries: usize) -> Log {
        let mut log = Log::default();
        for number in 0..entries {
            log.add(Action::Override, event(number));
        }
        log
    }

    #[test]
    fn every_byte_of_a_short_file_is_guarded() {
        let bytes = log(4).bytes();
        assert_eq!(Log::read(&bytes).unwrap().count(), 4);
        let mut found = 0;
        for at in 0..bytes.len() {
            for other in [b'0', b'}', b' ', b'\n'] {
                let mut changed = bytes.clone();
                if changed[at] == other {
                    continue;
                }
                changed[at] = other;
                let read = Log::read(&changed);
                assert!(
                    read.is_err() || read.is_ok_and(|l| l.torn().is_some()),
                    "byte {at} became {other}"
                );
                found += 1;
            }
        }
        println!("{} bytes, {found} changes, each found", bytes.len());
    }

    #[test]
    fn one_byte_among_ten_thousand_entries_is_found() {
        let bytes = log(10_000).bytes();
        let read = Log::read(&bytes).unwrap();
        assert_eq!((read.count(), read.decisions().len()), (10_000, 10_000));
        let mut state = 11_usize;
        for _ in 0..60 {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            let at = (state >> 20) % bytes.len();
            let mut changed = bytes.clone();
            changed[at] ^= 1;
            let read = Log::read(&changed);
            assert!(
                read.is_err() || read.is_ok_and(|l| l.torn().is_some()),
                "byte {at}"
            );
        }
    }

    #[test]
    fn a_torn_last_line_loses_nothing_before_it() {
        let whole = log(3).bytes();
        let all = log(4).bytes();
        for cut in whole.len() + 1..all.len() {
            let read = Log::read(&all[..cut]).unwrap();
            assert_eq!(read.count(), 3);
            assert_eq!(read.torn(), Some(&all[whole.len()..cut]));
            assert_eq!(read.bytes(), whole);
        }
    }

    #[test]
    fn a_line_taken_out_or_exchanged_is_found() {
        let text = String::from_utf8(log(4).bytes()).unwrap();
        let lines: Vec<&str> = text.split_inclusive('\n').collect();
        for order in [vec![0, 2, 3], vec![1, 2, 3], vec![0, 2, 1, 3], vec![0, 0, 1]] {
            let changed: String = order.iter().map(|i| lines[*i]).collect();
            assert!(Log::read(changed.as_bytes()).is_err(), "{order:?}");
        }
    }

    #[test]
    fn a_reason_that_names_the_patient_is_noticed() {
        let record =
            Record::parse("[patient]\nfamily_name = \"Sentinel\"\nbirth_date = 1999-12-31\n").unwrap();
        assert!(identifies("asked Mr sentinel himself", &record));
        assert!(identifies("born 1999-12-31", &record));
        assert!(!identifies("code checked in the addenda", &record));
    }
}

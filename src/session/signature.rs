//! The record of signatures beside a report: entries are only ever added, and each holds the digest of the one before it.

use serde::{Deserialize, Serialize};

use crate::files;

/// Layout version of the record.
const SCHEMA: &str = "ambula-signatures/1";
/// Ending of the record's file name.
pub const SIGNATURE_SUFFIX: &str = ".signature.json";

/// What a signature says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Meaning {
    /// The person carried out or directed the measurement.
    Performed,
    /// The person looked at the report and its data quality.
    Reviewed,
    /// The person interpreted; never of a technical report.
    Interpreted,
}

impl Meaning {
    /// As written and printed.
    pub fn word(self) -> &'static str {
        match self {
            Meaning::Performed => "performed",
            Meaning::Reviewed => "reviewed",
            Meaning::Interpreted => "interpreted",
        }
    }
}

/// Who signs, and what is said by it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signer {
    /// Name.
    pub name: String,
    /// Credential.
    pub credential: String,
    /// What the signature says.
    pub meaning: Meaning,
    /// When, RFC 3339 with offset.
    pub at: String,
}

/// One signature.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// Number of the report, where it has one.
    pub number: Option<String>,
    /// Version of the report, from 1.
    pub version: u32,
    /// `final` or `amended`.
    pub status: String,
    /// Why an earlier version was amended.
    pub amendment: Option<String>,
    /// Who signed.
    pub name: String,
    /// Credential.
    pub credential: String,
    /// What the signature says.
    pub meaning: Meaning,
    /// When, RFC 3339 with offset.
    pub at: String,
    /// The PDF that was signed.
    pub body_file: String,
    /// Its SHA-256.
    pub body_sha256: String,
    /// SHA-256 of the list of all results; none for a document that is not of a session.
    pub manifest_sha256: Option<String>,
    /// The PDF that names who signed; the signed one itself where it was made elsewhere.
    pub signed_file: String,
    /// Its SHA-256.
    pub signed_sha256: String,
    /// Digest of the entry before, none for the first.
    pub previous_sha256: Option<String>,
    /// Digest of this entry.
    pub entry_sha256: String,
}

impl Entry {
    /// SHA-256 over all fields but this one, one `name=value` line each.
    pub(super) fn digest(&self) -> String {
        let none = || "-".to_owned();
        let lines = [
            ("number", self.number.clone().unwrap_or_else(none)),
            ("version", self.version.to_string()),
            ("status", self.status.clone()),
            ("amendment", self.amendment.clone().unwrap_or_else(none)),
            ("name", self.name.clone()),
            ("credential", self.credential.clone()),
            ("meaning", self.meaning.word().to_owned()),
            ("at", self.at.clone()),
            ("body_file", self.body_file.clone()),
            ("body_sha256", self.body_sha256.clone()),
            (
                "manifest_sha256",
                self.manifest_sha256.clone().unwrap_or_else(none),
            ),
            ("signed_file", self.signed_file.clone()),
            ("signed_sha256", self.signed_sha256.clone()),
            (
                "previous_sha256",
                self.previous_sha256.clone().unwrap_or_else(none),
            ),
        ];
        let text: String = lines
            .iter()
            .map(|(name, value)| format!("{name}={}\n", value.replace(['\n', '\r'], " ")))
            .collect();
        files::sha256_hex(text.as_bytes())
    }
}

/// The record of a report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignatureRecord {
    /// Layout version.
    pub schema: String,
    /// Signatures in order.
    pub entries: Vec<Entry>,
}

impl Default for SignatureRecord {
    fn default() -> SignatureRecord {
        SignatureRecord {
            schema: SCHEMA.to_owned(),
            entries: Vec::new(),
        }
    }
}

impl SignatureRecord {
    /// Reads a record and checks that no entry was changed, taken out or put in.
    ///
    /// # Errors
    /// A sentence: what is wrong, and with which entry.
    pub fn parse(bytes: &[u8]) -> Result<SignatureRecord, String> {
        let record: SignatureRecord = serde_json::from_slice(bytes).map_err(|e| e.to_string())?;
        if record.schema != SCHEMA {
            return Err(format!(
                "the layout is \"{}\", needed \"{SCHEMA}\"",
                record.schema
            ));
        }
        let mut previous: Option<&str> = None;
        for (index, entry) in record.entries.iter().enumerate() {
            let place = index + 1;
            if entry.entry_sha256 != entry.digest() {
                return Err(format!("entry {place} was changed after it was written"));
            }
            if entry.previous_sha256.as_deref() != previous {
                return Err(format!("entry {place} does not follow the one before it"));
            }
            previous = Some(&entry.entry_sha256);
        }
        Ok(record)
    }

    /// Adds an entry at the end, with its digests.
    pub(super) fn add(&mut self, mut entry: Entry) {
        entry.previous_sha256 = self.entries.last().map(|e| e.entry_sha256.clone());
        entry.entry_sha256 = entry.digest();
        self.entries.push(entry);
    }

    /// The highest version that was signed.
    pub fn last_version(&self) -> Option<u32> {
        self.entries.iter().map(|e| e.version).max()
    }
}

/// Whether a time is written as RFC 3339 with an offset, seconds without a fraction.
pub fn is_time_with_offset(text: &str) -> bool {
    let bytes = text.as_bytes();
    let shape: &[u8] = match bytes.len() {
        20 => b"dddd-dd-ddTdd:dd:ddZ",
        25 => b"dddd-dd-ddTdd:dd:ddsdd:dd",
        _ => return false,
    };
    let fits = bytes.iter().zip(shape).all(|(b, s)| match s {
        b'd' => b.is_ascii_digit(),
        b's' => matches!(b, b'+' | b'-'),
        other => b == other,
    });
    let number = |from: usize| -> Option<u32> { text.get(from..from + 2)?.parse().ok() };
    let within = |from: usize, most: u32| number(from).is_some_and(|n| n <= most);
    let day = text.get(..10).and_then(super::manifest::Date::parse);
    let offset = bytes.len() == 20 || (within(20, 14) && within(23, 59));
    fits && day.is_some() && within(11, 23) && within(14, 59) && within(17, 59) && offset
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(name: &str) -> Entry {
        Entry {
            number: None,
            version: 1,
            status: "final".to_owned(),
            amendment: None,
            name: name.to_owned(),
            credential: "PT".to_owned(),
            meaning: Meaning::Performed,
            at: "2026-03-03T10:00:00+01:00".to_owned(),
            body_file: "report.pdf".to_owned(),
            body_sha256: "0".repeat(64),
            manifest_sha256: None,
            signed_file: "report-v1-final.pdf".to_owned(),
            signed_sha256: "1".repeat(64),
            previous_sha256: None,
            entry_sha256: String::new(),
        }
    }

    #[test]
    fn a_changed_or_removed_entry_is_found() {
        let mut record = SignatureRecord::default();
        for name in ["A. Example", "B. Example", "C. Example"] {
            record.add(entry(name));
        }
        let bytes = |record: &SignatureRecord| serde_json::to_vec(record).unwrap();
        assert_eq!(SignatureRecord::parse(&bytes(&record)).unwrap(), record);
        let mut changed = record.clone();
        changed.entries[1].name = "X. Example".to_owned();
        assert!(
            SignatureRecord::parse(&bytes(&changed))
                .unwrap_err()
                .contains("entry 2")
        );
        let mut shorter = record.clone();
        shorter.entries.remove(1);
        assert!(
            SignatureRecord::parse(&bytes(&shorter))
                .unwrap_err()
                .contains("entry 2")
        );
    }

    #[test]
    fn a_time_needs_its_offset() {
        for good in [
            "2026-03-03T14:05:09+01:00",
            "2026-03-03T14:05:09Z",
            "2026-03-03T14:05:09-09:30",
        ] {
            assert!(is_time_with_offset(good), "{good}");
        }
        for bad in [
            "2026-03-03T14:05:09",
            "2026-02-30T14:05:09Z",
            "2026-03-03 14:05:09Z",
            "2026-03-03T24:05:09Z",
            "2026-03-03T14:05:09+15:00",
            "",
        ] {
            assert!(!is_time_with_offset(bad), "{bad}");
        }
    }
}

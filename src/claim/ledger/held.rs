//! A ledger in one process's hand.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::entry::{ClaimAnswer, Entry, Line, WrittenClaim, read};
use super::{KEY, LAST_NUMBER, LOCK, LOG, LedgerError, map_path};
use crate::claim::model::{Claim, Frequency};
use crate::claim::x12::SetMap;
use crate::files::{self, sha256_hex};

/// Characters of a guard: 128 bits.
const GUARD_CHARACTERS: usize = 32;
/// Bytes of a block of SHA-256 (RFC 2104).
const BLOCK: usize = 64;

/// A file that is ready to take its name.
#[derive(Debug, Clone, Copy)]
pub struct Prepared<'a> {
    /// The bytes.
    pub bytes: &'a [u8],
    /// Its name, without folder.
    pub file: &'a str,
    /// Whether its claims are real.
    pub production: bool,
    /// Its transaction sets.
    pub sets: &'a [SetMap],
    /// Its claims.
    pub claims: &'a [&'a Claim],
}

/// A ledger that this process holds; dropped, the next one may.
#[derive(Debug)]
pub struct Held {
    folder: PathBuf,
    at: String,
    lines: Vec<Line>,
    key: Vec<u8>,
    _lock: files::Lock,
}

impl Held {
    pub(super) fn new(folder: &Path, at: &str) -> Result<Held, LedgerError> {
        let lock = files::wait_for_lock(&folder.join(LOCK))?;
        let (lines, torn) = read(&files::read(&folder.join(LOG))?)?;
        let mut held = Held {
            folder: folder.to_owned(),
            at: at.to_owned(),
            lines,
            key: files::read(&folder.join(KEY))?,
            _lock: lock,
        };
        if torn {
            files::append(&held.folder.join(LOG), b"\n")?;
            held.add(Entry::Repair)?;
        }
        for (number, prepared) in held.open_numbers() {
            held.add(Entry::Interrupted { number, prepared })?;
        }
        Ok(held)
    }

    /// Numbers that were taken and have no end, and whether their file was ready.
    fn open_numbers(&self) -> BTreeMap<u64, bool> {
        let mut open = BTreeMap::new();
        for line in &self.lines {
            match &line.entry {
                Entry::Taken { number } => {
                    open.insert(*number, false);
                }
                Entry::Prepared { number, .. } => {
                    open.insert(*number, true);
                }
                Entry::Written { number }
                | Entry::Failed { number, .. }
                | Entry::Interrupted { number, .. } => {
                    open.remove(number);
                }
                Entry::Start { .. } | Entry::Repair | Entry::Answer { .. } => {}
            }
        }
        open
    }

    fn add(&mut self, entry: Entry) -> Result<(), LedgerError> {
        let line = Line {
            at: self.at.clone(),
            entry,
        };
        let text = format!("{}\n", serde_json::to_string(&line)?);
        files::append(&self.folder.join(LOG), text.as_bytes())?;
        self.lines.push(line);
        Ok(())
    }

    /// All entries.
    pub fn lines(&self) -> &[Line] {
        &self.lines
    }

    /// Takes the next number. It is on the disk as taken before this returns.
    ///
    /// # Errors
    /// The entry cannot be written, or no number is left.
    pub fn take(&mut self) -> Result<u64, LedgerError> {
        let mut next = 1;
        for line in &self.lines {
            match &line.entry {
                Entry::Start { first } => next = *first,
                Entry::Taken { number } => next = next.max(number + 1),
                _ => {}
            }
        }
        if next > LAST_NUMBER {
            return Err(LedgerError::Exhausted);
        }
        self.add(Entry::Taken { number: next })?;
        Ok(next)
    }

    /// Notes what the file of a number holds, before the file takes its name.
    ///
    /// # Errors
    /// The entry cannot be written.
    pub fn prepare(&mut self, number: u64, file: Prepared<'_>) -> Result<(), LedgerError> {
        let map = map_path(&self.folder, number);
        if let Some(folder) = map.parent() {
            files::make_folder(folder)?;
        }
        files::write_private(&map, &serde_json::to_vec(file.sets)?)?;
        let claims = file
            .claims
            .iter()
            .map(|claim| WrittenClaim {
                claim: claim.control_number.clone(),
                frequency: claim.frequency.digit().to_owned(),
                guards: self.guards(claim),
            })
            .collect();
        let entry = Entry::Prepared {
            number,
            sha256: sha256_hex(file.bytes),
            file: file.file.to_owned(),
            form: file.claims.first().map_or("", |c| c.form.word()).to_owned(),
            production: file.production,
            batches: file.sets.iter().map(|s| s.batch.clone()).collect(),
            claims,
        };
        self.add(entry)
    }

    /// The file of a number is there.
    ///
    /// # Errors
    /// The entry cannot be written.
    pub fn written(&mut self, number: u64) -> Result<(), LedgerError> {
        self.add(Entry::Written { number })
    }

    /// The number is given up.
    ///
    /// # Errors
    /// The entry cannot be written.
    pub fn failed(&mut self, number: u64, why: &str) -> Result<(), LedgerError> {
        self.add(Entry::Failed {
            number,
            why: why.to_owned(),
        })
    }

    /// Notes an answer. One that was read before changes nothing; then the answer is `false`.
    ///
    /// # Errors
    /// The entry cannot be written.
    pub fn answer(
        &mut self,
        (sha256, kind): (&str, &str),
        (number, whole): (Option<u64>, &str),
        claims: Vec<ClaimAnswer>,
    ) -> Result<bool, LedgerError> {
        let same = |line: &Line| matches!(&line.entry, Entry::Answer { sha256: s, kind: k, number: n, .. } if s == sha256 && k == kind && *n == number);
        if self.lines.iter().any(same) {
            return Ok(false);
        }
        self.add(Entry::Answer {
            sha256: sha256.to_owned(),
            kind: kind.to_owned(),
            number,
            whole: whole.to_owned(),
            claims,
        })?;
        Ok(true)
    }

    /// Patient, day and code of every line of a claim as keyed digests (HMAC-SHA-256, RFC 2104), each once.
    pub fn guards(&self, claim: &Claim) -> Vec<String> {
        let all: BTreeSet<String> = claim
            .duplicates
            .iter()
            .map(|text| {
                let mut digest = hmac(&self.key, text.reveal().as_bytes());
                digest.truncate(GUARD_CHARACTERS);
                digest
            })
            .collect();
        all.into_iter().collect()
    }

    /// What speaks against writing claims again, or for the second time: place of the claim, number of the interchange, words.
    pub fn duplicates(&self, claims: &[&Claim], production: bool) -> Vec<(usize, u64, &'static str)> {
        let standings = super::standings(&self.lines);
        let mut by_guard: BTreeMap<&str, (&str, u64)> = BTreeMap::new();
        let mut by_claim: BTreeMap<&str, u64> = BTreeMap::new();
        let counts =
            |s: &&super::Standing| s.production == production && s.frequency == "1" && !s.state.is_rejected();
        for standing in standings.values().filter(counts) {
            by_claim.insert(&standing.claim, standing.number);
            for guard in &standing.guards {
                by_guard.insert(guard, (&standing.claim, standing.number));
            }
        }
        let mut found = Vec::new();
        let mut here: BTreeMap<String, usize> = BTreeMap::new();
        for (at, claim) in claims.iter().enumerate() {
            if claim.frequency != Frequency::Original {
                continue;
            }
            if let Some(number) = by_claim.get(claim.control_number.as_str()).filter(|_| production) {
                found.push((
                    at,
                    *number,
                    "this claim was written already; --again sends it again",
                ));
            }
            for guard in self.guards(claim) {
                let other = by_guard
                    .get(guard.as_str())
                    .filter(|(other, _)| *other != claim.control_number);
                if let Some((_, number)) = other {
                    let words =
                        "another claim holds the same patient, day and code: replace or void that one";
                    found.push((at, *number, words));
                }
                if here.insert(guard, at).is_some() {
                    found.push((
                        at,
                        0,
                        "two claims of this file hold the same patient, day and code",
                    ));
                }
            }
        }
        found
    }
}

/// HMAC-SHA-256 as hexadecimal digits.
fn hmac(key: &[u8], message: &[u8]) -> String {
    let bytes = |hex: &str| -> Vec<u8> {
        hex.as_bytes()
            .chunks_exact(2)
            .filter_map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok())
            .collect()
    };
    let mut block = if key.len() > BLOCK {
        bytes(&sha256_hex(key))
    } else {
        key.to_vec()
    };
    block.resize(BLOCK, 0);
    let mut inner: Vec<u8> = block.iter().map(|b| b ^ 0x36).collect();
    inner.extend_from_slice(message);
    let mut outer: Vec<u8> = block.iter().map(|b| b ^ 0x5c).collect();
    outer.extend(bytes(&sha256_hex(&inner)));
    sha256_hex(&outer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keyed_digests_are_those_of_rfc_4231() {
        // test case 2 of RFC 4231
        assert_eq!(
            hmac(b"Jefe", b"what do ya want for nothing?"),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        );
        // test case 6: a key longer than a block
        assert_eq!(
            hmac(
                &[0xaa; 131],
                b"Test Using Larger Than Block-Size Key - Hash Key First"
            ),
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
        );
    }
}

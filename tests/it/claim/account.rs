//! What became of every control number of a ledger, and whether the files beside it agree.

use std::collections::BTreeMap;
use std::path::Path;

use ambula::claim::ledger::{Entry, Ledger};
use ambula::claim::x12::verify;
use ambula::files::sha256_hex;

/// Numbers of a ledger as they were taken, their ends, and the digests of the files that were noted for them.
pub(crate) struct Account {
    pub(crate) taken: Vec<u64>,
    ends: BTreeMap<u64, &'static str>,
    noted: BTreeMap<u64, String>,
}

impl Account {
    /// No number has two files or two ends.
    pub(crate) fn of(ledger: &Path) -> Account {
        let mut account = Account {
            taken: Vec::new(),
            ends: BTreeMap::new(),
            noted: BTreeMap::new(),
        };
        for line in Ledger::open(ledger).unwrap().read().unwrap() {
            let (number, end) = match line.entry {
                Entry::Taken { number } => {
                    account.taken.push(number);
                    continue;
                }
                Entry::Prepared { number, sha256, .. } => {
                    assert!(account.noted.insert(number, sha256).is_none());
                    continue;
                }
                Entry::Written { number } => (number, "written"),
                Entry::Failed { number, .. } => (number, "given up"),
                Entry::Interrupted { number, prepared } if prepared => (number, "file ready, then killed"),
                Entry::Interrupted { number, .. } => (number, "taken, then killed"),
                _ => continue,
            };
            assert!(account.ends.insert(number, end).is_none());
        }
        account
    }

    /// How many numbers ended how. Every number has one beginning and one end, none is skipped, and the files are those that
    /// were noted.
    pub(crate) fn checked(&self, files: &BTreeMap<u64, Vec<u8>>) -> BTreeMap<&'static str, usize> {
        let expected: Vec<u64> = (1..=self.taken.len() as u64).collect();
        assert_eq!(self.taken, expected, "a number is repeated or skipped");
        let ended: Vec<u64> = self.ends.keys().copied().collect();
        assert_eq!(ended, expected, "a number has no end");
        for (number, bytes) in files {
            let noted = self.noted.get(number);
            assert_eq!(
                Some(&sha256_hex(bytes)),
                noted,
                "file {number} is not the noted one"
            );
        }
        let mut counts = BTreeMap::new();
        for (number, end) in &self.ends {
            let there = files.contains_key(number);
            match *end {
                "written" => assert!(there, "{number} is written and not there"),
                "taken, then killed" | "given up" => {
                    assert!(!there, "{number} is there and was never ready");
                }
                _ => {}
            }
            *counts.entry(*end).or_default() += 1;
        }
        counts
    }
}

/// Claim files of a folder by their numbers: each whole, of the number that its name says, readable by its owner only.
pub(crate) fn files(folder: &Path) -> BTreeMap<u64, Vec<u8>> {
    use std::os::unix::fs::PermissionsExt as _;
    let mut files = BTreeMap::new();
    for name in ambula::files::names_below(folder).unwrap_or_default() {
        let Some(number) = name.strip_prefix("837p-").and_then(|n| n.strip_suffix(".x12")) else {
            continue;
        };
        let path = folder.join(&name);
        let mode = std::fs::metadata(&path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, 0o600, "{name}");
        let bytes = std::fs::read(&path).unwrap();
        let text = std::str::from_utf8(&bytes).unwrap();
        verify(text).unwrap_or_else(|what| panic!("{name}: {what}"));
        assert!(
            text.contains(&format!("*{number}*0*T*")),
            "{name} has another number inside"
        );
        files.insert(number.parse().unwrap(), bytes);
    }
    files
}

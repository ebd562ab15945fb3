//! Which folders below a root are sessions, and which of them belong to a share of the work.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::super::SessionError;
use super::super::folder::{Folder, OUTPUT_FOLDER, SESSION_FILE};
use super::super::output_list::OUTPUT_LIST;
use crate::files;

/// One of `of` shares of the work, counted from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shard {
    /// Which share.
    pub number: u16,
    /// How many there are.
    pub of: u16,
}

impl Shard {
    /// Everything.
    pub const WHOLE: Shard = Shard { number: 1, of: 1 };

    /// Reads `2/8`; `None` when it is something else.
    pub fn parse(text: &str) -> Option<Shard> {
        let (number, of) = text.split_once('/')?;
        let (number, of) = (number.parse().ok()?, of.parse().ok()?);
        (1..=of).contains(&number).then_some(Shard { number, of })
    }

    /// Whether a session belongs to it: the first 8 hexadecimal digits of the SHA-256 of its path below the root, modulo
    /// the number of shares. Sessions that come or go do not move the others.
    pub fn holds(self, session: &str) -> bool {
        let digest = files::sha256_hex(session.as_bytes());
        let first = digest.get(..8).and_then(|hex| u32::from_str_radix(hex, 16).ok());
        first.unwrap_or_default() % u32::from(self.of.max(1)) == u32::from(self.number.max(1)) - 1
    }

    /// What the names of its tables end with: nothing for all, else `-2-of-8`.
    pub(super) fn suffix(self) -> String {
        if self.of == 1 {
            String::new()
        } else {
            format!("-{}-of-{}", self.number, self.of)
        }
    }
}

/// The session folders below a root by their paths from it (forward slashes, `.` for the root itself), sorted: every folder
/// that holds captures or a session file. Hidden folders, results of earlier runs and the output folder are left out. A
/// folder that is reached twice, over a link, is taken once.
///
/// # Errors
/// The root cannot be listed. Folders below that cannot be listed come back as the second list.
pub(super) fn find(root: &Path, output: &Path) -> Result<(Vec<String>, Vec<String>), SessionError> {
    let real = |path: &Path| path.canonicalize().ok();
    let output = real(output).filter(|output| Some(output) != real(root).as_ref());
    let mut seen: BTreeSet<PathBuf> = BTreeSet::new();
    let (mut found, mut closed) = (Vec::new(), Vec::new());
    let mut open = vec![(root.to_owned(), String::new())];
    while let Some((path, name)) = open.pop() {
        let Some(place) = real(&path).filter(|place| Some(place) != output.as_ref()) else {
            continue;
        };
        if !seen.insert(place) {
            continue;
        }
        let inside = match files::list(&path) {
            Ok(inside) => inside,
            Err(error) if name.is_empty() => return Err(error.into()),
            Err(_) => {
                closed.push(name);
                continue;
            }
        };
        let has_captures =
            Folder::without_session_file(&path).is_ok_and(|folder| !folder.captures.is_empty());
        if has_captures || path.join(SESSION_FILE).is_file() {
            found.push(if name.is_empty() {
                ".".to_owned()
            } else {
                name.clone()
            });
        }
        // the last is looked at first: so that of two ways to one folder the first by name counts
        for below in inside.into_iter().rev().filter(|below| below.is_dir()) {
            let Some(own) = below.file_name().and_then(|own| own.to_str()) else {
                closed.push(format!(
                    "{name}/{}",
                    below.file_name().unwrap_or_default().to_string_lossy()
                ));
                continue;
            };
            let is_results = own == OUTPUT_FOLDER && below.join(OUTPUT_LIST).exists();
            if own.starts_with('.') || is_results {
                continue;
            }
            let name = if name.is_empty() {
                own.to_owned()
            } else {
                format!("{name}/{own}")
            };
            open.push((below, name));
        }
    }
    found.sort();
    closed.sort();
    Ok((found, closed))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_typed_as_fractions() {
        assert_eq!(Shard::parse("2/8"), Some(Shard { number: 2, of: 8 }));
        for wrong in ["0/8", "9/8", "2", "a/b", "1/0", "-1/2", ""] {
            assert_eq!(Shard::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn every_session_belongs_to_one_share_and_stays_there() {
        for number in 0..200 {
            let session = format!("2026/S-{number:04}");
            let of = |of: u16| -> Vec<u16> {
                (1..=of)
                    .filter(|number| Shard { number: *number, of }.holds(&session))
                    .collect()
            };
            assert_eq!((of(1).len(), of(7).len()), (1, 1), "{session}");
        }
        // first 8 digits of the SHA-256 of "S-0042": held as numbers so that the rule cannot change unseen
        let digest = files::sha256_hex(b"S-0042");
        let first = u32::from_str_radix(&digest[..8], 16).unwrap();
        let number = u16::try_from(first % 4).unwrap() + 1;
        assert!(Shard { number, of: 4 }.holds("S-0042"));
    }
}

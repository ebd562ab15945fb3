//! Which files of a folder have arrived: whole, not half-written. Pure: the caller lists the folder and tells the time.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::files::Stamp;

/// A file must keep size and modification time for so long before it is looked at, s.
const SETTLED_S: f64 = 0.25;
/// A file that is shorter than it announces is taken as it is after so long without a change, s.
const PATIENCE_S: f64 = 10.0;

/// What has become of the files since the last look.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Seen {
    /// New or changed, and whole (or given up on), the one that settled first first.
    pub ready: Vec<PathBuf>,
    /// Known before, not there any more.
    pub gone: Vec<PathBuf>,
    /// Not changing, but shorter than they announce: told once.
    pub short: Vec<PathBuf>,
}

/// The files of a folder as they were last seen.
#[derive(Debug, Default)]
pub struct Arrivals {
    files: BTreeMap<PathBuf, File>,
}

#[derive(Debug)]
struct File {
    stamp: Stamp,
    since_s: f64,
    /// Whether it was handed out with this stamp.
    is_done: bool,
    /// Whether it was found to be shorter than it announces.
    is_short: bool,
}

impl Arrivals {
    /// Compares a listing with the last one. `now_s` counts from any instant; `is_whole` says whether a file has all
    /// the bytes that it announces and is asked only of files that have settled.
    pub fn look(
        &mut self,
        listing: &[(PathBuf, Stamp)],
        now_s: f64,
        is_whole: impl Fn(&Path) -> bool,
    ) -> Seen {
        let mut seen = Seen::default();
        let there = |path: &PathBuf| listing.iter().any(|(listed, _)| listed == path);
        seen.gone = self.files.keys().filter(|path| !there(path)).cloned().collect();
        for path in &seen.gone {
            self.files.remove(path);
        }
        for (path, stamp) in listing {
            let file = self
                .files
                .entry(path.clone())
                .or_insert_with(|| File::new(*stamp, now_s));
            if file.stamp != *stamp {
                *file = File::new(*stamp, now_s);
            }
            let quiet_s = now_s - file.since_s;
            if file.is_done || quiet_s < SETTLED_S {
                continue;
            }
            if quiet_s >= PATIENCE_S || is_whole(path) {
                file.is_done = true;
                seen.ready.push(path.clone());
            } else if !file.is_short {
                file.is_short = true;
                seen.short.push(path.clone());
            }
        }
        seen
    }

    /// Hands a file out again, for instance because it changed while it was read.
    pub fn again(&mut self, path: &Path, now_s: f64) {
        if let Some(file) = self.files.get_mut(path) {
            *file = File::new(file.stamp, now_s);
        }
    }
}

impl File {
    fn new(stamp: Stamp, now_s: f64) -> File {
        File {
            stamp,
            since_s: now_s,
            is_done: false,
            is_short: false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stamp(bytes: u64) -> Stamp {
        Stamp {
            bytes,
            modified: None,
        }
    }

    #[test]
    fn a_growing_file_is_handed_out_once_when_it_is_whole() {
        let mut arrivals = Arrivals::default();
        let path = PathBuf::from("walk.c3d");
        let mut handed_out = Vec::new();
        for step in 0..40_u32 {
            let now_s = f64::from(step) * 0.1;
            // it grows for two seconds, with a pause of half a second on the way
            let bytes = match step {
                0..=9 => step,
                10..=14 => 10,
                15..=20 => step,
                _ => 20,
            };
            let listing = [(path.clone(), stamp(u64::from(bytes)))];
            let seen = arrivals.look(&listing, now_s, |_| bytes == 20);
            if !seen.ready.is_empty() {
                handed_out.push(step);
            }
        }
        assert_eq!(handed_out, [23]);
    }

    #[test]
    fn a_changed_file_comes_again_a_deleted_one_goes_and_a_short_one_is_told_then_taken() {
        let mut arrivals = Arrivals::default();
        let path = PathBuf::from("walk.c3d");
        let here = |bytes| [(path.clone(), stamp(bytes))];
        arrivals.look(&here(5), 0.0, |_| true);
        assert_eq!(
            arrivals.look(&here(5), 1.0, |_| true).ready,
            std::slice::from_ref(&path)
        );
        assert_eq!(arrivals.look(&here(5), 2.0, |_| true), Seen::default());
        arrivals.look(&here(6), 3.0, |_| true);
        assert_eq!(
            arrivals.look(&here(6), 4.0, |_| true).ready,
            std::slice::from_ref(&path)
        );
        assert_eq!(
            arrivals.look(&[], 5.0, |_| true).gone,
            std::slice::from_ref(&path)
        );
        arrivals.look(&here(7), 6.0, |_| false);
        assert_eq!(
            arrivals.look(&here(7), 7.0, |_| false).short,
            std::slice::from_ref(&path)
        );
        assert_eq!(arrivals.look(&here(7), 8.0, |_| false), Seen::default());
        assert_eq!(arrivals.look(&here(7), 17.0, |_| false).ready, [path]);
    }
}

//! What was removed: where, what kind of thing, how often; never the thing itself.

use std::collections::BTreeMap;

use serde::Serialize;

/// One kind of removal in one place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Removal {
    /// Section and key, or group and parameter.
    pub place: String,
    /// What was done.
    pub what: &'static str,
    /// How many values.
    pub count: usize,
}

/// Removals of one file, counted.
#[derive(Debug, Clone, Default)]
pub(super) struct Tally {
    counts: BTreeMap<(String, &'static str), usize>,
}

impl Tally {
    pub(super) fn add(&mut self, place: &str, what: &'static str, count: usize) {
        if count > 0 {
            *self.counts.entry((place.to_owned(), what)).or_default() += count;
        }
    }

    pub(super) fn removals(self) -> Vec<Removal> {
        let of = |((place, what), count)| Removal { place, what, count };
        self.counts.into_iter().map(of).collect()
    }
}

//! Finding gaps and saying of what kind they are: at the start, at the end, between valid samples, or all there is.

use serde::Serialize;

use super::runs::{self, Run};

/// Where a gap lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum GapPlace {
    /// Before the first valid sample.
    Start,
    /// Between valid samples.
    Inner,
    /// After the last valid sample.
    End,
    /// No sample is valid.
    Whole,
}

/// A stretch of missing samples and where it lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Gap {
    /// The missing samples.
    pub run: Run,
    /// Where they lie.
    pub place: GapPlace,
}

impl Gap {
    /// The gaps of a series, in order.
    ///
    /// ```
    /// use ambula::signal::{Gap, GapPlace};
    ///
    /// let found = Gap::of(&[false, true, false, false, true]);
    /// assert_eq!((found[0].place, found[1].place, found[1].run.len()), (GapPlace::Start, GapPlace::Inner, 2));
    /// ```
    pub fn of(valid: &[bool]) -> Vec<Gap> {
        let place = |run: Run| match (run.start == 0, run.end == valid.len()) {
            (true, true) => GapPlace::Whole,
            (true, false) => GapPlace::Start,
            (false, true) => GapPlace::End,
            (false, false) => GapPlace::Inner,
        };
        let classified = |run| Gap {
            run,
            place: place(run),
        };
        runs::gaps(valid).into_iter().map(classified).collect()
    }

    /// The last sample before the gap, when there is one.
    pub fn before(self) -> Option<usize> {
        self.run.start.checked_sub(1)
    }

    /// The first sample after the gap, when there is one.
    pub fn after(self) -> Option<usize> {
        matches!(self.place, GapPlace::Start | GapPlace::Inner).then_some(self.run.end)
    }

    /// Number of missing samples.
    pub fn frames(self) -> usize {
        self.run.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_gap_is_told_apart() {
        let places = |valid: &[bool]| Gap::of(valid).iter().map(|g| g.place).collect::<Vec<_>>();
        assert_eq!(
            places(&[false, true, false, true, false]),
            [GapPlace::Start, GapPlace::Inner, GapPlace::End]
        );
        assert_eq!(places(&[false, false]), [GapPlace::Whole]);
        assert!(places(&[true, true]).is_empty() && places(&[]).is_empty());
        let gap = Gap::of(&[true, false, true])[0];
        assert_eq!((gap.before(), gap.after(), gap.frames()), (Some(0), Some(2), 1));
        let end = Gap::of(&[true, false])[0];
        assert_eq!((end.before(), end.after()), (Some(0), None));
    }
}

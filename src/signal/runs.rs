//! Stretches of valid samples and the gaps between them.

use serde::Serialize;

/// A stretch of consecutive samples, `start` included, `end` excluded (0-based indices).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Run {
    /// First sample of the stretch.
    pub start: usize,
    /// One past the last sample.
    pub end: usize,
}

impl Run {
    /// Number of samples.
    pub fn len(self) -> usize {
        self.end.saturating_sub(self.start)
    }

    /// Whether the stretch holds no sample.
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }
}

fn stretches(valid: &[bool], wanted: bool) -> Vec<Run> {
    let mut found = Vec::new();
    let mut open = None;
    for (i, v) in valid.iter().enumerate() {
        match (open, *v == wanted) {
            (None, true) => open = Some(i),
            (Some(start), false) => {
                found.push(Run { start, end: i });
                open = None;
            }
            _ => {}
        }
    }
    if let Some(start) = open {
        found.push(Run {
            start,
            end: valid.len(),
        });
    }
    found
}

/// The stretches of valid samples, in order.
pub fn valid_runs(valid: &[bool]) -> Vec<Run> {
    stretches(valid, true)
}

/// The stretches of missing samples, in order; those at the two ends included.
pub fn gaps(valid: &[bool]) -> Vec<Run> {
    stretches(valid, false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_and_gaps_share_the_samples_out() {
        let valid = [false, true, true, false, false, true];
        assert_eq!(
            valid_runs(&valid),
            [Run { start: 1, end: 3 }, Run { start: 5, end: 6 }]
        );
        assert_eq!(gaps(&valid), [Run { start: 0, end: 1 }, Run { start: 3, end: 5 }]);
        assert!(valid_runs(&[]).is_empty());
    }
}

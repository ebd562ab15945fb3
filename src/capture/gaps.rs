//! Gaps in a track: how much is missing, where, how long at worst.

use std::ops::Range;

use crate::signal::Track;

/// What is missing from a track. Frames are 0-based indices.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Gaps {
    /// Number of frames without a valid sample.
    pub missing_frames: usize,
    /// Runs of missing frames, in order.
    pub runs: Vec<Range<usize>>,
}

impl Gaps {
    /// The gaps of a track.
    pub fn of(track: &Track) -> Gaps {
        let mut gaps = Gaps::default();
        for (frame, _) in track.valid.iter().enumerate().filter(|(_, valid)| !**valid) {
            gaps.missing_frames += 1;
            match gaps.runs.last_mut() {
                Some(run) if run.end == frame => run.end = frame + 1,
                _ => gaps.runs.push(frame..frame + 1),
            }
        }
        gaps
    }

    /// Length of the longest gap in frames.
    pub fn longest_frames(&self) -> usize {
        self.runs.iter().map(ExactSizeIterator::len).max().unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_are_found_at_both_ends() {
        let track = Track {
            values: vec![[0.0; 3]; 6],
            valid: vec![false, true, false, false, true, false],
        };
        let gaps = Gaps::of(&track);
        assert_eq!(gaps.runs, [0..1, 2..4, 5..6]);
        assert_eq!((gaps.missing_frames, gaps.longest_frames()), (4, 2));
    }
}

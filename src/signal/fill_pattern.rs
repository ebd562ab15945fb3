//! Filling a gap with the movement of one other marker, the donor.
//!
//! The marker goes where the donor goes; the distance vector between them turns evenly from what it was before the gap
//! to what it is after it. Vicon Nexus calls the same a pattern fill.

use super::{Gap, Track};

/// The missing samples by the movement of a donor, which must be seen throughout the gap and at the valid samples
/// beside it. At an end of the trial the distance vector of the one side is kept.
pub fn pattern(track: &Track, gap: Gap, donor: &Track) -> Option<Vec<[f64; 3]>> {
    let offset = |frame: Option<usize>| {
        let (marker, donor) = (track.at(frame?)?, donor.at(frame?)?);
        Some([0, 1, 2].map(|c| marker[c] - donor[c]))
    };
    let (before, after) = (offset(gap.before()), offset(gap.after()));
    if (gap.before().is_some() && before.is_none()) || (gap.after().is_some() && after.is_none()) {
        return None;
    }
    let missing = gap.run.start..gap.run.end;
    missing
        .map(|frame| {
            let here = donor.at(frame)?;
            let offset = between(before, after, share(gap, frame))?;
            Some([0, 1, 2].map(|c| here[c] + offset[c]))
        })
        .collect()
}

/// How far a missing sample is on its way from the sample before the gap (0) to the one after it (1).
pub(super) fn share(gap: Gap, frame: usize) -> f64 {
    let steps = (gap.frames() + 1) as f64;
    (frame + 1).saturating_sub(gap.run.start) as f64 / steps
}

/// Evenly from one triple to another; the one that there is where only one is.
pub(super) fn between(before: Option<[f64; 3]>, after: Option<[f64; 3]>, share: f64) -> Option<[f64; 3]> {
    match (before, after) {
        (Some(a), Some(b)) => Some([0, 1, 2].map(|c| a[c] + share * (b[c] - a[c]))),
        (one, other) => one.or(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moved(by: impl Fn(f64) -> [f64; 3]) -> Track {
        Track {
            values: (0..30).map(f64::from).map(by).collect(),
            valid: vec![true; 30],
        }
    }

    #[test]
    fn a_marker_at_a_steady_distance_comes_back() {
        let donor = moved(|t| [100.0 * t.sin(), t, 5.0]);
        let whole = moved(|t| [100.0 * t.sin() + 30.0 + t, t - 7.0, 5.0]);
        let mut cut = whole.clone();
        (10..20).for_each(|frame| cut.set(frame, None));
        let filled = pattern(&cut, Gap::of(&cut.valid)[0], &donor).unwrap();
        for (value, truth) in filled.iter().zip(&whole.values[10..20]) {
            assert!((0..3).all(|c| (value[c] - truth[c]).abs() < 1e-9));
        }
        let mut blinking = donor.clone();
        blinking.set(12, None);
        assert!(pattern(&cut, Gap::of(&cut.valid)[0], &blinking).is_none());
    }

    #[test]
    fn at_an_end_the_distance_is_kept() {
        let donor = moved(|t| [t * t, 0.0, 0.0]);
        let mut cut = moved(|t| [t * t + 9.0, 1.0, 2.0]);
        (25..30).for_each(|frame| cut.set(frame, None));
        let filled = pattern(&cut, Gap::of(&cut.valid)[0], &donor).unwrap();
        assert!((filled[4][0] - (29.0 * 29.0 + 9.0)).abs() < 1e-9);
    }
}

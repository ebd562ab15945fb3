//! First and second time derivatives of a track, within its valid stretches.
//!
//! Velocity: central difference; at the two ends of a stretch the one-sided difference of three samples (of
//! two, when the stretch has only two). Acceleration: the three-point second difference; the first and last
//! sample of a stretch have none. Single samples have neither.

use super::{Track, valid_runs};

/// First derivative, unit of the track per second.
pub fn velocity(track: &Track, rate_hz: f64) -> Track {
    let mut result = Track::missing(track.len());
    for run in valid_runs(&track.valid) {
        let at = |i: usize| track.values.get(i).copied().unwrap_or_default();
        for i in run.start..run.end {
            let (before, after) = (i > run.start, i + 1 < run.end);
            let long = run.len() > 2;
            let weights: &[(usize, f64)] = match (before, after, long) {
                (true, true, _) => &[(i - 1, -0.5), (i + 1, 0.5)],
                (false, true, true) => &[(i, -1.5), (i + 1, 2.0), (i + 2, -0.5)],
                (true, false, true) => &[(i, 1.5), (i - 1, -2.0), (i - 2, 0.5)],
                (false, true, false) => &[(i, -1.0), (i + 1, 1.0)],
                (true, false, false) => &[(i - 1, -1.0), (i, 1.0)],
                (false, false, _) => continue,
            };
            result.set(i, Some(weighted(at, weights, rate_hz)));
        }
    }
    result
}

/// Second derivative, unit of the track per second squared.
pub fn acceleration(track: &Track, rate_hz: f64) -> Track {
    let mut result = Track::missing(track.len());
    for run in valid_runs(&track.valid) {
        let at = |i: usize| track.values.get(i).copied().unwrap_or_default();
        for i in run.start + 1..run.end.saturating_sub(1) {
            let weights = [(i - 1, 1.0), (i, -2.0), (i + 1, 1.0)];
            result.set(i, Some(weighted(at, &weights, rate_hz * rate_hz)));
        }
    }
    result
}

fn weighted(at: impl Fn(usize) -> [f64; 3], weights: &[(usize, f64)], factor: f64) -> [f64; 3] {
    let mut sum = [0.0; 3];
    for (index, weight) in weights {
        for (s, v) in sum.iter_mut().zip(at(*index)) {
            *s += weight * v * factor;
        }
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_parabola_has_its_exact_derivatives_up_to_the_ends() {
        let rate_hz = 50.0;
        let mut track = Track::missing(12);
        for i in 0..8 {
            let t = i as f64 / rate_hz;
            track.set(i, Some([3.0 * t * t - t, 1.0, t]));
        }
        track.set(10, Some([5.0; 3]));
        let (v, a) = (velocity(&track, rate_hz), acceleration(&track, rate_hz));
        for i in 0..8 {
            let t = i as f64 / rate_hz;
            assert!((v.at(i).unwrap()[0] - (6.0 * t - 1.0)).abs() < 1e-10);
        }
        for i in 1..7 {
            assert!((a.at(i).unwrap()[0] - 6.0).abs() < 1e-9);
        }
        assert!(a.at(0).is_none() && a.at(7).is_none() && v.at(10).is_none() && v.at(8).is_none());
    }
}

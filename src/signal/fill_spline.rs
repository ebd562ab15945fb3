//! Filling a gap by a natural spline through the samples on both sides of it.
//!
//! The spline of order m (2 cubic, 3 quintic) through samples `y` at frames `x` is `sum c |f - x|^(2 m - 1)` plus a
//! polynomial of degree m - 1 to which c is orthogonal: the interpolating curve with the least `integral (s^(m))^2`.
//! Only a few samples on either side take part, so that noise far away says nothing.
//!
//! # References
//! Woltring, Adv Eng Softw 1986;8:104-113; Wahba, Spline models for observational data, SIAM 1990, section 2.4.

use nalgebra::{DMatrix, DVector};

use super::{Gap, GapPlace, Track};

/// Fewest samples on either side (as Vicon Nexus asks for its Woltring fill).
const LEAST_EITHER_SIDE: usize = 5;

/// Degree of a filling spline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Degree {
    /// Least bending: third degree.
    Cubic,
    /// Least change of bending: fifth degree.
    Quintic,
}

/// Root mean square sixth difference of the samples beside a gap, mm, above which a quintic spline is not trusted. Noise
/// is multiplied by 30 in a sixth difference: this is 0.017 mm of it, less than any camera leaves.
const ROUGH_MM: f64 = 0.5;
/// Weights of a sixth difference.
const SIXTH: [f64; 7] = [1.0, -6.0, 15.0, -20.0, 15.0, -6.0, 1.0];

/// The degree that the samples beside a gap allow: a quintic spline continues smooth samples best, and the noise of
/// others worst (`docs/validation/gaps.md`); those get a cubic one.
pub fn degree(track: &Track, gap: Gap, either_side: usize) -> Degree {
    let sides = [
        (gap.run.start.saturating_sub(either_side), gap.run.start),
        (gap.run.end, (gap.run.end + either_side).min(track.len())),
    ];
    let (mut square, mut count) = (0.0, 0.0);
    for (from, to) in sides {
        let seen: Vec<[f64; 3]> = (from..to).filter_map(|frame| track.at(frame)).collect();
        for window in seen.windows(SIXTH.len()) {
            for c in 0..3 {
                let sixth: f64 = window.iter().zip(SIXTH).map(|(v, w)| v[c] * w).sum();
                square += sixth * sixth;
                count += 1.0;
            }
        }
    }
    if count > 0.0 && f64::sqrt(square / count) <= ROUGH_MM {
        Degree::Quintic
    } else {
        Degree::Cubic
    }
}

/// The missing samples of an inner gap by a spline through at most `either_side` samples before and after it; `None`
/// for a gap at an end (a spline never extrapolates), or with fewer than five samples in a row on one side.
pub fn spline(track: &Track, gap: Gap, degree: Degree, either_side: usize) -> Option<Vec<[f64; 3]>> {
    if gap.place != GapPlace::Inner {
        return None;
    }
    let (first, last) = (gap.before()?, gap.after()?);
    let before = (0..either_side).map_while(|k| {
        let frame = first.checked_sub(k)?;
        Some((frame, track.at(frame)?))
    });
    let after = (0..either_side).map_while(|k| Some((last + k, track.at(last + k)?)));
    let (mut samples, after): (Vec<_>, Vec<_>) = (before.collect(), after.collect());
    if samples.len() < LEAST_EITHER_SIDE || after.len() < LEAST_EITHER_SIDE {
        return None;
    }
    samples.reverse();
    samples.extend(after);
    through(&samples, gap, degree)
}

fn through(samples: &[(usize, [f64; 3])], gap: Gap, degree: Degree) -> Option<Vec<[f64; 3]>> {
    let (terms, power, sign) = match degree {
        Degree::Cubic => (2, 3, 1.0),
        Degree::Quintic => (3, 5, -1.0),
    };
    let middle = 0.5 * (gap.run.start as f64 + gap.run.end as f64 - 1.0);
    let reach = samples
        .iter()
        .map(|s| (s.0 as f64 - middle).abs())
        .fold(1.0, f64::max);
    let scaled = |frame: usize| (frame as f64 - middle) / reach;
    let kernel = |a: f64, b: f64| sign * (a - b).abs().powi(power);
    let n = samples.len();
    let at: Vec<f64> = samples.iter().map(|s| scaled(s.0)).collect();
    let term = |x: f64, index: usize| x.powi(i32::try_from(index).unwrap_or(0));
    let matrix = DMatrix::from_fn(n + terms, n + terms, |i, j| match (at.get(i), at.get(j)) {
        (Some(a), Some(b)) => kernel(*a, *b),
        (Some(a), None) => term(*a, j - n),
        (None, Some(b)) => term(*b, i - n),
        (None, None) => 0.0,
    });
    let decomposed = matrix.lu();
    let mut filled = vec![[0.0; 3]; gap.frames()];
    for c in 0..3 {
        let wanted = DVector::from_fn(n + terms, |i, _| samples.get(i).map_or(0.0, |s| s.1[c]));
        let weights = decomposed.solve(&wanted)?;
        for (frame, value) in (gap.run.start..gap.run.end).zip(&mut filled) {
            let x = scaled(frame);
            let basis = at
                .iter()
                .map(|a| kernel(x, *a))
                .chain((0..terms).map(|k| term(x, k)));
            value[c] = basis.zip(weights.iter()).map(|(b, w)| b * w).sum();
        }
    }
    let finite = filled.iter().flatten().all(|v| v.is_finite());
    finite.then_some(filled)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCIPY_CUBIC: [f64; 4] = [
        1.4843840057926478,
        1.4883907061364585,
        1.403092564935257,
        1.2476241447295557,
    ];
    const SCIPY_QUINTIC: [f64; 4] = [
        1.4954160908907428,
        1.5090635760900808,
        1.4228064681368817,
        1.2571961386317676,
    ];

    fn wave() -> Track {
        let values: Vec<[f64; 3]> = (0..80)
            .map(f64::from)
            .map(|t| [500.0 * (t / 16.0).sin(), 0.02 * t * t, 1300.0 + 12.0 * t])
            .collect();
        Track {
            valid: vec![true; values.len()],
            values,
        }
    }

    fn cut(track: &Track, start: usize, end: usize) -> (Track, Gap) {
        let mut cut = track.clone();
        for frame in start..end {
            cut.set(frame, None);
        }
        let gap = Gap::of(&cut.valid)[0];
        (cut, gap)
    }

    #[test]
    fn parabolas_come_back_and_sines_nearly() {
        let whole = wave();
        let (with_gap, gap) = cut(&whole, 35, 45);
        for (degree, within_mm) in [(Degree::Cubic, 1.5), (Degree::Quintic, 0.05)] {
            let filled = spline(&with_gap, gap, degree, 10).unwrap();
            for (frame, value) in (35..45).zip(filled) {
                assert!(
                    (value[0] - whole.values[frame][0]).abs() < within_mm,
                    "{degree:?} {value:?}"
                );
                assert!((value[2] - whole.values[frame][2]).abs() < 1e-6);
                if degree == Degree::Quintic {
                    assert!((value[1] - whole.values[frame][1]).abs() < 1e-6);
                }
            }
        }
    }

    /// scipy 1.16 `make_interp_spline(x, y, k=5, bc_type=([(3, 0), (4, 0)], [(3, 0), (4, 0)]))` and
    /// `CubicSpline(x, y, bc_type="natural")` through x = 0 1 2 3 4 9 10 11 12 13, y = sin(x / 3) + x / 10, at 5 to 8.
    #[test]
    fn equals_the_natural_splines_of_scipy() {
        let mut track = Track::missing(14);
        for frame in (0..5).chain(9..14) {
            let x = frame as f64;
            track.set(frame, Some([(x / 3.0).sin() + x / 10.0, 0.0, 0.0]));
        }
        let gap = Gap::of(&track.valid)[0];
        for (degree, expected) in [(Degree::Cubic, SCIPY_CUBIC), (Degree::Quintic, SCIPY_QUINTIC)] {
            let filled = spline(&track, gap, degree, 5).unwrap();
            for (value, wanted) in filled.iter().zip(expected) {
                assert!((value[0] - wanted).abs() < 1e-10, "{degree:?}: {filled:?}");
            }
        }
    }

    #[test]
    fn noise_beside_a_gap_asks_for_the_lower_degree() {
        let (smooth, gap) = cut(&wave(), 35, 45);
        assert_eq!(degree(&smooth, gap, 10), Degree::Quintic);
        let mut noisy = smooth.clone();
        for (i, value) in noisy.values.iter_mut().enumerate() {
            value[1] += if i % 2 == 0 { 0.1 } else { -0.1 };
        }
        assert_eq!(degree(&noisy, gap, 10), Degree::Cubic);
    }

    #[test]
    fn nothing_is_extrapolated_and_five_samples_are_asked_on_either_side() {
        let whole = wave();
        let (start, gap) = cut(&whole, 0, 4);
        assert!(spline(&start, gap, Degree::Quintic, 10).is_none());
        let (late, gap) = cut(&whole, 70, 76);
        assert!(spline(&late, gap, Degree::Quintic, 10).is_none());
        let (enough, gap) = cut(&whole, 70, 75);
        assert_eq!(spline(&enough, gap, Degree::Quintic, 10).unwrap().len(), 5);
    }
}

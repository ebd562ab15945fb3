//! Periodic cubic splines through key points: how prescribed curves are written down. And their first harmonics,
//! where every derivative has to exist.

use super::schedule::count;
use super::space::{cos, sin};

/// A smooth function of the phase of the gait cycle (0 to 1, repeated): as a spline twice continuously
/// differentiable, as a sum of harmonics any number of times.
#[derive(Debug, Clone)]
pub(super) struct Curve {
    at: Vec<f64>,
    value: Vec<f64>,
    second: Vec<f64>,
    /// Factors of the cosine and the sine of each harmonic from 0 on, instead of the spline.
    harmonics: Option<Vec<[f64; 2]>>,
}

/// Phases at which the harmonics of a curve are taken.
const PHASES: usize = 256;

impl Curve {
    /// The spline through `(percent of the cycle, value)`; percents ascend and stay in [0, 100).
    /// One point alone makes a constant.
    pub(super) fn through(points: &[(f64, f64)]) -> Curve {
        let at: Vec<f64> = points.iter().map(|p| p.0 / 100.0).collect();
        let value: Vec<f64> = points.iter().map(|p| p.1).collect();
        let second = periodic_second_derivatives(&at, &value);
        Curve {
            at,
            value,
            second,
            harmonics: None,
        }
    }

    /// The mean and the first `highest` harmonics of the curve.
    pub(super) fn band_limited(&self, highest: usize) -> Curve {
        let values: Vec<f64> = (0..PHASES).map(|i| self.at(count(i) / count(PHASES))).collect();
        let factor = |harmonic: usize, wave: fn(f64) -> f64| {
            let weight = if harmonic == 0 { 1.0 } else { 2.0 };
            let turn = std::f64::consts::TAU * count(harmonic) / count(PHASES);
            let sum: f64 = values
                .iter()
                .enumerate()
                .map(|(i, value)| value * wave(turn * count(i)))
                .sum();
            weight * sum / count(PHASES)
        };
        Curve {
            harmonics: Some((0..=highest).map(|n| [factor(n, cos), factor(n, sin)]).collect()),
            ..self.clone()
        }
    }

    pub(super) fn constant(value: f64) -> Curve {
        Curve::through(&[(0.0, value)])
    }

    /// The value at a phase; any real phase is allowed, 1.25 being the same as 0.25.
    pub(super) fn at(&self, phase: f64) -> f64 {
        if let Some(harmonics) = &self.harmonics {
            let turn = std::f64::consts::TAU * phase;
            let wave = |(n, [c, s]): (usize, &[f64; 2])| c * cos(turn * count(n)) + s * sin(turn * count(n));
            return harmonics.iter().enumerate().map(wave).sum();
        }
        let n = self.at.len();
        if n < 3 {
            return self.value.first().copied().unwrap_or(0.0);
        }
        let p = phase - phase.floor();
        let after = self.at.iter().position(|k| *k > p);
        // the interval that closes the circle runs from the last knot to the first one of the next cycle
        let (i, j, start, end) = match after {
            Some(0) => (n - 1, 0, self.at[n - 1] - 1.0, self.at[0]),
            Some(j) => (j - 1, j, self.at[j - 1], self.at[j]),
            None => (n - 1, 0, self.at[n - 1], self.at[0] + 1.0),
        };
        let h = end - start;
        let (a, b) = ((end - p) / h, (p - start) / h);
        let bend = (a * a * a - a) * self.second[i] + (b * b * b - b) * self.second[j];
        a * self.value[i] + b * self.value[j] + bend * h * h / 6.0
    }
}

/// Second derivatives at the knots of the periodic spline: a cyclic tridiagonal system, solved by the
/// Sherman-Morrison correction of two ordinary ones.
fn periodic_second_derivatives(at: &[f64], value: &[f64]) -> Vec<f64> {
    let n = at.len();
    if n < 3 {
        return vec![0.0; n];
    }
    let gap = |i: usize| {
        if i + 1 < n {
            at[i + 1] - at[i]
        } else {
            at[0] + 1.0 - at[n - 1]
        }
    };
    let slope = |i: usize| (value[(i + 1) % n] - value[i]) / gap(i);
    let before = |i: usize| (i + n - 1) % n;
    let low: Vec<f64> = (0..n).map(|i| gap(before(i)) / 6.0).collect();
    let high: Vec<f64> = (0..n).map(|i| gap(i) / 6.0).collect();
    let mut middle: Vec<f64> = (0..n).map(|i| (gap(before(i)) + gap(i)) / 3.0).collect();
    let right: Vec<f64> = (0..n).map(|i| slope(i) - slope(before(i))).collect();

    let corner = high[n - 1];
    let gamma = -middle[0];
    middle[0] -= gamma;
    middle[n - 1] -= corner * corner / gamma;
    let x = tridiagonal(&low, &middle, &high, &right);
    let mut u = vec![0.0; n];
    u[0] = gamma;
    u[n - 1] = corner;
    let z = tridiagonal(&low, &middle, &high, &u);
    let factor = (x[0] + corner * x[n - 1] / gamma) / (1.0 + z[0] + corner * z[n - 1] / gamma);
    x.iter().zip(&z).map(|(x, z)| x - factor * z).collect()
}

/// Solves a tridiagonal system (`low[0]` and the last of `high` are not used).
fn tridiagonal(low: &[f64], middle: &[f64], high: &[f64], right: &[f64]) -> Vec<f64> {
    let n = middle.len();
    let mut ratio = vec![0.0; n];
    let mut x = right.to_vec();
    let mut pivot = middle[0];
    x[0] /= pivot;
    for i in 1..n {
        ratio[i] = high[i - 1] / pivot;
        pivot = middle[i] - low[i] * ratio[i];
        x[i] = (x[i] - low[i] * x[i - 1]) / pivot;
    }
    for i in (0..n - 1).rev() {
        x[i] -= ratio[i + 1] * x[i + 1];
    }
    x
}

/// The polynomial of fifth degree on 0 to 1 with given value and slope at both ends and no second
/// derivative there; slopes are per unit of the argument.
pub(super) fn quintic(start: (f64, f64), end: (f64, f64), u: f64) -> f64 {
    let (p0, m0) = start;
    let (p1, m1) = end;
    let rise = p1 - p0;
    let c3 = 10.0 * rise - 6.0 * m0 - 4.0 * m1;
    let c4 = -15.0 * rise + 8.0 * m0 + 7.0 * m1;
    let c5 = 6.0 * rise - 3.0 * m0 - 3.0 * m1;
    p0 + u * (m0 + u * u * (c3 + u * (c4 + u * c5)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spline_passes_its_points_and_closes_smoothly() {
        let points = [(0.0, 5.0), (12.0, 19.0), (40.0, 6.0), (73.0, 59.0), (95.0, 6.0)];
        let curve = Curve::through(&points);
        for (percent, value) in points {
            assert!((curve.at(percent / 100.0 + 3.0) - value).abs() < 1e-9);
        }
        let h = 1e-4;
        for knot in [0.0, 0.12, 0.95] {
            let bend = |p: f64| (curve.at(p + h) - 2.0 * curve.at(p) + curve.at(p - h)) / (h * h);
            assert!((bend(knot - 2.0 * h) - bend(knot + 2.0 * h)).abs() < 40.0);
        }
    }

    #[test]
    fn harmonics_follow_a_spline_and_a_constant_stays() {
        let points = [(0.0, 5.0), (20.0, 19.0), (40.0, 6.0), (60.0, 12.0), (80.0, -3.0)];
        let curve = Curve::through(&points);
        let limited = curve.band_limited(6);
        for i in 0..50 {
            let phase = 0.02 * count(i);
            assert!((curve.at(phase) - limited.at(phase)).abs() < 0.3, "at {phase}");
            assert!((limited.at(phase + 2.0) - limited.at(phase)).abs() < 1e-9);
        }
        assert!((Curve::constant(4.0).band_limited(6).at(0.3) - 4.0).abs() < 1e-12);
    }

    #[test]
    fn a_quintic_meets_its_ends() {
        let f = |u| quintic((1.0, 2.0), (-3.0, 0.5), u);
        assert!((f(0.0) - 1.0).abs() < 1e-12 && (f(1.0) + 3.0).abs() < 1e-12);
        assert!(((f(1e-6) - f(0.0)) / 1e-6 - 2.0).abs() < 1e-4);
        assert!(((f(1.0) - f(1.0 - 1e-6)) / 1e-6 - 0.5).abs() < 1e-4);
    }
}

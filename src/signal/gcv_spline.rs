//! Natural quintic smoothing spline on a uniform grid whose smoothness is chosen by generalised cross-validation.
//!
//! The spline s of a series y of n samples, one unit apart, minimises `sum |y - s|^2 + p * integral |s'''|^2`. Banded
//! algebra makes one trial value of p a matter of n steps: with the third differences `Q'y`, their Gram matrix
//! `B = Q'Q` and the spline matrix G, `(G + p B) g = Q'y` and `s = y - p Q g`.
//!
//! # References
//! Woltring, Adv Eng Softw 1986;8:104-113 (GCVSPL); Craven & Wahba, Numer Math 1979;31:377-403 (the score); Hutchinson &
//! de Hoog, Numer Math 1985;47:99-106 (its trace from the central bands of an inverse).

type Row = [f64; 3];

/// `Q'Q` and `G` by distance from the diagonal.
const GRAM: [f64; 4] = [20.0, -15.0, 6.0, -1.0];
const SPLINE: [f64; 4] = [66.0 / 120.0, 26.0 / 120.0, 1.0 / 120.0, 0.0];
/// Third differences: weights of samples j .. j + 3.
const THIRD: [f64; 4] = [-1.0, 3.0, -3.0, 1.0];
/// Where the search for p begins.
const START: f64 = 1.0 / 64.0;
/// Below this p the spline interpolates.
const INTERPOLATES: f64 = 1e-15 * START;
/// Above this p the spline is a parabola.
const PARABOLA: f64 = 1e15 * START;
/// Width of p, relative, at which the search ends.
const WIDTH: f64 = 1e-6;
/// Fewer samples than this have no quintic spline worth the name.
const LEAST_SAMPLES: usize = 8;

/// A fitted spline of three series with one p.
#[derive(Debug, Clone, PartialEq)]
pub struct GcvSpline {
    /// The smoothing parameter in units of the sample distance; 0 interpolates.
    pub p: f64,
    /// The smoothed series.
    pub smooth: Vec<Row>,
    curvature: Vec<Row>,
}

impl GcvSpline {
    /// Fits three series together: one smoothing parameter, the one that is reached downhill in the score of generalised
    /// cross-validation from p = 1/64. The score has several minima and the lowest one is not asked for: this is the
    /// walk that Plug-in Gait takes. `None` for fewer than eight samples.
    pub fn fit(samples: &[Row]) -> Option<GcvSpline> {
        if samples.len() < LEAST_SAMPLES {
            return None;
        }
        let mut bench = Bench::new(samples);
        let p = downhill(|p| bench.score(p));
        bench.solve(p);
        Some(bench.spline(samples, p))
    }

    /// Fits with a given smoothing parameter (0 interpolates). `None` for fewer than eight samples.
    pub fn with_p(samples: &[Row], p: f64) -> Option<GcvSpline> {
        if samples.len() < LEAST_SAMPLES {
            return None;
        }
        let mut bench = Bench::new(samples);
        bench.solve(p);
        Some(bench.spline(samples, p))
    }

    /// Second derivative at a sample, per second squared, for samples `rate_hz` a second; `None` at the two ends.
    pub fn acceleration(&self, sample: usize, rate_hz: f64) -> Option<Row> {
        if sample == 0 || sample + 1 >= self.smooth.len() {
            return None;
        }
        let curvature = self.curvature.get(sample)?;
        Some(curvature.map(|c| c * rate_hz * rate_hz))
    }
}

/// The local minimum that is reached downhill from the start: brackets by halving and doubling, then golden section.
fn downhill(mut score: impl FnMut(f64) -> f64) -> f64 {
    let (mut low, mut middle) = (START, 2.0 * START);
    let (mut at_low, mut at_middle) = (score(low), score(middle));
    while at_low <= at_middle {
        (middle, at_middle) = (low, at_low);
        low *= 0.5;
        if low < INTERPOLATES {
            return 0.0;
        }
        at_low = score(low);
    }
    let mut high = 2.0 * middle;
    let mut at_high = score(high);
    while at_high <= at_middle && high < PARABOLA {
        at_middle = at_high;
        high *= 2.0;
        at_high = score(high);
    }
    golden(low, high, score)
}

fn golden(mut low: f64, mut high: f64, mut score: impl FnMut(f64) -> f64) -> f64 {
    let ratio = 0.5 * (5.0_f64.sqrt() - 1.0);
    let (mut left, mut right) = (high - ratio * (high - low), low + ratio * (high - low));
    let (mut at_left, mut at_right) = (score(left), score(right));
    while high - low > WIDTH * (low + high) * 0.5 {
        if at_left <= at_right {
            (high, right, at_right) = (right, left, at_left);
            left = high - ratio * (high - low);
            at_left = score(left);
        } else {
            (low, left, at_left) = (left, right, at_right);
            right = low + ratio * (high - low);
            at_right = score(right);
        }
    }
    0.5 * (low + high)
}

/// `L D L'` of one row: 1 / d and the three entries of L left of the diagonal, nearest first.
#[derive(Debug, Clone, Copy, Default)]
struct Factor {
    d: f64,
    inverse: f64,
    l: [f64; 3],
}

/// Everything that one value of p needs, allocated once.
struct Bench {
    third: Vec<Row>,
    gamma: Vec<Row>,
    factors: Vec<Factor>,
}

impl Bench {
    fn new(samples: &[Row]) -> Bench {
        let third: Vec<Row> = samples
            .windows(4)
            .map(|w| std::array::from_fn(|c| w.iter().zip(THIRD).map(|(y, k)| k * y[c]).sum()))
            .collect();
        Bench {
            gamma: vec![[0.0; 3]; third.len()],
            factors: vec![Factor::default(); third.len()],
            third,
        }
    }

    /// Factorises `G + p B` and solves for g; returns nothing.
    fn solve(&mut self, p: f64) {
        let m: [f64; 4] = std::array::from_fn(|i| SPLINE[i] + p * GRAM[i]);
        let mut f = [Factor::default(); 3]; // the rows before, nearest first
        let mut g = [[0.0; 3]; 3];
        for ((factor, gamma), third) in self.factors.iter_mut().zip(&mut self.gamma).zip(&self.third) {
            // u: entries of L D in this row
            let u3 = m[3] * f64::from(u8::from(f[2].d > 0.0));
            let u2 = if f[1].d > 0.0 { m[2] - u3 * f[1].l[0] } else { 0.0 };
            let u1 = if f[0].d > 0.0 {
                m[1] - u3 * f[0].l[1] - u2 * f[0].l[0]
            } else {
                0.0
            };
            let l = [u1 * f[0].inverse, u2 * f[1].inverse, u3 * f[2].inverse];
            let d = m[0] - u1 * l[0] - u2 * l[1] - u3 * l[2];
            *factor = Factor {
                d,
                inverse: 1.0 / d,
                l,
            };
            let row: Row =
                std::array::from_fn(|c| third[c] - l[0] * g[0][c] - l[1] * g[1][c] - l[2] * g[2][c]);
            *gamma = row;
            f = [*factor, f[0], f[1]];
            g = [row, g[0], g[1]];
        }
        let mut l = [[0.0; 3]; 3]; // the rows behind, nearest first
        let mut g = [[0.0; 3]; 3];
        for (factor, gamma) in self.factors.iter().zip(&mut self.gamma).rev() {
            let row: Row = std::array::from_fn(|c| {
                gamma[c] * factor.inverse - l[0][0] * g[0][c] - l[1][1] * g[1][c] - l[2][2] * g[2][c]
            });
            *gamma = row;
            l = [factor.l, l[0], l[1]];
            g = [row, g[0], g[1]];
        }
    }

    /// The score of generalised cross-validation without its constant factor: residual over squared trace, both
    /// divided by p squared.
    fn score(&mut self, p: f64) -> f64 {
        self.solve(p);
        let mut residual = 0.0;
        let mut g = [[0.0; 3]; 3];
        for gamma in self.gamma.iter().chain([[0.0; 3]; 3].iter()) {
            for c in 0..3 {
                // sample i holds THIRD reversed: g[i] to g[i - 3]
                let q = -gamma[c] + 3.0 * g[0][c] - 3.0 * g[1][c] + g[2][c];
                residual += q * q;
            }
            g = [*gamma, g[0], g[1]];
        }
        let trace = self.trace();
        residual / (trace * trace)
    }

    /// Trace of `(G + p B)^-1 B` from the seven central bands of the inverse.
    fn trace(&self) -> f64 {
        let mut trace = 0.0;
        // s[i][j]: inverse at rows i + 1 + a, i + 1 + b; l: rows behind
        let (mut s11, mut s12, mut s13, mut s22, mut s23, mut s33) = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0);
        let mut l = [[0.0; 3]; 3];
        for factor in self.factors.iter().rev() {
            let (a, b, c) = (l[0][0], l[1][1], l[2][2]); // L[i+1][i], L[i+2][i], L[i+3][i]
            let s1 = -(a * s11 + b * s12 + c * s13);
            let s2 = -(a * s12 + b * s22 + c * s23);
            let s3 = -(a * s13 + b * s23 + c * s33);
            let s0 = factor.inverse - (a * s1 + b * s2 + c * s3);
            trace += GRAM[0] * s0 + 2.0 * (GRAM[1] * s1 + GRAM[2] * s2 + GRAM[3] * s3);
            (s33, s23, s13) = (s22, s12, s2);
            (s22, s12) = (s11, s1);
            s11 = s0;
            l = [factor.l, l[0], l[1]];
        }
        trace
    }

    fn spline(&self, samples: &[Row], p: f64) -> GcvSpline {
        let n = samples.len();
        let at = |i: usize, back: usize| -> Row {
            i.checked_sub(back)
                .and_then(|i| self.gamma.get(i))
                .copied()
                .unwrap_or_default()
        };
        let smooth: Vec<Row> = samples
            .iter()
            .enumerate()
            .map(|(i, y)| {
                let g = [0, 1, 2, 3].map(|back| at(i, back));
                std::array::from_fn(|c| y[c] - p * (-g[0][c] + 3.0 * g[1][c] - 3.0 * g[2][c] + g[3][c]))
            })
            .collect();
        let mut curvature = vec![[0.0; 3]; n];
        for (i, (out, w)) in curvature.iter_mut().skip(1).zip(smooth.windows(3)).enumerate() {
            let i = i + 1;
            let g = [0, 1, 2, 3].map(|back| at(i, back));
            *out = std::array::from_fn(|c| {
                w[2][c] - 2.0 * w[1][c] + w[0][c]
                    - (g[0][c] + 7.0 * g[1][c] - 7.0 * g[2][c] - g[3][c]) / 120.0
            });
        }
        GcvSpline { p, smooth, curvature }
    }
}

#[cfg(test)]
mod tests {
    use nalgebra::{DMatrix, DVector};

    use super::*;

    fn wave(n: usize) -> Vec<Row> {
        // a sum of sines and a repeatable roughness
        (0..n)
            .map(|i| {
                let t = i as f64;
                let rough = ((t * 12.9898).sin() * 43_758.547).fract() - 0.5;
                [
                    50.0 * (t / 9.0).sin() + 0.3 * rough,
                    20.0 * (t / 5.0).cos() - 0.2 * rough,
                    0.01 * t * t + 0.1 * rough,
                ]
            })
            .collect()
    }

    /// Q, G and the influence matrix by dense algebra.
    fn dense(n: usize, p: f64) -> (DMatrix<f64>, DMatrix<f64>, DMatrix<f64>) {
        let k = n - 3;
        let q = DMatrix::from_fn(n, k, |i, j| if i >= j && i - j < 4 { THIRD[i - j] } else { 0.0 });
        let g = DMatrix::from_fn(k, k, |i, j| SPLINE.get(i.abs_diff(j)).copied().unwrap_or(0.0));
        let inner = (&g + p * q.transpose() * &q).try_inverse().unwrap();
        let rest = p * &q * inner * q.transpose();
        (q, g, rest)
    }

    #[test]
    fn banded_algebra_equals_dense_algebra() {
        let y = wave(40);
        for p in [1e-6, 0.02, 3.0] {
            let (_, _, rest) = dense(40, p);
            let spline = GcvSpline::with_p(&y, p).unwrap();
            let mut rss = 0.0;
            for c in 0..3 {
                let column = DVector::from_iterator(40, y.iter().map(|r| r[c]));
                let residual = &rest * &column;
                rss += residual.norm_squared();
                for i in 0..40 {
                    assert!(
                        (spline.smooth[i][c] - (column[i] - residual[i])).abs() < 1e-9,
                        "p {p}"
                    );
                }
            }
            let score = Bench::new(&y).score(p);
            let expected = rss / (rest.trace() * rest.trace());
            assert!((score / expected - 1.0).abs() < 1e-9, "p {p}: {score} {expected}");
        }
    }

    #[test]
    fn parabolas_pass_unchanged_and_their_curvature_is_exact() {
        let y: Vec<Row> = (0..30)
            .map(f64::from)
            .map(|t| [0.5 * t * t, -t * t + t, 3.0])
            .collect();
        let spline = GcvSpline::with_p(&y, 0.7).unwrap();
        for i in 1..29 {
            let a = spline.acceleration(i, 10.0).unwrap();
            for (a, expected) in a.into_iter().zip([100.0, -200.0, 0.0]) {
                assert!((a - expected).abs() < 1e-8, "{a}");
            }
        }
        assert!(spline.acceleration(0, 10.0).is_none() && spline.acceleration(29, 10.0).is_none());
    }

    #[test]
    fn the_chosen_p_is_a_minimum_of_the_score() {
        let y = wave(200);
        let p = GcvSpline::fit(&y).unwrap().p;
        let mut bench = Bench::new(&y);
        let here = bench.score(p);
        assert!(
            p > 0.0 && here < bench.score(0.98 * p) && here < bench.score(1.02 * p),
            "p {p}"
        );
    }

    #[test]
    fn an_exact_sine_is_interpolated_and_its_acceleration_recovered() {
        let y: Vec<Row> = (0..400)
            .map(|i| f64::from(i) / 100.0)
            .map(|t| [(5.0 * t).sin(), 0.0, t])
            .collect();
        let spline = GcvSpline::fit(&y).unwrap();
        for i in 20..380 {
            let expected = -25.0 * (5.0 * i as f64 / 100.0).sin();
            let a = spline.acceleration(i, 100.0).unwrap()[0];
            assert!((a - expected).abs() < 1e-3, "{a} {expected}");
        }
        assert!(GcvSpline::fit(&y[..7]).is_none());
    }
}

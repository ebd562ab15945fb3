//! Natural quintic smoothing spline on a uniform grid whose smoothness is chosen by generalised cross-validation.
//!
//! The spline s of a series y of n samples, one unit apart, minimises `sum |y - s|^2 + p * integral |s'''|^2`. Banded
//! algebra makes one trial value of p a matter of n steps: with the third differences `Q'y`, their Gram matrix
//! `B = Q'Q` and the spline matrix G, `(G + p B) g = Q'y` and `s = y - p Q g`.
//!
//! # References
//! Woltring, Adv Eng Softw 1986;8:104-113 (GCVSPL); Craven & Wahba, Numer Math 1979;31:377-403 (the score); Hutchinson &
//! de Hoog, Numer Math 1985;47:99-106 (its trace from the central bands of an inverse).

use rayon::prelude::*;

use super::lanes::{LANES, Lanes};

type Row = [f64; 3];
/// A row of each series.
type Rows = [Lanes; 3];

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
    gamma: Vec<Row>,
}

impl GcvSpline {
    /// Fits three series together: one smoothing parameter, the one that is reached downhill in the score of generalised
    /// cross-validation from p = 1/64. The score has several minima and the lowest one is not asked for: this is the
    /// walk that Plug-in Gait takes. `None` for fewer than eight samples.
    pub fn fit(samples: &[Row]) -> Option<GcvSpline> {
        GcvSpline::fit_all(&[samples]).pop().flatten()
    }

    /// Fits each of several triples of series as [`GcvSpline::fit`] does, each with a smoothing parameter of its own. Those
    /// of one length that follow each other share the work.
    pub fn fit_all(all: &[&[Row]]) -> Vec<Option<GcvSpline>> {
        let groups: Vec<&[&[Row]]> = all
            .chunk_by(|a, b| a.len() == b.len())
            .flat_map(|alike| alike.chunks(LANES))
            .collect();
        let fit = |group: &&[&[Row]]| together(group, |_, residual, trace| residual / (trace * trace));
        groups.par_iter().flat_map_iter(fit).collect()
    }

    /// Fits three series together with the smoothing parameter that makes the estimated true mean squared error least,
    /// for a noise variance that is known beforehand (square of the unit of the series): `RSS / 3n - v (2 tr(I - A) / n - 1)`,
    /// the search being the same walk. This is the mode that Vicon calls "MSE". `None` for fewer than eight samples.
    pub fn by_variance(samples: &[Row], variance: f64) -> Option<GcvSpline> {
        let n = samples.len() as f64;
        let error =
            |p: f64, residual, trace| p * p * residual / (3.0 * n) - variance * (2.0 * p * trace / n - 1.0);
        together(&[samples], error).pop().flatten()
    }

    /// Fits with a given smoothing parameter (0 interpolates). `None` for fewer than eight samples.
    pub fn with_p(samples: &[Row], p: f64) -> Option<GcvSpline> {
        if samples.len() < LEAST_SAMPLES {
            return None;
        }
        let mut bench = Bench::new(&[samples]);
        bench.solve(Lanes::all(p));
        Some(bench.spline(samples, 0, p))
    }

    /// First derivative at a sample, per second, for samples `rate_hz` a second; `None` at the two ends.
    pub fn velocity(&self, sample: usize, rate_hz: f64) -> Option<Row> {
        let [before, _, after] = self.around(sample)?;
        let g = self.bends(sample);
        Some(std::array::from_fn(|c| {
            let bend = (g[0][c] + 19.0 * g[1][c] + 19.0 * g[2][c] + g[3][c]) / 240.0;
            (0.5 * (after[c] - before[c]) - bend) * rate_hz
        }))
    }

    /// Second derivative at a sample, per second squared, for samples `rate_hz` a second; `None` at the two ends.
    pub fn acceleration(&self, sample: usize, rate_hz: f64) -> Option<Row> {
        let [before, here, after] = self.around(sample)?;
        let g = self.bends(sample);
        Some(std::array::from_fn(|c| {
            let bend = (g[0][c] + 7.0 * g[1][c] - 7.0 * g[2][c] - g[3][c]) / 120.0;
            (after[c] - 2.0 * here[c] + before[c] - bend) * rate_hz * rate_hz
        }))
    }

    /// The smoothed sample between its neighbours.
    fn around(&self, sample: usize) -> Option<[Row; 3]> {
        let before = *self.smooth.get(sample.checked_sub(1)?)?;
        Some([before, *self.smooth.get(sample)?, *self.smooth.get(sample + 1)?])
    }

    /// Weights of the four pieces of the third derivative that meet at a sample, the latest first.
    fn bends(&self, sample: usize) -> [Row; 4] {
        bends(&self.gamma, sample)
    }
}

fn bends(gamma: &[Row], sample: usize) -> [Row; 4] {
    [0, 1, 2, 3].map(|back| {
        let index = sample.checked_sub(back);
        index.and_then(|i| gamma.get(i)).copied().unwrap_or_default()
    })
}

/// Up to [`LANES`] triples of one length, each with the smoothing parameter of its own walk downhill in a score made of p,
/// residual over p squared, and trace over p.
fn together(group: &[&[Row]], score: impl Fn(f64, f64, f64) -> f64) -> Vec<Option<GcvSpline>> {
    if group.iter().any(|samples| samples.len() < LEAST_SAMPLES) {
        return vec![None; group.len()];
    }
    let mut bench = Bench::new(group);
    let mut told: [Vec<f64>; LANES] = Default::default();
    let mut p = Lanes::all(START);
    loop {
        let mut searching = false;
        for (p, told) in p.0.iter_mut().zip(&told) {
            // Each walk is taken again from its start with the scores it was told; that is nothing beside one score.
            let mut scores = told.iter().copied();
            let found = downhill(|asked| {
                *p = asked;
                scores.next()
            });
            searching |= found.is_none();
            *p = found.unwrap_or(*p);
        }
        if !searching {
            break;
        }
        let (residual, trace) = bench.residual_and_trace(p);
        let asked = p.0.iter().zip(residual.0).zip(trace.0);
        for (told, ((p, residual), trace)) in told.iter_mut().zip(asked) {
            told.push(score(*p, residual, trace));
        }
    }
    bench.solve(p);
    let lanes = group.iter().zip(p.0).enumerate();
    lanes
        .map(|(lane, (samples, p))| Some(bench.spline(samples, lane, p)))
        .collect()
}

/// The local minimum that is reached downhill from the start: brackets by halving and doubling, then Brent's search.
/// `None` as soon as a score is not known.
fn downhill(mut score: impl FnMut(f64) -> Option<f64>) -> Option<f64> {
    let (mut low, mut middle) = (START, 2.0 * START);
    let (mut at_low, mut at_middle) = (score(low)?, score(middle)?);
    while at_low <= at_middle {
        (middle, at_middle) = (low, at_low);
        low *= 0.5;
        if low < INTERPOLATES {
            return Some(0.0);
        }
        at_low = score(low)?;
    }
    let mut high = 2.0 * middle;
    let mut at_high = score(high)?;
    while at_high <= at_middle && high < PARABOLA {
        at_middle = at_high;
        high *= 2.0;
        at_high = score(high)?;
    }
    least(low, high, score)
}

/// Brent's search for a minimum between two values: parabolas through the last three points, golden sections where
/// they lead nowhere (Brent, Algorithms for Minimization without Derivatives, 1973, chapter 5).
fn least(mut low: f64, mut high: f64, mut score: impl FnMut(f64) -> Option<f64>) -> Option<f64> {
    let section = 0.5 * (3.0 - 5.0_f64.sqrt());
    // best, second best and third best point with their scores
    let first = low + section * (high - low);
    let at_first = score(first)?;
    let (mut best, mut second, mut third) = ((first, at_first), (first, at_first), (first, at_first));
    let (mut step, mut step_before): (f64, f64) = (0.0, 0.0);
    loop {
        let middle = 0.5 * (low + high);
        let width = 0.5 * WIDTH * best.0;
        if (best.0 - middle).abs() <= 2.0 * width - 0.5 * (high - low) {
            return Some(best.0);
        }
        let r = (best.0 - second.0) * (best.1 - third.1);
        let q = (best.0 - third.0) * (best.1 - second.1);
        let (top, bottom) = ((best.0 - third.0) * q - (best.0 - second.0) * r, 2.0 * (r - q));
        let jump = top / bottom;
        let trial = best.0 + jump;
        let fits = step_before.abs() > width
            && jump.is_finite()
            && jump.abs() < 0.5 * step_before.abs()
            && trial > low
            && trial < high;
        step_before = if fits {
            step
        } else if best.0 < middle {
            high - best.0
        } else {
            low - best.0
        };
        step = if fits { jump } else { section * step_before };
        if fits && (trial - low < 2.0 * width || high - trial < 2.0 * width) {
            step = width.copysign(middle - best.0);
        }
        let at = best.0
            + if step.abs() >= width {
                step
            } else {
                width.copysign(step)
            };
        let found = (at, score(at)?);
        if found.1 <= best.1 {
            if found.0 >= best.0 {
                low = best.0;
            } else {
                high = best.0;
            }
            (third, second, best) = (second, best, found);
        } else {
            if found.0 < best.0 {
                low = found.0;
            } else {
                high = found.0;
            }
            let fresh = |point: (f64, f64)| (point.0 - best.0).abs() <= f64::EPSILON * best.0;
            if found.1 <= second.1 || fresh(second) {
                (third, second) = (second, found);
            } else if found.1 <= third.1
                || fresh(third)
                || (third.0 - second.0).abs() <= f64::EPSILON * best.0
            {
                third = found;
            }
        }
    }
}

/// `L D L'` of one row: 1 / d and the three entries of L left of the diagonal, nearest first.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
struct Factor {
    d: Lanes,
    inverse: Lanes,
    l: [Lanes; 3],
}

/// The factor of a row with the bands m, from those of the three rows before, nearest first.
fn next(m: &[Lanes; 4], f: &[Factor; 3]) -> Factor {
    // u: entries of L D in this row
    let u3 = m[3].where_positive(f[2].d);
    let u2 = (m[2] - u3 * f[1].l[0]).where_positive(f[1].d);
    let u1 = (m[1] - u3 * f[0].l[1] - u2 * f[0].l[0]).where_positive(f[0].d);
    let l = [u1 * f[0].inverse, u2 * f[1].inverse, u3 * f[2].inverse];
    let d = m[0] - u1 * l[0] - u2 * l[1] - u3 * l[2];
    Factor {
        d,
        inverse: d.map(|d| 1.0 / d),
        l,
    }
}

/// A row less the three rows g, nearest first, times their factors.
#[inline(always)]
fn less(row: &Rows, l: &[Lanes; 3], g: &[Rows; 3]) -> Rows {
    let one = |c: usize| row[c] - l[0] * g[0][c] - l[1] * g[1][c] - l[2] * g[2][c];
    [one(0), one(1), one(2)]
}

/// Everything that one value of p for each lane needs, allocated once.
struct Bench {
    third: Vec<Rows>,
    gamma: Vec<Rows>,
    /// The first factors; from the last one on all are alike.
    factors: Vec<Factor>,
}

impl Bench {
    /// For triples of one length; lanes that are left repeat the first.
    fn new(group: &[&[Row]]) -> Bench {
        let rows = group.first().map_or(0, |samples| samples.len().saturating_sub(3));
        let mut third = vec![Rows::default(); rows];
        for lane in 0..LANES {
            let samples = group.get(lane).or(group.first()).copied().unwrap_or_default();
            for (row, w) in third.iter_mut().zip(samples.windows(4)) {
                for (c, lanes) in row.iter_mut().enumerate() {
                    lanes.0[lane] = w.iter().zip(THIRD).map(|(y, k)| k * y[c]).sum();
                }
            }
        }
        Bench {
            gamma: third.clone(),
            factors: Vec::with_capacity(rows),
            third,
        }
    }

    /// Factorises `G + p B` and solves for g. Returns the trace of `(G + p B)^-1 B`, from the seven central bands of the
    /// inverse.
    fn solve(&mut self, p: Lanes) -> Lanes {
        let m: [Lanes; 4] = std::array::from_fn(|i| p.map(|p| SPLINE[i] + p * GRAM[i]));
        let mut g = [Rows::default(); 3]; // the rows before, nearest first
        let mut forwards = |l: &[Lanes; 3], (gamma, third): (&mut Rows, &Rows)| {
            let row = less(third, l, &g);
            *gamma = row;
            g = [row, g[0], g[1]];
        };
        let mut rows = self.gamma.iter_mut().zip(&self.third);
        let mut f = [Factor::default(); 3]; // the rows before, nearest first
        // All rows of the matrix are alike: once as many factors as a row looks back on are equal, so are all that follow.
        let mut equal = 0;
        self.factors.clear();
        while equal < f.len()
            && let Some(row) = rows.next()
        {
            let factor = next(&m, &f);
            equal = if factor.d == f[0].d && factor == f[0] {
                equal + 1
            } else {
                0
            };
            forwards(&factor.l, row);
            self.factors.push(factor);
            f = [factor, f[0], f[1]];
        }
        let last = f[0];
        rows.for_each(|row| forwards(&last.l, row));

        let mut g = [Rows::default(); 3]; // the rows behind, nearest first
        let mut backwards = |inverse: Lanes, l: &[Lanes; 3], gamma: &mut Rows| {
            let scaled = [gamma[0] * inverse, gamma[1] * inverse, gamma[2] * inverse];
            let row = less(&scaled, l, &g);
            *gamma = row;
            g = [row, g[0], g[1]];
        };
        let (mut central, mut share, mut trace) = (Central::default(), Lanes::default(), Lanes::default());
        let mut changes = true;
        let (head, tail) = self.gamma.split_at_mut(self.factors.len());
        for gamma in tail.iter_mut().rev() {
            backwards(last.inverse, &last.l, gamma);
            // Once a row has left the bands as they were, so do all that follow.
            if changes {
                let before = central;
                share = central.step(last.inverse, &last.l);
                changes = central.s11 != before.s11 || central != before;
            }
            trace = trace + share;
        }
        let mut l = [last.l; 3]; // of the rows behind, nearest first
        for (factor, gamma) in self.factors.iter().zip(head).rev() {
            let column = [l[0][0], l[1][1], l[2][2]];
            backwards(factor.inverse, &column, gamma);
            trace = trace + central.step(factor.inverse, &column);
            l = [factor.l, l[0], l[1]];
        }
        trace
    }

    /// Residual sum of squares divided by p squared, and trace of what the spline takes away divided by p.
    fn residual_and_trace(&mut self, p: Lanes) -> (Lanes, Lanes) {
        let trace = self.solve(p);
        let mut residual = Lanes::default();
        let mut g = [Rows::default(); 3];
        for gamma in self.gamma.iter().chain(&[Rows::default(); 3]) {
            for c in 0..3 {
                // sample i holds THIRD reversed: g[i] to g[i - 3]
                let q = -gamma[c] + 3.0 * g[0][c] - 3.0 * g[1][c] + g[2][c];
                residual = residual + q * q;
            }
            g = [*gamma, g[0], g[1]];
        }
        (residual, trace)
    }

    fn spline(&self, samples: &[Row], lane: usize, p: f64) -> GcvSpline {
        let gamma: Vec<Row> = self
            .gamma
            .iter()
            .map(|row| row.map(|lanes| lanes.0[lane]))
            .collect();
        let smooth = samples
            .iter()
            .enumerate()
            .map(|(i, y)| {
                let g = bends(&gamma, i);
                std::array::from_fn(|c| y[c] - p * (-g[0][c] + 3.0 * g[1][c] - 3.0 * g[2][c] + g[3][c]))
            })
            .collect();
        GcvSpline { p, smooth, gamma }
    }
}

/// The inverse between the three rows behind: rows 1 and 1, 1 and 2, 1 and 3, 2 and 2, 2 and 3, 3 and 3.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
struct Central {
    s11: Lanes,
    s12: Lanes,
    s13: Lanes,
    s22: Lanes,
    s23: Lanes,
    s33: Lanes,
}

impl Central {
    /// Goes on to the row before, whose column of L this is, nearest first; returns what this row adds to the trace.
    #[inline(always)]
    fn step(&mut self, inverse: Lanes, column: &[Lanes; 3]) -> Lanes {
        let [a, b, c] = *column;
        let s1 = -(a * self.s11 + b * self.s12 + c * self.s13);
        let s2 = -(a * self.s12 + b * self.s22 + c * self.s23);
        let s3 = -(a * self.s13 + b * self.s23 + c * self.s33);
        let s0 = inverse - (a * s1 + b * s2 + c * s3);
        *self = Central {
            s11: s0,
            s12: s1,
            s13: s2,
            s22: self.s11,
            s23: self.s12,
            s33: self.s22,
        };
        GRAM[0] * s0 + 2.0 * (GRAM[1] * s1 + GRAM[2] * s2 + GRAM[3] * s3)
    }
}

#[cfg(test)]
mod tests {
    use nalgebra::{DMatrix, DVector};

    use super::*;

    #[test]
    fn the_search_finds_a_minimum_in_few_steps() {
        for place in [0.02, 0.013_7, 0.031] {
            let mut asked = 0;
            let found = least(1.0 / 128.0, 1.0 / 32.0, |p| {
                asked += 1;
                Some((p / place).ln().powi(2) + 0.3 * (p / place - 1.0).powi(4))
            })
            .unwrap();
            assert!((found / place - 1.0).abs() < 2.0 * WIDTH, "{found} for {place}");
            assert!(asked < 20, "{asked} steps");
        }
    }

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

    fn score(bench: &mut Bench, p: f64) -> f64 {
        let (residual, trace) = bench.residual_and_trace(Lanes::all(p));
        residual.0[0] / (trace.0[0] * trace.0[0])
    }

    #[test]
    fn side_by_side_every_series_is_fitted_as_alone() {
        let all: Vec<Vec<Row>> = [200, 200, 200, 200, 200, 90, 7, 90]
            .iter()
            .enumerate()
            .map(|(number, length)| {
                let rough = |i: usize| 0.1 * number as f64 * (i as f64 * 7.7).sin();
                let rows = wave(*length).into_iter().enumerate();
                rows.map(|(i, row)| row.map(|v| v + rough(i))).collect()
            })
            .collect();
        let views: Vec<&[Row]> = all.iter().map(Vec::as_slice).collect();
        let fitted = GcvSpline::fit_all(&views);
        assert_eq!(fitted.len(), all.len());
        for (together, samples) in fitted.into_iter().zip(&all) {
            assert_eq!(together, GcvSpline::fit(samples));
        }
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
            let score = score(&mut Bench::new(&[&y]), p);
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
        let mut bench = Bench::new(&[&y]);
        let mut score = |p| score(&mut bench, p);
        let here = score(p);
        assert!(
            p > 0.0 && here < score(0.98 * p) && here < score(1.02 * p),
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
            let slope = 5.0 * (5.0 * i as f64 / 100.0).cos();
            let v = spline.velocity(i, 100.0).unwrap()[0];
            assert!((v - slope).abs() < 1e-5, "{v} {slope}");
        }
        assert!(GcvSpline::fit(&y[..7]).is_none());
    }
}

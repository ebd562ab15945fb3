//! What a force plate reads while nobody stands on it: level and drift along the floor, upwards, and as a moment.

use crate::calibration::plates::Plate;
use crate::signal::{nearest_frame, valid_runs};

/// Samples within this of the unloaded vertical force (N), drift added, count as unloaded.
const NEAR_N: f64 = 8.0;
/// Only stretches at least this long (s) count, less this much at both ends (s): a foot comes and goes gently.
const LEAST_S: f64 = 0.2;
const EDGE_S: f64 = 0.05;
/// A drift is told only when the unloaded stretches span this share of the trial.
const DRIFT_SHARE: f64 = 0.5;
/// Millimetres in a metre.
const NMM_PER_NM: f64 = 1000.0;

/// What the unloaded plate reads.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Idle {
    /// Along the floor and upwards, without sign, N.
    pub(super) level_n: [f64; 2],
    /// Change of both from the first to the last unloaded stretch, without sign, N; absent when they span too little.
    pub(super) drift_n: Option<[f64; 2]>,
    /// Moment about the centre of the surface, without sign, N.m; absent where the plate gives none.
    pub(super) moment_nm: Option<f64>,
}

/// Asks a plate; `None` when it is never clearly unloaded.
pub(super) fn idle(plate: &Plate) -> Option<Idle> {
    let unloaded = plate.unloaded?;
    let near_n = NEAR_N + unloaded.drift_n.unwrap_or(0.0).abs();
    let vertical_n = plate.vertical_force_n();
    let quiet: Vec<bool> = vertical_n
        .iter()
        .map(|n| (n - unloaded.vertical_n).abs() <= near_n)
        .collect();
    let edge = nearest_frame(EDGE_S * plate.rate_hz)?;
    let least = nearest_frame(LEAST_S * plate.rate_hz)?.max(1);
    let samples: Vec<usize> = valid_runs(&quiet)
        .into_iter()
        .filter(|run| run.len() >= least)
        .flat_map(|run| run.start + edge..run.end - edge)
        .collect();
    let (first, last) = (*samples.first()?, *samples.last()?);

    let of = |values: &[[f64; 3]], axis: usize| -> Vec<(f64, f64)> {
        samples
            .iter()
            .filter_map(|at| Some((*at as f64, *values.get(*at)?.get(axis)?)))
            .collect()
    };
    let up: Vec<(f64, f64)> = samples
        .iter()
        .filter_map(|at| Some((*at as f64, *vertical_n.get(*at)?)))
        .collect();
    let line = |points: &[(f64, f64)]| Line::through(points);
    let [x, y] = [0, 1].map(|axis| line(&of(&plate.force_n, axis)));
    let up = line(&up);
    let span = (last - first) as f64;
    let spans = span >= DRIFT_SHARE * vertical_n.len() as f64;
    Some(Idle {
        level_n: [x.mean.hypot(y.mean), up.mean.abs()],
        drift_n: spans.then(|| [span * x.slope.hypot(y.slope), (span * up.slope).abs()]),
        moment_nm: plate.moment_nmm.as_ref().map(|moments| {
            let [x, y, z] = [0, 1, 2].map(|axis| line(&of(moments, axis)).mean / NMM_PER_NM);
            (x * x + y * y + z * z).sqrt()
        }),
    })
}

/// The straight line through points, least squares.
struct Line {
    mean: f64,
    slope: f64,
}

impl Line {
    fn through(points: &[(f64, f64)]) -> Line {
        let n = points.len().max(1) as f64;
        let (at, mean) = points
            .iter()
            .fold((0.0, 0.0), |(a, m), (x, y)| (a + x / n, m + y / n));
        let (with, square) = points.iter().fold((0.0, 0.0), |(w, s), (x, y)| {
            (w + (x - at) * (y - mean), s + (x - at) * (x - at))
        });
        Line {
            mean,
            slope: if square > 0.0 { with / square } else { 0.0 },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_has_its_slope_and_mean() {
        let points: Vec<(f64, f64)> = (0..11)
            .map(|i| (f64::from(i), 3.0 + 0.5 * f64::from(i)))
            .collect();
        let line = Line::through(&points);
        assert!((line.mean - 5.5).abs() < 1e-12 && (line.slope - 0.5).abs() < 1e-12);
    }
}

//! Residual analysis: which cut-off lets the signal pass and stops the noise.
//!
//! The series is filtered at a row of cut-offs; the residual is the root mean square of what each takes away. At high
//! cut-offs only noise is left and the residual falls on a straight line; the line's value at 0 Hz is the size of the
//! noise, and the cut-off whose residual has this size takes away as much signal as it lets noise pass.
//!
//! # References
//! Winter, Biomechanics and Motor Control of Human Movement, 4th ed. 2009, section 3.4.4.3; Yu et al., J Appl Biomech
//! 1999;15:318-329 (what it is worth).

use super::butterworth::{LowPass, LowPassError};
use super::{Track, valid_runs};

/// Lowest and highest cut-off, and their distance, Hz.
const FIRST_HZ: f64 = 1.0;
const STEP_HZ: f64 = 0.5;
const LAST_HZ: f64 = 30.0;
/// The highest cut-off as a share of the sampling rate.
const LAST_OF_RATE: f64 = 0.4;
/// The straight part begins where the rest of the curve is this straight (r squared).
const STRAIGHT: f64 = 0.95;
/// Fewest points of the straight part.
const LEAST_POINTS: usize = 6;
/// Fewest samples of a series.
const LEAST_SAMPLES: usize = 50;

/// The outcome for one series.
#[derive(Debug, Clone, PartialEq)]
pub struct Residuals {
    /// Cut-offs, Hz.
    pub cutoff_hz: Vec<f64>,
    /// Residual at each, in the unit of the series.
    pub residual: Vec<f64>,
    /// The noise that the straight part stands for, in the unit of the series.
    pub noise: f64,
    /// The cut-off whose residual equals the noise, Hz.
    pub proposed_hz: f64,
}

/// Residual analysis of a gap-free series with a zero-lag low-pass of that order per pass, cut-offs meant for both
/// passes together. `None` for fewer than 50 samples, or when no part of the curve is straight.
///
/// # Errors
/// An order that there is no filter of.
pub fn residuals(series: &[f64], order: usize, rate_hz: f64) -> Result<Option<Residuals>, LowPassError> {
    let last_hz = LAST_HZ.min(LAST_OF_RATE * rate_hz);
    if series.len() < LEAST_SAMPLES {
        return Ok(None);
    }
    let (mut cutoff_hz, mut residual) = (Vec::new(), Vec::new());
    let mut step = 0.0;
    while FIRST_HZ + step * STEP_HZ <= last_hz + 1e-9 {
        let hz = FIRST_HZ + step * STEP_HZ;
        let smooth = LowPass::dual_pass(order, hz, rate_hz)?.zero_lag(series);
        let square: f64 = series.iter().zip(&smooth).map(|(a, b)| (a - b).powi(2)).sum();
        cutoff_hz.push(hz);
        residual.push((square / series.len() as f64).sqrt());
        step += 1.0;
    }
    Ok(intercept(&cutoff_hz, &residual).and_then(|noise| {
        let proposed_hz = crossing(&cutoff_hz, &residual, noise)?;
        Some(Residuals {
            cutoff_hz,
            residual,
            noise,
            proposed_hz,
        })
    }))
}

/// The cut-off for a track: the mean of its three components over the longest valid stretch, Hz.
///
/// # Errors
/// An order that there is no filter of.
pub fn proposed_hz(track: &Track, order: usize, rate_hz: f64) -> Result<Option<f64>, LowPassError> {
    let Some(run) = valid_runs(&track.valid).into_iter().max_by_key(|r| r.len()) else {
        return Ok(None);
    };
    let stretch = track.values.get(run.start..run.end).unwrap_or_default();
    let mut found = Vec::new();
    for c in 0..3 {
        let series: Vec<f64> = stretch.iter().map(|v| v[c]).collect();
        found.extend(residuals(&series, order, rate_hz)?.map(|r| r.proposed_hz));
    }
    Ok((!found.is_empty()).then(|| found.iter().sum::<f64>() / found.len() as f64))
}

/// Value at 0 Hz of the straight line through the straight last part.
fn intercept(hz: &[f64], residual: &[f64]) -> Option<f64> {
    (0..hz.len().saturating_sub(LEAST_POINTS)).find_map(|start| {
        let points = || hz.iter().zip(residual).skip(start);
        let n = points().count() as f64;
        let (mx, my) = (
            points().map(|p| p.0).sum::<f64>() / n,
            points().map(|p| p.1).sum::<f64>() / n,
        );
        let xx: f64 = points().map(|p| (p.0 - mx).powi(2)).sum();
        let xy: f64 = points().map(|p| (p.0 - mx) * (p.1 - my)).sum();
        let yy: f64 = points().map(|p| (p.1 - my).powi(2)).sum();
        let straight = yy > 0.0 && xy * xy / (xx * yy) >= STRAIGHT;
        straight.then(|| my - xy / xx * mx)
    })
}

/// Where the falling curve comes down to a value, between the points.
fn crossing(hz: &[f64], residual: &[f64], value: f64) -> Option<f64> {
    let points: Vec<(f64, f64)> = hz.iter().copied().zip(residual.iter().copied()).collect();
    points.windows(2).find_map(|w| {
        let [(x0, y0), (x1, y1)] = w else { return None };
        (*y0 >= value && *y1 <= value && y0 > y1).then(|| x0 + (x1 - x0) * (y0 - value) / (y0 - y1))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A walk-like signal and repeatable noise of about 0.3 mm.
    fn noisy(noise_mm: f64) -> Vec<f64> {
        let mut state = 12_345_u64;
        let mut random = || {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            f64::from(u32::try_from(state >> 33).unwrap()) / f64::from(1_u32 << 31) - 0.5
        };
        (0..600)
            .map(|i| f64::from(i) / 100.0)
            .map(|t| {
                let wave = |hz: f64, mm: f64| mm * (2.0 * std::f64::consts::PI * hz * t).sin();
                wave(1.0, 100.0) + wave(2.0, 30.0) + wave(3.0, 8.0) + wave(4.0, 2.0) + noise_mm * random()
            })
            .collect()
    }

    #[test]
    fn the_noise_is_found_and_the_cut_off_lies_above_the_signal() {
        let found = residuals(&noisy(1.0), 2, 100.0).unwrap().unwrap();
        // standard deviation of even noise of width 1 is 0.289
        assert!((found.noise - 0.289).abs() < 0.03, "{}", found.noise);
        assert!(
            (4.0..9.0).contains(&found.proposed_hz),
            "{} Hz",
            found.proposed_hz
        );
        let noisier = residuals(&noisy(8.0), 2, 100.0).unwrap().unwrap();
        assert!(noisier.proposed_hz < found.proposed_hz);
    }

    #[test]
    fn too_little_gives_nothing() {
        assert_eq!(residuals(&[1.0; 20], 2, 100.0).unwrap(), None);
        assert!(residuals(&[1.0; 60], 3, 100.0).is_err());
        assert_eq!(residuals(&[1.0; 60], 2, 100.0).unwrap(), None);
    }
}

//! Zero-lag Butterworth low-pass: second-order sections run forwards, then backwards.
//!
//! Each valid stretch is filtered by itself, never across a gap. At both ends the signal is continued by
//! point reflection and the sections start in the steady state of the first sample, so that a constant passes
//! unchanged; the result equals `scipy.signal.sosfiltfilt(butter(order, cutoff), x)` (see the test).
//!
//! # References
//! Butterworth S. On the theory of filter amplifiers. Wireless Engineer 1930;7:536-541. Bilinear transform and
//! biquad form: Oppenheim & Schafer, Discrete-Time Signal Processing, 3rd ed., sections 6.3 and 7.2.
//! Gustafsson F. Determining the initial states in forward-backward filtering. IEEE TSP 1996;44:988-992.

use thiserror::Error;

use super::{Track, valid_runs};

/// Why a filter cannot be built.
#[derive(Debug, Error, Clone, PartialEq)]
pub enum LowPassError {
    /// The order is odd or zero.
    #[error("a low-pass of order {order} was asked for; the order must be 2, 4, 6 or 8")]
    Order {
        /// The order asked for, per pass.
        order: usize,
    },
    /// The cut-off is not between zero and half the sampling rate.
    #[error(
        "a cut-off of {cutoff_hz} Hz cannot be applied at {rate_hz} Hz; it must lie between 0 and half the rate"
    )]
    Cutoff {
        /// The cut-off asked for.
        cutoff_hz: f64,
        /// The sampling rate.
        rate_hz: f64,
    },
}

/// The cut-off per pass (Hz) that puts -3 dB at `cutoff_hz` when a Butterworth low-pass of that order per pass runs
/// forwards and backwards: `tan(pi f / rate)` divided by `(sqrt(2) - 1)^(1 / (2 order))`, 0.802 for order 2.
///
/// # References
/// Winter, Biomechanics and Motor Control of Human Movement, 4th ed. 2009, section 3.4.4.2; Robertson & Dowling, J
/// Electromyogr Kinesiol 2003;13:569-573.
pub fn per_pass_hz(order: usize, cutoff_hz: f64, rate_hz: f64) -> f64 {
    let correction = (std::f64::consts::SQRT_2 - 1.0).powf(0.5 / order as f64);
    let bent = (std::f64::consts::PI * cutoff_hz / rate_hz).tan() / correction;
    bent.atan() * rate_hz / std::f64::consts::PI
}

/// One second-order section, unit gain at 0 Hz, with the state that a constant input of 1 settles to.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Section {
    b: [f64; 3],
    a: [f64; 2],
    steady: [f64; 2],
}

/// A low-pass filter for one sampling rate.
#[derive(Debug, Clone, PartialEq)]
pub struct LowPass {
    sections: Vec<Section>,
}

impl LowPass {
    /// A Butterworth low-pass of the given order per pass and -3 dB cut-off per pass. Running it both ways
    /// doubles the order and puts -6 dB at the cut-off.
    ///
    /// # Errors
    /// When the order is not 2, 4, 6 or 8, or the cut-off does not lie between 0 and half the rate.
    pub fn butterworth(order: usize, cutoff_hz: f64, rate_hz: f64) -> Result<LowPass, LowPassError> {
        if !matches!(order, 2 | 4 | 6 | 8) {
            return Err(LowPassError::Order { order });
        }
        if !(cutoff_hz > 0.0 && cutoff_hz < rate_hz / 2.0 && rate_hz.is_finite()) {
            return Err(LowPassError::Cutoff { cutoff_hz, rate_hz });
        }
        let k = (std::f64::consts::PI * cutoff_hz / rate_hz).tan();
        let sections = (0..order / 2)
            .map(|i| {
                let angle = std::f64::consts::PI * (2 * i + 1) as f64 / (2 * order) as f64;
                let damping = 2.0 * angle.sin() * k;
                let norm = 1.0 / (1.0 + damping + k * k);
                let b0 = k * k * norm;
                let a = [2.0 * (k * k - 1.0) * norm, (1.0 - damping + k * k) * norm];
                let b = [b0, 2.0 * b0, b0];
                // transposed direct form II, output equal to input: z1 = y - b0 x, z2 = b2 x - a2 y
                let steady = [1.0 - b[0], b[2] - a[1]];
                Section { b, a, steady }
            })
            .collect();
        Ok(LowPass { sections })
    }

    /// The same with -3 dB at the cut-off for both passes together: the cut-off per pass is raised for it
    /// ([`per_pass_hz`]).
    ///
    /// # Errors
    /// As [`LowPass::butterworth`], the raised cut-off being the one that counts.
    pub fn dual_pass(order: usize, cutoff_hz: f64, rate_hz: f64) -> Result<LowPass, LowPassError> {
        LowPass::butterworth(order, per_pass_hz(order, cutoff_hz, rate_hz), rate_hz)
    }

    /// How many reflected samples are put before and after a stretch.
    fn padding(&self) -> usize {
        3 * (2 * self.sections.len() + 1)
    }

    fn pass(&self, samples: &mut [f64]) {
        let Some(first) = samples.first().copied() else {
            return;
        };
        for section in &self.sections {
            let mut z = section.steady.map(|s| s * first);
            for x in samples.iter_mut() {
                let y = section.b[0] * *x + z[0];
                z = [
                    section.b[1] * *x - section.a[0] * y + z[1],
                    section.b[2] * *x - section.a[1] * y,
                ];
                *x = y;
            }
        }
    }

    /// Filters a gap-free series without delay. A series shorter than the usual padding is reflected as far
    /// as it reaches; one or no sample comes back unchanged.
    pub fn zero_lag(&self, series: &[f64]) -> Vec<f64> {
        let n = series.len();
        let (Some(first), Some(last)) = (series.first(), series.last()) else {
            return Vec::new();
        };
        let pad = self.padding().min(n - 1);
        let before = series.iter().skip(1).take(pad).rev().map(|v| 2.0 * first - v);
        let after = series.iter().rev().skip(1).take(pad).map(|v| 2.0 * last - v);
        let mut work: Vec<f64> = before.chain(series.iter().copied()).chain(after).collect();
        self.pass(&mut work);
        work.reverse();
        self.pass(&mut work);
        work.reverse();
        work.into_iter().skip(pad).take(n).collect()
    }

    /// Filters every valid stretch of a track by itself; missing samples stay missing.
    pub fn track(&self, track: &Track) -> Track {
        let mut result = Track::missing(track.len());
        for run in valid_runs(&track.valid) {
            let stretch = track.values.get(run.start..run.end).unwrap_or_default();
            let columns: [Vec<f64>; 3] =
                [0, 1, 2].map(|c| self.zero_lag(&stretch.iter().map(|v| v[c]).collect::<Vec<_>>()));
            let [x, y, z] = columns;
            for (i, ((x, y), z)) in x.into_iter().zip(y).zip(z).enumerate() {
                result.set(run.start + i, Some([x, y, z]));
            }
        }
        result
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// scipy 1.16 `sosfiltfilt(butter(4, 10, fs=100, output="sos"), x)`, x = sin(0.3 i) + 0.5 sin(2.1 i) + 0.1 i.
    const SCIPY_ORDER_4: [f64; 40] = [
        0.00030655674967491886,
        0.39583125273703734,
        0.7644740162277621,
        1.0824227428621578,
        1.3304085055424966,
        1.4953597393420197,
        1.5715441634862493,
        1.5610758877375863,
        1.4737621090293649,
        1.3262697100431113,
        1.140657474848398,
        0.9424300301692283,
        0.7582656283800866,
        0.6136060180237098,
        0.5303611361232861,
        0.5249229146376377,
        0.6066623020725095,
        0.7770904341074345,
        1.0297516321322442,
        1.35084808255327,
        1.7205645739887945,
        2.114929187168753,
        2.507988963471396,
        2.874094551483449,
        3.190040829456884,
        3.4368694200766488,
        3.6012725457499912,
        3.676577029869364,
        3.6633618981669116,
        3.569812227605338,
        3.4117741151607817,
        3.212332670941113,
        3.0006194845277303,
        2.8094273896493633,
        2.671346152808793,
        2.6135716031889524,
        2.6521124928576216,
        2.7868142564562355,
        2.9990796048506314,
        3.2538643982358018,
    ];

    /// The same with `butter(2, 6, fs=120)`.
    const SCIPY_ORDER_2: [f64; 40] = [
        0.021306496294921644,
        0.28451271362479724,
        0.5307937832952617,
        0.7481102925677661,
        0.9264019031752185,
        1.0588347389228057,
        1.142736629269962,
        1.1793789294541082,
        1.174186320204581,
        1.1365333755093494,
        1.0784156333660682,
        1.01367756817703,
        0.9570232066346201,
        0.922191267066966,
        0.9210201913072011,
        0.9626209616190703,
        1.0520479514725363,
        1.1901462954663207,
        1.3737010887795833,
        1.595214116119605,
        1.8438844267407648,
        2.1067940115660826,
        2.3695540764600636,
        2.617906144029384,
        2.8392005672334006,
        3.023003665121442,
        3.1623257861395815,
        3.2544029490183326,
        3.3003678394646774,
        3.305381361904743,
        3.27823473031379,
        3.2298897643959372,
        3.172630577121728,
        3.1189125189067823,
        3.0794815788284793,
        3.0624902037626573,
        3.0727047996632337,
        3.1104044305246967,
        3.171662941254131,
        3.249032427687327,
    ];

    fn input() -> Vec<f64> {
        (0..40)
            .map(f64::from)
            .map(|i| (0.3 * i).sin() + 0.5 * (2.1 * i).sin() + 0.1 * i)
            .collect()
    }

    #[test]
    fn equals_scipy() {
        let cases = [(4, 10.0, 100.0, SCIPY_ORDER_4), (2, 6.0, 120.0, SCIPY_ORDER_2)];
        for (order, cutoff_hz, rate_hz, expected) in cases {
            let got = LowPass::butterworth(order, cutoff_hz, rate_hz)
                .unwrap()
                .zero_lag(&input());
            for (g, e) in got.iter().zip(expected) {
                assert!((g - e).abs() < 1e-12, "{g} {e}");
            }
            assert_eq!(got.len(), 40);
        }
    }

    #[test]
    fn both_passes_together_have_half_the_power_at_the_cut_off() {
        assert!((per_pass_hz(2, 0.01, 1000.0) / 0.01 - 1.0 / 0.802).abs() < 1e-3);
        for (order, cutoff_hz) in [(2, 6.0), (4, 10.0)] {
            let wave: Vec<f64> = (0..2000)
                .map(|i| (2.0 * std::f64::consts::PI * cutoff_hz * f64::from(i) / 100.0).sin())
                .collect();
            let passed = LowPass::dual_pass(order, cutoff_hz, 100.0)
                .unwrap()
                .zero_lag(&wave);
            let rms = |s: &[f64]| (s[500..1500].iter().map(|v| v * v).sum::<f64>() / 1000.0).sqrt();
            let gain = rms(&passed) / rms(&wave);
            assert!((gain - 0.5_f64.sqrt()).abs() < 1e-3, "order {order}: {gain}");
        }
    }

    #[test]
    fn a_constant_and_a_ramp_pass_and_gaps_are_not_crossed() {
        let filter = LowPass::butterworth(4, 6.0, 100.0).unwrap();
        assert!(
            filter
                .zero_lag(&[7.0; 30])
                .iter()
                .all(|v| (v - 7.0).abs() < 1e-12)
        );
        let mut track = Track::missing(60);
        for i in (0..20).chain(25..60) {
            track.set(i, Some([if i < 20 { 0.0 } else { 1000.0 }, 1.0, 2.0]));
        }
        let filtered = filter.track(&track);
        assert_eq!(filtered.valid, track.valid);
        assert!(filtered.at(19).unwrap()[0].abs() < 1e-9);
        assert!((filtered.at(25).unwrap()[0] - 1000.0).abs() < 1e-9);
    }

    #[test]
    fn short_series_and_impossible_filters() {
        let filter = LowPass::butterworth(4, 6.0, 100.0).unwrap();
        assert!(filter.zero_lag(&[]).is_empty());
        assert_eq!(filter.zero_lag(&[3.0]).len(), 1);
        assert_eq!(filter.zero_lag(&[3.0, 4.0, 5.0]).len(), 3);
        assert!(LowPass::butterworth(3, 6.0, 100.0).is_err());
        assert!(LowPass::butterworth(4, 60.0, 100.0).is_err());
        assert!(LowPass::butterworth(4, f64::NAN, 100.0).is_err());
    }
}

//! Filters against the programs that they are said to equal: scipy and Woltring's own GCVSPL. `docs/validation/filters.md`
//! holds the table.

mod numbers;

use ambula::signal::{GcvSpline, LowPass};
use numbers::{Filtered, GCVSPL, KEPT, SCIPY, SCIPY_AMPLITUDE, Smoothed};

/// Largest difference from scipy's `sosfiltfilt`, mm, of positions up to 16 m.
const SCIPY_MM: f64 = 1e-9;
/// Largest difference from GCVSPL, mm, for a given smoothing parameter: rounding of two different banded solvers.
const SAME_P_MM: f64 = 1e-7;
/// The same where either program searches the parameter: both stop at a width of 1e-6 of it.
const SEARCHED_MM: f64 = 1e-5;
/// Relative difference of the parameter found. The score is flat at its minimum: a change of 1e-3 in the parameter
/// changes it by less than one part in a million.
const SEARCHED_P: f64 = 2e-3;

/// The series of the recipe in `numbers.rs`.
fn series(samples: usize, rate_hz: f64, amplitude: f64) -> Vec<f64> {
    let mut state = 12_345_u64;
    (0..samples)
        .map(|i| {
            state = (1_103_515_245 * state + 12_345) % (1 << 31);
            let noise = state as f64 / f64::from(1_u32 << 31) - 0.5;
            let t = i as f64 / rate_hz;
            let wave = |hz: f64, phase: f64| (2.0 * std::f64::consts::PI * hz * t + phase).sin();
            400.0 * t
                + 120.0 * wave(0.9, 0.0)
                + 35.0 * wave(1.8, 0.4)
                + 9.0 * wave(3.6, 1.1)
                + amplitude * noise
        })
        .collect()
}

fn largest(differences: impl Iterator<Item = f64>) -> f64 {
    differences.map(f64::abs).fold(0.0, f64::max)
}

#[test]
fn butterworth_equals_sosfiltfilt_on_long_signals() {
    println!(
        "| order per pass | cut-off (Hz) | rate (Hz) | samples | largest difference (mm) |\n|---|---|---|---|---|"
    );
    for (order, cutoff_hz, rate_hz, samples, step, expected) in SCIPY as [Filtered; 6] {
        let filter = LowPass::butterworth(order, cutoff_hz, rate_hz).unwrap();
        let got = filter.zero_lag(&series(samples, rate_hz, SCIPY_AMPLITUDE));
        assert_eq!(got.len().div_ceil(step), expected.len());
        let off = largest(got.iter().step_by(step).zip(expected).map(|(a, b)| a - b));
        println!("| {order} | {cutoff_hz} | {rate_hz} | {samples} | {off:.1e} |");
        assert!(off < SCIPY_MM, "order {order} at {cutoff_hz} Hz: {off}");
    }
}

#[test]
fn splines_equal_woltrings_gcvspl() {
    println!(
        "| samples | noise (mm) | mode | value | p of GCVSPL | p here | values (mm) | first derivative | second |\n|---|---|---|---|---|---|---|---|---|"
    );
    for (samples, amplitude, mode, value, p, expected) in GCVSPL as [Smoothed; 9] {
        let rows: Vec<[f64; 3]> = series(samples, 100.0, amplitude)
            .into_iter()
            .map(|v| [v, v, v])
            .collect();
        let (spline, word) = match mode {
            1 => (GcvSpline::with_p(&rows, value), "given p"),
            2 => (GcvSpline::fit(&rows), "cross-validation"),
            _ => (GcvSpline::by_variance(&rows, value), "known variance"),
        };
        let spline = spline.unwrap();
        let mut off = [0.0_f64; 3];
        for (index, wanted) in expected.iter().enumerate() {
            let sample = 5 + index * KEPT;
            let got = [
                spline.smooth[sample][0],
                spline.velocity(sample, 1.0).unwrap()[0],
                spline.acceleration(sample, 1.0).unwrap()[0],
            ];
            (0..3).for_each(|d| off[d] = off[d].max((got[d] - wanted[d]).abs()));
        }
        println!(
            "| {samples} | {amplitude} | {word} | {value} | {p:.5} | {:.5} | {:.1e} | {:.1e} | {:.1e} |",
            spline.p, off[0], off[1], off[2]
        );
        let limit = if mode == 1 { SAME_P_MM } else { SEARCHED_MM };
        assert!((spline.p / p - 1.0).abs() < SEARCHED_P, "{} {p}", spline.p);
        assert!(off.iter().all(|o| *o < limit), "{word} {value}: {off:?}");
    }
}

#[test]
fn the_cut_off_of_both_passes_together_is_where_it_is_said_to_be() {
    for (order, cutoff_hz, rate_hz) in [(2, 6.0, 100.0), (4, 6.0, 100.0), (2, 20.0, 250.0)] {
        let wave: Vec<f64> = (0..4000)
            .map(|i| (2.0 * std::f64::consts::PI * cutoff_hz * f64::from(i) / rate_hz).sin())
            .collect();
        let gain = |filter: LowPass| {
            let rms = |s: &[f64]| (s[1000..3000].iter().map(|v| v * v).sum::<f64>() / 2000.0).sqrt();
            rms(&filter.zero_lag(&wave)) / rms(&wave)
        };
        let corrected = gain(LowPass::dual_pass(order, cutoff_hz, rate_hz).unwrap());
        let plain = gain(LowPass::butterworth(order, cutoff_hz, rate_hz).unwrap());
        println!("| {order} | {cutoff_hz} | {rate_hz} | {corrected:.4} | {plain:.4} |");
        // -3 dB and -6 dB; a thousandth is left for whole periods
        assert!((corrected - 0.5_f64.sqrt()).abs() < 1e-3 && (plain - 0.5).abs() < 1e-3);
    }
}

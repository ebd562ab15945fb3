//! Analog channels that belong to no force plate, EMG above all: clipped, silent, full of mains hum.

use super::finding::{Finding, Place, Severity};
use super::limits::Limits;
use super::view::TrialView;

/// Frequencies of the mains (Hz).
const MAINS_HZ: [f64; 2] = [50.0, 60.0];
/// Harmonics of the mains that are asked, the mains itself included.
const HARMONICS: usize = 5;
/// Movement of cables and skin lies below this (Hz) and is left out of the power.
const FROM_HZ: f64 = 10.0;
/// Shorter recordings than this (s) do not tell mains from neighbours.
const LEAST_S: f64 = 0.5;
/// The line of the mains is this wide to either side (Hz); neighbours reach from 3 to 8 Hz away.
const LINE_HZ: f64 = 1.0;
const NEIGHBOURS_HZ: (f64, f64) = (3.0, 8.0);
/// Channels with fewer different values than this are switches, not signals.
const LEAST_VALUES: usize = 20;

/// Asks a walk. One finding per rule, naming all channels that it concerns.
pub(super) fn check(view: &TrialView<'_>, limits: &Limits, found: &mut Vec<Finding>) {
    if view.walk.is_none() {
        return;
    }
    let trial = view.trial;
    let rate_hz = trial.analog_rate_hz();
    let on_plates: Vec<usize> = trial
        .plates()
        .iter()
        .flat_map(|plate| plate.channels.iter().copied())
        .collect();
    let units = trial.analog_units();
    let (mut silent, mut clipped, mut humming) = (Vec::new(), Vec::new(), Vec::new());
    for (index, label) in trial.analog_labels().into_iter().enumerate() {
        let is_voltage = units.get(index).is_none_or(|unit| unit.trim().ends_with('V'));
        if on_plates.contains(&index) || !is_voltage || is_unused(label) {
            continue;
        }
        let Some(samples) = trial.analog_channel(index).filter(|s| !s.is_empty()) else {
            continue;
        };
        match values(&samples) {
            1 => silent.push(label),
            few if few < LEAST_VALUES => {}
            _ => {
                clipped.push((label, 100.0 * at_ends(&samples)));
                humming.extend(hum(&samples, rate_hz).map(|share| (label, 100.0 * share)));
            }
        }
    }
    if let Some(first) = silent.first() {
        let what = format!(
            "no signal on the EMG or other analog channels {}",
            silent.join(", ")
        );
        let action = "if an electrode should be there: check sensor and cable";
        found.push(Finding::new("analog.silent", Severity::Note, what, action).at(on(first)));
    }
    for (rule, channels, what, action) in [
        (
            "analog.clipped",
            clipped,
            "EMG or other analog channels cut off at the end of their range",
            "lower the gain, or see that the electrode sticks; then walk again if EMG is wanted",
        ),
        (
            "analog.hum",
            humming,
            "mains hum on EMG or other analog channels",
            "check electrodes, reference electrode and cables; keep away from mains leads",
        ),
    ] {
        found.extend(together(rule, &channels, (what, action), limits));
    }
}

/// Whether a laboratory keeps the channel free: nothing is connected to it.
fn is_unused(label: &str) -> bool {
    let label = label.to_ascii_lowercase();
    ["spare", "unused", "free"]
        .iter()
        .any(|word| label.contains(word))
}

fn on(channel: &str) -> Place {
    Place {
        channel: Some(channel.to_owned()),
        ..Place::default()
    }
}

/// One finding for all channels beyond the limit of a rule; its value is the worst one.
fn together(
    rule: &str,
    channels: &[(&str, f64)],
    (what, action): (&str, &str),
    limits: &Limits,
) -> Option<Finding> {
    let (worst, value) = channels.iter().max_by(|a, b| a.1.total_cmp(&b.1))?;
    let finding = Finding::judged(
        limits,
        rule,
        *value,
        |limit| {
            let beyond = channels.iter().filter(|(_, v)| limit.judge(*v).is_some());
            let names: Vec<String> = beyond.map(|(name, v)| format!("{name} {v:.0} %")).collect();
            format!("{what}: {}", names.join(", "))
        },
        action,
    );
    finding.map(|f| f.at(on(worst)))
}

/// Number of different values, counted up to [`LEAST_VALUES`].
fn values(samples: &[f64]) -> usize {
    let mut seen: Vec<f64> = Vec::new();
    for sample in samples {
        if !seen.iter().any(|v| v.total_cmp(sample).is_eq()) {
            seen.push(*sample);
            if seen.len() >= LEAST_VALUES {
                break;
            }
        }
    }
    seen.len()
}

/// Share of samples (0 to 1) that stand at the largest or the smallest value together with a neighbour: a signal that
/// only passes its maximum does not stay there.
fn at_ends(samples: &[f64]) -> f64 {
    let (low, high) = samples
        .iter()
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), v| {
            (a.min(*v), b.max(*v))
        });
    let stays = samples
        .windows(2)
        .filter(|w| w[0].total_cmp(&w[1]).is_eq() && (w[0] <= low || w[0] >= high))
        .count();
    stays as f64 / samples.len() as f64
}

/// Share of the power above 10 Hz (0 to 1) that the mains and its harmonics hold beyond what their neighbours have;
/// the worse of 50 and 60 Hz. `None` where the recording is too short or slow to tell.
fn hum(samples: &[f64], rate_hz: f64) -> Option<f64> {
    let n = samples.len() as f64;
    let duration_s = n / rate_hz;
    if duration_s.is_nan() || duration_s < LEAST_S || rate_hz < 4.0 * MAINS_HZ[1] {
        return None;
    }
    let mean = samples.iter().sum::<f64>() / n;
    let windowed: Vec<f64> = samples
        .iter()
        .enumerate()
        .map(|(i, v)| {
            let hann = 0.5 - 0.5 * (std::f64::consts::TAU * i as f64 / n).cos();
            (v - mean) * hann
        })
        .collect();
    let step_hz = 1.0 / duration_s;
    // one side of the spectrum holds half of the sum of squares
    let all = 0.5 * n * windowed.iter().map(|v| v * v).sum::<f64>();
    let slow: f64 = lines(&windowed, (0.0, FROM_HZ), step_hz, rate_hz).iter().sum();
    let power = all - slow;
    if power <= 1e-9 * all {
        return None;
    }
    let share = |mains_hz: f64| {
        let mut share = 0.0;
        for harmonic in 1..=HARMONICS {
            let centre = mains_hz * harmonic as f64;
            if centre + NEIGHBOURS_HZ.1 > 0.5 * rate_hz {
                break;
            }
            let of = |from: f64, to: f64| lines(&windowed, (centre + from, centre + to), step_hz, rate_hz);
            let own = of(-LINE_HZ, LINE_HZ);
            let mut beside = of(-NEIGHBOURS_HZ.1, -NEIGHBOURS_HZ.0);
            beside.extend(of(NEIGHBOURS_HZ.0, NEIGHBOURS_HZ.1));
            let usual = beside.iter().sum::<f64>() / (beside.len().max(1) as f64);
            share += own.iter().map(|p| p - usual).sum::<f64>().max(0.0);
        }
        share / power
    };
    Some(MAINS_HZ.map(share).into_iter().fold(0.0, f64::max))
}

/// Squared magnitudes of the Fourier transform at the lines between two frequencies (Hz), one by one (Goertzel).
fn lines(samples: &[f64], (from_hz, to_hz): (f64, f64), step_hz: f64, rate_hz: f64) -> Vec<f64> {
    let mut line = (from_hz / step_hz).ceil();
    let mut powers = Vec::new();
    while line * step_hz <= to_hz {
        let turn = std::f64::consts::TAU * line * step_hz / rate_hz;
        let twice = 2.0 * turn.cos();
        let (mut one, mut two) = (0.0, 0.0);
        for sample in samples {
            (one, two) = (sample + twice * one - two, one);
        }
        powers.push(one * one + two * two - twice * one * two);
        line += 1.0;
    }
    powers
}

#[cfg(test)]
mod tests {
    use super::*;

    const RATE_HZ: f64 = 1000.0;

    /// Noise like that of a muscle (no line in it), with a sine on top; 3 s.
    fn noise(hum_hz: f64, amplitude: f64) -> Vec<f64> {
        let mut state = 12_345_u32;
        (0..3000)
            .map(|i| {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                let even = f64::from(state >> 8) / f64::from(1_u32 << 24) - 0.5;
                even + amplitude * (std::f64::consts::TAU * hum_hz * f64::from(i) / RATE_HZ).sin()
            })
            .collect()
    }

    #[test]
    fn the_share_of_the_hum_is_that_of_its_power() {
        // noise 1/12, sine a^2/2
        for (hz, amplitude) in [(50.0, 0.4), (60.0, 0.4), (50.0, 1.0), (60.0, 0.0), (55.0, 1.0)] {
            let sine: f64 = 0.5 * amplitude * amplitude;
            let near_mains = (hz - 55.0_f64).abs() > 1.0;
            let wanted = if near_mains {
                sine / (sine + 1.0 / 12.0)
            } else {
                0.0
            };
            let found = hum(&noise(hz, amplitude), RATE_HZ).unwrap();
            assert!(
                (found - wanted).abs() < 0.05,
                "{hz} {amplitude}: {found} {wanted}"
            );
        }
        assert_eq!(hum(&[0.0; 100], RATE_HZ), None);
    }

    #[test]
    fn a_clipped_signal_stays_at_its_ends_and_a_whole_one_does_not() {
        let whole = noise(50.0, 0.0);
        assert!(at_ends(&whole) < 1e-3);
        let clipped: Vec<f64> = noise(20.0, 2.0).iter().map(|v| v.clamp(-1.5, 1.5)).collect();
        assert!(at_ends(&clipped) > 0.2, "{}", at_ends(&clipped));
        assert_eq!(values(&[3.0; 50]), 1);
    }
}

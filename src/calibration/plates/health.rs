//! Whether the channels of a plate live: silent plates, dead channels, channels at the end of their range.

use super::finding::{PlateFault, Remark, Remarks, remark};
use super::wrench::{Series, Trace};
use crate::signal::valid_runs;

/// A plate counts as loaded from this force in any direction on (N): its vertical channels may be the dead ones.
const LOADED_N: f64 = 30.0;
/// A plate that never changes and reads more than this (N) would pass for somebody who stands on it.
const STUCK_N: f64 = 5.0;
/// A flat top is at least this long, in samples and in seconds.
const FLAT_SAMPLES: usize = 5;
const FLAT_S: f64 = 0.01;
/// Half its length beyond the ends of a flat top, a channel that only passes a smooth maximum has fallen by 4 steps
/// of its resolution; one that was cut off by more than this many.
const CUT_STEPS: f64 = 12.0;
/// A channel is at rest within this share of its range.
const REST_SHARE: f64 = 0.2;
/// Samples with less than this share of the largest load show the channel at rest.
const UNLOADED_SHARE: f64 = 0.05;

/// Refuses plates with channels that cannot be believed; says whether the plate is silent.
pub(super) fn check(channels: &Series, trace: &Trace, remarks: &mut Remarks) -> Result<bool, Remark> {
    let number = remarks.number;
    let constant: Vec<bool> = channels.iter().map(|c| is_constant(c)).collect();
    let peak_n = trace.peak_n;
    if constant.iter().all(|c| *c) {
        return silent(peak_n, remarks);
    }
    let dead = constant.iter().position(|c| *c);
    if let (Some(dead), true) = (dead, peak_n > LOADED_N) {
        return Err(remark(
            PlateFault::DeadChannel,
            format!(
                "Channel {} of the {} of plate {number} never changes while the others do; the plate was not used. Check cable and amplifier.",
                dead + 1,
                channels.len()
            ),
        ));
    }
    let rest: Vec<bool> = trace
        .vertical_n
        .iter()
        .map(|v| v.abs() < UNLOADED_SHARE * peak_n)
        .collect();
    for (index, channel) in channels.iter().enumerate() {
        if let Some(flat_s) = cut_off_s(channel, &rest, trace.rate_hz) {
            return Err(remark(
                PlateFault::Saturated,
                format!(
                    "Channel {} of the {} of plate {number} stands still at its extreme value for {flat_s:.3} s under load, the end of its range; the plate was not used. Lower the gain of its amplifier and repeat the trial.",
                    index + 1,
                    channels.len()
                ),
            ));
        }
    }
    Ok(false)
}

fn silent(peak_n: f64, remarks: &mut Remarks) -> Result<bool, Remark> {
    let number = remarks.number;
    if peak_n > STUCK_N {
        return Err(remark(
            PlateFault::Silent,
            format!(
                "No channel of plate {number} ever changes, and it reads {peak_n:.0} N; it was not used. Check cable and amplifier."
            ),
        ));
    }
    remarks.push(remark(
        PlateFault::Silent,
        format!(
            "No channel of plate {number} ever changes; it was not recorded or not plugged in, and shows no load."
        ),
    ));
    Ok(true)
}

fn is_constant(channel: &[f64]) -> bool {
    channel.windows(2).all(|w| is_same(w[0], w[1]))
}

/// Bit by bit.
fn is_same(a: f64, b: f64) -> bool {
    a.to_bits() == b.to_bits()
}

/// How long (s) the channel stands still at an end of its range, when it looks cut off there.
fn cut_off_s(channel: &[f64], rest: &[bool], rate_hz: f64) -> Option<f64> {
    let (low, high) = channel
        .iter()
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), v| {
            (a.min(*v), b.max(*v))
        });
    // Most channels are at their ends for a sample or two only: nothing more has to be looked at.
    let stands = |end: &f64| {
        let samples = channel.iter().filter(|v| is_same(**v, *end)).count();
        samples >= FLAT_SAMPLES && samples as f64 >= FLAT_S * rate_hz
    };
    let ends: Vec<f64> = [low, high].into_iter().filter(stands).collect();
    if ends.is_empty() {
        return None;
    }
    let (sum, count) = channel
        .iter()
        .zip(rest)
        .filter(|(_, rest)| **rest)
        .fold((0.0, 0.0), |(s, n), (v, _)| (s + v, n + 1.0));
    let level = if count > 0.0 { sum / count } else { 0.0 };
    let step = channel
        .windows(2)
        .map(|w| (w[1] - w[0]).abs())
        .filter(|d| *d > 0.0)
        .fold(f64::INFINITY, f64::min);
    let longest = ends
        .into_iter()
        .filter(|end| (end - level).abs() > REST_SHARE * (high - low))
        .flat_map(|end| {
            let at_end: Vec<bool> = channel.iter().map(|v| is_same(*v, end)).collect();
            valid_runs(&at_end)
                .into_iter()
                .filter(|run| run.len() >= FLAT_SAMPLES && run.len() as f64 >= FLAT_S * rate_hz)
                .filter(|run| {
                    let beyond = run.len() / 2;
                    let before = run.start.checked_sub(beyond).and_then(|i| channel.get(i));
                    let after = channel.get((run.end - 1) + beyond);
                    let fell = |v: Option<&f64>| v.is_none_or(|v| (v - end).abs() > CUT_STEPS * step);
                    (before.is_some() || after.is_some()) && fell(before) && fell(after)
                })
                .map(|run| run.len())
                .collect::<Vec<usize>>()
        })
        .max()?;
    Some(longest as f64 / rate_hz.max(f64::MIN_POSITIVE))
}

#[cfg(test)]
mod tests {
    use super::*;

    const RATE_HZ: f64 = 1000.0;

    /// A step of 0.6 s with two maxima, in steps of `resolution`.
    fn step(resolution: f64, limit: f64) -> Vec<f64> {
        let load = |i: i32| {
            let t = f64::from(i - 200) / 600.0;
            let inside = (0.0..1.0).contains(&t);
            let n = if inside {
                750.0 * (std::f64::consts::PI * t).sin().sqrt()
            } else {
                0.0
            };
            -((n / resolution).round() * resolution).min(limit)
        };
        (0..1000).map(load).collect()
    }

    fn verdict(channel: &[f64]) -> Option<f64> {
        let rest: Vec<bool> = channel.iter().map(|v| v.abs() < 30.0).collect();
        cut_off_s(channel, &rest, RATE_HZ)
    }

    #[test]
    fn a_smooth_maximum_is_not_a_flat_top_however_coarse_the_converter() {
        for resolution in [1e-4, 0.1, 1.0, 5.0] {
            assert_eq!(verdict(&step(resolution, f64::INFINITY)), None, "{resolution}");
        }
    }

    #[test]
    fn a_channel_that_is_cut_off_is_found() {
        for resolution in [1e-4, 0.1, 1.0, 5.0] {
            let flat_s = verdict(&step(resolution, 500.0)).unwrap_or_else(|| panic!("{resolution}"));
            assert!((0.2..0.6).contains(&flat_s), "{flat_s}");
        }
    }

    #[test]
    fn silent_plates_are_told_from_stuck_ones() {
        let mut remarks = Remarks::about(1);
        let trace = |level: f64| Trace {
            vertical_n: vec![level; 9],
            peak_n: level,
            rate_hz: RATE_HZ,
        };
        assert!(check(&vec![vec![0.0; 9]; 6], &trace(0.0), &mut remarks).unwrap());
        assert_eq!(remarks.list[0].kind, PlateFault::Silent);
        let stuck = check(&vec![vec![80.0; 9]; 6], &trace(80.0), &mut remarks);
        assert_eq!(stuck.unwrap_err().kind, PlateFault::Silent);
    }
}

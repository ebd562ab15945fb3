//! What an unloaded plate reads: the frames that the file names, and the level and drift found in the trial itself.

use std::ops::Range;

use serde::Serialize;

use super::Vec3;
use super::finding::{PlateFault, Remark, Remarks, remark};
use super::kind::Family;
use super::settings::Baseline;
use super::wrench::{Series, Trace, Wiring};
use crate::capture::{RawPlate, Trial};
use crate::signal::{median, nearest_frame};

/// More load than this (N) in the frames of the baseline means that somebody may have stood on the plate then.
const LOADED_BASELINE_N: f64 = 50.0;
/// Length of the pieces (s) whose means are the readings of the unloaded plate.
const PIECE_S: f64 = 0.1;
/// A piece is quiet when its scatter is at most this many times that of the quietest fifth, and at least this (N).
const QUIET_TIMES: f64 = 3.0;
const QUIET_N: f64 = 1.0;
/// Pieces further than this (N) from their median are not unloaded: a touch, somebody beside the plate.
const SAME_LEVEL_N: f64 = 15.0;
/// Fewer unloaded pieces than this tell nothing.
const LEAST_PIECES: usize = 3;
/// A drift is told and removed only when the unloaded pieces span this share of the trial.
const DRIFT_SHARE: f64 = 0.5;
/// More than this (N) is told to the reader (limit of the laboratory's quality statement).
const LEVEL_LIMIT_N: f64 = 10.0;

/// What the unloaded plate reads, after the frames that the file names were subtracted.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Unloaded {
    /// Vertical force of the unloaded plate, N, upwards on the subject positive: mean over the unloaded pieces, or
    /// their median when they span too little of the trial for a drift.
    pub vertical_n: f64,
    /// Change of that force from the first to the last unloaded piece, N; absent when they span too little.
    pub drift_n: Option<f64>,
    /// Whether level and drift were subtracted from the channels.
    pub removed: bool,
}

/// Subtracts from every channel its mean over the frames that the file calls unloaded, unless the plate carries a
/// load in them.
pub(super) fn remove_named(
    trial: &Trial,
    raw: &RawPlate,
    wiring: &Wiring,
    channels: &mut Series,
    number: usize,
) -> Result<Option<Range<usize>>, Remark> {
    let Some(frames) = raw.zero_frames.clone() else {
        return Ok(None);
    };
    let samples = channels.iter().map(Vec::len).min().unwrap_or_default();
    let per_frame = samples / trial.frames().max(1);
    let (from, to) = (frames.start * per_frame, frames.end * per_frame);
    let mut means = Vec::new();
    for channel in channels.iter() {
        let Some(window) = channel.get(from..to).filter(|w| !w.is_empty()) else {
            return Ok(None);
        };
        means.push(window.iter().sum::<f64>() / window.len() as f64);
    }
    let single = means.iter().map(|m| vec![*m]).collect();
    let bare = Wiring {
        origin_mm: Vec3::zeros(),
        ..wiring.clone()
    };
    let load_n = bare
        .wrench(&single)
        .vertical_n()
        .first()
        .copied()
        .unwrap_or_default();
    if load_n > LOADED_BASELINE_N {
        return Err(remark(
            PlateFault::BaselineLoaded,
            format!(
                "Plate {number} carries {load_n:.0} N in the frames that the file calls unloaded; they were not subtracted. Correct FORCE_PLATFORM:ZERO."
            ),
        ));
    }
    for (channel, mean) in channels.iter_mut().zip(means) {
        channel.iter_mut().for_each(|sample| *sample -= mean);
    }
    Ok(Some(frames))
}

/// Finds level and drift of the unloaded plate, and subtracts them when the policy says so. `None` when the plate
/// is never clearly unloaded.
pub(super) fn unloaded(
    family: Family,
    channels: &mut Series,
    trace: &Trace,
    policy: Baseline,
    remarks: &mut Remarks,
) -> Option<Unloaded> {
    let number = remarks.number;
    let pieces = quiet_pieces(&trace.vertical_n, trace.rate_hz);
    if pieces.len() < LEAST_PIECES {
        return None;
    }
    let line = Line::through(&pieces, &trace.vertical_n);
    let removed = policy == Baseline::RemoveUnloaded;
    let found = Unloaded {
        vertical_n: line.level,
        drift_n: line.drift(),
        removed,
    };
    if removed {
        // The point of application that a plate of type 1 stores is no signal with a zero.
        let points = family == Family::Position;
        for (index, channel) in channels.iter_mut().enumerate() {
            if points && (index == 3 || index == 4) {
                continue;
            }
            let own = Line::through(&pieces, channel);
            for (sample, value) in channel.iter_mut().enumerate() {
                *value -= own.at(sample);
            }
        }
    }
    let drift = found
        .drift_n
        .map_or(String::new(), |d| format!(" and drifts by {d:.1} N"));
    let (kind, end) = if removed {
        (
            PlateFault::UnloadedRemoved,
            "both were subtracted, channel by channel",
        )
    } else {
        (
            PlateFault::UnloadedLevel,
            "nothing was subtracted; zero the plate before the next trial, or let the unloaded level be removed",
        )
    };
    let large = |v: f64| v.abs() > LEVEL_LIMIT_N;
    if removed || large(found.vertical_n) || found.drift_n.is_some_and(large) {
        remarks.push(remark(
            kind,
            format!(
                "Plate {number} reads {:.1} N while nobody stands on it{drift}; {end}.",
                found.vertical_n
            ),
        ));
    }
    Some(found)
}

/// The pieces of the trial in which the plate is clearly unloaded: quiet, and not far above zero.
fn quiet_pieces(vertical_n: &[f64], rate_hz: f64) -> Vec<Range<usize>> {
    let length = nearest_frame(PIECE_S * rate_hz).unwrap_or(1).max(1);
    let told: Vec<(Range<usize>, f64, f64)> = (0..vertical_n.len() / length)
        .map(|piece| {
            let piece = piece * length..(piece + 1) * length;
            let (mean, scatter) = mean_and_scatter(vertical_n.get(piece.clone()).unwrap_or_default());
            (piece, mean, scatter)
        })
        .filter(|(_, mean, _)| *mean < LOADED_BASELINE_N)
        .collect();
    let mut scatters: Vec<f64> = told.iter().map(|(_, _, s)| *s).collect();
    scatters.sort_by(f64::total_cmp);
    let quietest = scatters.get(scatters.len() / 5).copied().unwrap_or_default();
    let quiet = (QUIET_TIMES * quietest).max(QUIET_N);
    let calm: Vec<(Range<usize>, f64)> = told
        .into_iter()
        .filter(|(_, _, s)| *s <= quiet)
        .map(|(piece, mean, _)| (piece, mean))
        .collect();
    let level = median(calm.iter().map(|(_, mean)| *mean).collect()).unwrap_or(0.0);
    calm.into_iter()
        .filter(|(_, mean)| (mean - level).abs() <= SAME_LEVEL_N)
        .map(|(piece, _)| piece)
        .collect()
}

/// The reading of one channel over the unloaded pieces: level, and a slope when they span enough of the trial.
struct Line {
    level: f64,
    slope: Option<f64>,
    centre: f64,
    first: f64,
    last: f64,
}

impl Line {
    fn through(pieces: &[Range<usize>], channel: &[f64]) -> Line {
        let points: Vec<(f64, f64)> = pieces
            .iter()
            .map(|piece| {
                let (mean, _) = mean_and_scatter(channel.get(piece.clone()).unwrap_or_default());
                (0.5 * (piece.start + piece.end) as f64, mean)
            })
            .collect();
        let first = points.first().map_or(0.0, |p| p.0);
        let last = points.last().map_or(0.0, |p| p.0);
        let count = points.len().max(1) as f64;
        let centre = points.iter().map(|p| p.0).sum::<f64>() / count;
        let mean = points.iter().map(|p| p.1).sum::<f64>() / count;
        let (mut with, mut square) = (0.0, 0.0);
        for (x, y) in &points {
            with += (x - centre) * (y - mean);
            square += (x - centre) * (x - centre);
        }
        let spans = (last - first) >= DRIFT_SHARE * channel.len() as f64;
        let slope = (spans && square > 0.0).then(|| with / square);
        let level = match slope {
            Some(_) => mean,
            None => median(points.iter().map(|p| p.1).collect()).unwrap_or(0.0),
        };
        Line {
            level,
            slope,
            centre,
            first,
            last,
        }
    }

    fn drift(&self) -> Option<f64> {
        self.slope.map(|slope| slope * (self.last - self.first))
    }

    /// The reading at a sample; beyond the unloaded pieces that of the nearest one.
    fn at(&self, sample: usize) -> f64 {
        let place = (sample as f64).clamp(self.first, self.last);
        self.level + self.slope.map_or(0.0, |slope| slope * (place - self.centre))
    }
}

fn mean_and_scatter(values: &[f64]) -> (f64, f64) {
    let count = values.len().max(1) as f64;
    let mean = values.iter().sum::<f64>() / count;
    let square = values.iter().map(|v| (v - mean) * (v - mean)).sum::<f64>() / count;
    (mean, square.sqrt())
}

#[cfg(test)]
mod tests {
    use super::*;

    const RATE_HZ: f64 = 1000.0;

    /// Three seconds at 1000 Hz: level 6 N rising by 3 N/s, a little noise, a step of 700 N from 1.0 to 1.7 s.
    fn drifting() -> Series {
        let vertical = (0..3000).map(|i| {
            let t = f64::from(i) / RATE_HZ;
            let noise = 0.3 * (37.0 * f64::from(i)).sin();
            let load = if (1.0..1.7).contains(&t) { 700.0 } else { 0.0 };
            -(load + 6.0 + 3.0 * t + noise)
        });
        let mut channels = vec![vec![0.0; 3000]; 6];
        channels[2] = vertical.collect();
        channels
    }

    fn trace(channels: &Series) -> Trace {
        Trace {
            vertical_n: channels[2].iter().map(|v| -v).collect(),
            peak_n: 0.0,
            rate_hz: RATE_HZ,
        }
    }

    fn find(channels: &mut Series, policy: Baseline, remarks: &mut Remarks) -> Option<Unloaded> {
        let trace = trace(channels);
        unloaded(Family::Wrench, channels, &trace, policy, remarks)
    }

    #[test]
    fn level_and_drift_are_found_and_left_alone_by_default() {
        let (mut channels, mut remarks) = (drifting(), Remarks::about(1));
        let found = find(&mut channels, Baseline::AsStored, &mut remarks).unwrap();
        assert!((found.vertical_n - 10.6).abs() < 0.2, "{found:?}");
        assert!((found.drift_n.unwrap() - 8.7).abs() < 0.2, "{found:?}");
        assert!(!found.removed);
        assert_eq!(channels, drifting());
        assert_eq!(remarks.list[0].kind, PlateFault::UnloadedLevel);
    }

    #[test]
    fn by_policy_level_and_drift_go_and_the_load_stays() {
        let (mut channels, mut remarks) = (drifting(), Remarks::about(1));
        let policy = Baseline::RemoveUnloaded;
        let found = find(&mut channels, policy, &mut remarks).unwrap();
        assert!(found.removed);
        assert_eq!(remarks.list[0].kind, PlateFault::UnloadedRemoved);
        let at = |sample: usize| -channels[2][sample];
        for (sample, load) in [(100, 0.0), (1350, 700.0), (2900, 0.0)] {
            assert!((at(sample) - load).abs() < 1.5, "{sample}: {}", at(sample));
        }
    }

    #[test]
    fn a_plate_on_which_somebody_stands_throughout_has_no_unloaded_level() {
        let mut channels = vec![vec![0.0; 3000]; 6];
        channels[2] = vec![-700.0; 3000];
        let mut remarks = Remarks::about(1);
        let policy = Baseline::RemoveUnloaded;
        assert!(find(&mut channels, policy, &mut remarks).is_none());
        assert_eq!(channels[2], vec![-700.0; 3000]);
    }
}

//! Gaps of markers: how much of the walk is missing, how long at worst, and which graphs it takes away or weakens.
//!
//! Judged is the stretch from the first foot strike of a cycle to the last: before it a subject may still be walking into
//! view. Without any cycle the whole trial is judged from the marker's first frame to its last.

use super::finding::{Finding, Graph, Place};
use super::limits::Limits;
use super::view::{TrialView, WalkView};
use crate::anatomy::{AngleName, Side};
use crate::calibration::Landmark;
use crate::kinematics::{angle_needs, kinetics_need};
use crate::signal::{Gap, Run, Track, frame_index};

/// Asks every marker of the set.
pub(super) fn check(view: &TrialView<'_>, limits: &Limits, found: &mut Vec<Finding>) {
    let (Some(walk), Some(calibration)) = (view.walk, view.calibration) else {
        return;
    };
    let rate_hz = view.trial.point_rate_hz();
    for (landmark, side, label) in calibration.marker_set.resolve(&view.trial.marker_labels()) {
        let Some(track) = view.trial.marker(&label).filter(|t| t.valid_count() > 0) else {
            continue;
        };
        if let Some(seen) = Seen::of(&track, judged(&walk, &track, rate_hz)) {
            found.extend(told(limits, &walk, (landmark, side), &seen, rate_hz));
        }
    }
}

/// The frames that are judged.
fn judged(walk: &WalkView<'_>, track: &Track, rate_hz: f64) -> Run {
    let first = walk.cycles.iter().map(|c| c.strike_s).min_by(f64::total_cmp);
    let last = walk.cycles.iter().map(|c| c.next_strike_s).max_by(f64::total_cmp);
    let of_cycles = first.zip(last).and_then(|(first, last)| {
        Some(Run {
            start: frame_index((first * rate_hz).floor())?,
            end: (frame_index((last * rate_hz).ceil())? + 1).min(track.len()),
        })
    });
    of_cycles.unwrap_or_else(|| Run {
        start: track.valid.iter().position(|v| *v).unwrap_or(0),
        end: track
            .valid
            .iter()
            .rposition(|v| *v)
            .map_or(track.len(), |last| last + 1),
    })
}

/// The gaps of one marker in the frames that are judged.
struct Seen {
    /// Frames of the trial, 0-based.
    gaps: Vec<Run>,
    longest: Run,
    missing: usize,
    frames: usize,
}

impl Seen {
    fn of(track: &Track, judged: Run) -> Option<Seen> {
        let valid = track.valid.get(judged.start..judged.end)?;
        let gaps: Vec<Run> = Gap::of(valid)
            .iter()
            .map(|gap| Run {
                start: gap.run.start + judged.start,
                end: gap.run.end + judged.start,
            })
            .collect();
        let longest = gaps.iter().copied().rev().max_by_key(|gap| gap.len())?;
        Some(Seen {
            missing: gaps.iter().map(|gap| gap.len()).sum(),
            frames: valid.len(),
            longest,
            gaps,
        })
    }
}

fn told(
    limits: &Limits,
    walk: &WalkView<'_>,
    marker: (Landmark, Side),
    seen: &Seen,
    rate_hz: f64,
) -> Vec<Finding> {
    let name = marker.0.name(marker.1);
    let filled = |gap: &Run| {
        let fill = walk
            .fills
            .iter()
            .find(|f| f.marker == name && f.gap.run.start <= gap.start && gap.end <= f.gap.run.end);
        fill.map(|f| f.method.words())
    };
    let after = |gap: &Run| match filled(gap) {
        Some(method) => format!("; filled by {method}"),
        None => String::new(),
    };
    let all_filled = seen.gaps.iter().all(|gap| filled(gap).is_some());
    let affects = affected(walk, marker, &seen.gaps, rate_hz);
    let action = if all_filled {
        "look at the graphs on the broad pale stroke; capture again if they matter"
    } else {
        "capture again if the graphs matter, or fill the gap in the capture software or by [gaps] of session.toml"
    };
    let place = || Place {
        markers: vec![name.clone()],
        side: marker.0.is_paired().then_some(marker.1),
        frames: Some(seen.longest.start..seen.longest.end),
        ..Place::default()
    };
    let length = seen.longest.len();
    let count = seen.gaps.len();
    let share_pct = 100.0 * seen.missing as f64 / seen.frames.max(1) as f64;
    let longest = Finding::judged(
        limits,
        "gap.longest",
        length as f64,
        |_| {
            format!(
                "{name} is missing for {length} frames in a row ({:.2} s){}",
                length as f64 / rate_hz,
                after(&seen.longest)
            )
        },
        action,
    );
    let share = Finding::judged(
        limits,
        "gap.share",
        share_pct,
        |_| {
            let gaps = if count == 1 {
                "1 gap"
            } else {
                &format!("{count} gaps")
            };
            let rest = if all_filled { "; all filled" } else { "" };
            format!("{name} is missing in {share_pct:.0} % of the frames, in {gaps}{rest}")
        },
        action,
    );
    // one marker, one finding: the one that weighs more, the longest gap where both weigh the same
    let found = match (longest, share) {
        (Some(longest), Some(share)) if share.severity > longest.severity => Some(share),
        (longest, share) => longest.or(share),
    };
    found
        .into_iter()
        .map(|f| f.at(place()).affecting(affects.clone()))
        .collect()
}

/// Graphs of accepted or lost cycles that a gap lies in.
fn affected(walk: &WalkView<'_>, marker: (Landmark, Side), gaps: &[Run], rate_hz: f64) -> Vec<Graph> {
    let in_a_gap = |side: Side| {
        walk.cycles.iter().filter(|c| c.side == side).any(|c| {
            let (from, to) = (c.strike_s * rate_hz, c.next_strike_s * rate_hz);
            gaps.iter()
                .any(|gap| (gap.start as f64) <= to && (gap.end as f64) > from)
        })
    };
    let mut graphs = Vec::new();
    for side in Side::BOTH.into_iter().filter(|side| in_a_gap(*side)) {
        let angles = AngleName::ALL
            .into_iter()
            .filter(|angle| angle_needs(*angle, side, marker));
        graphs.extend(angles.map(|angle| Graph::Angle(angle, side)));
        if walk.loads.is_some() && kinetics_need(side, marker) {
            graphs.push(Graph::Kinetics(side));
        }
    }
    graphs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gaps_are_counted_in_the_frames_that_are_judged() {
        let mut track = Track {
            values: vec![[0.0; 3]; 100],
            valid: vec![true; 100],
        };
        for frame in (0..20).chain(40..45).chain(60..72).chain(98..100) {
            track.set(frame, None);
        }
        let seen = Seen::of(&track, Run { start: 25, end: 98 }).unwrap();
        assert_eq!((seen.missing, seen.frames, seen.gaps.len()), (17, 73, 2));
        assert_eq!((seen.longest.start, seen.longest.end), (60, 72));
        assert!(Seen::of(&track, Run { start: 72, end: 98 }).is_none());
    }
}

//! Jumps, spikes and outliers of a single marker.
//!
//! A sample is held against the cubic through its two neighbours on each side, a step against the steps before and after
//! it. Where its mates leave their cubic in the
//! same way (a landing, a stumble), the body moved, not the marker: the smallest difference to a mate counts.

use std::ops::Range;

use super::body::{Body, Marker};
use super::swap::{self, Swap};
use super::{graphs, place};
use crate::geometry::Vec3;
use crate::quality::{Finding, Limits, Severity, TrialView};

/// Frames of one disturbance lie no further apart.
const SAME_PLACE_FRAMES: usize = 6;
/// Which of a marker's disturbances, by size, stands for its usual restlessness: a stride comes again, a fault does not.
const USUAL: usize = 2;
/// A disturbance this many times the usual one stands out.
const STANDS_OUT: f64 = 2.0;
/// A step of a marker leaves the cubic by half its size, its speed changes by all of it: what of that counts.
const OF_STEP: f64 = 0.7;
/// Share of the limit at which a frame still belongs to a disturbance.
const EDGE: f64 = 0.5;

/// A disturbance: its frames and its size.
struct Disturbance {
    frames: Range<usize>,
    size_mm: f64,
}

/// Looks at every marker; one finding per marker, of its worst disturbance.
pub(super) fn check(
    view: &TrialView<'_>,
    body: &Body,
    swaps: &[Swap],
    limits: &Limits,
    found: &mut Vec<Finding>,
) {
    let of_all = |off: fn(&Marker, usize) -> Option<Vec3>| -> Vec<Vec<Option<Vec3>>> {
        let of_one = |m: &Marker| (0..body.frames).map(|f| off(m, f)).collect();
        body.markers.iter().map(of_one).collect()
    };
    let (cubic, step) = (of_all(from_cubic), of_all(from_steps));
    let quiet_mm = limits
        .get("marker.spike_quiet")
        .and_then(|l| l.care)
        .unwrap_or(f64::INFINITY);
    let always_mm = limits
        .get("marker.spike")
        .and_then(|l| l.care)
        .unwrap_or(f64::INFINITY);
    for (index, marker) in body.markers.iter().enumerate() {
        let mut largest_mm = 0.0_f64;
        let alone: Vec<f64> = (0..body.frames)
            .map(|frame| {
                // what counts is the largest and what is a disturbance: nothing else is held against the mates
                let counts_mm = largest_mm.min(quiet_mm * EDGE);
                let of = |off: &[Vec<Option<Vec3>>]| alone_mm(body, off, (index, frame), counts_mm);
                let alone_mm = of(&cubic).max(of(&step));
                if alone_mm <= counts_mm || swap::touches(swaps, index, frame) {
                    return 0.0;
                }
                largest_mm = largest_mm.max(alone_mm);
                alone_mm
            })
            .collect();
        let mut all = disturbances(&alone, quiet_mm * EDGE);
        all.sort_by(|a, b| b.size_mm.total_cmp(&a.size_mm));
        let usual_mm = all.get(USUAL).map_or(0.0, |d| d.size_mm);
        let limit_mm = (STANDS_OUT * usual_mm).clamp(quiet_mm.min(always_mm), always_mm);
        let beyond: Vec<&Disturbance> = all.iter().filter(|d| d.size_mm > limit_mm).collect();
        limits.remember("marker.spike", largest_mm);
        let inside = |d: &&&Disturbance| counts(view, &d.frames);
        let Some(worst) = beyond.iter().find(inside).or_else(|| beyond.first()) else {
            continue;
        };
        let rule = if worst.size_mm > always_mm {
            "marker.spike"
        } else {
            "marker.spike_quiet"
        };
        let times = match beyond.len() {
            1 => String::new(),
            n => format!("; {n} such places in the trial"),
        };
        let in_cycle = counts(view, &worst.frames);
        let outside = if in_cycle { "" } else { ", outside the gait cycles" };
        let what = |_: &super::super::Limit| {
            format!("{} jumps by {:.1} mm{outside}{times}", marker.name, worst.size_mm)
        };
        let action = "look at the track there; delete the wrong samples in the capture software and fill the gap, or \
                      use another walk";
        let finding = Finding::judged(limits, rule, worst.size_mm, what, action);
        found.extend(finding.map(|f| {
            Finding {
                severity: if in_cycle { f.severity } else { Severity::Note },
                ..f.at(place(&[&marker.name], Some(worst.frames.clone())))
                    .affecting(graphs::affected(marker.landmark, marker.side))
            }
        }));
    }
}

/// Whether frames touch an accepted cycle; every frame counts where there is none to go by.
pub(super) fn counts(view: &TrialView<'_>, frames: &Range<usize>) -> bool {
    let Some(walk) = view.walk else { return true };
    let rate_hz = view.trial.point_rate_hz();
    let second = |frame: usize| u32::try_from(frame).map_or(0.0, f64::from) / rate_hz;
    let mut cycles = walk.cycles.iter().filter(|c| c.is_accepted()).peekable();
    if cycles.peek().is_none() {
        return true;
    }
    let (from_s, to_s) = (second(frames.start), second(frames.end));
    cycles.any(|c| to_s >= c.strike_s && from_s <= c.next_strike_s)
}

/// A sample minus the cubic through two neighbours on each side, mm.
fn from_cubic(marker: &Marker, f: usize) -> Option<Vec3> {
    let before = (marker.at(f.checked_sub(2)?)?, marker.at(f.checked_sub(1)?)?);
    let after = (marker.at(f + 1)?, marker.at(f + 2)?);
    let cubic = (before.1 + after.0) * (4.0 / 6.0) - (before.0 + after.1) / 6.0;
    Some(marker.at(f)? - cubic)
}

/// The way from the frame before minus the mean of the ways before and after it, mm; what of it counts.
fn from_steps(marker: &Marker, f: usize) -> Option<Vec3> {
    let before = (marker.at(f.checked_sub(2)?)?, marker.at(f.checked_sub(1)?)?);
    let (here, after) = (marker.at(f)?, marker.at(f + 1)?);
    let around = ((before.1 - before.0) + (after - here)) / 2.0;
    Some((here - before.1 - around) * OF_STEP)
}

/// How far (mm) a marker is off at a frame, after what it has in common with a mate; 0 when it is off by no more than
/// what counts (mm) before that.
fn alone_mm(body: &Body, off: &[Vec<Option<Vec3>>], (marker, frame): (usize, usize), counts_mm: f64) -> f64 {
    let of = |m: usize| off.get(m).and_then(|all| all.get(frame)).copied().flatten();
    let Some(own) = of(marker).filter(|own| own.norm() > counts_mm) else {
        return 0.0;
    };
    let mates = body.mates.get(marker).into_iter().flatten();
    let apart = mates
        .filter_map(|mate| of(mate.other))
        .map(|other| (own - other).norm());
    apart.fold(own.norm(), f64::min)
}

fn disturbances(off_mm: &[f64], from_mm: f64) -> Vec<Disturbance> {
    let mut all: Vec<Disturbance> = Vec::new();
    for (frame, size_mm) in off_mm.iter().copied().enumerate().filter(|(_, mm)| *mm > from_mm) {
        match all.last_mut() {
            Some(last) if frame <= last.frames.end + SAME_PLACE_FRAMES => {
                last.frames.end = frame + 1;
                last.size_mm = last.size_mm.max(size_mm);
            }
            _ => all.push(Disturbance {
                frames: frame..frame + 1,
                size_mm,
            }),
        }
    }
    all
}

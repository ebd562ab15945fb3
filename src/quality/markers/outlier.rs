//! Markers that leave their segment for a while: every distance to a mate of the segment is held against the range
//! that it keeps most of the trial.

use std::ops::Range;

use super::body::{Body, on_one_segment};
use super::swap::{self, Swap};
use super::{graphs, place, spike};
use crate::quality::{Finding, Limits, Severity, TrialView};

/// The range that a distance keeps: between these shares of its sorted values.
const USUAL_SHARES: (f64, f64) = (0.1, 0.9);
/// Fewer frames than these have no usual range.
const ENOUGH_FRAMES: usize = 20;
/// Stretches with fewer frames between them are one.
const BRIDGED_FRAMES: usize = 8;

/// One distance that leaves its range: by how much (mm) in each frame.
struct Leaving {
    pair: [usize; 2],
    by_mm: Vec<f64>,
}

/// Finds stretches in which a marker is off its segment; one finding per marker, of its worst stretch.
pub(super) fn check(
    view: &TrialView<'_>,
    body: &Body,
    swaps: &[Swap],
    limits: &Limits,
    found: &mut Vec<Finding>,
) {
    let Some(limit_mm) = limits.get("marker.outlier").and_then(|l| l.care) else {
        return;
    };
    let mut open: Vec<Leaving> = Vec::new();
    for (i, a) in body.markers.iter().enumerate() {
        for (j, b) in body.markers.iter().enumerate().skip(i + 1) {
            if on_one_segment((a.landmark, a.side), (b.landmark, b.side)) {
                let by_mm = leaving_mm(body, [i, j], swaps);
                limits.remember("marker.outlier", by_mm.iter().copied().fold(0.0, f64::max));
                if by_mm.iter().any(|mm| *mm > limit_mm) {
                    open.push(Leaving { pair: [i, j], by_mm });
                }
            }
        }
    }
    // The marker that explains most distances first.
    while !open.is_empty() {
        let weight = |m: usize| {
            let its = open.iter().filter(|leaving| leaving.pair.contains(&m));
            let worst = its
                .clone()
                .flat_map(|l| l.by_mm.iter().copied())
                .fold(0.0, f64::max);
            its.count() as f64 * 1e6 + worst
        };
        let most = (0..body.markers.len()).max_by(|a, b| weight(*a).total_cmp(&weight(*b)).then(b.cmp(a)));
        let Some(marker) = most else { break };
        let (its, others): (Vec<Leaving>, Vec<Leaving>) = open
            .into_iter()
            .partition(|leaving| leaving.pair.contains(&marker));
        open = others;
        if its.is_empty() {
            break;
        }
        tell(view, body, (marker, &its), (limits, limit_mm), found);
    }
}

fn tell(
    view: &TrialView<'_>,
    body: &Body,
    (marker, its): (usize, &[Leaving]),
    (limits, limit_mm): (&Limits, f64),
    found: &mut Vec<Finding>,
) {
    let Some(moved) = body.get(marker) else { return };
    let other = its
        .first()
        .and_then(|l| l.pair.into_iter().find(|m| *m != marker));
    let Some(other) = other.and_then(|m| body.get(m)) else {
        return;
    };
    let worst_at = |frame: usize| {
        its.iter()
            .filter_map(|l| l.by_mm.get(frame))
            .copied()
            .fold(0.0, f64::max)
    };
    let off: Vec<usize> = (0..body.frames).filter(|f| worst_at(*f) > limit_mm).collect();
    let stretches = swap::together(&off, BRIDGED_FRAMES);
    let size = |frames: &Range<usize>| frames.clone().map(worst_at).fold(0.0, f64::max);
    let in_cycle = |frames: &Range<usize>| spike::counts(view, frames);
    let worst = stretches
        .iter()
        .max_by(|a, b| in_cycle(a).cmp(&in_cycle(b)).then(size(a).total_cmp(&size(b))));
    let Some(frames) = worst else { return };
    // With a single distance nobody can say which of the two it is.
    let names: Vec<&str> = if its.len() > 1 {
        vec![&moved.name]
    } else {
        vec![&moved.name, &other.name]
    };
    let outside = if in_cycle(frames) {
        ""
    } else {
        ", outside the gait cycles"
    };
    let what = |_: &super::super::Limit| {
        format!(
            "{} is off its segment for {} frames{outside}: a distance that it keeps is wrong by {:.0} mm",
            names.join(" or "),
            frames.len(),
            size(frames)
        )
    };
    let action = "look at the track there: a wrong label, a ghost, or a marker that hangs loose; correct it in the \
                  capture software or use another walk";
    let mut ends = vec![(moved.landmark, moved.side)];
    if its.len() == 1 {
        ends.push((other.landmark, other.side));
    }
    let finding = Finding::judged(limits, "marker.outlier", size(frames), what, action);
    found.extend(finding.map(|f| {
        Finding {
            severity: if in_cycle(frames) {
                f.severity
            } else {
                Severity::Note
            },
            ..f.at(place(&names, Some(frames.clone())))
                .affecting(graphs::affected_by(&ends))
        }
    }));
}

/// How far (mm) the distance of a pair is outside its usual range, frame by frame. The range is as wide again on
/// either side as it is between its tenth and its ninth tenth: limbs stretch the skin once in a stride.
fn leaving_mm(body: &Body, [a, b]: [usize; 2], swaps: &[Swap]) -> Vec<f64> {
    let (Some(x), Some(y)) = (body.get(a), body.get(b)) else {
        return Vec::new();
    };
    let distances: Vec<Option<f64>> = (x.all().zip(y.all()).enumerate())
        .map(|(f, (x, y))| {
            let exchanged = swap::touches(swaps, a, f) || swap::touches(swaps, b, f);
            if exchanged { None } else { Some((x? - y?).norm()) }
        })
        .collect();
    let mut all: Vec<f64> = distances.iter().copied().flatten().collect();
    if all.len() < ENOUGH_FRAMES {
        return Vec::new();
    }
    let mut share = |share: f64| {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a share of a list's length is one of its places"
        )]
        let place = (share * (all.len() - 1) as f64) as usize;
        *all.select_nth_unstable_by(place, f64::total_cmp).1
    };
    let (low, high) = (share(USUAL_SHARES.0), share(USUAL_SHARES.1));
    let width = high - low;
    let outside = |d: f64| (low - width - d).max(d - high - width).max(0.0);
    distances.into_iter().map(|d| d.map_or(0.0, outside)).collect()
}

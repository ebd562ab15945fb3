//! Two labels exchanged for a stretch of frames, or for the whole trial.
//!
//! Two signs count. Geometry: in a frame both markers are far from the distances to their mates that the standing trial
//! (or most of this trial) shows, and exchanged they are not. Continuity: from one frame to the next each of the two is
//! where the other one was heading.

use std::ops::Range;

use super::body::{Body, Marker};
use super::{graphs, place};
use crate::geometry::Vec3;
use crate::quality::{Finding, Limits};

/// A stretch in which two labels are exchanged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Swap {
    /// Indices of the two markers, the lower first.
    pub pair: [usize; 2],
    pub frames: Range<usize>,
    /// Whether it is the whole time that both are seen.
    pub whole: bool,
    /// Whether the distances to the mates, or both ends of the stretch, say which state is the right one.
    pub certain: bool,
}

/// Together two markers must be this far from where their mates say, mm, before an exchange is considered.
const MISPLACED_MM: f64 = 30.0;
/// And each of them at least this far, mm.
const EACH_MM: f64 = 8.0;
/// With fewer mates in sight nothing is said.
const ENOUGH_MATES: usize = 2;
/// Exchanged, this share of the misfit may be left.
const LEFT_OVER: f64 = 0.25;
/// Stretches of the same pair with fewer frames between them are one.
const BRIDGED_FRAMES: usize = 8;
/// A frame is predicted across at most this many missing frames.
const PREDICTED_FRAMES: usize = 5;
/// Misfit of a prediction that is no exchange, mm.
const HEADING_OFF_MM: f64 = 25.0;

/// All exchanges of a trial.
pub(super) fn find(body: &Body, standing: Option<&Body>) -> Vec<Swap> {
    let reference = reference(body, standing);
    let frames: Vec<Vec<f64>> = (0..body.frames)
        .map(|frame| misfits(body, &reference, frame))
        .collect();
    // an exchange is looked for only where both markers are out of place
    let misplaced: Vec<Vec<usize>> = (0..body.markers.len())
        .map(|marker| {
            let out = |frame: &usize| {
                let misfit = frames.get(*frame).and_then(|misfits| misfits.get(marker));
                misfit.is_some_and(|misfit| *misfit >= EACH_MM)
            };
            (0..body.frames).filter(out).collect()
        })
        .collect();
    let off_course: Vec<Vec<usize>> = body.markers.iter().map(off_course).collect();
    let mut swaps = Vec::new();
    for (a, misplaced) in misplaced.iter().enumerate() {
        for b in a + 1..body.markers.len() {
            let exchanged = |frame: &usize| {
                let misfits = frames.get(*frame);
                misfits.is_some_and(|misfits| is_exchanged(body, &reference, [a, b], *frame, misfits))
            };
            let by_geometry: Vec<usize> = misplaced.iter().copied().filter(exchanged).collect();
            let mut stretches: Vec<(Range<usize>, bool)> = together(&by_geometry, BRIDGED_FRAMES)
                .into_iter()
                .filter(|s| changes_over(body, [a, b], s.start) && changes_over(body, [a, b], s.end))
                .map(|stretch| (stretch, true))
                .collect();
            let turns = can_turn(body, [a, b], &off_course);
            for (stretch, bounded) in turns.then(|| by_continuity(body, [a, b])).into_iter().flatten() {
                let overlaps = |(other, _): &(Range<usize>, bool)| {
                    other.start < stretch.end && stretch.start < other.end
                };
                if !stretches.iter().any(overlaps) {
                    stretches.push((stretch, bounded));
                }
            }
            if stretches.is_empty() {
                continue;
            }
            let seen = |frame: &usize| {
                [a, b]
                    .iter()
                    .all(|m| body.get(*m).is_some_and(|m| m.at(*frame).is_some()))
            };
            let both = (0..body.frames).filter(seen).count();
            for (frames, certain) in stretches {
                let inside = frames.clone().filter(seen).count();
                swaps.push(Swap {
                    pair: [a, b],
                    whole: inside * 10 >= both * 9,
                    certain,
                    frames,
                });
            }
        }
    }
    swaps
}

/// Distances (mm) of each marker to its mates, where they are known.
fn reference(body: &Body, standing: Option<&Body>) -> Vec<Vec<Option<f64>>> {
    let of = |marker: usize, other: usize| {
        let (a, b) = (&body.get(marker)?.name, &body.get(other)?.name);
        standing
            .and_then(|standing| standing.distance_mm(a, b))
            .or_else(|| body.distance_mm(a, b))
    };
    let mut distances: Vec<Vec<Option<f64>>> = Vec::with_capacity(body.mates.len());
    for (marker, mates) in body.mates.iter().enumerate() {
        // the way back is as long as the way there
        let known = |other: usize| {
            let place = body
                .mates
                .get(other)?
                .iter()
                .position(|mate| mate.other == marker)?;
            distances.get(other)?.get(place).copied()
        };
        let all = mates
            .iter()
            .map(|mate| known(mate.other).unwrap_or_else(|| of(marker, mate.other)));
        let all = all.collect();
        distances.push(all);
    }
    distances
}

/// How far (mm) a marker is from its distances to its mates when it is at a position, the partner of an exchange apart.
fn misfit(
    body: &Body,
    reference: &[Vec<Option<f64>>],
    marker: usize,
    (at, frame): (Vec3, usize),
    partner: Option<usize>,
) -> f64 {
    let (Some(mates), Some(distances)) = (body.mates.get(marker), reference.get(marker)) else {
        return 0.0;
    };
    let mut total = 0.0;
    for (mate, distance) in mates.iter().zip(distances) {
        if Some(mate.other) == partner {
            continue;
        }
        let other = body.get(mate.other).and_then(|m| m.at(frame));
        if let (Some(other), Some(distance)) = (other, distance) {
            total += (((at - other).norm() - distance).abs() - mate.tolerance_mm).max(0.0);
        }
    }
    total
}

fn misfits(body: &Body, reference: &[Vec<Option<f64>>], frame: usize) -> Vec<f64> {
    let of = |(index, marker): (usize, &Marker)| {
        marker
            .at(frame)
            .map_or(0.0, |at| misfit(body, reference, index, (at, frame), None))
    };
    body.markers.iter().enumerate().map(of).collect()
}

fn is_exchanged(
    body: &Body,
    reference: &[Vec<Option<f64>>],
    [a, b]: [usize; 2],
    frame: usize,
    misfits: &[f64],
) -> bool {
    let here = |m: usize| misfits.get(m).copied().unwrap_or(0.0);
    if here(a) < EACH_MM || here(b) < EACH_MM || here(a) + here(b) < MISPLACED_MM {
        return false;
    }
    let seen = |m: usize, partner: usize| {
        let mates = body.mates.get(m).into_iter().flatten();
        let others = mates.filter(|mate| mate.other != partner);
        others
            .filter(|mate| body.get(mate.other).is_some_and(|o| o.at(frame).is_some()))
            .count()
    };
    if seen(a, b) < ENOUGH_MATES || seen(b, a) < ENOUGH_MATES {
        return false;
    }
    let (Some(pa), Some(pb)) = (
        body.get(a).and_then(|m| m.at(frame)),
        body.get(b).and_then(|m| m.at(frame)),
    ) else {
        return false;
    };
    let sum = |pa: Vec3, pb: Vec3| {
        misfit(body, reference, a, (pa, frame), Some(b)) + misfit(body, reference, b, (pb, frame), Some(a))
    };
    let now = sum(pa, pb);
    now >= MISPLACED_MM && sum(pb, pa) <= LEFT_OVER * now
}

/// Whether the labels can change over between a frame and the one before: both tracks go on in the other one, or one of
/// them is not seen there. A ghost that glides past another marker changes over nowhere.
fn changes_over(body: &Body, [a, b]: [usize; 2], frame: usize) -> bool {
    let at = |m: usize, frame: usize| body.get(m).and_then(|m| m.at(frame));
    let Some(before) = frame.checked_sub(1) else {
        return true;
    };
    let all = [at(a, before), at(b, before), at(a, frame), at(b, frame)];
    let [Some(a0), Some(b0), Some(a1), Some(b1)] = all else {
        return true;
    };
    (a1 - b0).norm() + (b1 - a0).norm() < (a1 - a0).norm() + (b1 - b0).norm()
}

/// Frames as stretches, near ones joined.
pub(super) fn together(frames: &[usize], bridged: usize) -> Vec<Range<usize>> {
    let mut stretches: Vec<Range<usize>> = Vec::new();
    for frame in frames {
        match stretches.last_mut() {
            Some(last) if *frame <= last.end + bridged => last.end = frame + 1,
            _ => stretches.push(*frame..frame + 1),
        }
    }
    stretches
}

/// Whether a place is far from the one that was predicted.
fn off(place: Vec3, predicted: Vec3) -> bool {
    (place - predicted).norm_squared() > HEADING_OFF_MM * HEADING_OFF_MM
}

/// The frames in which a marker is not where it was heading, as [`by_continuity`] predicts it.
fn off_course(marker: &Marker) -> Vec<usize> {
    let mut frames = Vec::new();
    let mut last: Option<(usize, Vec3)> = None;
    let mut step = Vec3::zeros();
    for (frame, place) in marker.all().enumerate() {
        let Some(place) = place else { continue };
        if let Some((before, from)) = last {
            let gap = frame - before;
            if gap <= PREDICTED_FRAMES {
                let times = f64::from(u32::try_from(gap).unwrap_or(1));
                if off(place, from + step * times) {
                    frames.push(frame);
                }
                step = (place - from) / times;
            } else {
                step = Vec3::zeros();
            }
        }
        last = Some((frame, place));
    }
    frames
}

/// Whether [`by_continuity`] has to look at a pair. Until the first turn it predicts both markers from the frames that
/// show both; where the same frames show them, these predictions are those of each marker by itself, and a turn needs a
/// frame in which both are off. To look at every pair took four fifths of the time of this search.
fn can_turn(body: &Body, [a, b]: [usize; 2], off_course: &[Vec<usize>]) -> bool {
    let of = |marker: usize| Some((body.get(marker)?, off_course.get(marker)?));
    let (Some((a, a_off)), Some((b, b_off))) = (of(a), of(b)) else {
        return false;
    };
    a.track.valid != b.track.valid || a_off.iter().any(|frame| b_off.binary_search(frame).is_ok())
}

/// Stretches between two frames at which both tracks go on where the other one was heading. The shorter part of the
/// trial is the exchanged one when there is a single such frame.
fn by_continuity(body: &Body, [a, b]: [usize; 2]) -> Vec<(Range<usize>, bool)> {
    let (Some(a), Some(b)) = (body.get(a), body.get(b)) else {
        return Vec::new();
    };
    let mut turns = Vec::new();
    let mut last: Option<(usize, Vec3, Vec3)> = None;
    let mut step = (Vec3::zeros(), Vec3::zeros());
    for (frame, places) in a.all().zip(b.all()).enumerate() {
        let (Some(pa), Some(pb)) = places else {
            continue;
        };
        if let Some((before, la, lb)) = last {
            let gap = frame - before;
            if gap <= PREDICTED_FRAMES {
                let times = f64::from(u32::try_from(gap).unwrap_or(1));
                let (ea, eb) = (la + step.0 * times, lb + step.1 * times);
                let turned = || {
                    let keep = (pa - ea).norm().min((pb - eb).norm());
                    (pa - eb).norm().max((pb - ea).norm()) < LEFT_OVER * keep
                };
                if off(pa, ea) && off(pb, eb) && turned() {
                    turns.push(frame);
                    step = (step.1, step.0);
                } else {
                    step = ((pa - la) / times, (pb - lb) / times);
                }
            } else {
                step = (Vec3::zeros(), Vec3::zeros());
            }
        }
        last = Some((frame, pa, pb));
    }
    match turns.as_slice() {
        [] => Vec::new(),
        [only] if *only * 2 < body.frames => vec![(0..*only, false)],
        [only] => vec![(*only..body.frames, false)],
        many => many
            .chunks(2)
            .map(|pair| match pair {
                [from, to] => (*from..*to, true),
                [from, ..] => (*from..body.frames, false),
                [] => (0..0, false),
            })
            .collect(),
    }
}

/// Tells every exchange.
pub(super) fn check(body: &Body, swaps: &[Swap], limits: &Limits, found: &mut Vec<Finding>) {
    limits.remember("marker.swap", 0.0);
    limits.remember("marker.exchanged", 0.0);
    for swap in swaps {
        let [Some(a), Some(b)] = swap.pair.map(|m| body.get(m)) else {
            continue;
        };
        let names = [a.name.as_str(), b.name.as_str()];
        let count = u32::try_from(swap.frames.len()).map_or(0.0, f64::from);
        let rule = if swap.whole {
            "marker.exchanged"
        } else {
            "marker.swap"
        };
        let what = |_: &super::super::Limit| {
            let [a, b] = names;
            if swap.whole {
                format!("{a} and {b} are exchanged in the whole trial")
            } else {
                format!("{a} and {b} are exchanged for {count:.0} frames")
            }
        };
        let action = "exchange the two labels in these frames in the capture software, or let \
                      ambula process --apply-fixes do it in its copy";
        let finding = Finding::judged(limits, rule, count, what, action);
        found.extend(finding.map(|f| {
            f.at(place(&names, Some(swap.frames.clone())))
                .affecting(graphs::affected_by(&[(a.landmark, a.side), (b.landmark, b.side)]))
        }));
    }
}

/// Whether a marker is part of an exchange within some frames of a frame.
pub(super) fn touches(swaps: &[Swap], marker: usize, frame: usize) -> bool {
    const NEAR: usize = 4;
    swaps.iter().any(|swap| {
        swap.pair.contains(&marker) && frame + NEAR >= swap.frames.start && frame < swap.frames.end + NEAR
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::anatomy::Side;
    use crate::calibration::Landmark;
    use crate::signal::Track;

    /// Numbers from -1 to 1 that only look random.
    fn noise(seed: usize) -> f64 {
        let mixed = (seed as f64 * 12.9898).sin() * 43_758.545_3;
        2.0 * (mixed - mixed.floor()) - 1.0
    }

    #[test]
    fn no_pair_that_turns_is_left_out() {
        const FRAMES: usize = 120;
        const MARKERS: usize = 12;
        let (mut turned, mut left_out) = (0, 0);
        for trial in 0..40 {
            let mut tracks: Vec<Track> = (0..MARKERS)
                .map(|m| {
                    let mut track = Track::missing(FRAMES);
                    let jump = 200.0 * noise(trial * 7 + m);
                    let at = 20 + 5 * (trial % 16);
                    for f in 0..FRAMES {
                        let x = 400.0 * (f as f64 / 20.0 + m as f64).sin() + noise(f * 31 + m);
                        let y = if m % 4 == 1 && f > at { jump } else { 0.0 };
                        let gap = m % 3 == 0 && (at + 4..at + 4 + trial % 9).contains(&f);
                        track.set(f, (!gap).then_some([x, y, 150.0 * m as f64]));
                    }
                    track
                })
                .collect();
            for (a, b) in [(2, 5), (0, 3), (7, 8)] {
                for f in 40 + trial..70 {
                    let (x, y) = (tracks[a].at(f), tracks[b].at(f));
                    tracks[a].set(f, y);
                    tracks[b].set(f, x);
                }
            }
            let markers = tracks.into_iter().map(|track| Marker {
                landmark: Landmark::Hee,
                side: Side::Left,
                name: String::new(),
                label: String::new(),
                track,
            });
            let body = Body {
                frames: FRAMES,
                markers: markers.collect(),
                mates: Vec::new(),
            };
            let off: Vec<Vec<usize>> = body.markers.iter().map(off_course).collect();
            for a in 0..MARKERS {
                for b in a + 1..MARKERS {
                    let turns = !by_continuity(&body, [a, b]).is_empty();
                    let looked_at = can_turn(&body, [a, b], &off);
                    assert!(looked_at || !turns, "trial {trial}, {a} and {b}");
                    turned += usize::from(turns);
                    left_out += usize::from(!looked_at);
                }
            }
        }
        assert!(turned >= 60, "{turned}");
        assert!(left_out >= 1000, "{left_out}");
    }
}

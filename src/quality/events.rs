//! Foot strikes and offs: their order, the pace that they give, and how far stored ones lie from what plates and markers say.

use super::finding::{Finding, Graph, Place, Severity};
use super::limits::Limits;
use super::view::{TrialView, WalkView};
use crate::anatomy::{AngleName, Side};
use crate::cycles::{Cycle, Rejection};
use crate::events::{Event, EventKind, Method, NoteKind};
use crate::kinematics::{Segment, SegmentMotion};
use crate::signal::{median, nearest_frame};

/// Both feet make a step in a cycle; a minute has 60 seconds.
const STEPS_S_PER_MIN: f64 = 120.0;
/// Seconds near the ends of the recording in which the filtered markers of a method may miss an event.
const BLIND_S: f64 = 0.2;

/// Asks a walk.
pub(super) fn check(view: &TrialView<'_>, limits: &Limits, found: &mut Vec<Finding>) {
    let Some(walk) = &view.walk else {
        return;
    };
    order(walk, found);
    pace(walk, limits, found);
    against_plates(walk, limits, found);
    against_markers(walk, limits, found);
}

const ALL_ANGLES: [AngleName; 5] = [
    AngleName::Pelvis,
    AngleName::Hip,
    AngleName::Knee,
    AngleName::Ankle,
    AngleName::FootProgress,
];

/// All curves of the sides: their cycles begin and end elsewhere.
fn curves_of(sides: &[Side]) -> Vec<Graph> {
    let angles = |side: &Side| ALL_ANGLES.map(|angle| Graph::Angle(angle, *side));
    let kinetics = sides.iter().map(|side| Graph::Kinetics(*side));
    sides.iter().flat_map(angles).chain(kinetics).collect()
}

fn frame(walk: &WalkView<'_>, time_s: f64) -> usize {
    nearest_frame(time_s * walk.motion.point_rate_hz).unwrap_or_default()
}

/// End of the recording (s from the first stored frame).
fn last_s(walk: &WalkView<'_>) -> f64 {
    walk.motion.frames as f64 / walk.motion.point_rate_hz.max(f64::MIN_POSITIVE)
}

/// Cycles whose events are not those of walking, stored events that had to be dropped, a trial in which nobody walks.
fn order(walk: &WalkView<'_>, found: &mut Vec<Finding>) {
    for note in &walk.timeline.notes {
        let severity = match note.kind {
            NoteKind::NotWalking => Severity::Redo,
            NoteKind::Unusable => Severity::Care,
            NoteKind::Alternation if note.text.contains(Method::Stored.words()) => Severity::Care,
            NoteKind::Filled => Severity::Note,
            _ => continue,
        };
        let place = Place {
            side: note.side,
            frames: note.time_s.map(|s| frame(walk, s)..frame(walk, s) + 1),
            ..Place::default()
        };
        let action =
            "correct the event in the capture software, or delete all of them and let them be detected";
        found.push(Finding::new("event.order", severity, note.text.trim_end_matches('.'), action).at(place));
    }
    for cycle in walk.cycles {
        let by_events = matches!(
            cycle.rejection(),
            Some(
                Rejection::NoFootOff
                    | Rejection::NoOppositeFootOff
                    | Rejection::NoOppositeFootStrike
                    | Rejection::RepeatedEvent { .. }
                    | Rejection::EventOrder
                    | Rejection::StanceShare { .. }
                    | Rejection::Duration { .. }
            )
        );
        let Some(why) = cycle.rejection().filter(|_| by_events) else {
            continue;
        };
        // At the ends of the recording events lie outside it; nothing is wrong with those inside.
        let at_end = cycle.strike_s < BLIND_S || cycle.next_strike_s > last_s(walk) - BLIND_S;
        found.push(
            Finding::new(
                "event.cycle",
                if at_end { Severity::Note } else { Severity::Care },
                format!(
                    "{} cycle {} ({:.2} to {:.2} s) does not count: {}",
                    cycle.side.word(),
                    cycle.number,
                    cycle.strike_s,
                    cycle.next_strike_s,
                    why.words()
                ),
                "look at the events of this cycle",
            )
            .at(place_of(walk, cycle)),
        );
    }
}

fn place_of(walk: &WalkView<'_>, cycle: &Cycle) -> Place {
    Place {
        side: Some(cycle.side),
        frames: Some(frame(walk, cycle.strike_s)..frame(walk, cycle.next_strike_s) + 1),
        ..Place::default()
    }
}

/// Cadence, and cycles of one walk that differ too much in duration.
fn pace(walk: &WalkView<'_>, limits: &Limits, found: &mut Vec<Finding>) {
    let accepted: Vec<&Cycle> = walk.cycles.iter().filter(|c| c.is_accepted()).collect();
    let durations = |side: Option<Side>| -> Vec<f64> {
        let of = accepted.iter().filter(|c| side.is_none_or(|s| s == c.side));
        of.map(|c| c.duration_s()).collect()
    };
    let Some(usual_s) = median(durations(None)) else {
        return;
    };
    let cadence = STEPS_S_PER_MIN / usual_s;
    for rule in ["event.cadence_high", "event.cadence_low"] {
        found.extend(Finding::judged(
            limits,
            rule,
            cadence,
            |_| format!("cadence of {cadence:.0} steps a minute"),
            "check the events, and the frame rate of the file",
        ));
    }
    for side in Side::BOTH {
        let own = durations(Some(side));
        let least = own.iter().copied().fold(f64::INFINITY, f64::min);
        let most = own.iter().copied().fold(0.0, f64::max);
        if own.len() < 2 {
            continue;
        }
        let spread = 100.0 * (most - least) / usual_s;
        found.extend(
            Finding::judged(
                limits,
                "event.duration_spread",
                spread,
                |_| {
                    format!(
                        "{} cycles of this walk last from {least:.2} to {most:.2} s",
                        side.word()
                    )
                },
                "check the foot strikes of this side; or the pace was not steady: walk again",
            )
            .map(|f| {
                f.at(Place {
                    side: Some(side),
                    ..Place::default()
                })
                .affecting(curves_of(&[side]))
            }),
        );
    }
}

/// What another method says of an event: its time minus the event's, ms.
fn away_ms(event: &Event, method: Method) -> Option<f64> {
    let told = event.agreement.iter().find(|(m, _)| *m == method);
    told.map(|(_, s)| 1000.0 * s)
}

fn finding_at(finding: Finding, walk: &WalkView<'_>, event: &Event) -> Finding {
    let at = frame(walk, event.time_s);
    // a strike also ends a double support of the other side's cycle
    finding
        .at(Place {
            side: Some(event.side),
            frames: Some(at..at + 1),
            ..Place::default()
        })
        .affecting(curves_of(&[event.side]))
}

/// Stored events against the plate, and the markers' events against the plate where nothing is stored.
fn against_plates(walk: &WalkView<'_>, limits: &Limits, found: &mut Vec<Finding>) {
    for event in walk.timeline.events.iter().filter(|e| e.method == Method::Stored) {
        let Some(ms) = away_ms(event, Method::ForcePlate) else {
            continue;
        };
        let finding = Finding::judged(
            limits,
            "event.stored_from_plate",
            ms.abs(),
            |_| {
                format!(
                    "the stored {} {} at {:.2} s lies {:.0} ms {} the plate's",
                    event.side.word(),
                    event.kind.words(),
                    event.time_s,
                    ms.abs(),
                    if ms > 0.0 { "before" } else { "after" }
                )
            },
            "set the event to the frame in which the load begins or ends",
        );
        found.extend(finding.map(|f| finding_at(f, walk, event)));
    }
}

/// Stored events against what markers say where no plate knows better. Each method has its own habitual lag in a walk, which is taken off;
/// only what all methods say in the same direction counts.
fn against_markers(walk: &WalkView<'_>, limits: &Limits, found: &mut Vec<Finding>) {
    for kind in [EventKind::FootStrike, EventKind::FootOff] {
        let stored: Vec<&Event> = walk
            .timeline
            .events
            .iter()
            .filter(|e| e.method == Method::Stored && e.kind == kind)
            .collect();
        let lags: Vec<(Method, f64)> = [Method::OConnor, Method::Hreljac, Method::Zeni]
            .into_iter()
            .filter_map(|method| {
                let mut ms: Vec<f64> = stored.iter().filter_map(|e| away_ms(e, method)).collect();
                // a few events alone do not make a habit
                ms.extend([0.0, 0.0]);
                Some((method, median(ms)?))
            })
            .collect();
        for event in stored.iter().filter(|e| away_ms(e, Method::ForcePlate).is_none()) {
            let away: Vec<f64> = lags
                .iter()
                .filter_map(|(method, lag)| Some(away_ms(event, *method)? - lag))
                .collect();
            if away.is_empty() {
                if is_seen(walk, event) {
                    found.push(alone(walk, event));
                }
                continue;
            }
            let same_way = away.iter().all(|ms| *ms > 0.0) || away.iter().all(|ms| *ms < 0.0);
            let ms = away.iter().map(|ms| ms.abs()).fold(f64::INFINITY, f64::min);
            let later = away.first().is_some_and(|ms| *ms > 0.0);
            let finding = Finding::judged(
                limits,
                "event.stored_from_markers",
                if same_way { ms } else { 0.0 },
                |_| {
                    format!(
                        "the stored {} {} at {:.2} s lies {ms:.0} ms {} than the markers say, beside the other events \
                         of this walk",
                        event.side.word(),
                        event.kind.words(),
                        event.time_s,
                        if later { "earlier" } else { "later" }
                    )
                },
                "look at the event in the capture software",
            );
            found.extend(finding.map(|f| finding_at(f, walk, event)));
        }
    }
}

/// Whether pelvis and foot are seen around an event, so that the methods could find it.
fn is_seen(walk: &WalkView<'_>, event: &Event) -> bool {
    let inside = event.time_s > BLIND_S && event.time_s < last_s(walk) - BLIND_S;
    let mut around = frame(walk, event.time_s - BLIND_S)..=frame(walk, event.time_s + BLIND_S);
    let pelvis = walk.motion.segment(Segment::Pelvis, event.side);
    let foot = walk.motion.segment(Segment::Foot, event.side);
    let seen = |segment: Option<&SegmentMotion>, at| segment.is_some_and(|s| s.at(at).is_some());
    inside && around.all(|at| seen(pelvis, at) && seen(foot, at))
}

/// A stored event that no method finds anywhere near.
fn alone(walk: &WalkView<'_>, event: &Event) -> Finding {
    let what = format!(
        "the stored {} {} at {:.2} s has no sign of it in plates or markers near by",
        event.side.word(),
        event.kind.words(),
        event.time_s
    );
    let action = "look at the event in the capture software: wrong foot, wrong time, or none at all";
    finding_at(
        Finding::new("event.alone", Severity::Care, what, action),
        walk,
        event,
    )
}

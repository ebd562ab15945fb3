//! From what several methods found to one list per side: stated priority, agreement, alternation.
//!
//! Priority of strikes: stored, force plate, O'Connor, Hreljac (the last two change places where the plates of the
//! trial, or else of the session, speak for it). Of offs: stored, force plate, Zeni, O'Connor
//! (Hreljac's off, 22 ms late on average, only counts as agreement). The order is that of the spread of their
//! errors against stored events, see `docs/validation/events.md`.

use super::candidate::Candidate;
use super::event::{Confidence, Event, EventKind, Method, Note, NoteKind};
use super::settings::EventSettings;
use crate::anatomy::Side;

/// Two events of the same kind and side are never closer than this (s): the shortest stride times in the
/// published tables (one-year-old children, 176 steps/min and more) are about 0.6 s.
const LEAST_STRIDE_S: f64 = 0.45;
/// Strikes further apart than this share of the usual stride are two strides with an off missing between
/// them; closer ones are the same strike found twice.
const SAME_STRIDE_SHARE: f64 = 0.6;
/// A stance shorter than this (s) is not one: running stance is about 0.2 s.
const LEAST_STANCE_S: f64 = 0.15;
/// A swing shorter than this (s) is not one.
const LEAST_SWING_S: f64 = 0.1;

/// The place of a method in the priority of a kind of event; `None` when it never becomes one.
pub(super) fn rank(kind: EventKind, method: Method, first: Method) -> Option<usize> {
    let second = if first == Method::Hreljac {
        Method::OConnor
    } else {
        Method::Hreljac
    };
    let order = match kind {
        EventKind::FootStrike => [Method::Stored, Method::ForcePlate, first, second],
        EventKind::FootOff => [Method::Stored, Method::ForcePlate, Method::Zeni, Method::OConnor],
    };
    order.iter().position(|m| *m == method)
}

/// The events of one side and kind: each candidate joins the event of a higher method within the window, or
/// becomes an event when no event is near.
pub(super) fn united(candidates: &[Candidate], first: Method, settings: &EventSettings) -> Vec<Event> {
    let mut sorted: Vec<&Candidate> = candidates
        .iter()
        .filter(|c| !contradicted(c, candidates, settings))
        .collect();
    sorted.sort_by(|a, b| {
        let place = |c: &Candidate| rank(c.kind, c.method, first).unwrap_or(usize::MAX);
        place(a).cmp(&place(b)).then(a.time_s.total_cmp(&b.time_s))
    });
    let mut events: Vec<Event> = Vec::new();
    for candidate in sorted {
        let nearest = events
            .iter_mut()
            .min_by(|a, b| {
                let away = |e: &Event| (e.time_s - candidate.time_s).abs();
                away(a).total_cmp(&away(b))
            })
            .map(|e| ((e.time_s - candidate.time_s).abs(), e));
        let own = |e: &Event| e.method == candidate.method;
        match nearest {
            Some((away_s, event)) if away_s <= settings.match_window_s && !own(event) => {
                let difference_s = candidate.time_s - event.time_s;
                if !event.agreement.iter().any(|(m, _)| *m == candidate.method) {
                    event.agreement.push((candidate.method, difference_s));
                }
            }
            Some((away_s, event)) if away_s < LEAST_STRIDE_S && !own(event) => {}
            _ if rank(candidate.kind, candidate.method, first).is_none() => {}
            _ => events.push(Event {
                side: candidate.side,
                kind: candidate.kind,
                time_s: candidate.time_s,
                method: candidate.method,
                agreement: Vec::new(),
                confidence: Confidence::Low,
            }),
        }
    }
    for event in &mut events {
        event.confidence = confidence(event, settings);
    }
    events.sort_by(|a, b| a.time_s.total_cmp(&b.time_s));
    events
}

/// Whether an O'Connor strike has no Hreljac strike beside it but one in the same stride: then it is one of the
/// lesser troughs of the velocity, since Hreljac's window is tied to the swing of the leg.
fn contradicted(candidate: &Candidate, among: &[Candidate], settings: &EventSettings) -> bool {
    let away_s = |c: &Candidate| (c.time_s - candidate.time_s).abs();
    let nearest_s = among
        .iter()
        .filter(|c| c.method == Method::Hreljac && c.kind == EventKind::FootStrike)
        .map(away_s)
        .fold(f64::INFINITY, f64::min);
    candidate.method == Method::OConnor
        && candidate.kind == EventKind::FootStrike
        && nearest_s > settings.match_window_s
        && nearest_s < LEAST_STRIDE_S
}

fn confidence(event: &Event, settings: &EventSettings) -> Confidence {
    let agrees = |(_, difference_s): &(Method, f64)| difference_s.abs() <= settings.agreement_s;
    let plate = event.agreement.iter().find(|(m, _)| *m == Method::ForcePlate);
    match event.method {
        Method::Stored if plate.is_some_and(|p| !agrees(p)) => Confidence::Medium,
        Method::Stored | Method::ForcePlate => Confidence::High,
        _ if event.agreement.iter().any(agrees) => Confidence::Medium,
        _ => Confidence::Low,
    }
}

/// Makes strikes and offs of one side alternate: of two events that cannot both be, the one of lower
/// confidence (then of lower priority, then the later one) is dropped and noted. Two of a kind a whole stride
/// apart both stay: the event between them is missing, and the cycle will be rejected for it.
pub(super) fn alternating(side: Side, mut events: Vec<Event>, notes: &mut Vec<Note>) -> Vec<Event> {
    let stride_s = usual_stride_s(&events);
    events.sort_by(|a, b| a.time_s.total_cmp(&b.time_s).then(a.kind.cmp(&b.kind)));
    let mut kept: Vec<Event> = Vec::new();
    for event in events {
        let mut stays = true;
        while let Some(last) = kept.last() {
            if compatible(last, &event, stride_s) {
                break;
            }
            let loser = if weight(&event) > weight(last) {
                kept.pop()
            } else {
                None
            };
            let dropped = loser.as_ref().unwrap_or(&event);
            notes.push(Note {
                kind: NoteKind::Alternation,
                side: Some(side),
                time_s: Some(dropped.time_s),
                text: format!(
                    "{} {} ({}) at {:.2} s was dropped: it does not fit between its neighbours.",
                    capital(side.word()),
                    dropped.kind.words(),
                    dropped.method.words(),
                    dropped.time_s
                ),
            });
            if loser.is_none() {
                stays = false;
                break;
            }
        }
        if stays {
            kept.push(event);
        }
    }
    kept
}

fn weight(event: &Event) -> (Confidence, usize) {
    let priority = rank(event.kind, event.method, Method::OConnor).unwrap_or(usize::MAX);
    (event.confidence, usize::MAX - priority)
}

fn compatible(before: &Event, after: &Event, stride_s: Option<f64>) -> bool {
    let apart_s = after.time_s - before.time_s;
    match (before.kind, after.kind) {
        (EventKind::FootStrike, EventKind::FootOff) => apart_s >= LEAST_STANCE_S,
        (EventKind::FootOff, EventKind::FootStrike) => apart_s >= LEAST_SWING_S,
        _ => {
            let least_s = stride_s.map_or(LEAST_STRIDE_S, |s| SAME_STRIDE_SHARE * s);
            apart_s >= least_s.max(LEAST_STRIDE_S)
        }
    }
}

/// Median time between consecutive events of the same kind (s).
pub(super) fn usual_stride_s(events: &[Event]) -> Option<f64> {
    let mut apart_s = Vec::new();
    for kind in [EventKind::FootStrike, EventKind::FootOff] {
        let mut times_s: Vec<f64> = events
            .iter()
            .filter(|e| e.kind == kind)
            .map(|e| e.time_s)
            .collect();
        times_s.sort_by(f64::total_cmp);
        apart_s.extend(times_s.windows(2).map(|w| w[1] - w[0]));
    }
    apart_s.sort_by(f64::total_cmp);
    apart_s.get(apart_s.len() / 2).copied()
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters
        .next()
        .map(|first| first.to_uppercase().chain(letters).collect())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn candidate(kind: EventKind, method: Method, time_s: f64) -> Candidate {
        let side = Side::Left;
        Candidate {
            side,
            kind,
            time_s,
            method,
        }
    }

    #[test]
    fn the_higher_method_is_kept_and_the_others_are_its_witnesses() {
        let strike = EventKind::FootStrike;
        let events = united(
            &[
                candidate(strike, Method::OConnor, 1.01),
                candidate(strike, Method::Hreljac, 1.03),
                candidate(strike, Method::ForcePlate, 1.0),
                candidate(strike, Method::OConnor, 2.1),
            ],
            Method::OConnor,
            &EventSettings::published(),
        );
        assert_eq!(events.len(), 2);
        assert_eq!(
            (events[0].method, events[0].confidence),
            (Method::ForcePlate, Confidence::High)
        );
        assert_eq!(events[0].agreement.len(), 2);
        assert_eq!(
            (events[1].method, events[1].confidence),
            (Method::OConnor, Confidence::Low)
        );
    }

    #[test]
    fn strikes_and_offs_alternate() {
        let event = |kind, time_s, confidence| Event {
            side: Side::Left,
            kind,
            time_s,
            method: Method::Hreljac,
            agreement: Vec::new(),
            confidence,
        };
        let (strike, off) = (EventKind::FootStrike, EventKind::FootOff);
        let mut notes = Vec::new();
        let kept = alternating(
            Side::Left,
            vec![
                event(strike, 1.0, Confidence::Medium),
                event(off, 1.05, Confidence::Low),
                event(off, 1.65, Confidence::Medium),
                event(strike, 2.1, Confidence::Medium),
                event(strike, 2.4, Confidence::Low),
                event(strike, 3.2, Confidence::Medium),
            ],
            &mut notes,
        );
        let times: Vec<f64> = kept.iter().map(|e| e.time_s).collect();
        assert_eq!(times, [1.0, 1.65, 2.1, 3.2]);
        assert_eq!(notes.len(), 2);
    }
}

//! How near the events that markers tell lie to those that force plates tell, in one sentence per trial.

use super::event::{Event, EventKind, Method, Note, NoteKind};
use super::merge::rank;

/// Plates against markers: of every event that a plate knows, the marker method that would have decided without the
/// plate. `None` when no event is known to both.
pub(super) fn plate_agreement(events: &[Event], first: Method) -> Option<Note> {
    let mut away_s: Vec<f64> = events.iter().filter_map(|e| away_s(e, first)).collect();
    away_s.sort_by(f64::total_cmp);
    let (median_s, largest_s) = (away_s.get(away_s.len() / 2)?, away_s.last()?);
    let count = away_s.len();
    Some(Note {
        kind: NoteKind::PlateAgreement,
        side: None,
        time_s: None,
        text: format!(
            "Plates and markers agree within {:.0} ms ({count} {}, median {:.0} ms).",
            1000.0 * largest_s,
            if count == 1 { "event" } else { "events" },
            1000.0 * median_s,
        ),
    })
}

/// How far the markers' time of an event lies from the plate's (s).
fn away_s(event: &Event, first: Method) -> Option<f64> {
    let told = |method: Method| {
        if event.method == method {
            return Some(0.0);
        }
        event
            .agreement
            .iter()
            .find(|(m, _)| *m == method)
            .map(|(_, s)| *s)
    };
    let plate_s = told(Method::ForcePlate)?;
    let mut by_markers: Vec<(usize, f64)> = match event.kind {
        EventKind::FootStrike => [Method::OConnor, Method::Hreljac],
        EventKind::FootOff => [Method::Zeni, Method::OConnor],
    }
    .into_iter()
    .filter_map(|method| Some((rank(event.kind, method, first)?, told(method)?)))
    .collect();
    by_markers.sort_by_key(|(rank, _)| *rank);
    by_markers
        .first()
        .map(|(_, markers_s)| (markers_s - plate_s).abs())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::anatomy::Side;
    use crate::events::event::Confidence;

    #[test]
    fn the_markers_method_that_would_decide_is_held_against_the_plate() {
        let event = |kind, method, agreement| Event {
            side: Side::Left,
            kind,
            time_s: 1.0,
            method,
            agreement,
            confidence: Confidence::High,
        };
        let (strike, off) = (EventKind::FootStrike, EventKind::FootOff);
        let events = [
            event(
                strike,
                Method::ForcePlate,
                vec![(Method::Hreljac, 0.05), (Method::OConnor, 0.01)],
            ),
            event(
                off,
                Method::Stored,
                vec![(Method::ForcePlate, 0.004), (Method::Zeni, -0.02)],
            ),
            event(off, Method::Zeni, vec![(Method::OConnor, 0.3)]),
        ];
        let note = plate_agreement(&events, Method::OConnor).unwrap();
        assert_eq!(
            note.text,
            "Plates and markers agree within 24 ms (2 events, median 24 ms)."
        );
        let other = plate_agreement(&events[..1], Method::Hreljac).unwrap();
        assert!(other.text.contains("50 ms (1 event,"), "{}", other.text);
        assert!(plate_agreement(&events[2..], Method::OConnor).is_none());
    }
}

//! Events whose time two methods see differently: one note for all events that differ alike.

use super::event::{Event, EventKind, Method, Note, NoteKind};
use super::settings::EventSettings;
use crate::anatomy::Side;

/// Events of one kind at which one method differs from the kept one in one direction.
struct Alike<'a> {
    kind: EventKind,
    kept: Method,
    other: Method,
    later: bool,
    /// Each event and by how much (s) the other method differs.
    events: Vec<(&'a Event, f64)>,
}

/// Notes for events whose methods differ by more than the agreement limit, in the order of the first event of each.
/// Hreljac's foot off has a known delay and is not asked.
pub(super) fn disagreements(events: &[Event], settings: &EventSettings) -> Vec<Note> {
    let mut groups: Vec<Alike<'_>> = Vec::new();
    for event in events {
        for (other, difference_s) in &event.agreement {
            let known_late = *other == Method::Hreljac && event.kind == EventKind::FootOff;
            if difference_s.abs() <= settings.agreement_s || known_late {
                continue;
            }
            let later = *difference_s > 0.0;
            let key = (event.kind, event.method, *other, later);
            match groups
                .iter_mut()
                .find(|g| (g.kind, g.kept, g.other, g.later) == key)
            {
                Some(group) => group.events.push((event, difference_s.abs())),
                None => groups.push(Alike {
                    kind: event.kind,
                    kept: event.method,
                    other: *other,
                    later,
                    events: vec![(event, difference_s.abs())],
                }),
            }
        }
    }
    groups.iter().map(Alike::note).collect()
}

impl Alike<'_> {
    fn note(&self) -> Note {
        let sides = Side::BOTH.map(|side| self.times(side));
        let side = match &sides {
            [Some(_), None] => Some(Side::Left),
            [None, Some(_)] => Some(Side::Right),
            _ => None,
        };
        let (least_s, most_s) = self
            .events
            .iter()
            .fold((f64::INFINITY, 0.0_f64), |(least, most), (_, s)| {
                (least.min(*s), most.max(*s))
            });
        let (least_ms, most_ms) = (format!("{:.0}", 1e3 * least_s), format!("{:.0}", 1e3 * most_s));
        let range = if least_ms == most_ms {
            least_ms
        } else {
            format!("{least_ms} to {most_ms}")
        };
        Note {
            kind: NoteKind::Disagreement,
            side,
            time_s: match self.events.as_slice() {
                [(only, _)] => Some(only.time_s),
                _ => None,
            },
            text: format!(
                "{} says {range} ms {} than {}, which was kept, at {} {}{}: {}.",
                self.other.words(),
                if self.later { "later" } else { "earlier" },
                self.kept.words(),
                self.events.len(),
                self.kind.words(),
                if self.events.len() == 1 { "" } else { "s" },
                sides.into_iter().flatten().collect::<Vec<_>>().join("; "),
            ),
        }
    }

    /// The events of a side, for instance `left 0.30, 1.24 s`.
    fn times(&self, side: Side) -> Option<String> {
        let own = self.events.iter().filter(|(event, _)| event.side == side);
        let times: Vec<String> = own.map(|(event, _)| format!("{:.2}", event.time_s)).collect();
        (!times.is_empty()).then(|| format!("{} {} s", side.word(), times.join(", ")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::events::Confidence;

    fn event(side: Side, kind: EventKind, time_s: f64, agreement: &[(Method, f64)]) -> Event {
        Event {
            side,
            kind,
            time_s,
            method: Method::Stored,
            agreement: agreement.to_vec(),
            confidence: Confidence::High,
        }
    }

    #[test]
    fn events_that_differ_alike_share_a_note_and_others_have_their_own() {
        let (strike, off) = (EventKind::FootStrike, EventKind::FootOff);
        let events = [
            event(Side::Left, strike, 0.3, &[(Method::OConnor, -0.05)]),
            event(
                Side::Right,
                off,
                0.4,
                &[(Method::OConnor, 0.08), (Method::Hreljac, 0.09)],
            ),
            event(Side::Right, strike, 0.77, &[(Method::OConnor, -0.06)]),
            event(Side::Left, strike, 1.24, &[(Method::OConnor, -0.05)]),
            event(Side::Left, strike, 2.18, &[(Method::OConnor, 0.001)]),
        ];
        let notes = disagreements(&events, &EventSettings::published());
        let texts: Vec<&str> = notes.iter().map(|n| n.text.as_str()).collect();
        assert_eq!(
            texts,
            [
                "O'Connor says 50 to 60 ms earlier than stored in the file, which was kept, at 3 foot strikes: left 0.30, 1.24 s; right 0.77 s.",
                "O'Connor says 80 ms later than stored in the file, which was kept, at 1 foot off: right 0.40 s.",
            ]
        );
        assert_eq!((notes[0].side, notes[0].time_s), (None, None));
        assert_eq!((notes[1].side, notes[1].time_s), (Some(Side::Right), Some(0.4)));
    }
}

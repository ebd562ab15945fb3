//! What one method says about one side: instants of strikes and offs.

use super::event::{EventKind, Method, Note, NoteKind};
use super::settings::EventSettings;
use super::walk::{FootPath, Walk};
use super::{hreljac, oconnor, zeni};
use crate::anatomy::Side;
use crate::kinetics::{Contact, footings};

/// One instant that one method found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Candidate {
    pub side: Side,
    pub kind: EventKind,
    pub time_s: f64,
    pub method: Method,
}

/// Everything the kinematic methods find on one foot. Zeni's strikes are not among it: they are early by
/// construction and only open Hreljac's window.
pub(super) fn kinematic(walk: &Walk, foot: &FootPath, settings: &EventSettings) -> Vec<Candidate> {
    let (oconnor_strikes, oconnor_offs) = oconnor::events(walk, foot);
    let lists = [
        (
            EventKind::FootStrike,
            Method::Hreljac,
            hreljac::strikes(walk, foot, settings),
        ),
        (EventKind::FootStrike, Method::OConnor, oconnor_strikes),
        (EventKind::FootOff, Method::Zeni, zeni::offs(foot)),
        (EventKind::FootOff, Method::OConnor, oconnor_offs),
        (
            EventKind::FootOff,
            Method::Hreljac,
            hreljac::offs(walk, foot, settings),
        ),
    ];
    let mut found = Vec::new();
    for (kind, method, frames) in lists {
        found.extend(frames.into_iter().map(|frame| Candidate {
            side: foot.side,
            kind,
            time_s: frame as f64 / walk.rate_hz,
            method,
        }));
    }
    found
}

/// Strikes and offs of the contacts in which one foot stood alone and whole on a plate, or on several edge to edge. A
/// contact that is already there at the first sample, or still there at the last, gives no event at that end. Contacts
/// that cannot be used are noted with the reason.
pub(super) fn from_plates(contacts: &[Contact], notes: &mut Vec<Note>) -> Vec<Candidate> {
    for contact in contacts.iter().filter(|c| !c.is_clean()) {
        let Some(reason) = contact.unclean.first() else {
            continue;
        };
        notes.push(Note {
            kind: NoteKind::MethodUnavailable,
            side: contact.foot.side(),
            time_s: Some(contact.start_s),
            text: format!("Plate {} gives no events: {}.", contact.plate, reason.words()),
        });
    }
    let mut found = Vec::new();
    for footing in footings(contacts) {
        let ends = [
            (footing.begins, EventKind::FootStrike, footing.start_s),
            (footing.ends, EventKind::FootOff, footing.end_s),
        ];
        for (_, kind, time_s) in ends.into_iter().filter(|(inside, ..)| *inside) {
            found.push(Candidate {
                side: footing.side,
                kind,
                time_s,
                method: Method::ForcePlate,
            });
        }
    }
    found
}

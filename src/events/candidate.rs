//! What one method says about one side: instants of strikes and offs.

use super::event::{EventKind, Method, Note, NoteKind};
use super::settings::EventSettings;
use super::walk::{FootPath, Walk};
use super::{hreljac, oconnor, zeni};
use crate::anatomy::Side;
use crate::kinetics::Contact;

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

/// Strikes and offs of the contacts in which one foot stood alone and whole on a plate. A contact that is
/// already there at the first sample, or still there at the last, gives no event at that end. Contacts that
/// cannot be used are noted with the reason.
pub(super) fn from_plates(contacts: &[Contact], notes: &mut Vec<Note>) -> Vec<Candidate> {
    let mut found = Vec::new();
    for contact in contacts {
        let side = contact.foot.side();
        let (Some(side), true) = (side, contact.is_clean()) else {
            let Some(reason) = contact.unclean.first() else {
                continue;
            };
            notes.push(Note {
                kind: NoteKind::MethodUnavailable,
                side,
                time_s: Some(contact.start_s),
                text: format!("Plate {} gives no events: {}.", contact.plate, reason.words()),
            });
            continue;
        };
        let method = Method::ForcePlate;
        if contact.begins {
            let (kind, time_s) = (EventKind::FootStrike, contact.start_s);
            found.push(Candidate {
                side,
                kind,
                time_s,
                method,
            });
        }
        if contact.ends {
            let (kind, time_s) = (EventKind::FootOff, contact.end_s);
            found.push(Candidate {
                side,
                kind,
                time_s,
                method,
            });
        }
    }
    found
}

//! The events of a trial: stored ones first, detected ones where they are absent.

use super::agreement::plate_agreement;
use super::candidate::{Candidate, from_plates, kinematic};
use super::disagreement::disagreements;
use super::error::EventsError;
use super::event::{Event, EventKind, Method, MethodEvent, Note, NoteKind, Timeline};
use super::evidence::StrikeEvidence;
use super::merge::{alternating, united};
use super::settings::{EventSettings, StoredEvents};
use super::walk::Walk;
use super::{stored, zeni};
use crate::anatomy::Side;
use crate::capture::Trial;
use crate::kinetics::{Contact, GaitMarkers};

/// Finds the foot strikes and foot offs of a trial.
///
/// Stored events decide for a side that has any; detection then only adds a foot off (or strike) that is
/// missing between two of them. A side without stored events is detected as a whole: force plate where the foot stood
/// alone and whole on one, else O'Connor (then Hreljac) for strikes and Zeni (then O'Connor) for foot offs.
/// Every event carries the other methods' differences.
///
/// # Errors
/// A trial without frames or rate, or filters that do not fit its rate. A trial in which nobody walks is not an
/// error: the timeline is empty and its note says so.
pub fn detect(
    trial: &Trial,
    contacts: &[Contact],
    settings: &EventSettings,
) -> Result<Timeline, EventsError> {
    let (frames, rate_hz) = (trial.frames(), trial.point_rate_hz());
    if frames == 0 || !(rate_hz.is_finite() && rate_hz > 0.0) {
        return Err(EventsError::NoTime { frames, rate_hz });
    }
    let mut notes = Vec::new();
    let stored = match settings.stored {
        StoredEvents::First => stored::candidates(trial, &mut notes),
        StoredEvents::Ignored => Vec::new(),
    };
    let walk = Walk::new(&GaitMarkers::of(trial), rate_hz, settings)?;
    notes.extend(walk.substitutes.iter().map(|text| Note {
        kind: NoteKind::MethodUnavailable,
        side: None,
        time_s: None,
        text: format!("{text}."),
    }));
    let mut found = Vec::new();
    if walk.is_walking() {
        found.extend(from_plates(contacts, &mut notes));
        for foot in &walk.feet {
            found.extend(kinematic(&walk, foot, settings));
        }
    } else {
        let why = if walk.feet.is_empty() {
            "The trial has no foot markers; no events can be detected."
        } else {
            "The feet do not move to and fro under the pelvis: a standing trial, no events were looked for."
        };
        notes.push(Note {
            kind: NoteKind::NotWalking,
            side: None,
            time_s: None,
            text: why.to_owned(),
        });
    }
    let first = StrikeEvidence::among(&found, settings.match_window_s, 1.0 / rate_hz)
        .first_method()
        .or_else(|| settings.strike_evidence.first_method())
        .unwrap_or(Method::OConnor);
    let mut events: Vec<Event> = Vec::new();
    for side in Side::BOTH {
        events.extend(one_side(side, &stored, (&found, first), settings, &mut notes));
    }
    events.sort_by(|a, b| a.time_s.total_cmp(&b.time_s).then(a.side.cmp(&b.side)));
    notes.extend(disagreements(&events, settings));
    notes.extend(plate_agreement(&events, first));
    notes.sort_by(|a, b| a.time_s.unwrap_or(-1.0).total_cmp(&b.time_s.unwrap_or(-1.0)));
    Ok(Timeline { events, notes })
}

/// Everything that each detection method finds by itself, before it is merged: for validation and for plots of
/// agreement. Zeni's strikes are included here; they never become events.
///
/// # Errors
/// As [`detect`].
pub fn by_method(
    trial: &Trial,
    contacts: &[Contact],
    settings: &EventSettings,
) -> Result<Vec<MethodEvent>, EventsError> {
    let (frames, rate_hz) = (trial.frames(), trial.point_rate_hz());
    if frames == 0 || !(rate_hz.is_finite() && rate_hz > 0.0) {
        return Err(EventsError::NoTime { frames, rate_hz });
    }
    let walk = Walk::new(&GaitMarkers::of(trial), rate_hz, settings)?;
    let mut found = Vec::new();
    if walk.is_walking() {
        found = from_plates(contacts, &mut Vec::new());
        for foot in &walk.feet {
            found.extend(kinematic(&walk, foot, settings));
            found.extend(zeni::strikes(foot).into_iter().map(|frame| Candidate {
                side: foot.side,
                kind: EventKind::FootStrike,
                time_s: frame as f64 / rate_hz,
                method: Method::Zeni,
            }));
        }
    }
    Ok(found
        .into_iter()
        .map(|c| MethodEvent {
            method: c.method,
            side: c.side,
            kind: c.kind,
            time_s: c.time_s,
        })
        .collect())
}

fn one_side(
    side: Side,
    stored: &[Candidate],
    (found, first): (&[Candidate], Method),
    settings: &EventSettings,
    notes: &mut Vec<Note>,
) -> Vec<Event> {
    let mut events = Vec::new();
    for kind in [EventKind::FootStrike, EventKind::FootOff] {
        let of = |c: &&Candidate| c.side == side && c.kind == kind;
        let all: Vec<Candidate> = stored.iter().chain(found).filter(of).copied().collect();
        events.extend(united(&all, first, settings));
    }
    let mut events = alternating(side, events, notes);
    if stored.iter().any(|c| c.side == side) {
        keep_stored_and_fillers(side, &mut events, notes);
    }
    events
}

/// Beside stored events only those detected ones stay that lie between two stored events of the other kind.
fn keep_stored_and_fillers(side: Side, events: &mut Vec<Event>, notes: &mut Vec<Note>) {
    let stored: Vec<(f64, EventKind)> = events
        .iter()
        .filter(|e| e.method == Method::Stored)
        .map(|e| (e.time_s, e.kind))
        .collect();
    events.retain(|event| {
        let before = stored.iter().rev().find(|(t, _)| *t < event.time_s);
        let after = stored.iter().find(|(t, _)| *t > event.time_s);
        let wanted = |n: Option<&(f64, EventKind)>| n.is_some_and(|(_, kind)| *kind == event.kind.next());
        event.method == Method::Stored || (wanted(before) && wanted(after))
    });
    notes.extend(
        events
            .iter()
            .filter(|e| e.method != Method::Stored)
            .map(|e| Note {
                kind: NoteKind::Filled,
                side: Some(side),
                time_s: Some(e.time_s),
                text: format!(
                    "The {} {} at {:.2} s is not stored in the file; it was detected ({}).",
                    side.word(),
                    e.kind.words(),
                    e.time_s,
                    e.method.words()
                ),
            }),
    );
}

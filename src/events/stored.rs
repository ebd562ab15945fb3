//! Events that the file already holds: dropped outside the stored frames, once each, with a side.

use super::candidate::Candidate;
use super::event::{EventKind, Method, Note, NoteKind};
use crate::capture::{StoredEvent, StoredEventKind, Trial};

/// Two stored events of one side and kind closer than this are the same one (s).
const SAME_EVENT_S: f64 = 0.005;
/// An event may lie this much outside the stored frames (frames): rounding of its time.
const OUTSIDE_FRAMES: f64 = 0.5;

/// The usable stored events in time order; what was left out is noted.
pub(super) fn candidates(trial: &Trial, notes: &mut Vec<Note>) -> Vec<Candidate> {
    let rate_hz = trial.point_rate_hz();
    let last_frame = trial.frames().saturating_sub(1) as f64;
    let mut found: Vec<Candidate> = Vec::new();
    for event in trial.events() {
        let Some((side, kind)) = usable(event, notes) else {
            continue;
        };
        let frame = event.time_s * rate_hz;
        if !(-OUTSIDE_FRAMES..=last_frame + OUTSIDE_FRAMES).contains(&frame) {
            notes.push(Note {
                kind: NoteKind::OutsideFrames,
                side: Some(side),
                time_s: Some(event.time_s),
                text: format!(
                    "A stored {} lies outside the stored frames and was dropped.",
                    kind.words()
                ),
            });
            continue;
        }
        let time_s = event.time_s.clamp(0.0, last_frame / rate_hz);
        let twice =
            |c: &Candidate| c.side == side && c.kind == kind && (c.time_s - time_s).abs() < SAME_EVENT_S;
        if !found.iter().any(twice) {
            let method = Method::Stored;
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

fn usable(event: &StoredEvent, notes: &mut Vec<Note>) -> Option<(crate::anatomy::Side, EventKind)> {
    let kind = match event.kind {
        StoredEventKind::FootStrike => EventKind::FootStrike,
        StoredEventKind::FootOff => EventKind::FootOff,
        StoredEventKind::Other => return None,
    };
    if event.side.is_none() {
        notes.push(Note {
            kind: NoteKind::Unusable,
            side: None,
            time_s: Some(event.time_s),
            text: format!("A stored {} names no side and was left out.", kind.words()),
        });
    }
    event.side.map(|side| (side, kind))
}

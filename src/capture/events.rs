//! Events as the capture software stored them, on one clock: seconds from the first stored frame.

use super::c3d::{C3d, Leniency, Notice, Parameter};
use crate::anatomy::Side;

/// What an event marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum StoredEventKind {
    /// A foot touches the ground.
    FootStrike,
    /// A foot leaves the ground.
    FootOff,
    /// Anything else; the label says what.
    Other,
}

/// One stored event.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredEvent {
    /// Strike, off or something else.
    pub kind: StoredEventKind,
    /// The side, when the event has one.
    pub side: Option<Side>,
    /// Seconds from the first stored frame; negative for an event before it.
    pub time_s: f64,
    /// The label as stored.
    pub label: String,
}

/// The events of the `EVENT` group, else those of the header, sorted by time.
pub(super) fn read(c3d: &C3d, notices: &mut Vec<Notice>) -> Vec<StoredEvent> {
    let start_s = first_frame_s(c3d);
    let mut events = match c3d.group("EVENT") {
        Some(_) => from_group(c3d, notices),
        None => Vec::new(),
    };
    if events.is_empty() {
        events = from_header(c3d);
    }
    for event in &mut events {
        event.time_s -= start_s;
    }
    events.retain(|e| e.time_s.is_finite());
    events.sort_by(|a, b| {
        a.time_s
            .total_cmp(&b.time_s)
            .then(a.side.cmp(&b.side))
            .then(a.kind.cmp(&b.kind))
    });
    events
}

/// Time of the first stored frame on the clock of the recording, on which frame number 1 is 0, in s.
#[expect(clippy::cast_precision_loss, reason = "a frame number is far below 2^52")]
pub(super) fn first_frame_s(c3d: &C3d) -> f64 {
    let frames_before = c3d.points.first_frame.max(1) - 1;
    if c3d.points.rate_hz > 0.0 {
        frames_before as f64 / c3d.points.rate_hz
    } else {
        0.0
    }
}

fn from_group(c3d: &C3d, notices: &mut Vec<Notice>) -> Vec<StoredEvent> {
    let Some(times) = c3d.parameter("EVENT", "TIMES") else {
        return Vec::new();
    };
    let labels = c3d.strings("EVENT", "LABELS");
    let contexts = c3d.strings("EVENT", "CONTEXTS");
    let icons = c3d
        .parameter("EVENT", "ICON_IDS")
        .map(Parameter::integers)
        .unwrap_or_default();
    let used = c3d
        .parameter("EVENT", "USED")
        .and_then(Parameter::first_count)
        .unwrap_or(labels.len());
    let seconds = seconds_of(&times.dims, &c3d.floats("EVENT", "TIMES"), used);
    if seconds.len() < used || labels.len() < used || contexts.len() < used {
        notices.push(Notice::new(
            Leniency::EventsIncomplete,
            None,
            format!(
                "{used} events announced, {} times, {} labels, {} contexts stored; what can be told is used",
                seconds.len(),
                labels.len(),
                contexts.len()
            ),
        ));
    }
    seconds
        .into_iter()
        .take(used)
        .enumerate()
        .map(|(i, time_s)| {
            let label = labels.get(i).cloned().unwrap_or_default();
            let context = contexts.get(i).map(String::as_str).unwrap_or_default();
            let (kind, own_side) = meaning(&label);
            let kind = match (kind, icons.get(i)) {
                (StoredEventKind::Other, Some(1)) if label.is_empty() => StoredEventKind::FootStrike,
                (StoredEventKind::Other, Some(2)) if label.is_empty() => StoredEventKind::FootOff,
                (kind, _) => kind,
            };
            StoredEvent {
                kind,
                side: side_word(context).or(own_side),
                time_s,
                label,
            }
        })
        .collect()
}

/// Minutes and seconds in pairs, two-dimensional or flat; or one number of seconds per event.
fn seconds_of(dims: &[usize], values: &[f64], used: usize) -> Vec<f64> {
    let flat_seconds = dims.first() != Some(&2) && values.len() == used;
    if flat_seconds {
        return values.to_vec();
    }
    values
        .as_chunks::<2>()
        .0
        .iter()
        .map(|[minutes, seconds]| 60.0 * minutes + seconds)
        .collect()
}

fn from_header(c3d: &C3d) -> Vec<StoredEvent> {
    let stored = c3d.header.events.iter();
    stored
        .map(|event| {
            let (kind, side) = meaning(&event.label);
            StoredEvent {
                kind,
                side,
                time_s: f64::from(event.time_s),
                label: event.label.clone(),
            }
        })
        .collect()
}

/// Whether a label says in so many words that it marks a foot strike or a foot off.
pub fn is_gait_event(label: &str) -> bool {
    meaning(label).0 != StoredEventKind::Other
}

/// What a label says about kind and side: "Foot Strike", "foot off", "RHS", "LTO", "Left Toe Off"…
fn meaning(label: &str) -> (StoredEventKind, Option<Side>) {
    let label = label.trim().to_lowercase();
    let mut words: Vec<&str> = label
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
        .collect();
    let mut side = None;
    if let Some(found) = words.first().and_then(|w| side_word(w)) {
        side = Some(found);
        words.remove(0);
    }
    let rest = words.join(" ");
    let short = |text: &str| match text {
        "hs" | "fs" | "ic" | "fc" | "on" => Some(StoredEventKind::FootStrike),
        "to" | "fo" | "off" => Some(StoredEventKind::FootOff),
        _ => None,
    };
    let kind = match rest.as_str() {
        "foot strike" | "heel strike" | "initial contact" | "foot contact" | "footstrike" | "heelstrike" => {
            StoredEventKind::FootStrike
        }
        "foot off" | "toe off" | "footoff" | "toeoff" => StoredEventKind::FootOff,
        other => {
            if let Some(kind) = short(other) {
                return (kind, side);
            }
            let lettered = match other.split_at_checked(1) {
                Some(("l", rest)) => short(rest).map(|kind| (kind, Side::Left)),
                Some(("r", rest)) => short(rest).map(|kind| (kind, Side::Right)),
                _ => None,
            };
            return match lettered {
                Some((kind, own)) => (kind, side.or(Some(own))),
                None => (StoredEventKind::Other, side),
            };
        }
    };
    (kind, side)
}

/// A side by its word in the languages in which capture software is sold.
pub(super) fn side_word(word: &str) -> Option<Side> {
    match word.trim().to_lowercase().as_str() {
        "left" | "l" | "links" | "gauche" | "izquierda" | "sinistra" | "sinistro" => Some(Side::Left),
        "right" | "r" | "rechts" | "droite" | "droit" | "derecha" | "destra" | "destro" => Some(Side::Right),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_of_many_systems() {
        use StoredEventKind::{FootOff, FootStrike, Other};
        assert_eq!(meaning("Foot Strike"), (FootStrike, None));
        assert_eq!(meaning("foot off"), (FootOff, None));
        assert_eq!(meaning("RHS"), (FootStrike, Some(Side::Right)));
        assert_eq!(meaning("LTO"), (FootOff, Some(Side::Left)));
        assert_eq!(meaning("Left Toe-Off"), (FootOff, Some(Side::Left)));
        assert_eq!(meaning("LON"), (FootStrike, Some(Side::Left)));
        assert_eq!(meaning("Event"), (Other, None));
        assert_eq!(meaning("é"), (Other, None));
    }

    #[test]
    fn times_flat_paired_or_plain() {
        let values = [0.0, 1.5, 1.0, 2.0];
        let close = |found: Vec<f64>, wanted: &[f64]| {
            found.len() == wanted.len() && found.iter().zip(wanted).all(|(a, b)| (a - b).abs() < 1e-12)
        };
        assert!(close(seconds_of(&[2, 2], &values, 2), &[1.5, 62.0]));
        assert!(close(seconds_of(&[4], &values, 2), &[1.5, 62.0]));
        assert!(close(seconds_of(&[3], &[0.5, 1.5, 1.0], 3), &[0.5, 1.5, 1.0]));
    }
}

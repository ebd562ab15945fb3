//! The frames in which the kinetics of a leg may be handed on frame by frame: swing, and stances wholly on plates.

use super::kinetics::{EDGE_S, FOREIGN_LOAD_S, Load};
use crate::anatomy::Side;
use crate::events::{EventKind, Timeline};
use crate::kinetics::{StanceVerdict, stance};
use crate::signal::frame_index;

/// The rule in words, for the files that apply it.
pub const REPORTABLE: &str = "swing between foot off and strike without load, and stances that lie cleanly on plates; other frames are missing";

/// How far (frames) an instant may lie from a frame and still mean that frame: times are stored as 32-bit seconds.
const SAME_FRAME: f64 = 1e-3;

/// In which frames the kinetics of a side count.
///
/// * Stance, from a strike to the next foot off: when the foot stood alone and whole on plates ([`stance`]) and the
///   kinetics were computed with the load of those plates and no other.
/// * Swing, from a foot off to the next strike: where the kinetics were computed without load. Within 0.05 s of a
///   clean stance its load may linger: events and plates disagree by a few frames.
///
/// All else is left out: stances off the plates, unclean or cut off by the ends of the trial, frames before the first and
/// after the last event of the side, and a plate that the method gave to the swinging foot.
pub fn reportable(load: Load<'_>, timeline: &Timeline, side: Side) -> Vec<bool> {
    let strikes_s = timeline.times_s(side, EventKind::FootStrike);
    let offs_s = timeline.times_s(side, EventKind::FootOff);
    let frames = Frames { load, side };
    let mut shown = vec![false; load.loads.frames];
    let mut clean: Vec<(f64, f64)> = Vec::new();
    for &strike_s in &strikes_s {
        let next_s = after(&strikes_s, strike_s).unwrap_or(f64::INFINITY);
        if let Some(off_s) = after(&offs_s, strike_s).filter(|off_s| *off_s < next_s)
            && frames.clean_stance(strike_s, off_s)
        {
            clean.push((strike_s, off_s));
            for frame in frames.between(strike_s, off_s) {
                show(&mut shown, frame);
            }
        }
    }
    for &off_s in &offs_s {
        let next_s = after(&offs_s, off_s).unwrap_or(f64::INFINITY);
        let Some(strike_s) = after(&strikes_s, off_s).filter(|strike_s| *strike_s < next_s) else {
            continue;
        };
        for frame in frames.between(off_s, strike_s) {
            let time_s = frames.time_s(frame);
            let lingers = clean
                .iter()
                .any(|(from_s, to_s)| time_s > from_s - EDGE_S && time_s < to_s + EDGE_S);
            if lingers || !load.loads.is_loaded(side, frame) {
                show(&mut shown, frame);
            }
        }
    }
    shown
}

fn show(shown: &mut [bool], frame: usize) {
    if let Some(shown) = shown.get_mut(frame) {
        *shown = true;
    }
}

/// The first of some ascending times that is later than another.
fn after(times_s: &[f64], than_s: f64) -> Option<f64> {
    times_s.iter().copied().find(|time_s| *time_s > than_s)
}

/// The load that a leg was given, by time.
struct Frames<'a> {
    load: Load<'a>,
    side: Side,
}

impl Frames<'_> {
    fn time_s(&self, frame: usize) -> f64 {
        frame as f64 / self.load.loads.point_rate_hz
    }

    /// The frames from one time to another, both included.
    fn between(&self, from_s: f64, to_s: f64) -> std::ops::Range<usize> {
        let rate_hz = self.load.loads.point_rate_hz;
        let first = frame_index((from_s * rate_hz - SAME_FRAME).ceil()).unwrap_or(0);
        let end = frame_index((to_s * rate_hz + SAME_FRAME).floor()).map_or(0, |last| last + 1);
        first..end.min(self.load.loads.frames)
    }

    /// Whether the foot stood cleanly on plates and was given their load.
    fn clean_stance(&self, strike_s: f64, off_s: f64) -> bool {
        let StanceVerdict::Clean { plates } = stance(self.load.contacts, self.side, strike_s, off_s) else {
            return false;
        };
        let under = self.load.loads.plates_under.get(self.side.index());
        let given = |frame: usize| under.and_then(|under| under.get(frame));
        let inner = || self.between(strike_s + EDGE_S, off_s - EDGE_S).filter_map(given);
        let foreign = inner()
            .filter(|own| own.iter().any(|plate| !plates.contains(plate)))
            .count();
        let foreign_s = foreign as f64 / self.load.loads.point_rate_hz;
        inner().all(|own| !own.is_empty()) && foreign_s <= FOREIGN_LOAD_S
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::events::{Confidence, Event, Method};
    use crate::kinetics::{Assigned, Contact, KineticSettings, Loads, Unclean};

    fn event(kind: EventKind, time_s: f64) -> Event {
        Event {
            side: Side::Left,
            kind,
            time_s,
            method: Method::Stored,
            agreement: Vec::new(),
            confidence: Confidence::High,
        }
    }

    /// Foot off at 0.2 s, stances from 0.6 to 1.2 s on plate 1 and from 1.6 to 2.2 s on plate 2, swing to 2.6 s.
    fn timeline() -> Timeline {
        let events = [
            (0.2, EventKind::FootOff),
            (0.6, EventKind::FootStrike),
            (1.2, EventKind::FootOff),
        ]
        .into_iter()
        .chain([
            (1.6, EventKind::FootStrike),
            (2.2, EventKind::FootOff),
            (2.6, EventKind::FootStrike),
        ])
        .map(|(time_s, kind)| event(kind, time_s))
        .collect();
        Timeline {
            events,
            notes: Vec::new(),
        }
    }

    fn contact(plate: usize, start_s: f64, end_s: f64, unclean: Vec<Unclean>) -> Contact {
        Contact {
            plate,
            start_s,
            end_s,
            begins: true,
            ends: true,
            peak_n: 700.0,
            automatic: Assigned::Left,
            by_hand: None,
            foot: Assigned::Left,
            unclean,
            combined_with: Vec::new(),
            doubts: Vec::new(),
            belt_mm_s: None,
        }
    }

    /// 3 s at 100 Hz; the left foot has the plates of the spans (frames).
    fn loads(spans: &[(usize, std::ops::Range<usize>)]) -> Loads {
        let mut loads = Loads::new(KineticSettings::plug_in_gait(), 60.0, 300, 100.0);
        for (plate, frames) in spans {
            for frame in frames.clone() {
                loads.plates_under[0][frame].push(*plate);
            }
        }
        loads
    }

    fn spans(shown: &[bool]) -> Vec<(usize, usize)> {
        let mut spans: Vec<(usize, usize)> = Vec::new();
        for frame in (0..shown.len()).filter(|frame| shown[*frame]) {
            match spans.last_mut() {
                Some(last) if last.1 + 1 == frame => last.1 = frame,
                _ => spans.push((frame, frame)),
            }
        }
        spans
    }

    #[test]
    fn swing_and_clean_stances_are_shown_and_nothing_else() {
        let contacts = [
            contact(1, 0.6, 1.21, Vec::new()),
            contact(2, 1.6, 2.2, vec![Unclean::PartlyOff { beyond_mm: 50.0 }]),
        ];
        let loads = loads(&[(1, 60..122), (2, 160..221)]);
        let load = Load {
            loads: &loads,
            contacts: &contacts,
        };
        // frame 220 is the last of the unclean stance's load, 221 the first of swing
        assert_eq!(
            spans(&reportable(load, &timeline(), Side::Left)),
            [(20, 159), (221, 260)]
        );
        assert!(!reportable(load, &timeline(), Side::Right).contains(&true));
    }

    #[test]
    fn a_plate_given_to_the_swinging_foot_and_a_stance_without_its_load_are_left_out() {
        let contacts = [contact(1, 0.6, 1.2, Vec::new()), contact(2, 1.6, 2.2, Vec::new())];
        // plate 2 while swinging between the stances, and not at all in a part of the second one
        let loads = loads(&[(1, 60..121), (2, 130..140), (2, 160..190)]);
        let load = Load {
            loads: &loads,
            contacts: &contacts,
        };
        let shown = reportable(load, &timeline(), Side::Left);
        assert_eq!(spans(&shown), [(20, 129), (140, 159), (220, 260)]);
    }
}

//! A foot strike or foot off, how it was found and how sure it is.

use serde::{Deserialize, Serialize};

use crate::anatomy::Side;

/// What happens at a gait event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EventKind {
    /// The foot meets the floor: a gait cycle begins.
    FootStrike,
    /// The foot leaves the floor: stance ends.
    FootOff,
}

impl EventKind {
    /// The label that C3D files use.
    pub fn c3d_label(self) -> &'static str {
        match self {
            EventKind::FootStrike => "Foot Strike",
            EventKind::FootOff => "Foot Off",
        }
    }

    /// "foot strike" or "foot off".
    pub fn words(self) -> &'static str {
        match self {
            EventKind::FootStrike => "foot strike",
            EventKind::FootOff => "foot off",
        }
    }

    /// The event that has to come next on the same side.
    pub fn next(self) -> EventKind {
        match self {
            EventKind::FootStrike => EventKind::FootOff,
            EventKind::FootOff => EventKind::FootStrike,
        }
    }
}

/// How an event was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// Stored in the file, by a person or another program.
    Stored,
    /// Vertical force of a plate that this foot alone stood on.
    ForcePlate,
    /// Hreljac & Marshall 2000: peak of the heel's (strike) or toe's (off) acceleration, in a window.
    Hreljac,
    /// O'Connor et al. 2007: vertical velocity of the middle of the foot.
    OConnor,
    /// Zeni et al. 2008: furthest forward heel or furthest backward toe relative to the pelvis.
    Zeni,
}

impl Method {
    /// The name as printed.
    pub fn words(self) -> &'static str {
        match self {
            Method::Stored => "stored in the file",
            Method::ForcePlate => "force plate",
            Method::Hreljac => "Hreljac",
            Method::OConnor => "O'Connor",
            Method::Zeni => "Zeni",
        }
    }
}

/// How far an event can be relied on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Confidence {
    /// One kinematic method alone, or methods that contradict each other.
    Low,
    /// Two kinematic methods agree, or a stored event that a plate contradicts.
    Medium,
    /// Measured by a force plate, or stored and not contradicted.
    High,
}

/// One foot strike or foot off.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Event {
    /// Whose foot.
    pub side: Side,
    /// Strike or off.
    pub kind: EventKind,
    /// Seconds from the first stored frame.
    pub time_s: f64,
    /// The method whose time was taken.
    pub method: Method,
    /// Other methods that found the same event, and their time minus `time_s` (s).
    pub agreement: Vec<(Method, f64)>,
    /// How far it can be relied on.
    pub confidence: Confidence,
}

/// An instant that one method found by itself.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct MethodEvent {
    /// The method.
    pub method: Method,
    /// Whose foot.
    pub side: Side,
    /// Strike or off.
    pub kind: EventKind,
    /// Seconds from the first stored frame.
    pub time_s: f64,
}

/// Why a note was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum NoteKind {
    /// A stored event lies outside the stored frames and was dropped.
    OutsideFrames,
    /// Two methods differ by more than the allowed time.
    Disagreement,
    /// An event was dropped because strike and off must alternate.
    Alternation,
    /// An event was found where the stored ones left one out.
    Filled,
    /// A stored event without a side or with an unknown label was left out.
    Unusable,
    /// A method could not be used, and why.
    MethodUnavailable,
    /// The subject does not walk in this trial.
    NotWalking,
    /// How near the events found by markers lie to those of the plates.
    PlateAgreement,
}

/// A decision about events that a reader should know of.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Note {
    /// Why it was made.
    pub kind: NoteKind,
    /// The side concerned, when it is one.
    pub side: Option<Side>,
    /// Seconds from the first stored frame, when it is about one instant.
    pub time_s: Option<f64>,
    /// One sentence.
    pub text: String,
}

/// The events of a trial in time order, and what was decided on the way.
#[derive(Debug, Clone, PartialEq, Serialize, Default)]
pub struct Timeline {
    /// All events, by time.
    pub events: Vec<Event>,
    /// Dropped events, disagreements, repairs.
    pub notes: Vec<Note>,
}

impl Timeline {
    /// The times (s) of one kind of event on one side, ascending.
    pub fn times_s(&self, side: Side, kind: EventKind) -> Vec<f64> {
        self.events
            .iter()
            .filter(|e| e.side == side && e.kind == kind)
            .map(|e| e.time_s)
            .collect()
    }

    /// The first event of a kind and side strictly between two times (s).
    pub fn first_between(
        &self,
        side: Side,
        kind: EventKind,
        (after_s, before_s): (f64, f64),
    ) -> Option<&Event> {
        self.events
            .iter()
            .find(|e| e.side == side && e.kind == kind && e.time_s > after_s && e.time_s < before_s)
    }
}

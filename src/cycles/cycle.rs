//! One gait cycle: its events, its curves, its kinetics, where the feet stood, and whether it counts.

use std::collections::BTreeMap;

use serde::{Serialize, Serializer, ser::SerializeSeq};

use super::kinetics::CycleKinetics;
use crate::anatomy::{AngleName, Side, VelocityName};
pub use crate::signal::Curve;

/// Curves by angle and component (0 sagittal, 1 frontal, 2 transverse), degrees.
pub type Curves = BTreeMap<(AngleName, usize), Curve>;

/// Curves by velocity of a segment, each in its unit ([`VelocityName::unit`]).
pub type VelocityCurves = BTreeMap<VelocityName, Curve>;

/// Why a cycle does not count.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "why", rename_all = "snake_case")]
pub enum Rejection {
    /// No foot off of the same side between the two strikes.
    NoFootOff,
    /// The opposite foot off inside the cycle is missing.
    NoOppositeFootOff,
    /// The opposite foot strike inside the cycle is missing.
    NoOppositeFootStrike,
    /// More than one event of a kind lies inside the cycle: an event is missing in between or false.
    RepeatedEvent {
        /// Which one.
        event: String,
    },
    /// Events do not come in the order of walking (opposite off, opposite strike, own off).
    EventOrder,
    /// The cycle is too short or too long to be one stride.
    Duration {
        /// Its duration.
        duration_s: f64,
        /// The limits.
        limits_s: (f64, f64),
    },
    /// The part of the cycle before foot off is implausible.
    StanceShare {
        /// Foot off in percent of the cycle.
        foot_off_pct: f64,
        /// The limits.
        limits_pct: (f64, f64),
    },
    /// No lower-limb curve is complete in this cycle.
    MissingMarkers {
        /// What is incomplete, in words.
        what: String,
    },
    /// The subject turns during the cycle.
    Turning {
        /// Change of the direction of travel over the cycle.
        turn_deg: f64,
        /// The limit.
        limit_deg: f64,
    },
    /// The subject does not walk along the direction of progression of the trial.
    OffCourse {
        /// Angle between the two.
        angle_deg: f64,
        /// The limit.
        limit_deg: f64,
    },
    /// Left out by the operator.
    Operator,
}

impl Rejection {
    /// The reason in one sentence without a full stop.
    pub fn words(&self) -> String {
        match self {
            Rejection::NoFootOff => "no foot off between the two strikes".to_owned(),
            Rejection::NoOppositeFootOff => "no opposite foot off inside the cycle".to_owned(),
            Rejection::NoOppositeFootStrike => "no opposite foot strike inside the cycle".to_owned(),
            Rejection::RepeatedEvent { event } => format!("more than one {event} inside the cycle"),
            Rejection::EventOrder => "events are not in the order of walking".to_owned(),
            Rejection::Duration { duration_s, limits_s } => format!(
                "duration of {duration_s:.2} s outside {:.2} to {:.2} s",
                limits_s.0, limits_s.1
            ),
            Rejection::StanceShare {
                foot_off_pct,
                limits_pct,
            } => format!(
                "foot off at {foot_off_pct:.0} % outside {:.0} to {:.0} %",
                limits_pct.0, limits_pct.1
            ),
            Rejection::MissingMarkers { what } => format!("missing samples: {what}"),
            Rejection::Turning { turn_deg, limit_deg } => {
                format!("the subject turns by {turn_deg:.1}° (limit {limit_deg:.0}°)")
            }
            Rejection::OffCourse { angle_deg, limit_deg } => format!(
                "the subject walks {angle_deg:.1}° off the direction of progression (limit {limit_deg:.0}°)"
            ),
            Rejection::Operator => "left out by the operator".to_owned(),
        }
    }
}

/// Whether a cycle counts.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "state", content = "reason", rename_all = "snake_case")]
pub enum Verdict {
    /// It goes into means and parameters.
    Accepted,
    /// It does not, and why.
    Rejected(Rejection),
}

/// Where the feet stood at the events of a cycle (marker `TOE`, mm, lab frame); `None` where the marker is
/// missing. Distances between feet are distances between these.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
pub struct Placements {
    /// Own foot at the strike that begins the cycle.
    pub own_at_strike_mm: Option<[f64; 3]>,
    /// Own foot at the strike that ends the cycle.
    pub own_at_next_strike_mm: Option<[f64; 3]>,
    /// Opposite foot at the opposite strike inside the cycle.
    pub opposite_at_contact_mm: Option<[f64; 3]>,
}

/// A curve that is absent from a cycle, and why.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AbsentCurve {
    /// The angle.
    pub angle: AngleName,
    /// How many of the 101 points have no value.
    pub missing_points: usize,
}

/// One gait cycle: from a foot strike to the next foot strike of the same side.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Cycle {
    /// Name of the trial.
    pub trial: String,
    /// Whose strikes begin and end it.
    pub side: Side,
    /// Number within trial and side, from 1.
    pub number: usize,
    /// Time of the strike that begins it (s from the first stored frame).
    pub strike_s: f64,
    /// Time of the strike that ends it (s from the first stored frame).
    pub next_strike_s: f64,
    /// Own foot off, percent of the cycle.
    pub foot_off_pct: Option<f64>,
    /// Opposite foot off, percent of the cycle.
    pub opposite_off_pct: Option<f64>,
    /// Opposite foot strike, percent of the cycle.
    pub opposite_contact_pct: Option<f64>,
    /// Angle curves at 0, 1, ... 100 %, degrees.
    #[serde(serialize_with = "curves_as_list")]
    pub curves: Curves,
    /// Angles without a curve in this cycle.
    pub absent: Vec<AbsentCurve>,
    /// Velocities of segments at 0, 1, ... 100 %; one with a missing sample is absent.
    #[serde(skip)]
    pub velocities: VelocityCurves,
    /// Where the feet stood.
    pub placements: Placements,
    /// Joint moments and powers and the ground reaction, where the stance lies on plates.
    pub kinetics: CycleKinetics,
    /// Whether it counts.
    pub verdict: Verdict,
}

impl Cycle {
    /// Duration of the cycle (s).
    pub fn duration_s(&self) -> f64 {
        self.next_strike_s - self.strike_s
    }

    /// Whether it counts.
    pub fn is_accepted(&self) -> bool {
        self.verdict == Verdict::Accepted
    }

    /// Why it does not count.
    pub fn rejection(&self) -> Option<&Rejection> {
        match &self.verdict {
            Verdict::Accepted => None,
            Verdict::Rejected(why) => Some(why),
        }
    }
}

/// One curve with its name, as written to JSON.
#[derive(Serialize)]
struct NamedCurve<'a> {
    angle: AngleName,
    component: usize,
    values: &'a [f64],
}

/// Writes curves as a list, since JSON keys are strings.
pub(super) fn curves_as_list<S: Serializer>(curves: &Curves, serializer: S) -> Result<S::Ok, S::Error> {
    let mut list = serializer.serialize_seq(Some(curves.len()))?;
    for ((angle, component), values) in curves {
        list.serialize_element(&NamedCurve {
            angle: *angle,
            component: *component,
            values: values.as_slice(),
        })?;
    }
    list.end()
}

//! Cutting a trial into gait cycles and deciding which of them count.

use std::collections::BTreeMap;

use serde::Serialize;

use super::cycle::{AbsentCurve, Curves, Cycle, Placements, Rejection, VelocityCurves, Verdict};
use super::kinetics::{self, Load};
use crate::anatomy::{AngleName, Side, VelocityName};
use crate::capture::Trial;
use crate::events::{EventKind, Timeline};
use crate::kinematics::{Motion, Velocities};
use crate::kinetics::GaitMarkers;
use crate::signal::{POINTS, Track, component_at, curve, triple_at};

/// Limits beyond which a cycle does not count.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct CycleLimits {
    /// Shortest and longest stride (s).
    pub duration_s: (f64, f64),
    /// Earliest and latest foot off (percent of the cycle).
    pub foot_off_pct: (f64, f64),
    /// How much earlier than the opposite strike the own foot off may be (percent of the cycle).
    pub flight_pct: f64,
    /// How far the pelvis may turn from strike to strike (degrees).
    pub turn_deg: f64,
    /// How far the way of the pelvis may lie off the direction of progression (degrees).
    pub off_course_deg: f64,
}

/// The limits in use.
///
/// Duration: one-year-old children take 0.6 to 0.8 s per stride (Dusing & Thorpe, Gait Posture 2007;26:596-601),
/// 0.45 s would be running; 4 s is 30 steps a minute, below it a person is standing between steps. Foot off: 57 to
/// 63 % in healthy walking at any age, later in slow walking; beyond 30 to 90 % an event is wrong. Flight: one to two
/// frames of event error. Turn: the pelvis is compared at the same phase of the gait, so its rotation within a
/// cycle cancels; in straight walking less than 10 degrees remain. Off course: the direction of progression is one of
/// the laboratory's four axes; beyond 45 degrees another one would be nearer.
pub const CYCLE_LIMITS: CycleLimits = CycleLimits {
    duration_s: (0.45, 4.0),
    foot_off_pct: (30.0, 90.0),
    flight_pct: 2.0,
    turn_deg: 20.0,
    off_course_deg: 45.0,
};

/// Without this way from strike to strike (mm) the subject walks on the spot or on a treadmill.
const LEAST_WAY_MM: f64 = 200.0;

/// Cuts a trial into the cycles of both sides: from each foot strike to the next one of the same side, left first.
/// Every stretch between two strikes is returned; the verdict says whether it counts.
///
/// Curves are cut from `motion`, when there is one, at 101 points with a straight line between frames; a curve
/// with a missing sample is absent as a whole. Feet stand where `TOE` (else `ANK`) is. Kinetic curves are cut from
/// `load`, for the cycles whose stance lies whole on plates.
pub fn cut(
    trial: &Trial,
    motion: Option<&Motion>,
    load: Option<Load<'_>>,
    timeline: &Timeline,
) -> Vec<Cycle> {
    let markers = GaitMarkers::of(trial);
    let rate_hz = trial.point_rate_hz();
    let velocities = motion.map(Velocities::of);
    let mut cycles = Vec::new();
    for side in Side::BOTH {
        let strikes_s = timeline.times_s(side, EventKind::FootStrike);
        for (index, pair) in strikes_s.windows(2).enumerate() {
            let &[strike_s, next_strike_s] = pair else {
                continue;
            };
            let span = Span {
                side,
                from_s: strike_s,
                to_s: next_strike_s,
                rate_hz,
            };
            let (curves, absent) = motion.map(|m| span.curves(m)).unwrap_or_default();
            let foot_off_pct = span.event_pct(timeline, side, EventKind::FootOff);
            let mut cycle = Cycle {
                trial: trial.name().to_owned(),
                side,
                number: index + 1,
                strike_s,
                next_strike_s,
                foot_off_pct,
                opposite_off_pct: span.event_pct(timeline, side.opposite(), EventKind::FootOff),
                opposite_contact_pct: span.event_pct(timeline, side.opposite(), EventKind::FootStrike),
                placements: span.placements(timeline, &markers),
                curves,
                absent,
                velocities: velocities
                    .as_ref()
                    .map(|v| span.velocities(v))
                    .unwrap_or_default(),
                kinetics: load
                    .map(|load| kinetics::of_cycle(&span, foot_off_pct, load, motion))
                    .unwrap_or_default(),
                verdict: Verdict::Accepted,
            };
            if let Some(why) = span.rejection(&cycle, timeline, &markers, motion) {
                cycle.verdict = Verdict::Rejected(why);
            }
            cycles.push(cycle);
        }
    }
    cycles
}

/// From one strike to the next.
pub(super) struct Span {
    pub(super) side: Side,
    pub(super) from_s: f64,
    pub(super) to_s: f64,
    pub(super) rate_hz: f64,
}

impl Span {
    /// Its two ends, frames.
    pub(super) fn frames(&self) -> (f64, f64) {
        (self.from_s * self.rate_hz, self.to_s * self.rate_hz)
    }

    /// How many of the 101 points a track has no value for.
    pub(super) fn missing_points(&self, track: &Track) -> usize {
        let (from, to) = self.frames();
        (0..POINTS)
            .filter(|p| {
                let share = *p as f64 / (POINTS - 1) as f64;
                component_at(track, 0, from + share * (to - from)).is_none()
            })
            .count()
    }

    fn event_pct(&self, timeline: &Timeline, side: Side, kind: EventKind) -> Option<f64> {
        let event = timeline.first_between(side, kind, (self.from_s, self.to_s))?;
        Some(100.0 * (event.time_s - self.from_s) / (self.to_s - self.from_s))
    }

    fn placements(&self, timeline: &Timeline, markers: &GaitMarkers) -> Placements {
        let place = |side: Side, time_s: f64| {
            let foot = markers.foot(side);
            let track = foot.toe.as_ref().or(foot.ankle.as_ref())?;
            triple_at(track, time_s * self.rate_hz)
        };
        let contact = timeline.first_between(
            self.side.opposite(),
            EventKind::FootStrike,
            (self.from_s, self.to_s),
        );
        Placements {
            own_at_strike_mm: place(self.side, self.from_s),
            own_at_next_strike_mm: place(self.side, self.to_s),
            opposite_at_contact_mm: contact.and_then(|e| place(self.side.opposite(), e.time_s)),
        }
    }

    fn curves(&self, motion: &Motion) -> (Curves, Vec<AbsentCurve>) {
        let (from, to) = self.frames();
        let (mut curves, mut absent): (Curves, _) = (BTreeMap::new(), Vec::new());
        for (angle, _, track) in motion.angles().filter(|(_, side, _)| *side == self.side) {
            let components: Vec<usize> = (0..3)
                .filter(|c| angle.components().get(*c).is_some_and(Option::is_some))
                .collect();
            let mut cut = Vec::new();
            for component in components {
                cut.extend(curve(track, component, from, to).map(|c| ((angle, component), c)));
            }
            if cut.is_empty() {
                absent.push(AbsentCurve {
                    angle,
                    missing_points: self.missing_points(track),
                });
            }
            curves.extend(cut);
        }
        (curves, absent)
    }

    fn velocities(&self, velocities: &Velocities) -> VelocityCurves {
        let (from, to) = self.frames();
        let of = |name: VelocityName| {
            let (track, component) = velocities.track(name, self.side)?;
            Some((name, curve(track, component, from, to)?))
        };
        VelocityName::ALL.into_iter().filter_map(of).collect()
    }

    fn rejection(
        &self,
        cycle: &Cycle,
        timeline: &Timeline,
        markers: &GaitMarkers,
        motion: Option<&Motion>,
    ) -> Option<Rejection> {
        let limits = CYCLE_LIMITS;
        let duration_s = self.to_s - self.from_s;
        if !(limits.duration_s.0..=limits.duration_s.1).contains(&duration_s) {
            return Some(Rejection::Duration {
                duration_s,
                limits_s: limits.duration_s,
            });
        }
        self.wrong_events(cycle, timeline)
            .or_else(|| self.astray(markers, motion))
            .or_else(|| incomplete(cycle, motion))
    }

    fn wrong_events(&self, cycle: &Cycle, timeline: &Timeline) -> Option<Rejection> {
        let limits = CYCLE_LIMITS;
        let Some(off) = cycle.foot_off_pct else {
            return Some(Rejection::NoFootOff);
        };
        let Some(opposite_off) = cycle.opposite_off_pct else {
            return Some(Rejection::NoOppositeFootOff);
        };
        let Some(opposite_contact) = cycle.opposite_contact_pct else {
            return Some(Rejection::NoOppositeFootStrike);
        };
        let watched = [
            (self.side, EventKind::FootOff, "foot off"),
            (self.side.opposite(), EventKind::FootOff, "opposite foot off"),
            (
                self.side.opposite(),
                EventKind::FootStrike,
                "opposite foot strike",
            ),
        ];
        for (side, kind, event) in watched {
            let inside = |t: &&f64| **t > self.from_s && **t < self.to_s;
            if timeline.times_s(side, kind).iter().filter(inside).count() > 1 {
                return Some(Rejection::RepeatedEvent {
                    event: event.to_owned(),
                });
            }
        }
        if opposite_off >= opposite_contact || off < opposite_contact - limits.flight_pct {
            return Some(Rejection::EventOrder);
        }
        let plausible = (limits.foot_off_pct.0..=limits.foot_off_pct.1).contains(&off);
        (!plausible).then_some(Rejection::StanceShare {
            foot_off_pct: off,
            limits_pct: limits.foot_off_pct,
        })
    }

    /// Turning within the cycle, or walking across the direction of progression.
    fn astray(&self, markers: &GaitMarkers, motion: Option<&Motion>) -> Option<Rejection> {
        let limits = CYCLE_LIMITS;
        let (from, to) = self.frames();
        if let (Some(before), Some(after)) = (markers.facing(from), markers.facing(to)) {
            let turn_deg = angle_deg(before, after);
            if turn_deg > limits.turn_deg {
                return Some(Rejection::Turning {
                    turn_deg,
                    limit_deg: limits.turn_deg,
                });
            }
        }
        let course = motion?.progression.direction();
        let (a, b) = (
            triple_at(markers.pelvis(), from)?,
            triple_at(markers.pelvis(), to)?,
        );
        let way = [b[0] - a[0], b[1] - a[1]];
        let heading = if way[0].hypot(way[1]) >= LEAST_WAY_MM {
            way
        } else {
            markers.facing(from)?
        };
        let angle_deg = angle_deg([course.x, course.y], heading);
        (angle_deg > limits.off_course_deg).then_some(Rejection::OffCourse {
            angle_deg,
            limit_deg: limits.off_course_deg,
        })
    }
}

/// A cycle without any lower-limb curve of its side.
fn incomplete(cycle: &Cycle, motion: Option<&Motion>) -> Option<Rejection> {
    motion?;
    let whole = cycle.curves.keys().any(|(angle, _)| angle.is_lower_body());
    if whole {
        return None;
    }
    let lower: Vec<AngleName> = cycle
        .absent
        .iter()
        .map(|a| a.angle)
        .filter(|a| a.is_lower_body())
        .collect();
    let what = if lower.is_empty() {
        "no lower-limb angle in this trial".to_owned()
    } else {
        let names: Vec<&str> = lower.iter().map(|a| a.key()).collect();
        format!("gaps in {}", names.join(", "))
    };
    Some(Rejection::MissingMarkers { what })
}

/// Angle between two horizontal directions, 0 to 180 degrees.
fn angle_deg(a: [f64; 2], b: [f64; 2]) -> f64 {
    let (cross, dot) = (a[0] * b[1] - a[1] * b[0], a[0] * b[0] + a[1] * b[1]);
    cross.atan2(dot).abs().to_degrees()
}

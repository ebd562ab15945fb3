//! A walk over the ground: from the prescribed curves to a pose at any time. The feet are put on the ground
//! (heel rocker, flat, forefoot rocker) and hip and knee flexion and hip adduction give way as far as that
//! needs; the angles that come out are the prescribed ones of the trial.

use super::anthropometry::Body;
use super::chain::{LegAngles, LegState, PelvisPose, to_ankle};
use super::curve::quintic;
use super::fit::{Fit, solve};
use super::pattern::Pattern;
use super::schedule::{Schedule, Wobble, count};
use super::space::{Rot, Vec3, cos, rad, sin, v};
use super::upper::{ArmAngles, TrunkAngles};
use crate::anatomy::Side;

/// Where and when a foot stands.
#[derive(Debug, Clone)]
pub(super) struct Contact {
    pub(super) strike_s: f64,
    /// From here on the forefoot moves.
    pub(super) release_s: f64,
    pub(super) next_strike_s: f64,
    /// The point on the ground where the heel comes down (for a foot that lands on its toes: would).
    pub(super) heel_mm: Vec3,
}

/// Whether the prescribed angles give way to the ground.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Feet {
    /// Feet stand where they came down; angles change as far as that needs. Velocities jump when a foot lands.
    Planted,
    /// Angles stay as prescribed and every derivative exists; feet slide and float by centimetres.
    Floating,
}

/// Every prescribed value at one time.
#[derive(Debug, Clone)]
pub(super) struct Pose {
    pub(super) pelvis: PelvisPose,
    pub(super) legs: [LegAngles; 2],
    pub(super) trunk: TrunkAngles,
    pub(super) arms: [ArmAngles; 2],
}

/// Who walks how, where and when.
pub(super) struct Walk<'a> {
    pub(super) body: &'a Body,
    pub(super) pattern: &'a Pattern,
    pub(super) schedule: Schedule,
    pub(super) wobble: Wobble,
    fit: Fit,
    feet: Feet,
    contacts: [Vec<Contact>; 2],
    /// Added to every forward coordinate.
    start_mm: f64,
}

/// What a foot is to do at a time.
struct FootGoal {
    /// From toe to heel, the z axis of the foot.
    axis: Vec3,
    ball_mm: Vec3,
}

/// Share of the swing over which a foot leaves its place.
const LEAVING: f64 = 0.65;
/// Share of the swing over which a foot comes to its next place.
const COMING: f64 = 0.6;
/// Step of numerical derivatives of the plan in time, s.
const TIME_STEP_S: f64 = 1e-4;
/// Rotation channels of the irregularity: pelvis 0-2, legs from 3, trunk from 20, arms from 30.
const LEG_CHANNEL: usize = 3;
const TRUNK_CHANNEL: usize = 20;
const ARM_CHANNEL: usize = 30;
/// How many channels a walk uses.
pub(super) const CHANNELS: usize = 40;

impl<'a> Walk<'a> {
    /// A walk whose left contact `anchor.0` has its heel at the forward coordinate `anchor.1` (mm).
    /// `places` gives the irregularity of foot placement per contact (mm, forward and sideways).
    pub(super) fn new(
        body: &'a Body,
        pattern: &'a Pattern,
        schedule: Schedule,
        wobble: Wobble,
        anchor_mm: f64,
    ) -> Walk<'a> {
        let fit = Fit::new(body, pattern);
        let mut walk = Walk {
            body,
            pattern,
            schedule,
            wobble,
            fit,
            feet: Feet::Planted,
            contacts: [Vec::new(), Vec::new()],
            start_mm: 0.0,
        };
        let first_recorded = walk.schedule.last_strike(Side::Left, 0.0) + 1;
        walk.start_mm = anchor_mm - walk.heel_place(Side::Left, first_recorded).x;
        for side in Side::BOTH {
            walk.contacts[side.index()] = walk.plan_contacts(side);
        }
        walk
    }

    /// The same walk with floating feet: they push where the ball is in the middle of the contact.
    pub(super) fn floating(mut self) -> Walk<'a> {
        self.feet = Feet::Floating;
        for side in Side::BOTH {
            let along = rz_forward(self.heading_rad(side)) * self.body.leg(side).ball_to_heel_mm;
            let mut contacts = std::mem::take(&mut self.contacts[side.index()]);
            for contact in &mut contacts {
                let ball = self.ball_wished(side, f64::midpoint(contact.strike_s, contact.release_s));
                contact.heel_mm = v(ball.x, ball.y, 0.0) - along;
            }
            self.contacts[side.index()] = contacts;
        }
        self
    }

    pub(super) fn contacts(&self, side: Side) -> &[Contact] {
        &self.contacts[side.index()]
    }

    pub(super) fn heading_rad(&self, side: Side) -> f64 {
        side.sign() * rad(self.pattern.legs[side.index()].toe_in_deg)
    }

    fn plan_contacts(&self, side: Side) -> Vec<Contact> {
        let strikes = self.schedule.strikes_s(side);
        let release = self.pattern.legs[side.index()].release;
        strikes
            .windows(2)
            .enumerate()
            .map(|(i, pair)| Contact {
                strike_s: pair[0],
                release_s: pair[0] + release * (pair[1] - pair[0]),
                next_strike_s: pair[1],
                heel_mm: self.heel_place(side, i),
            })
            .collect()
    }

    fn heel_place(&self, side: Side, contact: usize) -> Vec3 {
        let cycles = match side {
            Side::Left => count(contact),
            Side::Right => count(contact) + self.pattern.right_strike,
        };
        let scatter = |channel: usize| self.wobble.at(channel, 1.7 * count(contact));
        v(
            self.start_mm + self.fit.heel_place_mm(side, cycles) + 4.0 * scatter(side.index()),
            -side.sign() * (self.pattern.step_width_mm / 2.0 + 4.0 * scatter(2 + side.index())),
            0.0,
        )
    }

    /// The pelvis at a time.
    pub(super) fn pelvis(&self, time_s: f64) -> PelvisPose {
        let cycles = self.schedule.cycles_done(Side::Left, time_s);
        let (forward, up) = self.fit.pelvis_mm(cycles);
        let sideways = self.pattern.sway_mm * cos(std::f64::consts::TAU * (cycles - 0.30));
        let small = 0.5 * self.pattern.irregular_deg;
        let angle = |i: usize| self.pattern.pelvis[i].at(cycles) + small * self.wobble.at(i, time_s);
        PelvisPose::new(
            v(self.start_mm + forward, sideways, up),
            [angle(0), angle(1), angle(2)],
        )
    }

    /// Hip and knee angles before the foot is put on the ground.
    fn wished(&self, side: Side, time_s: f64) -> ([f64; 3], [f64; 3]) {
        let leg = &self.pattern.legs[side.index()];
        let cycles = self.schedule.cycles_done(side, time_s);
        let size = self.pattern.irregular_deg;
        let channel = |joint: usize, i: usize| {
            let rough = if i == 0 { size } else { 0.4 * size };
            rough
                * self
                    .wobble
                    .at(LEG_CHANNEL + 6 * side.index() + 3 * joint + i, time_s)
        };
        let hip = [0, 1, 2].map(|i| leg.hip[i].at(cycles) + channel(0, i));
        let knee = [0, 1, 2].map(|i| leg.knee[i].at(cycles) + channel(1, i));
        (hip, knee)
    }

    fn sole_pitch_rad(&self, side: Side, time_s: f64) -> f64 {
        let cycles = self.schedule.cycles_done(side, time_s);
        rad(self.pattern.legs[side.index()].sole_pitch.at(cycles))
    }

    fn contact_at(&self, side: Side, time_s: f64) -> Option<(usize, &Contact)> {
        let index = self.schedule.last_strike(side, time_s);
        self.contacts[side.index()].get(index).map(|c| (index, c))
    }

    /// Heading of the foot at a time: constant on the ground, turned outwards in swing.
    fn foot_heading_rad(&self, side: Side, time_s: f64) -> f64 {
        let outward = match self.contact_at(side, time_s) {
            Some((_, c)) if time_s > c.release_s => {
                let u = (time_s - c.release_s) / (c.next_strike_s - c.release_s);
                let s = sin(std::f64::consts::PI * u);
                s * s * s
            }
            _ => 0.0,
        };
        let leg = &self.pattern.legs[side.index()];
        self.heading_rad(side) - side.sign() * rad(leg.swing_toe_out_deg) * outward
    }

    /// The ball of a standing foot at a time of its contact.
    fn ball_on_ground(&self, side: Side, contact: &Contact, time_s: f64) -> Vec3 {
        let length = self.body.leg(side).ball_to_heel_mm;
        let pitch = self.sole_pitch_rad(side, time_s).max(0.0);
        let heading = rz_forward(self.heading_rad(side));
        contact.heel_mm + heading * (length * cos(pitch)) + v(0.0, 0.0, length * sin(pitch))
    }

    fn foot_axis(&self, side: Side, time_s: f64) -> Vec3 {
        foot_axis(
            self.sole_pitch_rad(side, time_s),
            self.foot_heading_rad(side, time_s),
            self.body.leg(side).heel_line_deg,
        )
    }

    /// The ball of the foot where the wished angles alone would take it.
    fn ball_wished(&self, side: Side, time_s: f64) -> Vec3 {
        let (hip, knee) = self.wished(side, time_s);
        let state = to_ankle(self.body, side, &self.pelvis(time_s), hip, knee).with_foot_axis(
            self.body,
            side,
            self.foot_axis(side, time_s),
        );
        state.on_foot(self.body.foot(side, Vec3::zeros()).ball)
    }

    fn goal(&self, side: Side, time_s: f64) -> FootGoal {
        let axis = self.foot_axis(side, time_s);
        let Some((index, contact)) = self.contact_at(side, time_s) else {
            return FootGoal {
                axis,
                ball_mm: self.ball_wished(side, time_s),
            };
        };
        let next = self.contacts[side.index()].get(index + 1);
        let ball_mm = match next {
            Some(next) if time_s > contact.release_s => self.ball_in_swing(side, contact, next, time_s),
            _ => self.ball_on_ground(side, contact, time_s),
        };
        FootGoal { axis, ball_mm }
    }

    /// The wished path, corrected by what it takes to leave one place and to land on the next.
    fn ball_in_swing(&self, side: Side, from: &Contact, to: &Contact, time_s: f64) -> Vec3 {
        let speed_of =
            |f: &dyn Fn(f64) -> Vec3, t: f64| (f(t + TIME_STEP_S) - f(t - TIME_STEP_S)) / (2.0 * TIME_STEP_S);
        let wished = |t: f64| self.ball_wished(side, t);
        let (start, end) = (from.release_s, to.strike_s);
        let on_from = |t: f64| self.ball_on_ground(side, from, t);
        let on_to = |t: f64| self.ball_on_ground(side, to, t);
        let [forward, down] = self.pattern.legs[side.index()].landing_mm_s;
        let landing = v(forward, 0.0, -down);
        let p0 = on_from(start) - wished(start);
        let m0 = speed_of(&on_from, start) - speed_of(&wished, start);
        let p1 = on_to(end) - wished(end);
        let m1 = landing + speed_of(&on_to, end) - speed_of(&wished, end);
        let (away, near) = (LEAVING * (end - start), COMING * (end - start));
        let leaving = ((time_s - start) / away).min(1.0);
        let coming = ((time_s - end) / near + 1.0).max(0.0);
        let part = |i: usize| {
            quintic((p0[i], m0[i] * away), (0.0, 0.0), leaving)
                + quintic((0.0, 0.0), (p1[i], m1[i] * near), coming)
        };
        wished(time_s) + v(part(0), part(1), part(2))
    }

    fn leg_angles(&self, side: Side, time_s: f64, pelvis: &PelvisPose) -> LegAngles {
        let (hip, knee) = self.wished(side, time_s);
        if self.feet == Feet::Floating {
            let axis = self.foot_axis(side, time_s);
            let state = to_ankle(self.body, side, pelvis, hip, knee).with_foot_axis(self.body, side, axis);
            let ankle = state.ankle_deg(side);
            return LegAngles { hip, knee, ankle };
        }
        let goal = self.goal(side, time_s);
        reach(self.body, side, pelvis, (hip, knee), (goal.axis, goal.ball_mm))
    }

    /// Everything at a time.
    pub(super) fn pose(&self, time_s: f64) -> Pose {
        let pelvis = self.pelvis(time_s);
        let legs = Side::BOTH.map(|side| self.leg_angles(side, time_s, &pelvis));
        let left = self.schedule.cycles_done(Side::Left, time_s);
        let size = self.pattern.irregular_deg;
        let wobble = |channel: usize| 0.6 * size * self.wobble.at(channel, time_s);
        let trunk = TrunkAngles {
            thorax: [0, 1, 2].map(|i| self.pattern.thorax[i].at(left) + wobble(TRUNK_CHANNEL + i)),
            head: [0, 1, 2].map(|i| self.pattern.head[i].at(left) + wobble(TRUNK_CHANNEL + 3 + i)),
        };
        let arms = Side::BOTH.map(|side| {
            let arm = &self.pattern.arms[side.index()];
            let own = self.schedule.cycles_done(side, time_s);
            let channel = ARM_CHANNEL + 5 * side.index();
            ArmAngles {
                shoulder: [0, 1, 2].map(|i| arm.shoulder[i].at(own) + wobble(channel + i)),
                elbow: arm.elbow.at(own) + wobble(channel + 3),
                wrist: [arm.wrist[0].at(own) + wobble(channel + 4), arm.wrist[1].at(own)],
            }
        });
        Pose {
            pelvis,
            legs,
            trunk,
            arms,
        }
    }
}

/// The forward direction of a heading (radians, counter-clockwise seen from above).
pub(super) fn rz_forward(heading_rad: f64) -> Vec3 {
    v(cos(heading_rad), sin(heading_rad), 0.0)
}

/// The z axis of the foot (toe to heel) from the pitch of the sole, the heading and how much the line of
/// the markers rises towards the heel on a flat sole.
pub(super) fn foot_axis(pitch_rad: f64, heading_rad: f64, heel_line_deg: f64) -> Vec3 {
    let pitch = pitch_rad - rad(heel_line_deg);
    -(rz_forward(heading_rad) * cos(pitch)) - v(0.0, 0.0, sin(pitch))
}

/// Hip flexion, hip adduction and knee flexion changed until the ball of the foot is where it should be.
pub(super) fn reach(
    body: &Body,
    side: Side,
    pelvis: &PelvisPose,
    wished: ([f64; 3], [f64; 3]),
    goal: (Vec3, Vec3),
) -> LegAngles {
    let (mut hip, mut knee) = wished;
    let (axis, ball_mm) = goal;
    let ball = body.foot(side, Vec3::zeros()).ball;
    let state = |hip: [f64; 3], knee: [f64; 3]| -> LegState {
        to_ankle(body, side, pelvis, hip, knee).with_foot_axis(body, side, axis)
    };
    const STEP_DEG: f64 = 1e-4;
    for _ in 0..40 {
        let at = state(hip, knee).on_foot(ball);
        let miss = ball_mm - at;
        if miss.norm() < 1e-9 {
            break;
        }
        let nudged = [
            state([hip[0] + STEP_DEG, hip[1], hip[2]], knee),
            state([hip[0], hip[1] + STEP_DEG, hip[2]], knee),
            state(hip, [knee[0] + STEP_DEG, knee[1], knee[2]]),
        ];
        let slopes = Rot::from_columns(&nudged.map(|s| (s.on_foot(ball) - at) / STEP_DEG));
        let [d0, d1, d2] = solve(&slopes, miss);
        let shorten = (12.0 / d0.abs().max(d1.abs()).max(d2.abs())).min(1.0);
        hip[0] += d0 * shorten;
        hip[1] += d1 * shorten;
        knee[0] += d2 * shorten;
    }
    let state = state(hip, knee);
    LegAngles {
        hip,
        knee,
        ankle: state.ankle_deg(side),
    }
}

//! The path of the pelvis that suits the prescribed joint angles: stride length, height and their
//! oscillation are chosen so that the standing foot stays put as well as the curves permit.

use super::anthropometry::Body;
use super::chain::{PelvisPose, to_ankle};
use super::pattern::Pattern;
use super::schedule::count;
use super::space::{Rot, Vec3, cos, rad, sin};
use super::walk::foot_axis;
use crate::anatomy::Side;

/// A path in cycles of the left foot.
#[derive(Debug, Clone)]
pub(super) struct Fit {
    /// Stride, cos and sin of twice the cycle, place of the left and of the right foot (mm).
    forward: [f64; 5],
    /// Mean, cos and sin of the cycle, cos and sin of twice the cycle (mm).
    up: [f64; 5],
}

/// Phase of the cycle at which the pelvis is highest.
const MID_STANCE: f64 = 0.26;
const SAMPLES: usize = 50;
/// Keeps the harmonics small where the contacts do not decide them.
const RIDGE: f64 = 0.002;

impl Fit {
    pub(super) fn new(body: &Body, pattern: &Pattern) -> Fit {
        let mut forward = Normal::default();
        let mut up = Normal::default();
        for side in Side::BOTH {
            for i in 0..SAMPLES {
                let own = pattern.legs[side.index()].release * count(i) / count(SAMPLES - 1);
                let (cycles, lag) = match side {
                    Side::Left => (own, 0.0),
                    Side::Right => (own + pattern.right_strike, pattern.right_strike),
                };
                let ball = ball_below_pelvis(body, pattern, side, (cycles, own))
                    - heel_rocker(body, pattern, side, own);
                let [c1, s1, c2, s2] = harmonics(cycles);
                up.add([1.0, c1, s1, c2, s2], -ball.z);
                let own_side = |which: Side| if which == side { -1.0 } else { 0.0 };
                // place = stride * lag + own constant, so that contacts of both sides count alike
                forward.add(
                    [cycles - lag, c2, s2, own_side(Side::Left), own_side(Side::Right)],
                    -ball.x,
                );
            }
        }
        let mut fit = Fit {
            forward: forward.solve([false, true, true, false, false]),
            up: up.solve([false, true, true, true, true]),
        };
        // nothing at mid-stance, most around the foot strikes
        let [_, _, c2, s2] = harmonics(MID_STANCE);
        fit.up[0] -= pattern.dip_mm + pattern.lower_mm;
        fit.up[3] += pattern.dip_mm * c2;
        fit.up[4] += pattern.dip_mm * s2;
        fit.with_heel_places(body, pattern)
    }

    /// From the place of the ball to that of the heel on the ground.
    fn with_heel_places(mut self, body: &Body, pattern: &Pattern) -> Fit {
        for side in Side::BOTH {
            let heading = rad(pattern.legs[side.index()].toe_in_deg);
            self.forward[3 + side.index()] -= body.leg(side).ball_to_heel_mm * cos(heading);
        }
        self
    }

    /// Forward and upward coordinate of the pelvis, mm.
    pub(super) fn pelvis_mm(&self, cycles: f64) -> (f64, f64) {
        let [c1, s1, c2, s2] = harmonics(cycles);
        let f = &self.forward;
        let u = &self.up;
        (
            f[0] * cycles + f[1] * c2 + f[2] * s2,
            u[0] + u[1] * c1 + u[2] * s1 + u[3] * c2 + u[4] * s2,
        )
    }

    /// Where the heel comes down in a contact that begins at `cycles` of the left foot, mm.
    pub(super) fn heel_place_mm(&self, side: Side, cycles: f64) -> f64 {
        self.forward[0] * cycles + self.forward[3 + side.index()]
    }
}

fn harmonics(cycles: f64) -> [f64; 4] {
    let turn = std::f64::consts::TAU * cycles;
    [cos(turn), sin(turn), cos(2.0 * turn), sin(2.0 * turn)]
}

/// How far the ball of a foot on its heel is from where it is on a flat foot.
fn heel_rocker(body: &Body, pattern: &Pattern, side: Side, own: f64) -> Vec3 {
    let leg = &pattern.legs[side.index()];
    let pitch = rad(leg.sole_pitch.at(own).max(0.0));
    let length = body.leg(side).ball_to_heel_mm;
    let along = cos(rad(leg.toe_in_deg));
    Vec3::new(length * (cos(pitch) - 1.0) * along, 0.0, length * sin(pitch))
}

fn ball_below_pelvis(body: &Body, pattern: &Pattern, side: Side, phases: (f64, f64)) -> Vec3 {
    let (cycles, own) = phases;
    let leg = &pattern.legs[side.index()];
    let pelvis = PelvisPose::new(Vec3::zeros(), [0, 1, 2].map(|i| pattern.pelvis[i].at(cycles)));
    let axis = foot_axis(
        rad(leg.sole_pitch.at(own)),
        side.sign() * rad(leg.toe_in_deg),
        body.leg(side).heel_line_deg,
    );
    let hip = [0, 1, 2].map(|i| leg.hip[i].at(own));
    let knee = [0, 1, 2].map(|i| leg.knee[i].at(own));
    to_ankle(body, side, &pelvis, hip, knee)
        .with_foot_axis(body, side, axis)
        .on_foot(body.foot(side, Vec3::zeros()).ball)
}

/// Normal equations of five unknowns.
#[derive(Default)]
struct Normal {
    matrix: [[f64; 5]; 5],
    right: [f64; 5],
}

impl Normal {
    fn add(&mut self, row: [f64; 5], value: f64) {
        for i in 0..5 {
            for j in 0..5 {
                self.matrix[i][j] += row[i] * row[j];
            }
            self.right[i] += row[i] * value;
        }
    }

    fn solve(mut self, damped: [bool; 5]) -> [f64; 5] {
        for (i, damped) in damped.iter().enumerate() {
            if *damped {
                self.matrix[i][i] += RIDGE * count(2 * SAMPLES);
            }
        }
        eliminate(self.matrix, self.right)
    }
}

/// Gaussian elimination with row exchange.
fn eliminate<const N: usize>(mut a: [[f64; N]; N], mut b: [f64; N]) -> [f64; N] {
    for i in 0..N {
        let best = (i..N)
            .max_by(|p, q| a[*p][i].abs().total_cmp(&a[*q][i].abs()))
            .unwrap_or(i);
        a.swap(i, best);
        b.swap(i, best);
        let (pivot_row, pivot) = (a[i], b[i]);
        for (row, value) in a.iter_mut().zip(&mut b).skip(i + 1) {
            let factor = row[i] / pivot_row[i];
            for (cell, above) in row.iter_mut().zip(&pivot_row) {
                *cell -= factor * above;
            }
            *value -= factor * pivot;
        }
    }
    for i in (0..N).rev() {
        for column in i + 1..N {
            b[i] -= a[i][column] * b[column];
        }
        b[i] /= a[i][i];
    }
    b
}

/// The solution of three equations.
pub(super) fn solve(matrix: &Rot, right: Vec3) -> [f64; 3] {
    let rows = [0, 1, 2].map(|i| [matrix[(i, 0)], matrix[(i, 1)], matrix[(i, 2)]]);
    eliminate(rows, [right.x, right.y, right.z])
}

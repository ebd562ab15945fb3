//! What the joints of a leg carry, from the prescribed motion and the prescribed push alone.
//!
//! Not the recursion from segment to segment that programs use: the moment at a joint is what the balance of angular
//! momentum of everything below it, about the fixed point where the joint is just now, leaves over. Momenta come from
//! the prescribed functions of time by five-point differences.

use super::chain::LegState;
use super::ground::Push;
use super::inertia::Inertia;
use super::schedule::count;
use super::space::{Rot, Vec3, v};
use crate::anatomy::Side;

/// Acceleration of gravity, m/s2.
const GRAVITY_M_S2: f64 = 9.81;
/// Step of the differences, s. Errors are near (angular frequency times step)^4 / 30: 1e-7 for 6 Hz.
const STEP_S: f64 = 1e-3;
/// From mm to m.
const M_PER_MM: f64 = 1e-3;

/// A leg and the pelvis above it at one time, walking frame.
#[derive(Debug, Clone)]
pub(super) struct Posture {
    pub(super) pelvis: Rot,
    pub(super) leg: LegState,
}

impl Posture {
    /// Frames of thigh, shank and foot.
    fn frames(&self) -> [Rot; 3] {
        [self.leg.femur, self.leg.tibia, self.leg.foot]
    }

    fn joints_mm(&self) -> [Vec3; 3] {
        [self.leg.hip_mm, self.leg.knee_mm, self.leg.ankle_mm]
    }

    fn centres_mm(&self, segments: &[Inertia; 3]) -> [Vec3; 3] {
        let origins = [self.leg.knee_mm, self.leg.ankle_mm, self.leg.ankle_mm];
        let frames = self.frames();
        [0, 1, 2].map(|i| origins[i] + frames[i] * segments[i].centre_mm)
    }
}

/// How velocities and accelerations come about.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum TrueDerivatives {
    /// From the prescribed functions of time, to 1e-7 of their size; the push at the instant of the frame.
    Exact,
    /// Angular ones as Plug-in Gait takes them, from single elements of the matrix of rotation: differences over four frames, twice; the push as the mean of the analog
    /// samples half a frame to either side. Linear ones stay exact. Tells the error of differences from other errors.
    Differenced,
}

/// Force (N) and its moment about the origin (N.mm).
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Wrench {
    pub(super) force_n: Vec3,
    pub(super) moment_nmm: Vec3,
}

impl Wrench {
    /// The mean of pushes, `None` being no force.
    pub(super) fn mean(pushes: &[Option<Push>]) -> Wrench {
        let mut sum = (Vec3::zeros(), Vec3::zeros());
        for push in pushes.iter().flatten() {
            sum.0 += push.force_n;
            sum.1 += push.at_mm.cross(&push.force_n) + v(0.0, 0.0, push.free_moment_nmm);
        }
        let n = count(pushes.len().max(1));
        Wrench {
            force_n: sum.0 / n,
            moment_nmm: sum.1 / n,
        }
    }
}

/// What one joint carries, axes of the walking frame.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct JointLoad {
    /// Force on the segment below, N/kg.
    pub(super) force_n_per_kg: Vec3,
    /// Moment on the segment below about the joint, N.mm/kg.
    pub(super) moment_nmm_per_kg: Vec3,
    /// Angular velocity of the segment below against the one above, rad/s.
    pub(super) turning_rad_s: Vec3,
    /// Axes of the segment below.
    pub(super) below: Rot,
}

/// A leg that moves: where it is at any time, what it weighs, and the mass of the whole body.
pub(super) struct Leg<'a> {
    pub(super) at: &'a dyn Fn(f64) -> Posture,
    pub(super) segments: [Inertia; 3],
    pub(super) body_mass_kg: f64,
}

/// The first derivative from values two and one steps before and after.
fn slope<T>(at: [T; 4]) -> T
where
    T: std::ops::Add<Output = T> + std::ops::Sub<Output = T> + std::ops::Mul<f64, Output = T>,
{
    let [before2, before1, after1, after2] = at;
    (before2 - after2 + (after1 - before1) * 8.0) * (1.0 / (12.0 * STEP_S))
}

/// The leg at five times, a step apart: enough for velocities in the middle.
type Five = [Posture; 5];

/// The derivative in the middle of what `of` makes of a posture.
fn change<T>(near: &Five, of: impl Fn(&Posture) -> T) -> T
where
    T: std::ops::Add<Output = T> + std::ops::Sub<Output = T> + std::ops::Mul<f64, Output = T>,
{
    let [a, b, _, c, d] = near;
    slope([of(a), of(b), of(c), of(d)])
}

/// A small rotation as a vector, rad, as Plug-in Gait reads it.
fn turn_of(t: &Rot) -> Vec3 {
    v(t[(2, 1)], t[(0, 2)], t[(1, 0)])
}

/// Angular velocity from an orientation and its derivative.
fn spin(orientation: &Rot, change: &Rot) -> Vec3 {
    let w = change * orientation.transpose();
    v(
        w[(2, 1)] - w[(1, 2)],
        w[(0, 2)] - w[(2, 0)],
        w[(1, 0)] - w[(0, 1)],
    ) * 0.5
}

impl Leg<'_> {
    #[cfg(test)]
    fn five(&self, time_s: f64) -> Five {
        [-2.0, -1.0, 0.0, 1.0, 2.0].map(|steps| (self.at)(time_s + steps * STEP_S))
    }

    /// Angular velocity of the pelvis and the segments, rad/s.
    fn spins(near: &Five) -> [Vec3; 4] {
        let frame = |p: &Posture, i: usize| if i == 0 { p.pelvis } else { p.frames()[i - 1] };
        [0, 1, 2, 3].map(|i| spin(&frame(&near[2], i), &change(near, |p| frame(p, i))))
    }

    /// Velocity of the centres of mass, mm/s.
    fn velocities(&self, near: &Five) -> [Vec3; 3] {
        [0, 1, 2].map(|i| change(near, |p| p.centres_mm(&self.segments)[i]))
    }

    /// Momentum (mm/s) and angular momentum about a fixed point (mm2/s) of the segments from `first` down, per kg: the
    /// latter of their centres, and of their turning about them.
    fn momenta(&self, first: usize, point_mm: Vec3, near: &Five) -> [Vec3; 3] {
        let (frames, centres) = (near[2].frames(), near[2].centres_mm(&self.segments));
        let (velocities, spins) = (self.velocities(near), Self::spins(near));
        let mut sum = [Vec3::zeros(); 3];
        for i in first..3 {
            let segment = &self.segments[i];
            let own = frames[i].transpose() * spins[i + 1];
            let turning = frames[i] * own.component_mul(&segment.moments_mm2);
            let moving = velocities[i] * segment.mass;
            sum[0] += moving;
            sum[1] += (centres[i] - point_mm).cross(&moving);
            sum[2] += turning;
        }
        sum
    }

    /// Angular velocity (rad/s) of pelvis and segments, and rate of change of the segments' own angular momentum
    /// (mm2/s2), from differences over four frames.
    fn differenced(&self, time_s: f64, frame_s: f64) -> ([Vec3; 4], [Vec3; 3]) {
        let frame = |p: &Posture, i: usize| if i == 0 { p.pelvis } else { p.frames()[i - 1] };
        let five = [-4.0, -2.0, 0.0, 2.0, 4.0].map(|frames| (self.at)(time_s + frames * frame_s));
        let velocity = |i: usize, middle: usize| {
            let turned = frame(&five[middle - 1], i).transpose() * frame(&five[middle + 1], i);
            frame(&five[middle], i) * turn_of(&turned) / (4.0 * frame_s)
        };
        let rate = |i: usize| {
            let moments = &self.segments[i].moments_mm2;
            let own = frame(&five[2], i + 1).transpose();
            let acceleration = (velocity(i + 1, 3) - velocity(i + 1, 1)) / (4.0 * frame_s);
            let (w, alpha): (Vec3, Vec3) = (own * velocity(i + 1, 2), own * acceleration);
            let change = alpha.component_mul(moments) + w.cross(&w.component_mul(moments));
            frame(&five[2], i + 1) * change
        };
        ([0, 1, 2, 3].map(|i| velocity(i, 2)), [0, 1, 2].map(rate))
    }

    /// Hip, knee and ankle at a time under the push of the ground (walking frame). `frame_s` is the time between frames.
    pub(super) fn joints(
        &self,
        (time_s, frame_s): (f64, f64),
        ground: &Wrench,
        derivatives: TrueDerivatives,
    ) -> [JointLoad; 3] {
        let nine: [Posture; 9] = std::array::from_fn(|i| {
            (self.at)(time_s + (f64::from(u8::try_from(i).unwrap_or(0)) - 4.0) * STEP_S)
        });
        let five = |middle: usize| -> Five { std::array::from_fn(|i| nine[middle + i - 2].clone()) };
        let near = [five(2), five(3), five(5), five(6)];
        let here = &nine[4];
        let (frames, centres) = (here.frames(), here.centres_mm(&self.segments));
        let (spins, rates) = match derivatives {
            TrueDerivatives::Exact => (Self::spins(&five(4)), None),
            TrueDerivatives::Differenced => {
                let (spins, rates) = self.differenced(time_s, frame_s);
                (spins, Some(rates))
            }
        };
        let (push, moment_nmm) = (
            ground.force_n / self.body_mass_kg,
            ground.moment_nmm / self.body_mass_kg,
        );
        [0, 1, 2].map(|joint| {
            let point = here.joints_mm()[joint];
            let momenta = near.each_ref().map(|five| self.momenta(joint, point, five));
            let turning: Vec3 = match rates {
                None => slope(momenta.map(|m| m[2])),
                Some(rates) => rates.iter().skip(joint).sum(),
            };
            let mut force = slope(momenta.map(|m| m[0])) * M_PER_MM;
            let mut moment = (slope(momenta.map(|m| m[1])) + turning) * M_PER_MM;
            for (segment, centre) in self.segments.iter().zip(&centres).skip(joint) {
                let weight = v(0.0, 0.0, -GRAVITY_M_S2 * segment.mass);
                force -= weight;
                moment -= (centre - point).cross(&weight);
            }
            force -= push;
            moment -= moment_nmm - point.cross(&push);
            JointLoad {
                force_n_per_kg: force,
                moment_nmm_per_kg: moment,
                turning_rad_s: spins[joint + 1] - spins[joint],
                below: frames[joint],
            }
        })
    }

    /// Mechanical energy of the leg, J per kg of body mass.
    #[cfg(test)]
    fn energy(&self, time_s: f64) -> f64 {
        let near = self.five(time_s);
        let (frames, centres) = (near[2].frames(), near[2].centres_mm(&self.segments));
        let (velocities, spins) = (self.velocities(&near), Self::spins(&near));
        let of = |i: usize| {
            let segment = &self.segments[i];
            let own: Vec3 = frames[i].transpose() * spins[i + 1];
            let moving = segment.mass * velocities[i].norm_squared();
            let turning = own.dot(&own.component_mul(&segment.moments_mm2));
            0.5 * (moving + turning) * M_PER_MM * M_PER_MM
                + segment.mass * GRAVITY_M_S2 * centres[i].z * M_PER_MM
        };
        of(0) + of(1) + of(2)
    }
}

impl JointLoad {
    /// Watts per kg by plane: sagittal, frontal, transverse (axes y, x, z of the segment below).
    pub(super) fn power_w_per_kg(&self) -> [f64; 3] {
        let moment = self.below.transpose() * self.moment_nmm_per_kg * M_PER_MM;
        let turning = self.below.transpose() * self.turning_rad_s;
        [moment.y * turning.y, moment.x * turning.x, moment.z * turning.z]
    }

    /// The moment as the outputs name it, N.mm/kg: sagittal, frontal, transverse with the signs of Plug-in Gait
    /// (hip and knee extensor, plantarflexor, abductor of hip and knee positive).
    pub(super) fn named_moment(&self, joint: usize, side: Side) -> [f64; 3] {
        let m = self.below.transpose() * self.moment_nmm_per_kg;
        match (joint, side) {
            (0, Side::Left) => [m.y, m.x, m.z],
            (0, Side::Right) => [m.y, -m.x, -m.z],
            (1, Side::Left) => [-m.y, m.x, m.z],
            (1, Side::Right) => [-m.y, -m.x, -m.z],
            (_, Side::Left) => [m.y, -m.z, m.x],
            (_, Side::Right) => [m.y, m.z, -m.x],
        }
    }

    /// The force as the outputs name it, N/kg.
    pub(super) fn named_force(&self, joint: usize) -> [f64; 3] {
        let f = self.below.transpose() * self.force_n_per_kg;
        if joint == 2 {
            [-f.x, f.y, -f.z]
        } else {
            [f.x, f.y, f.z]
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::anthropometry::{Body, Foot};
    use super::super::chain;
    use super::super::exercise::{floating_walk, hanging, oblique, smooth_walk};
    use super::super::ground::push;
    use super::super::inertia::{TrueInertia, foot_length_mm, of_leg};
    use super::super::people;
    use super::super::space::{cos, rad, sin};
    use super::super::standing::Stance;
    use super::super::walk::Pose;
    use super::*;

    /// Of the largest value: what five-point differences at a step of 1 ms leave of a walk with eight harmonics.
    const LIMIT: f64 = 1e-6;
    const TABLES: [TrueInertia; 3] = [
        TrueInertia::PlugInGait,
        TrueInertia::DeLevaFemale,
        TrueInertia::DeLevaMale,
    ];

    fn posture(body: &Body, side: Side, pose: &Pose) -> Posture {
        Posture {
            leg: chain::leg(body, side, &pose.pelvis, &pose.legs[side.index()]),
            pelvis: pose.pelvis.axes,
        }
    }

    fn planar_adult() -> (Body, [Foot; 2]) {
        let mut body = people::adult();
        for leg in &mut body.legs {
            leg.rotation_offset_deg = 0.0;
        }
        let feet = Stance::new(&body, &people::upright()).feet;
        (body, feet)
    }

    #[test]
    fn joint_and_ground_power_change_the_energy_of_the_leg() {
        let body = people::adult();
        let feet = Stance::new(&body, &people::upright()).feet;
        let pattern = smooth_walk(1.08);
        let walk = floating_walk(&body, &pattern, 3.0);
        let (mut largest, mut worst) = (0.0_f64, 0.0_f64);
        for side in Side::BOTH {
            for table in TABLES {
                let at = |t: f64| posture(&body, side, &walk.pose(t));
                let leg = Leg {
                    at: &at,
                    segments: of_leg(&body, &feet[side.index()], side, table),
                    body_mass_kg: body.mass_kg,
                };
                for i in 0..120 {
                    let t = 0.4 + 0.011 * f64::from(i);
                    let contact = walk.schedule.last_strike(side, t);
                    let off_s = walk.contacts(side)[contact].release_s;
                    let push = push(&walk, side, contact, (t, off_s));
                    let joints = leg.joints((t, 0.01), &Wrench::mean(&[push]), TrueDerivatives::Exact);
                    let near = leg.five(t);
                    let hip_velocity = change(&near, |p| p.leg.hip_mm);
                    let thigh = Leg::spins(&near)[1];
                    let mut power = joints[0].force_n_per_kg.dot(&hip_velocity) * M_PER_MM
                        + joints[0]
                            .moment_nmm_per_kg
                            .dot(&(thigh - joints[0].turning_rad_s))
                            * M_PER_MM;
                    for joint in &joints {
                        power += joint.power_w_per_kg().iter().sum::<f64>();
                    }
                    if let Some(push) = push {
                        let foot = Leg::spins(&near)[3];
                        let ankle_velocity = change(&near, |p| p.leg.ankle_mm);
                        let under = ankle_velocity + foot.cross(&(push.at_mm - near[2].leg.ankle_mm));
                        power += (push.force_n.dot(&under) + push.free_moment_nmm * foot.z) * M_PER_MM
                            / body.mass_kg;
                    }
                    let times = [-2.0, -1.0, 1.0, 2.0].map(|steps| leg.energy(t + steps * STEP_S));
                    let gain = slope(times);
                    largest = largest.max(gain.abs());
                    worst = worst.max((gain - power).abs());
                }
            }
        }
        println!("energy of a leg changes by up to {largest:.2} W/kg, balanced to {worst:.1e}");
        assert!(largest > 1.0 && worst < LIMIT * largest, "{worst} of {largest}");
    }

    #[test]
    fn a_still_leg_carries_its_weight_and_the_ground() {
        let (body, feet) = planar_adult();
        let pose = hanging([8.0, -5.0], 920.0);
        for side in Side::BOTH {
            let at = |_: f64| posture(&body, side, &pose);
            let segments = of_leg(&body, &feet[side.index()], side, TrueInertia::PlugInGait);
            let leg = Leg {
                at: &at,
                segments,
                body_mass_kg: body.mass_kg,
            };
            let push = oblique(side, 0.7);
            let load = leg.joints((0.0, 0.01), &Wrench::mean(&[Some(push)]), TrueDerivatives::Exact);
            let here = at(0.0);
            let centres = here.centres_mm(&segments);
            for (joint, point) in here.joints_mm().into_iter().enumerate() {
                let f = push.force_n / body.mass_kg;
                let arm = push.at_mm - point;
                let mut moment = v(
                    -(arm.y * f.z - arm.z * f.y),
                    -(arm.z * f.x - arm.x * f.z),
                    -(arm.x * f.y - arm.y * f.x) - push.free_moment_nmm / body.mass_kg,
                );
                let mut up = -f.z;
                for i in joint..3 {
                    let weight = 9.81 * segments[i].mass;
                    moment += v(
                        weight * (centres[i].y - point.y),
                        -weight * (centres[i].x - point.x),
                        0.0,
                    );
                    up += weight;
                }
                assert!(
                    (load[joint].moment_nmm_per_kg - moment).norm() < 1e-4,
                    "{side:?} {joint}"
                );
                assert!((load[joint].force_n_per_kg - v(-f.x, -f.y, up)).norm() < 1e-6);
            }
        }
    }

    #[test]
    fn a_stiff_swinging_leg_is_a_physical_pendulum() {
        let (body, feet) = planar_adult();
        let (amplitude, frequency) = (rad(25.0), std::f64::consts::TAU * 0.8);
        let segments = of_leg(&body, &feet[0], Side::Left, TrueInertia::PlugInGait);
        let at = |t: f64| {
            posture(
                &body,
                Side::Left,
                &hanging([25.0 * sin(frequency * t), 0.0], 2000.0),
            )
        };
        let leg = Leg {
            at: &at,
            segments,
            body_mass_kg: body.mass_kg,
        };
        let (thigh, shank) = (
            body.thigh(Side::Left).hip.norm(),
            body.shank(Side::Left).knee.norm(),
        );
        let foot = foot_length_mm(&body, &feet[0]);
        // centres forward of and below the hip in the straight leg, and radii of gyration, mm
        let parts = [
            (0.1, (0.0, -0.433 * thigh), 0.54 * thigh),
            (0.0465, (0.0, -thigh - 0.433 * shank), 0.528 * shank),
            (0.0145, (0.5 * foot, -thigh - shank), 0.69 * foot),
        ];
        for i in 0..40 {
            let t = 0.05 * f64::from(i);
            let angle = amplitude * sin(frequency * t);
            let bend = -frequency * frequency * angle;
            let mut extensor = 0.0;
            for (mass, (forward, up), gyration) in parts {
                let inertia = mass * (forward * forward + up * up + gyration * gyration);
                let lever = forward * cos(angle) - up * sin(angle);
                extensor -= inertia * bend / 1000.0 + mass * 9.81 * lever;
            }
            let load = leg.joints((t, 0.01), &Wrench::mean(&[]), TrueDerivatives::Exact);
            let named = load[0].named_moment(0, Side::Left);
            assert!(
                (named[0] - extensor).abs() < 1e-3,
                "at {t}: {} for {extensor}",
                named[0]
            );
            assert!(named[1].abs() < 1e-3 && named[2].abs() < 1e-3);
        }
    }
}

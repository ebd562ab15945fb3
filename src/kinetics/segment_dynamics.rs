//! What moving a segment takes: acceleration of its centre of mass and rate of change of its angular momentum.
//!
//! Everything is per kilogram of body mass. Accelerations are second derivatives of a smoothing spline through the
//! centre of mass. Angular velocity and acceleration are differences over four frames in Plug-in Gait, which take
//! 0.5 % off a movement of 1 Hz and 4 % off one of 3 Hz at 100 frames a second, and derivatives of smoothing splines
//! through the axes of the segment in the other method. Both exist from the fifth to the last but four frame.

use rayon::prelude::*;

use super::inertia::{LegInertia, SegmentInertia};
use super::settings::KineticMethod;
use crate::anatomy::Side;
use crate::geometry::{Mat3, Vec3};
use crate::kinematics::{JointCentre, Motion, Segment, SegmentMotion};
use crate::signal::{GcvSpline, Run, Track, valid_runs};

/// Frames to either side of a difference.
const REACH: usize = 2;
/// Millimetres in a metre.
const MM: f64 = 1000.0;

/// The rotation of a segment through a trial, laboratory frame.
#[derive(Debug, Clone)]
pub(super) struct Turning {
    /// Angular velocity, rad/s.
    pub(super) velocity_rad_s: Vec<Option<Vec3>>,
    /// Angular acceleration, rad/s2.
    pub(super) acceleration_rad_s2: Vec<Option<Vec3>>,
}

impl Turning {
    /// The rotation of a segment as the method differentiates it.
    pub(super) fn of(poses: &SegmentMotion, rate_hz: f64, method: KineticMethod) -> Turning {
        match method {
            KineticMethod::PlugInGait => Turning::by_differences(poses, rate_hz),
            KineticMethod::DeLeva => Turning::by_splines(poses, rate_hz),
        }
    }

    /// Plug-in Gait: differences over four frames, taken twice.
    fn by_differences(poses: &SegmentMotion, rate_hz: f64) -> Turning {
        let frames = poses.len();
        let per_s = rate_hz / (2 * REACH) as f64;
        let around = |frame: usize| Some((frame.checked_sub(REACH)?, frame + REACH));
        let velocity_rad_s: Series<Vec3> = (0..frames)
            .map(|frame| {
                let (before, after) = around(frame)?;
                let (a, here, b) = (poses.at(before)?, poses.at(frame)?, poses.at(after)?);
                Some(here.rotation * single_elements(&(a.rotation.transpose() * b.rotation)) * per_s)
            })
            .collect();
        let acceleration_rad_s2 = (0..frames)
            .map(|frame| {
                let (before, after) = around(frame)?;
                let at = |frame: usize| velocity_rad_s.get(frame).copied().flatten();
                Some((at(after)? - at(before)?) * per_s)
            })
            .collect();
        Turning {
            velocity_rad_s,
            acceleration_rad_s2,
        }
    }

    /// A smoothing spline through each axis a of the segment: angular velocity is half the sum of a x a', angular
    /// acceleration half the sum of a x a''. Not in the first and last four frames of a stretch, where a spline has no
    /// neighbours on one side.
    fn by_splines(poses: &SegmentMotion, rate_hz: f64) -> Turning {
        let mut turning = Turning {
            velocity_rad_s: vec![None; poses.len()],
            acceleration_rad_s2: vec![None; poses.len()],
        };
        for run in valid_runs(poses.valid()) {
            let axis = |column: usize| -> Vec<[f64; 3]> {
                let poses = (run.start..run.end).filter_map(|frame| poses.at(frame));
                poses
                    .map(|p| p.rotation.column(column).into_owned().into())
                    .collect()
            };
            let axes = [axis(0), axis(1), axis(2)];
            let fitted = GcvSpline::fit_all(&axes.each_ref().map(Vec::as_slice));
            let [Some(x), Some(y), Some(z)] = fitted.as_slice() else {
                continue;
            };
            let half_sum = |sample: usize, derivative: fn(&GcvSpline, usize, f64) -> Option<[f64; 3]>| {
                let mut sum = Vec3::zeros();
                for spline in [x, y, z] {
                    let along = Vec3::from(*spline.smooth.get(sample)?);
                    sum += along.cross(&Vec3::from(derivative(spline, sample, rate_hz)?));
                }
                Some(0.5 * sum)
            };
            for sample in 2 * REACH..(run.end - run.start).saturating_sub(2 * REACH) {
                let frame = run.start + sample;
                if let (Some(velocity), Some(acceleration)) = (
                    turning.velocity_rad_s.get_mut(frame),
                    turning.acceleration_rad_s2.get_mut(frame),
                ) {
                    *velocity = half_sum(sample, GcvSpline::velocity);
                    *acceleration = half_sum(sample, GcvSpline::acceleration);
                }
            }
        }
        turning
    }
}

/// Plug-in Gait takes the sine of a small turn from single elements of the matrix, not from both halves.
fn single_elements(turned: &Mat3) -> Vec3 {
    Vec3::new(turned[(2, 1)], turned[(0, 2)], turned[(1, 0)])
}

/// One moving segment.
#[derive(Debug, Clone)]
pub(super) struct MovingSegment {
    /// Centre of mass, mm.
    pub(super) centre_mm: Vec<Option<Vec3>>,
    /// Mass times (acceleration minus gravity), N/kg.
    pub(super) effort_n_per_kg: Vec<Option<Vec3>>,
    /// Rate of change of the angular momentum about the centre of mass, N.mm/kg.
    pub(super) momentum_rate_nmm_per_kg: Vec<Option<Vec3>>,
    /// Its rotation.
    pub(super) turning: Turning,
}

/// Which segment of a leg.
#[derive(Debug, Clone, Copy)]
pub(super) enum Part {
    Foot,
    Shank,
    Thigh,
}

impl Part {
    pub(super) const ALL: [Part; 3] = [Part::Foot, Part::Shank, Part::Thigh];

    pub(super) fn segment(self) -> Segment {
        match self {
            Part::Foot => Segment::Foot,
            Part::Shank => Segment::Shank,
            Part::Thigh => Segment::Thigh,
        }
    }

    fn inertia(self, leg: &LegInertia) -> &SegmentInertia {
        match self {
            Part::Foot => &leg.foot,
            Part::Shank => &leg.shank,
            Part::Thigh => &leg.thigh,
        }
    }
}

/// Acceleration of gravity, m/s2, laboratory frame (z up).
pub(super) const GRAVITY_M_S2: f64 = 9.81;

impl MovingSegment {
    /// Segments of legs through a trial; `None` for one that the model does not have.
    pub(super) fn all(
        motion: &Motion,
        parts: &[(Side, Part)],
        leg: &LegInertia,
        method: KineticMethod,
    ) -> Vec<Option<MovingSegment>> {
        let courses: Vec<Option<Course>> = parts
            .iter()
            .map(|(side, part)| Course::of(motion, *side, *part, part.inertia(leg)))
            .collect();
        let centres: Vec<&[Option<Vec3>]> = courses
            .iter()
            .flatten()
            .map(|course| course.centre_mm.as_slice())
            .collect();
        let mut accelerations = accelerations(&centres, motion.point_rate_hz).into_iter();
        let moved: Vec<_> = courses
            .into_iter()
            .map(|course| Some((course?, accelerations.next()?)))
            .collect();
        parts
            .par_iter()
            .zip(moved)
            .map(|((side, part), moved)| {
                let poses = motion.segment(part.segment(), *side)?;
                let turning = Turning::of(poses, motion.point_rate_hz, method);
                let (course, acceleration) = moved?;
                Some(MovingSegment::of(
                    poses,
                    turning,
                    part.inertia(leg),
                    (course, &acceleration),
                ))
            })
            .collect()
    }

    fn of(
        poses: &SegmentMotion,
        turning: Turning,
        inertia: &SegmentInertia,
        (course, acceleration): (Course, &[Option<Vec3>]),
    ) -> MovingSegment {
        let effort_n_per_kg = acceleration
            .iter()
            .map(|a| a.map(|a| inertia.mass * (a / MM + Vec3::new(0.0, 0.0, GRAVITY_M_S2))))
            .collect();
        let momentum_rate_nmm_per_kg = (0..poses.len())
            .map(|frame| {
                let rotation = poses.at(frame)?.rotation;
                let own = |series: &[Option<Vec3>]| Some(rotation.transpose() * (*series.get(frame)?)?);
                let (w, alpha) = (own(&turning.velocity_rad_s)?, own(&turning.acceleration_rad_s2)?);
                let length = (*course.length_mm.get(frame)?)?;
                let moment_of_inertia = inertia.squared_radii * (inertia.mass * length * length / MM);
                let spin = moment_of_inertia.component_mul(&w);
                Some(rotation * (moment_of_inertia.component_mul(&alpha) + w.cross(&spin)))
            })
            .collect();
        MovingSegment {
            centre_mm: course.centre_mm,
            effort_n_per_kg,
            momentum_rate_nmm_per_kg,
            turning,
        }
    }
}

type Series<T> = Vec<Option<T>>;

/// Centre of mass (mm) and length (mm) of a segment per frame.
struct Course {
    centre_mm: Series<Vec3>,
    length_mm: Series<f64>,
}

impl Course {
    fn of(motion: &Motion, side: Side, part: Part, inertia: &SegmentInertia) -> Option<Course> {
        let (top, bottom) = match part {
            Part::Thigh => (JointCentre::Hip, JointCentre::Knee),
            Part::Shank => (JointCentre::Knee, JointCentre::Ankle),
            Part::Foot => {
                let [left, right] = motion.lengths.foot_mm;
                let length_mm = if side == Side::Left { left } else { right }?;
                let feet = motion.segment(Segment::Foot, side)?;
                let poses = (0..motion.frames).map(|frame| feet.at(frame));
                let forward = Vec3::new(0.0, 0.0, -inertia.centre * length_mm);
                return Some(Course::from(
                    poses.map(|p| p.map(|p| (p.point_mm(forward), length_mm))),
                ));
            }
        };
        let (top, bottom) = (
            motion.joint_centre(top, side)?,
            motion.joint_centre(bottom, side)?,
        );
        Some(Course::from((0..motion.frames).map(|frame| {
            let (top, bottom) = (Vec3::from(top.at(frame)?), Vec3::from(bottom.at(frame)?));
            Some((top + inertia.centre * (bottom - top), (bottom - top).norm()))
        })))
    }

    fn from(frames: impl Iterator<Item = Option<(Vec3, f64)>>) -> Course {
        let (centre_mm, length_mm) = frames.map(Option::unzip).unzip();
        Course { centre_mm, length_mm }
    }
}

/// Second derivatives (mm/s2) of several courses, stretch by stretch without gaps.
fn accelerations(centres_mm: &[&[Option<Vec3>]], rate_hz: f64) -> Vec<Series<Vec3>> {
    let mut results: Vec<_> = centres_mm.iter().map(|course| vec![None; course.len()]).collect();
    let stretches: Vec<(usize, Run)> = centres_mm
        .iter()
        .enumerate()
        .flat_map(|(course, centre_mm)| {
            let there: Vec<bool> = centre_mm.iter().map(Option::is_some).collect();
            valid_runs(&there).into_iter().map(move |run| (course, run))
        })
        .collect();
    let samples: Vec<Vec<[f64; 3]>> = stretches
        .iter()
        .map(|(course, run)| {
            let stretch = centres_mm.get(*course).and_then(|c| c.get(run.start..run.end));
            stretch
                .unwrap_or_default()
                .iter()
                .flatten()
                .map(|p| (*p).into())
                .collect()
        })
        .collect();
    let splines = GcvSpline::fit_all(&samples.iter().map(Vec::as_slice).collect::<Vec<_>>());
    for ((course, run), spline) in stretches.into_iter().zip(splines) {
        let stretch = results
            .get_mut(course)
            .and_then(|r| r.get_mut(run.start..run.end));
        let (Some(stretch), Some(spline)) = (stretch, spline) else {
            continue;
        };
        for (sample, out) in stretch.iter_mut().enumerate() {
            *out = spline.acceleration(sample, rate_hz).map(Vec3::from);
        }
    }
    results
}

/// A series as a track.
pub(super) fn track_of(series: impl Iterator<Item = Option<Vec3>>, frames: usize) -> Track {
    let mut track = Track::missing(frames);
    for (frame, value) in series.take(frames).enumerate() {
        track.set(frame, value.map(Into::into));
    }
    track
}

#[cfg(test)]
mod tests {
    use nalgebra::Rotation3;

    use super::*;
    use crate::geometry::{Pose, rotation_x};

    /// A segment that turns evenly about a fixed axis, 1.7 rad/s, half a turn in all, rotated about a second one.
    #[test]
    fn an_even_turn_has_its_velocity_and_no_acceleration() {
        let (rate_hz, axis) = (100.0, Vec3::new(0.6, 0.0, 0.8));
        let mut poses = SegmentMotion::missing(180);
        for frame in 0..180 {
            let turn = Rotation3::new(axis * (1.7 * frame as f64 / rate_hz)).into_inner();
            let pose = Pose {
                rotation: turn * rotation_x(0.4),
                origin_mm: Vec3::zeros(),
            };
            poses.set(frame, Some(pose));
        }
        let turning = Turning::by_splines(&poses, rate_hz);
        for frame in 10..170 {
            let w = turning.velocity_rad_s[frame].unwrap();
            let alpha = turning.acceleration_rad_s2[frame].unwrap();
            assert!((w - 1.7 * axis).norm() < 1e-5, "{frame} {w}");
            assert!(alpha.norm() < 1e-2, "{frame} {alpha}");
        }
        let coarse = Turning::by_differences(&poses, rate_hz);
        let w = coarse.velocity_rad_s[50].unwrap();
        assert!((w - 1.7 * axis).norm() < 0.05, "{w}");
        assert!(turning.velocity_rad_s[3].is_none() && turning.velocity_rad_s[176].is_none());
    }
}

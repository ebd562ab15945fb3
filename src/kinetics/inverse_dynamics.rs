//! Joint forces and moments from the ground upwards: Newton and Euler for foot, shank and thigh.
//!
//! The force and moment at a joint are those of the proximal on the distal segment (internal), found from all segments
//! below the joint at once: what moving them takes, less what the ground gives.

use super::error::KineticsError;
use super::expression::{Joint, express};
use super::external_load::{Floor, FootLoads, Wrench};
use super::inertia::LegInertia;
use super::loads::Loads;
use super::segment_dynamics::{GRAVITY_M_S2, MovingSegment, Part, Turning, track_of};
use super::settings::KineticSettings;
use super::{centre_of_mass, findings};
use crate::anatomy::{KineticName, Side};
use crate::calibration::Subject;
use crate::geometry::Vec3;
use crate::kinematics::{Motion, Segment};
use crate::signal::Track;

/// Kinetics of one trial: ground reaction, joint forces, moments and powers of both legs, centre of mass.
///
/// # Units
/// N/kg, N.mm/kg, W/kg, percent of body weight; see [`KineticName`].
///
/// # Frame
/// Moments and joint forces in the axes of the settings with Plug-in Gait's signs; see `docs/conventions.md`.
///
/// # Errors
/// No body mass, or no frame rate. A leg or a plate that lacks something only takes away what depends on it;
/// `Loads::findings` says what and why.
///
/// # References
/// Davis et al., Hum Mov Sci 1991;10:575-587; Vicon, Plug-in Gait Reference Guide; Woltring 1986 (accelerations).
pub fn solve(
    motion: &Motion,
    subject: &Subject,
    floor: &Floor<'_>,
    settings: &KineticSettings,
) -> Result<Loads, KineticsError> {
    let body_mass_kg = subject.mass_kg.ok_or(KineticsError::NoBodyMass)?.value;
    if motion.point_rate_hz <= 0.0 || !motion.point_rate_hz.is_finite() {
        return Err(KineticsError::NoFrameRate);
    }
    let ground = FootLoads::of(motion, floor, settings.method);
    let mut loads = Loads::new(*settings, body_mass_kg, motion.frames, motion.point_rate_hz);
    let inertia = LegInertia::of(settings);
    let method = settings.method;
    // The same segment of both legs side by side: their splines are alike and are fitted together.
    let parts = Part::ALL.map(|part| Side::BOTH.map(|side| (side, part)));
    let mut moving = MovingSegment::all(motion, parts.as_flattened(), &inertia, method);
    let pelvis = motion
        .segment(Segment::Pelvis, Side::Left)
        .map(|poses| Turning::of(poses, motion.point_rate_hz, method));
    for (side, wrenches) in Side::BOTH.into_iter().zip(&ground.wrench) {
        let segments: [Option<MovingSegment>; 3] =
            std::array::from_fn(|part| moving.get_mut(2 * part + side.index()).and_then(Option::take));
        reaction(&mut loads, motion, side, wrenches);
        let leg = Leg {
            motion,
            side,
            segments,
            pelvis: pelvis.as_ref(),
            wrenches,
            body_mass_kg,
            settings,
        };
        leg.solve(&mut loads);
    }
    loads.plates_under = ground.plates_under;
    loads.centre_of_mass = centre_of_mass::centre_of_mass(motion, settings.inertia_of);
    loads.findings = findings::of(motion, floor, &loads);
    Ok(loads)
}

/// The ground reaction of one foot.
fn reaction(loads: &mut Loads, motion: &Motion, side: Side, wrenches: &[Option<Wrench>]) {
    let mass = loads.body_mass_kg;
    let ahead = motion.progression.frame();
    let frames = motion.frames;
    let series = |of: &dyn Fn(&Wrench) -> Vec3| track_of(wrenches.iter().map(|w| w.as_ref().map(of)), frames);
    let force = series(&|w| w.force_n / mass);
    let moment = series(&|w| w.surface_moment_nmm / mass);
    let share = series(&|w| {
        let own = ahead.transpose() * w.force_n * (100.0 / (GRAVITY_M_S2 * mass));
        Vec3::new(own.x, side.sign() * own.y, own.z)
    });
    loads.set(KineticName::GroundReactionForce, side, force);
    loads.set(KineticName::GroundReactionMoment, side, moment);
    loads.set(KineticName::NormalisedGrf, side, share);
}

/// One leg, ready to be balanced.
struct Leg<'a> {
    motion: &'a Motion,
    side: Side,
    /// Foot, shank, thigh.
    segments: [Option<MovingSegment>; 3],
    pelvis: Option<&'a Turning>,
    wrenches: &'a [Option<Wrench>],
    body_mass_kg: f64,
    settings: &'a KineticSettings,
}

/// Force (N/kg) and moment (N.mm/kg) of the proximal on the distal segment, laboratory axes.
#[derive(Clone, Copy)]
struct AtJoint {
    force: Vec3,
    moment: Vec3,
}

impl Leg<'_> {
    fn solve(&self, loads: &mut Loads) {
        for (index, joint) in Joint::ALL.into_iter().enumerate() {
            let mut force = Track::missing(self.motion.frames);
            let mut moment = force.clone();
            let mut power = force.clone();
            let mut planes = force.clone();
            let (Some(below), above) = (self.turning(index), self.turning(index + 1)) else {
                continue;
            };
            for frame in 0..self.motion.frames {
                let Some(own) = self.at_joint(joint, index, frame) else {
                    continue;
                };
                let Some(axes) = joint.axes(self.motion, self.side, frame) else {
                    continue;
                };
                let (f, m) = express(
                    joint,
                    self.side,
                    self.settings.moment_frame,
                    &axes,
                    (own.force, own.moment),
                );
                force.set(frame, Some(f.into()));
                moment.set(frame, Some(m.into()));
                let velocity = |t: &Turning| t.velocity_rad_s.get(frame).copied().flatten();
                let (Some(distal), Some(proximal)) = (velocity(below), above.and_then(velocity)) else {
                    continue;
                };
                let by_axis = joint.by_plane(&axes, own.moment, distal - proximal) / 1000.0;
                power.set(frame, Some([by_axis.sum(), 0.0, 0.0]));
                planes.set(frame, Some(by_axis.into()));
            }
            let [f, m, p, planes_name] = joint.names();
            loads.set(f, self.side, force);
            loads.set(m, self.side, moment);
            loads.set(p, self.side, power);
            loads.set(planes_name, self.side, planes);
        }
    }

    /// Rotation of the segment at a place counted from the foot; the fourth is the pelvis.
    fn turning(&self, index: usize) -> Option<&Turning> {
        match self.segments.get(index) {
            Some(segment) => segment.as_ref().map(|s| &s.turning),
            None => self.pelvis,
        }
    }

    fn at_joint(&self, joint: Joint, index: usize, frame: usize) -> Option<AtJoint> {
        let centre = Vec3::from(self.motion.joint_centre(joint.centre(), self.side)?.at(frame)?);
        let (mut force, mut moment) = (Vec3::zeros(), Vec3::zeros());
        for segment in self.segments.iter().take(index + 1) {
            let segment = segment.as_ref()?;
            let at = |series: &[Option<Vec3>]| series.get(frame).copied().flatten();
            let effort = at(&segment.effort_n_per_kg)?;
            force += effort;
            moment +=
                at(&segment.momentum_rate_nmm_per_kg)? + (at(&segment.centre_mm)? - centre).cross(&effort);
        }
        if let Some(ground) = self.wrenches.get(frame).and_then(Option::as_ref) {
            force -= ground.force_n / self.body_mass_kg;
            moment -= (ground.moment_nmm - centre.cross(&ground.force_n)) / self.body_mass_kg;
        }
        Some(AtJoint { force, moment })
    }
}

//! The centre of mass of the body: of all segments of a full body model, else of the pelvis.
//!
//! # References
//! Segment masses and centres: de Leva, J Biomech 1996;29:1223-1230, table 4 (trunk from mid-shoulder to mid-hip, hand
//! from wrist to knuckle). The head's centre of mass is taken half the distance of the front head markers behind them.

use super::inertia::{BodyShares, LegInertia};
use super::loads::{CentreOfMass, CentreOfMassFrom};
use super::segment_dynamics::track_of;
use super::settings::{InertiaOf, KineticMethod, KineticSettings};
use crate::anatomy::Side;
use crate::geometry::Vec3;
use crate::kinematics::{JointCentre, Motion, Segment};
use crate::signal::Track;

/// The centre of mass, from the whole body in every frame where the whole body can be followed, and not at all from it
/// when there is no such frame.
pub(super) fn centre_of_mass(motion: &Motion, inertia_of: InertiaOf) -> Option<CentreOfMass> {
    let body = Body {
        motion,
        shares: BodyShares::of(inertia_of),
        legs: LegInertia::of(&KineticSettings {
            method: KineticMethod::DeLeva,
            ..KineticSettings::de_leva(inertia_of)
        }),
    };
    let from = |place: &dyn Fn(usize) -> Option<Vec3>, from| CentreOfMass {
        place_mm: track_of((0..motion.frames).map(place), motion.frames),
        from,
    };
    let whole = from(&|frame| body.place_mm(frame), CentreOfMassFrom::FullBody);
    let found = if whole.place_mm.valid_count() > 0 {
        whole
    } else {
        from(
            &|frame| body.middle(JointCentre::Hip, frame),
            CentreOfMassFrom::Pelvis,
        )
    };
    (found.place_mm.valid_count() > 0).then_some(found)
}

struct Body<'a> {
    motion: &'a Motion,
    shares: BodyShares,
    legs: LegInertia,
}

impl Body<'_> {
    fn centre(&self, joint: JointCentre, side: Side, frame: usize) -> Option<Vec3> {
        let track: &Track = self.motion.joint_centre(joint, side)?;
        track.at(frame).map(Vec3::from)
    }

    fn middle(&self, joint: JointCentre, frame: usize) -> Option<Vec3> {
        let [left, right] = Side::BOTH.map(|side| self.centre(joint, side, frame));
        Some((left? + right?) / 2.0)
    }

    fn place_mm(&self, frame: usize) -> Option<Vec3> {
        let shares = &self.shares;
        let between = |a: Vec3, b: Vec3, share: f64| a + share * (b - a);
        let trunk = between(
            self.middle(JointCentre::Shoulder, frame)?,
            self.middle(JointCentre::Hip, frame)?,
            shares.trunk_centre,
        );
        let head = self.motion.segment(Segment::Head, Side::Left)?.at(frame)?;
        let behind = Vec3::new(-0.5 * self.motion.lengths.head_mm?, 0.0, 0.0);
        let mut place = shares.trunk_mass * trunk + shares.head_mass * head.point_mm(behind);
        for side in Side::BOTH {
            let at = |joint| self.centre(joint, side, frame);
            let (shoulder, elbow, wrist) = (
                at(JointCentre::Shoulder)?,
                at(JointCentre::Elbow)?,
                at(JointCentre::Wrist)?,
            );
            let (hip, knee, ankle) = (
                at(JointCentre::Hip)?,
                at(JointCentre::Knee)?,
                at(JointCentre::Ankle)?,
            );
            let knuckle = self.motion.segment(Segment::Hand, side)?.at(frame)?.origin_mm;
            let [left, right] = self.motion.lengths.foot_mm;
            let foot_mm = if side == Side::Left { left } else { right }?;
            let foot = self.motion.segment(Segment::Foot, side)?.at(frame)?;
            let forward = Vec3::new(0.0, 0.0, -self.legs.foot.centre * foot_mm);
            let [arm, forearm, hand] = shares.arm;
            place += arm.mass * between(shoulder, elbow, arm.centre)
                + forearm.mass * between(elbow, wrist, forearm.centre)
                + hand.mass * between(wrist, knuckle, hand.centre)
                + self.legs.thigh.mass * between(hip, knee, self.legs.thigh.centre)
                + self.legs.shank.mass * between(knee, ankle, self.legs.shank.centre)
                + self.legs.foot.mass * foot.point_mm(forward);
        }
        Some(place)
    }
}

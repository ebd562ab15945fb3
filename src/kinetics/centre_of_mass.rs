//! The centre of mass of the body.

use super::loads::{CentreOfMass, CentreOfMassFrom};
use super::segment_dynamics::track_of;
use crate::anatomy::Side;
use crate::geometry::Vec3;
use crate::kinematics::{JointCentre, Motion};

/// The centre of mass: of the pelvis.
pub(super) fn centre_of_mass(motion: &Motion) -> Option<CentreOfMass> {
    let [left, right] = Side::BOTH.map(|side| motion.joint_centre(JointCentre::Hip, side));
    let (left, right) = (left?, right?);
    let middle = (0..motion.frames)
        .map(|frame| Some((Vec3::from(left.at(frame)?) + Vec3::from(right.at(frame)?)) / 2.0));
    Some(CentreOfMass {
        place_mm: track_of(middle, motion.frames),
        from: CentreOfMassFrom::Pelvis,
    })
}

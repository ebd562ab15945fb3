//! What is absent from the kinetics of a trial, and why.

use super::external_load::Floor;
use super::loads::Loads;
use crate::anatomy::{KineticName, Side};
use crate::calibration::Finding;
use crate::kinematics::{JointCentre, Motion};

/// Everything worth saying about the loads of a trial.
pub(super) fn of(motion: &Motion, floor: &Floor<'_>, loads: &Loads) -> Vec<Finding> {
    let mut findings = Vec::new();
    for plate in floor.plates.iter().filter(|p| p.moment_nmm.is_none()) {
        findings.push(Finding::warning(
            "plate_moment",
            format!(
                "plate {} gives no moments, so its load went into no joint moment",
                plate.number
            ),
            "complete the plate's sensor distances (FORCE_PLATFORM:ORIGIN) in the capture software",
        ));
    }
    let joints = [
        (KineticName::AnkleMoment, JointCentre::Ankle),
        (KineticName::KneeMoment, JointCentre::Knee),
        (KineticName::HipMoment, JointCentre::Hip),
    ];
    for side in Side::BOTH {
        let absent: Vec<&str> = joints
            .iter()
            .filter(|(name, centre)| {
                loads.track(*name, side).is_none() && motion.joint_centre(*centre, side).is_some()
            })
            .map(|(name, _)| name.key().trim_end_matches("_moment"))
            .collect();
        if !absent.is_empty() {
            let text = format!(
                "no {} {} moments: foot, shank or thigh cannot be followed over eight frames in a row",
                side.word(),
                absent.join(", ")
            );
            findings.push(Finding::warning(
                "joint_moments",
                text,
                "fill the gaps of the leg's markers, heel included",
            ));
        }
    }
    findings
}

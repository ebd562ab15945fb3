//! Rotation offsets of thigh and shank wands: large ones mean a wand far from the plane that it should lie in.

use super::super::finding::{Finding, Graph};
use super::super::limits::Limits;
use super::super::view::SessionView;
use super::on;
use crate::anatomy::{AngleName, Side};

/// Asks both legs of the calibrated model.
pub(in super::super) fn check(session: &SessionView<'_>, limits: &Limits, found: &mut Vec<Finding>) {
    let Some(calibration) = session.calibration else {
        return;
    };
    for side in Side::BOTH {
        let leg = calibration.constants().leg(side);
        let wands = [
            (
                "model.thigh_rotation",
                "thigh",
                leg.thigh_rotation_rad,
                AngleName::Hip,
            ),
            (
                "model.shank_rotation",
                "shank",
                leg.shank_rotation_rad,
                AngleName::Ankle,
            ),
        ];
        for (rule, segment, offset_rad, angle) in wands {
            let offset_deg = offset_rad.to_degrees();
            let word = side.word();
            let finding = Finding::judged(
                limits,
                rule,
                offset_deg.abs(),
                |_| {
                    format!(
                        "the {word} {segment} wand stands {offset_deg:.0}° out of the plane of the joint axis"
                    )
                },
                "put the wand into the plane of joint centre and axis, or confirm the offset; then a new static trial",
            );
            found.extend(finding.map(|f| f.at(on(side)).affecting(vec![Graph::Angle(angle, side)])));
        }
    }
}

//! Two segments make three angles: each output's matrix, sequence and signs.
//!
//! Components are in stored order (sagittal, frontal, transverse), degrees, signed so that both sides carry the same
//! clinical meaning; docs/conventions.md has the table.
//!
//! # References
//! Kadaba et al. 1990, J Orthop Res 8:383; Davis et al. 1991, Hum Mov Sci 10:575; Baker 2001, Hum Mov Sci 20:1.

use super::upper_body::Arm;
use crate::anatomy::{AngleName, Side};
use crate::calibration::{Leg, ModelSettings, PelvicRotationOrder, ShankAtKnee};
use crate::geometry::{Mat3, Pose, wrap_deg, xyz_rad, yxz_rad, zxy_rad};

/// The body at one frame.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Body {
    pub(super) pelvis: Option<Pose>,
    pub(super) legs: [Leg; 2],
    pub(super) feet: [Option<Mat3>; 2],
    pub(super) thorax: Option<Pose>,
    pub(super) head: Option<Pose>,
    pub(super) arms: [Arm; 2],
}

/// Angles of one frame, by [`AngleName`] and side; not yet unwrapped.
pub(super) type Angles = [[Option<[f64; 3]>; 2]; AngleName::ALL.len()];

#[inline]
fn yxz_deg(m: &Mat3) -> [f64; 3] {
    yxz_rad(m).map(f64::to_degrees)
}

/// The orientation of the second in the first, when both are there.
#[inline]
fn between(proximal: Option<&Mat3>, distal: Option<&Mat3>) -> Option<Mat3> {
    Some(proximal?.tr_mul(distal?))
}

/// All angles of a frame; `progression` is the frame of progression.
#[inline]
pub(super) fn joint_angles(body: &Body, progression: &Mat3, settings: &ModelSettings) -> Angles {
    let mut out: Angles = [[None; 2]; AngleName::ALL.len()];
    let mut put = |name: AngleName, angles: [Option<[f64; 3]>; 2]| {
        if let Some(slot) = out.get_mut(name as usize) {
            *slot = angles;
        }
    };
    let pelvis = body.pelvis.as_ref().map(|p| &p.rotation);
    let thorax = body.thorax.as_ref().map(|p| &p.rotation);
    let head = body.head.as_ref().map(|p| &p.rotation);

    let tilted = between(Some(progression), pelvis).map(|m| match settings.pelvic_rotation_order {
        PelvicRotationOrder::Classic => yxz_deg(&m),
        PelvicRotationOrder::Baker2001 => {
            let [g, a, b] = zxy_rad(&m).map(f64::to_degrees);
            [b, a, g]
        }
    });
    put(
        AngleName::Pelvis,
        sides(tilted, |[b, a, g]| [b, a, -g], |[b, a, g]| [b, -a, g]),
    );
    put(
        AngleName::Thorax,
        sides(
            between(Some(progression), thorax).map(|m| yxz_deg(&m)),
            |[b, a, g]| [wrap_deg(b + 180.0), -a, wrap_deg(g + 180.0)],
            |[b, a, g]| [wrap_deg(b + 180.0), a, wrap_deg(180.0 - g)],
        ),
    );
    put(
        AngleName::Head,
        sides(
            between(Some(progression), head).map(|m| yxz_deg(&m)),
            |[b, a, g]| [-b, a, -g],
            |[b, a, g]| [-b, -a, g],
        ),
    );
    put(
        AngleName::Neck,
        sides(
            between(head, thorax).map(|m| yxz_deg(&m)),
            |[b, a, g]| [wrap_deg(180.0 - b), -a, wrap_deg(g + 180.0)],
            |[b, a, g]| [wrap_deg(180.0 - b), a, wrap_deg(180.0 - g)],
        ),
    );
    put(
        AngleName::Spine,
        sides(
            between(thorax, pelvis).map(|m| yxz_deg(&m)),
            |[b, a, g]| [wrap_deg(b + 180.0), -a, wrap_deg(180.0 - g)],
            |[b, a, g]| [wrap_deg(b + 180.0), a, wrap_deg(g + 180.0)],
        ),
    );

    let mut lower = [[None; 2]; 5];
    let mut upper = [[None; 2]; 3];
    for side in Side::BOTH {
        let i = side.index();
        let (Some(leg), Some(foot), Some(arm)) = (body.legs.get(i), body.feet.get(i), body.arms.get(i))
        else {
            continue;
        };
        for (row, value) in lower.iter_mut().zip(leg_angles(
            side,
            (pelvis, leg, foot.as_ref()),
            progression,
            settings,
        )) {
            if let Some(slot) = row.get_mut(i) {
                *slot = value;
            }
        }
        for (row, value) in upper.iter_mut().zip(arm_angles(side, thorax, arm)) {
            if let Some(slot) = row.get_mut(i) {
                *slot = value;
            }
        }
    }
    let [hip, knee, ankle, foot_progress, abs_ankle] = lower;
    put(AngleName::Hip, hip);
    put(AngleName::Knee, knee);
    put(AngleName::Ankle, ankle);
    put(AngleName::FootProgress, foot_progress);
    put(AngleName::AbsAnkle, abs_ankle);
    let [shoulder, elbow, wrist] = upper;
    put(AngleName::Shoulder, shoulder);
    put(AngleName::Elbow, elbow);
    put(AngleName::Wrist, wrist);
    out
}

/// The same angles with the signs of the left and of the right side.
#[inline]
fn sides(
    angles: Option<[f64; 3]>,
    left: impl Fn([f64; 3]) -> [f64; 3],
    right: impl Fn([f64; 3]) -> [f64; 3],
) -> [Option<[f64; 3]>; 2] {
    [angles.map(left), angles.map(right)]
}

/// Hip, knee, ankle, foot progression, absolute ankle.
#[inline]
fn leg_angles(
    side: Side,
    (pelvis, leg, foot): (Option<&Mat3>, &Leg, Option<&Mat3>),
    progression: &Mat3,
    settings: &ModelSettings,
) -> [Option<[f64; 3]>; 5] {
    let s = side.sign();
    let shank_at_knee = match settings.shank_at_knee {
        ShankAtKnee::Untorsioned => leg.shank.as_ref(),
        ShankAtKnee::Torsioned => leg.torsioned_shank.as_ref(),
    };
    [
        between(pelvis, leg.thigh.as_ref()).map(|m| {
            let [b, a, g] = yxz_deg(&m);
            [-b, s * a, s * g]
        }),
        between(leg.thigh.as_ref(), shank_at_knee).map(|m| {
            let [b, a, g] = yxz_deg(&m);
            [b, s * a, s * g]
        }),
        between(leg.torsioned_shank.as_ref(), foot).map(|m| {
            let [b, a, g] = yxz_deg(&m);
            [-b - 90.0, s * g, s * a]
        }),
        between(Some(progression), foot).map(|m| {
            let [b, a, g] = yxz_deg(&m);
            [b, -s * g, s * a]
        }),
        leg.shank.as_ref().zip(foot).map(|(shank, foot)| {
            let across = -shank.column(2).dot(&foot.column(2));
            [across.clamp(-1.0, 1.0).asin().to_degrees(), 0.0, 0.0]
        }),
    ]
}

/// Shoulder, elbow, wrist.
#[inline]
fn arm_angles(side: Side, thorax: Option<&Mat3>, arm: &Arm) -> [Option<[f64; 3]>; 3] {
    let s = side.sign();
    [
        between(thorax, arm.humerus.as_ref()).map(|m| {
            let [x, y, z] = xyz_rad(&m).map(f64::to_degrees);
            match side {
                Side::Left => [-y, wrap_deg(x - 180.0), wrap_deg(180.0 - z)],
                Side::Right => [-y, wrap_deg(180.0 - x), wrap_deg(z + 180.0)],
            }
        }),
        between(arm.humerus.as_ref(), arm.radius.as_ref())
            .map(|m| [m.m13.atan2(m.m33).to_degrees(), 0.0, 0.0]),
        between(arm.radius.as_ref(), arm.hand.as_ref()).map(|m| {
            let [b, a, g] = yxz_deg(&m);
            [b, s * a, s * g]
        }),
    ]
}

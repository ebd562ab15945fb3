//! The ground reaction under the feet and the force plates (C3D type 2) that record it.

use super::pattern::Load;
use super::space::{Rot, Vec3, sin, v};
use super::walk::{Walk, rz_forward};
use crate::anatomy::Side;

/// Acceleration of gravity, m/s2.
const GRAVITY_M_S2: f64 = 9.81;

/// What the ground does to a foot, in some frame: force (N), where (mm, on the ground), turning moment
/// about the vertical through that place (N.mm).
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Push {
    pub(super) force_n: Vec3,
    pub(super) at_mm: Vec3,
    pub(super) free_moment_nmm: f64,
}

fn sines(factors: &[f64], u: f64) -> f64 {
    let mut angle = 0.0;
    let mut sum = 0.0;
    for factor in factors {
        angle += std::f64::consts::PI * u;
        sum += factor * sin(angle);
    }
    sum
}

/// Where on the sole the centre of pressure is, 0 heel, 1 tip of the toes.
fn pressure(load: &Load, u: f64) -> f64 {
    let turn = std::f64::consts::TAU * u;
    let eased = u - 0.55 * sin(turn) / std::f64::consts::TAU;
    load.pressure_from + (load.pressure_to - load.pressure_from) * eased
}

/// The push on the foot of a contact that ends at `off_s`; `None` when the foot is in the air.
pub(super) fn push(walk: &Walk<'_>, side: Side, contact: usize, times: (f64, f64)) -> Option<Push> {
    let (time_s, off_s) = times;
    let place = walk.contacts(side).get(contact)?;
    let u = (time_s - place.strike_s) / (off_s - place.strike_s);
    if u <= 0.0 || u >= 1.0 {
        return None;
    }
    let load = &walk.pattern.legs[side.index()].load;
    let leg = walk.body.leg(side);
    let weight_n = walk.body.mass_kg * GRAVITY_M_S2;
    let along = rz_forward(walk.heading_rad(side));
    let reach = pressure(load, u) * (leg.ball_to_heel_mm + leg.ball_to_tip_mm);
    let outward = v(0.0, -side.sign(), 0.0) * (0.10 * leg.foot_width_mm * sin(std::f64::consts::PI * u));
    Some(Push {
        force_n: v(
            sines(&load.forward, u),
            side.sign() * sines(&load.medial, u),
            sines(&load.up, u),
        ) * weight_n,
        at_mm: place.heel_mm + along * reach + outward,
        free_moment_nmm: -side.sign() * weight_n * sines(&load.turning_mm, u),
    })
}

/// The corners of the sole of a contact on the ground, walking frame.
pub(super) fn outline(walk: &Walk<'_>, side: Side, contact: usize) -> Option<[Vec3; 4]> {
    let place = walk.contacts(side).get(contact)?;
    let leg = walk.body.leg(side);
    let along = rz_forward(walk.heading_rad(side));
    let across = v(-along.y, along.x, 0.0) * (leg.foot_width_mm / 2.0);
    let tip = place.heel_mm + along * (leg.ball_to_heel_mm + leg.ball_to_tip_mm);
    let back = place.heel_mm - along * 12.0;
    Some([back - across, back + across, tip - across, tip + across])
}

/// A rectangular plate lying in the floor, laboratory frame.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Plate {
    pub(super) centre_mm: [f64; 2],
    /// Size along the laboratory's x and y.
    pub(super) size_mm: [f64; 2],
    /// Depth of the transducer origin below the surface.
    pub(super) depth_mm: f64,
}

impl Plate {
    pub(super) fn holds(&self, p: Vec3) -> bool {
        (p.x - self.centre_mm[0]).abs() < self.size_mm[0] / 2.0
            && (p.y - self.centre_mm[1]).abs() < self.size_mm[1] / 2.0
    }

    /// The plate where a turn about the vertical through the laboratory's origin takes it.
    pub(super) fn turned(&self, heading_deg: u16, to_lab: &Rot) -> Plate {
        let centre = to_lab * v(self.centre_mm[0], self.centre_mm[1], 0.0);
        let [long, wide] = self.size_mm;
        Plate {
            centre_mm: [centre.x, centre.y],
            size_mm: if heading_deg % 180 == 90 { [wide, long] } else { [long, wide] },
            depth_mm: self.depth_mm,
        }
    }

    /// The corners in the order of the C3D convention: the plate's x axis runs along the laboratory's y,
    /// its y axis along the laboratory's x, its z axis down.
    pub(super) fn corners_mm(&self) -> [Vec3; 4] {
        let [cx, cy] = self.centre_mm;
        let [hx, hy] = [self.size_mm[0] / 2.0, self.size_mm[1] / 2.0];
        [
            v(cx + hx, cy + hy, 0.0),
            v(cx + hx, cy - hy, 0.0),
            v(cx - hx, cy - hy, 0.0),
            v(cx - hx, cy + hy, 0.0),
        ]
    }

    /// The vector that `FORCE_PLATFORM:ORIGIN` holds (z negative), plate axes.
    pub(super) fn origin_mm(&self) -> Vec3 {
        v(0.0, 0.0, -self.depth_mm)
    }

    /// The six channels (N, N.mm) of pushes in the laboratory frame.
    pub(super) fn channels(&self, pushes: &[Push]) -> [f64; 6] {
        let to_plate = |p: Vec3| v(p.y, p.x, -p.z);
        let centre = v(self.centre_mm[0], self.centre_mm[1], 0.0);
        let (mut force, mut moment) = (Vec3::zeros(), Vec3::zeros());
        for push in pushes {
            let f = to_plate(push.force_n);
            let arm = to_plate(push.at_mm - centre);
            force += f;
            moment += arm.cross(&f) + to_plate(v(0.0, 0.0, push.free_moment_nmm));
        }
        let moment = moment + self.origin_mm().cross(&force);
        [force.x, force.y, force.z, moment.x, moment.y, moment.z]
    }
}

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

/// Half of the strip around the border of two plates in which a sole rests on both, mm.
const BORDER_MM: f64 = 12.0;

/// What each plate feels of a push. Near the border of two plates lying one after the other the load passes from one
/// to the other little by little: both together are the push, whole and at its place.
pub(super) fn felt(plates: &[Plate], push: &Push) -> Vec<(usize, Push)> {
    for (i, first) in plates.iter().enumerate() {
        for (j, second) in plates.iter().enumerate() {
            for axis in 0..2 {
                let Some(border_mm) = first.border_mm(second, axis) else {
                    continue;
                };
                let past = push.at_mm[axis] - (border_mm - BORDER_MM);
                let across = push.at_mm[1 - axis];
                if !(0.0..2.0 * BORDER_MM).contains(&past) || !first.spans(1 - axis, across) {
                    continue;
                }
                let share = past / (2.0 * BORDER_MM);
                let part = |share: f64, at: f64| {
                    let mut at_mm = push.at_mm;
                    at_mm[axis] = at;
                    Push {
                        force_n: push.force_n * share,
                        at_mm,
                        free_moment_nmm: push.free_moment_nmm * share,
                    }
                };
                return vec![
                    (i, part(1.0 - share, border_mm - BORDER_MM)),
                    (j, part(share, border_mm + BORDER_MM)),
                ];
            }
        }
    }
    plates
        .iter()
        .enumerate()
        .filter(|(_, plate)| plate.holds(push.at_mm))
        .map(|(i, _)| (i, *push))
        .collect()
}

/// The channels of all plates under these pushes, plate by plate.
pub(super) fn channels(plates: &[Plate], pushes: &[Push]) -> Vec<f64> {
    let felt: Vec<(usize, Push)> = pushes.iter().flat_map(|push| felt(plates, push)).collect();
    plates
        .iter()
        .enumerate()
        .flat_map(|(i, plate)| {
            let own: Vec<Push> = felt
                .iter()
                .filter(|(at, _)| *at == i)
                .map(|(_, push)| *push)
                .collect();
            plate.channels(&own)
        })
        .collect()
}

impl Plate {
    pub(super) fn holds(&self, p: Vec3) -> bool {
        self.spans(0, p.x) && self.spans(1, p.y)
    }

    fn spans(&self, axis: usize, at_mm: f64) -> bool {
        (at_mm - self.centre_mm[axis]).abs() < self.size_mm[axis] / 2.0
    }

    /// Where a plate that follows along an axis less than two finger's breadths away begins: the middle of the gap.
    fn border_mm(&self, next: &Plate, axis: usize) -> Option<f64> {
        let end = self.centre_mm[axis] + self.size_mm[axis] / 2.0;
        let start = next.centre_mm[axis] - next.size_mm[axis] / 2.0;
        let beside = (self.centre_mm[1 - axis] - next.centre_mm[1 - axis]).abs() < 1.0;
        (beside && (0.0..BORDER_MM).contains(&(start - end))).then(|| f64::midpoint(start, end))
    }

    /// The plate where a turn about the vertical through the laboratory's origin takes it.
    pub(super) fn turned(&self, heading_deg: u16, to_lab: &Rot) -> Plate {
        let centre = to_lab * v(self.centre_mm[0], self.centre_mm[1], 0.0);
        let [long, wide] = self.size_mm;
        Plate {
            centre_mm: [centre.x, centre.y],
            size_mm: if heading_deg % 180 == 90 {
                [wide, long]
            } else {
                [long, wide]
            },
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_plates_together_feel_the_whole_push() {
        let plate = |x: f64| Plate {
            centre_mm: [x, 0.0],
            size_mm: [400.0, 300.0],
            depth_mm: 40.0,
        };
        let plates = [plate(-205.0), plate(205.0)];
        for x in [-100.0, -12.1, -11.0, -3.0, 0.0, 4.0, 11.9, 12.0, 30.0] {
            let push = Push {
                force_n: v(30.0, -20.0, 600.0),
                at_mm: v(x, 40.0, 0.0),
                free_moment_nmm: 900.0,
            };
            let parts = felt(&plates, &push);
            assert_eq!(
                parts.len(),
                if (-12.0..12.0).contains(&x) { 2 } else { 1 },
                "at {x}"
            );
            let force: Vec3 = parts.iter().map(|p| p.1.force_n).sum();
            let turning = |p: &Push| p.at_mm.cross(&p.force_n) + v(0.0, 0.0, p.free_moment_nmm);
            let moment: Vec3 = parts.iter().map(|p| turning(&p.1)).sum();
            assert!((force - push.force_n).norm() < 1e-9);
            assert!((moment - turning(&push)).norm() < 1e-6);
            assert!(parts.iter().all(|(i, p)| plates[*i].holds(p.at_mm)));
        }
    }
}

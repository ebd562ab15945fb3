//! What the ground does to each foot, frame by frame: plate loads at the marker rate, given to feet by a named rule.
//!
//! A load is a force (N) and its moment (N.mm) about the origin of the laboratory, laboratory axes.

use super::contact::{Assigned, Contact, PlateFoot};
use super::settings::KineticMethod;
use crate::anatomy::Side;
use crate::calibration::plates::Plate;
use crate::geometry::Vec3;
use crate::kinematics::{JointCentre, Motion};
use crate::signal::Track;

/// Plug-in Gait: the ankle centre of a foot on the plate is lower above it than this (mm).
const ANKLE_BELOW_MM: f64 = 300.0;
/// Plug-in Gait: a plate with less than this resultant force (N) carries nobody.
const LOADED_FROM_N: f64 = 5.0;

/// Plug-in Gait: of two feet on a plate the one that moved less over so many frames has it.
const STEP_FRAMES: usize = 4;

/// Plates of a trial and the contacts found on them.
#[derive(Debug, Clone, Copy)]
pub struct Floor<'a> {
    /// The plates that could be read.
    pub plates: &'a [Plate],
    /// Contacts of feet with them.
    pub contacts: &'a [Contact],
}

/// Force and moment.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Wrench {
    pub(super) force_n: Vec3,
    /// About the origin of the laboratory.
    pub(super) moment_nmm: Vec3,
    /// About the centres of the surfaces of the plates.
    pub(super) surface_moment_nmm: Vec3,
}

impl Wrench {
    fn none() -> Wrench {
        Wrench {
            force_n: Vec3::zeros(),
            moment_nmm: Vec3::zeros(),
            surface_moment_nmm: Vec3::zeros(),
        }
    }

    fn add(&mut self, other: &Wrench) {
        self.force_n += other.force_n;
        self.moment_nmm += other.moment_nmm;
        self.surface_moment_nmm += other.surface_moment_nmm;
    }
}

/// The loads of both feet.
#[derive(Debug, Clone)]
pub(super) struct FootLoads {
    /// Left, right; `None` where no plate carries the foot.
    pub(super) wrench: [Vec<Option<Wrench>>; 2],
    /// Plates under each foot, left and right, frame by frame.
    pub(super) plates_under: [Vec<Vec<usize>>; 2],
}

impl FootLoads {
    /// Gives the load of every plate to feet by the rule of the method.
    pub(super) fn of(motion: &Motion, floor: &Floor<'_>, method: KineticMethod) -> FootLoads {
        let frames = motion.frames;
        let mut loads = FootLoads {
            wrench: [vec![None; frames], vec![None; frames]],
            plates_under: [vec![Vec::new(); frames], vec![Vec::new(); frames]],
        };
        for plate in floor.plates {
            let sampled = at_marker_rate(plate, frames, method);
            let of_plate: Vec<&Contact> = floor
                .contacts
                .iter()
                .filter(|c| c.plate == plate.number)
                .collect();
            for (frame, wrench) in sampled.iter().enumerate() {
                let foot = match method {
                    KineticMethod::PlugInGait => by_ankle(motion, plate, &of_plate, (frame, wrench)),
                    KineticMethod::DeLeva => {
                        by_contact(floor.contacts, plate.number, frame as f64 / motion.point_rate_hz)
                    }
                };
                if let Some(side) = foot {
                    loads.put(side, frame, plate.number, wrench);
                }
            }
        }
        loads
    }

    fn put(&mut self, side: Side, frame: usize, plate: usize, wrench: &Wrench) {
        let slot = self
            .wrench
            .get_mut(side.index())
            .and_then(|own| own.get_mut(frame));
        if let Some(slot) = slot {
            slot.get_or_insert_with(Wrench::none).add(wrench);
        }
        let under = self
            .plates_under
            .get_mut(side.index())
            .and_then(|own| own.get_mut(frame));
        if let Some(under) = under {
            under.push(plate);
        }
    }
}

/// The load of a plate at each frame from the analog samples around its instant, half a frame to either side (2 h + 1
/// samples with h half the ratio of the rates): in Plug-in Gait their plain mean, fewer at the ends of the recording; in
/// the other method the parabola through them (Savitzky & Golay, Anal Chem 1964;36:1627-1639), which does not flatten
/// peaks. Empty when the plate knows no moments.
fn at_marker_rate(plate: &Plate, frames: usize, method: KineticMethod) -> Vec<Wrench> {
    let Some(moment) = &plate.moment_nmm else {
        return Vec::new();
    };
    let samples = plate.force_n.len();
    let ratio = samples / frames.max(1);
    let half = ratio / 2;
    let centre = Vec3::from(plate.centre_mm());
    let parabola = parabola_weights(half);
    let smooth = |series: &[[f64; 3]], from: usize, to: usize| {
        let window = series.get(from..to).unwrap_or_default();
        if method == KineticMethod::DeLeva && window.len() == parabola.len() {
            let weighted = window.iter().zip(&parabola);
            return weighted.fold(Vec3::zeros(), |sum, (v, w)| sum + Vec3::from(*v) * *w);
        }
        window.iter().fold(Vec3::zeros(), |sum, v| sum + Vec3::from(*v)) / window.len().max(1) as f64
    };
    (0..frames)
        .map(|frame| {
            let middle = frame * ratio;
            let (from, to) = (middle.saturating_sub(half), (middle + half + 1).min(samples));
            let force_n = smooth(&plate.force_n, from, to);
            let surface_moment_nmm = smooth(moment, from, to);
            Wrench {
                force_n,
                moment_nmm: surface_moment_nmm + centre.cross(&force_n),
                surface_moment_nmm,
            }
        })
        .collect()
}

/// Weights of 2 h + 1 samples that give the middle of the parabola through them.
fn parabola_weights(half: usize) -> Vec<f64> {
    let h = half as f64;
    let scale = (2.0 * h - 1.0) * (2.0 * h + 1.0) * (2.0 * h + 3.0) / 3.0;
    (0..=2 * half)
        .map(|place| {
            let k = place as f64 - h;
            (3.0 * h * h + 3.0 * h - 1.0 - 5.0 * k * k) / scale
        })
        .collect()
}

/// Plug-in Gait's rule: the foot whose ankle centre is above the plate and lower than 300 mm; of two, the slower one.
/// It can hand a plate to the swinging foot; see `docs/validation/kinetics.md`. The operator's word goes first.
fn by_ankle(
    motion: &Motion,
    plate: &Plate,
    contacts: &[&Contact],
    (frame, wrench): (usize, &Wrench),
) -> Option<Side> {
    if wrench.force_n.norm() <= LOADED_FROM_N {
        return None;
    }
    match contacts.iter().find_map(|c| c.by_hand) {
        Some(PlateFoot::Invalid) => return None,
        Some(PlateFoot::Left) => return Some(Side::Left),
        Some(PlateFoot::Right) => return Some(Side::Right),
        Some(PlateFoot::Auto) | None => {}
    }
    let ankle = |side| motion.joint_centre(JointCentre::Ankle, side);
    let stands = |side: &Side| {
        let place = ankle(*side).and_then(|track| track.at(frame));
        place.is_some_and(|p| plate.inside_by_mm(p) >= 0.0 && plate.local_mm(p)[2] < ANKLE_BELOW_MM)
    };
    let mut candidates = Side::BOTH.into_iter().filter(stands);
    let first = candidates.next()?;
    if candidates.next().is_none() {
        return Some(first);
    }
    let speed = |side| ankle(side).map_or(f64::INFINITY, |track| step_mm(track, frame));
    Some(if speed(Side::Left) <= speed(Side::Right) {
        Side::Left
    } else {
        Side::Right
    })
}

/// Way of a point over the four frames up to a frame (mm): the window with which the two feet on one plate of HC031A23
/// change places in the vendor's frame.
fn step_mm(track: &Track, frame: usize) -> f64 {
    let before = frame.checked_sub(STEP_FRAMES).and_then(|f| track.at(f));
    before
        .zip(track.at(frame))
        .map_or(f64::INFINITY, |(a, b)| (Vec3::from(b) - Vec3::from(a)).norm())
}

/// Ambula's rule: the foot that the contact belongs to, from its first to its last loaded sample; before and after
/// them, the foot that stands on this plate and the next, so that what the lighter one carries is not lost.
fn by_contact(contacts: &[Contact], plate: usize, time_s: f64) -> Option<Side> {
    let now = || {
        contacts
            .iter()
            .filter(move |c| c.start_s <= time_s && time_s < c.end_s)
    };
    let contact = now()
        .find(|c| c.plate == plate)
        .or_else(|| now().find(|c| c.combined_with.contains(&plate)))?;
    match contact.foot {
        Assigned::Left => Some(Side::Left),
        Assigned::Right => Some(Side::Right),
        Assigned::Invalid => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{by_contact, parabola_weights};
    use crate::anatomy::Side;
    use crate::kinetics::contact::{Assigned, Contact};

    #[test]
    fn what_the_lighter_of_two_plates_carries_is_the_same_foots() {
        let contact = |plate, start_s, end_s, foot, combined_with| Contact {
            plate,
            start_s,
            end_s,
            begins: true,
            ends: true,
            peak_n: 700.0,
            automatic: foot,
            by_hand: None,
            foot,
            unclean: Vec::new(),
            combined_with,
            doubts: Vec::new(),
            belt_mm_s: None,
        };
        let contacts = [
            contact(1, 1.0, 1.4, Assigned::Left, vec![2]),
            contact(2, 1.1, 1.6, Assigned::Left, vec![1]),
            contact(2, 2.0, 2.6, Assigned::Right, Vec::new()),
        ];
        let foot = |plate, time_s| by_contact(&contacts, plate, time_s);
        assert_eq!(foot(2, 1.05), Some(Side::Left));
        assert_eq!(foot(1, 1.5), Some(Side::Left));
        assert_eq!(foot(1, 2.3), None);
        assert_eq!(foot(2, 2.3), Some(Side::Right));
        assert_eq!(foot(2, 1.7), None);
        assert_eq!(foot(3, 1.2), None);
    }

    #[test]
    fn a_parabola_keeps_its_middle() {
        for half in [0, 1, 2, 5, 10] {
            let weights = parabola_weights(half);
            let middle: f64 = weights
                .iter()
                .enumerate()
                .map(|(place, w)| {
                    let k = place as f64 - half as f64;
                    w * (7.0 + 3.0 * k - 2.0 * k * k)
                })
                .sum();
            assert!((middle - 7.0).abs() < 1e-12, "{half}: {middle}");
        }
        // The published five-point weights.
        for (ours, published) in parabola_weights(2)
            .into_iter()
            .zip([-3.0, 12.0, 17.0, 12.0, -3.0])
        {
            assert!((ours - published / 35.0).abs() < 1e-15);
        }
    }
}

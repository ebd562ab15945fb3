//! The load of one foot, sample by sample: what the plates measured in its clean contacts, joined to one force.

use super::contact::Contact;
use crate::anatomy::Side;
use crate::calibration::plates::Plate;
use crate::geometry::Vec3;
use crate::signal::{Track, frame_index};

/// The ground reaction of one foot at the analog rate, laboratory frame. All of it is zero where the foot stood on no
/// plate cleanly, and where the load is below the threshold of the centre of pressure.
#[derive(Debug, Clone, PartialEq)]
pub struct FootLoad {
    /// Samples per second.
    pub rate_hz: f64,
    /// Force of the ground on the foot, N.
    pub force_n: Vec<[f64; 3]>,
    /// Where it is applied: the centre of pressure on the surface, mm; missing where there is no load.
    pub place_mm: Track,
    /// Moment of the ground on the foot about that point, N.mm: the free moment, along the normal of the surface.
    pub free_moment_nmm: Vec<[f64; 3]>,
}

impl FootLoad {
    /// The load of a foot from its clean contacts; `None` when it has none on a plate that gives a centre of pressure.
    ///
    /// Where the foot stands on two plates at once their loads are added, and the centre of pressure is that of the sum
    /// at the mean height of both centres, weighted by their vertical force.
    pub fn of(plates: &[Plate], contacts: &[Contact], side: Side) -> Option<FootLoad> {
        let own = contacts
            .iter()
            .filter(|c| c.foot.side() == Some(side) && c.is_clean());
        let mut load: Option<FootLoad> = None;
        for contact in own {
            let plate = plates.iter().find(|p| p.number == contact.plate);
            let Some(plate) = plate.filter(|p| p.moment_nmm.is_some()) else {
                continue;
            };
            let load = load.get_or_insert_with(|| FootLoad::none(plate.rate_hz, plate.force_n.len()));
            let start = frame_index((contact.start_s * plate.rate_hz).round()).unwrap_or(0);
            let end = frame_index((contact.end_s * plate.rate_hz).round()).unwrap_or(0);
            for sample in start..end.min(plate.force_n.len()) {
                load.add(plate, sample);
            }
        }
        load
    }

    /// The load of a plate as it is, whoever stood on it; `None` when it gives no centre of pressure.
    pub fn of_plate(plate: &Plate) -> Option<FootLoad> {
        plate.moment_nmm.as_ref()?;
        let mut load = FootLoad::none(plate.rate_hz, plate.force_n.len());
        for sample in 0..plate.force_n.len() {
            load.add(plate, sample);
        }
        Some(load)
    }

    fn none(rate_hz: f64, samples: usize) -> FootLoad {
        FootLoad {
            rate_hz,
            force_n: vec![[0.0; 3]; samples],
            place_mm: Track::missing(samples),
            free_moment_nmm: vec![[0.0; 3]; samples],
        }
    }

    /// Adds what a plate measured at a sample, unless the load is too small to have a place.
    fn add(&mut self, plate: &Plate, sample: usize) {
        let free = plate.free_moment_nmm.get(sample).copied().unwrap_or_default();
        let up: Vec3 = -plate.axes().column(2);
        let own = plate.force_n.get(sample).zip(plate.cop_mm.at(sample));
        let Some(own) = own.map(|(force, place)| Wrench {
            force_n: Vec3::from(*force),
            place_mm: Vec3::from(place),
            moment_nmm: up * free,
        }) else {
            return;
        };
        let before = self.place_mm.at(sample).map(|place| Wrench {
            force_n: self.force_n.get(sample).copied().unwrap_or_default().into(),
            place_mm: place.into(),
            moment_nmm: self
                .free_moment_nmm
                .get(sample)
                .copied()
                .unwrap_or_default()
                .into(),
        });
        let sum = before.map_or(own, |before| before.plus(&own));
        if let (Some(force), Some(moment)) =
            (self.force_n.get_mut(sample), self.free_moment_nmm.get_mut(sample))
        {
            (*force, *moment) = (sum.force_n.into(), sum.moment_nmm.into());
            self.place_mm.set(sample, Some(sum.place_mm.into()));
        }
    }
}

/// A force at a point and the moment about that point.
#[derive(Clone, Copy)]
struct Wrench {
    force_n: Vec3,
    place_mm: Vec3,
    moment_nmm: Vec3,
}

impl Wrench {
    /// The sum at the point of the mean height about which it has no moment but the vertical one.
    fn plus(&self, other: &Wrench) -> Wrench {
        let force = self.force_n + other.force_n;
        let about_origin = |w: &Wrench| w.moment_nmm + w.place_mm.cross(&w.force_n);
        let moment = about_origin(self) + about_origin(other);
        let height_mm = (self.place_mm.z * self.force_n.z + other.place_mm.z * other.force_n.z) / force.z;
        let place = Vec3::new(
            (height_mm * force.x - moment.y) / force.z,
            (moment.x + height_mm * force.y) / force.z,
            height_mm,
        );
        Wrench {
            force_n: force,
            place_mm: place,
            moment_nmm: moment - place.cross(&force),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Sums of a few forces of some hundred N at lengths below a metre, in double precision (N.mm).
    const ROUNDING_NMM: f64 = 1e-8;

    #[test]
    fn the_sum_of_two_plates_is_one_force_with_a_vertical_moment() {
        let one = Wrench {
            force_n: Vec3::new(10.0, -20.0, 300.0),
            place_mm: Vec3::new(100.0, 200.0, 0.0),
            moment_nmm: Vec3::new(0.0, 0.0, 1500.0),
        };
        let two = Wrench {
            force_n: Vec3::new(-5.0, 8.0, 500.0),
            place_mm: Vec3::new(350.0, 180.0, 0.0),
            moment_nmm: Vec3::new(0.0, 0.0, -700.0),
        };
        let sum = one.plus(&two);
        assert_eq!(sum.force_n, Vec3::new(5.0, -12.0, 800.0));
        assert!(sum.moment_nmm.xy().norm() < ROUNDING_NMM, "{}", sum.moment_nmm);
        assert!((sum.place_mm.x - (100.0 * 300.0 + 350.0 * 500.0) / 800.0).abs() < ROUNDING_NMM);
        assert!((sum.place_mm.y - (200.0 * 300.0 + 180.0 * 500.0) / 800.0).abs() < ROUNDING_NMM);
        // about any point the sum turns as both together do
        let about = Vec3::new(-30.0, 70.0, 900.0);
        let turn = |w: &Wrench| w.moment_nmm + (w.place_mm - about).cross(&w.force_n);
        let difference = turn(&sum) - turn(&one) - turn(&two);
        assert!(difference.norm() < ROUNDING_NMM, "{difference}");
    }
}

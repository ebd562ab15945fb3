//! Which foot stood on which plate, found from geometry: foot markers, outline of the plate, centre of pressure.
//!
//! The foot is the one whose heel-toe line lies nearest to the centre of pressure. The contact is clean when its
//! outline lies on the plate in the middle of the contact, the centre of pressure stays inside the outline, the other
//! foot does not share the plate, and the foot loads no second plate at the same time (unless the two lie edge to edge
//! and hold the foot whole together). Events play no role, so that they may be found from the answer. On a treadmill
//! belt, told by flat feet that move under load, "standing" means at rest against the belt.

use super::combine::{Judged, beside, carries, combine};
use super::contact::{Contact, PlateFoot};
use super::gait_markers::GaitMarkers;
use super::ground::ground;
use super::scene::Scene;
use super::standing::Feet;
use crate::calibration::plates::Plate;
use crate::capture::Trial;

/// When a plate counts as loaded.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct ContactSettings {
    /// Vertical force above which it is loaded (N).
    pub threshold_n: f64,
    /// The same for treadmill belts, which are noisier (N).
    pub belt_threshold_n: f64,
    /// Shorter loads are not contacts (s).
    pub least_s: f64,
    /// Shorter loads than `least_s`, but not than this (s), are looked at as part of a contact on another plate.
    pub brief_s: f64,
    /// Shorter dips below the threshold do not end a contact (s).
    pub dip_s: f64,
    /// Body mass (kg), when it is known: tells loads far below body weight.
    pub body_mass_kg: Option<f64>,
}

impl ContactSettings {
    /// 20 N and 0.2 s: against stored events these gave strikes with a median error of 0.2 frames (see
    /// `docs/validation/events.md`). 50 N on belts, the usual threshold of instrumented treadmills.
    pub fn usual() -> ContactSettings {
        ContactSettings {
            threshold_n: 20.0,
            belt_threshold_n: 50.0,
            least_s: 0.2,
            brief_s: 0.05,
            dip_s: 0.01,
            body_mass_kg: None,
        }
    }

    /// The usual settings for a subject of this mass.
    pub fn of_mass(body_mass_kg: Option<f64>) -> ContactSettings {
        ContactSettings {
            body_mass_kg,
            ..ContactSettings::usual()
        }
    }
}

/// The contacts of a trial, plate by plate in time order. `by_hand` gives plates (number from 1) to feet.
pub fn contacts(
    trial: &Trial,
    plates: &[Plate],
    by_hand: &[(usize, PlateFoot)],
    settings: &ContactSettings,
) -> Vec<Contact> {
    let markers = GaitMarkers::of(trial);
    let feet = Feet::of(&markers, trial.point_rate_hz());
    let ground = ground(plates, &feet, settings);
    let mut judged = Vec::new();
    for (index, loaded) in ground.iter().enumerate() {
        let number = loaded.plate.number;
        let hand = by_hand.iter().find(|(n, _)| *n == number).map(|(_, foot)| *foot);
        for run in &loaded.stretches {
            let scene = Scene {
                loaded,
                run: *run,
                feet: &feet,
                settings,
            };
            let idle = |plate| !carries(&ground, plate, scene.start_s(), scene.end_s());
            let contact = scene.contact(hand, &beside(index, &ground, idle));
            let long = contact.end_s - contact.start_s > settings.least_s;
            let part = contact.automatic.side().is_some_and(|side| scene.touches(side));
            if long || part {
                judged.push(Judged {
                    scene,
                    contact,
                    plate: index,
                });
            }
        }
    }
    combine(&mut judged, &ground);
    let part_of_another = |c: &Contact| {
        let two = |u: &super::unclean::Unclean| matches!(u, super::unclean::Unclean::TwoPlates { .. });
        !c.combined_with.is_empty() || c.unclean.iter().any(two)
    };
    judged
        .into_iter()
        .map(|j| j.contact)
        .filter(|c| c.end_s - c.start_s > settings.least_s || part_of_another(c))
        .collect()
}

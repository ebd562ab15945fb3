//! Plates that show nothing while somebody stands on them.

use super::gait_markers::GaitMarkers;
use super::ground::{Loaded, ground};
use super::plate_contact::ContactSettings;
use super::standing::Feet;
use crate::anatomy::Side;
use crate::calibration::plates::Plate;
use crate::capture::Trial;
use crate::signal::nearest_frame;

/// A foot has to stand whole on the plate, alone on the ground, for so long (s) before a missing load is told.
const ALONE_S: f64 = 0.1;

/// A foot that carries the body stands whole on a plate, and the plate shows no load.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct SilentPlate {
    /// Number of the plate in the file, from 1.
    pub plate: usize,
    /// The foot.
    pub side: Side,
    /// Since when (s from the first stored frame).
    pub at_s: f64,
    /// For how long (s).
    pub during_s: f64,
}

impl SilentPlate {
    /// The finding as a sentence.
    pub fn words(&self) -> String {
        format!(
            "Plate {} shows no load at {:.2} s although the {} foot stands whole on it, the other foot in the air, for {:.2} s: it was off, or does not lie where the file says.",
            self.plate,
            self.at_s,
            self.side.word(),
            self.during_s
        )
    }
}

/// The plates of a trial that show nothing under a standing foot, one entry per plate and foot.
pub fn silent_plates(trial: &Trial, plates: &[Plate], settings: &ContactSettings) -> Vec<SilentPlate> {
    let markers = GaitMarkers::of(trial);
    let feet = Feet::of(&markers, trial.point_rate_hz());
    let mut found = Vec::new();
    for loaded in ground(plates, &feet, settings) {
        for side in Side::BOTH {
            found.extend(silent(&loaded, &feet, side, trial.frames()));
        }
    }
    found
}

fn silent(loaded: &Loaded<'_>, feet: &Feet<'_>, side: Side, frames: usize) -> Option<SilentPlate> {
    let plate = loaded.plate;
    let shape = feet.shape(side)?;
    let per_frame = plate.rate_hz / feet.rate_hz;
    let force_n = |frame: usize| {
        let sample = nearest_frame(frame as f64 * per_frame)?;
        loaded.vertical_n.get(sample).copied()
    };
    let alone: Vec<usize> = (0..frames)
        .filter(|frame| {
            let whole = shape
                .at(*frame)
                .is_some_and(|print| print.corners_mm.iter().all(|p| plate.inside_by_mm(*p) > 0.0));
            whole
                && loaded.feet.stands(side, *frame)
                && loaded.feet.is_in_the_air(side.opposite(), *frame)
                && force_n(*frame).is_some_and(|n| n <= loaded.threshold_n)
        })
        .collect();
    let during_s = alone.len() as f64 / feet.rate_hz;
    (during_s > ALONE_S).then_some(SilentPlate {
        plate: plate.number,
        side,
        at_s: *alone.first()? as f64 / feet.rate_hz,
        during_s,
    })
}

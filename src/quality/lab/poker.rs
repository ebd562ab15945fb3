//! A pointed rod pressed onto a plate: do cameras and force plates agree where the floor is pushed, and in which direction?
//!
//! Two markers give the line of the rod and, at a known distance below the lower one, its tip. The force of the plate
//! has to go through the tip and along the rod, leaned this way and that: nothing else shows a plate whose corners
//! are wrong in the file, or a camera calibration that has moved against the floor.
//!
//! # References
//! Baker 1997, Gait Posture 6:1 (the poker test); Holden et al. 2003, Gait Posture 17:205 (rod with its own axis).

use thiserror::Error;

use super::measure::{LabCheck, Measure};
use crate::calibration::plates::{self, Plate, PlateSettings};
use crate::capture::Trial;
use crate::geometry::Vec3;
use crate::quality::Limits;
use crate::signal::{mean, nearest_frame};

/// The rod is pressed when the plate carries so much, N: below it noise decides where the centre of pressure is.
const PRESSED_N: f64 = 100.0;
/// Frames pressed that are enough for a mean: half a second at 100 Hz.
const LEAST_FRAMES: usize = 50;
/// A rod that stands upright all the time does not show the direction: it has to lean by so much, degrees.
const LEAST_LEAN_DEG: f64 = 10.0;

/// The rod: two markers and where its tip is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rod<'a> {
    /// Marker nearer to the tip, and marker nearer to the hand.
    pub markers: [&'a str; 2],
    /// Distance of the lower marker's centre to the tip, along the rod, mm.
    pub tip_mm: f64,
}

/// Why a capture of the rod cannot be judged.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum PokerError {
    /// A marker of the rod is not there.
    #[error("no marker \"{name}\"; the markers are: {known}")]
    NoMarker {
        /// Its name.
        name: String,
        /// All markers.
        known: String,
    },
    /// No plate was pressed for long enough with both markers seen.
    #[error("no plate carries {PRESSED_N} N for {LEAST_FRAMES} frames with both markers of the rod seen")]
    NotPressed,
}

/// How plate and cameras agree on one plate.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Poked {
    /// Number of the plate in the file, from 1.
    pub plate: usize,
    /// Frames in which it was pressed.
    pub frames: usize,
    /// Mean of centre of pressure minus tip, horizontal, mm, laboratory axes.
    pub off_mm: [f64; 2],
    /// Largest horizontal distance of centre of pressure and tip, mm.
    pub largest_mm: f64,
    /// Mean angle between force and rod, degrees.
    pub angle_deg: f64,
    /// How far the rod leaned from the vertical at most, degrees.
    pub lean_deg: f64,
}

/// Measures every plate that the rod was pressed onto.
///
/// # Errors
/// See [`PokerError`].
pub fn poked(trial: &Trial, rod: Rod<'_>) -> Result<Vec<Poked>, PokerError> {
    let track = |name: &str| {
        trial.marker(name).ok_or_else(|| PokerError::NoMarker {
            name: name.to_owned(),
            known: trial.marker_labels().join(", "),
        })
    };
    let (low, high) = (track(rod.markers[0])?, track(rod.markers[1])?);
    let line: Vec<Option<(Vec3, Vec3)>> = (0..low.len())
        .map(|frame| {
            let (low, high) = (Vec3::from(low.at(frame)?), Vec3::from(high.at(frame)?));
            let up = (high - low).try_normalize(f64::EPSILON)?;
            Some((low - up * rod.tip_mm, up))
        })
        .collect();
    let (plates, _) = plates::read(trial, &PlateSettings::usual());
    let found: Vec<Poked> = plates
        .iter()
        .filter_map(|plate| on_plate(plate, &line, trial.point_rate_hz()))
        .collect();
    if found.is_empty() {
        return Err(PokerError::NotPressed);
    }
    Ok(found)
}

fn on_plate(plate: &Plate, line: &[Option<(Vec3, Vec3)>], point_rate_hz: f64) -> Option<Poked> {
    let vertical_n = plate.vertical_force_n();
    let (mut x_mm, mut y_mm, mut angles_deg) = (Vec::new(), Vec::new(), Vec::new());
    let (mut largest_mm, mut lean_deg) = (0.0_f64, 0.0_f64);
    for (frame, seen) in line.iter().enumerate() {
        let Some((tip, up)) = seen else { continue };
        let sample = nearest_frame(frame as f64 / point_rate_hz * plate.rate_hz)?;
        let pressed = vertical_n.get(sample).is_some_and(|n| *n > PRESSED_N);
        let (Some(cop), Some(force), true) = (plate.cop_mm.at(sample), plate.force_n.get(sample), pressed)
        else {
            continue;
        };
        let away = Vec3::from(cop) - tip;
        x_mm.push(away.x);
        y_mm.push(away.y);
        largest_mm = largest_mm.max(away.x.hypot(away.y));
        angles_deg.push(Vec3::from(*force).angle(up).to_degrees());
        lean_deg = lean_deg.max(up.angle(&Vec3::z()).to_degrees());
    }
    if angles_deg.len() < LEAST_FRAMES {
        return None;
    }
    Some(Poked {
        plate: plate.number,
        frames: angles_deg.len(),
        off_mm: [mean(&x_mm)?, mean(&y_mm)?],
        largest_mm,
        angle_deg: mean(&angles_deg)?,
        lean_deg,
    })
}

/// Judges what [`poked`] measured on one plate.
pub fn poker_check(on: &Poked, limits: &Limits) -> LabCheck {
    let subject = format!("plate {} and cameras", on.plate);
    let measure = |rule: &str, value: f64| Measure {
        rule: rule.to_owned(),
        subject: subject.clone(),
        value,
    };
    let [x, y] = on.off_mm;
    let off_mm = x.hypot(y);
    let mut measures = vec![
        measure("lab.poker_offset", off_mm),
        measure("lab.poker_largest", on.largest_mm),
    ];
    let leaned = on.lean_deg >= LEAST_LEAN_DEG;
    let direction = if leaned {
        measures.push(measure("lab.poker_angle", on.angle_deg));
        format!("force {:.1}° off the rod", on.angle_deg)
    } else {
        format!(
            "direction not judged, the rod leaned by {:.0}° only (lean it by {LEAST_LEAN_DEG:.0}° and more)",
            on.lean_deg
        )
    };
    let summary = format!(
        "centre of pressure off the tip of the rod by {off_mm:.1} mm on average (x {x:+.1}, y {y:+.1}), {:.1} mm at most; \
         {direction}; {} frames",
        on.largest_mm, on.frames
    );
    let said = |m: &Measure| {
        let what = match m.rule.as_str() {
            "lab.poker_offset" => format!(
                "{subject}: the centre of pressure lies {off_mm:.1} mm off the tip of the rod (x {x:+.1} mm, y {y:+.1} mm)"
            ),
            "lab.poker_largest" => format!(
                "{subject}: the centre of pressure lies up to {:.1} mm off the tip of the rod",
                m.value
            ),
            _ => format!("{subject}: the force points {:.1}° off the rod", m.value),
        };
        (
            what,
            "compare the corners of the plate in the capture software with their surveyed places, set the origin of the \
             cameras again; then press again at several places",
        )
    };
    LabCheck::judged((subject.clone(), summary), measures, limits, said)
}

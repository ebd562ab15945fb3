//! What the kinematic methods look at: feet relative to the pelvis along the local direction of travel.

use crate::anatomy::Side;
use crate::events::settings::EventSettings;
use crate::kinetics::GaitMarkers;
use crate::signal::{LowPass, LowPassError, Run, Track, valid_runs};

/// The direction of travel at a frame is that of the pelvis over this much before and after (s).
const HEADING_HALF_WINDOW_S: f64 = 0.4;
/// Below this speed the pelvis gives no direction; then the way it faces is used (mm/s).
const HEADING_LEAST_SPEED_MM_S: f64 = 200.0;
/// The foot has to move at least this much to and fro under the pelvis for a trial to be walking (mm). The
/// shortest step of the published tables for one-year-old children is about 200 mm.
const LEAST_EXCURSION_MM: f64 = 120.0;

/// One foot in the pelvis' travelling frame.
pub(super) struct FootPath {
    pub side: Side,
    /// Heel (or ankle) filtered at the marker cut-off, mm.
    pub heel: Track,
    /// Toe (or ankle) filtered at the marker cut-off, mm.
    pub toe: Track,
    /// Middle of heel and toe, filtered at the velocity cut-off, mm.
    pub middle: Track,
    /// Heel ahead of the pelvis, mm; valid where `runs` says.
    pub heel_ahead_mm: Vec<f64>,
    /// Toe ahead of the pelvis, mm.
    pub toe_ahead_mm: Vec<f64>,
    /// Stretches in which heel, toe, pelvis and direction are all known.
    pub runs: Vec<Run>,
}

/// A walking trial prepared for the kinematic methods.
pub(super) struct Walk {
    pub rate_hz: f64,
    /// Direction of travel (horizontal unit vector) by frame.
    pub heading: Vec<Option<[f64; 2]>>,
    pub feet: Vec<FootPath>,
    /// Which marker stood in for which, in words.
    pub substitutes: Vec<String>,
}

impl Walk {
    /// Prepares the tracks; feet without any marker are left out.
    pub(super) fn new(
        markers: &GaitMarkers,
        rate_hz: f64,
        settings: &EventSettings,
    ) -> Result<Walk, LowPassError> {
        let cutoff = |hz: f64| hz.min(0.4 * rate_hz);
        let slow = LowPass::butterworth(
            settings.filter_order,
            cutoff(settings.velocity_cutoff_hz),
            rate_hz,
        )?;
        let filter = LowPass::butterworth(settings.filter_order, cutoff(settings.marker_cutoff_hz), rate_hz)?;
        let pelvis = filter.track(markers.pelvis());
        let heading = headings(markers, rate_hz);
        let mut feet = Vec::new();
        let mut substitutes = Vec::new();
        for side in Side::BOTH {
            let foot = markers.foot(side);
            let (Some(heel), Some(toe)) = (foot.heel_or_ankle(), foot.toe_or_ankle()) else {
                continue;
            };
            for (there, name) in [(foot.heel.is_some(), "HEE"), (foot.toe.is_some(), "TOE")] {
                if !there {
                    let letter = side.letter();
                    substitutes.push(format!(
                        "{letter}{name} is missing; another marker of the foot stands in"
                    ));
                }
            }
            let middle = slow.track(&halfway(heel, toe));
            let (heel, toe) = (filter.track(heel), filter.track(toe));
            let (heel_ahead_mm, toe_ahead_mm, valid) = ahead(&heel, &toe, &pelvis, &heading);
            feet.push(FootPath {
                side,
                heel,
                toe,
                middle,
                heel_ahead_mm,
                toe_ahead_mm,
                runs: valid_runs(&valid),
            });
        }
        Ok(Walk {
            rate_hz,
            heading,
            feet,
            substitutes,
        })
    }

    /// Whether any foot swings to and fro under the pelvis.
    pub(super) fn is_walking(&self) -> bool {
        self.feet.iter().any(|f| f.excursion_mm() >= LEAST_EXCURSION_MM)
    }
}

impl FootPath {
    /// How far the toe moves to and fro under the pelvis (mm).
    pub(super) fn excursion_mm(&self) -> f64 {
        let values = || {
            let stretches = self
                .runs
                .iter()
                .filter_map(|r| self.toe_ahead_mm.get(r.start..r.end));
            stretches.flatten().copied()
        };
        let highest = values().fold(f64::NEG_INFINITY, f64::max);
        let lowest = values().fold(f64::INFINITY, f64::min);
        (highest - lowest).max(0.0)
    }
}

fn halfway(a: &Track, b: &Track) -> Track {
    let mut result = Track::missing(a.len());
    for frame in 0..a.len() {
        let both = a.at(frame).zip(b.at(frame));
        result.set(frame, both.map(|(a, b)| [0, 1, 2].map(|c| 0.5 * (a[c] + b[c]))));
    }
    result
}

type Ahead = (Vec<f64>, Vec<f64>, Vec<bool>);

fn ahead(heel: &Track, toe: &Track, pelvis: &Track, heading: &[Option<[f64; 2]>]) -> Ahead {
    let mut result: Ahead = Default::default();
    for (frame, direction) in heading.iter().enumerate() {
        let known = (heel.at(frame), toe.at(frame), pelvis.at(frame), *direction);
        let (heel_mm, toe_mm, valid) = match known {
            (Some(h), Some(t), Some(p), Some(u)) => {
                let along = |m: [f64; 3]| (m[0] - p[0]) * u[0] + (m[1] - p[1]) * u[1];
                (along(h), along(t), true)
            }
            _ => (0.0, 0.0, false),
        };
        result.0.push(heel_mm);
        result.1.push(toe_mm);
        result.2.push(valid);
    }
    result
}

/// The horizontal direction of travel by frame: displacement of the pelvis over a short window, or, where it
/// hardly moves (standing, treadmill), the way the pelvis faces.
fn headings(markers: &GaitMarkers, rate_hz: f64) -> Vec<Option<[f64; 2]>> {
    let pelvis = markers.pelvis();
    let frames = pelvis.len();
    let reach = crate::signal::nearest_frame(HEADING_HALF_WINDOW_S * rate_hz).unwrap_or(0);
    (0..frames)
        .map(|frame| {
            let valid = |f: &usize| pelvis.at(*f).is_some();
            let from = (frame.saturating_sub(reach)..=frame).find(valid)?;
            let to = (frame..=(frame + reach).min(frames - 1)).rev().find(valid)?;
            let (a, b) = (pelvis.at(from)?, pelvis.at(to)?);
            let moved = [b[0] - a[0], b[1] - a[1]];
            let length = moved[0].hypot(moved[1]);
            let elapsed_s = (to - from) as f64 / rate_hz;
            if to > from && length / elapsed_s >= HEADING_LEAST_SPEED_MM_S {
                return Some([moved[0] / length, moved[1] / length]);
            }
            markers.facing(frame as f64)
        })
        .collect()
}

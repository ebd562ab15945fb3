//! The plates of a trial as one ground: when each is loaded, and which lie edge to edge.

use super::footprint::outside_by_mm;
use super::plate_contact::ContactSettings;
use super::standing::{Feet, OnPlate};
use crate::calibration::plates::Plate;
use crate::signal::{Run, nearest_frame, valid_runs};

/// Plates whose borders are no further apart (mm) lie edge to edge: the gap between plates in one frame is some 2 to
/// 20 mm, and a foot over it stands on both.
const GAP_MM: f64 = 30.0;
/// Surfaces edge to edge differ by no more in height (mm).
const LEVEL_MM: f64 = 15.0;

/// One plate with its load.
pub(super) struct Loaded<'a> {
    pub plate: &'a Plate,
    pub vertical_n: Vec<f64>,
    pub threshold_n: f64,
    pub feet: OnPlate<'a>,
    /// Other plates of the ground (by index) that lie edge to edge with it.
    pub beside: Vec<usize>,
    /// Stretches of load, in samples.
    pub stretches: Vec<Run>,
}

/// All plates with their loads.
pub(super) fn ground<'a>(
    plates: &'a [Plate],
    feet: &'a Feet<'a>,
    settings: &ContactSettings,
) -> Vec<Loaded<'a>> {
    let beside = |a: &Plate| {
        let edge_to_edge = |(_, b): &(usize, &Plate)| b.number != a.number && lie_edge_to_edge(a, b);
        plates
            .iter()
            .enumerate()
            .filter(edge_to_edge)
            .map(|(index, _)| index)
            .collect()
    };
    plates
        .iter()
        .map(|plate| {
            let vertical_n = plate.vertical_force_n();
            let per_frame = plate.rate_hz / feet.rate_hz;
            let loaded_at = |frame: usize| {
                let sample = nearest_frame(frame as f64 * per_frame);
                sample
                    .and_then(|s| vertical_n.get(s))
                    .is_some_and(|f| *f > settings.belt_threshold_n)
            };
            let on = feet.on(plate, &(0..feet.frames()).map(loaded_at).collect::<Vec<_>>());
            let is_belt = on.belt_mm_s.is_some() || plate.belt.is_some();
            let threshold_n = if is_belt {
                settings.belt_threshold_n
            } else {
                settings.threshold_n
            };
            Loaded {
                plate,
                threshold_n,
                feet: on,
                beside: beside(plate),
                stretches: loaded(&vertical_n, threshold_n, plate.rate_hz, settings),
                vertical_n,
            }
        })
        .collect()
}

impl Loaded<'_> {
    /// Largest vertical force between two times (s).
    pub(super) fn peak_n(&self, from_s: f64, to_s: f64) -> f64 {
        let sample = |time_s: f64| nearest_frame(time_s * self.plate.rate_hz).unwrap_or(0);
        let all = self.vertical_n.iter().take(sample(to_s)).skip(sample(from_s));
        all.copied().fold(0.0, f64::max)
    }
}

/// Loaded stretches, in samples; those shorter than `brief_s` are noise.
fn loaded(vertical_n: &[f64], threshold_n: f64, rate_hz: f64, settings: &ContactSettings) -> Vec<Run> {
    let above: Vec<bool> = vertical_n.iter().map(|f| *f > threshold_n).collect();
    let mut joined: Vec<Run> = Vec::new();
    for run in valid_runs(&above) {
        match joined.last_mut() {
            Some(last) if (run.start - last.end) as f64 <= settings.dip_s * rate_hz => last.end = run.end,
            _ => joined.push(run),
        }
    }
    joined.retain(|r| r.len() as f64 > settings.brief_s * rate_hz);
    joined
}

fn lie_edge_to_edge(a: &Plate, b: &Plate) -> bool {
    let between = |a: &Plate, b: &Plate| {
        let away = b.corners_mm.map(|corner| outside_by_mm(&a.corners_mm, corner));
        away.into_iter().fold(f64::INFINITY, f64::min)
    };
    let level = b
        .corners_mm
        .iter()
        .all(|corner| a.local_mm(*corner)[2].abs() <= LEVEL_MM);
    level && between(a, b).min(between(b, a)) <= GAP_MM
}

/// How far a point lies inside a plate or one of those beside it (mm); negative outside. In the gap between them it
/// counts as on the border.
pub(super) fn inside_by_mm(point_mm: [f64; 3], own: &Plate, beside: &[&Plate]) -> f64 {
    let here = own.inside_by_mm(point_mm);
    let there = beside
        .iter()
        .map(|p| p.inside_by_mm(point_mm))
        .fold(f64::NEG_INFINITY, f64::max);
    let best = here.max(there);
    if best < 0.0 && here.min(there) > -GAP_MM {
        0.0
    } else {
        best
    }
}

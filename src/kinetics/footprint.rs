//! The outline of a foot seen from above, from its heel and toe markers and the proportions of feet.

use super::gait_markers::FootMarkers;

/// Toes reach beyond the `TOE` marker (second metatarsal head) by this share of the distance from `HEE` to `TOE`: the
/// marker lies at 0.73 of the foot's length.
const TOES_SHARE: f64 = 0.35;
/// Half the breadth of the forefoot as a share of the same distance: breadth 0.38 of the foot's length.
const HALF_FOREFOOT_SHARE: f64 = 0.25;
/// Half the breadth of the heel as a share of the same distance: breadth 0.25 of the foot's length.
const HALF_HEEL_SHARE: f64 = 0.17;
/// Without `HEE` the heel lies behind the ankle by this share of the distance from `ANK` to `TOE`.
const BEHIND_ANKLE_SHARE: f64 = 0.4;

/// The outline of a foot on the ground: both sides of the heel, both sides of the forefoot, tip of the toes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Footprint {
    /// Corners in order around the foot, mm, laboratory frame; a convex shape seen from above.
    pub corners_mm: [[f64; 3]; 5],
}

/// The markers of one foot with the length that its outline is drawn by.
#[derive(Debug, Clone, Copy)]
pub struct FootShape<'a> {
    markers: &'a FootMarkers,
    /// Usual distance from heel to `TOE` marker, mm.
    length_mm: f64,
}

impl<'a> FootShape<'a> {
    /// The shape of a foot; `None` when `TOE` or both of `HEE` and `ANK` are never seen.
    pub fn of(markers: &'a FootMarkers) -> Option<FootShape<'a>> {
        let frames = markers.toe.as_ref()?.len();
        let mut lengths_mm: Vec<f64> = (0..frames)
            .filter_map(|frame| {
                let (heel, toe) = heel_and_toe(markers, frame)?;
                Some(
                    (0..3)
                        .map(|axis| (toe[axis] - heel[axis]).powi(2))
                        .sum::<f64>()
                        .sqrt(),
                )
            })
            .collect();
        lengths_mm.sort_by(f64::total_cmp);
        let length_mm = lengths_mm.get(lengths_mm.len() / 2).copied()?;
        Some(FootShape { markers, length_mm })
    }

    /// The outline at a frame. The foot's length is that of the whole trial, so that the toes stay on the ground
    /// while the heel rises.
    pub fn at(&self, frame: usize) -> Option<Footprint> {
        let (heel, toe) = heel_and_toe(self.markers, frame)?;
        let along = [toe[0] - heel[0], toe[1] - heel[1]];
        let seen_mm = along[0].hypot(along[1]);
        if seen_mm <= 0.0 {
            return None;
        }
        let (forward, length_mm) = ([along[0] / seen_mm, along[1] / seen_mm], self.length_mm);
        let place = |from: [f64; 3], ahead: f64, left: f64| {
            [
                from[0] + length_mm * (ahead * forward[0] - left * forward[1]),
                from[1] + length_mm * (ahead * forward[1] + left * forward[0]),
                from[2],
            ]
        };
        Some(Footprint {
            corners_mm: [
                place(heel, 0.0, HALF_HEEL_SHARE),
                place(toe, 0.0, HALF_FOREFOOT_SHARE),
                place(toe, TOES_SHARE, 0.0),
                place(toe, 0.0, -HALF_FOREFOOT_SHARE),
                place(heel, 0.0, -HALF_HEEL_SHARE),
            ],
        })
    }
}

impl Footprint {
    /// The middle of the corners, mm, laboratory frame.
    pub fn middle_mm(&self) -> [f64; 3] {
        let sum = |axis: usize| self.corners_mm.iter().map(|c| c[axis]).sum::<f64>();
        let count = self.corners_mm.len() as f64;
        [sum(0) / count, sum(1) / count, sum(2) / count]
    }

    /// How far a point lies outside the outline, seen from above (mm); 0 inside.
    pub fn outside_by_mm(&self, point_mm: [f64; 3]) -> f64 {
        outside_by_mm(&self.corners_mm, point_mm)
    }
}

/// How far a point lies outside a convex shape, seen from above (mm); 0 inside. The corners go round either way.
pub(super) fn outside_by_mm(corners_mm: &[[f64; 3]], point: [f64; 3]) -> f64 {
    let edges = || corners_mm.iter().zip(corners_mm.iter().cycle().skip(1));
    let turn =
        |a: &[f64; 3], b: &[f64; 3]| (b[0] - a[0]) * (point[1] - a[1]) - (b[1] - a[1]) * (point[0] - a[0]);
    let (left, right) = edges().fold((true, true), |(left, right), (a, b)| {
        (left && turn(a, b) >= 0.0, right && turn(a, b) <= 0.0)
    });
    if left || right {
        return 0.0;
    }
    edges()
        .map(|(a, b)| from_line_mm(point, *a, *b))
        .fold(f64::INFINITY, f64::min)
}

/// Distance seen from above (mm) of a point from the line between two points.
pub(super) fn from_line_mm(point: [f64; 3], a: [f64; 3], b: [f64; 3]) -> f64 {
    let along = [b[0] - a[0], b[1] - a[1]];
    let square = along[0] * along[0] + along[1] * along[1];
    let to = [point[0] - a[0], point[1] - a[1]];
    let share = if square > 0.0 {
        ((to[0] * along[0] + to[1] * along[1]) / square).clamp(0.0, 1.0)
    } else {
        0.0
    };
    (to[0] - share * along[0]).hypot(to[1] - share * along[1])
}

fn heel_and_toe(markers: &FootMarkers, frame: usize) -> Option<([f64; 3], [f64; 3])> {
    let toe = markers.toe.as_ref()?.at(frame)?;
    if let Some(heel) = &markers.heel {
        return Some((heel.at(frame)?, toe));
    }
    let ankle = markers.ankle.as_ref()?.at(frame)?;
    let behind = [0, 1].map(|axis| ankle[axis] - BEHIND_ANKLE_SHARE * (toe[axis] - ankle[axis]));
    Some(([behind[0], behind[1], toe[2]], toe))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signal::Track;

    /// Arithmetic on a few numbers (mm).
    const EXACT_MM: f64 = 1e-9;

    fn at(place: [f64; 3]) -> Option<Track> {
        let mut track = Track::missing(1);
        track.set(0, Some(place));
        Some(track)
    }

    #[test]
    fn the_outline_has_the_proportions_of_a_foot() {
        let markers = FootMarkers {
            heel: at([0.0, 0.0, 40.0]),
            toe: at([200.0, 0.0, 40.0]),
            ankle: None,
        };
        let print = FootShape::of(&markers).unwrap().at(0).unwrap();
        assert!((print.corners_mm[2][0] - 270.0).abs() < EXACT_MM);
        assert!(print.outside_by_mm([100.0, 30.0, 0.0]) < EXACT_MM);
        assert!((print.outside_by_mm([-15.0, 0.0, 0.0]) - 15.0).abs() < EXACT_MM);
        assert!((print.outside_by_mm([290.0, 0.0, 0.0]) - 20.0).abs() < EXACT_MM);
        assert!(print.outside_by_mm([200.0, 80.0, 0.0]) > 25.0);
    }

    #[test]
    fn without_a_heel_marker_the_heel_lies_behind_the_ankle_and_without_toe_there_is_no_outline() {
        let ankle_only = FootMarkers {
            heel: None,
            toe: at([150.0, 0.0, 40.0]),
            ankle: at([50.0, 0.0, 80.0]),
        };
        let print = FootShape::of(&ankle_only).unwrap().at(0).unwrap();
        assert!((print.corners_mm[0][0] - 10.0).abs() < EXACT_MM);
        let no_toe = FootMarkers {
            toe: None,
            ..ankle_only
        };
        assert!(FootShape::of(&no_toe).is_none());
    }
}

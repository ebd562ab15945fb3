//! Where and when a foot stands: its markers near the ground and at rest against the surface.

use super::footprint::FootShape;
use super::gait_markers::{FootMarkers, GaitMarkers};
use crate::anatomy::Side;
use crate::calibration::plates::Plate;
use crate::signal::{Track, velocity};

/// A marker that moves faster than this against the surface is not on a standing foot (mm/s).
const STANDING_MM_S: f64 = 300.0;
/// A marker of a standing foot is at most this far above its lowest height over the plate (mm).
const STANDING_HEIGHT_MM: f64 = 30.0;
/// A marker near the ground is at most this far above its lowest height over the plate (mm).
const NEAR_GROUND_MM: f64 = 15.0;
/// A foot near the ground under load that moves faster than this stands on a moving belt (mm/s). The slowest belts of
/// gait laboratories run at about this speed.
const BELT_MM_S: f64 = 200.0;
/// A belt is seen for at least this long (s, markers together).
const BELT_S: f64 = 0.2;
/// A marker this far over the border (mm) is still on the plate: marker diameter and accuracy of the corners.
pub(super) const BORDER_MM: f64 = 10.0;

/// The feet of a trial with their velocities.
pub(super) struct Feet<'a> {
    pub markers: &'a GaitMarkers,
    pub rate_hz: f64,
    motions: [Vec<Motion>; 2],
    shapes: [Option<FootShape<'a>>; 2],
}

struct Motion {
    place: Track,
    velocity: Track,
}

impl<'a> Feet<'a> {
    pub(super) fn of(markers: &'a GaitMarkers, rate_hz: f64) -> Feet<'a> {
        let motions = Side::BOTH.map(|side| {
            let all = markers.foot(side).all();
            all.map(|track| Motion {
                place: track.clone(),
                velocity: velocity(track, rate_hz),
            })
            .collect()
        });
        Feet {
            markers,
            rate_hz,
            motions,
            shapes: Side::BOTH.map(|side| FootShape::of(markers.foot(side))),
        }
    }

    pub(super) fn foot(&self, side: Side) -> &FootMarkers {
        self.markers.foot(side)
    }

    /// The outline of a foot; `None` without its markers.
    pub(super) fn shape(&self, side: Side) -> Option<&FootShape<'a>> {
        let [left, right] = &self.shapes;
        match side {
            Side::Left => left.as_ref(),
            Side::Right => right.as_ref(),
        }
    }

    fn motions(&self, side: Side) -> &[Motion] {
        let [left, right] = &self.motions;
        match side {
            Side::Left => left,
            Side::Right => right,
        }
    }

    /// Frames of the longest marker track.
    pub(super) fn frames(&self) -> usize {
        let lengths = self.motions.iter().flatten().map(|motion| motion.place.len());
        lengths.max().unwrap_or_default()
    }

    /// What standing on one plate looks like; `loaded` tells by frame whether it carries anybody.
    pub(super) fn on(&self, plate: &Plate, loaded: &[bool]) -> OnPlate<'_> {
        let above_mm = Side::BOTH.map(|side| {
            let heights = self
                .motions(side)
                .iter()
                .map(|motion| Above::of(plate, &motion.place));
            heights.collect()
        });
        let mut found = OnPlate {
            feet: self,
            above_mm,
            belt_mm_s: None,
        };
        found.belt_mm_s = found.belt(loaded);
        found
    }
}

/// How far a marker is above its lowest place over a plate (mm), frame by frame; missing where it is not over it.
struct Above(Vec<Option<f64>>);

impl Above {
    fn of(plate: &Plate, places: &Track) -> Above {
        let mut heights: Vec<Option<f64>> = (0..places.len())
            .map(|frame| plate.height_over_mm(places.at(frame)?, BORDER_MM))
            .collect();
        let lowest = heights.iter().flatten().copied().fold(f64::INFINITY, f64::min);
        for height in heights.iter_mut().flatten() {
            *height -= lowest;
        }
        Above(heights)
    }

    /// Whether the marker is over the plate and less than so far above its lowest place (mm).
    fn is_below(&self, frame: usize, limit_mm: f64) -> bool {
        let here = self.0.get(frame).copied().flatten();
        here.is_some_and(|above| above < limit_mm)
    }
}

/// The feet against one plate.
pub(super) struct OnPlate<'a> {
    feet: &'a Feet<'a>,
    /// By side and marker.
    above_mm: [Vec<Above>; 2],
    /// Velocity of the surface when it is a belt (laboratory, mm/s).
    pub belt_mm_s: Option<[f64; 3]>,
}

impl OnPlate<'_> {
    /// Whether a foot stands at a frame with any marker over the plate.
    pub(super) fn stands(&self, side: Side, frame: usize) -> bool {
        let [left, right] = &self.above_mm;
        let above_mm = if side == Side::Left { left } else { right };
        let surface = self.belt_mm_s.unwrap_or_default();
        self.feet
            .motions(side)
            .iter()
            .zip(above_mm)
            .any(|(motion, above)| {
                let Some(v) = motion.velocity.at(frame) else {
                    return false;
                };
                let speed = (0..3)
                    .map(|axis| (v[axis] - surface[axis]).powi(2))
                    .sum::<f64>()
                    .sqrt();
                speed < STANDING_MM_S && above.is_below(frame, STANDING_HEIGHT_MM)
            })
    }

    /// Whether a foot is clearly off the ground anywhere: every marker that is seen moves and none is seen standing.
    pub(super) fn is_in_the_air(&self, side: Side, frame: usize) -> bool {
        let surface = self.belt_mm_s.unwrap_or_default();
        let speeds: Vec<f64> = self
            .feet
            .motions(side)
            .iter()
            .filter_map(|motion| motion.velocity.at(frame))
            .map(|v| {
                (0..3)
                    .map(|axis| (v[axis] - surface[axis]).powi(2))
                    .sum::<f64>()
                    .sqrt()
            })
            .collect();
        !speeds.is_empty() && speeds.iter().all(|speed| *speed > 2.0 * STANDING_MM_S)
    }

    /// The usual velocity of markers near the ground while the plate is loaded, when it is that of a belt. Markers of
    /// the standing foot are near it most of the time, those of the swinging foot for a moment.
    fn belt(&self, loaded: &[bool]) -> Option<[f64; 3]> {
        let mut velocities: Vec<[f64; 3]> = Vec::new();
        for (side, above_mm) in Side::BOTH.into_iter().zip(&self.above_mm) {
            for (motion, above) in self.feet.motions(side).iter().zip(above_mm) {
                let loaded = loaded.iter().enumerate().filter(|(_, loaded)| **loaded);
                let near_ground = loaded.filter(|(frame, _)| above.is_below(*frame, NEAR_GROUND_MM));
                velocities.extend(near_ground.filter_map(|(frame, _)| motion.velocity.at(frame)));
            }
        }
        // the standing foot has one velocity, the swinging one any
        let all = velocities.len();
        let mut usual = usual(&velocities)?;
        for _ in 0..2 {
            velocities.retain(|v| (v[0] - usual[0]).hypot(v[1] - usual[1]) < STANDING_MM_S);
            usual = self::usual(&velocities)?;
        }
        let most = 2 * velocities.len() > all;
        let long = velocities.len() as f64 >= BELT_S * self.feet.rate_hz;
        (most && long && usual[0].hypot(usual[1]) > BELT_MM_S).then_some([usual[0], usual[1], 0.0])
    }
}

/// Median velocity along both horizontal axes.
fn usual(velocities: &[[f64; 3]]) -> Option<[f64; 2]> {
    let [x, y] = [0, 1].map(|axis| {
        let mut along: Vec<f64> = velocities.iter().map(|v| v[axis]).collect();
        along.sort_by(f64::total_cmp);
        along.get(along.len() / 2).copied()
    });
    Some([x?, y?])
}

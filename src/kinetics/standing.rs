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

    /// What standing on one plate looks like.
    pub(super) fn on<'b>(&'b self, plate: &'b Plate, loaded: &dyn Fn(usize) -> bool) -> OnPlate<'b> {
        let lowest = Side::BOTH.map(|side| {
            let heights = self.motions(side).iter().map(|motion| {
                let over = (0..motion.place.len()).filter_map(|frame| {
                    let place = motion.place.at(frame)?;
                    (plate.inside_by_mm(place) > -BORDER_MM).then(|| plate.local_mm(place)[2])
                });
                over.fold(f64::INFINITY, f64::min)
            });
            heights.collect()
        });
        let mut found = OnPlate {
            feet: self,
            plate,
            lowest,
            belt_mm_s: None,
        };
        found.belt_mm_s = found.belt(loaded);
        found
    }
}

/// The feet against one plate.
pub(super) struct OnPlate<'a> {
    feet: &'a Feet<'a>,
    plate: &'a Plate,
    /// Lowest height over the plate by side and marker (mm above the surface).
    lowest: [Vec<f64>; 2],
    /// Velocity of the surface when it is a belt (laboratory, mm/s).
    pub belt_mm_s: Option<[f64; 3]>,
}

impl OnPlate<'_> {
    /// Whether a foot stands at a frame with any marker over the plate.
    pub(super) fn stands(&self, side: Side, frame: usize) -> bool {
        let [left, right] = &self.lowest;
        let lowest = if side == Side::Left { left } else { right };
        let surface = self.belt_mm_s.unwrap_or_default();
        self.feet
            .motions(side)
            .iter()
            .zip(lowest)
            .any(|(motion, lowest_mm)| {
                let (Some(place), Some(v)) = (motion.place.at(frame), motion.velocity.at(frame)) else {
                    return false;
                };
                let speed = (0..3)
                    .map(|axis| (v[axis] - surface[axis]).powi(2))
                    .sum::<f64>()
                    .sqrt();
                speed < STANDING_MM_S
                    && self.plate.local_mm(place)[2] - lowest_mm < STANDING_HEIGHT_MM
                    && self.plate.inside_by_mm(place) > -BORDER_MM
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
    fn belt(&self, loaded: &dyn Fn(usize) -> bool) -> Option<[f64; 3]> {
        let mut velocities: Vec<[f64; 3]> = Vec::new();
        for (side, lowest) in Side::BOTH.into_iter().zip(&self.lowest) {
            for (motion, lowest_mm) in self.feet.motions(side).iter().zip(lowest) {
                let near_ground = (0..motion.place.len()).filter(|f| loaded(*f)).filter(|frame| {
                    motion.place.at(*frame).is_some_and(|place| {
                        self.plate.inside_by_mm(place) > -BORDER_MM
                            && self.plate.local_mm(place)[2] - lowest_mm < NEAR_GROUND_MM
                    })
                });
                velocities.extend(near_ground.filter_map(|frame| motion.velocity.at(frame)));
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

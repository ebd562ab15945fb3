//! Which foot stood on which plate, found from geometry: foot markers, outline of the plate, centre of pressure.
//!
//! The foot is the one whose heel-toe line lies nearest to the centre of pressure. The contact is clean when its
//! outline lies on the plate in the middle of the contact, the centre of pressure stays with it, the other foot
//! does not stand on the plate and the foot loads no second plate at the same time. Events play no role, so that
//! they may be found from the answer.

use super::contact::{Assigned, Contact, PlateFoot, Unclean};
use super::gait_markers::{FootMarkers, GaitMarkers};
use crate::anatomy::Side;
use crate::calibration::plates::Plate;
use crate::capture::Trial;
use crate::signal::{Run, Track, nearest_frame, valid_runs, velocity};

/// When a plate counts as loaded.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct ContactSettings {
    /// Vertical force above which it is loaded (N).
    pub threshold_n: f64,
    /// Shorter loads are not contacts (s).
    pub least_s: f64,
    /// Shorter dips below the threshold do not end a contact (s).
    pub dip_s: f64,
}

impl ContactSettings {
    /// 20 N and 0.2 s: against stored events these gave strikes with a median error of 0.2 frames (see
    /// `docs/validation/events.md`).
    pub fn usual() -> ContactSettings {
        ContactSettings {
            threshold_n: 20.0,
            least_s: 0.2,
            dip_s: 0.01,
        }
    }
}

/// The centre of pressure is asked where the load is at least this share of its peak.
const LOADED_SHARE: f64 = 0.2;
/// A foot further from the centre of pressure than this (median, mm) is not on the plate.
const FOOT_AWAY_MM: f64 = 150.0;
/// Further away than this (median, mm) the load is not this foot's alone: half a foot's breadth.
const LOAD_AWAY_MM: f64 = 60.0;
/// The foot is flat in this part of a contact.
const FLAT_PART: (f64, f64) = (0.25, 0.6);
/// The outline may reach this far over the border (mm): marker diameter and accuracy of the corners.
const BORDER_MM: f64 = 10.0;
/// Toes reach beyond the `TOE` marker by this share of the distance from `HEE` to `TOE`.
const TOES_SHARE: f64 = 0.3;
/// Half the breadth of the forefoot as a share of the distance from `HEE` to `TOE`.
const HALF_BREADTH_SHARE: f64 = 0.22;
/// A marker that moves faster than this is not on a standing foot (mm/s).
const STANDING_MM_S: f64 = 300.0;
/// A marker of a standing foot is at most this far above its lowest height in the trial (mm).
const STANDING_HEIGHT_MM: f64 = 30.0;
/// Shorter visits of the other foot (s) do not count.
const OTHER_FOOT_S: f64 = 0.04;
/// Two plates loaded together for less than this (s) follow each other.
const TOGETHER_S: f64 = 0.05;

/// The contacts of a trial, plate by plate in time order. `by_hand` gives plates (number from 1) to feet.
pub fn contacts(
    trial: &Trial,
    plates: &[Plate],
    by_hand: &[(usize, PlateFoot)],
    settings: &ContactSettings,
) -> Vec<Contact> {
    let markers = GaitMarkers::of(trial);
    let speeds = Side::BOTH.map(|side| Speeds::of(markers.foot(side), trial.point_rate_hz()));
    let mut found = Vec::new();
    for plate in plates {
        let vertical_n = plate.vertical_force_n();
        let hand = by_hand.iter().find(|(n, _)| *n == plate.number).map(|(_, f)| *f);
        for run in loaded(&vertical_n, plate.rate_hz, settings) {
            let scene = Scene {
                plate,
                vertical_n: &vertical_n,
                run,
                markers: &markers,
                speeds: &speeds,
                per_second: trial.point_rate_hz(),
            };
            found.push(scene.contact(hand));
        }
    }
    mark_two_plates(&mut found);
    found
}

/// Loaded stretches, in samples.
fn loaded(vertical_n: &[f64], rate_hz: f64, settings: &ContactSettings) -> Vec<Run> {
    let above: Vec<bool> = vertical_n.iter().map(|f| *f > settings.threshold_n).collect();
    let mut joined: Vec<Run> = Vec::new();
    for run in valid_runs(&above) {
        match joined.last_mut() {
            Some(last) if (run.start - last.end) as f64 <= settings.dip_s * rate_hz => last.end = run.end,
            _ => joined.push(run),
        }
    }
    joined.retain(|r| r.len() as f64 > settings.least_s * rate_hz);
    joined
}

/// Speed of each marker of a foot, and its lowest height above the floor.
struct Speeds {
    heel: Option<Moving>,
    toe: Option<Moving>,
    ankle: Option<Moving>,
}

struct Moving {
    place: Track,
    speed: Track,
}

impl Speeds {
    fn of(foot: &FootMarkers, rate_hz: f64) -> Speeds {
        let moving = |t: &Option<Track>| {
            t.as_ref().map(|t| Moving {
                place: t.clone(),
                speed: velocity(t, rate_hz),
            })
        };
        Speeds {
            heel: moving(&foot.heel),
            toe: moving(&foot.toe),
            ankle: moving(&foot.ankle),
        }
    }

    fn all(&self) -> impl Iterator<Item = &Moving> {
        [&self.heel, &self.toe, &self.ankle].into_iter().flatten()
    }
}

/// One contact before it is judged.
struct Scene<'a> {
    plate: &'a Plate,
    vertical_n: &'a [f64],
    run: Run,
    markers: &'a GaitMarkers,
    speeds: &'a [Speeds; 2],
    per_second: f64,
}

impl Scene<'_> {
    fn contact(&self, hand: Option<PlateFoot>) -> Contact {
        let rate_hz = self.plate.rate_hz;
        let forces = self
            .vertical_n
            .get(self.run.start..self.run.end)
            .unwrap_or_default();
        let peak_n = forces.iter().copied().fold(0.0, f64::max);
        let nearest = Side::BOTH
            .into_iter()
            .filter_map(|side| Some((side, self.distance_mm(side, peak_n)?)))
            .min_by(|a, b| a.1.total_cmp(&b.1))
            .filter(|(_, away_mm)| *away_mm <= FOOT_AWAY_MM);
        let mut unclean = Vec::new();
        let automatic = nearest.map_or(Assigned::Invalid, |(side, _)| side.into());
        match nearest {
            None => unclean.push(Unclean::NoFoot),
            Some((side, distance_mm)) => {
                if distance_mm > LOAD_AWAY_MM {
                    unclean.push(Unclean::LoadAwayFromFoot { distance_mm });
                }
                self.judge_outline(side, &mut unclean);
                let during_s = self.other_foot_s(side.opposite());
                if during_s > OTHER_FOOT_S {
                    unclean.push(Unclean::OtherFoot { during_s });
                }
            }
        }
        let foot = match hand {
            None | Some(PlateFoot::Auto) => automatic,
            Some(PlateFoot::Left) => Assigned::Left,
            Some(PlateFoot::Right) => Assigned::Right,
            Some(PlateFoot::Invalid) => {
                unclean.insert(0, Unclean::Operator);
                Assigned::Invalid
            }
        };
        Contact {
            plate: self.plate.number,
            start_s: self.run.start as f64 / rate_hz,
            end_s: self.run.end as f64 / rate_hz,
            begins: self.run.start > 0,
            ends: self.run.end < self.vertical_n.len(),
            peak_n,
            automatic,
            by_hand: hand,
            foot,
            unclean,
        }
    }

    /// Video frames of the contact and the analog sample at each.
    fn frames(&self) -> impl Iterator<Item = (usize, usize)> + '_ {
        let per_frame = self.plate.rate_hz / self.per_second;
        let first = nearest_frame(self.run.start as f64 / per_frame).unwrap_or(0);
        let last = nearest_frame(self.run.end as f64 / per_frame).unwrap_or(0);
        (first..last).filter_map(move |frame| Some((frame, nearest_frame(frame as f64 * per_frame)?)))
    }

    /// Median distance (mm) of the centre of pressure, or without one of the middle of the plate, from the foot.
    fn distance_mm(&self, side: Side, peak_n: f64) -> Option<f64> {
        let foot = self.markers.foot(side);
        let mut away_mm = Vec::new();
        for (frame, sample) in self.frames() {
            let force_n = self.vertical_n.get(sample).copied().unwrap_or_default();
            if force_n < LOADED_SHARE * peak_n {
                continue;
            }
            let load = match &self.plate.moment_nmm {
                Some(_) => self.plate.cop_mm.at(sample).map(|cop| self.plate.local_mm(cop)),
                None => Some([0.0; 3]),
            };
            let ends = foot_line(foot, frame).map(|(a, b)| (self.plate.local_mm(a), self.plate.local_mm(b)));
            if let (Some(load), Some((heel, toe))) = (load, ends) {
                away_mm.push(from_segment_mm(load, heel, toe));
            }
        }
        median(away_mm)
    }

    fn judge_outline(&self, side: Side, unclean: &mut Vec<Unclean>) {
        let foot = self.markers.foot(side);
        let frames: Vec<usize> = self.frames().map(|(frame, _)| frame).collect();
        let length = frames.len() as f64;
        let flat = frames.iter().enumerate().filter(|(i, _)| {
            let share = *i as f64 / length;
            share >= FLAT_PART.0 && share <= FLAT_PART.1
        });
        let inside: Vec<f64> = flat
            .filter_map(|(_, frame)| {
                let points = outline(foot, *frame)?;
                Some(
                    points
                        .iter()
                        .map(|p| self.plate.inside_by_mm(*p))
                        .fold(f64::INFINITY, f64::min),
                )
            })
            .collect();
        match median(inside) {
            None => unclean.push(Unclean::MissingMarkers),
            Some(inside_mm) if inside_mm < -BORDER_MM => unclean.push(Unclean::PartlyOff {
                beyond_mm: -inside_mm,
            }),
            Some(_) => {}
        }
    }

    /// How long (s) a marker of the other foot stands on the plate.
    fn other_foot_s(&self, other: Side) -> f64 {
        let Some(speeds) = self.speeds.get(other.index()) else {
            return 0.0;
        };
        let mut standing = 0.0;
        let lowest: Vec<(&Moving, f64)> = speeds
            .all()
            .map(|m| {
                let heights = (0..m.place.len()).filter_map(|f| Some(self.plate.local_mm(m.place.at(f)?)[2]));
                (m, heights.fold(f64::INFINITY, f64::min))
            })
            .collect();
        for (frame, _) in self.frames() {
            let stands = lowest.iter().any(|(m, floor_mm)| {
                let (Some(place), Some(v)) = (m.place.at(frame), m.speed.at(frame)) else {
                    return false;
                };
                let speed = (v[0] * v[0] + v[1] * v[1] + v[2] * v[2]).sqrt();
                let height = self.plate.local_mm(place)[2] - floor_mm;
                speed < STANDING_MM_S
                    && height < STANDING_HEIGHT_MM
                    && self.plate.inside_by_mm(place) > -BORDER_MM
            });
            if stands {
                standing += 1.0;
            }
        }
        standing / self.per_second
    }
}

/// Heel and toe; with one marker missing from the set, the ankle stands for it.
fn foot_line(foot: &FootMarkers, frame: usize) -> Option<([f64; 3], [f64; 3])> {
    Some((foot.heel_or_ankle()?.at(frame)?, foot.toe_or_ankle()?.at(frame)?))
}

/// Heel, tip of the toes and both sides of the forefoot.
fn outline(foot: &FootMarkers, frame: usize) -> Option<[[f64; 3]; 4]> {
    let (heel, toe) = foot_line(foot, frame)?;
    let along = [toe[0] - heel[0], toe[1] - heel[1]];
    let tip = [
        toe[0] + TOES_SHARE * along[0],
        toe[1] + TOES_SHARE * along[1],
        toe[2],
    ];
    let across = [-HALF_BREADTH_SHARE * along[1], HALF_BREADTH_SHARE * along[0]];
    let left = [toe[0] + across[0], toe[1] + across[1], toe[2]];
    let right = [toe[0] - across[0], toe[1] - across[1], toe[2]];
    Some([heel, tip, left, right])
}

/// Distance seen from above (mm) of a point from the line between two points.
fn from_segment_mm(point: [f64; 3], a: [f64; 3], b: [f64; 3]) -> f64 {
    let along = [b[0] - a[0], b[1] - a[1]];
    let square = along[0] * along[0] + along[1] * along[1];
    let to = [point[0] - a[0], point[1] - a[1]];
    let share = if square > 0.0 {
        ((to[0] * along[0] + to[1] * along[1]) / square).clamp(0.0, 1.0 + TOES_SHARE)
    } else {
        0.0
    };
    (to[0] - share * along[0]).hypot(to[1] - share * along[1])
}

fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied()
}

fn mark_two_plates(contacts: &mut [Contact]) {
    let spans: Vec<(usize, Assigned, f64, f64)> = contacts
        .iter()
        .map(|c| (c.plate, c.automatic, c.start_s, c.end_s))
        .collect();
    for contact in contacts {
        let together = spans.iter().find(|(plate, foot, start_s, end_s)| {
            *plate != contact.plate
                && *foot == contact.automatic
                && *foot != Assigned::Invalid
                && end_s.min(contact.end_s) - start_s.max(contact.start_s) > TOGETHER_S
        });
        if let Some((other, ..)) = together {
            contact.unclean.push(Unclean::TwoPlates { other: *other });
        }
    }
}

//! One stretch of load before it is judged: whose it is, and what speaks against it.

use super::contact::{Assigned, Contact, PlateFoot};
use super::footprint::from_line_mm;
use super::ground::{Loaded, inside_by_mm};
use super::plate_contact::ContactSettings;
use super::standing::{BORDER_MM, Feet};
use super::unclean::{Doubt, Unclean};
use crate::anatomy::Side;
use crate::calibration::plates::Plate;
use crate::signal::{Run, median, nearest_frame};

/// The centre of pressure is asked where the load is at least this share of its peak.
const LOADED_SHARE: f64 = 0.2;
/// A foot further from the centre of pressure than this (median, mm) is not on the plate.
const FOOT_AWAY_MM: f64 = 150.0;
/// The centre of pressure may lie this far outside the outline of the foot (mm): error of the centre of pressure at
/// small loads, marker placement, proportions of the outline.
const COP_OUTSIDE_MM: f64 = 25.0;
/// It may lie further outside in this share of the loaded time.
const COP_OUTSIDE_SHARE: f64 = 0.1;
/// The foot is flat in this part of a contact.
const FLAT_PART: (f64, f64) = (0.25, 0.6);
/// Shorter visits of the other foot (s) do not count.
const OTHER_FOOT_S: f64 = 0.04;
/// A foot alone on the ground that never carries this share of body weight leaves the rest to something else. In
/// level walking without an aid the two peaks of the vertical force are at or above body weight, slow walking
/// included.
const ALONE_SHARE: f64 = 0.85;
/// Shorter times with the other foot in the air (s) are not asked.
const ALONE_S: f64 = 0.1;
/// Standard gravity (m/s2).
const GRAVITY_M_S2: f64 = 9.806_65;

/// One stretch of load on one plate.
pub(super) struct Scene<'a> {
    pub loaded: &'a Loaded<'a>,
    pub run: Run,
    pub feet: &'a Feet<'a>,
    pub settings: &'a ContactSettings,
}

impl Scene<'_> {
    fn plate(&self) -> &Plate {
        self.loaded.plate
    }

    pub(super) fn start_s(&self) -> f64 {
        self.run.start as f64 / self.plate().rate_hz
    }

    pub(super) fn end_s(&self) -> f64 {
        self.run.end as f64 / self.plate().rate_hz
    }

    fn peak_n(&self) -> f64 {
        let forces = self.loaded.vertical_n.get(self.run.start..self.run.end);
        forces.unwrap_or_default().iter().copied().fold(0.0, f64::max)
    }

    /// Judges the stretch. `beside` are plates that carry nothing meanwhile: a foot that reaches over to them loses no
    /// load there.
    pub(super) fn contact(&self, hand: Option<PlateFoot>, beside: &[&Plate]) -> Contact {
        let peak_n = self.peak_n();
        let (mut unclean, mut doubts) = (Vec::new(), Vec::new());
        let whose = self.whose(peak_n, &mut unclean, &mut doubts);
        if let Some(side) = whose {
            let other = self.other_foot(side, peak_n);
            let shared = other.is_some();
            unclean.extend(other);
            unclean.extend(self.outline(side, beside));
            if !shared {
                unclean.extend(self.load_away(side, peak_n));
                doubts.extend(self.below_weight(side));
            }
        }
        let automatic = whose.map_or(Assigned::Invalid, Assigned::from);
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
            plate: self.plate().number,
            start_s: self.start_s(),
            end_s: self.end_s(),
            begins: self.run.start > 0,
            ends: self.run.end < self.loaded.vertical_n.len(),
            peak_n,
            automatic,
            by_hand: hand,
            foot,
            unclean,
            combined_with: Vec::new(),
            doubts,
            belt_mm_s: self.loaded.feet.belt_mm_s.map(|v| v[0].hypot(v[1])),
        }
    }

    /// Video frames of the stretch and the analog sample at each.
    fn frames(&self) -> impl Iterator<Item = (usize, usize)> + '_ {
        let per_frame = self.plate().rate_hz / self.feet.rate_hz;
        let first = nearest_frame(self.run.start as f64 / per_frame).unwrap_or(0);
        let last = nearest_frame(self.run.end as f64 / per_frame).unwrap_or(0);
        (first..last).filter_map(move |frame| Some((frame, nearest_frame(frame as f64 * per_frame)?)))
    }

    /// Those of them with a good part of the load, and where it acts (laboratory, mm).
    fn loads(&self, peak_n: f64) -> impl Iterator<Item = (usize, [f64; 3])> + '_ {
        self.frames().filter_map(move |(frame, sample)| {
            let force_n = self.loaded.vertical_n.get(sample).copied().unwrap_or_default();
            let place = self.plate().cop_mm.at(sample)?;
            (force_n >= LOADED_SHARE * peak_n).then_some((frame, place))
        })
    }

    /// The foot whose heel-toe line lies nearest to the centre of pressure.
    fn whose(&self, peak_n: f64, unclean: &mut Vec<Unclean>, doubts: &mut Vec<Doubt>) -> Option<Side> {
        if self.plate().moment_nmm.is_none() {
            doubts.push(Doubt::NoCentreOfPressure);
            return self.who_stands(unclean);
        }
        let away: Vec<(Side, f64)> = Side::BOTH
            .into_iter()
            .filter_map(|side| Some((side, self.away_mm(side, peak_n)?)))
            .collect();
        let nearest = away.iter().min_by(|a, b| a.1.total_cmp(&b.1));
        match nearest {
            Some((side, away_mm)) if *away_mm <= FOOT_AWAY_MM => Some(*side),
            // between two feet wide apart
            Some((side, _)) if Side::BOTH.iter().all(|s| self.is_visit(&self.standing(*s))) => Some(*side),
            _ => {
                let seen = away.len() == Side::BOTH.len();
                unclean.push(if seen {
                    self.nobody(peak_n)
                } else {
                    Unclean::MissingMarkers
                });
                None
            }
        }
    }

    /// Without a centre of pressure: the foot that stands longer on the plate.
    fn who_stands(&self, unclean: &mut Vec<Unclean>) -> Option<Side> {
        let [left, right] = Side::BOTH.map(|side| self.standing(side).len());
        if left.max(right) == 0 {
            unclean.push(self.nobody(self.peak_n()));
            return None;
        }
        Some(if left >= right { Side::Left } else { Side::Right })
    }

    fn nobody(&self, peak_n: f64) -> Unclean {
        let weight_share = self.settings.body_mass_kg.map(|kg| peak_n / (kg * GRAVITY_M_S2));
        Unclean::NoFoot { weight_share }
    }

    /// Median distance (mm) of the centre of pressure from the line between the markers of a foot; `None` when they
    /// are missing for more than half of the time.
    fn away_mm(&self, side: Side, peak_n: f64) -> Option<f64> {
        let foot = self.feet.foot(side);
        let (heel, toe) = (foot.heel_or_ankle()?, foot.toe_or_ankle()?);
        let (mut away_mm, mut all) = (Vec::new(), 0);
        for (frame, place) in self.loads(peak_n) {
            all += 1;
            if let (Some(heel), Some(toe)) = (heel.at(frame), toe.at(frame)) {
                away_mm.push(from_line_mm(place, heel, toe));
            }
        }
        (2 * away_mm.len() >= all).then(|| median(away_mm)).flatten()
    }

    /// Frames of the stretch in which a foot stands with any marker over the plate.
    fn standing(&self, side: Side) -> Vec<usize> {
        let frames = self.frames().map(|(frame, _)| frame);
        frames
            .filter(|frame| self.loaded.feet.stands(side, *frame))
            .collect()
    }

    fn is_visit(&self, frames: &[usize]) -> bool {
        frames.len() as f64 > OTHER_FOOT_S * self.feet.rate_hz
    }

    /// Whether the other foot shares the plate: it stands on it with its middle, or with a part of it while the centre
    /// of pressure leaves the outline of the first foot.
    fn other_foot(&self, side: Side, peak_n: f64) -> Option<Unclean> {
        let other = side.opposite();
        let standing = self.standing(other);
        let since = *standing.first()?;
        if !self.is_visit(&standing) {
            return None;
        }
        let shape = self.feet.shape(other);
        let middle_inside = standing.iter().copied().filter(|frame| {
            let print = shape.and_then(|s| s.at(*frame));
            print.is_none_or(|print| self.plate().inside_by_mm(print.middle_mm()) > 0.0)
        });
        let deep = self.is_visit(&middle_inside.collect::<Vec<_>>());
        let own = self.feet.shape(side);
        let away = self.loads(peak_n).filter(|(frame, place)| {
            let print = own.and_then(|s| s.at(*frame));
            standing.contains(frame) && print.is_none_or(|print| print.outside_by_mm(*place) > COP_OUTSIDE_MM)
        });
        let loads = self.is_visit(&away.map(|(frame, _)| frame).collect::<Vec<_>>());
        (deep || loads || self.plate().moment_nmm.is_none()).then(|| Unclean::OtherFoot {
            since_s: since as f64 / self.feet.rate_hz,
            during_s: standing.len() as f64 / self.feet.rate_hz,
        })
    }

    /// Whether the foot, while it is flat, reaches over the border of the plates that it may stand on.
    pub(super) fn outline(&self, side: Side, beside: &[&Plate]) -> Option<Unclean> {
        let Some(shape) = self.feet.shape(side) else {
            return Some(Unclean::MissingMarkers);
        };
        let frames: Vec<usize> = self.frames().map(|(frame, _)| frame).collect();
        let length = frames.len() as f64;
        let flat = frames.iter().enumerate().filter(|(i, _)| {
            let share = *i as f64 / length;
            share >= FLAT_PART.0 && share <= FLAT_PART.1
        });
        let inside = flat.filter_map(|(_, frame)| {
            let corners = shape.at(*frame)?.corners_mm.into_iter();
            Some(
                corners
                    .map(|p| inside_by_mm(p, self.plate(), beside))
                    .fold(f64::INFINITY, f64::min),
            )
        });
        match median(inside.collect()) {
            None => Some(Unclean::MissingMarkers),
            Some(inside_mm) if inside_mm < -BORDER_MM => Some(Unclean::PartlyOff {
                beyond_mm: -inside_mm,
            }),
            Some(_) => None,
        }
    }

    /// Whether any part of the outline of a foot lies on the plate while it is loaded.
    pub(super) fn touches(&self, side: Side) -> bool {
        let Some(shape) = self.feet.shape(side) else {
            return false;
        };
        self.frames()
            .filter_map(|(frame, _)| shape.at(frame))
            .any(|print| {
                let on_plate = |p: &[f64; 3]| self.plate().inside_by_mm(*p) > 0.0;
                print.corners_mm.iter().any(on_plate)
            })
    }

    /// Whether the centre of pressure leaves the outline of the foot.
    fn load_away(&self, side: Side, peak_n: f64) -> Option<Unclean> {
        let shape = self.feet.shape(side)?;
        let mut outside_mm: Vec<f64> = self
            .loads(peak_n)
            .filter_map(|(frame, place)| Some(shape.at(frame)?.outside_by_mm(place)))
            .collect();
        outside_mm.sort_by(f64::total_cmp);
        let beyond = outside_mm.iter().filter(|mm| **mm > COP_OUTSIDE_MM).count();
        let share = beyond as f64 / outside_mm.len().max(1) as f64;
        let distance_mm = nearest_frame(0.9 * outside_mm.len() as f64).and_then(|i| outside_mm.get(i));
        (share > COP_OUTSIDE_SHARE).then(|| Unclean::LoadAwayFromFoot {
            share,
            distance_mm: distance_mm.copied().unwrap_or_default(),
        })
    }

    /// Whether the foot carries far less than body weight while the other one is in the air.
    fn below_weight(&self, side: Side) -> Option<Doubt> {
        let weight_n = self.settings.body_mass_kg.filter(|kg| *kg > 0.0)? * GRAVITY_M_S2;
        let alone = self
            .frames()
            .filter(|(f, _)| self.loaded.feet.is_in_the_air(side.opposite(), *f));
        let forces: Vec<f64> = alone
            .filter_map(|(_, s)| self.loaded.vertical_n.get(s).copied())
            .collect();
        let weight_share = forces.iter().copied().fold(0.0, f64::max) / weight_n;
        let long = forces.len() as f64 > ALONE_S * self.feet.rate_hz;
        (long && weight_share < ALONE_SHARE).then_some(Doubt::BelowWeight { weight_share })
    }
}

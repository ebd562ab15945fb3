//! The kinetics of one gait cycle: whether its stance lay whole on plates, its curves, and what is missing.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Serialize, Serializer, ser::SerializeSeq};

use super::cut::Span;
use super::cycle::Curve;
use crate::anatomy::KineticName;
use crate::kinematics::Motion;
use crate::kinetics::{
    self, CentreOfMassFrom, Contact, KineticSettings, Loads, MomentFrame, StanceVerdict, Unclean,
};
use crate::signal::{POINTS, Track, curve, frame_index, triple_at};

/// What the plates say about one trial.
#[derive(Debug, Clone, Copy)]
pub struct Load<'a> {
    /// Forces, moments and powers frame by frame.
    pub loads: &'a Loads,
    /// The contacts with plates, with a verdict on each.
    pub contacts: &'a [Contact],
}

/// Curves by output and component, each in the unit of its kind ([`crate::anatomy::KineticKind::unit`]).
pub type KineticCurves = BTreeMap<(KineticName, usize), Curve>;

/// How far from strike and foot off (s) the load of a foot may begin or end: events and plates disagree by a few frames.
pub(super) const EDGE_S: f64 = 0.05;

/// For longer than this (s) a foot may not carry a load that is not its own: a frame or two of a shaking plate do no harm.
pub(super) const FOREIGN_LOAD_S: f64 = 0.03;

/// So many frames at either end of a trial have no joint kinetics: two differences over five frames each.
const END_FRAMES: usize = 4;

/// The line from strike to strike counts as the way walked when it is at least this long (mm).
const LEAST_WAY_MM: f64 = 200.0;

/// How the load that joint kinetics were computed with differs from the load of the clean contact. Plug-in Gait gives a
/// plate to a foot by the place of the ankle alone, also to a foot that swings over it.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "why", rename_all = "snake_case")]
pub enum LoadMismatch {
    /// The foot was given a load while it swung.
    LoadedInSwing {
        /// The plates.
        plates: Vec<usize>,
        /// For how long.
        during_s: f64,
    },
    /// The foot was given no load for a part of its stance.
    UnloadedInStance {
        /// For how long.
        during_s: f64,
    },
    /// The foot was given a plate that it did not stand on.
    OtherPlate {
        /// The plates.
        plates: Vec<usize>,
        /// For how long.
        during_s: f64,
    },
}

impl LoadMismatch {
    /// The reason in words without a full stop.
    pub fn words(&self) -> String {
        match self {
            LoadMismatch::LoadedInSwing { plates, during_s } => format!(
                "the method gave the swinging foot {} for {during_s:.2} s",
                plates_in_words(plates)
            ),
            LoadMismatch::UnloadedInStance { during_s } => {
                format!("the method gave the standing foot no plate for {during_s:.2} s")
            }
            LoadMismatch::OtherPlate { plates, during_s } => format!(
                "the method gave the standing foot {} as well, for {during_s:.2} s",
                plates_in_words(plates)
            ),
        }
    }
}

/// An output that is absent from a cycle with a clean stance, and why.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AbsentKinetics {
    /// The output.
    pub output: KineticName,
    /// How many of the 101 points have no value.
    pub missing_points: usize,
    /// Whether all that is missing lies in the first or last frames of the trial, where joint kinetics cannot exist.
    pub at_ends_of_trial: bool,
}

/// How far the centre of mass moves in a cycle, peak to peak.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct CentreOfMassExcursion {
    /// Up and down, mm.
    pub vertical_mm: f64,
    /// Across the line that joins its places at the two strikes (on a treadmill: across the direction of progression), mm.
    pub mediolateral_mm: f64,
    /// What the centre of mass was computed from.
    pub from: CentreOfMassFrom,
}

/// The kinetics of one cycle.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct CycleKinetics {
    /// How they were computed; `None` where no load is known for the trial.
    pub settings: Option<KineticSettings>,
    /// Whether the foot stood alone and whole on plates from strike to foot off; `None` without loads or foot off.
    pub verdict: Option<StanceVerdict>,
    /// Why they do not count although the stance is clean.
    pub mismatch: Option<LoadMismatch>,
    /// The curves; empty unless [`CycleKinetics::count`].
    #[serde(serialize_with = "curves_as_list")]
    pub curves: KineticCurves,
    /// Outputs without a curve although the stance is clean.
    pub absent: Vec<AbsentKinetics>,
    /// The way of the centre of mass, whatever the plates say.
    pub centre_of_mass: Option<CentreOfMassExcursion>,
}

impl CycleKinetics {
    /// Whether the kinetics of the cycle count: a clean stance, computed with the load of that stance.
    pub fn count(&self) -> bool {
        self.verdict.as_ref().is_some_and(StanceVerdict::is_clean) && self.mismatch.is_none()
    }

    /// Whether signs have their clinical meaning: in the axes of the laboratory they have none.
    pub fn in_body_axes(&self) -> bool {
        self.settings
            .is_some_and(|s| s.moment_frame != MomentFrame::Laboratory)
    }

    /// Why the kinetics of the cycle do not count, without a full stop; `None` when they do.
    pub fn why_not(&self) -> Option<String> {
        if let Some(mismatch) = &self.mismatch {
            return Some(mismatch.words());
        }
        match &self.verdict {
            None if self.settings.is_none() => Some("no joint kinetics in this trial".to_owned()),
            None => Some("no foot off".to_owned()),
            Some(StanceVerdict::NoPlate) => Some("on no plate".to_owned()),
            Some(StanceVerdict::Unclean { plates, reasons }) => Some(brief(plates, reasons)),
            Some(StanceVerdict::Clean { .. }) => None,
        }
    }

    /// Why an output has no curve, without a full stop; `None` when it has one.
    pub fn why_absent(&self, output: KineticName) -> Option<String> {
        if self.curves.keys().any(|(name, _)| *name == output) {
            return None;
        }
        self.why_not().or_else(|| {
            let absent = self.absent.iter().find(|a| a.output == output)?;
            Some(if absent.at_ends_of_trial {
                "joint kinetics do not exist in the first and last 4 frames of a trial".to_owned()
            } else {
                format!("{} of {POINTS} points are missing", absent.missing_points)
            })
        })
    }
}

/// "plate 1", "plates 1 and 2".
fn plates_in_words(plates: &[usize]) -> String {
    let numbers: Vec<String> = plates.iter().map(usize::to_string).collect();
    let word = if plates.len() == 1 { "plate" } else { "plates" };
    format!("{word} {}", numbers.join(" and "))
}

/// What made a stance unclean, without measures, so that stances of the same kind can be counted together.
fn brief(plates: &[usize], reasons: &[Unclean]) -> String {
    let on = plates_in_words(plates);
    let mut words: Vec<String> = Vec::new();
    for reason in reasons {
        let word = match reason {
            Unclean::PartlyOff { .. } => format!("partly beside {on}"),
            Unclean::OtherFoot { .. } => format!("the other foot on {on} too"),
            Unclean::LoadAwayFromFoot { .. } => format!("load on {on} away from the foot"),
            Unclean::MissingMarkers => format!("foot markers missing on {on}"),
            Unclean::TwoPlates { .. } => format!("on another plate beside {on} too"),
            Unclean::StartsLate { .. } | Unclean::EndsEarly { .. } | Unclean::EventsDiffer { .. } => {
                format!("load on {on} not from strike to foot off")
            }
            other => format!("{on}: {}", other.words()),
        };
        if !words.contains(&word) {
            words.push(word);
        }
    }
    if words.is_empty() {
        words.push(format!("not clean on {on}"));
    }
    words.join(", ")
}

#[derive(Serialize)]
struct NamedCurve<'a> {
    output: KineticName,
    component: usize,
    unit: &'static str,
    values: &'a [f64],
}

fn curves_as_list<S: Serializer>(curves: &KineticCurves, serializer: S) -> Result<S::Ok, S::Error> {
    let mut list = serializer.serialize_seq(Some(curves.len()))?;
    for ((output, component), values) in curves {
        list.serialize_element(&NamedCurve {
            output: *output,
            component: *component,
            unit: output.kind().unit(),
            values: values.as_slice(),
        })?;
    }
    list.end()
}

/// The kinetics of one cycle.
pub(super) fn of_cycle(
    span: &Span,
    foot_off_pct: Option<f64>,
    load: Load<'_>,
    motion: Option<&Motion>,
) -> CycleKinetics {
    let mut kinetics = CycleKinetics {
        settings: Some(load.loads.settings),
        centre_of_mass: centre_of_mass(span, load.loads, motion),
        ..CycleKinetics::default()
    };
    let Some(off_pct) = foot_off_pct else {
        return kinetics;
    };
    let off_s = span.from_s + off_pct / 100.0 * (span.to_s - span.from_s);
    let verdict = kinetics::stance(load.contacts, span.side, span.from_s, off_s);
    if let StanceVerdict::Clean { plates } = &verdict {
        kinetics.mismatch = mismatch(span, off_s, load.loads, plates);
        if kinetics.mismatch.is_none() {
            (kinetics.curves, kinetics.absent) = curves(span, load.loads);
        }
    }
    kinetics.verdict = Some(verdict);
    kinetics
}

/// Compares the plates that the foot was given frame by frame with those of its clean contact.
fn mismatch(span: &Span, off_s: f64, loads: &Loads, clean: &[usize]) -> Option<LoadMismatch> {
    let under = loads.plates_under.get(span.side.index())?;
    let rate_hz = span.rate_hz;
    let between = |from_s: f64, to_s: f64| {
        let first = frame_index((from_s * rate_hz).ceil()).unwrap_or(0);
        let last = frame_index((to_s * rate_hz).floor()).unwrap_or(0);
        under.iter().take(last + 1).skip(first)
    };
    let seconds = |frames: usize| frames as f64 / rate_hz;
    let collect = |found: Vec<&Vec<usize>>, known: &[usize]| -> Vec<usize> {
        let all: BTreeSet<usize> = found.into_iter().flatten().copied().collect();
        all.into_iter().filter(|p| !known.contains(p)).collect()
    };
    let swing: Vec<_> = between(off_s + EDGE_S, span.to_s - EDGE_S)
        .filter(|plates| !plates.is_empty())
        .collect();
    if seconds(swing.len()) > FOREIGN_LOAD_S {
        return Some(LoadMismatch::LoadedInSwing {
            during_s: seconds(swing.len()),
            plates: collect(swing, &[]),
        });
    }
    let stance = || between(span.from_s + EDGE_S, off_s - EDGE_S);
    let unloaded = stance().filter(|plates| plates.is_empty()).count();
    if unloaded > 0 {
        return Some(LoadMismatch::UnloadedInStance {
            during_s: seconds(unloaded),
        });
    }
    let other: Vec<_> = stance()
        .filter(|plates| plates.iter().any(|p| !clean.contains(p)))
        .collect();
    (seconds(other.len()) > FOREIGN_LOAD_S).then(|| LoadMismatch::OtherPlate {
        during_s: seconds(other.len()),
        plates: collect(other, clean),
    })
}

fn curves(span: &Span, loads: &Loads) -> (KineticCurves, Vec<AbsentKinetics>) {
    let (from, to) = span.frames();
    let (mut curves, mut absent) = (KineticCurves::new(), Vec::new());
    for output in KineticName::ALL {
        let is_ground_reaction = output == KineticName::NormalisedGrf;
        if !(output.is_of_joint() || is_ground_reaction) {
            continue;
        }
        let Some(track) = loads.track(output, span.side) else {
            continue;
        };
        let filled = is_ground_reaction.then(|| zero_outside_load(track, span, loads));
        let track = filled.as_ref().unwrap_or(track);
        let mut whole = true;
        for component in (0..3).filter(|c| output.components().get(*c).is_some_and(Option::is_some)) {
            match curve(track, component, from, to) {
                Some(cut) => {
                    curves.insert((output, component), cut);
                }
                None => whole = false,
            }
        }
        if !whole {
            absent.push(AbsentKinetics {
                output,
                missing_points: span.missing_points(track),
                at_ends_of_trial: output.is_of_joint() && only_ends_are_missing(track, from, to),
            });
        }
    }
    (curves, absent)
}

/// The ground reaction with zeros where the foot carries no load; a loaded frame without a value stays missing.
fn zero_outside_load(track: &Track, span: &Span, loads: &Loads) -> Track {
    let mut filled = track.clone();
    for frame in 0..filled.len() {
        if filled.at(frame).is_none() && !loads.is_loaded(span.side, frame) {
            filled.set(frame, Some([0.0; 3]));
        }
    }
    filled
}

/// Whether every missing frame between two instants (frames) is one of the first or last of the trial.
fn only_ends_are_missing(track: &Track, from: f64, to: f64) -> bool {
    let (Some(first), Some(last)) = (frame_index(from.floor()), frame_index(to.ceil())) else {
        return false;
    };
    let ends_at = track.len().saturating_sub(END_FRAMES);
    (first..=last)
        .filter(|frame| track.at(*frame).is_none())
        .all(|frame| frame < END_FRAMES || frame >= ends_at)
}

fn centre_of_mass(span: &Span, loads: &Loads, motion: Option<&Motion>) -> Option<CentreOfMassExcursion> {
    let known = loads.centre_of_mass.as_ref()?;
    let (from, to) = span.frames();
    let mut places_mm = Vec::with_capacity(POINTS);
    for point in 0..POINTS {
        let share = point as f64 / (POINTS - 1) as f64;
        places_mm.push(triple_at(&known.place_mm, from + share * (to - from))?);
    }
    let (first, last) = (*places_mm.first()?, *places_mm.last()?);
    let way = [last[0] - first[0], last[1] - first[1]];
    let length_mm = way[0].hypot(way[1]);
    let along = if length_mm >= LEAST_WAY_MM {
        way.map(|w| w / length_mm)
    } else {
        let direction = motion?.progression.direction();
        [direction.x, direction.y]
    };
    let range = |of: &dyn Fn(&[f64; 3]) -> f64| {
        let values = || places_mm.iter().map(of);
        values().fold(f64::NEG_INFINITY, f64::max) - values().fold(f64::INFINITY, f64::min)
    };
    Some(CentreOfMassExcursion {
        vertical_mm: range(&|p| p[2]),
        mediolateral_mm: range(&|p| along[0] * (p[1] - first[1]) - along[1] * (p[0] - first[0])),
        from: known.from,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::anatomy::Side;
    use crate::kinetics::{Assigned, CentreOfMass};

    const RATE_HZ: f64 = 100.0;
    const FRAMES: usize = 200;
    /// Arithmetic on a few numbers (any unit).
    const EXACT: f64 = 1e-9;

    fn contact(plate: usize, start_s: f64, end_s: f64, unclean: Vec<Unclean>) -> Contact {
        Contact {
            plate,
            start_s,
            end_s,
            begins: true,
            ends: true,
            peak_n: 800.0,
            automatic: Assigned::Left,
            by_hand: None,
            foot: Assigned::Left,
            unclean,
            combined_with: Vec::new(),
            doubts: Vec::new(),
            belt_mm_s: None,
        }
    }

    /// A left stance on plate 2 from 0.5 to 1.1 s; moments from frame 4 to the last but four, force in stance.
    fn loads() -> Loads {
        let mut loads = Loads::new(KineticSettings::plug_in_gait(), 70.0, FRAMES, RATE_HZ);
        let (mut moment, mut force) = (Track::missing(FRAMES), Track::missing(FRAMES));
        for frame in 0..FRAMES {
            if (50..110).contains(&frame) {
                loads.plates_under[0][frame] = vec![2];
                force.set(frame, Some([1.0, 2.0, 100.0]));
            }
            if (4..FRAMES - 4).contains(&frame) {
                moment.set(frame, Some([frame as f64, 0.0, 0.0]));
            }
        }
        loads.set(KineticName::HipMoment, Side::Left, moment);
        loads.set(KineticName::NormalisedGrf, Side::Left, force);
        loads
    }

    fn kinetics(loads: &Loads, contacts: &[Contact], from_s: f64, to_s: f64, off_pct: f64) -> CycleKinetics {
        let span = Span {
            side: Side::Left,
            from_s,
            to_s,
            rate_hz: RATE_HZ,
        };
        of_cycle(&span, Some(off_pct), Load { loads, contacts }, None)
    }

    #[test]
    fn a_clean_stance_has_whole_curves_and_no_force_in_swing() {
        let clean = [contact(2, 0.5, 1.1, Vec::new())];
        let got = kinetics(&loads(), &clean, 0.5, 1.5, 60.0);
        assert!(got.count() && got.absent.is_empty() && got.why_not().is_none());
        let moment = got.curves[&(KineticName::HipMoment, 0)];
        assert!((moment[0] - 50.0).abs() < EXACT && (moment[100] - 150.0).abs() < EXACT);
        let force = got.curves[&(KineticName::NormalisedGrf, 2)];
        assert!((force[30] - 100.0).abs() < EXACT && force[61].abs() < EXACT && force[100].abs() < EXACT);
        assert_eq!(got.why_absent(KineticName::HipMoment), None);
    }

    #[test]
    fn without_a_clean_stance_there_are_no_curves_but_a_reason() {
        let got = kinetics(&loads(), &[], 0.5, 1.5, 60.0);
        assert!(!got.count() && got.curves.is_empty());
        assert_eq!(got.why_not().as_deref(), Some("on no plate"));
        let beside = [contact(2, 0.5, 1.1, vec![Unclean::PartlyOff { beyond_mm: 30.0 }])];
        let got = kinetics(&loads(), &beside, 0.5, 1.5, 60.0);
        assert_eq!(got.why_not().as_deref(), Some("partly beside plate 2"));
        let short = [contact(2, 0.7, 1.1, Vec::new())];
        let got = kinetics(&loads(), &short, 0.5, 1.5, 60.0);
        assert_eq!(
            got.why_not().as_deref(),
            Some("load on plate 2 not from strike to foot off")
        );
        assert!(CycleKinetics::default().why_not().is_some());
    }

    #[test]
    fn the_ends_of_a_trial_and_gaps_are_told_apart() {
        let clean = [contact(2, 0.5, 1.1, Vec::new())];
        let late = kinetics(&loads(), &clean, 0.5, 1.98, 40.0);
        assert!(late.count() && !late.curves.contains_key(&(KineticName::HipMoment, 0)));
        assert!(late.curves.contains_key(&(KineticName::NormalisedGrf, 2)));
        assert!(late.absent[0].at_ends_of_trial);
        let why = late.why_absent(KineticName::HipMoment).unwrap();
        assert!(why.contains("first and last 4 frames"), "{why}");

        let mut gapped = loads();
        let mut moment = gapped.track(KineticName::HipMoment, Side::Left).unwrap().clone();
        moment.set(80, None);
        gapped.set(KineticName::HipMoment, Side::Left, moment);
        let got = kinetics(&gapped, &clean, 0.5, 1.5, 60.0);
        assert_eq!(got.absent[0].missing_points, 1);
        assert_eq!(
            got.why_absent(KineticName::HipMoment).as_deref(),
            Some("1 of 101 points are missing")
        );
    }

    #[test]
    fn a_load_that_is_not_the_foots_own_refuses_the_cycle() {
        let clean = [contact(2, 0.5, 1.1, Vec::new())];
        let with = |frames: std::ops::Range<usize>, plates: &[usize]| {
            let mut loads = loads();
            for frame in frames {
                loads.plates_under[0][frame] = plates.to_vec();
            }
            kinetics(&loads, &clean, 0.5, 1.5, 60.0).mismatch
        };
        assert!(matches!(
            with(120..140, &[1]),
            Some(LoadMismatch::LoadedInSwing { plates, during_s })
                if plates == [1] && (during_s - 0.2).abs() < EXACT
        ));
        assert!(matches!(
            with(70..72, &[]),
            Some(LoadMismatch::UnloadedInStance { during_s }) if (during_s - 0.02).abs() < EXACT
        ));
        assert!(matches!(
            with(60..80, &[1, 2]),
            Some(LoadMismatch::OtherPlate { plates, .. }) if plates == [1]
        ));
        // a few frames beside the events, and two frames of noise in swing
        assert_eq!(with(110..114, &[2]), None);
        assert_eq!(with(50..54, &[]), None);
        assert_eq!(with(130..132, &[1]), None);
    }

    #[test]
    fn the_way_of_the_centre_of_mass_needs_no_plate() {
        let mut loads = loads();
        let mut place_mm = Track::missing(FRAMES);
        for frame in 0..FRAMES {
            let turn = (frame as f64 - 50.0) / 100.0 * std::f64::consts::TAU;
            // obliquely over the floor, 20 mm to either side of the line, 15 mm up and down
            let (along, across) = (13.0 * frame as f64, 20.0 * turn.sin());
            place_mm.set(
                frame,
                Some([
                    0.6 * along - 0.8 * across,
                    0.8 * along + 0.6 * across,
                    900.0 + 15.0 * (2.0 * turn).cos(),
                ]),
            );
        }
        loads.centre_of_mass = Some(CentreOfMass {
            place_mm,
            from: CentreOfMassFrom::Pelvis,
        });
        let way = kinetics(&loads, &[], 0.5, 1.5, 60.0).centre_of_mass.unwrap();
        assert!((way.vertical_mm - 30.0).abs() < EXACT, "{way:?}");
        assert!((way.mediolateral_mm - 40.0).abs() < EXACT, "{way:?}");
    }
}

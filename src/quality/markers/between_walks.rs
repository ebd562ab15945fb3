//! Markers that moved between two walks, by what they add to the mean angles.
//!
//! A wand of thigh or shank that is knocked forwards changes no distance inside its segment (see `moved`), but turns the
//! axes of the segment by some degrees: rotation moves from one joint to the next one, hip to knee or knee to ankle, for
//! every frame alike. A knee marker that moves outwards adds to the varus of the knee, an ASIS marker that moves
//! upwards to the obliquity of the pelvis. These means hardly change from walk to walk of a patient otherwise.

use super::graphs;
use crate::anatomy::{AngleName, Side};
use crate::calibration::Landmark;
use crate::quality::finding::Place;
use crate::quality::view::{SessionView, TrialView, WalkView};
use crate::quality::{Finding, Limits};
use crate::signal::{mean, median};

/// What is compared: rule, angle and component, its name in words.
type Compared = (&'static str, (AngleName, usize), &'static str);
const PELVIS: Compared = (
    "marker.moved_between_pelvis",
    (AngleName::Pelvis, 1),
    "pelvic obliquity",
);
const KNEE_VARUS: Compared = ("marker.moved_between_varus", (AngleName::Knee, 1), "knee varus");
const KNEE: Compared = ("marker.moved_between", (AngleName::Knee, 2), "knee rotation");
const ANKLE: Compared = (
    "marker.moved_between_foot",
    (AngleName::Ankle, 2),
    "ankle rotation",
);
const HIP: (AngleName, usize) = (AngleName::Hip, 2);

/// Mean angles of a walk over its accepted cycles of a side, degrees.
struct Means<'a> {
    walk: &'a str,
    of: Vec<((AngleName, usize), f64)>,
}

impl Means<'_> {
    fn deg(&self, key: (AngleName, usize)) -> Option<f64> {
        self.of
            .iter()
            .find(|(known, _)| *known == key)
            .map(|(_, deg)| *deg)
    }
}

/// Asks every condition that has two walks or more.
pub(super) fn check(session: &SessionView<'_>, limits: &Limits, found: &mut Vec<Finding>) {
    for condition in session.conditions() {
        for side in Side::BOTH {
            let walks: Vec<Means<'_>> = session
                .walks_of(condition)
                .filter_map(|(trial, walk)| means(trial, walk, side))
                .collect();
            // Of two walks nobody can say which one is the other: the later one is told.
            let from = usize::from(walks.len() == 2);
            if walks.len() > 1 {
                for index in from..walks.len() {
                    judge(&walks, index, side, limits, found);
                }
            }
        }
    }
}

/// `None` for a walk without an accepted cycle of the side.
fn means<'a>(trial: &TrialView<'a>, walk: &WalkView<'a>, side: Side) -> Option<Means<'a>> {
    let of = |key: (AngleName, usize)| {
        let accepted = walk.cycles.iter().filter(|c| c.side == side && c.is_accepted());
        let means: Vec<f64> = accepted.filter_map(|c| mean(c.curves.get(&key)?)).collect();
        Some((key, mean(&means)?))
    };
    let keys = [PELVIS.1, KNEE_VARUS.1, KNEE.1, ANKLE.1, HIP];
    let of: Vec<_> = keys.into_iter().filter_map(of).collect();
    (!of.is_empty()).then_some(Means { walk: trial.name, of })
}

fn judge(walks: &[Means<'_>], index: usize, side: Side, limits: &Limits, found: &mut Vec<Finding>) {
    use Landmark as L;
    let Some(own) = walks.get(index) else { return };
    let change_deg = |key: (AngleName, usize)| {
        let others = walks.iter().enumerate().filter(|(i, _)| *i != index);
        Some(own.deg(key)? - median(others.filter_map(|(_, w)| w.deg(key)).collect())?)
    };
    // What the thigh turns, the hip gains and the knee loses; what the shank turns, the knee gains and the ankle loses.
    let knee_deg = change_deg(KNEE.1).unwrap_or(0.0);
    let left_over = |key| change_deg(key).map_or(f64::INFINITY, |deg| (deg + knee_deg).abs());
    let knee_markers: &[L] = if left_over(HIP) < left_over(ANKLE.1) {
        &[L::Thi, L::Kne]
    } else {
        &[L::Tib, L::Ank]
    };
    let others = match walks {
        [first, _] => format!("from that of {}", first.walk),
        _ => format!("from those of the {} other walks", walks.len() - 1),
    };
    let tell = |(rule, key, word): Compared, markers: &[L]| {
        let names: Vec<String> = markers.iter().map(|m| m.name(side)).collect();
        let by_deg = change_deg(key)?.abs();
        let what = |_: &super::super::Limit| {
            let side = side.word();
            format!(
                "{} is not where it was in the other walks: mean {word} ({side} cycles) is {by_deg:.1}° {others}",
                names.join(" or "),
            )
        };
        let action = "look whether the marker was knocked or put back between the walks; capture a new standing trial \
                      with the markers as they are now, and process the walks from here on with it";
        let ends: Vec<(L, Side)> = markers.iter().map(|m| (*m, side)).collect();
        let finding = Finding::judged(limits, rule, by_deg, what, action)?;
        Some(
            finding
                .at(Place {
                    trial: Some(own.walk.to_owned()),
                    markers: names.clone(),
                    side: Some(side),
                    ..Place::default()
                })
                .affecting(graphs::affected_by(&ends)),
        )
    };
    // The pelvis is one; a shift of a knee marker shows in more than one of the others: the first is told.
    if side == Side::Left {
        found.extend(tell(PELVIS, &[L::Asi, L::Psi]));
    }
    let at_knee = tell(KNEE, knee_markers).or_else(|| tell(KNEE_VARUS, &[L::Kne, L::Ank]));
    found.extend(at_knee.or_else(|| tell(ANKLE, &[L::Toe, L::Hee])));
}

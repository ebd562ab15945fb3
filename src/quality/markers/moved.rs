//! Markers that are not where they were in the standing trial, by the distances inside a segment.
//!
//! A marker that moves along a line to another marker of its segment changes that distance. One that moves square to
//! all such lines (a thigh or shank wand forwards or backwards) changes none: no distance shows that.

use super::body::{Body, on_one_segment};
use super::swap::Swap;
use super::{graphs, place};
use crate::calibration::Landmark;
use crate::geometry::Vec3;
use crate::quality::{Finding, Limits};
use crate::signal::median;

/// Fewer frames than these say nothing about a median.
const ENOUGH_FRAMES: usize = 10;

/// One distance of a segment, standing and walking.
struct Change {
    pair: [usize; 2],
    rule: &'static str,
    difference_mm: f64,
}

/// The rule for a distance: bones, feet (which bend), head and trunk, arms.
fn rule(a: Landmark, b: Landmark) -> Option<&'static str> {
    use Landmark as L;
    let has = |wanted: &[Landmark]| wanted.contains(&a) || wanted.contains(&b);
    if has(&[L::Fin, L::C7, L::T10, L::Clav, L::Strn]) {
        return Some("marker.moved_upper");
    }
    if has(&[L::Fhd, L::Wra]) || (a == L::Bhd && b == L::Bhd) {
        return Some("marker.moved_head");
    }
    if has(&[L::Toe]) {
        return Some("marker.moved_foot");
    }
    if has(&[L::Hee]) {
        return Some("marker.moved_heel");
    }
    Some("marker.moved")
}

/// Holds every distance against the standing trial.
pub(super) fn check(body: &Body, standing: &Body, swaps: &[Swap], limits: &Limits, found: &mut Vec<Finding>) {
    let mut changes = Vec::new();
    for (i, a) in body.markers.iter().enumerate() {
        for (j, b) in body.markers.iter().enumerate().skip(i + 1) {
            if !on_one_segment((a.landmark, a.side), (b.landmark, b.side)) {
                continue;
            }
            let touched = |m: usize| swaps.iter().any(|swap| swap.whole && swap.pair.contains(&m));
            let (Some(rule), false) = (rule(a.landmark, b.landmark), touched(i) || touched(j)) else {
                continue;
            };
            if let Some(difference_mm) = difference_mm(body, standing, [&a.name, &b.name]) {
                limits.remember(rule, difference_mm.abs());
                changes.push(Change {
                    pair: [i, j],
                    rule,
                    difference_mm,
                });
            }
        }
    }
    let beyond = |change: &&Change| {
        limits
            .get(change.rule)
            .is_some_and(|limit| limit.judge(change.difference_mm.abs()).is_some())
    };
    let mut open: Vec<&Change> = changes.iter().filter(beyond).collect();
    // The marker that explains most of the changes first, until all are explained.
    while !open.is_empty() {
        let Some(marker) = most_changed(body, &open) else {
            break;
        };
        let (its, others): (Vec<&Change>, Vec<&Change>) =
            open.into_iter().partition(|change| change.pair.contains(&marker));
        open = others;
        tell(body, marker, &its, limits, found);
    }
    found.extend(bent_pelvis(body, standing, limits));
}

fn most_changed(body: &Body, open: &[&Change]) -> Option<usize> {
    let weight = |marker: usize| {
        let its = open.iter().filter(|change| change.pair.contains(&marker));
        its.clone().count() as f64 * 1e6 + its.map(|change| change.difference_mm.abs()).sum::<f64>()
    };
    (0..body.markers.len()).max_by(|a, b| weight(*a).total_cmp(&weight(*b)).then(b.cmp(a)))
}

fn tell(body: &Body, marker: usize, its: &[&Change], limits: &Limits, found: &mut Vec<Finding>) {
    let Some(worst) = its
        .iter()
        .max_by(|a, b| a.difference_mm.abs().total_cmp(&b.difference_mm.abs()))
    else {
        return;
    };
    let Some(moved) = body.get(marker) else { return };
    let other = worst
        .pair
        .into_iter()
        .find(|m| *m != marker)
        .and_then(|m| body.get(m));
    let Some(other) = other else { return };
    // With a single distance nobody can say which of the two moved.
    let names: Vec<&str> = if its.len() > 1 {
        vec![&moved.name]
    } else {
        vec![&moved.name, &other.name]
    };
    let who = names.join(" or ");
    let by = worst.difference_mm;
    let what = |_: &super::super::Limit| {
        format!(
            "{who} is not where it was in the standing trial: the distance {} to {} is {:.0} mm {}",
            moved.name,
            other.name,
            by.abs(),
            if by > 0.0 { "longer" } else { "shorter" }
        )
    };
    let action = "look whether the marker came loose or was put back elsewhere; capture a new standing trial with \
                  the markers as they are now, and process the walks from here on with it";
    let mut ends = vec![(moved.landmark, moved.side)];
    if its.len() == 1 {
        ends.push((other.landmark, other.side));
    }
    let finding = Finding::judged(limits, worst.rule, by.abs(), what, action);
    found.extend(finding.map(|f| f.at(place(&names, None)).affecting(graphs::affected_by(&ends))));
}

/// Median distance walking minus standing, mm.
fn difference_mm(body: &Body, standing: &Body, [a, b]: [&str; 2]) -> Option<f64> {
    let (walking, still) = (body.distances_mm(a, b)?, standing.distances_mm(a, b)?);
    if walking.len() < ENOUGH_FRAMES {
        return None;
    }
    Some(median(walking)? - median(still)?)
}

/// The four pelvis markers lie nearly in one plane, so that one which moves up or down changes no distance much: how
/// far the left ASIS is above the plane of the three others, walking and standing.
fn bent_pelvis(body: &Body, standing: &Body, limits: &Limits) -> Option<Finding> {
    let names = ["LASI", "RASI", "LPSI", "RPSI"];
    let height_mm = |body: &Body| {
        let [la, ra, lp, rp] = names.map(|name| body.named(name));
        let (la, ra, lp, rp) = (la?, ra?, lp?, rp?);
        let heights = (0..body.frames).filter_map(|f| {
            let [la, ra, lp, rp]: [Vec3; 4] = [la.at(f)?, ra.at(f)?, lp.at(f)?, rp.at(f)?];
            let normal = (ra - rp).cross(&(lp - rp));
            Some((la - rp).dot(&normal) / normal.norm().max(1.0))
        });
        median(heights.collect())
    };
    let difference = height_mm(body)? - height_mm(standing)?;
    let what = |_: &super::super::Limit| {
        format!(
            "one of LASI, RASI, LPSI, RPSI is not where it was in the standing trial: the left ASIS is {:.0} mm {} \
             the plane of the three others",
            difference.abs(),
            if difference > 0.0 {
                "further above"
            } else {
                "further below"
            }
        )
    };
    let action =
        "look at the four pelvis markers; capture a new standing trial with the markers as they are now";
    let all = [(Landmark::Asi, crate::anatomy::Side::Left)];
    let finding = Finding::judged(
        limits,
        "marker.moved_pelvis_plane",
        difference.abs(),
        what,
        action,
    )?;
    Some(
        finding
            .at(place(&names, None))
            .affecting(graphs::affected_by(&all)),
    )
}

//! Left markers on the right: the order of each pair across the pelvis, over the whole trial.

use super::body::Body;
use super::swap::Swap;
use super::{graphs, place};
use crate::anatomy::Side;
use crate::calibration::Landmark;
use crate::geometry::{Vec3, unit};
use crate::quality::{Finding, Limits};
use crate::signal::median;

/// Holds the left marker of each pair against the right one, along the line between the ASIS markers and, for these,
/// against the back of the pelvis and the vertical.
pub(super) fn check(body: &Body, swaps: &[Swap], limits: &Limits, found: &mut Vec<Finding>) {
    if let Some(finding) = upside_down(body, swaps, limits) {
        found.push(finding);
        return;
    }
    let mut wrong = Vec::new();
    let known = |name: &str| {
        let hit = |m: &usize| body.get(*m).is_some_and(|m| m.name == name);
        swaps.iter().any(|swap| swap.whole && swap.pair.iter().any(hit))
    };
    for landmark in Landmark::ALL
        .into_iter()
        .filter(|l| l.is_paired() && *l != Landmark::Asi)
    {
        let names = Side::BOTH.map(|side| landmark.name(side));
        if names.iter().any(|name| known(name)) {
            continue;
        }
        let Some(across_mm) = across_mm(body, &names) else {
            continue;
        };
        if limits
            .get("marker.wrong_side")
            .and_then(|l| l.judge(across_mm))
            .is_some()
        {
            wrong.push((landmark, across_mm));
        }
    }
    for (landmark, across_mm) in wrong {
        let names = Side::BOTH.map(|side| landmark.name(side));
        let [left, right] = &names;
        let what = |_: &super::super::Limit| {
            format!(
                "{left} is {:.0} mm to the right of {right} most of the time",
                -across_mm
            )
        };
        let action = "left and right look exchanged: check the two labels in the capture software";
        let finding = Finding::judged(limits, "marker.wrong_side", across_mm, what, action);
        found.extend(finding.map(|f| {
            f.at(place(&[left, right], None)).affecting(graphs::affected_by(&[
                (landmark, Side::Left),
                (landmark, Side::Right),
            ]))
        }));
    }
}

/// How far (mm, median) the first marker is to the left of the second.
fn across_mm(body: &Body, [left, right]: &[String; 2]) -> Option<f64> {
    let (l, r) = (body.named(left)?, body.named(right)?);
    let (l_asis, r_asis) = (body.named("LASI")?, body.named("RASI")?);
    let values = (0..body.frames).filter_map(|f| {
        let to_left = unit(l_asis.at(f)? - r_asis.at(f)?)?;
        Some((l.at(f)? - r.at(f)?).dot(&to_left))
    });
    median(values.collect())
}

/// The pelvis whose markers are exchanged left and right (or front and back) stands on its head.
fn upside_down(body: &Body, swaps: &[Swap], limits: &Limits) -> Option<Finding> {
    let back = |f: usize| -> Option<Vec3> {
        let psi = Side::BOTH.map(|side| body.named(&Landmark::Psi.name(side)).and_then(|m| m.at(f)));
        match psi {
            [Some(l), Some(r)] => Some((l + r) / 2.0),
            _ => body.named("SACR")?.at(f),
        }
    };
    let up = (0..body.frames).filter_map(|f| {
        let (l, r) = (body.named("LASI")?.at(f)?, body.named("RASI")?.at(f)?);
        let up = unit(((l + r) / 2.0 - back(f)?).cross(&(l - r)))?;
        Some(up.z)
    });
    let up = median(up.collect())?;
    let known = |m: usize| body.get(m).is_some_and(|m| m.landmark == Landmark::Asi);
    if swaps
        .iter()
        .any(|swap| swap.whole && swap.pair.iter().all(|m| known(*m)))
    {
        return None;
    }
    let what = |_: &super::super::Limit| {
        "the pelvis that LASI, RASI and the markers at its back make stands on its head".to_owned()
    };
    let action =
        "left and right, or front and back, of the pelvis look exchanged: check all labels of the trial";
    let finding = Finding::judged(limits, "marker.pelvis_upright", up, what, action)?;
    let all: Vec<(Landmark, Side)> = Side::BOTH.map(|side| (Landmark::Asi, side)).into();
    Some(
        finding
            .at(place(&["LASI", "RASI"], None))
            .affecting(graphs::affected_by(&all)),
    )
}

//! Crosstalk of knee flexion into knee varus, judged per condition and side over all accepted cycles.

use super::super::finding::{Finding, Graph};
use super::super::limits::{Limit, Limits};
use super::super::view::SessionView;
use super::{KneeAxis, knee_axes, knee_axis_together, on};
use crate::anatomy::{AngleName, Side};

/// Asks every condition that has walks.
pub(in super::super) fn check(session: &SessionView<'_>, limits: &Limits, found: &mut Vec<Finding>) {
    for condition in session.conditions() {
        for side in Side::BOTH {
            let walks = session.walks_of(condition);
            let cycles: Vec<KneeAxis> = walks
                .flat_map(|(_, walk)| knee_axes(walk.motion, walk.cycles, side))
                .collect();
            if let Some(axis) = knee_axis_together(&cycles) {
                judge(condition, side, (&axis, cycles.len()), limits, found);
            }
        }
    }
}

fn judge(
    condition: &str,
    side: Side,
    (axis, n): (&KneeAxis, usize),
    limits: &Limits,
    found: &mut Vec<Finding>,
) {
    // Varus out of step with flexion is the knee's own: only what goes along with flexion is laid at the axis.
    let together = limits
        .get("model.knee_crosstalk_r2")
        .is_some_and(|limit| limit.judge(axis.r2).is_some());
    if !together {
        return;
    }
    let word = side.word();
    let hip_deg = axis.hip_rotation_deg;
    let direction = if hip_deg > 0.0 { "internal" } else { "external" };
    let numbers = format!(
        "{condition}: {word} knee varus changes by {:.1}° in swing, r² {:.2} with flexion ({n} {})",
        axis.varus_range_deg,
        axis.r2,
        if n == 1 { "cycle" } else { "cycles" },
    );
    let effect = format!(
        "knee axis turned, {word} hip rotation about {:.0}° too {direction} (give or take {:.0}°)",
        hip_deg.abs(),
        axis.uncertain_by_deg
    );
    let action = "check the thigh marker (wand) and the knee marker of this side, capture a new static trial; \
                  do not read hip rotation before";
    let graphs =
        [(AngleName::Hip, side), (AngleName::Knee, side)].map(|(angle, side)| Graph::Angle(angle, side));
    let by_effect = Finding::judged(
        limits,
        "model.knee_axis",
        axis.beyond_doubt_deg(),
        |_: &Limit| format!("{numbers}: {effect}"),
        action,
    );
    let by_range = || {
        Finding::judged(
            limits,
            "model.knee_varus_swing",
            axis.varus_range_deg,
            |_: &Limit| format!("{numbers}: {effect}"),
            action,
        )
    };
    found.extend(
        by_effect
            .or_else(by_range)
            .map(|f| f.at(on(side)).affecting(graphs.to_vec())),
    );
}

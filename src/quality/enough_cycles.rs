//! Whether each side of each condition has enough accepted cycles.

use super::finding::{Finding, Place};
use super::limits::Limits;
use super::view::SessionView;
use crate::anatomy::Side;

/// Asks every condition that has walks.
pub(super) fn check(session: &SessionView<'_>, limits: &Limits, found: &mut Vec<Finding>) {
    for condition in session.conditions() {
        for side in Side::BOTH {
            let cycles = session.walks_of(condition).flat_map(|(_, walk)| walk.cycles);
            let count = cycles.filter(|c| c.side == side && c.is_accepted()).count();
            let what = |limit: &super::Limit| {
                let word = side.word();
                let enough = limit.care.unwrap_or(0.0);
                let noun = if count == 1 { "cycle" } else { "cycles" };
                format!("{condition}: {count} accepted {word} {noun}; {enough:.0} or more are wanted")
            };
            let action = "capture more walks while the patient is here";
            let finding = Finding::judged(limits, "cycles.per_side", count as f64, what, action);
            found.extend(finding.map(|f| {
                f.at(Place {
                    side: Some(side),
                    ..Place::default()
                })
            }));
        }
    }
}

//! Whether a session has enough stances clean on plates for joint kinetics, and what to redo when it has not.

use super::journal::Journal;
use super::outcome::Condition;
use crate::anatomy::Side;
use crate::cycles::Cycle;
use crate::report::Severity;

/// Fewer clean stances than this on a side make its kinetics indicative only.
const USUAL: usize = 3;

/// Tells of sides with no clean stance, or few, in conditions whose walks went over plates.
pub(super) fn tell(conditions: &[Condition], journal: &mut Journal) {
    for condition in conditions {
        for side in Side::BOTH {
            let over_plates = |c: &&Cycle| c.side == side && c.is_accepted() && c.kinetics.settings.is_some();
            let cycles: Vec<&Cycle> = condition.cycles.iter().filter(over_plates).collect();
            if cycles.is_empty() {
                continue;
            }
            let word = side.word();
            match cycles.iter().filter(|c| c.kinetics.count()).count() {
                0 => journal.find(
                    Severity::Warning,
                    &condition.name,
                    (
                        format!(
                            "no joint moments of the {word} side: no {word} stance lies clean on plates in {} ({})",
                            counted(cycles.len(), "cycle"),
                            reasons(&cycles)
                        ),
                        "walk again with the start moved by half a step; or look at the contacts and give the plate to \
                         the foot in session.toml",
                    ),
                ),
                n if n < USUAL => journal.find(
                    Severity::Note,
                    &condition.name,
                    (
                        format!(
                            "joint moments of the {word} side rest on {}; {USUAL} or more are usual",
                            counted(n, "clean stance")
                        ),
                        "capture more walks for kinetics, or take them as indicative",
                    ),
                ),
                _ => {}
            }
        }
    }
}

/// "1 cycle", "2 cycles".
fn counted(n: usize, noun: &str) -> String {
    format!("{n} {noun}{}", if n == 1 { "" } else { "s" })
}

/// Why the stances are not clean, each reason with its number, in order of appearance.
fn reasons(cycles: &[&Cycle]) -> String {
    let mut counts: Vec<(String, usize)> = Vec::new();
    for why in cycles.iter().filter_map(|c| c.kinetics.why_not()) {
        match counts.iter_mut().find(|(known, _)| *known == why) {
            Some((_, n)) => *n += 1,
            None => counts.push((why, 1)),
        }
    }
    let words: Vec<String> = counts.iter().map(|(why, n)| format!("{n} {why}")).collect();
    words.join("; ")
}

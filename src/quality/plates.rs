//! What is wrong with force plates: refused and silent ones, level and drift of the unloaded plate, contacts that are
//! not clean. Faults are found where plates are read (`calibration::plates`) and feet are given to them (`kinetics`);
//! here they get their weight.

use super::finding::{Finding, Graph, Place, Severity};
use super::idle_plate::idle;
use super::limits::Limits;
use super::view::{SessionView, TrialView, WalkView};
use crate::anatomy::Side;
use crate::calibration::plates::{PlateFault, PlateFinding};
use crate::cycles::Cycle;

/// Asks a walk.
pub(super) fn check(view: &TrialView<'_>, limits: &Limits, found: &mut Vec<Finding>) {
    let Some(walk) = &view.walk else {
        return;
    };
    for finding in walk.plate_findings {
        found.extend(told(finding, walk));
    }
    for silent in walk.silent {
        let sentence = silent.words();
        found.push(
            Finding::new(
                "plate.silent",
                Severity::Redo,
                sentence.trim_end_matches('.'),
                "plug the plate in, see that its channels are recorded and its corners right, and walk again",
            )
            .at(Place {
                side: Some(silent.side),
                ..at(silent.plate)
            })
            .affecting(vec![Graph::Kinetics(silent.side)]),
        );
    }
    levels(walk, limits, found);
    for contact in walk.contacts.iter().filter(|c| !c.is_clean()) {
        let frame = |s: f64| crate::signal::nearest_frame(s * walk.motion.point_rate_hz).unwrap_or_default();
        found.push(
            Finding::new(
                "plate.contact",
                Severity::Note,
                format!("plate {}: contact not used: {}", contact.plate, contact.words()),
                "",
            )
            .at(Place {
                side: contact.foot.side(),
                frames: Some(frame(contact.start_s)..frame(contact.end_s) + 1),
                ..at(contact.plate)
            }),
        );
    }
}

fn at(plate: usize) -> Place {
    Place {
        plate: Some(plate),
        ..Place::default()
    }
}

/// Kinetics of the sides that stood on a plate; of both when that is not known.
fn kinetics_on(plate: usize, walk: &WalkView<'_>) -> Vec<Graph> {
    let on = |side: &Side| {
        let mut contacts = walk.contacts.iter();
        contacts.any(|c| c.plate == plate && c.foot.side() == Some(*side))
    };
    let mut sides: Vec<Side> = Side::BOTH.into_iter().filter(on).collect();
    if sides.is_empty() {
        sides = Side::BOTH.to_vec();
    }
    sides.into_iter().map(Graph::Kinetics).collect()
}

/// A finding about a plate with its weight; none for what is judged by its numbers here.
fn told(finding: &PlateFinding, walk: &WalkView<'_>) -> Option<Finding> {
    let (rule, cured) = rule(finding.kind)?;
    // A silent plate on which nobody stood is no fault of the trial; one on which somebody stood is told by itself.
    let (severity, action) = match (finding.used, cured) {
        (true, _) => (Severity::Note, ""),
        (false, true) => (
            Severity::Redo,
            "mend the plate (cable, amplifier, gain) and walk again: this trial has no moments of the foot on it",
        ),
        (false, false) => (
            Severity::Care,
            "correct the description of the plate; a new capture does not help",
        ),
    };
    let finding_of =
        Finding::new(rule, severity, finding.text.trim_end_matches('.'), action).at(at(finding.plate));
    Some(if finding.used {
        finding_of
    } else {
        finding_of.affecting(kinetics_on(finding.plate, walk))
    })
}

/// The rule of a fault, and whether a mended plate and a new capture cure it; none for those judged by numbers.
fn rule(fault: PlateFault) -> Option<(&'static str, bool)> {
    Some(match fault {
        PlateFault::UnloadedLevel | PlateFault::UnloadedRemoved => return None,
        PlateFault::Saturated => ("plate.saturated", true),
        PlateFault::DeadChannel => ("plate.dead_channel", true),
        PlateFault::Silent => ("plate.not_recorded", true),
        PlateFault::NotNumbers => ("plate.not_numbers", true),
        PlateFault::LoadTooLarge | PlateFault::LoadTooSmall | PlateFault::Volts => ("plate.scale", false),
        PlateFault::UnitAssumed | PlateFault::UnitCorrected => ("plate.unit", false),
        PlateFault::Matrix | PlateFault::MatrixTransposed => ("plate.matrix", false),
        PlateFault::MissingChannel | PlateFault::ChannelsByLabel => ("plate.channels", false),
        PlateFault::UnknownType | PlateFault::UndocumentedType => ("plate.type", false),
        PlateFault::Corners
        | PlateFault::UpsideDown
        | PlateFault::OriginSign
        | PlateFault::NoSensorDistances
        | PlateFault::OutsideCorners
        | PlateFault::OutsideWalkway => ("plate.geometry", false),
        PlateFault::BaselineLoaded => ("plate.zero_frames", false),
        PlateFault::AnalogRate => ("plate.rate", false),
        PlateFault::CopCorrection => ("plate.cop_correction", false),
        PlateFault::Filter => ("plate.filter", false),
        PlateFault::Belt => ("plate.belt", false),
    })
}

/// Level and drift of what unloaded plates read.
fn levels(walk: &WalkView<'_>, limits: &Limits, found: &mut Vec<Finding>) {
    for plate in walk.plates {
        let removed = plate.unloaded.is_some_and(|u| u.removed);
        let Some(idle) = idle(plate).filter(|_| !removed) else {
            continue;
        };
        let n = plate.number;
        let action = "zero the plate while nobody stands on it and walk again; or let the unloaded level be removed \
                      (session.toml, [plates] baseline)";
        let mut judge = |rule: &str, value: f64, what: String| {
            let finding = Finding::judged(limits, rule, value, |_| what, action);
            found.extend(finding.map(|f| f.at(at(n)).affecting(kinetics_on(n, walk))));
        };
        let [along, up] = idle.level_n;
        judge(
            "plate.level",
            up,
            format!("plate {n} reads {up:.0} N upwards while nobody stands on it"),
        );
        judge(
            "plate.level_along",
            along,
            format!("plate {n} reads {along:.0} N along the floor while nobody stands on it"),
        );
        if let Some([along, up]) = idle.drift_n {
            judge(
                "plate.drift",
                up,
                format!("the zero of plate {n} drifts by {up:.0} N upwards in this trial"),
            );
            judge(
                "plate.drift_along",
                along,
                format!("the zero of plate {n} drifts by {along:.0} N along the floor in this trial"),
            );
        }
        if let Some(level_nm) = idle.moment_nm {
            let what = format!("plate {n} reads a moment of {level_nm:.1} N·m while nobody stands on it");
            judge("plate.level_moment", level_nm, what);
        }
    }
}

/// Why stances are not clean on plates, each reason with its number, in order of appearance.
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

/// Whether each side has enough stances clean on plates, in conditions whose walks went over plates.
pub(super) fn enough_clean(session: &SessionView<'_>, limits: &Limits, found: &mut Vec<Finding>) {
    for condition in session.conditions() {
        for side in Side::BOTH {
            let over = |c: &&Cycle| c.side == side && c.is_accepted() && c.kinetics.settings.is_some();
            let all = session.walks_of(condition).flat_map(|(_, walk)| walk.cycles);
            let cycles: Vec<&Cycle> = all.filter(over).collect();
            if cycles.is_empty() {
                continue;
            }
            let clean = cycles.iter().filter(|c| c.kinetics.count()).count();
            let word = side.word();
            let all = cycles.len();
            let why = reasons(&cycles);
            let what = match clean {
                0 => format!(
                    "{condition}: no joint moments of the {word} side: none of its {} lies clean on plates ({why})",
                    if all == 1 {
                        "stances".to_owned()
                    } else {
                        format!("{all} stances")
                    }
                ),
                1 if all == 1 => format!("{condition}: joint moments of the {word} side rest on one stance"),
                n if n == all => format!("{condition}: joint moments of the {word} side rest on {n} stances"),
                n => format!(
                    "{condition}: joint moments of the {word} side rest on {n} of {all} stances; the others do not lie \
                     clean on plates ({why})"
                ),
            };
            let finding = Finding::judged(
                limits,
                "plate.clean_stances",
                clean as f64,
                |_| what,
                "walk again with the start moved by half a step, so that this foot meets a plate alone and whole; or look at \
                 the contacts and give the plate to the foot in session.toml",
            );
            found.extend(finding.map(|f| {
                f.at(Place {
                    side: Some(side),
                    ..Place::default()
                })
                .affecting(vec![Graph::Kinetics(side)])
            }));
        }
    }
}

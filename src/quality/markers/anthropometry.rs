//! Measurements that cannot be right: what the calibration noticed, and proportions of the leg.

use crate::anatomy::{AngleName, Side};
use crate::calibration::{self, Measured};
use crate::quality::{Finding, Graph, Limits, Place, SessionView, Severity};

/// Checks of the calibration that judge measurements or labels; its other findings tell assumptions.
const OF_MEASUREMENTS: [&str; 9] = [
    "mass",
    "height",
    "leg_length",
    "knee_width",
    "ankle_width",
    "inter_asis_distance",
    "rotation_offset",
    "labels",
    "vertical_axis",
];

/// Hands on what the calibration found, and holds widths against leg lengths.
pub(super) fn check(session: &SessionView<'_>, limits: &Limits, found: &mut Vec<Finding>) {
    let Some(calibration) = session.calibration else {
        return;
    };
    for told in &calibration.findings {
        let is_measurement = OF_MEASUREMENTS.contains(&told.check.as_str());
        // Left against right is judged with limits of its own (`model::sides`).
        if told.text.contains(" differ by more than ") {
            continue;
        }
        let outside = told.text.contains(" is outside the usual ") && told.check == "marker_diameter";
        if told.severity == calibration::Severity::Warning && (is_measurement || outside) {
            let severity = if told.check == "labels" {
                Severity::Redo
            } else {
                Severity::Care
            };
            let rule = format!("anthropometry.{}", told.check);
            let finding = Finding::new(&rule, severity, told.text.clone(), &told.action);
            found.push(finding.affecting(legs(&Side::BOTH)));
        }
    }
    for side in Side::BOTH {
        let m = calibration.subject.side(side);
        let value = |measured: Option<Measured>| measured.map(|m| m.value);
        let (leg, knee, ankle) = (
            value(m.leg_length_mm),
            value(m.knee_width_mm),
            value(m.ankle_width_mm),
        );
        let shares = [
            ("knee_of_leg", knee, leg, "knee width", "leg length"),
            ("ankle_of_knee", ankle, knee, "ankle width", "knee width"),
        ];
        for (name, part, whole, part_words, whole_words) in shares {
            let (Some(part), Some(whole)) = (part, whole) else {
                continue;
            };
            let share = part / whole;
            for end in ["least", "most"] {
                let rule = format!("anthropometry.{name}_{end}");
                let what = |_: &super::super::Limit| {
                    format!(
                        "{} {part_words} {part:.0} mm is {share:.3} of the {whole_words} {whole:.0} mm",
                        side.word()
                    )
                };
                let action = "measure both again; half of what a width is wrong moves the joint centre";
                let finding = Finding::judged(limits, &rule, share, what, action);
                found.extend(finding.map(|f| {
                    f.at(Place {
                        side: Some(side),
                        ..Place::default()
                    })
                    .affecting(legs(&[side]))
                }));
            }
        }
    }
}

/// All graphs of legs.
fn legs(sides: &[Side]) -> Vec<Graph> {
    let angles = [AngleName::Hip, AngleName::Knee, AngleName::Ankle];
    let of = |side: &Side| {
        let side = *side;
        let angles = angles.into_iter().map(move |name| Graph::Angle(name, side));
        angles.chain(std::iter::once(Graph::Kinetics(side)))
    };
    sides.iter().flat_map(of).collect()
}

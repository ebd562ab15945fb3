//! The table of sign conventions: what each curve is and which way is positive.

use crate::anatomy::{AngleName, KineticKind};
use crate::report::axes::Layout;
use crate::report::input::ReportInput;
use crate::report::kinetic_axes::KineticLayout;
use crate::report::model::{Block, Column, Row, Section, Table};

pub(super) fn section(input: &ReportInput<'_>) -> Section {
    let present = |angle: AngleName| {
        input
            .conditions
            .iter()
            .flat_map(|c| c.cycles)
            .any(|cycle| cycle.curves.keys().any(|(name, _)| *name == angle))
    };
    let mut rows = Vec::new();
    for layout in Layout::ALL {
        for (angle, place) in layout.rows().into_iter().flatten().flatten() {
            // without any curve the lower body is still explained
            if !present(angle) && layout != Layout::LowerBody {
                continue;
            }
            let Some(words) = angle.components().get(place).copied().flatten() else {
                continue;
            };
            let plane = ["sagittal", "frontal", "transverse"]
                .get(place)
                .copied()
                .unwrap_or("");
            rows.push(Row::of([
                words.title.to_owned(),
                plane.to_owned(),
                definition(angle).to_owned(),
                format!("{} ({})", spelled(words.positive, place), words.positive),
                format!("{} ({})", spelled(words.negative, place), words.negative),
            ]));
        }
    }
    rows.extend(kinetic_rows(input));
    let table = Table {
        summary: "Sign conventions of all graphs in this report".to_owned(),
        columns: vec![
            Column::text("Graph", 4),
            Column::word("Plane"),
            Column::text("Movement of", 5),
            Column::text("Positive", 3),
            Column::text("Negative", 3),
        ],
        rows,
        small: true,
    };
    Section {
        key: "conventions",
        title: "Sign conventions".to_owned(),
        subtitle: String::new(),
        blocks: vec![Block::Table(table), Block::Notes { notes: notes(input) }],
    }
}

/// The kinetic graphs, when there are any. Moments in the axes of the laboratory have no row: their titles name the axis.
fn kinetic_rows(input: &ReportInput<'_>) -> Vec<Row> {
    let drawn = |layout: KineticLayout| {
        let conditions = input.conditions.iter();
        let mut cycles = conditions.flat_map(|c| c.cycles).filter(|c| c.is_accepted());
        cycles.any(|c| {
            let mut wanted = layout.rows().into_iter().flatten();
            c.kinetics.in_body_axes() && wanted.any(|component| c.kinetics.curves.contains_key(&component))
        })
    };
    let components = KineticLayout::ALL.into_iter().filter(|layout| drawn(*layout));
    let components = components.flat_map(|layout| layout.rows().into_iter().flatten());
    components
        .filter_map(|(output, place)| {
            let words = output.components().get(place).copied().flatten()?;
            let (plane, of) = match output.kind() {
                KineticKind::Power => ("all", "moment times angular velocity of the joint"),
                KineticKind::Moment => (
                    ["sagittal", "frontal", "transverse"].get(place).copied()?,
                    "internal moment on the distal segment",
                ),
                KineticKind::WeightShare | KineticKind::Force => ("–", "force of the ground on the foot"),
            };
            Some(Row::of([
                words.title.to_owned(),
                plane.to_owned(),
                of.to_owned(),
                format!("{} ({})", spelled_kinetic(words.positive, place), words.positive),
                format!("{} ({})", spelled_kinetic(words.negative, place), words.negative),
            ]))
        })
        .collect()
}

/// The direction word of a moment, power or force in full.
fn spelled_kinetic(word: &str, place: usize) -> &str {
    match (word, place) {
        ("Ext", 0) => "extensor",
        ("Ext", _) => "external rotator",
        ("Int", _) => "internal rotator",
        ("Flx", _) => "flexor",
        ("Add", _) => "adductor",
        ("Abd", _) => "abductor",
        ("Dor", _) => "dorsiflexor",
        ("Pla", _) => "plantarflexor",
        ("Inv", _) => "invertor",
        ("Eve", _) => "evertor",
        ("Gen", _) => "generation",
        ("Abs", _) => "absorption",
        ("Med", _) => "towards the midline",
        ("Lat", _) => "away from the midline",
        (other, place) => spelled(other, place),
    }
}

fn notes(input: &ReportInput<'_>) -> Vec<String> {
    let pelvis = if input.study.pelvic_rotation_order.is_empty() {
        String::new()
    } else {
        format!(
            " Pelvis: {}.",
            input.study.pelvic_rotation_order.trim_end_matches('.')
        )
    };
    vec![
        format!(
            "Names, signs and order of rotations follow Plug-in Gait: Cardan angles in the order sagittal, frontal, \
             transverse; at the ankle sagittal, transverse, frontal.{pelvis}"
        ),
        "The frontal and transverse angles of the right side are mirrored, so that one sign has one clinical meaning \
         on both sides. Up and down of pelvis, trunk and head are those of the side whose cycle is shown."
            .to_owned(),
        "The knee refers to the shank without tibial torsion, the ankle to the shank with it. The foot is one segment: \
         ankle inversion is not an independent measurement of the hindfoot."
            .to_owned(),
    ]
}

/// What an angle describes.
fn definition(angle: AngleName) -> &'static str {
    match angle {
        AngleName::Pelvis => "pelvis in the direction of walking",
        AngleName::Hip => "thigh against pelvis",
        AngleName::Knee => "shank against thigh",
        AngleName::Ankle => "foot against shank",
        AngleName::FootProgress => "foot in the direction of walking",
        AngleName::AbsAnkle => "long axes of shank and foot",
        AngleName::Thorax => "thorax in the direction of walking",
        AngleName::Spine => "pelvis against thorax",
        AngleName::Neck => "thorax against head",
        AngleName::Head => "head in the direction of walking",
        AngleName::Shoulder => "upper arm against thorax",
        AngleName::Elbow => "forearm against upper arm",
        AngleName::Wrist => "hand against forearm",
    }
}

/// The direction word in full; "Ext" is extension in the sagittal plane and external in the transverse one.
fn spelled(word: &str, place: usize) -> &str {
    match (word, place) {
        ("Ant", _) => "anterior",
        ("Post", _) => "posterior",
        ("Up", _) => "up",
        ("Dn", _) => "down",
        ("Int", _) => "internal",
        ("Ext", 0) => "extension",
        ("Ext", _) => "external",
        ("Flx", _) => "flexion",
        ("Add", _) => "adduction",
        ("Abd", _) => "abduction",
        ("Var", _) => "varus",
        ("Val", _) => "valgus",
        ("Dor", _) => "dorsiflexion",
        ("Pla", _) => "plantarflexion",
        ("Inv", _) => "inversion",
        ("Eve", _) => "eversion",
        ("Fwd", _) => "forward",
        ("Bwd", _) => "backward",
        ("Ips", _) => "to the own side",
        ("Con", _) => "to the other side",
        ("Uln", _) => "ulnar",
        ("Rad", _) => "radial",
        (other, _) => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kinetic_direction_word_is_spelled_out() {
        for (output, place) in KineticLayout::ALL.iter().flat_map(|l| l.rows()).flatten() {
            let words = output.components()[place].unwrap();
            for word in [words.positive, words.negative] {
                assert!(spelled_kinetic(word, place) != word, "{output:?} {word}");
            }
        }
    }

    #[test]
    fn every_direction_word_is_spelled_out() {
        for angle in AngleName::ALL {
            for (place, component) in angle.components().into_iter().enumerate() {
                let Some(component) = component else { continue };
                for word in [component.positive, component.negative] {
                    let spelled = spelled(word, place);
                    assert!(spelled != word, "{angle:?} {word}");
                    assert_eq!(spelled.starts_with('t'), ["Ips", "Con"].contains(&word), "{word}");
                }
            }
        }
    }
}

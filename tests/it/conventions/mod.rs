//! Each row of docs/conventions.md: movement and sign.

pub mod mannequin;

use std::collections::BTreeMap;

use ambula::anatomy::{AngleName, Side};
use ambula::calibration::{MarkerSet, ModelSettings, calibrate};
use ambula::geometry::{Mat3, Vec3, rotation_x, rotation_y, rotation_z};
use ambula::kinematics::track;
use mannequin::{Mannequin, Part, trial};

/// How far each movement goes.
const MOVED_DEG: f64 = 12.0;
/// A movement must show in its component by at least this share of it.
const SHOWS: f64 = 0.6;

/// What a movement turns, and about which laboratory axis (the figure faces +X; z is up). The angle is for the right
/// side; `mirrored` movements turn the other way on the left.
struct Movement {
    part: fn(Side) -> Part,
    turn: fn(f64) -> Mat3,
    sense: f64,
    mirrored: bool,
}

const fn movement(part: fn(Side) -> Part, turn: fn(f64) -> Mat3, sense: f64, mirrored: bool) -> Movement {
    Movement {
        part,
        turn,
        sense,
        mirrored,
    }
}

fn movements() -> BTreeMap<&'static str, Movement> {
    let pelvis = |_| Part::Pelvis;
    let thorax = |_| Part::Thorax;
    let head = |_| Part::Head;
    BTreeMap::from([
        ("pelvis tilts forward", movement(pelvis, rotation_y, 1.0, false)),
        (
            "this side of the pelvis rises",
            movement(pelvis, rotation_x, -1.0, true),
        ),
        (
            "this side of the pelvis turns forward",
            movement(pelvis, rotation_z, 1.0, true),
        ),
        (
            "thigh swings forward",
            movement(Part::Thigh, rotation_y, -1.0, false),
        ),
        (
            "thigh swings to the midline",
            movement(Part::Thigh, rotation_x, 1.0, true),
        ),
        ("thigh turns inward", movement(Part::Thigh, rotation_z, 1.0, true)),
        (
            "shank swings backward",
            movement(Part::Shank, rotation_y, 1.0, false),
        ),
        (
            "shank swings to the midline",
            movement(Part::Shank, rotation_x, 1.0, true),
        ),
        ("shank turns inward", movement(Part::Shank, rotation_z, 1.0, true)),
        ("toes rise", movement(Part::Foot, rotation_y, -1.0, false)),
        ("toes turn inward", movement(Part::Foot, rotation_z, 1.0, true)),
        ("trunk leans forward", movement(thorax, rotation_y, 1.0, false)),
        ("this shoulder rises", movement(thorax, rotation_x, -1.0, true)),
        (
            "this shoulder turns forward",
            movement(thorax, rotation_z, 1.0, true),
        ),
        ("head nods forward", movement(head, rotation_y, 1.0, false)),
        (
            "this side of the head rises",
            movement(head, rotation_x, -1.0, true),
        ),
        (
            "this side of the head turns forward",
            movement(head, rotation_z, 1.0, true),
        ),
        (
            "upper arm swings forward",
            movement(Part::UpperArm, rotation_y, -1.0, false),
        ),
        (
            "upper arm swings to the midline",
            movement(Part::UpperArm, rotation_x, 1.0, true),
        ),
        (
            "upper arm turns inward",
            movement(Part::UpperArm, rotation_z, 1.0, true),
        ),
        (
            "forearm swings forward",
            movement(Part::Forearm, rotation_y, -1.0, false),
        ),
        (
            "palm forward: hand bends to the palm",
            movement(Part::Hand, rotation_y, -1.0, false),
        ),
        (
            "palm forward: hand bends to the little finger",
            movement(Part::Hand, rotation_x, 1.0, true),
        ),
        (
            "palm forward: forearm turns inward",
            movement(Part::Wrist, rotation_z, 1.0, true),
        ),
    ])
}

struct Row {
    movement: String,
    angle: AngleName,
    component: usize,
    sign: f64,
    word: String,
}

/// The rows of the table of movements in docs/conventions.md.
fn rows() -> Vec<Row> {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/conventions.md");
    let text = std::fs::read_to_string(path).unwrap();
    text.lines()
        .skip_while(|line| !line.starts_with("| movement |"))
        .skip(2)
        .take_while(|line| line.starts_with('|'))
        .map(|line| {
            let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
            Row {
                movement: cells[0].to_owned(),
                angle: AngleName::ALL.into_iter().find(|a| a.key() == cells[1]).unwrap(),
                component: cells[2].parse::<usize>().unwrap() - 1,
                sign: if cells[3] == "+" { 1.0 } else { -1.0 },
                word: cells[4].to_owned(),
            }
        })
        .collect()
}

#[test]
fn every_movement_has_the_documented_sign() {
    let movements = movements();
    let standing = Mannequin::standing();
    let still = trial("still", &[standing.clone(), standing.clone()]);
    let set = MarkerSet::detect(&still.marker_labels()).unwrap().set;
    let calibration = calibrate(&still, Mannequin::subject(), &set, &ModelSettings::plug_in_gait()).unwrap();
    let supine = Mannequin::palms_forward();
    let rows = rows();
    let mut wrong = Vec::new();
    let mut used = Vec::new();
    for row in &rows {
        let m = movements
            .get(row.movement.as_str())
            .unwrap_or_else(|| panic!("no movement \"{}\"", row.movement));
        used.push(row.movement.as_str());
        let standing = if row.movement.starts_with("palm forward") {
            &supine
        } else {
            &standing
        };
        let still = trial("still", &[standing.clone(), standing.clone()]);
        let neutral = track(&still, &calibration).unwrap();
        for side in Side::BOTH {
            let turn_deg = MOVED_DEG * m.sense * if m.mirrored { side.sign() } else { 1.0 };
            let moved = standing.turned((m.part)(side), &(m.turn)(turn_deg.to_radians()));
            let motion = track(&trial("moved", &[moved.clone(), moved]), &calibration).unwrap();
            let at = |m: &ambula::kinematics::Motion| {
                m.angle(row.angle, side).unwrap().at(0).unwrap()[row.component]
            };
            let change = at(&motion) - at(&neutral);
            if change * row.sign < SHOWS * MOVED_DEG {
                wrong.push(format!(
                    "{} {}: {} component {} changes by {change:.2}",
                    side.word(),
                    row.movement,
                    row.angle.key(),
                    row.component + 1
                ));
            }
        }
        let component = row.angle.components()[row.component].unwrap();
        let word = if row.sign > 0.0 {
            component.positive
        } else {
            component.negative
        };
        if word != row.word {
            wrong.push(format!(
                "{}: the graph of {} says {word}, the table {}",
                row.movement,
                row.angle.key(),
                row.word
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(rows.len() >= 30, "only {} rows were read", rows.len());
    let unused: Vec<_> = movements.keys().filter(|k| !used.contains(k)).collect();
    assert!(unused.is_empty(), "not in the table: {unused:?}");
}

#[test]
fn the_axes_are_as_documented() {
    let standing = Mannequin::standing();
    let still = trial("still", &[standing.clone(), standing]);
    let set = MarkerSet::detect(&still.marker_labels()).unwrap().set;
    let calibration = calibrate(&still, Mannequin::subject(), &set, &ModelSettings::plug_in_gait()).unwrap();
    let motion = track(&still, &calibration).unwrap();
    use ambula::kinematics::Segment;
    for side in Side::BOTH {
        for (segment, x, y, z) in [
            (Segment::Pelvis, Vec3::x(), Vec3::y(), Vec3::z()),
            (Segment::Thigh, Vec3::x(), Vec3::y(), Vec3::z()),
            (Segment::Shank, Vec3::x(), Vec3::y(), Vec3::z()),
            (Segment::Foot, Vec3::z(), Vec3::y(), -Vec3::x()),
            (Segment::Thorax, Vec3::x(), -Vec3::y(), -Vec3::z()),
            (Segment::Head, Vec3::x(), Vec3::y(), Vec3::z()),
            (Segment::Humerus, -Vec3::x(), -Vec3::y(), Vec3::z()),
        ] {
            let r = motion.segment(segment, side).unwrap().at(0).unwrap().rotation;
            for (i, axis) in [x, y, z].into_iter().enumerate() {
                let along = r.column(i).dot(&axis);
                assert!(along > 0.9, "{segment:?} {side:?} axis {i}: {along:.2}");
            }
        }
    }
}

//! Faults of markers: exchanged labels, jumps, ghosts, shifted markers, wrong measurements.

use std::ops::Range;

use ambula::capture::c3d::C3d;

use crate::sandbox::{labels, point};

/// A fault to be planted into a capture: what it is, how large, which markers it concerns.
pub struct Fault {
    pub kind: &'static str,
    pub size: String,
    pub markers: Vec<&'static str>,
    pub plant: Box<dyn Fn(&mut C3d) + Sync + Send>,
}

fn fault(
    kind: &'static str,
    size: impl Into<String>,
    markers: &[&'static str],
    plant: impl Fn(&mut C3d) + Sync + Send + 'static,
) -> Fault {
    Fault {
        kind,
        size: size.into(),
        markers: markers.to_vec(),
        plant: Box::new(plant),
    }
}

fn has(file: &C3d, marker: &str) -> bool {
    let is = |stored: &String| stored.rsplit(':').next() == Some(marker);
    labels(file).iter().any(is)
}

fn place(file: &C3d, frame: usize, marker: &str) -> usize {
    frame * file.points.count + point(file, marker)
}

fn within(file: &C3d, frames: &Range<usize>) -> Range<usize> {
    frames.start..frames.end.min(file.points.frames)
}

/// Exchanges two labels.
pub fn swap(file: &mut C3d, [a, b]: [&str; 2], frames: &Range<usize>) {
    for frame in within(file, frames) {
        let (x, y) = (place(file, frame, a), place(file, frame, b));
        file.points.data.swap(x, y);
    }
}

/// Length of one stored unit in mm: the files of the tests are in mm.
pub fn shift(file: &mut C3d, marker: &str, by_mm: [f32; 3], frames: &Range<usize>) {
    for frame in within(file, frames) {
        let place = place(file, frame, marker);
        let sample = &mut file.points.data[place];
        if sample[3] >= 0.0 {
            for (value, by) in sample.iter_mut().zip(by_mm) {
                *value += by;
            }
        }
    }
}

/// Puts a marker where another is.
fn copy(file: &mut C3d, from: &str, to: &str, frames: &Range<usize>) {
    for frame in within(file, frames) {
        let (a, b) = (place(file, frame, from), place(file, frame, to));
        file.points.data[b] = file.points.data[a];
    }
}

pub fn hide(file: &mut C3d, marker: &str, frames: &Range<usize>) {
    for frame in within(file, frames) {
        let place = place(file, frame, marker);
        file.points.data[place] = [0.0, 0.0, 0.0, -1.0];
    }
}

/// Moves a marker by so much along an axis of its leg, in every frame: `along` the line between two markers, `across`
/// the line of the ASIS markers, or square to both (forwards).
fn shift_in_leg(file: &mut C3d, marker: &str, [low, high]: [&str; 2], axis: usize, by_mm: f64) {
    let at = |file: &C3d, frame: usize, name: &str| {
        let sample = file.points.data[place(file, frame, name)];
        (sample[3] >= 0.0).then(|| sample.map(f64::from))
    };
    let unit = |v: [f64; 3]| {
        let length = v.iter().map(|x| x * x).sum::<f64>().sqrt();
        v.map(|x| x / length)
    };
    let cross = |a: [f64; 3], b: [f64; 3]| {
        [
            a[1] * b[2] - a[2] * b[1],
            a[2] * b[0] - a[0] * b[2],
            a[0] * b[1] - a[1] * b[0],
        ]
    };
    for frame in 0..file.points.frames {
        let all = [low, high, "LASI", "RASI"].map(|name| at(file, frame, name));
        let [Some(low), Some(high), Some(left), Some(right)] = all else {
            continue;
        };
        let minus = |a: [f64; 4], b: [f64; 4]| unit([a[0] - b[0], a[1] - b[1], a[2] - b[2]]);
        let along = minus(high, low);
        let forwards = unit(cross(minus(left, right), along));
        let across = cross(along, forwards);
        let direction = [along, across, forwards][axis];
        let place = place(file, frame, marker);
        let sample = &mut file.points.data[place];
        if sample[3] >= 0.0 {
            for (value, d) in sample.iter_mut().zip(direction) {
                *value += (d * by_mm) as f32;
            }
        }
    }
}

/// Markers of the legs with the two markers that give their segment its direction.
const LEG: [(&str, [&str; 2]); 6] = [
    ("LTHI", ["LKNE", "LASI"]),
    ("RKNE", ["RANK", "RASI"]),
    ("LTIB", ["LANK", "LKNE"]),
    ("RANK", ["RTOE", "RKNE"]),
    ("LTOE", ["LHEE", "LTOE"]),
    ("RASI", ["RKNE", "RASI"]),
];

/// Markers of the legs moved in the whole walk, along, across and forwards.
fn moved(kinds: [&'static str; 3]) -> Vec<Fault> {
    let mut all = Vec::new();
    for (marker, segment) in LEG {
        for (axis, kind) in kinds.into_iter().enumerate() {
            for by in [10.0, 20.0] {
                all.push(fault(kind, format!("{by} mm"), &[marker], move |f| {
                    shift_in_leg(f, marker, segment, axis, by);
                }));
            }
        }
    }
    all
}

/// Faults of a walk in a session that has other walks: markers that moved between them.
pub fn between_walks(file: &C3d) -> Vec<Fault> {
    let mut all = moved([
        "moved between walks, along",
        "moved between walks, across",
        "moved between walks, forwards",
    ]);
    all.retain(|fault| fault.markers.iter().all(|m| has(file, m)));
    all
}

/// Faults that are planted into a walk, all markers that they need being there. `middle` is a frame in a cycle.
pub fn of_walk(file: &C3d, middle: usize) -> Vec<Fault> {
    let mut all: Vec<Fault> = Vec::new();
    let pairs = [
        ["LKNE", "RKNE"],
        ["LANK", "RANK"],
        ["LHEE", "LTOE"],
        ["RKNE", "RTHI"],
        ["LTIB", "LANK"],
        ["LASI", "RASI"],
        ["RTOE", "RANK"],
        ["LFHD", "LBHD"],
        ["RWRA", "RWRB"],
        ["LELB", "LWRA"],
    ];
    for pair in pairs {
        for frames in [1, 10, 40] {
            all.push(fault(
                "two labels exchanged",
                format!("{frames} frames"),
                &pair,
                move |f| {
                    swap(f, pair, &(middle..middle + frames));
                },
            ));
        }
    }
    let sides = [
        ["LTHI", "RTHI"],
        ["LKNE", "RKNE"],
        ["LTIB", "RTIB"],
        ["LANK", "RANK"],
        ["LHEE", "RHEE"],
        ["LTOE", "RTOE"],
        ["LASI", "RASI"],
        ["LSHO", "RSHO"],
        ["LELB", "RELB"],
    ];
    for pair in sides {
        all.push(fault("left and right exchanged", "whole walk", &pair, move |f| {
            swap(f, pair, &(0..usize::MAX));
        }));
    }
    let legs = ["ASI", "THI", "KNE", "TIB", "ANK", "HEE", "TOE"];
    all.push(fault(
        "left and right exchanged",
        "all of both legs",
        &["LASI", "LKNE"],
        move |f| {
            for stem in legs {
                let (l, r) = (format!("L{stem}"), format!("R{stem}"));
                swap(f, [&l, &r], &(0..usize::MAX));
            }
        },
    ));
    for (marker, other) in [
        ("LTHI", "LKNE"),
        ("RANK", "RHEE"),
        ("LKNE", "RKNE"),
        ("RTIB", "RANK"),
    ] {
        for frames in [10, 40] {
            all.push(fault(
                "relabelled, the other lost",
                format!("{frames} frames"),
                &[marker],
                move |f| {
                    copy(f, other, marker, &(middle..middle + frames));
                    hide(f, other, &(middle..middle + frames));
                },
            ));
            all.push(fault(
                "two labels on one marker",
                format!("{frames} frames"),
                &[marker, other],
                move |f| {
                    copy(f, other, marker, &(middle..middle + frames));
                },
            ));
        }
    }
    for (marker, direction) in [
        ("LTHI", [0.6, 0.8, 0.0]),
        ("RKNE", [0.0, 0.8, 0.6]),
        ("LTIB", [0.8, 0.0, -0.6]),
        ("RANK", [0.6, -0.8, 0.0]),
        ("LTOE", [0.0, 0.6, 0.8]),
        ("RASI", [0.0, 0.0, 1.0]),
    ] {
        for by in [5_u8, 10, 25] {
            let d: [f32; 3] = direction.map(|d: f32| d * f32::from(by));
            for (kind, frames) in [
                ("spike of one frame", 1),
                ("spike of four frames", 4),
                ("off for 25 frames", 25),
            ] {
                all.push(fault(kind, format!("{by} mm"), &[marker], move |f| {
                    shift(f, marker, d, &(middle..middle + frames));
                }));
            }
        }
    }
    for marker in ["LKNE", "RTHI", "LTOE"] {
        for breaks in [5, 15] {
            all.push(fault(
                "flicker",
                format!("{breaks} gaps of 2 frames"),
                &[marker],
                move |f| {
                    for k in 0..breaks {
                        hide(f, marker, &(middle - 30 + 5 * k..middle - 28 + 5 * k));
                    }
                },
            ));
        }
        all.push(fault("frozen", "10 frames", &[marker], move |f| {
            let held = f.points.data[place(f, middle, marker)];
            for frame in middle..middle + 10 {
                let place = place(f, frame, marker);
                f.points.data[place] = held;
            }
        }));
    }
    all.extend(moved([
        "moved since standing, along",
        "moved since standing, across",
        "moved since standing, forwards",
    ]));
    let needed = |fault: &Fault| fault.markers.iter().all(|m| has(file, m));
    all.retain(needed);
    all
}

/// Faults of the standing trial.
pub fn of_standing(file: &C3d) -> Vec<Fault> {
    let mut all = Vec::new();
    for pair in [
        ["LTHI", "RTHI"],
        ["LKNE", "RKNE"],
        ["LANK", "RANK"],
        ["LTOE", "RTOE"],
        ["LASI", "RASI"],
    ] {
        all.push(fault(
            "left and right exchanged",
            "standing trial",
            &pair,
            move |f| {
                swap(f, pair, &(0..usize::MAX));
            },
        ));
    }
    let needed = |fault: &Fault| fault.markers.iter().all(|m| has(file, m));
    all.retain(needed);
    all
}

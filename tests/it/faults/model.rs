//! Faults of the model: wrong widths, mass and leg length, markers of the thigh and foot at the wrong place.

use ambula::anatomy::Side;
use ambula::capture::c3d::C3d;
use ambula::kinematics::{Motion, Segment};

use super::plates::Fault;
use super::{Base, Files, SESSION_FILE};
use crate::sandbox::point;

/// The files with a measurement changed wherever it stands: in every capture and in the session file.
fn measured(base: &Base, name: &str, key: &str, change: impl Fn(f64) -> f64) -> Option<Files> {
    let stored = base.files.capture(&base.standing);
    let old = stored.parameter("PROCESSING", name)?.number()?;
    let new = change(old);
    let mut files = base.files.clone();
    for file in [&base.standing, &base.walk] {
        files = files.change(file, |f| {
            if f.parameter("PROCESSING", name).is_some() {
                f.set_measurement(name, new);
            }
        });
    }
    if base.has_session_file() {
        let text = String::from_utf8(base.files.bytes(SESSION_FILE).to_vec()).unwrap();
        let lines = text.lines().map(|line| {
            if line.starts_with(&format!("{key} =")) {
                format!("{key} = {new:.1}")
            } else {
                line.to_owned()
            }
        });
        let text = lines.collect::<Vec<_>>().join("\n");
        files = files.replace(SESSION_FILE, text.into_bytes());
    }
    Some(files)
}

/// Moves a marker forwards along a segment's axis, mm, in the frames where the segment is known; elsewhere it goes
/// missing.
fn displace(file: &mut C3d, motion: &Motion, label: &str, (segment, side): (Segment, Side), mm: f64) {
    let index = point(file, label);
    let count = file.points.count;
    let poses = motion.segment(segment, side);
    for frame in 0..file.points.frames {
        let sample = &mut file.points.data[frame * count + index];
        let Some(pose) = poses.and_then(|p| p.at(frame)) else {
            *sample = [0.0, 0.0, 0.0, -1.0];
            continue;
        };
        let way = pose.rotation.column(0) * mm;
        for (value, step) in sample.iter_mut().zip(way.iter()) {
            *value += *step as f32;
        }
    }
}

/// All faults of the model.
pub fn of(base: &Base) -> Vec<Fault> {
    let mut faults = Vec::new();
    let walk = base.outcome.trials.iter().find_map(|t| t.walk()).unwrap();
    let standing = base.outcome.calibrated.standing.as_ref().unwrap();
    let mut put = |kind: &'static str, size: String, files: Option<Files>| {
        if let Some(files) = files {
            // Put on wrong in the same way in all trials, a marker shows in nothing but crosstalk. So does a wand knocked
            // forwards: hip centre, knee marker and wand keep their triangle, and only its plane turns.
            let shows = !kind.ends_with("trials") && !kind.ends_with("static trial");
            faults.push(Fault {
                kind,
                size,
                files,
                shows,
            });
        }
    };
    for pct in [-30.0, -20.0, -10.0, 10.0, 20.0, 30.0] {
        let files = measured(base, "Bodymass", "mass_kg", |v| v * (1.0 + pct / 100.0));
        put("mass wrong", format!("{:.0} %", f64::abs(pct)), files);
    }
    // one side of each session, in turn
    for side in [Side::BOTH[base.name.len() % 2]] {
        let (letter, word) = (side.letter(), side.word());
        let labels = |stem: &str| format!("{letter}{stem}");
        for mm in [-20.0, -10.0, 10.0, 20.0, 30.0] {
            for (kind, name, key) in [
                ("knee width wrong", "KneeWidth", "knee_width"),
                ("ankle width wrong", "AnkleWidth", "ankle_width"),
            ] {
                let key = format!("{key}_{word}_mm");
                let files = measured(base, &labels(name), &key, |v| v + mm);
                put(kind, format!("{:.0} mm", f64::abs(mm)), files);
            }
        }
        for mm in [-100.0, -50.0, 50.0, 100.0] {
            let key = format!("leg_length_{word}_mm");
            let files = measured(base, &labels("LegLength"), &key, |v| v + mm);
            put("leg length wrong", format!("{:.0} mm", f64::abs(mm)), files);
        }
        for (kind, stem, segment, sizes) in [
            (
                "thigh wand turned, all trials",
                "THI",
                Segment::Thigh,
                [-30.0, -20.0, -10.0, 10.0, 20.0, 30.0],
            ),
            (
                "knee marker off, all trials",
                "KNE",
                Segment::Thigh,
                [-30.0, -20.0, -10.0, 10.0, 20.0, 30.0],
            ),
            (
                "shank wand turned, all trials",
                "TIB",
                Segment::Shank,
                [-30.0, -20.0, -10.0, 10.0, 20.0, 30.0],
            ),
        ] {
            for mm in sizes {
                let label = labels(stem);
                let files = base
                    .files
                    .change(&base.walk, |f| {
                        displace(f, &walk.motion, &label, (segment, side), mm);
                    })
                    .change(&base.standing, |f| {
                        displace(f, standing, &label, (segment, side), mm);
                    });
                put(kind, format!("{:.0} mm", f64::abs(mm)), Some(files));
            }
        }
        for mm in [-20.0, -10.0, 10.0, 20.0] {
            let label = labels("THI");
            let files = base.files.change(&base.walk, |f| {
                displace(f, &walk.motion, &label, (Segment::Thigh, side), mm);
            });
            put(
                "thigh wand knocked after the static trial",
                format!("{:.0} mm", f64::abs(mm)),
                Some(files),
            );
        }
    }
    faults
}

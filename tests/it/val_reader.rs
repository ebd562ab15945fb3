//! What Ambula reads against what ezc3d and python-c3d read.

use std::collections::BTreeMap;

use ambula::capture::Trial;
use ambula::capture::c3d::{self, C3d};
use serde_json::Value;

use crate::corpus;

/// Sums in expected.json are rounded to 0.001 and were added in another order; relative to the sum of sizes.
const SUM_RELATIVE: f64 = 2e-6;

fn expected() -> Option<(std::path::PathBuf, BTreeMap<String, Value>)> {
    let folder = corpus::folder()?;
    let text = std::fs::read_to_string(folder.join("expected.json")).unwrap();
    let map: BTreeMap<String, Value> = serde_json::from_str(&text).unwrap();
    Some((folder, map))
}

struct Sums {
    valid: u64,
    coordinates: f64,
    coordinates_abs: f64,
    analog: f64,
    analog_abs: f64,
}

fn sums(c3d: &C3d) -> Sums {
    let mut s = Sums {
        valid: 0,
        coordinates: 0.0,
        coordinates_abs: 0.0,
        analog: 0.0,
        analog_abs: 0.0,
    };
    for p in c3d.points.data.iter().filter(|p| c3d::is_valid(**p)) {
        s.valid += 1;
        for v in &p[..3] {
            s.coordinates += f64::from(*v);
            s.coordinates_abs += f64::from(v.abs());
        }
    }
    for channel in 0..c3d.analog.channels {
        for v in c3d.analog.channel(channel).unwrap() {
            s.analog += v;
            s.analog_abs += v.abs();
        }
    }
    s
}

fn close(ours: f64, theirs: f64, size: f64) -> bool {
    (ours - theirs).abs() <= SUM_RELATIVE * size + 2e-3
}

/// What differs between our reading and one tool's, in words.
fn differences(trial: &Trial, theirs: &Value) -> Vec<String> {
    let c3d = trial.c3d();
    let s = sums(c3d);
    let mut out = Vec::new();
    let mut number = |key: &str, ours: f64, size: f64| {
        if let Some(v) = theirs.get(key).and_then(Value::as_f64)
            && !close(ours, v, size)
        {
            out.push(format!("{key}: {ours} against {v}"));
        }
    };
    number("frames", trial.frames() as f64, 0.0);
    number("first", trial.first_frame_number() as f64, 0.0);
    number("point_rate", trial.point_rate_hz(), 1.0);
    number("points", c3d.points.count as f64, 0.0);
    number("valid", s.valid as f64, 0.0);
    number("coord_sum", s.coordinates, s.coordinates_abs);
    number("analog_channels", c3d.analog.channels as f64, 0.0);
    number("analog_samples", c3d.analog.samples as f64, 0.0);
    number("analog_sum", s.analog, s.analog_abs);
    number("analog_abs", s.analog_abs, s.analog_abs);
    if let Some(labels) = theirs.get("labels").and_then(Value::as_array) {
        let theirs: Vec<&str> = labels.iter().map(|l| l.as_str().unwrap()).collect();
        let ours = c3d.strings("POINT", "LABELS");
        let same = ours
            .iter()
            .zip(&theirs)
            .filter(|(a, b)| a.as_str() == b.trim())
            .count();
        if same != theirs.len() {
            out.push(format!(
                "labels: {same} of {} equal, we have {}",
                theirs.len(),
                ours.len()
            ));
        }
    }
    if let Some(units) = theirs.get("units") {
        let ours = c3d.parameter("POINT", "UNITS").and_then(|p| p.string());
        if ours.as_deref() != units.as_str() {
            out.push(format!("units: {ours:?} against {units}"));
        }
    }
    if let Some(plates) = theirs.get("force_plates").and_then(Value::as_array) {
        let theirs: Vec<u64> = plates.iter().filter_map(Value::as_u64).collect();
        let ours: Vec<u64> = trial.plates().iter().map(|p| p.kind as u64).collect();
        if ours != theirs {
            out.push(format!("plates: {ours:?} against {theirs:?}"));
        }
    }
    if let Some(events) = theirs.get("events").and_then(Value::as_array) {
        let start = (trial.first_frame_number() - 1) as f64 / trial.point_rate_hz();
        let mut ours: Vec<f64> = trial.events().iter().map(|e| e.time_s + start).collect();
        let mut theirs: Vec<f64> = events.iter().map(|e| e[2].as_f64().unwrap()).collect();
        ours.sort_by(f64::total_cmp);
        theirs.sort_by(f64::total_cmp);
        let same = ours.len() == theirs.len() && ours.iter().zip(&theirs).all(|(a, b)| (a - b).abs() < 1e-4);
        if !same {
            out.push(format!("events: {ours:.3?} against {theirs:.3?}"));
        }
    }
    out
}

#[test]
fn every_file_of_the_corpus() {
    let Some((folder, expected)) = expected() else {
        return;
    };
    for (name, entry) in &expected {
        let bytes = std::fs::read(folder.join(name)).unwrap();
        match Trial::from_bytes("trial", &bytes) {
            Err(error) => println!("{name}: ERROR {error}"),
            Ok(trial) => {
                for tool in ["ezc3d", "python_c3d"] {
                    if let Some(theirs) = entry.get(tool) {
                        for d in differences(&trial, theirs) {
                            println!("{name} [{tool}] {d}");
                        }
                    } else if entry.get(format!("{tool}_fails")).is_some() {
                        let s = sums(trial.c3d());
                        println!(
                            "{name} [{tool}] fails; ours frames {} points {} valid {} sum {:.3} analog {}x{} {:.3}",
                            trial.frames(),
                            trial.c3d().points.count,
                            s.valid,
                            s.coordinates,
                            trial.c3d().analog.channels,
                            trial.c3d().analog.samples,
                            s.analog
                        );
                    }
                }
                for n in trial.notices() {
                    println!("    {name}: {} {n}", n.policy.key());
                }
            }
        }
    }
}

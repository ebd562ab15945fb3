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

/// Who is right on a file on which the tools disagree or fail, and why. `apart` are the tools that read
/// something else than Ambula.
struct Verdict {
    file: &'static str,
    apart: &'static [&'static str],
    right: &'static str,
    why: &'static str,
}

const EZC3D: &[&str] = &["ezc3d"];
const PYTHON: &[&str] = &["python_c3d"];
const NEITHER: &[&str] = &[];

const fn verdict(
    file: &'static str,
    apart: &'static [&'static str],
    right: &'static str,
    why: &'static str,
) -> Verdict {
    Verdict {
        file,
        apart,
        right,
        why,
    }
}

const NO_RATE: &str = "no POINT:RATE, SCALE or ANALOG:RATE in the file; ezc3d then takes the analog words for none and its points \
    run out of step, the header has all three and its reading fills the data section";
const MIPS: &str = "big-endian; ezc3d does not read it. The Intel and DEC twins of the file hold the same numbers (test `three_byte_orders`)";
const FLOAT_OFFSET: &str = "ezc3d refuses ANALOG:OFFSET in floats; the values are whole. GEN_SCALE is -1 and python-c3d leaves it out, \
    physical = (stored - OFFSET) x SCALE x GEN_SCALE turns the sign";
const SIGN: &str = "GEN_SCALE is -1 and python-c3d leaves it out; physical = (stored - OFFSET) x SCALE x GEN_SCALE turns the sign";
const DUPLICATE: &str =
    "a parameter stands twice in its group, which python-c3d refuses; the first one counts, both are kept";
const FOURTH_WORD: &str = "the fourth word is a huge positive float in every point (bits 7F00xxxx); a point is missing when the word \
    is negative, so these are measurements, which python-c3d takes for gaps";
const COUNT_OF_CHANNELS: &str = "12 channels at 10 samples are 120 analog values per frame, as header and parameters say; python-c3d takes \
    the 120 for channels and refuses";

const VERDICTS: &[Verdict] = &[
    verdict(
        "format/btk/561xxa01_anonym.C3D",
        EZC3D,
        "python-c3d and Ambula",
        NO_RATE,
    ),
    verdict(
        "format/btk/Analysis.c3d",
        PYTHON,
        "ezc3d and Ambula",
        "OFFSET is stored as -32768 beside FORMAT=SIGNED, every float sample is +32768: an idle 16-bit converter, 0 V, not 65536 V",
    ),
    verdict(
        "format/btk/Empty.c3d",
        NEITHER,
        "all three refuse",
        "the file has no bytes; Ambula's error says so",
    ),
    verdict(
        "format/btk/badParameterOffset.c3d",
        NEITHER,
        "Ambula alone reads it",
        "the links of the records are right, some dimensions and description lengths are not; following the links finds every record, \
         ANALOG:UNITS and LABELS (for no channels) are left without values; the reading fills the data section",
    ),
    verdict(
        "format/sample_01/Eb015si.c3d",
        NEITHER,
        "python-c3d and Ambula",
        MIPS,
    ),
    verdict(
        "format/sample_01/Eb015sr.c3d",
        NEITHER,
        "python-c3d and Ambula",
        MIPS,
    ),
    verdict(
        "format/sample_02/sgi_int.c3d",
        NEITHER,
        "python-c3d and Ambula",
        MIPS,
    ),
    verdict(
        "format/sample_02/sgi_real.c3d",
        NEITHER,
        "python-c3d and Ambula",
        MIPS,
    ),
    verdict(
        "format/sample_06/MACsample.c3d",
        NEITHER,
        "Ambula alone reads it",
        "big-endian, and POINT:SCALE (0.0215) contradicts the header (0.0551): with the header's a forearm is 283 mm and the shoulders \
         404 mm apart, with the parameter's 110 and 158 mm (test `a_forearm_is_a_forearm`)",
    ),
    verdict(
        "format/sample_11/evart.c3d",
        EZC3D,
        "Ambula",
        "17 analog samples per frame by the header, ANALOG:RATE 1000 / 60 = 16.67: ezc3d takes 16 and runs out of step, python-c3d \
         refuses; 17 fill the data section to the block",
    ),
    verdict("format/sample_13/Dance.c3d", PYTHON, "Ambula", FLOAT_OFFSET),
    verdict("format/sample_13/Dance1.c3d", PYTHON, "ezc3d and Ambula", SIGN),
    verdict("format/sample_13/golfswing.c3d", PYTHON, "Ambula", FLOAT_OFFSET),
    verdict(
        "format/sample_13/golfswing1.c3d",
        PYTHON,
        "ezc3d and Ambula",
        SIGN,
    ),
    verdict(
        "format/sample_15/FP1.C3D",
        NEITHER,
        "ezc3d and Ambula",
        COUNT_OF_CHANNELS,
    ),
    verdict(
        "format/sample_15/FP2.C3D",
        NEITHER,
        "ezc3d and Ambula",
        COUNT_OF_CHANNELS,
    ),
    verdict(
        "format/sample_18/bad_parameter_section.c3d",
        NEITHER,
        "Ambula alone reads it",
        "the data were written over the end of the parameter section, through EVENT:LABELS; the parameters before are sound and the data fill \
         the section, EVENT:LABELS is left empty with a notice",
    ),
    verdict(
        "format/sample_22/BKINtechnologies.c3d",
        NEITHER,
        "python-c3d and Ambula",
        "descriptions longer than 127 characters, whose length ezc3d takes for a negative number (12 GB of memory before its error)",
    ),
    verdict(
        "format/sample_24/MotionMonitorC3D.c3d",
        NEITHER,
        "ezc3d and Ambula",
        "the header counts channels (16) where it should count analog values per frame (112); 112 fill the data section",
    ),
    verdict(
        "format/sample_27/kyowadengyo.c3d",
        EZC3D,
        "Ambula",
        "11 points by the header and the labels, 12 by POINT:USED: 152 frames of 11 points fill the data section to the block, with 12 only \
         145 frames fit; python-c3d refuses",
    ),
    verdict(
        "format/sample_28/dynamic.C3D",
        EZC3D,
        "python-c3d and Ambula",
        NO_RATE,
    ),
    verdict(
        "format/sample_28/standing.C3D",
        EZC3D,
        "python-c3d and Ambula",
        NO_RATE,
    ),
    verdict(
        "format/sample_28/type1.C3D",
        EZC3D,
        "python-c3d and Ambula",
        "no ANALOG:RATE in the file; ezc3d then takes the analog words for none and its points run out of step; the header counts them and \
         its reading fills the data section",
    ),
    verdict(
        "format/sample_30/admarche2.c3d",
        PYTHON,
        "ezc3d and Ambula",
        FOURTH_WORD,
    ),
    verdict(
        "format/sample_30/marche281.c3d",
        PYTHON,
        "ezc3d and Ambula",
        FOURTH_WORD,
    ),
    verdict(
        "format/sample_33/bigparlove.c3d",
        NEITHER,
        "ezc3d and Ambula",
        DUPLICATE,
    ),
    verdict(
        "gait/functional-hip/FunctionalWalk.c3d",
        EZC3D,
        "Ambula",
        "events only: EVENT:TIMES is a flat list of minutes and seconds; ezc3d, asked for two rows, takes its halves",
    ),
    verdict(
        "gait/pig-full-body/PiG_Calibration-FlatFoot-Full.c3d",
        NEITHER,
        "ezc3d and Ambula",
        DUPLICATE,
    ),
    verdict(
        "gait/pig-full-body/PiG_Motion-FlatFoot-Full.c3d",
        EZC3D,
        "Ambula",
        "events only: EVENT:TIMES is a flat list of minutes and seconds; ezc3d, asked for two rows, takes its halves",
    ),
];

#[test]
fn every_file_of_the_corpus() {
    let Some((folder, expected)) = expected() else {
        return;
    };
    let (mut read, mut agreed, mut comparisons, mut rows) = (0, 0, 0, Vec::new());
    for (name, entry) in &expected {
        let bytes = std::fs::read(folder.join(name)).unwrap();
        let verdict = VERDICTS.iter().find(|v| v.file == name);
        let both = entry["agreed"]["points"] == true && entry["agreed"]["analog"] == true;
        assert!(
            both || verdict.is_some(),
            "{name}: the tools disagree and nobody says who is right"
        );
        let trial = match Trial::from_bytes("trial", &bytes) {
            Ok(trial) => trial,
            Err(error) => {
                assert!(bytes.is_empty(), "{name}: {error}");
                rows.push(format!("| {name} | {} | {error} |", verdict.unwrap().right));
                continue;
            }
        };
        read += 1;
        agreed += usize::from(both);
        let mut apart = Vec::new();
        for tool in ["ezc3d", "python_c3d"] {
            let Some(theirs) = entry.get(tool) else { continue };
            comparisons += theirs.as_object().unwrap().len();
            let found = differences(&trial, theirs);
            if !found.is_empty() {
                apart.push(tool);
                println!("{name} [{tool}]: {found:?}");
            }
        }
        assert_eq!(
            apart,
            verdict.map_or(NEITHER, |v| v.apart),
            "{name}: differs from other tools than stated"
        );
        if let Some(v) = verdict {
            rows.push(format!("| {name} | {} | {} |", v.right, v.why));
        }
    }
    println!(
        "{read} of {} files read; {agreed} on which both tools agree, equal; {comparisons} values compared",
        expected.len()
    );
    println!(
        "{} disagreements or failures:\n\n| file | right | why |\n|---|---|---|",
        rows.len()
    );
    rows.iter().for_each(|row| println!("{row}"));
    assert_eq!((read, agreed, rows.len()), (106, 80, VERDICTS.len()));
}

/// The data section is as long as points and analog samples need, up to the end of its last block.
#[test]
fn contested_readings_fill_the_data_section() {
    let Some(folder) = corpus::folder() else { return };
    let contested = [
        "format/btk/561xxa01_anonym.C3D",
        "format/btk/badParameterOffset.c3d",
        "format/sample_06/MACsample.c3d",
        "format/sample_11/evart.c3d",
        "format/sample_18/bad_parameter_section.c3d",
        "format/sample_24/MotionMonitorC3D.c3d",
        "format/sample_27/kyowadengyo.c3d",
        "format/sample_28/dynamic.C3D",
        "format/sample_28/standing.C3D",
        "format/sample_28/type1.C3D",
    ];
    for name in contested {
        let bytes = std::fs::read(folder.join(name)).unwrap();
        let c3d = c3d::parse(&bytes).unwrap();
        let word = if c3d.header.scale < 0.0 { 4 } else { 2 };
        let used = word * (4 * c3d.points.data.len() + c3d.analog.data.len());
        let room = bytes.len() - 512 * (c3d.header.data_block - 1);
        println!("{name}: {used} of {room} bytes");
        assert!(
            used <= room && room - used < 512,
            "{name}: {used} of {room} bytes"
        );
    }
}

#[test]
fn a_forearm_is_a_forearm() {
    let Some(folder) = corpus::folder() else { return };
    let trial = Trial::read(&folder.join("format/sample_06/MACsample.c3d")).unwrap();
    let (elbow, wrist) = (trial.marker("RELB").unwrap(), trial.marker("RWRI").unwrap());
    let lengths: Vec<f64> = (0..trial.frames())
        .filter_map(|i| {
            let (a, b) = (elbow.at(i)?, wrist.at(i)?);
            Some(a.iter().zip(b).map(|(a, b)| (a - b).powi(2)).sum::<f64>().sqrt())
        })
        .collect();
    let mean = lengths.iter().sum::<f64>() / lengths.len() as f64;
    assert!((220.0..330.0).contains(&mean), "elbow to wrist {mean} mm");
}

#[test]
fn three_byte_orders() {
    let Some(folder) = corpus::folder() else { return };
    let families: [(&str, &[&str]); 2] = [
        (
            "format/sample_01",
            &["Eb015pi", "Eb015vi", "Eb015si", "Eb015pr", "Eb015vr", "Eb015sr"],
        ),
        (
            "format/sample_02",
            &["pc_int", "dec_int", "sgi_int", "pc_real", "dec_real", "sgi_real"],
        ),
    ];
    for (place, stems) in families {
        let read = |stem: &&str| {
            c3d::parse(&std::fs::read(folder.join(place).join(format!("{stem}.c3d"))).unwrap()).unwrap()
        };
        let files: Vec<C3d> = stems.iter().map(read).collect();
        // The files of a family were converted into each other: one step of the integer format, in mm.
        let step_mm = files[0].points.scale * 1.0001;
        let (mut samples, mut equal) = (0, 0);
        for (stem, other) in stems.iter().zip(&files).skip(1) {
            assert_eq!(files[0].points.data.len(), other.points.data.len(), "{stem}");
            for (a, b) in files[0].points.data.iter().zip(&other.points.data) {
                assert_eq!(c3d::is_valid(*a), c3d::is_valid(*b), "{stem}");
                let worst = a
                    .iter()
                    .zip(b)
                    .take(3)
                    .map(|(a, b)| (a - b).abs())
                    .fold(0.0, f32::max);
                assert!(worst <= step_mm, "{stem}: {a:?} {b:?}");
                samples += 1;
                equal += usize::from(worst < 1e-3);
            }
            assert_eq!(files[0].analog.data, other.analog.data, "{stem}");
        }
        println!(
            "{place}: {samples} point samples in three byte orders, {equal} equal, the others one step of {step_mm} mm apart"
        );
        assert!(equal * 100 > samples * 97);
    }
}

/// c3dio as a third reader: the coordinates of every file that it loads.
#[test]
fn coordinates_against_c3dio() {
    // One rounding of integer times scale.
    const RELATIVE: f32 = 2e-7;
    let Some(folder) = corpus::folder() else { return };
    let (mut files, mut refused, mut other_shape, mut samples) = (0, 0, Vec::new(), 0_u64);
    for path in corpus::files_below(&folder) {
        let Ok(ours) = c3d::parse(&std::fs::read(&path).unwrap()) else {
            continue;
        };
        let theirs = std::panic::catch_unwind(|| c3dio::C3d::load_path(path.clone()).ok());
        let Ok(Some(theirs)) = theirs else {
            refused += 1;
            continue;
        };
        let name = path.strip_prefix(&folder).unwrap().display().to_string();
        if theirs.points.size() != (ours.points.frames, ours.points.count) {
            other_shape.push(format!("{name} {:?}", theirs.points.size()));
            continue;
        }
        for frame in 0..ours.points.frames {
            for point in 0..ours.points.count {
                let a = ours.points.at(frame, point).unwrap();
                let b = theirs.points.get(frame, point).unwrap().point;
                // c3dio does not keep the place of a point that it takes for missing.
                if !c3d::is_valid(a) || b.iter().any(|v| !v.is_finite()) {
                    continue;
                }
                let near = a
                    .iter()
                    .zip(b)
                    .take(3)
                    .all(|(a, b)| (a - b).abs() <= RELATIVE * a.abs().max(1e-3));
                assert!(near, "{name} frame {frame} point {point}: {a:?} {b:?}");
                samples += 1;
            }
        }
        files += 1;
    }
    println!(
        "c3dio: {samples} points of {files} files equal; {refused} files refused; other shape: {other_shape:?}"
    );
    assert!(files > 80, "only {files} files compared");
}

//! What Ambula writes, read again.

use ambula::anatomy::Side;
use ambula::capture::c3d::{self, C3d, Group, Parameter, Points, Values};
use ambula::capture::{AnalysisValue, StoredEventKind, Trial};
use ambula::exchange::c3d_out::{Additions, Output, OutputKind, StoredMeasurement, processed_copy};

use crate::corpus;

/// The parameters that say how the data section is stored; they follow the data, not the input.
const STORAGE: [(&str, &str); 7] = [
    ("POINT", "SCALE"),
    ("POINT", "DATA_START"),
    ("POINT", "USED"),
    ("POINT", "FRAMES"),
    ("POINT", "RATE"),
    ("ANALOG", "USED"),
    ("ANALOG", "RATE"),
];
/// Completed where they are missing, short or of a type that other readers refuse.
const COMPLETED: [(&str, &str); 3] = [("ANALOG", "GEN_SCALE"), ("ANALOG", "SCALE"), ("ANALOG", "OFFSET")];
/// Longest description that is written, in characters.
const LONGEST_DESCRIPTION: usize = 127;

/// Everything that differs between a file and its rewritten copy, storage parameters aside.
fn differences(before: &C3d, after: &C3d) -> Vec<String> {
    let mut out = Vec::new();
    let bits =
        |points: &Points| -> Vec<[u32; 4]> { points.data.iter().map(|p| p.map(f32::to_bits)).collect() };
    if bits(&before.points) != bits(&after.points) {
        out.push("points".to_owned());
    }
    let raw = |c: &C3d| -> Vec<u32> { c.analog.data.iter().map(|v| v.to_bits()).collect() };
    if raw(before) != raw(after)
        || before.analog.scale != after.analog.scale
        || before.analog.offset != after.analog.offset
    {
        out.push("analog".to_owned());
    }
    if before.points.first_frame != after.points.first_frame
        || before.points.rate_hz.to_bits() != after.points.rate_hz.to_bits()
    {
        out.push("clock".to_owned());
    }
    if before.header.events != after.header.events {
        out.push("header events".to_owned());
    }
    let names = |c: &C3d| -> Vec<String> { c.groups.iter().map(|g| g.name.clone()).collect() };
    if !names(after).starts_with(&names(before)) {
        out.push(format!("groups {:?} became {:?}", names(before), names(after)));
    }
    for (old, new) in before.groups.iter().zip(&after.groups) {
        if (&old.description, old.locked) != (&new.description, new.locked) {
            out.push(format!("{}: description or lock", old.name));
        }
        for (a, b) in old.parameters.iter().zip(&new.parameters) {
            let name = a.name.to_ascii_uppercase();
            let place = (old.name.as_str(), name.as_str());
            let storage = STORAGE.contains(&place) || COMPLETED.contains(&place) && completed(a, b);
            if !storage && !same(a, b) {
                out.push(format!("{}:{} {a:?} became {b:?}", old.name, a.name));
            }
        }
        if old.parameters.len() > new.parameters.len() {
            out.push(format!("{}: parameters lost", old.name));
        }
    }
    out
}

/// The new list begins with the old one.
fn completed(a: &Parameter, b: &Parameter) -> bool {
    let (old, new) = (a.floats(), b.floats());
    let longer_or_retyped =
        new.len() > old.len() || matches!(a.values, Values::Float(_)) && matches!(b.values, Values::Int(_));
    longer_or_retyped && old.iter().zip(&new).all(|(x, y)| x.to_bits() == y.to_bits())
}

/// Equal to the bit: a float parameter may hold NaN.
fn same(a: &Parameter, b: &Parameter) -> bool {
    let values = match (&a.values, &b.values) {
        (Values::Float(x), Values::Float(y)) => {
            x.iter().map(|v| v.to_bits()).eq(y.iter().map(|v| v.to_bits()))
        }
        (x, y) => x == y,
    };
    let description: String = a.description.chars().take(LONGEST_DESCRIPTION).collect();
    values && a.name == b.name && description == b.description && a.locked == b.locked && a.dims == b.dims
}

#[test]
fn every_readable_file_survives_a_round_trip() {
    let Some(folder) = corpus::folder() else { return };
    let judged = std::env::var_os("AMBULA_JUDGE_DIR").map(std::path::PathBuf::from);
    let (mut files, mut parameters) = (0, 0);
    for path in corpus::files_below(&folder) {
        let bytes = std::fs::read(&path).unwrap();
        let Ok(before) = c3d::parse(&bytes) else { continue };
        let written = c3d::write(&before).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        assert_eq!(written.len() % 512, 0);
        let after = c3d::parse(&written).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        let found = differences(&before, &after);
        assert!(found.is_empty(), "{}: {found:#?}", path.display());
        assert_eq!(
            c3d::write(&after).unwrap(),
            written,
            "{}: a second copy differs",
            path.display()
        );
        files += 1;
        parameters += before.groups.iter().map(|g| g.parameters.len()).sum::<usize>();
        if let Some(folder_out) = &judged {
            // What a judge must find in the copy: frames, first frame, valid samples, sums.
            let inside = path.strip_prefix(&folder).unwrap();
            let target = folder_out.join(inside);
            std::fs::create_dir_all(target.parent().unwrap()).unwrap();
            std::fs::write(&target, &written).unwrap();
            std::fs::write(target.with_extension("sums"), sums(&after)).unwrap();
        }
    }
    println!("round trip: {files} files, {parameters} parameters, 0 differences");
    assert!(files > 100, "only {files} files were written");
}

/// The same additions for every capture: a replaced and a new angle, a joint centre, events, a measurement,
/// a result.
fn additions<'a>(values: &'a [[f64; 3]], valid: &'a [bool]) -> Additions<'a> {
    let output = |label, kind| Output {
        label,
        kind,
        values,
        valid,
    };
    Additions {
        outputs: vec![
            output("LHipAngles", OutputKind::Angle),
            output("LNovelAngles", OutputKind::Angle),
            output("LNovelCentre", OutputKind::Position),
        ],
        events: Some(vec![
            (Side::Right, StoredEventKind::FootOff, 0.75),
            (Side::Left, StoredEventKind::FootStrike, 0.25),
        ]),
        measurements: vec![
            StoredMeasurement::Plain("LKneeWidth".to_owned(), 101.5),
            StoredMeasurement::AngleDeg("LTibialTorsion".to_owned(), -12.0),
        ],
        results: vec![AnalysisValue {
            name: "Cadence".to_owned(),
            side: Some(Side::Left),
            unit: "steps/min".to_owned(),
            value: 111.0,
        }],
        remarks: vec![("KINETICS", "plug-in-gait".to_owned())],
    }
}

#[test]
fn a_processed_copy_holds_the_additions_and_everything_else() {
    let Some(folder) = corpus::folder() else { return };
    let judged = std::env::var_os("AMBULA_JUDGE_DIR").map(std::path::PathBuf::from);
    let mut copies = 0;
    for path in corpus::files_below(&folder.join("gait")) {
        let before = Trial::read(&path).unwrap();
        let values: Vec<[f64; 3]> = (0..before.frames()).map(|i| [i as f64, -1.0, 0.5]).collect();
        let valid: Vec<bool> = (0..before.frames()).map(|i| i % 7 != 3).collect();
        let bytes = processed_copy(&before, &additions(&values, &valid)).unwrap();
        let after = Trial::from_bytes("copy", &bytes).unwrap();
        let name = path.display();
        for label in ["LHipAngles", "LNovelAngles", "LNovelCentre"] {
            // Old files call it LHipAnglesV.
            let track = after.point(label).or_else(|| after.output(label)).unwrap();
            assert_eq!(track.valid, valid, "{name} {label}");
            let worst = track.values.iter().zip(&values).zip(&valid).filter(|(_, v)| **v);
            let worst = worst
                .map(|((a, b), _)| (a[0] - b[0]).abs().max((a[2] - b[2]).abs()))
                .fold(0.0, f64::max);
            assert!(worst < 1e-3, "{name} {label}: {worst}");
        }
        assert!(
            after.output("LNovelAngles").is_some() && after.marker("LNovelCentre").is_some(),
            "{name}"
        );
        for label in before.marker_labels().into_iter().chain(before.output_labels()) {
            if !label.starts_with("LHipAngles") {
                assert_eq!(before.point(label), after.point(label), "{name} {label}");
            }
        }
        let steps: Vec<_> = after
            .events()
            .iter()
            .filter(|e| e.kind != StoredEventKind::Other)
            .collect();
        assert_eq!(steps.len(), 2, "{name}");
        assert!(
            (steps[0].time_s - 0.25).abs() < 1e-5 && steps[0].side == Some(Side::Left),
            "{name}"
        );
        assert!(
            (steps[1].time_s - 0.75).abs() < 1e-5 && steps[1].kind == StoredEventKind::FootOff,
            "{name}"
        );
        assert!(
            (after.processing("LKneeWidth").unwrap() - 101.5).abs() < 1e-6,
            "{name}"
        );
        assert!(
            (after.processing_angle_deg("LTibialTorsion").unwrap() + 12.0).abs() < 1e-5,
            "{name}"
        );
        let cadence = after
            .analysis()
            .iter()
            .find(|a| a.name == "Cadence" && a.side == Some(Side::Left));
        assert!((cadence.unwrap().value - 111.0).abs() < 1e-9, "{name}");
        assert!(after.analysis().len() >= before.analysis().len(), "{name}");
        assert_eq!(before.plates(), after.plates(), "{name}");
        if let Some(folder_out) = &judged {
            let target = folder_out.join("processed").join(path.file_name().unwrap());
            std::fs::create_dir_all(target.parent().unwrap()).unwrap();
            std::fs::write(&target, &bytes).unwrap();
            std::fs::write(target.with_extension("sums"), sums(after.c3d())).unwrap();
        }
        copies += 1;
    }
    println!("processed copies: {copies} files");
    assert!(copies > 40, "only {copies} copies");
}

/// Frames, first frame, valid samples, sum of their coordinates, sum of the analog samples in physical units.
fn sums(c3d: &C3d) -> String {
    let valid = || c3d.points.data.iter().filter(|p| c3d::is_valid(**p));
    let coordinates: f64 = valid()
        .flat_map(|[x, y, z, _]| [x, y, z])
        .map(|v| f64::from(*v))
        .sum();
    let analog: f64 = (0..c3d.analog.channels)
        .flat_map(|c| c3d.analog.channel(c).unwrap())
        .sum();
    let (frames, first) = (c3d.points.frames, c3d.points.first_frame);
    format!("{frames} {first} {} {coordinates} {analog}", valid().count())
}

fn small(frames: usize, first_frame: usize, labels: usize) -> C3d {
    let names: Vec<String> = (0..labels).map(|n| format!("M{n}")).collect();
    C3d {
        groups: vec![Group::new(
            "POINT",
            vec![Parameter::texts("LABELS", &names), Parameter::text("UNITS", "mm")],
        )],
        points: Points {
            count: labels,
            frames,
            first_frame,
            rate_hz: 100.0,
            scale: 1.0,
            data: (0..frames * labels).map(|i| [i as f32, 1.0, 2.0, 0.0]).collect(),
        },
        ..C3d::default()
    }
}

#[test]
fn more_than_255_labels_are_split_and_joined() {
    let written = c3d::write(&small(2, 1, 600)).unwrap();
    let after = c3d::parse(&written).unwrap();
    let labels = after.strings("POINT", "LABELS");
    assert_eq!(labels.len(), 600);
    assert_eq!(labels.last().unwrap(), "M599");
    assert_eq!(after.parameter("POINT", "LABELS").unwrap().dims, [4, 255]);
    assert_eq!(after.parameter("POINT", "LABELS3").unwrap().dims, [4, 90]);
}

#[test]
fn more_than_65535_frames_and_a_late_first_frame() {
    for (frames, first) in [
        (70_000, 1),
        (65_535, 1),
        (65_536, 10),
        (20, 70_000),
        (140_000, 90_000),
    ] {
        let written = c3d::write(&small(frames, first, 1)).unwrap();
        let after = c3d::parse(&written).unwrap();
        assert_eq!((after.points.frames, after.points.first_frame), (frames, first));
        assert!(after.notices.is_empty(), "{:?}", after.notices);
    }
}

#[test]
fn coordinates_that_are_no_numbers_become_gaps() {
    let mut c3d = small(2, 1, 2);
    c3d.points.data[0] = [f32::NAN, 1.0, 2.0, 0.0];
    c3d.points.data[1] = [0.5, 1.0, 2.0, -1.0];
    let after = c3d::parse(&c3d::write(&c3d).unwrap()).unwrap();
    assert_eq!(
        after.points.data[0].map(f32::to_bits),
        [0.0_f32, 0.0, 0.0, -1.0].map(f32::to_bits)
    );
    assert_eq!(
        after.points.data[1].map(f32::to_bits),
        [0.5_f32, 1.0, 2.0, -1.0].map(f32::to_bits)
    );
}

#[test]
fn what_does_not_fit_is_refused_with_its_name() {
    let mut c3d = small(1, 1, 1);
    c3d.groups[0]
        .parameters
        .push(Parameter::floats_array("ODD", &[2, 2], vec![1.0]));
    let error = c3d::write(&c3d).unwrap_err().to_string();
    assert!(error.contains("POINT:ODD"), "{error}");
}

//! Whole sessions from folder to outputs: what is written, that it is the same twice, and what bad input comes to.

use std::path::{Path, PathBuf};

use ambula::capture::c3d::{self, C3d, Parameter, Values};
use ambula::session::{self, Outcome, Output, Overrides, SessionError, Silent, State};

use super::corpus;

/// Curves of one walk before and after turning the laboratory: coordinates are stored in single precision.
const SAME_CURVE_DEG: f64 = 2e-3;

/// A session folder that a test may change.
struct Sandbox {
    folder: tempfile::TempDir,
}

const STATIC: &str = "PiG_Calibration-FlatFoot-Full.c3d";
const WALK: &str = "PiG_Motion-FlatFoot-Full.c3d";

impl Sandbox {
    fn empty() -> Sandbox {
        Sandbox {
            folder: tempfile::tempdir().unwrap(),
        }
    }

    /// A copy of a session of the corpus; `None` without a corpus.
    fn of(name: &str) -> Option<Sandbox> {
        let sandbox = Sandbox::empty();
        for path in corpus::files_below(&corpus::folder()?.join("gait").join(name)) {
            sandbox.write(
                &path.file_name().unwrap().to_string_lossy(),
                &std::fs::read(&path).unwrap(),
            );
        }
        Some(sandbox)
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn write(&self, name: &str, bytes: &[u8]) {
        std::fs::write(self.path().join(name), bytes).unwrap();
    }

    fn change(&self, name: &str, how: impl FnOnce(&mut C3d)) {
        let mut file = c3d::parse(&std::fs::read(self.path().join(name)).unwrap()).unwrap();
        how(&mut file);
        self.write(name, &c3d::write(&file).unwrap());
    }

    fn remove(&self, name: &str) {
        std::fs::remove_file(self.path().join(name)).unwrap();
    }

    fn run(&self) -> Result<Outcome, SessionError> {
        session::run(self.path(), &Overrides::default(), &Silent)
    }

    fn outcome(&self) -> Outcome {
        self.run().unwrap_or_else(|e| panic!("{e}"))
    }

    fn error(&self) -> String {
        match self.run() {
            Ok(_) => panic!("an error was expected"),
            Err(error) => error.to_string(),
        }
    }
}

fn outputs(outcome: &Outcome) -> Vec<Output> {
    outcome.outputs(&Silent).unwrap_or_else(|e| panic!("{e}"))
}

fn findings(outcome: &Outcome) -> String {
    let lines: Vec<String> = outcome
        .journal
        .findings
        .iter()
        .map(|f| format!("{:?} {}: {}", f.severity, f.place, f.what))
        .collect();
    lines.join("\n")
}

fn labels(file: &C3d) -> Vec<String> {
    file.strings("POINT", "LABELS")
}

fn point(file: &C3d, label: &str) -> usize {
    let is = |stored: &String| stored.rsplit(':').next() == Some(label);
    labels(file).iter().position(is).unwrap()
}

/// Makes a marker missing in some frames.
fn hide(file: &mut C3d, label: &str, frames: std::ops::Range<usize>) {
    let index = point(file, label);
    let count = file.points.count;
    for frame in frames.start..frames.end.min(file.points.frames) {
        file.points.data[frame * count + index] = [0.0, 0.0, 0.0, -1.0];
    }
}

fn set_float(file: &mut C3d, group: &str, name: &str, value: f32) {
    file.group_or_new(group).set(Parameter::float(name, value));
}

fn remove_group(file: &mut C3d, name: &str) {
    file.groups.retain(|g| g.name != name);
}

fn accepted(outcome: &Outcome) -> usize {
    outcome
        .conditions
        .iter()
        .flat_map(|c| &c.cycles)
        .filter(|c| c.is_accepted())
        .count()
}

/// The largest difference of two outcomes' curves, degrees.
fn largest_difference_deg(a: &Outcome, b: &Outcome) -> f64 {
    let mut largest: f64 = 0.0;
    let mut compared = 0;
    for (x, y) in a.conditions.iter().zip(&b.conditions) {
        assert_eq!(x.cycles.len(), y.cycles.len());
        for (one, other) in x.cycles.iter().zip(&y.cycles) {
            for (key, curve) in &one.curves {
                for (p, q) in curve.iter().zip(&other.curves[key]) {
                    largest = largest.max((p - q).abs());
                    compared += 1;
                }
            }
        }
    }
    assert!(compared > 1000, "only {compared} values were compared");
    largest
}

#[test]
fn every_session_of_the_corpus_is_processed_or_says_why_not() {
    let Some(corpus) = corpus::folder() else { return };
    let mut folders: Vec<PathBuf> = std::fs::read_dir(corpus.join("gait"))
        .unwrap()
        .map(|e| e.unwrap().path())
        .collect();
    folders.sort();
    let without_measurements = ["clusters-medial", "cortex-helen-hayes"];
    println!("| session | result |\n|---|---|");
    for folder in &folders {
        let name = folder.file_name().unwrap().to_string_lossy();
        let done = session::run(folder, &Overrides::default(), &Silent);
        match &done {
            Ok(outcome) => println!("| {name} | {} cycles accepted |", accepted(outcome)),
            Err(error) => println!("| {name} | {error} |"),
        }
        if without_measurements.contains(&&*name) {
            let text = done.unwrap_err().to_string();
            assert!(
                text.contains("no static trial") && text.contains("leg length"),
                "{text}"
            );
        } else {
            let outcome = done.unwrap();
            assert!(accepted(&outcome) > 0, "{name}: {}", findings(&outcome));
            assert!(outcome.calibrated.static_trial.is_some(), "{name}");
        }
    }
    assert!(folders.len() > 15);
}

#[test]
fn outputs_are_complete_and_the_same_whatever_the_threads() {
    let Some(sandbox) = Sandbox::of("pig-full-body") else {
        return;
    };
    let with_threads = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        pool.install(|| outputs(&sandbox.outcome()))
    };
    let one = with_threads(1);
    let names: Vec<&str> = one.iter().map(|o| o.name.as_str()).collect();
    assert_eq!(
        names,
        [
            "report.pdf",
            "results.json",
            "curves.csv",
            "curves_mean.csv",
            "provenance.json",
            "c3d/PiG_Calibration-FlatFoot-Full_ambula.c3d",
            "c3d/PiG_Motion-FlatFoot-Full_ambula.c3d",
        ]
    );
    for (again, how) in [
        (with_threads(2), "two threads"),
        (with_threads(1), "a second run"),
    ] {
        for (a, b) in one.iter().zip(&again) {
            assert!(a == b, "{} differs with {how}", a.name);
        }
    }

    let by_name = |name: &str| &one.iter().find(|o| o.name == name).unwrap().bytes;
    assert!(by_name("report.pdf").starts_with(b"%PDF-"));
    let results: serde_json::Value = serde_json::from_slice(by_name("results.json")).unwrap();
    assert_eq!(results["schema"], "ambula-results/1");
    let speed = results["conditions"][0]["parameters"]
        .as_array()
        .unwrap()
        .iter()
        .find(|p| p["key"] == "walking_speed")
        .unwrap();
    assert!(speed["unit"] == "m/s" && speed["n"].as_u64().unwrap() > 0 && !speed["method"].is_null());
    let provenance: serde_json::Value = serde_json::from_slice(by_name("provenance.json")).unwrap();
    assert_eq!(provenance["inputs"].as_array().unwrap().len(), 2);
    let curves = String::from_utf8(by_name("curves.csv").clone()).unwrap();
    assert!(curves.starts_with("condition,trial,side,cycle,accepted,angle,"));
    let copy = c3d::parse(by_name("c3d/PiG_Motion-FlatFoot-Full_ambula.c3d")).unwrap();
    assert!(labels(&copy).iter().any(|l| l.ends_with("LHipAngles")));
}

#[test]
fn a_processed_folder_is_processed_again_without_its_outputs() {
    let Some(sandbox) = Sandbox::of("pig-full-body") else {
        return;
    };
    let outcome = sandbox.outcome();
    let first = outputs(&outcome);
    let inside = sandbox.path().join("ambula");
    session::write(&inside, &first, &outcome.input_paths(sandbox.path())).unwrap();
    // copies put beside the captures by hand are no captures either
    sandbox.write("PiG_Motion-FlatFoot-Full_ambula.c3d", &first[6].bytes);
    let second = sandbox.outcome();
    assert_eq!(second.trials.len(), 2);
    assert!(outputs(&second) == first);
}

#[test]
fn an_input_is_never_written_over() {
    let Some(sandbox) = Sandbox::of("pig-full-body") else {
        return;
    };
    let outcome = sandbox.outcome();
    let evil = Output {
        name: WALK.to_owned(),
        bytes: Vec::new(),
    };
    let inputs = outcome.input_paths(sandbox.path());
    let error = session::write(sandbox.path(), &[evil], &inputs).unwrap_err();
    assert!(
        matches!(error, SessionError::WouldOverwriteInput { .. }),
        "{error}"
    );
    assert!(std::fs::metadata(sandbox.path().join(WALK)).unwrap().len() > 1000);
}

#[test]
fn without_a_static_trial_stored_offsets_are_used_and_said_so() {
    let Some(sandbox) = Sandbox::of("pig-full-body") else {
        return;
    };
    sandbox.remove(STATIC);
    let outcome = sandbox.outcome();
    assert!(outcome.calibrated.static_trial.is_none());
    assert!(
        findings(&outcome).contains("offsets stored in"),
        "{}",
        findings(&outcome)
    );
    assert!(accepted(&outcome) > 0);
}

#[test]
fn without_static_trial_and_measurements_everything_missing_is_listed() {
    let Some(sandbox) = Sandbox::of("pig-full-body") else {
        return;
    };
    sandbox.remove(STATIC);
    sandbox.change(WALK, |file| remove_group(file, "PROCESSING"));
    let error = sandbox.error();
    for part in [
        "no static trial",
        "left leg length",
        "right ankle width",
        "static plantar flexion",
    ] {
        assert!(error.contains(part), "{part} is not in: {error}");
    }
}

#[test]
fn without_measurements_everything_missing_is_listed_and_a_session_file_helps() {
    let Some(sandbox) = Sandbox::of("pig-full-body") else {
        return;
    };
    for name in [STATIC, WALK] {
        sandbox.change(name, |file| remove_group(file, "PROCESSING"));
    }
    let error = sandbox.error();
    assert!(
        error.contains("left leg length") && error.contains("right knee width"),
        "{error}"
    );
    sandbox.write(
        "session.toml",
        b"[subject]\nheight_mm = 1700\nmass_kg = 70\nleg_length_left_mm = 800\nleg_length_right_mm = 800\nknee_width_left_mm = 105\nknee_width_right_mm = 105\nankle_width_left_mm = 70\nankle_width_right_mm = 70\n",
    );
    assert!(accepted(&sandbox.outcome()) > 0);
}

#[test]
fn a_marker_that_is_missing_takes_away_only_what_depends_on_it() {
    let Some(sandbox) = Sandbox::of("pig-full-body") else {
        return;
    };
    let whole = sandbox.outcome();
    sandbox.change(WALK, |file| {
        hide(file, "LTIB", 0..usize::MAX);
        hide(file, "RKNE", 100..180);
    });
    let outcome = sandbox.outcome();
    assert!(findings(&outcome).contains("LTIB"), "{}", findings(&outcome));
    let has = |outcome: &Outcome, key| {
        outcome.conditions[0]
            .cycles
            .iter()
            .any(|c| c.curves.contains_key(&(key, 0)))
    };
    assert!(has(&outcome, ambula::anatomy::AngleName::Hip));
    let count =
        |outcome: &Outcome| -> usize { outcome.conditions[0].cycles.iter().map(|c| c.curves.len()).sum() };
    assert!(count(&outcome) < count(&whole));
    assert!(outputs(&outcome).len() == 7);
}

#[test]
fn a_pelvis_that_is_never_seen_fails_one_walk_and_not_the_others() {
    let Some(sandbox) = Sandbox::of("pig-full-body") else {
        return;
    };
    let bytes = std::fs::read(sandbox.path().join(WALK)).unwrap();
    sandbox.write("second.c3d", &bytes);
    sandbox.change("second.c3d", |file| hide(file, "LASI", 0..usize::MAX));
    let outcome = sandbox.outcome();
    let failed = outcome
        .trials
        .iter()
        .find(|t| t.capture.name == "second")
        .unwrap();
    assert!(
        failed.reason().unwrap_or_default().contains("LASI"),
        "{:?}",
        failed.reason()
    );
    assert!(!outcome.is_complete() && accepted(&outcome) > 0);
    let pdf = &outputs(&outcome)[0];
    assert!(pdf.bytes.len() > 10_000);
}

#[test]
fn a_static_trial_without_a_needed_marker_names_it() {
    let Some(sandbox) = Sandbox::of("pig-full-body") else {
        return;
    };
    for name in [STATIC, WALK] {
        sandbox.change(name, |file| hide(file, "LTHI", 0..usize::MAX));
    }
    sandbox.change(WALK, |file| remove_group(file, "PROCESSING"));
    let error = sandbox.error();
    assert!(error.contains("LTHI"), "{error}");
}

#[test]
fn swapped_widths_are_noticed() {
    let Some(sandbox) = Sandbox::of("pig-full-body") else {
        return;
    };
    sandbox.write(
        "session.toml",
        b"[subject]\nknee_width_left_mm = 60\nankle_width_left_mm = 105\nknee_width_right_mm = 105\nankle_width_right_mm = 60\n",
    );
    let text = match sandbox.run() {
        Ok(outcome) => findings(&outcome),
        Err(error) => error.to_string(),
    };
    assert!(
        text.contains("knee width") || text.contains("ankle width"),
        "{text}"
    );
}

#[test]
fn centimetres_are_recognised_in_session_file_and_capture() {
    let Some(sandbox) = Sandbox::of("pig-full-body") else {
        return;
    };
    sandbox.write("session.toml", b"[subject]\nleg_length_left_mm = 80.5\n");
    let error = sandbox.error();
    assert!(
        error.contains("line 2") && error.contains("if it was measured in cm, write 805"),
        "{error}"
    );
    sandbox.remove("session.toml");
    for name in [STATIC, WALK] {
        sandbox.change(name, |file| set_float(file, "PROCESSING", "LLegLength", 80.5));
    }
    let error = sandbox.error();
    assert!(error.contains("leg length") && error.contains("80.5"), "{error}");
}

#[test]
fn two_subjects_in_one_file_are_refused_without_naming_them() {
    let Some(sandbox) = Sandbox::of("pig-full-body") else {
        return;
    };
    sandbox.write("both.c3d", &std::fs::read(sandbox.path().join(WALK)).unwrap());
    sandbox.change("both.c3d", |file| {
        let half = labels(file).len() / 2;
        let renamed: Vec<String> = labels(file)
            .iter()
            .enumerate()
            .map(|(i, label)| {
                let bare = label.rsplit(':').next().unwrap();
                let subject = if i < half { "SentinelA" } else { "SentinelB" };
                format!("{subject}:{bare}")
            })
            .collect();
        let group = file.group_or_new("POINT");
        group.parameters.retain(|p| !p.name.starts_with("LABELS"));
        group.set(Parameter::texts("LABELS", &renamed));
    });
    let outcome = sandbox.outcome();
    let failed = outcome.trials.iter().find(|t| t.capture.name == "both").unwrap();
    assert!(matches!(&failed.state, State::Failed(why) if why.contains("2 subjects")));
    let all = outputs(&outcome);
    for output in all.iter().filter(|o| !o.name.ends_with("pdf")) {
        let sentinel = output.bytes.windows(8).any(|w| w == b"Sentinel");
        assert!(!sentinel, "{} names a subject", output.name);
    }
    assert!(accepted(&outcome) > 0);
}

#[test]
fn a_first_frame_above_one_changes_nothing() {
    let Some(sandbox) = Sandbox::of("pig-full-body") else {
        return;
    };
    let before = sandbox.outcome();
    sandbox.change(WALK, |file| {
        let shift = 500_usize;
        let first = file.points.first_frame;
        file.points.first_frame = first + shift;
        file.header.first_frame += shift;
        file.header.last_frame += shift;
        let seconds = shift as f32 / file.points.rate_hz as f32;
        let events = file.group_or_new("EVENT");
        let mut times = events.parameter("TIMES").unwrap().clone();
        if let Values::Float(values) = &mut times.values {
            for pair in values.chunks_mut(2) {
                pair[1] += seconds;
            }
        }
        events.set(times);
    });
    let after = sandbox.outcome();
    assert!(largest_difference_deg(&before, &after) < SAME_CURVE_DEG);
    let walk = after
        .trials
        .iter()
        .find_map(|t| t.capture.trial().filter(|_| t.walk().is_some()))
        .unwrap();
    assert!(walk.first_frame_number() > 500);
}

#[test]
fn any_direction_of_walking_gives_the_same_curves() {
    let Some(sandbox) = Sandbox::of("pig-full-body") else {
        return;
    };
    let before = sandbox.outcome();
    let direction = |outcome: &Outcome| {
        let walk = outcome.trials.iter().find_map(|t| t.walk()).unwrap();
        walk.motion.progression.psi_deg
    };
    let mut seen = vec![direction(&before)];
    let turn = |file: &mut C3d| {
        for [x, y, _, _] in &mut file.points.data {
            (*x, *y) = (-*y, *x);
        }
        let plates = file.group_or_new("FORCE_PLATFORM");
        let mut corners = plates.parameter("CORNERS").unwrap().clone();
        if let Values::Float(values) = &mut corners.values {
            for corner in values.chunks_mut(3) {
                (corner[0], corner[1]) = (-corner[1], corner[0]);
            }
        }
        plates.set(corners);
    };
    for _ in 0..3 {
        sandbox.change(STATIC, turn);
        sandbox.change(WALK, turn);
        let after = sandbox.outcome();
        let difference = largest_difference_deg(&before, &after);
        println!("towards {}: {difference:.1e} deg", direction(&after));
        assert!(difference < SAME_CURVE_DEG, "{difference} deg");
        seen.push(direction(&after));
    }
    seen.sort_unstable();
    assert_eq!(seen, [0, 90, 180, 270]);
}

#[test]
fn a_walk_without_a_complete_cycle_is_flagged_and_the_report_still_made() {
    let Some(sandbox) = Sandbox::of("pig-full-body") else {
        return;
    };
    sandbox.change(WALK, |file| {
        let frames = 60;
        file.points.data.truncate(frames * file.points.count);
        file.points.frames = frames;
        let samples = frames * file.analog.samples_per_frame;
        file.analog.data.truncate(samples * file.analog.channels);
        file.analog.samples = samples;
        file.header.last_frame = file.header.first_frame + frames - 1;
    });
    sandbox.write("session.toml", format!("[[trial]]\nfile = \"{STATIC}\"\nkind = \"static\"\n[[trial]]\nfile = \"{WALK}\"\nkind = \"walk\"\n").as_bytes());
    let outcome = sandbox.outcome();
    assert!(
        findings(&outcome).contains("no complete gait cycle"),
        "{}",
        findings(&outcome)
    );
    assert!(!outcome.is_complete());
    assert_eq!(outputs(&outcome).len(), 7);
}

#[test]
fn folders_that_are_no_sessions() {
    let sandbox = Sandbox::empty();
    assert!(sandbox.error().contains("no C3D file in"));
    let missing = sandbox.path().join("nowhere");
    let error = session::run(&missing, &Overrides::default(), &Silent).unwrap_err();
    assert!(error.to_string().contains("nowhere") && error.advice().is_some());
    sandbox.write("notes.txt", b"x");
    let error = session::run(&sandbox.path().join("notes.txt"), &Overrides::default(), &Silent).unwrap_err();
    assert!(matches!(error, SessionError::NotAFolder { .. }));
    for (name, bytes) in [
        ("empty.c3d", &b""[..]),
        (
            "text.c3d",
            b"This is a letter and no capture. It goes on for a while.",
        ),
    ] {
        sandbox.write(name, bytes);
    }
    std::fs::create_dir(sandbox.path().join("folder.c3d")).unwrap();
    let error = sandbox.error();
    for part in ["empty.c3d", "text.c3d", "folder.c3d", "not a C3D file"] {
        assert!(error.contains(part), "{part} is not in: {error}");
    }
}

#[test]
fn a_broken_file_fails_alone() {
    let Some(sandbox) = Sandbox::of("pig-full-body") else {
        return;
    };
    let bytes = std::fs::read(sandbox.path().join(WALK)).unwrap();
    sandbox.write("cut.c3d", &bytes[..700]);
    sandbox.write("letter.c3d", b"no capture");
    let outcome = sandbox.outcome();
    let failed = outcome
        .trials
        .iter()
        .filter(|t| matches!(t.state, State::Failed(_)))
        .count();
    assert_eq!(failed, 2);
    assert!(accepted(&outcome) > 0 && !outcome.is_complete());
}

#[test]
fn blanks_and_umlauts_are_no_trouble() {
    let Some(sandbox) = Sandbox::of("pig-full-body") else {
        return;
    };
    let folder = sandbox.path().join("Müller straße 1");
    std::fs::create_dir(&folder).unwrap();
    std::fs::rename(sandbox.path().join(STATIC), folder.join("Stand ä.c3d")).unwrap();
    std::fs::rename(sandbox.path().join(WALK), folder.join("Geh versuch ö.C3D")).unwrap();
    let outcome = session::run(&folder, &Overrides::default(), &Silent).unwrap();
    let all = outputs(&outcome);
    assert!(all.iter().any(|o| o.name == "c3d/Geh versuch ö_ambula.c3d"));
    session::write(&folder.join("ambula"), &all, &outcome.input_paths(&folder)).unwrap();
    assert!(folder.join("ambula/report.pdf").is_file());
}

#[test]
fn the_session_file_decides_what_is_used() {
    let Some(sandbox) = Sandbox::of("pig-full-body") else {
        return;
    };
    sandbox.write("extra.c3d", &std::fs::read(sandbox.path().join(WALK)).unwrap());
    sandbox.write("left out.c3d", &std::fs::read(sandbox.path().join(WALK)).unwrap());
    sandbox.write(
        "session.toml",
        format!("[session]\nid = \"S1\"\n[[condition]]\nname = \"barefoot\"\n[[trial]]\nfile = \"{STATIC}\"\n[[trial]]\nfile = \"{WALK}\"\nplate_1 = \"invalid\"\n[[trial]]\nfile = \"left out.c3d\"\nexclude = true\nexclude_reason = \"stumbled\"\n").as_bytes(),
    );
    let outcome = sandbox.outcome();
    assert_eq!((outcome.id.as_str(), outcome.trials.len()), ("S1", 3));
    assert_eq!(outcome.conditions[0].name, "barefoot");
    assert!(findings(&outcome).contains("extra.c3d lies in the folder"));
    let out = outcome
        .trials
        .iter()
        .find(|t| t.capture.name == "left out")
        .unwrap();
    assert_eq!(out.reason(), Some("stumbled"));
    assert!(
        outcome
            .journal
            .decisions
            .iter()
            .any(|d| d.contains("plate 1 is not used by hand"))
    );
}

#[test]
fn the_sample_sessions_are_processed_completely_and_the_same_twice() {
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample_trials");
    for name in ["adult-typical", "child-crouch", "adult-hemiplegia"] {
        let run = |threads: usize| {
            let pool = rayon::ThreadPoolBuilder::new()
                .num_threads(threads)
                .build()
                .unwrap();
            pool.install(|| {
                let outcome = session::run(&samples.join(name), &Overrides::default(), &Silent)
                    .unwrap_or_else(|e| panic!("{name}: {e}"));
                assert!(outcome.is_complete(), "{name}: {}", findings(&outcome));
                assert!(accepted(&outcome) > 4, "{name}");
                outputs(&outcome)
            })
        };
        let (one, two) = (run(1), run(2));
        for (a, b) in one.iter().zip(&two) {
            assert!(a == b, "{name}: {} differs with two threads", a.name);
        }
    }
}

#[test]
fn without_a_walk_there_is_nothing_to_process() {
    let Some(sandbox) = Sandbox::of("pig-full-body") else {
        return;
    };
    sandbox.remove(WALK);
    let error = sandbox.error();
    assert!(
        error.contains("nothing to process") && error.contains("a static trial, no walk"),
        "{error}"
    );
}

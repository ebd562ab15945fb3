//! Whole sessions from folder to outputs: what is written, and that it is the same twice.

use std::path::{Path, PathBuf};

use ambula::capture::c3d;
use ambula::session::{self, Output, Overrides, SessionError, Silent};

use super::corpus;
use super::sandbox::{STATIC, Sandbox, WALK, accepted, findings, labels, outputs};

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
            "report.html",
            "results.json",
            "curves.csv",
            "curves_mean.csv",
            "kinetics.csv",
            "kinetics_mean.csv",
            "velocities.csv",
            "velocities_mean.csv",
            "provenance.json",
            "c3d/PiG_Calibration-FlatFoot-Full_ambula.c3d",
            "c3d/PiG_Motion-FlatFoot-Full_ambula.c3d",
            "opensim/PiG_Calibration-FlatFoot-Full.trc",
            "opensim/PiG_Motion-FlatFoot-Full.trc",
            "opensim/PiG_Motion-FlatFoot-Full_grf.mot",
            "opensim/PiG_Motion-FlatFoot-Full_plates.mot",
            "manifest.json",
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
    sandbox.write("PiG_Motion-FlatFoot-Full_ambula.c3d", &first[8].bytes);
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
fn what_identifies_a_person_is_kept_and_never_printed() {
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample_trials/adult-typical");
    let sandbox = Sandbox::empty();
    for entry in std::fs::read_dir(&samples).unwrap() {
        let path = entry.unwrap().path();
        // the record of the sample's encounter gives way to the one below
        if path.is_file() && !path.ends_with("encounter.toml") {
            sandbox.write(
                &path.file_name().unwrap().to_string_lossy(),
                &std::fs::read(&path).unwrap(),
            );
        }
    }
    let mut text = std::fs::read_to_string(samples.join("session.toml")).unwrap();
    text.push_str(
        "\n[patient]\nfamily_name = \"Sentinel\"\nmrn = \"Sentinel-1\"\nbirth_date = 1990-01-02\n\
         [encounter]\nid = \"E1\"\nplace_of_service = \"22\"\n[encounter.accident]\nauto = false\n\
         [[coverage]]\npayer_id = \"P\"\nmember_id = \"Sentinel-2\"\n\
         [[time]]\nactivity = \"capture\"\nstart = \"09:00\"\nend = \"10:00\"\n",
    );
    sandbox.write("session.toml", text.as_bytes());
    sandbox.write("Sentinel.mp", b"$Bodymass = 70\n");
    let outcome = sandbox.outcome();
    let kept = outcome.settings.manifest.patient.as_ref().unwrap();
    assert_eq!(kept.family_name.as_ref().unwrap().reveal(), "Sentinel");
    assert!(!format!("{outcome:?}").contains("Sentinel"));
    for output in outputs(&outcome) {
        let shown = output.bytes.windows(8).any(|w| w == b"Sentinel");
        assert!(!shown, "{} names a person", output.name);
    }
}

#[test]
fn a_laboratory_file_completes_the_session_file_and_is_held_against_the_captures() {
    let sandbox = Sandbox::empty();
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample_trials/adult-typical");
    for name in ["static.c3d", "walk-01.c3d"] {
        sandbox.write(name, &std::fs::read(samples.join(name)).unwrap());
    }
    let lab = "name = 'ours'\ntitle = 'Our laboratory'\nvertical_axis = '+Z'\ncameras = 10\npoint_rate_hz = 120.0\n\
               marker_diameter_mm = 14.0\n[[plates]]\nnumber = 1\nmaker = 'AMTI'\nserial = '77'\n";
    sandbox.write("our lab.toml", lab.as_bytes());
    sandbox.write(
        "session.toml",
        b"[lab]\nfile = 'our lab.toml'\ncameras = '12 of two makers'\n",
    );
    let outcome = sandbox.outcome();
    let stated = &outcome.settings.manifest.lab;
    assert_eq!(stated.name.as_deref(), Some("Our laboratory"));
    assert_eq!(
        stated.cameras.as_deref(),
        Some("12 of two makers"),
        "the session file wins"
    );
    assert_eq!(stated.plates.as_deref(), Some("1 AMTI (77)"));
    assert!(findings(&outcome).contains("100 frames per second, the laboratory file says 120"));
    assert!(outcome.provenance.inputs.iter().any(|i| i.file == "our lab.toml"));
    sandbox.write(
        "our lab.toml",
        b"name = 'ours'\ntitle = 'x'\nvertical_axis = '+Y'\n",
    );
    let error = sandbox.error();
    assert!(error.contains("lab.file") && error.contains("+Z"), "{error}");
}

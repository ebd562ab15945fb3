//! Sessions held against each other: repeatability of repeated ones, and which changes are called real.

use std::fs;
use std::path::{Path, PathBuf};

use ambula::cli::{self, Exit};
use ambula::parameters::{McGinley, PROFILE, Repeatability};
use serde_json::Value;

use super::{corpus, program};

fn ambula(arguments: &[&str]) -> Exit {
    cli::run_on(std::iter::once("ambula").chain(arguments.iter().copied()))
}

fn text(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

/// Standard output of the program, which must succeed.
fn said(arguments: &[&str]) -> String {
    let output = program::ambula(arguments);
    assert!(output.status.success(), "{}", program::err(&output));
    program::out(&output)
}

fn compared(sessions: &[&str], more: &[&str]) -> Value {
    let mut arguments = vec!["compare"];
    arguments.extend(sessions);
    arguments.extend(more);
    arguments.push("--json");
    serde_json::from_str(&said(&arguments)).unwrap()
}

fn sample(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("sample_trials")
        .join(name)
}

/// A sample session with some of its walks, on another day.
fn part(target: &Path, name: &str, walks: &[&str], day: &str) -> String {
    let folder = target.join(format!("{name}-{day}"));
    fs::create_dir(&folder).unwrap();
    let session = fs::read_to_string(sample(name).join("session.toml")).unwrap();
    let session = session
        .split("[[trial]]")
        .next()
        .unwrap()
        .replace("2026-03-02", day);
    fs::write(folder.join("session.toml"), session).unwrap();
    for file in ["static"].iter().chain(walks) {
        fs::copy(
            sample(name).join(format!("{file}.c3d")),
            folder.join(format!("{file}.c3d")),
        )
        .unwrap();
    }
    text(&folder)
}

/// Verdicts on the nine angles of the Movement Analysis Profile of both sides.
fn verdicts(comparison: &Value) -> Vec<Option<bool>> {
    let keys: Vec<String> = PROFILE.iter().map(|v| v.key()).collect();
    let curves = comparison["against_first"][0]["curves"]
        .as_array()
        .unwrap()
        .iter();
    let of_profile = curves.filter(|c| keys.iter().any(|key| c["variable"] == key.as_str()));
    of_profile.map(|c| c["real_change"].as_bool()).collect()
}

fn warnings(comparison: &Value) -> String {
    comparison["against_first"][0]["warnings"].to_string()
}

#[test]
fn a_retest_is_within_the_error_and_another_walk_is_not() {
    let target = tempfile::tempdir().unwrap();
    let of = |name, walks: &[&str], day| part(target.path(), name, walks, day);
    let (first, second) = (["walk-01", "walk-02"], ["walk-03", "walk-04"]);
    let sessions = [
        of("adult-typical", &first, "2026-03-02"),
        of("adult-typical", &second, "2026-03-09"),
        of("child-crouch", &first, "2026-03-03"),
        of("child-crouch", &second, "2026-03-10"),
        of("adult-hemiplegia", &first, "2026-03-04"),
        of("adult-hemiplegia", &second, "2026-03-11"),
    ];
    let file = text(&target.path().join("error.json"));
    let mut arguments = vec!["repeatability"];
    arguments.extend(sessions.iter().map(String::as_str));
    arguments.extend(["-o", &file]);
    let page = said(&arguments);
    assert!(
        page.contains("3 subjects, 6 sessions, 2026-03-02 to 2026-03-11") && page.contains("acceptable"),
        "{page}"
    );
    let study: Repeatability = serde_json::from_slice(&fs::read(&file).unwrap()).unwrap();
    let knee = &study.variables["knee.sagittal"];
    assert_eq!(
        (knee.subjects, knee.degrees_of_freedom, knee.mcginley),
        (3, 6, Some(McGinley::Acceptable))
    );
    assert_eq!(knee.sem_curve.as_ref().map(Vec::len), Some(101));
    let speed = &study.variables["walking_speed"];
    assert!(speed.unit == "m/s" && speed.sem > 0.0 && speed.sem_curve.is_none());

    let again = compared(&[&sessions[0], &sessions[1]], &["--repeatability", &file]);
    assert_eq!(verdicts(&again), [Some(false); 18], "a retest");
    let published = compared(&[&sessions[2], &sessions[3]], &[]);
    let expected = |v: &Option<bool>| *v != Some(true);
    assert!(verdicts(&published).iter().all(expected) && verdicts(&published).contains(&None));
    assert!(
        published["measurement_error"]
            .as_str()
            .unwrap()
            .contains("Wilken et al. 2012")
    );

    let other = compared(&[&sessions[0], &sessions[2]], &["--repeatability", &file]);
    let real = verdicts(&other).iter().filter(|v| **v == Some(true)).count();
    assert!(real >= 12, "{real} of 18 curves of another walk");
    let said = warnings(&other);
    for part in ["different subjects", "Walking speed differs by -", "fewer than 5"] {
        assert!(said.contains(part), "{part}: {said}");
    }
    let gps = &other["against_first"][0]["gps"][2];
    assert!(gps["beyond_mcid"] == true && gps["mcid_deg"] == 1.6);
    assert!(again["against_first"][0]["gps"][2]["beyond_mcid"] == false);
}

#[test]
fn a_change_of_the_model_is_warned_of_and_three_sessions_are_held_against_the_first() {
    let target = tempfile::tempdir().unwrap();
    let one = part(
        target.path(),
        "child-crouch",
        &["walk-01", "walk-02"],
        "2026-03-02",
    );
    let two = part(
        target.path(),
        "child-crouch",
        &["walk-01", "walk-02"],
        "2026-04-02",
    );
    let session = Path::new(&two).join("session.toml");
    let more = "\n[model]\nhip_centre = \"harrington\"\n[filters]\nmarkers = \"butterworth\"\nmarkers_cutoff_hz = 6.0\n\
                [kinetics]\nmethod = \"de-leva\"\n";
    fs::write(&session, fs::read_to_string(&session).unwrap() + more).unwrap();
    let comparison = compared(&[&one, &two, &one], &[]);
    let said = warnings(&comparison);
    for part in ["Hip", "Filter differs: none and", "de Leva"] {
        assert!(
            said.to_lowercase().contains(&part.to_lowercase()),
            "{part}: {said}"
        );
    }
    assert_eq!(comparison["against_first"].as_array().unwrap().len(), 2);
    let same = &comparison["against_first"][1]["curves"][0];
    assert!(same["largest"] == 0.0 && same["rms"] == 0.0 && same["real_change"] == false);
}

#[test]
fn two_conditions_of_one_session_by_name() {
    let target = tempfile::tempdir().unwrap();
    let folder = part(
        target.path(),
        "adult-hemiplegia",
        &["walk-01", "walk-02"],
        "2026-03-02",
    );
    let session = Path::new(&folder).join("session.toml");
    let text_of = fs::read_to_string(&session).unwrap();
    let head = text_of.split("[[condition]]").next().unwrap();
    let more = "[[condition]]\nname = \"barefoot\"\n[[condition]]\nname = \"orthosis\"\n[[trial]]\nfile = \"static.c3d\"\nkind = \"static\"\n\
                [[trial]]\nfile = \"walk-01.c3d\"\ncondition = \"barefoot\"\n[[trial]]\nfile = \"walk-02.c3d\"\ncondition = \"orthosis\"\n";
    fs::write(&session, format!("{head}{more}")).unwrap();
    let page = said(&[
        "compare",
        &format!("{folder}:barefoot"),
        &format!("{folder}:orthosis"),
    ]);
    for part in [
        ", barefoot",
        ", orthosis",
        "of one session",
        "within the error",
        "GPS, degrees",
        "Baker 2009",
    ] {
        assert!(page.contains(part), "{part}: {page}");
    }
    assert_eq!(
        ambula(&["compare", &folder, &format!("{folder}:shoes")]),
        Exit::Input
    );
    assert_eq!(ambula(&["compare", &folder]), Exit::Usage);
}

#[test]
fn what_cannot_be_used_is_said() {
    let target = tempfile::tempdir().unwrap();
    let one = part(target.path(), "child-crouch", &["walk-01"], "2026-03-02");
    let file = text(&target.path().join("error.json"));
    assert_eq!(ambula(&["repeatability", &one, "-o", &file]), Exit::Input);
    assert!(!Path::new(&file).exists());
    fs::write(&file, "{}").unwrap();
    assert_eq!(
        ambula(&["compare", &one, &one, "--repeatability", &file]),
        Exit::Input
    );
    assert_eq!(ambula(&["compare", &one, &one, "--norms", "nobody"]), Exit::Input);
}

#[test]
fn one_walk_processed_twice_and_two_healthy_subjects_of_the_corpus() {
    let Some(corpus) = corpus::folder() else { return };
    let of = |name: &str| text(&corpus.join("gait").join(name));
    let same_walk = compared(&[&of("pig-lower-flat-foot"), &of("pig-lower-no-flat-foot")], &[]);
    let hip = same_walk["against_first"][0]["curves"].as_array().unwrap();
    let hip = hip.iter().find(|c| c["variable"] == "hip.sagittal").unwrap();
    assert!(
        hip["real_change"] == false && hip["rms"].as_f64().unwrap() < 1.0,
        "{hip}"
    );
    let target = tempfile::tempdir().unwrap();
    let file = text(&target.path().join("error.json"));
    let group = format!("A={},{}", of("healthy-HC030A"), of("healthy-HC031A"));
    let other = format!("B={},{}", of("healthy-HC032A"), of("healthy-HC033A"));
    // different people as if they were one: the error has to come out large
    assert_eq!(
        ambula(&["repeatability", &group, &other, "-o", &file]),
        Exit::Done
    );
    let study: Repeatability = serde_json::from_slice(&fs::read(&file).unwrap()).unwrap();
    assert_eq!(
        study.variables["hip.transverse"].mcginley,
        Some(McGinley::Concerning)
    );
}

/// The words of a PDF, or `None` where the reader is not installed.
fn pdf_text(pdf: &str) -> Option<String> {
    let read = std::process::Command::new("pdftotext")
        .args(["-layout", pdf, "-"])
        .output()
        .ok()?;
    Some(String::from_utf8_lossy(&read.stdout).into_owned())
}

#[test]
fn the_comparison_is_a_document_with_overlay_pages_and_the_same_numbers() {
    let target = tempfile::tempdir().unwrap();
    let pdf = text(&target.path().join("change.pdf"));
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample_trials");
    let sessions = ["adult-typical", "adult-hemiplegia"].map(|name| text(&samples.join(name)));
    let said = compared(&[&sessions[0], &sessions[1]], &["--pdf", &pdf]);
    let bytes = fs::read(&pdf).unwrap();
    assert!(bytes.starts_with(b"%PDF-1.7"));
    let again = text(&target.path().join("again.pdf"));
    compared(&[&sessions[0], &sessions[1]], &["--pdf", &again]);
    assert_eq!(
        bytes,
        fs::read(&again).unwrap(),
        "the same sessions, the same bytes"
    );
    if let Some(words) = pdf_text(&pdf) {
        for part in [
            "Comparison of gait sessions",
            "Changed curves",
            "Changed values",
            "different subjects",
            "change beyond the error",
            "real change",
            "error not known",
            "beyond the MCID",
        ] {
            assert!(words.contains(part), "{part}: {words}");
        }
        let gps = said["against_first"][0]["gps"][2]["second_deg"].as_f64().unwrap();
        assert!(words.contains(&format!("{gps:.1}")), "{gps}");
    }
    let curves = said["against_first"][0]["curves"].as_array().unwrap();
    let with_bars = curves
        .iter()
        .filter(|c| !c["stretches_pct"].as_array().unwrap().is_empty());
    assert_eq!(
        with_bars.count(),
        curves.iter().filter(|c| c["real_change"] == true).count(),
        "a bar wherever a curve is a real change, and nowhere else"
    );
}

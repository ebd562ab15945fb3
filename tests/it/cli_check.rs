//! The page of `ambula check`: what a technician reads in ten seconds, and the same for programs.

use std::path::{Path, PathBuf};
use std::process::Output;

use super::corpus;
use super::program::{self, out as page};

/// Widest line of a page, columns.
const WIDTH: usize = 100;
/// Lines above the details: lights, worst things and what to redo fit on one screen.
const SCREEN: usize = 36;

fn check(folder: &Path, more: &[&str]) -> Output {
    program::command()
        .arg("check")
        .arg(folder)
        .args(more)
        .output()
        .unwrap()
}

/// A copy of a sample session that a test may spoil.
fn copy_of(sample: &str) -> (tempfile::TempDir, PathBuf) {
    let keep = tempfile::tempdir().unwrap();
    let folder = keep.path().join(sample);
    std::fs::create_dir(&folder).unwrap();
    let from = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("sample_trials")
        .join(sample);
    for entry in std::fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() {
            std::fs::copy(&path, folder.join(path.file_name().unwrap())).unwrap();
        }
    }
    (keep, folder)
}

fn is_tidy(page: &str) {
    for line in page.lines() {
        let width = line.chars().count();
        assert!(width <= WIDTH, "{width} columns: {line}");
        assert!(line.trim_end() == line, "blanks at the end: {line:?}");
    }
    assert!(!page.contains('\u{1b}'), "colours in a pipe");
    let top = page
        .lines()
        .position(|line| line.starts_with("What to redo"))
        .unwrap();
    assert!(top <= SCREEN, "what to redo stands in line {top}");
}

#[test]
fn a_broken_capture_is_redo_with_the_reason_and_the_exit_code_says_so() {
    let (_keep, folder) = copy_of("adult-typical");
    assert_eq!(check(&folder, &[]).status.code(), Some(0));
    let walk = folder.join("walk-02.c3d");
    let bytes = std::fs::read(&walk).unwrap();
    std::fs::write(&walk, &bytes[..700]).unwrap();
    std::fs::copy(folder.join("walk-03.c3d"), folder.join("walk-05.c3d")).unwrap();
    let output = check(&folder, &[]);
    let text = page(&output);
    assert_eq!(output.status.code(), Some(1), "{text}");
    is_tidy(&text);
    for part in [
        "■ REDO  1 of 6 trials",
        "■ redo              walk-02",
        "● good              walk-03",
        "What to redo  walk-02",
        "walk-03.c3d and walk-05.c3d are the same recording",
    ] {
        assert!(text.contains(part), "{part} is not in:\n{text}");
    }

    let answer: serde_json::Value = serde_json::from_slice(&check(&folder, &["--json"]).stdout).unwrap();
    assert_eq!(answer["schema"], "ambula-check/1");
    let quality = &answer["quality"];
    assert_eq!(quality["verdict"], "redo");
    let session = quality["session"].as_array().unwrap();
    assert!(session.iter().any(|finding| finding["rule"] == "trial.duplicate"));
    let of = |name: &str| {
        let trials = quality["trials"].as_array().unwrap();
        trials
            .iter()
            .find(|trial| trial["trial"] == name)
            .unwrap()
            .clone()
    };
    assert_eq!(of("walk-03")["verdict"], "good");
    let broken = of("walk-02");
    assert_eq!(broken["verdict"], "redo");
    assert_eq!(broken["findings"][0]["rule"], "trial.unusable");
    assert_eq!(broken["findings"][0]["severity"], "redo");
}

#[test]
fn limits_of_the_laboratory_change_the_verdict_and_are_named() {
    let (_keep, folder) = copy_of("adult-typical");
    std::fs::write(
        folder.join("ours.toml"),
        "[\"cycles.per_side\"]\ncare = 8\nsource = \"our own rule\"\n",
    )
    .unwrap();
    let file = folder.join("session.toml");
    let typed = std::fs::read_to_string(&file).unwrap();
    assert!(typed.contains("[lab]\n"));
    std::fs::write(&file, typed.replace("[lab]\n", "[lab]\nlimits = \"ours.toml\"\n")).unwrap();
    let output = check(&folder, &[]);
    let text = page(&output);
    assert_eq!(output.status.code(), Some(0), "{text}");
    is_tidy(&text);
    for part in [
        "▲ USABLE WITH CARE",
        "limit 8 cycles, changed by the laboratory (our own rule)",
        "Limits that the laboratory changed\n  cycles.per_side",
    ] {
        assert!(text.contains(part), "{part} is not in:\n{text}");
    }
    let answer: serde_json::Value = serde_json::from_slice(&check(&folder, &["--json"]).stdout).unwrap();
    assert_eq!(answer["quality"]["changed_limits"][0]["rule"], "cycles.per_side");
    let finding = &answer["quality"]["session"][0];
    assert!(
        finding["value"] == 5.0 && finding["limit"]["value"] == 8.0 && finding["limit"]["changed"] == true
    );
}

#[test]
fn every_session_of_the_corpus_has_a_page_that_fits() {
    let Some(corpus) = corpus::folder() else { return };
    let mut sessions: Vec<PathBuf> = std::fs::read_dir(corpus.join("gait"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    sessions.sort();
    let mut pages = 0;
    for session in sessions {
        let output = check(&session, &[]);
        if output.status.code() == Some(3) {
            let why = String::from_utf8_lossy(&output.stderr).into_owned();
            assert!(why.contains("help"), "{}: {why}", session.display());
            continue;
        }
        let text = page(&output);
        is_tidy(&text);
        println!("{}", text.lines().nth(1).unwrap());
        pages += 1;
    }
    assert!(pages >= 15, "{pages} pages");
}

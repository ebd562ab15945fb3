//! The program as a user meets it: exit codes, messages, help.

use std::path::{Path, PathBuf};
use std::process::Output;

use super::corpus;
use super::program::{self, ambula, code, out, unwrapped};

/// A message as one line.
fn err(output: &Output) -> String {
    unwrapped(&program::err(output))
}

fn sample(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("sample_trials")
        .join(name)
}

fn text(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

#[test]
fn help_has_examples_and_exit_codes() {
    let help = ambula(&["--help"]);
    assert_eq!(code(&help), 0);
    for part in [
        "Examples:",
        "Exit codes:",
        "process",
        "init",
        "inspect",
        "check",
        "demo",
    ] {
        assert!(out(&help).contains(part), "{part}");
    }
    for command in [
        "process",
        "init",
        "inspect",
        "check",
        "watch",
        "lab-check",
        "demo",
    ] {
        let help = ambula(&[command, "--help"]);
        assert!(code(&help) == 0 && out(&help).contains("Examples:"), "{command}");
    }
}

#[test]
fn a_wrong_command_line_is_a_usage_error_on_stderr() {
    for arguments in [
        &["frobnicate"][..],
        &["process"],
        &["process", "x", "--threads", "0"],
        &["process", "x", "--paper", "a3"],
        &[],
    ] {
        let output = ambula(arguments);
        assert_eq!(code(&output), 2, "{arguments:?}");
        assert!(out(&output).is_empty() && !err(&output).is_empty());
    }
}

#[test]
fn a_folder_that_cannot_be_used_says_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let path = text(folder.path());
    for (command, wanted) in [
        ("process", "no C3D file in"),
        ("check", "no C3D file in"),
        ("init", "no C3D file in"),
    ] {
        let output = ambula(&[command, &path]);
        assert_eq!(code(&output), 3);
        assert!(
            err(&output).contains(wanted) && err(&output).contains("help:"),
            "{}",
            err(&output)
        );
        assert!(out(&output).is_empty());
    }
    let output = ambula(&["inspect", &path]);
    assert!(code(&output) == 3 && err(&output).contains("is a folder"));
    let missing = text(&folder.path().join("nowhere"));
    for command in ["process", "check", "init", "inspect"] {
        let output = ambula(&[command, &missing]);
        assert!(
            code(&output) == 3 && err(&output).contains("nowhere"),
            "{command}"
        );
    }
}

#[test]
fn a_misspelt_key_stops_with_line_and_suggestion() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("walk.c3d"), b"").unwrap();
    std::fs::write(
        folder.path().join("session.toml"),
        "[subject]\nheigth_mm = 1700\nmas_kg = 50\n",
    )
    .unwrap();
    let output = ambula(&["process", &text(folder.path())]);
    assert_eq!(code(&output), 3);
    let message = err(&output);
    for part in [
        "session.toml",
        "line 2",
        "did you mean `height_mm`?",
        "line 3",
        "did you mean `mass_kg`?",
    ] {
        assert!(message.contains(part), "{part} is not in: {message}");
    }
}

#[test]
fn a_file_that_is_no_capture_is_explained() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("letter.c3d");
    std::fs::write(
        &path,
        "Dear colleague, this is not a capture at all, it is a letter.",
    )
    .unwrap();
    let output = ambula(&["inspect", &text(&path)]);
    assert!(
        code(&output) == 3 && err(&output).contains("not a C3D file"),
        "{}",
        err(&output)
    );
}

#[test]
fn demo_process_check_inspect_and_init_work_on_the_samples() {
    let folder = tempfile::tempdir().unwrap();
    let demo = ambula(&["demo", &text(folder.path())]);
    assert_eq!(code(&demo), 0, "{}", err(&demo));
    let session = folder.path().join("adult-typical");
    let file = session.join("session.toml");
    assert_eq!(
        std::fs::read(&file).unwrap(),
        std::fs::read(sample("adult-typical").join("session.toml")).unwrap()
    );

    let done = ambula(&["process", &text(&session), "--threads", "2"]);
    assert_eq!(code(&done), 0, "{} {}", out(&done), err(&done));
    assert!(out(&done).contains("Walking speed") && out(&done).contains("report.pdf"));
    assert!(
        !err(&done).contains('\u{1b}') && !out(&done).contains('\u{1b}'),
        "no colours in a pipe"
    );
    let report = session.join("ambula/report.pdf");
    assert!(std::fs::read(&report).unwrap().starts_with(b"%PDF-"));

    let elsewhere = text(&folder.path().join("elsewhere"));
    let json = ambula(&[
        "process",
        &text(&session),
        "-o",
        &elsewhere,
        "--json",
        "--paper",
        "letter",
    ]);
    let summary: serde_json::Value = serde_json::from_str(&out(&json)).unwrap();
    assert!(summary["complete"] == true && summary["files"].as_array().unwrap().len() > 5);
    let letter = std::fs::read(Path::new(&elsewhere).join("report.pdf")).unwrap();
    assert!(letter != std::fs::read(&report).unwrap());
    let results = |folder: &Path| std::fs::read(folder.join("results.json")).unwrap();
    assert!(results(Path::new(&elsewhere)) == results(&session.join("ambula")));

    let check = ambula(&["check", &text(&session)]);
    assert!(
        code(&check) == 0 && out(&check).contains("● good              walk-02"),
        "{}",
        out(&check)
    );
    let check = ambula(&["check", &text(&session), "--json"]);
    let answer: serde_json::Value = serde_json::from_str(&out(&check)).unwrap();
    assert_eq!(answer["verdict"], "ready");

    let inspect = ambula(&["inspect", &text(&session.join("static.c3d")), "--json"]);
    let sheet: serde_json::Value = serde_json::from_str(&out(&inspect)).unwrap();
    assert!(sheet["looks_like"] == "static" && sheet["markers"].as_array().unwrap().len() > 15);

    let refused = ambula(&["init", &text(&session)]);
    assert!(
        code(&refused) == 4 && err(&refused).contains("--force"),
        "{}",
        err(&refused)
    );
    assert_eq!(
        std::fs::read(&file).unwrap(),
        std::fs::read(sample("adult-typical").join("session.toml")).unwrap()
    );
    let forced = ambula(&["init", &text(&session), "--force"]);
    assert_eq!(code(&forced), 0, "{}", err(&forced));
    let template = std::fs::read_to_string(&file).unwrap();
    assert!(template.contains("kind = \"static\"") && template.contains("[subject]"));

    let refused = ambula(&["demo", &text(folder.path())]);
    assert!(
        code(&refused) == 4 && err(&refused).contains("--force"),
        "a changed file is kept"
    );
}

#[test]
fn a_template_leaves_the_results_as_they_were() {
    let Some(corpus) = corpus::folder() else { return };
    let folder = tempfile::tempdir().unwrap();
    for path in corpus::files_below(&corpus.join("gait/pig-lower-nexus-1.8")) {
        std::fs::copy(&path, folder.path().join(path.file_name().unwrap())).unwrap();
    }
    let curves = |out: &str| {
        let place = text(&folder.path().join(out));
        let done = ambula(&["process", &text(folder.path()), "-o", &place]);
        assert_eq!(code(&done), 0, "{} {}", out_of(&done), err(&done));
        let table = std::fs::read_to_string(Path::new(&place).join("curves_mean.csv")).unwrap();
        let values: Vec<f64> = table
            .lines()
            .skip(1)
            .map(|line| line.split(',').nth(6).unwrap().parse().unwrap())
            .collect();
        values
    };
    let before = curves("before");
    let written = ambula(&["init", &text(folder.path())]);
    assert_eq!(code(&written), 0, "{}", err(&written));
    let after = curves("after");
    assert_eq!(before.len(), after.len());
    let largest = before
        .iter()
        .zip(&after)
        .map(|(a, b)| (a - b).abs())
        .fold(0.0, f64::max);
    // the template rounds lengths to 0.0001 mm and angles to 0.000001 degrees
    assert!(largest < 1e-4, "{largest} deg");
}

fn out_of(output: &Output) -> String {
    out(output)
}

#[test]
fn an_output_folder_that_cannot_be_made_is_an_output_error() {
    let folder = tempfile::tempdir().unwrap();
    let in_the_way = folder.path().join("file");
    std::fs::write(&in_the_way, b"x").unwrap();
    let output = ambula(&[
        "process",
        &text(&sample("adult-typical")),
        "-o",
        &text(&in_the_way.join("below")),
    ]);
    assert_eq!(code(&output), 4, "{}", err(&output));
}

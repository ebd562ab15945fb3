//! The sample sessions as a biller meets them: one complete, one with six defects, one that contradicts itself.

use std::path::{Path, PathBuf};
use std::process::Output;

use crate::program::{self, out as text};

/// Widest line of a page, columns.
const WIDTH: usize = 100;

fn sample(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("sample_trials")
        .join(name)
}

fn ambula(arguments: &[&str], folder: &Path) -> Output {
    let (first, more) = arguments.split_at(if ["audit"].contains(&arguments[0]) { 2 } else { 1 });
    program::command()
        .args(first)
        .arg(folder)
        .args(more)
        .output()
        .unwrap()
}

fn json(name: &str) -> serde_json::Value {
    let output = ambula(
        &["documentation", "--as-of", "2026-04-10", "--json"],
        &sample(name),
    );
    serde_json::from_str(&text(&output)).unwrap()
}

/// Rules of the findings that are open, each once, in order.
fn open(answer: &serde_json::Value) -> Vec<String> {
    let mut rules: Vec<String> = Vec::new();
    for finding in answer["verdict"]["findings"].as_array().unwrap() {
        let rule = finding["rule"].as_str().unwrap().to_owned();
        if finding["severity"] != "info" && finding.get("decided").is_none() && !rules.contains(&rule) {
            rules.push(rule);
        }
    }
    rules.sort();
    rules
}

fn states(answer: &serde_json::Value, state: &str) -> usize {
    let matrix = answer["verdict"]["matrix"].as_array().unwrap();
    matrix.iter().filter(|e| e["found"] == state).count()
}

#[test]
fn the_complete_sample_is_ready() {
    let output = ambula(
        &["documentation", "--as-of", "2026-04-10"],
        &sample("child-crouch"),
    );
    println!("{}", text(&output));
    let answer = json("child-crouch");
    assert_eq!(open(&answer), Vec::<String>::new());
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(
        (states(&answer, "missing"), states(&answer, "contradictory")),
        (0, 0)
    );
    assert_eq!(answer["unrecorded_changes"].as_array().unwrap().len(), 0);
}

#[test]
fn the_six_planted_defects_are_found() {
    let output = ambula(
        &["documentation", "--as-of", "2026-04-10"],
        &sample("adult-hemiplegia"),
    );
    println!("{}", text(&output));
    assert_eq!(output.status.code(), Some(1));
    let found = open(&json("adult-hemiplegia"));
    // label of the diagnosis, plan by result, modifier, video, provider number, calibration
    for rule in ["DX-02", "DOC-19", "MOD-01", "DOC-13", "ID-01", "DOC-07"] {
        assert!(found.iter().any(|f| f == rule), "{rule} is not among {found:?}");
    }
}

#[test]
fn the_contradictions_are_found() {
    let output = ambula(
        &["documentation", "--as-of", "2026-04-10"],
        &sample("adult-typical"),
    );
    println!("{}", text(&output));
    assert_eq!(output.status.code(), Some(1));
    let answer = json("adult-typical");
    let found = open(&answer);
    for rule in [
        "DOC-03", "DOC-07", "DOC-11", "DOC-13", "DOC-22", "DOC-25", "DX-03", "DX-06",
    ] {
        assert!(found.iter().any(|f| f == rule), "{rule} is not among {found:?}");
    }
    assert!(
        states(&answer, "contradictory") >= 5,
        "{}",
        states(&answer, "contradictory")
    );
}

#[test]
fn pages_are_narrow_and_name_nobody() {
    for name in ["child-crouch", "adult-hemiplegia", "adult-typical"] {
        let page = text(&ambula(
            &["documentation", "--as-of", "2026-04-10", "--gpci", "1.05,1.2,0.7"],
            &sample(name),
        ));
        for line in page.lines() {
            assert!(line.chars().count() <= WIDTH, "{name}: {line}");
        }
        let all = page + &json(name).to_string();
        for word in [
            "Example",
            "SAMPLE000",
            "1EG4TE5MK73",
            "1967-09-30",
            "2017-06-14",
            "1991-11-03",
            "PA-SAMPLE",
        ] {
            assert!(!all.contains(word), "{name} shows {word}");
        }
    }
}

#[test]
fn a_decision_is_noted_and_counts_for_a_doubt_only() {
    let place = tempfile::tempdir().unwrap();
    for entry in std::fs::read_dir(sample("adult-hemiplegia")).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() {
            std::fs::copy(&path, place.path().join(path.file_name().unwrap())).unwrap();
        }
    }
    let order = |rule: &str, field: &str, reason: &str| {
        ambula(
            &[
                "audit", "override", "--rule", rule, "--field", field, "--by", "A biller", "--reason", reason,
            ],
            place.path(),
        )
    };
    let reason = "accepted by the head of the laboratory";
    assert!(order("DOC-13", "recording.view", reason).status.success());
    assert!(
        order("DOC-19", "necessity.plan_by_result", reason)
            .status
            .success()
    );
    assert_eq!(
        order("DOC-13", "recording.view", "asked Adult Example")
            .status
            .code(),
        Some(3)
    );
    assert_eq!(order("DOC-13", "recording.view", "yes").status.code(), Some(3));
    assert_eq!(order("DOC-99", "results", reason).status.code(), Some(3));
    let answer = ambula(&["documentation", "--json"], place.path());
    let answer: serde_json::Value = serde_json::from_str(&text(&answer)).unwrap();
    let found = open(&answer);
    let all = answer["verdict"]["findings"].as_array().unwrap();
    let view = all.iter().find(|f| f["field"] == "recording.view").unwrap();
    assert_eq!(view["decided"]["by"], "A biller");
    assert!(
        found.iter().any(|f| f == "DOC-19"),
        "a missing plan cannot be decided away"
    );
    let verify = ambula(&["audit", "verify"], place.path());
    assert!(
        verify.status.success() && text(&verify).contains("whole; last "),
        "{}",
        text(&verify)
    );
    let path = place.path().join("encounter.audit.jsonl");
    let whole = std::fs::read_to_string(&path).unwrap();
    assert!(!whole.contains("Example") && !whole.contains("1967"));
    std::fs::write(&path, whole.replacen("A biller", "B biller", 1)).unwrap();
    assert_eq!(ambula(&["audit", "verify"], place.path()).status.code(), Some(3));
    assert_eq!(ambula(&["documentation"], place.path()).status.code(), Some(3));
}

#[test]
fn a_newer_release_is_added_and_decides() {
    let place = tempfile::tempdir().unwrap();
    let table = ambula::billing::diagnosis::Table::shipped().unwrap();
    let day = super::fixture::day("2026-05-02");
    let mut order = String::new();
    for (number, code) in table.codes_on(day).iter().enumerate() {
        let bare: String = code.chars().filter(|c| *c != '.').collect();
        let billable =
            table.state(code, day, &[]) == ambula::billing::diagnosis::State::Billable && *code != "G80.1";
        let title = table.title(code, day).unwrap();
        order.push_str(&format!(
            "{:05} {bare:<7} {} {:<60} {title}\n",
            number + 1,
            u8::from(billable),
            "short"
        ));
    }
    let (file, out) = (place.path().join("order.txt"), place.path().join("icd.gz"));
    std::fs::write(&file, order).unwrap();
    let run = |words: &[&str]| program::ambula(&[&["codes"], words].concat());
    let (file, out) = (file.to_str().unwrap(), out.to_str().unwrap());
    let made = run(&[
        "update",
        file,
        "--first",
        "2026-10-01",
        "--last",
        "2027-03-31",
        "--name",
        "October 2026",
        "-o",
        out,
    ]);
    let words = text(&made);
    assert!(
        made.status.success()
            && words.contains("0 newly billable and 1 no longer billable")
            && words.contains("4 releases"),
        "{words}"
    );
    let shown = text(&run(&[
        "show",
        "G80.1",
        "G80.2",
        "--on",
        "2026-11-21",
        "--table",
        out,
    ]));
    assert_eq!(
        shown
            .lines()
            .map(|l| l.split('\t').nth(1).unwrap())
            .collect::<Vec<_>>(),
        ["category", "billable"]
    );
    let without = text(&run(&["show", "G80.2", "--on", "2026-11-21"]));
    assert!(without.contains("no release"), "{without}");
}

//! Reports of sessions that lack something: no page is empty, cut off or without its heading, on either paper.

use ambula::report::model::Report;
use ambula::report::{PageContent, Paper, page_contents};

use super::sandbox::{Sandbox, hide, labels, remove_group};

/// A page without a picture holds at least so many words between head and foot: fewer are a few lines.
const LEAST_WORDS: usize = 45;
/// A page reaches at least so far down, share of the room between head and foot: less is a leftover.
const LEAST_FILLED: f64 = 0.2;
const WALKS: [&str; 4] = ["walk-01.c3d", "walk-02.c3d", "walk-03.c3d", "walk-04.c3d"];

/// The sample without its videos: the sandbox copies captures and the session file only.
fn sample() -> Sandbox {
    let sandbox = Sandbox::sample("adult-hemiplegia");
    rewrite(&sandbox, |text| {
        let mut parts = text.split("\n[[");
        let first = parts.next().unwrap_or_default().to_owned();
        parts
            .filter(|part| !part.starts_with("video]]"))
            .fold(first, |text, part| {
                // what follows the last video in the file belongs to the file
                text + "\n[[" + part
            })
    });
    sandbox
}

fn rewrite(sandbox: &Sandbox, how: impl FnOnce(String) -> String) {
    let path = sandbox.path().join("session.toml");
    let text = std::fs::read_to_string(path).unwrap();
    sandbox.write("session.toml", how(text).as_bytes());
}

/// The report of a folder, laid out on both papers; every page is looked at.
fn looked_at(name: &str, sandbox: &Sandbox) -> (Report, Vec<PageContent>) {
    let outcome = sandbox.outcome();
    let report = outcome.composed();
    let mut all = Vec::new();
    for paper in [Paper::A4, Paper::UsLetter] {
        let pages = page_contents(&report, paper).unwrap();
        look(name, paper, &report, &pages);
        all.extend(pages);
    }
    (report, all)
}

/// Every page holds something, nothing runs off it, and every section has its heading on a page of its own.
pub fn look(name: &str, paper: Paper, report: &Report, pages: &[PageContent]) {
    println!(
        "{name}, {paper:?}: {} pages, {} sections",
        pages.len(),
        report.sections.len()
    );
    for (i, page) in pages.iter().enumerate() {
        let place = format!("{name}, {paper:?}, page {}: {}", i + 1, page.text);
        assert!(page.pictures > 0 || page.words() >= LEAST_WORDS, "{place}");
        assert!(page.filled >= LEAST_FILLED, "filled {:.2}: {place}", page.filled);
        assert!(
            page.beyond_pt < f64::EPSILON,
            "{} pt beyond: {place}",
            page.beyond_pt
        );
        for wrong in ["NaN", "Some(", "\u{FFFD}"] {
            assert!(!page.text.contains(wrong), "{wrong}: {place}");
        }
    }
    let mut from = 1;
    for section in &report.sections {
        let heading = section.title.replace(' ', "");
        let found = pages
            .iter()
            .skip(from)
            .position(|p| p.text.replace([' ', '\u{200B}'], "").contains(&heading));
        let found = found.unwrap_or_else(|| panic!("{name}, {paper:?}: no page \"{}\"", section.title));
        from += found;
        assert!(!section.blocks.is_empty(), "{name}: {} is empty", section.title);
    }
    // no section takes more than five pages in these sessions
    assert!(
        pages.len() <= 1 + report.sections.len() + 6,
        "{name}: {} pages",
        pages.len()
    );
}

fn keys(report: &Report) -> Vec<&str> {
    report.sections.iter().map(|s| s.key).collect()
}

fn words(pages: &[PageContent]) -> String {
    pages
        .iter()
        .map(|p| p.text.as_str())
        .collect::<Vec<_>>()
        .join(" ")
}

#[test]
fn without_force_plates_no_page_of_kinetics_is_left_and_the_report_says_why() {
    let sandbox = sample();
    for walk in WALKS {
        sandbox.change(walk, |file| remove_group(file, "FORCE_PLATFORM"));
    }
    let (report, pages) = looked_at("plates in the static trial only", &sandbox);
    assert!(!keys(&report).contains(&"kinetics"));
    assert!(words(&pages).contains("no clean plate contact in"));
    sandbox.change("static.c3d", |file| remove_group(file, "FORCE_PLATFORM"));
    let (report, pages) = looked_at("no kinetics", &sandbox);
    let keys = keys(&report);
    assert!(
        keys.contains(&"kinematics_mean") && keys.contains(&"profile"),
        "{keys:?}"
    );
    for key in ["kinetics", "ground", "kinetic_values"] {
        assert!(!keys.iter().any(|k| k.starts_with(key)), "{keys:?}");
    }
    assert!(words(&pages).contains("hold no force plates"));
}

#[test]
fn one_side_only_leaves_its_pages_and_names_what_is_missing() {
    let sandbox = sample();
    for walk in WALKS {
        sandbox.change(walk, |file| {
            for label in ["LTHI", "LKNE", "LTIB", "LANK", "LHEE", "LTOE"] {
                if labels(file).iter().any(|l| l == label) {
                    hide(file, label, 0..usize::MAX);
                }
            }
        });
    }
    let (report, pages) = looked_at("one side only", &sandbox);
    let keys = keys(&report);
    assert!(
        keys.contains(&"kinematics_mean") && keys.contains(&"values"),
        "{keys:?}"
    );
    assert!(
        !keys.contains(&"profile"),
        "a score of both sides needs both: {keys:?}"
    );
    let words = words(&pages);
    assert!(words.contains("No Movement Analysis Profile"), "{words}");
}

#[test]
fn without_video_there_is_no_page_of_it() {
    let (report, _) = looked_at("no video", &sample());
    assert!(!keys(&report).contains(&"video"));
}

#[test]
fn without_norms_nothing_is_held_against_them() {
    let sandbox = sample();
    rewrite(&sandbox, |text| format!("{text}\n[report]\nnorms = \"none\"\n"));
    let (report, pages) = looked_at("no norms", &sandbox);
    assert!(!keys(&report).contains(&"profile"));
    let words = words(&pages);
    assert!(words.contains("No reference data selected"));
    assert!(!words.contains("reference ± 1 SD"));
}

#[test]
fn a_capture_without_any_settings_is_a_whole_report() {
    let sandbox = sample();
    sandbox.remove("session.toml");
    let (report, _) = looked_at("no session file", &sandbox);
    let keys = keys(&report);
    assert!(!keys.contains(&"history") && keys.contains(&"study"), "{keys:?}");
}

#[test]
fn samples_and_corpus_sessions_have_no_leftover_pages() {
    let mut sandboxes: Vec<(&str, Sandbox)> = ["adult-typical", "adult-hemiplegia", "child-crouch"]
        .map(|name| (name, Sandbox::sample(name)))
        .into();
    for name in ["pig-full-body", "healthy-HC030A"] {
        sandboxes.extend(Sandbox::of(name).map(|sandbox| (name, sandbox)));
    }
    for (name, sandbox) in &sandboxes {
        looked_at(name, sandbox);
    }
}

//! Many sessions in one go: resumed after kills, one bad session, shares, links, what is never replaced.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::Instant;

use crate::dice::Dice;
use crate::program;

/// A folder of sessions and a folder for results.
struct Archive {
    folder: tempfile::TempDir,
}

impl Archive {
    fn empty() -> Archive {
        Archive {
            folder: tempfile::tempdir().unwrap(),
        }
    }

    /// So many small sessions (a static trial and a walk of a shipped sample), one of them in a folder of its own level.
    fn of(sessions: usize) -> Archive {
        let archive = Archive::empty();
        for number in 0..sessions {
            archive.add(&format!("{}/S {number:02} ä", 2025 + number % 2), 1 + number % 4);
        }
        archive
    }

    fn add(&self, name: &str, walk: usize) {
        let session = self.root().join(name);
        std::fs::create_dir_all(&session).unwrap();
        let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample_trials/adult-typical");
        for file in ["static.c3d".to_owned(), format!("walk-0{walk}.c3d")] {
            std::fs::copy(sample.join(&file), session.join(&file)).unwrap();
        }
        // measurements come with the captures' session file: only the sections that do not name captures
        let text = std::fs::read_to_string(sample.join("session.toml")).unwrap();
        let cut = text.find("[[trial]]").unwrap_or(text.len());
        std::fs::write(session.join("session.toml"), &text[..cut]).unwrap();
    }

    fn root(&self) -> PathBuf {
        self.folder.path().join("archive")
    }

    fn out(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn command(&self, out: &str, more: &[&str]) -> Command {
        let mut command = program::command();
        command.args(["batch", "--no-html", "--json"]);
        command.arg(self.root()).arg("-o").arg(self.out(out)).args(more);
        command
    }

    fn run(&self, out: &str, more: &[&str]) -> Run {
        Run::of(&self.command(out, more).output().unwrap())
    }
}

struct Run {
    code: i32,
    summary: serde_json::Value,
    said: String,
}

impl Run {
    fn of(output: &Output) -> Run {
        Run {
            code: output.status.code().unwrap(),
            summary: serde_json::from_slice(&output.stdout).unwrap_or_default(),
            said: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    fn count(&self, key: &str) -> u64 {
        self.summary[key]
            .as_u64()
            .unwrap_or_else(|| panic!("{key}: {}", self.summary))
    }
}

/// Every file below a folder with its bytes; files that say that a batch is at work are empty and of no interest.
fn tree(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut open = vec![folder.to_owned()];
    while let Some(next) = open.pop() {
        for entry in std::fs::read_dir(&next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().to_string_lossy().into_owned();
                if !name.starts_with(".ambula-batch.lock") {
                    files.insert(name, std::fs::read(&path).unwrap());
                }
            }
        }
    }
    files
}

fn same(one: &Path, two: &Path) {
    let (one, two) = (tree(one), tree(two));
    let names = |tree: &BTreeMap<String, Vec<u8>>| tree.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&one), names(&two));
    let differ: Vec<&String> = one.keys().filter(|name| one[*name] != two[*name]).collect();
    assert!(differ.is_empty(), "{differ:?}");
}

#[test]
fn killed_ten_times_at_random_and_resumed_it_gives_the_same_bytes() {
    let archive = Archive::of(8);
    std::fs::create_dir_all(archive.root().join("bad")).unwrap();
    std::fs::write(archive.root().join("bad/walk.c3d"), b"no capture").unwrap();
    let undisturbed = archive.run("one", &[]);
    assert_eq!(
        (undisturbed.code, undisturbed.count("processed_now")),
        (1, 8),
        "{}",
        undisturbed.said
    );
    let each = {
        let begun = Instant::now();
        archive.run("timed", &["--shard", "1/3"]);
        let sessions = std::fs::read_to_string(archive.out("timed").join("sessions-1-of-3.csv")).unwrap();
        let sessions = sessions.lines().count().max(2) - 1;
        begun.elapsed() / u32::try_from(sessions).unwrap()
    };
    let mut dice = Dice::new(1);
    let mut killed = 0;
    for _ in 0..10 {
        let mut child = program::start(&mut archive.command("two", &[]));
        std::thread::sleep(dice.moment(2 * each));
        killed += usize::from(program::kill(&mut child));
        assert!(!archive.out("two").join("summary.csv").exists() || killed < 10);
    }
    let resumed = archive.run("two", &[]);
    assert_eq!(resumed.code, 1, "{}", resumed.said);
    println!(
        "killed {killed} of 10 times; finished before the last run: {}",
        resumed.count("finished_before")
    );
    assert!(killed >= 5, "the program was too fast to be killed");
    assert_eq!(
        resumed.count("finished_before") + resumed.count("processed_now"),
        8
    );
    same(&archive.out("one"), &archive.out("two"));
}

#[test]
fn what_is_finished_is_not_done_again_and_what_changed_is() {
    let archive = Archive::of(3);
    let first = archive.run("out", &[]);
    assert_eq!(
        (first.code, first.count("processed_now")),
        (0, 3),
        "{}",
        first.said
    );
    let session = archive.root().join("2025/S 00 ä");
    let results = archive.out("out").join("2025/S 00 ä/ambula");
    let again = |more: &[&str]| {
        let run = archive.run("out", more);
        assert_eq!(run.code, 0, "{}", run.said);
        (run.count("finished_before"), run.count("processed_now"))
    };
    let before = tree(&archive.out("out"));
    assert_eq!(again(&[]), (3, 0));
    // an output that is gone or cut, a record that is gone, a half-written folder: done again, with the same bytes
    std::fs::remove_file(results.join("curves.csv")).unwrap();
    assert_eq!(again(&[]), (2, 1));
    std::fs::write(results.join("report.pdf"), b"%PDF-1.7 cut").unwrap();
    assert_eq!(again(&[]), (2, 1));
    std::fs::remove_file(results.join("batch.json")).unwrap();
    let half = results.parent().unwrap().join(".ambula-unfinished");
    std::fs::create_dir_all(half.join("c3d")).unwrap();
    std::fs::write(half.join("report.pdf"), b"%PDF").unwrap();
    assert_eq!(again(&[]), (2, 1));
    assert_eq!(before, tree(&archive.out("out")));
    // other options, other inputs
    assert_eq!(again(&["--paper", "letter"]), (0, 3));
    assert_eq!(again(&[]), (0, 3));
    assert_eq!(before, tree(&archive.out("out")));
    let text = std::fs::read_to_string(session.join("session.toml")).unwrap();
    std::fs::write(session.join("session.toml"), format!("# looked at again\n{text}")).unwrap();
    assert_eq!(again(&[]), (2, 1));
    // what a person put there is never replaced
    std::fs::write(results.join("report_final.pdf"), b"signed").unwrap();
    assert_eq!(again(&[]), (3, 0));
    std::fs::write(session.join("session.toml"), &text).unwrap();
    let kept = archive.run("out", &[]);
    assert_eq!((kept.code, kept.count("finished_before")), (1, 2));
    assert!(
        kept.summary["failed"].to_string().contains("is not replaced"),
        "{}",
        kept.summary
    );
    assert_eq!(
        std::fs::read(results.join("report_final.pdf")).unwrap(),
        b"signed"
    );
}

#[test]
fn one_bad_session_does_not_stop_the_others_and_the_tables_say_so() {
    let archive = Archive::of(2);
    for (name, file, bytes) in [
        ("empty", "walk.c3d", &b""[..]),
        ("misspelt", "session.toml", b"[subject]\nnam = \"x\"\n"),
        ("=1+1", "walk.c3d", b"x"),
    ] {
        std::fs::create_dir_all(archive.root().join(name)).unwrap();
        std::fs::write(archive.root().join(name).join(file), bytes).unwrap();
    }
    let run = archive.run("out", &[]);
    assert_eq!(
        (run.code, run.count("sessions"), run.count("processed_now")),
        (1, 5, 2)
    );
    assert_eq!(run.summary["failed"].as_object().unwrap().len(), 3);
    let mut sessions = csv::Reader::from_path(archive.out("out").join("sessions.csv")).unwrap();
    let rows: Vec<csv::StringRecord> = sessions.records().map(Result::unwrap).collect();
    let column = |row: &csv::StringRecord, name: &str| {
        let at = sessions_header().iter().position(|h| h == name).unwrap();
        row.get(at).unwrap().to_owned()
    };
    let failed: Vec<String> = rows
        .iter()
        .filter(|row| column(row, "status") == "failed")
        .map(|row| column(row, "session"))
        .collect();
    assert_eq!(failed, ["'=1+1", "empty", "misspelt"]);
    assert!(
        rows.iter()
            .all(|row| column(row, "status") != "failed" || !column(row, "why").is_empty())
    );
    let mut values = csv::Reader::from_path(archive.out("out").join("summary.csv")).unwrap();
    let header = values.headers().unwrap().clone();
    let cell = |row: &csv::StringRecord, name: &str| {
        row.get(header.iter().position(|h| h == name).unwrap())
            .unwrap()
            .to_owned()
    };
    let rows: Vec<csv::StringRecord> = values.records().map(Result::unwrap).collect();
    let speeds = rows
        .iter()
        .filter(|row| cell(row, "parameter") == "walking_speed")
        .count();
    assert!(speeds >= 2 && rows.len() > 100, "{speeds} of {}", rows.len());
    for row in &rows {
        let results = archive
            .out("out")
            .join(cell(row, "session"))
            .join("ambula/results.json");
        assert_eq!(
            cell(row, "results_sha256"),
            ambula::files::sha256_of_file(&results).unwrap()
        );
        assert!(cell(row, "mean").parse::<f64>().unwrap().is_finite());
        assert!(!cell(row, "method").is_empty() && cell(row, "program").contains("0.1.0"));
    }
}

fn sessions_header() -> Vec<String> {
    let text = "session,status,trials,walks,cycles_left,cycles_right,errors,warnings,why,program,options,inputs_sha256,outputs_sha256";
    text.split(',').map(str::to_owned).collect()
}

#[test]
fn shares_are_apart_and_together_the_whole() {
    let archive = Archive::of(4);
    let whole = archive.run("whole", &["--threads", "1"]);
    assert_eq!(whole.code, 0);
    let mut sessions = 0;
    for shard in ["1/3", "2/3", "3/3"] {
        let run = archive.run("shares", &["--shard", shard]);
        assert!(run.code == 0, "{}", run.said);
        assert_eq!(run.count("processed_now"), run.count("sessions"));
        sessions += run.count("sessions");
    }
    assert_eq!(sessions, 4);
    let joined = archive.run("shares", &[]);
    assert_eq!((joined.code, joined.count("finished_before")), (0, 4));
    for number in 1..=3 {
        for (table, ending) in [("sessions", "csv"), ("summary", "csv"), ("summary", "parquet")] {
            let name = format!("{table}-{number}-of-3.{ending}");
            std::fs::remove_file(archive.out("shares").join(name)).unwrap();
        }
    }
    same(&archive.out("whole"), &archive.out("shares"));
}

#[cfg(unix)]
#[test]
fn links_are_followed_once_and_results_are_no_sessions() {
    let archive = Archive::of(1);
    std::os::unix::fs::symlink(archive.root(), archive.root().join("2025/around")).unwrap();
    std::os::unix::fs::symlink("nowhere", archive.root().join("broken")).unwrap();
    let inside = "archive/results";
    let first = archive.run(inside, &[]);
    assert_eq!(
        (first.code, first.count("sessions"), first.count("processed_now")),
        (0, 1, 1),
        "{}",
        first.said
    );
    let again = archive.run(inside, &[]);
    assert_eq!((again.count("sessions"), again.count("finished_before")), (1, 1));
    // results beside the captures, where `ambula process` puts them
    let beside = archive.run("archive", &[]);
    assert_eq!(
        (beside.count("sessions"), beside.count("processed_now")),
        (1, 1),
        "{}",
        beside.said
    );
    assert!(archive.root().join("2025/S 00 ä/ambula/batch.json").is_file());
}

#[test]
fn a_folder_without_sessions_and_a_folder_at_work_are_refused() {
    let archive = Archive::empty();
    std::fs::create_dir_all(archive.root().join("nothing")).unwrap();
    let none = archive.run("out", &[]);
    assert!(
        none.code == 3 && none.said.contains("no session below"),
        "{}",
        none.said
    );
    assert!(!archive.out("out").exists());
    archive.add("one", 1);
    std::fs::create_dir_all(archive.out("out")).unwrap();
    let held = ambula::files::lock(
        &archive.out("out").join(".ambula-batch.lock"),
        ambula::files::Hold::Alone,
    );
    let busy = archive.run("out", &[]);
    assert!(
        busy.code == 4 && busy.said.contains("another batch"),
        "{}",
        busy.said
    );
    drop(held);
    assert_eq!(archive.run("out", &[]).code, 0);
}

//! Faults of disks, processes and files: what the program says, and that nothing that was whole is lost.

use std::collections::BTreeMap;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::{Duration, Instant};

use crate::dice::Dice;
use crate::program::{self, BIN, code, err};
use crate::sandbox::Sandbox;

/// A static trial and a walk of a sample session with the parts of its session file that name no trial.
pub(super) fn small() -> Sandbox {
    let sandbox = Sandbox::empty();
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample_trials/adult-typical");
    for name in ["static.c3d", "walk-01.c3d"] {
        sandbox.write(name, &std::fs::read(sample.join(name)).unwrap());
    }
    let text = std::fs::read_to_string(sample.join("session.toml")).unwrap();
    let cut = text.find("[[trial]]").unwrap_or(text.len());
    sandbox.write("session.toml", &text.as_bytes()[..cut]);
    sandbox
}

/// A shell line with the program as `$A`, the session as `$S`, the output folder as `$O`.
pub(super) fn shell(line: &str, session: &Path, out: &Path) -> Output {
    Command::new("bash")
        .args(["-c", line])
        .env("A", BIN)
        .env("S", session)
        .env("O", out)
        .env("NO_COLOR", "1")
        .output()
        .unwrap()
}

pub(super) fn tree(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    for name in ambula::files::names_below(folder).unwrap_or_default() {
        files.insert(name.clone(), std::fs::read(folder.join(&name)).unwrap());
    }
    files
}

/// Whatever lies in a folder under its right name is as in the undisturbed results.
fn only_whole_files(folder: &Path, whole: &BTreeMap<String, Vec<u8>>) -> usize {
    let found = tree(folder);
    let named = found.iter().filter(|(name, _)| !name.contains(".ambula-"));
    named
        .map(|(name, bytes)| assert!(whole.get(name) == Some(bytes), "{name} is not whole"))
        .count()
}

pub(super) fn undisturbed(session: &Path) -> BTreeMap<String, Vec<u8>> {
    let out = tempfile::tempdir().unwrap();
    let done = shell("$A process \"$S\" -o \"$O\" --no-html", session, out.path());
    assert_eq!(code(&done), 0, "{}", err(&done));
    tree(out.path())
}

#[test]
fn a_full_disk_leaves_whole_files_only() {
    let session = small();
    let whole = undisturbed(session.path());
    let (out, batch) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    // a limit on the size of files stands for the end of the disk; the signal that comes with it is ignored
    let limited = shell(
        "trap '' XFSZ; ulimit -f 200; exec \"$A\" process \"$S\" -o \"$O\" --no-html",
        session.path(),
        out.path(),
    );
    assert_eq!(code(&limited), 4, "{}", err(&limited));
    assert!(err(&limited).contains("could not write"), "{}", err(&limited));
    let kept = only_whole_files(out.path(), &whole);
    assert!(kept < whole.len(), "nothing was too large");
    let leftovers = tree(out.path())
        .keys()
        .filter(|name| name.contains(".ambula-"))
        .count();
    assert_eq!(leftovers, 0, "temporary files stay on the full disk");
    // with room again, everything is there
    let again = shell(
        "$A process \"$S\" -o \"$O\" --no-html",
        session.path(),
        out.path(),
    );
    assert_eq!((code(&again), tree(out.path()) == whole), (0, true));
    // a disk of 1 MB of its own, where this machine lets us make one
    let line = "mount -t tmpfs -o size=1m none \"$O\" && { \"$A\" process \"$S\" -o \"$O/results\" --no-html; code=$?; \
                \"$A\" batch \"$S\" -o \"$O/batch\" --no-html; echo \"codes $code $?\"; ls -A \"$O/batch\"; }";
    let mounted = Command::new("unshare")
        .args(["-rm", "bash", "-c", line])
        .env("A", BIN)
        .env("S", session.path())
        .env("O", batch.path())
        .output();
    match mounted {
        Ok(output) if String::from_utf8_lossy(&output.stdout).contains("codes") => {
            let said = String::from_utf8_lossy(&output.stdout).into_owned();
            assert!(said.contains("codes 4 4"), "{said}{}", err(&output));
            assert!(err(&output).contains("No space left"), "{}", err(&output));
            assert!(!said.contains("ambula\n"), "half results were published: {said}");
        }
        _ => println!("no disk of its own here: the limit on file sizes stands for it"),
    }
}

#[test]
fn an_output_that_cannot_be_written_is_said() {
    let session = small();
    let file = session.path().join("session.toml");
    for out in [file.join("results"), PathBuf::from("/proc/ambula-results")] {
        for command in ["process", "batch"] {
            let line = format!("\"$A\" {command} \"$S\" -o \"$O\" --no-html");
            let output = shell(&line, session.path(), &out);
            assert_eq!(code(&output), 4, "{command} {}: {}", out.display(), err(&output));
            assert!(output.stdout.is_empty() || command == "batch");
        }
    }
}

#[test]
fn killed_at_random_it_leaves_whole_files_and_runs_again() {
    let session = small();
    let whole = undisturbed(session.path());
    let out = tempfile::tempdir().unwrap();
    let begun = Instant::now();
    let target = out.path().join("timed");
    shell("$A process \"$S\" -o \"$O\" --no-html", session.path(), &target);
    let usual = begun.elapsed();
    let mut dice = Dice::new(2);
    let mut killed = 0;
    for round in 0..12 {
        // half of the kills near the end, where files are written
        let wait = if round % 2 == 0 {
            dice.moment(usual)
        } else {
            usual * 7 / 10 + dice.moment(usual * 3 / 10)
        };
        let target = out.path().join("killed");
        let mut command = program::command();
        command.args(["process", "--no-html"]);
        command.arg(session.path()).arg("-o").arg(&target);
        let mut child = program::start(&mut command);
        std::thread::sleep(wait);
        killed += usize::from(program::kill(&mut child));
        only_whole_files(&target, &whole);
    }
    println!("killed {killed} of 12 times");
    assert!(killed >= 4);
    let target = out.path().join("killed");
    let last = shell("$A process \"$S\" -o \"$O\" --no-html", session.path(), &target);
    assert_eq!(code(&last), 0, "{}", err(&last));
    assert_eq!(only_whole_files(&target, &whole), whole.len());
}

#[test]
fn killed_while_the_audit_is_written_no_entry_is_lost() {
    let session = Sandbox::sample("child-crouch");
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample_trials/child-crouch");
    let text = std::fs::read_to_string(sample.join("encounter.toml")).unwrap();
    let log = session.path().join("encounter.audit.jsonl");
    let audit = |words: &[&str]| {
        let mut command = program::command();
        command.arg("audit").args(words).arg(session.path());
        command
    };
    let record = ["record", "--by", "A tester"];
    let mut dice = Dice::new(7);
    let mut before = Vec::new();
    let mut written = 0;
    for round in 0..25 {
        // a section changes, so that there is something to note
        let text = text.replace("V-SAMPLE-C-1", &format!("V-{round}"));
        session.write("encounter.toml", text.as_bytes());
        let mut child = program::start(&mut audit(&record));
        std::thread::sleep(dice.moment(Duration::from_millis(60)));
        program::kill(&mut child);
        let now = std::fs::read(&log).unwrap_or_default();
        assert!(
            now.starts_with(&before),
            "round {round}: what was written has changed"
        );
        written += usize::from(now.len() > before.len());
        before = now;
    }
    println!("{written} of 25 kills came after an entry was written");
    let last = audit(&record).output().unwrap();
    assert_eq!(code(&last), 0, "{}", err(&last));
    let proof = audit(&["verify"]).output().unwrap();
    assert_eq!(code(&proof), 0, "{}", err(&proof));
    assert!(std::fs::read(&log).unwrap().len() >= before.len());
}

#[test]
fn odd_files_cost_themselves_only_and_are_never_waited_for() {
    let session = small();
    session.write("empty.c3d", b"");
    symlink("gone.c3d", session.path().join("vanished.c3d")).unwrap();
    symlink("loop.c3d", session.path().join("loop.c3d")).unwrap();
    symlink("/dev/zero", session.path().join("endless.c3d")).unwrap();
    std::fs::create_dir(session.path().join("folder.c3d")).unwrap();
    assert!(
        Command::new("mkfifo")
            .arg(session.path().join("pipe.c3d"))
            .status()
            .unwrap()
            .success()
    );
    let sparse = std::fs::File::create(session.path().join("huge.c3d")).unwrap();
    sparse.set_len(2 << 30).unwrap();
    let half = std::fs::read(session.path().join("walk-01.c3d")).unwrap();
    session.write("truncated.c3d", &half[..half.len() / 2]);
    let out = tempfile::tempdir().unwrap();
    // with 1.5 GB of address space: a file of 2 GB is not read
    let line =
        "ulimit -v 1500000; exec timeout 300 \"$A\" process \"$S\" -o \"$O\" --no-html --threads 2 --json";
    let output = shell(line, session.path(), out.path());
    assert_eq!(code(&output), 1, "{}", err(&output));
    let summary: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let trials: BTreeMap<String, (String, String)> = summary["trials"]
        .as_array()
        .unwrap()
        .iter()
        .map(|t| {
            let of = |key: &str| t[key].as_str().unwrap_or_default().to_owned();
            (of("name"), (of("status"), of("reason")))
        })
        .collect();
    println!("{trials:#?}");
    assert_eq!(trials["walk-01"].0, "processed");
    for name in ["empty", "vanished", "loop", "endless", "folder", "pipe", "huge"] {
        let (status, reason) = &trials[name];
        assert!(
            status == "failed" && !reason.is_empty(),
            "{name}: {status} {reason}"
        );
    }
    assert!(
        trials["huge"].1.contains("2147483648 bytes"),
        "{}",
        trials["huge"].1
    );
    assert_ne!(
        trials["truncated"].0, "",
        "a cut capture is judged like any other"
    );
    let huge = Sandbox::empty();
    std::fs::File::create(huge.path().join("session.toml"))
        .unwrap()
        .set_len(2 << 30)
        .unwrap();
    let output = shell(
        "ulimit -v 1500000; exec \"$A\" process \"$S\" -o \"$O\"",
        huge.path(),
        out.path(),
    );
    assert_eq!(code(&output), 3, "{}", err(&output));
}

#[test]
fn names_of_any_kind_are_carried() {
    let session = small();
    let walk = std::fs::read(session.path().join("walk-01.c3d")).unwrap();
    session.remove("walk-01.c3d");
    let longest = format!("{}ü.c3d", "w".repeat(249));
    assert_eq!(longest.len(), 255);
    for name in [
        "walk mit Leerzeichen.c3d",
        "Größe ñ.c3d",
        "🦶🏽 walk.c3d",
        "-rf.c3d",
        longest.as_str(),
    ] {
        session.write(name, &walk);
    }
    let out = tempfile::tempdir().unwrap();
    let output = shell(
        "\"$A\" process \"$S\" -o \"$O\" --no-html",
        session.path(),
        out.path(),
    );
    assert_eq!(code(&output), 0, "{}", err(&output));
    let names: Vec<String> = tree(&out.path().join("c3d")).into_keys().collect();
    println!("{names:?}");
    assert_eq!(names.len(), 6, "{names:?}");
    for name in [
        "🦶🏽 walk_ambula.c3d",
        "Größe ñ_ambula.c3d",
        "-rf_ambula.c3d",
        "walk mit Leerzeichen_ambula.c3d",
    ] {
        assert!(names.iter().any(|n| n == name), "{name}");
    }
}

#[test]
fn neither_clock_nor_place_nor_locale_nor_threads_change_a_byte() {
    let session = small();
    let whole = undisturbed(session.path());
    let out = tempfile::tempdir().unwrap();
    for (number, line) in [
        "TZ=Pacific/Kiritimati LANG=de_DE.UTF-8 LC_ALL=de_DE.UTF-8 \"$A\" process \"$S\" -o \"$O\" --no-html",
        "TZ=America/St_Johns LC_ALL=tr_TR.UTF-8 RAYON_NUM_THREADS=1 \"$A\" process \"$S\" -o \"$O\" --no-html",
        "RAYON_NUM_THREADS=7 \"$A\" process \"$S\" -o \"$O\" --no-html",
        "cd \"$S\" && \"$A\" process . -o \"$O\" --no-html --threads 3",
        "cd / && touch -d 1970-01-01 \"$S\"/* && \"$A\" process \"$S\" -o \"$O\" --no-html",
        "cd / && touch -d 2100-01-01 \"$S\"/* && env -i \"$A\" process \"$S\" -o \"$O\" --no-html",
    ]
    .iter()
    .enumerate()
    {
        let target = out.path().join(number.to_string());
        let output = shell(line, session.path(), &target);
        assert_eq!(code(&output), 0, "{line}: {}", err(&output));
        let found = tree(&target);
        let differ: Vec<&String> = whole.keys().filter(|name| found.get(*name) != whole.get(*name)).collect();
        assert!(found.len() == whole.len() && differ.is_empty(), "{line}: {differ:?}");
    }
}

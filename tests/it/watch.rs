//! `ambula watch`: files that are copied slowly, renamed, deleted, changed, duplicated, fifty at once. Nothing is missed,
//! nothing is judged half-written, and the time from the complete file to its verdict is printed.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use serde_json::Value;

use super::program;

/// An event that has not come after so long never comes (generous: test machines are slow and busy).
const NEVER: Duration = Duration::from_secs(120);
/// After so long without an event nothing more is expected.
const QUIET: Duration = Duration::from_millis(2500);
/// Files that land at once.
const MANY: usize = 50;
/// Far above what is measured, so that only a program that hangs fails: latency of a single file, s.
const SANE_LATENCY_S: f64 = 20.0;

struct Watched {
    child: Child,
    events: Receiver<(Instant, Value)>,
    folder: PathBuf,
    _keep: tempfile::TempDir,
}

impl Drop for Watched {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn sample(file: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample_trials/adult-typical");
    std::fs::read(folder.join(file)).unwrap()
}

impl Watched {
    fn begin() -> Watched {
        let keep = tempfile::tempdir().unwrap();
        let folder = keep.path().join("session");
        std::fs::create_dir(&folder).unwrap();
        let mut child = program::command()
            .args(["watch", "--json"])
            .arg(&folder)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let out = child.stdout.take().unwrap();
        let (send, events) = channel();
        std::thread::spawn(move || {
            for line in BufReader::new(out).lines() {
                let Ok(line) = line else { break };
                let value = serde_json::from_str(&line).unwrap();
                if send.send((Instant::now(), value)).is_err() {
                    break;
                }
            }
        });
        Watched {
            child,
            events,
            folder,
            _keep: keep,
        }
    }

    fn put(&self, file: &str, bytes: &[u8]) -> Instant {
        std::fs::write(self.folder.join(file), bytes).unwrap();
        Instant::now()
    }

    /// Waits for the event of a file; everything that came before it is handed back too.
    fn wait(&self, event: &str, file: &str) -> (Instant, Value, Vec<Value>) {
        let mut before = Vec::new();
        loop {
            let (at, value) = self
                .events
                .recv_timeout(NEVER)
                .unwrap_or_else(|_| panic!("{event} of {file} never came; before: {before:#?}"));
            if value["event"] == event && value["file"] == file {
                return (at, value, before);
            }
            before.push(value);
        }
    }

    /// What comes until the session was told and nothing more follows.
    fn settle(&self) -> Vec<(Instant, Value)> {
        let mut rest: Vec<(Instant, Value)> = Vec::new();
        loop {
            // a slow machine may take longer for the session than any pause between two events
            let is_told = rest.iter().any(|(_, event)| event["event"] == "session");
            match self.events.recv_timeout(if is_told { QUIET } else { NEVER }) {
                Ok(event) => rest.push(event),
                Err(_) => return rest,
            }
        }
    }
}

fn median(seconds: &[f64]) -> f64 {
    let mut sorted = seconds.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted[sorted.len() / 2]
}

fn is_good(event: &Value) -> bool {
    event["quality"]["verdict"] != "redo"
}

#[test]
fn nothing_is_missed_and_nothing_is_judged_half_written() {
    let watched = Watched::begin();
    let mut latencies_s: Vec<f64> = Vec::new();
    let mut note = |what: &str, done: Instant, told: Instant| {
        let seconds = told.saturating_duration_since(done).as_secs_f64();
        println!("{what:<28} {seconds:.2} s");
        latencies_s.push(seconds);
    };

    // a walk before the static trial waits, and is judged when the static trial is there
    let bare = sample("walk-01.c3d");
    watched.put("session.toml", &sample("session.toml"));
    let done = watched.put("static.c3d", &sample("static.c3d"));
    let (told, event, _) = watched.wait("judged", "static.c3d");
    note("static trial", done, told);
    assert!(is_good(&event) && event["kind"] == "static", "{event:#}");

    // slowly: in twelve pieces, with pauses longer than the time after which a file counts as settled
    let mut file = std::fs::File::create(watched.folder.join("walk-01.c3d")).unwrap();
    for piece in bare.chunks(bare.len() / 12 + 1) {
        file.write_all(piece).unwrap();
        file.flush().unwrap();
        std::thread::sleep(Duration::from_millis(350));
    }
    drop(file);
    // the last piece was complete one pause ago
    let done = Instant::now().checked_sub(Duration::from_millis(350)).unwrap();
    let (told, event, before) = watched.wait("judged", "walk-01.c3d");
    note("copied slowly", done, told);
    assert!(is_good(&event), "{event:#}");
    assert!(before.iter().all(|e| e["event"] != "judged"), "{before:#?}");

    // under another name first, then renamed into place, as careful programs do
    std::fs::write(watched.folder.join("walk-02.c3d.part"), sample("walk-02.c3d")).unwrap();
    std::thread::sleep(Duration::from_millis(600));
    std::fs::rename(
        watched.folder.join("walk-02.c3d.part"),
        watched.folder.join("walk-02.c3d"),
    )
    .unwrap();
    let done = Instant::now();
    let (told, event, _) = watched.wait("judged", "walk-02.c3d");
    note("renamed into place", done, told);
    assert!(is_good(&event));

    // renamed: the old name goes, the new one is judged
    std::fs::rename(
        watched.folder.join("walk-02.c3d"),
        watched.folder.join("again 02.c3d"),
    )
    .unwrap();
    let done = Instant::now();
    let (told, event, before) = watched.wait("judged", "again 02.c3d");
    note("renamed", done, told);
    assert!(is_good(&event));
    assert!(
        before
            .iter()
            .any(|e| e["what"] == "gone" && e["file"] == "walk-02.c3d")
    );

    // changed: judged again, with what is in it now
    let done = watched.put("walk-01.c3d", &sample("walk-03.c3d"));
    let (told, event, _) = watched.wait("judged", "walk-01.c3d");
    note("changed", done, told);
    assert!(is_good(&event));

    // duplicated: judged, and the session says that two files are the same
    let done = watched.put("copy of walk-01.c3d", &sample("walk-03.c3d"));
    let (told, _, _) = watched.wait("judged", "copy of walk-01.c3d");
    note("duplicated", done, told);
    let session = watched.settle().pop().unwrap().1;
    assert_eq!(session["event"], "session");
    let findings = session["findings"].to_string();
    assert!(findings.contains("the same recording"), "{session:#}");

    // deleted: gone, and the session is whole again
    std::fs::remove_file(watched.folder.join("copy of walk-01.c3d")).unwrap();
    watched.wait("told", "copy of walk-01.c3d");
    let session = watched.settle().pop().unwrap().1;
    assert!(
        !session["findings"].to_string().contains("the same recording"),
        "{session:#}"
    );

    // fifty at once: each judged once, none half-written
    let walks: Vec<Vec<u8>> = (1..=5).map(|n| sample(&format!("walk-{n:02}.c3d"))).collect();
    let done: Vec<(String, Instant)> = (0..MANY)
        .map(|n| {
            let file = format!("many-{n:02}.c3d");
            let at = watched.put(&file, &walks[n % walks.len()]);
            (file, at)
        })
        .collect();
    let mut many_s: Vec<f64> = Vec::new();
    let mut judged: Vec<String> = Vec::new();
    while judged.len() < MANY {
        let (at, event) = watched.events.recv_timeout(NEVER).unwrap();
        if event["event"] == "judged" {
            let file = event["file"].as_str().unwrap().to_owned();
            let written = done.iter().find(|(name, _)| *name == file).unwrap().1;
            many_s.push(at.saturating_duration_since(written).as_secs_f64());
            assert!(is_good(&event), "{event:#}");
            judged.push(file);
        }
    }
    judged.sort();
    judged.dedup();
    assert_eq!(judged.len(), MANY);
    let rest = watched.settle();
    assert!(rest.iter().all(|(_, e)| e["event"] != "judged"), "judged twice");
    assert_eq!(rest.last().unwrap().1["trials"], 3 + MANY);

    let worst = |seconds: &[f64]| seconds.iter().copied().fold(0.0, f64::max);
    println!(
        "one file: from complete to verdict, median {:.2} s, max {:.2} s ({} files)",
        median(&latencies_s),
        worst(&latencies_s),
        latencies_s.len()
    );
    println!(
        "{MANY} files at once: median {:.2} s, max {:.2} s",
        median(&many_s),
        worst(&many_s)
    );
    assert!(worst(&latencies_s) < SANE_LATENCY_S);
}

#[test]
fn walks_wait_for_the_static_trial_and_a_short_file_is_told() {
    let watched = Watched::begin();
    let manifest = String::from_utf8(sample("session.toml")).unwrap();
    // without the measurements there is nothing to calibrate a walk with
    let bare: String = manifest.split("[[trial]]").next().unwrap().to_owned();
    watched.put("session.toml", bare.as_bytes());
    watched.put("walk-01.c3d", &sample("walk-01.c3d"));
    watched.wait("waiting", "walk-01.c3d");
    watched.put("static.c3d", &sample("static.c3d"));
    let (_, event, _) = watched.wait("judged", "walk-01.c3d");
    assert!(is_good(&event), "{event:#}");
    let walk = sample("walk-02.c3d");
    watched.put("walk-02.c3d", &walk[..walk.len() / 2]);
    let (_, _, before) = watched.wait("told", "walk-02.c3d");
    assert!(before.iter().all(|e| e["file"] != "walk-02.c3d"));
    watched.put("walk-02.c3d", &walk);
    let (_, event, _) = watched.wait("judged", "walk-02.c3d");
    assert!(is_good(&event), "{event:#}");
}

//! Disks that fill under a batch and get room again, and captures that change while they are read.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use super::storage::{shell, small, tree, undisturbed};
use crate::dice::Dice;
use crate::program::{BIN, code, err};

#[test]
fn a_batch_on_a_full_disk_goes_on_with_room_again() {
    let session = small();
    let archive = tempfile::tempdir().unwrap();
    for name in ["a", "b", "c"] {
        let to = archive.path().join(name);
        std::fs::create_dir(&to).unwrap();
        for file in ["static.c3d", "walk-01.c3d", "session.toml"] {
            std::fs::copy(session.path().join(file), to.join(file)).unwrap();
        }
    }
    let place = tempfile::tempdir().unwrap();
    let whole = place.path().join("whole");
    let done = shell("\"$A\" batch \"$S\" -o \"$O\" --no-html", archive.path(), &whole);
    assert_eq!(code(&done), 0, "{}", err(&done));
    let whole = results(&whole);
    let each: usize = whole
        .iter()
        .filter(|(name, _)| name.starts_with("a/"))
        .map(|(_, b)| b.len())
        .sum();
    // a limit on the size of files first: nothing fits, then everything
    let limited = place.path().join("limited");
    let stopped = shell(
        "trap '' XFSZ; ulimit -f 100; exec \"$A\" batch \"$S\" -o \"$O\" --no-html",
        archive.path(),
        &limited,
    );
    // too large a file is a matter of that session, not of the disk
    assert_eq!(code(&stopped), 1, "{}", err(&stopped));
    let left = results(&limited);
    assert!(
        !left.keys().any(|name| name.contains("/ambula/")),
        "half a session is published"
    );
    let again = shell(
        "\"$A\" batch \"$S\" -o \"$O\" --no-html",
        archive.path(),
        &limited,
    );
    assert_eq!(
        (code(&again), results(&limited) == whole),
        (0, true),
        "{}",
        err(&again)
    );
    // a disk of its own with room for one session and a half, where this machine lets us make one; then it grows
    let kib = each * 3 / 2 / 1024;
    let line = format!(
        "mkdir -p \"$O\" && mount -t tmpfs -o size={kib}k none \"$O\" && {{ \"$A\" batch \"$S\" -o \"$O\" --no-html --threads 1; echo \"codes $?\"; \
         ls \"$O\"/*/ambula/batch.json | wc -l; mount -o remount,size=64m \"$O\"; \"$A\" batch \"$S\" -o \"$O\" --no-html --json; echo \"codes $?\"; cp -r \"$O\" \"$O.copy\"; }}"
    );
    let target = place.path().join("mounted");
    let mounted = Command::new("unshare")
        .args(["-rm", "bash", "-c", &line])
        .env("A", BIN)
        .env("S", archive.path())
        .env("O", &target)
        .env("NO_COLOR", "1")
        .output();
    match mounted {
        Ok(output) if String::from_utf8_lossy(&output.stdout).contains("codes") => {
            let said = String::from_utf8_lossy(&output.stdout).into_owned();
            let codes: Vec<&str> = said.lines().filter_map(|l| l.strip_prefix("codes ")).collect();
            assert_eq!(codes, ["4", "0"], "{said}{}", err(&output));
            assert!(err(&output).contains("No space left"), "{}", err(&output));
            assert!(
                said.contains("\"finished_before\": 1") || said.contains("\"finished_before\":1"),
                "{said}"
            );
            assert!(
                results(&place.path().join("mounted.copy")) == whole,
                "not the undisturbed results"
            );
        }
        _ => println!("no disk of its own here: the limit on file sizes stands for it"),
    }
}

/// Ends the other thread, also when this one stops at a surprise.
struct Stop<'a>(&'a AtomicBool);

impl Drop for Stop<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// Files of a batch without its lock.
fn results(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = tree(folder);
    files.retain(|name, _| !name.contains(".ambula-batch.lock"));
    files
}

#[test]
fn captures_that_vanish_grow_or_change_while_they_are_read_cost_themselves_only() {
    let session = small();
    let whole = undisturbed(session.path());
    let walk = std::fs::read(session.path().join("walk-01.c3d")).unwrap();
    let names = ["vanishing.c3d", "growing.c3d", "changing.c3d", "cut.c3d"];
    let place = tempfile::tempdir().unwrap();
    let done = AtomicBool::new(false);
    let (mut fates, mut rounds) = (BTreeSet::new(), 0);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let path = |name: &str| session.path().join(name);
            let mut dice = Dice::new(5);
            while !done.load(Ordering::Relaxed) {
                for name in names {
                    std::fs::write(path(name), &walk).unwrap();
                }
                std::thread::sleep(dice.moment(Duration::from_millis(120)));
                let _ = std::fs::remove_file(path("vanishing.c3d"));
                let mut longer = walk.clone();
                longer.extend(vec![0x55; 300_000]);
                std::fs::write(path("growing.c3d"), &longer).unwrap();
                let mut other = walk.clone();
                for at in (0..other.len()).step_by(97) {
                    other[at] ^= 0x10;
                }
                std::fs::write(path("changing.c3d"), &other).unwrap();
                let short = dice.below(walk.len());
                std::fs::write(path("cut.c3d"), &walk[..short]).unwrap();
                std::thread::sleep(dice.moment(Duration::from_millis(60)));
            }
        });
        let _stop = Stop(&done);
        let end = Instant::now() + Duration::from_secs(60);
        while rounds < 4 && Instant::now() < end {
            let out = place.path().join(rounds.to_string());
            let output = shell(
                "exec timeout 100 \"$A\" process \"$S\" -o \"$O\" --no-html --json",
                session.path(),
                &out,
            );
            assert!(matches!(code(&output), 0 | 1), "{}", err(&output));
            let summary: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
            for trial in summary["trials"].as_array().unwrap() {
                let of = |key: &str| trial[key].as_str().unwrap_or_default().to_owned();
                if ["walk-01", "static"].contains(&of("name").as_str()) {
                    let expected = if of("name") == "static" {
                        "calibration"
                    } else {
                        "processed"
                    };
                    assert_eq!(of("status"), expected, "{trial}");
                } else {
                    fates.insert(format!("{} {}", of("name"), of("status")));
                }
            }
            // the capture that nobody touched is read as ever
            let copy = "c3d/walk-01_ambula.c3d";
            assert!(
                std::fs::read(out.join(copy)).unwrap() == whole[copy],
                "another trial changed with it"
            );
            rounds += 1;
        }
    });
    println!("{rounds} runs: {fates:?}");
    assert!(rounds >= 3);
}

//! Control numbers: processes that write at once and are killed at random neither repeat nor lose one.

use std::path::Path;
use std::process::{Child, Command};

use ambula::claim::Claim;
use ambula::claim::ledger::{Ledger, LedgerError, Prepared};

use super::account::{Account, files};
use super::files::written;
use super::generator::{Covered, claim, encounter};
use crate::dice::Dice;
use crate::program;

/// Folder of the ledger for a worker.
const WORKER: &str = "AMBULA_LEDGER_WORKER";
/// Processes at once.
const PROCESSES: usize = 8;
/// Interchanges to be written.
const INTERCHANGES: usize = 1_000;
/// Interchanges that a worker writes before it ends by itself.
const OF_A_WORKER: usize = 40;
const AT: &str = "2026-11-21T09:30:00Z";

fn write_one(folder: &Path, claim: &Claim) {
    let mut held = Ledger::open(folder).unwrap().hold(AT).unwrap();
    let number = held.take().unwrap();
    let file = written(&[claim], number);
    let name = format!("837p-{number:09}.x12");
    let prepared = Prepared {
        bytes: file.text.as_bytes(),
        file: &name,
        production: false,
        sets: &file.sets,
        claims: &[claim],
    };
    held.prepare(number, prepared).unwrap();
    ambula::files::write_private(&folder.join(&name), file.text.as_bytes()).unwrap();
    held.written(number).unwrap();
}

/// Not a test by itself: what the processes of the test below do.
#[test]
fn worker() {
    let Some(folder) = std::env::var_os(WORKER) else {
        return;
    };
    let one = claim(&encounter(2, &mut Covered::default())).unwrap();
    for _ in 0..OF_A_WORKER {
        write_one(Path::new(&folder), &one);
    }
}

fn start(folder: &Path) -> Child {
    let mut worker = Command::new(std::env::current_exe().unwrap());
    worker.args(["--exact", "claim::numbers::worker", "-q"]);
    program::start(worker.env(WORKER, folder))
}

#[test]
fn eight_processes_killed_at_random_never_repeat_or_lose_a_number() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path();
    Ledger::start(folder, (1, "secret of the test", AT)).unwrap();
    let mut workers: Vec<Child> = (0..PROCESSES).map(|_| start(folder)).collect();
    let mut dice = Dice::new(7);
    let mut kills = 0;
    let written = || {
        let all = ambula::files::list(folder).unwrap();
        all.iter()
            .filter(|p| p.extension().is_some_and(|e| e == "x12"))
            .count()
    };
    while written() < INTERCHANGES {
        std::thread::sleep(std::time::Duration::from_millis(20 + dice.below(120) as u64));
        let unlucky = dice.below(PROCESSES);
        if dice.below(3) > 0 {
            program::kill(&mut workers[unlucky]);
            kills += 1;
        }
        for worker in &mut workers {
            if worker.try_wait().unwrap().is_some() {
                *worker = start(folder);
            }
        }
    }
    for worker in &mut workers {
        program::kill(worker);
    }
    // whoever holds the ledger next notes what the last ones left
    drop(Ledger::open(folder).unwrap().hold(AT).unwrap());
    let account = Account::of(folder);
    let counts = account.checked(&files(folder));
    println!(
        "{} numbers, {kills} processes killed: {counts:?}",
        account.taken.len()
    );
    assert!(kills > 10);
}

#[test]
fn a_ledger_is_started_once_and_never_by_accident() {
    let place = tempfile::tempdir().unwrap();
    assert!(matches!(Ledger::open(place.path()), Err(LedgerError::None)));
    Ledger::start(place.path(), (500, "secret of the test", AT)).unwrap();
    assert!(matches!(
        Ledger::start(place.path(), (1, "other", AT)),
        Err(LedgerError::There)
    ));
    assert_eq!(
        Ledger::open(place.path())
            .unwrap()
            .hold(AT)
            .unwrap()
            .take()
            .unwrap(),
        500
    );
}

#[test]
fn a_torn_line_is_void_and_a_changed_one_is_told() {
    let place = tempfile::tempdir().unwrap();
    let ledger = Ledger::start(place.path(), (1, "secret of the test", AT)).unwrap();
    assert_eq!(ledger.hold(AT).unwrap().take().unwrap(), 1);
    let log = place.path().join("ledger.jsonl");
    for end in [3, 20, 48] {
        let before = std::fs::read(&log).unwrap();
        let torn = &b"{\"at\":\"2026-11-21T09:30:00Z\",\"what\":\"taken\",\"number\":9"[..end];
        std::fs::write(&log, [before.as_slice(), torn].concat()).unwrap();
        let mut held = ledger.hold(AT).unwrap();
        let number = held.take().unwrap();
        assert!(number < 9, "the torn line counted");
        drop(held);
    }
    assert_eq!(Account::of(place.path()).taken, [1, 2, 3, 4]);
    let text = std::fs::read_to_string(&log).unwrap();
    std::fs::write(&log, text.replacen("\"taken\"", "\"tak\"", 1)).unwrap();
    assert!(matches!(
        ledger.hold(AT),
        Err(LedgerError::Broken { line: 2, .. })
    ));
}

//! Faults of what must never be lost or repeated: control numbers of claims, signatures, the audit file.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::{Duration, Instant};

use ambula::claim::ledger::{Ledger, LedgerError};
use ambula::session::SignatureRecord;

use super::storage::{shell, small, tree};
use crate::claim::account::{Account, files};
use crate::dice::Dice;
use crate::program::{self, code, err};

const AT: &str = "2026-11-21T09:30:00Z";

/// A laboratory with one encounter of gait training, which needs no captures.
struct Office {
    place: tempfile::TempDir,
}

impl Office {
    fn new() -> Office {
        let office = Office {
            place: tempfile::tempdir().unwrap(),
        };
        let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut text = std::fs::read_to_string(tests.join("tests/it/billing/therapy.toml")).unwrap();
        for (from, to) in [
            ("[encounter]\n", "[encounter]\nid = \"E-1\"\n"),
            (
                "[patient]\n",
                "[patient]\naddress_line_1 = \"1 INVENTED LANE\"\ncity = \"Springfield\"\nstate = \"IL\"\nzip = \"62701\"\n",
            ),
            (
                "[[coverage]]\n",
                "[[coverage]]\nrank = \"primary\"\nfiling_indicator = \"MB\"\n",
            ),
            (
                "role = \"billing\"\n",
                "role = \"billing\"\ntaxonomy = \"261QR0400X\"\n",
            ),
        ] {
            assert!(text.contains(from), "{from}");
            text = text.replacen(from, to, 1);
        }
        text.push_str("\n[claim]\nprovider_signature_on_file = true\naccept_assignment = \"A\"\nbenefits_assigned = \"Y\"\nrelease_of_information = \"Y\"\n");
        std::fs::create_dir(office.session()).unwrap();
        std::fs::write(office.session().join("encounter.toml"), text).unwrap();
        let setup = tests.join("sample_trials/child-crouch/claims.toml");
        std::fs::copy(setup, office.place.path().join("claims.toml")).unwrap();
        office
    }

    fn session(&self) -> PathBuf {
        self.place.path().join("session")
    }

    fn out(&self) -> PathBuf {
        self.place.path().join("out")
    }

    fn ledger(&self) -> PathBuf {
        self.place.path().join("claims-ledger")
    }

    fn command(&self, at: &str) -> Command {
        let mut command = program::command();
        command.args(["claim", "--new-ledger", "--again", "--at", at]);
        command.arg(self.session()).arg("-o").arg(self.out());
        command
    }

    fn claim(&self, at: &str) -> Output {
        self.command(at).output().unwrap()
    }

    /// The ledger's size; 0 when there is none.
    fn written_bytes(&self) -> u64 {
        std::fs::metadata(self.ledger().join("ledger.jsonl")).map_or(0, |m| m.len())
    }

    /// Claim files by their numbers; what is left of others is readable by its owner only.
    fn files(&self) -> BTreeMap<u64, Vec<u8>> {
        use std::os::unix::fs::PermissionsExt as _;
        let files = files(&self.out());
        let names = ambula::files::names_below(&self.out()).unwrap_or_default();
        let others = names.iter().filter(|name| name.starts_with(".ambula-"));
        let mut seen = files.len();
        for name in others {
            let path = self.out().join(name);
            let mode = std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
            assert_eq!(mode, 0o600, "{name}");
            seen += 1;
        }
        assert_eq!(seen, names.len(), "{names:?}");
        files
    }

    /// How many numbers ended how, each with one beginning and one end and the file that was noted.
    fn numbers(&self) -> BTreeMap<&'static str, usize> {
        Account::of(&self.ledger()).checked(&self.files())
    }

    /// What a biller is told about numbers without a file.
    fn told(&self) -> serde_json::Value {
        let status = program::command()
            .args(["claim", "status", "--json", "--lab"])
            .arg(self.place.path().join("claims.toml"))
            .output()
            .unwrap();
        serde_json::from_slice(&status.stdout).unwrap_or_else(|_| panic!("{}", err(&status)))
    }
}

/// Kills of `ambula claim`.
const KILLS: u64 = 70;

#[test]
fn killed_while_claiming_no_number_is_repeated_or_skipped() {
    let office = Office::new();
    let usual = {
        let other = Office::new();
        let begun = Instant::now();
        let first = other.claim(AT);
        assert_eq!(code(&first), 0, "{}", err(&first));
        begun.elapsed()
    };
    let mut dice = Dice::new(3);
    let mut killed = 0;
    let mut before = BTreeMap::new();
    for round in 0..KILLS {
        let (size, begun) = (office.written_bytes(), Instant::now());
        let mut child = program::start(&mut office.command(AT));
        if round % 5 == 0 {
            std::thread::sleep(dice.moment(usual));
        } else {
            // most kills fall between the first note of a number and the last
            while office.written_bytes() == size && begun.elapsed() < Duration::from_secs(20) {
                std::thread::sleep(Duration::from_micros(50));
            }
            std::thread::sleep(dice.moment(Duration::from_millis(6)));
        }
        killed += u64::from(program::kill(&mut child));
        if office.ledger().join("ledger.jsonl").exists() {
            Ledger::open(&office.ledger()).unwrap().read().unwrap();
        }
        let now = office.files();
        assert!(
            before.iter().all(|(n, bytes)| now.get(n) == Some(bytes)),
            "a file was written again"
        );
        before = now;
    }
    let last = office.claim(AT);
    assert_eq!(code(&last), 0, "{}", err(&last));
    let counts = office.numbers();
    println!("{killed} of {KILLS} kills while the program ran: {counts:?}");
    assert!(killed >= 50, "the program was too fast: {killed}");
    assert!(counts.get("written").is_some_and(|n| *n > 0));
    // no number vanishes in silence: every one without a file is told
    let lost: usize = counts
        .iter()
        .filter(|(end, _)| **end != "written")
        .map(|(_, n)| n)
        .sum();
    assert_eq!(office.told()["lost"].as_array().unwrap().len(), lost);
}

#[test]
fn a_disk_that_fills_while_claims_are_noted_costs_no_number() {
    let office = Office::new();
    let mut refused = 0;
    for limit in [1, 1, 1, 2, 2, 3, 3, 4, 4, 5, 6, 7, 8] {
        // the ledger may not grow beyond so many kilobytes: a line is torn in its middle
        let line = format!(
            "trap '' XFSZ; ulimit -f {limit}; exec \"$A\" claim --new-ledger --again --at {AT} \"$S\" -o \"$O\""
        );
        for _ in 0..6 {
            let output = shell(&line, &office.session(), &office.out());
            match code(&output) {
                0 => {}
                4 => {
                    refused += 1;
                    assert!(err(&output).contains("could not"), "{}", err(&output));
                }
                other => panic!("{other}: {}", err(&output)),
            }
            office.files();
        }
    }
    let last = office.claim(AT);
    assert_eq!(code(&last), 0, "{}", err(&last));
    let counts = office.numbers();
    println!("{refused} of 78 runs met the full disk: {counts:?}");
    assert!(refused >= 10 && counts["written"] >= 5);
}

#[test]
fn a_ledger_that_lost_its_beginning_gives_no_number() {
    let office = Office::new();
    for _ in 0..2 {
        assert_eq!(code(&office.claim(AT)), 0);
    }
    let log = office.ledger().join("ledger.jsonl");
    let whole = std::fs::read(&log).unwrap();
    let lines: Vec<&[u8]> = whole.split_inclusive(|b| *b == b'\n').collect();
    let without_start = lines[1..].concat();
    let twice = [whole.as_slice(), lines[0]].concat();
    let back = [whole.as_slice(), lines[1]].concat();
    for (what, bytes) in [
        ("empty", Vec::new()),
        ("without its start", without_start),
        ("started twice", twice),
        ("with a number twice", back),
    ] {
        std::fs::write(&log, &bytes).unwrap();
        let output = office.claim(AT);
        assert!(matches!(code(&output), 3 | 4), "{what}: {}", err(&output));
        assert!(err(&output).contains("restore"), "{what}: {}", err(&output));
        assert_eq!(std::fs::read(&log).unwrap(), bytes, "{what}: it was touched");
        assert!(matches!(
            Ledger::open(&office.ledger()).unwrap().read(),
            Err(LedgerError::Broken { .. })
        ));
    }
    std::fs::write(&log, &whole).unwrap();
    assert_eq!(code(&office.claim(AT)), 0);
    assert_eq!(office.numbers()["written"], 3);
}

#[test]
fn a_clock_that_jumps_changes_times_and_no_number() {
    let office = Office::new();
    for at in [
        "2026-11-21T09:30:00Z",
        "2099-12-31T23:59:59Z",
        "1970-01-01T00:00:00Z",
        "2026-11-21T09:30:00Z",
    ] {
        let output = office.claim(at);
        assert_eq!(code(&output), 0, "{at}: {}", err(&output));
    }
    assert_eq!(office.numbers()["written"], 4);
    let text = std::fs::read_to_string(office.out().join("837p-000000003.x12")).unwrap();
    assert!(
        text.contains("*700101*0000*"),
        "the time is the one that was given"
    );
}

fn sign(pdf: &Path, name: &str, at: &str) -> Command {
    let mut command = program::command();
    command.args([
        "sign",
        "--name",
        name,
        "--credential",
        "PT",
        "--meaning",
        "reviewed",
        "--at",
        at,
        "--i-sign",
    ]);
    command.arg(pdf);
    command
}

#[test]
fn killed_while_signing_no_signature_is_lost_or_torn() {
    // a document from elsewhere: what is written is the record alone, many times
    let place = tempfile::tempdir().unwrap();
    let pdf = place.path().join("interpretation.pdf");
    std::fs::write(&pdf, b"%PDF-1.7\nfilled in by a person\n%%EOF\n").unwrap();
    let record = place.path().join("interpretation.signature.json");
    let mut dice = Dice::new(99);
    let (mut killed, mut entries) = (0, 0);
    for round in 0..60 {
        let mut command = sign(&pdf, &format!("Person {round}"), "2026-03-03T10:00:00+01:00");
        let mut child = program::start(&mut command);
        std::thread::sleep(dice.moment(Duration::from_millis(30)));
        killed += u32::from(program::kill(&mut child));
        if let Ok(bytes) = std::fs::read(&record) {
            let now = SignatureRecord::parse(&bytes).unwrap().entries.len();
            assert!(now == entries || now == entries + 1, "{entries} became {now}");
            entries = now;
        }
    }
    println!(
        "documents from elsewhere: {killed} of 60 kills while the program ran, {entries} signatures stand"
    );
    let last = sign(&pdf, "Last person", "2026-03-03T10:00:00+01:00")
        .output()
        .unwrap();
    assert_eq!(code(&last), 0, "{}", err(&last));
    assert_eq!(
        SignatureRecord::parse(&std::fs::read(&record).unwrap())
            .unwrap()
            .entries
            .len(),
        entries + 1
    );

    // a technical report: the report that names who signed comes before the record
    let session = small();
    let results = session.path().join("ambula");
    let done = shell("\"$A\" process \"$S\" --no-html", session.path(), &results);
    assert_eq!(code(&done), 0, "{}", err(&done));
    let whole = tree(&results);
    let pdf = results.join("report.pdf");
    let at = "2026-03-03T10:00:00+01:00";
    let mut killed = 0;
    for round in 0..6 {
        let mut child = program::start(&mut sign(&pdf, "A person", at));
        // the first file that appears is the beginning of the report that names who signed
        let begun = Instant::now();
        let there = || ambula::files::names_below(&results).map_or(0, |names| names.len());
        while there() <= whole.len() && begun.elapsed() < Duration::from_secs(60) {
            if child.try_wait().unwrap().is_some() {
                break;
            }
            std::thread::sleep(Duration::from_micros(200));
        }
        std::thread::sleep(Duration::from_micros(round * 500));
        killed += u32::from(program::kill(&mut child));
        let now = tree(&results);
        assert!(
            whole.iter().all(|(name, bytes)| now.get(name) == Some(bytes)),
            "results changed"
        );
        if let Some(record) = now.get("report.signature.json") {
            assert_eq!(SignatureRecord::parse(record).unwrap().entries.len(), 1);
            // signed all the same: once more from the beginning
            for name in now.keys().filter(|name| !whole.contains_key(*name)) {
                std::fs::remove_file(results.join(name)).unwrap();
            }
        }
    }
    let last = sign(&pdf, "A person", at).output().unwrap();
    // signed by now, or signed already by a run that came to its end
    assert!(
        code(&last) == 0 || err(&last).contains("signed already"),
        "{}",
        err(&last)
    );
    let record = std::fs::read(results.join("report.signature.json")).unwrap();
    let signed = SignatureRecord::parse(&record).unwrap().entries[0]
        .signed_file
        .clone();
    let proof = program::command()
        .args(["sign", "--verify"])
        .arg(results.join(&signed))
        .output()
        .unwrap();
    assert!(killed >= 1);
    println!("technical report: {killed} of 6 kills while the program ran");
    assert_eq!(code(&proof), 0, "{signed}: {}", err(&proof));
}

#[test]
fn an_audit_entry_on_a_full_disk_is_there_or_set_aside() {
    let session = crate::sandbox::Sandbox::sample("child-crouch");
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample_trials/child-crouch");
    let text = std::fs::read_to_string(sample.join("encounter.toml")).unwrap();
    let log = session.path().join("encounter.audit.jsonl");
    let (mut refused, mut before) = (0, Vec::new());
    for round in 0..12_u64 {
        let changed = text.replace("V-SAMPLE-C-1", &format!("V-{round}"));
        session.write("encounter.toml", changed.as_bytes());
        let size = std::fs::metadata(&log).map_or(0, |m| m.len());
        let line = format!(
            "trap '' XFSZ; ulimit -f {}; exec \"$A\" audit record \"$S\" --by 'A tester'",
            size / 1024 + 1
        );
        let output = shell(&line, session.path(), session.path());
        refused += u64::from(code(&output) != 0);
        let now = std::fs::read(&log).unwrap_or_default();
        assert!(
            now.starts_with(&before),
            "round {round}: what was written has changed"
        );
        // a torn end is set aside by the next entry, with room again
        let again = shell(
            "\"$A\" audit record \"$S\" --by 'A tester'",
            session.path(),
            session.path(),
        );
        assert_eq!(code(&again), 0, "{}", err(&again));
        let proof = shell("\"$A\" audit verify \"$S\"", session.path(), session.path());
        assert_eq!(code(&proof), 0, "{}", err(&proof));
        before = std::fs::read(&log).unwrap();
    }
    println!("{refused} of 12 runs met the full disk");
    assert!(refused >= 3);
}

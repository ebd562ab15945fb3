//! Readers of what payers and hospital systems answer, and of the files that the program writes for itself: a file that
//! was cut, edited or restored in part is such an input too.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use ambula::billing::audit::{self, Action, Event, Log};
use ambula::calibration::Lab;
use ambula::claim::answers;
use ambula::claim::ledger::{Entry, Ledger, standings};
use ambula::claim::setup::Setup;
use ambula::claim::x12::{SetMap, verify};
use ambula::exchange::hl7::{Ack, control_id};
use ambula::files::sha256_hex;
use ambula::parameters::Repeatability;
use ambula::quality::lab::DayBook;
use ambula::session::{OutputList, SignatureRecord};

use crate::claims::{AT, NAME, NUMBER, about_every_segment, answer_seeds, made, map_seeds};
use crate::seeds;
use crate::targets::{Target, short, text};

pub(crate) const TARGETS: [Target; 12] = [
    Target {
        name: "x12-answer",
        seeds: answer_seeds,
        words: &[
            "~\nIK3*CLM*25*2300*8",
            "~\nIK4*5:1**7",
            "~\nIK5*R*5",
            "~\nAK9*P*2*2*1",
            "~\nHL*3*2*19*1",
            "~\nHL*4*3*PT",
            "~\nTRN*2*",
            "~\nSTC*A7:562:85*20261121*U",
            "~\nSVC*",
            "~\nREF*1K*",
            "TA1*000000001*",
            "ISA*",
            "IEA*",
            "*",
            ":",
            "~",
            "^",
            "99999999999999999999",
        ],
        read: x12_answer,
        usual: 10_000,
    },
    Target {
        name: "x12-own",
        seeds: || vec![made().file.clone()],
        words: &[
            "~\nHL*2*1*22*1",
            "~\nCLM*",
            "~\nSV1*HC:96000*",
            "~\nLX*2",
            "~\nHI*ABK:",
            "~\nDTP*472*D8*",
            "~\nSE*",
            "~\nST*837*",
            "18446744073709551615",
            "*",
            ":",
            "~",
        ],
        read: |bytes| short(verify(&text(bytes)).map(|()| "whole".to_owned())),
        usual: 5_000,
    },
    Target {
        name: "hl7-ack",
        seeds: || {
            let mut all: Vec<Vec<u8>> = [
                "MSH|^~\\&|EHR|H|||20260303||ACK^R01|1|P|2.5.1\rMSA|AA|C7\r".to_owned(),
                format!("MSH|^~\\&|EHR|H|||20260303||ACK^R01|1|P|2.5.1\rMSA|AE|C7|{NAME}\rERR||PID^1^5|101^{NAME}^HL70357|E||||{NAME}\r"),
                "MSH#^~\\&#EHR#H###20260303##ACK#1#P#2.5.1\nMSA#CR#C7\n".to_owned(),
            ]
            .map(String::into_bytes)
            .into();
            all.extend(seeds::judges("hl7", &["hl7"]));
            all
        },
        words: &[
            "\rMSA|", "\rERR|", "AA", "AE", "AR", "CA", "|", "^", "&", "~", "\\", "\r", "\n", "MSH",
        ],
        read: |bytes| {
            let _ = control_id(bytes);
            let ack = Ack::parse(bytes);
            if let Ok(ack) = &ack {
                assert!(
                    ack.errors
                        .iter()
                        .all(|e| e.chars().all(|c| c.is_ascii_alphanumeric() || " ^".contains(c)))
                );
            }
            short(ack.map(|a| format!("{:?} {} {}", a.code, a.letters, a.errors.join(" "))))
        },
        usual: 10_000,
    },
    Target {
        name: "claim-ledger",
        seeds: || {
            vec![
                made().ledger.clone(),
                b"{\"at\":\"2026-11-21T09:30:00Z\",\"what\":\"start\",\"first\":7}\n".to_vec(),
            ]
        },
        words: &[
            "\"number\":",
            "\"taken\"",
            "\"start\"",
            "\"repair\"",
            "\"interrupted\"",
            "999999999",
            "18446744073709551615",
            "\n",
            "{\"at\":\"2026-11-21T09:30:00Z\",\"what\":\"taken\",\"number\":9}\n",
            "{\"at\":\"\",\"what\":\"repair\"}\n",
            "{",
            "}",
            "\"",
        ],
        read: ledger,
        usual: 2_000,
    },
    Target {
        name: "claim-setup",
        seeds: || seeds::sample("child-crouch", "claims.toml"),
        words: &[
            "[submitter]\n",
            "[[provider]]\n",
            "[interchange]\n",
            "first_control_number = ",
            "-1",
            "1e400",
            "production_payers = [",
            "\"",
            "\"\"\"",
            "\n",
            " = ",
            "{",
        ],
        read: |bytes| {
            short(Setup::parse(&text(bytes)).map(|s| {
                format!(
                    "{} {} {}",
                    s.provider.len(),
                    s.production_payers.len(),
                    s.sender_id().len()
                )
            }))
        },
        usual: 5_000,
    },
    Target {
        name: "audit-log",
        seeds: || {
            let mut log = Log::default();
            for (action, entity) in [
                (Action::Change, "patient"),
                (Action::Override, "DOC-14"),
                (Action::Repair, "encounter.audit.jsonl"),
            ] {
                let event = Event {
                    at: AT.to_owned(),
                    actor: "A biller".to_owned(),
                    entity: entity.to_owned(),
                    reason: "looked at".to_owned(),
                    ..Event::default()
                };
                log.add(action, event);
            }
            let mut all = seeds::samples("encounter.audit.jsonl");
            all.push(log.bytes());
            all
        },
        words: &[
            "\n",
            "\"number\":",
            "\"override\"",
            "\"previous\":\"",
            "\"digest\":\"",
            "\"action\":\"repair\"",
            "\"action\":\"change\"",
            "\"entity\":\"patient\"",
            "\\u0000",
            "\\ud800",
            "{",
            "}",
            "\"",
            "0000000000",
        ],
        read: |bytes| {
            let read = Log::read(bytes);
            if let Ok(log) = &read {
                // what is read is what is there: nothing is dropped in silence
                let again = [log.bytes(), log.torn().unwrap_or_default().to_vec()].concat();
                assert!(again == bytes, "the log is not what was read");
            }
            let said = short(
                read.map(|log| decided(&log))
                    .map_err(|e| (e.what, many(e.entry as usize))),
            );
            format!("{said}; {}", chained_anew(bytes))
        },
        usual: 10_000,
    },
    Target {
        name: "day-book",
        seeds: || {
            vec![b"date,check,subject,rule,value,unit,verdict,file\n2026-11-20,cameras,camera 1,QC-01,0.21,px,good,lab.xcp\n2026-11-21,plate,plate 1,QC-02,-3.5,mm,redo,mass.c3d\n".to_vec()]
        },
        words: &[
            ",",
            "\n",
            "good",
            "care",
            "redo",
            "2026-02-30",
            "nan",
            "1e999",
            "-0.0",
            "\u{feff}",
            "\"",
        ],
        read: |bytes| short(DayBook::parse(&text(bytes)).map(|b| format!("{b:?}"))),
        usual: 10_000,
    },
    Target {
        name: "lab-file",
        seeds: || {
            vec![b"name = \"ours\"\ntitle = \"Gait laboratory\"\nvertical_axis = \"+Z\"\nsystem = \"Nexus\"\ncameras = 10\npoint_rate_hz = 100.0\nmarker_diameter_mm = 14.0\nwalkway_axis = \"X\"\n[[plates]]\nnumber = 1\nmaker = \"AMTI\"\nserial = \"1\"\n".to_vec()]
        },
        words: &[
            "[[plates]]\n",
            "number = ",
            "-1",
            "1e400",
            "nan",
            "\"",
            "\"\"\"",
            "\n",
            " = ",
            "[",
            "{",
            "vertical_axis = ",
            "repeatability = \"../",
        ],
        read: |bytes| {
            short(
                Lab::from_toml(&text(bytes), "x")
                    .map(|lab| format!("{:?} {}", lab.walkway_axis, lab.plates.len())),
            )
        },
        usual: 5_000,
    },
    Target {
        name: "signatures",
        seeds: || {
            vec![
                SIGNATURES.as_bytes().to_vec(),
                b"{\"schema\":\"ambula-signatures/1\",\"entries\":[]}".to_vec(),
            ]
        },
        words: JSON,
        read: |bytes| short(SignatureRecord::parse(bytes).map(|r| format!("{:?}", r.last_version()))),
        usual: 10_000,
    },
    Target {
        name: "own-error",
        seeds: || vec![OWN_ERROR.as_bytes().to_vec()],
        words: JSON,
        read: |bytes| {
            let read = Repeatability::parse(bytes);
            if let Ok(r) = &read {
                assert!(r.variables.values().all(|v| v.sem.is_finite() && v.sem >= 0.0));
            }
            short(read.map(|r| r.words()))
        },
        usual: 5_000,
    },
    Target {
        name: "output-list",
        seeds: || vec![OUTPUT_LIST.as_bytes().to_vec()],
        words: JSON,
        read: |bytes| {
            OutputList::parse(bytes).map_or_else(
                || "none".to_owned(),
                |list| format!("{} {}", list.report.status, list.files.len()),
            )
        },
        usual: 5_000,
    },
    Target {
        name: "claim-map",
        seeds: map_seeds,
        words: MAP,
        read: |bytes| match serde_json::from_slice::<Vec<SetMap>>(bytes) {
            // places that do not exist are asked for by the answers
            // an answer of many words: its digest says whether it is a new one
            Ok(sets) => sha256_hex(answered(about_every_segment(), &sets).as_bytes()),
            Err(error) => format!("no map: {:?}", error.classify()),
        },
        usual: 2_000,
    },
];

const JSON: &[&str] = &[
    "{",
    "}",
    "[",
    "]",
    "\"",
    ",",
    ":",
    "null",
    "-1",
    "1e999",
    "18446744073709551616",
    "\\u0000",
    "\"schema\":",
    "\"entries\":[",
];

const MAP: &[&str] = &[
    "\"set\":\"0001\"",
    "\"claims\":[]",
    "\"order\":[]",
    "\"makes\":[]",
    "\"fields\":[]",
    "4294967295",
    "18446744073709551615",
    "-1",
    "0,",
    "9",
    "[",
    "]",
    "},{",
    ",",
    "\"",
];

const SIGNATURES: &str = "{\"schema\":\"ambula-signatures/1\",\"entries\":[{\"number\":\"R-1\",\"version\":1,\"status\":\"final\",\"amendment\":null,\"name\":\"A\",\"credential\":\"PT\",\"meaning\":\"reviewed\",\"at\":\"2026-11-21T09:30:00Z\"}]}";
const OWN_ERROR: &str = "{\"schema\":\"ambula-repeatability/1\",\"subjects\":3,\"sessions\":8,\"first_day\":\"2026-01-05\",\"last_day\":null,\"model\":\"m\",\"method\":\"m\",\"variables\":{\"walking_speed\":{\"unit\":\"m/s\",\"sem\":0.04,\"subjects\":3,\"degrees_of_freedom\":5}}}";
const OUTPUT_LIST: &str = "{\"schema\":\"ambula-outputs/1\",\"session\":\"S\",\"program\":\"ambula 0\",\"report\":{\"version\":1,\"status\":\"draft\",\"paper\":\"a4\",\"fixes_applied\":false},\"files\":[{\"name\":\"report.pdf\",\"bytes\":1,\"sha256\":\"00\"}]}";

/// A number that counts as a difference between answers.
fn many(n: usize) -> String {
    "x".repeat(n.min(20))
}

/// What the program takes from a log: how much stands in it, who decided what, what it knows of sections.
fn decided(log: &Log) -> String {
    let decisions = log.decisions();
    let codes: BTreeSet<&str> = decisions.iter().map(|d| d.rule.as_str()).collect();
    let known = ["patient", "coverage", "line"].map(|section| log.known(section).is_some());
    let torn = log.torn().is_some();
    format!(
        "{} {} {codes:?} {known:?} {torn}",
        many(log.entries().len()),
        many(decisions.len())
    )
}

/// What stands behind the digests: the lines that hold an entry, numbered and chained anew as somebody might who hides a
/// change. The log reads what it wrote, entry by entry, and guards every line of it.
fn chained_anew(bytes: &[u8]) -> String {
    let mut log = Log::default();
    for line in bytes.split_inclusive(|b| *b == b'\n') {
        let Ok(entry) = serde_json::from_slice::<audit::Entry>(line) else {
            continue;
        };
        let event = Event {
            at: entry.at,
            actor: entry.actor,
            entity: entry.entity,
            code: entry.code,
            field: entry.field,
            reason: entry.reason,
            before: entry.before,
            after: entry.after,
        };
        log.add(entry.action, event);
    }
    let written = log.bytes();
    assert!(
        Log::read(&written).as_ref() == Ok(&log),
        "what was written is not read again"
    );
    let lines: Vec<&[u8]> = written.split_inclusive(|b| *b == b'\n').collect();
    for gone in 0..lines.len().saturating_sub(1).min(8) {
        let mut fewer = lines.clone();
        fewer.remove(gone);
        assert!(
            Log::read(&fewer.concat()).is_err(),
            "line {gone} is gone and nobody sees it"
        );
    }
    decided(&log)
}

fn x12_answer(bytes: &[u8]) -> String {
    answered(bytes, &made().sets)
}

/// Every word that is said about an answer to the file of some sets.
fn answered(bytes: &[u8], sets: &[SetMap]) -> String {
    let batch_of = sets.first().map_or("", |set| set.batch.as_str());
    let map = |number: u64| (number == NUMBER).then(|| sets.to_vec());
    let read = answers::read(bytes, &map, &|batch| (batch_of == batch).then_some(NUMBER));
    let read = match read {
        Ok(read) => read,
        Err(error) => return format!("{error:?}"),
    };
    let mut said = String::new();
    for answer in read {
        for text in answer
            .errors
            .iter()
            .chain(answer.claims.iter().flat_map(|c| &c.errors))
            .chain([&answer.whole])
        {
            assert!(!text.contains(NAME), "a name is repeated");
            said.push_str(text);
            said.push(' ');
        }
        said.push_str(answer.kind);
    }
    said
}

/// A ledger that is accepted gives a number that is not in it, also the next time.
fn ledger(bytes: &[u8]) -> String {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    let folder = FOLDER.get_or_init(|| {
        let memory = Path::new("/dev/shm");
        let place = if memory.is_dir() {
            tempfile::tempdir_in(memory)
        } else {
            tempfile::tempdir()
        }
        .unwrap();
        std::fs::write(place.path().join("guard.key"), b"secret of a test").unwrap();
        // kept: the program ends by itself, the folder holds a few kilobytes
        place.keep()
    });
    let log = folder.join("ledger.jsonl");
    std::fs::write(&log, bytes).unwrap();
    let ledger = Ledger::open(folder).unwrap();
    let lines = match ledger.read() {
        Ok(lines) => lines,
        Err(error) => {
            assert!(
                ledger.hold(AT).is_err() && std::fs::read(&log).unwrap() == bytes,
                "a broken ledger was touched"
            );
            return error.to_string();
        }
    };
    let used = |lines: &[ambula::claim::ledger::Line]| -> Vec<u64> {
        let number = |l: &ambula::claim::ledger::Line| match l.entry {
            Entry::Taken { number } => Some(number),
            _ => None,
        };
        lines.iter().filter_map(number).collect()
    };
    let mut known = used(&lines);
    let mut said = format!(
        "{} of {} {}",
        many(lines.len()),
        many(standings(&lines).len()),
        many(known.len())
    );
    for _ in 0..2 {
        match ledger.hold(AT).and_then(|mut held| held.take()) {
            Ok(number) => {
                assert!(known.iter().all(|n| *n < number), "{number} is not new");
                known.push(number);
            }
            Err(error) => said.push_str(&error.to_string()),
        }
    }
    assert!(
        std::fs::read(&log).unwrap().starts_with(bytes),
        "what stood there has changed"
    );
    said
}

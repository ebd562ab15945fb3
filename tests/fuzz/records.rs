//! Readers of what payers and hospital systems answer, and of the files that the program writes for itself: a file that
//! was cut, edited or restored in part is such an input too.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use ambula::billing::audit::{Action, Event, Log};
use ambula::calibration::Lab;
use ambula::claim::answers;
use ambula::claim::ledger::{Entry, Ledger, standings};
use ambula::claim::setup::Setup;
use ambula::claim::x12::{SetMap, verify};
use ambula::exchange::hl7::{Ack, control_id};
use ambula::parameters::Repeatability;
use ambula::quality::lab::DayBook;
use ambula::session::{OutputList, SignatureRecord};

use crate::program;
use crate::seeds;
use crate::targets::{Target, short, text};

/// A name in the seeds that no answer may repeat; codes of answers are shown with 12 characters at most.
const NAME: &str = "QWVPLANTFAMILY";
/// The interchange that the seeds speak about.
const NUMBER: u64 = 1;
const AT: &str = "2026-11-21T09:30:00Z";

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
            "{",
            "}",
            "0000000000",
        ],
        read: |bytes| {
            let read = Log::read(bytes);
            if let Ok(log) = &read {
                // what is read is what is there: nothing is dropped in silence
                let again = [log.bytes(), log.torn().unwrap_or_default().to_vec()].concat();
                assert!(again == bytes, "the log is not what was read");
            }
            short(read.map(|log| {
                format!(
                    "{} {} {}",
                    log.count(),
                    log.decisions().len(),
                    log.torn().is_some()
                )
            }))
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
        seeds: || vec![made().map.clone()],
        words: JSON,
        read: |bytes| {
            let Ok(sets) = serde_json::from_slice::<Vec<SetMap>>(bytes) else {
                return "no map".to_owned();
            };
            // places that do not exist are asked for by the answers
            let map = |_: u64| Some(sets.clone());
            let all = answer_seeds().into_iter().take(3).map(|seed| {
                short(answers::read(&seed, &map, &|_| Some(NUMBER)).map(|a| format!("{:?}", a.len())))
            });
            all.collect::<Vec<_>>().join(" ")
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

const SIGNATURES: &str = "{\"schema\":\"ambula-signatures/1\",\"entries\":[{\"number\":\"R-1\",\"version\":1,\"status\":\"final\",\"amendment\":null,\"name\":\"A\",\"credential\":\"PT\",\"meaning\":\"reviewed\",\"at\":\"2026-11-21T09:30:00Z\"}]}";
const OWN_ERROR: &str = "{\"schema\":\"ambula-repeatability/1\",\"subjects\":3,\"sessions\":8,\"first_day\":\"2026-01-05\",\"last_day\":null,\"model\":\"m\",\"method\":\"m\",\"variables\":{\"walking_speed\":{\"unit\":\"m/s\",\"sem\":0.04,\"subjects\":3,\"degrees_of_freedom\":5}}}";
const OUTPUT_LIST: &str = "{\"schema\":\"ambula-outputs/1\",\"session\":\"S\",\"program\":\"ambula 0\",\"report\":{\"version\":1,\"status\":\"draft\",\"paper\":\"a4\",\"fixes_applied\":false},\"files\":[{\"name\":\"report.pdf\",\"bytes\":1,\"sha256\":\"00\"}]}";

/// A number that counts as a difference between answers.
fn many(n: usize) -> String {
    "x".repeat(n.min(20))
}

/// What `ambula claim` makes of a shipped sample session.
struct Made {
    file: Vec<u8>,
    ledger: Vec<u8>,
    map: Vec<u8>,
    sets: Vec<SetMap>,
    claim: String,
}

fn made() -> &'static Made {
    static MADE: OnceLock<Made> = OnceLock::new();
    MADE.get_or_init(|| {
        let place = tempfile::tempdir().unwrap();
        let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample_trials/child-crouch");
        for entry in std::fs::read_dir(sample).unwrap().flatten() {
            let path = entry.path();
            if path.is_file() && path.extension().is_none_or(|e| e != "mp4") {
                std::fs::copy(&path, place.path().join(entry.file_name())).unwrap();
            }
        }
        let folder = place.path().to_str().unwrap();
        let claim = ["claim", "--new-ledger", "--format", "837p", "--at", AT];
        let output = program::ambula(&[claim.as_slice(), &[folder]].concat());
        assert!(output.status.success(), "{}", program::err(&output));
        let read = |name: &str| std::fs::read(place.path().join(name)).unwrap();
        let map = read("claims-ledger/maps/000000001.json");
        let sets: Vec<SetMap> = serde_json::from_slice(&map).unwrap();
        let claim = sets[0].claims[0].0.clone();
        Made {
            file: read("claims/837p-000000001.x12"),
            ledger: read("claims-ledger/ledger.jsonl"),
            map,
            sets,
            claim,
        }
    })
}

const ISA: &str = "ISA*00*          *00*          *ZZ*SAMPLEHOUSE    *ZZ*SAMPLELAB      *261121*1000*^*00501*000000900*0*T*:~\n";

/// TA1, 999 and 277CA about the file of the sample, written for this purpose; those of the judges where they are.
fn answer_seeds() -> Vec<Vec<u8>> {
    let made = made();
    let (batch, claim) = (&made.sets[0].batch, &made.claim);
    let group = |kind: &str, guide: &str, body: &str| {
        format!(
            "{ISA}GS*{kind}*SAMPLEHOUSE*SAMPLELAB*20261121*1000*900*X*{guide}~\n{body}GE*1*900~\nIEA*1*000000900~\n"
        )
    };
    let mut all: Vec<Vec<u8>> = [
        format!("{ISA}TA1*000000001*261121*0930*R*006~\nIEA*0*000000900~\n"),
        group(
            "FA",
            "005010X231A1",
            "ST*999*0001*005010X231A1~\nAK1*HC*1*005010X222A1~\nAK2*837*0001*005010X222A1~\nIK3*CLM*25*2300*8~\nIK4*5:1**7~\nIK5*R*5~\nAK9*R*1*1*0~\nSE*8*0001~\n",
        ),
        group(
            "HN",
            "005010X214",
            &format!(
                "ST*277*0001*005010X214~\nBHT*0085*08*R1*20261121*1000*TH~\nHL*1**20*1~\nHL*2*1*21*1~\nTRN*2*{batch}~\nSTC*A1:19:PR*20261121*WQ*850~\n\
                 HL*3*2*19*1~\nHL*4*3*PT~\nNM1*QC*1*{NAME}*CHILD****MI*W1~\nTRN*2*{claim}~\nSTC*A7:562:85*20261121*U*1450******A6:164:IL~\nREF*1K*ICN9~\nSE*12*0001~\n"
            ),
        ),
    ]
    .map(String::into_bytes)
    .into();
    all.extend(seeds::judges("x12", &["x12"]));
    all
}

fn x12_answer(bytes: &[u8]) -> String {
    let sets = &made().sets;
    let map = |number: u64| (number == NUMBER).then(|| sets.clone());
    let read = answers::read(bytes, &map, &|batch| (sets[0].batch == batch).then_some(NUMBER));
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

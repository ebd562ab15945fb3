//! The same session gives the same bytes: every file of `process`, `export` and `claim`, whatever the threads, the place, the
//! time zone, the language, and however often.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::program;

/// One way to run the three commands: from the folder above the session, `$S` and `$O` being paths of session and results.
struct Way {
    what: &'static str,
    environment: &'static [(&'static str, &'static str)],
    relative: bool,
    from: &'static str,
}

const WAYS: [Way; 6] = [
    Way {
        what: "one thread",
        environment: &[("RAYON_NUM_THREADS", "1")],
        relative: false,
        from: "/",
    },
    Way {
        what: "two threads",
        environment: &[("RAYON_NUM_THREADS", "2"), ("TZ", "UTC"), ("LC_ALL", "C")],
        relative: false,
        from: ".",
    },
    Way {
        what: "five threads, relative paths",
        environment: &[("RAYON_NUM_THREADS", "5")],
        relative: true,
        from: ".",
    },
    Way {
        what: "five threads once more",
        environment: &[("RAYON_NUM_THREADS", "5")],
        relative: false,
        from: ".",
    },
    Way {
        what: "from inside the session, far in the east, German",
        environment: &[
            ("TZ", "Pacific/Kiritimati"),
            ("LANG", "de_DE.UTF-8"),
            ("LC_ALL", "de_DE.UTF-8"),
        ],
        relative: true,
        from: "session",
    },
    Way {
        what: "half an hour off, Turkish",
        environment: &[
            ("TZ", "America/St_Johns"),
            ("LANG", "tr_TR.UTF-8"),
            ("LC_ALL", "tr_TR.UTF-8"),
        ],
        relative: false,
        from: "/tmp",
    },
];

/// The complete sample with its encounter, two of its walks and one of its films.
fn session(place: &Path) -> PathBuf {
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample_trials/child-crouch");
    let session = place.join("session");
    std::fs::create_dir(&session).unwrap();
    for path in ambula::files::list(&sample).unwrap() {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_file() && (!name.ends_with(".mp4") || name == "walk-01.front.mp4") {
            std::fs::copy(&path, session.join(name)).unwrap();
        }
    }
    session
}

fn run(way: &Way, place: &Path) -> BTreeMap<String, Vec<u8>> {
    session(place);
    let from = place.join(way.from);
    let (session, out) = match (way.relative, way.from) {
        (false, _) => (place.join("session"), place.join("out")),
        (true, "session") => (PathBuf::from("."), PathBuf::from("../out")),
        (true, _) => (PathBuf::from("session"), PathBuf::from("./out")),
    };
    let ambula = |arguments: &[&str], more: &[&Path]| {
        let mut command = program::command();
        command.current_dir(&from).args(arguments);
        for (flag, path) in ["-o", "--results"].iter().zip(more) {
            command.arg(flag).arg(path);
        }
        command.arg(&session).envs(way.environment.iter().copied());
        let output = command.output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(
            output.status.code(),
            Some(0),
            "{}, {arguments:?}: {said}",
            way.what
        );
    };
    ambula(&["process"], &[&out]);
    let formats = "fhir,hl7,dicom,parquet,csv,schema";
    ambula(&["export", "--format", formats], &[&out.join("export"), &out]);
    let at = ["--at", "2026-11-21T09:30:00Z"];
    let claim = ["claim", "--new-ledger", "--format", "837p,cms1500"];
    ambula(&[claim.as_slice(), &at].concat(), &[&out.join("claims")]);
    let folder = place.join("out");
    let mut files = BTreeMap::new();
    for name in ambula::files::names_below(&folder).unwrap() {
        files.insert(name.clone(), std::fs::read(folder.join(&name)).unwrap());
    }
    // the ledger's guards hang on a secret that is made with it: all the rest of it is the same
    let ledger = place.join("session/claims-ledger");
    files.insert(
        "ledger map".to_owned(),
        std::fs::read(ledger.join("maps/000000001.json")).unwrap(),
    );
    let text = std::fs::read_to_string(ledger.join("ledger.jsonl")).unwrap();
    let mut lines = String::new();
    for line in text.lines() {
        let mut line: serde_json::Value = serde_json::from_str(line).unwrap();
        for claim in line["claims"].as_array_mut().into_iter().flatten() {
            claim["guards"] = serde_json::Value::Null;
        }
        lines.push_str(&format!("{line}\n"));
    }
    files.insert("ledger".to_owned(), lines.into_bytes());
    files
}

#[test]
fn the_whole_output_is_byte_for_byte_the_same() {
    let mut first: Option<BTreeMap<String, Vec<u8>>> = None;
    for way in &WAYS {
        let place = tempfile::tempdir().unwrap();
        let files = run(way, place.path());
        let Some(first) = &first else {
            for ending in [
                "pdf", "html", "csv", "json", "parquet", "c3d", "trc", "mot", "hl7", "dcm", "x12",
            ] {
                let there = files.keys().any(|name| name.ends_with(&format!(".{ending}")));
                assert!(there, "no .{ending} among {:?}", files.keys());
            }
            let bytes: usize = files.values().map(Vec::len).sum();
            println!("{} files, {bytes} bytes, {} ways", files.len(), WAYS.len());
            first = Some(files);
            continue;
        };
        let names = |files: &BTreeMap<String, Vec<u8>>| files.keys().cloned().collect::<Vec<_>>();
        assert_eq!(names(&files), names(first), "{}", way.what);
        let differ: Vec<&String> = files.keys().filter(|name| files[*name] != first[*name]).collect();
        assert!(differ.is_empty(), "{}: {differ:?}", way.what);
    }
}

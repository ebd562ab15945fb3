//! Tables: the numbers of `results.json`, no identity, the same bytes twice.

use std::collections::BTreeSet;
use std::fs;

use ambula::cli::Exit;
use serde_json::Value;

use super::samples::{Session, files_below};

fn results(session: &Session) -> Value {
    serde_json::from_slice(&fs::read(session.folder.join("ambula/results.json")).unwrap()).unwrap()
}

/// `check_tables.py` compares every cell of Parquet; here the CSV of the parameters, without Python.
#[test]
fn parameters_of_the_table_are_those_of_the_results() {
    let session = Session::new();
    assert_eq!(session.export("csv,parquet", &[]), Exit::Done);
    let results = results(&session);
    let csv = session.read("tables/parameters.csv");
    let mut reader = csv::Reader::from_reader(csv.as_slice());
    let header = reader.headers().unwrap().clone();
    let at = |name: &str| header.iter().position(|h| h == name).unwrap();
    let mut rows = reader.records();
    let mut compared = 0;
    for condition in results["conditions"].as_array().unwrap() {
        for parameter in condition["parameters"].as_array().unwrap() {
            let row = rows.next().unwrap().unwrap();
            for key in ["key", "unit"] {
                assert_eq!(&row[at(key)], parameter[key].as_str().unwrap());
            }
            let mean: f64 = row[at("mean")].parse().unwrap();
            assert_eq!(
                mean.to_bits(),
                parameter["mean"].as_f64().unwrap().to_bits(),
                "every digit is kept"
            );
            let reference = &condition["reference"]["values"][parameter["key"].as_str().unwrap()]["mean"];
            assert_eq!(row[at("reference_mean")].parse().ok(), reference.as_f64());
            compared += 1;
        }
    }
    assert!(rows.next().is_none() && compared > 100, "{compared} parameters");
    let parquet = session.read("tables/parameters.parquet");
    assert!(parquet.starts_with(b"PAR1") && parquet.ends_with(b"PAR1"));
}

#[test]
fn the_same_session_gives_the_same_tables() {
    let session = Session::new();
    let (one, two) = (session.folder.join("one"), session.folder.join("two"));
    for out in [&one, &two] {
        assert_eq!(
            session.export("csv,parquet,schema", &["-o", out.to_str().unwrap()]),
            Exit::Done
        );
    }
    let files = files_below(&one);
    assert_eq!(files.len(), 19);
    for path in files {
        let other = two.join(path.strip_prefix(&one).unwrap());
        assert_eq!(
            fs::read(&path).unwrap(),
            fs::read(other).unwrap(),
            "{}",
            path.display()
        );
    }
}

/// Names of captures, session, subject, laboratory and everything private of the record.
#[test]
fn no_table_holds_an_identifier() {
    let session = Session::new();
    assert_eq!(session.export("csv,parquet", &[]), Exit::Done);
    let results = results(&session);
    let mut planted: BTreeSet<String> = [
        "walk-0",
        "static",
        "SAMPLE-H",
        "E-SAMPLE-H",
        "1967-09-30",
        "1EG4TE5MK73",
        "2026-03-0",
    ]
    .map(str::to_owned)
    .into();
    for name in [
        &results["session"]["id"],
        &results["subject"]["id"],
        &results["session"]["laboratory"],
    ] {
        planted.extend(name.as_str().map(str::to_owned));
    }
    for path in files_below(&session.out()) {
        let bytes = fs::read(&path).unwrap();
        let text = String::from_utf8_lossy(&bytes);
        for word in &planted {
            // "static" is also a word of findings about the static trial; as a file name it is "static.c3d"
            let word = if word == "static" { "static.c3d" } else { word };
            assert!(!text.contains(word), "{} holds {word}", path.display());
        }
    }
}

/// A name that somebody typed into a condition is found, and nothing is written.
#[test]
fn a_name_in_a_table_refuses_the_table() {
    let session = Session::new();
    let condition = results(&session)["conditions"][0]["name"]
        .as_str()
        .unwrap()
        .to_owned();
    session.encounter(|typed| {
        typed.replace(
            "family_name = \"Example\"",
            &format!("family_name = \"{condition}\""),
        )
    });
    assert_eq!(session.export("csv", &[]), Exit::Input);
    assert!(!session.out().exists());
}

#[test]
fn changed_results_are_not_exported() {
    let session = Session::new();
    let path = session.folder.join("ambula/results.json");
    let changed = fs::read_to_string(&path)
        .unwrap()
        .replacen("\"mean\": ", "\"mean\": 1", 1);
    fs::write(&path, changed).unwrap();
    assert_eq!(session.export("csv", &[]), Exit::Input);
    assert!(!session.out().exists());
}

#[test]
fn an_unsigned_report_is_not_final() {
    let session = Session::new();
    assert_eq!(session.export("schema", &["--status", "final"]), Exit::Input);
    assert_eq!(session.export("schema", &["--status", "amended"]), Exit::Input);
    assert_eq!(session.export("schema", &["--status", "preliminary"]), Exit::Done);
}

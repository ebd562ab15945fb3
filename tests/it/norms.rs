//! Reference sets: the shipped one, one made by command, one imported, and what is refused.

use std::fs;

use ambula::cli::{self, Exit};
use ambula::norms::{self, NormSet, Variable};

use super::corpus;

fn ambula(arguments: &[&str]) -> Exit {
    cli::run_on(std::iter::once("ambula").chain(arguments.iter().copied()))
}

#[test]
fn the_shipped_set_is_complete_and_agrees_with_published_services() {
    let set = norms::shipped("healthy-12").unwrap();
    let band = set.bands.first().unwrap();
    assert_eq!((set.bands.len(), band.n), (1, Some(12)));
    for variable in Variable::all().into_iter().filter(|v| v.has_reference()) {
        // ground reaction in laboratory axes has no meaning over several people
        let in_laboratory = variable.key().starts_with("ground_reaction");
        assert_eq!(band.curves.contains_key(&variable), !in_laboratory, "{variable}");
    }
    for key in ["walking_speed", "cadence", "gps", "gps_ln", "gvs.knee.sagittal"] {
        assert!(band.values.contains_key(key), "{key}");
    }
    let rows = norms::compare_with_services(band);
    let apart: Vec<&str> = rows.iter().filter(|r| !r.agrees()).map(|r| r.what).collect();
    assert_eq!(rows.len(), 17);
    assert_eq!(apart, ["Hip flexion at strike", "Knee flexion at strike"]);
    assert_eq!(NormSet::from_json(&set.to_json().unwrap(), "again").unwrap(), set);
    let unknown = norms::shipped("nobody").unwrap_err().to_string();
    assert!(unknown.contains("healthy-12"), "{unknown}");
}

#[test]
fn the_shipped_set_is_what_the_command_makes_of_the_corpus() {
    let Some(corpus) = corpus::folder() else { return };
    let gait = corpus.join("gait");
    let folders: Vec<String> = {
        let mut all: Vec<String> = fs::read_dir(&gait)
            .unwrap()
            .map(|entry| entry.unwrap().path().to_string_lossy().into_owned())
            .filter(|path| path.contains("healthy-HC"))
            .collect();
        all.sort();
        all
    };
    assert_eq!(folders.len(), 12);
    let target = tempfile::tempdir().unwrap();
    let file = target.path().join("set.json");
    let shipped = norms::shipped("healthy-12").unwrap();
    let mut arguments = vec!["norms", "build"];
    arguments.extend(folders.iter().map(String::as_str));
    let out = file.to_string_lossy().into_owned();
    arguments.extend(["-o", &out, "--name", &shipped.name, "--title", &shipped.title]);
    arguments.extend(["--population", &shipped.population, "--source", &shipped.source]);
    arguments.extend(["--licence", &shipped.licence]);
    assert_eq!(ambula(&arguments), Exit::Done);
    assert_eq!(NormSet::read(&file).unwrap(), shipped);
}

#[test]
fn bands_of_speed_and_what_cannot_be_read() {
    let target = tempfile::tempdir().unwrap();
    let gcd = target.path().join("normal.gcd");
    fs::write(
        &gcd,
        "#!DST-0.1 GCD Oxford Metrics\n!LeftKneeFlexExt 3\n0 1\n10 1\n20 1\n",
    )
    .unwrap();
    let (gcd, out) = (gcd.to_string_lossy().into_owned(), target.path().join("set.json"));
    let out = out.to_string_lossy().into_owned();
    let import = |format: &str| {
        ambula(&[
            "norms", "import", &gcd, "--format", format, "-o", &out, "--name", "lab",
        ])
    };
    assert_eq!(import("gcd"), Exit::Done);
    assert_eq!(ambula(&["norms", "show", &out]), Exit::Done);
    assert_eq!(import("pycgm2"), Exit::Input);
    assert_eq!(import("xlsx"), Exit::Input);
    assert_eq!(ambula(&["norms", "show", "nobody"]), Exit::Input);
    let text = fs::read_to_string(&out).unwrap();
    for (from, to, told) in [
        ("\"unit\":\"°\"", "\"unit\":\"rad\"", "the unit is not"),
        ("ambula-norms/1", "ambula-norms/9", "layout"),
        ("\"sd\":[1.0", "\"sd\":[-1.0", "negative"),
        ("\"mean\":[0.0,", "\"mean\":[", "101 points"),
    ] {
        assert!(text.contains(from), "{from}");
        let error = NormSet::from_json(&text.replacen(from, to, 1), "set.json")
            .unwrap_err()
            .to_string();
        assert!(error.contains(told), "{error}");
    }
}

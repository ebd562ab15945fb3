//! Kinetics in the outputs: processed capture, results.json, tables.

use ambula::anatomy::{KineticName, Side};
use ambula::capture::Trial;
use ambula::capture::c3d::{self, C3d};
use ambula::cycles::{self, Load};

use super::sandbox::{Sandbox, WALK, labels, outputs};

/// Values are stored in single precision: relative to the value itself.
const SINGLE: f64 = 1e-6;

fn text(file: &C3d, group: &str, name: &str) -> String {
    file.parameter(group, name)
        .and_then(|p| p.string())
        .unwrap_or_default()
}

#[test]
fn a_processed_capture_holds_kinetics_in_the_frames_that_count() {
    let Some(sandbox) = Sandbox::of("pig-full-body") else {
        return;
    };
    let outcome = sandbox.outcome();
    let walk = outcome.trials.iter().find_map(|t| t.walk()).unwrap();
    let loads = walk.loads.as_ref().unwrap();
    let all = outputs(&outcome);
    let copy = all
        .iter()
        .find(|o| o.name.contains("Motion") && o.name.ends_with("_ambula.c3d"));
    let file = c3d::parse(&copy.unwrap().bytes).unwrap();
    let before = c3d::parse(&std::fs::read(sandbox.path().join(WALK)).unwrap()).unwrap();
    for (list, unit, value) in [
        ("MOMENTS", "MOMENT_UNITS", "Nmm/kg"),
        ("FORCES", "FORCE_UNITS", "N/kg"),
        ("POWERS", "POWER_UNITS", "W/kg"),
    ] {
        assert_eq!(text(&file, "POINT", unit), value);
        let (old, new) = (before.strings("POINT", list), file.strings("POINT", list));
        assert!(old.iter().all(|label| new.contains(label)), "{list} lost a label");
    }
    assert_eq!(text(&file, "AMBULA", "KINETICS"), "plug-in-gait");
    assert_eq!(text(&file, "AMBULA", "MOMENT_FRAME"), "distal");
    assert!(text(&file, "AMBULA", "KINETIC_FRAMES").contains("swing"));
    assert!(text(&file, "AMBULA", "UNITS_BEFORE").contains("MOMENT_UNITS Nmm"));
    let mut unique = labels(&file);
    unique.sort();
    unique.dedup();
    assert_eq!(unique.len(), labels(&file).len(), "an output stands twice");

    let copied = Trial::from_c3d("copy", file);
    let load = Load {
        loads,
        contacts: &walk.contacts,
    };
    for side in Side::BOTH {
        let shown = cycles::reportable(load, &walk.timeline, side);
        let mut held = 0;
        for name in [
            KineticName::HipMoment,
            KineticName::KneePower,
            KineticName::AnkleForce,
        ] {
            let stored = copied.output(&name.c3d_label(side)).unwrap();
            let own = loads.track(name, side).unwrap();
            for (frame, counts) in shown.iter().enumerate() {
                let expected = own.at(frame).filter(|_| *counts);
                assert_eq!(
                    stored.at(frame).is_some(),
                    expected.is_some(),
                    "{name:?} {side:?} frame {frame}"
                );
                let Some((expected, stored)) = expected.zip(stored.at(frame)) else {
                    continue;
                };
                let expected = if name == KineticName::KneePower {
                    [0.0, 0.0, expected[0]]
                } else {
                    expected
                };
                for (a, b) in expected.into_iter().zip(stored) {
                    assert!(
                        (a - b).abs() <= SINGLE * a.abs().max(1.0),
                        "{name:?} {side:?} frame {frame}: {a} {b}"
                    );
                }
                held += 1;
            }
        }
        assert!(held > 100, "{side:?}: {held} samples");
    }
}

#[test]
fn plates_are_read_as_the_session_file_says() {
    let Some(sandbox) = Sandbox::of("healthy-HC030A") else {
        return;
    };
    let removed = |outcome: &ambula::session::Outcome| {
        let walks = outcome.trials.iter().filter_map(|t| t.walk());
        let unloaded = walks.flat_map(|w| &w.plates).filter_map(|p| p.unloaded);
        unloaded.map(|u| u.removed).collect::<Vec<_>>()
    };
    let usual = removed(&sandbox.outcome());
    assert!(!usual.is_empty() && usual.iter().all(|removed| !removed));
    sandbox.write("session.toml", b"[plates]\nbaseline = \"remove-unloaded\"\n");
    let outcome = sandbox.outcome();
    assert!(removed(&outcome).iter().all(|removed| *removed));
    let settings = outcome.provenance.settings.iter();
    assert!(
        settings
            .clone()
            .any(|s| s.name == "Plate baseline" && s.value.contains("subtracted, the amount told"))
    );
    sandbox.write("session.toml", b"[plates]\nbelt_speed_mm_s = 1.2\n");
    let error = sandbox.error();
    assert!(
        error.contains("plates.belt_speed_mm_s") && error.contains("1.2 mm/s"),
        "{error}"
    );
}

#[test]
fn results_and_tables_say_how_kinetics_were_computed_and_which_cycles_count() {
    let Some(sandbox) = Sandbox::of("pig-lower-nexus-1.8") else {
        return;
    };
    sandbox.write("session.toml", b"[kinetics]\nmoment_frame = \"laboratory\"\n");
    let all = outputs(&sandbox.outcome());
    let by_name = |name: &str| &all.iter().find(|o| o.name == name).unwrap().bytes;
    let results: serde_json::Value = serde_json::from_slice(by_name("results.json")).unwrap();
    let trials = results["trials"].as_array().unwrap();
    let walk = trials.iter().find(|t| t["kind"] == "walk").unwrap();
    assert_eq!(walk["kinetics"]["method"], "plug-in-gait");
    assert_eq!(walk["kinetics"]["moment_frame"], "laboratory");
    assert!(walk["kinetics"]["body_mass_kg"].as_f64().unwrap() > 20.0);
    assert!(
        walk["plates"]
            .as_array()
            .unwrap()
            .iter()
            .all(|p| p["used"] == true && p["type"] == 2)
    );
    let cycles = walk["cycles"].as_array().unwrap();
    let counted = cycles.iter().filter(|c| c["kinetics"]["counts"] == true);
    assert!(counted.clone().count() > 0);
    assert!(
        counted
            .clone()
            .all(|c| c["kinetics"]["stance"]["state"] == "clean")
    );
    assert!(
        cycles
            .iter()
            .all(|c| c["kinetics"]["counts"] == c["kinetics"]["reason"].is_null())
    );

    let table = String::from_utf8(by_name("kinetics.csv").clone()).unwrap();
    let rows: Vec<Vec<&str>> = table.lines().skip(1).map(|l| l.split(',').collect()).collect();
    assert!(
        rows.len() > 1000 && rows.len().is_multiple_of(101),
        "{} rows",
        rows.len()
    );
    assert!(
        rows.iter()
            .any(|r| r[5..9] == ["hip_power", "total", "Hip power", "W/kg"])
    );
    assert!(
        rows.iter()
            .any(|r| r[5..9] == ["knee_moment", "x", "", "N·mm/kg"]),
        "laboratory axes"
    );
    let names: Vec<&str> = results["conditions"][0]["averages"]["sides"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|side| side["kinetics"]["curves"].as_array().unwrap())
        .filter_map(|curve| curve["output"].as_str())
        .collect();
    assert!(names.contains(&"ankle_moment") && names.contains(&"normalised_grf"));
    let means = String::from_utf8(by_name("kinetics_mean.csv").clone()).unwrap();
    assert!(
        means
            .lines()
            .any(|l| l.contains(",normalised_grf,vertical,Vertical force,% body weight,"))
    );
}

#[test]
fn files_for_opensim_count_time_from_the_first_stored_frame() {
    let Some(sandbox) = Sandbox::of("pig-full-body") else {
        return;
    };
    let outcome = sandbox.outcome();
    let all = outputs(&outcome);
    let read = |end: &str| {
        let found = all
            .iter()
            .find(|o| o.name.contains("Motion") && o.name.ends_with(end))
            .unwrap();
        String::from_utf8(found.bytes.clone()).unwrap()
    };
    let trial = outcome
        .trials
        .iter()
        .find_map(|t| t.walk().and(t.capture.trial()))
        .unwrap();
    assert!(
        trial.first_frame_number() > 1,
        "the capture begins later than the recording"
    );
    let markers = read(".trc");
    let row: Vec<&str> = markers.lines().nth(6).unwrap().split('\t').collect();
    assert_eq!(row[..2], ["1", "0.00000000"]);
    assert!(
        markers
            .lines()
            .nth(2)
            .unwrap()
            .split('\t')
            .any(|c| c == trial.first_frame_number().to_string())
    );
    let load = read("_grf.mot");
    let (head, body) = load.split_once("endheader\n").unwrap();
    assert!(
        head.contains("inDegrees=no") && head.contains("Included: plate 2"),
        "{head}"
    );
    assert!(body.lines().nth(1).unwrap().starts_with("0.00000000\t"));
}

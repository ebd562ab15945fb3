//! Contacts on changed captures: each fault of a plate contact is told with its reason, and the operator's word counts.

use std::path::Path;

use ambula::anatomy::Side;
use ambula::calibration::plates::{self, Plate, PlateSettings};
use ambula::capture::Trial;
use ambula::capture::c3d::{self, C3d, Values};
use ambula::kinetics::{self, Contact, ContactSettings, Doubt, StanceVerdict, Unclean};

use super::sandbox::{Sandbox, WALK, outputs};

/// A walk of the sample sessions along -x: right, left, right foot on plates 3, 2, 1, each alone and whole.
const SAMPLE: &str = "adult-typical/walk-02.c3d";
/// Plate 2 in it, half its length and breadth (mm).
const PLATE_2_MM: [f64; 2] = [300.0, 200.0];
/// The mass of its subject (kg) to a few kilograms: peaks of 773 N are 1.1 times body weight.
const MASS_KG: f64 = 72.0;

fn sample() -> C3d {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("sample_trials")
        .join(SAMPLE);
    c3d::parse(&std::fs::read(path).unwrap()).unwrap()
}

fn read(file: C3d) -> (Trial, Vec<Plate>) {
    let trial = Trial::from_c3d("changed", file);
    let (plates, _) = plates::read(&trial, &PlateSettings::usual());
    (trial, plates)
}

fn found(trial: &Trial, plates: &[Plate]) -> Vec<Contact> {
    kinetics::contacts(trial, plates, &[], &ContactSettings::of_mass(Some(MASS_KG)))
}

/// Places a plate of the file as a rectangle about a centre, axes as in the sample.
fn place(file: &mut C3d, plate: usize, centre_mm: [f64; 2], half_mm: [f64; 2]) {
    let group = file.group_or_new("FORCE_PLATFORM");
    let mut corners = group.parameter("CORNERS").unwrap().clone();
    if let Values::Float(values) = &mut corners.values {
        let signs = [[1.0, 1.0], [1.0, -1.0], [-1.0, -1.0], [-1.0, 1.0]];
        for (corner, sign) in values.chunks_mut(3).skip(4 * plate).zip(signs) {
            for axis in 0..2 {
                corner[axis] = (centre_mm[axis] + sign[axis] * half_mm[axis]) as f32;
            }
        }
    }
    group.set(corners);
}

/// The load of one plate on two others that share its surface at a border across x: near it both carry a part. Plates 1
/// and 2 of the result are these; `gap_mm` lies between them.
fn split(gap_mm: f64) -> (Trial, Vec<Plate>) {
    let (_, whole) = read(sample());
    let whole = &whole[1];
    let xs: Vec<f64> = (0..whole.cop_mm.len())
        .filter_map(|i| Some(whole.cop_mm.at(i)?[0]))
        .collect();
    let border_mm = xs.iter().sum::<f64>() / xs.len() as f64;
    let mut file = sample();
    let [half_x, half_y] = PLATE_2_MM;
    let mut sides = Vec::new();
    for (plate, sign) in [(0, -1.0), (1, 1.0)] {
        let (edge, far) = (border_mm + sign * gap_mm / 2.0, sign * half_x);
        place(
            &mut file,
            plate,
            [(edge + far) / 2.0, 0.0],
            [(far - edge).abs() / 2.0, half_y],
        );
        sides.push((edge, sign));
    }
    place(&mut file, 2, [5000.0, 0.0], [200.0, 200.0]);
    let (trial, mut plates) = read(file);
    for (plate, (edge, sign)) in plates.iter_mut().zip(sides) {
        for sample in 0..plate.force_n.len() {
            // the sole is 60 mm of the border wide at most where both carry
            let share = whole.cop_mm.at(sample).map_or(0.0, |cop| {
                (0.5 + sign * (cop[0] - border_mm) / 60.0).clamp(0.0, 1.0)
            });
            plate.force_n[sample] = whole.force_n[sample].map(|f| share * f);
            let cop = whole
                .cop_mm
                .at(sample)
                .filter(|_| plate.force_n[sample][2] > 20.0);
            let own = cop.map(|[x, y, z]| [if sign < 0.0 { x.min(edge) } else { x.max(edge) }, y, z]);
            plate.cop_mm.set(sample, own);
        }
    }
    plates.truncate(2);
    (trial, plates)
}

#[test]
fn one_foot_over_two_plates_is_one_load_where_they_touch() {
    let (trial, plates) = split(10.0);
    let contacts = found(&trial, &plates);
    assert_eq!(contacts.len(), 2, "{contacts:#?}");
    for (contact, other) in contacts.iter().zip([2, 1]) {
        assert!(contact.is_clean(), "{}", contact.words());
        assert_eq!(contact.combined_with, [other]);
        assert!(contact.words().contains("together with plate"));
    }
    let footings = kinetics::footings(&contacts);
    assert_eq!(footings.len(), 1);
    let (whole_trial, whole) = read(sample());
    let alone = &found(&whole_trial, &whole)[1];
    assert!(
        (footings[0].start_s - alone.start_s).abs() < 0.01 && (footings[0].end_s - alone.end_s).abs() < 0.01
    );
    let verdict = kinetics::stance(&contacts, Side::Left, alone.start_s, alone.end_s);
    assert_eq!(verdict, StanceVerdict::Clean { plates: vec![1, 2] });
    // the operator takes one of the two away: half a load is none
    let told = kinetics::contacts(
        &trial,
        &plates,
        &[(1, kinetics::PlateFoot::Invalid)],
        &ContactSettings::usual(),
    );
    assert!(
        told.iter()
            .all(|c| !c.is_clean() && c.automatic.side() == Some(Side::Left))
    );
}

#[test]
fn one_foot_over_two_plates_apart_is_a_part_of_a_load_on_each() {
    let (trial, plates) = split(80.0);
    let contacts = found(&trial, &plates);
    assert_eq!(contacts.len(), 2, "{contacts:#?}");
    for contact in &contacts {
        assert!(!contact.is_clean() && contact.combined_with.is_empty());
        let two = contact
            .unclean
            .iter()
            .any(|u| matches!(u, Unclean::TwoPlates { .. }));
        assert!(two, "{}", contact.words());
    }
}

#[test]
fn a_load_without_a_foot_is_someone_elses_or_a_walking_aids() {
    let mut file = sample();
    for point in &mut file.points.data {
        point[1] += 700.0;
    }
    let (trial, mut plates) = read(file);
    let words = |contacts: &[Contact]| contacts.iter().map(Contact::words).collect::<Vec<_>>().join("\n");
    let contacts = found(&trial, &plates);
    assert!(
        !contacts.is_empty()
            && contacts
                .iter()
                .all(|c| matches!(c.unclean[..], [Unclean::NoFoot { .. }]))
    );
    assert!(
        words(&contacts).contains("another person"),
        "{}",
        words(&contacts)
    );
    for plate in &mut plates {
        plate.force_n.iter_mut().flatten().for_each(|f| *f *= 0.2);
    }
    let light = words(&found(&trial, &plates));
    assert!(light.contains("a walking aid or an object"), "{light}");
}

#[test]
fn a_foot_alone_that_carries_too_little_is_doubted_but_stays_clean() {
    let (trial, mut plates) = read(sample());
    assert!(
        found(&trial, &plates)
            .iter()
            .all(|c| c.is_clean() && c.doubts.is_empty())
    );
    for plate in &mut plates {
        plate.force_n.iter_mut().flatten().for_each(|f| *f *= 0.7);
    }
    for contact in found(&trial, &plates) {
        assert!(contact.is_clean());
        assert!(
            matches!(contact.doubts[..], [Doubt::BelowWeight { .. }]),
            "{}",
            contact.words()
        );
    }
}

#[test]
fn a_plate_that_shows_nothing_under_a_foot_is_told() {
    let (trial, mut plates) = read(sample());
    let settings = ContactSettings::usual();
    assert!(kinetics::silent_plates(&trial, &plates, &settings).is_empty());
    plates[1].force_n.iter_mut().for_each(|f| *f = [0.0; 3]);
    let silent = kinetics::silent_plates(&trial, &plates, &settings);
    assert_eq!(silent.len(), 1, "{silent:?}");
    assert_eq!((silent[0].plate, silent[0].side), (2, Side::Left));
    assert!(silent[0].words().contains("shows no load"));
}

/// Speed of the belts of the test (mm/s).
const BELT_MM_S: f64 = 1200.0;

/// The sample walked on three belts side by side: every marker and load drifts along the walk while the belts run.
#[test]
fn on_a_belt_a_standing_foot_moves_with_it() {
    let mut file = sample();
    let (count, rate_hz) = (file.points.count, 100.0);
    for (frame, points) in file.points.data.chunks_mut(count).enumerate() {
        for point in points.iter_mut().filter(|p| p[3] >= 0.0) {
            point[0] += (BELT_MM_S * frame as f64 / rate_hz) as f32;
        }
    }
    for (plate, centre_x) in [(0, -600.0), (1, 0.0), (2, 600.0)] {
        place(&mut file, plate, [centre_x, 0.0], [4000.0, 400.0]);
    }
    let (trial, mut plates) = read(file);
    for plate in &mut plates {
        for sample in 0..plate.cop_mm.len() {
            let drift_mm = BELT_MM_S * sample as f64 / plate.rate_hz;
            let moved = plate.cop_mm.at(sample).map(|[x, y, z]| [x + drift_mm, y, z]);
            plate.cop_mm.set(sample, moved);
        }
    }
    let contacts = found(&trial, &plates);
    let (still_trial, still) = read(sample());
    let before = found(&still_trial, &still);
    assert_eq!(contacts.len(), before.len());
    for (contact, before) in contacts.iter().zip(&before) {
        assert_eq!(contact.automatic, before.automatic);
        let speed = contact.belt_mm_s.unwrap_or_default();
        assert!((speed - BELT_MM_S).abs() < 0.05 * BELT_MM_S, "{speed}");
        // 50 N instead of 20 N
        assert!(contact.start_s >= before.start_s && contact.start_s - before.start_s < 0.02);
        assert!(before.belt_mm_s.is_none());
    }
}

/// The contacts of the only walk in `results.json`.
fn in_results(sandbox: &Sandbox) -> Vec<serde_json::Value> {
    let all = outputs(&sandbox.outcome());
    let bytes = &all.iter().find(|o| o.name == "results.json").unwrap().bytes;
    let results: serde_json::Value = serde_json::from_slice(bytes).unwrap();
    let walk = results["trials"]
        .as_array()
        .unwrap()
        .iter()
        .find(|t| t["kind"] == "walk");
    let notes = walk.unwrap()["event_notes"].to_string();
    assert!(notes.contains("Plates and markers agree within"), "{notes}");
    walk.unwrap()["contacts"].as_array().unwrap().clone()
}

#[test]
fn the_operators_word_counts_and_geometrys_stays_beside_it() {
    let Some(sandbox) = Sandbox::of("pig-full-body") else {
        return;
    };
    let seen = |contacts: &[serde_json::Value]| -> Vec<String> {
        let of = |c: &serde_json::Value| {
            format!("{} {} {} {}", c["automatic"], c["by_hand"], c["foot"], c["clean"]).replace('"', "")
        };
        contacts.iter().map(of).collect()
    };
    assert_eq!(
        seen(&in_results(&sandbox)),
        ["right null right false", "left null left true"]
    );
    let enf = WALK.replace(".c3d", ".Trial01.enf");
    sandbox.write(&enf, b"[TRIAL_INFO]\nFP1=Right\nFP2=Invalid\n");
    let by_enf = in_results(&sandbox);
    assert_eq!(
        seen(&by_enf),
        ["right right right true", "left invalid invalid false"]
    );
    assert!(by_enf[0]["why"][0].as_str().unwrap().contains("over the border"));
    assert!(by_enf[1]["why"][0].as_str().unwrap().contains("operator"));
    // the session file goes before the ENF file, and its "auto" gives the word back to geometry
    let typed = format!("[[trial]]\nfile = \"{WALK}\"\nplate_1 = \"left\"\nplate_2 = \"auto\"\n");
    sandbox.write("session.toml", typed.as_bytes());
    assert_eq!(
        seen(&in_results(&sandbox)),
        ["right left left true", "left null left true"]
    );
}

#[test]
fn a_point_is_over_a_plate_up_to_a_border_beside_it() {
    const MM: f64 = 1e-9;
    let (_, plates) = read(sample());
    for plate in &plates {
        let centre = plate.centre_mm();
        let above = |along_mm: f64, height_mm: f64| {
            let mut point = centre;
            for (axis, value) in point.iter_mut().enumerate() {
                // z of a plate points into the floor
                *value += along_mm * plate.axes()[(axis, 0)] - height_mm * plate.axes()[(axis, 2)];
            }
            point
        };
        let half_mm = plate.half_edges_mm()[0];
        for (along_mm, border_mm, height_mm, over) in [
            (0.0, 0.0, 0.0, true),
            (0.0, 0.0, 30.0, true),
            (half_mm - 1.0, 0.0, 30.0, true),
            (half_mm + 10.0, 5.0, 30.0, false),
            (half_mm + 10.0, 20.0, -3.0, true),
        ] {
            let found = plate.height_over_mm(above(along_mm, height_mm), border_mm);
            assert_eq!(found.is_some(), over, "plate {}, {along_mm} mm", plate.number);
            assert!(
                found.is_none_or(|found| (found - height_mm).abs() < MM),
                "{found:?}"
            );
        }
    }
}

#[test]
fn every_tenth_frame_of_a_marker_is_every_tenth_of_its_track() {
    let (trial, _) = read(sample());
    let label = "LASI";
    let (all, tenth) = (
        trial.marker(label).unwrap(),
        trial.marker_every(label, 10).unwrap(),
    );
    assert_eq!(tenth.len(), all.len().div_ceil(10));
    assert!((0..tenth.len()).all(|at| tenth.at(at) == all.at(10 * at)));
    assert_eq!(trial.marker_every("no such marker", 10), None);
}

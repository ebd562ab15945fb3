//! A gap planted in a walk: what is lost without filling, what filling gives back, and where it is told.

use ambula::anatomy::{AngleName, Side};
use ambula::capture::Trial;
use ambula::capture::c3d::C3d;
use ambula::quality::{Graph, Severity};
use ambula::session::Outcome;

use super::faults::Base;

/// The gap: 12 frames of the left knee marker in the middle of the walk.
const GAP: std::ops::Range<usize> = 150..162;
/// How far a knee angle of a filled cycle may be off, degrees: 12 frames are 0.12 s.
const KNEE_DEG: f64 = 2.0;

fn base() -> Base {
    Base::sample("adult-typical", WALK)
}

const WALK: &str = "walk-01.c3d";

fn cut(file: &mut C3d, marker: &str, frames: std::ops::Range<usize>) {
    let place = Trial::from_c3d("", file.clone()).place_of(marker).unwrap();
    for frame in frames {
        file.points.data[frame * file.points.count + place] = [0.0, 0.0, 0.0, -1.0];
    }
}

fn knee_curves(outcome: &Outcome) -> usize {
    let walks = outcome.trials.iter().filter(|t| t.capture.plan.file == WALK);
    let cycles = walks.filter_map(|t| t.walk()).flat_map(|w| &w.cycles);
    cycles
        .filter(|c| c.side == Side::Left && c.curves.contains_key(&(AngleName::Knee, 0)))
        .count()
}

/// The gap findings of a trial.
fn gap_findings(outcome: &Outcome) -> Vec<ambula::quality::Finding> {
    let of_trials = outcome.review.trials.iter().flat_map(|t| &t.findings);
    of_trials
        .filter(|f| f.rule.starts_with("gap."))
        .cloned()
        .collect()
}

#[test]
fn a_gap_is_told_with_its_graphs_and_takes_curves_away() {
    let base = base();
    assert!(gap_findings(&base.outcome).is_empty());
    let faulty = base
        .files
        .change(WALK, |file| cut(file, "LKNE", GAP))
        .run()
        .unwrap();
    assert_eq!(knee_curves(&faulty) + 1, knee_curves(&base.outcome));
    let found = gap_findings(&faulty);
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!(
        (found[0].rule.as_str(), found[0].severity),
        ("gap.longest", Severity::Care)
    );
    assert_eq!(
        (found[0].place.markers.as_slice(), found[0].place.frames.clone()),
        (&["LKNE".to_owned()][..], Some(GAP))
    );
    assert!(
        found[0]
            .affects
            .contains(&Graph::Angle(AngleName::Knee, Side::Left))
    );
    assert!(
        !found[0]
            .affects
            .contains(&Graph::Angle(AngleName::Knee, Side::Right))
    );
    assert!(found[0].what.contains("12 frames"), "{}", found[0].what);
}

#[test]
fn a_filled_gap_gives_the_curves_back_and_is_on_record() {
    let base = base();
    let session = String::from_utf8(base.files.bytes("session.toml").to_vec()).unwrap();
    let with = |text: &str| {
        let files = base.files.change(WALK, |file| cut(file, "LKNE", GAP));
        files
            .replace("session.toml", format!("{session}\n{text}\n").into_bytes())
            .run()
            .unwrap()
    };
    let filled = with("[gaps]\nfill = \"standard\"");
    assert_eq!(knee_curves(&filled), knee_curves(&base.outcome));
    let knee = |outcome: &Outcome| {
        let walk = outcome
            .trials
            .iter()
            .find(|t| t.capture.plan.file == WALK)
            .unwrap();
        walk.walk()
            .unwrap()
            .motion
            .angle(AngleName::Knee, Side::Left)
            .unwrap()
            .clone()
    };
    let (was, is) = (knee(&base.outcome), knee(&filled));
    let off = GAP
        .map(|f| (was.at(f).unwrap()[0] - is.at(f).unwrap()[0]).abs())
        .fold(0.0, f64::max);
    assert!(off < KNEE_DEG, "{off}");

    let json = serde_json::to_string(&filled.results()).unwrap();
    assert!(json.contains("\"filled_gaps\":[{\"marker\":\"LKNE\",\"start_frame\":150,\"end_frame\":162"));
    let stretches = &filled.conditions[0].filled;
    assert!(
        stretches
            .iter()
            .any(|s| s.angle == Some(AngleName::Knee) && s.from_pct < s.to_pct)
    );
    assert!(stretches.iter().all(|s| s.angle != Some(AngleName::Pelvis)));
    let found = gap_findings(&filled);
    assert!(
        found.len() == 1 && found[0].what.contains("filled by"),
        "{found:#?}"
    );

    let not_allowed = with("[gaps]\nfill = \"standard\"\nrigid_frames = 0\npca_frames = 0");
    assert_eq!(knee_curves(&not_allowed) + 1, knee_curves(&base.outcome));
    let json = serde_json::to_string(&not_allowed.results()).unwrap();
    assert!(!json.contains("filled_gaps"));
}

#[test]
fn filters_are_named_and_wrong_values_are_told() {
    let base = base();
    let session = String::from_utf8(base.files.bytes("session.toml").to_vec()).unwrap();
    let with = |text: &str| {
        let text = format!("{session}\n{text}\n").into_bytes();
        base.files.replace("session.toml", text).run()
    };
    let filter = |outcome: &Outcome| {
        let all = &outcome.provenance.settings;
        all.iter().find(|s| s.name == "Filter").unwrap().value.clone()
    };
    assert_eq!(filter(&base.outcome), "none");
    let smooth =
        with("[filters]\nmarkers = \"butterworth\"\nmarkers_cutoff_hz = 8\nforces = \"butterworth\"")
            .unwrap();
    let words = filter(&smooth);
    assert!(
        words.contains("8 Hz for both passes") && words.contains("forces: "),
        "{words}"
    );
    let wrong = with("[filters]\nmarkers_order = 3\nforces_cutoff_hz = 0.1")
        .unwrap_err()
        .to_string();
    assert!(
        wrong.contains("filters.markers_order") && wrong.contains("filters.forces_cutoff_hz"),
        "{wrong}"
    );
}

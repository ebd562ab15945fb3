//! Sessions with something wrong: each a clear error or a flagged partial result, never a panic.

use ambula::capture::c3d::{C3d, Parameter, Values};
use ambula::session::{self, Outcome, Overrides, SessionError, Silent, State};

use super::sandbox::{
    STATIC, Sandbox, WALK, accepted, findings, hide, labels, outputs, remove_group, set_float,
};

/// Curves of one walk before and after turning the laboratory: coordinates are stored in single precision.
const SAME_CURVE_DEG: f64 = 2e-3;

/// Files of a session of one static trial and one walk over plates.
const OUTPUTS: usize = 17;

/// The largest difference of two outcomes' curves, degrees.
fn largest_difference_deg(a: &Outcome, b: &Outcome) -> f64 {
    let mut largest: f64 = 0.0;
    let mut compared = 0;
    for (x, y) in a.conditions.iter().zip(&b.conditions) {
        assert_eq!(x.cycles.len(), y.cycles.len());
        for (one, other) in x.cycles.iter().zip(&y.cycles) {
            for (key, curve) in &one.curves {
                for (p, q) in curve.iter().zip(&other.curves[key]) {
                    largest = largest.max((p - q).abs());
                    compared += 1;
                }
            }
        }
    }
    assert!(compared > 1000, "only {compared} values were compared");
    largest
}

#[test]
fn without_a_static_trial_stored_offsets_are_used_and_said_so() {
    let Some(sandbox) = Sandbox::of("pig-full-body") else {
        return;
    };
    sandbox.remove(STATIC);
    let outcome = sandbox.outcome();
    assert!(outcome.calibrated.static_trial.is_none());
    assert!(
        findings(&outcome).contains("offsets stored in"),
        "{}",
        findings(&outcome)
    );
    assert!(accepted(&outcome) > 0);
}

#[test]
fn without_static_trial_and_measurements_everything_missing_is_listed() {
    let Some(sandbox) = Sandbox::of("pig-full-body") else {
        return;
    };
    sandbox.remove(STATIC);
    sandbox.change(WALK, |file| remove_group(file, "PROCESSING"));
    let error = sandbox.error();
    for part in [
        "no static trial",
        "left leg length",
        "right ankle width",
        "static plantar flexion",
    ] {
        assert!(error.contains(part), "{part} is not in: {error}");
    }
}

#[test]
fn without_measurements_everything_missing_is_listed_and_a_session_file_helps() {
    let Some(sandbox) = Sandbox::of("pig-full-body") else {
        return;
    };
    for name in [STATIC, WALK] {
        sandbox.change(name, |file| remove_group(file, "PROCESSING"));
    }
    let error = sandbox.error();
    assert!(
        error.contains("left leg length") && error.contains("right knee width"),
        "{error}"
    );
    sandbox.write(
        "session.toml",
        b"[subject]\nheight_mm = 1700\nmass_kg = 70\nleg_length_left_mm = 800\nleg_length_right_mm = 800\nknee_width_left_mm = 105\nknee_width_right_mm = 105\nankle_width_left_mm = 70\nankle_width_right_mm = 70\n",
    );
    assert!(accepted(&sandbox.outcome()) > 0);
}

#[test]
fn a_marker_that_is_missing_takes_away_only_what_depends_on_it() {
    let Some(sandbox) = Sandbox::of("pig-full-body") else {
        return;
    };
    let whole = sandbox.outcome();
    sandbox.change(WALK, |file| {
        hide(file, "LTIB", 0..usize::MAX);
        hide(file, "RKNE", 100..180);
    });
    let outcome = sandbox.outcome();
    assert!(findings(&outcome).contains("LTIB"), "{}", findings(&outcome));
    let has = |outcome: &Outcome, key| {
        outcome.conditions[0]
            .cycles
            .iter()
            .any(|c| c.curves.contains_key(&(key, 0)))
    };
    assert!(has(&outcome, ambula::anatomy::AngleName::Hip));
    let count =
        |outcome: &Outcome| -> usize { outcome.conditions[0].cycles.iter().map(|c| c.curves.len()).sum() };
    assert!(count(&outcome) < count(&whole));
    assert_eq!(outputs(&outcome).len(), OUTPUTS);
}

#[test]
fn a_pelvis_that_is_never_seen_fails_one_walk_and_not_the_others() {
    let Some(sandbox) = Sandbox::of("pig-full-body") else {
        return;
    };
    let bytes = std::fs::read(sandbox.path().join(WALK)).unwrap();
    sandbox.write("second.c3d", &bytes);
    sandbox.change("second.c3d", |file| hide(file, "LASI", 0..usize::MAX));
    let outcome = sandbox.outcome();
    let failed = outcome
        .trials
        .iter()
        .find(|t| t.capture.name == "second")
        .unwrap();
    assert!(
        failed.reason().unwrap_or_default().contains("LASI"),
        "{:?}",
        failed.reason()
    );
    assert!(!outcome.is_complete() && accepted(&outcome) > 0);
    let pdf = &outputs(&outcome)[0];
    assert!(pdf.bytes.len() > 10_000);
}

#[test]
fn a_static_trial_without_a_needed_marker_names_it() {
    let Some(sandbox) = Sandbox::of("pig-full-body") else {
        return;
    };
    for name in [STATIC, WALK] {
        sandbox.change(name, |file| hide(file, "LTHI", 0..usize::MAX));
    }
    sandbox.change(WALK, |file| remove_group(file, "PROCESSING"));
    let error = sandbox.error();
    assert!(error.contains("LTHI"), "{error}");
}

#[test]
fn swapped_widths_are_noticed() {
    let Some(sandbox) = Sandbox::of("pig-full-body") else {
        return;
    };
    sandbox.write(
        "session.toml",
        b"[subject]\nknee_width_left_mm = 60\nankle_width_left_mm = 105\nknee_width_right_mm = 105\nankle_width_right_mm = 60\n",
    );
    let text = match sandbox.run() {
        Ok(outcome) => findings(&outcome),
        Err(error) => error.to_string(),
    };
    assert!(
        text.contains("knee width") || text.contains("ankle width"),
        "{text}"
    );
}

#[test]
fn centimetres_are_recognised_in_session_file_and_capture() {
    let Some(sandbox) = Sandbox::of("pig-full-body") else {
        return;
    };
    sandbox.write("session.toml", b"[subject]\nleg_length_left_mm = 80.5\n");
    let error = sandbox.error();
    assert!(
        error.contains("line 2") && error.contains("if it was measured in cm, write 805"),
        "{error}"
    );
    sandbox.remove("session.toml");
    for name in [STATIC, WALK] {
        sandbox.change(name, |file| set_float(file, "PROCESSING", "LLegLength", 80.5));
    }
    let error = sandbox.error();
    assert!(error.contains("leg length") && error.contains("80.5"), "{error}");
}

#[test]
fn two_subjects_in_one_file_are_refused_without_naming_them() {
    let Some(sandbox) = Sandbox::of("pig-full-body") else {
        return;
    };
    sandbox.write("both.c3d", &std::fs::read(sandbox.path().join(WALK)).unwrap());
    sandbox.change("both.c3d", |file| {
        let half = labels(file).len() / 2;
        let renamed: Vec<String> = labels(file)
            .iter()
            .enumerate()
            .map(|(i, label)| {
                let bare = label.rsplit(':').next().unwrap();
                let subject = if i < half { "SentinelA" } else { "SentinelB" };
                format!("{subject}:{bare}")
            })
            .collect();
        let group = file.group_or_new("POINT");
        group.parameters.retain(|p| !p.name.starts_with("LABELS"));
        group.set(Parameter::texts("LABELS", &renamed));
    });
    let outcome = sandbox.outcome();
    let failed = outcome.trials.iter().find(|t| t.capture.name == "both").unwrap();
    assert!(matches!(&failed.state, State::Failed(why) if why.contains("2 subjects")));
    let all = outputs(&outcome);
    for output in all.iter().filter(|o| !o.name.ends_with("pdf")) {
        let sentinel = output.bytes.windows(8).any(|w| w == b"Sentinel");
        assert!(!sentinel, "{} names a subject", output.name);
    }
    assert!(accepted(&outcome) > 0);
}

#[test]
fn a_first_frame_above_one_changes_nothing() {
    let Some(sandbox) = Sandbox::of("pig-full-body") else {
        return;
    };
    let before = sandbox.outcome();
    sandbox.change(WALK, |file| {
        let shift = 500_usize;
        let first = file.points.first_frame;
        file.points.first_frame = first + shift;
        file.header.first_frame += shift;
        file.header.last_frame += shift;
        let seconds = shift as f32 / file.points.rate_hz as f32;
        let events = file.group_or_new("EVENT");
        let mut times = events.parameter("TIMES").unwrap().clone();
        if let Values::Float(values) = &mut times.values {
            for pair in values.chunks_mut(2) {
                pair[1] += seconds;
            }
        }
        events.set(times);
    });
    let after = sandbox.outcome();
    assert!(largest_difference_deg(&before, &after) < SAME_CURVE_DEG);
    let walk = after
        .trials
        .iter()
        .find_map(|t| t.capture.trial().filter(|_| t.walk().is_some()))
        .unwrap();
    assert!(walk.first_frame_number() > 500);
}

#[test]
fn any_direction_of_walking_gives_the_same_curves() {
    let Some(sandbox) = Sandbox::of("pig-full-body") else {
        return;
    };
    let before = sandbox.outcome();
    let direction = |outcome: &Outcome| {
        let walk = outcome.trials.iter().find_map(|t| t.walk()).unwrap();
        walk.motion.progression.psi_deg
    };
    let mut seen = vec![direction(&before)];
    let turn = |file: &mut C3d| {
        for [x, y, _, _] in &mut file.points.data {
            (*x, *y) = (-*y, *x);
        }
        let plates = file.group_or_new("FORCE_PLATFORM");
        let mut corners = plates.parameter("CORNERS").unwrap().clone();
        if let Values::Float(values) = &mut corners.values {
            for corner in values.chunks_mut(3) {
                (corner[0], corner[1]) = (-corner[1], corner[0]);
            }
        }
        plates.set(corners);
    };
    for _ in 0..3 {
        sandbox.change(STATIC, turn);
        sandbox.change(WALK, turn);
        let after = sandbox.outcome();
        let difference = largest_difference_deg(&before, &after);
        println!("towards {}: {difference:.1e} deg", direction(&after));
        assert!(difference < SAME_CURVE_DEG, "{difference} deg");
        seen.push(direction(&after));
    }
    seen.sort_unstable();
    assert_eq!(seen, [0, 90, 180, 270]);
}

#[test]
fn a_walk_without_a_complete_cycle_is_flagged_and_the_report_still_made() {
    let Some(sandbox) = Sandbox::of("pig-full-body") else {
        return;
    };
    sandbox.change(WALK, |file| {
        let frames = 60;
        file.points.data.truncate(frames * file.points.count);
        file.points.frames = frames;
        let samples = frames * file.analog.samples_per_frame;
        file.analog.data.truncate(samples * file.analog.channels);
        file.analog.samples = samples;
        file.header.last_frame = file.header.first_frame + frames - 1;
    });
    sandbox.write("session.toml", format!("[[trial]]\nfile = \"{STATIC}\"\nkind = \"static\"\n[[trial]]\nfile = \"{WALK}\"\nkind = \"walk\"\n").as_bytes());
    let outcome = sandbox.outcome();
    assert!(
        findings(&outcome).contains("no complete gait cycle"),
        "{}",
        findings(&outcome)
    );
    assert!(!outcome.is_complete());
    assert_eq!(outputs(&outcome).len(), OUTPUTS);
}

#[test]
fn folders_that_are_no_sessions() {
    let sandbox = Sandbox::empty();
    assert!(sandbox.error().contains("no C3D file in"));
    let missing = sandbox.path().join("nowhere");
    let error = session::run(&missing, &Overrides::default(), &Silent).unwrap_err();
    assert!(error.to_string().contains("nowhere") && error.advice().is_some());
    sandbox.write("notes.txt", b"x");
    let error = session::run(&sandbox.path().join("notes.txt"), &Overrides::default(), &Silent).unwrap_err();
    assert!(matches!(error, SessionError::NotAFolder { .. }));
    for (name, bytes) in [
        ("empty.c3d", &b""[..]),
        (
            "text.c3d",
            b"This is a letter and no capture. It goes on for a while.",
        ),
    ] {
        sandbox.write(name, bytes);
    }
    std::fs::create_dir(sandbox.path().join("folder.c3d")).unwrap();
    let error = sandbox.error();
    for part in ["empty.c3d", "text.c3d", "folder.c3d", "not a C3D file"] {
        assert!(error.contains(part), "{part} is not in: {error}");
    }
}

#[test]
fn a_broken_file_fails_alone() {
    let Some(sandbox) = Sandbox::of("pig-full-body") else {
        return;
    };
    let bytes = std::fs::read(sandbox.path().join(WALK)).unwrap();
    sandbox.write("cut.c3d", &bytes[..700]);
    sandbox.write("letter.c3d", b"no capture");
    let outcome = sandbox.outcome();
    let failed = outcome
        .trials
        .iter()
        .filter(|t| matches!(t.state, State::Failed(_)))
        .count();
    assert_eq!(failed, 2);
    assert!(accepted(&outcome) > 0 && !outcome.is_complete());
}

#[test]
fn without_a_walk_there_is_nothing_to_process() {
    let Some(sandbox) = Sandbox::of("pig-full-body") else {
        return;
    };
    sandbox.remove(WALK);
    let error = sandbox.error();
    assert!(
        error.contains("nothing to process") && error.contains("a static trial, no walk"),
        "{error}"
    );
}

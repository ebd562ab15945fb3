//! What must not change: turning, moving or mirroring the laboratory, a sacral marker in place of two; and what a
//! missing marker takes away.

use ambula::anatomy::{AngleName, Side};
use ambula::calibration::{Calibration, CalibrationError, MarkerSet, ModelSettings, calibrate};
use ambula::capture::Trial;
use ambula::geometry::{Vec3, rotation_y, rotation_z};
use ambula::kinematics::{KinematicsError, Motion, ProgressionFrom, track};
use proptest::prelude::*;

use crate::conventions::mannequin::{Mannequin, Part, trial};

/// Degrees: float32 positions some metres from the origin, over markers 6 cm apart.
const SAME_DEG: f64 = 2e-3;
const FRAMES: usize = 40;

/// A figure that strides along +X, swinging its legs and arms.
fn walking() -> Vec<Mannequin> {
    (0..FRAMES)
        .map(|i| {
            let t = i as f64 / FRAMES as f64;
            let swing = (t * std::f64::consts::TAU).sin() * 0.4;
            let mut figure = Mannequin::standing();
            for side in Side::BOTH {
                figure = figure
                    .turned(Part::Thigh(side), &rotation_y(swing * side.sign()))
                    .turned(Part::Shank(side), &rotation_y(0.3 + 0.2 * swing))
                    .turned(Part::UpperArm(side), &rotation_y(-0.7 * swing * side.sign()));
            }
            figure.mapped(|_, p| p + Vec3::new(1500.0 * t, 20.0 * swing, 10.0 * swing.abs()))
        })
        .collect()
}

fn calibration_from(standing: &Trial) -> Calibration {
    let set = MarkerSet::detect(&standing.marker_labels()).unwrap().set;
    calibrate(
        standing,
        Mannequin::subject(),
        &set,
        &ModelSettings::plug_in_gait(),
    )
    .unwrap()
}

fn calibration() -> Calibration {
    calibration_from(&trial(
        "standing",
        &[Mannequin::standing(), Mannequin::standing()],
    ))
}

fn everywhere(figures: &[Mannequin], to: impl Fn(Vec3) -> Vec3) -> Vec<Mannequin> {
    figures.iter().map(|f| f.mapped(|_, p| to(p))).collect()
}

/// Largest difference in degrees over the angles that `keep` names; sides exchanged if asked.
fn apart(a: &Motion, b: &Motion, keep: impl Fn(AngleName) -> bool, exchange: bool) -> f64 {
    let mut worst = 0.0_f64;
    let mut compared = 0;
    for (name, side, track) in a.angles().filter(|(name, _, _)| keep(*name)) {
        let other = if exchange { side.opposite() } else { side };
        let other = b.angle(name, other).unwrap();
        for at in 0..track.len() {
            let (Some(x), Some(y)) = (track.at(at), other.at(at)) else {
                panic!("{name:?} is missing at {at}");
            };
            for i in 0..3 {
                worst = worst.max((x[i] - y[i]).abs());
                compared += 1;
            }
        }
    }
    assert!(compared > 1000, "only {compared} samples");
    worst
}

#[test]
fn walking_in_any_of_the_four_directions_gives_the_same_angles() {
    let calibration = calibration();
    let ahead = track(&trial("x", &walking()), &calibration).unwrap();
    assert_eq!(ahead.progression.psi_deg, 0);
    assert_eq!(ahead.progression.from, ProgressionFrom::Walk);
    for psi_deg in [90_u16, 180, 270] {
        let turn = rotation_z(f64::from(psi_deg).to_radians());
        let turned = everywhere(&walking(), |p| turn * p + Vec3::new(300.0, -800.0, 0.0));
        let motion = track(&trial("turned", &turned), &calibration).unwrap();
        assert_eq!(motion.progression.psi_deg, psi_deg);
        let worst = apart(&ahead, &motion, |_| true, false);
        assert!(worst < SAME_DEG, "{psi_deg}: {worst}");
    }
}

#[test]
fn a_mirrored_walk_exchanges_left_and_right() {
    let calibration = calibration();
    let mirrored: Vec<Mannequin> = walking()
        .iter()
        .map(|figure| {
            let mut other = figure.clone();
            for (name, (_, p)) in &figure.markers {
                let twin = match name.split_at(1) {
                    ("L", stem) => format!("R{stem}"),
                    ("R", stem) => format!("L{stem}"),
                    _ => name.clone(),
                };
                other.markers.get_mut(&twin).unwrap().1 = Vec3::new(p.x, -p.y, p.z);
            }
            other
        })
        .collect();
    let a = track(&trial("a", &walking()), &calibration).unwrap();
    let b = track(&trial("b", &mirrored), &calibration).unwrap();
    let worst = apart(&a, &b, |_| true, true);
    assert!(worst < SAME_DEG, "{worst}");
}

#[test]
fn a_sacral_marker_midway_replaces_both_psis() {
    let sacral = |figures: &[Mannequin]| -> Vec<Mannequin> {
        figures
            .iter()
            .map(|figure| {
                let mut figure = figure.clone();
                let (part, left) = figure.markers.remove("LPSI").unwrap();
                let (_, right) = figure.markers.remove("RPSI").unwrap();
                figure
                    .markers
                    .insert("SACR".to_owned(), (part, (left + right) / 2.0));
                figure
            })
            .collect()
    };
    let a = track(&trial("psis", &walking()), &calibration()).unwrap();
    let standing = sacral(&[Mannequin::standing(), Mannequin::standing()]);
    let calibration = calibration_from(&trial("standing", &standing));
    assert_eq!(calibration.marker_set.name, "plug-in-gait-full-body");
    let b = track(&trial("sacrum", &sacral(&walking())), &calibration).unwrap();
    let worst = apart(&a, &b, |_| true, false);
    assert!(worst < SAME_DEG, "{worst}");
}

#[test]
fn a_missing_marker_takes_away_what_depends_on_it_and_is_named() {
    let calibration = calibration();
    let without = |name: &str| -> Vec<Mannequin> {
        let mut figures = walking();
        for figure in &mut figures {
            figure.markers.remove(name);
        }
        figures
    };
    let motion = track(&trial("no toe", &without("LTOE")), &calibration).unwrap();
    for name in [AngleName::Ankle, AngleName::FootProgress, AngleName::AbsAnkle] {
        assert!(motion.angle(name, Side::Left).is_none());
        assert!(motion.angle(name, Side::Right).is_some());
    }
    assert!(motion.angle(AngleName::Knee, Side::Left).is_some());
    assert_eq!(motion.findings.len(), 3);
    assert!(motion.findings.iter().all(|f| f.text.contains("marker LTOE")));

    match track(&trial("no pelvis", &without("LASI")), &calibration).unwrap_err() {
        KinematicsError::NoPelvis { names, .. } => assert_eq!(names, ["LASI"]),
        other => panic!("{other}"),
    }
}

#[test]
fn a_gap_is_missing_and_nothing_else() {
    let calibration = calibration();
    let mut figures = walking();
    for figure in &mut figures[10..20] {
        figure.markers.remove("RKNE");
    }
    let whole = track(&trial("whole", &walking()), &calibration).unwrap();
    let motion = track(&trial("gap", &figures), &calibration).unwrap();
    let knee = motion.angle(AngleName::Knee, Side::Right).unwrap();
    assert_eq!(knee.valid_count(), FRAMES - 10);
    assert!(knee.at(10).is_none() && knee.at(20).is_some());
    for at in (0..10).chain(20..FRAMES) {
        assert_eq!(
            knee.at(at),
            whole.angle(AngleName::Knee, Side::Right).unwrap().at(at)
        );
    }
    assert_eq!(
        motion.angle(AngleName::Hip, Side::Left),
        whole.angle(AngleName::Hip, Side::Left)
    );
}

#[test]
fn exchanged_labels_are_reported() {
    for (one, other, needle) in [
        (["LASI", "LPSI"], ["RASI", "RPSI"], "left and right"),
        (["LHEE", "RHEE"], ["LTOE", "RTOE"], "heel and toe"),
    ] {
        let mut figure = Mannequin::standing();
        for (a, b) in one.into_iter().zip(other) {
            let (at_a, at_b) = (figure.markers[a], figure.markers[b]);
            figure.markers.insert(a.to_owned(), at_b);
            figure.markers.insert(b.to_owned(), at_a);
        }
        let found = calibration_from(&trial("standing", &[figure.clone(), figure])).findings;
        assert!(
            found
                .iter()
                .any(|f| f.check == "labels" && f.action.contains(needle)),
            "{found:?}"
        );
    }
    let standing = trial("standing", &[Mannequin::standing()]);
    let found = calibration_from(&standing).findings;
    assert!(found.is_empty(), "{found:?}");
}

#[test]
fn a_standing_trial_without_markers_or_measurements_says_which() {
    let mut figure = Mannequin::standing();
    figure.markers.remove("RTIB");
    figure.markers.remove("LPSI");
    let standing = trial("standing", &[figure.clone(), figure]);
    let set = MarkerSet::by_name("plug-in-gait-lower").unwrap();
    let settings = ModelSettings::plug_in_gait();
    match calibrate(&standing, Mannequin::subject(), &set, &settings).unwrap_err() {
        CalibrationError::MissingMarkers { names, .. } => {
            assert_eq!(names, ["RTIB", "LPSI and RPSI (or SACR)"]);
        }
        other => panic!("{other}"),
    }
    let standing = trial("standing", &[Mannequin::standing()]);
    let mut subject = Mannequin::subject();
    subject.side_mut(Side::Right).knee_width_mm = None;
    subject.side_mut(Side::Left).leg_length_mm = None;
    match calibrate(&standing, subject, &set, &settings).unwrap_err() {
        CalibrationError::MissingMeasurements { names } => {
            assert_eq!(names, ["left leg length", "right knee width"]);
        }
        other => panic!("{other}"),
    }
    let mut subject = Mannequin::subject();
    subject.side_mut(Side::Left).leg_length_mm.as_mut().unwrap().value = 88.0;
    let error = calibrate(&standing, subject, &set, &settings)
        .unwrap_err()
        .to_string();
    assert!(
        error.contains("88 mm") && error.contains("centimetres"),
        "{error}"
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn turning_and_moving_the_laboratory_leaves_joint_angles_alone(
        yaw in -3.0..3.0_f64, x in -4000.0..4000.0_f64, y in -4000.0..4000.0_f64,
    ) {
        let calibration = calibration();
        let a = track(&trial("a", &walking()), &calibration).unwrap();
        let moved = everywhere(&walking(), |p| rotation_z(yaw) * p + Vec3::new(x, y, 0.0));
        let b = track(&trial("b", &moved), &calibration).unwrap();
        let joint = |name: AngleName| !matches!(
            name,
            AngleName::Pelvis | AngleName::FootProgress | AngleName::Thorax | AngleName::Head
        );
        let worst = apart(&a, &b, joint, false);
        prop_assert!(worst < SAME_DEG, "{}", worst);
    }

    #[test]
    fn absurd_markers_give_no_panic_and_no_nan(
        places in prop::collection::vec((0..34_usize, 0..5_usize, -2000.0..2000.0_f64), 0..60),
    ) {
        let names: Vec<String> = Mannequin::standing().markers.keys().cloned().collect();
        let mut figures = vec![Mannequin::standing(); 6];
        for (i, (marker, how, value)) in places.iter().enumerate() {
            let figure = &mut figures[1 + i % 5];
            let name = &names[marker % names.len()];
            let other = figure.markers.get(&names[i % names.len()]).map_or(Vec3::zeros(), |m| m.1);
            match how {
                0 => { figure.markers.remove(name); }
                1 => { figure.markers.entry(name.clone()).and_modify(|m| m.1 = Vec3::zeros()); }
                2 => { figure.markers.entry(name.clone()).and_modify(|m| m.1 = other); }
                3 => { figure.markers.entry(name.clone()).and_modify(|m| m.1 = Vec3::repeat(value * 1e30)); }
                _ => { figure.markers.entry(name.clone()).and_modify(|m| m.1.x = *value); }
            }
        }
        let set = MarkerSet::by_name("plug-in-gait-full-body").unwrap();
        let settings = ModelSettings::plug_in_gait();
        let absurd = trial("absurd", &figures);
        let calibrations = [Some(calibration()), calibrate(&absurd, Mannequin::subject(), &set, &settings).ok()];
        for calibration in calibrations.iter().flatten() {
            let Ok(motion) = track(&absurd, calibration) else { continue };
            for (name, side, track) in motion.angles() {
                for at in 0..track.len() {
                    prop_assert!(track.at(at).is_none_or(|v| v.iter().all(|c| c.is_finite())), "{:?} {:?}", name, side);
                }
            }
            for name in Motion::virtual_marker_names() {
                let finite = motion.virtual_marker(&name).is_none_or(|t| t.values.iter().flatten().all(|c| c.is_finite()));
                prop_assert!(finite, "{}", name);
            }
        }
    }
}

//! The choices of the model: hip centre regressions, pelvic rotation orders, knee and ankle axes.

use ambula::anatomy::{AngleName, Side};
use ambula::calibration::{
    AnkleAxis, Calibration, HipCentre, KneeAxis, MarkerSet, Measured, ModelSettings, PelvicRotationOrder,
    ShankAtKnee, Source, Subject, calibrate,
};
use ambula::geometry::{Vec3, rotation_x, rotation_y, rotation_z};
use ambula::kinematics::{JointCentre, Motion, Segment, track};

use crate::conventions::mannequin::{Mannequin, Part, trial};

fn motion_of(figure: &Mannequin, subject: Subject, settings: &ModelSettings) -> (Calibration, Motion) {
    let standing = trial("standing", &[figure.clone(), figure.clone()]);
    let set = MarkerSet::by_name("plug-in-gait-full-body").unwrap();
    let calibration = calibrate(&standing, subject, &set, settings).unwrap();
    let motion = track(&standing, &calibration).unwrap();
    (calibration, motion)
}

#[test]
fn each_regression_puts_the_hip_where_its_equation_says() {
    let figure = Mannequin::standing();
    // Mannequin: pelvic width 240 mm, leg length 880 mm, marker radius 7 mm; markers 160 mm deep and 10 mm higher
    // behind, so that the depth without markers is 160.31 - 14.
    let depth = 160.0_f64.hypot(10.0) - 14.0;
    for (name, by_hand) in [
        (HipCentre::Bell, [-0.19 * 240.0 - 7.0, 86.4, -72.0]),
        (
            HipCentre::Harrington,
            [
                -0.24 * depth - 9.9 - 7.0,
                0.28 * depth + 0.16 * 240.0 + 7.9,
                -0.16 * 240.0 - 0.04 * 880.0 - 7.1,
            ],
        ),
        (
            HipCentre::Hara,
            [
                11.0 - 0.063 * 880.0 - 7.0,
                8.0 + 0.086 * 880.0,
                -9.0 - 0.078 * 880.0,
            ],
        ),
    ] {
        let settings = ModelSettings {
            hip_centre: name,
            ..ModelSettings::plug_in_gait()
        };
        let (_, motion) = motion_of(&figure, Mannequin::subject(), &settings);
        let pelvis = motion
            .segment(Segment::Pelvis, Side::Left)
            .unwrap()
            .at(0)
            .unwrap();
        for side in Side::BOTH {
            let hip = Vec3::from(
                motion
                    .joint_centre(JointCentre::Hip, side)
                    .unwrap()
                    .at(0)
                    .unwrap(),
            );
            let local = pelvis.rotation.transpose() * (hip - pelvis.origin_mm);
            let [x, y, z] = by_hand;
            let wanted = Vec3::new(x, -side.sign() * y, z);
            assert!(
                (local - wanted).norm() < 1e-3,
                "{name:?} {side:?}: {local} {wanted}"
            );
        }
    }
}

#[test]
fn both_pelvic_orders_describe_the_same_pelvis() {
    let turned = Mannequin::standing().turned(
        Part::Pelvis,
        &(rotation_z(0.4) * rotation_x(0.25) * rotation_y(0.35)),
    );
    let classic = motion_of(
        &Mannequin::standing(),
        Mannequin::subject(),
        &ModelSettings::plug_in_gait(),
    )
    .0;
    let mut baker = classic.clone();
    baker.settings.pelvic_rotation_order = PelvicRotationOrder::Baker2001;
    let walk = trial("turned", &[turned.clone(), turned]);
    let angles = |c: &Calibration| {
        let motion = track(&walk, c).unwrap();
        motion
            .angle(AngleName::Pelvis, Side::Right)
            .unwrap()
            .at(0)
            .unwrap()
            .map(f64::to_radians)
    };
    let ([b, a, g], [tilt, obliquity, rotation]) = (angles(&classic), angles(&baker));
    let one = rotation_y(b) * rotation_x(-a) * rotation_z(g);
    let other = rotation_z(rotation) * rotation_x(-obliquity) * rotation_y(tilt);
    assert!((one - other).norm() < 1e-9);
    assert!(
        (obliquity + 0.25).abs() < 1e-4 && (rotation - 0.4).abs() < 1e-4,
        "{obliquity} {rotation}"
    );
    assert!((a - obliquity).abs() > 0.01, "the orders differ");
}

#[test]
fn the_torsioned_knee_differs_by_the_torsion() {
    let mut subject = Mannequin::subject();
    for side in Side::BOTH {
        subject.side_mut(side).tibial_torsion_deg = Some(Measured::new(-15.0, Source::SessionFile));
    }
    let one = ModelSettings::plug_in_gait();
    let other = ModelSettings {
        shank_at_knee: ShankAtKnee::Torsioned,
        ..one
    };
    let knee = |settings| {
        let (_, motion) = motion_of(&Mannequin::standing(), subject, settings);
        Side::BOTH.map(|side| motion.angle(AngleName::Knee, side).unwrap().at(0).unwrap()[2])
    };
    for (a, b) in knee(&one).into_iter().zip(knee(&other)) {
        assert!((b - a + 15.0).abs() < 0.5, "{a} {b}");
    }
}

/// Where the knee and ankle axes really are: turned by these about the long axis, inward, against the wands.
const KNEE_TURN_RAD: f64 = 0.15;
const ANKLE_TURN_RAD: f64 = -0.25;

#[test]
fn medial_markers_give_back_their_joint_centres_and_axes() {
    let mut standing = Mannequin::standing();
    for side in Side::BOTH {
        let l = side.letter();
        let medial = Vec3::new(0.0, side.sign(), 0.0);
        for (lateral, name, width, turn) in [
            (format!("{l}KNE"), format!("{l}KNM"), 114.0, KNEE_TURN_RAD),
            (format!("{l}ANK"), format!("{l}MED"), 84.0, ANKLE_TURN_RAD),
        ] {
            let (part, p) = standing.markers[&lateral];
            let axis = rotation_z(turn * side.sign()) * medial;
            standing.markers.insert(name, (part, p + axis * width));
        }
    }
    let mut subject = Mannequin::subject();
    for side in Side::BOTH {
        subject.side_mut(side).knee_width_mm = None;
        subject.side_mut(side).ankle_width_mm = None;
    }
    let settings = ModelSettings {
        knee_axis: KneeAxis::MedialMarkers,
        ankle_axis: AnkleAxis::MedialMarkers,
        ..ModelSettings::plug_in_gait()
    };
    let (calibration, _) = motion_of(&standing, subject, &settings);
    // The walk has no medial markers.
    let mut bare = standing.clone();
    bare.markers
        .retain(|name, _| !name.ends_with("KNM") && !name.ends_with("MED"));
    let motion = track(&trial("walk", &[bare.clone(), bare]), &calibration).unwrap();
    for side in Side::BOTH {
        let l = side.letter();
        let m = calibration.subject.side(side);
        assert!((m.knee_width_mm.unwrap().value - 100.0).abs() < 1e-3);
        assert_eq!(m.ankle_width_mm.unwrap().source, Source::Computed);
        let middle = |a: &str, b: &str| {
            (standing.markers[&format!("{l}{a}")].1 + standing.markers[&format!("{l}{b}")].1) / 2.0
        };
        let centre = |joint| Vec3::from(motion.joint_centre(joint, side).unwrap().at(0).unwrap());
        // The chord's right angle at the knee stays: only the plane of the axis is calibrated there.
        let knee_off = (centre(JointCentre::Knee) - middle("KNE", "KNM")).norm();
        assert!(knee_off < 10.0, "{knee_off}");
        let ankle_off = (centre(JointCentre::Ankle) - middle("ANK", "MED")).norm();
        assert!(ankle_off < 1e-3, "{ankle_off}");
        let thigh = motion
            .segment(Segment::Thigh, side)
            .unwrap()
            .at(0)
            .unwrap()
            .rotation;
        let shank = motion
            .segment(Segment::TorsionedShank, side)
            .unwrap()
            .at(0)
            .unwrap()
            .rotation;
        let across = |a: &str, b: &str| {
            let v = standing.markers[&format!("{l}{a}")].1 - standing.markers[&format!("{l}{b}")].1;
            v.normalize()
        };
        // The axes lie in the planes of the long axis and the two markers: nothing of them points forward.
        assert!(thigh.column(0).dot(&across("KNE", "KNM")).abs() < 1e-4);
        assert!(shank.column(0).dot(&across("ANK", "MED")).abs() < 1e-4);
        // With both axes known, the untorsioned shank is in line with the knee: a standing figure has no knee rotation.
        let knee = motion.angle(AngleName::Knee, side).unwrap().at(0).unwrap();
        assert!(knee[2].abs() < 1.0, "{knee:?}");
        let torsion = m.tibial_torsion_deg.unwrap().value;
        let wanted = (ANKLE_TURN_RAD - KNEE_TURN_RAD).to_degrees();
        assert!((torsion - wanted).abs() < 1.0, "{torsion} {wanted}");
    }
}

#[test]
fn a_knee_alignment_device_sets_the_knee_axis() {
    const STEM_MM: f64 = 120.0;
    let mut standing = Mannequin::standing();
    for side in Side::BOTH {
        let l = side.letter();
        let (part, apex) = standing.markers.remove(&format!("{l}KNE")).unwrap();
        let turn = rotation_z(KNEE_TURN_RAD * side.sign());
        // Lateral stem along the axis; the other two perpendicular to it and to each other.
        let stems = [
            Vec3::new(0.0, -side.sign(), 0.0),
            Vec3::new(1.0, 0.0, 1.0).normalize(),
            Vec3::new(1.0, 0.0, -1.0).normalize(),
        ];
        for (name, stem) in ["KAX", "KD1", "KD2"].into_iter().zip(stems) {
            standing
                .markers
                .insert(format!("{l}{name}"), (part, apex + turn * stem * STEM_MM));
        }
    }
    let settings = ModelSettings {
        knee_axis: KneeAxis::AlignmentDevice,
        ..ModelSettings::plug_in_gait()
    };
    let (calibration, _) = {
        let trial = trial("standing", &[standing.clone(), standing.clone()]);
        let set = MarkerSet::by_name("plug-in-gait-full-body").unwrap();
        (
            calibrate(&trial, Mannequin::subject(), &set, &settings).unwrap(),
            (),
        )
    };
    // In the walk the knee marker sits where the stems met.
    let walk = Mannequin::standing();
    let motion = track(&trial("walk", &[walk.clone(), walk]), &calibration).unwrap();
    for side in Side::BOTH {
        let axis = rotation_z(KNEE_TURN_RAD * side.sign()) * Vec3::y();
        let thigh = motion
            .segment(Segment::Thigh, side)
            .unwrap()
            .at(0)
            .unwrap()
            .rotation;
        assert!(
            thigh.column(0).dot(&axis).abs() < 2e-3,
            "{}",
            thigh.column(0).dot(&axis)
        );
        // The ankle axis follows the device where no torsion was measured.
        let shank = motion
            .segment(Segment::TorsionedShank, side)
            .unwrap()
            .at(0)
            .unwrap()
            .rotation;
        assert!(
            shank.column(0).dot(&axis).abs() < 0.03,
            "{}",
            shank.column(0).dot(&axis)
        );
        let m = calibration.subject.side(side);
        assert_eq!(m.thigh_rotation_deg.unwrap().source, Source::Computed);
    }
}

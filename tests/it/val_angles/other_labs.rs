//! Captures of laboratories that store no measurements and no angles, or only rounded segment frames.

use ambula::anatomy::{AngleName, Side};
use ambula::calibration::{
    AnkleAxis, CalibrationError, KneeAxis, MarkerSet, Measured, ModelSettings, Source, Subject, calibrate,
    without_static,
};
use ambula::capture::Trial;
use ambula::geometry::{Mat3, Vec3, matrix_of_columns, unit, yxz_rad};
use ambula::kinematics::{JointCentre, ProgressionFrom, track};

use crate::compare::Differences;
use crate::corpus;

fn said(value: f64) -> Option<Measured> {
    Some(Measured::new(value, Source::SessionFile))
}

/// An adult of 1.75 m; these files do not say who walked.
fn adult() -> Subject {
    let mut subject = Subject {
        marker_diameter_mm: said(14.0),
        height_mm: said(1750.0),
        ..Subject::default()
    };
    for side in Side::BOTH {
        let m = subject.side_mut(side);
        m.leg_length_mm = said(900.0);
        m.knee_width_mm = said(105.0);
        m.ankle_width_mm = said(70.0);
        m.flat_foot = Some((false, Source::SessionFile));
    }
    subject
}

#[test]
fn cortex_helen_hayes_needs_measurements_and_walks_with_them() {
    let Some(folder) = corpus::folder() else { return };
    let walk = Trial::read(&folder.join("gait/cortex-helen-hayes/Gait.c3d")).unwrap();
    let found = MarkerSet::detect(&walk.marker_labels()).unwrap();
    assert_eq!(found.set.name, "helen-hayes-sacral");
    assert!((found.score - 1.0).abs() < 1e-12, "{:?}", found.missing);
    let settings = ModelSettings::plug_in_gait();

    match without_static(&walk, Subject::from_stored(&walk), &found.set, &settings).unwrap_err() {
        CalibrationError::MissingMeasurements { names } => {
            for needed in ["inter-ASIS distance", "left leg length", "right ankle width"] {
                assert!(names.iter().any(|n| n == needed), "{needed} in {names:?}");
            }
            assert!(names.iter().any(|n| n.contains("static trial")), "{names:?}");
        }
        other => panic!("{other}"),
    }

    let mut subject = adult();
    subject.inter_asis_distance_mm = said(240.0);
    for side in Side::BOTH {
        let m = subject.side_mut(side);
        // The thigh wands of this set stand that far in front of the line between its two knee markers.
        m.thigh_rotation_deg = said([-38.5, -45.4][side.index()]);
        m.static_plantar_flexion_deg = said(8.0);
        m.static_rotation_offset_deg = said(0.0);
    }
    let calibration = without_static(&walk, subject, &found.set, &settings).unwrap();
    let motion = track(&walk, &calibration).unwrap();
    assert_eq!(motion.progression.from, ProgressionFrom::Walk);
    for side in Side::BOTH {
        let knee = motion.angle(AngleName::Knee, side).unwrap();
        let flexion: Vec<f64> = (0..knee.len())
            .filter_map(|at| knee.at(at))
            .map(|v| v[0])
            .collect();
        let (low, high) = flexion
            .iter()
            .fold((f64::MAX, f64::MIN), |(l, h), v| (l.min(*v), h.max(*v)));
        println!(
            "{side:?} knee flexion {low:.0} to {high:.0} deg in {} frames",
            flexion.len()
        );
        // From the two knee markers and a guessed hip: -2 to 59 left, -6 to 62 right.
        assert!(flexion.len() > 150 && low > -15.0 && low < 15.0 && high > 50.0 && high < 75.0);
    }
    assert!(motion.angle(AngleName::Wrist, Side::Left).is_none());
}

#[test]
fn clusters_with_medial_markers_walk_with_measurements() {
    let Some(folder) = corpus::folder() else { return };
    let walk = Trial::read(&folder.join("gait/clusters-medial/test_walking.c3d")).unwrap();
    let found = MarkerSet::detect(&walk.marker_labels()).unwrap();
    assert_eq!(found.set.name, "clusters-medial");
    assert!((found.score - 1.0).abs() < 1e-12, "{:?}", found.missing);
    let settings = ModelSettings {
        knee_axis: KneeAxis::MedialMarkers,
        ankle_axis: AnkleAxis::MedialMarkers,
        ..ModelSettings::plug_in_gait()
    };
    let error = calibrate(&walk, Subject::default(), &found.set, &settings).unwrap_err();
    assert!(error.to_string().contains("left leg length"), "{error}");

    // No standing trial: the walk stands in for it, as all its markers are there.
    let calibration = calibrate(&walk, adult(), &found.set, &settings).unwrap();
    let motion = track(&walk, &calibration).unwrap();
    for side in Side::BOTH {
        for (joint, label, limit_mm) in [
            (JointCentre::Hip, "HJC", 60.0),
            (JointCentre::Knee, "KJC", 20.0),
            (JointCentre::Ankle, "AJC", 20.0),
        ] {
            let stored = walk.point(&format!("{}{label}", side.letter())).unwrap();
            let ours = motion.joint_centre(joint, side).unwrap();
            let mut apart = Differences::default();
            for at in 0..walk.frames() {
                if let (Some(a), Some(b)) = (ours.at(at), stored.at(at)) {
                    apart.push((Vec3::from(a) - Vec3::from(b)).norm(), 0.0);
                }
            }
            println!(
                "{side:?} {label}: median {:.1} mm, max {:.1} mm",
                apart.quantile(0.5),
                apart.max()
            );
            assert!(apart.quantile(0.5) < limit_mm);
        }
        let knee = motion.angle(AngleName::Knee, side).unwrap();
        let high = (0..knee.len())
            .filter_map(|at| knee.at(at))
            .map(|v| v[0])
            .fold(f64::MIN, f64::max);
        assert!(high > 45.0 && high < 85.0, "{high}");
    }
}

/// Hip and knee angles from the segment frames that old files store as 16-bit integers: median and, for the
/// quantisation of 0.1 mm on axes of segment length, limit in degrees.
const QUANTISED_MEDIAN_DEG: f64 = 0.1;

#[test]
fn stored_segment_frames_of_old_files_give_their_angles() {
    let Some(folder) = corpus::folder() else { return };
    let mut files = 0;
    for file in [
        "sample_03/gait-pig.c3d",
        "sample_03/gait-pig-nz.c3d",
        "sample_09/PlugInC3D.c3d",
    ] {
        let trial = Trial::read(&folder.join("format").join(file)).unwrap();
        let mut all = Differences::default();
        for side in Side::BOTH {
            let (s, l) = (side.sign(), side.letter());
            let axes = |stem: &str, at: usize| -> Option<Mat3> {
                let point = |end: &str| trial.point(&format!("{stem}{end}"))?.at(at).map(Vec3::from);
                let origin = point("O")?;
                Some(matrix_of_columns(
                    unit(point("A")? - origin)?,
                    unit(point("L")? - origin)?,
                    unit(point("P")? - origin)?,
                ))
            };
            for (name, proximal, distal, sign) in [
                (AngleName::Hip, "PEL".to_owned(), format!("{l}FE"), -1.0),
                (AngleName::Knee, format!("{l}FE"), format!("{l}TI"), 1.0),
            ] {
                let stored = trial.output(&name.c3d_label(side)).unwrap();
                for at in 0..trial.frames() {
                    let stored = stored.at(at).filter(|v| v.iter().any(|c| c.abs() > 0.0));
                    if let (Some(t), Some(p), Some(d)) = (stored, axes(&proximal, at), axes(&distal, at)) {
                        let [b, a, g] = yxz_rad(&(p.transpose() * d)).map(f64::to_degrees);
                        for (ours, theirs) in [sign * b, s * a, s * g].into_iter().zip(t) {
                            all.push(ours, theirs);
                        }
                    }
                }
            }
        }
        println!(
            "{}",
            all.row(
                &format!("{file}: hip and knee from stored frames (deg)"),
                QUANTISED_MEDIAN_DEG
            )
        );
        assert!(all.quantile(0.5) < QUANTISED_MEDIAN_DEG && all.len() > 1000);
        files += 1;
    }
    assert_eq!(files, 3);
}

/// Joint centres of one frame of the cleanest walk, from an independent prototype (mm, three decimals).
#[test]
fn joint_centres_of_one_frame() {
    let Some(folder) = corpus::folder() else { return };
    let walk = Trial::read(&folder.join("gait/pig-lower-nexus-1.8/PiG_Motion3_FF_N18.c3d")).unwrap();
    let set = MarkerSet::by_name("plug-in-gait-lower").unwrap();
    let calibration = without_static(
        &walk,
        Subject::from_stored(&walk),
        &set,
        &ModelSettings::plug_in_gait(),
    )
    .unwrap();
    let motion = track(&walk, &calibration).unwrap();
    for (joint, wanted) in [
        (JointCentre::Hip, [91.307, -211.919, 864.934]),
        (JointCentre::Knee, [95.309, -322.602, 486.904]),
        (JointCentre::Ankle, [124.599, -411.607, 72.490]),
    ] {
        let found = Vec3::from(motion.joint_centre(joint, Side::Left).unwrap().at(100).unwrap());
        assert!((found - Vec3::from(wanted)).norm() < 1e-3, "{joint:?} {found}");
    }
    assert_eq!(motion.progression.psi_deg, 90);
}

//! The functional hip centre of a real trial beside an independent computation of it.
//!
//! Another implementation (numpy, the same published method: symmetrical centre of rotation estimation, Ehrig et al.
//! 2006) gave the centre in the pelvis frame of Plug-in Gait, and the mean gap, for `FunctionalLHip.c3d` with the pelvis
//! from LASI, RASI, LPSI and RPSI and the thigh from LF01 to LF05.

use ambula::anatomy::Side;
use ambula::calibration::score;
use ambula::capture::Trial;
use ambula::kinematics::{Segment, track_static};
use ambula::quality::Severity;
use ambula::session::{self, Overrides, Silent};
use nalgebra::Vector3;

use super::corpus;

/// The centre that the other implementation found, mm, pelvis frame (forwards, left, up).
const CENTRE_MM: [f64; 3] = [-65.56, 98.04, -79.17];
/// Both implementations stop at about this, mm.
const SAME_MM: f64 = 0.1;
/// The mean gap that it found, mm, as printed.
const GAP_MM: f64 = 5.1;
const SAME_GAP_MM: f64 = 0.05;

#[test]
fn the_functional_hip_centre_is_that_of_another_implementation() {
    let Some(folder) = corpus::folder() else { return };
    let folder = folder.join("gait/functional-hip");
    let trial = Trial::read(&folder.join("FunctionalLHip.c3d")).unwrap();
    let of = |names: &[&str]| -> Vec<_> { names.iter().map(|n| trial.marker(n).unwrap()).collect() };
    let found = score(
        &of(&["LASI", "RASI", "LPSI", "RPSI"]),
        &of(&["LF01", "LF02", "LF03", "LF04", "LF05"]),
    )
    .unwrap();

    let outcome = session::run(&folder, &Overrides::default(), &Silent).unwrap();
    let motion = track_static(&trial, &outcome.calibrated.calibration).unwrap();
    let pelvis = motion.segment(Segment::Pelvis, Side::Left).unwrap();
    let local: Vec<Vector3<f64>> = found
        .centre_mm
        .iter()
        .enumerate()
        .filter_map(|(frame, centre)| {
            let frame = pelvis.at(frame)?;
            Some(frame.rotation.transpose() * (Vector3::from((*centre)?) - frame.origin_mm))
        })
        .collect();
    let mean = local.iter().sum::<Vector3<f64>>() / local.len() as f64;
    println!(
        "centre {mean:?} mm, gap {:.2} mm, {} frames, turned by {:.0} degrees",
        found.gap_mm, found.frames, found.turned_by_deg
    );
    assert!((mean - Vector3::from(CENTRE_MM)).abs().max() < SAME_MM, "{mean}");
    assert!((found.gap_mm - GAP_MM).abs() < SAME_GAP_MM, "{}", found.gap_mm);

    // The session judges it, and says so only where the limit is passed.
    let review = outcome.review.of("FunctionalLHip").unwrap();
    let judged = review
        .measured
        .iter()
        .find(|m| m.rule == "model.functional_hip")
        .unwrap();
    println!("judged: {:.2} mm", judged.value);
    assert!(judged.value > 0.0 && judged.value < 10.0, "{}", judged.value);
    let told = review
        .findings
        .iter()
        .any(|f| f.rule == "model.functional_hip" && f.severity > Severity::Note);
    assert!(!told);
}

//! Functional trials: is the movement of the hip good enough to find a joint centre from it?
//!
//! The model of this version takes the hip centre from the pelvis (regression); a functional trial is not used for it.
//! Its residual is judged all the same, and how far its centre lies from that of the model is said.

use super::super::finding::{Finding, Place};
use super::super::limits::Limits;
use super::super::view::TrialView;
use super::on;
use crate::anatomy::Side;
use crate::calibration::{Calibration, Landmark, score};
use crate::capture::Trial;
use crate::geometry::Vec3;
use crate::kinematics::{JointCentre, track_static};
use crate::signal::{Track, distance_sd_mm, median};

/// A marker is of the thigh when its distances to thigh and knee marker change by no more than this (SD, mm).
const ON_THIGH_SD_MM: f64 = 8.0;
/// A hip that turned by less than this (degrees) did not show its centre.
const LEAST_TURN_DEG: f64 = 20.0;

/// Asks a trial that is neither walk nor the standing trial.
pub(in super::super) fn check(view: &TrialView<'_>, limits: &Limits, found: &mut Vec<Finding>) {
    let is_standing = view.standing.is_some_and(|s| s.name() == view.trial.name());
    let (None, false, Some(calibration)) = (view.walk, is_standing, view.calibration) else {
        return;
    };
    for side in Side::BOTH {
        found.extend(judge(view.trial, calibration, side, limits));
    }
}

fn judge(trial: &Trial, calibration: &Calibration, side: Side, limits: &Limits) -> Option<Finding> {
    let markers = named(trial, calibration);
    let of = |landmark: Landmark, side: Side| {
        let marker = markers.iter().find(|(l, s, _)| *l == landmark && *s == side)?;
        trial.marker(&marker.2)
    };
    use Landmark as L;
    let pelvis: Vec<Track> = [
        (L::Asi, Side::Left),
        (L::Asi, Side::Right),
        (L::Psi, Side::Left),
        (L::Psi, Side::Right),
    ]
    .into_iter()
    .chain([(L::Sacr, Side::Left)])
    .filter_map(|(l, s)| of(l, s))
    .take(4)
    .collect();
    let thigh = thigh(trial, [of(L::Asi, side)?, of(L::Thi, side)?, of(L::Kne, side)?]);
    let score = score(&pelvis, &thigh).filter(|s| s.turned_by_deg >= LEAST_TURN_DEG)?;
    let away = away_from_model_mm(trial, calibration, side, &score.centre_mm);
    let away = away.map_or(String::new(), |mm| {
        format!("; it lies {mm:.0} mm from the hip centre of the model")
    });
    let word = side.word();
    let what = |_: &_| {
        format!(
            "functional trial: the {word} hip centre is left open by {:.1} mm on average (SCoRE, {} markers of the thigh, hip \
             turned by {:.0}°){away}",
            score.gap_mm,
            thigh.len(),
            score.turned_by_deg
        )
    };
    let action =
        "move the hip in all directions with the knee still; see that no marker of thigh or pelvis is loose";
    let finding = Finding::judged(limits, "model.functional_hip", score.gap_mm, what, action)?;
    Some(finding.at(Place {
        trial: Some(trial.name().to_owned()),
        ..on(side)
    }))
}

fn named(trial: &Trial, calibration: &Calibration) -> Vec<(Landmark, Side, String)> {
    calibration.marker_set.resolve(&trial.marker_labels())
}

/// Every marker that keeps its distances to thigh and knee marker and lies between hip and knee: the clusters that
/// functional trials are made with, and the two markers themselves when there are fewer than three others.
fn thigh(trial: &Trial, [asi, thi, kne]: [Track; 3]) -> Vec<Track> {
    let distance = |a: &Track, b: &Track| {
        let both = (0..a.len()).filter_map(|f| Some((Vec3::from(a.at(f)?) - Vec3::from(b.at(f)?)).norm()));
        median(both.collect())
    };
    let steady = |a: &Track, b: &Track| distance_sd_mm(a, b).is_some_and(|sd| sd <= ON_THIGH_SD_MM);
    let length = distance(&asi, &kne).unwrap_or(0.0);
    let mut cluster: Vec<Track> = trial
        .marker_labels()
        .into_iter()
        .filter_map(|label| trial.marker(label))
        .filter(|track| {
            let apart = |other: &Track| distance(track, other).is_some_and(|mm| mm > 1.0);
            let between = distance(track, &asi).is_some_and(|mm| mm <= length);
            apart(&thi)
                && apart(&kne)
                && steady(track, &thi)
                && steady(track, &kne)
                && between
                && !steady(track, &asi)
        })
        .collect();
    if cluster.len() < 3 {
        cluster.extend([thi, kne]);
    }
    cluster
}

/// Mean distance (mm) of the functional centre to that of the model.
fn away_from_model_mm(
    trial: &Trial,
    calibration: &Calibration,
    side: Side,
    centre_mm: &[Option<[f64; 3]>],
) -> Option<f64> {
    let motion = track_static(trial, calibration).ok()?;
    let hip = motion.joint_centre(JointCentre::Hip, side)?;
    let both = centre_mm
        .iter()
        .enumerate()
        .filter_map(|(frame, at)| Some((Vec3::from((*at)?) - Vec3::from(hip.at(frame)?)).norm()));
    median(both.collect())
}

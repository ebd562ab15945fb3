//! From a standing trial and the subject's measurements to a calibration.
//!
//! # References
//! Davis et al. 1991, Hum Mov Sci 10:575; Kadaba et al. 1990, J Orthop Res 8:383; the order of steps and the means
//! are those of Plug-in Gait.

use super::joint_axes::{joint_axes, put_device_knee};
use super::lower_body::{leg, pelvis, standing_foot};
use super::model::constants;
use super::{
    AnkleAxis, Calibration, CalibrationError, Constants, Finding, HipCentre, KneeAxis, Landmark, MarkerSet,
    MarkerTracks, Measured, ModelSettings, Source, Subject, head, hip_centre, plausibility, recovery,
};
use crate::anatomy::Side;
use crate::capture::Trial;
use crate::geometry::{Vec3, yxz_rad};

/// Marker diameter (mm) where nobody says: the usual 14 mm of gait laboratories.
const USUAL_MARKER_DIAMETER_MM: f64 = 14.0;
/// A stored distance this near (mm) to the one between the mean markers is that distance, rounded by whoever stored it.
const SAME_DISTANCE_MM: f64 = 0.05;
/// A stored head offset this near (degrees) to the one of a level head was computed with a level head.
const SAME_OFFSET_DEG: f64 = 0.01;

/// Calibrates a subject from a standing trial.
///
/// Measurements that are missing are computed where the model says how, recovered from stored outputs where there
/// are some, or assumed where there is a usual value; `Calibration::subject` tells which. The offsets of the feet
/// are always computed from this trial, except where the session file gives them.
///
/// # Errors
/// Markers or measurements that the lower body cannot do without are missing, measurements are impossible, or no
/// frame shows all markers of a leg.
pub fn calibrate(
    static_trial: &Trial,
    subject: Subject,
    marker_set: &MarkerSet,
    settings: &ModelSettings,
) -> Result<Calibration, CalibrationError> {
    let labels = marker_set.resolve(&static_trial.marker_labels());
    let mut tracks = MarkerTracks::read(static_trial, &labels);
    if settings.knee_axis == KneeAxis::AlignmentDevice {
        for side in Side::BOTH {
            put_device_knee(&mut tracks, side);
        }
    }
    needed_markers(&tracks, static_trial, marker_set, settings)?;

    let (recovered, mut findings) = recovery::recover(static_trial, &subject, marker_set);
    findings.extend(subject.contradictions(&Subject::from_stored(static_trial)));
    let mut subject = subject.or(recovered);
    usual_diameter(&mut subject, &mut findings);
    inter_asis_distance(&tracks, &mut subject);
    medial_widths(&tracks, settings, &mut subject);
    trochanter_distance(&mut subject);
    plausibility::require_possible(&subject)?;
    let depth_mm = pelvic_depth_mm(&tracks, &subject, settings);
    let resolved = constants(&subject, settings, depth_mm)?;

    for side in Side::BOTH {
        if settings.knee_axis == KneeAxis::ThighWand && settings.ankle_axis == AnkleAxis::ShankWand {
            continue;
        }
        let Some(axes) = joint_axes(&tracks, side, settings, resolved.leg(side)) else {
            return Err(no_complete_frame(static_trial, side));
        };
        let m = subject.side_mut(side);
        for (slot, value) in [
            (&mut m.thigh_rotation_deg, axes.thigh_rotation_rad),
            (&mut m.shank_rotation_deg, axes.shank_rotation_rad),
            (&mut m.tibial_torsion_deg, axes.tibial_torsion_rad),
            (&mut m.ankle_ab_add_deg, axes.ankle_ab_add_rad),
        ] {
            if let Some(value) = value {
                *slot = Some(Measured::new(value.to_degrees(), Source::Computed));
            }
        }
    }
    let resolved = constants(&subject, settings, depth_mm)?;
    feet(static_trial, &tracks, &resolved, &mut subject, &mut findings)?;
    head_offset(&tracks, &mut subject, &mut findings);

    findings.extend(plausibility::problems(&subject));
    findings.extend(plausibility::against_markers(&subject, &tracks));
    Ok(Calibration {
        constants: constants(&subject, settings, depth_mm)?,
        subject,
        marker_set: marker_set.clone(),
        settings: *settings,
        findings,
    })
}

/// A calibration without a standing trial, from measurements that hold all its results. `trial` is one of the walks;
/// its stored outputs may give away the marker diameter, and its pelvis markers the depth of the pelvis.
///
/// # Errors
/// A measurement or an offset of the feet is missing (all are listed), or measurements are impossible.
pub fn without_static(
    trial: &Trial,
    subject: Subject,
    marker_set: &MarkerSet,
    settings: &ModelSettings,
) -> Result<Calibration, CalibrationError> {
    let tracks = MarkerTracks::read(trial, &marker_set.resolve(&trial.marker_labels()));
    let (recovered, mut findings) = recovery::recover(trial, &subject, marker_set);
    let mut subject = subject.or(recovered);
    usual_diameter(&mut subject, &mut findings);
    trochanter_distance(&mut subject);
    plausibility::require_possible(&subject)?;
    let mut names = Vec::new();
    for side in Side::BOTH {
        let m = subject.side(side);
        for (value, name) in [
            (m.static_plantar_flexion_deg, "static plantar flexion"),
            (m.static_rotation_offset_deg, "static rotation offset"),
        ] {
            if value.is_none() {
                names.push(format!("{} {name} (or a static trial)", side.word()));
            }
        }
    }
    let depth_mm = pelvic_depth_mm(&tracks, &subject, settings);
    let resolved = constants(&subject, settings, depth_mm);
    match resolved {
        Err(CalibrationError::MissingMeasurements { names: more }) => {
            names.splice(0..0, more);
            Err(CalibrationError::MissingMeasurements { names })
        }
        Err(other) => Err(other),
        Ok(_) if !names.is_empty() => Err(CalibrationError::MissingMeasurements { names }),
        Ok(constants) => {
            findings.push(Finding::note(
                "static_trial",
                "no static trial: the stored offsets of the feet are used".to_owned(),
                "add the static trial to the session",
            ));
            findings.extend(plausibility::problems(&subject));
            Ok(Calibration {
                constants,
                subject,
                marker_set: marker_set.clone(),
                settings: *settings,
                findings,
            })
        }
    }
}

fn needed_markers(
    tracks: &MarkerTracks,
    trial: &Trial,
    marker_set: &MarkerSet,
    settings: &ModelSettings,
) -> Result<(), CalibrationError> {
    let mut needed = vec![
        Landmark::Asi,
        Landmark::Thi,
        Landmark::Kne,
        Landmark::Tib,
        Landmark::Ank,
        Landmark::Hee,
        Landmark::Toe,
    ];
    match settings.knee_axis {
        KneeAxis::ThighWand => {}
        KneeAxis::AlignmentDevice => needed.extend([Landmark::Kax, Landmark::Kd1, Landmark::Kd2]),
        KneeAxis::MedialMarkers => needed.push(Landmark::Knm),
    }
    if settings.ankle_axis == AnkleAxis::MedialMarkers {
        needed.push(Landmark::Med);
    }
    let mut names = Vec::new();
    for landmark in needed {
        for side in Side::BOTH {
            if !tracks.has(landmark, side) {
                names.push(landmark.name(side));
            }
        }
    }
    let back =
        Side::BOTH.iter().all(|s| tracks.has(Landmark::Psi, *s)) || tracks.has(Landmark::Sacr, Side::Left);
    if !back {
        names.push("LPSI and RPSI (or SACR)".to_owned());
    }
    if names.is_empty() {
        return Ok(());
    }
    Err(CalibrationError::MissingMarkers {
        trial: trial.name().to_owned(),
        marker_set: marker_set.name.clone(),
        names,
    })
}

fn usual_diameter(subject: &mut Subject, findings: &mut Vec<Finding>) {
    if subject.marker_diameter_mm.is_none() {
        subject.marker_diameter_mm = Some(Measured::new(USUAL_MARKER_DIAMETER_MM, Source::Assumed));
        findings.push(Finding::warning(
            "marker_diameter",
            format!("marker diameter not stored: {USUAL_MARKER_DIAMETER_MM} mm assumed"),
            "write marker_diameter_mm into the session file; 1 mm of radius moves each joint centre by 1 mm",
        ));
    }
}

/// The mean position (mm) of two markers over the frames that show both.
fn means(tracks: &MarkerTracks, of: impl Fn(usize) -> Option<[Vec3; 2]>) -> Option<[Vec3; 2]> {
    let mut sum = [Vec3::zeros(); 2];
    let mut n = 0.0;
    for pair in (0..tracks.frames()).filter_map(of) {
        for (s, p) in sum.iter_mut().zip(pair) {
            *s += p;
        }
        n += 1.0;
    }
    (n > 0.0).then(|| sum.map(|s| s / n))
}

fn inter_asis_distance(tracks: &MarkerTracks, subject: &mut Subject) {
    let pair = means(tracks, |at| {
        Some([
            tracks.at(Landmark::Asi, Side::Left, at)?,
            tracks.at(Landmark::Asi, Side::Right, at)?,
        ])
    });
    let Some([left, right]) = pair else {
        return;
    };
    let distance = (left - right).norm();
    // A stored distance that is this very distance, rounded, is no measurement of its own.
    let keep = subject
        .inter_asis_distance_mm
        .is_some_and(|m| m.source == Source::SessionFile || (m.value - distance).abs() > SAME_DISTANCE_MM);
    if !keep {
        subject.inter_asis_distance_mm = Some(Measured::new(distance, Source::Computed));
    }
}

fn trochanter_distance(subject: &mut Subject) {
    for side in Side::BOTH {
        let m = subject.side_mut(side);
        if let (None, Some(leg)) = (m.asis_trochanter_distance_mm, m.leg_length_mm) {
            let distance = hip_centre::asis_trochanter_distance_mm(leg.value);
            m.asis_trochanter_distance_mm = Some(Measured::new(distance, Source::Computed));
        }
    }
}

/// Joint widths from medial markers, where nobody measured them.
fn medial_widths(tracks: &MarkerTracks, settings: &ModelSettings, subject: &mut Subject) {
    let Some(diameter) = subject.marker_diameter_mm else {
        return;
    };
    for side in Side::BOTH {
        let width = |lateral, medial| {
            let [a, b] = means(tracks, |at| {
                Some([tracks.at(lateral, side, at)?, tracks.at(medial, side, at)?])
            })?;
            Some(Measured::new((a - b).norm() - diameter.value, Source::Computed))
        };
        let m = subject.side_mut(side);
        if settings.knee_axis == KneeAxis::MedialMarkers && m.knee_width_mm.is_none() {
            m.knee_width_mm = width(Landmark::Kne, Landmark::Knm);
        }
        if settings.ankle_axis == AnkleAxis::MedialMarkers && m.ankle_width_mm.is_none() {
            m.ankle_width_mm = width(Landmark::Ank, Landmark::Med);
        }
    }
}

/// Depth of the pelvis (mm) between ASIS and PSIS (or sacral) markers, markers deducted: Harrington's regression.
fn pelvic_depth_mm(tracks: &MarkerTracks, subject: &Subject, settings: &ModelSettings) -> Option<f64> {
    if settings.hip_centre != HipCentre::Harrington {
        return None;
    }
    let [front, back] = means(tracks, |at| {
        Some([pelvis(tracks, at)?.origin_mm, tracks.sacrum(at)?])
    })?;
    Some((front - back).norm() - subject.marker_diameter_mm?.value)
}

fn no_complete_frame(trial: &Trial, side: Side) -> CalibrationError {
    CalibrationError::NoCompleteFrame {
        trial: trial.name().to_owned(),
        side: side.word(),
        frames: trial.frames(),
    }
}

/// Flat-foot options and the static offsets of both feet.
fn feet(
    trial: &Trial,
    tracks: &MarkerTracks,
    constants: &Constants,
    subject: &mut Subject,
    findings: &mut Vec<Finding>,
) -> Result<(), CalibrationError> {
    for side in Side::BOTH {
        let sole_mm = subject.side(side).sole_delta_mm.map_or(0.0, |m| m.value);
        let flat = match subject.side(side).flat_foot {
            Some((flat, source)) => (flat, source),
            None => match recovery::flat_foot(trial, tracks, side, constants, sole_mm)
                .map(|flat| (flat, "the stored ankle angles"))
                .or_else(|| {
                    flat_foot_by_offset(tracks, side, constants, subject)
                        .map(|flat| (flat, "the stored static plantar flexion"))
                }) {
                Some((flat, from)) => {
                    let option = if flat { "on" } else { "off" };
                    findings.push(Finding::note(
                        "flat_foot",
                        format!(
                            "flat-foot option {option} for the {} foot, recovered from {from}",
                            side.word()
                        ),
                        "write it into the session file to confirm it",
                    ));
                    (flat, Source::RecoveredFromOutputs)
                }
                None => {
                    findings.push(Finding::warning(
                        "flat_foot",
                        format!("flat-foot option of the {} foot not stored: off assumed", side.word()),
                        "write flat_foot into the session file; it moves the ankle angle by 0.5 to 3.5 degrees",
                    ));
                    (false, Source::Assumed)
                }
            },
        };
        subject.side_mut(side).flat_foot = Some(flat);
        let Some([plantar_flexion, rotation_offset]) =
            foot_offsets_rad(tracks, side, constants, flat.0.then_some(sole_mm))
        else {
            return Err(no_complete_frame(trial, side));
        };
        let m = subject.side_mut(side);
        for (slot, value) in [
            (&mut m.static_plantar_flexion_deg, plantar_flexion),
            (&mut m.static_rotation_offset_deg, rotation_offset),
        ] {
            if !slot.is_some_and(|m| m.source == Source::SessionFile) {
                *slot = Some(Measured::new(value.to_degrees(), Source::Computed));
            }
        }
    }
    Ok(())
}

/// Which foot variant gives the stored static plantar flexion (1e-3 degrees), where one does.
fn flat_foot_by_offset(
    tracks: &MarkerTracks,
    side: Side,
    constants: &Constants,
    subject: &Subject,
) -> Option<bool> {
    const SAME_DEG: f64 = 1e-3;
    let m = subject.side(side);
    let stored = m.static_plantar_flexion_deg?.value;
    let sole_mm = m.sole_delta_mm.map_or(0.0, |s| s.value);
    [None, Some(sole_mm)]
        .into_iter()
        .find(|sole| {
            foot_offsets_rad(tracks, side, constants, *sole)
                .is_some_and(|[pf, _]| (pf.to_degrees() - stored).abs() < SAME_DEG)
        })
        .map(|sole| sole.is_some())
}

/// Mean plantar flexion and rotation (radians) of the standing foot against the foot that toe and ankle centre give.
fn foot_offsets_rad(
    tracks: &MarkerTracks,
    side: Side,
    constants: &Constants,
    flat_sole_mm: Option<f64>,
) -> Option<[f64; 2]> {
    let mut sum = [0.0; 2];
    let mut n = 0.0;
    for at in 0..tracks.frames() {
        let leg = leg(tracks, at, side, pelvis(tracks, at).as_ref(), constants.leg(side));
        let (Some(shank), Some(uncorrected)) = (leg.shank, leg.uncorrected_foot) else {
            continue;
        };
        let (Some(heel), Some(toe)) = (
            tracks.at(Landmark::Hee, side, at),
            tracks.at(Landmark::Toe, side, at),
        ) else {
            continue;
        };
        let standing = standing_foot(heel, toe, &shank, flat_sole_mm)?;
        let [b, a, _] = yxz_rad(&(uncorrected.transpose() * standing));
        sum[0] -= b;
        sum[1] += side.sign() * a;
        n += 1.0;
    }
    (n > 0.0).then(|| sum.map(|s| s / n))
}

fn head_offset(tracks: &MarkerTracks, subject: &mut Subject, findings: &mut Vec<Finding>) {
    if subject
        .head_offset_deg
        .is_some_and(|m| m.source == Source::SessionFile)
    {
        return;
    }
    let Some(level) = head::head_offset_rad(tracks).map(f64::to_degrees) else {
        return;
    };
    let stored = subject.head_offset_deg.map(|m| m.value).filter(|v| v.abs() > 0.0);
    let (is_level, source) = match (subject.head_level, stored) {
        (Some(said), _) => said,
        (None, Some(stored)) if (stored - level).abs() < SAME_OFFSET_DEG => {
            (true, Source::RecoveredFromOutputs)
        }
        // Another standing trial was used: its value stays.
        (None, Some(_)) => {
            findings.push(Finding::note(
                "head_offset",
                "the stored head offset is not that of this static trial; it is kept".to_owned(),
                "write head_level into the session file to have it computed",
            ));
            return;
        }
        (None, None) => {
            findings.push(Finding::note(
                "head_level",
                "level-head option not stored: off assumed".to_owned(),
                "write head_level into the session file if the subject looked straight ahead",
            ));
            (false, Source::Assumed)
        }
    };
    subject.head_level = Some((is_level, source));
    let offset = if is_level { level } else { 0.0 };
    subject.head_offset_deg = Some(Measured::new(offset, Source::Computed));
}

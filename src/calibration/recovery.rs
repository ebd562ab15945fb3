//! Measurements that a capture does not store, worked out from the model outputs that it does store.
//!
//! The knee centre of another program lies half a knee width plus one marker radius from the knee marker, so the
//! stored thigh origin (`LFEO`) gives the marker diameter away. Whether a foot was taken as flat shows in the
//! stored ankle angles of the standing trial: they fit one of the two variants and not the other.

use super::lower_body::{leg, pelvis, standing_foot};
use super::{Constants, Finding, Landmark, MarkerSet, MarkerTracks, Measured, Source, Subject};
use crate::anatomy::{AngleName, Side};
use crate::capture::Trial;
use crate::geometry::{Vec3, wrap_deg, yxz_rad};

/// Largest spread (mm) of the recovered diameter over frames and sides that is still float noise.
const DIAMETER_SPREAD_MM: f64 = 0.05;
/// Marker diameters that exist (mm).
const DIAMETERS_MM: std::ops::RangeInclusive<f64> = 2.0..=40.0;
/// A diameter this near to a round hundredth of a millimetre is that hundredth.
const DIAMETER_ROUNDING_MM: f64 = 0.002;
/// Difference (mm) between a stored and a recovered diameter from which they disagree.
const DIAMETER_DISAGREES_MM: f64 = 0.1;
/// Mean difference (degrees) of the ankle angle below which a foot variant is the one that was used.
const FOOT_FITS_DEG: f64 = 0.05;

/// What the stored outputs of a trial say about measurements that `subject` lacks, and what was noticed.
pub fn recover(trial: &Trial, subject: &Subject, marker_set: &MarkerSet) -> (Subject, Vec<Finding>) {
    let tracks = MarkerTracks::read(trial, &marker_set.resolve(&trial.marker_labels()));
    let mut found = Subject::default();
    let mut findings = Vec::new();
    if let Some(diameter_mm) = marker_diameter_mm(trial, subject, &tracks) {
        match subject.marker_diameter_mm {
            None => {
                found.marker_diameter_mm = Some(Measured::new(diameter_mm, Source::RecoveredFromOutputs));
                findings.push(Finding::note(
                    "marker_diameter",
                    format!(
                        "marker diameter {diameter_mm:.2} mm recovered from the outputs stored in {}",
                        trial.name()
                    ),
                    "write it into the session file to confirm it",
                ));
            }
            Some(given) if (given.value - diameter_mm).abs() > DIAMETER_DISAGREES_MM => {
                findings.push(Finding::warning(
                    "marker_diameter",
                    format!(
                        "marker diameter {:.2} mm ({}), but the outputs stored in {} were made with {diameter_mm:.2} mm",
                        given.value,
                        given.source.words(),
                        trial.name()
                    ),
                    "check which markers were used",
                ));
            }
            Some(_) => {}
        }
    }
    (found, findings)
}

fn marker_diameter_mm(trial: &Trial, subject: &Subject, tracks: &MarkerTracks) -> Option<f64> {
    let mut diameters = Vec::new();
    for side in Side::BOTH {
        let width = subject.side(side).knee_width_mm?.value;
        let centre = trial.point(&format!("{}FEO", side.letter()))?;
        for at in 0..centre.len() {
            if let (Some(centre), Some(marker)) = (centre.at(at), tracks.at(Landmark::Kne, side, at))
                && Vec3::from(centre).norm() > 0.0
            {
                diameters.push(2.0 * (marker - Vec3::from(centre)).norm() - width);
            }
        }
    }
    diameters.sort_by(f64::total_cmp);
    let at = |share: usize| {
        diameters
            .get(diameters.len().saturating_sub(1) * share / 100)
            .copied()
    };
    let (low, middle, high) = (at(5)?, at(50)?, at(95)?);
    if high - low > DIAMETER_SPREAD_MM || !DIAMETERS_MM.contains(&middle) {
        return None;
    }
    let round = (middle * 100.0).round() / 100.0;
    Some(if (round - middle).abs() < DIAMETER_ROUNDING_MM {
        round
    } else {
        middle
    })
}

/// Whether the stored outputs of the standing trial were made with a flat foot; `None` where they do not say.
pub(super) fn flat_foot(
    trial: &Trial,
    tracks: &MarkerTracks,
    side: Side,
    constants: &Constants,
    sole_mm: f64,
) -> Option<bool> {
    let stored = trial.output(&AngleName::Ankle.c3d_label(side))?;
    let mut off = [0.0; 2];
    let mut n = 0.0;
    for at in 0..tracks.frames() {
        let Some(stored_deg) = stored.at(at).filter(|v| v.iter().any(|c| c.abs() > 0.0)) else {
            continue;
        };
        let leg = leg(tracks, at, side, pelvis(tracks, at).as_ref(), constants.leg(side));
        let (Some(shank), Some(torsioned)) = (leg.shank, leg.torsioned_shank) else {
            continue;
        };
        let (Some(heel), Some(toe)) = (
            tracks.at(Landmark::Hee, side, at),
            tracks.at(Landmark::Toe, side, at),
        ) else {
            continue;
        };
        for (off, sole) in off.iter_mut().zip([None, Some(sole_mm)]) {
            let foot = standing_foot(heel, toe, &shank, sole)?;
            let [b, _, _] = yxz_rad(&(torsioned.transpose() * foot));
            *off += wrap_deg(-b.to_degrees() - 90.0 - stored_deg[0]).abs();
        }
        n += 1.0;
    }
    let [plain, flat] = off.map(|sum| sum / n);
    match (n > 0.0, plain < FOOT_FITS_DEG, flat < FOOT_FITS_DEG) {
        (true, true, false) => Some(false),
        (true, false, true) => Some(true),
        _ => None,
    }
}

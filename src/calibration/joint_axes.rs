//! Knee and ankle axes from a standing trial with a knee alignment device or medial markers, turned into the wand
//! offsets, torsion and ankle rotation with which the chord function gives them back in the walks.
//!
//! # References
//! Davis et al. 1991, Hum Mov Sci 10:575 (knee alignment device); Leboeuf et al. 2019, Gait Posture 69:235 (medial
//! markers in the conventional model).

use super::lower_body::{leg, pelvis};
use super::{AnkleAxis, KneeAxis, Landmark, LegConstants, MarkerTracks, ModelSettings};
use crate::anatomy::Side;
use crate::geometry::{Vec3, chord, dihedral_rad, frame, rotation_x, unit};
use crate::signal::Track;

/// What the standing trial says of one leg's axes; absent where the wand markers decide.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct JointAxes {
    pub(super) thigh_rotation_rad: Option<f64>,
    pub(super) shank_rotation_rad: Option<f64>,
    pub(super) tibial_torsion_rad: Option<f64>,
    pub(super) ankle_ab_add_rad: Option<f64>,
}

/// Replaces the knee marker by the point that a knee alignment device stands for: its three stems are mutually
/// perpendicular and equally long, so the three markers span an equilateral triangle and the stems meet at a known
/// height below it, on the medial side.
pub(super) fn put_device_knee(tracks: &mut MarkerTracks, side: Side) {
    let mut knee = Track::missing(tracks.frames());
    for at in 0..tracks.frames() {
        knee.set(at, device_knee(tracks, at, side).map(Into::into));
    }
    tracks.put(Landmark::Kne, side, knee);
}

fn device_knee(tracks: &MarkerTracks, at: usize, side: Side) -> Option<Vec3> {
    let pelvis = pelvis(tracks, at)?;
    let a = tracks.at(Landmark::Kax, side, at)?;
    let b = tracks.at(Landmark::Kd1, side, at)?;
    let c = tracks.at(Landmark::Kd2, side, at)?;
    let edge = ((a - b).norm() + (b - c).norm() + (c - a).norm()) / 3.0;
    let normal = unit((b - a).cross(&(c - a)))?;
    let medial = pelvis.rotation.column(1) * side.sign();
    let inward = if normal.dot(&medial) > 0.0 {
        normal
    } else {
        -normal
    };
    // Stems of length L: edges are L sqrt 2, the apex is L / sqrt 3 from the plane.
    Some((a + b + c) / 3.0 + inward * (edge / 6.0_f64.sqrt()))
}

/// The point at the chord's radius and right angle that lies in the plane of marker, proximal centre and `centre`.
fn square_in_plane(marker: Vec3, proximal: Vec3, centre: Vec3, radius_mm: f64) -> Option<Vec3> {
    let x = proximal - marker;
    let x2 = x.norm_squared();
    let along = radius_mm * radius_mm / x2;
    let to_centre = centre - marker;
    let e = unit(to_centre - x * (to_centre.dot(&x) / x2))?;
    (along < 1.0).then(|| marker + x * along + e * (radius_mm * (1.0 - along).sqrt()))
}

/// The mean over the standing frames of what each frame says; `None` where no frame shows the markers.
pub(super) fn joint_axes(
    tracks: &MarkerTracks,
    side: Side,
    settings: &ModelSettings,
    constants: &LegConstants,
) -> Option<JointAxes> {
    let mut axes = JointAxes::default();
    let mut c = *constants;
    let s = side.sign();
    if settings.knee_axis != KneeAxis::ThighWand {
        let knee = mean_over(tracks.frames(), |at| {
            let hip = pelvis(tracks, at)?.point_mm(c.hip_in_pelvis_mm);
            let marker = tracks.at(Landmark::Kne, side, at)?;
            let centre = match settings.knee_axis {
                KneeAxis::MedialMarkers => {
                    let medial = tracks.at(Landmark::Knm, side, at)?;
                    square_in_plane(marker, hip, (marker + medial) / 2.0, c.knee_radius_mm)?
                }
                _ => chord(
                    marker,
                    hip,
                    tracks.at(Landmark::Kax, side, at)?,
                    c.knee_radius_mm,
                    0.0,
                )?,
            };
            let wand = tracks.at(Landmark::Thi, side, at)?;
            Some([s * dihedral_rad(centre, marker, hip, wand), 0.0, 0.0])
        })?;
        c.thigh_rotation_rad = knee[0];
        axes.thigh_rotation_rad = Some(knee[0]);
    }
    if settings.ankle_axis == AnkleAxis::MedialMarkers {
        let ankle = mean_over(tracks.frames(), |at| medial_ankle(tracks, at, side, &c))?;
        axes.shank_rotation_rad = Some(ankle[0]);
        axes.ankle_ab_add_rad = Some(ankle[1]);
        axes.tibial_torsion_rad = Some(ankle[2]);
    } else if settings.knee_axis == KneeAxis::AlignmentDevice {
        // The ankle axis follows the device, turned by the measured torsion.
        let torsion = c.torsion.map_or(0.0, |t| t.m12.atan2(t.m11));
        let shank = mean_over(tracks.frames(), |at| {
            let knee = leg(tracks, at, side, pelvis(tracks, at).as_ref(), &c).knee_mm?;
            let marker = tracks.at(Landmark::Ank, side, at)?;
            let axis = tracks.at(Landmark::Kax, side, at)?;
            let centre = chord(marker, knee, axis, c.ankle_radius_mm, torsion)?;
            let wand = tracks.at(Landmark::Tib, side, at)?;
            Some([s * dihedral_rad(centre, marker, knee, wand), 0.0, 0.0])
        })?;
        axes.shank_rotation_rad = Some(shank[0]);
    }
    Some(axes)
}

/// Shank rotation, ankle rotation and tibial torsion (radians) that put the ankle centre midway between the malleoli.
fn medial_ankle(tracks: &MarkerTracks, at: usize, side: Side, c: &LegConstants) -> Option<[f64; 3]> {
    let s = side.sign();
    let leg = leg(tracks, at, side, pelvis(tracks, at).as_ref(), c);
    let knee = leg.knee_mm?;
    let marker = tracks.at(Landmark::Ank, side, at)?;
    let centre = (marker + tracks.at(Landmark::Med, side, at)?) / 2.0;
    let square = square_in_plane(marker, knee, centre, c.ankle_radius_mm)?;
    let shank_rotation = s * dihedral_rad(square, marker, knee, tracks.at(Landmark::Tib, side, at)?);

    let axes = frame(knee - square, (marker - square) * -s)?;
    let to_centre = axes.transpose() * (centre - marker);
    let ab_add = (-s * to_centre.z).atan2(s * to_centre.y);

    let turned = axes * rotation_x(-ab_add) * axes.transpose() * (square - marker) + marker;
    let torsioned = frame(knee - turned, (marker - turned) * -s)?;
    let knee_axis = torsioned.transpose() * leg.thigh?.column(1);
    // From the knee's sideways axis to the ankle's, about the long axis of the shank.
    let torsion = s * (-(-knee_axis.x).atan2(knee_axis.y));
    Some([shank_rotation, ab_add, torsion])
}

/// The circular mean of angles (radians) over the frames that have them.
fn mean_over(frames: usize, of: impl Fn(usize) -> Option<[f64; 3]>) -> Option<[f64; 3]> {
    let mut sum = [(0.0, 0.0); 3];
    let mut any = false;
    for values in (0..frames).filter_map(of) {
        for ((sine, cosine), angle) in sum.iter_mut().zip(values) {
            *sine += angle.sin();
            *cosine += angle.cos();
        }
        any = true;
    }
    any.then(|| sum.map(|(sine, cosine): (f64, f64)| sine.atan2(cosine)))
}

//! Pelvis, thighs, shanks and feet of one frame: shared by the standing trial and the walks.
//!
//! # References
//! Davis et al. 1991, Hum Mov Sci 10:575; Kadaba et al. 1990, J Orthop Res 8:383; axes and signs in
//! docs/conventions.md: x forward (foot: up), y to the subject's left, z up on both sides.

use super::{FootPlane, Landmark, LegConstants, MarkerTracks};
use crate::anatomy::Side;
use crate::geometry::{Mat3, Pose, Vec3, chord, frame, matrix_of_columns, unit};

/// The pelvis: origin midway between the ASIS markers.
#[inline]
pub fn pelvis(tracks: &MarkerTracks, at: usize) -> Option<Pose> {
    let left = tracks.at(Landmark::Asi, Side::Left, at)?;
    let right = tracks.at(Landmark::Asi, Side::Right, at)?;
    let sacrum = tracks.sacrum(at)?;
    let middle = (left + right) / 2.0;
    let y = unit(left - right)?;
    let z = unit((middle - sacrum).cross(&y))?;
    Some(Pose {
        rotation: matrix_of_columns(y.cross(&z), y, z),
        origin_mm: middle,
    })
}

/// One leg at one frame. What a missing marker takes away is absent; the rest stays.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Leg {
    /// Hip joint centre, mm.
    pub hip_mm: Option<Vec3>,
    /// Knee joint centre, mm.
    pub knee_mm: Option<Vec3>,
    /// Ankle joint centre, mm.
    pub ankle_mm: Option<Vec3>,
    /// Thigh axes.
    pub thigh: Option<Mat3>,
    /// Shank axes in line with the ankle axis (torsioned, distal).
    pub torsioned_shank: Option<Mat3>,
    /// Shank axes in line with the knee axis (untorsioned, proximal).
    pub shank: Option<Mat3>,
    /// Foot axes from ankle centre and toe marker, before the offsets of the standing trial.
    pub uncorrected_foot: Option<Mat3>,
}

/// The leg of a side at a frame.
#[inline]
pub fn leg(tracks: &MarkerTracks, at: usize, side: Side, pelvis: Option<&Pose>, c: &LegConstants) -> Leg {
    let mut leg = Leg::default();
    let s = side.sign();
    let Some(hip) = pelvis.map(|p| p.point_mm(c.hip_in_pelvis_mm)) else {
        return leg;
    };
    leg.hip_mm = Some(hip);
    let marker = |landmark| tracks.at(landmark, side, at);

    let (Some(knee_marker), Some(thigh_marker)) = (marker(Landmark::Kne), marker(Landmark::Thi)) else {
        return leg;
    };
    let Some(knee) = chord(
        knee_marker,
        hip,
        thigh_marker,
        c.knee_radius_mm,
        s * c.thigh_rotation_rad,
    ) else {
        return leg;
    };
    leg.knee_mm = Some(knee);
    leg.thigh = frame(hip - knee, (knee_marker - knee) * -s);

    let (Some(ankle_marker), Some(tibia_marker)) = (marker(Landmark::Ank), marker(Landmark::Tib)) else {
        return leg;
    };
    let Some(ankle) = ankle_centre(side, c, [ankle_marker, knee, tibia_marker]) else {
        return leg;
    };
    leg.ankle_mm = Some(ankle);
    leg.torsioned_shank = frame(knee - ankle, (ankle_marker - ankle) * -s);
    leg.shank = match c.torsion {
        Some(torsion) => leg.torsioned_shank.map(|r| r * torsion),
        None => leg.torsioned_shank,
    };

    if let (Some(toe), Some(shank)) = (marker(Landmark::Toe), leg.shank) {
        let y = match c.foot_plane {
            FootPlane::ShankAxis => shank.column(1).into_owned(),
            FootPlane::KneeAnkleToe => (ankle - toe).cross(&(knee - toe)),
        };
        leg.uncorrected_foot = frame(ankle - toe, y);
    }
    leg
}

/// The ankle centre (mm) from ankle marker, knee centre and tibial wand, turned by the ankle's own rotation.
fn ankle_centre(side: Side, c: &LegConstants, [marker, knee, wand]: [Vec3; 3]) -> Option<Vec3> {
    let s = side.sign();
    let square = chord(marker, knee, wand, c.ankle_radius_mm, s * c.shank_rotation_rad)?;
    match c.ankle_ab_add {
        None => Some(square),
        Some(turn) => {
            let axes = frame(knee - square, (marker - square) * -s)?;
            Some(marker + axes * (turn * (axes.transpose() * (square - marker))))
        }
    }
}

/// The axes of a standing foot: the line from toe to heel marker, the heel raised to the height of the toe plus
/// `sole_mm` where the foot counts as flat.
#[inline]
pub fn standing_foot(heel: Vec3, toe: Vec3, shank: &Mat3, flat_sole_mm: Option<f64>) -> Option<Mat3> {
    let mut heel = heel;
    if let Some(sole_mm) = flat_sole_mm {
        heel.z = toe.z + sole_mm;
    }
    frame(heel - toe, shank.column(1).into_owned())
}

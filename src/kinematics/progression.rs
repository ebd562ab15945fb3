//! The direction of progression: the laboratory axis along which the subject walks, or faces when standing.

use serde::Serialize;

use crate::calibration::{MarkerTracks, pelvis};
use crate::geometry::{Mat3, Vec3};

/// A subject whose pelvis moves further than this (mm) along an axis walks; else the facing direction counts.
const WALKED_MM: f64 = 800.0;

/// How the direction was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ProgressionFrom {
    /// From the way the pelvis travelled.
    Walk,
    /// From the way the pelvis faced, on average.
    Facing,
    /// A single frame: the laboratory's x axis.
    SingleFrame,
}

/// The direction of progression of one trial.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Progression {
    /// Turn from the laboratory's x axis to the direction of progression about the vertical: 0 is +X, 90 is +Y,
    /// 180 is -X, 270 is -Y.
    pub psi_deg: u16,
    /// How it was found.
    pub from: ProgressionFrom,
    /// Horizontal way of the pelvis from its first to its last valid frame.
    pub travelled_mm: f64,
}

impl Progression {
    /// The unit vector of progression in the laboratory frame.
    pub fn direction(&self) -> Vec3 {
        match self.psi_deg {
            90 => Vec3::y(),
            180 => -Vec3::x(),
            270 => -Vec3::y(),
            _ => Vec3::x(),
        }
    }

    /// The progression frame: x along the progression, z up.
    pub fn frame(&self) -> Mat3 {
        let x = self.direction();
        crate::geometry::matrix_of_columns(x, Vec3::z().cross(&x), Vec3::z())
    }
}

/// The laboratory axis nearest to a direction.
fn quarter_deg(direction: Vec3) -> u16 {
    if direction.x.abs() >= direction.y.abs() {
        if direction.x >= 0.0 { 0 } else { 180 }
    } else if direction.y >= 0.0 {
        90
    } else {
        270
    }
}

/// The direction of progression; `None` when the pelvis is never seen.
pub(super) fn progression(tracks: &MarkerTracks) -> Option<Progression> {
    let frames = tracks.frames();
    let first = (0..frames).find_map(|at| pelvis(tracks, at))?;
    let last = (0..frames).rev().find_map(|at| pelvis(tracks, at))?;
    let way = last.origin_mm - first.origin_mm;
    let travelled_mm = way.x.hypot(way.y);
    let (direction, from) = if frames == 1 {
        (Vec3::x(), ProgressionFrom::SingleFrame)
    } else if way.x.abs().max(way.y.abs()) > WALKED_MM {
        (way, ProgressionFrom::Walk)
    } else {
        let facing = (0..frames)
            .filter_map(|at| pelvis(tracks, at))
            .fold(Vec3::zeros(), |sum, p| sum + p.rotation.column(0));
        (facing, ProgressionFrom::Facing)
    };
    Some(Progression {
        psi_deg: quarter_deg(direction),
        from,
        travelled_mm,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quarters_follow_the_dominant_axis_and_its_sign() {
        for (x, y, wanted) in [(3.0, 1.0, 0), (-1.0, 2.0, 90), (-3.0, 1.0, 180), (0.0, -2.0, 270)] {
            let psi_deg = quarter_deg(Vec3::new(x, y, 0.0));
            assert_eq!(psi_deg, wanted);
            let p = Progression {
                psi_deg,
                from: ProgressionFrom::Walk,
                travelled_mm: 0.0,
            };
            assert!(p.direction().dot(&Vec3::new(x, y, 0.0)) > 0.0);
            assert!((p.frame().determinant() - 1.0).abs() < 1e-15);
        }
    }
}

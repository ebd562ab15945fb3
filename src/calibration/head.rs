//! The head from its four markers, and its pitch when the head was level.

use super::{Landmark, MarkerTracks};
use crate::anatomy::Side;
use crate::geometry::{Mat3, Vec3, matrix_of_columns, unit};

/// Axes of the head markers: x forward, y left, z up. Order: left front, right front, left back, right back.
pub fn head_axes([lf, rf, lb, rb]: [Vec3; 4]) -> Option<Mat3> {
    let x = unit((lf + rf) - (lb + rb))?;
    let z = unit(x.cross(&((lf + lb) - (rf + rb))))?;
    Some(matrix_of_columns(x, z.cross(&x), z))
}

/// The pitch (radians) of the head markers in a trial where the head was held level, from the mean positions.
pub(super) fn head_offset_rad(tracks: &MarkerTracks) -> Option<f64> {
    let mean = |landmark, side| -> Option<Vec3> {
        let track = tracks.track(landmark, side)?;
        let mut sum = Vec3::zeros();
        let mut n = 0.0;
        for frame in 0..track.len() {
            if let Some(p) = track.at(frame) {
                sum += Vec3::from(p);
                n += 1.0;
            }
        }
        (n > 0.0).then(|| sum / n)
    };
    let axes = head_axes([
        mean(Landmark::Fhd, Side::Left)?,
        mean(Landmark::Fhd, Side::Right)?,
        mean(Landmark::Bhd, Side::Left)?,
        mean(Landmark::Bhd, Side::Right)?,
    ])?;
    Some(axes.m31.atan2(axes.m33))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_level_head_looks_along_x() {
        let axes = head_axes([
            Vec3::new(100.0, 70.0, 0.0),
            Vec3::new(100.0, -70.0, 0.0),
            Vec3::new(-90.0, 60.0, 0.0),
            Vec3::new(-90.0, -60.0, 0.0),
        ])
        .unwrap();
        assert!((axes - Mat3::identity()).norm() < 1e-12);
    }
}

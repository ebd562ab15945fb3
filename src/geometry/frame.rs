//! Unit vectors, elementary rotations and the frame that two directions span.

use nalgebra::{Matrix3, Vector3};

/// A point or a direction in the laboratory frame.
pub type Vec3 = Vector3<f64>;
/// A rotation matrix whose columns are the axes of a segment.
pub type Mat3 = Matrix3<f64>;

/// Shortest vector that still has a direction (mm): below it two markers are the same point.
const SHORTEST_MM: f64 = 1e-9;

/// Where a segment is: its axes and its origin in the laboratory frame.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pose {
    /// Columns are the unit axes x, y, z of the segment.
    pub rotation: Mat3,
    /// Origin of the segment.
    pub origin_mm: Vec3,
}

impl Pose {
    /// The laboratory position (mm) of a point given in the axes of the segment.
    pub fn point_mm(&self, local_mm: Vec3) -> Vec3 {
        self.origin_mm + self.rotation * local_mm
    }
}

/// The direction of a vector; `None` when it has no length.
#[inline]
pub fn unit(v: Vec3) -> Option<Vec3> {
    let length = v.norm();
    (length > SHORTEST_MM).then(|| v / length)
}

/// A matrix from its three columns.
#[inline]
pub fn matrix_of_columns(x: Vec3, y: Vec3, z: Vec3) -> Mat3 {
    Mat3::new(x.x, y.x, z.x, x.y, y.y, z.y, x.z, y.z, z.z)
}

/// The frame with the given z direction whose y axis is as near as possible to `y_reference`:
/// x is perpendicular to both. `None` when the two are parallel or zero.
#[inline]
pub fn frame(z: Vec3, y_reference: Vec3) -> Option<Mat3> {
    let z = unit(z)?;
    let x = unit(y_reference.cross(&z))?;
    Some(matrix_of_columns(x, z.cross(&x), z))
}

/// Active right-handed rotation about x by an angle in radians.
pub fn rotation_x(angle_rad: f64) -> Mat3 {
    let (s, c) = angle_rad.sin_cos();
    Mat3::new(1.0, 0.0, 0.0, 0.0, c, -s, 0.0, s, c)
}

/// Active right-handed rotation about y by an angle in radians.
pub fn rotation_y(angle_rad: f64) -> Mat3 {
    let (s, c) = angle_rad.sin_cos();
    Mat3::new(c, 0.0, s, 0.0, 1.0, 0.0, -s, 0.0, c)
}

/// Active right-handed rotation about z by an angle in radians.
pub fn rotation_z(angle_rad: f64) -> Mat3 {
    let (s, c) = angle_rad.sin_cos();
    Mat3::new(c, -s, 0.0, s, c, 0.0, 0.0, 0.0, 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_is_right_handed_and_keeps_z() {
        let r = frame(Vec3::new(0.0, 0.0, 2.0), Vec3::new(0.1, 3.0, 7.0)).unwrap();
        assert!((r.determinant() - 1.0).abs() < 1e-14);
        assert!((r.column(2) - Vec3::z()).norm() < 1e-14);
        assert!(r[(1, 1)] > 0.9, "y leans to its reference");
    }

    #[test]
    fn parallel_directions_span_no_frame() {
        assert!(frame(Vec3::z(), Vec3::z() * 3.0).is_none());
        assert!(frame(Vec3::zeros(), Vec3::y()).is_none());
    }
}

//! Cardan angles of a rotation matrix, one function per sequence.
//!
//! # References
//! Kadaba et al. 1990, J Orthop Res 8:383 (joint angles of the conventional model, sequence YXZ);
//! Baker 2001, Hum Mov Sci 20:1 (pelvis: rotation, obliquity, tilt, i.e. ZXY).

use super::Mat3;

/// Angles `[b, a, g]` of `m = Ry(b) Rx(a) Rz(g)`, radians; the middle angle within a quarter turn.
///
/// ```
/// use ambula::geometry::{Mat3, yxz_rad};
///
/// // 30 degrees about y, the flexion axis of hip and knee
/// let (sin, cos) = 30.0_f64.to_radians().sin_cos();
/// let m = Mat3::new(cos, 0.0, sin, 0.0, 1.0, 0.0, -sin, 0.0, cos);
/// assert!((yxz_rad(&m)[0].to_degrees() - 30.0).abs() < 1e-12);
/// ```
#[inline]
pub fn yxz_rad(m: &Mat3) -> [f64; 3] {
    [
        m.m13.atan2(m.m33),
        (-m.m23).clamp(-1.0, 1.0).asin(),
        m.m21.atan2(m.m22),
    ]
}

/// Angles `[x, y, z]` of `m = Rx(x) Ry(y) Rz(z)`, radians; the middle angle within a quarter turn.
#[inline]
pub fn xyz_rad(m: &Mat3) -> [f64; 3] {
    [
        (-m.m23).atan2(m.m33),
        m.m13.clamp(-1.0, 1.0).asin(),
        (-m.m12).atan2(m.m11),
    ]
}

/// Angles `[g, a, b]` of `m = Rz(g) Rx(a) Ry(b)`, radians; the middle angle within a quarter turn.
#[inline]
pub fn zxy_rad(m: &Mat3) -> [f64; 3] {
    [
        (-m.m12).atan2(m.m22),
        m.m32.clamp(-1.0, 1.0).asin(),
        (-m.m31).atan2(m.m33),
    ]
}

#[cfg(test)]
mod tests {
    use super::super::{rotation_x, rotation_y, rotation_z};
    use super::*;

    fn close(found: [f64; 3], wanted: [f64; 3]) {
        for (f, w) in found.iter().zip(wanted) {
            assert!((f - w).abs() < 1e-12, "{found:?} {wanted:?}");
        }
    }

    #[test]
    fn each_sequence_gives_back_its_angles() {
        for angles in [[0.3, -0.4, 1.1], [-2.9, 1.2, 2.2], [3.0, -1.5, -0.01]] {
            let [p, q, r] = angles;
            close(yxz_rad(&(rotation_y(p) * rotation_x(q) * rotation_z(r))), angles);
            close(xyz_rad(&(rotation_x(p) * rotation_y(q) * rotation_z(r))), angles);
            close(zxy_rad(&(rotation_z(p) * rotation_x(q) * rotation_y(r))), angles);
        }
    }
}

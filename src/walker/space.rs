//! Vectors, rotations and angle triples of the forward model. Sines and arc tangents come from `libm`, so
//! that the sample files have the same bytes on every machine.

use nalgebra::{Matrix3, Vector3};

pub(super) type Vec3 = Vector3<f64>;
pub(super) type Rot = Matrix3<f64>;

/// Degrees to radians.
pub(super) fn rad(angle_deg: f64) -> f64 {
    angle_deg * (std::f64::consts::PI / 180.0)
}

/// Radians to degrees.
pub(super) fn deg(angle_rad: f64) -> f64 {
    angle_rad * (180.0 / std::f64::consts::PI)
}

pub(super) fn sin(angle_rad: f64) -> f64 {
    libm::sin(angle_rad)
}

pub(super) fn cos(angle_rad: f64) -> f64 {
    libm::cos(angle_rad)
}

pub(super) fn atan2(y: f64, x: f64) -> f64 {
    libm::atan2(y, x)
}

pub(super) fn asin(x: f64) -> f64 {
    libm::asin(x.clamp(-1.0, 1.0))
}

pub(super) fn v(x: f64, y: f64, z: f64) -> Vec3 {
    Vec3::new(x, y, z)
}

/// Active right-handed rotation about x, radians.
pub(super) fn rx(a: f64) -> Rot {
    let (s, c) = (sin(a), cos(a));
    Rot::new(1.0, 0.0, 0.0, 0.0, c, -s, 0.0, s, c)
}

/// Active right-handed rotation about y, radians.
pub(super) fn ry(a: f64) -> Rot {
    let (s, c) = (sin(a), cos(a));
    Rot::new(c, 0.0, s, 0.0, 1.0, 0.0, -s, 0.0, c)
}

/// Active right-handed rotation about z, radians.
pub(super) fn rz(a: f64) -> Rot {
    let (s, c) = (sin(a), cos(a));
    Rot::new(c, -s, 0.0, s, c, 0.0, 0.0, 0.0, 1.0)
}

/// The rotation `Ry(b) Rx(a) Rz(g)` of angles in degrees.
pub(super) fn yxz(b_deg: f64, a_deg: f64, g_deg: f64) -> Rot {
    ry(rad(b_deg)) * rx(rad(a_deg)) * rz(rad(g_deg))
}

/// The rotation `Rx(x) Ry(y) Rz(z)` of angles in degrees.
pub(super) fn xyz(x_deg: f64, y_deg: f64, z_deg: f64) -> Rot {
    rx(rad(x_deg)) * ry(rad(y_deg)) * rz(rad(z_deg))
}

/// The angles (b, a, g) in degrees of a rotation read as `Ry(b) Rx(a) Rz(g)`.
pub(super) fn as_yxz(m: &Rot) -> [f64; 3] {
    [
        deg(atan2(m[(0, 2)], m[(2, 2)])),
        deg(asin(-m[(1, 2)])),
        deg(atan2(m[(1, 0)], m[(1, 1)])),
    ]
}

/// The rotation whose z axis is `z` and whose y axis lies as near as possible to `y_hint`.
pub(super) fn frame(z: Vec3, y_hint: Vec3) -> Rot {
    let z = z.normalize();
    let x = y_hint.cross(&z).normalize();
    Rot::from_columns(&[x, z.cross(&x), z])
}

/// An angle in degrees brought into (-180, 180].
pub(super) fn wrap(angle_deg: f64) -> f64 {
    let turns = libm::ceil((angle_deg - 180.0) / 360.0);
    angle_deg - 360.0 * turns
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn triples_survive_the_round_trip() {
        let m = yxz(31.0, -12.0, 7.0);
        let back = as_yxz(&m);
        for (ours, truth) in back.iter().zip([31.0, -12.0, 7.0]) {
            assert!((ours - truth).abs() < 1e-12);
        }
    }

    #[test]
    fn wrapping_keeps_plus_180() {
        for (angle, wrapped) in [(180.0, 180.0), (-180.0, 180.0), (190.0, -170.0), (725.0, 5.0)] {
            assert!((wrap(angle) - wrapped).abs() < 1e-12);
        }
    }
}

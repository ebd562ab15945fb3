//! The chord function: a joint centre from a skin marker, the proximal joint centre and a wand.
//!
//! The centre lies at the distance `radius_mm` from the joint marker, and the line from the proximal centre meets
//! the line from the marker there at a right angle. That leaves a circle; the wand chooses the point on it: the
//! dihedral angle at the long axis between wand and joint marker equals `wand_offset_rad`.
//!
//! # References
//! Davis et al. 1991, Hum Mov Sci 10:575; Kadaba et al. 1990, J Orthop Res 8:383.

use super::{Vec3, unit};

/// The closed form must give back the wand angle to this (radians); otherwise the other root is tried.
const CHECK_RAD: f64 = 1e-9;

/// The joint centre (mm, laboratory frame), or `None` where the geometry allows none.
///
/// `marker_mm` is the marker at the joint, `proximal_mm` the proximal joint centre, `wand_mm` the wand marker and
/// `radius_mm` half the joint width plus the marker radius. `wand_offset_rad` is the turn from wand to joint
/// marker, counter-clockwise seen from proximal; 0 puts the centre into the plane of the three points.
#[inline]
pub fn chord(
    marker_mm: Vec3,
    proximal_mm: Vec3,
    wand_mm: Vec3,
    radius_mm: f64,
    wand_offset_rad: f64,
) -> Option<Vec3> {
    let x = proximal_mm - marker_mm;
    let t = wand_mm - marker_mm;
    let p = unit(x.cross(&t))?;
    let x2 = x.norm_squared();
    let r2 = radius_mm * radius_mm;
    if r2 >= x2 {
        return None;
    }
    let e = x.cross(&p) / x2.sqrt();
    let foot = marker_mm + x * (r2 / x2);
    let reach2 = r2 * (1.0 - r2 / x2);
    if wand_offset_rad.abs() < f64::EPSILON {
        return Some(foot + e * reach2.sqrt());
    }

    let h2 = x2 - r2;
    let tx = t.dot(&x);
    let cc = wand_offset_rad.cos().powi(2);
    let q = r2 * cc / h2;
    let a = 1.0 + q;
    let b = 2.0 * (r2 * cc - tx * q - r2);
    let c = r2 * r2 + q * tx * tx - r2 * cc * (t.norm_squared() + r2);
    let discriminant = b * b - 4.0 * a * c;
    if discriminant < 0.0 {
        return None;
    }
    let candidate = |root: f64| -> Option<Vec3> {
        let tau = (-b + root) / (2.0 * a);
        let mu = (tau - r2 / x2 * tx) / e.dot(&t);
        let nu2 = reach2 - mu * mu;
        if nu2.is_nan() || nu2 < 0.0 {
            return None;
        }
        let nu = -wand_offset_rad.sin().signum() * nu2.sqrt();
        let centre = foot + e * mu + p * nu;
        let found = dihedral_rad(centre, marker_mm, proximal_mm, wand_mm);
        let miss = (found - wand_offset_rad)
            .sin()
            .atan2((found - wand_offset_rad).cos());
        (miss.abs() < CHECK_RAD).then_some(centre)
    };
    let root = discriminant.sqrt();
    candidate(-root).or_else(|| candidate(root))
}

/// The signed dihedral angle (radians) about the axis centre to proximal centre, from the wand to the joint
/// marker, counter-clockwise seen from proximal.
pub fn dihedral_rad(centre_mm: Vec3, marker_mm: Vec3, proximal_mm: Vec3, wand_mm: Vec3) -> f64 {
    let axis = proximal_mm - centre_mm;
    let z = axis / axis.norm();
    let across = |v: Vec3| v - z * v.dot(&z);
    let a = across(marker_mm - centre_mm);
    let b = across(wand_mm - centre_mm);
    b.cross(&a).dot(&z).atan2(a.dot(&b))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The slow oracle: turn the centre about the circle until the dihedral angle is the wanted one.
    fn fixed_point(i: Vec3, j: Vec3, k: Vec3, r: f64, offset: f64) -> Vec3 {
        let x = j - i;
        let t = k - i;
        let p = x.cross(&t).normalize();
        let e = x.cross(&x.cross(&t)).normalize();
        let l = r / x.norm_squared();
        let m = 1.0 - r * l;
        let mut phi = 0.0_f64;
        let mut centre = i;
        for _ in 0..2000 {
            centre = i + x * (l * r) + (e * phi.cos() - p * phi.sin()) * (m.sqrt() * r);
            phi += offset - dihedral_rad(centre, i, j, k);
        }
        centre
    }

    #[test]
    fn the_centre_is_in_the_plane_at_the_radius_and_square() {
        let (i, j, k) = (
            Vec3::new(10.0, -300.0, 480.0),
            Vec3::new(90.0, -210.0, 865.0),
            Vec3::new(40.0, -330.0, 640.0),
        );
        let centre = chord(i, j, k, 58.0, 0.0).unwrap();
        assert!(((centre - i).norm() - 58.0).abs() < 1e-9);
        assert!((centre - i).dot(&(j - centre)).abs() < 1e-6);
        assert!(dihedral_rad(centre, i, j, k).abs() < 1e-9);
    }

    #[test]
    fn a_radius_longer_than_the_segment_has_no_centre() {
        assert!(chord(Vec3::zeros(), Vec3::z() * 40.0, Vec3::x(), 50.0, 0.0).is_none());
        assert!(chord(Vec3::zeros(), Vec3::z() * 400.0, Vec3::z() * 90.0, 50.0, 0.0).is_none());
    }

    proptest! {
        #[test]
        fn a_turned_wand_gives_the_wanted_dihedral_angle(
            (wx, wy, wz) in (-60.0..60.0_f64, -160.0..-60.0_f64, 90.0..300.0_f64),
            offset in -0.45..0.45_f64,
            r in 35.0..70.0_f64,
        ) {
            prop_assume!(offset.abs() > 1e-6);
            let (i, j, k) = (Vec3::zeros(), Vec3::new(5.0, 60.0, 400.0), Vec3::new(wx, wy, wz));
            if let Some(centre) = chord(i, j, k, r, offset) {
                prop_assert!(((centre - i).norm() - r).abs() < 1e-8);
                prop_assert!((centre - i).dot(&(j - centre)).abs() < 1e-5);
                prop_assert!((dihedral_rad(centre, i, j, k) - offset).abs() < 1e-8);
                let slow = fixed_point(i, j, k, r, offset);
                if (dihedral_rad(slow, i, j, k) - offset).abs() < 1e-10 {
                    prop_assert!((slow - centre).norm() < 1e-4, "{} {}", slow, centre);
                }
            }
        }
    }
}

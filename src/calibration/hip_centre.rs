//! Hip joint centres in the pelvis: one function per published regression.
//!
//! All results are in the pelvis frame of the conventional model: origin midway between the ASIS markers, x forward,
//! y to the left, z up, mm. The regressions other than Davis were published for the bony landmarks, so half a
//! marker lies between their origin and ours: their x is moved back by the marker radius (no base plate is assumed).

use crate::anatomy::Side;
use crate::geometry::Vec3;

/// What the regressions read. Each uses only some of it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PelvisMeasurements {
    /// Distance between the ASIS markers, mm.
    pub inter_asis_distance_mm: f64,
    /// Leg length of the side, mm.
    pub leg_length_mm: f64,
    /// Mean leg length of both sides, mm.
    pub mean_leg_length_mm: f64,
    /// Distance from ASIS to greater trochanter along the walking direction, own side, mm.
    pub asis_trochanter_distance_mm: f64,
    /// Distance from the middle of the ASIS to the middle of the PSIS (or sacral) markers, markers deducted, mm.
    pub pelvic_depth_mm: f64,
    /// Radius of the markers, mm.
    pub marker_radius_mm: f64,
}

/// Angle of the hip centre in the frontal plane, radians (Davis et al. 1991: 28.4 degrees; Plug-in Gait: 0.5).
const DAVIS_THETA_RAD: f64 = 0.5;
/// Angle of the hip centre in the sagittal plane, radians (Davis et al. 1991: 18 degrees; Plug-in Gait: 0.314).
const DAVIS_BETA_RAD: f64 = 0.314;

/// Distance from ASIS to trochanter (mm) from the leg length, where it was not measured (Davis et al. 1991).
pub fn asis_trochanter_distance_mm(leg_length_mm: f64) -> f64 {
    0.1288 * leg_length_mm - 48.56
}

/// Davis, Ounpuu, Tyburski and Gage 1991, Hum Mov Sci 10:575, with the constants of Plug-in Gait.
pub fn davis(side: Side, m: &PelvisMeasurements) -> Vec3 {
    let (sin_theta, cos_theta) = DAVIS_THETA_RAD.sin_cos();
    let (sin_beta, cos_beta) = DAVIS_BETA_RAD.sin_cos();
    let c = 0.115 * m.mean_leg_length_mm - 15.3;
    let depth = m.asis_trochanter_distance_mm + m.marker_radius_mm;
    Vec3::new(
        c * cos_theta * sin_beta - depth * cos_beta,
        -side.sign() * (m.inter_asis_distance_mm / 2.0 - c * sin_theta),
        -c * cos_theta * cos_beta - depth * sin_beta,
    )
}

/// Bell, Pedersen and Brand 1990, J Biomech 23:617: 19 % of the pelvic width behind, 30 % below and 36 % beside the
/// middle of the ASIS.
pub fn bell(side: Side, m: &PelvisMeasurements) -> Vec3 {
    let width = m.inter_asis_distance_mm;
    Vec3::new(
        -0.19 * width - m.marker_radius_mm,
        -side.sign() * 0.36 * width,
        -0.30 * width,
    )
}

/// Harrington, Zavatsky, Lawson, Yuan and Theologis 2007, J Biomech 40:595: pelvic depth, pelvic width and leg length
/// (mean of both sides) as predictors.
pub fn harrington(side: Side, m: &PelvisMeasurements) -> Vec3 {
    let (width, depth) = (m.inter_asis_distance_mm, m.pelvic_depth_mm);
    Vec3::new(
        -0.24 * depth - 9.9 - m.marker_radius_mm,
        -side.sign() * (0.28 * depth + 0.16 * width + 7.9),
        -0.16 * width - 0.04 * m.mean_leg_length_mm - 7.1,
    )
}

/// Hara, `McGinley`, Briggs, Baker and Sangeux 2016, Sci Rep 6:37707: the leg length of the side as the only predictor.
pub fn hara(side: Side, m: &PelvisMeasurements) -> Vec3 {
    let leg = m.leg_length_mm;
    Vec3::new(
        11.0 - 0.063 * leg - m.marker_radius_mm,
        -side.sign() * (8.0 + 0.086 * leg),
        -9.0 - 0.078 * leg,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const M: PelvisMeasurements = PelvisMeasurements {
        inter_asis_distance_mm: 240.0,
        leg_length_mm: 900.0,
        mean_leg_length_mm: 890.0,
        asis_trochanter_distance_mm: 70.0,
        pelvic_depth_mm: 150.0,
        marker_radius_mm: 7.0,
    };

    fn close(found: Vec3, by_hand: [f64; 3]) {
        assert!(
            (found - Vec3::from(by_hand)).norm() < 2e-3,
            "{found:?} {by_hand:?}"
        );
    }

    #[test]
    fn each_regression_agrees_with_a_hand_calculation() {
        // C = 0.115 * 890 - 15.3 = 87.05; cos 0.5 = 0.877583, sin 0.5 = 0.479426; cos 0.314 = 0.951106,
        // sin 0.314 = 0.308866: x = 23.5957 - 73.2352, y = 120 - 41.7340, z = -72.6592 - 23.7827
        close(davis(Side::Left, &M), [-49.6395, 78.2660, -96.4419]);
        close(davis(Side::Right, &M), [-49.6395, -78.2660, -96.4419]);
        close(bell(Side::Left, &M), [-52.6, 86.4, -72.0]);
        close(harrington(Side::Left, &M), [-52.9, 88.3, -81.1]);
        close(harrington(Side::Right, &M), [-52.9, -88.3, -81.1]);
        close(hara(Side::Right, &M), [-52.7, -85.4, -79.2]);
    }

    #[test]
    fn the_trochanter_distance_follows_the_leg_length() {
        assert!((asis_trochanter_distance_mm(920.0) - 69.936).abs() < 1e-9);
    }
}

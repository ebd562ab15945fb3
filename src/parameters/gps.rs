//! Gait Variable Scores, Movement Analysis Profile, Gait Profile Score, and GDI*, by a named convention.
//!
//! A Gait Variable Score (GVS) is the root mean square, over 51 points of the cycle (every 2 %), of patient minus reference
//! mean. The profile has nine of each side, the pelvis in both. How they are put together differs between programs; the
//! convention is named beside every number.
//!
//! # References
//! Baker R et al. The Gait Profile Score and Movement Analysis Profile. Gait Posture
//! 2009;30:265-269. Baker R et al. The minimal clinically important difference for the Gait Profile Score. Gait Posture
//! 2012;35:612-615 (1.6 degrees). Schwartz MH, Rozumalski A. The Gait Deviation Index. Gait Posture 2008;28:351-357.

use serde::{Deserialize, Serialize};

use crate::anatomy::{AngleName, Side};
use crate::cycles::{Averages, Curve, Cycle};
use crate::norms::{Band, ReferenceValue, Variable};
use crate::signal;

/// The smallest change of the GPS that matters to patients, degrees (Baker 2012).
pub const GPS_MCID_DEG: f64 = 1.6;

/// The nine angles of the profile: the pelvis first.
pub const PROFILE: [Variable; 9] = [
    Variable::Angle(AngleName::Pelvis, 0),
    Variable::Angle(AngleName::Pelvis, 1),
    Variable::Angle(AngleName::Pelvis, 2),
    Variable::Angle(AngleName::Hip, 0),
    Variable::Angle(AngleName::Hip, 1),
    Variable::Angle(AngleName::Hip, 2),
    Variable::Angle(AngleName::Knee, 0),
    Variable::Angle(AngleName::Ankle, 0),
    Variable::Angle(AngleName::FootProgress, 2),
];
const PELVIS: usize = 3;

/// How variable scores become a profile score.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum GpsConvention {
    /// Root mean square; nine of each side; overall of fifteen: nine left, six right.
    #[default]
    Baker2009,
    /// As Baker 2009, but the right side has its six without the pelvis.
    PelvisLeftOnly,
    /// Arithmetic means; the right side's six divided by nine; overall the mean of both sides (as pyCGM2 4.2 does).
    #[serde(rename = "pycgm2")]
    PyCgm2,
    /// Arithmetic means of nine and of eighteen (as the package gait-profile-score 1.0.2 does).
    #[serde(rename = "mean-of-18")]
    MeanOf18,
}

impl GpsConvention {
    /// All conventions, the default first.
    pub const ALL: [GpsConvention; 4] = [
        GpsConvention::Baker2009,
        GpsConvention::PelvisLeftOnly,
        GpsConvention::PyCgm2,
        GpsConvention::MeanOf18,
    ];

    /// The convention in words, for the report.
    pub fn words(self) -> &'static str {
        match self {
            GpsConvention::Baker2009 => {
                "Baker 2009: root mean square of nine angles of a side; overall of fifteen, the pelvis once"
            }
            GpsConvention::PelvisLeftOnly => {
                "root mean square; pelvis counted on the left only (nine left, six right, fifteen overall)"
            }
            GpsConvention::PyCgm2 => {
                "as pyCGM2 4.2: arithmetic means, the right side's six angles divided by nine, overall the mean of the sides"
            }
            GpsConvention::MeanOf18 => "arithmetic mean of nine angles of a side, overall of eighteen",
        }
    }

    /// Left, right and overall score from the variable scores of the pelvis (tilt, obliquity, rotation) and of the six other
    /// angles of each side, degrees.
    pub fn scores(self, pelvis: [f64; PELVIS], left: [f64; 6], right: [f64; 6]) -> GpsScores {
        let nine = |own: &[f64; 6]| -> Vec<f64> { pelvis.iter().chain(own).copied().collect() };
        let fifteen: Vec<f64> = pelvis.iter().chain(&left).chain(&right).copied().collect();
        let (left_nine, right_nine) = (nine(&left), nine(&right));
        let (left_deg, right_deg, overall_deg) = match self {
            GpsConvention::Baker2009 => (rms(&left_nine), rms(&right_nine), rms(&fifteen)),
            GpsConvention::PelvisLeftOnly => (rms(&left_nine), rms(&right), rms(&fifteen)),
            GpsConvention::PyCgm2 => {
                let (l, r) = (mean(&left_nine), right.iter().sum::<f64>() / 9.0);
                (l, r, f64::midpoint(l, r))
            }
            GpsConvention::MeanOf18 => {
                let (l, r) = (mean(&left_nine), mean(&right_nine));
                (l, r, f64::midpoint(l, r))
            }
        };
        GpsScores {
            left_deg,
            right_deg,
            overall_deg,
        }
    }
}

/// Gait Profile Scores, degrees.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct GpsScores {
    /// Left side.
    pub left_deg: f64,
    /// Right side.
    pub right_deg: f64,
    /// Both.
    pub overall_deg: f64,
}

fn rms(values: &[f64]) -> f64 {
    (values.iter().map(|v| v * v).sum::<f64>() / values.len() as f64).sqrt()
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

/// A Gait Variable Score, degrees: the mean over cycles of their scores' curve is scored, not the scores' mean.
pub fn variable_score_deg(patient: &Curve, reference: &Curve) -> f64 {
    let differences: Vec<f64> = patient
        .iter()
        .zip(reference)
        .step_by(2)
        .map(|(p, r)| p - r)
        .collect();
    rms(&differences)
}

/// The profile of one side: nine variable scores in the order of [`PROFILE`], degrees.
pub type Profile = [f64; 9];

/// Scores of a walk.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct GaitScores {
    /// The convention.
    pub convention: GpsConvention,
    /// Variable scores of left and right.
    pub profile_deg: [Profile; 2],
    /// Profile scores of the mean curves.
    pub gps: GpsScores,
    /// Standard deviation of each side's score over its cycles, where there are two or more: the patient's own
    /// variability.
    pub gps_sd_deg: [Option<f64>; 2],
    /// Number of cycles of left and right.
    pub n: [usize; 2],
}

/// The scores of mean curves against a band; `None` when an angle of the profile is missing on either side or in the band.
pub fn gait_scores(
    averages: &Averages,
    cycles: &[Cycle],
    band: &Band,
    convention: GpsConvention,
) -> Option<GaitScores> {
    let references = references(band)?;
    let of_side = |side: Side| -> Option<Profile> {
        profile(&references, |name, component| {
            averages.spread(side, name, component).map(|s| &s.mean)
        })
    };
    let (left, right) = (of_side(Side::Left)?, of_side(Side::Right)?);
    let over_cycles = |side: Side| -> Vec<f64> {
        let accepted = cycles.iter().filter(|c| c.side == side && c.is_accepted());
        let scored = accepted.filter_map(|c| profile(&references, |name, i| c.curves.get(&(name, i))));
        scored.map(|p| rms(&p)).collect()
    };
    let (l, r) = (over_cycles(Side::Left), over_cycles(Side::Right));
    Some(GaitScores {
        convention,
        profile_deg: [left, right],
        gps: put_together(convention, &left, &right),
        gps_sd_deg: [signal::sd(&l), signal::sd(&r)],
        n: [averages.side(Side::Left).n, averages.side(Side::Right).n],
    })
}

/// The pelvis is the left side's: that of the right one is its mirror image.
fn put_together(convention: GpsConvention, left: &Profile, right: &Profile) -> GpsScores {
    let [a, b, c, l @ ..] = *left;
    let [ra, rb, rc, r @ ..] = *right;
    let mut scores = convention.scores([a, b, c], l, r);
    if matches!(convention, GpsConvention::Baker2009 | GpsConvention::MeanOf18) {
        // A side's own cycle has its own pelvis.
        scores.right_deg = convention.scores([ra, rb, rc], l, r).right_deg;
    }
    scores
}

fn references(band: &Band) -> Option<[&Curve; 9]> {
    let found: Vec<&Curve> = PROFILE
        .iter()
        .filter_map(|variable| band.curves.get(variable).map(|r| &r.mean))
        .collect();
    found.try_into().ok()
}

fn profile<'a>(
    references: &[&Curve; 9],
    curve: impl Fn(AngleName, usize) -> Option<&'a Curve>,
) -> Option<Profile> {
    let mut scores = [0.0; 9];
    for ((score, variable), reference) in scores.iter_mut().zip(PROFILE).zip(references) {
        let Variable::Angle(name, component) = variable else {
            return None;
        };
        *score = variable_score_deg(curve(name, component)?, reference);
    }
    Some(scores)
}

/// Adds to a band the scores of its own control subjects: `gps` and `gps_ln` (natural logarithm) over the sides of all, and
/// `gvs.KEY` of every angle of the profile. The subjects are part of the mean they are held against, which makes their
/// scores smaller by a share of about 1 / (2 n).
pub fn add_control_scores(controls: &[&Averages], band: &mut Band) {
    let Some(references) = references(band) else {
        return;
    };
    let profiles: Vec<Profile> = controls
        .iter()
        .flat_map(|averages| {
            Side::BOTH.into_iter().filter_map(|side| {
                profile(&references, |name, component| {
                    averages.spread(side, name, component).map(|s| &s.mean)
                })
            })
        })
        .collect();
    if profiles.is_empty() {
        return;
    }
    let value = |values: &[f64], unit: &str| ReferenceValue {
        mean: mean(values),
        sd: signal::sd(values),
        unit: unit.to_owned(),
        n: Some(controls.len()),
    };
    let gps: Vec<f64> = profiles.iter().map(|p| rms(p)).collect();
    let logs: Vec<f64> = gps.iter().map(|g| g.ln()).collect();
    let mut scores = vec![
        ("gps".to_owned(), value(&gps, "°")),
        ("gps_ln".to_owned(), value(&logs, "")),
    ];
    for (index, variable) in PROFILE.iter().enumerate() {
        let of_angle: Vec<f64> = profiles.iter().filter_map(|p| p.get(index).copied()).collect();
        scores.push((format!("gvs.{}", variable.key()), value(&of_angle, "°")));
    }
    band.values.extend(scores);
}

/// GDI* of a Gait Profile Score: 100 for the mean of the band's controls, 10 less for each standard deviation of their
/// logarithms beyond it; `None` when the band has no scores of its controls.
pub fn gdi_star(gps_deg: f64, band: &Band) -> Option<f64> {
    let logs = band.values.get("gps_ln")?;
    let sd = logs.sd.filter(|sd| *sd > 0.0)?;
    (gps_deg > 0.0).then(|| 100.0 - 10.0 * (gps_deg.ln() - logs.mean) / sd)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two decimals are published.
    const PUBLISHED_DEG: f64 = 0.005;
    /// The invented patient that four programs were given.
    const PELVIS_DEG: [f64; 3] = [8.0, 3.0, 6.0];
    const LEFT_DEG: [f64; 6] = [10.0, 4.0, 9.0, 15.0, 9.0, 8.0];
    const RIGHT_DEG: [f64; 6] = [7.0, 3.0, 12.0, 11.0, 6.0, 14.0];

    fn held(convention: GpsConvention, expected: [f64; 3], scores: GpsScores) {
        let got = [scores.left_deg, scores.right_deg, scores.overall_deg];
        for (got, expected) in got.into_iter().zip(expected) {
            assert!(
                (got - expected).abs() <= PUBLISHED_DEG,
                "{convention:?}: {got} {expected}"
            );
        }
    }

    #[test]
    fn four_programs_four_answers() {
        for (convention, expected) in GpsConvention::ALL.into_iter().zip([
            [8.67, 8.59, 9.06],
            [8.67, 9.62, 9.06],
            [8.00, 5.89, 6.94],
            [8.00, 7.78, 7.89],
        ]) {
            held(
                convention,
                expected,
                convention.scores(PELVIS_DEG, LEFT_DEG, RIGHT_DEG),
            );
        }
    }

    #[test]
    fn a_uniform_offset_of_six_degrees() {
        for (convention, expected) in GpsConvention::ALL.into_iter().zip([
            [6.0, 6.0, 6.0],
            [6.0, 6.0, 6.0],
            [6.0, 4.0, 5.0],
            [6.0, 6.0, 6.0],
        ]) {
            held(
                convention,
                expected,
                convention.scores([6.0; 3], [6.0; 6], [6.0; 6]),
            );
        }
    }

    #[test]
    fn one_bad_angle() {
        let mut bad = [3.0; 6];
        bad[3] = 18.0;
        let baker = GpsConvention::Baker2009.scores([3.0; 3], bad, bad);
        assert!(
            (baker.left_deg - 6.63).abs() <= PUBLISHED_DEG && (baker.right_deg - 6.63).abs() <= PUBLISHED_DEG
        );
        let pycgm2 = GpsConvention::PyCgm2.scores([3.0; 3], bad, bad);
        assert!(
            (pycgm2.left_deg - 4.67).abs() <= PUBLISHED_DEG
                && (pycgm2.right_deg - 3.67).abs() <= PUBLISHED_DEG
        );
    }

    #[test]
    fn every_second_point_is_scored() {
        let mut patient = [2.0; 101];
        patient[1] = 1000.0;
        assert!((variable_score_deg(&patient, &[0.0; 101]) - 2.0).abs() < 1e-12);
    }

    #[test]
    fn gdi_star_is_a_hundred_for_the_mean_of_controls() {
        let mut band = Band::default();
        assert_eq!(gdi_star(5.0, &band), None);
        let logs = ReferenceValue {
            mean: 5.0_f64.ln(),
            sd: Some(1.25_f64.ln()),
            unit: String::new(),
            n: Some(3),
        };
        band.values.insert("gps_ln".to_owned(), logs);
        assert!((gdi_star(5.0, &band).unwrap() - 100.0).abs() < 1e-9);
        assert!((gdi_star(6.25, &band).unwrap() - 90.0).abs() < 1e-9);
        assert_eq!(gdi_star(0.0, &band), None);
    }
}

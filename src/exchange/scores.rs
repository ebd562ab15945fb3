//! The reference and the scores of a condition in `results.json`.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::norms::{Band, Fit, NormSet, ReferenceValue};
use crate::parameters::{GPS_MCID_DEG, GaitScores, GpsConvention, GpsScores, PROFILE, gdi_star};

/// What a condition is held against.
#[derive(Debug, Clone, Serialize)]
pub struct ReferencePart<'a> {
    /// Short name of the set.
    pub set: &'a str,
    /// Its name in the report.
    pub title: &'a str,
    /// The band of it.
    pub band: &'a str,
    /// Number of subjects; `None` when the source does not tell.
    pub n: Option<usize>,
    /// Whether there are fewer than 30 subjects, or not told.
    pub small: bool,
    /// Which set, band, n and rule, in words.
    pub words: &'a str,
    /// Where it comes from.
    pub source: &'a str,
    /// SHA-256 of the file; `None` for a shipped set.
    pub sha256: Option<&'a str>,
    /// The speed that the band was chosen by: walking speed divided by the root of leg length and gravity.
    pub dimensionless_speed: Option<f64>,
    /// How the band fits the speed: `inside`, `nearest`, `unknown`.
    pub speed: Fit,
    /// How the band fits the age: `inside`, `nearest`, `unknown`.
    pub age: Fit,
    /// What of the model differs from that of the set.
    pub model_differs: &'a [String],
    /// Reference values of the band by key of a parameter or score.
    pub values: &'a BTreeMap<String, ReferenceValue>,
}

/// Scores of a condition against its reference.
#[derive(Debug, Clone, Serialize)]
pub struct ScoresPart<'a> {
    /// The rule: `baker2009`, `pelvis-left-only`, `pycgm2`, `mean-of-18`.
    pub convention: GpsConvention,
    /// The rule in words.
    pub rule: &'static str,
    /// The smallest change of the GPS that matters, degrees.
    pub mcid_deg: f64,
    /// Gait Variable Scores of the nine angles.
    pub gvs: Vec<VariableScore<'a>>,
    /// Gait Profile Scores, degrees.
    pub gps: GpsScores,
    /// Standard deviation of the scores of single cycles (root mean square of nine angles), left and right, degrees.
    pub gps_sd_deg: [Option<f64>; 2],
    /// Accepted cycles, left and right.
    pub n: [usize; 2],
    /// GPS of the control subjects, by the rule of Baker 2009.
    pub gps_control: Option<&'a ReferenceValue>,
    /// GDI* from the GPS; only by the rule of Baker 2009 and when the set holds scores of its controls.
    pub gdi_star: Option<GdiStar>,
}

/// The score of one angle.
#[derive(Debug, Clone, Serialize)]
pub struct VariableScore<'a> {
    /// Key of the angle and its plane.
    pub angle: String,
    /// Left side, degrees.
    pub left_deg: f64,
    /// Right side, degrees.
    pub right_deg: f64,
    /// Of the control subjects.
    pub control: Option<&'a ReferenceValue>,
}

/// GDI* of each side and of both; 100 is the mean of the controls, 10 one standard deviation.
#[derive(Debug, Clone, Serialize)]
pub struct GdiStar {
    /// Left side.
    pub left: f64,
    /// Right side.
    pub right: f64,
    /// Both.
    pub overall: f64,
}

impl<'a> ScoresPart<'a> {
    /// The part of scores against a band.
    pub fn of(scores: &GaitScores, band: &'a Band) -> ScoresPart<'a> {
        let [left, right] = scores.profile_deg;
        let pairs = PROFILE.into_iter().zip(left.into_iter().zip(right));
        let gps = scores.gps;
        let all = [gps.left_deg, gps.right_deg, gps.overall_deg].map(|gps| gdi_star(gps, band));
        let gdi = match (scores.convention, all) {
            (GpsConvention::Baker2009, [Some(left), Some(right), Some(overall)]) => {
                Some(GdiStar { left, right, overall })
            }
            _ => None,
        };
        ScoresPart {
            convention: scores.convention,
            rule: scores.convention.words(),
            mcid_deg: GPS_MCID_DEG,
            gvs: pairs
                .map(|(variable, (left_deg, right_deg))| VariableScore {
                    control: band.values.get(&format!("gvs.{}", variable.key())),
                    angle: variable.key(),
                    left_deg,
                    right_deg,
                })
                .collect(),
            gps,
            gps_sd_deg: scores.gps_sd_deg,
            n: scores.n,
            gps_control: band.values.get("gps"),
            gdi_star: gdi,
        }
    }
}

impl<'a> ReferencePart<'a> {
    /// What the set and its band tell; the caller adds how they were chosen.
    pub fn of(set: &'a NormSet, band: &'a Band) -> ReferencePart<'a> {
        ReferencePart {
            set: &set.name,
            title: &set.title,
            band: &band.name,
            n: band.n,
            small: false,
            words: "",
            source: &set.source,
            sha256: None,
            dimensionless_speed: None,
            speed: Fit::Unknown,
            age: Fit::Unknown,
            model_differs: &[],
            values: &band.values,
        }
    }
}

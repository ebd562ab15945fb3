//! How far a measured value may lie off between two measurements of the same person: what a difference has to exceed before it is
//! worth a mark. The laboratory's own error where it is known, else the published one, else none.
//!
//! # References
//! Wilken JM, Rodriguez KM, Brawner M, Darter BJ. Reliability and minimal detectible change values for gait kinematics and
//! kinetics in healthy adults. Gait Posture 2012;35:301-307: changes of joint angles beyond about 5 degrees are seen between
//! sessions (29 adults). `McGinley` JL, Baker R, Wolfe R, Morris ME. The reliability of three-dimensional kinematic gait
//! measurements: a systematic review. Gait Posture 2009;29:360-369: errors are below 5 degrees but those of hip and knee rotation;
//! above 5 degrees they are of concern. Bland JM, Altman DG. Measurement error. BMJ 1996;312:1654: a value lies within 1.96 SEM of
//! the true one in nineteen of twenty measurements, two of one person within 1.96 root(2) SEM of each other.

use serde::Serialize;

use super::angle_points::ANGLE_POINTS;
use super::repeatability::Repeatability;
use crate::anatomy::AngleName;
use crate::norms::Variable;

/// The published error of joint angles, degrees: the one constant for it (Wilken 2012; `McGinley` 2009).
pub const PUBLISHED_ANGLE_ERROR_DEG: f64 = 5.0;
/// The published error in words.
pub const PUBLISHED_ANGLE_ERROR_WORDS: &str = "published 5°: changes beyond about 5° are seen between sessions (Wilken et al. 2012), \
errors above 5° are of concern (McGinley et al. 2009); not for hip and knee rotation, trunk and arms";
/// Standard deviations that nineteen of twenty measurements lie within.
const NINETEEN_OF_TWENTY: f64 = 1.96;

/// Where the error of measurement is known from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum ErrorSource {
    /// Test-retest sessions of the laboratory.
    #[serde(rename = "laboratory")]
    Laboratory,
    /// 5 degrees between sessions (Wilken 2012; `McGinley` 2009).
    #[serde(rename = "published (Wilken 2012, McGinley 2009)")]
    Published,
}

/// The smallest difference that the error of measurement lets see, and where that is known from.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Detectable {
    /// In the unit of the variable.
    pub change: f64,
    /// Its source.
    pub source: ErrorSource,
}

/// What is held against what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Between {
    /// Two sessions, both with an error: 1.96 root(2) SEM.
    Sessions,
    /// One session and a reference mean: 1.96 SEM.
    SessionAndReference,
}

/// What the laboratory's own error lets see of a variable, by its key.
pub(super) fn of_laboratory(key: &str, own: Option<&Repeatability>, between: Between) -> Option<Detectable> {
    let error = own?.variables.get(key)?;
    let sessions = match between {
        Between::Sessions => std::f64::consts::SQRT_2,
        Between::SessionAndReference => 1.0,
    };
    Some(Detectable {
        change: NINETEEN_OF_TWENTY * sessions * error.sem,
        source: ErrorSource::Laboratory,
    })
}

/// Of a curve: the laboratory's own error, else the published one where there is one.
pub fn error_of_curve(
    variable: Variable,
    own: Option<&Repeatability>,
    between: Between,
) -> Option<Detectable> {
    if let Some(found) = of_laboratory(&variable.key(), own, between) {
        return Some(found);
    }
    let rotation = matches!(variable, Variable::Angle(AngleName::Hip | AngleName::Knee, 2));
    let published = matches!(variable, Variable::Angle(name, _) if name.is_lower_body()) && !rotation;
    published.then_some(Detectable {
        change: PUBLISHED_ANGLE_ERROR_DEG,
        source: ErrorSource::Published,
    })
}

/// Of a parameter: the laboratory's own error, else of a value that is read from an angle curve the published one of the curve.
pub fn error_of_value(key: &str, own: Option<&Repeatability>, between: Between) -> Option<Detectable> {
    if let Some(found) = of_laboratory(key, own, between) {
        return Some(found);
    }
    let point = ANGLE_POINTS
        .iter()
        .find(|p| p.definition.key == key && p.definition.unit == "°")?;
    error_of_curve(Variable::Angle(point.of.0, point.of.1), None, between)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::super::repeatability::{REPEATABILITY_SCHEMA, VariableError};
    use super::*;

    #[test]
    fn the_own_error_goes_before_the_published_one_and_some_have_none() {
        let error = VariableError {
            unit: "°".to_owned(),
            sem: 2.0,
            sem_curve: None,
            subjects: 5,
            degrees_of_freedom: 10,
            mcginley: None,
        };
        let own = Repeatability {
            schema: REPEATABILITY_SCHEMA.to_owned(),
            subjects: 5,
            sessions: 10,
            first_day: None,
            last_day: None,
            model: String::new(),
            method: String::new(),
            variables: BTreeMap::from([("knee_flexion_at_contact".to_owned(), error)]),
        };
        let key = "knee_flexion_at_contact";
        let one = error_of_value(key, Some(&own), Between::SessionAndReference).unwrap();
        assert!((one.change - 3.92).abs() < 1e-12 && one.source == ErrorSource::Laboratory);
        let two = error_of_value(key, Some(&own), Between::Sessions).unwrap();
        assert!((two.change - 3.92 * std::f64::consts::SQRT_2).abs() < 1e-12);
        let published = error_of_value(key, None, Between::SessionAndReference).unwrap();
        assert!((published.change - PUBLISHED_ANGLE_ERROR_DEG).abs() < 1e-12);
        assert_eq!(published.source, ErrorSource::Published);
        let rotation = ANGLE_POINTS
            .iter()
            .find(|p| p.of == (AngleName::Hip, 2) && p.definition.unit == "°")
            .unwrap();
        assert!(error_of_value(rotation.definition.key, None, Between::Sessions).is_none());
        assert!(error_of_value("walking_speed", None, Between::Sessions).is_none());
    }
}

//! A set held against two published services that measured children without disorders.
//!
//! # References
//! Pinzone O, Schwartz MH, Thomason P, Baker R. The comparison of normative reference data from different gait analysis
//! services. Gait Posture 2014;40:286-290: root-mean-square differences between the two services below 1.7° (hip rotation
//! 2.9°, foot progression 2.1°), 0.1 N.m/kg, 0.21 W/kg. The published numbers below are facts read out of that paper and of
//! Schwartz MH, Rozumalski A, Trost JP. J Biomech 2008;41:1639-1650 (free speed).

use super::set::Band;
use super::variable::Variable;
use crate::anatomy::{AngleName, KineticName};
use crate::cycles::Curve;

/// One published value, and what the set has there.
#[derive(Debug, Clone, PartialEq)]
pub struct Agreement {
    /// What, for instance "Knee flexion, largest".
    pub what: &'static str,
    /// Unit.
    pub unit: &'static str,
    /// The set's value.
    pub value: f64,
    /// Published means: service 1, service 2, Schwartz 2008 free.
    pub published: [Option<f64>; 3],
    /// The difference between services that is usual.
    pub limit: f64,
}

impl Agreement {
    /// How far the value lies outside what the published means span; zero inside.
    pub fn beyond(&self) -> f64 {
        let there = || self.published.iter().flatten().copied();
        let least = there().fold(f64::INFINITY, f64::min);
        let most = there().fold(f64::NEG_INFINITY, f64::max);
        (least - self.value).max(self.value - most).max(0.0)
    }

    /// Whether it lies within the limit of what was published.
    pub fn agrees(&self) -> bool {
        self.beyond() <= self.limit
    }
}

/// What is read from a curve.
#[derive(Clone, Copy)]
enum Read {
    AtStrike,
    Most,
    Least,
    Mean,
}

impl Read {
    fn of(self, curve: &Curve) -> f64 {
        match self {
            Read::AtStrike => curve.first().copied().unwrap_or(0.0),
            Read::Most => curve.iter().copied().fold(f64::NEG_INFINITY, f64::max),
            Read::Least => curve.iter().copied().fold(f64::INFINITY, f64::min),
            Read::Mean => curve.iter().sum::<f64>() / curve.len() as f64,
        }
    }
}

type Row = (&'static str, Variable, Read, [Option<f64>; 3], f64);

const ANGLE_LIMIT: f64 = 1.7;
const HIP_ROTATION_LIMIT: f64 = 2.9;
const FOOT_PROGRESSION_LIMIT: f64 = 2.1;
const MOMENT_LIMIT: f64 = 100.0;
const POWER_LIMIT: f64 = 0.21;

/// Degrees, N.mm/kg, W/kg. Published peaks are of mean curves.
const ROWS: [Row; 17] = [
    (
        "Pelvic tilt at strike",
        Variable::Angle(AngleName::Pelvis, 0),
        Read::AtStrike,
        [Some(12.6), Some(12.4), None],
        ANGLE_LIMIT,
    ),
    (
        "Pelvic tilt, mean",
        Variable::Angle(AngleName::Pelvis, 0),
        Read::Mean,
        [None, None, Some(11.6)],
        ANGLE_LIMIT,
    ),
    (
        "Hip flexion at strike",
        Variable::Angle(AngleName::Hip, 0),
        Read::AtStrike,
        [Some(36.4), Some(36.7), Some(35.8)],
        ANGLE_LIMIT,
    ),
    (
        "Hip flexion, least",
        Variable::Angle(AngleName::Hip, 0),
        Read::Least,
        [Some(-5.3), Some(-7.2), Some(-5.8)],
        ANGLE_LIMIT,
    ),
    (
        "Hip adduction, largest",
        Variable::Angle(AngleName::Hip, 1),
        Read::Most,
        [None, None, Some(5.2)],
        ANGLE_LIMIT,
    ),
    (
        "Hip rotation, largest",
        Variable::Angle(AngleName::Hip, 2),
        Read::Most,
        [Some(1.4), Some(9.2), None],
        HIP_ROTATION_LIMIT,
    ),
    (
        "Hip rotation, mean",
        Variable::Angle(AngleName::Hip, 2),
        Read::Mean,
        [None, None, Some(-1.9)],
        HIP_ROTATION_LIMIT,
    ),
    (
        "Knee flexion at strike",
        Variable::Angle(AngleName::Knee, 0),
        Read::AtStrike,
        [None, None, Some(5.6)],
        ANGLE_LIMIT,
    ),
    (
        "Knee flexion, largest",
        Variable::Angle(AngleName::Knee, 0),
        Read::Most,
        [Some(60.4), Some(62.7), Some(59.1)],
        ANGLE_LIMIT,
    ),
    (
        "Dorsiflexion, largest",
        Variable::Angle(AngleName::Ankle, 0),
        Read::Most,
        [Some(11.4), Some(13.3), Some(11.8)],
        ANGLE_LIMIT,
    ),
    (
        "Dorsiflexion, least",
        Variable::Angle(AngleName::Ankle, 0),
        Read::Least,
        [Some(-20.6), Some(-16.1), Some(-19.8)],
        ANGLE_LIMIT,
    ),
    (
        "Foot progression at strike",
        Variable::Angle(AngleName::FootProgress, 2),
        Read::AtStrike,
        [Some(-8.5), Some(-11.8), None],
        FOOT_PROGRESSION_LIMIT,
    ),
    (
        "Hip flexor moment, largest",
        Variable::Kinetic(KineticName::HipMoment, 0),
        Read::Least,
        [Some(-610.0), Some(-1020.0), Some(-620.0)],
        MOMENT_LIMIT,
    ),
    (
        "Hip abductor moment, largest",
        Variable::Kinetic(KineticName::HipMoment, 1),
        Read::Most,
        [None, None, Some(490.0)],
        MOMENT_LIMIT,
    ),
    (
        "Knee extensor moment, largest",
        Variable::Kinetic(KineticName::KneeMoment, 0),
        Read::Most,
        [Some(370.0), Some(500.0), Some(370.0)],
        MOMENT_LIMIT,
    ),
    (
        "Plantarflexor moment, largest",
        Variable::Kinetic(KineticName::AnkleMoment, 0),
        Read::Most,
        [Some(1190.0), Some(1260.0), Some(1230.0)],
        MOMENT_LIMIT,
    ),
    (
        "Ankle power, largest",
        Variable::Kinetic(KineticName::AnklePower, 0),
        Read::Most,
        [Some(2.65), Some(3.95), Some(2.80)],
        POWER_LIMIT,
    ),
];

/// A band beside the published values, those that it has.
pub fn compare_with_services(band: &Band) -> Vec<Agreement> {
    let row = |(what, variable, read, published, limit): &Row| {
        let reference = band.curves.get(variable)?;
        Some(Agreement {
            what,
            unit: variable.unit(),
            value: read.of(&reference.mean),
            published: *published,
            limit: *limit,
        })
    };
    ROWS.iter().filter_map(row).collect()
}

//! Reference sets in Oxford Metrics' GCD text: `#!DST-0.1 GCD`, then blocks `!Name count` of `mean [deviation]` lines.
//!
//! Names may begin with `Left` or `Right`; both sides are averaged. Angles are degrees, moments N.m/kg or N.mm/kg (told by
//! their size), powers W/kg. Deviations are one standard deviation. A cadence below 3 is in strides per second, one below
//! 80 in strides per minute; both become steps per minute and are told.

use std::collections::BTreeMap;

use super::import::{ImportError, Imported, on_101_points};
use super::set::{Band, NormSet, Reference, ReferenceValue};
use super::variable::Variable;
use crate::anatomy::{AngleName, KineticName};
use crate::cycles::Curve;
use crate::signal::POINTS;

/// No joint moment of a person exceeds this in N.m/kg; larger numbers are N.mm/kg.
const MOST_NM_PER_KG: f64 = 10.0;
const STRIDES_PER_SECOND_BELOW: f64 = 3.0;
const STRIDES_PER_MINUTE_BELOW: f64 = 80.0;

const CURVES: [(&str, Variable); 24] = [
    ("PelvicTilt", Variable::Angle(AngleName::Pelvis, 0)),
    ("PelvicObliquity", Variable::Angle(AngleName::Pelvis, 1)),
    ("PelvicRotation", Variable::Angle(AngleName::Pelvis, 2)),
    ("HipFlexExt", Variable::Angle(AngleName::Hip, 0)),
    ("HipAbAdduct", Variable::Angle(AngleName::Hip, 1)),
    ("HipRotation", Variable::Angle(AngleName::Hip, 2)),
    ("KneeFlexExt", Variable::Angle(AngleName::Knee, 0)),
    ("KneeValgVar", Variable::Angle(AngleName::Knee, 1)),
    ("KneeRotation", Variable::Angle(AngleName::Knee, 2)),
    ("DorsiPlanFlex", Variable::Angle(AngleName::Ankle, 0)),
    ("FootRotation", Variable::Angle(AngleName::Ankle, 2)),
    ("FootProgression", Variable::Angle(AngleName::FootProgress, 2)),
    ("HipFlexExtMoment", Variable::Kinetic(KineticName::HipMoment, 0)),
    ("HipAbAdductMoment", Variable::Kinetic(KineticName::HipMoment, 1)),
    ("HipRotationMoment", Variable::Kinetic(KineticName::HipMoment, 2)),
    ("KneeFlexExtMoment", Variable::Kinetic(KineticName::KneeMoment, 0)),
    ("KneeValgVarMoment", Variable::Kinetic(KineticName::KneeMoment, 1)),
    (
        "KneeRotationMoment",
        Variable::Kinetic(KineticName::KneeMoment, 2),
    ),
    (
        "DorsiPlanFlexMoment",
        Variable::Kinetic(KineticName::AnkleMoment, 0),
    ),
    (
        "FootAbAdductMoment",
        Variable::Kinetic(KineticName::AnkleMoment, 1),
    ),
    (
        "FootRotationMoment",
        Variable::Kinetic(KineticName::AnkleMoment, 2),
    ),
    ("HipPower", Variable::Kinetic(KineticName::HipPower, 0)),
    ("KneePower", Variable::Kinetic(KineticName::KneePower, 0)),
    ("AnklePower", Variable::Kinetic(KineticName::AnklePower, 0)),
];
/// Name, our key, unit.
const VALUES: [(&str, &str, &str); 10] = [
    ("FootOff", "foot_off", "%"),
    ("OppFootOff", "opposite_foot_off", "%"),
    ("OppFootContact", "opposite_foot_contact", "%"),
    ("StrideTime", "stride_time", "s"),
    ("StepTime", "step_time", "s"),
    ("StrideLength", "stride_length", "m"),
    ("StepLength", "step_length", "m"),
    ("StepWidth", "step_width", "m"),
    ("WalkingSpeed", "walking_speed", "m/s"),
    ("Cadence", "cadence", "steps/min"),
];

/// Rows of one block: mean and deviation.
type Rows = Vec<(f64, Option<f64>)>;

/// Reads a set of one band; `about` says what the file does not.
///
/// # Errors
/// The text is no GCD, a block is shorter than it says, a number cannot be read, or no block is one of the model.
pub fn from_gcd(text: &str, about: NormSet) -> Result<Imported, ImportError> {
    let blocks = blocks(text)?;
    let mut imported = Imported::empty(about);
    let mut band = Band {
        name: "all".to_owned(),
        ..Band::default()
    };
    let mut sides: BTreeMap<Variable, Vec<Reference>> = BTreeMap::new();
    let mut numbers: BTreeMap<&str, (Rows, &str)> = BTreeMap::new();
    let found = blocks.len();
    for (name, rows) in blocks {
        let stem = ["Left", "Right"]
            .iter()
            .find_map(|side| name.strip_prefix(side))
            .unwrap_or(&name);
        if rows
            .iter()
            .all(|(mean, sd)| *mean == 0.0 && sd.unwrap_or(0.0) == 0.0)
        {
            imported.absent.push(name.clone());
        } else if let Some((_, variable)) = CURVES.iter().find(|(known, _)| *known == stem) {
            let reference = curve(&name, &rows, &mut imported.repaired)?;
            sides.entry(*variable).or_default().push(reference);
        } else if let (Some((_, key, unit)), [row]) =
            (VALUES.iter().find(|(known, ..)| *known == stem), rows.as_slice())
        {
            numbers
                .entry(key)
                .or_insert_with(|| (Vec::new(), unit))
                .0
                .push(*row);
        } else {
            imported.unknown.push(name);
        }
    }
    for (variable, references) in sides {
        if let Some(reference) = both(&references) {
            band.curves.insert(variable, reference);
        }
    }
    for (key, (rows, unit)) in numbers {
        let factor = if key == "cadence" {
            steps(&rows, &mut imported.repaired)
        } else {
            1.0
        };
        let n = rows.len() as f64;
        let mean = rows.iter().map(|(mean, _)| mean).sum::<f64>() / n;
        let sds: Option<Vec<f64>> = rows.iter().map(|(_, sd)| *sd).collect();
        let value = ReferenceValue {
            mean: mean * factor,
            sd: sds.map(|all| all.iter().map(|sd| sd.abs()).sum::<f64>() / n * factor),
            unit: unit.to_owned(),
            n: None,
        };
        band.values.insert(key.to_owned(), value);
    }
    if band.curves.is_empty() && band.values.is_empty() {
        return Err(ImportError::Nothing { found });
    }
    imported.set.bands.push(band);
    Ok(imported)
}

/// What makes steps per minute of a cadence.
fn steps(rows: &Rows, repaired: &mut Vec<String>) -> f64 {
    let largest = rows.iter().map(|(mean, _)| *mean).fold(0.0, f64::max);
    let (factor, unit) = if largest < STRIDES_PER_SECOND_BELOW {
        (120.0, "strides per second")
    } else if largest < STRIDES_PER_MINUTE_BELOW {
        (2.0, "strides per minute")
    } else {
        return 1.0;
    };
    repaired.push(format!("Cadence: {unit} made steps per minute"));
    factor
}

fn curve(name: &str, rows: &Rows, repaired: &mut Vec<String>) -> Result<Reference, ImportError> {
    let is_moment = name.ends_with("Moment");
    let most = rows.iter().map(|(mean, _)| mean.abs()).fold(0.0, f64::max);
    let factor = if is_moment && most < MOST_NM_PER_KG {
        1000.0
    } else {
        1.0
    };
    if rows.iter().any(|(_, sd)| sd.is_some_and(|sd| sd < 0.0)) {
        repaired.push(name.to_owned());
    }
    let short = || ImportError::layout(format!("{name} has {} rows; a curve needs 2 or more", rows.len()));
    let means: Vec<f64> = rows.iter().map(|(mean, _)| mean * factor).collect();
    let sds: Option<Vec<f64>> = rows
        .iter()
        .map(|(_, sd)| sd.map(|sd| sd.abs() * factor))
        .collect();
    Ok(Reference {
        mean: on_101_points(&means).ok_or_else(short)?,
        sd: sds.and_then(|sds| on_101_points(&sds)),
        n: None,
    })
}

/// The mean of the sides' references.
fn both(references: &[Reference]) -> Option<Reference> {
    let first = references.first()?;
    let n = references.len() as f64;
    let mean_of = |curves: Vec<&Curve>| {
        let mut mean = [0.0; POINTS];
        for curve in curves {
            for (sum, value) in mean.iter_mut().zip(curve) {
                *sum += value / n;
            }
        }
        mean
    };
    let sds: Option<Vec<&Curve>> = references.iter().map(|r| r.sd.as_ref()).collect();
    Some(Reference {
        mean: mean_of(references.iter().map(|r| &r.mean).collect()),
        sd: sds.map(mean_of),
        n: first.n,
    })
}

fn blocks(text: &str) -> Result<Vec<(String, Rows)>, ImportError> {
    let mut lines = text
        .lines()
        .enumerate()
        .map(|(number, line)| (number + 1, line.trim()));
    match lines.next() {
        Some((_, first)) if first.starts_with("#!DST") => {}
        _ => {
            return Err(ImportError::layout(
                "line 1 does not begin with \"#!DST\": this is no GCD file",
            ));
        }
    }
    let mut blocks: Vec<(String, Rows)> = Vec::new();
    let mut wanted = 0;
    for (number, line) in lines {
        if line.is_empty() || line.starts_with('#') || line.starts_with('$') {
            continue;
        }
        if let Some(head) = line.strip_prefix('!') {
            complete(&blocks, wanted)?;
            let mut words = head.split_whitespace();
            let name = words.next().unwrap_or_default().to_owned();
            wanted = words.next().and_then(|n| n.parse().ok()).ok_or_else(|| {
                ImportError::layout(format!(
                    "line {number}: \"!Name count\" was needed, found \"{line}\""
                ))
            })?;
            blocks.push((name, Vec::new()));
            continue;
        }
        let mut numbers = line.split_whitespace().map(str::parse::<f64>);
        let row = match (numbers.next(), numbers.next()) {
            (Some(Ok(mean)), None) if mean.is_finite() => (mean, None),
            (Some(Ok(mean)), Some(Ok(sd))) if mean.is_finite() && sd.is_finite() => (mean, Some(sd)),
            _ => {
                let what = format!("line {number}: \"mean [deviation]\" was needed, found \"{line}\"");
                return Err(ImportError::layout(what));
            }
        };
        match blocks.last_mut() {
            Some((_, rows)) if rows.len() < wanted => rows.push(row),
            _ => {
                return Err(ImportError::layout(format!(
                    "line {number}: a number outside of a block"
                )));
            }
        }
    }
    complete(&blocks, wanted)?;
    Ok(blocks)
}

fn complete(blocks: &[(String, Rows)], wanted: usize) -> Result<(), ImportError> {
    match blocks.last() {
        Some((name, rows)) if rows.len() < wanted => Err(ImportError::layout(format!(
            "{name} has {} of the {wanted} rows that it announces",
            rows.len()
        ))),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SMALL: &str = "#!DST-0.1 GCD Oxford Metrics\n# a comment\n$PREFIXES Left Right\n!LeftKneeFlexExt 3\n0 1\n10 -1\n20 1\n\
                         !RightKneeFlexExt 3\n2 1\n12 1\n22 1\n!LeftHipFlexExtMoment 2\n0.5 .1\n1.0 .1\n!HipRotation 2\n0 0\n0 0\n\
                         !LeftCadence 1\n0.851 .02\n!Strange 1\n1\n";

    #[test]
    fn sides_units_and_oddities() {
        let imported = from_gcd(SMALL, NormSet::default()).unwrap();
        let band = imported.set.bands.first().unwrap();
        let knee = &band.curves[&Variable::Angle(AngleName::Knee, 0)];
        assert!((knee.mean[50] - 11.0).abs() < 1e-12 && (knee.mean[100] - 21.0).abs() < 1e-12);
        let hip = &band.curves[&Variable::Kinetic(KineticName::HipMoment, 0)];
        assert!((hip.mean[100] - 1000.0).abs() < 1e-9 && (hip.sd.unwrap()[0] - 100.0).abs() < 1e-9);
        assert!((band.values["cadence"].mean - 102.12).abs() < 1e-9);
        assert_eq!(imported.absent, ["HipRotation"]);
        assert_eq!(imported.unknown, ["Strange"]);
        assert_eq!(imported.repaired.len(), 2, "{:?}", imported.repaired);
    }

    #[test]
    fn a_short_block_is_refused_with_its_name() {
        let text = "#!DST-0.1 GCD\n!LeftKneeFlexExt 3\n0 1\n!Cadence 1\n100 2\n";
        let error = from_gcd(text, NormSet::default()).unwrap_err().to_string();
        assert!(
            error.contains("LeftKneeFlexExt") && error.contains("1 of the 3"),
            "{error}"
        );
        assert!(from_gcd("KneeFlexExt", NormSet::default()).is_err());
    }
}

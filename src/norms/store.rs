//! The file of a reference set: JSON, curves as 101 numbers rounded to a tenth of what any report shows.

use std::collections::BTreeMap;
use std::path::Path;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::set::{Band, NormSet, Range, Reference, ReferenceValue};
use super::variable::Variable;
use crate::cycles::Curve;
use crate::files;

/// The layout version of the file.
const SCHEMA: &str = "ambula-norms/1";
/// Decimals of stored numbers: 1e-4 degrees, N.mm/kg, W/kg.
const STORED: f64 = 1e4;

const SHIPPED: [(&str, &str); 1] = [(
    "healthy-12",
    include_str!("../../calibration/norms/healthy-12.json"),
)];

/// Why a reference set was refused.
#[derive(Debug, Error)]
pub enum NormsError {
    /// The file cannot be read.
    #[error(transparent)]
    File(#[from] files::FilesError),
    /// The text is no reference set.
    #[error("{origin} is no reference set of layout {SCHEMA}: {source}")]
    Json {
        /// Whose text.
        origin: String,
        /// What the parser says.
        source: serde_json::Error,
    },
    /// Another layout.
    #[error("{origin} has the layout \"{found}\"; this program reads {SCHEMA}")]
    Schema {
        /// Whose text.
        origin: String,
        /// What it says.
        found: String,
    },
    /// A curve or value that cannot be.
    #[error("{origin}, band {band}, {what}: {why}")]
    Content {
        /// Whose text.
        origin: String,
        /// Which band.
        band: String,
        /// Which curve or value.
        what: String,
        /// What is wrong, and what was needed.
        why: &'static str,
    },
    /// No shipped set has this name.
    #[error("no reference set is named \"{name}\"; shipped are: {known}")]
    Unknown {
        /// The name asked for.
        name: String,
        /// The names there are.
        known: String,
    },
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    schema: String,
    name: String,
    title: String,
    population: String,
    source: String,
    licence: String,
    model: String,
    bands: Vec<FileBand>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct FileBand {
    name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    n: Option<usize>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    age_years: Option<Range>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    dimensionless_speed: Option<Range>,
    #[serde(default)]
    values: BTreeMap<String, ReferenceValue>,
    curves: BTreeMap<Variable, FileCurve>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct FileCurve {
    unit: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    n: Option<usize>,
    mean: Vec<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    sd: Option<Vec<f64>>,
}

/// The set shipped under a name.
///
/// # Errors
/// No such set.
pub fn shipped(name: &str) -> Result<NormSet, NormsError> {
    match SHIPPED.iter().find(|(known, _)| *known == name) {
        Some((known, text)) => NormSet::from_json(text, &format!("{known}.json")),
        None => Err(NormsError::Unknown {
            name: name.to_owned(),
            known: SHIPPED.map(|(name, _)| name).join(", "),
        }),
    }
}

impl NormSet {
    /// Reads a file of a set.
    ///
    /// # Errors
    /// It cannot be read, is no set, or holds what cannot be.
    pub fn read(path: &Path) -> Result<NormSet, NormsError> {
        let bytes = files::read(path)?;
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        NormSet::from_json(&String::from_utf8_lossy(&bytes), &name)
    }

    /// A set from JSON; `origin` names the text in errors.
    ///
    /// # Errors
    /// The text is no set, or holds a curve of another length or unit, a number that is not finite, a negative standard
    /// deviation.
    pub fn from_json(text: &str, origin: &str) -> Result<NormSet, NormsError> {
        let json = |source| NormsError::Json {
            origin: origin.to_owned(),
            source,
        };
        let file: File = serde_json::from_str(text).map_err(json)?;
        if file.schema != SCHEMA {
            return Err(NormsError::Schema {
                origin: origin.to_owned(),
                found: file.schema,
            });
        }
        let bands = file.bands.into_iter().map(|band| checked(band, origin));
        Ok(NormSet {
            name: file.name,
            title: file.title,
            population: file.population,
            source: file.source,
            licence: file.licence,
            model: file.model,
            bands: bands.collect::<Result<_, _>>()?,
        })
    }

    /// The set as the text of its file.
    ///
    /// # Errors
    /// A number that is not finite.
    pub fn to_json(&self) -> Result<String, serde_json::Error> {
        let bands = self.bands.iter().map(|band| FileBand {
            name: band.name.clone(),
            n: band.n,
            age_years: band.age_years,
            dimensionless_speed: band.dimensionless_speed,
            values: band
                .values
                .iter()
                .map(|(key, value)| (key.clone(), rounded(value)))
                .collect(),
            curves: band
                .curves
                .iter()
                .map(|(variable, r)| (*variable, stored(*variable, r)))
                .collect(),
        });
        let file = File {
            schema: SCHEMA.to_owned(),
            name: self.name.clone(),
            title: self.title.clone(),
            population: self.population.clone(),
            source: self.source.clone(),
            licence: self.licence.clone(),
            model: self.model.clone(),
            bands: bands.collect(),
        };
        let mut text = serde_json::to_string(&file)?;
        text.push('\n');
        Ok(text)
    }
}

fn round(value: f64) -> f64 {
    (value * STORED).round() / STORED
}

fn rounded(value: &ReferenceValue) -> ReferenceValue {
    ReferenceValue {
        mean: round(value.mean),
        sd: value.sd.map(round),
        ..value.clone()
    }
}

fn stored(variable: Variable, reference: &Reference) -> FileCurve {
    let list = |curve: &Curve| curve.iter().copied().map(round).collect::<Vec<f64>>();
    FileCurve {
        unit: variable.unit().to_owned(),
        n: reference.n,
        mean: list(&reference.mean),
        sd: reference.sd.as_ref().map(list),
    }
}

fn checked(band: FileBand, origin: &str) -> Result<Band, NormsError> {
    let wrong = |what: &str, why: &'static str| NormsError::Content {
        origin: origin.to_owned(),
        band: band.name.clone(),
        what: what.to_owned(),
        why,
    };
    let mut curves = BTreeMap::new();
    for (variable, curve) in &band.curves {
        let key = variable.key();
        if curve.unit != variable.unit() {
            return Err(wrong(&key, "the unit is not that of the curve"));
        }
        let list = |values: &Vec<f64>| -> Result<Curve, NormsError> {
            let curve: Curve = values
                .as_slice()
                .try_into()
                .map_err(|_| wrong(&key, "a curve needs 101 points"))?;
            if curve.iter().all(|v| v.is_finite()) {
                Ok(curve)
            } else {
                Err(wrong(&key, "a point is not finite"))
            }
        };
        let reference = Reference {
            mean: list(&curve.mean)?,
            sd: curve.sd.as_ref().map(list).transpose()?,
            n: curve.n,
        };
        if reference.sd.iter().flatten().any(|sd| *sd < 0.0) {
            return Err(wrong(&key, "a standard deviation is negative"));
        }
        curves.insert(*variable, reference);
    }
    for (key, value) in &band.values {
        if !value.mean.is_finite() || value.sd.is_some_and(|sd| !(sd >= 0.0 && sd.is_finite())) {
            return Err(wrong(key, "mean or standard deviation cannot be"));
        }
    }
    Ok(Band {
        name: band.name.clone(),
        n: band.n,
        age_years: band.age_years,
        dimensionless_speed: band.dimensionless_speed,
        curves,
        values: band.values.clone(),
    })
}

//! A session of a control subject as one entry of a reference set.

use std::path::Path;

use super::settings::Overrides;
use super::{Watch, reference, run};
use crate::anatomy::Side;
use crate::cycles::Averages;
use crate::norms::{Control, Variable};
use crate::parameters::{self, Parameter};

/// What one control subject brings.
#[derive(Debug)]
pub struct ControlSession {
    age_years: Option<f64>,
    dimensionless_speed: Option<f64>,
    averages: Averages,
    parameters: Vec<Parameter>,
    /// Model and program that computed it, in words.
    pub model: String,
}

impl ControlSession {
    /// The entry.
    pub fn control(&self) -> Control<'_> {
        // where there are values of the sides, the one of both together is not a third
        let sided = |key: &str| self.parameters.iter().any(|p| p.key == key && p.side.is_some());
        Control {
            age_years: self.age_years,
            dimensionless_speed: self.dimensionless_speed,
            averages: &self.averages,
            parameters: self
                .parameters
                .iter()
                .filter(|p| has_reference(p.key) && (p.side.is_some() || !sided(p.key)))
                .map(|p| (p.key, p.unit, p.mean))
                .collect(),
        }
    }
}

/// Whether a reference is made of a number: of one of an angle as of its curve, of all others.
fn has_reference(key: &str) -> bool {
    let mut points = parameters::ANGLE_POINTS.iter();
    let point = points.find(|point| point.definition.key == key);
    point.is_none_or(|point| Variable::Angle(point.of.0, point.of.1).has_reference())
}

/// Processes the session of a control subject and takes one condition of it.
///
/// # Errors
/// A sentence: the session cannot be processed, has no such condition, or too few cycles of a side.
pub fn control(folder: &Path, condition: Option<&str>, watch: &dyn Watch) -> Result<ControlSession, String> {
    let outcome = run(folder, &Overrides::default(), watch).map_err(|e| e.to_string())?;
    let age_years = outcome.settings.age_years;
    let calibration = &outcome.calibrated.calibration;
    let model: Vec<&str> = calibration
        .settings
        .describe()
        .into_iter()
        .map(|(_, choice)| choice)
        .collect();
    let model = format!("ambula {}: {}", env!("CARGO_PKG_VERSION"), model.join("; "));
    let names: Vec<String> = outcome.conditions.iter().map(|c| c.name.clone()).collect();
    let mut conditions = outcome.conditions.into_iter();
    let taken = match condition {
        Some(wanted) => conditions.find(|c| c.name == wanted),
        None => conditions.next(),
    };
    let taken =
        taken.ok_or_else(|| format!("there is no such condition; there are: {}", names.join(", ")))?;
    for side in Side::BOTH {
        if taken.averages.side(side).n == 0 {
            return Err(format!("no accepted {} cycle", side.word()));
        }
    }
    Ok(ControlSession {
        age_years,
        dimensionless_speed: reference::dimensionless_speed(&taken.parameters),
        averages: taken.averages,
        parameters: taken.parameters,
        model,
    })
}

//! Joint angle curves as CSV in long form: one value per row, so that any program can filter and pivot.

use super::{ExchangeError, guarded};
use crate::anatomy::{AngleName, Side};
use crate::cycles::{Averages, Cycle};

/// The cycles of one condition.
#[derive(Debug, Clone, Copy)]
pub struct ConditionCurves<'a> {
    /// Name of the condition.
    pub name: &'a str,
    /// All cycles, accepted or not.
    pub cycles: &'a [Cycle],
    /// Their averages.
    pub averages: &'a Averages,
}

const COMPONENTS: [&str; 3] = ["sagittal", "frontal", "transverse"];

/// What the component of an angle is called.
fn movement(angle: AngleName, component: usize) -> &'static str {
    match angle.components().get(component) {
        Some(Some(named)) => named.title,
        _ => "",
    }
}

/// Whether the model gives the component a meaning.
fn is_defined(angle: AngleName, component: usize) -> bool {
    matches!(angle.components().get(component), Some(Some(_)))
}

/// Every curve of every cycle: `condition, trial, side, cycle, accepted, angle, component, movement, percent,
/// value_deg`.
///
/// # Errors
/// When the table cannot be built in memory.
pub fn cycles_csv(conditions: &[ConditionCurves<'_>]) -> Result<Vec<u8>, ExchangeError> {
    let failed = |source| ExchangeError::Csv {
        what: "curves.csv",
        source,
    };
    let mut table = csv::Writer::from_writer(Vec::new());
    table
        .write_record([
            "condition",
            "trial",
            "side",
            "cycle",
            "accepted",
            "angle",
            "component",
            "movement",
            "percent",
            "value_deg",
        ])
        .map_err(failed)?;
    for condition in conditions {
        let name = guarded(condition.name);
        for cycle in condition.cycles {
            let trial = guarded(&cycle.trial);
            let number = cycle.number.to_string();
            let accepted = if cycle.is_accepted() { "yes" } else { "no" };
            for ((angle, component), curve) in &cycle.curves {
                if !is_defined(*angle, *component) {
                    continue;
                }
                let word = COMPONENTS.get(*component).copied().unwrap_or_default();
                for (percent, value_deg) in curve.iter().enumerate() {
                    table
                        .write_record([
                            &*name,
                            &*trial,
                            cycle.side.word(),
                            &number,
                            accepted,
                            angle.key(),
                            word,
                            movement(*angle, *component),
                            &percent.to_string(),
                            &format!("{value_deg:.6}"),
                        ])
                        .map_err(failed)?;
                }
            }
        }
    }
    finished(table, "curves.csv")
}

/// The mean curves: `condition, side, angle, component, movement, percent, mean_deg, sd_deg, n`; the standard
/// deviation is empty for a single cycle.
///
/// # Errors
/// When the table cannot be built in memory.
pub fn means_csv(conditions: &[ConditionCurves<'_>]) -> Result<Vec<u8>, ExchangeError> {
    let failed = |source| ExchangeError::Csv {
        what: "curves_mean.csv",
        source,
    };
    let mut table = csv::Writer::from_writer(Vec::new());
    table
        .write_record([
            "condition",
            "side",
            "angle",
            "component",
            "movement",
            "percent",
            "mean_deg",
            "sd_deg",
            "n",
        ])
        .map_err(failed)?;
    for condition in conditions {
        let name = guarded(condition.name);
        for side in Side::BOTH {
            for ((angle, component), spread) in &condition.averages.side(side).curves {
                if !is_defined(*angle, *component) {
                    continue;
                }
                let n = spread.n.to_string();
                for (percent, mean_deg) in spread.mean.iter().enumerate() {
                    let sd_deg = spread.sd.as_ref().and_then(|sd| sd.get(percent));
                    table
                        .write_record([
                            &*name,
                            side.word(),
                            angle.key(),
                            COMPONENTS.get(*component).copied().unwrap_or_default(),
                            movement(*angle, *component),
                            &percent.to_string(),
                            &format!("{mean_deg:.6}"),
                            &sd_deg.map(|sd| format!("{sd:.6}")).unwrap_or_default(),
                            &n,
                        ])
                        .map_err(failed)?;
                }
            }
        }
    }
    finished(table, "curves_mean.csv")
}

pub(super) fn finished(table: csv::Writer<Vec<u8>>, what: &'static str) -> Result<Vec<u8>, ExchangeError> {
    table.into_inner().map_err(|error| ExchangeError::Csv {
        what,
        source: csv::Error::from(error.into_error()),
    })
}

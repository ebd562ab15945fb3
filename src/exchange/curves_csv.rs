//! Joint angle curves as CSV in long form: one value per row, so that any program can filter and pivot.

use super::decimal::{curve_rows, row_start, spread_rows};
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
    let mut table =
        b"condition,trial,side,cycle,accepted,angle,component,movement,percent,value_deg\n".to_vec();
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
                let start = row_start(
                    &[
                        &*name,
                        &*trial,
                        cycle.side.word(),
                        &number,
                        accepted,
                        angle.key(),
                        word,
                        movement(*angle, *component),
                    ],
                    "curves.csv",
                )?;
                curve_rows(&mut table, &start, curve);
            }
        }
    }
    Ok(table)
}

/// The mean curves: `condition, side, angle, component, movement, percent, mean_deg, sd_deg, n`; the standard
/// deviation is empty for a single cycle.
///
/// # Errors
/// When the table cannot be built in memory.
pub fn means_csv(conditions: &[ConditionCurves<'_>]) -> Result<Vec<u8>, ExchangeError> {
    let mut table = b"condition,side,angle,component,movement,percent,mean_deg,sd_deg,n\n".to_vec();
    for condition in conditions {
        let name = guarded(condition.name);
        for side in Side::BOTH {
            for ((angle, component), spread) in &condition.averages.side(side).curves {
                if !is_defined(*angle, *component) {
                    continue;
                }
                let start = row_start(
                    &[
                        &*name,
                        side.word(),
                        angle.key(),
                        COMPONENTS.get(*component).copied().unwrap_or_default(),
                        movement(*angle, *component),
                    ],
                    "curves_mean.csv",
                )?;
                spread_rows(&mut table, &start, spread);
            }
        }
    }
    Ok(table)
}

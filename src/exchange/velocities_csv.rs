//! Velocity curves of segments as CSV in long form, beside the angle curves: one value per row, each with its unit.

use super::decimal::{curve_rows, row_start, spread_rows};
use super::{ConditionCurves, ExchangeError, guarded};
use crate::anatomy::Side;

/// Every velocity curve of every cycle: `condition, trial, side, cycle, accepted, velocity, positive, unit, percent,
/// value`.
///
/// # Errors
/// When the table cannot be built in memory.
pub fn cycle_velocities_csv(conditions: &[ConditionCurves<'_>]) -> Result<Vec<u8>, ExchangeError> {
    const WHAT: &str = "velocities.csv";
    let mut table = b"condition,trial,side,cycle,accepted,velocity,positive,unit,percent,value\n".to_vec();
    for condition in conditions {
        let name = guarded(condition.name);
        for cycle in condition.cycles {
            let (trial, number) = (guarded(&cycle.trial), cycle.number.to_string());
            let accepted = if cycle.is_accepted() { "yes" } else { "no" };
            for (velocity, curve) in &cycle.velocities {
                let [positive, _] = velocity.directions();
                let cells = [
                    &*name,
                    &*trial,
                    cycle.side.word(),
                    &number,
                    accepted,
                    velocity.key(),
                    positive,
                    velocity.unit(),
                ];
                curve_rows(&mut table, &row_start(&cells, WHAT)?, curve);
            }
        }
    }
    Ok(table)
}

/// The mean velocity curves over accepted cycles: `condition, side, velocity, positive, unit, percent, mean, sd, n`; the
/// standard deviation is empty for a single cycle.
///
/// # Errors
/// When the table cannot be built in memory.
pub fn mean_velocities_csv(conditions: &[ConditionCurves<'_>]) -> Result<Vec<u8>, ExchangeError> {
    const WHAT: &str = "velocities_mean.csv";
    let mut table = b"condition,side,velocity,positive,unit,percent,mean,sd,n\n".to_vec();
    for condition in conditions {
        let name = guarded(condition.name);
        for side in Side::BOTH {
            for (velocity, spread) in &condition.averages.side(side).velocities {
                let [positive, _] = velocity.directions();
                let cells = [&*name, side.word(), velocity.key(), positive, velocity.unit()];
                spread_rows(&mut table, &row_start(&cells, WHAT)?, spread);
            }
        }
    }
    Ok(table)
}

//! Kinetic curves as CSV in long form, beside the angle curves: one value per row, each with its unit.

use super::decimal::{curve_rows, row_start, spread_rows};
use super::{ConditionCurves, ExchangeError, guarded};
use crate::anatomy::{KineticKind, KineticName, Side};
use crate::cycles::Cycle;

/// What the component of an output is called. `in_body_axes`: joint moments are not in the axes of the laboratory.
fn component_word(output: KineticName, component: usize, in_body_axes: bool) -> &'static str {
    let is_total = matches!(output.components(), [Some(_), None, None]);
    let words = match output.kind() {
        KineticKind::Power if is_total => ["total", "", ""],
        KineticKind::Power => ["sagittal", "frontal", "transverse"],
        KineticKind::Moment if in_body_axes && output.is_of_joint() => ["sagittal", "frontal", "transverse"],
        KineticKind::WeightShare => ["fore-aft", "medial", "vertical"],
        KineticKind::Moment | KineticKind::Force => ["x", "y", "z"],
    };
    words.get(component).copied().unwrap_or_default()
}

/// What a positive value means; empty where the axis has no clinical direction.
fn movement(output: KineticName, component: usize, in_body_axes: bool) -> &'static str {
    let clinical = match output.kind() {
        KineticKind::Force => false,
        KineticKind::Moment => in_body_axes && output.is_of_joint(),
        KineticKind::Power | KineticKind::WeightShare => true,
    };
    match output.components().get(component) {
        Some(Some(named)) if clinical => named.title,
        _ => "",
    }
}

/// Every kinetic curve of every cycle whose stance is clean: `condition, trial, side, cycle, accepted, output, component,
/// movement, unit, percent, value`.
///
/// # Errors
/// When the table cannot be built in memory.
pub fn cycle_kinetics_csv(conditions: &[ConditionCurves<'_>]) -> Result<Vec<u8>, ExchangeError> {
    const WHAT: &str = "kinetics.csv";
    let mut table =
        b"condition,trial,side,cycle,accepted,output,component,movement,unit,percent,value\n".to_vec();
    for condition in conditions {
        let name = guarded(condition.name);
        for cycle in condition.cycles {
            let trial = guarded(&cycle.trial);
            let number = cycle.number.to_string();
            let accepted = if cycle.is_accepted() { "yes" } else { "no" };
            let in_body_axes = cycle.kinetics.in_body_axes();
            for ((output, component), curve) in &cycle.kinetics.curves {
                let start = row_start(
                    &[
                        &*name,
                        &*trial,
                        cycle.side.word(),
                        &number,
                        accepted,
                        output.key(),
                        component_word(*output, *component, in_body_axes),
                        movement(*output, *component, in_body_axes),
                        output.kind().unit(),
                    ],
                    WHAT,
                )?;
                curve_rows(&mut table, &start, curve);
            }
        }
    }
    Ok(table)
}

/// The mean kinetic curves over clean stances of accepted cycles: `condition, side, output, component, movement, unit,
/// percent, mean, sd, n`; the standard deviation is empty for a single cycle.
///
/// # Errors
/// When the table cannot be built in memory.
pub fn mean_kinetics_csv(conditions: &[ConditionCurves<'_>]) -> Result<Vec<u8>, ExchangeError> {
    const WHAT: &str = "kinetics_mean.csv";
    let mut table = b"condition,side,output,component,movement,unit,percent,mean,sd,n\n".to_vec();
    for condition in conditions {
        let name = guarded(condition.name);
        let in_body_axes = condition
            .cycles
            .iter()
            .any(|cycle: &Cycle| cycle.kinetics.in_body_axes());
        for side in Side::BOTH {
            for ((output, component), spread) in &condition.averages.side(side).kinetics.curves {
                let start = row_start(
                    &[
                        &*name,
                        side.word(),
                        output.key(),
                        component_word(*output, *component, in_body_axes),
                        movement(*output, *component, in_body_axes),
                        output.kind().unit(),
                    ],
                    WHAT,
                )?;
                spread_rows(&mut table, &start, spread);
            }
        }
    }
    Ok(table)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn components_are_named_by_what_they_are() {
        let words = |output, axes| [0, 1, 2].map(|c| component_word(output, c, axes));
        assert_eq!(
            words(KineticName::HipMoment, true),
            ["sagittal", "frontal", "transverse"]
        );
        assert_eq!(words(KineticName::HipMoment, false), ["x", "y", "z"]);
        assert_eq!(words(KineticName::HipPower, true)[0], "total");
        assert_eq!(words(KineticName::HipPowerPlanes, false)[1], "frontal");
        assert_eq!(words(KineticName::NormalisedGrf, false)[2], "vertical");
        assert_eq!(movement(KineticName::KneeMoment, 0, true), "Knee extensor moment");
        assert_eq!(movement(KineticName::KneeMoment, 0, false), "");
        assert_eq!(movement(KineticName::AnkleForce, 0, true), "");
    }
}

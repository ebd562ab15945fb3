//! The values that Plug-in Gait itself puts into the `ANALYSIS` group: one cycle per side, its names and units.

use serde::Serialize;

use super::of_cycle::of_cycle;
use crate::anatomy::Side;
use crate::cycles::Cycle;

/// Name in the `ANALYSIS` group, unit, and key of the parameter.
const NAMES: [(&str, &str, &str); 11] = [
    ("Cadence", "steps/min", "cadence"),
    ("Walking Speed", "m/s", "walking_speed"),
    ("Stride Time", "s", "stride_time"),
    ("Step Time", "s", "step_time"),
    ("Opposite Foot Off", "%", "opposite_foot_off"),
    ("Opposite Foot Contact", "%", "opposite_foot_contact"),
    ("Foot Off", "%", "foot_off"),
    ("Single Support", "s", "single_support_time"),
    ("Double Support", "s", "double_support_time"),
    ("Stride Length", "m", "stride_length"),
    ("Step Length", "m", "step_length"),
];

/// One value as the `ANALYSIS` group holds it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PigValue {
    /// Name in the group.
    pub name: &'static str,
    /// Unit in the group.
    pub unit: &'static str,
    /// The side (its context).
    pub side: Side,
    /// The value in `unit`.
    pub value: f64,
}

/// The values of one trial: per side those of the first cycle that has opposite foot off, opposite foot strike and own
/// foot off. Nothing is averaged, and a cycle that is rejected for another reason still counts, as it does there.
pub fn pig_analysis(cycles: &[Cycle]) -> Vec<PigValue> {
    let mut values = Vec::new();
    for side in Side::BOTH {
        let first = cycles.iter().find(|c| {
            c.side == side
                && c.foot_off_pct.is_some()
                && c.opposite_off_pct.is_some()
                && c.opposite_contact_pct.is_some()
        });
        let Some(cycle) = first else { continue };
        let found = of_cycle(cycle, None);
        for (name, unit, key) in NAMES {
            values.extend(found.get(key).map(|value| PigValue {
                name,
                unit,
                side,
                value: *value,
            }));
        }
    }
    values
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parameters::of_cycle::tests::example;

    #[test]
    fn the_first_cycle_with_all_events_counts() {
        let mut without = example(Side::Right);
        without.opposite_off_pct = None;
        let mut later = example(Side::Right);
        later.next_strike_s = later.strike_s + 2.0;
        let values = pig_analysis(&[without, example(Side::Right), later]);
        assert_eq!(values.len(), 11);
        assert_eq!((values[0].name, values[0].side), ("Cadence", Side::Right));
        assert!((values[0].value - 100.0).abs() < 1e-12);
    }
}

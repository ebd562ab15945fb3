//! The most representative cycle of a side: the one whose curves lie nearest to the median curves.
//!
//! For each variable the functional median is taken point by point over the accepted cycles; a cycle's
//! distance is the mean over the cycle (trapezoidal rule over 0 to 100 %) of its absolute difference from that
//! median; distances are averaged over the nine variables of the gait profile. The cycle of least distance is
//! the deepest one.
//!
//! # References
//! Sangeux M, Polak J. A simple method to choose the most representative stride and detect outliers. Gait
//! Posture 2015;41:726-730. Variables of the gait profile: Baker R et al. Gait Posture 2009;30:265-269.

use ndarray::Array2;
use serde::Serialize;

use super::average::{aligned, curve_of};
use super::cycle::{Curve, Cycle};
use crate::anatomy::{AngleName, Side};
use crate::signal::POINTS;

/// The nine variables of the gait profile: pelvis and hip in three planes, knee and ankle in the sagittal
/// plane, foot progression.
pub const REPRESENTATIVE_VARIABLES: [(AngleName, usize); 9] = [
    (AngleName::Pelvis, 0),
    (AngleName::Pelvis, 1),
    (AngleName::Pelvis, 2),
    (AngleName::Hip, 0),
    (AngleName::Hip, 1),
    (AngleName::Hip, 2),
    (AngleName::Knee, 0),
    (AngleName::Ankle, 0),
    (AngleName::FootProgress, 2),
];

/// Two cycles always lie equally far from their median, so a choice needs three.
const LEAST_CYCLES: usize = 3;

/// The cycle chosen to stand for a side.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Representative {
    /// Its place in the list of cycles that was averaged.
    pub cycle: usize,
    /// Its distance from the median curves (degrees).
    pub distance_deg: f64,
    /// Distance of every compared cycle: place in the list and degrees, nearest first.
    pub distances_deg: Vec<(usize, f64)>,
    /// How many of the nine variables were compared.
    pub variables: usize,
}

/// The representative cycle of a side among the accepted cycles that have every compared variable; with one
/// or two cycles the first one. `None` without a cycle with curves.
pub fn representative(cycles: &[Cycle], side: Side) -> Option<Representative> {
    let accepted: Vec<(usize, &Cycle)> = cycles
        .iter()
        .enumerate()
        .filter(|(_, c)| c.side == side && c.is_accepted() && !c.curves.is_empty())
        .collect();
    let variables: Vec<(AngleName, usize)> = REPRESENTATIVE_VARIABLES
        .into_iter()
        .filter(|key| accepted.iter().any(|(_, c)| c.curves.contains_key(key)))
        .collect();
    let compared: Vec<(usize, &Cycle)> = accepted
        .into_iter()
        .filter(|(_, c)| !variables.is_empty() && variables.iter().all(|v| c.curves.contains_key(v)))
        .collect();
    let mut sums = vec![0.0; compared.len()];
    for key in &variables {
        let curves: Vec<&Curve> = compared.iter().filter_map(|(_, c)| c.curves.get(key)).collect();
        let table = aligned(&curves);
        let median = median_curve(&table);
        for (sum, row) in sums.iter_mut().zip(table.rows()) {
            *sum += distance_deg(&curve_of(row), &median) / variables.len() as f64;
        }
    }
    let mut distances: Vec<(usize, f64)> = compared.iter().map(|(i, _)| *i).zip(sums).collect();
    if distances.len() >= LEAST_CYCLES {
        distances.sort_by(|a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0)));
    }
    let (cycle, distance_deg) = *distances.first()?;
    Some(Representative {
        cycle,
        distance_deg,
        distances_deg: distances,
        variables: variables.len(),
    })
}

fn median_curve(table: &Array2<f64>) -> Curve {
    let medians: Vec<f64> = table
        .columns()
        .into_iter()
        .map(|column| {
            let mut column = column.to_vec();
            column.sort_by(f64::total_cmp);
            let middle = column.len() / 2;
            let upper = column.get(middle).copied().unwrap_or_default();
            let lower = column.get(middle.saturating_sub(1)).copied().unwrap_or(upper);
            if column.len() % 2 == 1 {
                upper
            } else {
                0.5 * (lower + upper)
            }
        })
        .collect();
    curve_of(&medians)
}

/// Mean over the cycle of the absolute difference of two curves (degrees), trapezoidal rule.
fn distance_deg(a: &Curve, b: &Curve) -> f64 {
    let last = POINTS - 1;
    a.iter()
        .zip(b)
        .enumerate()
        .map(|(i, (a, b))| (a - b).abs() * if i == 0 || i == last { 0.5 } else { 1.0 })
        .sum::<f64>()
        / last as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cycles::{CycleKinetics, Placements, Verdict};

    fn cycle(level: f64) -> Cycle {
        Cycle {
            trial: "t".to_owned(),
            side: Side::Left,
            number: 1,
            strike_s: 0.0,
            next_strike_s: 1.0,
            foot_off_pct: None,
            opposite_off_pct: None,
            opposite_contact_pct: None,
            curves: [
                ((AngleName::Knee, 0), [level; POINTS]),
                ((AngleName::Hip, 0), [2.0 * level; POINTS]),
            ]
            .into(),
            absent: Vec::new(),
            velocities: std::collections::BTreeMap::new(),
            placements: Placements::default(),
            kinetics: CycleKinetics::default(),
            verdict: Verdict::Accepted,
        }
    }

    #[test]
    fn the_middle_cycle_is_chosen_and_distances_are_means_of_differences() {
        let cycles = [cycle(10.0), cycle(30.0), cycle(14.0), cycle(0.0), cycle(11.0)];
        let chosen = representative(&cycles, Side::Left).unwrap();
        assert_eq!((chosen.cycle, chosen.variables), (4, 2));
        assert!(chosen.distance_deg.abs() < 1e-12);
        let worst = chosen.distances_deg.last().unwrap();
        assert_eq!(worst.0, 1);
        assert!((worst.1 - (19.0 + 38.0) / 2.0).abs() < 1e-9);
        assert!(representative(&cycles, Side::Right).is_none());
    }
}

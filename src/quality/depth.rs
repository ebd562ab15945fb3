//! How deep a curve lies among curves of its kind, and how much of it lies outside what the deepest half allows.
//!
//! # References
//! Lopez-Pintado and Romo 2009, J Am Stat Assoc 104:718 (modified band depth, bands of two curves); Sun and Genton 2011,
//! J Comput Graph Stat 20:316 (functional box plot: the deepest half and its fences, 1.5 times its width).

use crate::signal::{Curve, POINTS};

/// Fences lie this many widths of the deepest half beyond it (Sun and Genton).
const FENCE_WIDTHS: f64 = 1.5;
/// The deepest half is at least this wide (degrees): narrower is the noise of markers, not of walking.
const LEAST_WIDTH_DEG: f64 = 2.0;

/// Modified band depth of each cycle, 0 to 1, mean over variables and points. `cycles` holds one list of curves per
/// cycle, the same variables in the same order.
pub(super) fn depths(cycles: &[Vec<Curve>]) -> Vec<f64> {
    let n = cycles.len() as f64;
    let pairs = 0.5 * n * (n - 1.0);
    let variables = cycles.first().map_or(0, Vec::len);
    let mut depths = vec![0.0; cycles.len()];
    for variable in 0..variables {
        for point in 0..POINTS {
            let values = at(cycles, variable, point);
            for (depth, value) in depths.iter_mut().zip(&values) {
                let below = values.iter().filter(|v| *v < value).count() as f64;
                let above = values.iter().filter(|v| *v > value).count() as f64;
                // pairs with one curve on either side, and pairs that the curve itself belongs to
                let level = n - below - above;
                let around = below * above + (n - level) * level + 0.5 * level * (level - 1.0);
                *depth += around / pairs;
            }
        }
    }
    let all = (variables * POINTS).max(1) as f64;
    depths.iter().map(|d| d / all).collect()
}

/// Share of the points of each cycle (0 to 1, all variables together) that lie beyond the fences around the deepest
/// half.
pub(super) fn beyond_fences(cycles: &[Vec<Curve>]) -> Vec<f64> {
    let depths = depths(cycles);
    let mut order: Vec<usize> = (0..cycles.len()).collect();
    order.sort_by(|a, b| depths[*b].total_cmp(&depths[*a]).then(a.cmp(b)));
    order.truncate(cycles.len().div_ceil(2));
    let variables = cycles.first().map_or(0, Vec::len);
    let mut beyond = vec![0.0; cycles.len()];
    for variable in 0..variables {
        for point in 0..POINTS {
            let values = at(cycles, variable, point);
            let deep = order.iter().map(|i| values[*i]);
            let (low, high) = deep.fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), v| {
                (a.min(v), b.max(v))
            });
            let width = (high - low).max(LEAST_WIDTH_DEG);
            for (count, value) in beyond.iter_mut().zip(&values) {
                if *value < low - FENCE_WIDTHS * width || *value > high + FENCE_WIDTHS * width {
                    *count += 1.0;
                }
            }
        }
    }
    let all = (variables * POINTS).max(1) as f64;
    beyond.iter().map(|b| b / all).collect()
}

fn at(cycles: &[Vec<Curve>], variable: usize, point: usize) -> Vec<f64> {
    cycles
        .iter()
        .map(|c| c.get(variable).map_or(0.0, |curve| curve[point.min(POINTS - 1)]))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flat(levels: &[f64]) -> Vec<Vec<Curve>> {
        levels.iter().map(|level| vec![[*level; POINTS]]).collect()
    }

    #[test]
    fn the_middle_curve_is_deepest_and_the_depths_are_those_of_the_definition() {
        // Of 5 curves there are 10 pairs; the middle one lies in 2 * 2 + 4 of them, an outer one in 4.
        let depths = depths(&flat(&[1.0, 2.0, 3.0, 4.0, 5.0]));
        for (found, wanted) in depths.iter().zip([0.4, 0.7, 0.8, 0.7, 0.4]) {
            assert!((found - wanted).abs() < 1e-12, "{depths:?}");
        }
    }

    #[test]
    fn a_curve_far_away_lies_beyond_the_fences_and_the_others_do_not() {
        let beyond = beyond_fences(&flat(&[1.0, 2.0, 3.0, 4.0, 15.0]));
        assert!(
            beyond[4] > 0.99 && beyond[..4].iter().all(|b| *b < 0.01),
            "{beyond:?}"
        );
    }
}

//! One spatiotemporal result: value per cycle, mean, standard deviation, and what it means.

use serde::Serialize;

use crate::anatomy::Side;

/// A parameter over the accepted cycles of one side, or of both.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Parameter {
    /// Snake-case key, for instance `walking_speed`; see [`super::DEFINITIONS`].
    pub key: &'static str,
    /// Name as printed.
    pub name: &'static str,
    /// Unit as printed; empty for pure numbers.
    pub unit: &'static str,
    /// The side; `None` for values that belong to both (symmetry ratios, step width over both sides).
    pub side: Option<Side>,
    /// Mean over cycles, in `unit`.
    pub mean: f64,
    /// Standard deviation over cycles (n - 1); absent for a single cycle.
    pub sd: Option<f64>,
    /// Number of cycles.
    pub n: usize,
    /// One value per cycle, in the order of the cycles.
    pub values: Vec<f64>,
    /// What it is, in one sentence.
    pub definition: &'static str,
    /// How it was obtained and where the definition comes from.
    pub method: &'static str,
}

/// The parameter of a key and side.
pub fn find<'a>(parameters: &'a [Parameter], key: &str, side: Option<Side>) -> Option<&'a Parameter> {
    parameters.iter().find(|p| p.key == key && p.side == side)
}

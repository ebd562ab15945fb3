//! The sections of `session.toml` about what is done to marker positions before they are tracked: `[gaps]`, `[filters]`.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Whether gaps are filled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FillChoice {
    /// Gaps stay gaps.
    #[default]
    None,
    /// By the rules of `docs/decisions/0006-gap-filling.md`.
    Standard,
}

/// `[gaps]`: how gaps of markers are filled.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Gaps {
    /// Whether they are.
    pub fill: Option<FillChoice>,
    /// Longest gap filled by a spline, frames; 0 never.
    pub spline_frames: Option<usize>,
    /// Longest gap filled from the rigid body, frames; 0 never.
    pub rigid_frames: Option<usize>,
    /// Longest gap filled from a named donor, frames; 0 never.
    pub pattern_frames: Option<usize>,
    /// Longest gap filled by principal components, frames; 0 never.
    pub pca_frames: Option<usize>,
    /// Longest gap filled at the start or end of a trial, frames; 0 never.
    pub ends_frames: Option<usize>,
    /// Donors: a marker and the one whose movement it borrows.
    pub donors: BTreeMap<String, String>,
    /// Further measured markers of the captures that may help to fill, for instance the rest of a cluster.
    pub helpers: Vec<String>,
}

/// A filter of marker positions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MarkerFilter {
    /// Positions as captured.
    #[default]
    None,
    /// Butterworth low-pass, forwards and backwards.
    Butterworth,
    /// Woltring's quintic spline for a known variance of the noise.
    WoltringMse,
    /// Woltring's quintic spline by generalised cross-validation.
    WoltringGcv,
}

/// A filter of force plate signals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ForceFilter {
    /// Forces as captured.
    #[default]
    None,
    /// Butterworth low-pass, forwards and backwards.
    Butterworth,
}

/// `[filters]`: what is smoothed before it is used.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Filters {
    /// Filter of marker positions.
    pub markers: Option<MarkerFilter>,
    /// Its cut-off for both passes together, Hz (Butterworth).
    pub markers_cutoff_hz: Option<f64>,
    /// Its order per pass (Butterworth): 2, 4, 6 or 8.
    pub markers_order: Option<usize>,
    /// Its variance of the noise, mm² (`woltring-mse`).
    pub markers_mse_mm2: Option<f64>,
    /// Filter of force plate signals.
    pub forces: Option<ForceFilter>,
    /// Its cut-off for both passes together, Hz.
    pub forces_cutoff_hz: Option<f64>,
    /// Its order per pass: 2, 4, 6 or 8.
    pub forces_order: Option<usize>,
}

//! Which cut-off a residual analysis proposes for the channels of a capture, class by class.
//!
//! # References
//! Winter, Biomechanics and Motor Control of Human Movement, 4th ed. 2009, section 3.4.4.3.

use serde::Serialize;

use crate::calibration::plates::{self, PlateSettings};
use crate::calibration::{Landmark, MarkerSet};
use crate::capture::Trial;
use crate::signal::{median, proposed_hz, residuals, valid_runs};

/// Order per pass of the filter that the proposal is for.
const ORDER: usize = 2;
/// A plate is asked while it carries more than this, N.
const LOADED_N: f64 = 20.0;

/// The proposal for a class of channels.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Cutoff {
    /// The class: `pelvis`, `thigh and shank`, `foot`, `trunk and head`, `arm`, `vertical force`.
    pub class: &'static str,
    /// Channels that gave a proposal.
    pub channels: usize,
    /// Their median, Hz, both passes of a zero-lag second-order Butterworth filter together.
    pub median_hz: f64,
    /// The lowest, Hz.
    pub least_hz: f64,
    /// The highest, Hz.
    pub most_hz: f64,
}

/// The proposals for markers (mean of the three axes of each marker, longest stretch without a gap) and for vertical
/// forces of plates (longest contact).
pub fn cutoffs(trial: &Trial) -> Vec<Cutoff> {
    let labels = trial.marker_labels();
    let resolved = MarkerSet::detect(&labels)
        .map(|found| found.set.resolve(&labels))
        .unwrap_or_default();
    let rate_hz = trial.point_rate_hz();
    let mut found: Vec<(&'static str, f64)> = resolved
        .iter()
        .filter_map(|(landmark, _, label)| {
            let hz = proposed_hz(&trial.marker(label)?, ORDER, rate_hz).ok()??;
            Some((class(*landmark), hz))
        })
        .collect();
    let (plates, _) = plates::read(trial, &PlateSettings::usual());
    found.extend(plates.iter().filter_map(|plate| {
        let force_n = plate.vertical_force_n();
        let loaded: Vec<bool> = force_n.iter().map(|n| *n > LOADED_N).collect();
        let longest = valid_runs(&loaded).into_iter().max_by_key(|run| run.len())?;
        let stretch = force_n.get(longest.start..longest.end)?;
        let hz = residuals(stretch, ORDER, plate.rate_hz).ok()??.proposed_hz;
        Some(("vertical force", hz))
    }));
    let classes = [
        "pelvis",
        "thigh and shank",
        "foot",
        "trunk and head",
        "arm",
        "vertical force",
    ];
    classes
        .into_iter()
        .filter_map(|class| {
            let of: Vec<f64> = found
                .iter()
                .filter(|(c, _)| *c == class)
                .map(|(_, hz)| *hz)
                .collect();
            Some(Cutoff {
                class,
                channels: of.len(),
                least_hz: of.iter().copied().reduce(f64::min)?,
                most_hz: of.iter().copied().reduce(f64::max)?,
                median_hz: median(of)?,
            })
        })
        .collect()
}

fn class(landmark: Landmark) -> &'static str {
    use Landmark as L;
    match landmark {
        L::Asi | L::Psi | L::Sacr => "pelvis",
        L::Thi | L::Kne | L::Knm | L::Kax | L::Kd1 | L::Kd2 | L::Tib | L::Ank | L::Med => "thigh and shank",
        L::Hee | L::Toe => "foot",
        L::Fhd | L::Bhd | L::C7 | L::T10 | L::Clav | L::Strn => "trunk and head",
        L::Sho | L::Elb | L::Wra | L::Wrb | L::Fin => "arm",
    }
}

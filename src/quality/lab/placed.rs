//! Markers at known places: how exactly the cameras say where they are, and how still they hold them.
//!
//! # References
//! CMAS, Standards v15, item 2.8 (static accuracy).

use thiserror::Error;

use super::measure::{LabCheck, Measure, count};
use crate::capture::Trial;
use crate::quality::Limits;
use crate::signal::{mean, sd};

/// Fewer frames than this say nothing about scatter.
const LEAST_FRAMES: usize = 50;

/// A marker and where it truly is.
#[derive(Debug, Clone, PartialEq)]
pub struct Placed {
    /// Its label.
    pub marker: String,
    /// Its centre, mm, laboratory axes.
    pub place_mm: [f64; 3],
}

/// What is wrong with a list of places, or with the capture of them.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum PlacedError {
    /// The first line is another one.
    #[error("the first line of the list is not \"marker,x_mm,y_mm,z_mm\"")]
    OtherFile,
    /// A line cannot be read.
    #[error("line {line} of the list needs a label and three numbers in mm")]
    Line {
        /// Its number, from 1.
        line: usize,
    },
    /// A marker of the list is not in the capture long enough.
    #[error("marker \"{name}\" is seen in {frames} frames, {LEAST_FRAMES} are needed")]
    TooShort {
        /// Its name.
        name: String,
        /// Frames in which it is seen.
        frames: usize,
    },
}

/// Reads a list of places: `marker,x_mm,y_mm,z_mm`, a marker a line.
///
/// # Errors
/// See [`PlacedError`].
pub fn places(text: &str) -> Result<Vec<Placed>, PlacedError> {
    let mut lines = text.trim_start_matches('\u{feff}').lines().enumerate();
    let head: Option<Vec<&str>> = lines.next().map(|(_, l)| l.split(',').map(str::trim).collect());
    if head.as_deref() != Some(["marker", "x_mm", "y_mm", "z_mm"].as_slice()) {
        return Err(PlacedError::OtherFile);
    }
    lines
        .filter(|(_, line)| !line.trim().is_empty())
        .map(|(at, line)| {
            let wrong = PlacedError::Line { line: at + 1 };
            let cells: Vec<&str> = line.split(',').map(str::trim).collect();
            let [marker, numbers @ ..] = cells.as_slice() else {
                return Err(wrong);
            };
            let numbers: Option<Vec<f64>> = numbers
                .iter()
                .map(|n| n.parse().ok().filter(|n: &f64| n.is_finite()))
                .collect();
            match (numbers.as_deref(), marker.is_empty()) {
                (Some([x, y, z]), false) => Ok(Placed {
                    marker: (*marker).to_owned(),
                    place_mm: [*x, *y, *z],
                }),
                _ => Err(wrong),
            }
        })
        .collect()
}

/// Judges a capture of markers at known places: mean and largest error of the places, mean scatter.
///
/// # Errors
/// See [`PlacedError`].
pub fn placed_check(trial: &Trial, placed: &[Placed], limits: &Limits) -> Result<LabCheck, PlacedError> {
    let mut errors: Vec<(f64, &str)> = Vec::new();
    let mut scatters_mm = Vec::new();
    for known in placed {
        let track = trial.marker(&known.marker).unwrap_or_default();
        let axis =
            |k: usize| -> Vec<f64> { (0..track.len()).filter_map(|f| Some(track.at(f)?[k])).collect() };
        let axes = [axis(0), axis(1), axis(2)];
        if axes[0].len() < LEAST_FRAMES {
            return Err(PlacedError::TooShort {
                name: known.marker.clone(),
                frames: axes[0].len(),
            });
        }
        let norm = |of: [f64; 3]| of.iter().map(|v| v * v).sum::<f64>().sqrt();
        let middle: [f64; 3] = std::array::from_fn(|k| mean(&axes[k]).unwrap_or(0.0) - known.place_mm[k]);
        errors.push((norm(middle), &known.marker));
        scatters_mm.push(norm(std::array::from_fn(|k| sd(&axes[k]).unwrap_or(0.0))));
    }
    let subject = "static accuracy".to_owned();
    let measure = |rule: &str, value: f64| Measure {
        rule: rule.to_owned(),
        subject: subject.clone(),
        value,
    };
    let mean_mm = errors.iter().map(|(mm, _)| mm).sum::<f64>() / count(errors.len().max(1));
    let (largest_mm, worst) = errors
        .iter()
        .copied()
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .unwrap_or_default();
    let scatter_mm = mean(&scatters_mm).unwrap_or(0.0);
    let measures = vec![
        measure("lab.static_error", mean_mm),
        measure("lab.static_largest", largest_mm),
        measure("lab.static_scatter", scatter_mm),
    ];
    let summary = format!(
        "{} markers {mean_mm:.2} mm from their places on average, {largest_mm:.2} mm at most ({worst}); they scatter by \
         {scatter_mm:.2} mm",
        errors.len()
    );
    let said = |m: &Measure| {
        let what = match m.rule.as_str() {
            "lab.static_error" => format!("markers are {:.2} mm from their known places on average", m.value),
            "lab.static_largest" => format!("{worst} is {:.2} mm from its known place", m.value),
            _ => format!("markers that do not move scatter by {:.2} mm", m.value),
        };
        (
            what,
            "see whether the origin was set right and the list belongs to this frame; calibrate the cameras again",
        )
    };
    Ok(LabCheck::judged(
        (subject.clone(), summary),
        measures,
        limits,
        said,
    ))
}

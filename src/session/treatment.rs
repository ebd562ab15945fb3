//! What is done to a walk before it is tracked: gaps filled, markers and forces smoothed, all of it on record. Nothing
//! is done unless the session file asks for it: Plug-in Gait does nothing of the kind either.

use std::fmt::Write as _;

use super::manifest::{FillChoice, ForceFilter, Manifest, MarkerFilter};
use crate::anatomy::Side;
use crate::calibration::{Calibration, Landmark};
use crate::capture::Trial;
use crate::signal::{
    Fill, FillMethod, FillRules, Filling, GcvSpline, LeftGap, LowPass, Track, fill, valid_runs,
};

/// Cut-off of markers, Hz, order per pass: Winter 2009, section 3.4.4; 6 Hz is the usual value of gait laboratories.
const MARKERS: (f64, usize) = (6.0, 2);
/// Cut-off of forces, Hz, order per pass.
const FORCES: (f64, usize) = (50.0, 2);
/// Variance of the noise of markers, mm²: the value that Vicon's filter comes with.
const MARKERS_MSE_MM2: f64 = 10.0;

/// A filter of marker positions with its values.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Smoothing {
    /// Zero-lag Butterworth low-pass: cut-off of both passes together (Hz), order per pass.
    Butterworth(f64, usize),
    /// Woltring's quintic spline for a variance of the noise (mm²).
    WoltringMse(f64),
    /// Woltring's quintic spline by generalised cross-validation.
    WoltringGcv,
}

impl Smoothing {
    /// The filter in words.
    pub fn words(self) -> String {
        match self {
            Smoothing::Butterworth(hz, order) => format!(
                "Butterworth low-pass, order {order} per pass, forwards and backwards, {hz} Hz for both passes together"
            ),
            Smoothing::WoltringMse(mm2) => {
                format!("Woltring quintic spline, variance of the noise {mm2} mm²")
            }
            Smoothing::WoltringGcv => "Woltring quintic spline by generalised cross-validation".to_owned(),
        }
    }
}

/// The choices of the session.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Treatment {
    /// The rules of filling; none when gaps stay gaps.
    pub fill: Option<FillRules>,
    /// Labels of further markers that may help to fill.
    pub helpers: Vec<String>,
    /// The filter of marker positions.
    pub markers: Option<Smoothing>,
    /// The filter of forces.
    pub forces: Option<Smoothing>,
}

impl Treatment {
    /// The choices of a session file.
    pub(super) fn of(manifest: &Manifest) -> Treatment {
        let (gaps, filters) = (&manifest.gaps, &manifest.filters);
        let rules = || {
            let typed = [
                (FillMethod::Spline, gaps.spline_frames),
                (FillMethod::Rigid, gaps.rigid_frames),
                (FillMethod::Pattern, gaps.pattern_frames),
                (FillMethod::Pca, gaps.pca_frames),
            ];
            let mut rules = FillRules::standard();
            for (method, frames) in typed {
                rules = match frames {
                    Some(frames) => rules.with_longest(method, frames),
                    None => rules,
                };
            }
            rules.ends_frames = gaps.ends_frames.unwrap_or(rules.ends_frames);
            rules.donors = gaps.donors.clone().into_iter().collect();
            rules
        };
        let butterworth = |(usual_hz, usual_order), hz: Option<f64>, order: Option<usize>| {
            Smoothing::Butterworth(hz.unwrap_or(usual_hz), order.unwrap_or(usual_order))
        };
        Treatment {
            fill: (gaps.fill == Some(FillChoice::Standard)).then(rules),
            helpers: gaps.helpers.clone(),
            markers: match filters.markers.unwrap_or_default() {
                MarkerFilter::None => None,
                MarkerFilter::Butterworth => Some(butterworth(
                    MARKERS,
                    filters.markers_cutoff_hz,
                    filters.markers_order,
                )),
                MarkerFilter::WoltringMse => Some(Smoothing::WoltringMse(
                    filters.markers_mse_mm2.unwrap_or(MARKERS_MSE_MM2),
                )),
                MarkerFilter::WoltringGcv => Some(Smoothing::WoltringGcv),
            },
            forces: match filters.forces.unwrap_or_default() {
                ForceFilter::None => None,
                ForceFilter::Butterworth => Some(butterworth(
                    FORCES,
                    filters.forces_cutoff_hz,
                    filters.forces_order,
                )),
            },
        }
    }

    /// The filters in words; `None` when nothing is smoothed.
    pub fn filter_words(&self) -> Option<String> {
        let mut words = String::new();
        if let Some(markers) = self.markers {
            words = format!("markers: {}", markers.words());
        }
        if let Some(forces) = self.forces {
            let sep = if words.is_empty() { "" } else { "; " };
            let _ = write!(words, "{sep}forces: {}", forces.words());
        }
        (!words.is_empty()).then_some(words)
    }

    /// The rules of filling in words.
    pub fn fill_words(&self) -> String {
        self.fill.as_ref().map_or_else(
            || "none: what needs a missing sample is absent".to_owned(),
            FillRules::words,
        )
    }
}

/// What is wrong with the typed values: key, what, hint.
pub(super) fn problems(manifest: &Manifest) -> Vec<(&'static str, String, &'static str)> {
    let f = &manifest.filters;
    let mut found = Vec::new();
    for (key, hz) in [
        ("filters.markers_cutoff_hz", f.markers_cutoff_hz),
        ("filters.forces_cutoff_hz", f.forces_cutoff_hz),
    ] {
        if let Some(hz) = hz.filter(|hz| !(0.5..=1000.0).contains(hz)) {
            found.push((
                key,
                format!("{hz} Hz is outside 0.5 to 1000 Hz"),
                "write 6 for markers",
            ));
        }
    }
    for (key, order) in [
        ("filters.markers_order", f.markers_order),
        ("filters.forces_order", f.forces_order),
    ] {
        if let Some(order) = order.filter(|order| !matches!(order, 2 | 4 | 6 | 8)) {
            found.push((
                key,
                format!("there is no filter of order {order}"),
                "write 2, 4, 6 or 8",
            ));
        }
    }
    if let Some(mm2) = f.markers_mse_mm2.filter(|mm2| !(0.0..=1000.0).contains(mm2)) {
        let what = format!("{mm2} mm² is outside 0 to 1000 mm²");
        found.push(("filters.markers_mse_mm2", what, "Vicon's usual value is 10"));
    }
    found
}

/// What was done to one walk.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Treated {
    /// Filled gaps; markers by their Plug-in Gait names.
    pub fills: Vec<Fill>,
    /// Gaps that the rules left.
    pub left: Vec<LeftGap>,
}

/// A walk as it is tracked, and what was done to it.
///
/// # Errors
/// A filter that the frame rate does not allow.
pub(super) fn prepare(
    trial: &Trial,
    calibration: &Calibration,
    treatment: &Treatment,
) -> Result<(Trial, Treated), String> {
    let mut treated = Treated::default();
    if treatment.fill.is_none() && treatment.markers.is_none() {
        return Ok((trial.clone(), treated));
    }
    let mut markers = markers(trial, calibration);
    if let Some(rules) = &treatment.fill {
        let filling = filled(trial, &markers, rules, &treatment.helpers);
        for (place, track) in filling.changed {
            if let Some(marker) = markers.get_mut(place) {
                marker.track = track;
            }
        }
        (treated.fills, treated.left) = (filling.fills, filling.left);
    }
    if let Some(smoothing) = treatment.markers {
        for marker in &mut markers {
            marker.track = smoothed(&marker.track, smoothing, trial.point_rate_hz())?;
        }
    }
    let tracks = markers.into_iter().map(|m| (m.label, m.track));
    Ok((trial.with_markers(tracks), treated))
}

struct Marker {
    name: String,
    label: String,
    track: Track,
}

/// The markers of the marker set.
fn markers(trial: &Trial, calibration: &Calibration) -> Vec<Marker> {
    let labels = calibration.marker_set.resolve(&trial.marker_labels());
    let marker = |(landmark, side, label): (Landmark, Side, String)| {
        Some(Marker {
            name: landmark.name(side),
            track: trial.marker(&label)?,
            label,
        })
    };
    labels.into_iter().filter_map(marker).collect()
}

/// Fills the markers of the set; helpers take part with what was recorded and stay as they are.
fn filled(trial: &Trial, markers: &[Marker], rules: &FillRules, helpers: &[String]) -> Filling {
    let mut names: Vec<&str> = markers.iter().map(|m| m.name.as_str()).collect();
    let mut tracks: Vec<Track> = markers.iter().map(|m| m.track.clone()).collect();
    for helper in helpers {
        let known = markers.iter().any(|m| m.label == *helper || m.name == *helper);
        if let Some(track) = trial.marker(helper).filter(|_| !known) {
            names.push(helper);
            tracks.push(track);
        }
    }
    let mut filling = fill(&names, &tracks, rules);
    filling.changed.retain(|(place, _)| *place < markers.len());
    filling.fills.retain(|f| !helpers.contains(&f.marker));
    filling.left.retain(|f| !helpers.contains(&f.marker));
    filling
}

fn smoothed(track: &Track, smoothing: Smoothing, rate_hz: f64) -> Result<Track, String> {
    let spline = |fit: &dyn Fn(&[[f64; 3]]) -> Option<GcvSpline>| {
        let mut result = track.clone();
        for run in valid_runs(&track.valid) {
            let stretch = track.values.get(run.start..run.end).unwrap_or_default();
            let smooth = fit(stretch).map(|spline| spline.smooth).unwrap_or_default();
            for (frame, value) in (run.start..run.end).zip(smooth) {
                result.set(frame, Some(value));
            }
        }
        result
    };
    match smoothing {
        Smoothing::Butterworth(hz, order) => {
            let filter = LowPass::dual_pass(order, hz, rate_hz).map_err(|e| e.to_string())?;
            Ok(filter.track(track))
        }
        Smoothing::WoltringMse(mm2) => Ok(spline(&|s| GcvSpline::by_variance(s, mm2))),
        Smoothing::WoltringGcv => Ok(spline(&GcvSpline::fit)),
    }
}

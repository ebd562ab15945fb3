//! A wand of known length moved through the volume: how well its length is measured everywhere.

use thiserror::Error;

use super::measure::{LabCheck, Measure, mean_sd};
use crate::capture::Trial;
use crate::quality::Limits;
use crate::signal::Track;

/// Without names, two markers whose distance is within this share of the stated length are taken for the wand.
const LIKE_SHARE: f64 = 0.1;
/// Fewer frames than this say nothing.
const LEAST_FRAMES: usize = 50;

/// Why a wand capture cannot be judged.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum WandError {
    /// A marker that was asked for is not there.
    #[error("no marker \"{name}\"; the markers are: {known}")]
    NoMarker {
        /// Its name.
        name: String,
        /// All markers.
        known: String,
    },
    /// No two markers have the distance of the wand.
    #[error("no two markers are about {length} mm apart; name them with --wand-markers")]
    NoPair {
        /// The stated length, mm, rounded.
        length: String,
    },
    /// Seen together in too few frames.
    #[error("both markers of the wand are seen in {frames} frames only")]
    TooShort {
        /// Frames.
        frames: usize,
    },
}

/// How a wand was measured.
#[derive(Debug, Clone, PartialEq)]
pub struct Wand {
    /// The two markers.
    pub markers: [String; 2],
    /// Frames in which both are seen.
    pub frames: usize,
    /// Mean distance, mm.
    pub mean_mm: f64,
    /// Standard deviation of the distance, mm.
    pub sd_mm: f64,
    /// Largest difference from the stated length, mm.
    pub max_error_mm: f64,
    /// Size of the box that the middle of the wand went through, mm, laboratory axes.
    pub volume_mm: [f64; 3],
}

/// Measures a wand; without names, the pair whose median distance is nearest to the stated length.
///
/// # Errors
/// See [`WandError`].
pub fn wand(trial: &Trial, length_mm: f64, names: Option<[&str; 2]>) -> Result<Wand, WandError> {
    let labels = trial.marker_labels();
    let markers = match names {
        Some(names) => names.map(str::to_owned),
        None => nearest_pair(trial, &labels, length_mm)?,
    };
    let [a, b] = [
        track(trial, &markers[0], &labels)?,
        track(trial, &markers[1], &labels)?,
    ];
    let both: Vec<([f64; 3], [f64; 3])> = pairs(&a, &b).collect();
    if both.len() < LEAST_FRAMES {
        return Err(WandError::TooShort { frames: both.len() });
    }
    let lengths_mm: Vec<f64> = both.iter().map(|(a, b)| distance(*a, *b)).collect();
    let (mean_mm, sd_mm) = mean_sd(&lengths_mm);
    let middle = |k: usize| both.iter().map(move |(a, b)| f64::midpoint(a[k], b[k]));
    let extent = |k: usize| {
        let (low, high) = middle(k).fold((f64::MAX, f64::MIN), |(low, high), v| (low.min(v), high.max(v)));
        high - low
    };
    Ok(Wand {
        markers,
        frames: both.len(),
        mean_mm,
        sd_mm,
        max_error_mm: lengths_mm
            .iter()
            .map(|l| (l - length_mm).abs())
            .fold(0.0, f64::max),
        volume_mm: [extent(0), extent(1), extent(2)],
    })
}

fn track(trial: &Trial, name: &str, labels: &[&str]) -> Result<Track, WandError> {
    trial.marker(name).ok_or_else(|| WandError::NoMarker {
        name: name.to_owned(),
        known: labels.join(", "),
    })
}

fn pairs<'a>(a: &'a Track, b: &'a Track) -> impl Iterator<Item = ([f64; 3], [f64; 3])> + 'a {
    (0..a.len()).filter_map(|frame| Some((a.at(frame)?, b.at(frame)?)))
}

fn distance(a: [f64; 3], b: [f64; 3]) -> f64 {
    (0..3).map(|k| (a[k] - b[k]).powi(2)).sum::<f64>().sqrt()
}

fn nearest_pair(trial: &Trial, labels: &[&str], length_mm: f64) -> Result<[String; 2], WandError> {
    let tracks: Vec<(&str, Track)> = labels
        .iter()
        .filter_map(|label| Some((*label, trial.marker(label)?)))
        .collect();
    let mut best: Option<(f64, [String; 2])> = None;
    for (at, (first, a)) in tracks.iter().enumerate() {
        for (second, b) in tracks.iter().skip(at + 1) {
            let mut lengths_mm: Vec<f64> = pairs(a, b).map(|(a, b)| distance(a, b)).collect();
            lengths_mm.sort_by(f64::total_cmp);
            let Some(median_mm) = lengths_mm.get(lengths_mm.len() / 2) else {
                continue;
            };
            let away_mm = (median_mm - length_mm).abs();
            let is_like = lengths_mm.len() >= LEAST_FRAMES && away_mm < LIKE_SHARE * length_mm;
            if is_like && best.as_ref().is_none_or(|(nearest, _)| away_mm < *nearest) {
                best = Some((away_mm, [(*first).to_owned(), (*second).to_owned()]));
            }
        }
    }
    best.map(|(_, markers)| markers).ok_or_else(|| WandError::NoPair {
        length: format!("{length_mm:.0}"),
    })
}

/// Judges a measured wand.
pub fn wand_check(wand: &Wand, length_mm: f64, limits: &Limits) -> LabCheck {
    let subject = "wand".to_owned();
    let measure = |rule: &str, value: f64| Measure {
        rule: rule.to_owned(),
        subject: subject.clone(),
        value,
    };
    let measures = vec![
        measure("lab.wand_mean", (wand.mean_mm - length_mm).abs()),
        measure("lab.wand_sd", wand.sd_mm),
        measure("lab.wand_max", wand.max_error_mm),
    ];
    let [x, y, z] = wand.volume_mm.map(|mm| mm / 1000.0);
    let summary = format!(
        "{length_mm:.1} mm measured as {:.2} mm, SD {:.2} mm, largest error {:.1} mm; {} frames over {x:.1} x {y:.1} x {z:.1} m",
        wand.mean_mm, wand.sd_mm, wand.max_error_mm, wand.frames
    );
    let said = |m: &Measure| {
        let what = match m.rule.as_str() {
            "lab.wand_mean" => format!(
                "the wand is measured {:.2} mm too long or too short on average",
                m.value
            ),
            "lab.wand_sd" => format!("the length of the wand scatters by {:.2} mm", m.value),
            _ => format!("the length of the wand is wrong by up to {:.1} mm", m.value),
        };
        (
            what,
            "calibrate the cameras again; see whether a camera was touched",
        )
    };
    LabCheck::judged((subject.clone(), summary), measures, limits, said)
}

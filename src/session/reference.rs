//! What a session is held against: the reference set that the session file names, the band of it that fits each
//! condition, and the scores against that band.

use std::path::Path;

use super::calibrating::Calibrated;
use super::folder::LARGEST_TEXT;
use super::settings::Settings;
use crate::anatomy::Side;
use crate::cycles::{Averages, Cycle};
use crate::files;
use crate::kinetics::{KineticMethod, MomentFrame};
use crate::norms::{self, Band, Choice, Fit, NormSet};
use crate::parameters::{self, GaitScores, Parameter};
use crate::provenance::Input;

/// The set that is taken when the session file names none.
pub(super) const USUAL: &str = "healthy-12";
/// The word for no set at all.
pub(super) const NONE: &str = "none";
/// How the model of a set that this program computed begins.
const OWN_MODEL: &str = "ambula ";

/// A reference set and, when it was read from a file, its digest.
#[derive(Debug, Clone)]
pub struct ReferenceSet {
    /// The set.
    pub set: NormSet,
    /// The file as an input; `None` for a shipped set.
    pub input: Option<Input>,
}

/// What a condition is held against.
#[derive(Debug)]
pub struct Held {
    /// Place of the band in the set.
    pub band: usize,
    /// Which set, band, number of subjects and rule, in words.
    pub words: String,
    /// Whether the band has fewer than 30 subjects or does not say.
    pub small: bool,
    /// How the band fits the walking speed.
    pub speed: Fit,
    /// How the band fits the age.
    pub age: Fit,
    /// Walking speed divided by the root of leg length and gravity, mean of both sides.
    pub dimensionless_speed: Option<f64>,
    /// What of the model differs from that of the set, in words.
    pub differs: Vec<String>,
    /// Scores against the band; `None` when an angle of the profile is missing.
    pub scores: Option<GaitScores>,
}

impl ReferenceSet {
    /// The set of a shipped name, or of a file (`.json`) by its path from the session folder; `None` for "none".
    ///
    /// # Errors
    /// A sentence: no such set or file, or the file is no reference set.
    pub(super) fn read(folder: &Path, typed: Option<&str>) -> Result<Option<ReferenceSet>, String> {
        let name = typed.filter(|n| !n.is_empty()).unwrap_or(USUAL);
        if name == NONE {
            return Ok(None);
        }
        let is_file = Path::new(name)
            .extension()
            .is_some_and(|e| e.eq_ignore_ascii_case("json"));
        if !is_file {
            let set = norms::shipped(name).map_err(|e| e.to_string())?;
            return Ok(Some(ReferenceSet { set, input: None }));
        }
        let bytes = files::read_at_most(&folder.join(name), LARGEST_TEXT)
            .map_err(|e| format!("{name}: {}", e.source))?;
        let text = std::str::from_utf8(&bytes).map_err(|_| format!("{name} is not UTF-8 text"))?;
        Ok(Some(ReferenceSet {
            set: NormSet::from_json(text, name).map_err(|e| e.to_string())?,
            input: Some(Input::of(name, "reference set", &bytes)),
        }))
    }

    /// Choices of the session's model that the set does not share, in words; the set's own model when it was not computed by
    /// this program.
    fn differs(&self, calibrated: &Calibrated) -> Vec<String> {
        if !self.set.model.starts_with(OWN_MODEL) {
            return vec![self.set.model.clone()];
        }
        let choices = calibrated.calibration.settings.describe().into_iter();
        choices
            .filter(|(_, choice)| !self.set.model.contains(choice))
            .map(|(name, choice)| format!("{name} here: {choice}"))
            .collect()
    }
}

/// Walking speed divided by the root of leg length and gravity: mean of the sides that have it.
pub(super) fn dimensionless_speed(parameters: &[Parameter]) -> Option<f64> {
    let key = "walking_speed_dimensionless";
    let sides = Side::BOTH.map(|side| parameters::find(parameters, key, Some(side)).map(|p| p.mean));
    let known: Vec<f64> = sides.into_iter().flatten().collect();
    (!known.is_empty()).then(|| known.iter().sum::<f64>() / known.len() as f64)
}

/// The band that fits a condition, and the scores against it.
pub(super) fn held(
    (settings, calibrated): (&Settings, &Calibrated),
    (cycles, averages): (&[Cycle], &Averages),
    parameters: &[Parameter],
) -> Option<Held> {
    let reference = settings.reference.as_ref()?;
    let set = &reference.set;
    let speed = dimensionless_speed(parameters);
    let choice: Choice<'_> = norms::choose(set, speed, settings.age_years)?;
    Some(Held {
        band: set
            .bands
            .iter()
            .position(|band| std::ptr::eq(band, choice.band))?,
        words: choice.words(),
        small: choice.is_small(),
        speed: choice.speed,
        age: choice.age,
        dimensionless_speed: speed,
        differs: reference.differs(calibrated),
        scores: parameters::gait_scores(averages, cycles, choice.band, settings.gps_convention),
    })
}

impl Held {
    /// The band among those of its set.
    pub fn band<'a>(&self, set: &'a NormSet) -> Option<&'a Band> {
        set.bands.get(self.band)
    }
}

/// Whether powers, and whether moments and joint forces, of a session mean the same as those of reference sets, which are
/// computed as Plug-in Gait does, in the axes of the distal segment. Total joint power has no axes.
pub(super) fn kinetics_fit(settings: &Settings) -> (bool, bool) {
    let powers = settings.kinetics.method == KineticMethod::PlugInGait;
    (
        powers,
        powers && settings.kinetics.moment_frame == MomentFrame::Distal,
    )
}

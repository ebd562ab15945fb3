//! The room's product: ground reaction, joint forces, moments and powers of one trial, frame by frame.

use super::settings::KineticSettings;
use crate::anatomy::{KineticName, Side};
use crate::calibration::Finding;
use crate::signal::Track;

/// What stands for the whole body in the centre of mass.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CentreOfMassFrom {
    /// All segments of the full body model.
    FullBody,
    /// The pelvis alone: the midpoint of the hip centres.
    Pelvis,
}

impl CentreOfMassFrom {
    /// The source in words.
    pub fn words(self) -> &'static str {
        match self {
            CentreOfMassFrom::FullBody => "full body model with segments of de Leva (1996)",
            CentreOfMassFrom::Pelvis => "pelvis (midpoint of the hip centres)",
        }
    }
}

/// The centre of mass of the body.
#[derive(Debug, Clone, PartialEq)]
pub struct CentreOfMass {
    /// Position, mm, laboratory frame.
    pub place_mm: Track,
    /// What it was computed from.
    pub from: CentreOfMassFrom,
}

const OUTPUTS: usize = KineticName::ALL.len();

/// The kinetics of one trial. Frames of swing and of stance without a plate are not told apart here: which stance
/// counts is for [`super::stance()`] to say, and for `cycles` to apply.
#[derive(Debug, Clone)]
pub struct Loads {
    /// How they were computed.
    pub settings: KineticSettings,
    /// The mass that outputs are divided by, kg.
    pub body_mass_kg: f64,
    /// Number of frames.
    pub frames: usize,
    /// Frames per second.
    pub point_rate_hz: f64,
    /// Plates (numbers from 1) whose load each foot carries, frame by frame: left, right.
    pub plates_under: [Vec<Vec<usize>>; 2],
    /// The centre of mass, where it could be found.
    pub centre_of_mass: Option<CentreOfMass>,
    /// What is absent, and why.
    pub findings: Vec<Finding>,
    outputs: [[Option<Track>; 2]; OUTPUTS],
}

impl Loads {
    /// Loads without a single output yet.
    pub fn new(settings: KineticSettings, body_mass_kg: f64, frames: usize, point_rate_hz: f64) -> Loads {
        Loads {
            settings,
            body_mass_kg,
            frames,
            point_rate_hz,
            plates_under: [vec![Vec::new(); frames], vec![Vec::new(); frames]],
            centre_of_mass: None,
            findings: Vec::new(),
            outputs: [const { [const { None }; 2] }; OUTPUTS],
        }
    }

    /// Stores an output, unless it has no valid frame.
    pub fn set(&mut self, name: KineticName, side: Side, track: Track) {
        let slot = self
            .outputs
            .get_mut(name as usize)
            .and_then(|pair| pair.get_mut(side.index()));
        if let Some(slot) = slot {
            *slot = track.valid.contains(&true).then_some(track);
        }
    }

    /// The track of an output in the unit of its kind ([`crate::anatomy::KineticKind::unit`]); `None` where it has no
    /// valid frame. A total power is in the first component.
    pub fn track(&self, name: KineticName, side: Side) -> Option<&Track> {
        self.outputs.get(name as usize)?.get(side.index())?.as_ref()
    }

    /// All outputs that there are, by name, left first.
    pub fn tracks(&self) -> impl Iterator<Item = (KineticName, Side, &Track)> {
        KineticName::ALL.into_iter().flat_map(move |name| {
            Side::BOTH
                .into_iter()
                .filter_map(move |side| self.track(name, side).map(|track| (name, side, track)))
        })
    }

    /// Whether a foot carries the load of a plate at a frame.
    pub fn is_loaded(&self, side: Side, frame: usize) -> bool {
        let [left, right] = &self.plates_under;
        let own = match side {
            Side::Left => left,
            Side::Right => right,
        };
        own.get(frame).is_some_and(|plates| !plates.is_empty())
    }
}

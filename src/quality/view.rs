//! What the checks may look at: trials as recorded, and what the program made of them.

use crate::calibration::{Calibration, plates::Plate, plates::PlateFinding};
use crate::capture::Trial;
use crate::cycles::Cycle;
use crate::events::Timeline;
use crate::kinematics::Motion;
use crate::kinetics::{Contact, Loads, SilentPlate};
use crate::signal::Fill;

/// A session: one calibration, its static trial and the walks.
#[derive(Debug, Clone, Copy)]
pub struct SessionView<'a> {
    /// The static trial that the model was calibrated from.
    pub standing: Option<&'a Trial>,
    /// The calibrated model; none when there is too little for one.
    pub calibration: Option<&'a Calibration>,
    /// Every readable trial, in order.
    pub trials: &'a [TrialView<'a>],
}

/// A trial.
#[derive(Debug, Clone, Copy)]
pub struct TrialView<'a> {
    /// Name for people.
    pub name: &'a str,
    /// Condition, for instance `barefoot`.
    pub condition: &'a str,
    /// The capture as recorded: before gaps were filled and faults repaired.
    pub trial: &'a Trial,
    /// The static trial of the session, also when this is it.
    pub standing: Option<&'a Trial>,
    /// The calibrated model.
    pub calibration: Option<&'a Calibration>,
    /// What became of it, when it is a walk that could be processed.
    pub walk: Option<WalkView<'a>>,
}

/// A processed walk.
#[derive(Debug, Clone, Copy)]
pub struct WalkView<'a> {
    /// Angles, joint centres, segments.
    pub motion: &'a Motion,
    /// What the usable force plates measured.
    pub plates: &'a [Plate],
    /// What was noticed about the plates.
    pub plate_findings: &'a [PlateFinding],
    /// Plates that show nothing while a foot stands on them.
    pub silent: &'a [SilentPlate],
    /// Foot contacts on plates.
    pub contacts: &'a [Contact],
    /// Foot strikes and offs.
    pub timeline: &'a Timeline,
    /// Joint kinetics.
    pub loads: Option<&'a Loads>,
    /// Gait cycles.
    pub cycles: &'a [Cycle],
    /// Gaps of markers that were filled before tracking.
    pub fills: &'a [Fill],
}

impl<'a> SessionView<'a> {
    /// The conditions that have walks, in order of appearance.
    pub fn conditions(&self) -> Vec<&'a str> {
        let mut names: Vec<&str> = Vec::new();
        for trial in self.trials.iter().filter(|trial| trial.walk.is_some()) {
            if !names.contains(&trial.condition) {
                names.push(trial.condition);
            }
        }
        names
    }

    /// The walks of a condition.
    pub fn walks_of(&self, condition: &str) -> impl Iterator<Item = (&'a TrialView<'a>, &'a WalkView<'a>)> {
        let of = self
            .trials
            .iter()
            .filter(move |trial| trial.condition == condition);
        of.filter_map(|trial| Some((trial, trial.walk.as_ref()?)))
    }
}

//! Door of the cycles room: gait cycles cut, normalised to 101 points, averaged, accepted or rejected.

mod average;
mod blanking;
mod cut;
mod cycle;
mod kinetic_average;
mod kinetics;
mod reportable;
mod representative;

pub(crate) use crate::signal::{mean as mean_of, sd as sd_of};
pub use average::{Averages, SideAverages, Spread, average};
pub use blanking::shown_by_plug_in_gait;
pub use cut::{CYCLE_LIMITS, CycleLimits, cut};
pub use cycle::{AbsentCurve, Curve, Curves, Cycle, Placements, Rejection, VelocityCurves, Verdict};
pub use kinetic_average::KineticAverages;
pub use kinetics::{AbsentKinetics, CentreOfMassExcursion, CycleKinetics, KineticCurves, Load, LoadMismatch};
pub use reportable::{REPORTABLE, reportable};
pub use representative::{REPRESENTATIVE_VARIABLES, Representative, representative};

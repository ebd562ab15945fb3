//! Door of the room of series in time.
//!
//! `runs` finds valid stretches and gaps, `butterworth` filters each valid stretch forwards and backwards,
//! `derivative` differentiates within stretches, `gcv_spline` smooths as Woltring does, `resample` reads between frames and cuts to 101 points.

mod butterworth;
mod derivative;
mod gcv_spline;
mod resample;
mod runs;
mod track;

pub use butterworth::{LowPass, LowPassError};
pub use derivative::{acceleration, velocity};
pub use gcv_spline::GcvSpline;
pub use resample::{Curve, POINTS, between, component_at, curve, frame_index, nearest_frame, triple_at};
pub use runs::{Run, gaps, valid_runs};
pub use track::Track;

//! Door of the room of series in time.
//!
//! `runs` finds valid stretches and gaps, `butterworth` filters each valid stretch forwards and backwards,
//! `derivative` differentiates within stretches, `gcv_spline` smooths as Woltring does,
//! `residual` proposes a cut-off, `resample` reads between frames and cuts to 101 points.
//! `statistics` has middle and spread.
//! `gaps` says of what kind gaps are; `fill` fills them by stated rules, each `fill_*` is one method.

mod butterworth;
mod derivative;
mod fill;
mod fill_pattern;
mod fill_pca;
mod fill_rigid;
mod fill_spline;
mod gaps;
mod gcv_spline;
mod lanes;
mod resample;
mod residual;
mod runs;
mod statistics;
mod track;

pub use butterworth::{LowPass, LowPassError, per_pass_hz};
pub use derivative::{acceleration, velocity};
pub use fill::{
    Answer, Fill, FillMethod, FillRule, FillRules, Filling, LeftGap, SPLINE_SAMPLES, fill, fill_by,
};
pub use fill_pattern::pattern;
pub use fill_pca::pca;
pub use fill_rigid::{BODY_SD_MM, body, distance_sd_mm, pose, rigid, steadiest};
pub use fill_spline::{Degree, degree, spline};
pub use gaps::{Gap, GapPlace};
pub use gcv_spline::GcvSpline;
pub use resample::{Curve, POINTS, between, component_at, curve, frame_index, nearest_frame, triple_at};
pub use residual::{Residuals, proposed_hz, residuals};
pub use runs::{Run, gaps, valid_runs};
pub use statistics::{mean, median, sd};
pub use track::Track;

//! Checks of the model: does the calibrated subject fit the walks?
//!
//! `knee_axis` tells how far the knee axis is turned and what that does to hip rotation, `crosstalk` judges it,
//! `offsets` looks at the angles of the wands, `lengths` at segments that should keep their length, `posture` at the
//! standing trial, `sides` at left and right measurements. Residuals of functional calibration are not judged: this version uses no functional trials.

mod crosstalk;
mod knee_axis;
mod lengths;
mod offsets;
mod posture;
mod sides;

pub(super) use crosstalk::check as crosstalk;
pub use knee_axis::{KneeAxis, knee_axes, knee_axis, together as knee_axis_together};
pub(super) use lengths::check as lengths;
pub use lengths::{SegmentLength, segment_lengths};
pub(super) use offsets::check as offsets;
pub(super) use posture::check as posture;
pub(super) use sides::check as sides;

use crate::anatomy::Side;

use super::finding::Place;

/// A place that is a side.
fn on(side: Side) -> Place {
    Place {
        side: Some(side),
        ..Place::default()
    }
}

/// The middle value; of an even number the mean of the two in the middle.
pub(super) fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    let upper = *values.get(values.len() / 2)?;
    let lower = *values.get((values.len() - 1) / 2)?;
    Some(0.5 * (lower + upper))
}

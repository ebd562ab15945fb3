//! Checks of the model: does the calibrated subject fit the walks?
//!
//! `knee_axis` tells how far the knee axis is turned and what that does to hip rotation, `crosstalk` judges it,
//! `offsets` looks at the angles of the wands, `lengths` at segments that should keep their length, `posture` at the
//! standing trial, `sides` at left and right measurements. `functional` judges
//! the residual of functional trials.

mod crosstalk;
mod functional;
mod knee_axis;
mod lengths;
mod offsets;
mod posture;
mod sides;

pub(super) use crosstalk::check as crosstalk;
pub(super) use functional::check as functional;
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

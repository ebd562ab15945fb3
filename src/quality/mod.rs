//! Door of the room of data quality: is this session good, and if not, which trial, which marker, what to redo?
//!
//! `finding` is what a check says, `limits` what it holds values against, `view` what it may look at, `review` asks all
//! checks and gives every trial its verdict. `cutoffs` proposes filters.
//! Every other file is one kind of check.

mod analog;
mod consistency;
mod cutoffs;
mod depth;
mod enough_cycles;
mod events;
mod finding;
mod gaps;
mod idle_plate;
pub mod lab;
mod limits;
pub mod markers;
mod model;
mod place;
mod plates;
mod review;
mod view;
mod weight;
mod worst;

pub use cutoffs::{Cutoff, cutoffs};
pub use finding::{Finding, Graph, HeldAgainst, Place, Severity};
pub use limits::{Limit, Limits, LimitsError, Worse};
pub use model::{KneeAxis, SegmentLength, knee_axes, knee_axis, knee_axis_together, segment_lengths};
pub use place::FrameNumbers;
pub use review::{Measured, Review, TrialReview, Verdict, review};
pub use view::{SessionView, TrialView, WalkView};
pub use worst::{Told, worst};

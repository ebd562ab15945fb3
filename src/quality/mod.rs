//! Door of the room of data quality: is this session good, and if not, which trial, which marker, what to redo?
//!
//! `finding` is what a check says, `limits` what it holds values against, `view` what it may look at, `review` asks all
//! checks and gives every trial its verdict. Every other file is one kind of check.

mod enough_cycles;
mod finding;
mod limits;
mod place;
mod review;
mod view;
mod worst;

pub use finding::{Finding, Graph, HeldAgainst, Place, Severity};
pub use limits::{Limit, Limits, LimitsError, Worse};
pub use place::FrameNumbers;
pub use review::{Measured, Review, TrialReview, Verdict, review};
pub use view::{SessionView, TrialView, WalkView};
pub use worst::{Told, worst};

//! Door of the room of data quality: is this session good, and if not, which trial, which marker, what to redo?
//!
//! `finding` is what a check says, `limits` what it holds values against, `view` what it may look at, `review` asks all
//! checks and gives every trial its verdict. Every other file is one kind of check.

mod enough_cycles;
mod finding;
mod limits;
mod review;
mod view;

pub use finding::{Finding, Graph, HeldAgainst, Place, Severity};
pub use limits::{Limit, Limits, LimitsError, Worse};
pub use review::{Review, TrialReview, Verdict, review};
pub use view::{SessionView, TrialView, WalkView};

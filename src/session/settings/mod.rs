//! From what was typed to what it means: one function that gives the settings of every room, or a list of
//! everything that is wrong.

mod chosen;
mod files_named;
mod plan;
mod problems;
mod resolve;
mod rooms;
mod trials;

pub use chosen::{Fixes, Overrides};
pub use plan::{Settings, TrialPlan};
pub use resolve::resolve;

/// The layout version that `session.toml` may name.
pub(super) const SCHEMA: &str = "ambula-session/1";
/// The condition of trials that name none.
pub(super) const ONLY_CONDITION: &str = "walking";

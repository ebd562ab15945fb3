//! What the command line says beside the session file.

use crate::report::Language;
use crate::session::interactive::Interactive;
use crate::session::manifest::Paper;

/// What the command line says beside the session file; it wins.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Overrides {
    /// Paper size.
    pub paper: Option<Paper>,
    /// Language of the report.
    pub language: Option<Language>,
    /// What becomes of fixes that the checks propose.
    pub fixes: Fixes,
    /// Whether the interactive report is written.
    pub interactive: Interactive,
}

/// What becomes of fixes that the checks propose.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Fixes {
    /// They are told.
    #[default]
    Propose,
    /// They are told and applied.
    Apply,
}

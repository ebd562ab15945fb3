//! What calibration or tracking noticed: value, limit and what to do about it.

use serde::Serialize;

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Worth knowing; results are as good as ever.
    Note,
    /// Results may be wrong; somebody must look.
    Warning,
}

/// One thing noticed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Finding {
    /// Stable key of what was checked, for instance `leg_length`.
    pub check: String,
    /// How much it matters.
    pub severity: Severity,
    /// What was found, with value and limit.
    pub text: String,
    /// What to do about it; empty when there is nothing to do.
    pub action: String,
}

impl Finding {
    /// Something worth knowing.
    pub fn note(check: &str, text: String, action: &str) -> Finding {
        Finding {
            check: check.to_owned(),
            severity: Severity::Note,
            text,
            action: action.to_owned(),
        }
    }

    /// Something that may make results wrong.
    pub fn warning(check: &str, text: String, action: &str) -> Finding {
        Finding {
            severity: Severity::Warning,
            ..Finding::note(check, text, action)
        }
    }
}

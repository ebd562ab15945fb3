//! What a rule has to say: which field, what was found, how bad, what to do. Never a value that identifies somebody.

use serde::{Deserialize, Serialize};

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// To know.
    Info,
    /// A named person has to acknowledge it.
    Warn,
    /// No claim until it is put right.
    Block,
}

impl Severity {
    /// The word printed.
    pub fn word(self) -> &'static str {
        match self {
            Severity::Info => "info",
            Severity::Warn => "warn",
            Severity::Block => "block",
        }
    }
}

/// What kind of trouble it is: it decides who works on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Something is not there; a person can add it.
    Missing,
    /// Two statements, or a statement and a capture, do not agree.
    Contradiction,
    /// A rule forbids it; more documents do not help.
    Forbidden,
    /// It stands, and a person should look at it.
    Doubt,
    /// No rule data for the day.
    NoData,
    /// To know.
    Note,
}

/// A named person's decision about a finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Override {
    /// Rule.
    pub rule: String,
    /// Code the decision is about; empty for every code.
    pub code: String,
    /// Field the decision is about.
    pub field: String,
    /// Who decided.
    pub by: String,
    /// Why.
    pub reason: String,
    /// When, as the audit file says.
    pub at: String,
}

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// Rule, for instance `DOC-05`.
    pub rule: &'static str,
    /// The requirement in few words.
    pub requirement: &'static str,
    /// How bad.
    pub severity: Severity,
    /// What kind of trouble.
    pub kind: Kind,
    /// The code it concerns; empty for all codes of the encounter.
    pub code: String,
    /// Field of the record.
    pub field: String,
    /// What was found.
    pub message: String,
    /// What to do.
    pub action: String,
    /// Table or policy it rests on.
    pub source: String,
    /// Days on which that holds.
    pub dates: String,
    /// Base severity and source, when a payer file changed it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub changed: Option<String>,
    /// The decision about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decided: Option<Override>,
}

impl Finding {
    /// Whether a named person may decide it away: a doubt, missing rule data, or whatever is no block. What is missing,
    /// contradicts or is forbidden has to be put right.
    pub fn may_be_decided(&self) -> bool {
        self.severity == Severity::Warn || matches!(self.kind, Kind::Doubt | Kind::NoData)
    }

    /// Whether it still stands between the encounter and a claim.
    pub fn is_open(&self) -> bool {
        self.severity > Severity::Info && self.decided.is_none()
    }
}

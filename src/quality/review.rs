//! All checks asked, and the verdict on every trial.

use std::cmp::Reverse;

use serde::Serialize;

use super::finding::{Finding, Severity};
use super::limits::Limits;
use super::view::{SessionView, TrialView};
use super::{analog, consistency, enough_cycles, events, model, plates};

/// A check of one trial.
type Check = fn(&TrialView<'_>, &Limits, &mut Vec<Finding>);
/// A check of trials together.
type SessionCheck = fn(&SessionView<'_>, &Limits, &mut Vec<Finding>);

/// Checks of one trial, in the order in which findings of the same weight are told.
const CHECKS: &[Check] = &[plates::check, events::check, model::lengths, analog::check];
/// Checks of the session.
const SESSION_CHECKS: &[SessionCheck] = &[
    enough_cycles::check,
    plates::enough_clean,
    model::offsets,
    model::posture,
    model::crosstalk,
    consistency::check,
];

/// Whether something can be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Without doubt.
    Good,
    /// With care.
    Care,
    /// It should be captured again.
    Redo,
}

impl Verdict {
    /// The verdict of findings: the worst of them.
    pub fn of(findings: &[Finding]) -> Verdict {
        match findings.iter().map(|f| f.severity).max() {
            Some(Severity::Redo) => Verdict::Redo,
            Some(Severity::Care) => Verdict::Care,
            Some(Severity::Note) | None => Verdict::Good,
        }
    }

    /// The verdict in words.
    pub fn words(self) -> &'static str {
        match self {
            Verdict::Good => "good",
            Verdict::Care => "usable with care",
            Verdict::Redo => "redo",
        }
    }
}

/// What the checks say about one trial.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TrialReview {
    /// Name of the trial.
    pub trial: String,
    /// Whether it can be used.
    pub verdict: Verdict,
    /// The worst first.
    pub findings: Vec<Finding>,
}

/// What the checks say about a session.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Review {
    /// The worst verdict of session and trials.
    pub verdict: Verdict,
    /// Findings that concern no single trial, the worst first.
    pub session: Vec<Finding>,
    /// Trial by trial.
    pub trials: Vec<TrialReview>,
}

/// Asks all checks.
pub fn review(session: &SessionView<'_>, limits: &Limits) -> Review {
    let told = sorted(|all| {
        SESSION_CHECKS
            .iter()
            .for_each(|check| check(session, limits, all));
    });
    let (of_trials, findings): (Vec<Finding>, _) = told.into_iter().partition(|f| f.place.trial.is_some());
    let trials: Vec<TrialReview> = session
        .trials
        .iter()
        .map(|trial| {
            let findings = sorted(|all| {
                CHECKS.iter().for_each(|check| check(trial, limits, all));
                let own = of_trials
                    .iter()
                    .filter(|f| f.place.trial.as_deref() == Some(trial.name));
                all.extend(own.cloned());
            });
            TrialReview {
                trial: trial.name.to_owned(),
                verdict: Verdict::of(&findings),
                findings,
            }
        })
        .collect();
    let worst = trials.iter().map(|t| t.verdict).max().unwrap_or(Verdict::Good);
    Review {
        verdict: worst.max(Verdict::of(&findings)),
        session: findings,
        trials,
    }
}

fn sorted(fill: impl FnOnce(&mut Vec<Finding>)) -> Vec<Finding> {
    let mut findings = Vec::new();
    fill(&mut findings);
    findings.sort_by_key(|finding| Reverse(finding.severity));
    findings
}

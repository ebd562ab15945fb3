//! All checks asked, and the verdict on every trial.

use std::cmp::Reverse;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::finding::{Finding, Severity};
use super::limits::Limits;
use super::place::FrameNumbers;
use super::view::{SessionView, TrialView};
use super::{analog, consistency, enough_cycles, events, gaps, markers, model, plates, weight};

/// A check of one trial.
type Check = fn(&TrialView<'_>, &Limits, &mut Vec<Finding>);
/// A check of trials together.
type SessionCheck = fn(&SessionView<'_>, &Limits, &mut Vec<Finding>);

/// Checks of one trial, in the order in which findings of the same weight are told.
const CHECKS: &[Check] = &[
    gaps::check,
    markers::check,
    plates::check,
    events::check,
    model::lengths,
    model::functional,
    analog::check,
];
/// Checks of the session.
const SESSION_CHECKS: &[SessionCheck] = &[
    enough_cycles::check,
    markers::check_session,
    plates::enough_clean,
    weight::check,
    model::offsets,
    model::posture,
    model::sides,
    model::crosstalk,
    consistency::check,
];

/// Whether something can be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
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

/// The worst value that a rule was asked about.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Measured {
    /// The rule.
    pub rule: String,
    /// The value, in the unit of the rule's limit.
    pub value: f64,
}

/// What the checks say about one trial.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TrialReview {
    /// Name of the trial.
    pub trial: String,
    /// How its frames are numbered and timed.
    pub numbers: FrameNumbers,
    /// Whether it can be used.
    pub verdict: Verdict,
    /// The worst first.
    pub findings: Vec<Finding>,
    /// The worst value of every rule that was asked, in order of the rules.
    pub measured: Vec<Measured>,
}

/// What the checks say about a session.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Review {
    /// The worst verdict of session and trials.
    pub verdict: Verdict,
    /// Findings that concern no single trial, the worst first.
    pub session: Vec<Finding>,
    /// The worst value of every rule that was asked about the session, in order of the rules.
    pub measured: Vec<Measured>,
    /// Trial by trial.
    pub trials: Vec<TrialReview>,
}

impl Review {
    /// Adds what is known about a trial (or, without one, the session) from elsewhere than the checks.
    pub fn add(&mut self, trial: Option<(&str, FrameNumbers)>, finding: Finding) {
        let worst = Verdict::of(std::slice::from_ref(&finding));
        self.verdict = self.verdict.max(worst);
        let Some((name, numbers)) = trial else {
            self.session.push(finding);
            sort(&mut self.session);
            return;
        };
        if !self.trials.iter().any(|known| known.trial == name) {
            self.trials.push(TrialReview {
                trial: name.to_owned(),
                numbers,
                verdict: Verdict::Good,
                findings: Vec::new(),
                measured: Vec::new(),
            });
        }
        for known in self.trials.iter_mut().filter(|known| known.trial == name) {
            known.verdict = known.verdict.max(worst);
            known.findings.push(finding.clone());
            sort(&mut known.findings);
        }
    }

    /// Adds what was judged about the session from elsewhere than the checks.
    pub fn add_measured(&mut self, measured: Vec<Measured>) {
        self.measured.extend(measured);
        self.measured.sort_by(|a, b| a.rule.cmp(&b.rule));
    }

    /// What the checks say about a trial.
    pub fn of(&self, trial: &str) -> Option<&TrialReview> {
        self.trials.iter().find(|review| review.trial == trial)
    }
}

/// Asks all checks.
pub fn review(session: &SessionView<'_>, limits: &Limits) -> Review {
    // a copy, so that the values it remembers are those of this review
    let limits = &limits.clone();
    let told = sorted(|all| {
        SESSION_CHECKS
            .iter()
            .for_each(|check| check(session, limits, all));
    });
    let of_session = measured(limits);
    let (of_trials, findings): (Vec<Finding>, _) = told.into_iter().partition(|f| f.place.trial.is_some());
    let trials: Vec<TrialReview> = session
        .trials
        .par_iter()
        .map(|view| {
            // again a copy: each trial remembers its own values
            let limits = &limits.clone();
            let findings = sorted(|all| {
                CHECKS.iter().for_each(|check| check(view, limits, all));
                let own = of_trials
                    .iter()
                    .filter(|f| f.place.trial.as_deref() == Some(view.name));
                all.extend(own.cloned());
            });
            TrialReview {
                trial: view.name.to_owned(),
                numbers: FrameNumbers {
                    first: view.trial.first_frame_number(),
                    rate_hz: view.trial.point_rate_hz(),
                },
                verdict: Verdict::of(&findings),
                findings,
                measured: measured(limits),
            }
        })
        .collect();
    let worst = trials.iter().map(|t| t.verdict).max().unwrap_or(Verdict::Good);
    Review {
        verdict: worst.max(Verdict::of(&findings)),
        session: findings,
        measured: of_session,
        trials,
    }
}

pub(super) fn measured(limits: &Limits) -> Vec<Measured> {
    let judged = limits.take_judged().into_iter();
    judged.map(|(rule, value)| Measured { rule, value }).collect()
}

fn sorted(fill: impl FnOnce(&mut Vec<Finding>)) -> Vec<Finding> {
    let mut findings = Vec::new();
    fill(&mut findings);
    sort(&mut findings);
    findings
}

fn sort(findings: &mut [Finding]) {
    findings.sort_by_key(|finding| Reverse(finding.severity));
}

//! What a check of the laboratory measured, and the verdict on it.

use serde::Serialize;

use crate::quality::{Finding, Limits, Verdict};
use crate::signal::{mean, sd};

/// One measured value.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Measure {
    /// What was measured: the rule whose limit it is held against, for instance `lab.force_error`.
    pub rule: String,
    /// The camera, plate or wand.
    pub subject: String,
    /// The value, in the unit of the rule's limit.
    pub value: f64,
}

/// One check of the laboratory.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LabCheck {
    /// What was checked, for people: `cameras`, `plate 2`, `wand`.
    pub subject: String,
    /// The result in a few words.
    pub summary: String,
    /// Whether the laboratory may measure with it.
    pub verdict: Verdict,
    /// The measured values.
    pub measures: Vec<Measure>,
    /// What is beyond its limit.
    pub findings: Vec<Finding>,
}

impl LabCheck {
    /// A check from its values, each held against the limit of its rule; `what` says a value beyond it in words.
    pub(super) fn judged(
        (subject, summary): (String, String),
        measures: Vec<Measure>,
        limits: &Limits,
        said: impl Fn(&Measure) -> (String, &'static str),
    ) -> LabCheck {
        let mut findings = Vec::new();
        for measure in &measures {
            let (what, action) = said(measure);
            findings.extend(Finding::judged(
                limits,
                &measure.rule,
                measure.value,
                |_| what,
                action,
            ));
        }
        LabCheck {
            subject,
            summary,
            verdict: Verdict::of(&findings),
            measures,
            findings,
        }
    }

    /// Adds a finding that no limit stands for.
    pub(super) fn with(mut self, finding: Finding) -> LabCheck {
        self.findings.push(finding);
        self.verdict = Verdict::of(&self.findings);
        self
    }
}

/// Mean and standard deviation (n − 1) of some values; zeros when there are none.
pub(super) fn mean_sd(values: &[f64]) -> (f64, f64) {
    (mean(values).unwrap_or(0.0), sd(values).unwrap_or(0.0))
}

/// A count as a number.
pub(super) fn count(n: usize) -> f64 {
    f64::from(u32::try_from(n).unwrap_or(u32::MAX))
}

//! Which findings to tell first.

use std::cmp::Ordering;

use super::Limits;
use super::finding::{Finding, Severity};
use super::limits::Worse;
use super::review::{Review, TrialReview};

/// A finding of a trial, or of the session.
pub type Told<'a> = (Option<&'a TrialReview>, &'a Finding);

/// The findings that ask for care or a new capture, the worst first, one for each rule and trial: by severity, those
/// that throw doubt on graphs before the others, then by how far the value lies beyond its limit.
pub fn worst<'a>(review: &'a Review, limits: &Limits) -> Vec<Told<'a>> {
    let of_trials = review
        .trials
        .iter()
        .flat_map(|trial| trial.findings.iter().map(move |finding| (Some(trial), finding)));
    let of_session = review.session.iter().map(|finding| (None, finding));
    let mut all: Vec<Told<'a>> = of_trials
        .chain(of_session)
        .filter(|(_, finding)| finding.severity > Severity::Note)
        .collect();
    all.sort_by(|(_, a), (_, b)| order(a, b, limits));
    let mut told: Vec<Told<'a>> = Vec::new();
    for (trial, finding) in all {
        let name = |of: Option<&'a TrialReview>| of.map(|review| review.trial.as_str());
        let same = |(known, other): &Told<'a>| name(*known) == name(trial) && other.rule == finding.rule;
        if !told.iter().any(same) {
            told.push((trial, finding));
        }
    }
    told
}

/// The worse finding comes first.
fn order(a: &Finding, b: &Finding, limits: &Limits) -> Ordering {
    let doubtful = |finding: &Finding| !finding.affects.is_empty();
    let by_excess = || excess(b, limits).total_cmp(&excess(a, limits));
    (b.severity.cmp(&a.severity))
        .then(doubtful(b).cmp(&doubtful(a)))
        .then_with(by_excess)
}

/// How many times the limit a value is, or, where less is worse, 1 and the missing share; without both, beyond all.
fn excess(finding: &Finding, limits: &Limits) -> f64 {
    let Some((value, held)) = finding.value.zip(finding.limit.as_ref()) else {
        return f64::INFINITY;
    };
    let (value, limit) = (value.abs(), held.value.abs());
    let ratio = match limits.get(&finding.rule).map(|limit| limit.worse) {
        Some(Worse::Less) => 2.0 - value / limit,
        _ => value / limit,
    };
    if ratio.is_finite() { ratio } else { f64::MAX }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quality::{FrameNumbers, Verdict};

    #[test]
    fn severity_comes_first_then_the_distance_from_the_limit_and_each_rule_once_in_a_trial() {
        let limits = Limits::shipped().unwrap();
        let judged = |value: f64| {
            Finding::judged(&limits, "cycles.per_side", value, |_| format!("{value}"), "").unwrap()
        };
        let mut review = Review {
            verdict: Verdict::Good,
            session: vec![judged(4.0), judged(2.0)],
            measured: Vec::new(),
            trials: Vec::new(),
        };
        let numbers = FrameNumbers {
            first: 1,
            rate_hz: 100.0,
        };
        review.add(Some(("a", numbers)), judged(3.0));
        review.add(
            Some(("a", numbers)),
            Finding::new("x", Severity::Note, "note", ""),
        );
        review.add(Some(("b", numbers)), judged(0.0));
        let words: Vec<&str> = worst(&review, &limits)
            .iter()
            .map(|(_, f)| f.what.as_str())
            .collect();
        assert_eq!(words, ["0", "2", "3"]);
    }
}

//! `ambula check`: which trials are good, which to redo and why, and what is missing for the report.

use serde::Serialize;

use super::progress::Progress;
use super::voice;
use super::{Exit, args, check_page};
use crate::exchange::quality::QualityPart;
use crate::quality::Verdict;
use crate::session::{self, Outcome, Overrides};

#[derive(Serialize)]
struct Answer<'a> {
    schema: &'static str,
    session: &'a str,
    verdict: &'static str,
    quality: QualityPart<'a>,
    missing: Vec<&'static str>,
    assumptions: Vec<String>,
    findings: Vec<session::FindingPart>,
    trials: Vec<Line<'a>>,
}

#[derive(Serialize)]
struct Line<'a> {
    file: &'a str,
    kind: &'a str,
    status: &'a str,
    reason: Option<&'a str>,
}

/// Runs the command.
pub(super) fn run(order: &args::Check) -> Exit {
    let progress = Progress::new();
    let outcome = session::run(&order.folder, &Overrides::default(), &progress);
    progress.clear();
    let outcome = match outcome {
        Ok(outcome) => outcome,
        Err(error) => return voice::stopped(&error),
    };
    if order.json {
        voice::say_json(&answer(&outcome));
    } else {
        voice::say(&check_page::page(&outcome, &missing(&outcome)));
    }
    match outcome.review.verdict {
        Verdict::Redo => Exit::Partly,
        Verdict::Care | Verdict::Good => Exit::of(&outcome),
    }
}

fn answer(outcome: &Outcome) -> Answer<'_> {
    let results = outcome.results();
    Answer {
        schema: "ambula-check/1",
        session: &outcome.id,
        verdict: if outcome.is_complete() { "ready" } else { "in part" },
        quality: results.quality,
        missing: missing(outcome),
        assumptions: results.assumptions,
        findings: results.findings,
        trials: outcome
            .trials
            .iter()
            .map(|t| Line {
                file: &t.capture.plan.file,
                kind: t.kind_word(),
                status: t.status(),
                reason: t.reason(),
            })
            .collect(),
    }
}

/// Keys of the session file that a complete report needs and that are not there.
fn missing(outcome: &Outcome) -> Vec<&'static str> {
    let m = &outcome.settings.manifest;
    let text = |value: &Option<String>| value.as_deref().is_some_and(|v| !v.trim().is_empty());
    [
        ("session.date", m.session.date.is_some()),
        ("session.operator", text(&m.session.operator)),
        ("subject.id", text(&m.subject.id)),
        ("subject.sex", m.subject.sex.is_some()),
        (
            "subject.birth_date",
            m.subject.birth_date.is_some() || m.subject.age_years.is_some(),
        ),
        ("lab.name", text(&m.lab.name)),
        ("lab.system", text(&m.lab.system)),
        ("referral.referrer", text(&m.referral.referrer)),
        ("referral.clinical_question", text(&m.referral.clinical_question)),
    ]
    .into_iter()
    .filter(|(_, there)| !there)
    .map(|(key, _)| key)
    .collect()
}

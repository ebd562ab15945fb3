//! `ambula check`: can this session be processed, and what is missing?

use serde::Serialize;

use super::process::trials;
use super::progress::Progress;
use super::voice::{self, Paint};
use super::{Exit, args};
use crate::session::{self, Outcome, Overrides};

/// Notes that are printed; errors and warnings always are.
const MOST_NOTES: usize = 8;

#[derive(Serialize)]
struct Answer<'a> {
    schema: &'static str,
    session: &'a str,
    verdict: &'static str,
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
    let exit = Exit::of(&outcome);
    if order.json {
        voice::say_json(&answer(&outcome));
    } else {
        voice::say(&text(&outcome));
    }
    exit
}

fn answer(outcome: &Outcome) -> Answer<'_> {
    let results = outcome.results();
    Answer {
        schema: "ambula-check/1",
        session: &outcome.id,
        verdict: if outcome.is_complete() { "ready" } else { "in part" },
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

fn text(outcome: &Outcome) -> String {
    let paint = Paint::for_stdout();
    let mut lines = vec![String::new()];
    lines.push(if outcome.is_complete() {
        format!(
            "{} {}",
            paint.green("✓"),
            paint.bold("This session can be processed.")
        )
    } else {
        format!(
            "{} {}",
            paint.yellow("!"),
            paint.bold("This session can be processed in part.")
        )
    });
    lines.push(String::new());
    trials(outcome, paint, &mut lines);
    let missing = missing(outcome);
    if !missing.is_empty() {
        lines.push(String::new());
        lines.push(paint.bold("Not in session.toml; the report leaves these open"));
        lines.push(format!("  {}", missing.join(", ")));
    }
    let results = outcome.results();
    if !results.assumptions.is_empty() {
        lines.push(String::new());
        lines.push(paint.bold("Assumed"));
        for assumption in &outcome.journal.assumptions {
            lines.push(format!("  {}", assumption.what));
            lines.push(paint.dim(&format!("    {}", assumption.remedy)));
        }
    }
    if !results.findings.is_empty() {
        lines.push(String::new());
        lines.push(paint.bold("Found"));
        let (grave, notes): (Vec<_>, Vec<_>) = results.findings.iter().partition(|f| f.severity != "note");
        for finding in grave.iter().chain(notes.iter().take(MOST_NOTES)) {
            let mark = match finding.severity {
                "error" => paint.red("✗"),
                "warning" => paint.yellow("!"),
                _ => paint.dim("·"),
            };
            lines.push(format!("{mark} {}: {}", finding.place, finding.what));
            if finding.severity != "note" && !finding.remedy.is_empty() {
                lines.push(paint.dim(&format!("    {}", finding.remedy)));
            }
        }
        if notes.len() > MOST_NOTES {
            lines.push(paint.dim(&format!(
                "  and {} more notes (--json lists all)",
                notes.len() - MOST_NOTES
            )));
        }
    }
    lines.push(String::new());
    lines.join("\n")
}

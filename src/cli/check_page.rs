//! The page of `ambula check`: traffic lights, the three worst things and what to redo first; then the details.

use super::voice::{Paint, WIDTH, cut, padded, wrapped};
use crate::anatomy::Side;
use crate::cycles::{Cycle, Rejection};
use crate::quality::{self, Finding, FrameNumbers, Severity, Told, TrialReview, Verdict};
use crate::session::{Outcome, State, TrialRecord};

/// Findings that stand on top.
const WORST: usize = 3;
/// Findings of one rule in one trial that are printed.
const ALIKE: usize = 3;
/// Notes that are printed; errors and warnings always are.
const MOST_NOTES: usize = 8;
/// Width of the words of the light, with its sign.
pub(super) const LIGHT: usize = 20;
/// A longer name of a trial is cut in the list.
const LONGEST_NAME: usize = 32;

/// The whole page.
pub(super) fn page(outcome: &Outcome, missing: &[&str]) -> String {
    let paint = Paint::for_stdout();
    let mut lines = vec![String::new(), headline(outcome, paint), String::new()];
    trials(outcome, paint, &mut lines);
    let told = quality::worst(&outcome.review, &outcome.settings.limits);
    worst(outcome, &told, paint, &mut lines);
    to_redo(outcome, &told, paint, &mut lines);
    details(outcome, paint, &mut lines);
    for_the_report(outcome, missing, paint, &mut lines);
    journal(outcome, paint, &mut lines);
    lines.push(String::new());
    lines.join("\n")
}

/// Sign and words of a verdict: shape and word tell it as well as colour.
pub(super) fn light(verdict: Verdict, paint: Paint) -> String {
    let text = match verdict {
        Verdict::Good => "● good",
        Verdict::Care => "▲ usable with care",
        Verdict::Redo => "■ redo",
    };
    in_colour(verdict, &padded(text, LIGHT), paint)
}

fn in_colour(verdict: Verdict, text: &str, paint: Paint) -> String {
    match verdict {
        Verdict::Good => paint.green(text),
        Verdict::Care => paint.yellow(text),
        Verdict::Redo => paint.red(text),
    }
}

fn mark(severity: Severity, paint: Paint) -> String {
    match severity {
        Severity::Redo => paint.red("■"),
        Severity::Care => paint.yellow("▲"),
        Severity::Note => paint.dim("·"),
    }
}

fn headline(outcome: &Outcome, paint: Paint) -> String {
    let count = |verdict| {
        outcome
            .review
            .trials
            .iter()
            .filter(|t| t.verdict == verdict)
            .count()
    };
    let (all, redo, care) = (
        outcome.review.trials.len(),
        count(Verdict::Redo),
        count(Verdict::Care),
    );
    let text = match outcome.review.verdict {
        Verdict::Good => format!("● GOOD  all {}", counted(all, "trial")),
        Verdict::Care if care == 0 => {
            "▲ USABLE WITH CARE  every trial is good; the session lacks something".to_owned()
        }
        Verdict::Care => format!("▲ USABLE WITH CARE  {care} of {}", counted(all, "trial")),
        Verdict::Redo if redo == 0 => "■ REDO  something that all trials rest on, see 1".to_owned(),
        Verdict::Redo => format!("■ REDO  {redo} of {}", counted(all, "trial")),
    };
    let session = cut(&outcome.id, WIDTH / 2);
    format!(
        "{}   {}",
        paint.bold(&format!("Session {session}")),
        in_colour(outcome.review.verdict, &paint.bold(&text), paint)
    )
}

fn trials(outcome: &Outcome, paint: Paint, lines: &mut Vec<String>) {
    let names = outcome.trials.iter().map(|t| t.capture.name.chars().count());
    let width = names.max().unwrap_or(0).clamp(5, LONGEST_NAME);
    lines.push(paint.dim(&format!(
        "  {}{}  {:<10}  {:>5}  {:>5}",
        padded("", LIGHT),
        padded("trial", width),
        "kind",
        "left",
        "right"
    )));
    for record in &outcome.trials {
        let review = outcome.review.of(&record.capture.name);
        let sign = match review {
            Some(review) if !is_left_out(record) => light(review.verdict, paint),
            _ => paint.dim(&padded("– not used", LIGHT)),
        };
        let cycles = |side| {
            let (accepted, all) = record.cycles(side);
            record
                .walk()
                .map_or_else(String::new, |_| format!("{accepted}/{all}"))
        };
        let line = format!(
            "{}  {:<10}  {:>5}  {:>5}  ",
            padded(&cut(&record.capture.name, width), width),
            record.kind_word(),
            cycles(Side::Left),
            cycles(Side::Right),
        );
        let room = WIDTH.saturating_sub(2 + LIGHT + line.chars().count());
        let remark = remark(record, review);
        let fits = remark.chars().count() <= room;
        let words = format!("  {sign}{line}{}", if fits { &remark } else { "" });
        lines.push(words.trim_end().to_owned());
        let below = WIDTH - 4 - LIGHT;
        for part in wrapped(&remark, below).iter().filter(|_| !fits) {
            lines.push(format!("    {}{part}", " ".repeat(LIGHT)));
        }
    }
    lines.push(paint.dim("  left, right: gait cycles that count, of all"));
}

fn is_left_out(record: &TrialRecord) -> bool {
    matches!(record.state, State::NotUsed(_))
}

/// Few words on a trial: its worst finding, else what it is for.
pub(super) fn remark(record: &TrialRecord, review: Option<&TrialReview>) -> String {
    let grave: Vec<&Finding> = review
        .map(|review| {
            review
                .findings
                .iter()
                .filter(|f| f.severity > Severity::Note)
                .collect()
        })
        .unwrap_or_default();
    match (&record.state, grave.as_slice()) {
        (State::NotUsed(why), _) => why.clone(),
        (_, [one]) => one.what.clone(),
        (_, [first, more @ ..]) => format!("{} (+{})", first.what, more.len()),
        (State::Calibration, []) => "calibrates the model".to_owned(),
        (State::Processed(walk), []) => {
            let mut reasons: Vec<String> = Vec::new();
            for why in walk
                .cycles
                .iter()
                .filter_map(Cycle::rejection)
                .map(Rejection::words)
            {
                if !reasons.contains(&why) {
                    reasons.push(why);
                }
            }
            match reasons.as_slice() {
                [first, _, ..] => format!("{first} (+{})", reasons.len() - 1),
                _ => reasons.join(""),
            }
        }
        (State::Failed(_), []) => String::new(),
    }
}

fn worst(outcome: &Outcome, told: &[Told<'_>], paint: Paint, lines: &mut Vec<String>) {
    if told.is_empty() {
        return;
    }
    lines.push(String::new());
    let title = match told.len() {
        1 => "To look at".to_owned(),
        n if n <= WORST => "To look at, the worst first".to_owned(),
        n => format!("The worst {WORST} of {n} things to look at"),
    };
    lines.push(paint.bold(&title));
    for (number, (trial, finding)) in told.iter().take(WORST).enumerate() {
        let more = alike(outcome, *trial, finding) - 1;
        let more = match more {
            0 => String::new(),
            n => format!(" (and {n} more like it)"),
        };
        let text = wrapped(&format!("{}{more}", said(*trial, finding)), WIDTH - 6);
        for (at, line) in text.iter().enumerate() {
            lines.push(match at {
                0 => format!("{} {}  {line}", number + 1, mark(finding.severity, paint)),
                _ => format!("     {line}"),
            });
        }
        for (at, line) in wrapped(&finding.action, WIDTH - 8).iter().enumerate() {
            let lead = if at == 0 { "→" } else { " " };
            lines.push(paint.dim(&format!("     {lead} {line}")));
        }
    }
}

/// How many findings of the same rule a trial (or the session) has that ask for care or more.
fn alike(outcome: &Outcome, trial: Option<&TrialReview>, finding: &Finding) -> usize {
    let all = trial.map_or(&outcome.review.session, |trial| &trial.findings);
    let same = |other: &&Finding| other.rule == finding.rule && other.severity > Severity::Note;
    all.iter().filter(same).count().max(1)
}

/// Trial, place and what was found.
fn said(trial: Option<&TrialReview>, finding: &Finding) -> String {
    match trial {
        Some(trial) => format!("{}: {}", trial.trial, placed(finding, trial.numbers)),
        None => finding.what.clone(),
    }
}

/// What was found, with the frames where it was.
pub(super) fn placed(finding: &Finding, numbers: FrameNumbers) -> String {
    let frames = finding.place.frame_words(numbers);
    let frames = frames.map(|words| format!("; {words}")).unwrap_or_default();
    format!("{}{frames}", finding.what)
}

fn to_redo(outcome: &Outcome, told: &[Told<'_>], paint: Paint, lines: &mut Vec<String>) {
    let redo = |t: &&TrialReview| t.verdict == Verdict::Redo;
    let names: Vec<&str> = outcome
        .review
        .trials
        .iter()
        .filter(redo)
        .map(|t| t.trial.as_str())
        .collect();
    // what the session as a whole lacks, and what would mend it
    let mut parts: Vec<&str> = names;
    let mut actions: Vec<&str> = Vec::new();
    for (_, finding) in told.iter().filter(|(trial, _)| trial.is_none()) {
        let list = if finding.severity == Severity::Redo {
            &mut parts
        } else {
            &mut actions
        };
        if !finding.action.is_empty() && !list.contains(&finding.action.as_str()) {
            list.push(&finding.action);
        }
    }
    let redo = if parts.is_empty() {
        "nothing".to_owned()
    } else {
        parts.join("; ")
    };
    lines.push(String::new());
    labelled("What to redo", &redo, paint, lines);
    for (at, action) in actions.iter().take(WORST).enumerate() {
        let label = if at == 0 { "Worth doing" } else { "" };
        labelled(label, action, paint, lines);
    }
}

/// A bold label with a text beside it.
fn labelled(label: &str, text: &str, paint: Paint, lines: &mut Vec<String>) {
    for (at, line) in wrapped(text, WIDTH - 14).iter().enumerate() {
        let label = if at == 0 { label } else { "" };
        lines.push(format!("{}{line}", paint.bold(&padded(label, 14))));
    }
}

fn details(outcome: &Outcome, paint: Paint, lines: &mut Vec<String>) {
    for trial in outcome.review.trials.iter().filter(|t| !t.findings.is_empty()) {
        lines.push(String::new());
        lines.push(paint.bold(&format!("Details of {}", trial.trial)));
        finding_list(&trial.findings, trial.numbers, paint, lines);
    }
    if !outcome.review.session.is_empty() {
        lines.push(String::new());
        lines.push(paint.bold("Details of the session"));
        let numbers = FrameNumbers {
            first: 1,
            rate_hz: 0.0,
        };
        finding_list(&outcome.review.session, numbers, paint, lines);
    }
    let changed = outcome.settings.limits.iter().filter(|(_, limit)| limit.changed);
    let changed: Vec<&str> = changed.map(|(rule, _)| rule).collect();
    if !changed.is_empty() {
        lines.push(String::new());
        lines.push(paint.bold("Limits that the laboratory changed"));
        push_wrapped(&changed.join(", "), 2, lines);
    }
}

fn finding_list(findings: &[Finding], numbers: FrameNumbers, paint: Paint, lines: &mut Vec<String>) {
    let mut rules: Vec<(&str, usize)> = Vec::new();
    for finding in findings {
        let seen = match rules.iter_mut().find(|(rule, _)| *rule == finding.rule) {
            Some((_, seen)) => {
                *seen += 1;
                *seen
            }
            None => {
                rules.push((&finding.rule, 1));
                1
            }
        };
        if seen > ALIKE {
            continue;
        }
        for (at, line) in wrapped(&placed(finding, numbers), WIDTH - 2).iter().enumerate() {
            lines.push(match at {
                0 => format!("{} {line}", mark(finding.severity, paint)),
                _ => format!("  {line}"),
            });
        }
        if let Some(limit) = &finding.limit {
            let by = if limit.changed {
                ", changed by the laboratory"
            } else {
                ""
            };
            let text = format!("limit {} {}{by} ({})", limit.value, limit.unit, limit.source);
            dimmed(&text, paint, lines);
        }
        if seen == 1 && finding.severity > Severity::Note {
            dimmed(&finding.action, paint, lines);
        }
    }
    let more = |(_, seen): &&(&str, usize)| *seen > ALIKE;
    for (rule, seen) in rules.iter().filter(more) {
        lines.push(paint.dim(&format!(
            "  and {} more of {rule} (--json lists all)",
            seen - ALIKE
        )));
    }
}

fn for_the_report(outcome: &Outcome, missing: &[&str], paint: Paint, lines: &mut Vec<String>) {
    if !missing.is_empty() {
        lines.push(String::new());
        lines.push(paint.bold("Not in session.toml; the report leaves these open"));
        push_wrapped(&missing.join(", "), 2, lines);
    }
    if !outcome.journal.assumptions.is_empty() {
        lines.push(String::new());
        lines.push(paint.bold("Assumed"));
        let assumptions = &outcome.journal.assumptions;
        for (at, assumption) in assumptions.iter().enumerate() {
            push_wrapped(&assumption.what, 2, lines);
            // the same advice for several assumptions stands once, under the last of them
            let next = assumptions.get(at + 1).map(|next| &next.remedy);
            if next != Some(&assumption.remedy) {
                dimmed(&assumption.remedy, paint, lines);
            }
        }
    }
}

/// What the processing noticed beside the checks.
fn journal(outcome: &Outcome, paint: Paint, lines: &mut Vec<String>) {
    let results = outcome.results();
    if results.findings.is_empty() {
        return;
    }
    lines.push(String::new());
    lines.push(paint.bold("Noticed while processing"));
    let (grave, notes): (Vec<_>, Vec<_>) = results.findings.iter().partition(|f| f.severity != "note");
    for finding in grave.iter().chain(notes.iter().take(MOST_NOTES)) {
        let mark = match finding.severity {
            "error" => paint.red("✗"),
            "warning" => paint.yellow("!"),
            _ => paint.dim("·"),
        };
        let text = format!("{}: {}", finding.place, finding.what);
        for (at, line) in wrapped(&text, WIDTH - 2).iter().enumerate() {
            lines.push(match at {
                0 => format!("{mark} {line}"),
                _ => format!("  {line}"),
            });
        }
        if finding.severity != "note" {
            dimmed(&finding.remedy, paint, lines);
        }
    }
    if notes.len() > MOST_NOTES {
        lines.push(paint.dim(&format!(
            "  and {} more notes (--json lists all)",
            notes.len() - MOST_NOTES
        )));
    }
}

fn push_wrapped(text: &str, indent: usize, lines: &mut Vec<String>) {
    for line in wrapped(text, WIDTH - indent) {
        lines.push(format!("{}{line}", " ".repeat(indent)));
    }
}

/// Remarks under a line, set in and dim.
fn dimmed(text: &str, paint: Paint, lines: &mut Vec<String>) {
    for line in wrapped(text, WIDTH - 4) {
        lines.push(paint.dim(&format!("    {line}")));
    }
}

fn counted(n: usize, noun: &str) -> String {
    format!("{n} {noun}{}", if n == 1 { "" } else { "s" })
}

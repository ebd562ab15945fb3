//! `ambula process`: a session folder to its outputs, and a summary of what came out.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Instant;

use serde::Serialize;

use super::progress::Progress;
use super::voice::{self, Paint, padded};
use super::{Exit, args};
use crate::anatomy::Side;
use crate::session::{
    self, Fixes, Interactive, OUTPUT_FOLDER, Outcome, Overrides, SessionError, State, manifest,
};

/// Runs the command.
pub(super) fn run(order: &args::Process) -> Exit {
    #[expect(clippy::disallowed_methods, reason = "the time is shown, never stored")]
    let begun = Instant::now();
    let work = || process(order);
    let done = match order.threads {
        None => work(),
        Some(threads) => match rayon::ThreadPoolBuilder::new()
            .num_threads(usize::from(threads))
            .build()
        {
            Ok(pool) => pool.install(work),
            Err(error) => {
                voice::complain(&format!("cannot start {threads} threads: {error}"), None);
                return Exit::Usage;
            }
        },
    };
    let (outcome, folder, names) = match done {
        Ok(done) => done,
        Err(error) => return voice::stopped(&error),
    };
    let exit = Exit::of(&outcome);
    if order.json {
        voice::say_json(&summary(&outcome, &folder, &names));
    } else {
        voice::say(&summary_text(&outcome, &folder, &names));
        voice::tell(&format!("done in {:.2} s", begun.elapsed().as_secs_f64()));
    }
    exit
}

fn process(order: &args::Process) -> Result<(Outcome, PathBuf, Vec<String>), SessionError> {
    let overrides = Overrides {
        language: order.language.as_deref().and_then(session::Language::of),
        ..overrides(order.paper, order.apply_fixes, order.no_html)
    };
    if overrides.interactive == Interactive::Write {
        session::prepare_page();
    }
    let progress = Progress::new();
    let folder = order
        .out
        .clone()
        .unwrap_or_else(|| order.folder.join(OUTPUT_FOLDER));
    let done: Result<(Outcome, Vec<String>), SessionError> = (|| {
        let outcome = session::run(&order.folder, &overrides, &progress)?;
        let outputs = outcome.outputs(&progress)?;
        session::write(&folder, &outputs, &outcome.input_paths(&order.folder))?;
        Ok((outcome, outputs.into_iter().map(|o| o.name).collect()))
    })();
    progress.clear();
    let (outcome, names) = done?;
    Ok((outcome, folder, names))
}

/// What the command line says beside the session file.
pub(super) fn overrides(paper: Option<args::Paper>, apply_fixes: bool, no_html: bool) -> Overrides {
    Overrides {
        paper: paper.map(|paper| match paper {
            args::Paper::A4 => manifest::Paper::A4,
            args::Paper::Letter => manifest::Paper::Letter,
        }),
        fixes: if apply_fixes { Fixes::Apply } else { Fixes::Propose },
        interactive: if no_html {
            Interactive::LeaveOut
        } else {
            Interactive::Write
        },
        ..Overrides::default()
    }
}

#[derive(Serialize)]
struct Summary<'a> {
    schema: &'static str,
    session: &'a str,
    complete: bool,
    folder: String,
    files: &'a [String],
    trials: Vec<TrialLine<'a>>,
    errors: usize,
    warnings: usize,
    notes: usize,
    assumptions: usize,
}

#[derive(Serialize)]
struct TrialLine<'a> {
    name: &'a str,
    kind: &'a str,
    status: &'a str,
    reason: Option<&'a str>,
    cycles_accepted: [usize; 2],
    cycles: [usize; 2],
}

fn count(outcome: &Outcome, severity: &str) -> usize {
    let results = outcome.results();
    results.findings.iter().filter(|f| f.severity == severity).count()
}

fn summary<'a>(outcome: &'a Outcome, folder: &Path, names: &'a [String]) -> Summary<'a> {
    Summary {
        schema: "ambula-summary/1",
        session: &outcome.id,
        complete: outcome.is_complete(),
        folder: folder.display().to_string(),
        files: names,
        trials: outcome
            .trials
            .iter()
            .map(|t| TrialLine {
                name: &t.capture.name,
                kind: t.kind_word(),
                status: t.status(),
                reason: t.reason(),
                cycles_accepted: Side::BOTH.map(|side| t.cycles(side).0),
                cycles: Side::BOTH.map(|side| t.cycles(side).1),
            })
            .collect(),
        errors: count(outcome, "error"),
        warnings: count(outcome, "warning"),
        notes: count(outcome, "note"),
        assumptions: outcome.journal.assumptions.len(),
    }
}

/// Parameters of the summary, in its order.
const SHOWN: [&str; 6] = [
    "walking_speed",
    "cadence",
    "stride_length",
    "stride_time",
    "foot_off",
    "step_width",
];
/// Findings of the summary before it points to the report.
const MOST_FINDINGS: usize = 6;

fn summary_text(outcome: &Outcome, folder: &Path, names: &[String]) -> String {
    let paint = Paint::for_stdout();
    let mut lines = vec![String::new()];
    let subject = outcome.settings.manifest.subject.id.as_deref();
    lines.push(format!(
        "{}{}",
        paint.bold(&format!("Session {}", outcome.id)),
        subject.map(|id| format!(", subject {id}")).unwrap_or_default()
    ));
    lines.push(String::new());
    trials(outcome, paint, &mut lines);
    for condition in &outcome.conditions {
        parameters(outcome, condition, paint, &mut lines);
    }
    findings(outcome, paint, &mut lines);
    lines.push(String::new());
    let place = |name: &str| folder.join(name).display().to_string();
    lines.push(format!(
        "{}  {}",
        padded("Report", 8),
        paint.bold(&place("report.pdf"))
    ));
    if names.iter().any(|name| name == "report.html") {
        lines.push(format!("{}  {}", padded("Screen", 8), place("report.html")));
    }
    let others: Vec<&str> = names
        .iter()
        .map(String::as_str)
        .filter(|n| !n.starts_with("report.") && !n.contains('/'))
        .collect();
    let mut folders: BTreeMap<&str, usize> = BTreeMap::new();
    for (sub, _) in names.iter().filter_map(|n| n.split_once('/')) {
        *folders.entry(sub).or_default() += 1;
    }
    let folders: String = folders
        .iter()
        .map(|(sub, n)| format!(", {sub}/ ({n} file{})", if *n == 1 { "" } else { "s" }))
        .collect();
    lines.push(format!("{}  {}{folders}", padded("Data", 8), others.join(", ")));
    lines.push(String::new());
    lines.join("\n")
}

pub(super) fn trials(outcome: &Outcome, paint: Paint, lines: &mut Vec<String>) {
    let width = outcome
        .trials
        .iter()
        .map(|t| t.capture.name.chars().count())
        .max()
        .unwrap_or(0)
        .max(5);
    lines.push(paint.dim(&format!(
        "  {}  {:<10}  {:>6}  {:>6}  {:>6}",
        padded("Trial", width),
        "kind",
        "frames",
        "left",
        "right"
    )));
    for record in &outcome.trials {
        let mark = match &record.state {
            State::Processed(walk) if !walk.cycles.iter().any(|c| c.is_accepted()) => paint.red("✗"),
            State::Processed(_) | State::Calibration => paint.green("✓"),
            State::NotUsed(_) => paint.dim("–"),
            State::Failed(_) => paint.red("✗"),
        };
        let frames = record.capture.trial().map(|t| t.frames().to_string());
        let cycles = |side| match record.walk() {
            Some(_) => {
                let (accepted, all) = record.cycles(side);
                format!("{accepted}/{all}")
            }
            None => String::new(),
        };
        let remark = match &record.state {
            State::Calibration => "calibrates the model".to_owned(),
            State::Failed(_) => "failed, see below".to_owned(),
            _ => record.reason().unwrap_or_default().to_owned(),
        };
        let line = format!(
            "{mark} {}  {:<10}  {:>6}  {:>6}  {:>6}  {remark}",
            padded(&record.capture.name, width),
            record.kind_word(),
            frames.unwrap_or_default(),
            cycles(Side::Left),
            cycles(Side::Right),
        );
        lines.push(line.trim_end().to_owned());
    }
    lines.push(paint.dim("  left, right: gait cycles accepted of all"));
}

fn parameters(outcome: &Outcome, condition: &session::Condition, paint: Paint, lines: &mut Vec<String>) {
    let value = |key: &str, side: Option<Side>| {
        let found = condition
            .parameters
            .iter()
            .find(|p| p.key == key && p.side == side)?;
        let digits = match found.unit {
            "%" | "steps/min" => 1,
            _ => 2,
        };
        let sd = found.sd.map(|sd| format!(" ± {sd:.digits$}")).unwrap_or_default();
        Some((found, format!("{:.digits$}{sd}", found.mean)))
    };
    let mut rows = Vec::new();
    for key in SHOWN {
        let both = value(key, None);
        let sides = Side::BOTH.map(|side| value(key, Some(side)));
        let Some((named, _)) = sides.iter().flatten().next().or(both.as_ref()) else {
            continue;
        };
        let text = |cell: &Option<(_, String)>| cell.as_ref().map(|(_, t)| t.clone()).unwrap_or_default();
        let [left, right] = &sides;
        let (left, right) = match &both {
            Some((_, both)) if left.is_none() && right.is_none() => (both.clone(), both.clone()),
            _ => (text(left), text(right)),
        };
        rows.push(format!(
            "  {}  {}  {}  {}",
            padded(named.name, 18),
            padded(&left, 15),
            padded(&right, 15),
            named.unit
        ));
    }
    rows.extend(clean_on_plates(condition));
    if rows.is_empty() {
        return;
    }
    lines.push(String::new());
    let title = if outcome.conditions.len() > 1 {
        condition.name.as_str()
    } else {
        ""
    };
    lines.push(paint.dim(&format!(
        "  {}  {}  {}",
        padded(title, 18),
        padded("left", 15),
        padded("right", 15)
    )));
    lines.extend(rows.into_iter().map(|row| row.trim_end().to_owned()));
}

/// How many accepted cycles have joint kinetics, where the walks went over plates.
fn clean_on_plates(condition: &session::Condition) -> Option<String> {
    let [left, right] = Side::BOTH.map(|side| {
        let accepted = condition
            .cycles
            .iter()
            .filter(|c| c.side == side && c.is_accepted());
        let over_plates: Vec<_> = accepted.filter(|c| c.kinetics.settings.is_some()).collect();
        let clean = over_plates.iter().filter(|c| c.kinetics.count()).count();
        (!over_plates.is_empty()).then(|| format!("{clean} of {}", over_plates.len()))
    });
    if left.is_none() && right.is_none() {
        return None;
    }
    let cell = |text: Option<String>| padded(&text.unwrap_or_default(), 15);
    Some(format!(
        "  {}  {}  {}  cycles with moments",
        padded("Clean on plates", 18),
        cell(left),
        cell(right)
    ))
}

fn findings(outcome: &Outcome, paint: Paint, lines: &mut Vec<String>) {
    let results = outcome.results();
    let grave: Vec<_> = results.findings.iter().filter(|f| f.severity != "note").collect();
    if !grave.is_empty() {
        lines.push(String::new());
    }
    for finding in grave.iter().take(MOST_FINDINGS) {
        let mark = if finding.severity == "error" {
            paint.red("✗")
        } else {
            paint.yellow("!")
        };
        lines.push(format!("{mark} {}: {}", finding.place, finding.what));
    }
    if grave.len() > MOST_FINDINGS {
        lines.push(format!(
            "  and {} more in the report",
            grave.len() - MOST_FINDINGS
        ));
    }
    let notes = results.findings.len() - grave.len();
    let assumptions = results.assumptions.len();
    if notes + assumptions > 0 {
        lines.push(String::new());
        lines.push(paint.dim(&format!(
            "  {assumptions} assumption{} and {notes} note{} are listed in the report",
            if assumptions == 1 { "" } else { "s" },
            if notes == 1 { "" } else { "s" }
        )));
    }
}

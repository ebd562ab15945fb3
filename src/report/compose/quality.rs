//! The quality statement: what was checked, the worst value, its limit and source; then every finding, and the graphs
//! that are to be read with care.

use std::collections::BTreeSet;

use super::sentence;
use crate::anatomy::{AngleName, Side};
use crate::quality::{Finding, FrameNumbers, Graph, Limit, Severity, TrialReview, Verdict, Worse};
use crate::report::input::{ConditionInput, Quality, ReportInput};
use crate::report::model::{Block, Column, Row, Section, Table};
use crate::report::rounding::{NOTHING, counted, shortest};

/// Kinds of checks in the order of the table: beginning of their rules, and what they are about.
const KINDS: [(&str, &str); 10] = [
    ("lab.", "Laboratory"),
    ("gap.", "Gaps"),
    ("marker.", "Markers"),
    ("anthropometry.", "Body measurements"),
    ("static.", "Static trial"),
    ("model.", "Model"),
    ("event.", "Events"),
    ("plate.", "Force plates"),
    ("cycles.", "Cycles and consistency"),
    ("analog.", "EMG and analog channels"),
];
/// Findings of one rule in one trial that are listed.
const ALIKE: usize = 3;

/// The page; none without a review.
pub(super) fn section(input: &ReportInput<'_>) -> Option<Section> {
    let quality = input.quality.as_ref()?;
    let mut blocks = vec![Block::Text {
        text: overview(quality),
    }];
    let found = findings(quality);
    blocks.push(heading("Findings of the checks"));
    if found.rows.is_empty() {
        blocks.push(Block::Text {
            text: "None: every value that was judged lies within its limit.".to_owned(),
        });
    } else {
        blocks.push(Block::Table(found));
    }
    let (table, has_proposals) = checks(quality);
    if !table.rows.is_empty() {
        blocks.push(heading("What was checked"));
        blocks.push(Block::Table(table));
    }
    blocks.push(Block::Notes {
        notes: notes(quality, has_proposals),
    });
    Some(Section {
        key: "quality",
        title: "Quality statement".to_owned(),
        subtitle: String::new(),
        blocks,
    })
}

fn heading(words: &str) -> Block {
    Block::Heading {
        text: words.to_owned(),
    }
}

/// Trials by verdict in words: "3 good, 1 usable with care, 1 to be captured again".
pub(super) fn tally(quality: &Quality<'_>) -> String {
    let trials = &quality.review.trials;
    let parts = [
        (Verdict::Good, "good"),
        (Verdict::Care, "usable with care"),
        (Verdict::Redo, "to be captured again"),
    ];
    let words: Vec<String> = parts
        .into_iter()
        .filter_map(|(verdict, words)| {
            let count = trials.iter().filter(|t| t.verdict == verdict).count();
            (count > 0).then(|| format!("{count} {words}"))
        })
        .collect();
    format!("{}: {}", counted(trials.len(), "capture"), words.join(", "))
}

fn overview(quality: &Quality<'_>) -> String {
    let of_session = quality
        .review
        .session
        .iter()
        .filter(|f| f.severity > Severity::Note);
    let session = match of_session.count() {
        0 => "Nothing was found that concerns the session as a whole.".to_owned(),
        n => format!(
            "{} the session as a whole.",
            if n == 1 {
                "One finding concerns".to_owned()
            } else {
                format!("{n} findings concern")
            }
        ),
    };
    format!(
        "{}. {session} The verdict on a capture is that of its worst finding. The checks judge the measurement, not the \
         person: a value beyond a limit can be a property of the gait.",
        tally(quality)
    )
}

/// The table of everything that was judged, and whether a limit in it is a proposal.
fn checks(quality: &Quality<'_>) -> (Table, bool) {
    let mut rows = Vec::new();
    let mut has_proposals = false;
    for (prefix, title) in KINDS {
        let of_kind: Vec<Row> = quality
            .limits
            .iter()
            .filter(|(rule, _)| rule.starts_with(prefix))
            .filter_map(|(rule, limit)| {
                let (value, place) = worst(quality, rule, limit)?;
                has_proposals |= limit.source.contains("proposal");
                Some(row(limit, value, place))
            })
            .collect();
        if !of_kind.is_empty() {
            rows.push(Row::group(title));
            rows.extend(of_kind);
        }
    }
    let table = Table {
        summary: "Quality checks with the worst value, where it is, limits, their source and the result"
            .to_owned(),
        columns: vec![
            Column::text("Checked", 5),
            Column::number("Worst value"),
            Column::text("Where", 2),
            Column::text("Limit", 2),
            Column::text("Source", 6),
            Column::word("Result"),
        ],
        rows,
        small: true,
    };
    (table, has_proposals)
}

/// The worst value of a rule and the trial it is from; empty for the session.
fn worst<'a>(quality: &Quality<'a>, rule: &str, limit: &Limit) -> Option<(f64, &'a str)> {
    let review = quality.review;
    let of_trials = review
        .trials
        .iter()
        .flat_map(|trial| trial.measured.iter().map(move |m| (m, trial.trial.as_str())));
    let of_session = review.measured.iter().map(|m| (m, ""));
    of_trials
        .chain(of_session)
        .filter(|(measured, _)| measured.rule == rule)
        .map(|(measured, trial)| (measured.value, trial))
        .max_by(|(a, _), (b, _)| match limit.worse {
            Worse::More => a.total_cmp(b),
            Worse::Less => b.total_cmp(a),
        })
}

fn row(limit: &Limit, value: f64, place: &str) -> Row {
    let verdict = limit.judge(value).map(|(severity, _)| severity);
    let result = match verdict {
        None => "within",
        Some(Severity::Redo) => "redo",
        Some(_) => "care",
    };
    let beyond = match limit.worse {
        Worse::More => "above",
        Worse::Less => "below",
    };
    let part = |word: &str, value: Option<f64>| value.map(|v| format!("{word} {beyond} {}", shortest(v, 3)));
    let limits: Vec<String> = [part("care", limit.care), part("redo", limit.redo)]
        .into_iter()
        .flatten()
        .collect();
    let changed = if limit.changed { " (changed)" } else { "" };
    Row::of([
        sentence(&limit.means),
        format!("{} {}", shortest(value, decimals(value)), unit(&limit.unit))
            .trim_end()
            .to_owned(),
        if place.is_empty() {
            "session".to_owned()
        } else {
            place.to_owned()
        },
        format!("{}{changed}", limits.join(", ")),
        limit.source.clone(),
        result.to_owned(),
    ])
}

/// The unit as it is printed.
fn unit(unit: &str) -> &str {
    match unit {
        "deg" => "°",
        "1" => "",
        "N.m" => "N·m",
        _ => unit,
    }
}

/// Three digits that count are enough.
fn decimals(value: f64) -> usize {
    match value.abs() {
        v if v >= 100.0 => 0,
        v if v >= 10.0 => 1,
        _ => 2,
    }
}

fn notes(quality: &Quality<'_>, has_proposals: bool) -> Vec<String> {
    let mut notes = Vec::new();
    let changed: Vec<&str> = quality
        .limits
        .iter()
        .filter(|(_, limit)| limit.changed)
        .map(|(_, limit)| limit.means.as_str())
        .collect();
    notes.push(match changed.as_slice() {
        [] => "All limits are those shipped with the program; the laboratory changed none.".to_owned(),
        some => format!("Limits that the laboratory changed: {}.", some.join("; ")),
    });
    let silent: Vec<String> = KINDS
        .iter()
        .filter(|(prefix, _)| {
            let mut rules = quality.limits.iter().filter(|(rule, _)| rule.starts_with(prefix));
            *prefix != "lab." && !rules.any(|(rule, limit)| worst(quality, rule, limit).is_some())
        })
        .map(|(_, title)| title.to_lowercase().replace("emg", "EMG"))
        .collect();
    if !silent.is_empty() {
        notes.push(format!(
            "No value to judge was there in this session for: {}.",
            silent.join(", ")
        ));
    }
    if has_proposals {
        notes.push(
            "Proposal: no published source gives this limit; it is the program's own and may be changed by the laboratory."
                .to_owned(),
        );
    }
    notes
}

fn findings(quality: &Quality<'_>) -> Table {
    let mut rows = Vec::new();
    // findings of the session carry no frames, so how frames are numbered does not matter to them
    let numbers = FrameNumbers {
        first: 1,
        rate_hz: 0.0,
    };
    rows.extend(rows_of("Session", &quality.review.session, numbers));
    for trial in &quality.review.trials {
        rows.extend(rows_of(&title(trial), &trial.findings, trial.numbers));
    }
    Table {
        summary:
            "Findings of the quality checks by capture: weight, what was found, affected graphs, what to do"
                .to_owned(),
        columns: vec![
            Column::word("Weight"),
            Column::text("What was found", 5),
            Column::text("Graphs to read with care", 2),
            Column::text("What to do", 3),
        ],
        rows,
        small: true,
    }
}

fn title(trial: &TrialReview) -> String {
    format!("{}: {}", trial.trial, trial.verdict.words())
}

fn rows_of(title: &str, findings: &[Finding], numbers: FrameNumbers) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut rules: Vec<(&str, usize)> = Vec::new();
    for finding in findings {
        match rules.iter_mut().find(|(rule, _)| *rule == finding.rule) {
            Some((_, seen)) => *seen += 1,
            None => rules.push((&finding.rule, 1)),
        }
        if rules
            .iter()
            .any(|(rule, seen)| *rule == finding.rule && *seen > ALIKE)
        {
            continue;
        }
        let frames = finding.place.frame_words(numbers);
        let frames = frames.map(|words| format!("; {words}")).unwrap_or_default();
        let weight = match finding.severity {
            Severity::Note => "note",
            Severity::Care => "care",
            Severity::Redo => "redo",
        };
        let or_nothing = |words: String| {
            if words.is_empty() {
                NOTHING.to_owned()
            } else {
                words
            }
        };
        rows.push(Row::of([
            weight.to_owned(),
            sentence(&format!("{}{frames}", finding.what)),
            or_nothing(graphs(finding)),
            or_nothing(sentence(&finding.action)),
        ]));
    }
    let more: usize = rules.iter().map(|(_, seen)| seen.saturating_sub(ALIKE)).sum();
    if more > 0 {
        rows.push(Row::of([
            String::new(),
            format!("and {more} more of the same kind, listed in results.json"),
            String::new(),
            String::new(),
        ]));
    }
    if !rows.is_empty() {
        rows.insert(0, Row::group(title));
    }
    rows
}

/// "hip, knee (left); kinetics (right)".
fn graphs(finding: &Finding) -> String {
    let parts: Vec<String> = Side::BOTH
        .into_iter()
        .filter_map(|of| {
            let names: BTreeSet<String> = finding
                .affects
                .iter()
                .filter_map(|graph| match graph {
                    Graph::Angle(angle, side) if *side == of => Some(angle.key().replace('_', " ")),
                    Graph::Kinetics(side) if *side == of => Some("kinetics".to_owned()),
                    _ => None,
                })
                .collect();
            let names: Vec<String> = names.into_iter().collect();
            (!names.is_empty()).then(|| format!("{} ({})", names.join(", "), of.word()))
        })
        .collect();
    parts.join("; ")
}

/// The graphs of a condition that carry a caution mark.
#[derive(Debug, Default)]
pub(super) struct Doubts(BTreeSet<Graph>);

impl Doubts {
    /// What findings that ask for care or a new capture throw doubt on, in the captures of a condition.
    pub(super) fn of(input: &ReportInput<'_>, condition: &ConditionInput<'_>) -> Doubts {
        let Some(quality) = &input.quality else {
            return Doubts::default();
        };
        let counts = |trial: &&TrialReview| {
            let mut accepted = condition.cycles.iter().filter(|c| c.is_accepted());
            accepted.any(|cycle| cycle.trial == trial.trial)
        };
        let of_trials = quality
            .review
            .trials
            .iter()
            .filter(counts)
            .flat_map(|t| &t.findings);
        // what concerns the session, and the static trial that all walks rest on
        let is_static = |trial: &&TrialReview| quality.static_trial == Some(trial.trial.as_str());
        let of_static = quality
            .review
            .trials
            .iter()
            .filter(is_static)
            .flat_map(|t| &t.findings);
        let all = of_trials.chain(of_static).chain(&quality.review.session);
        let grave = all.filter(|finding| finding.severity > Severity::Note);
        Doubts(
            grave
                .flat_map(|finding| finding.affects.iter().copied())
                .collect(),
        )
    }

    /// The sides of an angle's graph that are to be read with care.
    pub(super) fn of_angle(&self, angle: AngleName) -> Vec<Side> {
        let mut sides = Side::BOTH.to_vec();
        sides.retain(|side| self.0.contains(&Graph::Angle(angle, *side)));
        sides
    }

    /// The sides of the graphs of moments, powers and forces that are to be read with care.
    pub(super) fn of_kinetics(&self) -> Vec<Side> {
        let mut sides = Side::BOTH.to_vec();
        sides.retain(|side| self.0.contains(&Graph::Kinetics(*side)));
        sides
    }
}

/// What is said under a figure with caution marks.
pub(super) const CAUTION: &str =
    " A triangle with L or R: read this side with care, the quality statement says why.";

//! The quality section of `results.json`, of `ambula check --json` and of the lines of `ambula watch --json`.

use serde::Serialize;

use crate::anatomy::Side;
use crate::quality::{Finding, FrameNumbers, Graph, HeldAgainst, Limits, Measured, Review, TrialReview};

/// What the quality checks say about a session.
#[derive(Debug, Clone, Serialize)]
pub struct QualityPart<'a> {
    /// `good`, `care` or `redo`: the worst of session and trials.
    pub verdict: crate::quality::Verdict,
    /// Limits that the laboratory changed.
    pub changed_limits: Vec<ChangedLimit<'a>>,
    /// Findings that concern no single trial, the worst first.
    pub session: Vec<QualityFinding<'a>>,
    /// The worst value of every rule that was asked about the session.
    pub measured: &'a [Measured],
    /// Trial by trial.
    pub trials: Vec<QualityTrial<'a>>,
}

/// A limit that the laboratory changed.
#[derive(Debug, Clone, Serialize)]
pub struct ChangedLimit<'a> {
    /// The rule.
    pub rule: &'a str,
    /// Unit of the limits.
    pub unit: &'a str,
    /// Values beyond it ask for care.
    pub care: Option<f64>,
    /// Values beyond it ask for a new capture.
    pub redo: Option<f64>,
    /// Who says so.
    pub source: &'a str,
}

/// What the quality checks say about one trial.
#[derive(Debug, Clone, Serialize)]
pub struct QualityTrial<'a> {
    /// Name of the trial, as in `trials[].name`.
    pub trial: &'a str,
    /// `good`, `care` or `redo`.
    pub verdict: crate::quality::Verdict,
    /// The worst first.
    pub findings: Vec<QualityFinding<'a>>,
    /// The worst value of every rule that was asked about it.
    pub measured: &'a [Measured],
}

/// One thing that a check found.
#[derive(Debug, Clone, Serialize)]
pub struct QualityFinding<'a> {
    /// Key of the check.
    pub rule: &'a str,
    /// `note`, `care` or `redo`.
    pub severity: crate::quality::Severity,
    /// Markers as the program names them.
    pub markers: &'a [String],
    /// The side, where one is meant.
    pub side: Option<Side>,
    /// Force plate, from 1.
    pub plate: Option<usize>,
    /// Analog channel.
    pub channel: Option<&'a str>,
    /// First and last frame as numbered in the recording, from 1.
    pub frames: Option<[usize; 2]>,
    /// Times of these frames, s from the first stored frame.
    pub times_s: Option<[f64; 2]>,
    /// What was found.
    pub what: &'a str,
    /// The value that was judged.
    pub value: Option<f64>,
    /// What it was held against: `value`, `unit`, `source`, `changed` by the laboratory.
    pub limit: Option<&'a HeldAgainst>,
    /// What to do about it.
    pub action: &'a str,
    /// Graphs of the report that it throws doubt on.
    pub affects: Vec<AffectedGraph>,
}

/// A graph of the report.
#[derive(Debug, Clone, Serialize)]
pub struct AffectedGraph {
    /// Key of the angle, or `kinetics`: all moments, powers and forces of the side.
    pub graph: &'static str,
    /// The side.
    pub side: Side,
}

impl<'a> QualityPart<'a> {
    /// The section of a review.
    pub fn of(review: &'a Review, limits: &'a Limits) -> QualityPart<'a> {
        // findings of the session carry no frames, so how frames are numbered does not matter to them
        let numbers = FrameNumbers {
            first: 1,
            rate_hz: 0.0,
        };
        QualityPart {
            verdict: review.verdict,
            changed_limits: limits
                .iter()
                .filter(|(_, limit)| limit.changed)
                .map(|(rule, limit)| ChangedLimit {
                    rule,
                    unit: &limit.unit,
                    care: limit.care,
                    redo: limit.redo,
                    source: &limit.source,
                })
                .collect(),
            session: review.session.iter().map(|f| finding(f, numbers)).collect(),
            measured: &review.measured,
            trials: review.trials.iter().map(QualityTrial::of).collect(),
        }
    }
}

impl<'a> QualityTrial<'a> {
    /// The part of one trial.
    pub fn of(review: &'a TrialReview) -> QualityTrial<'a> {
        let findings = review.findings.iter();
        QualityTrial {
            trial: &review.trial,
            verdict: review.verdict,
            findings: findings.map(|f| finding(f, review.numbers)).collect(),
            measured: &review.measured,
        }
    }
}

fn finding(found: &Finding, numbers: FrameNumbers) -> QualityFinding<'_> {
    let frames = found.place.frames.as_ref().filter(|frames| !frames.is_empty());
    let ends = frames.map(|frames| [frames.start, frames.end - 1]);
    let times_s = ends.and_then(|[from, to]| Some([numbers.time_s(from)?, numbers.time_s(to)?]));
    QualityFinding {
        rule: &found.rule,
        severity: found.severity,
        markers: &found.place.markers,
        side: found.place.side,
        plate: found.place.plate,
        channel: found.place.channel.as_deref(),
        frames: ends.map(|ends| ends.map(|index| numbers.number(index))),
        times_s,
        what: &found.what,
        value: found.value,
        limit: found.limit.as_ref(),
        action: &found.action,
        affects: found
            .affects
            .iter()
            .map(|graph| match *graph {
                Graph::Angle(angle, side) => AffectedGraph {
                    graph: angle.key(),
                    side,
                },
                Graph::Kinetics(side) => AffectedGraph {
                    graph: "kinetics",
                    side,
                },
            })
            .collect(),
    }
}

//! What a check says: what, where, how much, against which limit, what to do.

use std::ops::Range;

use serde::Serialize;

use super::limits::{Limit, Limits};
use crate::anatomy::{AngleName, Side};

/// How much a finding matters, the least first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Worth knowing; results are as good as ever.
    Note,
    /// Results can be used with care.
    Care,
    /// What it concerns should be captured again.
    Redo,
}

/// Where in a trial; what does not apply stays empty.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Place {
    /// The trial, where a check of the session speaks of one: the finding then stands with that trial.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trial: Option<String>,
    /// Markers as the program names them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub markers: Vec<String>,
    /// The side, where one is meant.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub side: Option<Side>,
    /// Frames, 0-based, the end not included.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub frames: Option<Range<usize>>,
    /// Force plate, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub plate: Option<usize>,
    /// Analog channel.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub channel: Option<String>,
}

/// A graph of the report that a finding throws doubt on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Graph {
    /// An angle of a side.
    Angle(AngleName, Side),
    /// Moments, powers and forces of a side.
    Kinetics(Side),
}

/// The limit a value was held against.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct HeldAgainst {
    /// The limit that was passed.
    pub value: f64,
    /// Unit of value and limit.
    pub unit: String,
    /// Who says so.
    pub source: String,
    /// Whether the laboratory changed it.
    pub changed: bool,
}

/// One thing that a check found.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Finding {
    /// Stable key of the check, for instance `gap.longest`.
    pub rule: String,
    /// How much it matters.
    pub severity: Severity,
    /// Where.
    pub place: Place,
    /// What was found: a sentence without a full stop, with value and unit.
    pub what: String,
    /// The value that was judged.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<f64>,
    /// What it was held against.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<HeldAgainst>,
    /// What to do about it; empty when there is nothing to do.
    pub action: String,
    /// Graphs that it throws doubt on.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub affects: Vec<Graph>,
}

impl Finding {
    /// A finding without value and limit.
    pub fn new(rule: &str, severity: Severity, what: impl Into<String>, action: &str) -> Finding {
        Finding {
            rule: rule.to_owned(),
            severity,
            place: Place::default(),
            what: what.into(),
            value: None,
            limit: None,
            action: action.to_owned(),
            affects: Vec::new(),
        }
    }

    /// The finding of a value beyond the limit of a rule; `None` when it is within, or when there is no such limit.
    pub fn judged(
        limits: &Limits,
        rule: &str,
        value: f64,
        what: impl FnOnce(&Limit) -> String,
        action: &str,
    ) -> Option<Finding> {
        let limit = limits.get(rule)?;
        limits.remember(rule, value);
        let (severity, passed) = limit.judge(value)?;
        Some(Finding {
            value: Some(value),
            limit: Some(HeldAgainst {
                value: passed,
                unit: limit.unit.clone(),
                source: limit.source.clone(),
                changed: limit.changed,
            }),
            ..Finding::new(rule, severity, what(limit), action)
        })
    }

    /// The same finding at a place.
    #[must_use]
    pub fn at(self, place: Place) -> Finding {
        Finding { place, ..self }
    }

    /// The same finding with the graphs that it throws doubt on.
    #[must_use]
    pub fn affecting(self, affects: Vec<Graph>) -> Finding {
        Finding { affects, ..self }
    }
}

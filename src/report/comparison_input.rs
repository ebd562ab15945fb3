//! What the pages of a comparison are made from.

use super::input::Date;
use super::model::Look;
use crate::cycles::Averages;
use crate::norms::Band;
use crate::parameters::{CurveChange, GaitScores, GpsConvention, ValueChange};

/// One session of a comparison.
#[derive(Debug, Clone, Copy)]
pub struct ComparedInput<'a> {
    /// Identifier, with the condition where there are several.
    pub label: &'a str,
    /// Pseudonym of the subject.
    pub subject: Option<&'a str>,
    /// Day of the test.
    pub day: Option<Date>,
    /// Condition.
    pub condition: &'a str,
    /// Mean curves.
    pub averages: &'a Averages,
    /// Walking speed, m/s, mean of the sides.
    pub walking_speed_m_s: Option<f64>,
    /// Scores.
    pub scores: Option<&'a GaitScores>,
    /// Whether joint powers mean the same as those of the reference set.
    pub powers_fit: bool,
    /// Whether joint moments mean the same as those of the reference set.
    pub moments_fit: bool,
}

/// One session held against the first.
#[derive(Debug, Clone, Copy)]
pub struct AgainstInput<'a> {
    /// Its number, from 2.
    pub session: usize,
    /// What makes the two hard to compare.
    pub warnings: &'a [String],
    /// Curves.
    pub curves: &'a [CurveChange],
    /// Parameters.
    pub values: &'a [ValueChange],
}

/// Everything that the pages of a comparison are made from.
#[derive(Debug, Clone)]
pub struct ComparisonInput<'a> {
    /// Name of the laboratory.
    pub laboratory: Option<String>,
    /// What was asked.
    pub question: Option<String>,
    /// The sessions, the first being what the others are held against.
    pub sessions: Vec<ComparedInput<'a>>,
    /// The others against the first.
    pub against: Vec<AgainstInput<'a>>,
    /// Band of the reference set.
    pub band: Option<&'a Band>,
    /// How the Gait Profile Score was put together.
    pub convention: GpsConvention,
    /// The error of measurement, in words.
    pub error_words: &'a str,
    /// What the scores are held against, in words.
    pub reference_words: &'a str,
    /// When a change counts.
    pub rule: &'a str,
    /// Program with version.
    pub program: String,
    /// What the laboratory adds to the design.
    pub look: Look,
}

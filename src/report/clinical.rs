//! What was known and examined before the capture, as the session states it: plain texts, nothing computed.

use super::input::Date;

/// History, treatment, functional measures, examination and consent. What was not stated is absent.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Clinical {
    /// Day of the referral.
    pub referred: Option<Date>,
    /// History, function, aids, pain and so on: label and text.
    pub history: Vec<(String, String)>,
    /// Medication, one entry each; `None` when nothing was stated, empty when it was stated that there is none.
    pub medication: Option<Vec<String>>,
    /// Treatment before the study.
    pub treatments: Vec<TreatmentRow>,
    /// Scales and timed tests.
    pub measures: Vec<MeasureRow>,
    /// The consent on file: label and text; `None` when nothing was stated.
    pub consent: Option<Vec<(String, String)>>,
    /// The clinical examination.
    pub examination: Option<Examined>,
}

/// One treatment before the study.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct TreatmentRow {
    /// Surgery, botulinum toxin, casting and so on.
    pub kind: String,
    /// Procedure, muscles, dose.
    pub what: String,
    /// Side.
    pub side: String,
    /// When, as known.
    pub when: String,
    /// What came of it.
    pub outcome: String,
}

/// One scale or timed test.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct MeasureRow {
    /// Name.
    pub name: String,
    /// Level or number with its unit.
    pub value: String,
    /// Day.
    pub date: Option<Date>,
    /// How it was done.
    pub method: String,
}

/// The clinical examination.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Examined {
    /// When, by whom, how, and findings in words: label and text.
    pub facts: Vec<(String, String)>,
    /// Groups of rows: ranges of motion, strength and so on; one without rows is not here.
    pub groups: Vec<(String, Vec<ExamRow>)>,
}

/// One row of the examination.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ExamRow {
    /// What was examined.
    pub name: String,
    /// Unit, ready to print; empty for grades.
    pub unit: String,
    /// Left, as written down.
    pub left: String,
    /// Right, as written down.
    pub right: String,
    /// Usual value as the laboratory states it.
    pub usual: String,
    /// Scale, test or posture.
    pub method: String,
    /// Remark.
    pub note: String,
}

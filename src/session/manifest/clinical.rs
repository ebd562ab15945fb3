//! The sections of `session.toml` about the person before the capture that only the report uses: history, and the rows of
//! the clinical examination. The report prints what is written here and nothing else.

use serde::{Deserialize, Serialize};

/// A value as it was written down: a number, or a grade such as "3+" or "1/2".
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Written {
    /// A number, in the unit of its row.
    Number(f64),
    /// A grade or a word.
    Text(String),
}

/// The groups of the clinical examination.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ExamGroup {
    /// Passive and active ranges of motion.
    Motion,
    /// Strength.
    Strength,
    /// Tone and spasticity.
    Tone,
    /// Selective control.
    Selectivity,
    /// Torsions, leg length, foot posture.
    Alignment,
}

macro_rules! sections {
    ($($(#[doc = $doc:literal])* $name:ident { $($(#[doc = $field_doc:literal])* $field:ident: $type:ty,)* })*) => {
        $($(#[doc = $doc])*
        #[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
        #[serde(deny_unknown_fields, default)]
        pub struct $name {
            $($(#[doc = $field_doc])* #[serde(skip_serializing_if = "Option::is_none")] pub $field: Option<$type>,)*
        })*
    };
}

sections! {
    /// `[history]`: what is known before the study.
    History {
        /// History in a few sentences.
        text: String,
        /// Walking and everyday life in words: distance, falls, stairs.
        function: String,
        /// Walking aids used.
        aids: String,
        /// Orthoses and shoes used.
        orthoses: String,
        /// Pain: where, when, how much.
        pain: String,
        /// Goals of the patient or the family.
        goals: String,
        /// Imaging at hand.
        imaging: String,
        /// Medication with dose, one entry each; an empty list says that none is taken.
        medication: Vec<String>,
    }
    /// `[[exam_row]]`: one row of the clinical examination; who examined, and when, stands in `[exam]`.
    ExamRow {
        /// What kind of row.
        group: ExamGroup,
        /// What was examined ("Hip extension", "Gastrocnemius").
        name: String,
        /// Left.
        left: Written,
        /// Right.
        right: Written,
        /// Unit (`deg`, `mm`); without one for grades.
        unit: String,
        /// Scale, test or posture ("Thomas test", "MRC 0 to 5", "Modified Ashworth", "Tardieu R1").
        method: String,
        /// Usual value as the laboratory states it.
        usual: String,
        /// Remark.
        note: String,
    }
}

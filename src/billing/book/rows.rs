//! The rows of the tables under `codes/`.

use serde::{Deserialize, Serialize};

use crate::billing::Date;

/// How sure a row is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Confidence {
    /// Read in the official file.
    Certain,
    /// Several sources agree, or one official source of a near year.
    High,
    /// One source.
    Medium,
    /// A hint.
    Low,
    /// Not checked by anybody.
    Unverified,
}

impl Confidence {
    /// The word printed.
    pub fn word(self) -> &'static str {
        match self {
            Confidence::Certain => "certain",
            Confidence::High => "high",
            Confidence::Medium => "medium",
            Confidence::Low => "low",
            Confidence::Unverified => "unverified",
        }
    }
}

/// Where a row comes from and when it holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Origin {
    /// Document or file.
    pub source: String,
    /// Its version.
    pub source_version: String,
    /// First day.
    pub effective_from: Date,
    /// Last day; `None` where none is known.
    pub effective_to: Option<Date>,
    /// Payers it holds for.
    pub payer_scope: String,
    /// How sure it is.
    pub confidence: Confidence,
}

impl Origin {
    /// Whether it holds on a day.
    pub fn holds_on(&self, date: Date) -> bool {
        self.effective_from <= date && self.effective_to.is_none_or(|last| date <= last)
    }

    /// Source, version and confidence in one line.
    pub fn words(&self) -> String {
        format!(
            "{} ({}; confidence {})",
            self.source,
            self.source_version,
            self.confidence.word()
        )
    }
}

macro_rules! rows {
    ($($(#[doc = $doc:literal])* $name:ident { $($(#[doc = $field_doc:literal])* $field:ident: $type:ty,)* })*) => {
        $($(#[doc = $doc])*
        #[derive(Debug, Clone, PartialEq, Deserialize)]
        pub struct $name {
            $($(#[doc = $field_doc])* #[serde(default)] pub $field: $type,)*
        })*
    };
}

rows! {
    /// A procedure code.
    Procedure {
        /// The code.
        code: String,
        /// Our own words for it.
        name: String,
        /// Family, for instance `motion`, `therapy`.
        family: String,
        /// Whether units count time.
        timed: bool,
        /// Whether it was withdrawn after its last day.
        ended: bool,
        /// What took its place.
        instead: Vec<String>,
        /// A remark.
        note: String,
    }
    /// Payment indicators of a code.
    Indicators {
        /// The code.
        code: String,
        /// Professional and technical parts.
        pc_tc: String,
        /// Several procedures.
        multiple: String,
        /// Both sides.
        bilateral: String,
        /// Assistant at surgery.
        assistant: String,
        /// Two surgeons.
        co_surgeon: String,
        /// Global period.
        global: String,
        /// Marked as rarely or never performed outside facilities.
        not_outside_facility: bool,
    }
    /// Most units of a day.
    Most {
        /// The code.
        code: String,
        /// Units.
        most: u32,
        /// Adjudication indicator; empty where it was not read.
        adjudication: String,
    }
    /// Two codes on one day.
    Pair {
        /// The code that contains the other.
        first: String,
        /// The other.
        second: String,
        /// `never`, `edit`, `none`.
        state: String,
        /// `always`, `same_site`, `overlap`.
        when: String,
        /// The rule it belongs to.
        rule: String,
        /// A remark.
        note: String,
    }
    /// A range of codes.
    Family {
        /// Its name.
        name: String,
        /// First code.
        from: String,
        /// Last code.
        to: String,
    }
    /// Relative values, hundredths.
    Values {
        /// The code.
        code: String,
        /// `facility`, `office`, `both`.
        setting: String,
        /// Work.
        work: Option<u32>,
        /// Practice expense.
        practice: Option<u32>,
        /// Malpractice.
        malpractice: Option<u32>,
        /// Sum.
        total: u32,
        /// A remark.
        note: String,
    }
    /// A conversion factor.
    Factor {
        /// `ordinary` or `advanced payment model`.
        kind: String,
        /// Ten-thousandths of a dollar.
        ten_thousandths: u32,
    }
    /// A hospital outpatient rate.
    HospitalRate {
        /// The code.
        code: String,
        /// Payment group.
        group: String,
        /// Cents.
        cents: u64,
        /// A remark.
        note: String,
    }
    /// A threshold.
    Threshold {
        /// Its name, with the unit.
        name: String,
        /// The value.
        value: u64,
    }
    /// A place of service.
    Place {
        /// Two digits.
        code: String,
        /// Our own words.
        name: String,
        /// Whether the facility rate holds there.
        facility: bool,
    }
    /// A provider taxonomy.
    Taxonomy {
        /// Ten characters.
        code: String,
        /// Our own words.
        name: String,
        /// `physician`, `therapist`, `organisation`, `other`.
        kind: String,
        /// `all` or `child`.
        ages: String,
    }
    /// A modifier.
    Modifier {
        /// Two characters.
        code: String,
        /// Our own words.
        name: String,
        /// `pricing`, `distinct`, `discipline`, `informational`, `side`, `surgery`, `department`.
        kind: String,
    }
    /// The day on which a diagnosis code changed.
    DiagnosisChange {
        /// The code, or all below it (`G20.*`).
        code: String,
        /// Last day on which it was billable.
        billable_until: Option<Date>,
        /// First day on which it is billable.
        billable_from: Option<Date>,
    }
}

//! What the rules look at: the record with its empty sections filled by empty ones, the evidence, the tables, the payer.

use std::collections::BTreeSet;

use crate::billing::book::{Indicators, Policy, Row, Rulebook, on};
use crate::billing::diagnosis::{State, Table};
use crate::billing::record::{
    Authorisation, Capture, Consent, Coverage, Diagnosis, Emg, Encounter, Exam, Fluoroscopy, Interpretation,
    Line, Necessity, Order, Patient, PlanOfCare, Pressure, TechnicalReport, Therapy,
};
use crate::billing::{Date, Evidence, Record};

/// The codes of a motion study, capture only.
pub(super) const MOTION: [&str; 3] = ["96000", "96001", "96002"];

/// Tables and policy that a case is judged by.
#[derive(Debug, Clone, Copy)]
pub struct Basis<'a> {
    /// The payer.
    pub policy: &'a Policy,
    /// The tables.
    pub book: &'a Rulebook,
    /// Diagnosis codes.
    pub icd: &'a Table,
    /// The day of the judgement.
    pub today: Date,
}

/// One encounter as the rules see it.
#[derive(Debug, Clone)]
pub struct Case<'a> {
    /// Tables and policy.
    pub basis: Basis<'a>,
    /// What people stated.
    pub record: &'a Record,
    /// What captures prove.
    pub evidence: &'a Evidence,
    /// Day of service.
    pub date: Date,
    /// Whether a day of service is stated at all.
    pub has_date: bool,
    /// Codes judged: those of the lines; `96000` where there is no line.
    pub codes: Vec<String>,
    /// `[encounter]`.
    pub encounter: Encounter,
    /// `[patient]`.
    pub patient: Patient,
    /// `[order]`.
    pub order: Order,
    /// `[necessity]`.
    pub necessity: Necessity,
    /// `[interpretation]`.
    pub interpretation: Interpretation,
    /// `[capture]`.
    pub capture: Capture,
    /// `[emg]`.
    pub emg: Emg,
    /// `[pressure]`.
    pub pressure: Pressure,
    /// `[exam]`.
    pub exam: Exam,
    /// `[consent]`.
    pub consent: Consent,
    /// `[technical_report]`.
    pub report: TechnicalReport,
    /// `[therapy]`.
    pub therapy: Therapy,
    /// `[plan_of_care]`.
    pub plan: PlanOfCare,
    /// `[fluoroscopy]`.
    pub fluoroscopy: Fluoroscopy,
    /// `[authorisation]`.
    pub authorisation: Authorisation,
    /// The first `[[coverage]]`.
    pub coverage: Coverage,
}

/// Whether a text says something.
pub(super) fn said(text: &Option<String>) -> bool {
    text.as_deref().is_some_and(|t| !t.trim().is_empty())
}

/// Whether a list holds a text that says something.
pub(super) fn listed(list: &Option<Vec<String>>) -> bool {
    list.as_ref()
        .is_some_and(|l| l.iter().any(|t| !t.trim().is_empty()))
}

/// Whether a text is one word of a list.
pub(super) fn is_one_of(text: &Option<String>, words: &[&str]) -> bool {
    text.as_deref().is_some_and(|t| words.contains(&t))
}

/// Whether the text stands for no text: a word that people type to get past a field.
pub(super) fn placeholder(text: &str) -> bool {
    const EMPTY: [&str; 9] = [
        "tbd",
        "todo",
        "n/a",
        "na",
        "none",
        "see chart",
        "xxx",
        "unknown",
        "as above",
    ];
    let plain = text.trim().trim_end_matches('.').to_lowercase();
    EMPTY.contains(&plain.as_str()) || plain.chars().all(|c| !c.is_alphanumeric())
}

impl<'a> Case<'a> {
    /// The case of a record.
    pub fn new(record: &'a Record, evidence: &'a Evidence, basis: Basis<'a>) -> Case<'a> {
        let encounter = record.encounter.clone().unwrap_or_default();
        let stated = encounter
            .start_date
            .or_else(|| record.line.iter().find_map(|l| l.date))
            .or(evidence.test_date);
        let mut codes: Vec<String> = Vec::new();
        for code in record.line.iter().filter_map(|l| l.code.clone()) {
            if !codes.contains(&code) {
                codes.push(code);
            }
        }
        if codes.is_empty() {
            codes.push("96000".to_owned());
        }
        Case {
            basis,
            record,
            evidence,
            date: stated.unwrap_or(basis.today),
            has_date: stated.is_some(),
            codes,
            encounter,
            patient: record.patient.clone().unwrap_or_default(),
            order: record.order.clone().unwrap_or_default(),
            necessity: record.necessity.clone().unwrap_or_default(),
            interpretation: record.interpretation.clone().unwrap_or_default(),
            capture: record.capture.clone().unwrap_or_default(),
            emg: record.emg.clone().unwrap_or_default(),
            pressure: record.pressure.clone().unwrap_or_default(),
            exam: record.exam.clone().unwrap_or_default(),
            consent: record.consent.clone().unwrap_or_default(),
            report: record.technical_report.clone().unwrap_or_default(),
            therapy: record.therapy.clone().unwrap_or_default(),
            plan: record.plan_of_care.clone().unwrap_or_default(),
            fluoroscopy: record.fluoroscopy.clone().unwrap_or_default(),
            authorisation: record.authorisation.clone().unwrap_or_default(),
            coverage: record.coverage.first().cloned().unwrap_or_default(),
        }
    }

    /// Whether a code is among the lines.
    pub fn bills(&self, code: &str) -> bool {
        self.codes.iter().any(|c| c == code)
    }

    /// The codes of the capture of a motion study among the lines.
    pub fn motion(&self) -> Vec<&str> {
        self.codes
            .iter()
            .map(String::as_str)
            .filter(|c| MOTION.contains(c))
            .collect()
    }

    /// Whether a motion study or its interpretation is among the lines.
    pub fn has_study(&self) -> bool {
        !self.motion().is_empty() || self.bills("96004")
    }

    /// The family of a code in the table, whatever the day.
    pub fn family(&self, code: &str) -> &str {
        self.basis
            .book
            .procedures
            .iter()
            .find(|r| r.row.code == code)
            .map_or("", |r| r.row.family.as_str())
    }

    /// The lines of a family.
    pub fn lines_of(&self, family: &'a str) -> impl Iterator<Item = &Line> {
        self.record
            .line
            .iter()
            .filter(move |l| self.family(code_of(l)) == family)
    }

    /// The timed lines.
    pub fn timed_lines(&self) -> Vec<&Line> {
        let timed = |code: &str| {
            let rows = &self.basis.book.procedures;
            rows.iter().any(|r| r.row.code == code && r.row.timed)
        };
        self.record.line.iter().filter(|l| timed(code_of(l))).collect()
    }

    /// The timed lines and group therapy.
    pub fn therapy_lines(&self) -> Vec<&Line> {
        let all = ["therapy", "group", "addon"];
        let is = |l: &&Line| all.contains(&self.family(code_of(l)));
        self.record.line.iter().filter(is).collect()
    }

    /// The first line of a code.
    pub fn line(&self, code: &str) -> Option<&Line> {
        self.record.line.iter().find(|l| code_of(l) == code)
    }

    /// The payment indicators of a code on the day.
    pub fn indicators(&self, code: &str) -> Option<&'a Row<Indicators>> {
        on(&self.basis.book.indicators, self.date, |i| i.code == code)
    }

    /// A threshold of the day.
    pub fn threshold(&self, name: &str) -> Option<u64> {
        on(&self.basis.book.thresholds, self.date, |t| t.name == name).map(|r| r.row.value)
    }

    /// Whether Medicare's rules hold.
    pub fn medicare(&self) -> bool {
        self.basis.policy.medicare
    }

    /// Place of service of a line.
    pub fn place<'b>(&'b self, line: &'b Line) -> &'b str {
        line.place_of_service
            .as_deref()
            .or(self.encounter.place_of_service.as_deref())
            .unwrap_or_default()
    }

    /// Completed years on the day of service.
    pub fn age_years(&self) -> Option<f64> {
        let born = self.patient.birth_date.as_ref().map(|d| *d.reveal());
        born.and_then(|b| b.years_until(self.date))
            .map(f64::from)
            .or(self.evidence.age_years)
    }

    /// The diagnoses that a claim lists, with their place in the record.
    pub fn diagnoses(&self) -> Vec<(usize, &Diagnosis)> {
        let on_claim = |(_, d): &(usize, &Diagnosis)| d.present_on_claim != Some(false) && said(&d.code);
        self.record
            .diagnosis
            .iter()
            .enumerate()
            .filter(on_claim)
            .collect()
    }

    /// Codes of the diagnoses.
    pub fn diagnosis_codes(&self) -> Vec<&str> {
        self.diagnoses()
            .into_iter()
            .filter_map(|(_, d)| d.code.as_deref())
            .collect()
    }

    /// What a diagnosis code is on the day.
    pub fn icd_state(&self, code: &str) -> State {
        self.basis
            .icd
            .state(code, self.date, &self.basis.book.diagnosis_changes)
    }

    /// Classes of the documents that are attached.
    pub fn attached(&self) -> BTreeSet<&str> {
        let classes = self
            .record
            .attachment
            .iter()
            .filter(|a| said(&a.id) || said(&a.sha256));
        classes.filter_map(|a| a.class.as_deref()).collect()
    }

    /// All modifiers with their line.
    pub fn modifiers(&self) -> Vec<(usize, &Line, &str)> {
        let mut all = Vec::new();
        for (index, line) in self.record.line.iter().enumerate() {
            for modifier in line.modifiers.iter().flatten() {
                all.push((index, line, modifier.as_str()));
            }
        }
        all
    }
}

/// The code of a line.
pub(super) fn code_of(line: &Line) -> &str {
    line.code.as_deref().unwrap_or_default()
}

/// Whether a line carries a modifier.
pub(super) fn has(line: &Line, modifier: &str) -> bool {
    line.modifiers.iter().flatten().any(|m| m == modifier)
}

/// Units of a line; none stated counts as none.
pub(super) fn units_of(line: &Line) -> u32 {
    line.units.unwrap_or_default()
}

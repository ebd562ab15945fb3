//! The verdict before the payer's: what is documented, which code is ready, what goes into the packet, what it would pay.

mod fee;
mod matrix;
mod packet;

use serde::Serialize;

use super::finding::{Finding, Kind, Override, Severity};
use super::rules::{Basis, Case, judge};
use super::{Date, Evidence, Record, filled};
pub use fee::{CodeFees, therapy_sum};
pub use matrix::{Element, Found, REQUIRED_96000};
pub use packet::PacketItem;

use super::fees::Locality;

/// How far a code is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Readiness {
    /// Nothing open.
    Ready,
    /// Something is to be put right or to be acknowledged.
    NeedsAttention,
    /// A rule forbids it; more documents do not help.
    NotBillable,
}

impl Readiness {
    /// The words printed.
    pub fn words(self) -> &'static str {
        match self {
            Readiness::Ready => "ready",
            Readiness::NeedsAttention => "needs attention",
            Readiness::NotBillable => "not billable",
        }
    }
}

/// One code with its state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CodeVerdict {
    /// The code.
    pub code: String,
    /// Our own words for it.
    pub name: String,
    /// Whether a line bills it, or it is only looked at because captures exist.
    pub on_a_line: bool,
    /// How far it is.
    pub readiness: Readiness,
    /// Places of its open findings in the list of the verdict, in the order of work.
    pub reasons: Vec<usize>,
}

/// Everything said about an encounter.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Verdict {
    /// Day of service; `None` where nobody stated one.
    pub date: Option<Date>,
    /// Payer file with its days.
    pub policy: String,
    /// Releases and rows that decided.
    pub tables: Vec<String>,
    /// The worst of its codes.
    pub readiness: Readiness,
    /// Every code.
    pub codes: Vec<CodeVerdict>,
    /// Completeness of a motion study.
    pub matrix: Vec<Element>,
    /// What the request for prior authorisation needs.
    pub packet: Vec<PacketItem>,
    /// What the codes would pay.
    pub fees: Vec<CodeFees>,
    /// All findings, in the order of work.
    pub findings: Vec<Finding>,
}

/// Which codes a rule speaks about, where its finding names none.
fn concerns(finding: &Finding, code: &str, family: &str) -> bool {
    if !finding.code.is_empty() {
        return finding.code == code;
    }
    let study = ["motion", "interpretation"].contains(&family);
    let therapy = ["therapy", "group", "addon"].contains(&family);
    match finding.rule.split('-').next().unwrap_or_default() {
        "DOC" | "MN" | "EX" | "FR" | "AGE" | "PA" if finding.rule != "DOC-03" && finding.rule != "DOC-04" => {
            study
        }
        "TIM" | "THD" => therapy,
        "FL" => family == "fluoroscopy",
        "MOD" if finding.rule == "MOD-11" => therapy,
        "POS" if finding.rule == "POS-05" => study,
        _ => true,
    }
}

/// Judges an encounter. `decisions` are the overrides of named persons; each counts only for a finding that may be decided.
pub fn verdict(
    record: &Record,
    evidence: &Evidence,
    basis: Basis<'_>,
    (decisions, locality): (&[Override], Locality),
) -> Verdict {
    let (record, derived) = filled(record, evidence);
    let case = Case::new(&record, evidence, basis);
    let mut findings = judge(&case);
    for finding in &mut findings {
        let decided = decisions.iter().rfind(|d| {
            d.rule == finding.rule
                && d.field == finding.field
                && (d.code.is_empty() || d.code == finding.code)
        });
        if finding.may_be_decided() {
            finding.decided = decided.cloned();
        }
    }
    let codes: Vec<CodeVerdict> = case
        .codes
        .iter()
        .map(|code| code_verdict(&case, code, &findings))
        .collect();
    Verdict {
        date: case.has_date.then_some(case.date),
        policy: format!(
            "{} ({}, {})",
            basis.policy.title,
            basis.policy.source_version,
            dates_of(&case)
        ),
        tables: tables(&case),
        readiness: codes
            .iter()
            .map(|c| c.readiness)
            .max()
            .unwrap_or(Readiness::NeedsAttention),
        matrix: matrix::matrix(&case, &findings, &derived),
        packet: packet::packet(&case),
        fees: fee::fees_of(&case, locality),
        codes,
        findings,
    }
}

fn code_verdict(case: &Case<'_>, code: &str, findings: &[Finding]) -> CodeVerdict {
    let family = case.family(code);
    let reasons: Vec<usize> = findings
        .iter()
        .enumerate()
        .filter(|(_, f)| f.is_open() && concerns(f, code, family))
        .map(|(index, _)| index)
        .collect();
    let forbidden = reasons
        .iter()
        .filter_map(|i| findings.get(*i))
        .any(|f| f.kind == Kind::Forbidden && f.severity == Severity::Block);
    CodeVerdict {
        code: code.to_owned(),
        name: case
            .basis
            .book
            .procedures
            .iter()
            .find(|r| r.row.code == code)
            .map_or_else(|| "not in the tables".to_owned(), |r| r.row.name.clone()),
        on_a_line: case.line(code).is_some(),
        readiness: match (forbidden, reasons.is_empty()) {
            (true, _) => Readiness::NotBillable,
            (false, false) => Readiness::NeedsAttention,
            (false, true) => Readiness::Ready,
        },
        reasons,
    }
}

fn dates_of(case: &Case<'_>) -> String {
    let policy = case.basis.policy;
    match policy.effective_to {
        Some(to) => format!("{} to {to}", policy.effective_from),
        None => format!("since {}", policy.effective_from),
    }
}

fn tables(case: &Case<'_>) -> Vec<String> {
    let release = match case.basis.icd.release_on(case.date) {
        Some(r) => format!("ICD-10-CM release {} ({} to {})", r.name, r.first, r.last),
        None => "ICD-10-CM: no release is loaded for the day of service".to_owned(),
    };
    let mut all = vec![release];
    for code in &case.codes {
        all.push(match case.indicators(code) {
            Some(row) => format!("indicators of {code}: {}", row.origin.words()),
            None => format!("indicators of {code}: no row for the day of service"),
        });
    }
    all
}

//! The completeness matrix of a motion study: every element that a payer looks for, and how it stands.

use serde::Serialize;

use crate::billing::FilledSection;
use crate::billing::finding::{Finding, Kind, Severity};
use crate::billing::rules::Case;

/// How an element stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Found {
    /// In the record.
    Present,
    /// In the record, and a named person stands behind it with a day.
    Attested,
    /// Read from the captures or computed.
    Derived,
    /// Not there.
    Missing,
    /// Two statements do not agree.
    Contradictory,
    /// The codes do not need it.
    NotNeeded,
}

impl Found {
    /// The word printed.
    pub fn word(self) -> &'static str {
        match self {
            Found::Present => "present",
            Found::Attested => "attested",
            Found::Derived => "derived",
            Found::Missing => "missing",
            Found::Contradictory => "contradictory",
            Found::NotNeeded => "not needed",
        }
    }
}

/// One element of the matrix.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Element {
    /// Its name.
    pub name: &'static str,
    /// Requirements it stands for.
    pub rules: &'static str,
    /// How it stands.
    pub found: Found,
    /// Where it comes from, or what is open.
    pub basis: String,
}

/// Who answers for an element that is there.
#[derive(Debug, Clone, Copy)]
enum Basis {
    /// A section of the record whose statement carries a person and a day.
    Attested(&'static str),
    /// A section of the record.
    Stated(&'static str),
    /// Something that captures prove.
    Captures(fn(&Case<'_>) -> Option<String>),
}

fn plates(c: &Case<'_>) -> Option<String> {
    let count = c.evidence.plates();
    (count > 0).then(|| format!("captures: {count} force plates"))
}

fn software(c: &Case<'_>) -> Option<String> {
    let set = c.evidence.marker_set.as_ref()?;
    let program = c
        .evidence
        .capture_software
        .as_ref()
        .or(c.evidence.analysis_software.as_ref())?;
    Some(format!(
        "captures: {} ({}); {}",
        set.value, set.source, program.value
    ))
}

fn trials(c: &Case<'_>) -> Option<String> {
    let count = c.evidence.usable_walks();
    (count > 0).then(|| format!("captures: {count} usable walks"))
}

fn results(c: &Case<'_>) -> Option<String> {
    let with: Vec<String> = c
        .evidence
        .outputs
        .iter()
        .filter(|o| o.quantities > 0)
        .map(|o| format!("{} {}", o.quantities, o.name))
        .collect();
    (!with.is_empty()).then(|| format!("computed: {}", with.join(", ")))
}

fn data(c: &Case<'_>) -> Option<String> {
    let count = c
        .evidence
        .captures
        .iter()
        .filter(|f| f.used && f.markers > 0)
        .count();
    (count > 0).then(|| format!("captures: {count} files in three dimensions, with digests"))
}

const ELEMENTS: [(&str, &str, Basis); 26] = [
    ("Order, signed", "DOC-01", Basis::Attested("order")),
    (
        "Clinical question",
        "DOC-02",
        Basis::Stated("order.clinical_question"),
    ),
    ("Order agrees with the study", "DOC-03", Basis::Stated("order")),
    (
        "Diagnosis",
        "DOC-04 DX-01 DX-02 DX-03 DX-06 DX-07",
        Basis::Stated("diagnosis"),
    ),
    (
        "Statement of necessity",
        "DOC-05 MN-03 MN-07",
        Basis::Attested("necessity"),
    ),
    (
        "Indication, severity, limits",
        "MN-02",
        Basis::Attested("necessity"),
    ),
    (
        "Purpose that is covered",
        "EX-01 EX-02 EX-05 EX-06",
        Basis::Attested("necessity"),
    ),
    ("Plan by result", "DOC-19", Basis::Attested("necessity")),
    (
        "Equipment, marker set, software",
        "DOC-06",
        Basis::Captures(software),
    ),
    ("Calibration", "DOC-07", Basis::Stated("equipment")),
    (
        "Force plates or pressure",
        "DOC-08 CP-07",
        Basis::Captures(plates),
    ),
    ("Surface EMG", "DOC-09 CP-09", Basis::Stated("emg")),
    ("Who captured", "DOC-10", Basis::Stated("personnel")),
    ("Tasks and trials", "DOC-11", Basis::Captures(trials)),
    (
        "Interpretation: status",
        "DOC-12",
        Basis::Stated("interpretation.status"),
    ),
    (
        "Interpretation, signed",
        "DOC-22 MN-05 CP-04",
        Basis::Attested("interpretation"),
    ),
    ("Video at the same time", "DOC-13", Basis::Stated("recording")),
    (
        "Data in three dimensions",
        "EX-03 DOC-25 CP-03",
        Basis::Captures(data),
    ),
    ("Results by class", "DOC-14", Basis::Captures(results)),
    (
        "Report filed, parts by code",
        "DOC-20 DOC-21",
        Basis::Stated("technical_report"),
    ),
    ("Examination", "DOC-15", Basis::Attested("exam")),
    ("Consent", "DOC-16", Basis::Attested("consent")),
    (
        "Functional measures",
        "DOC-17",
        Basis::Stated("functional_measure"),
    ),
    ("Treatment so far", "DOC-18", Basis::Stated("prior_treatment")),
    ("Repeat justified", "EX-04 FR-01", Basis::Stated("previous_study")),
    ("Authorisation", "PA-01", Basis::Stated("authorisation")),
];

/// Names of the elements.
pub const REQUIRED_96000: usize = ELEMENTS.len();

/// The matrix of a case.
pub(super) fn matrix(case: &Case<'_>, findings: &[Finding], derived: &[FilledSection]) -> Vec<Element> {
    let one =
        |e: &(&'static str, &'static str, Basis)| with_source(element(case, findings, *e), e.2, derived);
    ELEMENTS.iter().map(one).collect()
}

/// An element whose section was filled from the captures is derived, not stated.
fn with_source(element: Element, basis: Basis, derived: &[FilledSection]) -> Element {
    let Basis::Stated(section) = basis else {
        return element;
    };
    match derived.iter().find(|d| d.section == section) {
        Some(filled) if element.found == Found::Present => Element {
            found: Found::Derived,
            basis: element.basis.replacen(section, &filled.source, 1),
            ..element
        },
        _ => element,
    }
}

fn needed(case: &Case<'_>, name: &str) -> bool {
    match name {
        "Surface EMG" => case.bills("96002"),
        "Interpretation, signed" => case.bills("96004"),
        "Repeat justified" => !case.record.previous_study.is_empty(),
        "Authorisation" => case
            .codes
            .iter()
            .any(|c| case.basis.policy.requires_authorisation.contains(c)),
        _ => true,
    }
}

fn element(
    case: &Case<'_>,
    findings: &[Finding],
    (name, rules, basis): (&'static str, &'static str, Basis),
) -> Element {
    let of: Vec<&Finding> = findings
        .iter()
        .filter(|f| {
            f.severity > Severity::Info && f.decided.is_none() && rules.split(' ').any(|r| r == f.rule)
        })
        .collect();
    let fields = |kinds: &[Kind]| -> Vec<String> {
        let mut all: Vec<String> = Vec::new();
        for finding in of.iter().filter(|f| kinds.contains(&f.kind)) {
            if !all.contains(&finding.field) {
                all.push(finding.field.clone());
            }
        }
        all
    };
    let against = fields(&[Kind::Contradiction, Kind::Forbidden]);
    let lacking = fields(&[Kind::Missing]);
    let doubtful = fields(&[Kind::Doubt, Kind::NoData]);
    let answer = |found: Found, basis: String| Element {
        name,
        rules,
        found,
        basis,
    };
    if !case.has_study() || !needed(case, name) {
        return answer(Found::NotNeeded, String::new());
    }
    if !against.is_empty() {
        return answer(Found::Contradictory, against.join(", "));
    }
    if !lacking.is_empty() {
        return answer(Found::Missing, lacking.join(", "));
    }
    let remark = if doubtful.is_empty() {
        String::new()
    } else {
        format!("; look at {}", doubtful.join(", "))
    };
    match basis {
        Basis::Attested(section) => answer(Found::Attested, format!("{section}{remark}")),
        Basis::Stated(section) => answer(Found::Present, format!("{section}{remark}")),
        Basis::Captures(prove) => match prove(case) {
            Some(source) => answer(Found::Derived, format!("{source}{remark}")),
            None if name == "Force plates or pressure" => {
                answer(Found::NotNeeded, "no force plate: no kinetics".to_owned())
            }
            None => answer(Found::Missing, "process the captures".to_owned()),
        },
    }
}

//! What a session has to tell beside its numbers: assumptions, findings, decisions, in the order they were made.

use crate::calibration::{self, Measured, Source, Subject};
use crate::report::{Assumption, Finding, Severity};

use super::measurements;

/// Place of a finding that concerns the session as a whole.
pub(super) const SESSION: &str = "session";

/// Assumptions, findings and decisions.
#[derive(Debug, Clone, Default)]
pub struct Journal {
    /// What nobody stated and the program took for granted.
    pub assumptions: Vec<Assumption>,
    /// What was noticed.
    pub findings: Vec<Finding>,
    /// What was chosen, by the operator or by the program.
    pub decisions: Vec<String>,
}

impl Journal {
    /// Something was taken for granted.
    pub fn assume(&mut self, what: impl Into<String>, remedy: &str) {
        self.assumptions.push(Assumption {
            what: what.into(),
            remedy: remedy.to_owned(),
        });
    }

    /// Something was noticed.
    pub fn find(&mut self, severity: Severity, place: &str, (what, remedy): (String, &str)) {
        let finding = Finding {
            severity,
            place: place.to_owned(),
            what,
            remedy: remedy.to_owned(),
        };
        if !self.findings.contains(&finding) {
            self.findings.push(finding);
        }
    }

    /// Something was chosen.
    pub fn decide(&mut self, what: impl Into<String>) {
        self.decisions.push(what.into());
    }

    /// The findings of calibration or tracking.
    pub fn take(&mut self, place: &str, findings: &[calibration::Finding]) {
        for finding in findings {
            let severity = match finding.severity {
                calibration::Severity::Note => Severity::Note,
                calibration::Severity::Warning => Severity::Warning,
            };
            self.find(severity, place, (finding.text.clone(), &finding.action));
        }
    }

    /// The measurements that are only usual values.
    pub fn assumed_measurements(&mut self, subject: &Subject) {
        for named in measurements::named(subject) {
            for (side, Measured { value, source }) in named.each() {
                if source != Source::Assumed {
                    continue;
                }
                let side = side.map(|s| format!(", {}", s.word())).unwrap_or_default();
                let value = match named.unit {
                    "" if value > 0.5 => "yes".to_owned(),
                    "" => "no".to_owned(),
                    unit => format!("{value} {unit}"),
                };
                self.assume(
                    format!("{}{side}: {value} (usual value)", named.title),
                    "write the measured value into session.toml",
                );
            }
        }
    }
}

//! What the request for prior authorisation has to carry.

use serde::Serialize;

use crate::billing::rules::Case;

/// One item of the checklist.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PacketItem {
    /// What it is.
    pub item: &'static str,
    /// Requirement.
    pub rule: &'static str,
    /// Whether it is there; `None` where it need not be.
    pub there: Option<bool>,
    /// Where it is looked for.
    pub field: &'static str,
}

/// The checklist; empty where the payer asks for no authorisation.
pub(super) fn packet(case: &Case<'_>) -> Vec<PacketItem> {
    let asked = case
        .codes
        .iter()
        .any(|c| case.basis.policy.requires_authorisation.contains(c));
    if !asked {
        return Vec::new();
    }
    let text = |t: &Option<String>| t.as_deref().is_some_and(|t| !t.trim().is_empty());
    let attached = case.attached();
    let excuse = text(&case.necessity.exception_reason);
    let imaging = attached.contains("imaging");
    [
        (
            "Current note: symptoms, limits, examination",
            "PA-02",
            Some(attached.contains("clinical_note")),
            "attachment: clinical_note",
        ),
        (
            "Treatment so far, or the exception",
            "PA-03",
            Some(attached.contains("prior_treatment") || excuse),
            "attachment: prior_treatment",
        ),
        (
            "Clinical question",
            "PA-04",
            Some(text(&case.order.clinical_question)),
            "order.clinical_question",
        ),
        (
            "Decision that depends on the result",
            "PA-04",
            Some(text(&case.necessity.decision_pending)),
            "necessity.decision_pending",
        ),
        (
            "Plan by result",
            "DOC-19",
            Some(
                case.necessity
                    .plan_by_result
                    .as_ref()
                    .is_some_and(|p| !p.is_empty()),
            ),
            "necessity.plan_by_result",
        ),
        (
            "Functional measures",
            "DOC-17",
            Some(!case.record.functional_measure.is_empty()),
            "functional_measure",
        ),
        (
            "Imaging, where there is any",
            "PA-05",
            imaging.then_some(true),
            "attachment: imaging",
        ),
        (
            "Diagnosis codes",
            "DOC-04",
            Some(!case.diagnosis_codes().is_empty()),
            "diagnosis",
        ),
        (
            "Codes asked for",
            "PA-01",
            Some(!case.record.line.is_empty()),
            "line.code",
        ),
    ]
    .into_iter()
    .map(|(item, rule, there, field)| PacketItem {
        item,
        rule,
        there,
        field,
    })
    .collect()
}

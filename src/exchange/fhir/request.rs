//! What was ordered and done: order, procedure, devices, consent.

use super::types::{
    Annotation, CPT, Coding, Concept, ICD10CM, Identifier, LOINC, OWN, Reference, SNOMED, concept, elements,
    words,
};
use crate::billing::record::{Consent, Equipment, Order};
use crate::exchange::chart::{Chart, ordered_codes};

elements! {
    /// `ServiceRequest`.
    OrderResource {
        id: Option<String>,
        identifier: Vec<Identifier>,
        status: &'static str,
        intent: &'static str,
        category: Vec<Concept>,
        code: Option<Concept>,
        subject: Option<Reference>,
        occurrence_date_time: Option<String>,
        authored_on: Option<String>,
        requester: Option<Reference>,
        reason_code: Vec<Concept>,
        note: Vec<Annotation>,
    }
    /// Procedure.
    ProcedureResource {
        id: Option<String>,
        based_on: Vec<Reference>,
        status: &'static str,
        code: Option<Concept>,
        subject: Option<Reference>,
        performed_date_time: Option<String>,
        performer: Vec<Performer>,
        report: Vec<Reference>,
        used_reference: Vec<Reference>,
    }
    /// Procedure.performer.
    Performer {
        actor: Option<Reference>,
    }
    /// Device.
    DeviceResource {
        id: Option<String>,
        manufacturer: Option<String>,
        device_name: Vec<DeviceName>,
        model_number: Option<String>,
        r#type: Option<Concept>,
        version: Vec<DeviceVersion>,
    }
    /// Device.deviceName.
    DeviceName {
        name: Option<String>,
        r#type: &'static str,
    }
    /// Device.version.
    DeviceVersion {
        value: Option<String>,
    }
    /// Consent.
    ConsentResource {
        id: Option<String>,
        status: &'static str,
        scope: Option<Concept>,
        category: Vec<Concept>,
        patient: Option<Reference>,
        date_time: Option<String>,
        policy_rule: Option<Concept>,
    }
}

/// The study as a code: ours, and the codes that were ordered. What was not ordered is not claimed.
pub(super) fn study(order: Option<&Order>) -> Concept {
    let own = Coding {
        system: Some(OWN.to_owned()),
        code: Some("gait-analysis-3d".to_owned()),
        display: Some("Three-dimensional gait analysis".to_owned()),
    };
    let ordered = ordered_codes(order).into_iter().map(|code| Coding {
        system: Some(CPT.to_owned()),
        code: Some(code),
        display: None,
    });
    Concept {
        coding: std::iter::once(own).chain(ordered).collect(),
        text: Some("Three-dimensional gait analysis".to_owned()),
    }
}

/// The order.
pub(super) fn order(
    chart: &Chart<'_>,
    stated: &Order,
    (patient, requester): (Reference, Option<Reference>),
) -> OrderResource {
    let placer = stated.placer_id.as_ref().map(|number| Identifier {
        r#type: Some(concept(super::types::IDENTIFIER_TYPE, "PLAC", None)),
        system: None,
        value: Some(number.reveal().clone()),
        assigner: None,
    });
    let reasons = stated.reason_diagnoses.clone().unwrap_or_default();
    let question = stated.clinical_question.as_ref().map(|text| Annotation {
        text: Some(text.clone()),
    });
    OrderResource {
        id: None,
        identifier: placer.into_iter().collect(),
        status: if chart.report().is_signed() {
            "completed"
        } else {
            "active"
        },
        intent: "order",
        category: vec![concept(SNOMED, "386053000", Some("Evaluation procedure"))],
        code: Some(study(Some(stated))),
        subject: Some(patient),
        occurrence_date_time: Some(chart.date.to_string()),
        authored_on: stated.ordered_date.map(|date| date.to_string()),
        requester,
        reason_code: reasons.iter().map(|code| concept(ICD10CM, code, None)).collect(),
        note: question.into_iter().collect(),
    }
}

/// This program.
pub(super) fn software(program: &str) -> DeviceResource {
    let (name, version) = program.rsplit_once(' ').unwrap_or((program, ""));
    DeviceResource {
        id: None,
        manufacturer: None,
        device_name: vec![DeviceName {
            name: Some(name.to_owned()),
            r#type: "user-friendly-name",
        }],
        model_number: None,
        r#type: Some(words("software for gait analysis")),
        version: Some(version.trim().to_owned())
            .filter(|version| !version.is_empty())
            .map(|version| DeviceVersion { value: Some(version) })
            .into_iter()
            .collect(),
    }
}

/// A device of the laboratory. Serial numbers are not needed in a chart.
pub(super) fn device(stated: &Equipment) -> Option<DeviceResource> {
    let kind = stated.kind.clone()?;
    Some(DeviceResource {
        id: None,
        manufacturer: stated.make.clone(),
        device_name: Vec::new(),
        model_number: stated.model.clone(),
        r#type: Some(words(&kind)),
        version: stated
            .version
            .clone()
            .map(|value| DeviceVersion { value: Some(value) })
            .into_iter()
            .collect(),
    })
}

/// The consent, where a signed one is stated.
pub(super) fn consent(stated: &Consent, patient: Reference) -> Option<ConsentResource> {
    let day = stated.signed_date?;
    Some(ConsentResource {
        id: None,
        status: "active",
        scope: Some(concept(
            "http://terminology.hl7.org/CodeSystem/consentscope",
            "treatment",
            None,
        )),
        category: vec![concept(LOINC, "59284-0", None)],
        patient: Some(patient),
        date_time: Some(day.to_string()),
        policy_rule: Some(words(stated.scope.as_deref().unwrap_or("gait analysis"))),
    })
}

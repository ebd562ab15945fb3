//! The report: as a diagnostic report with its values, as a document, and who stands behind it.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::types::{Attachment, Concept, Identifier, LOINC, Reference, concept, elements, named};
use crate::exchange::chart::Chart;
use crate::exchange::{sha1, uuid};
use crate::report::Standing;

elements! {
    /// `DiagnosticReport`.
    ReportResource {
        id: Option<String>,
        identifier: Vec<Identifier>,
        based_on: Vec<Reference>,
        status: &'static str,
        category: Vec<Concept>,
        code: Option<Concept>,
        subject: Option<Reference>,
        effective_date_time: Option<String>,
        issued: Option<String>,
        performer: Vec<Reference>,
        result: Vec<Reference>,
        conclusion: Option<String>,
        presented_form: Vec<Attachment>,
    }
    /// `DocumentReference`.
    DocumentResource {
        id: Option<String>,
        master_identifier: Option<Identifier>,
        identifier: Vec<Identifier>,
        status: &'static str,
        doc_status: &'static str,
        r#type: Option<Concept>,
        category: Vec<Concept>,
        subject: Option<Reference>,
        date: Option<String>,
        author: Vec<Reference>,
        relates_to: Vec<Relation>,
        description: Option<String>,
        content: Vec<Content>,
    }
    /// DocumentReference.relatesTo.
    Relation {
        code: &'static str,
        target: Option<Reference>,
    }
    /// DocumentReference.content.
    Content {
        attachment: Option<Attachment>,
    }
    /// Provenance.
    ProvenanceResource {
        id: Option<String>,
        target: Vec<Reference>,
        recorded: Option<String>,
        agent: Vec<Agent>,
    }
    /// Provenance.agent.
    Agent {
        r#type: Option<Concept>,
        who: Option<Reference>,
    }
}

/// Status of report and values.
pub(super) fn status(standing: Standing) -> &'static str {
    match standing {
        Standing::Draft | Standing::Preliminary => "preliminary",
        Standing::Final => "final",
        Standing::Amended => "amended",
    }
}

/// The system of numbers that this program gives.
const DOCUMENTS: &str = "https://github.com/ambula/ambula/identifier/document";

/// An identifier of this program.
pub(super) fn own_number(value: &str) -> Identifier {
    Identifier {
        system: Some(DOCUMENTS.to_owned()),
        value: Some(value.to_owned()),
        ..Identifier::default()
    }
}

fn version_number(chart: &Chart<'_>, version: u32, signed: bool) -> Identifier {
    let letter = if signed { "" } else { "P" };
    own_number(&format!("{}{letter}", chart.document_number(version)))
}

fn procedure_note() -> Concept {
    concept(LOINC, "28570-0", Some("Procedure note"))
}

fn attachment(chart: &Chart<'_>) -> Attachment {
    let report = chart.report();
    Attachment {
        content_type: Some("application/pdf"),
        language: Some(report.language.clone()),
        data: Some(STANDARD.encode(&report.pdf)),
        size: u32::try_from(report.pdf.len()).ok(),
        hash: Some(STANDARD.encode(sha1::sha1(&report.pdf))),
        title: Some(format!(
            "Technical report, version {}, {}",
            report.version,
            report.standing.word()
        )),
        creation: report.signed_at().map(str::to_owned),
    }
}

/// The diagnostic report. `shared` holds patient, order, values and laboratory.
pub(super) fn diagnostic_report(chart: &Chart<'_>, shared: ReportResource) -> ReportResource {
    let report = chart.report();
    ReportResource {
        identifier: vec![own_number(&chart.document_number(0))],
        status: status(report.standing),
        category: vec![concept(
            "http://terminology.hl7.org/CodeSystem/v2-0074",
            "OTH",
            None,
        )],
        code: Some(procedure_note()),
        effective_date_time: Some(chart.date.to_string()),
        issued: report.signed_at().map(str::to_owned),
        conclusion: Some(
            "Technical report of data capture. No physician interpretation is included.".to_owned(),
        ),
        presented_form: vec![attachment(chart)],
        ..shared
    }
}

/// The document.
pub(super) fn document(chart: &Chart<'_>, subject: Reference, author: Vec<Reference>) -> DocumentResource {
    let report = chart.report();
    let replaces = report
        .replaces
        .as_ref()
        .filter(|_| report.is_signed())
        .map(|earlier| Relation {
            code: "replaces",
            target: Some(Reference {
                identifier: Some(Box::new(version_number(chart, earlier.version, true))),
                ..Reference::default()
            }),
        });
    DocumentResource {
        id: None,
        master_identifier: Some(Identifier {
            system: Some("urn:ietf:rfc:3986".to_owned()),
            value: Some(format!("urn:uuid:{}", uuid::of("fhir-pdf", &[&report.sha256]))),
            ..Identifier::default()
        }),
        identifier: vec![version_number(chart, report.version, report.is_signed())],
        status: "current",
        doc_status: status(report.standing),
        r#type: Some(procedure_note()),
        category: vec![concept(
            "http://hl7.org/fhir/us/core/CodeSystem/us-core-documentreference-category",
            "clinical-note",
            None,
        )],
        subject: Some(subject),
        date: report.signed_at().map(str::to_owned),
        author,
        relates_to: replaces.into_iter().collect(),
        description: Some(format!("SHA-256 of the PDF: {}", report.sha256)),
        content: vec![Content {
            attachment: Some(attachment(chart)),
        }],
    }
}

/// Who signed; nothing for what nobody signed.
pub(super) fn provenance(
    chart: &Chart<'_>,
    target: Vec<Reference>,
    who: impl Fn(&crate::exchange::chart::Professional) -> Option<Reference>,
) -> Option<ProvenanceResource> {
    let recorded = chart.report().signed_at()?.to_owned();
    let agent = chart.signers.iter().map(|signer| Agent {
        r#type: Some(concept(
            "http://terminology.hl7.org/CodeSystem/provenance-participant-type",
            if signer.meaning == "performed" {
                "performer"
            } else {
                "verifier"
            },
            None,
        )),
        who: Some(who(&signer.who).unwrap_or_else(|| named(&signer.who.text))),
    });
    Some(ProvenanceResource {
        id: None,
        target,
        recorded: Some(recorded),
        agent: agent.collect(),
    })
}

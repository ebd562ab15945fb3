//! The bundle: entries by urn:uuid made from the session, so that the same session gives the same bundle.

use serde::Serialize;
use serde_json::{Value, json};

use super::observation::{ObservationResource, observation};
use super::people::{coverage, laboratory, mrn, patient, payer, practitioner};
use super::report::{ReportResource, diagnostic_report, document, own_number, provenance, status};
use super::request::{Performer, ProcedureResource, consent, device, order, software, study};
use super::types::{Identifier, NPI, Reference, concept, named, to, written};
use crate::exchange::chart::{Chart, Professional};
use crate::exchange::quantity::Quantity;
use crate::exchange::uuid;

/// What a bundle is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BundleKind {
    /// A set of resources to be read.
    Collection,
    /// Instructions for a server: people and patient are added only when they are not there, results are put in place.
    Transaction,
}

/// What of the record goes in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// What a chart needs.
    Chart,
    /// Coverage and payer too.
    WithCoverage,
}

/// A bundle.
pub struct Bundle {
    /// Its JSON.
    pub json: Value,
    /// What is not in it, and why.
    pub left_out: Vec<String>,
}

/// Entries while they are gathered.
struct Entries<'a> {
    chart: &'a Chart<'a>,
    kind: BundleKind,
    list: Vec<Value>,
}

/// How a server is asked to take an entry.
enum Take {
    /// Only when there is none with this identifier.
    IfNone(Option<Identifier>),
    /// In the place of the one with this identifier.
    InPlace(Identifier),
}

impl Entries<'_> {
    /// The address of an entry.
    fn url(&self, kind: &str, key: &str) -> String {
        let chart = self.chart;
        let words = [
            chart.study.results.session.id.as_str(),
            chart.patient.mrn,
            chart.report_key(),
            kind,
            key,
        ];
        format!("urn:uuid:{}", uuid::of("fhir-entry", &words))
    }

    /// Adds an entry and gives its address.
    fn add<T: Serialize>(
        &mut self,
        kind: &'static str,
        key: &str,
        elements: T,
        take: Take,
    ) -> Result<String, String> {
        let url = self.url(kind, key);
        let mut resource = written(kind, elements)?;
        let entry = match self.kind {
            BundleKind::Collection => {
                if let Some(map) = resource.as_object_mut() {
                    map.insert("id".to_owned(), json!(url.trim_start_matches("urn:uuid:")));
                }
                json!({"fullUrl": url, "resource": resource})
            }
            BundleKind::Transaction => {
                json!({"fullUrl": url, "resource": resource, "request": request(kind, &take)})
            }
        };
        self.list.push(entry);
        Ok(url)
    }
}

fn query(identifier: &Identifier) -> String {
    let part = |text: &Option<String>| -> String {
        // characters that would end the value of a query (RFC 3986) or of a token search are written by their numbers
        text.as_deref().unwrap_or_default().bytes().map(encoded).collect()
    };
    format!(
        "identifier={}|{}",
        part(&identifier.system),
        part(&identifier.value)
    )
}

fn encoded(byte: u8) -> String {
    if byte.is_ascii_alphanumeric() || b"-._~:/".contains(&byte) {
        char::from(byte).to_string()
    } else {
        format!("%{byte:02X}")
    }
}

fn request(kind: &str, take: &Take) -> Value {
    match take {
        Take::IfNone(Some(identifier)) => {
            json!({"method": "POST", "url": kind, "ifNoneExist": query(identifier)})
        }
        Take::IfNone(None) => json!({"method": "POST", "url": kind}),
        Take::InPlace(identifier) => json!({"method": "PUT", "url": format!("{kind}?{}", query(identifier))}),
    }
}

/// Makes the bundle of a study.
///
/// # Errors
/// A sentence: a unit without UCUM code, or a reference or element that is missing (a defect of this program).
pub fn bundle(chart: &Chart<'_>, kind: BundleKind, extent: Extent) -> Result<Bundle, String> {
    let mut left_out = chart.left_out.clone();
    let mut entries = Entries {
        chart,
        kind,
        list: Vec::new(),
    };
    let record = chart.study.record;
    let subject = to(&entries.add("Patient", "", patient(chart), Take::IfNone(Some(mrn(chart))))?);
    let people = practitioners(&mut entries)?;
    let person = |who: &Professional| -> Option<Reference> {
        let npi = who.npi.as_deref()?;
        people
            .iter()
            .find(|(known, _)| known == npi)
            .map(|(_, url)| to(url))
    };
    let lab = match laboratory(chart) {
        Some(lab) => {
            let take = Take::IfNone(lab.identifier.first().cloned());
            Some(to(&entries.add("Organization", "laboratory", lab, take)?))
        }
        None => {
            left_out.push("the laboratory: neither [[provider]] nor the session names it".to_owned());
            None
        }
    };
    let performer: Vec<Reference> = lab.iter().cloned().collect();
    let ordered = match chart.order {
        Some(stated) => {
            let requester = chart
                .orderer
                .as_ref()
                .map(|who| person(who).unwrap_or_else(|| named(&who.text)));
            let resource = order(chart, stated, (subject.clone(), requester));
            let take = Take::IfNone(
                resource
                    .identifier
                    .first()
                    .cloned()
                    .filter(|i| i.system.is_some()),
            );
            vec![to(&entries.add("ServiceRequest", "", resource, take)?)]
        }
        None => Vec::new(),
    };
    let program = to(&entries.add(
        "Device",
        "software",
        software(&chart.study.results.program),
        Take::IfNone(None),
    )?);
    let mut devices = vec![program.clone()];
    for (index, stated) in record.equipment.iter().enumerate() {
        if let Some(resource) = device(stated) {
            devices.push(to(&entries.add(
                "Device",
                &index.to_string(),
                resource,
                Take::IfNone(None),
            )?));
        }
    }
    let shared = ObservationResource {
        based_on: ordered.clone(),
        status: status(chart.report().standing),
        category: vec![concept(
            "http://terminology.hl7.org/CodeSystem/observation-category",
            "procedure",
            None,
        )],
        subject: Some(subject.clone()),
        effective_date_time: Some(chart.date.to_string()),
        issued: chart.report().signed_at().map(str::to_owned),
        performer: performer.clone(),
        device: Some(program),
        ..ObservationResource::default()
    };
    let result = observations(&mut entries, &shared)?;
    let report = diagnostic_report(
        chart,
        ReportResource {
            based_on: ordered.clone(),
            subject: Some(subject.clone()),
            performer: performer.clone(),
            result,
            ..ReportResource::default()
        },
    );
    let take = report
        .identifier
        .first()
        .cloned()
        .map_or(Take::IfNone(None), Take::InPlace);
    let report = to(&entries.add("DiagnosticReport", "", report, take)?);
    let signers = chart
        .signers
        .iter()
        .map(|s| person(&s.who).unwrap_or_else(|| named(&s.who.text)));
    let author: Vec<Reference> = signers.chain(performer.clone()).collect();
    let paper = document(chart, subject.clone(), author);
    let take = Take::IfNone(paper.identifier.first().cloned());
    let paper = to(&entries.add("DocumentReference", "", paper, take)?);
    let done = ProcedureResource {
        based_on: ordered,
        status: "completed",
        code: Some(study(chart.order)),
        subject: Some(subject.clone()),
        performed_date_time: Some(chart.date.to_string()),
        performer: lab
            .into_iter()
            .map(|actor| Performer { actor: Some(actor) })
            .collect(),
        report: vec![report.clone()],
        used_reference: devices,
        ..ProcedureResource::default()
    };
    entries.add("Procedure", "", done, Take::IfNone(None))?;
    if let Some(resource) = record.consent.as_ref().and_then(|c| consent(c, subject.clone())) {
        entries.add("Consent", "", resource, Take::IfNone(None))?;
    }
    match provenance(chart, vec![report, paper], person) {
        Some(resource) => {
            entries.add("Provenance", "", resource, Take::IfNone(None))?;
        }
        None => left_out.push("provenance: nobody has signed the report".to_owned()),
    }
    match extent {
        Extent::WithCoverage => coverages(&mut entries, &subject, &mut left_out)?,
        Extent::Chart => {
            left_out.push("coverage and payer: a chart does not need them (--coverage adds them)".to_owned());
        }
    }
    left_out.push("serial numbers of devices, guardian, charges".to_owned());
    finished(chart, kind, (entries.list, left_out))
}

fn practitioners(entries: &mut Entries<'_>) -> Result<Vec<(String, String)>, String> {
    let chart = entries.chart;
    let mut known: Vec<(String, String)> = Vec::new();
    for who in chart
        .orderer
        .iter()
        .chain(chart.signers.iter().map(|signer| &signer.who))
    {
        let (Some(npi), Some(resource)) = (who.npi.clone(), practitioner(who)) else {
            continue;
        };
        if known.iter().any(|(number, _)| *number == npi) {
            continue;
        }
        let identifier = Identifier {
            system: Some(NPI.to_owned()),
            value: Some(npi.clone()),
            ..Identifier::default()
        };
        let url = entries.add("Practitioner", &npi, resource, Take::IfNone(Some(identifier)))?;
        known.push((npi, url));
    }
    Ok(known)
}

fn observations(entries: &mut Entries<'_>, shared: &ObservationResource) -> Result<Vec<Reference>, String> {
    let chart = entries.chart;
    let mut result = Vec::new();
    for (place, condition) in chart.study.results.conditions.iter().enumerate() {
        for parameter in &condition.parameters {
            let quantity = Quantity::of(parameter, condition.reference.as_ref())?;
            let key = format!("{place}.{}", quantity.code);
            let number = own_number(&format!("{}.{key}", chart.document_number(0)));
            let mut resource = observation(&quantity, &parameter.key, &condition.name, shared);
            resource.identifier = vec![number.clone()];
            result.push(to(&entries.add(
                "Observation",
                &key,
                resource,
                Take::InPlace(number),
            )?));
        }
    }
    Ok(result)
}

fn coverages(
    entries: &mut Entries<'_>,
    subject: &Reference,
    left_out: &mut Vec<String>,
) -> Result<(), String> {
    let record = entries.chart.study.record;
    for (index, stated) in record.coverage.iter().enumerate() {
        let key = index.to_string();
        let Some(organization) = payer(stated).filter(|_| stated.member_id.is_some()) else {
            left_out.push("a coverage: coverage.payer_name or coverage.member_id is not stated".to_owned());
            continue;
        };
        let payor = to(&entries.add(
            "Organization",
            &format!("payer {key}"),
            organization,
            Take::IfNone(None),
        )?);
        entries.add(
            "Coverage",
            &key,
            coverage(stated, subject.clone(), payor),
            Take::IfNone(None),
        )?;
    }
    Ok(())
}

fn finished(
    chart: &Chart<'_>,
    kind: BundleKind,
    (list, left_out): (Vec<Value>, Vec<String>),
) -> Result<Bundle, String> {
    let mut json = json!({
        "resourceType": "Bundle",
        "type": match kind {
            BundleKind::Collection => "collection",
            BundleKind::Transaction => "transaction",
        },
    });
    if let (Some(map), Some(at)) = (json.as_object_mut(), chart.report().signed_at()) {
        map.insert("timestamp".to_owned(), json!(at));
    }
    if let Some(map) = json.as_object_mut() {
        map.insert("entry".to_owned(), Value::Array(list));
    }
    let wrong = super::check::problems(&json);
    match wrong.first() {
        None => Ok(Bundle { json, left_out }),
        Some(first) => Err(format!(
            "the bundle is not whole, {} problems; first: {first}",
            wrong.len()
        )),
    }
}

//! A claim as a FHIR resource in a bundle of its own, for prior authorisation and payers that ask for it. It is no filing:
//! that is X12 (45 CFR 162.1102).

use serde_json::{Value, json};

use super::check::problems;
use super::people::{
    OrganizationResource, PatientResource, PractitionerResource, coverage, patient, payer, system_of,
};
use super::report::document;
use super::types::{
    CPT, Concept, HumanName, ICD10CM, IDENTIFIER_TYPE, Identifier, NPI, Period, Reference, concept, elements,
    named, to, written,
};
use crate::billing::Date;
use crate::claim::{Claim, Form, Frequency, Money, Party};
use crate::exchange::chart::Chart;
use crate::exchange::uuid;

elements! {
    /// Claim.
    ClaimResource {
        identifier: Vec<Identifier>,
        status: &'static str,
        r#type: Option<Concept>,
        r#use: &'static str,
        patient: Option<Reference>,
        billable_period: Option<Period>,
        created: Option<String>,
        provider: Option<Reference>,
        priority: Option<Concept>,
        related: Vec<Related>,
        care_team: Vec<CareTeam>,
        supporting_info: Vec<SupportingInfo>,
        diagnosis: Vec<ClaimDiagnosis>,
        insurance: Vec<Insurance>,
        item: Vec<Item>,
        total: Option<Amount>,
    }
    /// Claim.related.
    Related {
        claim: Option<Reference>,
        relationship: Option<Concept>,
    }
    /// Claim.supportingInfo.
    SupportingInfo {
        sequence: Option<usize>,
        category: Option<Concept>,
        value_reference: Option<Reference>,
    }
    /// Claim.careTeam.
    CareTeam {
        sequence: Option<usize>,
        provider: Option<Reference>,
        role: Option<Concept>,
    }
    /// Claim.diagnosis.
    ClaimDiagnosis {
        sequence: Option<usize>,
        diagnosis_codeable_concept: Option<Concept>,
    }
    /// Claim.insurance.
    Insurance {
        sequence: Option<usize>,
        focal: Option<bool>,
        coverage: Option<Reference>,
        pre_auth_ref: Vec<String>,
    }
    /// Claim.item.
    Item {
        sequence: Option<usize>,
        care_team_sequence: Vec<usize>,
        diagnosis_sequence: Vec<usize>,
        product_or_service: Option<Concept>,
        modifier: Vec<Concept>,
        serviced_date: Option<String>,
        serviced_period: Option<Period>,
        location_codeable_concept: Option<Concept>,
        quantity: Option<Count>,
        net: Option<Amount>,
    }
    /// A number without a unit.
    Count {
        value: Option<u32>,
    }
    /// Money.
    Amount {
        value: Option<Value>,
        currency: Option<&'static str>,
    }
}

/// Cents as a decimal with the digits that they have.
fn amount(money: Money) -> Amount {
    Amount {
        value: money
            .to_string()
            .parse::<serde_json::Number>()
            .ok()
            .map(Value::Number),
        currency: Some("USD"),
    }
}

fn npi(party: &Party) -> Identifier {
    Identifier {
        system: Some(NPI.to_owned()),
        value: Some(party.npi.clone()),
        ..Identifier::default()
    }
}

struct Gathered<'a> {
    chart: &'a Chart<'a>,
    entries: Vec<Value>,
    parties: Vec<(String, Reference)>,
}

impl Gathered<'_> {
    fn add(
        &mut self,
        kind: &'static str,
        key: &str,
        elements: impl serde::Serialize,
    ) -> Result<Reference, String> {
        let words = [
            self.chart.study.results.session.id.as_str(),
            self.chart.patient.mrn,
            kind,
            key,
        ];
        let id = uuid::of("fhir-claim-entry", &words);
        let mut resource = written(kind, elements)?;
        if let Some(map) = resource.as_object_mut() {
            map.insert("id".to_owned(), json!(id));
        }
        let url = format!("urn:uuid:{id}");
        self.entries.push(json!({"fullUrl": url, "resource": resource}));
        Ok(to(&url))
    }

    fn party(&mut self, party: &Party) -> Result<Reference, String> {
        if let Some((_, known)) = self.parties.iter().find(|(npi, _)| *npi == party.npi) {
            return Ok(known.clone());
        }
        let reference = if party.is_person {
            let resource = PractitionerResource {
                identifier: vec![npi(party)],
                name: vec![HumanName {
                    family: Some(party.name.clone()),
                    given: Some(party.given_name.clone())
                        .filter(|n| !n.is_empty())
                        .into_iter()
                        .collect(),
                    ..HumanName::default()
                }],
                ..PractitionerResource::default()
            };
            self.add("Practitioner", &party.npi, resource)?
        } else {
            let resource = OrganizationResource {
                identifier: vec![npi(party)],
                active: Some(true),
                name: Some(party.name.clone()),
                ..OrganizationResource::default()
            };
            self.add("Organization", &party.npi, resource)?
        };
        self.parties.push((party.npi.clone(), reference.clone()));
        Ok(reference)
    }
}

/// The claim with everything that it refers to, as a collection. `created` is the day on which it is written.
///
/// A claim that replaces or takes back an earlier one refers to it by the payer's number; one that takes it back is cancelled.
/// The report goes with the claim where the record says that it is sent.
///
/// # Errors
/// A sentence: the report goes with the claim and nobody has signed it, the coverage of the claim is not in the record, or the
/// bundle is not whole.
pub fn claim_bundle(chart: &Chart<'_>, claim: &Claim, created: Date) -> Result<Value, String> {
    let mut gathered = Gathered {
        chart,
        entries: Vec::new(),
        parties: Vec::new(),
    };
    let subject = gathered.add("Patient", "", insured_patient(chart, claim))?;
    let provider = gathered.party(&claim.billing)?;
    let index: Option<usize> = claim
        .insured
        .field
        .trim_start_matches("coverage[")
        .trim_end_matches(']')
        .parse()
        .ok();
    let stated = index.and_then(|index| chart.study.record.coverage.get(index));
    let stated = stated.ok_or("the coverage of the claim is not in the record")?;
    let organization = payer(stated).ok_or("coverage.payer_name is not stated")?;
    let payor = gathered.add("Organization", "payer", organization)?;
    let insured = gathered.add("Coverage", "", coverage(stated, subject.clone(), payor))?;
    let mut team: Vec<CareTeam> = Vec::new();
    let mut item = Vec::new();
    for (line, sequence) in claim.lines.iter().zip(1..) {
        let rendering = line
            .rendering
            .as_ref()
            .or(claim.rendering.as_ref())
            .unwrap_or(&claim.billing);
        let mut members = vec![member(&mut team, gathered.party(rendering)?, "primary")];
        if let Some(ordering) = &line.ordering {
            members.push(member(&mut team, gathered.party(ordering)?, "other"));
        }
        let place = if line.place_of_service.is_empty() {
            &claim.place_of_service
        } else {
            &line.place_of_service
        };
        item.push(Item {
            sequence: Some(sequence),
            care_team_sequence: members,
            diagnosis_sequence: line.pointers.clone(),
            product_or_service: Some(concept(CPT, &line.code, None)),
            modifier: line
                .modifiers
                .iter()
                .map(|modifier| concept(CPT, modifier, None))
                .collect(),
            serviced_date: line.end.is_none().then(|| line.date.to_string()),
            serviced_period: line.end.map(|end| Period {
                start: Some(line.date.to_string()),
                end: Some(end.to_string()),
            }),
            location_codeable_concept: (!place.is_empty()).then(|| concept(PLACES, place, None)),
            quantity: Some(Count {
                value: Some(line.units),
            }),
            net: Some(amount(line.charge)),
        });
    }
    let supporting_info = match sent_report(chart, claim)? {
        true => {
            let author = chart.signers.iter().map(|signer| named(&signer.who.text));
            let paper = document(chart, subject.clone(), author.collect());
            vec![SupportingInfo {
                sequence: Some(1),
                category: Some(concept(
                    "http://terminology.hl7.org/CodeSystem/claiminformationcategory",
                    "attachment",
                    None,
                )),
                value_reference: Some(gathered.add("DocumentReference", "report", paper)?),
            }]
        }
        false => Vec::new(),
    };
    let diagnosis = claim
        .diagnoses
        .iter()
        .zip(1..)
        .map(|(diagnosis, sequence)| ClaimDiagnosis {
            sequence: Some(sequence),
            diagnosis_codeable_concept: Some(concept(ICD10CM, &diagnosis.code, None)),
        });
    let resource = ClaimResource {
        identifier: vec![super::report::own_number(&claim.control_number)],
        status: if claim.frequency == Frequency::Void {
            "cancelled"
        } else {
            "active"
        },
        r#type: Some(concept(
            "http://terminology.hl7.org/CodeSystem/claim-type",
            form(claim.form),
            None,
        )),
        r#use: "claim",
        patient: Some(subject),
        billable_period: Some(Period {
            start: Some(claim.statement.0.to_string()),
            end: Some(claim.statement.1.to_string()),
        }),
        created: Some(created.to_string()),
        provider: Some(provider),
        priority: Some(concept(
            "http://terminology.hl7.org/CodeSystem/processpriority",
            "normal",
            None,
        )),
        related: earlier(claim),
        care_team: team,
        supporting_info,
        diagnosis: diagnosis.collect(),
        insurance: vec![Insurance {
            sequence: Some(1),
            focal: Some(true),
            coverage: Some(insured),
            pre_auth_ref: claim
                .authorisation
                .iter()
                .map(|number| number.reveal().clone())
                .collect(),
        }],
        item,
        total: Some(amount(claim.total)),
    };
    let known = claim.diagnoses.len();
    if claim.lines.iter().any(|line| {
        line.pointers
            .iter()
            .any(|pointer| *pointer == 0 || *pointer > known)
    }) {
        return Err("a line points to a diagnosis that the claim does not list".to_owned());
    }
    gathered.add("Claim", &claim.control_number, resource)?;
    let bundle = json!({"resourceType": "Bundle", "type": "collection", "entry": gathered.entries});
    match problems(&bundle).first() {
        None => Ok(bundle),
        Some(first) => Err(format!("the bundle is not whole: {first}")),
    }
}

/// The patient as a payer needs him: by the member number, by the record number only where the laboratory sends it, without
/// telephone.
fn insured_patient(chart: &Chart<'_>, claim: &Claim) -> PatientResource {
    let mut resource = patient(chart);
    resource.telecom.clear();
    if claim.record_number.is_none() {
        resource.identifier = vec![Identifier {
            r#type: Some(concept(IDENTIFIER_TYPE, "MB", None)),
            system: Some(system_of(&claim.insured.payer_id)),
            value: Some(claim.insured.member_id.reveal().clone()),
            assigner: None,
        }];
    }
    resource
}

/// Whether the record sends the report with the claim; one that waits for a request (`AA`) is not sent. A report that nobody
/// signed is refused.
fn sent_report(chart: &Chart<'_>, claim: &Claim) -> Result<bool, String> {
    let stated = &chart.study.record.attachment;
    let is_report = |index: usize| {
        let class = stated.get(index).and_then(|one| one.class.as_deref());
        class == Some("report")
    };
    let mut sent = claim.attachments.iter().filter(|one| one.transmission != "AA");
    match sent.find(|one| is_report(one.index)) {
        None => Ok(false),
        Some(_) if chart.report().is_signed() => Ok(true),
        Some(one) => Err(format!(
            "CL-10 attachment[{}]: the report goes with the claim, and nobody has signed it here",
            one.index
        )),
    }
}

/// The earlier claim by the number that the payer gave it.
fn earlier(claim: &Claim) -> Vec<Related> {
    let number = claim
        .payer_claim_number
        .as_ref()
        .filter(|_| claim.frequency != Frequency::Original);
    let related = number.map(|number| Related {
        claim: Some(Reference {
            identifier: Some(Box::new(Identifier {
                system: Some(system_of(&claim.insured.payer_id)),
                value: Some(number.reveal().clone()),
                ..Identifier::default()
            })),
            ..Reference::default()
        }),
        relationship: Some(concept(
            "http://terminology.hl7.org/CodeSystem/ex-relatedclaimrelationship",
            "prior",
            None,
        )),
    });
    related.into_iter().collect()
}

/// Places of service of CMS.
const PLACES: &str = "https://www.cms.gov/Medicare/Coding/place-of-service-codes/Place_of_Service_Code_Set";

fn form(form: Form) -> &'static str {
    match form {
        Form::Professional => "professional",
        Form::Institutional => "institutional",
    }
}

/// The place of a person in the team, from 1; added when it is not there.
fn member(team: &mut Vec<CareTeam>, provider: Reference, role: &str) -> usize {
    let known = team.iter().position(|member| {
        let who = member.provider.as_ref().and_then(|p| p.reference.as_deref());
        who == provider.reference.as_deref()
    });
    if let Some(index) = known {
        return index + 1;
    }
    let sequence = team.len() + 1;
    team.push(CareTeam {
        sequence: Some(sequence),
        provider: Some(provider),
        role: Some(concept(
            "http://terminology.hl7.org/CodeSystem/claimcareteamrole",
            role,
            None,
        )),
    });
    sequence
}

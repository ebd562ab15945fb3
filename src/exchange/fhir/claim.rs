//! A claim as a FHIR resource in a bundle of its own, for prior authorisation and payers that ask for it. It is no filing:
//! that is X12 (45 CFR 162.1102).

use serde_json::{Value, json};

use super::check::problems;
use super::people::{
    OrganizationResource, PatientResource, PractitionerResource, coverage, patient, payer, system_of,
};
use super::types::{
    CPT, Concept, HumanName, ICD10CM, IDENTIFIER_TYPE, Identifier, NPI, Period, Reference, concept, elements,
    to, written,
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
        care_team: Vec<CareTeam>,
        diagnosis: Vec<ClaimDiagnosis>,
        insurance: Vec<Insurance>,
        item: Vec<Item>,
        total: Option<Amount>,
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
/// # Errors
/// A sentence: the coverage of the claim is not in the record, or the bundle is not whole.
pub fn claim_bundle(chart: &Chart<'_>, claim: &Claim, created: Date) -> Result<Value, String> {
    if claim.frequency != Frequency::Original {
        return Err("a claim that replaces or voids another one is not written as FHIR".to_owned());
    }
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
            serviced_date: Some(line.date.to_string()),
            location_codeable_concept: (!place.is_empty()).then(|| concept(PLACES, place, None)),
            quantity: Some(Count {
                value: Some(line.units),
            }),
            net: Some(amount(line.charge)),
        });
    }
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
        status: "active",
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
        care_team: team,
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

//! Patient, practitioners, organizations and coverage.

use super::types::{
    Address, Concept, ContactPoint, HumanName, IDENTIFIER_TYPE, Identifier, NPI, Period, Reference, concept,
    elements, named, words,
};
use crate::billing::record::{AdministrativeSex, Coverage, Private, Provider};
use crate::billing::validate;
use crate::exchange::chart::{Chart, Professional};
use crate::exchange::uuid;

elements! {
    /// Patient.
    PatientResource {
        id: Option<String>,
        identifier: Vec<Identifier>,
        name: Vec<HumanName>,
        telecom: Vec<ContactPoint>,
        gender: &'static str,
        birth_date: Option<String>,
        address: Vec<Address>,
    }
    /// Practitioner.
    PractitionerResource {
        id: Option<String>,
        identifier: Vec<Identifier>,
        name: Vec<HumanName>,
        qualification: Vec<Qualification>,
    }
    /// Practitioner.qualification.
    Qualification {
        code: Option<Concept>,
    }
    /// Organization.
    OrganizationResource {
        id: Option<String>,
        identifier: Vec<Identifier>,
        active: Option<bool>,
        name: Option<String>,
        address: Vec<Address>,
    }
    /// Coverage.
    CoverageResource {
        id: Option<String>,
        status: &'static str,
        subscriber_id: Option<String>,
        beneficiary: Option<Reference>,
        relationship: Option<Concept>,
        period: Option<Period>,
        payor: Vec<Reference>,
        class: Vec<CoverageClass>,
    }
    /// Coverage.class.
    CoverageClass {
        r#type: Option<Concept>,
        value: Option<String>,
    }
}

fn shown(value: &Option<Private>) -> Option<String> {
    let text = value.as_ref().map(|value| value.reveal().trim().to_owned());
    text.filter(|text| !text.is_empty())
}

/// Who assigned a number, as a system: a URI or OID as it is, anything else by a UUID made from its words.
pub(super) fn system_of(authority: &str) -> String {
    let text = authority.trim();
    if text.contains("://") || text.starts_with("urn:") {
        text.to_owned()
    } else if text.contains('.') && text.chars().all(|c| c.is_ascii_digit() || c == '.') {
        format!("urn:oid:{text}")
    } else {
        format!("urn:uuid:{}", uuid::of("authority", &[text]))
    }
}

/// The number of the patient's record.
pub(super) fn mrn(chart: &Chart<'_>) -> Identifier {
    Identifier {
        r#type: Some(concept(IDENTIFIER_TYPE, "MR", None)),
        system: Some(system_of(chart.patient.authority)),
        value: Some(chart.patient.mrn.trim().to_owned()),
        assigner: Some(named(chart.patient.authority.trim())),
    }
}

/// The patient with what US Core must support, as far as it is stated.
pub(super) fn patient(chart: &Chart<'_>) -> PatientResource {
    let person = &chart.patient;
    let more = person.more;
    let given = [&more.given_name, &more.middle_name];
    let line: Vec<String> = [&more.address_line_1, &more.address_line_2]
        .into_iter()
        .filter_map(shown)
        .collect();
    let address = Address {
        line,
        city: shown(&more.city),
        state: more.state.clone(),
        postal_code: shown(&more.zip),
        country: more.country.clone(),
    };
    let has_address = !address.line.is_empty() || address.city.is_some() || address.postal_code.is_some();
    let phone = shown(&more.phone).map(|value| ContactPoint {
        system: Some("phone"),
        value: Some(value),
    });
    PatientResource {
        id: None,
        identifier: vec![mrn(chart)],
        name: vec![HumanName {
            text: None,
            family: Some(person.family.trim().to_owned()),
            given: given.into_iter().filter_map(shown).collect(),
            suffix: shown(&more.name_suffix).into_iter().collect(),
        }],
        telecom: phone.into_iter().collect(),
        gender: match person.sex {
            AdministrativeSex::Female => "female",
            AdministrativeSex::Male => "male",
            AdministrativeSex::Other => "other",
            AdministrativeSex::Unknown => "unknown",
        },
        birth_date: Some(person.birth.to_string()),
        address: if has_address { vec![address] } else { Vec::new() },
    }
}

fn npi(number: &str) -> Identifier {
    Identifier {
        r#type: Some(concept(IDENTIFIER_TYPE, "NPI", None)),
        system: Some(NPI.to_owned()),
        value: Some(number.to_owned()),
        assigner: None,
    }
}

/// A practitioner; only one with an identifier becomes a resource, others are named where they are meant.
pub(super) fn practitioner(who: &Professional) -> Option<PractitionerResource> {
    let number = who.npi.as_deref()?;
    Some(PractitionerResource {
        id: None,
        identifier: vec![npi(number)],
        name: vec![HumanName {
            text: Some(who.text.clone()),
            family: Some(who.name.family.clone()),
            given: who.name.given.clone().into_iter().collect(),
            suffix: Vec::new(),
        }],
        qualification: who
            .credential
            .as_deref()
            .map(|c| Qualification { code: Some(words(c)) })
            .into_iter()
            .collect(),
    })
}

/// The laboratory: the billing or facility provider of the record, else the name in the results.
pub(super) fn laboratory(chart: &Chart<'_>) -> Option<OrganizationResource> {
    let of = |role: &str| {
        let has = |p: &&Provider| p.role.as_deref() == Some(role) && p.entity != Some(1) && p.name.is_some();
        chart.study.record.provider.iter().find(has)
    };
    let provider = of("facility").or_else(|| of("billing"));
    let name = match provider {
        Some(provider) => provider.name.clone(),
        None => chart.study.results.session.laboratory.clone(),
    };
    let number = provider
        .and_then(|p| p.npi.as_deref())
        .filter(|number| validate::npi(number));
    let address = provider.map(|p| Address {
        line: [&p.address_line_1, &p.address_line_2]
            .into_iter()
            .flatten()
            .cloned()
            .collect(),
        city: p.city.clone(),
        state: p.state.clone(),
        postal_code: p.zip.clone(),
        country: None,
    });
    Some(OrganizationResource {
        id: None,
        identifier: number.map(npi).into_iter().collect(),
        active: Some(true),
        name: Some(name.filter(|name| !name.trim().is_empty())?),
        address: address.filter(|a| !a.line.is_empty()).into_iter().collect(),
    })
}

/// The payer of a coverage.
pub(super) fn payer(coverage: &Coverage) -> Option<OrganizationResource> {
    let name = coverage
        .payer_name
        .clone()
        .or_else(|| coverage.payer_id.clone())?;
    Some(OrganizationResource {
        id: None,
        identifier: Vec::new(),
        active: Some(true),
        name: Some(name),
        address: Vec::new(),
    })
}

/// Relationship of the patient to the subscriber: X12 code and the code of FHIR.
fn relationship(code: Option<&str>) -> &'static str {
    match code {
        Some("18") => "self",
        Some("01") => "spouse",
        Some("19") => "child",
        _ => "other",
    }
}

/// A coverage of the patient.
pub(super) fn coverage(stated: &Coverage, patient: Reference, payor: Reference) -> CoverageResource {
    let group = shown(&stated.group_number).map(|value| CoverageClass {
        r#type: Some(concept(
            "http://terminology.hl7.org/CodeSystem/coverage-class",
            "group",
            None,
        )),
        value: Some(value),
    });
    let day = |date: Option<crate::billing::Date>| date.map(|date| date.to_string());
    let period = Period {
        start: day(stated.effective_from),
        end: day(stated.effective_to),
    };
    CoverageResource {
        id: None,
        status: "active",
        subscriber_id: shown(&stated.member_id),
        beneficiary: Some(patient),
        relationship: Some(concept(
            "http://terminology.hl7.org/CodeSystem/subscriber-relationship",
            relationship(stated.relationship.as_deref()),
            None,
        )),
        period: (period.start.is_some() || period.end.is_some()).then_some(period),
        payor: vec![payor],
        class: group.into_iter().collect(),
    }
}

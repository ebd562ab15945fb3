//! Patient, order and people of a study, checked: what a message for a chart must name, and what it leaves out.

use super::study::{Study, StudyReport};
use crate::billing::record::{AdministrativeSex, Order, Patient, Record};
use crate::billing::{Date, validate};
use crate::files;

/// Ages by birth date and by the session may differ by this much: a session may state a rounded age. Years.
const AGE_TOLERANCE_YEARS: f64 = 1.01;

/// Why a study cannot go into a chart. Fields are named, never their content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ChartError {
    /// Fields that nobody stated.
    Missing(Vec<&'static str>),
    /// Statements that contradict the session: this may be another person.
    Contradicts(Vec<&'static str>),
}

impl std::fmt::Display for ChartError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            ChartError::Missing(fields) => write!(f, "the record does not state {}", fields.join(", ")),
            ChartError::Contradicts(what) => {
                write!(f, "record and session contradict each other: {}", what.join("; "))
            }
        }
    }
}

/// A name of a person in parts.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct PersonName {
    /// Family name; all of a name that was not written as `Family, Given`.
    pub family: String,
    /// Given name.
    pub given: Option<String>,
}

/// A professional.
#[derive(Clone, PartialEq, Eq)]
pub struct Professional {
    /// Name.
    pub name: PersonName,
    /// As written.
    pub text: String,
    /// National provider identifier; only one with a right check digit.
    pub npi: Option<String>,
    /// Credential.
    pub credential: Option<String>,
}

impl std::fmt::Debug for Professional {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("professional")
    }
}

/// Who stands behind the report with a signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedBy {
    /// Who.
    pub who: Professional,
    /// `performed`, `reviewed` or `interpreted`.
    pub meaning: String,
    /// When, RFC 3339 with offset.
    pub at: String,
}

/// The patient, complete enough for a chart.
#[derive(Clone, Copy)]
pub struct Person<'a> {
    /// Record number.
    pub mrn: &'a str,
    /// Who assigned it.
    pub authority: &'a str,
    /// Family name.
    pub family: &'a str,
    /// Birth date.
    pub birth: Date,
    /// Sex.
    pub sex: AdministrativeSex,
    /// Everything else.
    pub more: &'a Patient,
}

/// A study as a chart takes it.
#[derive(Clone)]
pub struct Chart<'a> {
    /// Results, record and report.
    pub study: Study<'a>,
    /// The patient.
    pub patient: Person<'a>,
    /// Day of the test.
    pub date: Date,
    /// The order, unless it names another patient.
    pub order: Option<&'a Order>,
    /// Who ordered.
    pub orderer: Option<Professional>,
    /// Who signed.
    pub signers: Vec<SignedBy>,
    /// What is not in it, and why; no content, only fields.
    pub left_out: Vec<String>,
}

impl<'a> Chart<'a> {
    /// Checks that a study may go into a chart.
    ///
    /// # Errors
    /// Fields that are missing, or statements that contradict the session.
    pub fn of(study: Study<'a>) -> Result<Chart<'a>, ChartError> {
        let record = study.record;
        let day = study.results.session.date.as_deref().and_then(Date::parse);
        let booked = record
            .encounter
            .as_ref()
            .and_then(|encounter| encounter.start_date);
        let (patient, date) = complete(record, day.or(booked))?;
        contradictions(&study, &patient, (day, booked), date)?;
        let mut left_out = Vec::new();
        let names_another = |order: &&Order| {
            order
                .patient_mrn
                .as_ref()
                .is_some_and(|mrn| mrn.reveal() != patient.mrn)
        };
        let class = record.encounter.as_ref().and_then(|e| e.class.as_deref());
        if class.is_some_and(|class| VisitClass::of(class).is_none()) {
            left_out.push(
                "encounter.class: it is none of outpatient, inpatient, emergency; the class goes out as unknown"
                    .to_owned(),
            );
        }
        let order = match record.order.as_ref() {
            Some(order) if names_another(&order) => {
                left_out.push("the order: order.patient_mrn is not patient.mrn".to_owned());
                None
            }
            order => order,
        };
        let orderer = order.and_then(|order| {
            let name = order.orderer.as_deref()?;
            let npi = checked_npi(order.orderer_npi.as_deref(), "order.orderer_npi", &mut left_out);
            Some(named_by_number(professional(name, npi, None), record))
        });
        let signers = study.report.signatures.iter().map(|signature| {
            let npi = record
                .personnel
                .iter()
                .find(|p| p.name.as_deref() == Some(signature.name.as_str()));
            let npi = npi.and_then(|person| person.npi.as_deref());
            SignedBy {
                who: named_by_number(
                    professional(
                        &signature.name,
                        checked_npi(npi, "personnel.npi", &mut left_out),
                        Some(signature.credential.clone()),
                    ),
                    record,
                ),
                meaning: signature.meaning.clone(),
                at: signature.at.clone(),
            }
        });
        let signers = signers.collect();
        Ok(Chart {
            study,
            patient,
            date,
            order,
            orderer,
            signers,
            left_out,
        })
    }

    /// Key that stays the same for all versions of the report: its number, else the session.
    pub fn report_key(&self) -> &str {
        let number = self.study.report.number.as_deref();
        number.unwrap_or(&self.study.results.session.id)
    }

    /// Unique number of one version of the report, without anything that identifies a person.
    pub fn document_number(&self, version: u32) -> String {
        let digest = files::sha256_hex(format!("ambula-document\n{}", self.report_key()).as_bytes());
        let short: String = digest.chars().take(12).collect();
        format!("AMB-{short}-{version}")
    }

    /// Number given by who performs: the record's, else one made from the report.
    pub fn filler_number(&self) -> String {
        let stated = self.order.and_then(|order| order.filler_id.as_ref());
        stated.map_or_else(|| self.document_number(0), |number| number.reveal().clone())
    }

    /// Class of the visit; `None` where none is stated, or another word.
    pub fn visit_class(&self) -> Option<VisitClass> {
        let encounter = self.study.record.encounter.as_ref()?;
        VisitClass::of(encounter.class.as_deref()?)
    }

    /// Codes that were ordered, without empty ones.
    pub fn ordered_codes(&self) -> Vec<String> {
        ordered_codes(self.order)
    }

    /// The report.
    pub fn report(&self) -> &'a StudyReport {
        self.study.report
    }
}

/// Class of a visit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VisitClass {
    /// Comes and goes.
    Outpatient,
    /// Stays.
    Inpatient,
    /// Emergency.
    Emergency,
}

impl VisitClass {
    /// A class by the word of the record.
    fn of(word: &str) -> Option<VisitClass> {
        match word {
            "outpatient" => Some(VisitClass::Outpatient),
            "inpatient" => Some(VisitClass::Inpatient),
            "emergency" => Some(VisitClass::Emergency),
            _ => None,
        }
    }
}

/// Codes of an order, without empty ones.
pub fn ordered_codes(order: Option<&Order>) -> Vec<String> {
    let codes = order.and_then(|order| order.codes.clone()).unwrap_or_default();
    let codes = codes.into_iter().map(|code| code.trim().to_owned());
    codes.filter(|code| !code.is_empty()).collect()
}

fn complete(record: &Record, date: Option<Date>) -> Result<(Person<'_>, Date), ChartError> {
    let empty = Patient::default();
    let stated = record.patient.as_ref().unwrap_or(&empty);
    let mut missing = Vec::new();
    let mut need = |there: bool, field: &'static str| {
        if !there {
            missing.push(field);
        }
    };
    let filled = |text: Option<&String>| text.is_some_and(|text| !text.trim().is_empty());
    need(filled(stated.mrn.as_ref().map(|v| v.reveal())), "patient.mrn");
    need(filled(stated.mrn_authority.as_ref()), "patient.mrn_authority");
    need(
        filled(stated.family_name.as_ref().map(|v| v.reveal())),
        "patient.family_name",
    );
    need(stated.birth_date.is_some(), "patient.birth_date");
    need(stated.administrative_sex.is_some(), "patient.administrative_sex");
    need(date.is_some(), "session.date");
    if let (Some(patient), Some(date)) = (&record.patient, date)
        && let (Some(mrn), Some(authority), Some(family)) =
            (&patient.mrn, &patient.mrn_authority, &patient.family_name)
        && let (Some(birth), Some(sex), true) = (
            &patient.birth_date,
            patient.administrative_sex,
            missing.is_empty(),
        )
    {
        let person = Person {
            mrn: mrn.reveal(),
            authority,
            family: family.reveal(),
            birth: *birth.reveal(),
            sex,
            more: patient,
        };
        return Ok((person, date));
    }
    Err(ChartError::Missing(missing))
}

/// Record and session must speak of the same person and day.
fn contradictions(
    study: &Study<'_>,
    patient: &Person<'_>,
    (day, booked): (Option<Date>, Option<Date>),
    date: Date,
) -> Result<(), ChartError> {
    let mut found = Vec::new();
    if day.is_some() && booked.is_some() && day != booked {
        found.push("session.date is not encounter.start_date");
    }
    let subject = &study.results.subject;
    match (patient.birth.years_until(date), subject.age_years) {
        (None, _) => found.push("patient.birth_date is after the test"),
        (Some(by_birth), Some(age)) if (f64::from(by_birth) - age).abs() > AGE_TOLERANCE_YEARS => {
            found.push("patient.birth_date does not fit the subject's age");
        }
        _ => {}
    }
    let sex = match patient.sex {
        AdministrativeSex::Female => Some("female"),
        AdministrativeSex::Male => Some("male"),
        AdministrativeSex::Other | AdministrativeSex::Unknown => None,
    };
    if sex.is_some() && subject.sex.is_some() && sex != subject.sex.as_deref() {
        found.push("patient.administrative_sex is not the subject's");
    }
    if found.is_empty() {
        Ok(())
    } else {
        Err(ChartError::Contradicts(found))
    }
}

fn checked_npi(npi: Option<&str>, field: &str, left_out: &mut Vec<String>) -> Option<String> {
    let npi = npi?;
    if validate::npi(npi) {
        return Some(npi.to_owned());
    }
    let what = format!("{field}: its check digit is wrong");
    if !left_out.contains(&what) {
        left_out.push(what);
    }
    None
}

/// A professional by the name as written. Only `Family, Given` is taken apart: anything else would be a guess.
pub fn professional(text: &str, npi: Option<String>, credential: Option<String>) -> Professional {
    let (family, given) = match text.split_once(',') {
        Some((family, given)) if !given.trim().is_empty() => (family.trim(), Some(given.trim().to_owned())),
        _ => (text.trim(), None),
    };
    Professional {
        name: PersonName {
            family: family.to_owned(),
            given,
        },
        text: text.trim().to_owned(),
        npi,
        credential,
    }
}

/// The name in parts where a `[[provider]]` with the same number states them.
fn named_by_number(mut who: Professional, record: &Record) -> Professional {
    let stated = record
        .provider
        .iter()
        .find(|p| p.npi.is_some() && p.npi == who.npi);
    if let Some((family, given)) = stated.and_then(|p| Some((p.family_name.clone()?, p.given_name.clone()))) {
        who.name = PersonName { family, given };
    }
    who
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_taken_apart_only_where_somebody_did() {
        let record = Record::parse(
            "[[provider]]\nnpi = \"1999999984\"\nfamily_name = \"Stone\"\ngiven_name = \"Ann\"\n",
        )
        .unwrap();
        let name = |text: &str, npi: Option<&str>| {
            let who = named_by_number(professional(text, npi.map(str::to_owned), None), &record).name;
            (who.family, who.given)
        };
        assert_eq!(name("Robin Referrer", None), ("Robin Referrer".to_owned(), None));
        assert_eq!(
            name("Referrer, Robin", None),
            ("Referrer".to_owned(), Some("Robin".to_owned()))
        );
        assert_eq!(
            name("Dr A. Stone", Some("1999999984")),
            ("Stone".to_owned(), Some("Ann".to_owned()))
        );
    }
}

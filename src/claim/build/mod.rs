//! From the record, the verdict and the laboratory's setup to one claim, or to the findings that stand against it.

mod countries;
mod lines;
mod lists;
mod needs;
pub(in crate::claim) mod others;
mod parties;
mod people;
mod terms;

use crate::billing::record::Private;
use crate::billing::verdict::Verdict;
use crate::billing::{Finding, Override, Record};
use crate::files::sha256_hex;

pub use needs::REQUIREMENTS;
pub(in crate::claim) use needs::{Needs, finding};

use super::model::{Claim, Form, Frequency, Money};
use super::setup::Setup;

/// What was asked for beside what the record says.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Order {
    /// Replace or take back the claim of this payer number; what the record says when `None`.
    pub again: Option<(Frequency, Private)>,
    /// Whether codes with open findings may be written where a named person decided about every one of them.
    pub overrides: bool,
}

/// What a claim is made of.
#[derive(Debug, Clone, Copy)]
pub struct Source<'a> {
    /// What people stated.
    pub record: &'a Record,
    /// What the rules said about it.
    pub verdict: &'a Verdict,
    /// Decisions of named persons, from the audit file.
    pub decisions: &'a [Override],
    /// The laboratory's setup.
    pub setup: &'a Setup,
}

/// A claim with what did not get onto it.
#[derive(Debug, Clone, PartialEq)]
pub struct Built {
    /// The claim.
    pub claim: Claim,
    /// Findings of the codes that were left off.
    pub left_out: Vec<Finding>,
}

/// Why no claim can be written: every finding with its rule, field and what is needed.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("no claim: {} findings stand against it", findings.len())]
pub struct Refusal {
    /// The findings.
    pub findings: Vec<Finding>,
}

/// Letters of a claim number: digits and capitals that nobody mistakes for one another.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Characters of the digest in a claim number: 75 bits.
const NUMBER_CHARACTERS: usize = 15;

/// A number that depends on nothing but the texts it is made of.
fn number_of(parts: &[&str]) -> String {
    let text: String = parts.iter().map(|p| format!("{}:{p};", p.len())).collect();
    let digest = sha256_hex(text.as_bytes());
    let bits: Vec<u8> = digest
        .chars()
        .filter_map(|c| c.to_digit(16))
        .flat_map(|nibble| (0..4).rev().map(move |bit| u8::from(nibble >> bit & 1 == 1)))
        .collect();
    let mut number = "A".to_owned();
    for five in bits.chunks_exact(5).take(NUMBER_CHARACTERS) {
        let value = five
            .iter()
            .fold(0_usize, |value, bit| value * 2 + usize::from(*bit));
        number.extend(ALPHABET.get(value).copied().map(char::from));
    }
    number
}

/// Builds the claim of an encounter.
///
/// # Errors
/// [`Refusal`]: no code may be billed, or something that the claim needs is missing or wrong.
pub fn build(source: Source<'_>, order: &Order) -> Result<Built, Refusal> {
    let mut needs = Needs::default();
    let record = source.record;
    let encounter = record.encounter.clone().unwrap_or_default();
    let form = match encounter.claim_form.as_deref() {
        Some("institutional") => Form::Institutional,
        Some("professional") => Form::Professional,
        _ => {
            needs.missing(
                "CL-01",
                "encounter.claim_form",
                "`professional` or `institutional`",
            );
            Form::Professional
        }
    };
    let chosen = lines::choose(source, order, form);
    if chosen.on.is_empty() {
        let mut findings = needs.take();
        findings.extend(chosen.left_out);
        if findings.is_empty() {
            findings.push(finding(
                "CL-02",
                "line",
                "no line is stated",
                "at least one [[line]]",
            ));
        }
        return Err(Refusal { findings });
    }
    let people = people::read(record, &mut needs);
    let parties = parties::read(source, form, &mut needs);
    let lists = lists::read(record, form, &mut needs);
    let terms = terms::read(record, order, form, &mut needs);
    let encounter_id = encounter.id.as_ref().map_or("", |id| id.reveal().as_str());
    if encounter_id.is_empty() {
        needs.missing(
            "CL-03",
            "encounter.id",
            "an identifier: the claim's number is made from it",
        );
    }
    let replaced = terms
        .payer_claim_number
        .as_ref()
        .map_or("", |n| n.reveal().as_str());
    let numbered = |frequency: Frequency, replaced: &str| {
        let mut parts = vec![
            "ambula-claim/1",
            &parties.billing.npi,
            encounter_id,
            form.word(),
            frequency.digit(),
            replaced,
        ];
        // a claim to a later payer is another claim
        if people.insured.rank != "P" {
            parts.push(people.insured.rank);
        }
        number_of(&parts)
    };
    let first_number = numbered(Frequency::Original, "");
    let control_number = numbered(terms.frequency, replaced);
    let context = lines::Context {
        source,
        form,
        parties: &parties,
        diagnoses: &lists.diagnoses,
        control_number: &control_number,
    };
    let lines = lines::read(context, &chosen.on, &mut needs);
    let total = Money(lines.iter().map(|l| l.charge.0).sum());
    others::check_balance(&people.other_insured, total, &mut needs);
    terms::check_total(record, (total, chosen.left_out.is_empty()), &mut needs);
    let statement = terms::statement(record, &lines, &mut needs);
    let findings = needs.take();
    let Some(statement) = statement.filter(|_| findings.is_empty()) else {
        return Err(Refusal { findings });
    };
    let who = people.guard.clone();
    let duplicates = lines
        .iter()
        .map(|l| {
            let payer = if people.insured.rank == "P" {
                String::new()
            } else {
                format!("|{}", people.insured.rank)
            };
            Private::from(format!("{}|{}|{}{payer}", who.reveal(), l.date, l.code))
        })
        .collect();
    let content = &source.setup.content;
    let claim = Claim {
        form,
        control_number,
        first_number,
        frequency: terms.frequency,
        payer_claim_number: terms.payer_claim_number,
        total,
        place_of_service: terms.place_of_service,
        facility_code: terms.facility_code,
        statement,
        admission: lists.admission,
        signature_on_file: terms.signature_on_file,
        assignment: terms.assignment,
        benefits_assigned: terms.benefits_assigned,
        release: terms.release,
        cause: terms.cause,
        onset: lists.onset.filter(|_| content.onset),
        patient: people.patient,
        record_number: people.record_number.filter(|_| content.record_number),
        insured: people.insured,
        other_insured: people.other_insured,
        billing: parties.billing,
        pay_to: parties.pay_to,
        referring: parties.referring,
        rendering: parties.rendering,
        supervising: parties.supervising,
        attending: parties.attending,
        facility: parties.facility,
        diagnoses: lists.diagnoses,
        authorisation: terms.authorisation,
        referral: terms.referral,
        attachments: lists.attachments,
        note: terms.note,
        file_information: terms.file_information,
        lines,
        overrides: chosen.overrides,
        duplicates,
    };
    Ok(Built {
        claim,
        left_out: chosen.left_out,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_has_its_form_and_depends_on_every_part() {
        let number = number_of(&["a", "b"]);
        assert_eq!(number.len(), 16);
        assert!(
            number
                .chars()
                .all(|c| c.is_ascii_digit() || c.is_ascii_uppercase())
        );
        assert_eq!(number, number_of(&["a", "b"]));
        for other in [["a", "c"], ["ab", ""], ["", "ab"]] {
            assert_ne!(number, number_of(&other));
        }
    }
}

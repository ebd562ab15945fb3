//! A whole file: interchange, group, transaction sets, and the hierarchy of billing providers, subscribers and patients.

use super::parts::{
    member, payer, person_details, person_name, provider_address, provider_name, subscriber, taxonomy,
};
use super::segment::{Change, DELIMITERS, Element, Make, Writer, Written, broken, fixed, text};
use super::{institutional, professional, verify};
use crate::billing::Finding;
use crate::claim::build::{Needs, Refusal};
use crate::claim::model::{Claim, Form, Party};
use crate::claim::setup::Setup;

/// Claims of one transaction set.
const CLAIMS_OF_A_SET: usize = 5_000;
/// Transaction sets of a group: their number has four digits here.
const MOST_SETS: usize = 9_999;

/// When the file is made, as the caller's clock says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moment {
    /// `YYYYMMDD`.
    pub date: String,
    /// `HHMM`.
    pub time: String,
}

impl Moment {
    /// Reads the first sixteen characters of RFC 3339, `2026-11-21T09:30`.
    pub fn parse(text: &str) -> Option<Moment> {
        let digits: String = text.chars().take(16).filter(char::is_ascii_digit).collect();
        let day = text.get(..10).and_then(crate::billing::Date::parse)?;
        let (date, time) = digits.split_at_checked(8)?;
        let hour: u8 = time.get(..2)?.parse().ok()?;
        let minute: u8 = time.get(2..4)?.parse().ok()?;
        let fits = text.get(10..11) == Some("T") && hour < 24 && minute < 60 && time.len() == 4;
        (fits && day.to_string().replace('-', "") == date).then(|| Moment {
            date: date.to_owned(),
            time: time.to_owned(),
        })
    }
}

/// What a file is besides its claims.
#[derive(Debug, Clone, Copy)]
pub struct Sheet<'a> {
    /// The laboratory's setup.
    pub setup: &'a Setup,
    /// Interchange control number, 1 to 999,999,999.
    pub control_number: u64,
    /// When it is made.
    pub moment: &'a Moment,
    /// Whether these are real claims; test data otherwise.
    pub production: bool,
    /// Whether these claims were sent before and are sent again.
    pub again: bool,
}

/// Where the claims of a transaction set stand, and what each of its segments is made of.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct SetMap {
    /// Number of the set (ST02).
    pub set: String,
    /// Reference of the batch (BHT03).
    pub batch: String,
    /// Claims: number, first and last segment counted from 1 (ST).
    pub claims: Vec<(String, usize, usize)>,
    /// Makes of segments.
    pub makes: Vec<Make>,
    /// The make of every segment, by its place in `makes`.
    pub order: Vec<u32>,
}

/// A file that may be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Interchange {
    /// The bytes.
    pub text: String,
    /// Its transaction sets.
    pub sets: Vec<SetMap>,
    /// Characters that were replaced.
    pub changes: Vec<Change>,
    /// Form of its claims.
    pub form: Form,
}

/// Which guide a form follows (GS08, ST03).
fn guide(form: Form) -> &'static str {
    match form {
        Form::Professional => "005010X222A1",
        Form::Institutional => "005010X223A2",
    }
}

/// Upper case of a setup text that has to fit.
fn setup_text(needs: &mut Needs, field: &str, (value, most): (&str, usize)) -> String {
    let value = needs.text("CL-16", &format!("claims.toml {field}"), Some(value));
    match crate::claim::text::carried(&value) {
        Ok(carried) if carried.text.len() <= most => carried.text,
        _ => {
            let needed = format!("at most {most} letters of a claim file");
            needs.wrong(
                "CL-16",
                &format!("claims.toml {field}"),
                ("too long, or with other characters", &needed),
            );
            String::new()
        }
    }
}

fn header(sheet: Sheet<'_>, form: Form, needs: &mut Needs) -> String {
    let s = sheet.setup;
    let (e, component, repetition, end) = DELIMITERS;
    let own = &s.interchange;
    let sender = setup_text(needs, "submitter.id", (s.sender_id(), 15));
    let receiver = setup_text(needs, "receiver.id", (s.receiver_id(), 15));
    let from = setup_text(needs, "interchange.sender_qualifier", (&own.sender_qualifier, 2));
    let to = setup_text(
        needs,
        "interchange.receiver_qualifier",
        (&own.receiver_qualifier, 2),
    );
    let app_from = setup_text(
        needs,
        "interchange.application_sender",
        (s.application_sender(), 15),
    );
    let app_to = setup_text(
        needs,
        "interchange.application_receiver",
        (s.application_receiver(), 15),
    );
    if !(1..=999_999_999).contains(&sheet.control_number) {
        needs.wrong(
            "CL-03",
            "control number",
            (
                "not 1 to 999999999",
                "start a new ledger with the receiver's consent",
            ),
        );
    }
    if from.len() != 2 || to.len() != 2 {
        needs.wrong(
            "CL-16",
            "claims.toml interchange",
            ("a qualifier has not two characters", "for instance ZZ"),
        );
    }
    let (date, time) = (&sheet.moment.date, &sheet.moment.time);
    let ta1 = u8::from(own.acknowledgement);
    let mode = if sheet.production { 'P' } else { 'T' };
    let number = sheet.control_number;
    let short = date.get(2..).unwrap_or_default();
    let guide = guide(form);
    format!(
        "ISA{e}00{e}{:10}{e}00{e}{:10}{e}{from}{e}{sender:15}{e}{to}{e}{receiver:15}{e}{short}{e}{time}{e}{repetition}{e}00501{e}\
         {number:09}{e}{ta1}{e}{mode}{e}{component}{end}\n\
         GS{e}HC{e}{app_from}{e}{app_to}{e}{date}{e}{time}{e}{number}{e}X{e}{guide}{end}\n",
        "", ""
    )
}

fn opening(w: &mut Writer, sheet: Sheet<'_>, (set, batch, form): (&str, &str, Form)) {
    let s = sheet.setup;
    w.at("header");
    w.segment("ST", &[fixed("837"), fixed(set), fixed(guide(form))]);
    let purpose = if sheet.again { "18" } else { "00" };
    w.segment(
        "BHT",
        &[
            fixed("0019"),
            fixed(purpose),
            fixed(batch),
            fixed(sheet.moment.date.clone()),
            fixed(sheet.moment.time.clone()),
            fixed("CH"),
        ],
    );
    let organisation = |w: &mut Writer, code: &str, (name, id, section): (&str, &str, &str)| {
        w.segment(
            "NM1",
            &[
                fixed(code),
                fixed("2"),
                text(name, format!("claims.toml {section}.name"), 60),
                Element::Empty,
                Element::Empty,
                Element::Empty,
                Element::Empty,
                fixed("46"),
                text(id, format!("claims.toml {section}.id"), 80),
            ],
        );
    };
    w.at("1000A");
    organisation(w, "41", (&s.submitter.name, &s.submitter.id, "submitter"));
    let mut contact = vec![
        fixed("IC"),
        text(&s.submitter.contact, "claims.toml submitter.contact", 60),
    ];
    let phone: String = s.submitter.phone.chars().filter(char::is_ascii_digit).collect();
    if !phone.is_empty() {
        contact.extend([fixed("TE"), text(&phone, "claims.toml submitter.phone", 256)]);
    }
    if !s.submitter.email.is_empty() {
        contact.extend([
            fixed("EM"),
            text(&s.submitter.email, "claims.toml submitter.email", 256),
        ]);
    }
    w.segment("PER", &contact);
    w.at("1000B");
    organisation(w, "40", (&s.receiver.name, &s.receiver.id, "receiver"));
}

fn check_setup(setup: &Setup, needs: &mut Needs) {
    for (field, value) in [
        ("submitter.name", &setup.submitter.name),
        ("submitter.id", &setup.submitter.id),
        ("submitter.contact", &setup.submitter.contact),
        ("receiver.name", &setup.receiver.name),
        ("receiver.id", &setup.receiver.id),
    ] {
        needs.text("CL-16", &format!("claims.toml {field}"), Some(value));
    }
    if setup.submitter.phone.is_empty() && setup.submitter.email.is_empty() {
        needs.missing(
            "CL-16",
            "claims.toml submitter.phone",
            "a telephone number or an e-mail address",
        );
    }
}

/// Loop 2000A: who bills and who is paid.
fn billing(w: &mut Writer, hl: usize, claim: &Claim) {
    let p = &claim.billing;
    w.at("2000A");
    w.segment(
        "HL",
        &[fixed(hl.to_string()), Element::Empty, fixed("20"), fixed("1")],
    );
    taxonomy(w, "BI", p);
    w.at("2010AA");
    provider_name(w, "85", p);
    provider_address(w, p);
    let tax = p.tax_id.as_ref().map(|t| t.reveal().as_str()).unwrap_or_default();
    let at = |word: &str| format!("{}.{word}", p.field);
    w.segment(
        "REF",
        &[
            text(&p.tax_id_kind, at("tax_id_kind"), 2),
            text(tax, at("tax_id"), 50),
        ],
    );
    if let Some(pay_to) = &claim.pay_to {
        w.at("2010AB");
        let entity = if p.is_person { "1" } else { "2" };
        w.segment("NM1", &[fixed("87"), fixed(entity)]);
        provider_address(w, pay_to);
    }
}

/// Loops 2000B and 2000C: subscriber, payer, patient. Gives the last number of the hierarchy.
fn people(w: &mut Writer, (mut hl, parent): (usize, usize), claim: &Claim) -> usize {
    let insured = &claim.insured;
    let own = insured.is_self();
    hl += 1;
    let subscriber_hl = hl;
    w.at("2000B");
    let child = if own { "0" } else { "1" };
    w.segment(
        "HL",
        &[
            fixed(hl.to_string()),
            fixed(parent.to_string()),
            fixed("22"),
            fixed(child),
        ],
    );
    let relationship = format!("{}.relationship", insured.field);
    let itself = if own {
        text("18", relationship.clone(), 2)
    } else {
        Element::Empty
    };
    subscriber(w, insured, itself);
    w.at("2010BA");
    person_name(w, "IL", &insured.subscriber, &member(insured));
    if own {
        person_details(w, &claim.patient);
    }
    w.at("2010BB");
    payer(w, insured);
    if !own {
        hl += 1;
        w.at("2000C");
        w.segment(
            "HL",
            &[
                fixed(hl.to_string()),
                fixed(subscriber_hl.to_string()),
                fixed("23"),
                fixed("0"),
            ],
        );
        w.segment("PAT", &[text(&insured.relationship, relationship, 2)]);
        w.at("2010CA");
        person_name(w, "QC", &claim.patient, &[]);
        person_details(w, &claim.patient);
    }
    hl
}

fn set(sheet: Sheet<'_>, at: usize, claims: &[&Claim]) -> (Written, SetMap, Vec<(String, Finding)>) {
    let mut w = Writer::default();
    let number = format!("{at:04}");
    let batch = format!("AMB{:09}-{at:04}", sheet.control_number);
    let form = claims.first().map_or(Form::Professional, |c| c.form);
    opening(&mut w, sheet, (&number, &batch, form));
    let (mut hl, mut parent) = (0, 0);
    let mut before: Option<(&Party, &Option<Party>)> = None;
    let mut places = Vec::with_capacity(claims.len());
    for claim in claims {
        w.claim(&claim.control_number);
        if before != Some((&claim.billing, &claim.pay_to)) {
            hl += 1;
            parent = hl;
            billing(&mut w, hl, claim);
            before = Some((&claim.billing, &claim.pay_to));
        }
        let first = w.count + 1;
        hl = people(&mut w, (hl, parent), claim);
        match claim.form {
            Form::Professional => professional::claim(&mut w, claim),
            Form::Institutional => institutional::claim(&mut w, claim),
        }
        places.push((claim.control_number.clone(), first, w.count));
    }
    w.claim("");
    w.at("trailer");
    let count = w.count + 1;
    w.segment("SE", &[fixed(count.to_string()), fixed(number.clone())]);
    let (written, findings) = w.finish();
    let map = SetMap {
        set: number,
        batch,
        claims: places,
        makes: written.makes.clone(),
        order: written.order.clone(),
    };
    (written, map, findings)
}

/// Claims refused, each finding with the number of its claim (empty: the whole file).
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("the file is not written: {0} findings stand against it", findings.len())]
pub struct Unwritten {
    /// Number of the claim and finding.
    pub findings: Vec<(String, Finding)>,
}

impl From<Unwritten> for Refusal {
    fn from(unwritten: Unwritten) -> Refusal {
        Refusal {
            findings: unwritten.findings.into_iter().map(|(_, f)| f).collect(),
        }
    }
}

/// Writes claims of one form into one file.
///
/// # Errors
/// [`Unwritten`]: a text that no claim file carries, an incomplete setup, claims of two forms, the same claim twice.
pub fn interchange(sheet: Sheet<'_>, claims: &[&Claim]) -> Result<Interchange, Unwritten> {
    let mut needs = Needs::default();
    let form = claims.first().map_or(Form::Professional, |c| c.form);
    check_setup(sheet.setup, &mut needs);
    let mut text = header(sheet, form, &mut needs);
    if claims.is_empty() || claims.iter().any(|c| c.form != form) {
        needs.wrong(
            "CL-01",
            "encounter.claim_form",
            ("no claim, or claims of two forms", "one form in a file"),
        );
    }
    let mut numbers: Vec<&str> = claims.iter().map(|c| c.control_number.as_str()).collect();
    numbers.sort_unstable();
    if numbers.windows(2).any(|pair| pair.first() == pair.get(1)) {
        needs.wrong(
            "CL-17",
            "encounter.id",
            ("the same claim twice in a file", "leave one of them out"),
        );
    }
    let count = claims.len().div_ceil(CLAIMS_OF_A_SET);
    if count > MOST_SETS {
        needs.wrong("CL-18", "file", ("too many claims for one file", "write several"));
    }
    let mut findings: Vec<(String, Finding)> = needs.take().into_iter().map(|f| (String::new(), f)).collect();
    let mut sets = Vec::new();
    let mut changes = Vec::new();
    for (at, chunk) in claims.chunks(CLAIMS_OF_A_SET).enumerate() {
        let (written, map, against) = set(sheet, at + 1, chunk);
        text.push_str(&written.text);
        changes.extend(written.changes);
        findings.extend(against);
        sets.push(map);
    }
    let (e, _, _, end) = DELIMITERS;
    let number = sheet.control_number;
    text.push_str(&format!(
        "GE{e}{}{e}{number}{end}\nIEA{e}1{e}{number:09}{end}\n",
        sets.len()
    ));
    if findings.is_empty()
        && let Err(wrong) = verify(&text)
    {
        findings.push((String::new(), broken("file", &wrong)));
    }
    if findings.is_empty() {
        changes.dedup();
        Ok(Interchange {
            text,
            sets,
            changes,
            form,
        })
    } else {
        Err(Unwritten { findings })
    }
}

//! A claim as every format writes it: one encounter, one payer, the lines that may be billed. Money is whole cents.

use crate::billing::record::{AdministrativeSex, Private};
use crate::billing::{Date, Override};

/// Who bills on which form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Form {
    /// A practitioner or laboratory: 837P, CMS-1500.
    Professional,
    /// A hospital: 837I, UB-04.
    Institutional,
}

impl Form {
    /// The word of the record and of outputs.
    pub fn word(self) -> &'static str {
        match self {
            Form::Professional => "professional",
            Form::Institutional => "institutional",
        }
    }
}

/// Claim frequency (NUBC).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Frequency {
    /// A first claim.
    Original,
    /// Takes the place of an earlier claim.
    Replacement,
    /// Takes an earlier claim back.
    Void,
}

impl Frequency {
    /// The digit of the claim.
    pub fn digit(self) -> &'static str {
        match self {
            Frequency::Original => "1",
            Frequency::Replacement => "7",
            Frequency::Void => "8",
        }
    }
}

/// An amount in cents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Money(pub u64);

impl std::fmt::Display for Money {
    /// Dollars with two decimals: `850.00`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{:02}", self.0 / 100, self.0 % 100)
    }
}

/// A patient or subscriber.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Person {
    /// Family name.
    pub family_name: Private,
    /// Given name; empty when none is stated.
    pub given_name: Private,
    /// Middle name; empty when none is stated.
    pub middle_name: Private,
    /// Suffix; empty when none is stated.
    pub name_suffix: Private,
    /// Date of birth.
    pub birth_date: Option<Private<Date>>,
    /// Administrative sex.
    pub sex: Option<AdministrativeSex>,
    /// First line of the address; empty when none is stated.
    pub address_line_1: Private,
    /// Second line of the address; empty when there is none.
    pub address_line_2: Private,
    /// City.
    pub city: Private,
    /// State, two letters.
    pub state: String,
    /// Postal code, in the United States digits only.
    pub zip: Private,
    /// Country, two letters; empty in the United States.
    pub country: String,
    /// Telephone; empty when none is stated.
    pub phone: Private,
    /// Section and prefix of its fields in the record, for instance `patient.` or `coverage[0].subscriber_`.
    pub field: String,
}

/// A provider: an organisation, or a person in a profession.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Party {
    /// Whether it is a person.
    pub is_person: bool,
    /// Name of an organisation, family name of a person.
    pub name: String,
    /// Given name of a person.
    pub given_name: String,
    /// Middle name of a person.
    pub middle_name: String,
    /// Suffix of a person's name.
    pub name_suffix: String,
    /// National provider identifier.
    pub npi: String,
    /// Taxonomy code; empty when none is stated.
    pub taxonomy: String,
    /// Tax number, digits only.
    pub tax_id: Option<Private>,
    /// Kind of the tax number: `EI` or `SY`.
    pub tax_id_kind: String,
    /// First line of the address.
    pub address_line_1: String,
    /// Second line of the address.
    pub address_line_2: String,
    /// City.
    pub city: String,
    /// State, two letters.
    pub state: String,
    /// Postal code, digits only.
    pub zip: String,
    /// Telephone, digits only.
    pub phone: String,
    /// Section of its fields, for instance `provider[0]`, or `claims.toml provider[2]`.
    pub field: String,
}

/// A coverage with its subscriber.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Insured {
    /// Identifier of the payer.
    pub payer_id: String,
    /// Name of the payer.
    pub payer_name: String,
    /// Rank: `P`, `S`, `T`.
    pub rank: &'static str,
    /// Filing indicator, for instance `CI`, `MB`.
    pub filing_indicator: String,
    /// Individual relationship code of the patient to the subscriber: `18` self, `01` spouse, `19` child, ...
    pub relationship: String,
    /// Member number.
    pub member_id: Private,
    /// Group number; empty when none is stated.
    pub group_number: Private,
    /// Name of the group; empty when none is stated.
    pub group_name: String,
    /// Why Medicare pays second; empty when it does not.
    pub insurance_type: String,
    /// The subscriber; the patient where the relationship is self.
    pub subscriber: Person,
    /// What this payer paid before the claim's payer; `None` where it has not been asked.
    pub paid: Option<Paid>,
    /// Section of its fields, `coverage[0]`.
    pub field: String,
}

/// What an earlier payer answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paid {
    /// What it paid.
    pub amount: Money,
    /// When.
    pub date: Date,
    /// What it did not pay: group, reason, amount; in the order of the record.
    pub adjustments: Vec<(String, String, Money)>,
}

impl Insured {
    /// Whether patient and subscriber are the same person.
    pub fn is_self(&self) -> bool {
        self.relationship == "18"
    }
}

/// A diagnosis on the claim.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnosis {
    /// Code with its dot, `G80.1`.
    pub code: String,
    /// Its place in the record, from 0.
    pub index: usize,
}

impl Diagnosis {
    /// The code without its dot.
    pub fn plain(&self) -> String {
        self.code.replace('.', "")
    }
}

/// A document that goes with the claim.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// Kind of document, two characters.
    pub report_type: String,
    /// How it reaches the payer, two letters.
    pub transmission: String,
    /// Number that claim and document share; empty only for documents that wait for a request.
    pub control_number: String,
    /// Line of the record that it belongs to, from 0; `None`: the whole claim.
    pub line: Option<usize>,
    /// Its place in the record, from 0.
    pub index: usize,
}

/// A note of at most 80 characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// `ADD`, `CER`, `DCP`, `DGN`, `TPO`.
    pub kind: String,
    /// The words. They may name somebody.
    pub text: Private,
}

/// Admission data of an institutional claim.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Admission {
    /// Type, one digit.
    pub kind: String,
    /// Source, one character.
    pub source: String,
    /// Status of the patient, two digits.
    pub status: String,
    /// Condition codes.
    pub conditions: Vec<String>,
    /// Occurrences: code and day.
    pub occurrences: Vec<(String, Date)>,
    /// Values: code and amount.
    pub values: Vec<(String, Money)>,
    /// Reasons for the visit.
    pub reasons: Vec<Diagnosis>,
}

/// One service line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimLine {
    /// Procedure code.
    pub code: String,
    /// Modifiers in order, at most four.
    pub modifiers: Vec<String>,
    /// Charge.
    pub charge: Money,
    /// Units.
    pub units: u32,
    /// Day of service.
    pub date: Date,
    /// Last day, where that is another one.
    pub end: Option<Date>,
    /// Number of the prior authorisation of this line.
    pub authorisation: Option<Private>,
    /// Note.
    pub note: Option<Note>,
    /// Place of service where it is not the claim's; empty otherwise.
    pub place_of_service: String,
    /// Places in the claim's list of diagnoses, from 1.
    pub pointers: Vec<usize>,
    /// Revenue code, four digits; empty on a professional claim.
    pub revenue_code: String,
    /// Who rendered this line, where it is not who rendered the claim.
    pub rendering: Option<Party>,
    /// Who ordered it, where that is not who rendered it.
    pub ordering: Option<Party>,
    /// Control number of the line.
    pub control_number: String,
    /// Its place in the record, from 0.
    pub index: usize,
}

/// What caused the visit, where an accident did.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Cause {
    /// `AA` road, `EM` work, `OA` other; in this order.
    pub kinds: Vec<&'static str>,
    /// State of a road accident.
    pub state: String,
    /// Day.
    pub date: Option<Date>,
}

/// One claim. `Debug` shows no identity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// Form.
    pub form: Form,
    /// Number of the claim (CLM01): the same for the same encounter, form, frequency and replaced claim.
    pub control_number: String,
    /// Number of the first claim for the same encounter and form; that of this one where it is the first.
    pub first_number: String,
    /// Original, replacement, void.
    pub frequency: Frequency,
    /// The payer's number of the claim that is replaced or voided.
    pub payer_claim_number: Option<Private>,
    /// Sum of the lines.
    pub total: Money,
    /// Place of service, two digits; empty on an institutional claim.
    pub place_of_service: String,
    /// First two digits of the type of bill that a claim carries, for instance `13`; empty on a professional claim.
    pub facility_code: String,
    /// First and last day of the statement.
    pub statement: (Date, Date),
    /// Admission data; `None` on a professional claim.
    pub admission: Option<Admission>,
    /// Provider's signature on file.
    pub signature_on_file: bool,
    /// Assignment: `A`, `B`, `C`.
    pub assignment: String,
    /// Benefits assigned: `Y`, `N`, `W`.
    pub benefits_assigned: String,
    /// Release of information: `Y`, `I`.
    pub release: String,
    /// The accident, when there was one.
    pub cause: Cause,
    /// Day of onset of the first diagnosis.
    pub onset: Option<Date>,
    /// The patient.
    pub patient: Person,
    /// Medical record number; `None` where the laboratory does not send it.
    pub record_number: Option<Private>,
    /// The payer of this claim with its subscriber.
    pub insured: Insured,
    /// Other coverages, by rank.
    pub other_insured: Vec<Insured>,
    /// Who bills.
    pub billing: Party,
    /// Who is paid, where that is another address.
    pub pay_to: Option<Party>,
    /// Who referred.
    pub referring: Option<Party>,
    /// Who rendered, where that is not who bills.
    pub rendering: Option<Party>,
    /// Who supervised.
    pub supervising: Option<Party>,
    /// Who attended (institutional).
    pub attending: Option<Party>,
    /// Where the service was given, where that is not the billing address.
    pub facility: Option<Party>,
    /// Diagnoses in order, the first one principal.
    pub diagnoses: Vec<Diagnosis>,
    /// Number of the prior authorisation.
    pub authorisation: Option<Private>,
    /// Number of the referral.
    pub referral: Option<Private>,
    /// Documents that go with the claim.
    pub attachments: Vec<Attachment>,
    /// Note.
    pub note: Option<Note>,
    /// Fixed information (K3).
    pub file_information: Vec<String>,
    /// Lines.
    pub lines: Vec<ClaimLine>,
    /// Recorded decisions that let a blocked code onto the claim.
    pub overrides: Vec<Override>,
    /// Texts that hash to the guard against a second claim: who, without name, on which day, which code.
    pub duplicates: Vec<Private>,
}

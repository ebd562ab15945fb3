//! What only a claim needs: signatures, assignment, which claim it replaces, admission, codes of the paper form.

use super::Private;
use super::section::sections;
use crate::billing::Date;

sections! {
    /// `[claim]`: terms of the claim, as somebody stated them.
    ClaimTerms {
        /// `original`, `replacement` or `void`; `original` when left out.
        frequency: String,
        /// Which coverage this claim goes to: `primary`, `secondary`, `tertiary`; `primary` when left out.
        payer: String,
        /// Fixed information that a payer's rules ask for, at most ten texts of 80 characters.
        file_information: Vec<String>,
        /// The payer's number of the claim that is replaced or voided.
        payer_claim_number: Private,
        /// Whether the provider signed, or a signature is on file.
        provider_signature_on_file: bool,
        /// Whether the provider accepts assignment: `A` yes, `B` for clinical laboratory services only, `C` no.
        accept_assignment: String,
        /// Whether benefits are assigned to the provider: `Y`, `N`, `W` (patient refuses).
        benefits_assigned: String,
        /// Release of information: `Y` a signed statement is there, `I` informed consent where the law asks for none.
        release_of_information: String,
        /// Number of the referral.
        referral_number: Private,
        /// Sum of the lines as somebody else added them up, cents; held against our own sum.
        total_cents: u64,
        /// Note of at most 80 characters.
        note: String,
        /// Kind of the note: `ADD`, `CER`, `DCP`, `DGN`, `TPO`.
        note_kind: String,
        /// Type of the admission or visit, one digit (institutional).
        admission_type: String,
        /// Source of the admission, one character (institutional).
        admission_source: String,
        /// Status of the patient at the end, two digits (institutional).
        patient_status: String,
        /// Condition codes, two characters each (institutional).
        condition_codes: Vec<String>,
        /// Occurrences (institutional).
        occurrence: Vec<Occurrence>,
        /// Values (institutional).
        value: Vec<BillValue>,
        /// Who states this.
        stated_by: String,
        /// Day of the statement.
        stated_date: Date,
    }
    /// `[[claim.occurrence]]`.
    Occurrence {
        /// Code, two characters.
        code: String,
        /// Day.
        date: Date,
    }
    /// `[[claim.value]]`.
    BillValue {
        /// Code, two characters.
        code: String,
        /// Amount, cents.
        amount_cents: u64,
    }
}

//! Who came, when, on whose order, with which diagnosis and why.

use super::section::sections;
use super::{AdministrativeSex, Private};
use crate::billing::Date;

sections! {
    /// `[encounter]`: the visit as the facility books it.
    Encounter {
        /// Identifier of the encounter.
        id: Private,
        /// Visit number.
        visit_number: Private,
        /// First day of service.
        start_date: Date,
        /// Last day of service.
        end_date: Date,
        /// Status of the encounter.
        status: String,
        /// Class, for instance `outpatient`.
        class: String,
        /// Place of service, two digits.
        place_of_service: String,
        /// Identifier of the facility.
        facility_id: String,
        /// Identifier of the laboratory.
        laboratory_id: String,
        /// Identifier of the referral.
        referral_id: Private,
        /// Where the patient stays: `none`, `SNF_A`, `HH_A`, `IRF`, `inpatient`, `unknown`.
        stay_status: String,
        /// Whether an accident is the cause.
        accident: Accident,
        /// Kind of facility: `office`, `hospital_outpatient`, `ambulatory_surgery`, `skilled_nursing`, `rehabilitation_hospital`.
        facility_kind: String,
        /// Form of the claim: `professional`, `institutional`.
        claim_form: String,
        /// First three digits of the type of bill, for an institutional claim.
        type_of_bill: String,
        /// Who states this.
        stated_by: String,
        /// Day of the statement.
        stated_date: Date,
    }
    /// `[encounter.accident]`.
    Accident {
        /// Road accident.
        auto: bool,
        /// Accident at work.
        employment: bool,
        /// Other accident.
        other: bool,
        /// State where it happened.
        state: String,
        /// Day of the accident.
        date: Date,
    }
    /// `[patient]`: the person, for a claim only.
    Patient {
        /// Medical record number.
        mrn: Private,
        /// Who assigned the record number.
        mrn_authority: String,
        /// Family name.
        family_name: Private,
        /// Given name.
        given_name: Private,
        /// Middle name.
        middle_name: Private,
        /// Suffix of the name.
        name_suffix: Private,
        /// Date of birth.
        birth_date: Private<Date>,
        /// Administrative sex.
        administrative_sex: AdministrativeSex,
        /// First line of the address.
        address_line_1: Private,
        /// Second line of the address.
        address_line_2: Private,
        /// City.
        city: Private,
        /// State, two letters.
        state: String,
        /// Postal code.
        zip: Private,
        /// Country.
        country: String,
        /// Telephone.
        phone: Private,
        /// Handedness: `right`, `left`, `ambidextrous`, `unknown`.
        handedness: String,
        /// Guardian.
        guardian: Private,
    }
    /// `[order]`: the order for the study.
    Order {
        /// Number given by who ordered.
        placer_id: Private,
        /// Number given by who performs.
        filler_id: Private,
        /// Who ordered.
        orderer: String,
        /// National provider identifier of who ordered.
        orderer_npi: String,
        /// Day of the signature.
        signed_date: Date,
        /// Day of the order.
        ordered_date: Date,
        /// Day on which the order expires.
        expires_date: Date,
        /// Procedure codes ordered.
        codes: Vec<String>,
        /// The question in the orderer's words.
        clinical_question: String,
        /// Diagnosis codes given as reason.
        reason_diagnoses: Vec<String>,
        /// Priority.
        priority: String,
        /// SHA-256 of the order document.
        document_sha256: String,
        /// Record number on the order, to be held against the patient's.
        patient_mrn: Private,
        /// Side of the body.
        side: String,
    }
    /// `[[diagnosis]]`: one coded diagnosis.
    Diagnosis {
        /// Place in the list, from 1.
        sequence: u32,
        /// Code, for instance `G80.1`.
        code: String,
        /// Code system; `ICD-10-CM` when left out.
        system: String,
        /// Release of the code system.
        version: String,
        /// Role: `principal`, `secondary`, `reason_for_visit`.
        role: String,
        /// Side of the body.
        side: String,
        /// Words.
        description: String,
        /// Day of onset.
        onset_date: Date,
        /// Whether the claim lists it.
        present_on_claim: bool,
        /// Note that documents it.
        source_note_id: String,
    }
    /// `[necessity]`: why the study is needed.
    Necessity {
        /// Who states it.
        author: String,
        /// National provider identifier of the author.
        author_npi: String,
        /// Day of the signature.
        signed_date: Date,
        /// Indication.
        indication: String,
        /// Severity.
        severity: String,
        /// Functional limitation.
        functional_limitation: String,
        /// The decision that waits for the result.
        decision_pending: String,
        /// The options under discussion.
        options: Vec<String>,
        /// What follows from which result.
        plan_by_result: Vec<String>,
        /// Purpose, for instance `clinical_decision`.
        purpose: Vec<String>,
        /// Treatment so far.
        prior_treatment: Vec<String>,
        /// Why an exception applies.
        exception_reason: String,
        /// Earlier studies.
        prior_study_ids: Vec<String>,
        /// Why the study is repeated.
        repeat_reason: String,
        /// The statement in the author's words.
        text: String,
        /// Day on which a change since the earlier study was documented.
        change_documented_date: Date,
        /// Why the test suits a very young child.
        age_suitability: String,
        /// Why a condition that is not neurological needs this test.
        musculoskeletal_reason: String,
    }
}

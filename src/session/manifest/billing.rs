//! The sections of `session.toml` that document the encounter for billing. They are read and kept, so that
//! a session recorded now carries what a claim needs later; no room computes with them yet.
//!
//! Text that identifies a person is [`Private`]: it is kept, and no output or message prints it.

use serde::{Deserialize, Serialize};

use super::{Date, Sex};

/// Text that identifies a person. `Debug` and serialisation give a placeholder.
#[derive(Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Private(String);

impl Private {
    /// The text itself, for the one place that must print it (a claim).
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Private {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("(private)")
    }
}

impl Serialize for Private {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str("(private)")
    }
}

macro_rules! sections {
    ($($(#[doc = $doc:literal])* $name:ident { $($(#[doc = $field_doc:literal])* $field:ident: $type:ty,)* })*) => {
        $($(#[doc = $doc])*
        #[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
        #[serde(deny_unknown_fields, default)]
        pub struct $name {
            $($(#[doc = $field_doc])* #[serde(skip_serializing_if = "Option::is_none")] pub $field: Option<$type>,)*
        })*
    };
}

sections! {
    /// `[encounter]`: the visit as the facility books it.
    Encounter {
        /// Identifier of the encounter.
        id: String,
        /// Visit number.
        visit_number: String,
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
        referral_id: String,
        /// Where the patient stays: `none`, `SNF_A`, `HH_A`, `IRF`, `inpatient`, `unknown`.
        stay_status: String,
        /// Whether an accident is the cause.
        accident: Accident,
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
        birth_date: Date,
        /// Administrative sex.
        administrative_sex: Sex,
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
        placer_id: String,
        /// Number given by who performs.
        filler_id: String,
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
    }
    /// `[[equipment]]`: one device of the laboratory.
    Equipment {
        /// Kind, for instance `optical camera`, `force plate`.
        kind: String,
        /// Maker.
        make: String,
        /// Model.
        model: String,
        /// Serial number.
        serial: String,
        /// Unique device identifier.
        udi: String,
        /// How many.
        count: u32,
        /// Firmware or software version.
        version: String,
        /// 510(k) number.
        fda_510k: String,
        /// Day of the calibration.
        calibration_date: Date,
        /// Residual of the calibration, in words with the unit.
        calibration_residual: String,
        /// Who calibrated.
        calibration_operator: String,
        /// SHA-256 of the calibration file.
        calibration_sha256: String,
        /// Last day on which the calibration holds.
        valid_until: Date,
    }
    /// `[[personnel]]`: one person who took part.
    Person {
        /// Name.
        name: String,
        /// Credential, for instance `PT`.
        credential: String,
        /// National provider identifier.
        npi: String,
        /// Taxonomy code.
        taxonomy: String,
        /// Licence number.
        license: String,
        /// State of the licence.
        license_state: String,
        /// Day on which the licence expires.
        license_expires: Date,
        /// Role in the study.
        role: String,
        /// Minutes spent.
        minutes: u32,
    }
    /// `[interpretation]`: the physician's part, a separate record.
    Interpretation {
        /// Status: `not_planned`, `pending`, `done`, `elsewhere`.
        status: String,
        /// Who interprets.
        interpreter: String,
        /// National provider identifier of who interprets.
        interpreter_npi: String,
        /// Day of the interpretation.
        date: Date,
        /// Identifier of the report.
        report_id: String,
        /// Studies reviewed.
        tests_reviewed: Vec<String>,
        /// Day of the signature.
        signed_date: Date,
    }
    /// `[[time]]`: one entry of the time log.
    TimeEntry {
        /// What was done.
        activity: String,
        /// Procedure code.
        code: String,
        /// Start, `HH:MM`.
        start: String,
        /// End, `HH:MM`.
        end: String,
        /// Minutes.
        minutes: u32,
        /// Whether one person was with one patient.
        one_to_one: bool,
        /// Who did it.
        performer: String,
        /// Minutes of an assistant.
        assistant_minutes: u32,
    }
    /// `[[coverage]]`: one payer.
    Coverage {
        /// Identifier of the payer.
        payer_id: String,
        /// Name of the payer.
        payer_name: String,
        /// Rank: `primary`, `secondary`, `tertiary`.
        rank: String,
        /// Filing indicator.
        filing_indicator: String,
        /// Member number.
        member_id: Private,
        /// Group number.
        group_number: Private,
        /// Relationship to the subscriber.
        relationship: String,
        /// Subscriber's name.
        subscriber_name: Private,
        /// Subscriber's date of birth.
        subscriber_birth_date: Date,
        /// First day of the coverage.
        effective_from: Date,
        /// Last day of the coverage.
        effective_to: Date,
        /// Administrative contractor.
        contractor: String,
    }
    /// `[[provider]]`: one billing, rendering, ordering or service-facility provider.
    Provider {
        /// Role: `billing`, `rendering`, `ordering`, `facility`.
        role: String,
        /// National provider identifier.
        npi: String,
        /// Entity type, 1 person, 2 organisation.
        entity: u32,
        /// Name.
        name: String,
        /// Taxonomy code.
        taxonomy: String,
        /// Tax number.
        tax_id: Private,
        /// Kind of tax number, `EI` or `SY`.
        tax_id_kind: String,
        /// First line of the address.
        address_line_1: String,
        /// Second line of the address.
        address_line_2: String,
        /// City.
        city: String,
        /// State, two letters.
        state: String,
        /// Postal code.
        zip: String,
        /// Licence.
        license: String,
    }
    /// `[authorisation]`: prior authorisation.
    Authorisation {
        /// Number.
        number: String,
        /// First day.
        valid_from: Date,
        /// Last day.
        valid_to: Date,
        /// Codes authorised.
        codes: Vec<String>,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_never_shows() {
        let patient: Patient = toml::from_str("family_name = \"Sentinel\"").unwrap();
        assert!(!format!("{patient:?}").contains("Sentinel"));
        assert!(!serde_json::to_string(&patient).unwrap().contains("Sentinel"));
        assert_eq!(patient.family_name.unwrap().reveal(), "Sentinel");
    }
}

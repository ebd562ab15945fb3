//! Who pays, who is paid, and what was authorised.

use super::section::sections;
use super::{AdministrativeSex, Private};
use crate::billing::Date;

sections! {
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
        subscriber_birth_date: Private<Date>,
        /// Subscriber's family name.
        subscriber_family_name: Private,
        /// Subscriber's given name.
        subscriber_given_name: Private,
        /// Subscriber's middle name.
        subscriber_middle_name: Private,
        /// Suffix of the subscriber's name.
        subscriber_name_suffix: Private,
        /// Subscriber's administrative sex.
        subscriber_sex: AdministrativeSex,
        /// First line of the subscriber's address.
        subscriber_address_line_1: Private,
        /// Second line of the subscriber's address.
        subscriber_address_line_2: Private,
        /// City of the subscriber's address.
        subscriber_city: Private,
        /// State of the subscriber's address, two letters.
        subscriber_state: String,
        /// Postal code of the subscriber's address.
        subscriber_zip: Private,
        /// Name of the group, where there is no group number.
        group_name: String,
        /// Why Medicare pays second, two digits.
        insurance_type: String,
        /// What this payer paid, cents; for a claim to the payer after it.
        paid_cents: u64,
        /// Day on which it paid or answered.
        paid_date: Date,
        /// What it did not pay and why, from its remittance.
        adjustment: Vec<Adjustment>,
        /// First day of the coverage.
        effective_from: Date,
        /// Last day of the coverage.
        effective_to: Date,
        /// Administrative contractor.
        contractor: String,
        /// Payer file by its identifier, for instance `medicare`.
        policy: String,
        /// Local coverage determination that applies.
        coverage_determination: String,
        /// Day on which somebody confirmed the contract for gait laboratory services.
        contract_confirmed_date: Date,
        /// Who confirmed it.
        contract_confirmed_by: String,
    }
    /// `[[coverage.adjustment]]`: an amount that a payer did not pay.
    Adjustment {
        /// Group: `CO`, `OA`, `PI`, `PR`.
        group: String,
        /// Reason code of the remittance.
        reason: String,
        /// Amount, cents.
        amount_cents: u64,
    }
    /// `[[provider]]`: one billing, rendering, ordering or service-facility provider.
    Provider {
        /// Role: `billing`, `pay_to`, `rendering`, `ordering`, `referring`, `supervising`, `attending`, `facility`; other words
        /// only give names to numbers that stand elsewhere in the record.
        role: String,
        /// National provider identifier.
        npi: String,
        /// Entity type, 1 person, 2 organisation.
        entity: u32,
        /// Name of an organisation.
        name: String,
        /// Family name of a person.
        family_name: String,
        /// Given name of a person.
        given_name: String,
        /// Middle name of a person.
        middle_name: String,
        /// Suffix of a person's name.
        name_suffix: String,
        /// Telephone, digits.
        phone: String,
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
        number: Private,
        /// First day.
        valid_from: Date,
        /// Last day.
        valid_to: Date,
        /// Codes authorised.
        codes: Vec<String>,
        /// Status: `approved`, `pending`, `denied`.
        status: String,
        /// Units left.
        units_left: u32,
        /// National provider identifier of who is to render the service.
        rendering_npi: String,
        /// National provider identifier of the facility.
        facility_npi: String,
    }
}

//! Segments that both kinds of claims share: names, addresses, dates, references, payers.

use super::segment::{Element, Writer, fixed, text};
use crate::billing::Date;
use crate::billing::record::AdministrativeSex;
use crate::claim::model::{Attachment, Claim, ClaimLine, Frequency, Insured, Money, Paid, Party, Person};

/// `YYYYMMDD`.
pub(super) fn day(date: Date) -> String {
    date.to_string().replace('-', "")
}

/// Dollars without zeros that say nothing: `850`, `850.5`, `850.05`.
pub(super) fn amount(money: Money) -> String {
    let text = money.to_string();
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// Dollars; whole tens keep their zeros.
pub(super) fn dollars(money: Money) -> Element {
    let whole = money.0.is_multiple_of(100);
    fixed(if whole {
        (money.0 / 100).to_string()
    } else {
        amount(money)
    })
}

/// NM1 of a person who is patient or subscriber.
pub(super) fn person_name(w: &mut Writer, code: &str, person: &Person, id: &[Element]) {
    let at = |word: &str| format!("{}{word}", person.field);
    let mut elements = vec![
        fixed(code),
        fixed("1"),
        text(person.family_name.reveal(), at("family_name"), 60),
        text(person.given_name.reveal(), at("given_name"), 35),
        text(person.middle_name.reveal(), at("middle_name"), 25),
        Element::Empty,
        text(person.name_suffix.reveal(), at("name_suffix"), 10),
    ];
    elements.extend_from_slice(id);
    w.segment("NM1", &elements);
}

/// N3, N4 and DMG of a patient.
pub(super) fn person_details(w: &mut Writer, person: &Person) {
    let at = |word: &str| format!("{}{word}", person.field);
    w.segment(
        "N3",
        &[
            text(person.address_line_1.reveal(), at("address_line_1"), 55),
            text(person.address_line_2.reveal(), at("address_line_2"), 55),
        ],
    );
    let domestic = ["", "CA"].contains(&person.country.as_str());
    let state = text(&person.state, at("state"), 3);
    let (inside, outside) = if domestic {
        (state, Element::Empty)
    } else {
        (Element::Empty, state)
    };
    w.segment(
        "N4",
        &[
            text(person.city.reveal(), at("city"), 30),
            inside,
            text(person.zip.reveal(), at("zip"), 15),
            text(&person.country, at("country"), 2),
            Element::Empty,
            Element::Empty,
            outside,
        ],
    );
    let born = person
        .birth_date
        .as_ref()
        .map(|d| day(*d.reveal()))
        .unwrap_or_default();
    let sex = match person.sex {
        Some(AdministrativeSex::Female) => "F",
        Some(AdministrativeSex::Male) => "M",
        // a claim has no other letter
        _ => "U",
    };
    w.segment(
        "DMG",
        &[
            fixed("D8"),
            text(&born, at("birth_date"), 8),
            text(sex, at("administrative_sex"), 1),
        ],
    );
}

/// NM1 of a provider.
pub(super) fn provider_name(w: &mut Writer, code: &str, p: &Party) {
    let at = |word: &str| format!("{}.{word}", p.field);
    let (name, entity) = if p.is_person {
        ("family_name", "1")
    } else {
        ("name", "2")
    };
    let with = |element: Element| if p.npi.is_empty() { Element::Empty } else { element };
    w.segment(
        "NM1",
        &[
            fixed(code),
            fixed(entity),
            text(&p.name, at(name), 60),
            text(&p.given_name, at("given_name"), 35),
            text(&p.middle_name, at("middle_name"), 25),
            Element::Empty,
            text(&p.name_suffix, at("name_suffix"), 10),
            with(fixed("XX")),
            text(&p.npi, at("npi"), 80),
        ],
    );
}

/// PRV of a provider.
pub(super) fn taxonomy(w: &mut Writer, code: &str, p: &Party) {
    if !p.taxonomy.is_empty() {
        let field = format!("{}.taxonomy", p.field);
        w.segment("PRV", &[fixed(code), fixed("PXC"), text(&p.taxonomy, field, 50)]);
    }
}

/// N3 and N4 of a provider.
pub(super) fn provider_address(w: &mut Writer, p: &Party) {
    let at = |word: &str| format!("{}.{word}", p.field);
    w.segment(
        "N3",
        &[
            text(&p.address_line_1, at("address_line_1"), 55),
            text(&p.address_line_2, at("address_line_2"), 55),
        ],
    );
    w.segment(
        "N4",
        &[
            text(&p.city, at("city"), 30),
            text(&p.state, at("state"), 2),
            text(&p.zip, at("zip"), 15),
        ],
    );
}

/// DTP with one day.
pub(super) fn dated(w: &mut Writer, code: &str, (date, field): (Date, &str)) {
    w.segment("DTP", &[fixed(code), fixed("D8"), text(&day(date), field, 8)]);
}

/// DTP with the day of a line, or its first and last day.
pub(super) fn service_days(w: &mut Writer, line: &ClaimLine) {
    let field = format!("line[{}].date", line.index);
    match line.end {
        None => dated(w, "472", (line.date, &field)),
        Some(end) => {
            let days = format!("{}-{}", day(line.date), day(end));
            w.segment("DTP", &[fixed("472"), fixed("RD8"), text(&days, field, 17)]);
        }
    }
}

/// PWK of the documents of a line.
pub(super) fn line_documents(w: &mut Writer, claim: &Claim, line: &ClaimLine) {
    for one in claim.attachments.iter().filter(|a| a.line == Some(line.index)) {
        document(w, one);
    }
}

/// PWK of the documents of the whole claim.
pub(super) fn claim_documents(w: &mut Writer, claim: &Claim) {
    for one in claim.attachments.iter().filter(|a| a.line.is_none()) {
        document(w, one);
    }
}

/// REF of the authorisation of a line.
pub(super) fn line_authorisation(w: &mut Writer, line: &ClaimLine) {
    let number = line.authorisation.as_ref().map(|n| n.reveal().trim().to_owned());
    let field = format!("line[{}].authorisation_number", line.index);
    reference(w, "G1", (&number.unwrap_or_default(), &field));
}

/// NTE of a line.
pub(super) fn line_note(w: &mut Writer, line: &ClaimLine) {
    let at = |word: &str| format!("line[{}].{word}", line.index);
    if let Some(note) = &line.note {
        let words = text(note.text.reveal(), at("note"), 80);
        w.segment("NTE", &[text(&note.kind, at("note_kind"), 3), words]);
    }
}

/// K3.
pub(super) fn file_information(w: &mut Writer, claim: &Claim) {
    for (at, words) in claim.file_information.iter().enumerate() {
        let field = format!("claim.file_information[{at}]");
        w.segment("K3", &[text(words, field, 80)]);
    }
}

/// REF.
pub(super) fn reference(w: &mut Writer, code: &str, (number, field): (&str, &str)) {
    if !number.is_empty() {
        w.segment("REF", &[fixed(code), text(number, field, 50)]);
    }
}

/// NM1 of a payer.
pub(super) fn payer(w: &mut Writer, insured: &Insured) {
    let at = |word: &str| format!("{}.{word}", insured.field);
    w.segment(
        "NM1",
        &[
            fixed("PR"),
            fixed("2"),
            text(&insured.payer_name, at("payer_name"), 60),
            Element::Empty,
            Element::Empty,
            Element::Empty,
            Element::Empty,
            fixed("PI"),
            text(&insured.payer_id, at("payer_id"), 80),
        ],
    );
}

/// The last two elements of a subscriber's NM1.
pub(super) fn member(insured: &Insured) -> [Element; 2] {
    let field = format!("{}.member_id", insured.field);
    [fixed("MI"), text(insured.member_id.reveal(), field, 80)]
}

/// SBR. `relationship`: as the loop writes it.
pub(super) fn subscriber(w: &mut Writer, insured: &Insured, relationship: Element) {
    let at = |word: &str| format!("{}.{word}", insured.field);
    w.segment(
        "SBR",
        &[
            text(insured.rank, at("rank"), 1),
            relationship,
            text(insured.group_number.reveal(), at("group_number"), 50),
            text(&insured.group_name, at("group_name"), 60),
            text(&insured.insurance_type, at("insurance_type"), 3),
            Element::Empty,
            Element::Empty,
            Element::Empty,
            text(&insured.filing_indicator, at("filing_indicator"), 2),
        ],
    );
}

/// PWK of a document.
fn document(w: &mut Writer, a: &Attachment) {
    let at = |word: &str| format!("attachment[{}].{word}", a.index);
    let numbered = !a.control_number.is_empty();
    w.segment(
        "PWK",
        &[
            text(&a.report_type, at("report_type"), 2),
            text(&a.transmission, at("transmission"), 2),
            Element::Empty,
            Element::Empty,
            if numbered { fixed("AC") } else { Element::Empty },
            text(&a.control_number, at("control_number"), 50),
        ],
    );
}

/// REF of referral, authorisation, replaced claim, record number.
pub(super) fn references(w: &mut Writer, claim: &Claim) {
    let shown = |text: &Option<crate::billing::record::Private>| {
        text.as_ref().map(|t| t.reveal().clone()).unwrap_or_default()
    };
    reference(w, "9F", (&shown(&claim.referral), "claim.referral_number"));
    reference(w, "G1", (&shown(&claim.authorisation), "authorisation.number"));
    if claim.frequency != Frequency::Original {
        reference(
            w,
            "F8",
            (&shown(&claim.payer_claim_number), "claim.payer_claim_number"),
        );
    }
    reference(w, "EA", (&shown(&claim.record_number), "patient.mrn"));
}

/// What an earlier payer did not pay (CAS, a segment for each group), what it paid (AMT*D), what is left to the patient (AMT*EAF).
fn payment(w: &mut Writer, (paid, field): (&Paid, &str)) {
    let mut groups: Vec<&str> = Vec::new();
    for (group, _, _) in &paid.adjustments {
        if !groups.contains(&group.as_str()) {
            groups.push(group);
        }
    }
    for group in groups {
        let mut elements = vec![text(group, format!("{field}.adjustment.group"), 2)];
        for (_, reason, money) in paid.adjustments.iter().filter(|(g, _, _)| g == group) {
            elements.push(text(reason, format!("{field}.adjustment.reason"), 5));
            elements.push(dollars(*money));
            elements.push(Element::Empty);
        }
        w.segment("CAS", &elements);
    }
    w.segment("AMT", &[fixed("D"), dollars(paid.amount)]);
    let left = paid.adjustments.iter().filter(|(group, _, _)| group == "PR");
    let left = Money(left.map(|(_, _, money)| money.0).sum());
    w.segment("AMT", &[fixed("EAF"), dollars(left)]);
}

/// Loop 2320 with 2330A and 2330B: the other coverages, with what they paid where they come before this claim's.
pub(super) fn other_coverages(w: &mut Writer, claim: &Claim) {
    for other in &claim.other_insured {
        w.at("2320");
        let field = format!("{}.relationship", other.field);
        subscriber(w, other, text(&other.relationship, field, 2));
        if let Some(paid) = &other.paid {
            payment(w, (paid, &other.field));
        }
        w.segment(
            "OI",
            &[
                Element::Empty,
                Element::Empty,
                text(&claim.benefits_assigned, "claim.benefits_assigned", 1),
                Element::Empty,
                Element::Empty,
                text(&claim.release, "claim.release_of_information", 1),
            ],
        );
        w.at("2330A");
        person_name(w, "IL", &other.subscriber, &member(other));
        w.at("2330B");
        payer(w, other);
        if let Some(paid) = &other.paid {
            dated(w, "573", (paid.date, &format!("{}.paid_date", other.field)));
        }
    }
}

/// HI composite of a diagnosis.
pub(super) fn diagnosis(qualifier: &str, d: &crate::claim::model::Diagnosis) -> Element {
    let field = format!("diagnosis[{}].code", d.index);
    Element::Composite(vec![fixed(qualifier), text(&d.plain(), field, 30)])
}

/// The procedure with its modifiers (SV1-01, SV2-02).
pub(super) fn procedure(line: &crate::claim::model::ClaimLine) -> Element {
    let at = |word: &str| format!("line[{}].{word}", line.index);
    let mut parts = vec![fixed("HC"), text(&line.code, at("code"), 48)];
    parts.extend(
        line.modifiers
            .iter()
            .enumerate()
            .map(|(i, m)| text(m, at(&format!("modifiers[{i}]")), 2)),
    );
    Element::Composite(parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(money: Money) -> String {
        match dollars(money) {
            Element::Fixed(text) => text,
            _ => String::new(),
        }
    }

    #[test]
    fn amounts_have_no_zeros_that_say_nothing() {
        for (cents, text) in [
            (85_000, "850"),
            (85_050, "850.5"),
            (85_005, "850.05"),
            (100_000, "1000"),
            (5, "0.05"),
            (1000, "10"),
        ] {
            assert_eq!(shown(Money(cents)), text);
        }
    }
}

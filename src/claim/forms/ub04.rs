//! UB-04: twenty-two lines a sheet, the form locators that a claim of ours fills.

use super::{Cells, Page, name, short, zip};
use crate::billing::record::{AdministrativeSex, Private};
use crate::claim::model::{Claim, Frequency, Insured, Party};

/// Lines of a sheet; the last row of the form holds the total.
const LINES: usize = 22;
/// Letters of the further diagnoses.
const LETTERS: &str = "ABCDEFGHIJKLMNOPQ";

fn shown(text: &Option<Private>) -> String {
    text.as_ref().map(|t| t.reveal().clone()).unwrap_or_default()
}

fn who(c: &mut Cells, locator: &str, p: &Party) {
    c.put(&format!("{locator}-npi"), "its number", p.npi.clone());
    c.put(&format!("{locator}-last"), "family name", p.name.clone());
    c.put(&format!("{locator}-first"), "given name", p.given_name.clone());
}

fn heads(c: &mut Cells, claim: &Claim) {
    let b = &claim.billing;
    c.put(
        "1",
        "billing provider",
        format!(
            "{}, {}, {} {} {}",
            b.name,
            b.address_line_1,
            b.city,
            b.state,
            zip(&b.zip)
        ),
    );
    c.put("1-phone", "its telephone", b.phone.clone());
    if let Some(p) = &claim.pay_to {
        c.put(
            "2",
            "pay to",
            format!("{}, {} {} {}", p.address_line_1, p.city, p.state, zip(&p.zip)),
        );
    }
    c.put("3a", "number of the claim", claim.control_number.clone());
    c.put("3b", "record number", shown(&claim.record_number));
    c.put(
        "4",
        "type of bill",
        format!("0{}{}", claim.facility_code, claim.frequency.digit()),
    );
    c.put("5", "tax number", shown(&b.tax_id));
    c.put(
        "6",
        "statement from and through",
        format!("{} {}", short(claim.statement.0), short(claim.statement.1)),
    );
    let p = &claim.patient;
    c.put("8b", "patient", name(p));
    c.put("9a", "patient's street", p.address_line_1.reveal().clone());
    c.put("9b", "patient's city", p.city.reveal().clone());
    c.put("9c", "patient's state", p.state.clone());
    c.put("9d", "patient's postal code", zip(p.zip.reveal()));
    if let Some(born) = &p.birth_date {
        let (year, month, day) = born.reveal().parts();
        c.put("10", "date of birth", format!("{month:02}{day:02}{year:04}"));
    }
    let sex = match p.sex {
        Some(AdministrativeSex::Female) => "F",
        Some(AdministrativeSex::Male) => "M",
        _ => "U",
    };
    c.put("11", "sex", sex);
    c.put("12", "admission", short(claim.statement.0));
    if let Some(a) = &claim.admission {
        c.put("14", "type of admission", a.kind.clone());
        c.put("15", "source of admission", a.source.clone());
        c.put("17", "status of the patient", a.status.clone());
        for (at, code) in a.conditions.iter().enumerate() {
            c.put(&(18 + at).to_string(), "condition", code.clone());
        }
        for (at, (code, date)) in a.occurrences.iter().enumerate() {
            let row = if at < 4 { 'a' } else { 'b' };
            c.put(
                &format!("{}{row}", 31 + at % 4),
                "occurrence",
                format!("{code} {}", short(*date)),
            );
        }
        for (at, (code, money)) in a.values.iter().enumerate() {
            let row = LETTERS.to_lowercase().chars().nth(at / 3).unwrap_or('d');
            c.put(
                &format!("{}{row}", 39 + at % 3),
                "value",
                format!("{code} {money}"),
            );
        }
    }
}

fn feet(c: &mut Cells, claim: &Claim, last: bool) {
    if last {
        c.put("47-23", "total", claim.total.to_string());
    }
    let mut payers: Vec<&Insured> = std::iter::once(&claim.insured)
        .chain(&claim.other_insured)
        .collect();
    payers.sort_by_key(|payer| payer.rank);
    for (row, i) in "ABC".chars().zip(payers) {
        if let Some(paid) = &i.paid {
            c.put(&format!("54{row}"), "paid before", paid.amount.to_string());
        }
        c.put(&format!("50{row}"), "payer", i.payer_name.clone());
        c.put(&format!("51{row}"), "health plan", i.payer_id.clone());
        c.mark(
            &format!("52{row}"),
            "release of information",
            claim.release == "Y" || claim.release == "I",
        );
        c.mark(
            &format!("53{row}"),
            "benefits assigned",
            claim.benefits_assigned == "Y",
        );
        c.put(&format!("58{row}"), "insured", name(&i.subscriber));
        c.put(&format!("59{row}"), "relationship", i.relationship.clone());
        c.put(&format!("60{row}"), "member number", i.member_id.reveal().clone());
        c.put(&format!("61{row}"), "group", i.group_name.clone());
        c.put(
            &format!("62{row}"),
            "group number",
            i.group_number.reveal().clone(),
        );
    }
    c.put("56", "billing provider's number", claim.billing.npi.clone());
    c.put("63A", "prior authorisation", shown(&claim.authorisation));
    if claim.frequency != Frequency::Original {
        c.put(
            "64A",
            "payer's number of the earlier claim",
            shown(&claim.payer_claim_number),
        );
    }
    c.put("66", "version of the diagnosis codes", "0");
    let mut diagnoses = claim.diagnoses.iter();
    if let Some(first) = diagnoses.next() {
        c.put("67", "principal diagnosis", first.plain());
    }
    for (letter, d) in LETTERS.chars().zip(diagnoses) {
        c.put(&format!("67{letter}"), "diagnosis", d.plain());
    }
    for (letter, d) in "abc".chars().zip(claim.admission.iter().flat_map(|a| &a.reasons)) {
        c.put(&format!("70{letter}"), "reason for the visit", d.plain());
    }
    if let Some(p) = &claim.attending {
        who(c, "76", p);
    }
    if let Some(p) = &claim.referring {
        c.put("78-kind", "kind of provider", "DN");
        who(c, "78", p);
    }
    if let Some(note) = &claim.note {
        c.put("80", "remarks", note.text.reveal().clone());
    }
    c.put(
        "81CC-a",
        "billing provider's taxonomy, qualifier B3",
        claim.billing.taxonomy.clone(),
    );
}

/// The sheets of an institutional claim. The total stands on the last one.
pub fn ub04(claim: &Claim) -> Vec<Page> {
    let pages = claim.lines.len().div_ceil(LINES);
    claim
        .lines
        .chunks(LINES)
        .enumerate()
        .map(|(at, chunk)| {
            let mut c = Cells::default();
            heads(&mut c, claim);
            for (place, line) in chunk.iter().enumerate() {
                let cell = |locator: &str| format!("{locator}-{}", place + 1);
                c.put(&cell("42"), "revenue code", line.revenue_code.clone());
                c.put(
                    &cell("44"),
                    "procedure and modifiers",
                    [std::slice::from_ref(&line.code), line.modifiers.as_slice()]
                        .concat()
                        .join(" "),
                );
                c.put(&cell("45"), "day of service", short(line.date));
                c.put(&cell("46"), "units", line.units.to_string());
                c.put(&cell("47"), "charge", line.charge.to_string());
            }
            feet(&mut c, claim, at + 1 == pages);
            Page {
                form: "UB-04",
                page: at + 1,
                pages,
                claim: claim.control_number.clone(),
                cells: c.0,
            }
        })
        .collect()
}

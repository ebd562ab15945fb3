//! CMS-1500 (02/12): six lines a sheet, the boxes that a claim of ours fills.

use super::{Cells, Page, name, spaced, zip};
use crate::billing::record::{AdministrativeSex, Private};
use crate::claim::model::{Claim, ClaimLine, Frequency, Money, Party, Person};

/// Lines of a sheet.
const LINES: usize = 6;
/// Letters that lines point to diagnoses with.
const LETTERS: &str = "ABCDEFGHIJKL";

fn shown(text: &Option<Private>) -> String {
    text.as_ref().map(|t| t.reveal().clone()).unwrap_or_default()
}

fn full(p: &Party) -> String {
    let parts = [&p.given_name, &p.middle_name, &p.name, &p.name_suffix];
    let parts: Vec<&str> = parts
        .into_iter()
        .map(String::as_str)
        .filter(|t| !t.is_empty())
        .collect();
    parts.join(" ")
}

fn address(p: &Party) -> String {
    format!(
        "{} {}, {} {} {}",
        p.address_line_1,
        p.address_line_2,
        p.city,
        p.state,
        zip(&p.zip)
    )
    .replace(" ,", ",")
}

fn sex(person: &Person) -> &'static str {
    match person.sex {
        Some(AdministrativeSex::Female) => "F",
        Some(AdministrativeSex::Male) => "M",
        _ => "",
    }
}

fn payer_kind(filing: &str) -> &'static str {
    match filing {
        "MB" | "MA" => "MEDICARE",
        "MC" => "MEDICAID",
        "CH" => "TRICARE",
        "VA" => "CHAMPVA",
        "CI" | "BL" | "HM" | "12" | "13" | "14" => "GROUP HEALTH PLAN",
        _ => "OTHER",
    }
}

fn people(c: &mut Cells, claim: &Claim) {
    let (patient, insured) = (&claim.patient, &claim.insured);
    let own = insured.is_self();
    c.put("0", "payer", insured.payer_name.clone());
    c.put("1", "kind of payer", payer_kind(&insured.filing_indicator));
    c.put("1a", "member number", insured.member_id.reveal().clone());
    c.put("2", "patient", name(patient));
    if let Some(born) = &patient.birth_date {
        c.put("3", "patient's date of birth", spaced(*born.reveal()));
    }
    c.put("3-sex", "patient's sex", sex(patient));
    if !own {
        c.put("4", "insured", name(&insured.subscriber));
    }
    c.put(
        "5-street",
        "patient's street",
        patient.address_line_1.reveal().clone(),
    );
    c.put("5-city", "patient's city", patient.city.reveal().clone());
    c.put("5-state", "patient's state", patient.state.clone());
    c.put("5-zip", "patient's postal code", zip(patient.zip.reveal()));
    let relationship = match insured.relationship.as_str() {
        "18" => "SELF",
        "01" => "SPOUSE",
        "19" => "CHILD",
        _ => "OTHER",
    };
    c.put("6", "relationship to the insured", relationship);
    if !own {
        let s = &insured.subscriber;
        c.put("7-street", "insured's street", s.address_line_1.reveal().clone());
        c.put("7-city", "insured's city", s.city.reveal().clone());
        c.put("7-state", "insured's state", s.state.clone());
        c.put("7-zip", "insured's postal code", zip(s.zip.reveal()));
    }
    if let Some(other) = claim.other_insured.first() {
        c.put("9", "other insured", name(&other.subscriber));
        c.put(
            "9a",
            "other policy or group number",
            other.group_number.reveal().clone(),
        );
        c.put("9d", "other plan", other.payer_name.clone());
    }
    c.mark("10a", "accident at work", claim.cause.kinds.contains(&"EM"));
    c.mark("10b", "road accident", claim.cause.kinds.contains(&"AA"));
    c.put(
        "10b-state",
        "state of the road accident",
        claim.cause.state.clone(),
    );
    c.mark("10c", "other accident", claim.cause.kinds.contains(&"OA"));
    let conditions = if claim.frequency == Frequency::Original {
        ""
    } else {
        claim.frequency.digit()
    };
    let group = insured.group_number.reveal().clone();
    let medicare = insured.filing_indicator == "MB";
    c.put(
        "11",
        "group number",
        if medicare && group.is_empty() {
            "NONE".to_owned()
        } else {
            group
        },
    );
    if !own && let Some(born) = &insured.subscriber.birth_date {
        c.put("11a", "insured's date of birth", spaced(*born.reveal()));
        c.put("11a-sex", "insured's sex", sex(&insured.subscriber));
    }
    c.put("11c", "plan", insured.payer_name.clone());
    c.mark("11d", "another plan", !claim.other_insured.is_empty());
    let released = claim.release == "Y" || claim.release == "I";
    c.put(
        "12",
        "patient's signature",
        if released { "SIGNATURE ON FILE" } else { "" },
    );
    c.put(
        "13",
        "insured's signature",
        if claim.benefits_assigned == "Y" {
            "SIGNATURE ON FILE"
        } else {
            ""
        },
    );
    if let Some(onset) = claim.onset {
        c.put("14", "onset, qualifier 431", spaced(onset));
    }
    let who = claim
        .referring
        .as_ref()
        .map(|p| ("DN", p))
        .or_else(|| {
            claim
                .lines
                .iter()
                .find_map(|l| l.ordering.as_ref())
                .map(|p| ("DK", p))
        })
        .or_else(|| claim.supervising.as_ref().map(|p| ("DQ", p)));
    if let Some((kind, who)) = who {
        c.put(
            "17",
            "referring, ordering or supervising provider",
            format!("{kind} {}", full(who)),
        );
        c.put("17b", "its number", who.npi.clone());
    }
    if let Some(note) = &claim.note {
        c.put("19", "note", note.text.reveal().clone());
    }
    c.put("21-ind", "version of the diagnosis codes", "0");
    for (letter, d) in LETTERS.chars().zip(&claim.diagnoses) {
        c.put(&format!("21{letter}"), "diagnosis", d.plain());
    }
    c.put("22", "resubmission code", conditions);
    c.put(
        "22-ref",
        "payer's number of the earlier claim",
        shown(&claim.payer_claim_number),
    );
    c.put("23", "prior authorisation", shown(&claim.authorisation));
}

fn line(c: &mut Cells, number: usize, (claim, line): (&Claim, &ClaimLine)) {
    let at = |column: &str| format!("24{column}-{number}");
    let date = |date: crate::billing::Date| {
        let (year, month, day) = date.parts();
        format!("{month:02} {day:02} {:02}", year % 100)
    };
    let (first, last) = (date(line.date), date(line.end.unwrap_or(line.date)));
    c.put(&at("A"), "days of service", format!("{first} {last}"));
    let place = if line.place_of_service.is_empty() {
        &claim.place_of_service
    } else {
        &line.place_of_service
    };
    c.put(&at("B"), "place of service", place.clone());
    c.put(
        &at("D"),
        "procedure and modifiers",
        [std::slice::from_ref(&line.code), line.modifiers.as_slice()]
            .concat()
            .join(" "),
    );
    let letters: String = line
        .pointers
        .iter()
        .filter_map(|p| LETTERS.chars().nth(p.checked_sub(1)?))
        .collect();
    c.put(&at("E"), "diagnosis pointers", letters);
    c.put(&at("F"), "charge", line.charge.to_string().replace('.', " "));
    c.put(&at("G"), "units", line.units.to_string());
    let who = line.rendering.as_ref().or(claim.rendering.as_ref());
    c.put(
        &at("J"),
        "rendering provider",
        who.map(|p| p.npi.clone()).unwrap_or_default(),
    );
}

fn feet(c: &mut Cells, claim: &Claim, (total, last): (u64, bool)) {
    let b = &claim.billing;
    c.put("25", "tax number", shown(&b.tax_id));
    c.put(
        "25-kind",
        "kind of the tax number",
        if b.tax_id_kind == "SY" { "SSN" } else { "EIN" },
    );
    c.put("26", "number of the claim", claim.control_number.clone());
    c.mark("27", "assignment accepted", claim.assignment == "A");
    let paid = claim.other_insured.iter().filter_map(|other| other.paid.as_ref());
    let paid = Money(paid.map(|paid| paid.amount.0).sum());
    if last && paid.0 > 0 {
        c.put("29", "paid by earlier payers", paid.to_string().replace('.', " "));
    }
    let money = Money(total);
    c.put(
        "28",
        "total",
        if last {
            money.to_string().replace('.', " ")
        } else {
            "CONTINUED".to_owned()
        },
    );
    c.put(
        "31",
        "provider's signature",
        if claim.signature_on_file {
            "SIGNATURE ON FILE"
        } else {
            ""
        },
    );
    if let Some(f) = &claim.facility {
        c.put("32", "facility", format!("{}, {}", full(f), address(f)));
        c.put("32a", "its number", f.npi.clone());
    }
    c.put("33-phone", "billing provider's telephone", b.phone.clone());
    c.put("33", "billing provider", format!("{}, {}", full(b), address(b)));
    c.put("33a", "its number", b.npi.clone());
}

/// The sheets of a professional claim. The total stands on the last one.
pub fn cms1500(claim: &Claim) -> Vec<Page> {
    let pages = claim.lines.len().div_ceil(LINES);
    claim
        .lines
        .chunks(LINES)
        .enumerate()
        .map(|(at, chunk)| {
            let mut c = Cells::default();
            people(&mut c, claim);
            for (place, one) in chunk.iter().enumerate() {
                line(&mut c, place + 1, (claim, one));
            }
            feet(&mut c, claim, (claim.total.0, at + 1 == pages));
            Page {
                form: "CMS-1500 (02/12)",
                page: at + 1,
                pages,
                claim: claim.control_number.clone(),
                cells: c.0,
            }
        })
        .collect()
}

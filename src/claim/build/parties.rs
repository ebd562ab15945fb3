//! Providers by their role, from the record and, where it names none, from the laboratory's setup.

use super::people::{digits, state};
use super::{Needs, Source};
use crate::billing::record::{Private, Provider};
use crate::billing::validate;
use crate::claim::model::{Form, Party};

pub(super) struct Parties {
    pub(super) billing: Party,
    pub(super) pay_to: Option<Party>,
    pub(super) referring: Option<Party>,
    pub(super) rendering: Option<Party>,
    pub(super) supervising: Option<Party>,
    pub(super) attending: Option<Party>,
    pub(super) facility: Option<Party>,
    /// Who ordered, on professional claims.
    pub(super) ordering: Option<Party>,
    /// Field where the order names its number.
    known: Vec<(Provider, String)>,
}

fn party(p: &Provider, field: &str) -> Party {
    let own = |text: &Option<String>| text.clone().unwrap_or_default().trim().to_owned();
    let is_person = p.entity == Some(1) || p.family_name.is_some();
    let tax = p.tax_id.as_ref().map(|t| digits(t.reveal()));
    Party {
        is_person,
        name: if is_person {
            own(&p.family_name)
        } else {
            own(&p.name)
        },
        given_name: own(&p.given_name),
        middle_name: own(&p.middle_name),
        name_suffix: own(&p.name_suffix),
        npi: own(&p.npi),
        taxonomy: own(&p.taxonomy),
        tax_id: tax.map(Private::from),
        tax_id_kind: p.tax_id_kind.clone().unwrap_or_else(|| "EI".to_owned()),
        address_line_1: own(&p.address_line_1),
        address_line_2: own(&p.address_line_2),
        city: own(&p.city),
        state: own(&p.state),
        zip: digits(p.zip.as_deref().unwrap_or_default()),
        phone: digits(p.phone.as_deref().unwrap_or_default()),
        field: field.to_owned(),
    }
}

/// What every provider on a claim needs: a name of its kind, a number.
fn check(p: &Party, needs: &mut Needs) {
    let at = |word: &str| format!("{}.{word}", p.field);
    if p.is_person {
        needs.text("CL-05", &at("family_name"), Some(&p.name));
        needs.text("CL-05", &at("given_name"), Some(&p.given_name));
    } else {
        needs.text("CL-05", &at("name"), Some(&p.name));
    }
    check_npi(&p.npi, &at("npi"), needs);
    if !p.taxonomy.is_empty() && !validate::taxonomy(&p.taxonomy) {
        needs.wrong(
            "CL-14",
            &at("taxonomy"),
            ("not ten characters with an X last", "correct it"),
        );
    }
}

fn check_npi(npi: &str, field: &str, needs: &mut Needs) {
    let npi = needs.text("CL-05", field, Some(npi));
    if !npi.is_empty() && !validate::npi(&npi) {
        needs.wrong(
            "CL-05",
            field,
            ("not a provider number: form or check digit", "correct it"),
        );
    }
}

fn check_address(p: &Party, needs: &mut Needs) {
    let at = |word: &str| format!("{}.{word}", p.field);
    needs.text("CL-14", &at("address_line_1"), Some(&p.address_line_1));
    needs.text("CL-14", &at("city"), Some(&p.city));
    if !state(&p.state) {
        needs.wrong(
            "CL-14",
            &at("state"),
            ("not two capitals", "the letters of the post"),
        );
    }
    if !validate::zip_plus_4(&p.zip) {
        needs.wrong(
            "CL-14",
            &at("zip"),
            ("not nine digits", "the postal code with its last four digits"),
        );
    }
}

/// Whether an address is a post box, however it is written.
fn post_box(line: &str) -> bool {
    let plain: String = line
        .to_lowercase()
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .collect();
    ["pobox", "postofficebox", "postbox", "pob"].iter().any(|start| {
        plain
            .strip_prefix(start)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(|c: char| c.is_ascii_digit()))
    })
}

fn check_billing(p: &Party, form: Form, needs: &mut Needs) {
    let at = |word: &str| format!("{}.{word}", p.field);
    check(p, needs);
    check_address(p, needs);
    if post_box(&p.address_line_1) || post_box(&p.address_line_2) {
        needs.wrong(
            "CL-14",
            &at("address_line_1"),
            (
                "a post box",
                "a billing address is a street; post goes to a `pay_to` provider",
            ),
        );
    }
    needs.text("CL-14", &at("taxonomy"), Some(&p.taxonomy));
    let tax = p.tax_id.as_ref().map(|t| t.reveal().as_str());
    if !needs.text("CL-14", &at("tax_id"), tax).is_empty() && !tax.is_some_and(validate::ein) {
        needs.wrong("CL-14", &at("tax_id"), ("not nine digits", "correct it"));
    }
    if !["EI", "SY"].contains(&p.tax_id_kind.as_str()) {
        needs.wrong("CL-14", &at("tax_id_kind"), ("not a known kind", "`EI` or `SY`"));
    }
    if form == Form::Institutional && p.is_person {
        needs.wrong(
            "CL-14",
            &at("entity"),
            ("a person", "a hospital bills an institutional claim"),
        );
    }
}

impl Parties {
    /// The provider of a number, with a name; a finding where there is none.
    pub(super) fn by_npi(&self, npi: &str, field: &str, needs: &mut Needs) -> Option<Party> {
        check_npi(npi, field, needs);
        if npi.trim().is_empty() {
            return None;
        }
        let found = self.known.iter().find(|(p, _)| p.npi.as_deref() == Some(npi));
        match found {
            Some((provider, at)) => {
                let party = party(provider, at);
                check(&party, needs);
                Some(party)
            }
            None => {
                let needed = "a [[provider]] with this number, family_name and given_name, in the record or in claims.toml";
                needs.wrong(
                    "CL-05",
                    field,
                    ("its name is stated nowhere by family and given name", needed),
                );
                None
            }
        }
    }
}

/// Where a service facility has to be told apart from the billing provider.
fn elsewhere(facility: &Party, billing: &Party) -> bool {
    facility.npi != billing.npi
        || facility.address_line_1 != billing.address_line_1
        || facility.zip != billing.zip
}

pub(super) fn read(source: Source<'_>, form: Form, needs: &mut Needs) -> Parties {
    let own = source.record.provider.iter().enumerate();
    let lab = source.setup.provider.iter().enumerate();
    let known: Vec<(Provider, String)> = own
        .map(|(i, p)| (p.clone(), format!("provider[{i}]")))
        .chain(lab.map(|(i, p)| (p.clone(), format!("claims.toml provider[{i}]"))))
        .collect();
    let of = |role: &str| {
        known
            .iter()
            .find(|(p, _)| p.role.as_deref() == Some(role))
            .map(|(p, field)| party(p, field))
    };
    let named = |role: &str, needs: &mut Needs| {
        let found = of(role);
        if let Some(p) = &found {
            check(p, needs);
        }
        found
    };
    let billing = of("billing").unwrap_or_default();
    if of("billing").is_some() {
        check_billing(&billing, form, needs);
    } else {
        needs.missing("CL-14", "provider", "a [[provider]] with role `billing`");
    }
    let facility = of("facility").filter(|f| elsewhere(f, &billing));
    if let Some(f) = &facility {
        check_address(f, needs);
        needs.text("CL-05", &format!("{}.name", f.field), Some(&f.name));
        if !f.npi.is_empty() {
            check_npi(&f.npi, &format!("{}.npi", f.field), needs);
        }
    }
    let pay_to = of("pay_to");
    if let Some(p) = &pay_to {
        check_address(p, needs);
    }
    let attending = named("attending", needs).filter(|_| form == Form::Institutional);
    if form == Form::Institutional && attending.is_none() {
        needs.missing("CL-13", "provider", "a [[provider]] with role `attending`");
    }
    let mut parties = Parties {
        pay_to,
        referring: named("referring", needs),
        rendering: named("rendering", needs).filter(|r| r.npi != billing.npi),
        supervising: named("supervising", needs).filter(|_| form == Form::Professional),
        attending,
        facility,
        ordering: None,
        billing,
        known,
    };
    let order = source.record.order.clone().unwrap_or_default();
    if form == Form::Professional {
        parties.ordering = match order.orderer_npi.as_deref() {
            Some(npi) => parties.by_npi(npi, "order.orderer_npi", needs),
            None => None,
        };
    }
    parties
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn post_boxes_however_written() {
        for text in [
            "PO BOX 9",
            "P.O. Box 12",
            "p o box",
            "Post Office Box 3",
            "POB 7",
            "PO Box",
        ] {
            assert!(post_box(text), "{text}");
        }
        for text in ["1 Pobox-Strasse", "Poborsky Street 3", "100 Motion Way", ""] {
            assert!(!post_box(text), "{text}");
        }
    }
}

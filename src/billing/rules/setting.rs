//! Place, facility, people and their numbers: POS-01 to POS-09, PRV-01 to PRV-03, and the form of identifiers (ID).

use super::case::{Case, MOTION, code_of, said};
use super::hit::{Hits, contradiction, doubt, forbidden, missing, no_data, none, note};
use crate::billing::book::on;
use crate::billing::validate;

const USUAL: [&str; 6] = ["11", "19", "22", "49", "62", "24"];
const HOSPITAL: [&str; 3] = ["19", "21", "22"];

fn place<'b>(c: &'b Case<'_>) -> &'b str {
    c.encounter.place_of_service.as_deref().unwrap_or_default()
}

fn captured(c: &Case<'_>, hits: Hits) -> Hits {
    if c.motion().is_empty() { none() } else { hits }
}

/// POS-01: usual places of a motion study. To know only; a place must be stated and exist.
pub(super) fn pos_01(c: &Case<'_>) -> Hits {
    let p = place(c);
    let known = on(&c.basis.book.places, c.date, |r| r.code == p).is_some();
    let institutional = c.encounter.claim_form.as_deref() == Some("institutional");
    none()
        .when(
            p.is_empty() && !institutional,
            missing("encounter.place_of_service", "two digits of the place of service").block(),
        )
        .when(
            !p.is_empty() && !known,
            forbidden(
                "encounter.place_of_service",
                "no such place of service",
                "correct it",
            )
            .block(),
        )
        .when(
            known && !USUAL.contains(&p) && c.has_study(),
            note(
                "encounter.place_of_service",
                "not a usual place of a motion study",
            ),
        )
}

/// POS-02: kind of facility, form of the claim, place and type of bill fit together.
pub(super) fn pos_02(c: &Case<'_>) -> Hits {
    let e = &c.encounter;
    let form = e.claim_form.as_deref();
    let hospital = e.facility_kind.as_deref() == Some("hospital_outpatient");
    let institutional = form == Some("institutional");
    let bill = e
        .type_of_bill
        .as_deref()
        .is_none_or(|t| ["013", "085", "13", "85"].contains(&t));
    let revenue = c
        .record
        .line
        .iter()
        .any(|l| !l.revenue_code.as_deref().is_some_and(validate::revenue));
    none()
        .when(
            form.is_none(),
            missing("encounter.claim_form", "professional or institutional"),
        )
        .when(
            e.facility_kind.is_none(),
            missing("encounter.facility_kind", "kind of facility"),
        )
        .when(
            hospital && form == Some("professional") && c.bills("96000"),
            contradiction(
                "encounter.claim_form",
                "a hospital outpatient department bills the capture on an institutional claim",
                "correct the form",
            ),
        )
        .when(
            institutional && !hospital && e.facility_kind.is_some(),
            contradiction(
                "encounter.facility_kind",
                "an institutional claim of something that is no hospital outpatient department",
                "correct one of the two",
            ),
        )
        .when(
            institutional && (!bill || e.type_of_bill.is_none()),
            contradiction(
                "encounter.type_of_bill",
                "not 013 or 085",
                "correct the type of bill",
            ),
        )
        .when(
            institutional && revenue,
            missing("line.revenue_code", "four digits, for instance 0929"),
        )
        .when(
            institutional && c.bills("96004"),
            contradiction(
                "line.code",
                "the interpretation on an institutional claim",
                "it goes on the professional claim, place 19 or 22",
            )
            .of("96004"),
        )
        .when(
            hospital && place(c) == "11",
            contradiction(
                "encounter.place_of_service",
                "an office, and a hospital outpatient department",
                "correct one of the two",
            ),
        )
        .when(
            e.facility_kind.as_deref() == Some("office") && HOSPITAL.contains(&place(c)),
            contradiction(
                "encounter.place_of_service",
                "a hospital, and an office",
                "correct one of the two",
            ),
        )
}

/// POS-03: ambulatory surgical centres are not paid for the study (E-12).
pub(super) fn pos_03(c: &Case<'_>) -> Hits {
    captured(
        c,
        none().when(
            place(c) == "24",
            forbidden(
                "encounter.place_of_service",
                "an ambulatory surgical centre: no payment status is known for the motion codes",
                "ask the payer",
            ),
        ),
    )
}

/// POS-04: in an office Medicare has no rate of its own for these codes: the file says NA (E-11).
pub(super) fn pos_04(c: &Case<'_>) -> Hits {
    let p = place(c);
    let outside = on(&c.basis.book.places, c.date, |r| r.code == p).is_some_and(|r| !r.row.facility);
    let mut hits = none();
    if !c.medicare() || !outside {
        return hits;
    }
    for code in c.motion() {
        hits = match c.indicators(code) {
            Some(row) if row.row.not_outside_facility => hits.when(true, doubt("encounter.place_of_service", "outside a facility, where the file says NA: the contractor may price at the facility rate, or deny", "ask the contractor").of(code).by(&row.origin)),
            Some(_) => hits,
            None => hits.with([no_data("encounter.place_of_service", &format!("no indicator of {code} for the day of service")).of(code)]),
        };
    }
    hits
}

/// POS-05: somebody confirmed the contract for gait laboratory services.
pub(super) fn pos_05(c: &Case<'_>) -> Hits {
    captured(
        c,
        none()
            .when(
                c.coverage.contract_confirmed_date.is_none(),
                missing(
                    "coverage.contract_confirmed_date",
                    "day on which the contract for gait laboratory services was confirmed",
                ),
            )
            .when(
                !said(&c.coverage.contract_confirmed_by),
                missing("coverage.contract_confirmed_by", "who confirmed it"),
            ),
    )
}

/// POS-06: therapy at 11, 19, 22: ordinary Part B. To know only.
pub(super) fn pos_06(c: &Case<'_>) -> Hits {
    none().when(
        c.bills("97116") && ["11", "19", "22"].contains(&place(c)),
        note(
            "encounter.place_of_service",
            "outpatient therapy: ordinary rules of Part B",
        )
        .of("97116"),
    )
}

/// POS-07: in a covered stay (skilled nursing, home health, rehabilitation hospital) therapy is inside the stay's rate.
pub(super) fn pos_07(c: &Case<'_>) -> Hits {
    let stay = super::case::is_one_of(&c.encounter.stay_status, &["SNF_A", "HH_A", "IRF", "inpatient"]);
    let open = c.encounter.stay_status.is_none() || c.encounter.stay_status.as_deref() == Some("unknown");
    none()
        .when(
            c.bills("97116") && stay,
            forbidden(
                "encounter.stay_status",
                "a covered stay: therapy is inside its rate",
                "do not bill it",
            )
            .of("97116"),
        )
        .when(
            c.bills("97116") && open,
            missing(
                "encounter.stay_status",
                "whether a covered stay is active, from the eligibility answer",
            )
            .of("97116")
            .warn(),
        )
}

/// POS-08: a nursing facility without a covered stay: ordinary rules. To know only.
pub(super) fn pos_08(c: &Case<'_>) -> Hits {
    none().when(
        c.bills("97116") && place(c) == "32",
        note(
            "encounter.place_of_service",
            "a stay that is not covered: Part B, ordinary rules",
        )
        .of("97116"),
    )
}

/// POS-09: indicator 7: a therapist in own practice is not paid for patients of a hospital (E-23).
pub(super) fn pos_09(c: &Case<'_>) -> Hits {
    let mut hits = none();
    for (index, line) in c.record.line.iter().enumerate() {
        let code = code_of(line);
        let own = line.performer_position.as_deref() == Some("independent");
        let therapist = c.record.personnel.iter().any(|p| {
            p.name.is_some()
                && p.name == line.performer
                && matches!(p.credential.as_deref(), Some("PT" | "OT" | "PTA" | "OTA"))
        });
        let seven = c.indicators(code).filter(|r| r.row.pc_tc == "7");
        if let (true, true, true, Some(row)) = (own, therapist, HOSPITAL.contains(&c.place(line)), seven) {
            hits = hits.when(
                true,
                forbidden(
                    &format!("line[{index}].performer_position"),
                    "a therapist in own practice and a patient of a hospital (indicator 7)",
                    "the hospital bills it",
                )
                .of(code)
                .by(&row.origin),
            );
        }
    }
    hits
}

/// PRV-01: taxonomies have their form and are known.
pub(super) fn prv_01(c: &Case<'_>) -> Hits {
    let mut hits = none();
    let people = c
        .record
        .personnel
        .iter()
        .enumerate()
        .map(|(i, p)| (format!("personnel[{i}].taxonomy"), p.taxonomy.as_deref()));
    let providers = c
        .record
        .provider
        .iter()
        .enumerate()
        .map(|(i, p)| (format!("provider[{i}].taxonomy"), p.taxonomy.as_deref()));
    let reader = std::iter::once((
        "interpretation.taxonomy".to_owned(),
        c.interpretation.taxonomy.as_deref(),
    ));
    for (field, code) in people.chain(providers).chain(reader) {
        let Some(code) = code else { continue };
        let known = on(&c.basis.book.taxonomies, c.date, |t| t.code == code).is_some();
        hits = hits
            .when(
                !validate::taxonomy(code),
                doubt(&field, "not the form of a taxonomy code", "correct it"),
            )
            .when(
                validate::taxonomy(code) && !known,
                doubt(
                    &field,
                    "a taxonomy code that is not in the table of fields that gait laboratories meet",
                    "check it",
                ),
            );
    }
    hits
}

/// PRV-02: a payer has an identifier and a name of its own; "BUCA" is a nickname of four payers.
pub(super) fn prv_02(c: &Case<'_>) -> Hits {
    let v = &c.coverage;
    let named = [&v.payer_id, &v.payer_name, &v.relationship]
        .into_iter()
        .all(said);
    let incomplete = !c.record.coverage.is_empty() && !named;
    let nickname = c
        .coverage
        .payer_name
        .as_deref()
        .is_some_and(|n| n.trim().eq_ignore_ascii_case("buca"));
    none()
        .when(
            c.record.coverage.is_empty(),
            missing("coverage", "who pays").block(),
        )
        .when(
            incomplete,
            missing(
                "coverage.payer_id",
                "identifier and name of the payer, relationship to the subscriber",
            )
            .block(),
        )
        .when(
            !c.record.coverage.is_empty() && c.coverage.member_id.is_none(),
            missing("coverage.member_id", "member number").block(),
        )
        .when(
            nickname,
            doubt(
                "coverage.payer_name",
                "a nickname for four payers",
                "name the payer",
            )
            .warn(),
        )
        .when(
            c.coverage.effective_from.is_some_and(|d| d > c.date)
                || c.coverage.effective_to.is_some_and(|d| d < c.date),
            contradiction(
                "coverage.effective_from",
                "the coverage does not hold on the day of service",
                "ask the payer",
            )
            .block(),
        )
}

/// PRV-03: the credential of who performed decides GP, GO, CQ, CO: it must be known.
pub(super) fn prv_03(c: &Case<'_>) -> Hits {
    let mut hits = none();
    for entry in &c.record.time {
        let Some(code) = entry.code.as_deref() else {
            continue;
        };
        let credential = c
            .record
            .personnel
            .iter()
            .find(|p| p.name.is_some() && p.name == entry.performer)
            .and_then(|p| p.credential.as_deref());
        let discipline = c.therapy.discipline.as_deref();
        let fits = match credential {
            Some("PT" | "PTA") => discipline == Some("PT"),
            Some("OT" | "OTA") => discipline == Some("OT"),
            _ => true,
        };
        if ["therapy", "group", "addon"].contains(&c.family(code)) {
            hits = hits
                .when(
                    credential.is_none(),
                    missing(
                        "personnel.credential",
                        "credential of who performed, in [[personnel]] by the same name",
                    )
                    .of(code),
                )
                .when(
                    !fits,
                    contradiction(
                        "therapy.discipline",
                        "not the discipline of who performed",
                        "correct one of the two",
                    )
                    .of(code),
                );
        }
    }
    hits
}

/// ID-01: identifiers have their form: provider numbers, tax number, member number, postal code, charges.
pub(super) fn id_01(c: &Case<'_>) -> Hits {
    let mut hits = none();
    let mut npis: Vec<(String, Option<&str>)> = vec![
        ("order.orderer_npi".to_owned(), c.order.orderer_npi.as_deref()),
        (
            "necessity.author_npi".to_owned(),
            c.necessity.author_npi.as_deref(),
        ),
        (
            "interpretation.interpreter_npi".to_owned(),
            c.interpretation.interpreter_npi.as_deref(),
        ),
    ];
    npis.extend(
        c.record
            .personnel
            .iter()
            .enumerate()
            .map(|(i, p)| (format!("personnel[{i}].npi"), p.npi.as_deref())),
    );
    npis.extend(
        c.record
            .provider
            .iter()
            .enumerate()
            .map(|(i, p)| (format!("provider[{i}].npi"), p.npi.as_deref())),
    );
    for (field, npi) in npis {
        hits = hits.when(
            npi.is_some_and(|n| !validate::npi(n)),
            contradiction(&field, "not a provider number: form or check digit", "correct it"),
        );
    }
    for (index, p) in c.record.provider.iter().enumerate() {
        let at = |word: &str| format!("provider[{index}].{word}");
        let billing = matches!(p.role.as_deref(), Some("billing" | "facility"));
        let employer = p.tax_id_kind.as_deref() != Some("SY");
        let tax = p.tax_id.as_ref().map(|t| t.reveal().as_str());
        let zip = p.zip.as_deref();
        hits = hits
            .when(
                tax.is_some_and(|t| employer && !validate::ein(t)),
                contradiction(&at("tax_id"), "not nine digits", "correct it"),
            )
            .when(
                tax.is_some_and(|t| employer && validate::ein(t) && !validate::ein_prefix_known(t)),
                doubt(
                    &at("tax_id"),
                    "its first two digits were never given out",
                    "check it",
                )
                .warn(),
            )
            .when(
                billing && !zip.is_some_and(validate::zip_plus_4),
                missing(&at("zip"), "nine digits of the postal code"),
            )
            .when(
                p.address_line_1
                    .as_deref()
                    .is_some_and(|a| a.to_lowercase().replace('.', "").starts_with("po box")),
                contradiction(
                    &at("address_line_1"),
                    "a post box",
                    "a billing address is a street",
                ),
            );
    }
    let billing = c
        .record
        .provider
        .iter()
        .find(|p| p.role.as_deref() == Some("billing"));
    let member = c.coverage.member_id.as_ref().map(|m| m.reveal().as_str());
    hits = hits
        .when(
            !billing.is_some_and(|p| said(&p.npi)),
            missing("provider.npi", "the billing provider with its number"),
        )
        .when(
            billing.is_none_or(|p| p.tax_id.is_none()),
            missing("provider.tax_id", "the billing provider's tax number"),
        )
        .when(
            member.is_some_and(|m| !validate::member(m)),
            contradiction(
                "coverage.member_id",
                "not the form of a member number",
                "correct it",
            ),
        )
        .when(
            c.medicare() && member.is_some_and(|m| !validate::mbi(m)),
            contradiction(
                "coverage.member_id",
                "not the form of a Medicare beneficiary number",
                "correct it",
            ),
        )
        .when(
            c.patient.zip.as_ref().is_some_and(|z| !validate::zip(z.reveal())),
            contradiction("patient.zip", "not a postal code", "correct it"),
        )
        .when(
            c.patient.birth_date.is_none(),
            missing("patient.birth_date", "date of birth"),
        )
        .when(
            c.patient.family_name.is_none() || c.patient.given_name.is_none(),
            missing("patient.family_name", "name of the patient"),
        )
        .when(
            c.patient.administrative_sex.is_none(),
            missing("patient.administrative_sex", "administrative sex"),
        )
        .when(c.patient.mrn.is_none(), missing("patient.mrn", "record number"))
        .when(
            c.patient
                .birth_date
                .as_ref()
                .is_some_and(|d| *d.reveal() > c.date),
            contradiction("patient.birth_date", "after the day of service", "correct it"),
        );
    for (stated, field) in [
        (billing.is_some_and(|p| said(&p.name)), "provider.name"),
        (
            billing.is_some_and(|p| said(&p.address_line_1)),
            "provider.address_line_1",
        ),
        (billing.is_some_and(|p| said(&p.city)), "provider.city"),
        (billing.is_some_and(|p| said(&p.state)), "provider.state"),
    ] {
        hits = hits.when(
            !stated,
            missing(field, "name and address of the billing provider"),
        );
    }
    for (index, line) in c.record.line.iter().enumerate() {
        hits = hits.when(
            line.date.is_none(),
            missing(&format!("line[{index}].date"), "day of service of the line").of(code_of(line)),
        );
        hits = hits.when(
            line.charge_cents.unwrap_or(0) == 0,
            missing(&format!("line[{index}].charge_cents"), "charge in cents").of(code_of(line)),
        );
    }
    let limit = c.basis.policy.filing_days;
    let (y0, m0, d0) = c.date.parts();
    let (y1, m1, d1) = c.basis.today.parts();
    let elapsed =
        i64::from(y1 - y0) * 365 + (i64::from(m1) - i64::from(m0)) * 30 + i64::from(d1) - i64::from(d0);
    hits.when(
        limit.is_some_and(|l| elapsed > i64::from(l)),
        doubt(
            "encounter.start_date",
            "the time to file a claim may be over",
            "check the payer's limit",
        )
        .warn(),
    )
    .when(
        c.record
            .line
            .iter()
            .any(|l| MOTION.contains(&code_of(l)) && !said(&l.performer)),
        missing("line.performer", "who performed the study").warn(),
    )
}

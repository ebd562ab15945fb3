//! How often, at which age, with which authorisation: FR, AGE, PA.

use super::Check;
use super::case::{Case, code_of, is_one_of, said, units_of};
use super::hit::{Hits, contradiction, doubt, forbidden, missing, no_data, none, note};
use crate::billing::book::on;

fn study(c: &Case<'_>, hits: Hits) -> Hits {
    if c.has_study() { hits } else { none() }
}

fn captured(c: &Case<'_>, hits: Hits) -> Hits {
    if c.motion().is_empty() { none() } else { hits }
}

/// FR-01: a repeat expects something new, with the day on which the change was documented.
pub(super) fn fr_01(c: &Case<'_>) -> Hits {
    let reasons = [
        "healing after surgery",
        "change of status",
        "earlier result invalid",
        "new intervention planned",
    ];
    let any = !c.record.previous_study.is_empty();
    let hits = none()
        .when(any && !is_one_of(&c.necessity.repeat_reason, &reasons), missing("necessity.repeat_reason", "healing after surgery, change of status, earlier result invalid, or new intervention planned"))
        .when(any && c.necessity.change_documented_date.is_none(), missing("necessity.change_documented_date", "day on which the change was documented"));
    captured(c, hits)
}

/// FR-02: no more units of a day than the table allows, over all lines.
pub(super) fn fr_02(c: &Case<'_>) -> Hits {
    let mut hits = none();
    for code in c
        .codes
        .iter()
        .filter(|code| super::case::MOTION.contains(&code.as_str()) || *code == "96004")
    {
        let units: u32 = c
            .record
            .line
            .iter()
            .filter(|l| code_of(l) == code)
            .map(units_of)
            .sum();
        hits = match on(&c.basis.book.units, c.date, |m| m.code == *code) {
            Some(row) => hits.when(
                units > row.row.most,
                forbidden(
                    "line.units",
                    &format!("{units} units, at most {} on a day", row.row.most),
                    "take units off",
                )
                .of(code)
                .by(&row.origin),
            ),
            None => hits
                .when(
                    units > 1,
                    no_data(
                        "line.units",
                        "no row of the most units for the day of service, and more than one unit",
                    )
                    .of(code),
                )
                .when(
                    units <= 1,
                    note(
                        "line.units",
                        "no row of the most units for the day of service; one unit is stated",
                    )
                    .of(code),
                ),
        };
    }
    hits
}

/// FR-03: a unit is a session, whatever the number of trials, conditions or limbs.
pub(super) fn fr_03(c: &Case<'_>) -> Hits {
    let mut hits = none();
    for (index, line) in c.record.line.iter().enumerate() {
        let code = code_of(line);
        if !super::case::MOTION.contains(&code) && code != "96004" {
            continue;
        }
        let field = format!("line[{index}].units");
        hits = hits
            .when(line.units.unwrap_or(0) == 0, missing(&field, "one unit").of(code))
            .when(
                units_of(line) > 1,
                forbidden(
                    &field,
                    "more than one unit: trials, conditions and limbs are not counted",
                    "one unit",
                )
                .of(code),
            );
    }
    hits
}

/// AGE-01: a very young child: why the test suits.
pub(super) fn age_01(c: &Case<'_>) -> Hits {
    let limit = f64::from(c.basis.policy.age_text_below_years);
    let young = c.age_years().is_some_and(|a| a < limit);
    study(
        c,
        none().when(
            young && !said(&c.necessity.age_suitability),
            missing(
                "necessity.age_suitability",
                "why the test suits at this age, and how far the child is able to take part",
            ),
        ),
    )
}

/// AGE-03: no age is refused; a payer that covers children only is named.
pub(super) fn age_03(c: &Case<'_>) -> Hits {
    let adult = c.age_years().is_some_and(|a| a >= 18.0);
    study(
        c,
        none()
            .when(
                adult && c.basis.policy.children_only,
                doubt(
                    "patient.birth_date",
                    "an adult, and the payer covers children only",
                    "ask the payer",
                ),
            )
            .when(
                c.age_years().is_none(),
                missing(
                    "patient.birth_date",
                    "date of birth or age: rules of age cannot be judged",
                ),
            ),
    )
}

/// PA-01: where the payer asks for it, an approved authorisation that fits codes, days, units, renderer.
pub(super) fn pa_01(c: &Case<'_>) -> Hits {
    let asked: Vec<&String> = c
        .codes
        .iter()
        .filter(|code| c.basis.policy.requires_authorisation.contains(code))
        .collect();
    if asked.is_empty() {
        return none();
    }
    let a = &c.authorisation;
    let granted = a.codes.clone().unwrap_or_default();
    let lacking: Vec<&str> = asked
        .iter()
        .map(|x| x.as_str())
        .filter(|x| !granted.iter().any(|g| g == x))
        .collect();
    let differs = |role: &str, npi: &Option<String>| {
        let own = c
            .record
            .provider
            .iter()
            .find(|p| p.role.as_deref() == Some(role))
            .and_then(|p| p.npi.clone());
        matches!((npi, own), (Some(theirs), Some(mine)) if *theirs != mine)
    };
    none()
        .when(
            a.number.is_none(),
            missing("authorisation.number", "number of the authorisation"),
        )
        .when(
            a.status.as_deref() != Some("approved"),
            missing("authorisation.status", "an approved authorisation"),
        )
        .when(
            !lacking.is_empty(),
            contradiction(
                "authorisation.codes",
                &format!("not authorised: {}", lacking.join(", ")),
                "ask the payer",
            ),
        )
        .when(
            a.valid_from.is_none_or(|d| d > c.date) || a.valid_to.is_none_or(|d| d < c.date),
            contradiction(
                "authorisation.valid_from",
                "the day of service is not within the authorised days",
                "ask the payer",
            ),
        )
        .when(
            a.units_left.unwrap_or(0) == 0,
            contradiction("authorisation.units_left", "no unit left", "ask the payer"),
        )
        .when(
            differs("rendering", &a.rendering_npi),
            contradiction(
                "authorisation.rendering_npi",
                "authorised for somebody else",
                "ask the payer",
            ),
        )
        .when(
            differs("facility", &a.facility_npi),
            contradiction(
                "authorisation.facility_npi",
                "authorised for another facility",
                "ask the payer",
            ),
        )
}

fn asks(c: &Case<'_>) -> bool {
    c.codes
        .iter()
        .any(|code| c.basis.policy.requires_authorisation.contains(code))
}

/// PA-02: packet: a current note with symptoms, limits and focused examination.
pub(super) fn pa_02(c: &Case<'_>) -> Hits {
    none().when(
        asks(c) && !c.attached().contains("clinical_note"),
        missing("attachment.class", "packet: a clinical_note"),
    )
}

/// PA-03: packet: records of treatment so far, or the exception.
pub(super) fn pa_03(c: &Case<'_>) -> Hits {
    none().when(
        asks(c) && !c.attached().contains("prior_treatment") && !said(&c.necessity.exception_reason),
        missing(
            "attachment.class",
            "packet: prior_treatment, or the reason of the exception",
        ),
    )
}

/// PA-04: packet: the question and the decision that depends on it.
pub(super) fn pa_04(c: &Case<'_>) -> Hits {
    none().when(
        asks(c) && !(said(&c.order.clinical_question) && said(&c.necessity.decision_pending)),
        missing(
            "order.clinical_question",
            "packet: the question and the decision that depends on it",
        ),
    )
}

/// PA-05: packet: imaging where there is any.
pub(super) fn pa_05(c: &Case<'_>) -> Hits {
    none().when(
        asks(c) && !c.attached().contains("imaging"),
        missing("attachment.class", "packet: imaging where there is any").info(),
    )
}

/// PA-06: a commercial payer of therapy may ask for more than base rules say.
pub(super) fn pa_06(c: &Case<'_>) -> Hits {
    none().when(
        !c.therapy_lines().is_empty() && c.basis.policy.id == "none",
        doubt(
            "coverage.policy",
            "therapy, and no payer file",
            "ask for prior authorisation, frequency and network rules, or name a payer file",
        ),
    )
}

/// PA-07: a payer file whose days are over is not confirmed.
pub(super) fn pa_07(c: &Case<'_>) -> Hits {
    let policy = c.basis.policy;
    let review = policy.review_by.is_some_and(|d| d < c.basis.today);
    none()
        .when(
            !policy.holds_on(c.date),
            doubt(
                "coverage.policy",
                "the payer file does not hold on the day of service",
                "confirm the policy with the payer",
            )
            .by(&policy.origin()),
        )
        .when(
            policy.holds_on(c.date) && review,
            doubt(
                "coverage.policy",
                "the payer file was due for review",
                "confirm the policy with the payer",
            )
            .by(&policy.origin())
            .info(),
        )
}

/// PA-08: the reviewer's five questions, answered before he asks.
pub(super) fn pa_08(c: &Case<'_>) -> Hits {
    let questions: [(&str, Check); 5] = [
        ("clear indication", super::necessity::mn_02),
        ("result changes management", super::necessity::mn_03),
        ("prior care", super::necessity::mn_04),
        ("technology, personnel, interpreted report", |c| {
            let mut all = super::equipment::doc_07(c).0;
            all.extend(super::equipment::doc_10(c).0);
            all.extend(super::equipment::doc_12(c).0);
            Hits(all)
        }),
        ("not cosmetic, screening or research", |c| {
            let mut all = super::necessity::ex_01(c).0;
            all.extend(super::necessity::ex_02(c).0);
            Hits(all)
        }),
    ];
    let open: Vec<&str> = questions
        .iter()
        .filter(|(_, rule)| !rule(c).0.is_empty())
        .map(|(name, _)| *name)
        .collect();
    study(
        c,
        none().when(
            !open.is_empty(),
            note(
                "necessity",
                &format!("a reviewer would say no to: {}", open.join("; ")),
            ),
        ),
    )
}

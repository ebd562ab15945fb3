//! Whether the study was needed and is covered, how often, at which age, and whether it was authorised: MN, EX, FR, AGE, PA.

use super::Check;
use super::case::{Case, is_one_of, listed, said};
use super::hit::{Hits, doubt, forbidden, missing, no_data, none, note};
use crate::billing::Date;
use crate::billing::book::{DiagnosisList, Musculoskeletal, on};
use crate::billing::diagnosis::Pattern;

const INDICATIONS: [&str; 6] = [
    "gait abnormality",
    "neuromuscular disease",
    "pre-operative planning",
    "orthosis or prosthesis decision",
    "persisting impairment",
    "other",
];

fn purpose(c: &Case<'_>, words: &[&str]) -> bool {
    c.necessity
        .purpose
        .iter()
        .flatten()
        .any(|p| words.contains(&p.as_str()))
}

fn study(c: &Case<'_>, hits: Hits) -> Hits {
    if c.has_study() { hits } else { none() }
}

fn captured(c: &Case<'_>, hits: Hits) -> Hits {
    if c.motion().is_empty() { none() } else { hits }
}

/// MN-01: where the payer asks for all five criteria together, each of them is met.
pub(super) fn mn_01(c: &Case<'_>) -> Hits {
    if !c.basis.policy.criteria || !c.has_study() {
        return none();
    }
    let criteria: [(&str, Check); 5] = [
        ("indication", mn_02),
        ("change of management", mn_03),
        ("prior care", mn_04),
        ("personnel and system", mn_05),
        ("documents", mn_06),
    ];
    let open: Vec<&str> = criteria
        .iter()
        .filter(|(_, rule)| !rule(c).0.is_empty())
        .map(|(name, _)| *name)
        .collect();
    none().when(
        !open.is_empty(),
        missing(
            "necessity",
            &format!(
                "the payer asks for five criteria together; open: {}",
                open.join(", ")
            ),
        ),
    )
}

/// MN-02: an indication with its severity and functional limit.
pub(super) fn mn_02(c: &Case<'_>) -> Hits {
    let n = &c.necessity;
    let hits = none()
        .when(!is_one_of(&n.indication, &INDICATIONS), missing("necessity.indication", "gait abnormality, neuromuscular disease, pre-operative planning, orthosis or prosthesis decision, persisting impairment or other"))
        .when(!said(&n.severity), missing("necessity.severity", "how severe it is"))
        .when(!said(&n.functional_limitation), missing("necessity.functional_limitation", "what the person is not able to do"));
    study(c, hits)
}

/// MN-03: the result is able to change what is done.
pub(super) fn mn_03(c: &Case<'_>) -> Hits {
    let n = &c.necessity;
    study(
        c,
        none().when(
            !said(&n.decision_pending) || !listed(&n.options),
            missing(
                "necessity.decision_pending",
                "the decision and the options that depend on the result",
            ),
        ),
    )
}

/// MN-04: care tried before, or why not.
pub(super) fn mn_04(c: &Case<'_>) -> Hits {
    super::clinical::doc_18(c)
}

/// MN-05: who interprets has a taxonomy of the field; for a child, of children where the payer asks.
pub(super) fn mn_05(c: &Case<'_>) -> Hits {
    if !c.bills("96004") && c.interpretation.status.as_deref() != Some("done") {
        return none();
    }
    let field = "interpretation.taxonomy";
    let Some(code) = c.interpretation.taxonomy.as_deref() else {
        return none().when(true, missing(field, "taxonomy of who interprets"));
    };
    let row = on(&c.basis.book.taxonomies, c.date, |t| t.code == code).map(|r| &r.row);
    let child = c.age_years().is_some_and(|a| a < 18.0);
    none()
        .when(
            row.is_none_or(|r| r.kind != "physician"),
            doubt(
                field,
                "not a physician's field that interprets gait",
                "have a named person confirm the expertise",
            ),
        )
        .when(
            child
                && c.basis.policy.interpreter_with_children
                && row.is_some_and(|r| r.kind == "physician" && r.ages != "child"),
            doubt(
                field,
                "a child, and a field that does not name children",
                "ask the payer, or have a named person confirm the expertise",
            ),
        )
}

/// MN-06: the documents that the payer wants go along.
pub(super) fn mn_06(c: &Case<'_>) -> Hits {
    let attached = c.attached();
    let lacking = c
        .basis
        .policy
        .attachments_required
        .iter()
        .filter(|a| !attached.contains(a.as_str()));
    study(
        c,
        none().with(lacking.map(|a| missing("attachment.class", &format!("a document of the class {a}")))),
    )
}

/// MN-07: the first reason of denial, said before the payer does: no functional deficit or no plan.
pub(super) fn mn_07(c: &Case<'_>) -> Hits {
    let n = &c.necessity;
    study(
        c,
        none().when(
            !said(&n.functional_limitation) || !(listed(&n.plan_by_result) || said(&n.decision_pending)),
            missing(
                "necessity",
                "functional deficit and plan: without them necessity counts as not shown",
            ),
        ),
    )
}

/// MN-08: neurological, musculoskeletal or symptom diagnosis; what the payer's list and E-40 make of it.
pub(super) fn mn_08(c: &Case<'_>) -> Hits {
    let codes = c.diagnosis_codes();
    if !c.has_study() || codes.is_empty() {
        return none();
    }
    let starts = |letters: &[&str]| {
        codes
            .iter()
            .any(|code| letters.iter().any(|l| code.starts_with(l)))
    };
    let neurological = starts(&["G", "I6", "Q05", "F44"]);
    let musculoskeletal = starts(&["M", "Q6", "Q7", "S"]);
    let policy = c.basis.policy;
    let alone = musculoskeletal && !neurological;
    let reason = said(&c.necessity.musculoskeletal_reason);
    let patterns: Vec<Pattern> = policy
        .diagnosis
        .iter()
        .filter_map(|e| Pattern::parse(&e.read).ok())
        .collect();
    let outside = policy.diagnosis_list == DiagnosisList::Exclusive
        && !codes.iter().any(|code| patterns.iter().any(|p| p.covers(code)));
    let palsy = codes.iter().any(|code| code.starts_with("G80"));
    none()
        .when(outside, forbidden("diagnosis", "no diagnosis is in the payer's list, and the list is all there is", "do not bill this study to this payer").block())
        .when(alone && policy.musculoskeletal == Musculoskeletal::Justify && !reason, missing("necessity.musculoskeletal_reason", "why a condition that is not neurological needs this test"))
        .when(alone && policy.musculoskeletal == Musculoskeletal::Refused, forbidden("diagnosis", "musculoskeletal only, and the payer refuses that", "do not bill this study to this payer").block())
        .when(!neurological && !musculoskeletal, doubt("diagnosis", "only symptom or other codes", "name the disease where it is known"))
        .when(policy.id == "none" && !palsy, note("diagnosis", "many payers cover gait analysis for the planning of surgery in cerebral palsy only: name a payer file"))
}

/// MN-09: Medicare: the contractor's determination; none does not mean that the study is covered.
pub(super) fn mn_09(c: &Case<'_>) -> Hits {
    let v = &c.coverage;
    let hits = none()
        .when(!said(&v.contractor), missing("coverage.contractor", "the administrative contractor"))
        .when(!said(&v.coverage_determination), no_data("coverage.coverage_determination", "no local determination is named; none was found for gait analysis, which does not mean that it is covered"));
    if c.medicare() { study(c, hits) } else { none() }
}

/// MN-10: populations that are usual. To know only.
pub(super) fn mn_10(c: &Case<'_>) -> Hits {
    let usual = [
        "G80", "G81", "I69", "G20", "G35", "G71", "G60", "S06", "M16", "M17", "Z96.6", "Q66", "Q05", "Z47",
    ];
    let any = c
        .diagnosis_codes()
        .iter()
        .any(|code| usual.iter().any(|u| code.starts_with(u)));
    study(
        c,
        none().when(
            !any && !c.diagnosis_codes().is_empty(),
            note(
                "diagnosis",
                "not one of the populations that gait studies are usually asked for",
            ),
        ),
    )
}

/// MN-11: progressive neuromuscular disease: the study may time interventions. To know only.
pub(super) fn mn_11(c: &Case<'_>) -> Hits {
    let progressive = c
        .diagnosis_codes()
        .iter()
        .any(|code| ["G71", "G12", "G60", "G11"].iter().any(|p| code.starts_with(p)));
    study(c, none().when(progressive, note("necessity.indication", "progressive disease: a study may time interventions or changes of devices; the statement should say which")))
}

/// EX-01: not covered: baseline, research or curiosity without plan; also said in words.
pub(super) fn ex_01(c: &Case<'_>) -> Hits {
    let text = c.necessity.text.as_deref().unwrap_or_default().to_lowercase();
    let words = [
        "baseline only",
        "baseline documentation",
        "curiosity",
        "for research",
    ];
    let hits = none()
        .when(
            c.necessity.purpose.as_ref().is_none_or(Vec::is_empty),
            missing("necessity.purpose", "the purpose, for instance clinical_decision"),
        )
        .when(
            purpose(c, &["baseline", "research", "curiosity"]),
            forbidden(
                "necessity.purpose",
                "a purpose that is not covered",
                "do not bill the study",
            ),
        )
        .when(
            words.iter().any(|w| text.contains(w)),
            forbidden(
                "necessity.text",
                "the words name a purpose that is not covered",
                "ask the author what the study decides",
            ),
        );
    study(c, hits)
}

/// EX-02: not covered: cosmetic only, screening without symptoms.
pub(super) fn ex_02(c: &Case<'_>) -> Hits {
    study(
        c,
        none().when(
            purpose(c, &["cosmetic", "screening"]),
            forbidden(
                "necessity.purpose",
                "cosmetic or screening",
                "do not bill the study",
            ),
        ),
    )
}

/// EX-03: without a three-dimensional capture the codes must not be billed.
pub(super) fn ex_03(c: &Case<'_>) -> Hits {
    let three = c.evidence.has_three_dimensional_data();
    let kinematic = c.bills("96000") || c.bills("96001");
    let any_file = c.evidence.captures.iter().any(|f| f.used);
    none().when(
        (kinematic && !three) || (!c.motion().is_empty() && !any_file),
        forbidden(
            "captures",
            "no capture in three dimensions that results rest on",
            "observation of gait is not a motion study: link the captures or do not bill",
        ),
    )
}

fn months_before(date: Date, months: u32) -> i64 {
    let (year, month, _) = date.parts();
    i64::from(year) * 12 + i64::from(month) - i64::from(months)
}

fn recent(c: &Case<'_>) -> bool {
    let (_, _, day) = c.date.parts();
    let limit = months_before(c.date, c.basis.policy.repeat_months);
    c.record.previous_study.iter().filter_map(|s| s.date).any(|d| {
        let (y, m, own) = d.parts();
        let at = i64::from(y) * 12 + i64::from(m);
        d < c.date && (at > limit || (at == limit && own >= day))
    })
}

/// EX-04: no second study without a new indication.
pub(super) fn ex_04(c: &Case<'_>) -> Hits {
    captured(
        c,
        none().when(
            recent(c) && !said(&c.necessity.repeat_reason),
            missing(
                "necessity.repeat_reason",
                "a study within the look-back time: the new indication, or why its result no longer holds",
            ),
        ),
    )
}

/// EX-05: not covered: school or administrative purposes.
pub(super) fn ex_05(c: &Case<'_>) -> Hits {
    study(
        c,
        none().when(
            purpose(c, &["administrative"]),
            forbidden("necessity.purpose", "administrative", "do not bill the study"),
        ),
    )
}

/// EX-06: to watch progress is a purpose only with a documented change (FR-01).
pub(super) fn ex_06(c: &Case<'_>) -> Hits {
    study(c, none().when(purpose(c, &["monitoring"]) && c.necessity.change_documented_date.is_none(), doubt("necessity.purpose", "monitoring, and no documented change", "one source names monitoring, the payer's policy refuses routine repeats: document the change")))
}

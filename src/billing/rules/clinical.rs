//! What must be documented around the study: examination, consent, measures, plan, report: DOC-15 to DOC-24.

use super::case::{Case, is_one_of, listed, said};
use super::hit::{Hits, contradiction, missing, none};

fn study(c: &Case<'_>, hits: Hits) -> Hits {
    if c.has_study() { hits } else { none() }
}

fn captured(c: &Case<'_>, hits: Hits) -> Hits {
    if c.motion().is_empty() { none() } else { hits }
}

/// DOC-15: history and examination with a view to gait, before the study.
pub(super) fn doc_15(c: &Case<'_>) -> Hits {
    let e = &c.exam;
    let parts = [e.range_of_motion, e.strength, e.tone, e.selectivity];
    let hits = none()
        .when(e.date.is_none(), missing("exam.date", "day of the examination"))
        .when(!said(&e.author), missing("exam.author", "who examined"))
        .when(
            !said(&e.text),
            missing("exam.text", "history and findings with a view to gait"),
        )
        .when(
            parts.iter().any(|p| *p != Some(true)),
            missing(
                "exam.range_of_motion",
                "range of motion, strength, tone and selectivity",
            ),
        )
        .when(
            e.date.is_some_and(|d| d > c.date),
            contradiction("exam.date", "after the study", "the examination comes first"),
        );
    study(c, hits)
}

/// DOC-16: consent to the study, and to its video.
pub(super) fn doc_16(c: &Case<'_>) -> Hits {
    let s = &c.consent;
    let hits = none()
        .when(
            s.signed_date.is_none(),
            missing("consent.signed_date", "day of the consent"),
        )
        .when(!said(&s.given_by), missing("consent.given_by", "who consented"))
        .when(
            s.signed_date.is_some_and(|d| d > c.date),
            contradiction("consent.signed_date", "after the study", "ask why"),
        )
        .when(
            !c.record.recording.is_empty() && s.covers_video != Some(true),
            missing("consent.covers_video", "consent that covers the video"),
        );
    captured(c, hits)
}

/// DOC-17: a measure of function before the study.
pub(super) fn doc_17(c: &Case<'_>) -> Hits {
    let any = c
        .record
        .functional_measure
        .iter()
        .any(|m| said(&m.name) && said(&m.value) && m.date.is_none_or(|d| d <= c.date));
    study(
        c,
        none().when(
            !any,
            missing(
                "functional_measure",
                "at least one measure with its value, for instance GMFCS or a timed walk",
            ),
        ),
    )
}

/// DOC-18: treatment so far, or why it does not apply.
pub(super) fn doc_18(c: &Case<'_>) -> Hits {
    let excuse = is_one_of(
        &c.necessity.exception_reason,
        &["urgent surgical planning", "acute post-op", "trauma"],
    );
    let any = c.record.prior_treatment.iter().any(|t| said(&t.kind)) || listed(&c.necessity.prior_treatment);
    study(
        c,
        none().when(
            !any && !excuse,
            missing(
                "prior_treatment",
                "treatment so far, or the reason: urgent surgical planning, acute post-op, trauma",
            ),
        ),
    )
}

/// DOC-19: what follows from which result.
pub(super) fn doc_19(c: &Case<'_>) -> Hits {
    study(
        c,
        none().when(
            !listed(&c.necessity.plan_by_result),
            missing("necessity.plan_by_result", "what will be done for which result"),
        ),
    )
}

/// DOC-20: the findings are filed and tied to the plan of care.
pub(super) fn doc_20(c: &Case<'_>) -> Hits {
    let done = c.interpretation.status.as_deref() == Some("done") || c.bills("96004");
    let r = &c.report;
    let signed = said(&r.signed_by) && said(&r.credential) && said(&r.signed_at);
    let finished = is_one_of(&r.status, &["final", "amended", "corrected"]);
    let hits = none()
        .when(
            !signed,
            missing(
                "technical_report.signed_by",
                "who signed the report, credential and time",
            ),
        )
        .when(
            !finished,
            missing(
                "technical_report.status",
                "a report that is final, amended or corrected",
            ),
        )
        .when(
            !said(&r.number),
            missing("technical_report.number", "number of the report"),
        )
        .when(
            c.report.filed_date.is_none(),
            missing(
                "technical_report.filed_date",
                "day on which the report was filed in the record",
            ),
        )
        .when(
            done && !listed(&c.interpretation.recommendations),
            missing(
                "interpretation.recommendations",
                "recommendations tied to the plan of care",
            ),
        );
    study(c, hits)
}

/// DOC-21: every code has its own data and its own part of the report.
pub(super) fn doc_21(c: &Case<'_>) -> Hits {
    let part = |name: &str| c.report.parts.iter().flatten().any(|p| p == name);
    none()
        .when(
            c.bills("96002") && !part("emg"),
            missing("technical_report.parts", "a part `emg` of the report").of("96002"),
        )
        .when(
            c.bills("96001") && !part("pressure"),
            missing("technical_report.parts", "a part `pressure` of the report").of("96001"),
        )
        .when(
            (c.bills("96000") || c.bills("96001")) && !part("kinematics"),
            missing("technical_report.parts", "a part `kinematics` of the report"),
        )
}

/// DOC-22: the interpretation is written, signed and has recommendations when it is billed.
pub(super) fn doc_22(c: &Case<'_>) -> Hits {
    if !c.bills("96004") {
        return none();
    }
    let i = &c.interpretation;
    let technologist = is_one_of(
        &i.credential,
        &["technologist", "biomechanist", "kinesiologist", "PTA", "OTA"],
    );
    none()
        .when(
            !said(&i.interpreter),
            missing("interpretation.interpreter", "who interprets").of("96004"),
        )
        .when(
            !said(&i.interpreter_npi),
            missing(
                "interpretation.interpreter_npi",
                "provider number of who interprets",
            )
            .of("96004"),
        )
        .when(
            !said(&i.report_id),
            missing("interpretation.report_id", "the written interpretation").of("96004"),
        )
        .when(
            !said(&i.signed_by),
            missing("interpretation.signed_by", "who signed it").of("96004"),
        )
        .when(
            i.signed_date.is_none(),
            missing("interpretation.signed_date", "day of the signature").of("96004"),
        )
        .when(
            !listed(&i.recommendations),
            missing("interpretation.recommendations", "recommendations").of("96004"),
        )
        .when(
            technologist,
            contradiction(
                "interpretation.credential",
                "not a credential that interprets",
                "a physician interprets",
            )
            .of("96004"),
        )
        .when(
            i.status.as_deref().is_some_and(|s| s != "done"),
            contradiction(
                "interpretation.status",
                "billed and not done",
                "bill it when it is done",
            )
            .of("96004"),
        )
}

/// DOC-23: imaging that exists is referred to.
pub(super) fn doc_23(c: &Case<'_>) -> Hits {
    study(
        c,
        none().when(
            !c.attached().contains("imaging"),
            missing("attachment.class", "imaging, where there is any").info(),
        ),
    )
}

/// DOC-24: clinical documents of the diagnosis go along when the payer asks.
pub(super) fn doc_24(c: &Case<'_>) -> Hits {
    let asked = c
        .basis
        .policy
        .attachments_required
        .iter()
        .any(|a| a == "clinical_note");
    study(
        c,
        none().when(
            asked && !c.attached().contains("clinical_note"),
            missing("attachment.class", "a clinical note about the diagnosis"),
        ),
    )
}

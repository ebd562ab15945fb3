//! What diagnosis codes say among themselves: DX-02 to DX-07, beside DOC-04 (billable on the day: DX-01).

use super::case::{Case, said};
use super::hit::{Hits, contradiction, doubt, none};
use crate::billing::diagnosis::{Dominance, hemiplegia_after_stroke, side_of_title};

fn words(text: &str) -> Vec<String> {
    let plain = text.to_lowercase();
    let list = plain
        .split(|ch: char| !ch.is_alphanumeric())
        .filter(|w| w.len() > 3);
    list.map(str::to_owned).collect()
}

/// DX-02: the label typed beside a code is that of the table (E-02: I69.391 is dysphagia, E-04, E-06).
pub(super) fn dx_02(c: &Case<'_>) -> Hits {
    let mut hits = none();
    for (index, d) in c.diagnoses() {
        let (Some(code), Some(label)) = (d.code.as_deref(), d.description.as_deref()) else {
            continue;
        };
        let Some(title) = c.basis.icd.title(code, c.date) else {
            continue;
        };
        let (mine, theirs) = (words(label), words(title));
        let shared = mine.iter().filter(|w| theirs.contains(w)).count();
        let hemiplegia = label.to_lowercase().contains("hemiple")
            && code.starts_with("I69")
            && !title.to_lowercase().contains("hemiple");
        let advice = if hemiplegia {
            let side = side_of_title(label);
            match side {
                Some(side) => {
                    let right = side == "right";
                    let hand = c.patient.handedness.as_deref();
                    format!("correct code or label; hemiplegia after a cerebral infarction of that side and hand is {}", hemiplegia_after_stroke(right, Dominance::of(right, hand)))
                }
                None => "correct code or label; hemiplegia after a cerebral infarction is I69.35-, by side and dominance".to_owned(),
            }
        } else {
            "correct code or label".to_owned()
        };
        hits = hits.when(
            !mine.is_empty() && (shared * 2 < mine.len() || hemiplegia),
            contradiction(
                &format!("diagnosis[{index}].description"),
                &format!("the table calls {code} \"{title}\""),
                &advice,
            ),
        );
    }
    hits
}

/// DX-03: two codes that exclude each other (E-03: G81 with the sequela of a stroke or with cerebral palsy; E-38).
pub(super) fn dx_03(c: &Case<'_>) -> Hits {
    let list = c.diagnosis_codes();
    let mut hits = none();
    for (i, one) in list.iter().enumerate() {
        for other in list.iter().skip(i + 1) {
            hits = hits.with(c.basis.icd.excludes(one, other).map(|(holder, named)| {
                contradiction(
                    "diagnosis",
                    &format!("{one} and {other} exclude each other (Excludes1 at {holder}: {named})"),
                    "keep the one that the chart supports",
                )
            }));
        }
    }
    hits
}

/// DX-04: G81 where the record speaks of a stroke (E-03).
pub(super) fn dx_04(c: &Case<'_>) -> Hits {
    let hemiplegia = c.diagnosis_codes().iter().any(|code| code.starts_with("G81"));
    let texts = [
        &c.exam.text,
        &c.necessity.text,
        &c.necessity.functional_limitation,
        &c.order.clinical_question,
    ];
    let labels = c.record.diagnosis.iter().map(|d| &d.description);
    let stroke = texts.into_iter().chain(labels).flatten().any(|t| {
        let t = t.to_lowercase();
        t.contains("stroke") || t.contains("cerebral infarct") || t.contains("cva")
    });
    none().when(
        hemiplegia && stroke,
        doubt(
            "diagnosis",
            "G81 and a history of stroke: G81 excludes sequelae of cerebrovascular disease",
            "hemiplegia after stroke is I69.-5-, by cause, side and dominance",
        ),
    )
}

/// DX-05: a symptom as principal diagnosis beside a disease (E-38).
pub(super) fn dx_05(c: &Case<'_>) -> Hits {
    let list = c.diagnoses();
    let principal = list
        .iter()
        .find(|(_, d)| d.role.as_deref() == Some("principal"))
        .or_else(|| list.iter().min_by_key(|(_, d)| d.sequence.unwrap_or(u32::MAX)));
    let symptom = principal.is_some_and(|(_, d)| d.code.as_deref().is_some_and(|code| code.starts_with('R')));
    let disease = c
        .diagnosis_codes()
        .iter()
        .any(|code| !code.starts_with('R') && !code.starts_with('Z'));
    none().when(symptom && disease, doubt("diagnosis", "a symptom first, and a disease beside it", "a symptom that belongs to a confirmed disease is not coded, let alone first (guidelines I.B.4 to I.B.6)"))
}

/// DX-06: the side of the code is the side stated in the record and the session.
pub(super) fn dx_06(c: &Case<'_>) -> Hits {
    let mut hits = none();
    for (index, d) in c.diagnoses() {
        let Some(code) = d.code.as_deref() else { continue };
        let Some(of_code) = c.basis.icd.title(code, c.date).and_then(side_of_title) else {
            continue;
        };
        let against = |stated: &str| {
            stated != of_code && !(["both", "bilateral"].contains(&stated) && of_code != "bilateral")
        };
        let own = d.side.as_deref().is_some_and(against);
        let session = c.evidence.affected_side.as_deref().is_some_and(|s| {
            ["left", "right"].contains(&s) && ["left", "right"].contains(&of_code) && s != of_code
        });
        hits = hits
            .when(
                own,
                contradiction(
                    &format!("diagnosis[{index}].side"),
                    &format!("the code says {of_code}"),
                    "correct code or side",
                )
                .block(),
            )
            .when(
                session,
                contradiction(
                    &format!("diagnosis[{index}].code"),
                    &format!("the code says {of_code}, the session file another affected side"),
                    "correct one of the two",
                ),
            );
    }
    hits
}

/// DX-07: the list has its order: sequence from 1, each once, at most twelve.
pub(super) fn dx_07(c: &Case<'_>) -> Hits {
    let list: Vec<Option<u32>> = c.diagnoses().iter().map(|(_, d)| d.sequence).collect();
    let twice = list
        .iter()
        .enumerate()
        .any(|(i, s)| list.iter().skip(i + 1).any(|o| o == s));
    none()
        .when(
            list.iter().any(Option::is_none),
            super::hit::missing("diagnosis.sequence", "place of every diagnosis in the list"),
        )
        .when(
            twice || list.len() > 12,
            contradiction(
                "diagnosis.sequence",
                "a place twice, or more than twelve diagnoses",
                "correct the list",
            ),
        )
        .when(
            c.record
                .diagnosis
                .iter()
                .any(|d| d.system.as_deref().is_some_and(|s| s != "ICD-10-CM")),
            contradiction("diagnosis.system", "not ICD-10-CM", "use ICD-10-CM"),
        )
        .when(
            !list.is_empty() && !c.record.diagnosis.iter().any(|d| said(&d.source_note_id)),
            super::hit::missing(
                "diagnosis.source_note_id",
                "the note that documents the diagnosis",
            )
            .warn(),
        )
}

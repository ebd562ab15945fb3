//! Modifiers of a line: MOD-01 to MOD-19.

use super::case::{Case, MOTION, code_of, has, said};
use super::hit::{Hits, contradiction, doubt, forbidden, missing, no_data, none, note};
use crate::billing::book::on;
use crate::billing::record::Line;
use crate::billing::timed::assistant_counts;

const DISTINCT: [&str; 5] = ["59", "XE", "XP", "XS", "XU"];

fn is_motion(code: &str) -> bool {
    MOTION.contains(&code) || code == "96004"
}

fn each<'b>(c: &'b Case<'_>, wanted: &'b [&'b str]) -> impl Iterator<Item = (String, &'b Line, &'b str)> {
    c.modifiers()
        .into_iter()
        .filter(|(_, _, m)| wanted.contains(m))
        .map(|(index, line, m)| (format!("line[{index}].modifiers"), line, m))
}

/// MOD-01: 26 and TC need an indicator that splits the code; the motion codes have none (E-10).
pub(super) fn mod_01(c: &Case<'_>) -> Hits {
    let mut hits = none();
    for (field, line, modifier) in each(c, &["26", "TC"]) {
        let code = code_of(line);
        if code == "76000"
            || c.basis
                .policy
                .modifiers_allowed
                .contains(&format!("{code}-{modifier}"))
        {
            continue;
        }
        hits = match c.indicators(code) {
            Some(row) if row.row.pc_tc != "1" => {
                let words = format!(
                    "{modifier} on {code}: indicator {} forbids it. The interpretation has its own code, 96004",
                    row.row.pc_tc
                );
                let hit = forbidden(&field, &words, "take the modifier off")
                    .of(code)
                    .by(&row.origin);
                hits.when(true, if c.medicare() { hit.block() } else { hit.warn() })
            }
            Some(_) => hits,
            None => hits
                .with([no_data(&field, &format!("no indicator of {code} for the day of service")).of(code)]),
        };
    }
    hits
}

/// MOD-02: 59 or one of X{EPSU}, never both, with a reason.
pub(super) fn mod_02(c: &Case<'_>) -> Hits {
    let mut hits = none();
    for (index, line) in c.record.line.iter().enumerate() {
        let field = format!("line[{index}].modifiers");
        let count = DISTINCT.iter().filter(|m| has(line, m)).count();
        hits = hits
            .when(
                count > 1,
                contradiction(
                    &field,
                    "59 together with one of XE, XP, XS, XU, or two of them",
                    "keep one",
                )
                .of(code_of(line))
                .block(),
            )
            .when(
                count > 0 && !said(&line.modifier_reason),
                missing(
                    &format!("line[{index}].modifier_reason"),
                    "the edit or the payer's demand, and what makes the service distinct",
                )
                .of(code_of(line)),
            );
    }
    hits
}

/// MOD-03: 22 needs a statement.
pub(super) fn mod_03(c: &Case<'_>) -> Hits {
    let stated = c.attached().contains("modifier_statement");
    let hits = each(c, &["22"]).filter(|_| !stated).map(|(field, line, _)| missing(&field, "22 needs a statement of the effort (class modifier_statement); without a global period it is rarely paid").of(code_of(line)));
    none().with(hits.collect::<Vec<_>>())
}

/// MOD-04: 52 and 53 need a reason; 53, 73 and 74 do not belong on a facility's study.
pub(super) fn mod_04(c: &Case<'_>) -> Hits {
    let facility = c.encounter.claim_form.as_deref() == Some("institutional");
    let mut hits = none();
    for (field, line, modifier) in each(c, &["52", "53", "73", "74"]) {
        hits = hits
            .when(
                facility && modifier == "53",
                forbidden(&field, "53 on a facility's claim", "a facility states 52")
                    .of(code_of(line))
                    .block(),
            )
            .when(
                ["73", "74"].contains(&modifier) && is_motion(code_of(line)),
                forbidden(&field, "73 and 74 are for surgery suites", "a facility states 52")
                    .of(code_of(line))
                    .block(),
            )
            .when(
                !said(&line.modifier_reason),
                missing(&field, "why the study was reduced or stopped").of(code_of(line)),
            );
    }
    hits
}

fn refused(c: &Case<'_>, modifier: &str, found: &str) -> Hits {
    let wanted = [modifier];
    let hits = each(c, &wanted)
        .filter(|(_, l, _)| is_motion(code_of(l)))
        .map(|(field, line, _)| {
            let hit = forbidden(&field, found, "take the modifier off").of(code_of(line));
            match c.indicators(code_of(line)) {
                Some(row) => hit.by(&row.origin),
                None => hit,
            }
        });
    none().with(hits.collect::<Vec<_>>())
}

/// MOD-05: 51 has no effect on these codes: indicator 0.
pub(super) fn mod_05(c: &Case<'_>) -> Hits {
    refused(
        c,
        "51",
        "51: the multiple procedure indicator is 0, and Medicare adds it itself",
    )
}

/// MOD-06: 78 is a return to the operating room.
pub(super) fn mod_06(c: &Case<'_>) -> Hits {
    refused(
        c,
        "78",
        "78: a return to the operating room is no diagnostic study",
    )
}

/// MOD-07: 80: the assistant indicator is 0.
pub(super) fn mod_07(c: &Case<'_>) -> Hits {
    refused(
        c,
        "80",
        "80: no assistant at surgery in a diagnostic study (indicator 0)",
    )
}

/// MOD-08: 62: the co-surgeon indicator is 0.
pub(super) fn mod_08(c: &Case<'_>) -> Hits {
    refused(c, "62", "62: two surgeons are not permitted (indicator 0)")
}

/// MOD-09: 50, LT, RT: the value covers both sides already (indicator 2).
pub(super) fn mod_09(c: &Case<'_>) -> Hits {
    let mut hits = none();
    for modifier in ["50", "LT", "RT"] {
        hits = hits.with(
            refused(
                c,
                modifier,
                "a side: the value covers both sides already (indicator 2)",
            )
            .0,
        );
    }
    hits
}

/// MOD-10: GP on every line of a physical therapist's plan, GO of an occupational therapist's, where Medicare pays.
pub(super) fn mod_10(c: &Case<'_>) -> Hits {
    let discipline = c.therapy.discipline.as_deref().or(c.plan.discipline.as_deref());
    let mut hits = none();
    for line in c.therapy_lines() {
        let code = code_of(line);
        let (wanted, other) = match discipline {
            Some("PT") => ("GP", "GO"),
            Some("OT") => ("GO", "GP"),
            _ => {
                hits = hits.when(true, missing("therapy.discipline", "PT or OT").of(code));
                continue;
            }
        };
        hits = hits
            .when(
                !has(line, wanted) && c.medicare(),
                missing(
                    "line.modifiers",
                    &format!("{wanted}: plan of care of that discipline"),
                )
                .of(code),
            )
            .when(
                !has(line, wanted) && !c.medicare(),
                missing(
                    "line.modifiers",
                    &format!("{wanted}, where this payer asks for it"),
                )
                .of(code)
                .info(),
            )
            .when(
                has(line, other),
                contradiction(
                    "line.modifiers",
                    &format!("{other} beside a plan of the other discipline"),
                    "correct the modifier",
                )
                .of(code),
            );
    }
    hits
}

/// MOD-11: KX above the yearly amount, counted on allowed amounts (E-16).
pub(super) fn mod_11(c: &Case<'_>) -> Hits {
    let lines = c.therapy_lines();
    if lines.is_empty() || !c.medicare() {
        return none();
    }
    let with = lines.iter().any(|l| has(l, "KX"));
    let all = lines.iter().all(|l| has(l, "KX"));
    let Some(limit) = c.threshold("kx_cents") else {
        return none().with([no_data(
            "therapy.allowed_to_date_cents",
            "no yearly therapy amount for the day of service",
        )]);
    };
    let (Some(before), Some(today)) = (c.therapy.allowed_to_date_cents, c.therapy.allowed_today_cents) else {
        return none().when(
            true,
            missing(
                "therapy.allowed_to_date_cents",
                "allowed amounts of this year and of this day (allowed, not charged)",
            )
            .warn(),
        );
    };
    let above = before + today > limit;
    let words = crate::billing::fees::dollars(limit);
    none()
        .when(above && !all, missing("line.modifiers", &format!("KX: the allowed amounts of the year are above {words}; it attests need in the plan of care")))
        .when(!above && with, doubt("line.modifiers", &format!("KX below {words}"), "take it off").warn())
}

/// MOD-12: above the second amount a review may follow. To know only.
pub(super) fn mod_12(c: &Case<'_>) -> Hits {
    let sum = c.therapy.allowed_to_date_cents.unwrap_or(0) + c.therapy.allowed_today_cents.unwrap_or(0);
    let above = c.threshold("review_cents").is_some_and(|limit| sum > limit);
    none().when(
        above && c.medicare() && !c.therapy_lines().is_empty(),
        note(
            "therapy.allowed_to_date_cents",
            "above the amount from which a medical review may follow",
        ),
    )
}

/// Minutes of an assistant and of all for a code.
pub(super) fn assisted(c: &Case<'_>, code: &str) -> (u32, u32) {
    let entries = c.record.time.iter().filter(|t| t.code.as_deref() == Some(code));
    entries.fold((0, 0), |(assistant, all), t| {
        let minutes = t.minutes.unwrap_or(0);
        let credential = c
            .record
            .personnel
            .iter()
            .find(|p| p.name.is_some() && p.name == t.performer)
            .and_then(|p| p.credential.as_deref());
        let own = if matches!(credential, Some("PTA" | "OTA")) {
            minutes
        } else {
            t.assistant_minutes.unwrap_or(0)
        };
        (assistant + own, all + minutes)
    })
}

/// MOD-13: CQ or CO where an assistant did more than a tenth, beside GP or GO (E-19).
pub(super) fn mod_13(c: &Case<'_>) -> Hits {
    let mut hits = none();
    for line in c.therapy_lines() {
        let code = code_of(line);
        let (assistant, all) = assisted(c, code);
        let Some(share) = c.threshold("assistant_permille") else {
            hits = hits.when(
                assistant > 0,
                no_data(
                    "time.assistant_minutes",
                    "no share of assistants for the day of service",
                )
                .of(code),
            );
            continue;
        };
        let counts = assistant_counts(assistant, all, share);
        let wanted = if c.therapy.discipline.as_deref() == Some("OT") {
            "CO"
        } else {
            "CQ"
        };
        let carried = has(line, "CQ") || has(line, "CO");
        hits = hits
            .when(
                counts && !has(line, wanted),
                missing(
                    "line.modifiers",
                    &format!("{wanted}: an assistant did {assistant} of {all} minutes, more than a tenth"),
                )
                .of(code),
            )
            .when(
                !counts && carried && all > 0,
                contradiction(
                    "line.modifiers",
                    &format!("an assistant's modifier, and {assistant} of {all} minutes by an assistant"),
                    "correct the modifier or the time log",
                )
                .of(code),
            );
    }
    hits
}

/// MOD-14: no 51 on therapy codes.
pub(super) fn mod_14(c: &Case<'_>) -> Hits {
    let hits = each(c, &["51"])
        .filter(|(_, l, _)| ("97010"..="97763").contains(&code_of(l)))
        .map(|(field, line, _)| forbidden(&field, "51 on a therapy code", "take it off").of(code_of(line)));
    none().with(hits.collect::<Vec<_>>())
}

/// MOD-15: 59 among timed services stands on the second code, with separate times.
pub(super) fn mod_15(c: &Case<'_>) -> Hits {
    let mut hits = none();
    for (index, line) in c.record.line.iter().enumerate() {
        let code = code_of(line);
        if c.family(code) != "therapy" || !DISTINCT.iter().any(|m| has(line, m)) {
            continue;
        }
        let times = line.start.is_some() && line.end.is_some();
        let first = c.basis.book.pairs.iter().any(|r| {
            r.row.first == code
                && r.row.state == "edit"
                && r.origin.holds_on(c.date)
                && c.bills(&r.row.second)
        });
        hits = hits
            .when(
                !times,
                missing(
                    &format!("line[{index}].start"),
                    "start and end: a distinct timed service has its own block of time",
                )
                .of(code),
            )
            .when(
                first,
                doubt(
                    &format!("line[{index}].modifiers"),
                    "the modifier stands on the first code of the pair",
                    "it belongs on the second",
                )
                .of(code),
            );
    }
    hits
}

/// MOD-16: 26 or TC on 76000; 26 needs a separate written interpretation.
pub(super) fn mod_16(c: &Case<'_>) -> Hits {
    let hits = each(c, &["26"])
        .filter(|(_, l, _)| code_of(l) == "76000" && !said(&c.fluoroscopy.interpretation_report_id))
        .map(|_| {
            missing(
                "fluoroscopy.interpretation_report_id",
                "26 needs a written interpretation of its own; a phrase in a note is none",
            )
            .of("76000")
        });
    none().with(hits.collect::<Vec<_>>())
}

/// MOD-17: 59 or XS on 76000 only for another site than that of the main procedure.
pub(super) fn mod_17(c: &Case<'_>) -> Hits {
    let hits = each(c, &DISTINCT)
        .filter(|(_, l, _)| code_of(l) == "76000" && !said(&c.fluoroscopy.distinction))
        .map(|(field, _, _)| {
            doubt(
                &field,
                "a distinct service without a distinction: a second view or a neighbouring site is none",
                "state the other site, or take it off",
            )
            .of("76000")
        });
    none().with(hits.collect::<Vec<_>>())
}

/// MOD-18: supervisor and presence when the parts are split.
pub(super) fn mod_18(c: &Case<'_>) -> Hits {
    let split = each(c, &["26", "TC"]).any(|(_, l, _)| code_of(l) == "76000");
    let stated = said(&c.fluoroscopy.supervisor) && c.fluoroscopy.supervisor_present.is_some();
    none().when(
        split && !stated,
        missing(
            "fluoroscopy.supervisor",
            "who supervised, and whether in the room",
        )
        .of("76000"),
    )
}

/// MOD-19: known modifiers, at most four, none twice, pricing first.
pub(super) fn mod_19(c: &Case<'_>) -> Hits {
    let mut hits = none();
    for (index, line) in c.record.line.iter().enumerate() {
        let field = format!("line[{index}].modifiers");
        let list: Vec<&str> = line.modifiers.iter().flatten().map(String::as_str).collect();
        let kind =
            |m: &str| on(&c.basis.book.modifiers, c.date, |row| row.code == m).map(|r| r.row.kind.clone());
        let rank = |m: &&str| match kind(m).as_deref() {
            Some("pricing") => 0,
            Some("distinct") => 1,
            _ => 2,
        };
        let ranks: Vec<u8> = list.iter().map(rank).collect();
        let twice = list
            .iter()
            .enumerate()
            .any(|(i, m)| list.iter().skip(i + 1).any(|o| o == m));
        let unknown = list.iter().any(|m| kind(m).is_none());
        hits = hits
            .when(
                list.len() > 4,
                forbidden(&field, "more than four modifiers", "at most four").of(code_of(line)),
            )
            .when(
                twice,
                forbidden(&field, "a modifier twice", "once").of(code_of(line)),
            )
            .when(
                unknown,
                forbidden(&field, "a modifier that is not in the table", "correct it").of(code_of(line)),
            )
            .when(
                !ranks.is_sorted(),
                doubt(
                    &field,
                    "order: what changes the price comes first, then what says distinct, then the rest",
                    "change the order",
                )
                .of(code_of(line))
                .warn(),
            );
    }
    hits
}

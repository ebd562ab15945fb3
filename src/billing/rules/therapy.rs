//! Timed therapy and its note: TIM-01 to TIM-08, THD-01 to THD-12.

use super::case::{Case, code_of, listed, said, units_of};
use super::hit::{Hits, contradiction, doubt, forbidden, missing, no_data, none, note};
use crate::billing::book::{UnitRule, on};
use crate::billing::timed::{by_midpoint, by_total, clock_min};

/// Words of two notes that are the same, in percent, above which a note counts as copied.
const COPIED_PERCENT: usize = 90;
/// Days of a certification, where no row says otherwise.
const CERTIFIED_DAYS: u64 = 90;

fn gait(c: &Case<'_>, hits: Hits) -> Hits {
    if c.bills("97116") { hits } else { none() }
}

fn minutes_of(c: &Case<'_>, code: &str) -> u32 {
    c.record
        .time
        .iter()
        .filter(|t| t.code.as_deref() == Some(code))
        .filter_map(|t| t.minutes)
        .sum()
}

/// Codes of the timed lines, each once, with their minutes and stated units.
pub(super) fn timed(c: &Case<'_>) -> Vec<(String, u32, u32)> {
    let mut all: Vec<(String, u32, u32)> = Vec::new();
    for line in c.timed_lines() {
        let code = code_of(line);
        match all.iter_mut().find(|(known, _, _)| known == code) {
            Some((_, _, units)) => *units += units_of(line),
            None => all.push((code.to_owned(), minutes_of(c, code), units_of(line))),
        }
    }
    all
}

/// TIM-01: one skilled person with one patient, logged with minutes and performer; times without overlap.
pub(super) fn tim_01(c: &Case<'_>) -> Hits {
    let mut hits = none();
    for (code, minutes, _) in timed(c) {
        let entries: Vec<_> = c
            .record
            .time
            .iter()
            .filter(|t| t.code.as_deref() == Some(&code))
            .collect();
        hits = hits
            .when(
                minutes == 0,
                missing("time.minutes", "minutes of the service").of(&code),
            )
            .when(
                entries.iter().any(|t| t.one_to_one != Some(true)),
                missing("time.one_to_one", "one person with one patient").of(&code),
            )
            .when(
                entries.iter().any(|t| !said(&t.performer)),
                missing("time.performer", "who did it").of(&code),
            );
        for entry in &entries {
            if let (Some(start), Some(end)) = (entry.start.as_deref(), entry.end.as_deref()) {
                let length = clock_min(end)
                    .zip(clock_min(start))
                    .and_then(|(e, s)| e.checked_sub(s));
                hits = hits.when(
                    length.is_none_or(|l| l == 0 || entry.minutes.is_some_and(|m| m > l)),
                    contradiction(
                        "time.end",
                        "the end is not after the start, or more minutes than that",
                        "correct the time log",
                    )
                    .of(&code),
                );
            }
        }
    }
    let spans: Vec<(u32, u32)> = c
        .record
        .time
        .iter()
        .filter(|t| t.group != Some(true))
        .filter_map(|t| Some((clock_min(t.start.as_deref()?)?, clock_min(t.end.as_deref()?)?)))
        .collect();
    let crossing = spans
        .iter()
        .enumerate()
        .any(|(i, a)| spans.iter().skip(i + 1).any(|b| a.0 < b.1 && b.0 < a.1));
    if timed(c).is_empty() {
        return none();
    }
    hits.when(
        crossing,
        contradiction(
            "time.start",
            "two services at the same time",
            "correct the time log",
        ),
    )
}

fn by_policy(c: &Case<'_>, minutes: &[u32]) -> Vec<u32> {
    match c.basis.policy.unit_rule {
        UnitRule::Cms => by_total(minutes),
        UnitRule::Midpoint => by_midpoint(minutes),
    }
}

/// TIM-02: units of one timed code from its minutes: 8 to 22 are 1, and so on by 15.
pub(super) fn tim_02(c: &Case<'_>) -> Hits {
    let all = timed(c);
    let [(code, minutes, units)] = all.as_slice() else {
        return none();
    };
    let right = by_policy(c, &[*minutes]).first().copied().unwrap_or(0);
    none().when(
        *units != right,
        contradiction(
            "line.units",
            &format!("{units} units stated, {minutes} minutes give {right}"),
            "correct units or minutes",
        )
        .of(code),
    )
}

/// TIM-03: several timed codes: the total minutes of the day decide the total units (E-20).
pub(super) fn tim_03(c: &Case<'_>) -> Hits {
    let all = timed(c);
    if all.len() < 2 {
        return none();
    }
    let minutes: Vec<u32> = all.iter().map(|(_, m, _)| *m).collect();
    let right = by_policy(c, &minutes);
    let total: u32 = minutes.iter().sum();
    let words: Vec<String> = all
        .iter()
        .zip(&right)
        .map(|((code, m, u), r)| format!("{code}: {m} min, {u} stated, {r}"))
        .collect();
    let wrong = all.iter().zip(&right).any(|((_, _, u), r)| u != r);
    let (stated, due): (u32, u32) = (all.iter().map(|(_, _, u)| u).sum(), right.iter().sum());
    // equal remainders may go to either code: then the totals decide
    let swapped = stated == due
        && all
            .iter()
            .zip(&right)
            .all(|((_, m, u), _)| *u >= m / 15 && *u <= m / 15 + 1)
        && {
            let rest = |with: bool| {
                all.iter()
                    .filter(move |(_, m, u)| (*u > m / 15) == with)
                    .map(|(_, m, _)| m % 15)
            };
            rest(true).min() >= rest(false).max()
        };
    none().when(
        wrong && !swapped,
        contradiction(
            "line.units",
            &format!(
                "{total} minutes in all give {due} units, {stated} are stated ({})",
                words.join("; ")
            ),
            "whole units first, then the largest remainders",
        ),
    )
}

/// TIM-05: most units of a timed code, over all lines; a clinical benchmark where the indicator is 3 (E-20d).
pub(super) fn tim_05(c: &Case<'_>) -> Hits {
    let mut hits = none();
    for (code, _, units) in timed(c) {
        hits = match on(&c.basis.book.units, c.date, |m| m.code == code) {
            Some(row) if units > row.row.most => {
                let appeal = if row.row.adjudication == "3" {
                    "; indicator 3: more may be paid on review of the records"
                } else {
                    ""
                };
                hits.when(
                    true,
                    doubt(
                        "line.units",
                        &format!(
                            "{units} units of {code}, at most {} on a day, over all lines{appeal}",
                            row.row.most
                        ),
                        "check the time log, or decide with a reason for the appeal",
                    )
                    .of(&code)
                    .by(&row.origin),
                )
            }
            Some(_) => hits,
            None if code == "97116" => hits
                .when(
                    units > 4,
                    no_data(
                        "line.units",
                        "more than four units, and no row of the most units for the day of service",
                    )
                    .of(&code),
                )
                .when(
                    units <= 4,
                    note("line.units", "no row of the most units for the day of service").of(&code),
                ),
            None => hits,
        };
    }
    hits
}

/// TIM-06: total minutes of timed codes and total minutes of treatment are in the note (E-20c: times of day are not asked for).
pub(super) fn tim_06(c: &Case<'_>) -> Hits {
    if timed(c).is_empty() {
        return none();
    }
    let t = &c.therapy;
    let logged: u32 = timed(c).iter().map(|(_, m, _)| m).sum();
    none()
        .when(
            t.timed_minutes.is_none(),
            missing("therapy.timed_minutes", "minutes of the timed codes in the note"),
        )
        .when(
            t.total_minutes.is_none(),
            missing("therapy.total_minutes", "all minutes of treatment in the note"),
        )
        .when(
            t.timed_minutes.is_some_and(|m| m != logged),
            contradiction(
                "therapy.timed_minutes",
                &format!("the time log adds up to {logged} minutes"),
                "correct note or log",
            ),
        )
        .when(
            t.timed_minutes > t.total_minutes && t.total_minutes.is_some(),
            contradiction(
                "therapy.total_minutes",
                "less than the timed minutes",
                "correct the note",
            ),
        )
}

/// TIM-07: four units need a note that accounts for the time.
pub(super) fn tim_07(c: &Case<'_>) -> Hits {
    let mut hits = none();
    for (code, minutes, units) in timed(c) {
        let least = units.saturating_sub(1) * 15 + 8;
        hits = hits.when(
            units >= 4 && (minutes < least || !listed(&c.therapy.activities)),
            doubt(
                "time.minutes",
                &format!("{units} units, and {minutes} minutes with activities"),
                "account for all the time",
            )
            .of(&code),
        );
    }
    hits
}

/// TIM-08: the payer that counts every code by itself is named. To know only.
pub(super) fn tim_08(c: &Case<'_>) -> Hits {
    let midpoint = c.basis.policy.unit_rule == UnitRule::Midpoint;
    none().when(
        midpoint && !timed(c).is_empty(),
        note(
            "line.units",
            "this payer counts the minutes of every code by itself",
        )
        .by(&c.basis.policy.origin()),
    )
}

/// THD-01: the activities, not "gait training done".
pub(super) fn thd_01(c: &Case<'_>) -> Hits {
    let generic = [
        "gait training",
        "gait training done",
        "performed gait training",
        "ambulation",
        "walking",
    ];
    let specific = c.therapy.activities.iter().flatten().any(|a| {
        !a.trim().is_empty() && !generic.contains(&a.trim().trim_end_matches('.').to_lowercase().as_str())
    });
    gait(
        c,
        none().when(
            !specific,
            missing("therapy.activities", "what was done, not that it was done"),
        ),
    )
}

/// THD-02: aid, its setting, weight bearing.
pub(super) fn thd_02(c: &Case<'_>) -> Hits {
    gait(
        c,
        none().when(
            !said(&c.therapy.device) || !said(&c.therapy.weight_bearing),
            missing("therapy.device", "aid with its setting, and weight bearing"),
        ),
    )
}

/// THD-03: distance and assistance.
pub(super) fn thd_03(c: &Case<'_>) -> Hits {
    let level = super::case::is_one_of(
        &c.therapy.assistance,
        &["independent", "guarded", "min", "mod", "max"],
    );
    gait(
        c,
        none().when(
            c.therapy.distance_m.is_none_or(|d| d <= 0.0) || !level,
            missing("therapy.distance_m", "distance in metres and level of assistance"),
        ),
    )
}

/// THD-04: what needed a therapist's skill.
pub(super) fn thd_04(c: &Case<'_>) -> Hits {
    gait(
        c,
        none().when(
            !said(&c.therapy.skilled_nature),
            missing(
                "therapy.skilled_nature",
                "deviation, cue, judgement, and why a helper would not do",
            ),
        ),
    )
}

/// THD-05: response and progress to goals with a date.
pub(super) fn thd_05(c: &Case<'_>) -> Hits {
    gait(
        c,
        none().when(
            !said(&c.therapy.response) || !listed(&c.therapy.goals),
            missing(
                "therapy.response",
                "response, and progress to measurable goals with a date",
            ),
        ),
    )
}

/// THD-06: outcome measures.
pub(super) fn thd_06(c: &Case<'_>) -> Hits {
    gait(
        c,
        none().when(
            !listed(&c.therapy.outcome_measures),
            missing("therapy.outcome_measures", "outcome measures with values"),
        ),
    )
}

/// THD-07: gait training stands in a certified plan of care that holds on the day, for at most 90 days.
pub(super) fn thd_07(c: &Case<'_>) -> Hits {
    let p = &c.plan;
    let planned = p
        .interventions
        .iter()
        .flatten()
        .any(|i| i.contains("97116") || i.to_lowercase().contains("gait"));
    let most = c.threshold("certification_days").unwrap_or(CERTIFIED_DAYS);
    let length = p
        .certified_date
        .zip(p.certified_until)
        .map(|(from, to)| from.days_until(to));
    let certifier = super::case::is_one_of(&p.certifier_credential, &["MD", "DO", "NP", "PA", "CNS"]);
    gait(
        c,
        none()
            .when(
                !planned,
                missing(
                    "plan_of_care.interventions",
                    "gait training as an intervention of the plan",
                ),
            )
            .when(
                p.certified_date.is_none(),
                missing("plan_of_care.certified_date", "day of the certification"),
            )
            .when(
                !said(&p.certified_by) || !certifier,
                missing(
                    "plan_of_care.certified_by",
                    "physician or practitioner who certified, with credential",
                ),
            )
            .when(
                p.certified_until.is_none(),
                missing("plan_of_care.certified_until", "last day of the certification"),
            )
            .when(
                p.certified_date.is_some_and(|d| d > c.date) || p.certified_until.is_some_and(|d| d < c.date),
                contradiction(
                    "plan_of_care.certified_until",
                    "the day of service is not within the certification",
                    "certify again",
                ),
            )
            .when(
                length.is_some_and(|l| l > most),
                contradiction(
                    "plan_of_care.certified_until",
                    &format!("a certification of more than {most} days"),
                    "certify again",
                ),
            ),
    )
}

/// THD-08: to keep function is covered where skill is needed, and stated.
pub(super) fn thd_08(c: &Case<'_>) -> Hits {
    gait(
        c,
        none().when(
            c.therapy.maintenance == Some(true) && !said(&c.therapy.maintenance_reason),
            missing(
                "therapy.maintenance_reason",
                "why keeping function needs a therapist",
            ),
        ),
    )
}

/// THD-09: not covered: wellness, conditioning, unskilled help.
pub(super) fn thd_09(c: &Case<'_>) -> Hits {
    let refused = super::case::is_one_of(
        &c.therapy.purpose,
        &["wellness", "conditioning", "unskilled_help"],
    );
    gait(
        c,
        none().when(
            refused,
            forbidden(
                "therapy.purpose",
                "a purpose that is not covered",
                "do not bill it",
            ),
        ),
    )
}

/// THD-10: no note that is a copy of the one before.
pub(super) fn thd_10(c: &Case<'_>) -> Hits {
    let (Some(now), Some(before)) = (c.therapy.text.as_deref(), c.therapy.previous_text.as_deref()) else {
        return none();
    };
    let words = |t: &str| t.split_whitespace().map(str::to_lowercase).collect::<Vec<_>>();
    let (now, before) = (words(now), words(before));
    let same = now.iter().filter(|w| before.contains(w)).count();
    let copied = !now.is_empty() && same * 100 >= now.len() * COPIED_PERCENT;
    gait(
        c,
        none().when(
            copied,
            doubt(
                "therapy.text",
                &format!(
                    "{} % of the words stand in the note before",
                    same * 100 / now.len().max(1)
                ),
                "write what happened on this day",
            ),
        ),
    )
}

/// THD-11: the deficit comes of a covered condition: a diagnosis on the therapy line.
pub(super) fn thd_11(c: &Case<'_>) -> Hits {
    let pointed = c
        .line("97116")
        .is_some_and(|l| l.diagnosis_pointers.as_ref().is_some_and(|p| !p.is_empty()));
    let symptoms = c
        .diagnosis_codes()
        .iter()
        .all(|code| code.starts_with('R') || code.starts_with('Z'));
    gait(
        c,
        none().when(
            !pointed || symptoms,
            doubt(
                "diagnosis",
                "no condition behind the deficit of gait",
                "name the condition that the contractor's determination covers",
            ),
        ),
    )
}

/// THD-12: kind of indication: neurological, after surgery, musculoskeletal. To know only.
pub(super) fn thd_12(c: &Case<'_>) -> Hits {
    let kind = |letters: &[&str]| {
        c.diagnosis_codes()
            .iter()
            .any(|code| letters.iter().any(|l| code.starts_with(l)))
    };
    let words = match (
        kind(&["G", "I6", "S06"]),
        kind(&["Z47", "Z96", "Z98", "T84"]),
        kind(&["M", "S", "Q"]),
    ) {
        (true, _, _) => "neurological",
        (_, true, _) => "after surgery",
        (_, _, true) => "musculoskeletal",
        _ => "none of neurological, after surgery, musculoskeletal",
    };
    gait(
        c,
        none().when(true, note("diagnosis", &format!("indication: {words}"))),
    )
}

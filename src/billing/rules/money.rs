//! What the tables say about fees of the lines: FEE-01 to FEE-11. Never more than a warning.

use super::case::{Case, code_of, has};
use super::hit::{Hits, doubt, no_data, none, note};
use crate::billing::book::{Confidence, Values, on};
use crate::billing::fees::{Locality, dollars, fees, therapy_cents};

fn values<'a>(c: &Case<'a>, code: &str) -> Option<&'a crate::billing::book::Row<Values>> {
    on(&c.basis.book.values, c.date, |v| v.code == code)
}

/// FEE-01: relative values of the day, whose parts add up to their sum.
pub(super) fn fee_01(c: &Case<'_>) -> Hits {
    let mut hits = none();
    for code in &c.codes {
        if !["96000", "96001", "96002", "96004"].contains(&code.as_str()) {
            continue;
        }
        hits = match values(c, code) {
            None => hits.with([no_data(
                "fees",
                &format!("no relative values of {code} for the day of service"),
            )
            .of(code)
            .info()]),
            Some(row) => {
                let v = &row.row;
                let sum = [v.work, v.practice, v.malpractice]
                    .into_iter()
                    .collect::<Option<Vec<u32>>>()
                    .map(|p| p.iter().sum::<u32>());
                hits.when(
                    sum.is_some_and(|s| s != v.total),
                    doubt(
                        "fees",
                        &format!("the parts of {code} do not add up to its sum"),
                        "check the table",
                    )
                    .of(code)
                    .by(&row.origin),
                )
            }
        };
    }
    hits
}

/// FEE-02: a conversion factor of the day.
pub(super) fn fee_02(c: &Case<'_>) -> Hits {
    let any = on(&c.basis.book.factors, c.date, |f| f.kind == "ordinary").is_some();
    none().when(
        !any,
        no_data(
            "fees",
            "no conversion factor for the day of service: no amount can be given",
        )
        .info(),
    )
}

fn unsure(c: &Case<'_>, code: &str) -> Hits {
    let row = values(c, code).filter(|r| c.bills(code) && r.origin.confidence == Confidence::Unverified);
    none().with(row.map(|r| {
        note(
            "fees",
            &format!(
                "the relative values of {code} were checked by nobody: {}",
                r.row.note
            ),
        )
        .of(code)
        .by(&r.origin)
    }))
}

/// FEE-03: the row of 76000 is marked as not verified. To know only.
pub(super) fn fee_03(c: &Case<'_>) -> Hits {
    unsure(c, "76000")
}

fn hospital(c: &Case<'_>, code: &str) -> Hits {
    if !c.bills(code) || c.encounter.claim_form.as_deref() != Some("institutional") {
        return none();
    }
    match on(&c.basis.book.hospital, c.date, |h| h.code == code) {
        None => none().with([no_data(
            "fees",
            &format!("no hospital outpatient rate of {code} for the day of service"),
        )
        .of(code)
        .info()]),
        Some(row) => none().when(
            row.origin.confidence == Confidence::Unverified,
            note(
                "fees",
                &format!(
                    "{code} in group {}: nobody verified that it maps there",
                    row.row.group
                ),
            )
            .of(code)
            .by(&row.origin),
        ),
    }
}

/// FEE-04: the hospital outpatient rate of 96000 and how sure its group is. To know only.
pub(super) fn fee_04(c: &Case<'_>) -> Hits {
    hospital(c, "96000")
}

/// FEE-05: the same of 76000. To know only.
pub(super) fn fee_05(c: &Case<'_>) -> Hits {
    hospital(c, "76000")
}

/// FEE-06: the parts of 97116 of the day. To know only.
pub(super) fn fee_06(c: &Case<'_>) -> Hits {
    let row = values(c, "97116").filter(|r| c.bills("97116") && r.row.practice.is_none());
    none().with(row.map(|r| note("fees", "the parts of 97116 of this year were not found, only work and sum: later units and localities cannot be computed").of("97116").by(&r.origin)))
}

/// FEE-07: a charge below the allowed amount.
pub(super) fn fee_07(c: &Case<'_>) -> Hits {
    let mut hits = none();
    for (index, line) in c.record.line.iter().enumerate() {
        let code = code_of(line);
        let most = fees(c.basis.book, code, c.date, Locality::NATIONAL)
            .fees
            .iter()
            .filter(|f| f.setting != "hospital outpatient")
            .map(|f| f.cents)
            .max();
        let units = u64::from(line.units.unwrap_or(1).max(1));
        if let (Some(cents), Some(charge)) = (most, line.charge_cents) {
            hits = hits.when(
                charge > 0 && charge < cents * units,
                doubt(
                    &format!("line[{index}].charge_cents"),
                    &format!("below the national amount of {}", dollars(cents * units)),
                    "check the charge",
                )
                .of(code),
            );
        }
    }
    hits
}

/// FEE-08: the global period of the day: days are no days where it is XXX. To know only.
pub(super) fn fee_08(c: &Case<'_>) -> Hits {
    let mut hits = none();
    for (_, line, modifier) in c.modifiers() {
        let row = c.indicators(code_of(line)).filter(|r| {
            ["XXX", "ZZZ"].contains(&r.row.global.as_str())
                && ["24", "25", "57", "58", "78", "79"].contains(&modifier)
        });
        hits = hits.with(row.map(|r| {
            note(
                "line.modifiers",
                &format!(
                    "{modifier} speaks of a global period; the code has none ({})",
                    r.row.global
                ),
            )
            .of(code_of(line))
            .by(&r.origin)
        }));
    }
    hits
}

/// FEE-09: the values of the year before, where they differ. To know only.
pub(super) fn fee_09(c: &Case<'_>) -> Hits {
    let mut hits = none();
    for code in &c.codes {
        let Some(now) = values(c, code) else { continue };
        let before = c
            .basis
            .book
            .values
            .iter()
            .filter(|r| {
                r.row.code == *code
                    && r.origin
                        .effective_to
                        .is_some_and(|d| d < now.origin.effective_from)
            })
            .max_by_key(|r| r.origin.effective_to);
        let words = |v: u32| format!("{}.{:02}", v / 100, v % 100);
        hits = hits.with(before.filter(|b| b.row.total != now.row.total).map(|b| {
            note(
                "fees",
                &format!(
                    "relative values {} now, {} in the period before",
                    words(now.row.total),
                    words(b.row.total)
                ),
            )
            .of(code)
            .by(&b.origin)
        }));
    }
    hits
}

/// FEE-10: the practice expense of later therapy units of a day is halved (indicator 5). To know only.
pub(super) fn fee_10(c: &Case<'_>) -> Hits {
    let units: u32 = c
        .therapy_lines()
        .iter()
        .filter(|l| c.indicators(code_of(l)).is_some_and(|r| r.row.multiple == "5"))
        .map(|l| super::case::units_of(l))
        .sum();
    none().when(units > 1, note("fees", &format!("{units} therapy units of one day: the practice expense of every one after the first is halved")))
}

/// FEE-11: an assistant's service pays 85 %, shown with its arithmetic. To know only.
pub(super) fn fee_11(c: &Case<'_>) -> Hits {
    let percent = c.threshold("assistant_pays_percent");
    let factor = on(&c.basis.book.factors, c.date, |f| f.kind == "ordinary").map(|r| r.row.ten_thousandths);
    let mut hits = none();
    for line in c
        .therapy_lines()
        .into_iter()
        .filter(|l| has(l, "CQ") || has(l, "CO"))
    {
        let Some(percent) = percent else {
            hits = hits.with([no_data("fees", "no share of assistants for the day of service")
                .of(code_of(line))
                .info()]);
            continue;
        };
        let sum = values(c, code_of(line))
            .zip(factor)
            .and_then(|(v, f)| therapy_cents(&v.row, f, line.units.unwrap_or(1), percent));
        let words = sum.map_or_else(String::new, |(_, words)| format!(": {words}"));
        hits = hits.with([
            note("fees", &format!("an assistant's service pays {percent} %{words}")).of(code_of(line)),
        ]);
    }
    hits
}

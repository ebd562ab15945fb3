//! Fluoroscopy that meets a study: FL-01 to FL-07.

use super::case::{Case, code_of, has, said, units_of};
use super::hit::{Hits, doubt, forbidden, missing, no_data, none};
use crate::billing::book::on;

const CODE: &str = "76000";
/// Minutes that the code covers, where no row says otherwise.
const MOST_MIN: u64 = 60;

fn of(c: &Case<'_>, hits: Hits) -> Hits {
    if c.bills(CODE) { hits } else { none() }
}

fn carries(c: &Case<'_>, modifiers: &[&str]) -> bool {
    c.record
        .line
        .iter()
        .any(|l| code_of(l) == CODE && modifiers.iter().any(|m| has(l, m)))
}

/// FL-01: why imaging in real time was needed at this encounter.
pub(super) fn fl_01(c: &Case<'_>) -> Hits {
    of(
        c,
        none().when(
            !said(&c.fluoroscopy.indication),
            missing("fluoroscopy.indication", "why real-time imaging was needed").of(CODE),
        ),
    )
}

/// FL-02: minutes, up to and including 60; above that no code of the family exists (E-34, E-35).
pub(super) fn fl_02(c: &Case<'_>) -> Hits {
    let most = c.threshold("fluoroscopy_most_minutes").unwrap_or(MOST_MIN);
    let minutes = c.fluoroscopy.minutes.unwrap_or(0);
    of(c, none()
        .when(minutes == 0, missing("fluoroscopy.minutes", "minutes of fluoroscopy").of(CODE))
        .when(u64::from(minutes) > most, forbidden("fluoroscopy.minutes", &format!("{minutes} minutes: the code reaches to {most}, and 76001 ended on 2018-12-31 without a successor"), "no code of this family is left").of(CODE)))
}

/// FL-03: dose or dose-area product with its unit.
pub(super) fn fl_03(c: &Case<'_>) -> Hits {
    of(
        c,
        none().when(
            c.fluoroscopy.dose.is_none_or(|d| d <= 0.0) || !said(&c.fluoroscopy.dose_unit),
            missing("fluoroscopy.dose", "dose or dose-area product with its unit").of(CODE),
        ),
    )
}

/// FL-04: a written interpretation where 26 is billed.
pub(super) fn fl_04(c: &Case<'_>) -> Hits {
    of(
        c,
        none().when(
            carries(c, &["26"]) && !said(&c.fluoroscopy.interpretation_report_id),
            missing(
                "fluoroscopy.interpretation_report_id",
                "a written interpretation of its own",
            )
            .of(CODE),
        ),
    )
}

/// FL-05: site and distinction where 59 or XS is billed.
pub(super) fn fl_05(c: &Case<'_>) -> Hits {
    of(
        c,
        none().when(
            carries(c, &["59", "XS"]) && !(said(&c.fluoroscopy.site) && said(&c.fluoroscopy.distinction)),
            missing(
                "fluoroscopy.site",
                "site, and why it is not that of the main procedure",
            )
            .of(CODE),
        ),
    )
}

/// FL-06: who supervised, and present, where the parts are split.
pub(super) fn fl_06(c: &Case<'_>) -> Hits {
    of(
        c,
        none().when(
            carries(c, &["26", "TC"])
                && !(said(&c.fluoroscopy.supervisor) && c.fluoroscopy.supervisor_present == Some(true)),
            missing("fluoroscopy.supervisor", "supervising physician and presence").of(CODE),
        ),
    )
}

/// FL-07: most units of a day.
pub(super) fn fl_07(c: &Case<'_>) -> Hits {
    let units: u32 = c
        .record
        .line
        .iter()
        .filter(|l| code_of(l) == CODE)
        .map(units_of)
        .sum();
    of(
        c,
        match on(&c.basis.book.units, c.date, |m| m.code == CODE) {
            Some(row) => none().when(
                units > row.row.most,
                doubt(
                    "line.units",
                    &format!(
                        "{units} units, at most {} on a day; indicator 3: more may be paid on review",
                        row.row.most
                    ),
                    "check, or decide with a reason for the appeal",
                )
                .of(CODE)
                .by(&row.origin),
            ),
            None => none().when(
                units > 1,
                no_data("line.units", "no row of the most units for the day of service").of(CODE),
            ),
        },
    )
}

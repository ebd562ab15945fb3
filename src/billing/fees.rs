//! What a service would be paid: integer arithmetic in cents, shown with its inputs.

use serde::Serialize;

use super::Date;
use super::book::{Row, Rulebook, Values, on};

/// Geographic indices of a locality, thousandths: work, practice expense, malpractice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Locality {
    /// Work.
    pub work: u32,
    /// Practice expense.
    pub practice: u32,
    /// Malpractice.
    pub malpractice: u32,
}

impl Locality {
    /// All indices 1: the national amount.
    pub const NATIONAL: Locality = Locality {
        work: 1000,
        practice: 1000,
        malpractice: 1000,
    };
}

/// An amount with its arithmetic.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fee {
    /// The code.
    pub code: String,
    /// `facility`, `office`, `both`, `hospital outpatient`.
    pub setting: String,
    /// Cents for one unit.
    pub cents: u64,
    /// The sum as it was done.
    pub arithmetic: String,
    /// The rows it rests on.
    pub source: String,
    /// A remark on the row.
    pub note: String,
}

/// What can be said about the fee of a code on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FeeAnswer {
    /// The code.
    pub code: String,
    /// Amounts by setting.
    pub fees: Vec<Fee>,
    /// What is not known.
    pub unknown: Vec<String>,
}

fn hundredths(value: u32) -> String {
    format!("{}.{:02}", value / 100, value % 100)
}

/// Cents as dollars.
pub fn dollars(cents: u64) -> String {
    format!("${}.{:02}", cents / 100, cents % 100)
}

fn thousandths(value: u32) -> String {
    format!("{}.{:03}", value / 1000, value % 1000)
}

/// Cents for relative values (hundredths), indices (thousandths) and a factor (ten-thousandths of a dollar), rounded half up.
fn cents(parts: &[(u32, u32)], factor: u32) -> u64 {
    let sum: u64 = parts
        .iter()
        .map(|(rvu, index)| u64::from(*rvu) * u64::from(*index))
        .sum();
    // 1e-2 x 1e-3 x 1e-4 dollars = 1e-9 dollars; a cent is 1e7 of these
    let product = u128::from(sum) * u128::from(factor);
    u64::try_from((product + 5_000_000) / 10_000_000).unwrap_or(u64::MAX)
}

fn of_values(values: &Row<Values>, factor: u32, factor_words: &str, locality: Locality) -> Option<Fee> {
    let v = &values.row;
    let factor_text = format!("{}.{:04}", factor / 10_000, factor % 10_000);
    let (cents, arithmetic) = match (v.work, v.practice, v.malpractice) {
        (Some(work), Some(practice), Some(malpractice)) => {
            let parts = [
                (work, locality.work),
                (practice, locality.practice),
                (malpractice, locality.malpractice),
            ];
            let cents = cents(&parts, factor);
            let terms: Vec<String> = parts
                .iter()
                .map(|(rvu, index)| format!("{} x {}", hundredths(*rvu), thousandths(*index)))
                .collect();
            (
                cents,
                format!("({}) x {factor_text} = {}", terms.join(" + "), dollars(cents)),
            )
        }
        _ if locality == Locality::NATIONAL => {
            let cents = cents(&[(v.total, 1000)], factor);
            (
                cents,
                format!("{} x {factor_text} = {}", hundredths(v.total), dollars(cents)),
            )
        }
        _ => return None,
    };
    Some(Fee {
        code: v.code.clone(),
        setting: v.setting.clone(),
        cents,
        arithmetic,
        source: format!("{}; {factor_words}", values.origin.words()),
        note: v.note.clone(),
    })
}

/// The fees of a code on a day in a locality.
pub fn fees(book: &Rulebook, code: &str, date: Date, locality: Locality) -> FeeAnswer {
    let mut answer = FeeAnswer {
        code: code.to_owned(),
        fees: Vec::new(),
        unknown: Vec::new(),
    };
    let values: Vec<&Row<Values>> = book
        .values
        .iter()
        .filter(|r| r.origin.holds_on(date) && r.row.code == code)
        .collect();
    let factor = on(&book.factors, date, |f| f.kind == "ordinary");
    match factor {
        _ if values.is_empty() => answer
            .unknown
            .push(format!("no relative values of {code} for this date")),
        None => answer
            .unknown
            .push("no conversion factor for this date".to_owned()),
        Some(factor) => {
            let words = format!("factor: {}", factor.origin.words());
            for row in values {
                match of_values(row, factor.row.ten_thousandths, &words, locality) {
                    Some(fee) => answer.fees.push(fee),
                    None => answer.unknown.push(format!(
                        "the parts of the relative values of {code} are not known, only their sum"
                    )),
                }
            }
        }
    }
    match on(&book.hospital, date, |h| h.code == code) {
        Some(rate) => answer.fees.push(Fee {
            code: code.to_owned(),
            setting: "hospital outpatient".to_owned(),
            cents: rate.row.cents,
            arithmetic: format!("group {}: {}", rate.row.group, dollars(rate.row.cents)),
            source: rate.origin.words(),
            note: rate.row.note.clone(),
        }),
        None => answer
            .unknown
            .push(format!("no hospital outpatient rate of {code} for this date")),
    }
    answer
}

/// The amount for several units of a therapy code: the practice expense of every unit after the first is halved
/// (multiple procedure indicator 5), and an assistant's service pays a share in percent.
pub fn therapy_cents(values: &Values, factor: u32, units: u32, pays_percent: u64) -> Option<(u64, String)> {
    let (work, practice, malpractice) = (values.work?, values.practice?, values.malpractice?);
    let first = cents(&[(work, 1000), (practice, 1000), (malpractice, 1000)], factor);
    let later = cents(&[(work, 1000), (practice, 500), (malpractice, 1000)], factor);
    let sum = first * u64::from(units.min(1)) + later * u64::from(units.saturating_sub(1));
    let paid = (sum * pays_percent + 50) / 100;
    Some((
        paid,
        format!(
            "1 x {} + {} x {} = {}; {pays_percent} % = {}",
            dollars(first),
            units.saturating_sub(1),
            dollars(later),
            dollars(sum),
            dollars(paid)
        ),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn only(code: &str, date: &str, setting: &str, locality: Locality) -> Fee {
        let book = Rulebook::shipped().unwrap();
        let answer = fees(&book, code, Date::parse(date).unwrap(), locality);
        answer.fees.into_iter().find(|f| f.setting == setting).unwrap()
    }

    #[test]
    fn the_published_amounts() {
        let fee = only("96000", "2026-05-01", "facility", Locality::NATIONAL);
        assert_eq!(fee.cents, 7048);
        assert_eq!(
            fee.arithmetic,
            "(1.76 x 1.000 + 0.30 x 1.000 + 0.05 x 1.000) x 33.4009 = $70.48"
        );
        assert_eq!(
            only("76000", "2026-05-01", "both", Locality::NATIONAL).cents,
            4409
        );
        assert_eq!(
            only("96000", "2026-05-01", "hospital outpatient", Locality::NATIONAL).cents,
            38_124
        );
        assert_eq!(
            only("97116", "2026-05-01", "both", Locality::NATIONAL).cents,
            2906
        );
        // 2.11 x 33.5675, the other factor of 2026
        assert_eq!(cents(&[(211, 1000)], 335_675), 7083);
    }

    #[test]
    fn a_locality_weights_the_parts() {
        let locality = Locality {
            work: 1050,
            practice: 1200,
            malpractice: 700,
        };
        // 1.848 + 0.360 + 0.035 = 2.243; x 33.4009 = 74.918
        assert_eq!(only("96000", "2026-05-01", "facility", locality).cents, 7492);
    }

    #[test]
    fn no_row_is_said() {
        let book = Rulebook::shipped().unwrap();
        let answer = fees(
            &book,
            "96000",
            Date::parse("2027-02-01").unwrap(),
            Locality::NATIONAL,
        );
        assert!(answer.fees.is_empty());
        assert!(answer.unknown[0].contains("for this date"));
    }

    #[test]
    fn later_units_and_assistants_are_paid_less() {
        let book = Rulebook::shipped().unwrap();
        let date = Date::parse("2025-11-01").unwrap();
        let values = &on(&book.values, date, |v| v.code == "97116").unwrap().row;
        // first 0.89 x 32.3465 = 28.79; later (0.45 + 0.215 + 0.01) x 32.3465 = 21.83
        let (paid, words) = therapy_cents(values, 323_465, 2, 85).unwrap();
        assert_eq!(paid, (2879 + 2183) * 85 / 100 + 1, "{words}");
    }
}

//! Dates that no longer tell the day: moved by a number of days, or reduced to the year.

use crate::calendar;
use crate::session::manifest::Date;

/// What becomes of dates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DatePolicy {
    /// All moved by the same number of days: intervals and ages stay.
    Shift(i32),
    /// Reduced to 1 January of their year; the age is written beside.
    YearOnly,
}

impl DatePolicy {
    /// The policy in words, without the number of days.
    pub(super) fn words(self) -> &'static str {
        match self {
            DatePolicy::Shift(_) => "moved by a number of days that is not stored",
            DatePolicy::YearOnly => "reduced to the year (1 January stands for it)",
        }
    }

    /// The date by this policy; none when it would leave the calendar.
    pub(super) fn of(self, date: Date) -> Option<Date> {
        let (year, month, day) = date.parts();
        let (year, month, day) = match self {
            DatePolicy::YearOnly => (year, 1, 1),
            DatePolicy::Shift(days) => {
                calendar::date_of(calendar::days_since_1970(year, month, day) + i64::from(days))
            }
        };
        Date::parse(&format!("{year:04}-{month:02}-{day:02}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moved(policy: DatePolicy, text: &str) -> String {
        policy.of(Date::parse(text).unwrap()).unwrap().to_string()
    }

    #[test]
    fn dates_move_over_months_years_and_leap_days() {
        assert_eq!(moved(DatePolicy::Shift(1), "2024-02-28"), "2024-02-29");
        assert_eq!(moved(DatePolicy::Shift(366), "2024-01-01"), "2025-01-01");
        assert_eq!(moved(DatePolicy::Shift(-1), "2026-03-01"), "2026-02-28");
        assert_eq!(moved(DatePolicy::Shift(-20), "2026-01-10"), "2025-12-21");
        assert_eq!(moved(DatePolicy::YearOnly, "1988-04-12"), "1988-01-01");
        for days in [-3000, -1, 59, 60, 4000] {
            let there = DatePolicy::Shift(days)
                .of(Date::parse("2020-02-29").unwrap())
                .unwrap();
            assert_eq!(DatePolicy::Shift(-days).of(there), Date::parse("2020-02-29"));
        }
        assert_eq!(
            DatePolicy::Shift(-100_000).of(Date::parse("2026-01-01").unwrap()),
            None
        );
    }
}

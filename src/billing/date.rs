//! A calendar date, as TOML writes it (`1988-04-12`) or as text in the same form.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::calendar::days_since_1970;

/// A calendar date that exists. Ordered by time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date {
    year: u16,
    month: u8,
    day: u8,
}

impl Date {
    /// Reads `YYYY-MM-DD`; `None` when the text is something else or no such day exists.
    pub fn parse(text: &str) -> Option<Date> {
        let mut parts = text.split('-');
        let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
        let plain =
            |part: &str, digits: usize| part.len() == digits && part.bytes().all(|b| b.is_ascii_digit());
        if parts.next().is_some() || !plain(year, 4) || !plain(month, 2) || !plain(day, 2) {
            return None;
        }
        let date = Date {
            year: year.parse().ok()?,
            month: month.parse().ok()?,
            day: day.parse().ok()?,
        };
        (date.year >= 1900 && (1..=date.days_in_month()).contains(&date.day)).then_some(date)
    }

    fn days_in_month(self) -> u8 {
        let every = |years: u16| self.year.is_multiple_of(years);
        let leap = (every(4) && !every(100)) || every(400);
        match self.month {
            1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
            4 | 6 | 9 | 11 => 30,
            2 if leap => 29,
            2 => 28,
            _ => 0,
        }
    }

    /// Year, month (1-12), day (1-31).
    pub fn parts(self) -> (i32, u8, u8) {
        (i32::from(self.year), self.month, self.day)
    }

    /// Days from this date to a later one; 0 when the other date is earlier.
    pub fn days_until(self, later: Date) -> u64 {
        let number = |date: Date| days_since_1970(i32::from(date.year), date.month, date.day);
        u64::try_from(number(later) - number(self)).unwrap_or(0)
    }

    /// Completed years from this date to a later one; `None` when the other date is earlier.
    pub fn years_until(self, later: Date) -> Option<u16> {
        let before_birthday = (later.month, later.day) < (self.month, self.day);
        let years = later.year.checked_sub(self.year)?;
        if before_birthday {
            years.checked_sub(1)
        } else {
            Some(years)
        }
    }
}

impl std::fmt::Display for Date {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = match toml::Value::deserialize(deserializer)? {
            toml::Value::Datetime(value) => value.to_string(),
            toml::Value::String(text) => text,
            _ => String::new(),
        };
        Date::parse(&text).ok_or_else(|| serde::de::Error::custom("not a date, expected YYYY-MM-DD"))
    }
}

impl Serialize for Date {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_days_that_exist() {
        assert!(Date::parse("2024-02-29").is_some());
        for wrong in [
            "2023-02-29",
            "2024-13-01",
            "24-01-01",
            "2024-1-1",
            "2024-04-31",
            "heute",
            "",
        ] {
            assert_eq!(Date::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn an_age_counts_completed_years() {
        let born = Date::parse("1988-04-12").unwrap();
        let years = |later| born.years_until(Date::parse(later).unwrap());
        assert_eq!(years("2026-04-11"), Some(37));
        assert_eq!(years("2026-04-12"), Some(38));
        assert_eq!(years("1980-01-01"), None);
    }
}

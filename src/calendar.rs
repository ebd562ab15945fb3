//! Days counted: a day of the Gregorian calendar as a number, and back.
//!
//! # References
//! Hinnant H, chrono-compatible low-level date algorithms, 2013 (public domain): `days_from_civil`, `civil_from_days`.

/// Days of 400 years, after which the calendar repeats.
const ERA_DAYS: i64 = 146_097;
/// Days from 1 March of the year 0 to 1 January 1970.
const TO_1970: i64 = 719_468;

/// Days from 1 January 1970 to a day; before it they are negative. Month 1 to 12, day from 1; a day beyond the end of its month
/// counts on into the next.
pub fn days_since_1970(year: i32, month: u8, day: u8) -> i64 {
    let (month, day) = (i64::from(month), i64::from(day));
    // the year begins in March, so that the leap day is its last
    let year = i64::from(year) - i64::from(month <= 2);
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * ERA_DAYS + of_era * 365 + of_era / 4 - of_era / 100 + of_year - TO_1970
}

/// Year, month (1 to 12) and day (1 to 31) of a number of days since 1 January 1970.
pub fn date_of(days_since_1970: i64) -> (i32, u8, u8) {
    let days = days_since_1970.saturating_add(TO_1970);
    let (era, of_era) = (days.div_euclid(ERA_DAYS), days.rem_euclid(ERA_DAYS));
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = (month_from_march + 2) % 12 + 1;
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (
        i32::try_from(year).unwrap_or_default(),
        u8::try_from(month).unwrap_or_default(),
        u8::try_from(day).unwrap_or_default(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_days_have_their_numbers() {
        for (date, number) in [
            ((1970, 1, 1), 0),
            ((1969, 12, 31), -1),
            ((2000, 2, 29), 11_016),
            ((2026, 11, 21), 20_778),
            ((0, 3, 1), -TO_1970),
        ] {
            let (year, month, day) = date;
            assert_eq!(days_since_1970(year, month, day), number);
            assert_eq!(date_of(number), date);
        }
    }

    #[test]
    fn every_day_of_eight_centuries_follows_the_one_before() {
        let (first, last) = (days_since_1970(1600, 1, 1), days_since_1970(2400, 1, 1));
        assert_eq!(last - first, 2 * ERA_DAYS);
        let mut before = date_of(first - 1);
        for number in first..last {
            let date = date_of(number);
            let (year, month, day) = date;
            assert_eq!(days_since_1970(year, month, day), number);
            assert!(before < date && (1..=12).contains(&month) && (1..=31).contains(&day));
            before = date;
        }
    }
}

//! The day-book of the laboratory: every checked value with its day, one line each, and what their course says.
//!
//! A CSV file that people can read in a spreadsheet: `date,check,subject,rule,value,unit,verdict,file`. Lines are only
//! ever added.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::measure::{LabCheck, Measure, count};
use crate::calendar::days_since_1970;
use crate::quality::{Finding, Limits, Severity, Verdict};

/// Values whose slow growth means something although they are within their limits.
const DRIFTING: [&str; 2] = ["lab.camera_residual_mean", "lab.wand_sd"];
/// So many earlier values make the usual one (their median).
const USUAL_OF: usize = 10;
/// With fewer earlier values there is no usual one.
const LEAST_BEFORE: usize = 5;
/// Days that are looked back on.
const DAYS_BACK: usize = 10;
/// First line of the file.
const HEAD: &str = "date,check,subject,rule,value,unit,verdict,file";

/// One line of the book.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// Day, `YYYY-MM-DD`.
    pub date: String,
    /// What was checked, for instance `plate 2`.
    pub check: String,
    /// The camera, plate or wand that the value belongs to.
    pub subject: String,
    /// The rule whose limit it was held against.
    pub rule: String,
    /// The value.
    pub value: f64,
    /// Its unit.
    pub unit: String,
    /// `good`, `care` or `redo` by the limits of that day.
    pub verdict: Verdict,
    /// The file that it was measured from.
    pub file: String,
}

/// What is wrong with a day-book.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum DayBookError {
    /// The file is something else.
    #[error("the first line of the day-book is not \"{HEAD}\"")]
    OtherFile,
    /// A line cannot be read.
    #[error("line {line} of the day-book cannot be read: {why}")]
    Line {
        /// Its number, from 1.
        line: usize,
        /// Why.
        why: String,
    },
}

/// The entries of a laboratory, the oldest first.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct DayBook {
    /// All entries.
    pub entries: Vec<Entry>,
}

impl DayBook {
    /// Reads a book; an empty text is an empty book.
    ///
    /// # Errors
    /// The text is no day-book, or a line of it is spoilt.
    pub fn parse(text: &str) -> Result<DayBook, DayBookError> {
        let mut lines = text.trim_start_matches('\u{feff}').lines().enumerate();
        match lines.next() {
            None => return Ok(DayBook::default()),
            Some((_, head)) if head.trim() == HEAD => {}
            Some(_) => return Err(DayBookError::OtherFile),
        }
        let mut entries = Vec::new();
        for (at, line) in lines.filter(|(_, line)| !line.trim().is_empty()) {
            let wrong = |why: &str| DayBookError::Line {
                line: at + 1,
                why: why.to_owned(),
            };
            let cells: Vec<&str> = line.split(',').map(str::trim).collect();
            let [date, check, subject, rule, value, unit, verdict, file] = cells.as_slice() else {
                return Err(wrong("it needs eight cells"));
            };
            let verdict = match *verdict {
                "good" => Verdict::Good,
                "care" => Verdict::Care,
                "redo" => Verdict::Redo,
                _ => return Err(wrong("the verdict is good, care or redo")),
            };
            let value: f64 = value.parse().map_err(|_| wrong("the value is no number"))?;
            if day_number(date).is_none() || !value.is_finite() {
                return Err(wrong("it needs a date like 2026-11-21 and a finite value"));
            }
            entries.push(Entry {
                date: (*date).to_owned(),
                check: (*check).to_owned(),
                subject: (*subject).to_owned(),
                rule: (*rule).to_owned(),
                value,
                unit: (*unit).to_owned(),
                verdict,
                file: (*file).to_owned(),
            });
        }
        entries.sort_by(|a, b| a.date.cmp(&b.date));
        Ok(DayBook { entries })
    }

    /// The book as text, the oldest entry first.
    pub fn text(&self) -> String {
        let mut text = format!("{HEAD}\n");
        for e in &self.entries {
            let verdict = match e.verdict {
                Verdict::Good => "good",
                Verdict::Care => "care",
                Verdict::Redo => "redo",
            };
            // commas part the cells, and a leading sign would be a formula in a spreadsheet
            let plain = |cell: &str| {
                let cell = cell.replace([',', '\n', '\r', '"'], " ");
                cell.trim_start_matches(['=', '+', '-', '@', ' ']).to_owned()
            };
            text.push_str(&format!(
                "{},{},{},{},{},{},{verdict},{}\n",
                e.date,
                plain(&e.check),
                plain(&e.subject),
                plain(&e.rule),
                rounded(e.value),
                plain(&e.unit),
                plain(&e.file)
            ));
        }
        text
    }

    /// Adds the values of a check. The same value of the same day and file is not entered twice.
    pub fn enter(&mut self, date: &str, file: &str, check: &LabCheck, limits: &Limits) {
        for measure in &check.measures {
            let limit = limits.get(&measure.rule);
            let verdict = match limit.and_then(|limit| limit.judge(measure.value)) {
                None => Verdict::Good,
                Some((Severity::Redo, _)) => Verdict::Redo,
                Some(_) => Verdict::Care,
            };
            let entry = Entry {
                date: date.to_owned(),
                check: check.subject.clone(),
                subject: measure.subject.clone(),
                rule: measure.rule.clone(),
                value: rounded(measure.value),
                unit: limit.map(|limit| limit.unit.clone()).unwrap_or_default(),
                verdict,
                file: file.to_owned(),
            };
            if !self.entries.contains(&entry) {
                self.entries.push(entry);
            }
        }
        self.entries.sort_by(|a, b| a.date.cmp(&b.date));
    }

    /// What the course of the values says on a day: drift, days out of limits, age of the camera calibration.
    pub fn trend(&self, today: &str, limits: &Limits) -> Vec<Finding> {
        let mut found = Vec::new();
        let mut series: Vec<(&str, &str)> = Vec::new();
        for entry in &self.entries {
            let key = (entry.rule.as_str(), entry.subject.as_str());
            if !series.contains(&key) {
                series.push(key);
            }
        }
        for (rule, subject) in series.iter().filter(|(rule, _)| DRIFTING.contains(rule)) {
            found.extend(self.drift(rule, subject, limits));
        }
        let mut checks: Vec<&str> = self.entries.iter().map(|e| e.check.as_str()).collect();
        checks.sort_unstable();
        checks.dedup();
        for check in checks {
            found.extend(self.days_out(check, limits));
        }
        found.extend(self.age(today, limits));
        found
    }

    fn drift(&self, rule: &str, subject: &str, limits: &Limits) -> Option<Finding> {
        let of = self
            .entries
            .iter()
            .filter(|e| e.rule == rule && e.subject == subject);
        let values: Vec<f64> = of.map(|e| e.value).collect();
        let (last, before) = values.split_last()?;
        if before.len() < LEAST_BEFORE {
            return None;
        }
        let mut usual: Vec<f64> = before.iter().rev().take(USUAL_OF).copied().collect();
        usual.sort_by(f64::total_cmp);
        let median = *usual.get(usual.len() / 2)?;
        if median <= 0.0 {
            return None;
        }
        let change_pct = (last / median - 1.0) * 100.0;
        let unit = limits.get(rule).map(|l| l.unit.clone()).unwrap_or_default();
        let what = |_: &_| {
            format!(
                "{subject}: {last:.2} {unit}, {change_pct:.0} % above the usual {median:.2} {unit} ({rule})"
            )
        };
        let action = "look for what changed: lenses, cables, light, temperature, wand";
        Finding::judged(limits, "lab.drift", change_pct, what, action)
    }

    fn days_out(&self, check: &str, limits: &Limits) -> Option<Finding> {
        let of = || self.entries.iter().filter(|e| e.check == check);
        let days: BTreeSet<&str> = of().map(|e| e.date.as_str()).collect();
        let last: Vec<&str> = days.into_iter().rev().take(DAYS_BACK).collect();
        let is_out = |day: &&&str| of().any(|e| e.date == **day && e.verdict != Verdict::Good);
        let out = last.iter().filter(is_out).count();
        let what = |_: &_| {
            format!(
                "{check}: out of limits on {out} of the last {} days it was checked",
                last.len()
            )
        };
        Finding::judged(
            limits,
            "lab.days_out",
            count(out),
            what,
            "have it looked at; do not wait for the next day",
        )
    }

    fn age(&self, today: &str, limits: &Limits) -> Option<Finding> {
        let mut days = self
            .entries
            .iter()
            .filter(|e| e.check == "cameras")
            .map(|e| e.date.as_str());
        let last = days.next_back()?;
        let age = day_number(today)? - day_number(last)?;
        let what = |_: &_| format!("the last camera calibration in the day-book is of {last}");
        let action = "calibrate the cameras and enter the file with --cameras";
        let days = f64::from(i32::try_from(age).unwrap_or(i32::MAX));
        Finding::judged(limits, "lab.calibration_age", days, what, action)
    }

    /// Whether a text is a day as the book writes it.
    pub fn is_day(date: &str) -> bool {
        day_number(date).is_some()
    }

    /// Days in the book on which something was checked.
    pub fn days(&self) -> usize {
        let days: BTreeSet<&str> = self.entries.iter().map(|e| e.date.as_str()).collect();
        days.len()
    }

    /// The last values of a rule and subject, the newest last.
    pub fn course(&self, measure: &Measure, most: usize) -> Vec<f64> {
        let of = self
            .entries
            .iter()
            .filter(|e| e.rule == measure.rule && e.subject == measure.subject);
        let values: Vec<f64> = of.map(|e| e.value).collect();
        values[values.len().saturating_sub(most)..].to_vec()
    }
}

/// Four decimals are more than any of these values deserves.
fn rounded(value: f64) -> f64 {
    (value * 1e4).round() / 1e4
}

/// Days since 1 January 1970; `None` when it is no date.
pub(super) fn day_number(date: &str) -> Option<i64> {
    let mut parts = date.split('-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || (year.len(), month.len(), day.len()) != (4, 2, 2) {
        return None;
    }
    let (year, month, day): (i32, u8, u8) = (year.parse().ok()?, month.parse().ok()?, day.parse().ok()?);
    if !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    Some(days_since_1970(year, month, day))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(date: &str, value: f64, verdict: Verdict) -> Entry {
        Entry {
            date: date.to_owned(),
            check: "cameras".to_owned(),
            subject: "all cameras".to_owned(),
            rule: "lab.camera_residual_mean".to_owned(),
            value,
            unit: "px".to_owned(),
            verdict,
            file: "a.xcp".to_owned(),
        }
    }

    #[test]
    fn a_book_reads_what_it_writes_and_refuses_another_file() {
        let book = DayBook {
            entries: vec![
                entry("2026-11-20", 0.125, Verdict::Good),
                entry("2026-11-21", 0.5, Verdict::Care),
            ],
        };
        assert_eq!(DayBook::parse(&book.text()), Ok(book));
        assert_eq!(DayBook::parse(""), Ok(DayBook::default()));
        assert_eq!(DayBook::parse("a,b\n"), Err(DayBookError::OtherFile));
        let spoilt = DayBook::parse(&format!("{HEAD}\n2026-11-20,cameras\n")).unwrap_err();
        assert!(spoilt.to_string().contains("line 2"), "{spoilt}");
    }

    #[test]
    fn drift_days_out_of_limits_and_an_old_calibration_are_found() {
        let limits = Limits::shipped().unwrap();
        let mut book = DayBook::default();
        for day in 1..=8 {
            book.entries
                .push(entry(&format!("2026-11-0{day}"), 0.12, Verdict::Good));
        }
        assert!(book.trend("2026-11-08", &limits).is_empty());
        book.entries.push(entry("2026-11-09", 0.24, Verdict::Good));
        let rules = |found: Vec<Finding>| found.into_iter().map(|f| f.rule).collect::<Vec<_>>();
        assert_eq!(rules(book.trend("2026-11-09", &limits)), ["lab.drift"]);
        for day in 10..=12 {
            book.entries
                .push(entry(&format!("2026-11-{day}"), 0.12, Verdict::Care));
        }
        assert_eq!(rules(book.trend("2026-11-12", &limits)), ["lab.days_out"]);
        assert_eq!(
            rules(book.trend("2026-12-01", &limits)),
            ["lab.days_out", "lab.calibration_age"]
        );
    }

    #[test]
    fn days_are_counted_over_months_and_leap_years() {
        let between = |a: &str, b: &str| day_number(b).unwrap() - day_number(a).unwrap();
        assert_eq!(between("2026-12-31", "2027-01-01"), 1);
        assert_eq!(between("2028-02-28", "2028-03-01"), 2);
        assert_eq!(between("2000-01-01", "2026-01-01"), 9497);
        assert_eq!(day_number("2026-1-1"), None);
    }
}

//! The state of the laboratory on the day of a session: what the session file states, and what the day-book says.

use super::day_book::{DayBook, day_number};
use super::measure::count;
use crate::quality::{Finding, Limits, Measured, Severity};

/// What is known of the laboratory about a session.
#[derive(Debug, Clone, Copy, Default)]
pub struct OnTheDay<'a> {
    /// Day of the session, `YYYY-MM-DD`.
    pub session_day: Option<&'a str>,
    /// Day of the last camera calibration as the session file states it.
    pub calibration_day: Option<&'a str>,
    /// Residual of that calibration as the session file states it, mm.
    pub camera_residual_mm: Option<f64>,
    /// The laboratory's day-book.
    pub book: Option<&'a DayBook>,
}

/// Findings about the laboratory on that day, and every value that was judged.
pub fn on_the_day(known: &OnTheDay<'_>, limits: &Limits) -> (Vec<Finding>, Vec<Measured>) {
    // a copy, so that the values it remembers are those of this question
    let limits = &limits.clone();
    let mut found = Vec::new();
    if let Some(mm) = known.camera_residual_mm {
        let what = |_: &_| format!("session.toml states a camera residual of {mm} mm");
        let action = "calibrate the cameras again before the next session";
        found.extend(Finding::judged(
            limits,
            "lab.camera_world_error",
            mm,
            what,
            action,
        ));
    }
    found.extend(age(known, limits));
    match (known.book, known.session_day) {
        (Some(book), Some(day)) => of_book(book, day, known.calibration_day.is_some(), limits, &mut found),
        (Some(_), None) => found.push(Finding::new(
            "lab.no_day",
            Severity::Note,
            "the day-book of the laboratory cannot be asked: session.toml does not say the day of the session",
            "give date in [session]",
        )),
        (None, _) => {}
    }
    (found, super::super::review::measured(limits))
}

/// The age of the calibration that the session file states.
fn age(known: &OnTheDay<'_>, limits: &Limits) -> Option<Finding> {
    let (session, calibration) = (known.session_day?, known.calibration_day?);
    let days = day_number(session)? - day_number(calibration)?;
    if days < 0 {
        return Some(Finding::new(
            "lab.calibration_age",
            Severity::Care,
            format!(
                "session.toml says that the cameras were calibrated on {calibration}, after the session ({session})"
            ),
            "correct the date of the session or camera_calibration_date in [lab]",
        ));
    }
    let what = |_: &_| format!("session.toml says that the cameras were last calibrated on {calibration}");
    let action = "calibrate the cameras on the day of the session";
    let days = f64::from(i32::try_from(days).unwrap_or(i32::MAX));
    Finding::judged(limits, "lab.calibration_age", days, what, action)
}

/// What the day-book held on that day: the last result of every check, and the course up to then.
fn of_book(book: &DayBook, day: &str, age_is_stated: bool, limits: &Limits, found: &mut Vec<Finding>) {
    let then = DayBook {
        entries: book
            .entries
            .iter()
            .filter(|e| e.date.as_str() <= day)
            .cloned()
            .collect(),
    };
    let mut checks: Vec<&str> = then.entries.iter().map(|e| e.check.as_str()).collect();
    checks.sort_unstable();
    checks.dedup();
    for check in &checks {
        let of = || then.entries.iter().filter(|e| e.check == *check);
        let Some(last) = of().map(|e| e.date.as_str()).max() else {
            continue;
        };
        for entry in of().filter(|e| e.date == last) {
            let what = |_: &_| {
                let about = if entry.subject == entry.check {
                    ""
                } else {
                    entry.subject.as_str()
                };
                format!(
                    "day-book of {last}, {check} {about}: {} {} {}",
                    entry.rule.trim_start_matches("lab.").replace('_', " "),
                    entry.value,
                    entry.unit
                )
                .replace(" :", ":")
            };
            let action =
                "see whether it was put right before the session; what rests on it is to be read with care";
            found.extend(Finding::judged(limits, &entry.rule, entry.value, what, action));
        }
    }
    let trend = then.trend(day, limits).into_iter();
    found.extend(trend.filter(|f| !(age_is_stated && f.rule == "lab.calibration_age")));
    if checks.is_empty() {
        let all = count(book.entries.len());
        found.push(Finding::new(
            "lab.no_check",
            Severity::Care,
            format!("the day-book of the laboratory has no check up to the day of the session ({all} lines later on)"),
            "name the right day-book, or check the laboratory before patients come",
        ));
    }
}

//! From results to the words and rounded numbers of the report, page by page.

mod clinical;
mod comparison;
mod comparison_tables;
mod contacts;
mod conventions;
mod cover;
mod data;
mod documentation;
mod features;
mod interpretation;
mod kinematics;
mod kinetic_values;
mod kinetics;
mod profile;
mod provenance;
mod quality;
mod reference;
mod signatures;
mod spatiotemporal;
mod stills;
mod study;
mod values;
mod velocities;

pub use comparison::compose_comparison;
pub use documentation::{MISSING, compose_packet};
pub(super) use features::draft_features;
pub use interpretation::compose_interpretation;

use super::input::{ConditionInput, Date, ReportInput};
use super::model::{Head, Report, Running};

/// The title of every technical report.
const TITLE: &str = "Technical report: three-dimensional gait analysis";
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// Puts the results of a session into words and rounded numbers. Pages without content are left out.
pub fn compose(input: &ReportInput<'_>) -> Report {
    let mut sections = clinical::sections(input);
    sections.push(study::section(input));
    sections.extend(quality::section(input));
    for condition in &input.conditions {
        let subtitle = subtitle(input, condition);
        let doubts = quality::Doubts::of(input, condition);
        sections.extend(spatiotemporal::section(condition, &subtitle).map(|mut section| {
            section
                .blocks
                .extend(kinetics::centre_of_mass_elsewhere(input, condition));
            section
        }));
        sections.extend(kinematics::sections(condition, &doubts, &subtitle));
        sections.extend(values::section(condition, &subtitle));
        sections.extend(velocities::section((condition, &doubts), &subtitle));
        sections.extend(kinetics::sections(input, (condition, &doubts), &subtitle));
        sections.extend(profile::section(condition, &subtitle));
    }
    sections.extend(features::section(input));
    sections.extend(stills::section(input));
    sections.push(data::section(input));
    sections.push(conventions::section(input));
    sections.push(provenance::section(input));
    sections.extend(signatures::section(input));
    sections.extend(documentation::section(input));
    Report {
        head: head(input),
        cover: cover::cover(input),
        sections,
        look: input.look.clone(),
        language: crate::report::Language::English,
    }
}

/// The name of a condition where it is needed to tell pages apart.
fn subtitle(input: &ReportInput<'_>, condition: &ConditionInput<'_>) -> String {
    if input.conditions.len() > 1 || !condition.name.is_empty() {
        condition.name.to_owned()
    } else {
        String::new()
    }
}

fn head(input: &ReportInput<'_>) -> Head {
    let identity = &input.identity;
    let laboratory =
        stated(&identity.laboratory).unwrap_or_else(|| "Gait laboratory (name not stated)".to_owned());
    let subject = stated(&identity.subject_id).unwrap_or_else(|| "not stated".to_owned());
    Head {
        title: TITLE.to_owned(),
        language: "en",
        running: Running {
            laboratory: shortened(&laboratory, 60),
            subject: shortened(&subject, 20),
            session: shortened(&identity.session_id, 28),
        },
        laboratory,
        session_id: identity.session_id.clone(),
        date: identity
            .test_date
            .map_or_else(|| "date not stated".to_owned(), long_date),
        day: identity.test_date,
        program: input.program.clone(),
        status: signatures::standing(&input.document),
    }
}

/// A text that is there and not blank.
fn stated(text: &Option<String>) -> Option<String> {
    text.as_ref().filter(|t| !t.trim().is_empty()).cloned()
}

/// The text with a capital first letter, unless its first word is a name of the program's files or keys.
fn sentence(text: &str) -> String {
    let first_word = text.split_whitespace().next().unwrap_or("");
    let is_plain = first_word
        .trim_end_matches([',', '.', ':', ';'])
        .chars()
        .all(|c| c.is_lowercase() || c == '-');
    let mut letters = text.chars();
    match letters.next() {
        Some(first) if is_plain => first.to_uppercase().chain(letters).collect(),
        _ => text.to_owned(),
    }
}

/// A text of at most so many letters; a longer one ends in an ellipsis.
fn shortened(text: &str, letters: usize) -> String {
    if text.chars().count() <= letters {
        return text.to_owned();
    }
    let kept: String = text.chars().take(letters.saturating_sub(1)).collect();
    format!("{}…", kept.trim_end())
}

/// "21 November 2026".
fn long_date(date: Date) -> String {
    let month = MONTHS.get(usize::from(date.month.saturating_sub(1)));
    match month {
        Some(month) => format!("{} {month} {}", date.day, date.year),
        None => date.iso(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_names_end_in_an_ellipsis() {
        assert_eq!(shortened("Gait", 4), "Gait");
        assert_eq!(shortened("Gait analysis", 6), "Gait…");
    }

    #[test]
    fn sentences_begin_with_a_capital_and_names_do_not() {
        assert_eq!(sentence("write it down"), "Write it down");
        assert_eq!(sentence("flat-foot option on"), "Flat-foot option on");
        assert_eq!(sentence("session.toml is missing"), "session.toml is missing");
        assert_eq!(sentence("hip_centre = \"hara\""), "hip_centre = \"hara\"");
    }

    #[test]
    fn dates_are_written_out() {
        let date = |month| Date {
            year: 2026,
            month,
            day: 3,
        };
        assert_eq!(long_date(date(11)), "3 November 2026");
        assert_eq!(long_date(date(13)), "2026-13-03");
    }
}

//! The page as a whole: what it may load, its design, words, data and scripts.

use serde::Serialize;

use super::InteractiveError;
use super::encode::{csp_hash, escape, safe_json};
use super::figures::FigureData;
use super::films::{FilmData, FilmPart, films};
use super::live::{Known, LiveCondition, live};
use super::motion::{MotionData, Scene, motion};
use super::scripts::{OWN, plotly};
use super::words;
use crate::report::ConditionInput;
use crate::report::model::Report;

const SHELL: &str = include_str!("page/shell.html");
const MOTION: &str = include_str!("page/motion.html");
const STYLE: &str = include_str!("page/style.css");
const MOTION_STYLE: &str = include_str!("page/motion.css");
const FILM_STYLE: &str = include_str!("page/film.css");
const PRINT: &str = include_str!("page/print.css");

/// What the page is made from.
#[derive(Debug)]
pub struct Input<'a> {
    /// The report, the same as for the PDF.
    pub report: &'a Report,
    /// The same in English, in which rows of tables are recognised.
    pub english: &'a Report,
    /// The results behind it, in the order of the report.
    pub conditions: &'a [ConditionInput<'a>],
    /// Leg length left and right, mm, for the dimensionless values of single cycles.
    pub leg_length_mm: [Option<f64>; 2],
    /// The walks for the 3D view.
    pub scenes: &'a [Scene],
    /// Videos of the walks.
    pub films: &'a [FilmPart],
}

/// What the scripts read.
#[derive(Serialize)]
struct Data<'a> {
    figures: Vec<FigureData<'a>>,
    conditions: Vec<LiveCondition<'a>>,
    motion: MotionData<'a>,
    films: Vec<FilmData<'a>>,
}

/// Writes the page. The same input gives the same bytes.
///
/// # Errors
/// [`InteractiveError`]: the data cannot be written, or the drawing script is not inside the program.
pub fn render(input: &Input<'_>) -> Result<Vec<u8>, InteractiveError> {
    let plotly = plotly()?;
    let mut known: Vec<Known> = input.conditions.iter().map(Known::of).collect();
    let written = words::sections((input.report, input.english), input.conditions, &mut known);
    let (sections, figures) = (written.html, written.figures);
    let conditions: Vec<LiveCondition<'_>> = input
        .conditions
        .iter()
        .zip(&known)
        .map(|(condition, known)| live(condition, &known.variables, input.leg_length_mm))
        .collect();
    let (films, film_elements) = films(input.films);
    let (walks, tracks) = motion(input.scenes)?;
    let data = Data {
        figures,
        conditions,
        motion: walks,
        films,
    };
    let json = serde_json::to_string(&data).map_err(|error| InteractiveError::Data {
        what: error.to_string(),
    })?;
    let head = &input.report.head;
    let policy = format!(
        "default-src 'none'; script-src {} {}; style-src 'unsafe-inline'; img-src data: blob:; media-src blob:; \
         base-uri 'none'; form-action 'none'",
        csp_hash(&OWN),
        plotly.hash
    );
    let lab_lines: String = input
        .report
        .cover
        .laboratory_lines
        .iter()
        .map(|line| format!("<span>{}</span>", escape(line)))
        .collect();
    let language = input.report.language;
    let filled = fill(
        &language.page(SHELL),
        &[
            ("language", escape(head.language)),
            ("policy", policy),
            ("title", escape(&format!("{} – {}", head.title, head.session_id))),
            ("heading", escape(&head.title)),
            ("laboratory", escape(&head.laboratory)),
            ("laboratory-lines", lab_lines),
            ("session", escape(&head.session_id)),
            ("subject", escape(&head.running.subject)),
            ("date", escape(&head.date)),
            ("status", escape(&head.status)),
            ("program", escape(&head.program)),
            ("style", format!("{STYLE}\n{MOTION_STYLE}\n{FILM_STYLE}\n{PRINT}")),
            ("contents", words::contents(input.report)),
            ("cover", words::cover(&input.report.cover, language)),
            (
                "motion",
                if input.scenes.is_empty() {
                    String::new()
                } else {
                    language.page(MOTION)
                },
            ),
            (
                "motion-link",
                if input.scenes.is_empty() {
                    String::new()
                } else {
                    language.page("<li><a href=\"#motion\"><span></span> Walks in 3D</a></li>")
                },
            ),
            ("sections", sections),
            ("tracks", tracks),
            ("films", film_elements),
            ("data", safe_json(&json)),
            ("plotly", plotly.packed.clone()),
            ("script", OWN.clone()),
        ],
    );
    Ok(filled.into_bytes())
}

/// Puts texts in the places `{{name}}` of a template, in one pass: nothing that is put in is looked at again.
fn fill(template: &str, texts: &[(&str, String)]) -> String {
    let mut page = String::with_capacity(template.len() + texts.iter().map(|(_, t)| t.len()).sum::<usize>());
    let mut rest = template;
    while let Some((before, after)) = rest.split_once("{{") {
        page.push_str(before);
        let Some((name, behind)) = after.split_once("}}") else {
            rest = after;
            break;
        };
        if let Some((_, text)) = texts.iter().find(|(known, _)| *known == name) {
            page.push_str(text);
        }
        rest = behind;
    }
    page.push_str(rest);
    page
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_put_in_is_not_looked_at_again() {
        let filled = fill(
            "<{{a}}|{{b}}|{{unknown}}>",
            &[("a", "{{b}}".to_owned()), ("b", "{{a}}".to_owned())],
        );
        assert_eq!(filled, "<{{b}}|{{a}}|>");
    }

    #[test]
    fn every_place_of_the_shell_has_its_text_and_loads_nothing() {
        for name in SHELL.split("{{").skip(1).filter_map(|p| p.split("}}").next()) {
            assert!(name.chars().all(|c| c.is_ascii_lowercase() || c == '-'), "{name}");
        }
        for outside in ["http:", "https:", "//cdn", "@import", "url("] {
            assert!(!SHELL.contains(outside), "{outside}");
            assert!(!STYLE.contains(outside) && !PRINT.contains(outside), "{outside}");
        }
    }
}

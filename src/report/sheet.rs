//! Plain data sheets: titles and rows of three texts, nothing drawn.

use serde_json::json;

use super::pdf::{Closed, export};
use super::{Paper, ReportError};

/// The design of a sheet.
const TEMPLATE: &str = include_str!("sheet.typ");

/// One sheet.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Sheet {
    /// Its heading.
    pub title: String,
    /// Number of a box, what it is, its text.
    pub rows: Vec<[String; 3]>,
}

/// What stands on all sheets.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SheetHead<'a> {
    /// Title of the document; no name of a person.
    pub title: &'a str,
    /// A sentence under every heading.
    pub note: &'a str,
    /// Foot of every page.
    pub foot: &'a str,
    /// Program with version.
    pub program: &'a str,
}

/// Typesets sheets as tagged PDF/A. The same sheets give the same bytes.
///
/// # Errors
/// [`ReportError`]: the pages cannot be laid out or not be written to the standard.
pub fn sheets(head: SheetHead<'_>, all: &[Sheet], paper: Paper) -> Result<Vec<u8>, ReportError> {
    let list: Vec<_> = all
        .iter()
        .map(|s| json!({"title": s.title, "rows": s.rows}))
        .collect();
    let data = json!({
        "title": head.title, "note": head.note, "foot": head.foot, "program": head.program,
        "paper": paper.name(), "sheets": list,
    });
    let world = Closed::plain(TEMPLATE, &data)?;
    let document = world.lay_out()?;
    export(
        &world,
        &document,
        (format!("{}/{}", head.foot, paper.name()), head.program),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sheet_is_a_page_and_its_texts_are_not_read_as_markup() {
        let head = SheetHead {
            title: "Claim form",
            note: "#panic(1) $x$ *b*",
            foot: "claims.json",
            program: "Ambula",
        };
        let sheet = |title: &str| Sheet {
            title: title.to_owned(),
            rows: vec![["1a".to_owned(), "#box".to_owned(), "[text".to_owned()]],
        };
        let two = [sheet("First"), sheet("Second")];
        for paper in [Paper::A4, Paper::UsLetter] {
            let pdf = sheets(head, &two, paper).unwrap();
            assert!(pdf.starts_with(b"%PDF-1.7"));
            assert_eq!(pdf, sheets(head, &two, paper).unwrap());
            let pages = |pdf: &[u8]| pdf.windows(10).filter(|w| w == b"/Type/Page").count();
            assert!(pages(&pdf) > pages(&sheets(head, &two[..1], paper).unwrap()));
        }
    }
}

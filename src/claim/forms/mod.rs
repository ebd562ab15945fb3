//! Paper forms as data: which box holds what. The forms themselves belong to others and are not drawn.

mod cms1500;
mod ub04;

use serde::Serialize;

use super::model::{Claim, Form, Person};
use super::text::carried;
use crate::billing::Date;

pub use cms1500::cms1500;
pub use ub04::ub04;

/// One box of a form with its text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Cell {
    /// Number of the box, `24A-1` for the first line.
    pub cell: String,
    /// What it is, in our words.
    pub name: &'static str,
    /// What it holds.
    pub text: String,
}

/// One sheet of a form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Page {
    /// Which form.
    pub form: &'static str,
    /// Number of the sheet, from 1.
    pub page: usize,
    /// Sheets of the claim.
    pub pages: usize,
    /// Number of the claim.
    pub claim: String,
    /// Boxes that hold something, in the order of the form.
    pub cells: Vec<Cell>,
}

/// The sheets of a claim on the form that fits it.
pub fn pages(claim: &Claim) -> Vec<Page> {
    match claim.form {
        Form::Professional => cms1500(claim),
        Form::Institutional => ub04(claim),
    }
}

/// The boxes as a table: `form,page,cell,name,text`.
pub fn csv(pages: &[Page]) -> String {
    let quoted = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
    let mut out = "form,page,cell,name,text\n".to_owned();
    for page in pages {
        for cell in &page.cells {
            let row = [
                page.form,
                &page.page.to_string(),
                &cell.cell,
                cell.name,
                &cell.text,
            ]
            .map(quoted);
            out.push_str(&row.join(","));
            out.push('\n');
        }
    }
    out
}

/// Gathers boxes; empty ones are left away.
#[derive(Debug, Default)]
struct Cells(Vec<Cell>);

impl Cells {
    fn put(&mut self, cell: &str, name: &'static str, text: impl Into<String>) {
        let text = text.into();
        let text = carried(&text).map_or(text, |c| c.text);
        if !text.trim().is_empty() {
            self.0.push(Cell {
                cell: cell.to_owned(),
                name,
                text,
            });
        }
    }

    fn mark(&mut self, cell: &str, name: &'static str, yes: bool) {
        self.put(cell, name, if yes { "YES" } else { "NO" });
    }
}

/// `MM DD YYYY`.
fn spaced(date: Date) -> String {
    let (year, month, day) = date.parts();
    format!("{month:02} {day:02} {year:04}")
}

/// `MMDDYY`.
fn short(date: Date) -> String {
    let (year, month, day) = date.parts();
    format!("{month:02}{day:02}{:02}", year % 100)
}

/// `LAST, FIRST, MIDDLE`, the suffix after the last name.
fn name(p: &Person) -> String {
    let last = [p.family_name.reveal().as_str(), p.name_suffix.reveal()];
    let last: Vec<&str> = last.into_iter().filter(|t| !t.is_empty()).collect();
    let all = [
        last.join(" "),
        p.given_name.reveal().clone(),
        p.middle_name.reveal().clone(),
    ];
    let all: Vec<String> = all.into_iter().filter(|t| !t.is_empty()).collect();
    all.join(", ")
}

/// `62701-1234` or `62701`.
fn zip(digits: &str) -> String {
    match digits.split_at_checked(5) {
        Some((five, four)) if !four.is_empty() => format!("{five}-{four}"),
        _ => digits.to_owned(),
    }
}

//! The boxes of a paper form as a plain data sheet.

use super::SessionError;
use crate::claim::forms::Page;
use crate::report::{Paper, Sheet, SheetHead, sheets};

/// What stands under every heading.
const NOTE: &str =
    "Data for a licensed form or for its typing. This sheet is no form and no claim that a payer takes.";

/// A PDF with one sheet for every sheet of the form.
///
/// # Errors
/// The pages cannot be set.
pub fn claim_sheet(pages: &[Page]) -> Result<Vec<u8>, SessionError> {
    let all: Vec<Sheet> = pages
        .iter()
        .map(|page| Sheet {
            title: format!("{}, sheet {} of {}", page.form, page.page, page.pages),
            rows: page
                .cells
                .iter()
                .map(|cell| [cell.cell.clone(), cell.name.to_owned(), cell.text.clone()])
                .collect(),
        })
        .collect();
    let form = pages.first().map_or("", |p| p.form);
    let claim = pages.first().map_or("", |p| p.claim.as_str());
    let program = concat!("Ambula ", env!("CARGO_PKG_VERSION"));
    let head = SheetHead {
        title: &format!("Data sheet {form}"),
        note: NOTE,
        foot: &format!("claim {claim}"),
        program,
    };
    Ok(sheets(head, &all, Paper::UsLetter)?)
}

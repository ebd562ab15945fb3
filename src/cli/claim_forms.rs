//! The boxes of a paper form as JSON, CSV and a data sheet.

use std::path::Path;

use super::claim::{Told, WrittenFile};
use crate::claim::forms::{csv, pages};
use crate::claim::{Claim, Form};
use crate::files;

/// Writes the sheets of a claim.
pub(super) fn write(claim: &Claim, (out, told): (&Path, &mut Told)) -> Result<(), String> {
    let pages = pages(claim);
    let kind = match claim.form {
        Form::Professional => "cms1500",
        Form::Institutional => "ub04",
    };
    let json = serde_json::to_string_pretty(&pages).map_err(|e| e.to_string())? + "\n";
    let sheet = crate::session::claim_sheet(&pages).map_err(|e| e.to_string())?;
    for (ending, bytes) in [
        ("json", json.into_bytes()),
        ("csv", csv(&pages).into_bytes()),
        ("pdf", sheet),
    ] {
        let file = format!("{kind}-{}.{ending}", claim.control_number);
        files::write_private(&out.join(&file), &bytes).map_err(|e| e.to_string())?;
        told.files.push(WrittenFile {
            file,
            claims: 1,
            lines: claim.lines.len(),
            total_cents: claim.total.0,
        });
    }
    Ok(())
}

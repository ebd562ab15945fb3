//! Newer releases: the order file of CMS, one code on each line in fixed columns.

use super::table::{Release, Table, dotted, is_form};

/// A file that is no release.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not an ICD-10-CM order file: {0}")]
pub struct LoadError(pub String);

impl Table {
    /// Reads the order file of a release (`icd10cm-order-2027.txt`): order number in columns 1 to 5, code without dot in 7 to
    /// 13, 1 for billable in 15, long title from 78 on.
    ///
    /// # Errors
    /// A line of another form; fewer lines than any release has.
    pub fn from_order_file(text: &str, release: Release) -> Result<Table, LoadError> {
        const FEWEST_CODES: usize = 60_000;
        let mut codes = Vec::new();
        for (index, line) in text.lines().enumerate() {
            let line = line.trim_end();
            if line.is_empty() {
                continue;
            }
            let cut = |from: usize, to: usize| line.get(from..to.min(line.len())).map(str::trim);
            let code = dotted(cut(6, 13).unwrap_or_default());
            let billable = match cut(14, 15) {
                Some("1") => true,
                Some("0") => false,
                _ => return Err(LoadError(format!("line {}: no 0 or 1 in column 15", index + 1))),
            };
            let title = cut(77, line.len()).unwrap_or_default().to_owned();
            if !is_form(&code) || title.is_empty() {
                return Err(LoadError(format!("line {}: no code or no title", index + 1)));
            }
            codes.push((code, billable, title));
        }
        if codes.len() < FEWEST_CODES {
            return Err(LoadError(format!(
                "only {} codes; a release has over {FEWEST_CODES}",
                codes.len()
            )));
        }
        Ok(Table::from_list(release, &codes))
    }
}

//! A table as CSV (RFC 4180, UTF-8, decimal point). Numbers keep every digit: read back they are the same.

use super::{Cells, Table};
use crate::exchange::{ExchangeError, guarded};

/// A table as CSV; an unknown cell is empty.
///
/// # Errors
/// The writer refuses.
pub fn to_csv(table: &Table) -> Result<Vec<u8>, ExchangeError> {
    let failed = |source| ExchangeError::Csv {
        what: table.name,
        source,
    };
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer
        .write_record(table.columns.iter().map(|column| column.name))
        .map_err(failed)?;
    for row in 0..table.rows() {
        let cells = table.columns.iter().map(|column| cell(&column.cells, row));
        writer.write_record(cells).map_err(failed)?;
    }
    writer
        .into_inner()
        .map_err(|error| failed(csv::Error::from(error.into_error())))
}

fn cell(cells: &Cells, row: usize) -> String {
    match cells {
        Cells::Text(cells) => known(cells, row).map(|text| guarded(text).into_owned()),
        Cells::Whole(cells) => known(cells, row).map(i64::to_string),
        // the shortest text that reads back as the same number
        Cells::Number(cells) => known(cells, row).map(f64::to_string),
        Cells::Truth(cells) => known(cells, row).map(|yes| if *yes { "true" } else { "false" }.to_owned()),
    }
    .unwrap_or_default()
}

fn known<T>(cells: &[Option<T>], row: usize) -> Option<&T> {
    cells.get(row).and_then(Option::as_ref)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_back_and_unknown_is_empty() {
        let table = Table::new("t", "")
            .text("a", "", [Some("=x".to_owned()), None].into_iter())
            .number(("b", "m"), "", [Some(0.1 + 0.2), Some(f64::NAN)].into_iter())
            .truth("c", "", [Some(true), None].into_iter());
        let text = String::from_utf8(to_csv(&table).unwrap()).unwrap();
        assert_eq!(text, "a,b,c\n'=x,0.30000000000000004,true\n,,\n");
    }
}

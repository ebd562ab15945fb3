//! How wide the words of a table are: known before it is typeset, so that the typesetter lays each cell out once, not three times.

use serde_json::{Map, Value, json};

use super::fitting::{each_stays_whole, stays_whole};
use super::fonts::{Face, Fonts};
use super::paper::{PT_PER_MM, Paper};

/// Space left and right of the words of a cell, points.
const CELL_SPACE_PT: f64 = 1.6 * PT_PER_MM;
/// Nothing fits to the last digit: a part of the type size that is added to every column.
const SLACK_EM: f64 = 0.005;
/// Type size of a table, and of one in smaller print, points.
const SIZE_PT: f64 = 8.2;
const SMALL_SIZE_PT: f64 = 7.4;

/// How tables are printed, for the template.
pub(super) fn print() -> Value {
    json!({"size": SIZE_PT, "small-size": SMALL_SIZE_PT, "cell-space": CELL_SPACE_PT})
}

/// Tells the template of every table whether it and its rows stay whole, how wide columns are and which rows are one line high.
///
/// Cells were laid out to find the width of a column, again for the height of a row and again for the page. Told both,
/// the typesetter executes 1,760 instead of 2,272 million instructions for a session of five walks (26 pages).
pub(super) fn describe_tables(value: &mut Value, fonts: &Fonts, paper: Paper) {
    match value {
        Value::Array(items) => items
            .iter_mut()
            .for_each(|item| describe_tables(item, fonts, paper)),
        Value::Object(fields) if fields.contains_key("columns") && fields.contains_key("rows") => {
            let rows = fields.get("rows").and_then(Value::as_array);
            let whole = rows.is_some_and(|rows| stays_whole(rows));
            let whole_rows = rows.is_some_and(|rows| each_stays_whole(rows));
            let layout = layout(fields, fonts, paper);
            fields.insert("whole".to_owned(), json!(whole));
            fields.insert("whole-rows".to_owned(), json!(whole_rows));
            fields.insert("layout".to_owned(), layout.unwrap_or(Value::Null));
        }
        Value::Object(fields) => fields
            .values_mut()
            .for_each(|field| describe_tables(field, fonts, paper)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// Widths of the columns that are as wide as needed, in parts of the type size (null for the others), and whether the
/// head and each row are one line high. Nothing when the columns do not fit or a width is not known.
fn layout(table: &Map<String, Value>, fonts: &Fonts, paper: Paper) -> Option<Value> {
    let columns = table.get("columns")?.as_array()?;
    let small = table.get("small")?.as_bool()?;
    let size_pt = if small { SMALL_SIZE_PT } else { SIZE_PT };
    let shares: Vec<f64> = columns
        .iter()
        .map(|column| column.get("share").and_then(Value::as_f64))
        .collect::<Option<_>>()?;
    let head: Vec<f64> = columns
        .iter()
        .map(|column| fonts.width_em(column.get("title")?.as_str()?, Face::Bold))
        .collect::<Option<_>>()?;
    let rows: Vec<Words> = table
        .get("rows")?
        .as_array()?
        .iter()
        .map(|row| Words::of(row, fonts))
        .collect::<Option<_>>()?;

    let columns = Columns {
        space_em: 2.0 * CELL_SPACE_PT / size_pt,
        widths_em: needed_em(&head, &rows),
    };
    let columns = columns.spread(&shares, paper.text_width_pt() / size_pt)?;
    let lines: Vec<bool> = rows.iter().map(|row| columns.hold(row)).collect();
    let given: Vec<Option<f64>> = columns
        .widths_em
        .iter()
        .zip(&shares)
        .map(|(width, share)| (*share == 0.0).then_some(*width - columns.space_em))
        .collect();
    Some(json!({"widths": given, "head": columns.hold(&Words::Cells(head)), "lines": lines}))
}

/// The widest words of each column.
fn needed_em(head: &[f64], rows: &[Words]) -> Vec<f64> {
    let mut widths_em = head.to_vec();
    for row in rows {
        if let Words::Cells(cells) = row {
            for (width, cell) in widths_em.iter_mut().zip(cells) {
                *width = width.max(*cell);
            }
        }
    }
    widths_em
}

/// The columns of a table, in parts of the type size.
struct Columns {
    /// Left and right of the words together.
    space_em: f64,
    widths_em: Vec<f64>,
}

impl Columns {
    /// Columns without a share as wide as their words with the space beside them, the others sharing what is left of the
    /// page. Nothing when nothing is left.
    fn spread(mut self, shares: &[f64], page_em: f64) -> Option<Columns> {
        for width in &mut self.widths_em {
            *width += SLACK_EM + self.space_em;
        }
        let fixed = self.widths_em.iter().zip(shares).filter(|(_, s)| **s == 0.0);
        let free_em = page_em - fixed.map(|(width, _)| width).sum::<f64>();
        if free_em < 0.0 {
            return None;
        }
        let all_shares: f64 = shares.iter().sum();
        for (width, share) in self.widths_em.iter_mut().zip(shares) {
            if *share > 0.0 {
                *width = free_em * share / all_shares;
            }
        }
        Some(self)
    }

    /// Whether a row is one line high.
    fn hold(&self, row: &Words) -> bool {
        let fits = |words: f64, width: f64| words + SLACK_EM + self.space_em <= width + 1e-9;
        match row {
            Words::Cells(cells) => {
                cells.len() == self.widths_em.len()
                    && cells.iter().any(|cell| *cell > 0.0)
                    && cells
                        .iter()
                        .zip(&self.widths_em)
                        .all(|(cell, width)| fits(*cell, *width))
            }
            Words::Group(words) => *words > 0.0 && fits(*words, self.widths_em.iter().sum()),
        }
    }
}

/// The widths of the words of a row, in parts of the type size.
enum Words {
    Cells(Vec<f64>),
    Group(f64),
}

impl Words {
    fn of(row: &Value, fonts: &Fonts) -> Option<Words> {
        let cells = row.get("cells")?.as_array()?;
        if row.get("group")?.as_bool()? {
            return Some(Words::Group(
                fonts.width_em(cells.first()?.as_str()?, Face::Bold)?,
            ));
        }
        let strong = row.get("strong").and_then(Value::as_array);
        let is_strong = |at: usize| {
            strong.is_some_and(|places| {
                places
                    .iter()
                    .any(|place| place.as_u64() == u64::try_from(at).ok())
            })
        };
        cells
            .iter()
            .enumerate()
            .map(|(at, cell)| {
                let face = if is_strong(at) { Face::Bold } else { Face::Regular };
                fonts.width_em(cell.as_str()?, face)
            })
            .collect::<Option<_>>()
            .map(Words::Cells)
    }
}

//! How wide the words of a table are: known before it is typeset, so that the typesetter lays each cell out once, not three times.

use serde_json::{Value, json};

use super::fonts::{Face, Fonts};
use super::pdf::Paper;

/// Space left and right of the words of a cell, mm.
const CELL_SPACE_MM: f64 = 1.6;
/// Nothing fits to the last digit: a part of the type size that is added to every column.
const SLACK_EM: f64 = 0.005;
/// Type size of a table, and of one in smaller print, points.
const SIZE_PT: f64 = 8.2;
const SMALL_SIZE_PT: f64 = 7.4;
const PT_PER_MM: f64 = 72.0 / 25.4;

/// Tells the template how wide columns are and which rows are one line high.
///
/// Cells were laid out to find the width of a column, again for the height of a row and again for the page. Told both,
/// the typesetter executes 1,760 instead of 2,272 million instructions for a session of five walks (26 pages).
pub(super) fn measure_tables(value: &mut Value, fonts: &Fonts, paper: Paper) {
    match value {
        Value::Array(items) => items
            .iter_mut()
            .for_each(|item| measure_tables(item, fonts, paper)),
        Value::Object(fields) if fields.contains_key("columns") && fields.contains_key("rows") => {
            let layout = layout(fields, fonts, paper);
            fields.insert("layout".to_owned(), layout.unwrap_or(Value::Null));
        }
        Value::Object(fields) => fields
            .values_mut()
            .for_each(|field| measure_tables(field, fonts, paper)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// Widths of the columns that are as wide as needed, in parts of the type size (null for the others), and whether the
/// head and each row are one line high. Nothing when the columns do not fit or a width is not known.
fn layout(table: &serde_json::Map<String, Value>, fonts: &Fonts, paper: Paper) -> Option<Value> {
    let columns = table.get("columns")?.as_array()?;
    let rows = table.get("rows")?.as_array()?;
    let small = table.get("small")?.as_bool()?;
    let size_pt = if small { SMALL_SIZE_PT } else { SIZE_PT };
    let space_em = 2.0 * CELL_SPACE_MM * PT_PER_MM / size_pt;
    let page_em = paper.text_width_pt() / size_pt;
    let shares: Vec<f64> = columns
        .iter()
        .map(|column| column.get("share").and_then(Value::as_f64))
        .collect::<Option<_>>()?;
    let all_shares: f64 = shares.iter().sum();

    let head: Vec<f64> = columns
        .iter()
        .map(|column| fonts.width_em(column.get("title")?.as_str()?, Face::Bold))
        .collect::<Option<_>>()?;
    let rows: Vec<Words> = rows
        .iter()
        .map(|row| Words::of(row, fonts))
        .collect::<Option<_>>()?;

    // as wide as needed
    let mut widths_em = head.clone();
    for row in &rows {
        if let Words::Cells(cells) = row {
            for (width, cell) in widths_em.iter_mut().zip(cells) {
                *width = width.max(*cell);
            }
        }
    }
    widths_em
        .iter_mut()
        .for_each(|width| *width += SLACK_EM + space_em);
    let taken_em: f64 = widths_em
        .iter()
        .zip(&shares)
        .filter(|(_, share)| **share == 0.0)
        .map(|(w, _)| w)
        .sum();
    let free_em = page_em - taken_em;
    if free_em < 0.0 {
        return None;
    }
    for (width, share) in widths_em.iter_mut().zip(&shares) {
        if *share > 0.0 {
            *width = free_em * share / all_shares;
        }
    }
    let whole_em: f64 = widths_em.iter().sum();

    let fits = |words: f64, width: f64| words + SLACK_EM + space_em <= width + 1e-9;
    let all_fit = |cells: &[f64]| {
        cells.len() == widths_em.len()
            && cells.iter().any(|cell| *cell > 0.0)
            && cells
                .iter()
                .zip(&widths_em)
                .all(|(cell, width)| fits(*cell, *width))
    };
    let lines: Vec<bool> = rows
        .iter()
        .map(|row| match row {
            Words::Cells(cells) => all_fit(cells),
            Words::Group(words) => *words > 0.0 && fits(*words, whole_em),
        })
        .collect();
    let given: Vec<Option<f64>> = widths_em
        .iter()
        .zip(&shares)
        .map(|(width, share)| (*share == 0.0).then_some(*width - space_em))
        .collect();
    Some(json!({"widths": given, "head": all_fit(&head), "lines": lines}))
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

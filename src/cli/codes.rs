//! `ambula codes`: newer releases of the diagnosis table, and what a code is on a day.

use std::path::Path;

use super::documentation_args::{Codes, CodesAction};
use super::{Exit, voice};
use crate::billing::Date;
use crate::billing::book::Rulebook;
use crate::billing::diagnosis::{Release, State, Table};
use crate::files;

/// Runs the command.
pub(super) fn run(order: &Codes) -> Exit {
    let done = match &order.action {
        CodesAction::Update {
            file,
            first,
            last,
            name,
            to,
            out,
        } => update(file, (first, last, name), to.as_deref(), out),
        CodesAction::Show { codes, on, table } => show(codes, on, table.as_deref()),
    };
    voice::answer(done)
}

/// The table of a file, or that of the program.
pub(super) fn table(path: Option<&Path>) -> Result<Table, String> {
    match path {
        None => Table::shipped().cloned().map_err(|e| e.to_string()),
        Some(path) => {
            let bytes = files::read(path).map_err(|e| e.to_string())?;
            Table::packed(&bytes).map_err(|e| e.to_string())
        }
    }
}

fn update(
    file: &Path,
    (first, last, name): (&str, &str, &str),
    to: Option<&Path>,
    out: &Path,
) -> Result<String, String> {
    let day =
        |text: &str| Date::parse(text).ok_or_else(|| format!("`{text}` is no day, expected YYYY-MM-DD"));
    let release = Release {
        first: day(first)?,
        last: day(last)?,
        name: name.to_owned(),
    };
    if release.last < release.first {
        return Err("the last day lies before the first".to_owned());
    }
    let bytes = files::read(file).map_err(|e| e.to_string())?;
    let text = String::from_utf8(bytes).map_err(|_| "the order file is not UTF-8 text".to_owned())?;
    let old = table(to)?;
    let newer = Table::from_order_file(&text, release.clone()).map_err(|e| e.to_string())?;
    let both = old.with(&newer);
    let (added, ended) = difference(&both, release.first);
    let packed = both.pack().map_err(|e| e.to_string())?;
    files::write_atomic(out, &packed).map_err(|e| e.to_string())?;
    Ok(format!(
        "{name}: {} codes, {added} newly billable and {ended} no longer billable against the release before; {} releases in {}\n",
        newer.codes_on(release.first).len(),
        both.releases().len(),
        out.display()
    ))
}

/// Codes that became billable and that ceased to be, from the release before a day to the one of that day.
fn difference(table: &Table, first: Date) -> (usize, usize) {
    let Some(before) = table
        .releases()
        .iter()
        .rfind(|r| r.first < first)
        .map(|r| r.first)
    else {
        return (0, 0);
    };
    let billable = |code: &str, day: Date| table.state(code, day, &[]) == State::Billable;
    let added = table
        .codes_on(first)
        .into_iter()
        .filter(|c| billable(c, first) && !billable(c, before))
        .count();
    let ended = table
        .codes_on(before)
        .into_iter()
        .filter(|c| billable(c, before) && !billable(c, first))
        .count();
    (added, ended)
}

fn show(codes: &[String], on: &str, path: Option<&Path>) -> Result<String, String> {
    let day = Date::parse(on).ok_or_else(|| format!("`{on}` is no day, expected YYYY-MM-DD"))?;
    let table = table(path)?;
    let book = Rulebook::shipped().map_err(|e| e.to_string())?;
    let mut text = String::new();
    for code in codes {
        let state = match table.state(code, day, &book.diagnosis_changes) {
            State::Billable => "billable",
            State::Category => "category",
            State::Absent => "absent",
            State::NoRelease { .. } => "no release",
        };
        let title = if state == "absent" {
            ""
        } else {
            table.title(code, day).unwrap_or_default()
        };
        text.push_str(&format!("{code}\t{state}\t{title}\n"));
    }
    Ok(text)
}

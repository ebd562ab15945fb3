//! Velocities of segments as tables, read back from the files that `ambula process` wrote.

use super::Table;
use super::cycle_curves::{CurveFiles, Names};
use super::sheets::{CONDITION, SIDE, TRIAL};
use super::table::SEE_UNIT;
use crate::exchange::Stored;

const VELOCITY: &str = "Key of the velocity.";
const POSITIVE: &str = "Direction in which the number is positive.";
const UNIT: &str = "Unit of the numbers of the row.";
const PERCENT: &str = "Percent of the gait cycle, 0 to 100.";

/// Rows of a file with so many cells each; none of an empty file.
struct Rows<const CELLS: usize> {
    file: &'static str,
    rows: Vec<[String; CELLS]>,
}

/// The cells of one column of a table.
type Column<T> = std::vec::IntoIter<Option<T>>;

impl<const CELLS: usize> Rows<CELLS> {
    fn read(file: &'static str, bytes: &[u8]) -> Result<Self, String> {
        let mut reader = csv::Reader::from_reader(bytes);
        let rows = reader.records().enumerate().map(|(index, record)| {
            let cells = record.ok().map(|r| r.iter().map(str::to_owned).collect());
            cells
                .and_then(|cells: Vec<String>| cells.try_into().ok())
                .ok_or_else(|| format!("row {} of {file} is not as documented", index + 2))
        });
        let rows = rows.collect::<Result<_, String>>()?;
        Ok(Rows { file, rows })
    }

    /// The cells of a place as `read` reads them; `None` of it is an error, which says what the cell is instead.
    fn column<T>(
        &self,
        place: usize,
        what: &str,
        read: impl Fn(&str) -> Option<Option<T>>,
    ) -> Result<Column<T>, String> {
        let cells = self.rows.iter().enumerate().map(|(index, row)| {
            let cell = row.get(place).and_then(|cell| read(cell));
            cell.ok_or_else(|| format!("row {} of {}: {what}", index + 2, self.file))
        });
        Ok(cells.collect::<Result<Vec<_>, String>>()?.into_iter())
    }

    fn text(&self, place: usize) -> Result<Column<String>, String> {
        self.column(place, "no text", |cell| Some(Some(cell.to_owned())))
    }

    /// Numbers; an empty cell is "not known".
    fn number(&self, place: usize) -> Result<Column<f64>, String> {
        self.column(place, "no number", |cell| match cell {
            "" => Some(None),
            number => number.parse().ok().map(Some),
        })
    }

    fn whole(&self, place: usize) -> Result<Column<i64>, String> {
        self.column(place, "no whole number", |cell| cell.parse().ok().map(Some))
    }

    fn truth(&self, place: usize) -> Result<Column<bool>, String> {
        self.column(place, "no yes or no", |cell| Some(Some(cell == "yes")))
    }

    fn conditions(&self, place: usize, known: &Names<'_>) -> Result<Column<String>, String> {
        self.column(place, "a condition that results.json does not name", |cell| {
            Some(known.condition(cell).map(str::to_owned)).filter(Option::is_some)
        })
    }

    fn trials(&self, place: usize, known: &Names<'_>) -> Result<Column<i64>, String> {
        self.column(place, "a capture that results.json does not name", |cell| {
            Some(known.trial(cell)).filter(Option::is_some)
        })
    }
}

/// Every point of every velocity curve of every cycle.
pub(super) fn cycle_velocities(stored: &Stored, files: CurveFiles<'_>) -> Result<Table, String> {
    let rows: Rows<10> = Rows::read("velocities.csv", files.velocities)?;
    let known = Names::of(stored);
    Ok(Table::new(
        "velocities",
        "One point of one velocity curve of one gait cycle, six decimals as in velocities.csv.",
    )
    .text("condition", CONDITION, rows.conditions(0, &known)?)
    .whole("trial_number", TRIAL, rows.trials(1, &known)?)
    .text("side", SIDE, rows.text(2)?)
    .whole(
        "cycle",
        "Number of the cycle within capture and side, from 1.",
        rows.whole(3)?,
    )
    .truth("accepted", "Whether the cycle counts.", rows.truth(4)?)
    .text("velocity", VELOCITY, rows.text(5)?)
    .text("positive", POSITIVE, rows.text(6)?)
    .text("unit", UNIT, rows.text(7)?)
    .whole("percent", PERCENT, rows.whole(8)?)
    .number(("value", SEE_UNIT), "The velocity.", rows.number(9)?))
}

/// Every point of every mean velocity curve.
pub(super) fn mean_velocities(stored: &Stored, files: CurveFiles<'_>) -> Result<Table, String> {
    let rows: Rows<9> = Rows::read("velocities_mean.csv", files.mean_velocities)?;
    let known = Names::of(stored);
    Ok(Table::new(
        "velocities_mean",
        "One point of one mean velocity curve over the accepted cycles of a side.",
    )
    .text("condition", CONDITION, rows.conditions(0, &known)?)
    .text("side", SIDE, rows.text(1)?)
    .text("velocity", VELOCITY, rows.text(2)?)
    .text("positive", POSITIVE, rows.text(3)?)
    .text("unit", UNIT, rows.text(4)?)
    .whole("percent", PERCENT, rows.whole(5)?)
    .number(("mean", SEE_UNIT), "Mean.", rows.number(6)?)
    .number(("sd", SEE_UNIT), "Standard deviation (n - 1).", rows.number(7)?)
    .whole("n", "Number of cycles.", rows.whole(8)?))
}

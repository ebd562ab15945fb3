//! The parameters of a batch as Parquet, the same rows as `summary.csv`: one row group for every few thousand rows, so that the
//! table never stands in memory.

use std::io::{Error, Result, Write};

use parquet::errors::ParquetError;

use super::batch_csv::ValueRow;
use super::tables::{Cells, Column, Pieces, Table};

/// Rows of a row group; some megabytes of memory.
const ROWS: usize = 8192;

/// The rows that are not written yet, by columns.
#[derive(Debug, Default)]
struct Waiting {
    session: Vec<Option<String>>,
    id: Vec<Option<String>>,
    subject: Vec<Option<String>>,
    date: Vec<Option<String>>,
    condition: Vec<Option<String>>,
    parameter: Vec<Option<String>>,
    side: Vec<Option<String>>,
    unit: Vec<Option<String>>,
    mean: Vec<Option<f64>>,
    sd: Vec<Option<f64>>,
    n: Vec<Option<i64>>,
    method: Vec<Option<String>>,
    program: Vec<Option<String>>,
    results_sha256: Vec<Option<String>>,
}

impl Waiting {
    fn table(self) -> Table {
        let column = |name, unit, about, cells| Column {
            name,
            unit,
            about,
            cells,
        };
        let text = |name, about, cells| column(name, "", about, Cells::Text(cells));
        Table {
            name: "summary",
            about: "one parameter of one session, condition and side; the keys stand in results.md",
            columns: vec![
                text(
                    "session",
                    "path of the session below the root of the batch",
                    self.session,
                ),
                text("id", "identifier of the session", self.id),
                text("subject", "pseudonym of the subject", self.subject),
                text("date", "day of the test", self.date),
                text("condition", "condition of walking", self.condition),
                text("parameter", "key of the parameter", self.parameter),
                text("side", "left, right or both", self.side),
                text("unit", "unit of mean and sd; empty: dimensionless", self.unit),
                column(
                    "mean",
                    "see unit",
                    "mean over accepted cycles; of a score its value",
                    Cells::Number(self.mean),
                ),
                column(
                    "sd",
                    "see unit",
                    "standard deviation over accepted cycles",
                    Cells::Number(self.sd),
                ),
                column("n", "", "number of accepted cycles", Cells::Whole(self.n)),
                text("method", "how the number was obtained", self.method),
                text("program", "program and version that obtained it", self.program),
                text(
                    "results_sha256",
                    "SHA-256 of the results.json that the row was taken from",
                    self.results_sha256,
                ),
            ],
        }
    }
}

/// Writes rows of parameters.
pub struct ValuePieces<'a> {
    file: Pieces<&'a mut (dyn Write + Send)>,
    waiting: Waiting,
}

impl<'a> ValuePieces<'a> {
    /// Begins with the columns.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn new(file: &'a mut (dyn Write + Send)) -> Result<Self> {
        Ok(ValuePieces {
            file: Pieces::new(file, &Waiting::default().table()).map_err(plain)?,
            waiting: Waiting::default(),
        })
    }

    /// Adds a parameter. An empty text is "not known", an empty unit "dimensionless".
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn row(&mut self, row: &ValueRow<'_>) -> Result<()> {
        let known = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        let w = &mut self.waiting;
        w.session.push(known(row.session));
        w.id.push(known(row.id));
        w.subject.push(known(row.subject));
        w.date.push(known(row.date));
        w.condition.push(known(row.condition));
        w.parameter.push(known(row.key));
        w.side.push(known(row.side));
        // a number without dimension has a unit: none
        w.unit.push(Some(row.unit.to_owned()));
        w.mean.push(Some(row.mean).filter(|mean| mean.is_finite()));
        w.sd.push(row.sd.filter(|sd| sd.is_finite()));
        w.n.push(row.n.and_then(|n| i64::try_from(n).ok()));
        w.method.push(known(row.method));
        w.program.push(known(row.program));
        w.results_sha256.push(known(row.results_sha256));
        if self.waiting.session.len() < ROWS {
            return Ok(());
        }
        self.flush()
    }

    fn flush(&mut self) -> Result<()> {
        let waiting = std::mem::take(&mut self.waiting);
        if waiting.session.is_empty() {
            return Ok(());
        }
        self.file.add(&waiting.table()).map_err(plain)
    }

    /// Ends the table.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn end(mut self) -> Result<()> {
        self.flush()?;
        self.file.end().map_err(plain)
    }
}

/// The error of the disk where there is one: a full disk must be known as such.
fn plain(error: ParquetError) -> Error {
    match error {
        ParquetError::External(inner) => match inner.downcast::<Error>() {
            Ok(error) => *error,
            Err(other) => Error::other(other),
        },
        other => Error::other(other),
    }
}

#[cfg(test)]
mod tests {
    use parquet::file::reader::{FileReader as _, SerializedFileReader};
    use parquet::record::RowAccessor as _;

    use super::*;

    /// A disk without room.
    struct Full;

    impl Write for Full {
        fn write(&mut self, _: &[u8]) -> Result<usize> {
            Err(std::io::ErrorKind::StorageFull.into())
        }

        fn flush(&mut self) -> Result<()> {
            Ok(())
        }
    }

    fn row(mean: f64) -> ValueRow<'static> {
        ValueRow {
            session: "=a/b",
            id: "S",
            subject: "",
            date: "2026-03-03",
            condition: "barefoot",
            key: "walking_speed",
            side: "both",
            unit: "m/s",
            mean,
            sd: None,
            n: Some(7),
            method: "m",
            program: "ambula",
            results_sha256: "00",
        }
    }

    #[test]
    fn long_tables_are_written_in_pieces_and_read_back() {
        let count = 2 * ROWS + 5;
        let mut bytes: Vec<u8> = Vec::new();
        let mut file = ValuePieces::new(&mut bytes).unwrap();
        for number in 0..count {
            file.row(&row(f64::from(u32::try_from(number).unwrap()) / 3.0))
                .unwrap();
        }
        file.end().unwrap();
        let path = tempfile::NamedTempFile::new().unwrap();
        crate::files::write_atomic(path.path(), &bytes).unwrap();
        let read = SerializedFileReader::try_from(path.path()).unwrap();
        assert_eq!(read.num_row_groups(), 3);
        let rows: Vec<_> = read
            .get_row_iter(None)
            .unwrap()
            .map(std::result::Result::unwrap)
            .collect();
        assert_eq!(rows.len(), count);
        let last = rows.last().unwrap();
        let expected = f64::from(u32::try_from(count - 1).unwrap()) / 3.0;
        assert_eq!(last.get_double(8).unwrap().to_bits(), expected.to_bits());
        assert_eq!(last.get_string(0).unwrap(), "=a/b");
        assert!(
            last.get_string(2).is_err() && last.get_double(9).is_err(),
            "not known"
        );
        assert_eq!(last.get_long(10).unwrap(), 7);
    }

    #[test]
    fn a_full_disk_is_known_as_such() {
        let mut disk = Full;
        let mut file = match ValuePieces::new(&mut disk) {
            Ok(file) => file,
            Err(error) => {
                assert_eq!(error.kind(), std::io::ErrorKind::StorageFull);
                return;
            }
        };
        file.row(&row(1.0)).unwrap();
        assert_eq!(file.end().unwrap_err().kind(), std::io::ErrorKind::StorageFull);
    }
}

//! The tables of a batch as CSV, row by row: sessions, and all their parameters in long form.

use std::io::{Error, Result, Write};

use super::guarded;

/// One session.
#[derive(Debug)]
pub struct SessionRow<'a> {
    /// Path below the root.
    pub session: &'a str,
    /// `done`, `in part` or `failed`.
    pub status: &'static str,
    /// Why it is not done.
    pub why: &'a str,
    /// Captures, processed walks, accepted cycles left and right, errors, warnings.
    pub counts: Option<[usize; 6]>,
    /// Program, options, SHA-256 over the inputs, SHA-256 of the list of outputs.
    pub digests: Option<[String; 4]>,
}

/// One parameter of one session, condition and side.
#[derive(Debug)]
pub struct ValueRow<'a> {
    /// Path below the root.
    pub session: &'a str,
    /// Identifier of the session.
    pub id: &'a str,
    /// Pseudonym of the subject.
    pub subject: &'a str,
    /// Day of the test.
    pub date: &'a str,
    /// Condition.
    pub condition: &'a str,
    /// Key of the parameter (`docs/results.md`).
    pub key: &'a str,
    /// `left`, `right` or `both`.
    pub side: &'static str,
    /// Unit.
    pub unit: &'a str,
    /// Mean over cycles; of a score its value.
    pub mean: f64,
    /// Standard deviation over cycles.
    pub sd: Option<f64>,
    /// Number of cycles.
    pub n: Option<usize>,
    /// How it was obtained.
    pub method: &'a str,
    /// Program and version.
    pub program: &'a str,
    /// SHA-256 of the `results.json` that it was taken from.
    pub results_sha256: &'a str,
}

/// Writes rows of sessions.
pub struct SessionTable<'a> {
    csv: csv::Writer<&'a mut dyn Write>,
}

impl<'a> SessionTable<'a> {
    /// Begins with the names of the columns.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn new(file: &'a mut dyn Write) -> Result<Self> {
        let mut csv = csv::Writer::from_writer(file);
        csv.write_record([
            "session",
            "status",
            "trials",
            "walks",
            "cycles_left",
            "cycles_right",
            "errors",
            "warnings",
            "why",
            "program",
            "options",
            "inputs_sha256",
            "outputs_sha256",
        ])
        .map_err(Error::other)?;
        Ok(SessionTable { csv })
    }

    /// Adds a session.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn row(&mut self, row: &SessionRow<'_>) -> Result<()> {
        let counts = match row.counts {
            Some(counts) => counts.map(|count| count.to_string()),
            None => Default::default(),
        };
        let digests = row.digests.clone().unwrap_or_default();
        let lead = [guarded(row.session).into_owned(), row.status.to_owned()];
        // a reason may have several lines; a row has one
        let why = row.why.split_whitespace().collect::<Vec<_>>().join(" ");
        let rest = [guarded(&why).into_owned()].into_iter().chain(digests);
        let cells = lead.into_iter().chain(counts).chain(rest);
        self.csv.write_record(cells).map_err(Error::other)
    }

    /// Ends the table.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn end(mut self) -> Result<()> {
        self.csv.flush()
    }
}

/// Writes rows of parameters.
pub struct ValueTable<'a> {
    csv: csv::Writer<&'a mut dyn Write>,
}

impl<'a> ValueTable<'a> {
    /// Begins with the names of the columns.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn new(file: &'a mut dyn Write) -> Result<Self> {
        let mut csv = csv::Writer::from_writer(file);
        csv.write_record([
            "session",
            "id",
            "subject",
            "date",
            "condition",
            "parameter",
            "side",
            "unit",
            "mean",
            "sd",
            "n",
            "method",
            "program",
            "results_sha256",
        ])
        .map_err(Error::other)?;
        Ok(ValueTable { csv })
    }

    /// Adds a parameter. Numbers are written so that they read back as the same bits.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn row(&mut self, row: &ValueRow<'_>) -> Result<()> {
        let optional = |text: Option<String>| text.unwrap_or_default();
        self.csv
            .write_record([
                guarded(row.session).as_ref(),
                guarded(row.id).as_ref(),
                guarded(row.subject).as_ref(),
                row.date,
                guarded(row.condition).as_ref(),
                row.key,
                row.side,
                row.unit,
                &row.mean.to_string(),
                &optional(row.sd.map(|sd| sd.to_string())),
                &optional(row.n.map(|n| n.to_string())),
                row.method,
                row.program,
                row.results_sha256,
            ])
            .map_err(Error::other)
    }

    /// Ends the table.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn end(mut self) -> Result<()> {
        self.csv.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_one_line_and_no_formula() {
        let mut bytes: Vec<u8> = Vec::new();
        let mut table = SessionTable::new(&mut bytes).unwrap();
        table
            .row(&SessionRow {
                session: "=HYPERLINK(\"x\")",
                status: "failed",
                why: "2 problems\n  line 1",
                counts: None,
                digests: None,
            })
            .unwrap();
        table.end().unwrap();
        let text = String::from_utf8(bytes).unwrap();
        let row = text.lines().nth(1).unwrap();
        assert_eq!(
            row,
            "\"'=HYPERLINK(\"\"x\"\")\",failed,,,,,,,2 problems line 1,,,,"
        );
    }
}

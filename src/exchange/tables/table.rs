//! A table by columns: a name, a unit, a sentence and cells of one type.

/// The cells of a column; `None` is "not known".
#[derive(Debug, Clone, PartialEq)]
pub enum Cells {
    /// Words.
    Text(Vec<Option<String>>),
    /// Whole numbers.
    Whole(Vec<Option<i64>>),
    /// Numbers, finite.
    Number(Vec<Option<f64>>),
    /// Yes or no.
    Truth(Vec<Option<bool>>),
}

impl Cells {
    /// Number of cells.
    pub fn len(&self) -> usize {
        match self {
            Cells::Text(cells) => cells.len(),
            Cells::Whole(cells) => cells.len(),
            Cells::Number(cells) => cells.len(),
            Cells::Truth(cells) => cells.len(),
        }
    }

    /// Whether there is no cell.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// One column.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// Stable snake-case name.
    pub name: &'static str,
    /// Unit; empty where there is none, `see unit` where a column of that name tells.
    pub unit: &'static str,
    /// What it holds.
    pub about: &'static str,
    /// The cells.
    pub cells: Cells,
}

/// One table.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// Stable name; file names are made of it.
    pub name: &'static str,
    /// What a row is.
    pub about: &'static str,
    /// Columns, all of the same length.
    pub columns: Vec<Column>,
}

/// The unit is told by the column `unit`.
pub(super) const SEE_UNIT: &str = "see unit";

impl Table {
    /// A table without columns.
    pub(super) fn new(name: &'static str, about: &'static str) -> Table {
        Table {
            name,
            about,
            columns: Vec::new(),
        }
    }

    /// Number of rows.
    pub fn rows(&self) -> usize {
        self.columns.first().map_or(0, |column| column.cells.len())
    }

    fn with(
        mut self,
        (name, unit, about): (&'static str, &'static str, &'static str),
        cells: Cells,
    ) -> Table {
        self.columns.push(Column {
            name,
            unit,
            about,
            cells,
        });
        self
    }

    /// Adds a column of words.
    pub(super) fn text(
        self,
        name: &'static str,
        about: &'static str,
        cells: impl Iterator<Item = Option<String>>,
    ) -> Table {
        self.with((name, "", about), Cells::Text(cells.collect()))
    }

    /// Adds a column of whole numbers.
    pub(super) fn whole(
        self,
        name: &'static str,
        about: &'static str,
        cells: impl Iterator<Item = Option<i64>>,
    ) -> Table {
        self.with((name, "", about), Cells::Whole(cells.collect()))
    }

    /// Adds a column of numbers; what is not finite is not known.
    pub(super) fn number(
        self,
        (name, unit): (&'static str, &'static str),
        about: &'static str,
        cells: impl Iterator<Item = Option<f64>>,
    ) -> Table {
        let finite = cells.map(|cell| cell.filter(|value| value.is_finite())).collect();
        self.with((name, unit, about), Cells::Number(finite))
    }

    /// Adds a column of yes and no.
    pub(super) fn truth(
        self,
        name: &'static str,
        about: &'static str,
        cells: impl Iterator<Item = Option<bool>>,
    ) -> Table {
        self.with((name, "", about), Cells::Truth(cells.collect()))
    }
}

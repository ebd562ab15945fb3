//! A table as Apache Parquet: one row group, or one for every piece of a long table; Snappy, every column optional; units and
//! meanings in the file's metadata.
//!
//! Metadata keys: `ambula.layout`, `ambula.table`, `ambula.about`, and for every column `ambula.column.NAME.unit` and
//! `ambula.column.NAME.about`.

use std::io::Write;
use std::sync::Arc;

use parquet::basic::{Compression, LogicalType, Repetition, Type as Physical};
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, DataType, DoubleType, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::types::{Type, TypePtr};

use super::{Cells, Column, TABLES, Table};
use crate::exchange::ExchangeError;

/// A table as the bytes of a Parquet file.
///
/// # Errors
/// The writer refuses.
pub fn to_parquet(table: &Table) -> Result<Vec<u8>, ExchangeError> {
    written(table).map_err(|source| ExchangeError::Parquet {
        what: table.name,
        source,
    })
}

fn written(table: &Table) -> Result<Vec<u8>, ParquetError> {
    let mut bytes = Vec::new();
    let mut pieces = Pieces::new(&mut bytes, table)?;
    pieces.add(table)?;
    pieces.end()?;
    Ok(bytes)
}

/// A Parquet file that is written piece by piece, so that a long table never stands in memory.
pub(in crate::exchange) struct Pieces<W: Write + Send> {
    file: SerializedFileWriter<W>,
}

impl<W: Write + Send> Pieces<W> {
    /// Begins a file with the columns of a table; its cells are not written.
    pub(in crate::exchange) fn new(sink: W, like: &Table) -> Result<Self, ParquetError> {
        let fields: Vec<TypePtr> = like
            .columns
            .iter()
            .map(|column| field(column).map(Arc::new))
            .collect::<Result<_, _>>()?;
        let schema = Type::group_type_builder("ambula").with_fields(fields).build()?;
        let properties = WriterProperties::builder()
            .set_created_by(format!("ambula version {}", env!("CARGO_PKG_VERSION")))
            .set_compression(Compression::SNAPPY)
            .set_key_value_metadata(Some(metadata(like)))
            .build();
        let file = SerializedFileWriter::new(sink, Arc::new(schema), Arc::new(properties))?;
        Ok(Pieces { file })
    }

    /// Adds the rows of a table with the same columns as a row group.
    pub(in crate::exchange) fn add(&mut self, piece: &Table) -> Result<(), ParquetError> {
        let mut group = self.file.next_row_group()?;
        for column in &piece.columns {
            match &column.cells {
                Cells::Text(cells) => {
                    put::<ByteArrayType, _, _>(&mut group, cells, |text: &String| {
                        ByteArray::from(text.as_str())
                    })?;
                }
                Cells::Whole(cells) => put::<Int64Type, _, _>(&mut group, cells, |value| *value)?,
                Cells::Number(cells) => put::<DoubleType, _, _>(&mut group, cells, |value| *value)?,
                Cells::Truth(cells) => put::<BoolType, _, _>(&mut group, cells, |value| *value)?,
            }
        }
        group.close().map(|_| ())
    }

    /// Ends the file.
    pub(in crate::exchange) fn end(self) -> Result<(), ParquetError> {
        self.file.close().map(|_| ())
    }
}

fn field(column: &Column) -> Result<Type, ParquetError> {
    let physical = match column.cells {
        Cells::Text(_) => Physical::BYTE_ARRAY,
        Cells::Whole(_) => Physical::INT64,
        Cells::Number(_) => Physical::DOUBLE,
        Cells::Truth(_) => Physical::BOOLEAN,
    };
    let is_text = matches!(column.cells, Cells::Text(_));
    Type::primitive_type_builder(column.name, physical)
        .with_repetition(Repetition::OPTIONAL)
        .with_logical_type(is_text.then_some(LogicalType::String))
        .build()
}

fn metadata(table: &Table) -> Vec<KeyValue> {
    let pair = |key: String, value: &str| KeyValue::new(key, value.to_owned());
    let mut pairs = vec![
        pair("ambula.layout".to_owned(), TABLES),
        pair("ambula.table".to_owned(), table.name),
        pair("ambula.about".to_owned(), table.about),
    ];
    for column in &table.columns {
        pairs.push(pair(format!("ambula.column.{}.unit", column.name), column.unit));
        pairs.push(pair(format!("ambula.column.{}.about", column.name), column.about));
    }
    pairs
}

/// Writes the next column: the known values, and for every row whether it is known.
fn put<D: DataType, T, W: Write + Send>(
    group: &mut SerializedRowGroupWriter<'_, W>,
    cells: &[Option<T>],
    as_stored: impl Fn(&T) -> D::T,
) -> Result<(), ParquetError>
where
    D::T: Sized,
{
    let values: Vec<D::T> = cells.iter().flatten().map(as_stored).collect();
    let levels: Vec<i16> = cells.iter().map(|cell| i16::from(cell.is_some())).collect();
    let mut column = group
        .next_column()?
        .ok_or_else(|| ParquetError::General("more columns than the schema has".to_owned()))?;
    column.typed::<D>().write_batch(&values, Some(&levels), None)?;
    column.close()
}

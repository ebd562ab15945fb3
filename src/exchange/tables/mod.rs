//! Door of the tables: results as long tables without identity, one column of one type and one unit each, as CSV and Parquet.

mod csv_file;
mod cycle_curves;
mod parquet_file;
mod plain;
mod sheets;
mod table;
mod velocities;

pub use csv_file::to_csv;
pub use cycle_curves::CurveFiles;
pub(super) use parquet_file::Pieces;
pub use parquet_file::to_parquet;
pub use plain::identity_in;
pub use sheets::tables;
pub use table::{Cells, Column, Table};

/// Layout version of the tables.
pub const TABLES: &str = "ambula-tables/1";

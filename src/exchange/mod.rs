//! Door of the exchange room: results in other formats. It formats what others decided and computes nothing.

pub mod batch_csv;
pub mod batch_parquet;
pub mod c3d_out;
pub mod chart;
mod csv_cell;
mod curves_csv;
mod decimal;
pub mod dicom;
pub mod fhir;
pub mod hl7;
pub mod identity;
mod json;
mod kinetics_csv;
pub mod mot;
pub mod quality;
pub mod quantity;
pub mod results;
pub mod scores;
pub mod sending;
mod sha1;
pub mod stored;
pub mod study;
pub mod tables;
pub mod trc;
pub mod uuid;
mod velocities_csv;
mod y_up;

pub use csv_cell::guarded;
pub use curves_csv::{ConditionCurves, cycles_csv, means_csv};
pub use json::to_json;
pub use kinetics_csv::{cycle_kinetics_csv, mean_kinetics_csv};
pub use stored::Stored;
pub use velocities_csv::{cycle_velocities_csv, mean_velocities_csv};

/// JSON Schema of `results.json`, written by hand and held against what the program writes.
pub const RESULTS_SCHEMA: &str = include_str!("../../docs/results.schema.json");

/// What can go wrong when results are formatted.
#[derive(Debug, thiserror::Error)]
pub enum ExchangeError {
    /// A table could not be written.
    #[error("could not write {what} as CSV: {source}")]
    Csv {
        /// Which table.
        what: &'static str,
        /// The writer's answer.
        source: csv::Error,
    },
    /// A record could not be written.
    #[error("could not write {what} as JSON: {source}")]
    Json {
        /// Which record.
        what: &'static str,
        /// The writer's answer.
        source: serde_json::Error,
    },
    /// A table could not be written.
    #[error("could not write {what} as Parquet: {source}")]
    Parquet {
        /// Which table.
        what: &'static str,
        /// The writer's answer.
        source: parquet::errors::ParquetError,
    },
}

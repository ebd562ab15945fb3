//! Door of FHIR R4: one bundle with patient, people, order, values, report and provenance; every reference resolves.

mod bundle;
mod check;
mod claim;
mod observation;
mod people;
mod report;
mod request;
mod types;

pub use bundle::{Bundle, BundleKind, Extent, bundle};
pub use check::problems;
pub use claim::claim_bundle;

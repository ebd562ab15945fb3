//! Door of DICOM: the report as Encapsulated PDF for a picture archive, and sending it by C-STORE.

mod object;
pub mod store;

pub use object::{ENCAPSULATED_PDF, encapsulated};

/// Name of this program in DICOM associations and files, 16 characters at most.
const IMPLEMENTATION_NAME: &str = "AMBULA_0_1";

/// UID of this program in DICOM associations and files.
fn implementation_uid() -> String {
    crate::exchange::uuid::as_uid(&crate::exchange::uuid::of("dicom-implementation", &["ambula"]))
}

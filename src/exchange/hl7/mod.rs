//! Door of HL7 v2.5.1: results (ORU), the document (MDM), charges (DFT), answers (ACK), and sending by MLLP.

mod ack;
mod dft;
mod encode;
mod mdm;
pub mod mllp;
mod oru;
mod parts;

pub use ack::{Ack, AckCode, control_id};
pub use dft::dft;
pub use encode::escaped;
pub use mdm::mdm;
pub use oru::oru;

/// Who sends and receives, and whether it counts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Envelope {
    /// Receiving application, MSH-5.
    pub application: String,
    /// Receiving facility, MSH-6.
    pub facility: String,
    /// MSH-11 is P for production, T for training.
    pub production: bool,
}

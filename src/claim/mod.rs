//! Door of the claim room: a claim from the record and the verdict, the files that carry it, and what came back.
//! It writes what the billing room decided, and no more.

pub mod answers;
pub mod build;
pub mod forms;
pub mod ledger;
mod model;
pub mod setup;
pub mod text;
pub mod x12;

pub use build::{Built, Order, REQUIREMENTS, Refusal, Source, build};
pub use model::{
    Admission, Attachment, Cause, Claim, ClaimLine, Diagnosis, Form, Frequency, Insured, Money, Note, Party,
    Person,
};

/// The finding about a second claim for the same patient, day and code. `number`: the interchange of the first one, 0 for this
/// file.
pub fn duplicate_finding(number: u64, words: &str) -> crate::billing::Finding {
    let found = if number == 0 {
        "twice in this file".to_owned()
    } else {
        format!("written before, in interchange {number:09}")
    };
    build::finding("CL-17", "line", &found, words)
}

//! Door of the claim room: a claim from the record and the verdict, the files that carry it, and what came back.
//! It writes what the billing room decided, and no more.

pub mod build;
mod model;
pub mod setup;
pub mod text;
pub mod x12;

pub use build::{Built, Order, REQUIREMENTS, Refusal, Source, build};
pub use model::{
    Admission, Attachment, Cause, Claim, ClaimLine, Diagnosis, Form, Frequency, Insured, Money, Note, Party,
    Person,
};

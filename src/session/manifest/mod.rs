//! `session.toml` as it was typed: raw structures only, nothing checked beyond spelling and types.
//!
//! Every key carries its unit. A key that is not listed here is an error with a suggestion
//! ([`parse`] finds them all, not only the first).

mod clinical;
mod document;
mod signals;
mod study;
mod subject;
mod video;

pub use crate::billing::Date;
pub use clinical::{ExamGroup, ExamRow, History, Written};
pub use document::{Document, Problem, parse};
pub use signals::{FillChoice, Filters, ForceFilter, Gaps, MarkerFilter};
pub use study::{
    Condition, Foot, Kinetics, Lab, Manifest, Model, Paper, Referral, Report, ReportStatus, Study, Trial,
    TrialKind,
};
pub use subject::{Sex, Subject};
pub use video::{VideoFile, View};

//! Door of the report room: the technical report as words and rounded numbers first, then as a PDF.
//!
//! [`compose()`] turns the results of a session into a [`model::Report`], page by page, every number already
//! rounded; [`render`] typesets that as a tagged PDF/A on A4 or US Letter. The same report gives the same
//! bytes. The report describes the measurement; it never interprets it.

pub mod axes;
mod canvas;
pub mod chart;
mod clinical;
mod comparison_input;
mod compose;
mod documentation;
mod features;
mod films;
mod fitting;
mod fonts;
mod input;
pub mod kinetic_axes;
mod language;
mod logo;
mod measuring;
pub mod model;
mod page_content;
mod paper;
mod passes;
mod pdf;
mod pixels;
mod printable;
pub mod profile_chart;
pub mod rounding;
mod sheet;
mod standing;
mod thinning;

pub use clinical::{Clinical, ExamRow, Examined, MeasureRow, TreatmentRow};
pub use comparison_input::{AgainstInput, ComparedInput, ComparisonInput};
pub use compose::{MISSING, compose, compose_comparison, compose_interpretation, compose_packet};
pub use documentation::{Documentation, Packet};
pub use features::{Feature, FeatureLine, FeatureList, features, features_sha256};
pub use films::{AboutVideo, Films, StillInput, VideoRow};
pub use fonts::font_families;
pub use input::{
    Assumption, ConditionInput, ContactRow, Date, EventCount, FilledRow, FilledStretch, Finding, Identity,
    InputFile, MeasurementRow, Plates, Quality, Reference, ReportInput, Severity, Study, TrialKind, TrialRow,
};
pub use language::{Language, translated};
pub use logo::{LARGEST_LOGO_BYTES, logo};
pub use page_content::{PageContent, page_contents};
pub use paper::Paper;
pub use pdf::{Pages, render};
pub use printable::unprintable;
pub use sheet::{Sheet, SheetHead, sheets};
pub use standing::{Document, SignatureLine, Standing};

/// What can go wrong between results and PDF.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// The drawing library refused.
    #[error("a figure of the report could not be drawn: {what}")]
    Chart {
        /// What it said.
        what: String,
    },
    /// The fonts inside the program could not be read.
    #[error("the fonts inside the program could not be read")]
    Fonts,
    /// The pages could not be laid out.
    #[error("the report could not be typeset: {what}")]
    Typesetting {
        /// What the typesetter said.
        what: String,
    },
    /// The pages could not be written as PDF/A.
    #[error("the report could not be written as PDF/A: {what}")]
    Export {
        /// What the exporter said.
        what: String,
    },
}

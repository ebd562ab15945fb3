//! Door of the interactive room: the report as one HTML file that works offline, with graphs, tables and walks in 3D.
//!
//! [`render`] takes the same [`crate::report::model::Report`] as the PDF, so words, numbers, notes and marks are the same,
//! and adds what a screen can do more: the curves of single cycles, and the markers of every walk. The file loads nothing
//! from anywhere; a content security policy that names its scripts by their digests forbids it. The same input gives
//! the same bytes.

mod encode;
mod figures;
mod films;
mod live;
mod motion;
mod page;
mod scripts;
mod tables;
mod words;

pub use films::{FilmPart, FilmStill};
pub use motion::{EventAt, LoadOf, MovingForce, MovingPoint, PointOf, Scene};
pub use page::{Input, render};

/// Packs the script that draws graphs. It is the same in every page and takes 0.1 s: a program that will write a page can
/// begin with it while other threads have nothing to do.
pub fn prepare() {
    // a script that is not there is told when the page is rendered
    let _ = scripts::plotly();
}

/// What can go wrong between a report and its page.
#[derive(Debug, thiserror::Error)]
pub enum InteractiveError {
    /// The data of the page could not be written.
    #[error("the data of the interactive report could not be written: {what}")]
    Data {
        /// What the writer said.
        what: String,
    },
    /// The script that draws graphs was not found inside the program.
    #[error("the script that draws graphs is not inside the program")]
    Script,
}

//! The files that a session leaves behind, as bytes first: report, results, curves, processed captures, provenance.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::folder::PROCESSED_SUFFIX;
use super::interactive::Interactive;
use super::manifest;
use super::outcome::{Outcome, TrialRecord};
use super::output_list::{ListedReport, OUTPUT_LIST, OutputList};
use super::settings::Fixes;
use super::{SessionError, Watch, copies, interactive, opensim, report_input};
use crate::exchange::{self, ConditionCurves};
use crate::files;
use crate::report;

/// One output file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Output {
    /// Path below the output folder, with forward slashes.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

impl Outcome {
    /// Renders every output. The same outcome gives the same bytes.
    ///
    /// # Errors
    /// The report cannot be typeset, or a table not be formatted.
    pub fn outputs(&self, watch: &dyn Watch) -> Result<Vec<Output>, SessionError> {
        watch.begins("writing", 4);
        report_input::prepare(self);
        let screen = || match self.interactive {
            Interactive::Write => self.interactive_report().map(Some),
            Interactive::LeaveOut => Ok(None),
        };
        // the first pass over the pages keeps all threads busy, what follows mostly one: the other files are made beside that
        let composed = self.composed_in_its_language();
        let pages = report::Pages::begin(&composed, self.paper());
        let (report, (screen, rest)) = rayon::join(
            || self.finished(&composed, pages, watch),
            || rayon::join(screen, || self.data(watch)),
        );
        let mut outputs = vec![report?];
        outputs.extend(screen?);
        outputs.extend(rest?);
        outputs.push(self.list(&outputs)?);
        Ok(outputs)
    }

    /// The list of some outputs.
    fn list(&self, outputs: &[Output]) -> Result<Output, SessionError> {
        let paper = match self.settings.paper {
            manifest::Paper::A4 => "a4",
            manifest::Paper::Letter => "letter",
        };
        let report = ListedReport {
            number: self.document.number.clone(),
            version: self.document.version,
            status: self.document.standing.word().to_owned(),
            paper: paper.to_owned(),
            language: self.settings.language.tag().to_owned(),
            fixes_applied: self.fixes == Fixes::Apply,
        };
        let list = OutputList::of(&self.id, report_input::program(), report, outputs);
        Ok(output(OUTPUT_LIST, exchange::to_json(OUTPUT_LIST, &list)?))
    }

    /// Renders the empty form of an interpretation.
    ///
    /// # Errors
    /// The form cannot be typeset.
    pub fn interpretation(&self) -> Result<Output, SessionError> {
        let composed = report::compose_interpretation(&report_input::of(self));
        let composed = report::translated(&composed, self.settings.language);
        Ok(output(
            "interpretation.pdf",
            report::render(&composed, self.paper())?,
        ))
    }

    pub(super) fn paper(&self) -> report::Paper {
        match self.settings.paper {
            manifest::Paper::A4 => report::Paper::A4,
            manifest::Paper::Letter => report::Paper::UsLetter,
        }
    }

    /// The report as words and rounded numbers, in English, before it is typeset.
    pub fn composed(&self) -> report::model::Report {
        report::compose(&report_input::of(self))
    }

    /// Renders the report alone.
    ///
    /// # Errors
    /// The report cannot be typeset.
    pub fn report(&self, watch: &dyn Watch) -> Result<Output, SessionError> {
        let composed = self.composed_in_its_language();
        let pages = report::Pages::begin(&composed, self.paper());
        self.finished(&composed, pages, watch)
    }

    fn composed_in_its_language(&self) -> report::model::Report {
        report::translated(&self.composed(), self.settings.language)
    }

    fn finished(
        &self,
        composed: &report::model::Report,
        pages: Result<report::Pages, report::ReportError>,
        watch: &dyn Watch,
    ) -> Result<Output, SessionError> {
        let bytes = match pages.and_then(report::Pages::finish) {
            // a picture out of a video that the typesetter does not take must not cost the report
            Err(report::ReportError::Typesetting { .. }) if composed.stills().next().is_some() => {
                report::render(&composed.without_stills(), self.paper())?
            }
            rendered => rendered?,
        };
        watch.steps("report.pdf");
        Ok(output("report.pdf", bytes))
    }

    /// Renders the interactive report alone.
    ///
    /// # Errors
    /// Its data cannot be written.
    pub fn interactive_report(&self) -> Result<Output, SessionError> {
        Ok(output("report.html", interactive::page(self)?))
    }

    fn data(&self, watch: &dyn Watch) -> Result<Vec<Output>, SessionError> {
        let curves: Vec<ConditionCurves<'_>> = self
            .conditions
            .iter()
            .map(|c| ConditionCurves {
                name: &c.name,
                cycles: &c.cycles,
                averages: &c.averages,
            })
            .collect();
        let mut outputs = vec![
            output(
                "results.json",
                exchange::to_json("results.json", &self.results())?,
            ),
            output("curves.csv", exchange::cycles_csv(&curves)?),
            output("curves_mean.csv", exchange::means_csv(&curves)?),
            output("kinetics.csv", exchange::cycle_kinetics_csv(&curves)?),
            output("kinetics_mean.csv", exchange::mean_kinetics_csv(&curves)?),
            output("velocities.csv", exchange::cycle_velocities_csv(&curves)?),
            output("velocities_mean.csv", exchange::mean_velocities_csv(&curves)?),
            output(
                "provenance.json",
                exchange::to_json("provenance.json", &self.provenance)?,
            ),
        ];
        watch.steps("results.json");
        let copies: Vec<Option<Output>> = self
            .trials
            .par_iter()
            .map(|record| self.copy(record))
            .collect::<Result<_, SessionError>>()?;
        outputs.extend(copies.into_iter().flatten());
        watch.steps("c3d");
        let for_opensim: Vec<Vec<Output>> = self.trials.par_iter().map(opensim::files).collect();
        outputs.extend(for_opensim.into_iter().flatten());
        watch.steps("opensim");
        Ok(outputs)
    }

    /// The processed copy of a capture, where there is one.
    fn copy(&self, record: &TrialRecord) -> Result<Option<Output>, SessionError> {
        let name = &record.capture.name;
        copies::copy(self, record)
            .map(|bytes| match bytes {
                Ok(bytes) => Ok(output(&format!("c3d/{name}{PROCESSED_SUFFIX}.c3d"), bytes)),
                Err(why) => Err(SessionError::NoCopy {
                    name: name.clone(),
                    why,
                }),
            })
            .transpose()
    }

    /// The paths of everything that was read.
    pub fn input_paths(&self, folder: &Path) -> Vec<PathBuf> {
        self.provenance
            .inputs
            .iter()
            .map(|i| folder.join(&i.file))
            .collect()
    }
}

pub(super) fn output(name: &str, bytes: Vec<u8>) -> Output {
    Output {
        name: name.to_owned(),
        bytes,
    }
}

/// Writes outputs below a folder, each file whole or not at all, and never over an input.
///
/// # Errors
/// An output would take the place of an input; the folder or a file cannot be written.
pub fn write(folder: &Path, outputs: &[Output], inputs: &[PathBuf]) -> Result<(), SessionError> {
    let same = |path: &Path| path.canonicalize().or_else(|_| std::path::absolute(path)).ok();
    let inputs: Vec<_> = inputs.iter().filter_map(|p| same(p)).collect();
    let targets: Vec<PathBuf> = outputs.iter().map(|o| folder.join(&o.name)).collect();
    if let Some(path) = targets
        .iter()
        .find(|t| same(t).is_some_and(|t| inputs.contains(&t)))
    {
        return Err(SessionError::WouldOverwriteInput { path: path.clone() });
    }
    let parents: BTreeSet<&Path> = targets.iter().filter_map(|path| path.parent()).collect();
    for parent in parents {
        files::make_folder(parent)?;
    }
    // every file waits for the disk: 27 files one after the other took 0.10 s of the 0.6 s of a session
    let written: Vec<Result<(), files::FilesError>> = targets
        .par_iter()
        .zip(outputs)
        .with_max_len(1)
        .map(|(path, output)| files::write_atomic(path, &output.bytes))
        .collect();
    // of several that failed the first is told, whichever was first in time
    written.into_iter().collect::<Result<(), _>>()?;
    Ok(())
}

//! `ambula export`: results for other systems, and what was left out.

use std::path::{Path, PathBuf};

use super::export_args::{Export, Format, WantedStanding};
use super::export_claim;
use super::{Exit, voice};
use crate::exchange::chart::{Chart, ChartError};
use crate::exchange::identity::identity_words;
use crate::exchange::study::Standing;
use crate::exchange::{self, dicom, fhir, hl7, tables};
use crate::files;
use crate::session::{self, Exportable};

/// Who may read a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Readers {
    /// As files usually are.
    Anyone,
    /// Its owner: it names a person.
    Owner,
}

/// A file to be written.
pub(super) struct Made {
    name: String,
    bytes: Vec<u8>,
    readers: Readers,
}

impl Made {
    pub(super) fn new(name: &str, bytes: Vec<u8>, readers: Readers) -> Made {
        Made {
            name: name.to_owned(),
            bytes,
            readers,
        }
    }
}

/// What was made of a session.
#[derive(Default)]
pub(super) struct Package {
    pub(super) files: Vec<Made>,
    /// What is not in the files, and why.
    pub(super) left_out: Vec<String>,
}

/// Runs the command.
pub(super) fn run(order: &Export) -> Exit {
    let exportable = match session::exportable(&order.folder, order.results.as_deref()) {
        Ok(exportable) => exportable,
        Err(error) => {
            voice::complain(&error.to_string(), error.advice().as_deref());
            return Exit::Input;
        }
    };
    if let Err((what, advice)) = has_standing(order.status, &exportable) {
        voice::complain(&what, Some(&advice));
        return Exit::Input;
    }
    let mut formats = order.format.clone();
    formats.sort_unstable();
    formats.dedup();
    let mut package = Package::default();
    let mut refused = 0;
    for format in &formats {
        if let Err((what, advice)) = make(*format, order, &exportable, &mut package) {
            voice::complain(&what, advice.as_deref());
            refused += 1;
        }
    }
    if let Some(setup) = &order.claims
        && let Err((what, advice)) = export_claim::add(setup, order, &exportable, &mut package)
    {
        voice::complain(&what, advice.as_deref());
        refused += 1;
    }
    if package.files.is_empty() {
        return Exit::Input;
    }
    let out = order
        .out
        .clone()
        .unwrap_or_else(|| exportable.folder.join("export"));
    match write(&out, &package.files) {
        Ok(text) => voice::say(&text),
        Err(error) => {
            voice::complain(&error.to_string(), None);
            return Exit::Output;
        }
    }
    for what in &package.left_out {
        voice::say(&format!("left out: {what}\n"));
    }
    if refused > 0 { Exit::Partly } else { Exit::Done }
}

/// What is wrong, and what to do.
pub(super) type Refusal = (String, Option<String>);

fn has_standing(wanted: Option<WantedStanding>, session: &Exportable) -> Result<(), (String, String)> {
    let standing = session.report.standing;
    let fits = match wanted {
        None => true,
        Some(WantedStanding::Preliminary) => !session.report.is_signed(),
        Some(WantedStanding::Final) => standing == Standing::Final,
        Some(WantedStanding::Amended) => standing == Standing::Amended,
    };
    if fits {
        return Ok(());
    }
    let (version, word) = (session.report.version, standing.word());
    let advice = if session.report.is_signed() {
        "leave --status out, or ask for the standing that it has"
    } else {
        "sign it with `ambula sign`, or leave --status out: it goes out as preliminary"
    };
    Err((
        format!("version {version} of the report is {word}, not what --status asks for"),
        advice.to_owned(),
    ))
}

fn make(format: Format, order: &Export, session: &Exportable, package: &mut Package) -> Result<(), Refusal> {
    match format {
        Format::Parquet | Format::Csv => sheets(format, session, package),
        Format::Schema => {
            let schema = crate::exchange::RESULTS_SCHEMA.as_bytes().to_vec();
            package
                .files
                .push(Made::new("results.schema.json", schema, Readers::Anyone));
            Ok(())
        }
        Format::Fhir | Format::Hl7 | Format::Dicom => named(format, order, session, package),
    }
}

/// Formats that name the patient.
fn named(format: Format, order: &Export, session: &Exportable, package: &mut Package) -> Result<(), Refusal> {
    let chart = Chart::of(session.study()).map_err(|error| (error.to_string(), Some(advice_on(&error))))?;
    let refused = |what: String| (what, None);
    let mut leave_out = |format: &str, what: Vec<String>| {
        package
            .left_out
            .extend(what.into_iter().map(|what| format!("{format}: {what}")));
    };
    let made = match format {
        Format::Fhir => {
            let extent = if order.coverage {
                fhir::Extent::WithCoverage
            } else {
                fhir::Extent::Chart
            };
            let mut made = Vec::new();
            for (kind, name) in [
                (fhir::BundleKind::Collection, "fhir-collection.json"),
                (fhir::BundleKind::Transaction, "fhir-transaction.json"),
            ] {
                let bundle = fhir::bundle(&chart, kind, extent).map_err(refused)?;
                let bytes =
                    exchange::to_json("bundle", &bundle.json).map_err(|error| refused(error.to_string()))?;
                made.push((name, bytes));
                if kind == fhir::BundleKind::Collection {
                    leave_out("fhir", bundle.left_out);
                }
            }
            made
        }
        Format::Hl7 => {
            let envelope = envelope(order);
            let oru = hl7::oru(&chart, &envelope).map_err(refused)?;
            leave_out("hl7", chart.left_out.clone());
            leave_out(
                "hl7",
                vec!["address, telephone, guardian, coverage, curves".to_owned()],
            );
            vec![("oru.hl7", oru), ("mdm.hl7", hl7::mdm(&chart, &envelope))]
        }
        _ => {
            let (bytes, left_out) = dicom::encapsulated(&chart).map_err(refused)?;
            leave_out("dicom", chart.left_out.clone());
            leave_out("dicom", left_out);
            leave_out(
                "dicom",
                vec!["address, telephone, guardian, coverage, values (the PDF shows them)".to_owned()],
            );
            vec![("report.dcm", bytes)]
        }
    };
    for (name, bytes) in made {
        package.files.push(Made::new(name, bytes, Readers::Owner));
    }
    Ok(())
}

pub(super) fn envelope(order: &Export) -> hl7::Envelope {
    let receiver = order.receiver.as_deref().unwrap_or_default();
    let (application, facility) = receiver.split_once('^').unwrap_or((receiver, ""));
    hl7::Envelope {
        application: application.to_owned(),
        facility: facility.to_owned(),
        production: order.production,
    }
}

pub(super) fn advice_on(error: &ChartError) -> String {
    match error {
        ChartError::Missing(_) => {
            "state them in encounter.toml or session.toml; docs/exchange.md lists what each format needs"
        }
        ChartError::Contradicts(_) => {
            "find out whose session and whose record this is before anything goes into a chart"
        }
    }
    .to_owned()
}

fn sheets(format: Format, session: &Exportable, package: &mut Package) -> Result<(), Refusal> {
    let tables = tables::tables(&session.results, session.curves()).map_err(|what| (what, None))?;
    let words = identity_words(&session.record);
    for table in &tables {
        if let Some((column, field)) = tables::identity_in(table, &words) {
            return Err((
                format!("column {column} of table {} holds {field} of the record", table.name),
                Some("tables carry no identity: take it out of names and notes in session.toml, and process again".to_owned()),
            ));
        }
    }
    for table in &tables {
        let (bytes, ending) = match format {
            Format::Parquet => (tables::to_parquet(table), "parquet"),
            _ => (tables::to_csv(table), "csv"),
        };
        let bytes = bytes.map_err(|error| (error.to_string(), None))?;
        package.files.push(Made::new(
            &format!("tables/{}.{ending}", table.name),
            bytes,
            Readers::Anyone,
        ));
    }
    let what = "tables: patient, encounter, session and subject identifiers, dates, file names (captures have numbers)";
    if !package.left_out.iter().any(|known| known == what) {
        package.left_out.push(what.to_owned());
    }
    Ok(())
}

fn write(out: &Path, made: &[Made]) -> Result<String, files::FilesError> {
    let mut text = String::new();
    for file in made {
        let path: PathBuf = out.join(&file.name);
        if let Some(parent) = path.parent() {
            files::make_folder(parent)?;
        }
        match file.readers {
            Readers::Anyone => files::write_atomic(&path, &file.bytes)?,
            Readers::Owner => files::write_private(&path, &file.bytes)?,
        }
        let readers = match file.readers {
            Readers::Anyone => "",
            Readers::Owner => ", names the patient",
        };
        text.push_str(&format!(
            "wrote {} ({} bytes{readers})\n",
            path.display(),
            file.bytes.len()
        ));
    }
    Ok(text)
}

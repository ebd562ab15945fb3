//! `ambula export`: results for other systems, and what was left out.

use std::path::{Path, PathBuf};

use super::export_args::{Export, Format, WantedStanding};
use super::{Exit, voice};
use crate::exchange::identity::identity_words;
use crate::exchange::study::Standing;
use crate::exchange::tables;
use crate::files;
use crate::session::{self, Exportable};

/// A file to be written.
pub(super) struct Made {
    name: String,
    bytes: Vec<u8>,
}

impl Made {
    pub(super) fn new(name: &str, bytes: Vec<u8>) -> Made {
        Made {
            name: name.to_owned(),
            bytes,
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
        if let Err((what, advice)) = make(*format, &exportable, &mut package) {
            voice::complain(&what, advice.as_deref());
            refused += 1;
        }
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
type Refusal = (String, Option<String>);

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

fn make(format: Format, session: &Exportable, package: &mut Package) -> Result<(), Refusal> {
    match format {
        Format::Parquet | Format::Csv => sheets(format, session, package),
        Format::Schema => {
            let schema = crate::exchange::RESULTS_SCHEMA.as_bytes().to_vec();
            package.files.push(Made::new("results.schema.json", schema));
            Ok(())
        }
    }
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
        package
            .files
            .push(Made::new(&format!("tables/{}.{ending}", table.name), bytes));
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
        files::write_atomic(&path, &file.bytes)?;
        text.push_str(&format!(
            "wrote {} ({} bytes)\n",
            path.display(),
            file.bytes.len()
        ));
    }
    Ok(text)
}

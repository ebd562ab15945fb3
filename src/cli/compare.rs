//! `ambula compare`: what changed between sessions or conditions, and what of it is beyond the error of measurement.

use std::path::Path;

use super::compare_args::Compare;
use super::progress::Progress;
use super::{Exit, compare_page, voice};
use crate::files;
use crate::norms::{self, NormSet};
use crate::parameters::Repeatability;
use crate::session::{self, Compared, ComparisonOptions, SessionComparison};

struct Stopped(String, &'static str);

pub(super) fn run(order: &Compare) -> Exit {
    let comparison = match comparison(order) {
        Ok(comparison) => comparison,
        Err(Stopped(what, advice)) => {
            voice::complain(&what, Some(advice));
            return Exit::Input;
        }
    };
    if let Some(path) = &order.pdf {
        let written = comparison
            .pdf("comparison.pdf")
            .map_err(|e| e.to_string())
            .and_then(|output| files::write_atomic(path, &output.bytes).map_err(|e| e.to_string()));
        if let Err(what) = written {
            voice::complain(&what, Some("choose another file with --pdf"));
            return Exit::Output;
        }
        voice::tell(&format!("{}", path.display()));
    }
    if order.json {
        return voice::say_json(&comparison.said);
    }
    voice::say(&compare_page::page(&comparison.said, order.all));
    Exit::Done
}

fn comparison(order: &Compare) -> Result<SessionComparison, Stopped> {
    let options = ComparisonOptions {
        own_error: order.repeatability.as_deref().map(read).transpose()?,
        set: order.norms.as_deref().map(set).transpose()?,
        convention: order
            .gps_convention
            .map(super::compare_args::Convention::convention),
    };
    let progress = Progress::new();
    let mut all: Vec<Compared> = Vec::new();
    for typed in &order.sessions {
        let (folder, condition) = session::folder_and_condition(typed);
        let one = session::compared(&folder, condition.as_deref(), &progress);
        progress.clear();
        let advice = "look at the session with `ambula check`; a condition is named FOLDER:condition";
        all.push(one.map_err(|why| Stopped(format!("{}: {why}", typed.display()), advice))?);
    }
    session::compare_sessions(all, options)
        .ok_or_else(|| Stopped("no session was given".to_owned(), "name two or three"))
}

fn read(path: &Path) -> Result<Repeatability, Stopped> {
    let advice = "make it with `ambula repeatability FOLDERS... -o FILE`";
    let bytes = files::read(path).map_err(|e| Stopped(e.to_string(), advice))?;
    Repeatability::parse(&bytes).map_err(|what| Stopped(format!("{}: {what}", path.display()), advice))
}

fn set(name: &str) -> Result<NormSet, Stopped> {
    let path = Path::new(name);
    let set = if path.is_file() {
        NormSet::read(path)
    } else {
        norms::shipped(name)
    };
    set.map_err(|e| {
        Stopped(
            e.to_string(),
            "give the path of a reference set, or a shipped name",
        )
    })
}

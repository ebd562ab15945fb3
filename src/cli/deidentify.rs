//! `ambula deidentify`: a copy of a session folder without identifiers.

use super::deidentify_args::{Deidentify, FreeTextChoice};
use super::{Exit, voice};
use crate::files;
use crate::session::{self, DatePolicy, DeidentifyError, FreeText, Policy, VideoPolicy};

pub(super) fn run(order: &Deidentify) -> Exit {
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    if order.pseudonym.is_empty() || !order.pseudonym.chars().all(plain) {
        voice::complain(
            "the pseudonym is no plain word",
            Some("use letters, digits, - and _, for instance S-0042"),
        );
        return Exit::Usage;
    }
    if order.shift_days == Some(0) {
        voice::complain(
            "moving dates by 0 days changes nothing",
            Some("give another number, or leave the option out"),
        );
        return Exit::Usage;
    }
    if !session::apart(&order.folder, &order.out) {
        voice::complain(
            "the copy may not lie in the session folder, nor around it",
            Some("name a folder elsewhere: inputs are never written to"),
        );
        return Exit::Usage;
    }
    if order.out.exists() && files::list(&order.out).map_or(true, |inside| !inside.is_empty()) {
        voice::complain(
            &format!("{} is not an empty folder", order.out.display()),
            Some("name a new folder: nothing is written over"),
        );
        return Exit::Output;
    }
    let words = match words(order) {
        Ok(words) => words,
        Err(error) => {
            voice::complain(&error.to_string(), None);
            return Exit::Input;
        }
    };
    let policy = Policy {
        pseudonym: order.pseudonym.clone(),
        dates: order.shift_days.map_or(DatePolicy::YearOnly, DatePolicy::Shift),
        free_text: match order.free_text {
            FreeTextChoice::Drop => FreeText::Drop,
            FreeTextChoice::Scrub => FreeText::Scrub,
        },
        video: if order.keep_video {
            VideoPolicy::Keep
        } else {
            VideoPolicy::Drop
        },
        words,
    };
    match session::deidentify(&order.folder, &policy) {
        Ok(copy) => write(order, &copy),
        Err(error) => stopped(&error),
    }
}

/// More words to remove, one on each line.
fn words(order: &Deidentify) -> Result<Vec<String>, files::FilesError> {
    let Some(path) = &order.words else {
        return Ok(Vec::new());
    };
    let bytes = files::read(path)?;
    let text = String::from_utf8_lossy(&bytes).into_owned();
    Ok(text
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .map(str::to_owned)
        .collect())
}

fn write(order: &Deidentify, copy: &session::Deidentified) -> Exit {
    let name = order
        .out
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    if copy.identifies(&name) {
        voice::complain(
            "the name of the folder for the copy holds a word that identifies somebody in this session",
            Some("name it by the pseudonym"),
        );
        return Exit::Usage;
    }
    if let Err(error) = session::write(&order.out, &copy.outputs, &[]) {
        return voice::stopped(&error);
    }
    if order.json {
        return voice::say_json(&copy.report);
    }
    voice::say(&copy.report.text());
    voice::tell(&format!(
        "{} files written to {}",
        copy.outputs.len(),
        order.out.display()
    ));
    Exit::Done
}

fn stopped(error: &DeidentifyError) -> Exit {
    if let DeidentifyError::Session(inner) = error {
        return voice::stopped(inner);
    }
    let advice = match error {
        DeidentifyError::Pseudonym => "choose another one",
        DeidentifyError::StillThere { .. } => {
            "give another --pseudonym, or report this as a fault of the program"
        }
        DeidentifyError::Capture { .. } => {
            "look at the file with `ambula inspect`, or take it out of the folder"
        }
        _ => "check that the folder exists and that you may read it",
    };
    voice::complain(&error.to_string(), Some(advice));
    Exit::Input
}

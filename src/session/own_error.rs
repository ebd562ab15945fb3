//! The laboratory's own error of measurement: the file of `ambula repeatability` that the session file names.

use super::folder::{Folder, LARGEST_TEXT};
use super::manifest::Problem;
use crate::files;
use crate::parameters::Repeatability;
use crate::provenance::Input;

/// The error and the file it came from.
#[derive(Debug, Clone)]
pub struct OwnError {
    /// The error by variable.
    pub error: Repeatability,
    /// The file as an input.
    pub input: Input,
}

/// Reads the file at a path from the session folder; what is wrong with it joins the list.
pub(super) fn read(folder: &Folder, file: Option<&str>, problems: &mut Vec<Problem>) -> Option<OwnError> {
    let file = file.filter(|f| !f.is_empty())?;
    let key = "lab.repeatability";
    let read = files::read_at_most(&folder.path.join(file), LARGEST_TEXT)
        .map_err(|e| format!("{file}: {}", e.source))
        .and_then(|bytes| {
            let error = Repeatability::parse(&bytes).map_err(|what| format!("{file}: {what}"))?;
            let input = Input::of(file, "measurement error", &bytes);
            Ok(OwnError { error, input })
        });
    match read {
        Ok(own) => Some(own),
        Err(what) => {
            problems.push(Problem {
                line: folder.document.as_ref().and_then(|d| d.line_of(key)),
                key: key.to_owned(),
                what,
                hint: Some(
                    "make it with `ambula repeatability FOLDERS... -o FILE`; docs/compare.md".to_owned(),
                ),
            });
            None
        }
    }
}

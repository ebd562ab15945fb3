//! What lies in a session folder: captures, session file, the files Vicon writes beside them.

use std::path::{Path, PathBuf};

use super::SessionError;
use super::manifest::{self, Document};
use crate::files;

/// Name of the session file.
pub const SESSION_FILE: &str = "session.toml";
/// Name of the folder that outputs go to.
pub const OUTPUT_FOLDER: &str = "ambula";
/// End of the stem of processed copies, which are never inputs.
pub const PROCESSED_SUFFIX: &str = "_ambula";

/// Larger session files, encounter files and files of Vicon are not read, bytes.
pub(super) const LARGEST_TEXT: u64 = 16 << 20;

/// A session folder, listed but with no capture read yet.
#[derive(Debug, Clone)]
pub struct Folder {
    /// Its path.
    pub path: PathBuf,
    /// The session file, when there is one.
    pub document: Option<Document>,
    /// The bytes of the session file.
    pub document_bytes: Vec<u8>,
    /// C3D files directly inside, by name; processed copies are left out.
    pub captures: Vec<PathBuf>,
    /// Video files, by name.
    pub videos: Vec<PathBuf>,
    /// `.mp`, `.vsk` and `.enf` files, by name.
    pub side_files: Vec<PathBuf>,
}

impl Folder {
    /// Lists a folder and reads its session file.
    ///
    /// # Errors
    /// The path is no folder or cannot be listed; the session file is wrong (all its problems).
    pub fn open(path: &Path) -> Result<Folder, SessionError> {
        let mut folder = Folder::without_session_file(path)?;
        let session_file = path.join(SESSION_FILE);
        if session_file.exists() {
            folder.document_bytes = files::read_at_most(&session_file, LARGEST_TEXT)?;
            folder.document = Some(read_document(&session_file, &folder.document_bytes)?);
        }
        Ok(folder)
    }

    /// Lists a folder as if there were no session file.
    ///
    /// # Errors
    /// The path is no folder or cannot be listed.
    pub fn without_session_file(path: &Path) -> Result<Folder, SessionError> {
        if path.is_file() {
            return Err(SessionError::NotAFolder {
                path: path.to_owned(),
            });
        }
        let entries = files::list(path)?;
        let with = |wanted: fn(&Path) -> bool| -> Vec<PathBuf> {
            entries.iter().filter(|p| wanted(p)).cloned().collect()
        };
        Ok(Folder {
            path: path.to_owned(),
            document: None,
            document_bytes: Vec::new(),
            captures: with(is_capture),
            videos: with(is_video),
            side_files: with(|p| ["mp", "vsk", "enf"].iter().any(|e| has_extension(p, e))),
        })
    }

    /// A file's path relative to the folder, with forward slashes.
    pub fn relative(&self, path: &Path) -> String {
        let inside = path.strip_prefix(&self.path).unwrap_or(path);
        let parts: Vec<_> = inside
            .components()
            .map(|part| part.as_os_str().to_string_lossy())
            .collect();
        parts.join("/")
    }
}

fn read_document(path: &Path, bytes: &[u8]) -> Result<Document, SessionError> {
    let wrong = |problems| SessionError::Manifest {
        path: path.to_owned(),
        problems,
    };
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let before = bytes.get(..error.valid_up_to()).unwrap_or_default();
        wrong(vec![manifest::Problem {
            line: Some(before.iter().filter(|b| **b == b'\n').count() + 1),
            key: String::new(),
            what: "a character is not UTF-8".to_owned(),
            hint: Some("save the file with UTF-8 encoding".to_owned()),
        }])
    })?;
    manifest::parse(text).map_err(wrong)
}

fn has_extension(path: &Path, wanted: &str) -> bool {
    path.extension().is_some_and(|e| e.eq_ignore_ascii_case(wanted))
}

fn is_capture(path: &Path) -> bool {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    has_extension(path, "c3d") && !stem.ends_with(PROCESSED_SUFFIX) && !name.starts_with('.')
}

/// Endings of the video containers that are read.
const VIDEO: [&str; 6] = ["mp4", "m4v", "mov", "webm", "mkv", "avi"];

fn is_video(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    !name.starts_with('.') && VIDEO.iter().any(|ending| has_extension(path, ending))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn captures_are_found_whatever_the_case_and_copies_are_not() {
        for (name, expected) in [
            ("walk 01.C3D", true),
            ("Größe.c3d", true),
            ("walk_ambula.c3d", false),
            (".hidden.c3d", false),
            ("walk.txt", false),
        ] {
            assert_eq!(is_capture(Path::new(name)), expected, "{name}");
        }
    }
}

//! Reading, atomic writing and digests of files. The only room that touches `std::fs`; every error says
//! which path and what was attempted.

use std::io::Write;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

/// A file operation that failed.
#[derive(Debug, thiserror::Error)]
#[error("could not {action} {}: {source}", path.display())]
pub struct FilesError {
    /// What was attempted ("read", "write", …).
    pub action: &'static str,
    /// The file or folder.
    pub path: PathBuf,
    /// The operating system's answer.
    pub source: std::io::Error,
}

fn failed(action: &'static str, path: &Path) -> impl FnOnce(std::io::Error) -> FilesError {
    let path = path.to_owned();
    move |source| FilesError { action, path, source }
}

/// All bytes of a file.
///
/// # Errors
/// When the file cannot be read; the error names it.
#[expect(clippy::disallowed_methods, reason = "this is the room that may")]
pub fn read(path: &Path) -> Result<Vec<u8>, FilesError> {
    std::fs::read(path).map_err(failed("read", path))
}

/// The paths directly inside a folder, sorted by name so that nothing depends on directory order.
///
/// # Errors
/// When the folder cannot be listed.
#[expect(clippy::disallowed_methods, reason = "this is the room that may")]
pub fn list(folder: &Path) -> Result<Vec<PathBuf>, FilesError> {
    let entries = std::fs::read_dir(folder).map_err(failed("list", folder))?;
    let mut paths = Vec::new();
    for entry in entries {
        paths.push(entry.map_err(failed("list", folder))?.path());
    }
    paths.sort();
    Ok(paths)
}

/// What tells at a glance whether a file has changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stamp {
    /// Size.
    pub bytes: u64,
    /// Last modification, where the file system keeps it.
    pub modified: Option<std::time::SystemTime>,
}

/// Size and modification time of a file.
///
/// # Errors
/// When there is no such file, or it cannot be asked.
pub fn stamp(path: &Path) -> Result<Stamp, FilesError> {
    let about = std::fs::metadata(path).map_err(failed("look at", path))?;
    Ok(Stamp {
        bytes: about.len(),
        modified: about.modified().ok(),
    })
}

/// Makes a folder and its parents.
///
/// # Errors
/// When the folder cannot be made.
#[expect(clippy::disallowed_methods, reason = "this is the room that may")]
pub fn make_folder(folder: &Path) -> Result<(), FilesError> {
    std::fs::create_dir_all(folder).map_err(failed("make folder", folder))
}

/// Writes a file so that a reader sees either the old content or all of the new: the bytes go to a
/// temporary file in the same folder, are flushed to disk, and then take the name.
///
/// # Errors
/// When the temporary file cannot be made, written or renamed; the target is then untouched.
pub fn write_atomic(path: &Path, bytes: &[u8]) -> Result<(), FilesError> {
    let folder = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    let mut file = tempfile::Builder::new()
        .prefix(".ambula-")
        .permissions(ordinary_permissions())
        .tempfile_in(folder)
        .map_err(failed("write", path))?;
    file.write_all(bytes).map_err(failed("write", path))?;
    file.as_file().sync_all().map_err(failed("write", path))?;
    file.persist(path).map_err(|e| failed("write", path)(e.error))?;
    Ok(())
}

/// Read and write for the owner, read for the others, cut by the process's umask.
#[cfg(unix)]
fn ordinary_permissions() -> std::fs::Permissions {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::Permissions::from_mode(0o644)
}

/// Adds bytes at the end of a file, which is made when it is not there, and flushes them to disk. What stood in the file
/// is not touched.
///
/// # Errors
/// When the file cannot be opened or written.
pub fn append(path: &Path, bytes: &[u8]) -> Result<(), FilesError> {
    let mut file = std::fs::OpenOptions::new()
        .create(true)
        .append(true)
        .open(path)
        .map_err(failed("append to", path))?;
    file.write_all(bytes).map_err(failed("append to", path))?;
    file.sync_all().map_err(failed("append to", path))
}

/// SHA-256 of some bytes as 64 lower-case hexadecimal digits.
pub fn sha256_hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    Sha256::digest(bytes)
        .iter()
        .fold(String::with_capacity(64), |mut hex, byte| {
            let _ = write!(hex, "{byte:02x}");
            hex
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digest_of_nothing_is_the_published_one() {
        assert_eq!(
            sha256_hex(b""),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        );
    }

    #[test]
    fn a_failed_write_leaves_the_old_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.txt");
        write_atomic(&path, b"old").unwrap();
        assert!(write_atomic(&folder.path().join("missing/a.txt"), b"new").is_err());
        assert_eq!(read(&path).unwrap(), b"old");
        assert_eq!(list(folder.path()).unwrap(), vec![path]);
    }

    #[test]
    fn an_error_names_the_file() {
        let error = read(Path::new("/nowhere/x.c3d")).unwrap_err();
        assert!(error.to_string().contains("/nowhere/x.c3d"), "{error}");
    }
}

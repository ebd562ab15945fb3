//! Reading, atomic writing and digests of files. The only room that touches `std::fs`; every error says
//! which path and what was attempted.

use std::io::{Read as _, Write};
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

/// All bytes of a regular file of at most so many bytes. A device or a pipe, which may never end, is refused unread.
///
/// # Errors
/// When the file cannot be read, is larger, or is no regular file; the error names it.
#[expect(clippy::disallowed_methods, reason = "this is the room that may")]
pub fn read_at_most(path: &Path, most_bytes: u64) -> Result<Vec<u8>, FilesError> {
    let about = std::fs::metadata(path).map_err(failed("read", path))?;
    let refused = |what: String| failed("read", path)(std::io::Error::other(what));
    if !about.is_file() {
        return Err(refused("it is no regular file".to_owned()));
    }
    let large = |bytes: u64| {
        refused(format!(
            "it has {bytes} bytes, more than the {most_bytes} that a file of this kind may have"
        ))
    };
    if about.len() > most_bytes {
        return Err(large(about.len()));
    }
    // the file may grow while it is read
    let mut bytes = Vec::with_capacity(usize::try_from(about.len()).unwrap_or_default());
    let file = std::fs::File::open(path).map_err(failed("read", path))?;
    file.take(most_bytes.saturating_add(1))
        .read_to_end(&mut bytes)
        .map_err(failed("read", path))?;
    match u64::try_from(bytes.len()) {
        Ok(read) if read <= most_bytes => Ok(bytes),
        _ => Err(large(most_bytes.saturating_add(1))),
    }
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
    write_atomic_with(path, |file| file.write_all(bytes))
}

/// Like [`write_atomic`], for what does not fit into memory: the closure writes it piece by piece.
///
/// # Errors
/// When the temporary file cannot be made, written or renamed; the target is then untouched.
pub fn write_atomic_with(
    path: &Path,
    write: impl FnOnce(&mut (dyn Write + Send)) -> std::io::Result<()>,
) -> Result<(), FilesError> {
    write_as(path, permissions(ORDINARY), write)
}

/// Writes a file as [`write_atomic`] does, readable for its owner only: it names a person.
///
/// # Errors
/// When the temporary file cannot be made, written or renamed; the target is then untouched.
pub fn write_private(path: &Path, bytes: &[u8]) -> Result<(), FilesError> {
    write_as(path, permissions(OWNER_ONLY), |file| file.write_all(bytes))
}

fn write_as(
    path: &Path,
    permissions: std::fs::Permissions,
    write: impl FnOnce(&mut (dyn Write + Send)) -> std::io::Result<()>,
) -> Result<(), FilesError> {
    let folder = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    let file = tempfile::Builder::new()
        .prefix(".ambula-")
        .permissions(permissions)
        .tempfile_in(folder)
        .map_err(failed("write", path))?;
    let mut file = std::io::BufWriter::new(file);
    write(&mut file).map_err(failed("write", path))?;
    let file = file
        .into_inner()
        .map_err(|e| failed("write", path)(e.into_error()))?;
    file.as_file().sync_all().map_err(failed("write", path))?;
    file.persist(path).map_err(|e| failed("write", path)(e.error))?;
    Ok(())
}

/// Puts a finished folder in the place of another one (or of none). The old one stands aside under `aside` until the new
/// one is in place and then goes: whenever the program is stopped, the place holds all of the old, nothing, or all of the new.
///
/// # Errors
/// When something cannot be renamed or removed.
#[expect(clippy::disallowed_methods, reason = "this is the room that may")]
pub fn replace_folder(finished: &Path, place: &Path, aside: &Path) -> Result<(), FilesError> {
    if place.exists() {
        remove_folder(aside)?;
        std::fs::rename(place, aside).map_err(failed("write", place))?;
    }
    std::fs::rename(finished, place).map_err(failed("write", place))?;
    remove_folder(aside)
}

/// Removes a folder with all that is in it; one that is not there is removed already.
///
/// # Errors
/// When something of it cannot be removed.
pub fn remove_folder(folder: &Path) -> Result<(), FilesError> {
    match std::fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(failed("write", folder)(error)),
        _ => Ok(()),
    }
}

/// The files below a folder as paths from it, sorted, with forward slashes; links to folders are not followed.
///
/// # Errors
/// When a folder cannot be listed.
pub fn names_below(folder: &Path) -> Result<Vec<String>, FilesError> {
    let mut names = Vec::new();
    let mut open = vec![(folder.to_owned(), String::new())];
    while let Some((next, lead)) = open.pop() {
        for path in list(&next)? {
            let own = path.file_name().unwrap_or_default().to_string_lossy();
            let name = format!("{lead}{own}");
            if path.is_dir() && !path.is_symlink() {
                open.push((path, format!("{name}/")));
            } else {
                names.push(name);
            }
        }
    }
    names.sort();
    Ok(names)
}

/// A claim on a file that ends with the program, however it ends.
#[derive(Debug)]
pub struct Lock {
    _file: Option<std::fs::File>,
}

/// How a lock is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hold {
    /// Beside others who share it.
    Shared,
    /// Alone.
    Alone,
}

/// Claims a file, which is made when it is not there; `None` when another program holds it. File systems without locks
/// give it to everybody.
///
/// # Errors
/// When the file cannot be made.
pub fn lock(path: &Path, hold: Hold) -> Result<Option<Lock>, FilesError> {
    let file = std::fs::OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .open(path)
        .map_err(failed("write", path))?;
    let claimed = match hold {
        Hold::Shared => file.try_lock_shared(),
        Hold::Alone => file.try_lock(),
    };
    Ok(match claimed {
        Ok(()) => Some(Lock { _file: Some(file) }),
        Err(std::fs::TryLockError::WouldBlock) => None,
        Err(std::fs::TryLockError::Error(_)) => Some(Lock { _file: None }),
    })
}

/// Claims a file for this program alone, which is made when it is not there, and waits for whoever holds it.
///
/// # Errors
/// When the file cannot be made, or its file system knows no locks.
pub fn wait_for_lock(path: &Path) -> Result<Lock, FilesError> {
    let file = std::fs::OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .open(path)
        .map_err(failed("open", path))?;
    file.lock().map_err(failed("lock", path))?;
    Ok(Lock { _file: Some(file) })
}

/// Has the names of a folder's files on the disk, so that a new one outlives a power cut.
///
/// # Errors
/// When the folder cannot be opened or flushed.
#[cfg(unix)]
#[expect(clippy::disallowed_methods, reason = "this is the room that may")]
pub fn flush_folder(folder: &Path) -> Result<(), FilesError> {
    let file = std::fs::File::open(folder).map_err(failed("flush", folder))?;
    file.sync_all().map_err(failed("flush", folder))
}

/// Elsewhere a folder cannot be opened as a file; the system flushes names by itself.
///
/// # Errors
/// None.
#[cfg(not(unix))]
pub fn flush_folder(_folder: &Path) -> Result<(), FilesError> {
    Ok(())
}

/// Read and write for the owner, read for the others, cut by the process's umask.
const ORDINARY: u32 = 0o644;
/// Read and write for the owner.
const OWNER_ONLY: u32 = 0o600;

#[cfg(unix)]
fn permissions(mode: u32) -> std::fs::Permissions {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::Permissions::from_mode(mode)
}

/// Like [`append`], for what identifies a person: a file that is made here only the owner may read.
///
/// # Errors
/// When the file cannot be opened or written.
pub fn append_private(path: &Path, bytes: &[u8]) -> Result<(), FilesError> {
    use std::os::unix::fs::OpenOptionsExt as _;
    let mut options = std::fs::OpenOptions::new();
    add(options.create(true).append(true).mode(OWNER_ONLY), path, bytes)
}

/// Adds bytes at the end of a file, which is made when it is not there, and flushes them to disk. What stood in the file
/// is not touched.
///
/// # Errors
/// When the file cannot be opened or written.
pub fn append(path: &Path, bytes: &[u8]) -> Result<(), FilesError> {
    add(std::fs::OpenOptions::new().create(true).append(true), path, bytes)
}

fn add(options: &std::fs::OpenOptions, path: &Path, bytes: &[u8]) -> Result<(), FilesError> {
    let mut file = options.open(path).map_err(failed("append to", path))?;
    file.write_all(bytes).map_err(failed("append to", path))?;
    file.sync_all().map_err(failed("append to", path))
}

/// SHA-256 of a file, read piece by piece, as 64 lower-case hexadecimal digits.
///
/// # Errors
/// When the file cannot be read.
#[expect(clippy::disallowed_methods, reason = "this is the room that may")]
pub fn sha256_of_file(path: &Path) -> Result<String, FilesError> {
    if !path.is_file() {
        // a pipe would never end
        return Err(failed("read", path)(std::io::Error::other(
            "it is no regular file",
        )));
    }
    let mut file = std::fs::File::open(path).map_err(failed("read", path))?;
    let mut digest = Sha256::new();
    let mut piece = vec![0; 1 << 16];
    loop {
        match file.read(&mut piece).map_err(failed("read", path))? {
            0 => return Ok(hex(&digest.finalize())),
            read => digest.update(piece.get(..read).unwrap_or_default()),
        }
    }
}

/// SHA-256 of some bytes as 64 lower-case hexadecimal digits.
pub fn sha256_hex(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes
        .iter()
        .fold(String::with_capacity(2 * bytes.len()), |mut hex, byte| {
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
        let file = tempfile::NamedTempFile::new().unwrap();
        assert_eq!(sha256_of_file(file.path()).unwrap(), sha256_hex(b""));
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
    fn a_folder_takes_the_place_of_another() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        for (name, text) in [("new", "n"), ("place", "p"), ("aside", "left over")] {
            make_folder(&at(name).join("c3d")).unwrap();
            write_atomic(&at(name).join("c3d/a"), text.as_bytes()).unwrap();
        }
        replace_folder(&at("new"), &at("place"), &at("aside")).unwrap();
        assert_eq!(names_below(folder.path()).unwrap(), ["place/c3d/a"]);
        assert_eq!(read(&at("place/c3d/a")).unwrap(), b"n");
    }

    #[test]
    fn a_lock_is_held_by_one_or_shared() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("lock");
        let first = lock(&path, Hold::Shared).unwrap();
        assert!(first.is_some() && lock(&path, Hold::Shared).unwrap().is_some());
        assert!(lock(&path, Hold::Alone).unwrap().is_none());
        drop(first);
        let alone = lock(&path, Hold::Alone).unwrap();
        assert!(alone.is_some() && lock(&path, Hold::Shared).unwrap().is_none());
    }

    #[test]
    fn an_error_names_the_file() {
        let error = read(Path::new("/nowhere/x.c3d")).unwrap_err();
        assert!(error.to_string().contains("/nowhere/x.c3d"), "{error}");
    }
}

//! Where the corpus of real captures is, and what to do when it is not there.

use std::path::PathBuf;

/// The corpus folder, or `None` (with a line on the terminal) when `AMBULA_CORPUS` is not set.
///
/// # Panics
/// When `AMBULA_CORPUS` is set and does not lead to the corpus: a skipped validation must be a choice.
pub fn folder() -> Option<PathBuf> {
    let Some(folder) = std::env::var_os("AMBULA_CORPUS").map(PathBuf::from) else {
        println!("not run: AMBULA_CORPUS is not set");
        return None;
    };
    assert!(
        folder.join("expected.json").is_file(),
        "AMBULA_CORPUS={} holds no expected.json",
        folder.display()
    );
    Some(folder)
}

/// Every C3D file below a folder of the corpus, sorted.
pub fn files_below(folder: &std::path::Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(next) = open.pop() {
        for entry in std::fs::read_dir(&next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|e| e.eq_ignore_ascii_case("c3d")) {
                found.push(path);
            }
        }
    }
    found.sort();
    assert!(!found.is_empty(), "no C3D file below {}", folder.display());
    found
}

//! A stopwatch for the benchmarks: the median of several runs after a warm-up, and the names of their inputs.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    dead_code,
    missing_docs,
    unreachable_pub,
    reason = "shared by benchmark programs, each of which uses a part of it"
)]

use std::path::{Path, PathBuf};
use std::time::Instant;

/// Median seconds of `runs` calls, after one that is not counted.
pub fn median_s<T>(runs: usize, mut work: impl FnMut() -> T) -> f64 {
    std::hint::black_box(work());
    let mut times: Vec<f64> = (0..runs)
        .map(|_| {
            let start = Instant::now();
            std::hint::black_box(work());
            start.elapsed().as_secs_f64()
        })
        .collect();
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

/// The captures to read: those listed in the file `AMBULA_BENCH_FILES` names, else all below `AMBULA_CORPUS`,
/// else the sample sessions.
pub fn captures() -> Vec<PathBuf> {
    if let Some(listing) = std::env::var_os("AMBULA_BENCH_FILES") {
        return std::fs::read_to_string(listing)
            .unwrap()
            .lines()
            .map(PathBuf::from)
            .collect();
    }
    let corpus = std::env::var_os("AMBULA_CORPUS").map(PathBuf::from);
    let mut open = vec![corpus.unwrap_or_else(samples)];
    let mut found = Vec::new();
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
    found
}

/// The folder of the shipped sample sessions.
pub fn samples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("sample_trials")
}

/// Highest resident memory of this process so far in MB, where the system tells.
pub fn peak_mb() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    let kib: f64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kib * 1024.0 / 1e6)
}

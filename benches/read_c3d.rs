//! Reading C3D: MB/s over the corpus (when `AMBULA_CORPUS` is set) or over the sample sessions, beside c3dio.
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::print_stdout,
    missing_docs,
    reason = "a benchmark stops at the first surprise"
)]

use std::path::{Path, PathBuf};

use criterion::{Criterion, Throughput};

fn files() -> Vec<(PathBuf, Vec<u8>)> {
    let corpus = std::env::var_os("AMBULA_CORPUS").map(PathBuf::from);
    let folder = corpus.unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("sample_trials"));
    let mut found = Vec::new();
    let mut open = vec![folder];
    while let Some(next) = open.pop() {
        for entry in std::fs::read_dir(&next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|e| e.eq_ignore_ascii_case("c3d")) {
                let bytes = std::fs::read(&path).unwrap();
                found.push((path, bytes));
            }
        }
    }
    found.sort();
    found
}

fn c3dio_reads(bytes: &[u8]) -> bool {
    std::panic::catch_unwind(|| c3dio::C3d::from_bytes(bytes).is_ok()).unwrap_or(false)
}

fn main() {
    std::panic::set_hook(Box::new(|_| {}));
    let all = files();
    // The files that both readers open, so that both do the same work.
    let common: Vec<_> = all
        .iter()
        .filter(|(_, bytes)| ambula::capture::c3d::parse(bytes).is_ok() && c3dio_reads(bytes))
        .collect();
    let size: u64 = common.iter().map(|(_, bytes)| bytes.len() as u64).sum();
    println!("{} files, {:.1} MB", common.len(), size as f64 / 1e6);
    let mut criterion = Criterion::default().configure_from_args().sample_size(20);
    let mut group = criterion.benchmark_group("read_c3d");
    group.throughput(Throughput::BytesDecimal(size));
    group.bench_function("ambula bytes", |b| {
        b.iter(|| {
            common
                .iter()
                .filter_map(|(_, bytes)| ambula::capture::c3d::parse(bytes).ok())
                .map(|c| c.points.frames)
                .sum::<usize>()
        });
    });
    group.bench_function("c3dio bytes", |b| {
        b.iter(|| {
            common
                .iter()
                .filter_map(|(_, bytes)| c3dio::C3d::from_bytes(bytes).ok())
                .map(|c| c.points.rows())
                .sum::<usize>()
        });
    });
    group.bench_function("ambula files", |b| {
        b.iter(|| {
            let read = common.iter().filter_map(|(path, _)| {
                let bytes = ambula::files::read(path).ok()?;
                ambula::capture::c3d::parse(&bytes).ok()
            });
            read.map(|c| c.points.frames).sum::<usize>()
        });
    });
    group.bench_function("c3dio files", |b| {
        b.iter(|| {
            let read = common
                .iter()
                .filter_map(|(path, _)| c3dio::C3d::load_path(path.clone()).ok());
            read.map(|c| c.points.rows()).sum::<usize>()
        });
    });
    group.finish();
    criterion.final_summary();
}

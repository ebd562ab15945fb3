//! Reading C3D: MB/s of Ambula and of c3dio on the files that both open, from memory and from disk cache.
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::print_stdout,
    missing_docs,
    reason = "a benchmark stops at the first surprise"
)]

mod clock;

use std::path::PathBuf;

const RUNS: usize = 15;

fn c3dio_reads(bytes: &[u8]) -> bool {
    std::panic::catch_unwind(|| c3dio::C3d::from_bytes(bytes).is_ok()).unwrap_or(false)
}

fn main() {
    std::panic::set_hook(Box::new(|_| {}));
    let all = clock::captures()
        .into_iter()
        .map(|path| (path.clone(), std::fs::read(path).unwrap()));
    // The files that both readers open, so that both do the same work.
    let common: Vec<(PathBuf, Vec<u8>)> = all
        .filter(|(_, bytes)| ambula::capture::c3d::parse(bytes).is_ok() && c3dio_reads(bytes))
        .collect();
    let megabytes = common.iter().map(|(_, bytes)| bytes.len() as f64).sum::<f64>() / 1e6;
    println!("{} files, {megabytes:.1} MB, median of {RUNS} runs", common.len());

    let report = |name: &str, seconds: f64| println!("{name:<16} {:>8.0} MB/s", megabytes / seconds);
    let parse = |bytes: &[u8]| ambula::capture::c3d::parse(bytes).unwrap().points.frames;
    let c3dio = |bytes: &[u8]| c3dio::C3d::from_bytes(bytes).unwrap().points.rows();
    let from_memory = |read: &dyn Fn(&[u8]) -> usize| {
        clock::median_s(RUNS, || {
            common.iter().map(|(_, bytes)| read(bytes)).sum::<usize>()
        })
    };
    let from_disk = |read: &dyn Fn(&[u8]) -> usize| {
        clock::median_s(RUNS, || {
            common
                .iter()
                .map(|(path, _)| read(&std::fs::read(path).unwrap()))
                .sum::<usize>()
        })
    };
    report("ambula-memory", from_memory(&parse));
    report("c3dio-memory", from_memory(&c3dio));
    report("ambula", from_disk(&parse));
    report("c3dio", from_disk(&c3dio));
    report("page-cache", from_disk(&|bytes: &[u8]| bytes.len()));
}

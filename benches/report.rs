//! The report alone, on a session that is already processed: PDF cold (first in the process) and warm, interactive page.
//! The session is that in `AMBULA_BENCH_SESSION`, else the shipped `adult-hemiplegia`. `benches/report_matplotlib.py` draws the
//! same panels with matplotlib from the same session's results.
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::print_stdout,
    missing_docs,
    reason = "a benchmark stops at the first surprise"
)]

mod clock;

use std::path::PathBuf;
use std::time::Instant;

use ambula::report::{Paper, page_contents};
use ambula::session::{self, Overrides, Silent};

const RUNS: usize = 9;

fn main() {
    let chosen = std::env::var_os("AMBULA_BENCH_SESSION").map(PathBuf::from);
    let folder = chosen.unwrap_or_else(|| clock::samples().join("adult-hemiplegia"));
    let outcome = session::run(&folder, &Overrides::default(), &Silent).unwrap();
    let row = |name: &str, value: f64, unit: &str| println!("{name:<40} {value:>9.2} {unit}");

    let begun = Instant::now();
    let pdf = outcome.report(&Silent).unwrap().bytes;
    row("PDF, cold", begun.elapsed().as_secs_f64() * 1e3, "ms");
    let warm_s = clock::median_s(RUNS, || outcome.report(&Silent).unwrap());
    row("PDF, warm", warm_s * 1e3, "ms");
    let pages = page_contents(&outcome.composed(), Paper::A4).unwrap().len();
    row("PDF, warm, a page", warm_s * 1e3 / pages as f64, "ms");
    row("PDF, pages", pages as f64, "");
    row("PDF, size", pdf.len() as f64 / 1024.0, "kB");

    let begun = Instant::now();
    let page = outcome.interactive_report().unwrap().bytes;
    row("HTML, cold", begun.elapsed().as_secs_f64() * 1e3, "ms");
    let warm_s = clock::median_s(RUNS, || outcome.interactive_report().unwrap());
    row("HTML, warm", warm_s * 1e3, "ms");
    row("HTML, size", page.len() as f64 / 1024.0, "kB");
}

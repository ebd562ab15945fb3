//! One walking trial and one whole session, stage by stage: ms, µs per frame, peak memory.
//! The session is that in `AMBULA_BENCH_SESSION`, else the shipped `adult-typical`.
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::print_stdout,
    missing_docs,
    reason = "a benchmark stops at the first surprise"
)]

mod clock;

use std::path::PathBuf;
use std::process::{Command, Stdio};

use ambula::session::{self, Overrides, Silent};
use ambula::{cycles, kinematics};

const RUNS: usize = 15;

fn main() {
    let chosen = std::env::var_os("AMBULA_BENCH_SESSION").map(PathBuf::from);
    let folder = chosen.unwrap_or_else(|| clock::samples().join("adult-typical"));
    let overrides = Overrides { paper: None };
    let outcome = session::run(&folder, &overrides, &Silent).unwrap();
    let row = |name: &str, value: f64, unit: &str| println!("{name:<52} {value:>9.2} {unit}");
    println!("{} captures, median of {RUNS} runs", outcome.trials.len());

    let calibration = &outcome.calibrated.calibration;
    let (trial, walk) = outcome
        .trials
        .iter()
        .find_map(|record| Some((record.capture.trial()?, record.walk()?)))
        .unwrap();
    let track_s = clock::median_s(RUNS, || kinematics::track(trial, calibration).unwrap());
    row("kinematics of one trial", track_s * 1e3, "ms");
    row(
        "kinematics per frame",
        track_s * 1e6 / trial.frames() as f64,
        "µs",
    );
    let motion = kinematics::track(trial, calibration).unwrap();
    let cut_s = clock::median_s(RUNS, || cycles::cut(trial, Some(&motion), None, &walk.timeline));
    row("cycles of one trial", cut_s * 1e3, "ms");

    let run_s = clock::median_s(RUNS, || session::run(&folder, &overrides, &Silent).unwrap());
    row(
        "session: read, calibrate, kinematics, events, cycles",
        run_s * 1e3,
        "ms",
    );
    let report_s = clock::median_s(RUNS, || outcome.report(&Silent).unwrap());
    row("session: report alone", report_s * 1e3, "ms");
    let outputs_s = clock::median_s(RUNS, || outcome.outputs(&Silent).unwrap());
    row("session: report and results as bytes", outputs_s * 1e3, "ms");

    let target = tempfile::tempdir().unwrap();
    let whole_s = clock::median_s(RUNS, || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_ambula"));
        command.arg("process").arg(&folder).arg("-o").arg(target.path());
        let status = command
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .unwrap();
        assert!(status.code().is_some_and(|code| code <= 1), "{status}");
    });
    row("session: whole program, C3D to PDF on disk", whole_s * 1e3, "ms");
    if let Some(peak_mb) = clock::peak_mb() {
        row("peak memory of this benchmark", peak_mb, "MB");
    }
}

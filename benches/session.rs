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

use ambula::calibration::plates;
use ambula::capture::Trial;
use ambula::kinematics::Motion;
use ambula::kinetics::{ContactSettings, Floor};
use ambula::session::{self, Outcome, Overrides, Silent};
use ambula::{cycles, kinematics, kinetics};

const RUNS: usize = 15;

fn main() {
    let chosen = std::env::var_os("AMBULA_BENCH_SESSION").map(PathBuf::from);
    let folder = chosen.unwrap_or_else(|| clock::samples().join("adult-typical"));
    let overrides = Overrides::default();
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
    kinetics_rows(&row, (trial, &motion), &outcome, track_s);
    let load = walk.loads.as_ref().map(|loads| cycles::Load {
        loads,
        contacts: &walk.contacts,
    });
    let cut_s = clock::median_s(RUNS, || cycles::cut(trial, Some(&motion), load, &walk.timeline));
    row("cycles of one trial", cut_s * 1e3, "ms");

    let run_s = clock::median_s(RUNS, || session::run(&folder, &overrides, &Silent).unwrap());
    row(
        "session: read, calibrate, kinematics, events, cycles",
        run_s * 1e3,
        "ms",
    );
    let report_s = clock::median_s(RUNS, || outcome.report(&Silent).unwrap());
    row("session: report alone", report_s * 1e3, "ms");
    let pages = pages(&outcome.report(&Silent).unwrap().bytes);
    row("session: pages of the report", pages, "pages");
    row("session: report per page", report_s * 1e3 / pages, "ms");
    let page_s = clock::median_s(RUNS, || outcome.interactive_report().unwrap());
    row("session: interactive report alone", page_s * 1e3, "ms");
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

/// Pages of a PDF by its page tree.
fn pages(pdf: &[u8]) -> f64 {
    let text = String::from_utf8_lossy(pdf);
    let counts = text.match_indices("/Count ").filter_map(|(at, word)| {
        let digits: String = text[at + word.len()..]
            .chars()
            .take_while(char::is_ascii_digit)
            .collect();
        digits.parse::<f64>().ok()
    });
    counts.fold(1.0, f64::max)
}

/// Plates, contacts and joint kinetics of one trial, on all threads and on one, and what they add to the kinematics.
fn kinetics_rows(
    row: &impl Fn(&str, f64, &str),
    (trial, motion): (&Trial, &Motion),
    outcome: &Outcome,
    track_s: f64,
) {
    let calibration = &outcome.calibrated.calibration;
    let settings = &outcome.settings.kinetics;
    let read = || plates::read(trial, &plates::PlateSettings::usual()).0;
    let measured = read();
    let find = || kinetics::contacts(trial, &measured, &[], &ContactSettings::usual());
    let contacts = find();
    let floor = Floor {
        plates: &measured,
        contacts: &contacts,
    };
    let solve = || kinetics::solve(motion, &calibration.subject, &floor, settings).unwrap();
    let read_s = clock::median_s(RUNS, read);
    row("force plates of one trial", read_s * 1e3, "ms");
    let find_s = clock::median_s(RUNS, find);
    row("plate contacts of one trial", find_s * 1e3, "ms");
    let solve_s = clock::median_s(RUNS, solve);
    row("joint kinetics of one trial", solve_s * 1e3, "ms");
    let all_s = track_s + read_s + find_s + solve_s;
    row("kinematics with kinetics of one trial", all_s * 1e3, "ms");
    let per_315 = all_s * 1e3 * 315.0 / trial.frames() as f64;
    row("the same for 315 frames", per_315, "ms");
    row("kinematics and kinetics, in kinematics", all_s / track_s, "times");
    let one = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    let (track_s, solve_s) = one.install(|| {
        let track = || kinematics::track(trial, calibration).unwrap();
        (clock::median_s(RUNS, track), clock::median_s(RUNS, solve))
    });
    row("joint kinetics of one trial on one thread", solve_s * 1e3, "ms");
    let all_s = track_s + read_s + find_s + solve_s;
    row("the same ratio on one thread", all_s / track_s, "times");
}

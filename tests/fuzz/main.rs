//! Mutated inputs for every reader of foreign files: no crash, no hang, no memory beyond a bound.
//!
//!     cargo test --release --test fuzz                                   a bounded number for each reader
//!     cargo test --release --test fuzz -- c3d --executions 10000000      as many of one as wanted
//!     cargo test --release --test fuzz -- c3d --seed 7                   another sequence
//!
//! The sequence depends on the seed and the number alone. An input that fails is written to the temporary folder and named.
//! `docs/decisions/0010-fuzzing.md` says why this and not libFuzzer.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::exit,
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::disallowed_methods,
    clippy::cast_possible_truncation,
    reason = "a test program: it speaks, measures and stops at the first surprise"
)]

mod claims;
mod mutate;
#[path = "../it/program.rs"]
#[allow(
    dead_code,
    unreachable_pub,
    reason = "the other tests start the program in more ways"
)]
mod program;
mod records;
mod seeds;
#[path = "../it/small_capture.rs"]
#[allow(unreachable_pub, reason = "it belongs to the other tests too")]
mod small_capture;
mod targets;

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use mutate::Random;
use targets::Target;

/// One input may not take longer, s.
const SLOWEST_S: f64 = 2.0;
/// After so long on one input the program ends itself, s.
const HANG_S: u64 = 20;
/// Larger inputs are cut, bytes.
const LARGEST: usize = 1 << 16;
/// Memory of this process may grow by so much over all inputs: 4 times the largest input and 64 MiB.
const MOST_MEMORY: u64 = 4 * LARGEST as u64 + (64 << 20);
/// Inputs with a new answer that are kept to be mutated again.
const MOST_KEPT: usize = 2000;

struct Order {
    targets: Vec<&'static Target>,
    executions: Option<u64>,
    seed: u64,
}

/// Every reader.
fn all() -> impl Iterator<Item = &'static Target> {
    targets::TARGETS.iter().chain(&records::TARGETS)
}

fn order() -> Order {
    let mut order = Order {
        targets: Vec::new(),
        executions: None,
        seed: 1,
    };
    let mut named = false;
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        let mut number = || arguments.next().and_then(|n| n.parse().ok()).expect("a number");
        match argument.as_str() {
            "--executions" => order.executions = Some(number()),
            "--seed" => order.seed = number(),
            flag if flag.starts_with('-') => {}
            name => {
                named = true;
                order.targets.extend(all().filter(|t| t.name == name));
            }
        }
    }
    if !named {
        order.targets = all().collect();
    }
    order
}

/// A line of `/proc/self/status` in bytes; where there is none, memory is not judged.
fn status(key: &str) -> u64 {
    let text = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = text.lines().find(|line| line.starts_with(key));
    let kib = line.and_then(|line| line.split_whitespace().nth(1)?.parse::<u64>().ok());
    kib.unwrap_or(0) * 1024
}

fn main() {
    let order = order();
    // a panic is a finding; its text comes with the input
    std::panic::set_hook(Box::new(|_| {}));
    let beat = Arc::new(AtomicU64::new(0));
    watchdog(Arc::clone(&beat));
    // the memory that the allocator sets apart for a second thread is not that of a reader
    while beat.load(Ordering::Relaxed) == 0 {
        std::thread::yield_now();
    }
    println!(
        "| reader | executions | per second | answers | slowest, ms | memory grown by, MiB | findings |"
    );
    println!("|---|---|---|---|---|---|---|");
    let findings: usize = order
        .targets
        .iter()
        .map(|target| run(target, &order, &beat))
        .sum();
    if findings > 0 {
        std::process::exit(1);
    }
}

/// Ends the program when one input takes for ever.
fn watchdog(beat: Arc<AtomicU64>) {
    std::thread::spawn(move || {
        drop(std::hint::black_box(vec![0_u8; 64]));
        beat.fetch_add(1, Ordering::Relaxed);
        let mut last = (0, Instant::now());
        loop {
            std::thread::sleep(Duration::from_millis(500));
            let now = beat.load(Ordering::Relaxed);
            if now != last.0 {
                last = (now, Instant::now());
            } else if last.1.elapsed() > Duration::from_secs(HANG_S) && now > 1 {
                eprintln!(
                    "execution {now} hangs: run with the same seed and --executions {now} under a debugger"
                );
                std::process::exit(2);
            }
        }
    });
}

fn run(target: &Target, order: &Order, beat: &AtomicU64) -> usize {
    let mut random = Random::new(order.seed);
    let mut corpus = (target.seeds)();
    corpus.retain(|seed| seed.len() <= LARGEST);
    assert!(!corpus.is_empty(), "{} has no seeds", target.name);
    let mut answers: BTreeSet<String> = BTreeSet::new();
    for seed in &corpus {
        answers.insert(targets::without_numbers(&(target.read)(seed)));
    }
    let before = status("VmPeak:");
    let begun = Instant::now();
    let executions = order.executions.unwrap_or(target.usual);
    let (mut findings, mut slowest_s, mut told) = (0, 0.0_f64, 0);
    let mut input = Vec::new();
    for number in 1..=executions {
        beat.fetch_add(1, Ordering::Relaxed);
        mutate::mutate(&corpus, target.words, &mut random, &mut input);
        input.truncate(LARGEST);
        let start = Instant::now();
        let answer = catch_unwind(AssertUnwindSafe(|| (target.read)(&input)));
        let mut took_s = start.elapsed().as_secs_f64();
        if took_s > SLOWEST_S {
            // other programs may have had the processor: it counts when it is slow twice
            let start = Instant::now();
            let _ = catch_unwind(AssertUnwindSafe(|| (target.read)(&input)));
            took_s = took_s.min(start.elapsed().as_secs_f64());
        }
        slowest_s = slowest_s.max(took_s);
        let trouble = match &answer {
            Err(panic) => Some(format!("panic: {}", words(panic.as_ref()))),
            Ok(_) if took_s > SLOWEST_S => Some(format!("{took_s:.1} s for {} bytes", input.len())),
            Ok(_) if number % 256 == 0 && before > 0 && status("VmPeak:") > before + MOST_MEMORY => {
                let grown = (status("VmPeak:") - before) >> 20;
                Some(format!("memory grew by {grown} MiB within the last 256 inputs"))
            }
            Ok(_) => None,
        };
        if let Some(trouble) = trouble {
            findings += 1;
            let path =
                std::env::temp_dir().join(format!("ambula-fuzz-{}-{}-{number}", target.name, order.seed));
            let _ = std::fs::write(&path, &input);
            eprintln!("{} {number}: {trouble}; input in {}", target.name, path.display());
            if findings >= 20 {
                break;
            }
        }
        if let Ok(answer) = answer {
            let answer = targets::without_numbers(&answer);
            if answers.len() < MOST_KEPT && answers.insert(answer) {
                corpus.push(input.clone());
            }
        }
        if begun.elapsed().as_secs() / 60 > told {
            told += 1;
            eprintln!(
                "{}: {number} of {executions}, {} answers",
                target.name,
                answers.len()
            );
        }
    }
    let grown = status("VmPeak:").saturating_sub(before) as f64 / f64::from(1 << 20);
    println!(
        "| {} | {executions} | {:.0} | {} | {:.0} | {grown:.1} | {findings} |",
        target.name,
        executions as f64 / begun.elapsed().as_secs_f64(),
        answers.len(),
        slowest_s * 1e3,
    );
    findings
}

fn words(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().cloned();
    text.or_else(|| panic.downcast_ref::<&str>().map(|s| (*s).to_owned()))
        .unwrap_or_default()
}

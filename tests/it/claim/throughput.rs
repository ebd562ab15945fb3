//! Ten thousand claims in one file: how long, how much memory. Run alone to measure:
//! `cargo test --release --test it claim::throughput -- --nocapture`.

use std::time::Instant;

use ambula::claim::Claim;
use ambula::claim::ledger::{Ledger, Prepared};

use super::files::written;
use super::generator::{Covered, claim, encounter};

/// Claims of the batch.
const CLAIMS: usize = 10_000;
/// Longest time, s, generous: tests run without optimisation, beside others.
const MOST_S: f64 = 300.0;
const AT: &str = "2026-11-21T09:30:00Z";

/// Most memory that this process ever had, MB; `None` where the system does not say.
fn peak_mb() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|l| l.starts_with("VmHWM"))?;
    line.split_whitespace()
        .nth(1)?
        .parse::<u64>()
        .ok()
        .map(|kb| kb / 1024)
}

fn told(mb: Option<u64>) -> String {
    mb.map_or_else(|| "unknown".to_owned(), |mb| mb.to_string())
}

#[test]
fn ten_thousand_claims_in_one_batch() {
    let place = tempfile::tempdir().unwrap();
    let ledger = Ledger::start(place.path(), (1, "secret of the test", AT)).unwrap();
    let start = Instant::now();
    let mut claims: Vec<Claim> = Vec::with_capacity(CLAIMS);
    let mut seed = 0;
    while claims.len() < CLAIMS {
        let text = encounter(seed, &mut Covered::default());
        if text.contains("\"professional\"") {
            claims.push(claim(&text).unwrap());
        }
        seed += 1;
    }
    let built_s = start.elapsed().as_secs_f64();
    let memory_before = peak_mb();
    let refs: Vec<&Claim> = claims.iter().collect();
    let start = Instant::now();
    let mut held = ledger.hold(AT).unwrap();
    assert_eq!(
        held.duplicates(&refs, true)
            .iter()
            .filter(|(_, n, _)| *n > 0)
            .count(),
        0
    );
    let number = held.take().unwrap();
    let file = written(&refs, number);
    let name = format!("837p-{number:09}.x12");
    let prepared = Prepared {
        bytes: file.text.as_bytes(),
        file: &name,
        production: true,
        sets: &file.sets,
        claims: &refs,
    };
    held.prepare(number, prepared).unwrap();
    ambula::files::write_private(&place.path().join(&name), file.text.as_bytes()).unwrap();
    held.written(number).unwrap();
    let written_s = start.elapsed().as_secs_f64();
    let lines: usize = claims.iter().map(|c| c.lines.len()).sum();
    println!(
        "{CLAIMS} claims, {lines} lines, {:.1} MB: built in {built_s:.2} s, written, checked and booked in {written_s:.2} s; \
         peak memory {} MB, {} MB before writing",
        file.text.len() as f64 / 1e6,
        told(peak_mb()),
        told(memory_before)
    );
    assert_eq!(file.sets.len(), 2);
    assert!(built_s + written_s < MOST_S);
}

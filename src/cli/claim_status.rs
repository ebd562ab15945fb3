//! `ambula claim status`: answers of clearing house and payer, and how every claim stands.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use serde::Serialize;

use super::claim::{ledger_folder, setup};
use super::voice::{WIDTH, padded, wrapped};
use super::{Exit, clock, voice};
use crate::claim::answers::{self, Answer};
use crate::claim::ledger::{Entry, Ledger, Line, Standing, standings};
use crate::files;

/// Width of the number of a claim.
const NUMBER: usize = 18;

/// What is told.
#[derive(Debug, Serialize)]
struct Status {
    schema: &'static str,
    /// What the answers say, each with its place on the command line from 1.
    answers: Vec<(usize, Answer)>,
    /// Control numbers without a file.
    lost: Vec<String>,
    claims: Vec<Standing>,
}

/// The interchange of a batch.
fn number_of_batch(lines: &[Line], batch: &str) -> Option<u64> {
    lines.iter().find_map(|line| match &line.entry {
        Entry::Prepared { number, batches, .. } if batches.iter().any(|b| b == batch) => Some(*number),
        _ => None,
    })
}

/// Numbers of all claims that the ledger wrote.
fn written(lines: &[Line]) -> BTreeSet<&str> {
    let prepared = lines.iter().filter_map(|line| match &line.entry {
        Entry::Prepared { claims, .. } => Some(claims),
        _ => None,
    });
    prepared.flatten().map(|claim| claim.claim.as_str()).collect()
}

fn lost(lines: &[Line]) -> Vec<String> {
    lines
        .iter()
        .filter_map(|line| match &line.entry {
            Entry::Interrupted {
                number,
                prepared: true,
            } => Some(format!(
                "{number:09}: the program died while its file took its name; look whether the file is there"
            )),
            Entry::Interrupted { number, .. } => {
                Some(format!("{number:09}: the program died before its file was ready"))
            }
            Entry::Failed { number, why } => Some(format!("{number:09}: given up, {why}")),
            _ => None,
        })
        .collect()
}

/// Runs the command.
pub(super) fn run(paths: &[PathBuf], lab: &Path, json: bool) -> Exit {
    match status(paths, lab) {
        Ok(status) => {
            let refused = status
                .claims
                .iter()
                .any(|c| c.state.is_rejected() || !c.errors.is_empty());
            let not_taken = status.answers.iter().any(|(_, a)| !a.accepted);
            if json {
                voice::say_json(&status);
            } else {
                voice::say(&page(&status));
            }
            if refused || not_taken {
                Exit::Partly
            } else {
                Exit::Done
            }
        }
        Err(what) => {
            voice::complain(&what, None);
            Exit::Input
        }
    }
}

fn status(paths: &[PathBuf], lab: &Path) -> Result<Status, String> {
    let (setup, beside) = setup(lab)?;
    let ledger = Ledger::open(&ledger_folder(&setup, &beside)).map_err(|e| e.to_string())?;
    let mut told = Vec::new();
    for (at, path) in paths.iter().enumerate() {
        let bytes = files::read(path).map_err(|e| e.to_string())?;
        let mut held = ledger.hold(&clock::now()).map_err(|e| e.to_string())?;
        let lines = held.lines().to_vec();
        let ours = written(&lines);
        let known = |number: u64| {
            lines
                .iter()
                .any(|l| matches!(&l.entry, Entry::Prepared { number: n, .. } if *n == number))
        };
        let map = |number: u64| known(number).then(|| ledger.map(number).ok()).flatten();
        let read = answers::read(&bytes, &map, &|batch| number_of_batch(&lines, batch))
            .map_err(|e| format!("answer {}: {e}", at + 1))?;
        let digest = files::sha256_hex(&bytes);
        for mut answer in read {
            if answer.number.is_none_or(|n| !known(n)) {
                answer
                    .errors
                    .push("CL-18 control number: this ledger wrote no such file".to_owned());
                answer.accepted = false;
                answer.claims.clear();
            } else {
                // whatever stands in the place of somebody else's claims is not kept, but told to be there
                let answered = answer.claims.len();
                answer.claims.retain(|claim| ours.contains(claim.claim.as_str()));
                let foreign = answered - answer.claims.len();
                if foreign > 0 {
                    answer.errors.push(format!(
                        "CL-18 claim number: {foreign} of the {answered} answered are not of this ledger; ask who sent the answer whose they are"
                    ));
                }
                held.answer(
                    (&digest, answer.kind),
                    (answer.number, &answer.whole),
                    answer.claims.clone(),
                )
                .map_err(|e| e.to_string())?;
            }
            told.push((at + 1, answer));
        }
    }
    let lines = ledger.read().map_err(|e| e.to_string())?;
    Ok(Status {
        schema: "ambula-claim-status/1",
        answers: told,
        lost: lost(&lines),
        claims: standings(&lines).into_values().collect(),
    })
}

fn page(status: &Status) -> String {
    let mut lines = Vec::new();
    for (at, answer) in &status.answers {
        let number = answer
            .number
            .map_or_else(|| "no number of ours".to_owned(), |n| format!("{n:09}"));
        lines.push(format!(
            "answer {at}: {} about {number}: {}",
            answer.kind, answer.whole
        ));
        for error in &answer.errors {
            lines.extend(
                wrapped(&format!("  {error}"), WIDTH - 2)
                    .iter()
                    .map(|l| format!("  {l}")),
            );
        }
    }
    for claim in &status.claims {
        let mode = if claim.production { "" } else { " (test)" };
        lines.push(format!(
            "{} {}{mode}, {}",
            padded(&claim.claim, NUMBER),
            claim.state.words(),
            claim.file
        ));
        if !claim.payer_claim_number.is_empty() {
            lines.push(format!("  payer's number {}", claim.payer_claim_number));
        }
        for error in &claim.errors {
            lines.extend(wrapped(error, WIDTH - 4).iter().map(|l| format!("    {l}")));
        }
    }
    for one in &status.lost {
        lines.push(one.clone());
    }
    if lines.is_empty() {
        lines.push("no claims".to_owned());
    }
    lines.push(String::new());
    lines.join("\n")
}

//! Faults of plates, events and model planted into clean sessions: what is found, what is missed. Tables of
//! `docs/validation/faults.md`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use ambula::anatomy::KineticKind;
use ambula::quality::{Finding, Severity};
use ambula::session::{self, Outcome, Overrides, Silent};
use rayon::prelude::*;

use super::corpus;
use super::faults::plates::Fault;
use super::faults::{Base, alarms, events, model, plates};

/// A change of an angle that matters, degrees, and of a moment, N.m/kg.
const MATTERS_DEG: f64 = 2.0;
const MATTERS_NM_PER_KG: f64 = 0.1;
/// Of the faults that matter at least this share is found.
const FOUND_SHARE: f64 = 0.95;
const NMM_PER_NM: f64 = 1000.0;
/// A known alarm is told anew when its value is worse by this share.
const WORSE_SHARE: f64 = 0.1;

fn bases() -> Vec<Base> {
    let mut bases = vec![
        Base::sample("adult-typical", "walk-02.c3d"),
        Base::sample("adult-hemiplegia", "walk-01.c3d"),
    ];
    for (session, standing, walk) in [
        ("healthy-HC002D", "HC002D02.c3d", "HC002D06.c3d"),
        ("healthy-HC055A", "HC055A01.c3d", "HC055A09.c3d"),
        (
            "pig-lower-nexus-1.8",
            "PiG_Calibration3_FF_N18.c3d",
            "PiG_Motion3_FF_N18.c3d",
        ),
        ("functional-hip", "FunctionalStatic.c3d", "FunctionalWalk.c3d"),
    ] {
        bases.extend(Base::corpus(session, standing, walk));
    }
    bases
}

/// How far what is reported moves.
#[derive(Debug, Clone, Copy, Default)]
struct Effect {
    /// Largest change of a mean angle curve: at its worst point, and root mean square over the cycle, degrees.
    angle_deg: [f64; 2],
    /// The same of a mean moment curve, N.m/kg.
    moment_nm_per_kg: [f64; 2],
    /// Curves of angles or moments that are no longer reported.
    lost: bool,
}

impl Effect {
    /// By its worst point (0) or over the cycle (1).
    fn matters(&self, measure: usize) -> bool {
        self.angle_deg[measure] > MATTERS_DEG
            || self.moment_nm_per_kg[measure] > MATTERS_NM_PER_KG
            || self.lost
    }
}

/// Change of a curve at its worst point, and over the cycle.
fn change(a: &[f64], b: &[f64]) -> [f64; 2] {
    let apart = a.iter().zip(b).map(|(p, q)| (p - q).abs());
    let most = apart.clone().fold(0.0, f64::max);
    [most, (apart.map(|d| d * d).sum::<f64>() / a.len() as f64).sqrt()]
}

fn larger(a: [f64; 2], b: [f64; 2]) -> [f64; 2] {
    [a[0].max(b[0]), a[1].max(b[1])]
}

/// Largest change of the mean curves of two outcomes: the curves that a report shows.
fn effect(clean: &Outcome, faulty: &Outcome) -> Effect {
    let mut effect = Effect::default();
    for (a, b) in clean.conditions.iter().zip(&faulty.conditions) {
        for (x, y) in a.averages.sides.iter().zip(&b.averages.sides) {
            for (key, spread) in &x.curves {
                match y.curves.get(key) {
                    Some(other) => {
                        effect.angle_deg = larger(effect.angle_deg, change(&spread.mean, &other.mean));
                    }
                    None => effect.lost = true,
                }
            }
            for (key, spread) in &x.kinetics.curves {
                if key.0.kind() != KineticKind::Moment {
                    continue;
                }
                match y.kinetics.curves.get(key) {
                    Some(other) => {
                        let nm = change(&spread.mean, &other.mean).map(|v| v / NMM_PER_NM);
                        effect.moment_nm_per_kg = larger(effect.moment_nm_per_kg, nm);
                    }
                    None => effect.lost = true,
                }
            }
        }
    }
    effect.lost |= clean.conditions.len() > faulty.conditions.len();
    effect
}

/// Alarms that the clean session has with a better value: the same rule at the same place says now that it is worse by
/// a tenth or more.
fn worse(clean: &Outcome, faulty: &Outcome) -> bool {
    let known = alarms(clean);
    alarms(faulty).iter().any(|(trial, f)| {
        known.iter().any(|(other, k)| {
            let same = trial == other
                && f.rule == k.rule
                && f.place.side == k.place.side
                && f.place.plate == k.place.plate;
            let (Some(now), Some(was), Some(limit)) = (f.value, k.value, &f.limit) else {
                return false;
            };
            let away = |v: f64| (v - limit.value).abs();
            same && away(now) > away(was) + WORSE_SHARE * was.abs().max(limit.value.abs())
        })
    })
}

/// Warnings of the processing itself that the clean session does not have: measurements that contradict each other.
fn warned(clean: &Outcome, faulty: &Outcome) -> bool {
    let warnings = |outcome: &Outcome| -> Vec<String> {
        let all = outcome.journal.findings.iter();
        all.filter(|f| f.severity > ambula::report::Severity::Note)
            .map(|f| format!("{} {}", f.place, f.what))
            .collect()
    };
    let known = warnings(clean);
    warnings(faulty).iter().any(|w| !known.contains(w))
}

/// Notes about plates and analog channels that the clean session does not have.
fn new_notes(clean: &Outcome, faulty: &Outcome) -> Vec<String> {
    let notes = |outcome: &Outcome| -> Vec<Finding> {
        let trials = outcome.review.trials.iter().flat_map(|t| t.findings.clone());
        trials
            .filter(|f| {
                f.severity == Severity::Note && (f.rule.starts_with("plate.") || f.rule.starts_with("event."))
            })
            .collect()
    };
    let known = notes(clean);
    let same = |a: &Finding, b: &Finding| a.rule == b.rule && a.what == b.what;
    let new = notes(faulty)
        .into_iter()
        .filter(|f| !known.iter().any(|k| same(k, f)));
    new.map(|f| f.rule).collect()
}

/// What became of one planted fault.
struct Verdict {
    found: bool,
    noted: bool,
    effect: Effect,
}

fn verdict(base: &Base, fault: &Fault) -> Verdict {
    let seen = base.compare(&fault.files);
    let Some(outcome) = &seen.outcome else {
        let effect = Effect {
            lost: true,
            ..Effect::default()
        };
        return Verdict {
            found: true,
            noted: false,
            effect,
        };
    };
    let found = seen.found() || worse(&base.outcome, outcome) || warned(&base.outcome, outcome);
    Verdict {
        found,
        // what is left out, or filled in, with a note is told as well
        noted: !found && !new_notes(&base.outcome, outcome).is_empty(),
        effect: effect(&base.outcome, outcome),
    }
}

#[derive(Default)]
struct Row {
    n: usize,
    found: usize,
    noted: usize,
    lost: usize,
    angle_deg: [f64; 2],
    moment_nm_per_kg: [f64; 2],
    /// By the worst point, over the cycle: how many matter, and how many of these are told.
    matter: [usize; 2],
    told: [usize; 2],
}

#[derive(Default)]
struct Table {
    rows: BTreeMap<(bool, &'static str, usize, String), Row>,
    missed: Vec<String>,
}

impl Table {
    fn add(&mut self, base: &Base, faults: &[Fault]) {
        let verdicts: Vec<Verdict> = faults.par_iter().map(|fault| verdict(base, fault)).collect();
        for (fault, Verdict { found, noted, effect }) in faults.iter().zip(verdicts) {
            // sizes in the order of their numbers
            let number: String = fault.size.chars().filter(char::is_ascii_digit).collect();
            let key = (
                !fault.shows,
                fault.kind,
                number.parse().unwrap_or(0),
                fault.size.clone(),
            );
            let row = self.rows.entry(key).or_default();
            row.n += 1;
            row.found += usize::from(found);
            row.noted += usize::from(noted);
            row.lost += usize::from(effect.lost);
            row.angle_deg = larger(row.angle_deg, effect.angle_deg);
            row.moment_nm_per_kg = larger(row.moment_nm_per_kg, effect.moment_nm_per_kg);
            for measure in [0, 1] {
                row.matter[measure] += usize::from(effect.matters(measure));
                row.told[measure] += usize::from(effect.matters(measure) && (found || noted));
            }
            if fault.shows && effect.matters(0) && !found && !noted {
                self.missed.push(format!(
                    "{}: {} {}: {effect:?}",
                    base.name, fault.kind, fault.size
                ));
            }
        }
    }

    fn print(&self) {
        for hidden in [false, true] {
            if !self.rows.keys().any(|(h, ..)| *h == hidden) {
                continue;
            }
            println!(
                "\n| {} | size | n | found | told in a note | curves lost | mean angle, deg: point, rms | mean moment, \
                 N.m/kg: point, rms | matter by point | told | matter by rms | told |\n\
                 |---|---|---|---|---|---|---|---|---|---|---|---|",
                if hidden {
                    "not to be seen in a trial"
                } else {
                    "fault"
                }
            );
            for ((_, kind, _, size), row) in self.rows.iter().filter(|((h, ..), _)| *h == hidden) {
                println!(
                    "| {kind} | {size} | {} | {} | {} | {} | {:.1}, {:.1} | {:.2}, {:.2} | {} | {} | {} | {} |",
                    row.n,
                    row.found,
                    row.noted,
                    row.lost,
                    row.angle_deg[0],
                    row.angle_deg[1],
                    row.moment_nm_per_kg[0],
                    row.moment_nm_per_kg[1],
                    row.matter[0],
                    row.told[0],
                    row.matter[1],
                    row.told[1]
                );
            }
        }
        for (measure, word) in ["worst point", "rms over the cycle"].into_iter().enumerate() {
            let (matter, told) = self.matter(measure);
            println!("by {word}: {told} of {matter} faults that matter are told");
        }
        for line in &self.missed {
            println!("missed: {line}");
        }
    }

    /// How many faults that a trial can show matter, and how many of these are told.
    fn matter(&self, measure: usize) -> (usize, usize) {
        let rows = || {
            self.rows
                .iter()
                .filter(|((hidden, ..), _)| !hidden)
                .map(|(_, row)| row)
        };
        (
            rows().map(|r| r.matter[measure]).sum(),
            rows().map(|r| r.told[measure]).sum(),
        )
    }
}

fn planted(of: fn(&Base) -> Vec<Fault>) {
    let mut table = Table::default();
    for base in &bases() {
        table.add(base, &of(base));
    }
    table.print();
    let (matter, told) = table.matter(0);
    assert!(
        matter > 0 && told as f64 >= FOUND_SHARE * matter as f64,
        "{told} of {matter}"
    );
}

#[test]
fn faults_of_plates_that_matter_are_told() {
    planted(plates::of);
}

#[test]
fn faults_of_events_that_matter_are_told() {
    planted(events::of);
}

#[test]
fn faults_of_the_model_that_matter_are_told() {
    planted(model::of);
}

/// Rules of these families.
const FAMILIES: [&str; 6] = ["plate.", "event.", "model.", "static.", "cycles.", "analog."];
/// Alarms of these rules say that there are few walks; nothing is wrong with them.
const FEW_WALKS: [&str; 2] = ["cycles.per_side", "plate.clean_stances"];

#[test]
fn clean_sessions_raise_only_alarms_that_are_explained() {
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample_trials");
    let mut folders = vec![samples];
    folders.extend(corpus::folder().map(|c| c.join("gait")));
    let mut sessions: Vec<PathBuf> = folders
        .iter()
        .flat_map(|f| std::fs::read_dir(f).unwrap().map(|e| e.unwrap().path()))
        .filter(|p| p.is_dir())
        .collect();
    sessions.sort();
    println!("| session | trial | rule | what |\n|---|---|---|---|");
    for folder in sessions {
        let name = folder.file_name().unwrap().to_string_lossy().into_owned();
        let Ok(outcome) = session::run(&folder, &Overrides::default(), &Silent) else {
            continue;
        };
        for (trial, finding) in alarms(&outcome) {
            let rule = finding.rule.as_str();
            if !FAMILIES.iter().any(|f| rule.starts_with(f)) || FEW_WALKS.contains(&rule) {
                continue;
            }
            println!(
                "| {name} | {} | {rule} | {} |",
                trial.unwrap_or_default(),
                finding.what
            );
            // the walkers are made without any of these faults
            assert!(
                corpus::folder().is_some_and(|c| folder.starts_with(c)),
                "{name}: {}",
                finding.what
            );
        }
    }
}

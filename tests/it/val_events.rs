//! Detected events against stored ones.

use std::path::{Path, PathBuf};

use ambula::anatomy::Side;
use ambula::calibration::plates::{self, PlateSettings};
use ambula::capture::Trial;
use ambula::events::{self, EventKind, EventSettings, Method, StoredEvents, Timeline};
use ambula::kinetics::{self, ContactSettings};

use super::corpus;

/// A detected and a stored event belong together when they are no further apart (s).
const MATCH_S: f64 = 0.12;

/// Format files that are walks with stored events.
const WALKS_IN_FORMAT: [&str; 4] = [
    "format/sample_03/gait-pig-nz.c3d",
    "format/sample_03/gait-pig.c3d",
    "format/sample_09/PlugInC3D.c3d",
    "format/sample_11/2198928.c3d",
];

fn detect(trial: &Trial, stored: StoredEvents) -> Timeline {
    let (plates, _) = plates::read(trial, &PlateSettings::usual());
    let contacts = kinetics::contacts(trial, &plates, &[], &ContactSettings::usual());
    let settings = EventSettings {
        stored,
        ..EventSettings::published()
    };
    events::detect(trial, &contacts, &settings).unwrap()
}

fn walks(corpus: &Path) -> Vec<PathBuf> {
    let mut files = corpus::files_below(&corpus.join("gait"));
    files.extend(WALKS_IN_FORMAT.iter().map(|f| corpus.join(f)));
    files
}

#[test]
fn scratch() {
    let Some(corpus) = corpus::folder() else { return };
    for path in walks(&corpus) {
        let trial = Trial::read(&path).unwrap();
        let stored = detect(&trial, StoredEvents::First);
        let found = detect(&trial, StoredEvents::Ignored);
        let (plates, findings) = plates::read(&trial, &PlateSettings::usual());
        println!(
            "== {} frames {} rate {}",
            path.file_name().unwrap().display(),
            trial.frames(),
            trial.point_rate_hz()
        );
        for f in &findings {
            println!("   {f:?}");
        }
        for c in kinetics::contacts(&trial, &plates, &[], &ContactSettings::usual()) {
            println!(
                "   contact {} {:.2}-{:.2} {:?} {:?}",
                c.plate, c.start_s, c.end_s, c.foot, c.unclean
            );
        }
        let rate = trial.point_rate_hz();
        for side in Side::BOTH {
            for kind in [EventKind::FootStrike, EventKind::FootOff] {
                print!("   {side:?} {kind:?}: stored");
                let s: Vec<_> = stored
                    .events
                    .iter()
                    .filter(|e| e.side == side && e.kind == kind && e.method == Method::Stored)
                    .collect();
                for e in &s {
                    print!(" {:.1}", e.time_s * rate);
                }
                print!("  found");
                for e in found.events.iter().filter(|e| e.side == side && e.kind == kind) {
                    let near = s
                        .iter()
                        .map(|s| (e.time_s - s.time_s) * rate)
                        .min_by(|a, b| a.abs().total_cmp(&b.abs()));
                    print!(
                        " {:.1}{:?}({})",
                        e.time_s * rate,
                        e.method,
                        near.filter(|d| d.abs() < MATCH_S * rate)
                            .map_or("extra".to_owned(), |d| format!("{d:+.1}"))
                    );
                    for (m, d) in &e.agreement {
                        print!("[{m:?}{:+.1}]", d * rate);
                    }
                }
                println!();
            }
        }
        for n in found
            .notes
            .iter()
            .filter(|n| !matches!(n.kind, events::NoteKind::Disagreement))
        {
            println!("   note {:?} {}", n.time_s, n.text);
        }
    }
}

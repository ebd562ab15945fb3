//! Detected events against stored ones.

use std::path::{Path, PathBuf};

use ambula::anatomy::Side;
use ambula::calibration::plates::{self, PlateSettings};
use ambula::capture::Trial;
use ambula::capture::c3d::{self, C3d};
use ambula::events::{self, EventKind, EventSettings, Method, NoteKind, StoredEvents};
use ambula::kinetics::{self, Contact, ContactSettings};

use super::corpus;

/// A detected and a stored event belong together when they are no further apart (s).
const MATCH_S: f64 = 0.12;

/// Walks with stored events among the format files.
const WALKS_IN_FORMAT: [&str; 4] = [
    "format/sample_03/gait-pig-nz.c3d",
    "format/sample_03/gait-pig.c3d",
    "format/sample_09/PlugInC3D.c3d",
    "format/sample_11/2198928.c3d",
];

/// One instant: side, kind, seconds.
type Instant = (Side, EventKind, f64);

/// Errors of one method against stored events.
#[derive(Default)]
struct Score {
    errors_s: Vec<f64>,
    errors_frames: Vec<f64>,
    missed: usize,
    extra_inside: usize,
    extra_at_ends: usize,
}

impl Score {
    /// Compares what was found in one trial with what is stored. An extra event lies inside the labelled part or at the
    /// ends of the trial, where real events were left unlabelled.
    fn add(&mut self, found: &[f64], stored: &[f64], labelled_s: (f64, f64), rate_hz: f64) {
        let near = |t: f64, among: &[f64]| {
            among
                .iter()
                .map(|o| t - o)
                .min_by(|a, b| a.abs().total_cmp(&b.abs()))
        };
        for time_s in stored {
            match near(*time_s, found).filter(|d| d.abs() <= MATCH_S) {
                Some(difference_s) => {
                    self.errors_s.push(-difference_s);
                    self.errors_frames.push(-difference_s * rate_hz);
                }
                None => self.missed += 1,
            }
        }
        for time_s in found {
            if near(*time_s, stored).is_none_or(|d| d.abs() > MATCH_S) {
                if (labelled_s.0..=labelled_s.1).contains(time_s) {
                    self.extra_inside += 1;
                } else {
                    self.extra_at_ends += 1;
                }
            }
        }
    }

    fn quantile_frames(&self, share: f64) -> f64 {
        let mut sorted: Vec<f64> = self.errors_frames.iter().map(|e| e.abs()).collect();
        sorted.sort_by(f64::total_cmp);
        sorted[((sorted.len() - 1) as f64 * share).round() as usize]
    }

    fn within(&self, frames: f64) -> f64 {
        let inside = self.errors_frames.iter().filter(|e| e.abs() <= frames).count();
        100.0 * inside as f64 / self.errors_frames.len() as f64
    }

    fn row(&self, name: &str) -> String {
        let n = self.errors_s.len() as f64;
        let mean = self.errors_s.iter().sum::<f64>() / n;
        let sd = (self.errors_s.iter().map(|e| (e - mean).powi(2)).sum::<f64>() / (n - 1.0)).sqrt();
        format!(
            "| {name} | {} | {:+.0} ± {:.0} | {:.1} | {:.1} | {:.1} | {:.0} % | {} | {} | {} |",
            self.errors_s.len(),
            1000.0 * mean,
            1000.0 * sd,
            self.quantile_frames(0.5),
            self.quantile_frames(0.95),
            self.quantile_frames(1.0),
            self.within(2.0),
            self.missed,
            self.extra_inside,
            self.extra_at_ends
        )
    }
}

fn contacts(trial: &Trial) -> Vec<Contact> {
    let (plates, _) = plates::read(trial, &PlateSettings::usual());
    kinetics::contacts(trial, &plates, &[], &ContactSettings::usual())
}

fn hidden() -> EventSettings {
    EventSettings {
        stored: StoredEvents::Ignored,
        ..EventSettings::published()
    }
}

fn files(corpus: &Path) -> Vec<PathBuf> {
    let mut files = corpus::files_below(&corpus.join("gait"));
    files.extend(WALKS_IN_FORMAT.iter().map(|f| corpus.join(f)));
    files
}

/// A walk of the corpus with stored events.
struct Walk {
    name: String,
    rate_hz: f64,
    stored: Vec<Instant>,
    merged: Vec<(Instant, Method)>,
    alone: Vec<(Instant, Method)>,
}

/// The walks, and how many files with stored events are standing trials.
fn walks(corpus: &Path) -> (Vec<Walk>, usize) {
    let (mut walks, mut standing) = (Vec::new(), 0);
    for path in files(corpus) {
        let trial = Trial::read(&path).unwrap();
        let contacts = contacts(&trial);
        let stored: Vec<Instant> = events::detect(&trial, &[], &EventSettings::published())
            .unwrap()
            .events
            .iter()
            .filter(|e| e.method == Method::Stored)
            .map(|e| (e.side, e.kind, e.time_s))
            .collect();
        if stored.is_empty() {
            continue;
        }
        let timeline = events::detect(&trial, &contacts, &hidden()).unwrap();
        if timeline.notes.iter().any(|n| n.kind == NoteKind::NotWalking) {
            assert!(timeline.events.is_empty());
            standing += 1;
            continue;
        }
        walks.push(Walk {
            name: path.file_stem().unwrap().to_string_lossy().into_owned(),
            rate_hz: trial.point_rate_hz(),
            stored,
            merged: timeline
                .events
                .iter()
                .map(|e| ((e.side, e.kind, e.time_s), e.method))
                .collect(),
            alone: events::by_method(&trial, &contacts, &hidden())
                .unwrap()
                .iter()
                .map(|e| ((e.side, e.kind, e.time_s), e.method))
                .collect(),
        });
    }
    (walks, standing)
}

fn times(of: &[Instant], side: Side, kind: EventKind) -> Vec<f64> {
    of.iter()
        .filter(|(s, k, _)| *s == side && *k == kind)
        .map(|(_, _, t)| *t)
        .collect()
}

fn score(walk: &Walk, found: &[Instant], kind: EventKind, score: &mut Score) {
    for side in Side::BOTH {
        let labelled: Vec<f64> = walk
            .stored
            .iter()
            .filter(|(s, ..)| *s == side)
            .map(|(.., t)| *t)
            .collect();
        if labelled.is_empty() {
            continue;
        }
        let span = labelled
            .iter()
            .fold((f64::INFINITY, 0.0_f64), |(a, b), t| (a.min(*t), b.max(*t)));
        score.add(
            &times(found, side, kind),
            &times(&walk.stored, side, kind),
            span,
            walk.rate_hz,
        );
    }
}

/// The merged events: median and largest error against stored ones, which are judged to a frame or two (frames).
const STRIKE_MEDIAN_FRAMES: f64 = 1.0;
const OFF_MEDIAN_FRAMES: f64 = 1.0;
const MERGED_MAX_FRAMES: f64 = 6.0;
/// Clean plate contacts: stored events of these files come from plates or from pictures (frames).
const PLATE_MEDIAN_FRAMES: f64 = 0.6;
const PLATE_MAX_FRAMES: f64 = 3.0;
/// Stored events at the two ends of a trial, where a method has no flank to see a peak on, may be missed (share).
const MISSED_SHARE: f64 = 0.07;

#[test]
fn detected_events_lie_where_people_put_them() {
    let Some(corpus) = corpus::folder() else { return };
    let (walks, standing) = walks(&corpus);
    println!(
        "{} walks; {standing} standing trials with stored events gave none",
        walks.len()
    );
    assert!(walks.len() >= 26 && standing == 8);
    for kind in [EventKind::FootStrike, EventKind::FootOff] {
        println!(
            "{kind:?} | n | mean ± SD ms | median | q95 | max frames | within 2 | missed | extra inside | at ends |"
        );
        let mut merged = Score::default();
        let mut off_plates = Score::default();
        for method in [Method::ForcePlate, Method::Hreljac, Method::OConnor, Method::Zeni] {
            let mut alone = Score::default();
            for walk in &walks {
                let found: Vec<Instant> = walk
                    .alone
                    .iter()
                    .filter(|(_, m)| *m == method)
                    .map(|(i, _)| *i)
                    .collect();
                score(walk, &found, kind, &mut alone);
            }
            println!("{}", alone.row(method.words()));
            if method == Method::ForcePlate {
                assert!(alone.quantile_frames(0.5) <= PLATE_MEDIAN_FRAMES);
                assert!(alone.quantile_frames(1.0) <= PLATE_MAX_FRAMES);
                assert_eq!(alone.extra_inside, 0);
            }
        }
        for walk in &walks {
            let all: Vec<Instant> = walk.merged.iter().map(|(i, _)| *i).collect();
            score(walk, &all, kind, &mut merged);
            let kinematic = walk.merged.iter().filter(|(_, m)| *m != Method::ForcePlate);
            let kinematic: Vec<Instant> = kinematic.map(|(i, _)| *i).collect();
            score(walk, &kinematic, kind, &mut off_plates);
        }
        println!("{}", merged.row("merged"));
        println!("{}", off_plates.row("merged, events off plates only"));
        for walk in &walks {
            let mut own = Score::default();
            let all: Vec<Instant> = walk.merged.iter().map(|(i, _)| *i).collect();
            score(walk, &all, kind, &mut own);
            println!("{}", own.row(&walk.name));
        }
        let median = if kind == EventKind::FootStrike {
            STRIKE_MEDIAN_FRAMES
        } else {
            OFF_MEDIAN_FRAMES
        };
        assert!(merged.quantile_frames(0.5) <= median);
        assert!(merged.quantile_frames(1.0) <= MERGED_MAX_FRAMES);
        let stored = merged.errors_s.len() + merged.missed;
        assert!(
            (merged.missed as f64) <= MISSED_SHARE * stored as f64,
            "{}",
            merged.missed
        );
        assert_eq!(merged.extra_inside, 0);
    }
}

/// A file of the corpus, changed before it becomes a trial.
fn changed(path: &Path, change: impl Fn(&mut C3d)) -> Trial {
    let mut c3d = c3d::parse(&std::fs::read(path).unwrap()).unwrap();
    change(&mut c3d);
    Trial::from_c3d("changed", c3d)
}

fn kinematic_events(trial: &Trial) -> Vec<Instant> {
    let timeline = events::detect(trial, &[], &hidden()).unwrap();
    timeline
        .events
        .iter()
        .map(|e| (e.side, e.kind, e.time_s))
        .collect()
}

#[test]
fn any_direction_of_walking_gives_the_same_events() {
    let Some(corpus) = corpus::folder() else { return };
    let path = corpus.join("gait/pig-full-body/PiG_Motion-FlatFoot-Full.c3d");
    let straight = kinematic_events(&Trial::read(&path).unwrap());
    assert!(straight.len() >= 11);
    for quarter in 1..4 {
        let turned = changed(&path, |c3d| {
            for point in &mut c3d.points.data {
                for _ in 0..quarter {
                    (point[0], point[1]) = (-point[1], point[0]);
                }
            }
        });
        assert_eq!(kinematic_events(&turned), straight);
    }
    let oblique = changed(&path, |c3d| {
        let (sin, cos) = 0.6_f32.sin_cos();
        for point in &mut c3d.points.data {
            (point[0], point[1]) = (cos * point[0] - sin * point[1], sin * point[0] + cos * point[1]);
        }
    });
    assert_eq!(kinematic_events(&oblique), straight);
}

#[test]
fn without_heel_markers_the_ankle_stands_in() {
    let Some(corpus) = corpus::folder() else { return };
    let path = corpus.join("gait/pig-full-body/PiG_Motion-FlatFoot-Full.c3d");
    let whole = kinematic_events(&Trial::read(&path).unwrap());
    let bare = changed(&path, |c3d| rename(c3d, b"HEE", b"XYZ"));
    assert!(bare.marker("LHEE").is_none() && bare.marker("LXYZ").is_some());
    let timeline = events::detect(&bare, &[], &hidden()).unwrap();
    assert!(timeline.notes.iter().any(|n| n.text.contains("LHEE is missing")));
    assert!(timeline.events.len() + 2 >= whole.len());
    for event in &timeline.events {
        let near = whole
            .iter()
            .filter(|(s, k, _)| *s == event.side && *k == event.kind);
        let away_s = near
            .map(|(.., t)| (t - event.time_s).abs())
            .fold(f64::INFINITY, f64::min);
        assert!(away_s <= 0.06 || event.time_s < 0.3, "{event:?}");
    }
}

fn rename(c3d: &mut C3d, from: &[u8], to: &[u8]) {
    for group in c3d.groups.iter_mut().filter(|g| g.name == "POINT") {
        for parameter in &mut group.parameters {
            if let c3d::Values::Text(text) = &mut parameter.values {
                for i in 0..text.len().saturating_sub(from.len()) {
                    if text[i..].starts_with(from) {
                        text[i..i + to.len()].copy_from_slice(to);
                    }
                }
            }
        }
    }
}

#[test]
fn stored_events_come_first_and_are_dropped_outside_the_frames() {
    let Some(corpus) = corpus::folder() else { return };
    let path = corpus.join("gait/pig-full-body/PiG_Motion-FlatFoot-Full.c3d");
    let trial = Trial::read(&path).unwrap();
    let timeline = events::detect(&trial, &contacts(&trial), &EventSettings::published()).unwrap();
    assert_eq!(timeline.events.len(), 12);
    assert!(timeline.events.iter().all(|e| e.method == Method::Stored));
    assert!(timeline.events.iter().filter(|e| !e.agreement.is_empty()).count() >= 11);
    let later = changed(&path, |c3d| c3d.points.first_frame += 60);
    let cropped = events::detect(&later, &[], &EventSettings::published()).unwrap();
    let outside = cropped
        .notes
        .iter()
        .filter(|n| n.kind == NoteKind::OutsideFrames)
        .count();
    let stored = cropped
        .events
        .iter()
        .filter(|e| e.method == Method::Stored)
        .count();
    assert_eq!((outside, stored), (2, 10));
}

#[test]
fn clean_contacts_are_told_from_others() {
    let Some(corpus) = corpus::folder() else { return };
    let read = |file: &str| contacts(&Trial::read(&corpus.join(file)).unwrap());
    let clean = read("gait/pig-lower-nexus-1.8/PiG_Motion3_FF_N18.c3d");
    let feet: Vec<_> = clean.iter().map(|c| (c.plate, c.foot, c.is_clean())).collect();
    use kinetics::Assigned::{Left, Right};
    assert_eq!(feet, [(1, Left, true), (2, Right, true), (3, Left, true)]);
    let edge = read("gait/pig-full-body/PiG_Motion-FlatFoot-Full.c3d");
    let feet: Vec<_> = edge.iter().map(|c| (c.plate, c.foot, c.is_clean())).collect();
    assert_eq!(
        feet,
        [(1, Right, false), (2, Left, true)],
        "the first foot reaches over the border"
    );
    let trial = Trial::read(&corpus.join("gait/pig-full-body/PiG_Motion-FlatFoot-Full.c3d")).unwrap();
    let (plates, _) = plates::read(&trial, &PlateSettings::usual());
    let by_hand = [(1, kinetics::PlateFoot::Right), (2, kinetics::PlateFoot::Invalid)];
    let told = kinetics::contacts(&trial, &plates, &by_hand, &ContactSettings::usual());
    assert!(told[0].is_clean() && !told[1].is_clean());
    assert_eq!(
        told[1].automatic, Left,
        "the automatic answer is kept beside the operator's"
    );
}

#[test]
fn no_file_makes_detection_or_cutting_fail() {
    let Some(corpus) = corpus::folder() else { return };
    let (mut read, mut cut) = (0, 0);
    for path in corpus::files_below(&corpus) {
        let Ok(trial) = Trial::read(&path) else { continue };
        for settings in [EventSettings::published(), hidden()] {
            let Ok(timeline) = events::detect(&trial, &contacts(&trial), &settings) else {
                assert!(
                    trial.frames() == 0 || trial.point_rate_hz() <= 20.0,
                    "{}",
                    path.display()
                );
                continue;
            };
            assert!(timeline.events.iter().all(|e| e.time_s.is_finite()));
            for side in Side::BOTH {
                let own: Vec<_> = timeline.events.iter().filter(|e| e.side == side).collect();
                assert!(
                    own.windows(2).all(|w| w[0].time_s < w[1].time_s),
                    "{}",
                    path.display()
                );
            }
            cut += ambula::cycles::cut(&trial, None, None, &timeline).len();
            read += 1;
        }
    }
    println!("{read} timelines, {cut} cycles");
    assert!(read > 150 && cut > 80, "{read} {cut}");
}

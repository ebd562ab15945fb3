//! Gaps cut into complete markers of real walks and filled: how far every method is off, beside a plain cubic spline.
//! `docs/validation/gaps.md` holds the tables.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use ambula::calibration::MarkerSet;
use ambula::capture::Trial;
use ambula::signal::{
    Degree, FillMethod, FillRules, Gap, GapPlace, SPLINE_SAMPLES, Track, fill, fill_by, spline, steadiest,
};

use super::corpus;

/// Lengths of the gaps, frames.
const LENGTHS: [usize; 5] = [5, 10, 20, 50, 100];
/// Where in the longest stretch of valid samples a gap is centred.
const PLACES: [f64; 3] = [0.3, 0.5, 0.7];
/// Samples that must be left on either side of the gap.
const LEFT_BESIDE: usize = 12;
/// Largest 95 % error of the standard rules by length of the gap, mm: what was measured, and a little to spare.
const STANDARD_Q95_MM: [(usize, f64); 4] = [(5, 2.0), (10, 4.0), (20, 13.0), (50, 15.0)];
/// What a spline may at most be off at 5 frames, median, mm: about the noise of a marker.
const SPLINE_Q50_MM: f64 = 0.5;

/// The second and third marker of clusters, which no marker set of the program names.
const CLUSTERS: [&str; 8] = ["LTH2", "LTH3", "RTH2", "RTH3", "LTB2", "LTB3", "RTB2", "RTB3"];

/// One walk of each kind: three folders hold the same walk processed differently.
fn walks(corpus: &Path) -> Vec<PathBuf> {
    let mut files = corpus::files_below(&corpus.join("gait"));
    files.retain(|f| {
        let name = f.to_string_lossy().into_owned();
        let copy = name.contains("pig-lower-flat-foot") || name.contains("nexus-1.8");
        let trial = Trial::read(f).unwrap();
        !copy && !name.contains("LHip") && trial.is_static_flag() != Some(true) && travels(&trial)
    });
    files
}

/// Whether the subject walks: some marker travels a metre or more.
fn travels(trial: &Trial) -> bool {
    let (_, tracks) = measured(trial);
    tracks.iter().any(|t| {
        let along = |c: usize| {
            let seen = || {
                t.values
                    .iter()
                    .zip(&t.valid)
                    .filter(|(_, v)| **v)
                    .map(|(p, _)| p[c])
            };
            seen().fold(f64::MIN, f64::max) - seen().fold(f64::MAX, f64::min)
        };
        t.valid_count() > 0 && (along(0) > 1000.0 || along(1) > 1000.0)
    })
}

/// The markers that the best marker set names, and clusters: what cameras saw, not what a model made of it.
fn measured(trial: &Trial) -> (Vec<String>, Vec<Track>) {
    let labels = trial.marker_labels();
    let set = MarkerSet::detect(&labels).unwrap().set;
    let mut names: Vec<String> = set
        .resolve(&labels)
        .into_iter()
        .map(|(_, _, label)| label)
        .collect();
    if set.name == "clusters-medial" {
        names.extend(CLUSTERS.map(str::to_owned));
    }
    let seen = |label: String| {
        let track = trial.marker(&label)?;
        (track.valid_count() > 0).then_some((label, track))
    };
    names.into_iter().filter_map(seen).unzip()
}

/// Errors by length and method: mm per frame, and the number of gaps.
#[derive(Default)]
struct Errors {
    mm: Vec<f64>,
    gaps: usize,
}

impl Errors {
    fn add(&mut self, values: &[[f64; 3]], truth: &[[f64; 3]]) {
        self.gaps += 1;
        let off = |(a, b): (&[f64; 3], &[f64; 3])| (0..3).map(|c| (a[c] - b[c]).powi(2)).sum::<f64>().sqrt();
        self.mm.extend(values.iter().zip(truth).map(off));
    }

    fn quantile(&self, share: f64) -> f64 {
        let mut sorted = self.mm.clone();
        sorted.sort_by(f64::total_cmp);
        sorted[((sorted.len() - 1) as f64 * share).round() as usize]
    }
}

type Table = BTreeMap<(&'static str, usize, &'static str), Errors>;

/// Positions as cameras gave them, and positions that somebody smoothed before they were stored: a spline gives the
/// latter back nearly exactly, which says nothing about gaps.
const KINDS: [&str; 2] = ["as captured", "smoothed"];

/// A gap cut into a complete marker.
struct Cut<'a> {
    kind: &'static str,
    names: &'a [&'a str],
    tracks: &'a [Track],
    marker: usize,
    gap: Gap,
    truth: &'a [[f64; 3]],
}

impl Cut<'_> {
    fn fill(&self, table: &mut Table) {
        let (tracks, marker, gap) = (self.tracks, self.marker, self.gap);
        let mut put = |name, values: Option<Vec<[f64; 3]>>| {
            if let Some(values) = values {
                let errors = table.entry((self.kind, gap.frames(), name)).or_default();
                errors.add(&values, self.truth);
            }
        };
        let by = |method, donor| fill_by(method, tracks, marker, gap, donor).map(|a| a.0);
        let rigid = by(FillMethod::Rigid, None);
        let pca = by(FillMethod::Pca, None);
        let chosen = by(FillMethod::Spline, None);
        if rigid.is_some() {
            put("7 spline, where a rigid body could", chosen.clone());
            put("8 components, where a rigid body could", pca.clone());
        }
        put(PLAIN, spline(&tracks[marker], gap, Degree::Cubic, SPLINE_SAMPLES));
        let quintic = spline(&tracks[marker], gap, Degree::Quintic, SPLINE_SAMPLES);
        put("2 plain quintic spline", quintic);
        put(CHOSEN, chosen);
        put("4 rigid body", rigid);
        let donor = steadiest(tracks, marker, gap);
        put(
            "5 pattern of the steadiest marker",
            by(FillMethod::Pattern, donor),
        );
        put("6 principal components", pca);
        let filling = fill(self.names, tracks, &FillRules::standard());
        let changed = filling.changed.iter().find(|(place, _)| *place == marker);
        let frames = gap.run.start..gap.run.end;
        let filled = changed.filter(|(_, t)| frames.clone().all(|f| t.valid[f]));
        put(STANDARD, filled.map(|(_, t)| t.values[frames].to_vec()));
    }
}

const PLAIN: &str = "1 plain cubic spline";
const CHOSEN: &str = "3 spline, degree by the noise";
const STANDARD: &str = "9 standard rules";

/// Whether somebody smoothed the positions: a quintic spline over every second sample gives the others back.
fn kind(tracks: &[Track]) -> &'static str {
    let mut jumps: Vec<f64> = Vec::new();
    for track in tracks {
        for w in track
            .values
            .windows(7)
            .zip(track.valid.windows(7))
            .filter(|(_, v)| v.iter().all(|v| *v))
        {
            let v: Vec<f64> = w.0.iter().map(|p| p[2]).collect();
            // sixth difference: noise is multiplied by 30, a smooth walk hardly leaves anything
            jumps.push(
                (v[0] - 6.0 * v[1] + 15.0 * v[2] - 20.0 * v[3] + 15.0 * v[4] - 6.0 * v[5] + v[6]).abs(),
            );
        }
    }
    jumps.sort_by(f64::total_cmp);
    if jumps[jumps.len() / 2] > SIXTH_DIFFERENCE_MM {
        KINDS[0]
    } else {
        KINDS[1]
    }
}

/// Median sixth difference of heights above which nobody smoothed them, mm: 0.02 mm of noise.
const SIXTH_DIFFERENCE_MM: f64 = 0.5;

type Tried = BTreeMap<(&'static str, usize), usize>;

fn table(corpus: &Path) -> (Table, Tried) {
    let (mut table, mut tried) = (Table::new(), Tried::new());
    for path in walks(corpus) {
        let trial = Trial::read(&path).unwrap();
        let (names, tracks) = measured(&trial);
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let kind = kind(&tracks);
        println!("{} {} Hz: {kind}", trial.name(), trial.point_rate_hz());
        for marker in 0..tracks.len() {
            let runs = ambula::signal::valid_runs(&tracks[marker].valid);
            let run = runs.into_iter().max_by_key(|r| r.len()).unwrap();
            for length in LENGTHS {
                for place in PLACES {
                    let middle = run.start as f64 + place * run.len() as f64;
                    let start = (middle - length as f64 / 2.0).max(0.0) as usize;
                    let end = start + length;
                    if start < run.start + LEFT_BESIDE || end + LEFT_BESIDE > run.end {
                        continue;
                    }
                    let mut cut = tracks.clone();
                    (start..end).for_each(|frame| cut[marker].set(frame, None));
                    let gaps = Gap::of(&cut[marker].valid);
                    let gap = *gaps.iter().find(|g| g.run.start == start).unwrap();
                    assert_eq!((gap.place, gap.frames()), (GapPlace::Inner, length));
                    *tried.entry((kind, length)).or_insert(0) += 1;
                    let truth = &tracks[marker].values[start..end];
                    let cut = Cut {
                        kind,
                        names: &names,
                        tracks: &cut,
                        marker,
                        gap,
                        truth,
                    };
                    cut.fill(&mut table);
                }
            }
        }
    }
    (table, tried)
}

#[test]
fn filled_gaps_against_what_was_there() {
    let Some(corpus) = corpus::folder() else { return };
    let (table, tried) = table(&corpus);
    println!(
        "| positions | gap (frames) | method | gaps filled | q50 (mm) | q95 (mm) | max (mm) |\n|---|---|---|---|---|---|---|"
    );
    for ((kind, length, name), errors) in &table {
        println!(
            "| {kind} | {length} | {} | {} of {} | {:.2} | {:.2} | {:.1} |",
            &name[2..],
            errors.gaps,
            tried[&(*kind, *length)],
            errors.quantile(0.5),
            errors.quantile(0.95),
            errors.quantile(1.0)
        );
    }
    for kind in KINDS {
        let of = |length, name| &table[&(kind, length, name)];
        assert!(LENGTHS.iter().all(|l| tried[&(kind, *l)] > 50), "{tried:?}");
        assert!(of(5, CHOSEN).quantile(0.5) < SPLINE_Q50_MM);
        for (length, most_mm) in STANDARD_Q95_MM {
            let standard = of(length, STANDARD).quantile(0.95);
            assert!(standard < most_mm, "{kind}, {length} frames: {standard}");
            if length > 10 {
                let plain = of(length, PLAIN).quantile(0.95);
                assert!(standard < plain, "{kind}, {length} frames: {standard} {plain}");
            }
        }
    }
}

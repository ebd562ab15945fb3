//! Which gap is filled by which method: stated rules in a stated order, every filled frame recorded.
//!
//! A gap is filled whole or not at all. Each method reads recorded samples only, never filled ones, so that the order of
//! markers does not matter. The first rule of the list whose longest gap is not passed and whose method has what it
//! needs fills the gap. A gap at the start or end of a trial is filled by other markers only, and only up to a length
//! of its own, which is 0 unless somebody says otherwise.

use serde::Serialize;

use super::fill_pattern::pattern;
use super::fill_pca::pca;
use super::fill_rigid::{self, rigid};
use super::fill_spline::{degree, spline};
use super::{Gap, GapPlace, Track};

/// How a gap was filled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FillMethod {
    /// Spline through the samples on both sides, quintic where they are smooth, else cubic.
    Spline,
    /// Three or more other markers of the same rigid body.
    Rigid,
    /// The movement of one named marker.
    Pattern,
    /// What all markers near by do together.
    Pca,
}

impl FillMethod {
    /// All of them.
    pub const ALL: [FillMethod; 4] = [
        FillMethod::Spline,
        FillMethod::Rigid,
        FillMethod::Pattern,
        FillMethod::Pca,
    ];

    /// The method in words.
    pub fn words(self) -> &'static str {
        match self {
            FillMethod::Spline => "spline",
            FillMethod::Rigid => "rigid body",
            FillMethod::Pattern => "pattern",
            FillMethod::Pca => "principal components",
        }
    }
}

/// A method and the longest gap it may fill.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct FillRule {
    /// The method.
    pub method: FillMethod,
    /// The longest gap, frames.
    pub longest_frames: usize,
}

/// The rules of a session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FillRules {
    /// Tried in this order.
    pub order: Vec<FillRule>,
    /// The longest gap at the start or the end of a trial that is filled, frames; 0 fills none.
    pub ends_frames: usize,
    /// Named donors: a marker and the one whose movement it borrows.
    pub donors: Vec<(String, String)>,
}

impl FillRules {
    /// The rules in use: `docs/decisions/0006-gap-filling.md` gives the reasons, `docs/validation/gaps.md` the figures.
    pub fn standard() -> FillRules {
        let rule = |(method, longest_frames)| FillRule {
            method,
            longest_frames,
        };
        FillRules {
            order: STANDARD.map(rule).to_vec(),
            ends_frames: 0,
            donors: Vec::new(),
        }
    }

    /// The longest gap that a method may fill, 0 where it is not used.
    pub fn longest_frames(&self, method: FillMethod) -> usize {
        let rule = self.order.iter().find(|rule| rule.method == method);
        rule.map_or(0, |rule| rule.longest_frames)
    }

    /// The same rules with another longest gap for a method; 0 never uses it.
    #[must_use]
    pub fn with_longest(mut self, method: FillMethod, longest_frames: usize) -> FillRules {
        if let Some(rule) = self.order.iter_mut().find(|rule| rule.method == method) {
            rule.longest_frames = longest_frames;
        }
        self
    }

    /// The rules in one line.
    pub fn words(&self) -> String {
        let used = self.order.iter().filter(|rule| rule.longest_frames > 0);
        let rule = |r: &FillRule| format!("{} to {} frames", r.method.words(), r.longest_frames);
        let rules: Vec<String> = used.map(rule).collect();
        format!("{}; at the ends to {}", rules.join(", then "), self.ends_frames)
    }
}

/// Methods in the order in which they are tried, with the longest gap of each.
const STANDARD: [(FillMethod, usize); 4] = [
    (FillMethod::Rigid, 50),
    (FillMethod::Spline, 10),
    (FillMethod::Pattern, 50),
    (FillMethod::Pca, 20),
];

/// Samples of a spline on either side of the gap.
pub const SPLINE_SAMPLES: usize = 10;

/// A gap that was filled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fill {
    /// The marker.
    pub marker: String,
    /// The frames.
    pub gap: Gap,
    /// How.
    pub method: FillMethod,
    /// The markers that it was filled from; none for a spline.
    pub from: Vec<String>,
}

/// A gap that was left.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LeftGap {
    /// The marker.
    pub marker: String,
    /// The frames.
    pub gap: Gap,
    /// Why, in words.
    pub why: String,
}

/// What filling came to.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Filling {
    /// The tracks with filled gaps, by their place among the tracks given; only those that changed.
    pub changed: Vec<(usize, Track)>,
    /// What was filled.
    pub fills: Vec<Fill>,
    /// What was left.
    pub left: Vec<LeftGap>,
}

/// The answer of one method to one gap: the missing samples and the places of the markers that gave them.
pub type Answer = (Vec<[f64; 3]>, Vec<usize>);

/// Fills a gap by one method, whatever its length; `donor` is the named donor of a pattern. `None` when the method lacks
/// what it needs.
pub fn fill_by(
    method: FillMethod,
    tracks: &[Track],
    marker: usize,
    gap: Gap,
    donor: Option<usize>,
) -> Option<Answer> {
    match method {
        FillMethod::Spline => {
            let track = tracks.get(marker)?;
            let degree = degree(track, gap, SPLINE_SAMPLES);
            let values = spline(track, gap, degree, SPLINE_SAMPLES)?;
            Some((values, Vec::new()))
        }
        FillMethod::Rigid => {
            let others = fill_rigid::body(tracks, marker, gap);
            Some((rigid(tracks, marker, gap, &others)?, others))
        }
        FillMethod::Pattern => {
            let donor = donor?;
            let values = pattern(tracks.get(marker)?, gap, tracks.get(donor)?)?;
            Some((values, vec![donor]))
        }
        FillMethod::Pca => Some((pca(tracks, marker, gap)?, Vec::new())),
    }
}

/// Fills the gaps of markers. `names` and `tracks` belong together.
///
/// # Units
/// Positions in mm.
pub fn fill(names: &[&str], tracks: &[Track], rules: &FillRules) -> Filling {
    let mut filling = Filling::default();
    for (marker, (name, track)) in names.iter().zip(tracks).enumerate() {
        let mut filled = track.clone();
        for gap in Gap::of(&track.valid) {
            match decide(names, tracks, marker, gap, rules) {
                Ok((method, (values, from))) => {
                    for (frame, value) in (gap.run.start..gap.run.end).zip(values) {
                        filled.set(frame, Some(value));
                    }
                    let name_of = |i: &usize| names.get(*i).map(|n| (*n).to_owned());
                    filling.fills.push(Fill {
                        marker: (*name).to_owned(),
                        gap,
                        method,
                        from: from.iter().filter_map(name_of).collect(),
                    });
                }
                Err(why) => filling.left.push(LeftGap {
                    marker: (*name).to_owned(),
                    gap,
                    why,
                }),
            }
        }
        if filled.valid != track.valid {
            filling.changed.push((marker, filled));
        }
    }
    filling
}

fn decide(
    names: &[&str],
    tracks: &[Track],
    marker: usize,
    gap: Gap,
    rules: &FillRules,
) -> Result<(FillMethod, Answer), String> {
    let frames = gap.frames();
    match gap.place {
        GapPlace::Whole => return Err("the marker is never seen".to_owned()),
        GapPlace::Start | GapPlace::End if frames > rules.ends_frames => {
            return Err("at an end of the trial nothing is extrapolated".to_owned());
        }
        GapPlace::Start | GapPlace::End | GapPlace::Inner => {}
    }
    let donor = donor(names, marker, rules);
    let mut lacking = Vec::new();
    for rule in rules.order.iter().filter(|rule| frames <= rule.longest_frames) {
        if let Some(answer) = fill_by(rule.method, tracks, marker, gap, donor) {
            return Ok((rule.method, answer));
        }
        lacking.push(rule.method.words());
    }
    Err(if lacking.is_empty() {
        format!("{frames} frames are more than any method may fill")
    } else {
        format!(
            "not enough samples or markers beside it for: {}",
            lacking.join(", ")
        )
    })
}

/// The named donor of a marker.
fn donor(names: &[&str], marker: usize, rules: &FillRules) -> Option<usize> {
    let name = names.get(marker)?;
    let (_, donor) = rules.donors.iter().find(|(m, _)| m.eq_ignore_ascii_case(name))?;
    names.iter().position(|n| n.eq_ignore_ascii_case(donor))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(offset: f64) -> Track {
        Track {
            values: (0..100)
                .map(f64::from)
                .map(|t| [t + offset, (t / 9.0).sin(), 3.0])
                .collect(),
            valid: vec![true; 100],
        }
    }

    fn rules(order: &[(FillMethod, usize)], ends_frames: usize) -> FillRules {
        let rule = |(method, longest_frames): &(FillMethod, usize)| FillRule {
            method: *method,
            longest_frames: *longest_frames,
        };
        FillRules {
            order: order.iter().map(rule).collect(),
            ends_frames,
            donors: vec![("B".to_owned(), "A".to_owned())],
        }
    }

    fn cut(track: &mut Track, start: usize, end: usize) {
        (start..end).for_each(|frame| track.set(frame, None));
    }

    #[test]
    fn the_first_rule_that_can_fills_and_says_so() {
        let (a, mut b) = (line(0.0), line(50.0));
        cut(&mut b, 10, 14);
        cut(&mut b, 40, 60);
        cut(&mut b, 70, 99);
        let both = rules(&[(FillMethod::Spline, 5), (FillMethod::Pattern, 25)], 0);
        let found = fill(&["A", "B"], &[a, b], &both);
        let methods: Vec<_> = found.fills.iter().map(|f| (f.method, f.gap.frames())).collect();
        assert_eq!(methods, [(FillMethod::Spline, 4), (FillMethod::Pattern, 20)]);
        assert_eq!(found.fills[1].from, ["A"]);
        assert_eq!((found.left.len(), found.left[0].gap.frames()), (1, 29));
        let (place, track) = &found.changed[0];
        assert_eq!((*place, track.valid_count()), (1, 71));
        assert!((track.at(50).unwrap()[0] - 100.0).abs() < 1e-9);
    }

    #[test]
    fn ends_are_left_unless_asked_for_and_never_given_to_a_spline() {
        let (a, mut b) = (line(0.0), line(50.0));
        cut(&mut b, 0, 3);
        cut(&mut b, 90, 100);
        let tracks = [a, b];
        let order = [(FillMethod::Spline, 50), (FillMethod::Pattern, 50)];
        assert!(fill(&["A", "B"], &tracks, &rules(&order, 0)).fills.is_empty());
        let some = fill(&["A", "B"], &tracks, &rules(&order, 5));
        assert_eq!((some.fills.len(), some.left.len()), (1, 1));
        assert_eq!(some.fills[0].method, FillMethod::Pattern);
        assert_eq!(some.left[0].gap.place, GapPlace::End);
    }

    #[test]
    fn a_marker_that_is_never_seen_stays_away() {
        let found = fill(
            &["A", "B"],
            &[line(0.0), Track::missing(100)],
            &rules(&[(FillMethod::Pattern, 200)], 200),
        );
        assert!(found.changed.is_empty() && found.left[0].why.contains("never seen"));
    }
}

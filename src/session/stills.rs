//! Videos of an outcome for the report and the page: rows of the table, still frames at events, files that fit.

use rayon::prelude::*;

use super::films::Film;
use super::manifest::View;
use super::outcome::Outcome;
use crate::anatomy::Side;
use crate::cycles::Cycle;
use crate::events::EventKind;
use crate::interactive::{FilmPart, FilmStill};
use crate::report::{AboutVideo, StillInput, VideoRow};
use crate::video::{self, still};

/// A larger video does not go into the page, bytes.
const LARGEST_EMBEDDED: usize = 8 << 20;
/// More than this of all videos together does not go into the page, bytes.
const MOST_EMBEDDED: usize = 24 << 20;
/// So many frames stand for a video that browsers do not play.
const MOST_STILLS: usize = 12;

/// The videos as rows of the report's table.
pub(super) fn rows(outcome: &Outcome) -> Vec<VideoRow> {
    let row = |film: &Film| VideoRow {
        file: film.file.clone(),
        trial: film.trial.clone(),
        view: film.view.map(|view| view.word()),
        start_s: film.start_s,
        about: match &film.video {
            Ok(video) => Ok(AboutVideo {
                container: video.container.words(),
                codec: video.codec.clone(),
                width_px: video.width_px,
                height_px: video.height_px,
                duration_s: video.duration_s,
                frame_rate_hz: video.frame_rate_hz,
            }),
            Err(why) => Err(why.clone()),
        },
    };
    outcome.films.iter().map(row).collect()
}

/// Still frames of the first cycle of each side that each view covers, in the order of the films.
pub(super) fn stills(outcome: &Outcome) -> Vec<StillInput> {
    let mut views: Vec<_> = outcome.films.iter().map(|film| film.view).collect();
    views.sort();
    views.dedup();
    let mut stills: Vec<(usize, Vec<StillInput>)> = views
        .into_par_iter()
        .flat_map_iter(|view| of_view(outcome, view))
        .collect();
    stills.sort_by_key(|(film, _)| *film);
    stills.into_iter().flat_map(|(_, stills)| stills).collect()
}

/// The frames that the films of one view give, with the place of the film: a film is asked for a side that none before
/// it showed.
fn of_view(outcome: &Outcome, view: Option<View>) -> Vec<(usize, Vec<StillInput>)> {
    let mut stills = Vec::new();
    let mut done: Vec<Side> = Vec::new();
    let films = outcome.films.iter().enumerate();
    for (place, film) in films.filter(|(_, film)| film.view == view) {
        let wanted: Vec<(Side, &Cycle)> = Side::BOTH
            .into_iter()
            .filter(|side| !done.contains(side))
            .filter_map(|side| Some((side, first_covered(outcome, film, side)?)))
            .collect();
        if wanted.is_empty() {
            continue;
        }
        let Some(bytes) = film.bytes() else { continue };
        for (side, of_cycle) in of_cycles(film, &bytes, &wanted) {
            if !of_cycle.is_empty() {
                done.push(side);
                stills.push((place, of_cycle));
            }
        }
    }
    stills
}

fn first_covered<'a>(outcome: &'a Outcome, film: &Film, side: Side) -> Option<&'a Cycle> {
    let video = film.shown()?;
    let trial = film.trial.as_deref()?;
    let end_s = film.start_s + video.duration_s;
    let cycles = outcome.conditions.iter().flat_map(|c| &c.cycles);
    let mut own = cycles.filter(|c| c.trial == trial && c.side == side && c.is_accepted());
    own.find(|c| c.strike_s >= film.start_s && c.next_strike_s <= end_s)
}

/// The frames of some cycles, by side, all from one pass through the film.
fn of_cycles(film: &Film, bytes: &[u8], wanted: &[(Side, &Cycle)]) -> Vec<(Side, Vec<StillInput>)> {
    let Some(video) = film.shown() else {
        return Vec::new();
    };
    let between = |a: Option<f64>, b: Option<f64>| Some((a? + b?) / 2.0);
    let moments: Vec<(&Cycle, &'static str, f64)> = wanted
        .iter()
        .flat_map(|(_, cycle)| {
            let phases = [
                ("foot contact", Some(0.0)),
                (
                    "middle of single support",
                    between(cycle.opposite_off_pct, cycle.opposite_contact_pct),
                ),
                ("middle of swing", between(cycle.foot_off_pct, Some(100.0))),
            ];
            phases.map(|(phase, percent)| (*cycle, phase, percent))
        })
        .filter_map(|(cycle, phase, percent)| {
            let time_s = cycle.strike_s + percent? / 100.0 * cycle.duration_s();
            Some((cycle, phase, time_s))
        })
        .collect();
    let times: Vec<f64> = moments
        .iter()
        .map(|(_, _, time_s)| time_s - film.start_s)
        .collect();
    let pictures = video::stills(bytes, video, &times);
    let all: Vec<StillInput> = moments
        .into_iter()
        .zip(pictures)
        .filter_map(|((cycle, phase, time_s), picture)| {
            let picture = picture.ok()?;
            Some(StillInput {
                trial: cycle.trial.clone(),
                view: film.view.map(|view| view.word()),
                side: cycle.side,
                cycle: cycle.number,
                phase,
                time_s,
                kind: picture.kind,
                file: picture.file,
            })
        })
        .collect();
    let of = |side: Side| all.iter().filter(|still| still.side == side).cloned().collect();
    wanted.iter().map(|(side, _)| (*side, of(*side))).collect()
}

/// The videos for the page, in order, as long as they fit.
pub(super) fn parts(outcome: &Outcome) -> Vec<FilmPart> {
    let mut room = MOST_EMBEDDED;
    let mut parts = Vec::new();
    for film in &outcome.films {
        let (Some(video), Some(trial)) = (film.shown(), &film.trial) else {
            continue;
        };
        let size = film.input.bytes;
        let played_as = video.played_as();
        let fits = played_as.is_some() && size <= LARGEST_EMBEDDED.min(room);
        let bytes = if fits || played_as.is_none() {
            film.bytes()
        } else {
            None
        };
        let stills = match (&bytes, played_as) {
            (Some(bytes), None) => at_events(outcome, film, bytes),
            _ => Vec::new(),
        };
        let embedded = bytes.filter(|_| fits);
        room -= embedded.as_ref().map_or(0, Vec::len);
        parts.push(FilmPart {
            file: film.file.clone(),
            trial: trial.clone(),
            view: film.view.map(|view| view.word()),
            start_s: film.start_s,
            duration_s: video.duration_s,
            played_as,
            bytes: size,
            embedded,
            stills,
        });
    }
    parts
}

/// Frames at the foot strikes and foot offs of the walk.
fn at_events(outcome: &Outcome, film: &Film, bytes: &[u8]) -> Vec<FilmStill> {
    let record = outcome
        .trials
        .iter()
        .find(|r| Some(&r.capture.name) == film.trial.as_ref());
    let (Some(walk), Some(video)) = (record.and_then(|r| r.walk()), film.shown()) else {
        return Vec::new();
    };
    let events = walk.timeline.events.iter();
    let found = events.filter_map(|event| {
        let time_s = event.time_s - film.start_s;
        let picture = still(bytes, video, time_s).ok()?;
        let kind = match event.kind {
            EventKind::FootStrike => "foot strike",
            EventKind::FootOff => "foot off",
        };
        Some(FilmStill {
            time_s,
            words: format!("{} {kind}", event.side.word()),
            kind: picture.kind,
            file: picture.file,
        })
    });
    found.take(MOST_STILLS).collect()
}

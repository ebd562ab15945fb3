//! The videos of a session: which capture each shows, from where, and how much of the walk it covers.

use std::path::{Path, PathBuf};

use super::folder::{Folder, SESSION_FILE};
use super::intake::Capture;
use super::journal::Journal;
use super::manifest::{VideoFile, View};
use crate::files;
use crate::provenance::Input;
use crate::report::Severity;
use crate::video::{self, Video};

/// Larger files are not read, bytes.
const LARGEST: u64 = 2 << 30;
/// A video that lacks less than this of the walk covers it, s.
const WHOLE_S: f64 = 0.1;
/// Earlier or later than this (s) no video begins.
const LARGEST_START_S: f64 = 3600.0;
/// Words in file names that tell the view.
const NAMES: [(&str, View); 12] = [
    ("front", View::Front),
    ("frontal", View::Front),
    ("anterior", View::Front),
    ("ant", View::Front),
    ("back", View::Back),
    ("rear", View::Back),
    ("behind", View::Back),
    ("posterior", View::Back),
    ("left", View::Left),
    ("leftside", View::Left),
    ("right", View::Right),
    ("rightside", View::Right),
];

/// A video of a capture.
#[derive(Debug, Clone)]
pub struct Film {
    /// Path relative to the session folder.
    pub file: String,
    /// Where it lies.
    pub path: PathBuf,
    /// The capture that it shows, by the name of its record; `None` when nobody says and the name does not tell.
    pub trial: Option<String>,
    /// Where the camera stood; `None` when nobody says and the name does not tell.
    pub view: Option<View>,
    /// When its first frame was taken, s from the first stored frame of the capture.
    pub start_s: f64,
    /// Digest of the file.
    pub input: Input,
    /// What the file says about itself, or why it cannot be used.
    pub video: Result<Video, String>,
    /// How much of the capture it covers, s; `None` without a capture or without a readable video.
    pub covers_s: Option<f64>,
}

impl Film {
    /// The video, when it covers a part of its capture.
    pub fn shown(&self) -> Option<&Video> {
        let video = self.video.as_ref().ok()?;
        (self.covers_s? > 0.0).then_some(video)
    }

    /// The file again; `None` when it is gone or another one now.
    pub(super) fn bytes(&self) -> Option<Vec<u8>> {
        let bytes = files::read(&self.path).ok()?;
        (files::sha256_hex(&bytes) == self.input.sha256).then_some(bytes)
    }
}

/// Seconds that both `[0, capture_s]` and `[start_s, start_s + video_s]` cover.
fn overlap_s(capture_s: f64, start_s: f64, video_s: f64) -> f64 {
    (capture_s.min(start_s + video_s) - start_s.max(0.0)).max(0.0)
}

/// Reads all videos of the folder.
pub(super) fn read(
    folder: &Folder,
    typed: &[VideoFile],
    captures: &[Capture],
    journal: &mut Journal,
) -> Vec<Film> {
    for entry in typed {
        tell_of_entry(folder, entry, journal);
    }
    folder
        .videos
        .iter()
        .filter_map(|path| {
            let file = folder.relative(path);
            let entry = typed
                .iter()
                .find(|e| e.file.as_deref().is_some_and(|f| same(f, &file)));
            one(path, file, entry, captures, journal)
        })
        .collect()
}

fn same(a: &str, b: &str) -> bool {
    a.to_lowercase() == b.to_lowercase()
}

/// What is wrong with an entry before its file is looked at.
fn tell_of_entry(folder: &Folder, entry: &VideoFile, journal: &mut Journal) {
    let Some(file) = entry.file.as_deref().filter(|f| !f.is_empty()) else {
        let what = format!("a [[video]] of {SESSION_FILE} names no file");
        journal.find(
            Severity::Warning,
            SESSION_FILE,
            (what, "write file = \"walk-01.front.mp4\""),
        );
        return;
    };
    if !folder
        .videos
        .iter()
        .any(|path| same(&folder.relative(path), file))
    {
        let what = format!("{SESSION_FILE} lists a video that is not in the folder");
        journal.find(
            Severity::Warning,
            file,
            (
                what,
                "copy the file into the session folder, or take the entry out",
            ),
        );
    }
}

fn one(
    path: &Path,
    file: String,
    entry: Option<&VideoFile>,
    captures: &[Capture],
    journal: &mut Journal,
) -> Option<Film> {
    let too_large = files::stamp(path).map(|stamp| stamp.bytes > LARGEST);
    let bytes = match too_large {
        Ok(false) => files::read(path),
        Ok(true) => {
            let what = "the video is larger than 2 GB and was not read".to_owned();
            journal.find(
                Severity::Warning,
                &file,
                (what, "cut it to the length of the walk"),
            );
            return None;
        }
        Err(error) => Err(error),
    };
    let bytes = match bytes {
        Ok(bytes) => bytes,
        Err(error) => {
            let what = format!("the video could not be read: {}", error.source);
            journal.find(
                Severity::Warning,
                &file,
                (what, "check that the file can be opened"),
            );
            return None;
        }
    };
    let input = Input::of(&file, "video", &bytes);
    let video = video::read(&bytes).map_err(|error| error.to_string());
    let capture = capture_of(&file, entry, captures, journal);
    let start_s = entry.and_then(|e| e.start_s);
    let start_s = match start_s {
        Some(s) if !(s.is_finite() && s.abs() <= LARGEST_START_S) => {
            let what = format!("start_s = {s} makes no sense; 0 s is used");
            journal.find(
                Severity::Warning,
                &file,
                (
                    what,
                    "write when the first frame was taken, s from the first frame of the capture",
                ),
            );
            0.0
        }
        Some(s) => s,
        None => {
            if let (Some(capture), Ok(_)) = (capture, &video) {
                journal.assume(
                    format!("{file} begins with the first stored frame of {}", capture.name),
                    "write start_s in a [[video]] of session.toml",
                );
            }
            0.0
        }
    };
    let mut film = Film {
        path: path.to_owned(),
        trial: capture.map(|c| c.name.clone()),
        view: entry.and_then(|e| e.view).or_else(|| view_of(&file)),
        start_s,
        input,
        covers_s: None,
        video,
        file,
    };
    tell_of_film(&mut film, capture, journal);
    Some(film)
}

fn tell_of_film(film: &mut Film, capture: Option<&Capture>, journal: &mut Journal) {
    let video = match &film.video {
        Ok(video) => video,
        Err(why) => {
            let what = format!("the video is not used: {why}");
            journal.find(
                Severity::Warning,
                &film.file,
                (what, "convert it to MP4 with H.264, which every browser plays"),
            );
            return;
        }
    };
    let Some(trial) = capture.and_then(Capture::trial) else {
        return;
    };
    let capture_s = length_s(trial);
    let covers_s = overlap_s(capture_s, film.start_s, video.duration_s);
    film.covers_s = Some(covers_s);
    let (from, to) = (film.start_s, film.start_s + video.duration_s);
    if covers_s <= 0.0 {
        let what = format!(
            "the video ({from:.2} to {to:.2} s) shows nothing of {} (0 to {capture_s:.2} s)",
            trial.name()
        );
        journal.find(
            Severity::Warning,
            &film.file,
            (
                what,
                "correct start_s or trial in the [[video]] list of session.toml",
            ),
        );
    } else if covers_s < capture_s - WHOLE_S {
        let what = format!(
            "the video shows {covers_s:.2} of the {capture_s:.2} s of {}",
            trial.name()
        );
        journal.find(
            Severity::Note,
            &film.file,
            (
                what,
                "correct start_s in the [[video]] list of session.toml if it should show more",
            ),
        );
    }
    if film.view.is_none() {
        let what = "nobody says from where the video was taken".to_owned();
        journal.find(
            Severity::Note,
            &film.file,
            (
                what,
                "write view = \"front\", \"back\", \"left\" or \"right\" in a [[video]] of session.toml",
            ),
        );
    }
}

/// Time from the first to the last stored frame, s.
fn length_s(trial: &crate::capture::Trial) -> f64 {
    let frames = u32::try_from(trial.frames().saturating_sub(1)).unwrap_or(u32::MAX);
    f64::from(frames) / trial.point_rate_hz()
}

/// The capture that a video shows: as the session file says, else the one whose name its own name begins with.
fn capture_of<'a>(
    file: &str,
    entry: Option<&VideoFile>,
    captures: &'a [Capture],
    journal: &mut Journal,
) -> Option<&'a Capture> {
    if let Some(named) = entry.and_then(|e| e.trial.as_deref()) {
        let found = captures
            .iter()
            .find(|c| same(&c.plan.file, named) || same(&c.name, named));
        if found.is_none() {
            let what =
                format!("{SESSION_FILE} says that the video shows a capture that is not in the session");
            journal.find(
                Severity::Warning,
                file,
                (
                    what,
                    "write the file name of the capture as trial of the [[video]]",
                ),
            );
        }
        return found;
    }
    let stem = stem(file).to_lowercase();
    let mut fitting: Vec<&Capture> = captures
        .iter()
        .filter(|c| begins_with_name(&stem, &c.name.to_lowercase()))
        .collect();
    fitting.sort_by_key(|c| std::cmp::Reverse(c.name.len()));
    let found = fitting.first().copied();
    match found {
        Some(capture) => journal.decide(format!("{file} is taken to show {}, by its name", capture.name)),
        None => {
            let what = "nobody says which capture the video shows".to_owned();
            journal.find(
                Severity::Note,
                file,
                (what, "write file and trial in a [[video]] of session.toml"),
            );
        }
    }
    found
}

/// The name without folders and ending.
fn stem(file: &str) -> &str {
    let name = file.rsplit(['/', '\\']).next().unwrap_or(file);
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

/// Whether a stem is the name, or the name with something behind a sign that ends words.
fn begins_with_name(stem: &str, name: &str) -> bool {
    stem.strip_prefix(name)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '_', '-', ' ']))
}

/// The view that the words of a file name tell; `None` for no word or two that differ.
fn view_of(file: &str) -> Option<View> {
    let stem = stem(file).to_lowercase();
    let words = stem.split(|c: char| !c.is_alphanumeric());
    let mut found = words.filter_map(|word| NAMES.iter().find(|(name, _)| *name == word).map(|(_, v)| *v));
    let first = found.next()?;
    found.all(|view| view == first).then_some(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn overlap_of_two_spans() {
        for (capture, start, video, expected) in [
            (3.0, 0.0, 3.0, 3.0),
            (3.0, -1.0, 2.0, 1.0),
            (3.0, 2.5, 9.0, 0.5),
            (3.0, 3.5, 1.0, 0.0),
            (3.0, -4.0, 2.0, 0.0),
        ] {
            let found: f64 = overlap_s(capture, start, video);
            assert!(
                (found - expected).abs() < 1e-12,
                "{capture} {start} {video}: {found}"
            );
        }
    }

    #[test]
    fn views_are_read_from_words_of_names_when_they_agree() {
        for (file, view) in [
            ("walk-01.front.mp4", Some(View::Front)),
            ("Trial 3_RIGHT.MOV", Some(View::Right)),
            ("walk.posterior.2113558.avi", Some(View::Back)),
            ("walk-left-front.mp4", None),
            ("backpack.mp4", None),
            ("cam1.mp4", None),
        ] {
            assert_eq!(view_of(file), view, "{file}");
        }
    }

    #[test]
    fn a_name_must_end_where_the_capture_s_does() {
        assert!(begins_with_name("walk-1.front", "walk-1") && begins_with_name("walk-1", "walk-1"));
        assert!(!begins_with_name("walk-10.front", "walk-1") && !begins_with_name("walk", "walk-1"));
        assert_eq!(stem("a/b\\walk.1.mp4"), "walk.1");
    }
}

//! Walks for the 3D view: tracks in whole steps, written as small differences and compressed.

use serde::Serialize;

use super::InteractiveError;
use super::encode::{base64, gzip, rounded};
use crate::anatomy::Side;
use crate::signal::Track;

/// What one count of a place and of a force stands for.
const STEP_MM: f64 = 0.1;
const STEP_N: f64 = 0.5;
/// Larger counts are not used: at 0.1 mm this is a hundred metres.
const MOST_COUNTS: f64 = 1e6;

/// What a point of the view is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum PointOf {
    /// A marker as captured.
    Marker,
    /// A joint centre of the model.
    Centre,
}

/// A point that moves.
#[derive(Debug, Clone, PartialEq)]
pub struct MovingPoint {
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: PointOf,
    /// The side it belongs to; `None` in the middle of the body.
    pub side: Option<Side>,
    /// Where it is, mm, laboratory frame, at the shown rate.
    pub place_mm: Track,
}

/// A stretch of load on a plate.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LoadOf {
    /// First loaded instant, s from the first stored frame.
    pub from_s: f64,
    /// Last loaded instant, s.
    pub to_s: f64,
    /// The foot, when it is one's.
    pub side: Option<Side>,
    /// Whether the foot stood alone and whole on the plate.
    pub clean: bool,
}

/// A force plate.
#[derive(Debug, Clone, PartialEq)]
pub struct MovingForce {
    /// Its number, from 1.
    pub number: usize,
    /// Its corners, mm, laboratory frame.
    pub corners_mm: [[f64; 3]; 4],
    /// Centre of pressure, mm, at the shown rate; missing without load.
    pub place_mm: Track,
    /// Force on the subject, N, laboratory frame, at the shown rate.
    pub force_n: Track,
    /// Whose load it is.
    pub loads: Vec<LoadOf>,
}

/// A foot strike or foot off.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct EventAt {
    /// Whose foot.
    pub side: Side,
    /// `foot_strike` or `foot_off`.
    pub kind: &'static str,
    /// s from the first stored frame.
    pub time_s: f64,
    /// How it was found, in words.
    pub method: &'static str,
}

/// One walk.
#[derive(Debug, Clone, PartialEq)]
pub struct Scene {
    /// Name of the trial.
    pub name: String,
    /// Number of the first stored frame in the recording.
    pub first_frame: usize,
    /// Frames shown.
    pub frames: usize,
    /// Frames per second that are shown.
    pub rate_hz: f64,
    /// Frames per second of the recording.
    pub stored_rate_hz: f64,
    /// Direction of walking: turn from the laboratory's x axis about the vertical, degrees.
    pub heading_deg: f64,
    /// Middle of the walk at the height of the body's middle, mm.
    pub middle_mm: [f64; 3],
    /// Markers and joint centres.
    pub points: Vec<MovingPoint>,
    /// Places (in `points`) of the points that stand for the body when the view follows it.
    pub body: Vec<usize>,
    /// Lines from point to point, with the side that gives the colour.
    pub bones: Vec<(usize, usize, Option<Side>)>,
    /// Force plates.
    pub plates: Vec<MovingForce>,
    /// Foot strikes and foot offs by time.
    pub events: Vec<EventAt>,
    /// What a viewer should know, one sentence each.
    pub notes: Vec<String>,
}

#[derive(Debug, Serialize)]
struct PointData<'a> {
    name: &'a str,
    kind: PointOf,
    #[serde(skip_serializing_if = "Option::is_none")]
    side: Option<Side>,
}

#[derive(Debug, Serialize)]
struct PlateData<'a> {
    number: usize,
    corners_mm: [[f64; 3]; 4],
    contacts: &'a [LoadOf],
}

#[derive(Debug, Serialize)]
struct TrialData<'a> {
    name: &'a str,
    /// Where its tracks begin in the bytes.
    start: usize,
    first_frame: usize,
    frames: usize,
    rate_hz: f64,
    stored_rate_hz: f64,
    heading_deg: f64,
    middle_mm: [f64; 3],
    points: Vec<PointData<'a>>,
    body: &'a [usize],
    bones: &'a [(usize, usize, Option<Side>)],
    plates: Vec<PlateData<'a>>,
    events: &'a [EventAt],
    notes: &'a [String],
}

/// What the scripts read about all walks.
#[derive(Debug, Serialize)]
pub(super) struct MotionData<'a> {
    step_mm: f64,
    step_n: f64,
    trials: Vec<TrialData<'a>>,
}

/// The walks as data, and their tracks as compressed bytes in base64.
///
/// # Errors
/// [`InteractiveError::Data`] when the compressor refuses.
pub(super) fn motion(scenes: &[Scene]) -> Result<(MotionData<'_>, String), InteractiveError> {
    let mut bytes = Vec::new();
    let mut trials = Vec::with_capacity(scenes.len());
    for scene in scenes {
        let start = bytes.len();
        for point in &scene.points {
            write_track(&mut bytes, &point.place_mm, STEP_MM);
        }
        for plate in &scene.plates {
            write_track(&mut bytes, &plate.place_mm, STEP_MM);
            write_track(&mut bytes, &plate.force_n, STEP_N);
        }
        let tenths = |p: [f64; 3]| p.map(|v| rounded(v, 1));
        trials.push(TrialData {
            name: &scene.name,
            start,
            first_frame: scene.first_frame,
            frames: scene.frames,
            rate_hz: scene.rate_hz,
            stored_rate_hz: scene.stored_rate_hz,
            heading_deg: rounded(scene.heading_deg, 1),
            middle_mm: tenths(scene.middle_mm),
            points: scene
                .points
                .iter()
                .map(|p| PointData {
                    name: &p.name,
                    kind: p.kind,
                    side: p.side,
                })
                .collect(),
            body: &scene.body,
            bones: &scene.bones,
            plates: scene
                .plates
                .iter()
                .map(|p| PlateData {
                    number: p.number,
                    corners_mm: p.corners_mm.map(tenths),
                    contacts: &p.loads,
                })
                .collect(),
            events: &scene.events,
            notes: &scene.notes,
        });
    }
    let data = MotionData {
        step_mm: STEP_MM,
        step_n: STEP_N,
        trials,
    };
    Ok((data, base64(&gzip(&bytes)?)))
}

/// Seven bits a byte, lowest first.
fn write_count(bytes: &mut Vec<u8>, mut count: u64) {
    while count >= 128 {
        bytes.push(low_bits(count) | 128);
        count >>= 7;
    }
    bytes.push(low_bits(count));
}

fn low_bits(count: u64) -> u8 {
    u8::try_from(count & 127).unwrap_or(0)
}

/// The sign goes into the lowest bit.
fn write_signed(bytes: &mut Vec<u8>, value: i64) {
    let folded = if value < 0 {
        value.unsigned_abs() * 2 - 1
    } else {
        value.unsigned_abs() * 2
    };
    write_count(bytes, folded);
}

#[allow(
    clippy::cast_possible_truncation,
    reason = "rounded and held within a million first"
)]
fn counts(value: f64, step: f64) -> i64 {
    (value / step).round().clamp(-MOST_COUNTS, MOST_COUNTS) as i64
}

/// The runs of valid frames (frames left out before it, its length), then each coordinate as the error of a straight
/// guess from the two frames before.
fn write_track(bytes: &mut Vec<u8>, track: &Track, step: f64) {
    let runs = runs(&track.valid);
    let number = |n: usize| u64::try_from(n).unwrap_or(0);
    write_count(bytes, number(runs.len()));
    let mut end = 0;
    for (from, to) in &runs {
        write_count(bytes, number(from - end));
        write_count(bytes, number(to - from));
        end = *to;
    }
    for axis in 0..3 {
        for (from, to) in &runs {
            let (mut before, mut last) = (0, 0);
            for frame in *from..*to {
                let value = track.values.get(frame).and_then(|v| v.get(axis)).copied();
                let now = counts(value.unwrap_or(0.0), step);
                let guess = if frame < from + 2 { last } else { 2 * last - before };
                write_signed(bytes, now - guess);
                (before, last) = (last, now);
            }
        }
    }
}

/// Runs of valid frames, ends excluded.
fn runs(valid: &[bool]) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut start = None;
    for (frame, is_valid) in valid.iter().chain([&false]).enumerate() {
        match (is_valid, start) {
            (true, None) => start = Some(frame),
            (false, Some(from)) => {
                found.push((from, frame));
                start = None;
            }
            _ => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Half a step.
    const SAME_MM: f64 = 0.5 * STEP_MM + 1e-9;

    /// As the page reads it.
    fn read_track(bytes: &[u8], frames: usize) -> Track {
        let mut place = 0;
        let mut count = || {
            let (mut value, mut shift) = (0_u64, 0);
            loop {
                let byte = bytes[place];
                place += 1;
                value |= u64::from(byte & 127) << shift;
                shift += 7;
                if byte < 128 {
                    return value;
                }
            }
        };
        let mut track = Track::missing(frames);
        let mut runs = Vec::new();
        let mut end = 0;
        for _ in 0..count() {
            let from = end + usize::try_from(count()).unwrap();
            end = from + usize::try_from(count()).unwrap();
            runs.push((from, end));
        }
        for axis in 0..3 {
            for (from, to) in &runs {
                let (mut before, mut last) = (0_i64, 0_i64);
                for frame in *from..*to {
                    let folded = i64::try_from(count()).unwrap();
                    let error = if folded % 2 == 1 {
                        -(folded + 1) / 2
                    } else {
                        folded / 2
                    };
                    let guess = if frame < from + 2 { last } else { 2 * last - before };
                    (before, last) = (last, guess + error);
                    track.values[frame][axis] = last as f64 * STEP_MM;
                    track.valid[frame] = true;
                }
            }
        }
        track
    }

    #[test]
    fn a_track_comes_back_to_half_a_step_with_its_gaps() {
        let mut track = Track::missing(60);
        for frame in (0..20).chain(21..22).chain(30..60) {
            let t = frame as f64;
            track.set(
                frame,
                Some([40.0 * t - 900.0, (0.3 * t).sin() * 250.0, -0.04 + t]),
            );
        }
        let mut bytes = Vec::new();
        write_track(&mut bytes, &track, STEP_MM);
        let back = read_track(&bytes, 60);
        assert_eq!(back.valid, track.valid);
        for (a, b) in track.values.iter().zip(&back.values) {
            for (a, b) in a.iter().zip(b) {
                assert!((a - b).abs() <= SAME_MM, "{a} {b}");
            }
        }
        assert!(bytes.len() < 60 * 3 * 2, "{} bytes", bytes.len());
    }

    #[test]
    fn a_track_without_a_frame_is_one_byte() {
        let mut bytes = Vec::new();
        write_track(&mut bytes, &Track::missing(9), STEP_MM);
        assert_eq!(bytes, [0]);
    }
}

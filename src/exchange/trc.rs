//! Markers as an OpenSim `.trc` file: millimetres, y up, one row per video frame.
//!
//! Layout: `OpenSim` documentation, "Marker (.trc) Files". Frames count from 1; time counts from the first stored frame,
//! as everywhere in the outputs; `OrigDataStartFrame` is the number of that frame in the recording. A marker that is
//! missing at a frame has three empty cells, which `OpenSim` reads as NaN; rows end with a tab, without which it drops an
//! empty last cell and refuses the file.

use std::fmt::Write as _;

use super::decimal::{push_fixed, push_whole};
use super::y_up::{WORDS, y_up};
use crate::signal::Track;

/// A marker: its name and where it was (mm, laboratory frame).
#[derive(Debug, Clone, PartialEq)]
pub struct Marker {
    /// Name without subject prefix.
    pub name: String,
    /// Positions, one per frame.
    pub place_mm: Track,
}

/// The time base of the trial.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Frames {
    /// Number of frames.
    pub count: usize,
    /// Frames per second.
    pub rate_hz: f64,
    /// Number of the first one in the recording, from 1.
    pub first: usize,
}

/// The text of the file. `name` is the file's own name.
pub fn trc(name: &str, frames: Frames, markers: &[Marker]) -> Vec<u8> {
    let Frames {
        count,
        rate_hz,
        first,
    } = frames;
    let mut text = format!("PathFileType\t4\t(X/Y/Z)\t{name}\t{WORDS}\n");
    text.push_str("DataRate\tCameraRate\tNumFrames\tNumMarkers\tUnits\tOrigDataRate\tOrigDataStartFrame\tOrigNumFrames\n");
    let marker_count = markers.len();
    let _ = writeln!(
        text,
        "{rate_hz}\t{rate_hz}\t{count}\t{marker_count}\tmm\t{rate_hz}\t{first}\t{count}"
    );
    text.push_str("Frame#\tTime");
    for (index, marker) in markers.iter().enumerate() {
        let gap = if index == 0 { "\t" } else { "\t\t\t" };
        let _ = write!(text, "{gap}{}", one_cell(&marker.name));
    }
    text.push_str("\n\t");
    for number in 1..=marker_count {
        let _ = write!(text, "\tX{number}\tY{number}\tZ{number}");
    }
    text.push_str("\n\n");
    let mut text = text.into_bytes();
    for frame in 0..count {
        push_whole(&mut text, frame + 1);
        text.push(b'\t');
        push_fixed::<8>(&mut text, frame as f64 / rate_hz);
        for marker in markers {
            match marker.place_mm.at(frame).map(y_up) {
                Some(place_mm) => {
                    for value in place_mm {
                        text.push(b'\t');
                        push_fixed::<5>(&mut text, value);
                    }
                }
                None => text.extend_from_slice(b"\t\t\t"),
            }
        }
        // the tab at the end keeps the last cell when it is empty
        text.extend_from_slice(b"\t\n");
    }
    text
}

/// A name that stays in its cell: cells are divided by tabs.
fn one_cell(name: &str) -> String {
    name.chars()
        .map(|c| {
            if c.is_whitespace() || c.is_control() {
                '_'
            } else {
                c
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_layout_is_the_published_one() {
        let mut heel = Track::missing(2);
        heel.set(0, Some([1.0, 2.0, 3.0]));
        let mut toe = Track::missing(2);
        toe.set(0, Some([4.0, -5.0, 6.0]));
        toe.set(1, Some([4.5, -5.5, 6.25]));
        let markers = [("LHEE", heel), ("my toe", toe)].map(|(name, place_mm)| Marker {
            name: name.to_owned(),
            place_mm,
        });
        let frames = Frames {
            count: 2,
            rate_hz: 100.0,
            first: 285,
        };
        let text = String::from_utf8(trc("walk.trc", frames, &markers)).unwrap();
        let lines: Vec<&str> = text.split('\n').collect();
        assert!(
            lines[0].starts_with("PathFileType\t4\t(X/Y/Z)\twalk.trc"),
            "{}",
            lines[0]
        );
        assert_eq!(
            &lines[2..],
            [
                "100\t100\t2\t2\tmm\t100\t285\t2",
                "Frame#\tTime\tLHEE\t\t\tmy_toe",
                "\t\tX1\tY1\tZ1\tX2\tY2\tZ2",
                "",
                "1\t0.00000000\t1.00000\t3.00000\t-2.00000\t4.00000\t6.00000\t5.00000\t",
                "2\t0.01000000\t\t\t\t4.50000\t6.25000\t5.50000\t",
                "",
            ]
        );
    }
}

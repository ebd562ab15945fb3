//! Where a finding is, in words: markers, side, plate, channel, and frames as people count them.

use serde::Serialize;

use super::finding::Place;

/// How the frames of a trial are numbered and timed.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct FrameNumbers {
    /// Number of the first stored frame in the recording, from 1.
    pub first: usize,
    /// Frames per second, Hz; 0 when the file does not say.
    pub rate_hz: f64,
}

impl FrameNumbers {
    /// Number of a frame in the recording, as capture software shows it, from the 0-based index.
    pub fn number(self, index: usize) -> usize {
        self.first + index
    }

    /// Time of a frame, s from the first stored frame; `None` when the rate is not known.
    pub fn time_s(self, index: usize) -> Option<f64> {
        let index = f64::from(u32::try_from(index).unwrap_or(u32::MAX));
        (self.rate_hz > 0.0).then(|| index / self.rate_hz)
    }
}

impl Place {
    /// The place in words; empty when it is the whole trial.
    pub fn words(&self, numbers: FrameNumbers) -> String {
        let mut parts: Vec<String> = Vec::new();
        if !self.markers.is_empty() {
            parts.push(self.markers.join(", "));
        }
        parts.extend(self.plate.map(|plate| format!("plate {plate}")));
        parts.extend(self.channel.as_ref().map(|name| format!("channel {name}")));
        if self.markers.is_empty() {
            parts.extend(self.side.map(|side| side.word().to_owned()));
        }
        parts.extend(self.frame_words(numbers));
        parts.join(", ")
    }

    /// The frames in words: numbers as in the recording, and seconds from the first stored frame.
    pub fn frame_words(&self, numbers: FrameNumbers) -> Option<String> {
        let frames = self.frames.as_ref().filter(|frames| !frames.is_empty())?;
        let last = frames.end - 1;
        let (from, to) = (numbers.number(frames.start), numbers.number(last));
        let times = numbers.time_s(frames.start).zip(numbers.time_s(last));
        Some(match times {
            _ if from == to => {
                let time = numbers.time_s(last).map(|s| format!(" ({s:.2} s)"));
                format!("frame {from}{}", time.unwrap_or_default())
            }
            Some((start_s, end_s)) => format!("frames {from} to {to} ({start_s:.2} to {end_s:.2} s)"),
            None => format!("frames {from} to {to}"),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::anatomy::Side;

    const NUMBERS: FrameNumbers = FrameNumbers {
        first: 251,
        rate_hz: 100.0,
    };

    #[test]
    fn frames_are_those_of_the_recording_and_times_count_from_the_first_stored_one() {
        let place = Place {
            markers: vec!["LKNE".to_owned()],
            side: Some(Side::Left),
            frames: Some(10..21),
            ..Place::default()
        };
        assert_eq!(place.words(NUMBERS), "LKNE, frames 261 to 271 (0.10 to 0.20 s)");
        let one = Place {
            plate: Some(2),
            frames: Some(0..1),
            ..Place::default()
        };
        assert_eq!(one.words(NUMBERS), "plate 2, frame 251 (0.00 s)");
    }

    #[test]
    fn a_whole_trial_has_no_words_and_an_unknown_rate_no_time() {
        assert_eq!(Place::default().words(NUMBERS), "");
        let numbers = FrameNumbers {
            first: 1,
            rate_hz: 0.0,
        };
        let place = Place {
            frames: Some(0..5),
            ..Place::default()
        };
        assert_eq!(place.words(numbers), "frames 1 to 5");
    }
}

//! Reading a track between frames, and cutting a stretch of it to 101 points.
//!
//! Between two frames the value is the straight line through them: at 100 Hz the error this makes on a joint
//! angle is below the noise of its markers, and it invents nothing. A value at a frame asks for that frame only.

use super::Track;

/// Number of points of a normalised curve: 0 % to 100 % in steps of 1 %.
pub const POINTS: usize = 101;

/// One gait cycle of one quantity, 0 % to 100 %.
pub type Curve = [f64; POINTS];

/// How far (frames) an instant may lie from a frame and still mean that frame. Times stored as 32-bit
/// seconds are good to about 1e-5 frames; a thousandth of a frame is below every measurement.
const SAME_FRAME: f64 = 1e-3;

/// The frame index as a whole number, when it is finite and not negative.
pub fn frame_index(frame: f64) -> Option<usize> {
    if !frame.is_finite() || !(0.0..=4.0e9).contains(&frame) {
        return None;
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the range was checked in the line above"
    )]
    Some(frame as usize)
}

/// The whole frame nearest to an instant given in frames; instants up to half a frame before the first
/// frame mean the first frame.
pub fn nearest_frame(frame: f64) -> Option<usize> {
    frame_index((frame + 0.5).floor())
}

/// Where an instant (frames) lies: the frame at or before it and the share of the way to the next one.
pub fn between(frame: f64) -> Option<(usize, f64)> {
    let nearest = frame.round();
    if (frame - nearest).abs() <= SAME_FRAME {
        return Some((frame_index(nearest)?, 0.0));
    }
    let base = frame.floor();
    Some((frame_index(base)?, frame - base))
}

/// The triple of a track at an instant (frames, fractional allowed); `None` when a frame needed for it is
/// missing or outside the track.
pub fn triple_at(track: &Track, frame: f64) -> Option<[f64; 3]> {
    let (base, share) = between(frame)?;
    let a = track.at(base)?;
    if share <= 0.0 {
        return Some(a);
    }
    let b = track.at(base + 1)?;
    Some([
        a[0] + share * (b[0] - a[0]),
        a[1] + share * (b[1] - a[1]),
        a[2] + share * (b[2] - a[2]),
    ])
}

/// One component of a track at an instant (frames).
pub fn component_at(track: &Track, component: usize, frame: f64) -> Option<f64> {
    triple_at(track, frame)?.get(component).copied()
}

/// One component of a track between two instants (frames) at 101 points, the ends included. `None` when any
/// point needs a missing sample: a curve is whole or absent.
pub fn curve(track: &Track, component: usize, from_frame: f64, to_frame: f64) -> Option<Curve> {
    if to_frame <= from_frame {
        return None;
    }
    let mut points = [0.0; POINTS];
    for (percent, point) in points.iter_mut().enumerate() {
        let share = percent as f64 / (POINTS - 1) as f64;
        *point = component_at(track, component, from_frame + share * (to_frame - from_frame))?;
    }
    Some(points)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ramp(frames: usize) -> Track {
        let mut track = Track::missing(frames);
        for i in 0..frames {
            track.set(i, Some([i as f64, 2.0 * i as f64, -(i as f64)]));
        }
        track
    }

    #[test]
    fn a_straight_line_stays_straight() {
        let points = curve(&ramp(11), 1, 2.5, 7.5).unwrap();
        for (percent, point) in points.iter().enumerate() {
            assert!((point - 2.0 * (2.5 + 0.05 * percent as f64)).abs() < 1e-12);
        }
    }

    #[test]
    fn a_frame_needs_only_itself_and_a_gap_is_not_bridged() {
        let mut track = ramp(5);
        track.set(3, None);
        assert_eq!(triple_at(&track, 2.0), Some([2.0, 4.0, -2.0]));
        assert_eq!(triple_at(&track, 2.000_01), Some([2.0, 4.0, -2.0]));
        assert_eq!(triple_at(&track, 2.5), None);
        assert_eq!(triple_at(&track, 4.000_01), Some([4.0, 8.0, -4.0]));
        assert_eq!(triple_at(&track, -1.0), None);
        assert_eq!(triple_at(&track, f64::NAN), None);
        assert_eq!(curve(&track, 0, 0.0, 4.0), None);
    }

    #[test]
    fn halves_round_up_and_negative_is_none() {
        assert_eq!(nearest_frame(2.5), Some(3));
        assert_eq!(nearest_frame(-0.4), Some(0));
        assert_eq!(nearest_frame(-0.6), None);
    }
}

//! Videos of the synthetic walker: a stick figure drawn from its markers, seen from in front and from its right side.

use openh264::encoder::{
    BitRate, Complexity, Encoder, EncoderConfig, FrameRate, IntraFramePeriod, QpRange, RateControlMode,
    UsageType,
};
use openh264::formats::YUVBuffer;

use super::recording::{POINT_RATE_HZ, Recording, triple};
use super::schedule::count;
use super::skeleton::MARKERS;
use crate::session::manifest::View;
use crate::video::mp4_of_h264;

/// Pictures per second.
const RATE_HZ: u16 = 25;
/// Marker frames from picture to picture.
const STEP: usize = 4;
const WIDTH: usize = 320;
const HEIGHT: usize = 240;
/// How coarsely the encoder rounds: the pictures stay clear.
const QP: u8 = 30;
/// Pictures from one that needs no other to the next.
const WHOLE_EVERY: u32 = 25;

/// Light, as brightness and two colour differences.
#[derive(Clone, Copy)]
struct Colour(f64, f64, f64);
const WALL: Colour = Colour(214.0, 130.0, 126.0);
const FLOOR: Colour = Colour(176.0, 126.0, 131.0);
const LINE: Colour = Colour(140.0, 127.0, 129.0);
const LEFT: Colour = Colour(86.0, 110.0, 205.0);
const RIGHT: Colour = Colour(78.0, 190.0, 100.0);
const BODY: Colour = Colour(58.0, 128.0, 128.0);

/// Sticks by marker; the letter of the side takes the place of `*`.
const STICKS: [(&str, &str); 17] = [
    ("*ASI", "*KNE"),
    ("*KNE", "*ANK"),
    ("*ANK", "*HEE"),
    ("*HEE", "*TOE"),
    ("*TOE", "*ANK"),
    ("*SHO", "*ELB"),
    ("*ELB", "*WRA"),
    ("*WRA", "*FIN"),
    ("LASI", "RASI"),
    ("LPSI", "RPSI"),
    ("*ASI", "*PSI"),
    ("LSHO", "RSHO"),
    ("C7", "T10"),
    ("CLAV", "STRN"),
    ("LFHD", "RFHD"),
    ("LBHD", "RBHD"),
    ("*FHD", "*BHD"),
];

/// One frame of the video: brightness for every pixel, colour for every four.
struct Canvas {
    pixels: Vec<[f64; 3]>,
}

impl Canvas {
    fn new(horizon: f64) -> Canvas {
        let mut pixels = Vec::with_capacity(WIDTH * HEIGHT);
        for y in 0..HEIGHT {
            let Colour(a, b, c) = if count(y) < horizon { WALL } else { FLOOR };
            pixels.extend(std::iter::repeat_n([a, b, c], WIDTH));
        }
        Canvas { pixels }
    }

    /// A line with soft edges.
    fn stroke(&mut self, from: [f64; 2], to: [f64; 2], width: f64, colour: Colour) {
        let half = width / 2.0;
        let beside =
            |place: f64, a: f64, b: f64| place >= a.min(b) - half - 1.0 && place <= a.max(b) + half + 1.0;
        let along = [to[0] - from[0], to[1] - from[1]];
        let square = along[0] * along[0] + along[1] * along[1];
        for y in (0..HEIGHT).filter(|y| beside(count(*y), from[1], to[1])) {
            for x in (0..WIDTH).filter(|x| beside(count(*x), from[0], to[0])) {
                let p = [count(x) + 0.5 - from[0], count(y) + 0.5 - from[1]];
                let share = if square > 0.0 {
                    ((p[0] * along[0] + p[1] * along[1]) / square).clamp(0.0, 1.0)
                } else {
                    0.0
                };
                let off = [p[0] - share * along[0], p[1] - share * along[1]];
                // roots are the same on every machine, which is not said of hypot
                let off_square = off[0] * off[0] + off[1] * off[1];
                let distance = off_square.sqrt();
                let cover = (half + 0.5 - distance).clamp(0.0, 1.0);
                if cover > 0.0
                    && let Some(pixel) = self.pixels.get_mut(y * WIDTH + x)
                {
                    let Colour(a, b, c) = colour;
                    for (value, target) in pixel.iter_mut().zip([a, b, c]) {
                        *value += cover * (target - *value);
                    }
                }
            }
        }
    }

    /// Brightness, then the two colours at half the size.
    fn yuv(&self) -> Vec<u8> {
        let mut bytes: Vec<u8> = self.pixels.iter().map(|p| byte(p[0])).collect();
        for channel in 1..3 {
            for y in (0..HEIGHT).step_by(2) {
                for x in (0..WIDTH).step_by(2) {
                    let at = |dx: usize, dy: usize| {
                        let pixel = self.pixels.get((y + dy) * WIDTH + x + dx);
                        pixel.and_then(|p| p.get(channel)).copied().unwrap_or(128.0)
                    };
                    bytes.push(byte((at(0, 0) + at(1, 0) + at(0, 1) + at(1, 1)) / 4.0));
                }
            }
        }
        bytes
    }
}

#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "rounded and held within a byte first"
)]
fn byte(value: f64) -> u8 {
    value.round().clamp(16.0, 235.0) as u8
}

/// A camera that looks along the walkway (front) or across it (right side of the subject).
struct Camera {
    view: View,
    heading_deg: u16,
    middle_mm: f64,
}

impl Camera {
    /// Where a point of the laboratory is on the picture, and its scale in pixels per mm.
    fn look(&self, place: [f64; 3]) -> ([f64; 2], f64) {
        let [x, y, z] = place;
        // ahead and to the left of the direction of walking
        let (ahead, left) = match self.heading_deg {
            90 => (y, -x),
            180 => (-x, -y),
            270 => (-y, x),
            _ => (x, y),
        };
        let (across, depth, eye) = match self.view {
            View::Front | View::Back | View::Left => (left, 4200.0 - ahead, 4200.0),
            View::Right => (ahead - self.middle_mm, 5200.0 + left, 5200.0),
        };
        // nearer is larger; the camera stands a metre high
        let near = eye / depth.max(800.0);
        let scale = near * if self.view == View::Right { 0.072 } else { 0.088 };
        let [centre, level] = [count(WIDTH) / 2.0, count(HEIGHT) * 0.52];
        ([centre + across * scale, level - (z - 1000.0) * scale], scale)
    }
}

/// The video of a walk; its first picture shows the frame `first` of the recording.
#[expect(
    clippy::expect_used,
    reason = "the encoder is inside the program and the pictures are our own; a test writes every one of them"
)]
pub(super) fn film(recording: &Recording, view: View, first: usize) -> Vec<u8> {
    let config = EncoderConfig::new()
        .usage_type(UsageType::CameraVideoRealTime)
        .rate_control_mode(RateControlMode::Off)
        .qp(QpRange::new(QP, QP))
        .bitrate(BitRate::from_bps(400_000))
        .max_frame_rate(FrameRate::from_hz(f32::from(RATE_HZ)))
        .intra_frame_period(IntraFramePeriod::from_num_frames(WHOLE_EVERY))
        .complexity(Complexity::Medium)
        .scene_change_detect(false)
        .skip_frames(false)
        .num_threads(1);
    let mut encoder =
        Encoder::with_api_config(openh264::OpenH264API::from_source(), config).expect("the encoder starts");
    let pictures = pictures(recording, view, first);
    let frames: Vec<Vec<u8>> = pictures
        .into_iter()
        .map(|yuv| {
            let picture = YUVBuffer::from_vec(yuv, WIDTH, HEIGHT);
            encoder.encode(&picture).expect("a picture is encoded").to_vec()
        })
        .collect();
    let size = [WIDTH, HEIGHT].map(|side| u16::try_from(side).unwrap_or(u16::MAX));
    mp4_of_h264(&frames, size, RATE_HZ).expect("the encoder writes parameter sets")
}

/// Time of a frame of the recording, s.
pub(super) fn start_s(first: usize) -> f64 {
    count(first) / POINT_RATE_HZ
}

fn pictures(recording: &Recording, view: View, first: usize) -> Vec<Vec<u8>> {
    let place = |row: &[Option<super::space::Vec3>], name: &str| {
        let index = MARKERS.iter().position(|m| *m == name)?;
        row.get(index).copied().flatten().map(triple)
    };
    let ends: Vec<f64> = recording
        .markers
        .iter()
        .filter_map(|row| place(row, "LASI"))
        .map(|p| ahead(p, recording.truth.heading_deg))
        .collect();
    let camera = Camera {
        view,
        heading_deg: recording.truth.heading_deg,
        middle_mm: (ends.iter().copied().fold(f64::INFINITY, f64::min)
            + ends.iter().copied().fold(f64::NEG_INFINITY, f64::max))
            / 2.0,
    };
    recording
        .markers
        .iter()
        .skip(first)
        .step_by(STEP)
        .map(|row| picture(&camera, |name| place(row, name)))
        .collect()
}

fn ahead([x, y, _]: [f64; 3], heading_deg: u16) -> f64 {
    match heading_deg {
        90 => y,
        180 => -x,
        270 => -y,
        _ => x,
    }
}

fn picture(camera: &Camera, place: impl Fn(&str) -> Option<[f64; 3]>) -> Vec<u8> {
    let mut canvas = Canvas::new(count(HEIGHT) * 0.58);
    // marks on the floor every metre let the eye follow the way
    for metre in -4..=4 {
        let at = 1000.0 * f64::from(metre);
        let ends = match camera.heading_deg {
            90 | 270 => [[-600.0, at, 0.0], [600.0, at, 0.0]],
            _ => [[at, -600.0, 0.0], [at, 600.0, 0.0]],
        };
        let [(from, _), (to, _)] = ends.map(|end| camera.look(end));
        canvas.stroke(from, to, 1.4, LINE);
    }
    let mut stick = |from: &str, to: &str, colour| {
        if let (Some(a), Some(b)) = (place(from), place(to)) {
            let ((from, scale), (to, _)) = (camera.look(a), camera.look(b));
            canvas.stroke(from, to, 55.0 * scale, colour);
        }
    };
    for (from, to) in STICKS.iter().filter(|(from, _)| !from.starts_with('*')) {
        stick(from, to, BODY);
    }
    for (letter, colour) in [("L", LEFT), ("R", RIGHT)] {
        for (from, to) in STICKS.iter().filter(|(from, _)| from.starts_with('*')) {
            stick(&from.replace('*', letter), &to.replace('*', letter), colour);
        }
    }
    canvas.yuv()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stroke_covers_its_line_and_nothing_far_from_it() {
        let mut canvas = Canvas::new(0.0);
        canvas.stroke([20.0, 30.0], [60.0, 30.0], 6.0, BODY);
        let at = |x: usize, y: usize| canvas.pixels[y * WIDTH + x][0];
        assert!((at(40, 30) - BODY.0).abs() < 1e-9 && (at(40, 40) - FLOOR.0).abs() < 1e-9);
        assert_eq!(canvas.yuv().len(), WIDTH * HEIGHT * 3 / 2);
    }
}

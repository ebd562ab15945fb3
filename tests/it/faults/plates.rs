//! Faults of force plates, planted into the walk of a session.

use ambula::capture::c3d::C3d;
use ambula::kinetics::Contact;

use super::{Base, Files};

/// A fault with its name and size, and the files with it.
pub struct Fault {
    pub kind: &'static str,
    pub size: String,
    pub files: Files,
    /// Whether a trial can show it; else another check has to (the table says which).
    pub shows: bool,
}

const CHANNELS: usize = 6;

/// Changes the samples of one channel (0 to 5) of a plate of type 2 (number from 1); samples count from 0, the third
/// argument is their number.
fn channel(file: &mut C3d, plate: usize, channel: usize, how: impl Fn(usize, f64, usize) -> f64) {
    let list = file.parameter("FORCE_PLATFORM", "CHANNEL").unwrap().counts();
    let column = list[CHANNELS * (plate - 1) + channel] - 1;
    let width = file.analog.channels;
    let (scale, offset) = (file.analog.scale[column], file.analog.offset[column]);
    let samples = file.analog.samples;
    for (sample, row) in file.analog.data.chunks_mut(width).enumerate() {
        let value = (f64::from(row[column]) - offset) * scale;
        row[column] = (how(sample, value, samples) / scale + offset) as f32;
    }
}

/// The largest absolute value of a channel.
fn peak(file: &C3d, plate: usize, channel: usize) -> f64 {
    let list = file.parameter("FORCE_PLATFORM", "CHANNEL").unwrap().counts();
    let column = list[CHANNELS * (plate - 1) + channel] - 1;
    let samples = file.analog.channel(column).unwrap();
    samples.iter().map(|v| v.abs()).fold(0.0, f64::max)
}

/// The plates of the clean walk on which a stance counts: number, from 1.
pub fn plates_that_count(base: &Base) -> Vec<usize> {
    let walk = base.outcome.trials.iter().find_map(|t| t.walk()).unwrap();
    let counts = |contact: &&Contact| {
        contact.is_clean()
            && walk.cycles.iter().any(|c| {
                Some(c.side) == contact.foot.side()
                    && c.kinetics.count()
                    && (c.strike_s - contact.start_s).abs() < 0.1
            })
    };
    let mut plates: Vec<usize> = walk.contacts.iter().filter(counts).map(|c| c.plate).collect();
    plates.sort_unstable();
    plates.dedup();
    plates
}

/// Both feet on one plate: the plate takes the load of another one that lies parallel to it, and its area.
fn two_feet(file: &mut C3d, plate: usize, other: usize) {
    let corners = file.floats("FORCE_PLATFORM", "CORNERS");
    let corner =
        |p: usize, i: usize| -> [f64; 3] { std::array::from_fn(|axis| corners[12 * (p - 1) + 3 * i + axis]) };
    let centre = |p: usize| -> [f64; 3] {
        std::array::from_fn(|axis| (0..4).map(|i| corner(p, i)[axis]).sum::<f64>() / 4.0)
    };
    let axis = |a: [f64; 3], b: [f64; 3]| {
        let d: [f64; 3] = std::array::from_fn(|i| a[i] - b[i]);
        let n = d.iter().map(|v| v * v).sum::<f64>().sqrt();
        d.map(|v| v / n)
    };
    let x = axis(corner(plate, 0), corner(plate, 1));
    let y = axis(corner(plate, 0), corner(plate, 3));
    let way: [f64; 3] = std::array::from_fn(|i| centre(other)[i] - centre(plate)[i]);
    let dot = |a: [f64; 3], b: [f64; 3]| a.iter().zip(b).map(|(p, q)| p * q).sum::<f64>();
    let (along, across) = (dot(way, x), dot(way, y));
    let list = file.parameter("FORCE_PLATFORM", "CHANNEL").unwrap().counts();
    let column = |p: usize, k: usize| list[CHANNELS * (p - 1) + k] - 1;
    let samples = |p: usize, k: usize| file.analog.channel(column(p, k)).unwrap();
    let theirs: Vec<Vec<f64>> = (0..CHANNELS).map(|k| samples(other, k)).collect();
    for k in 0..CHANNELS {
        channel(file, plate, k, |s, v, _| {
            let f = |i: usize| theirs[i][s];
            v + f(k)
                + match k {
                    3 => across * f(2),
                    4 => -along * f(2),
                    5 => along * f(1) - across * f(0),
                    _ => 0.0,
                }
        });
        channel(file, other, k, |_, _, _| 0.0);
    }
    // the outline that holds both
    let reach = |p: usize| -> Vec<(f64, f64)> {
        (0..4)
            .map(|i| {
                let d: [f64; 3] = std::array::from_fn(|a| corner(p, i)[a] - centre(plate)[a]);
                (dot(d, x), dot(d, y))
            })
            .collect()
    };
    let all: Vec<(f64, f64)> = reach(plate).into_iter().chain(reach(other)).collect();
    // the centre stays, so that the moments do: the outline grows to both sides
    let [half_x, half_y] = [
        all.iter().map(|p| p.0.abs()).fold(0.0, f64::max),
        all.iter().map(|p| p.1.abs()).fold(0.0, f64::max),
    ];
    let new = [(1.0, 1.0), (-1.0, 1.0), (-1.0, -1.0), (1.0, -1.0)];
    let mut stored = corners.clone();
    for (i, (sx, sy)) in new.into_iter().enumerate() {
        for a in 0..3 {
            stored[12 * (plate - 1) + 3 * i + a] = centre(plate)[a] + sx * half_x * x[a] + sy * half_y * y[a];
        }
    }
    let used = stored.len() / 12;
    let parameter = ambula::capture::c3d::Parameter::floats_array(
        "CORNERS",
        &[3, 4, used],
        stored.iter().map(|v| *v as f32).collect(),
    );
    file.group_or_new("FORCE_PLATFORM").set(parameter);
}

/// All faults of plates for a session, on the first plate on which a stance counts.
pub fn of(base: &Base) -> Vec<Fault> {
    let clean = base.files.capture(&base.walk);
    let plates = clean
        .parameter("FORCE_PLATFORM", "TYPE")
        .map_or(0, |p| p.counts().len());
    let mut faults = Vec::new();
    let mut plant = |kind: &'static str, size: String, how: &dyn Fn(&mut C3d)| {
        let files = base.files.change(&base.walk, |f| how(f));
        // one plate of two with its gain wrong by a tenth is 5 % of body weight: the known mass of the daily check
        let shows = kind != "gain" || !(size == "0.9" || size == "1.1");
        faults.push(Fault {
            kind,
            size,
            files,
            shows,
        });
    };
    for n in plates_that_count(base).into_iter().take(1) {
        plant("plate unplugged", "all channels 0".to_owned(), &|f| {
            for k in 0..CHANNELS {
                channel(f, n, k, |_, _, _| 0.0);
            }
        });
        for (name, k) in [("Fx", 0), ("Fz", 2), ("Mx", 3)] {
            plant("dead channel", format!("{name} 0"), &|f| {
                channel(f, n, k, |_, _, _| 0.0);
            });
        }
        for pct in [95.0, 80.0, 60.0] {
            plant("saturation of Fz", format!("at {pct:.0} % of the peak"), &|f| {
                let limit = pct / 100.0 * peak(f, n, 2);
                channel(f, n, 2, |_, v, _| v.clamp(-limit, limit));
            });
        }
        for newton in [5.0, 10.0, 20.0, 50.0] {
            for (name, k) in [("Fy", 1), ("Fz", 2)] {
                plant("zero level", format!("{name} {newton:.0} N"), &|f| {
                    channel(f, n, k, |_, v, _| v + newton);
                });
                plant("drift over the trial", format!("{name} {newton:.0} N"), &|f| {
                    channel(f, n, k, |s, v, all| v + newton * s as f64 / all as f64);
                });
            }
        }
        for metre in [2.0, 5.0, 10.0, 20.0] {
            plant("zero level", format!("Mx {metre:.0} N.m"), &|f| {
                channel(f, n, 3, |_, v, _| v + 1000.0 * metre);
            });
        }
        for factor in [0.8, 0.9, 1.1, 1.25] {
            plant("gain", format!("{factor}"), &|f| {
                for k in 0..CHANNELS {
                    channel(f, n, k, |_, v, _| factor * v);
                }
            });
        }
        plant("upside down", "all channels".to_owned(), &|f| {
            for k in 0..CHANNELS {
                channel(f, n, k, |_, v, _| -v);
            }
        });
        let other = (1..=plates).find(|p| p.abs_diff(n) == 1);
        if let Some(other) = other {
            plant("two feet on a plate", "a step".to_owned(), &|f| {
                two_feet(f, n, other);
            });
        }
    }
    faults
}

//! Ground reaction as an OpenSim `.mot` file: N, m, N.m, y up, one row per analog sample.
//!
//! Column names are those of OpenSim's own examples (`subject01_walk1_grf.mot`): `ground_force_v?` the force of the ground
//! on the foot, `ground_force_p?` the point it is applied at, `ground_torque_?` the moment about that point. The right
//! foot's have no prefix, the left foot's `1_`. Time counts from the first stored video frame, as in the `.trc` file.

use std::fmt::Write as _;

use super::decimal::push_fixed;
use super::y_up::{WORDS, y_up};
use crate::kinetics::FootLoad;

/// A load and the prefix of its columns.
#[derive(Debug, Clone, Copy)]
pub struct Columns<'a> {
    /// Prefix of the six or nine column names.
    pub prefix: &'a str,
    /// The load; `None` for columns of zeros.
    pub load: Option<&'a FootLoad>,
}

/// The text of the file: `name` is its own name, `remarks` go into the head, one line each.
pub fn mot(name: &str, rate_hz: f64, samples: usize, columns: &[Columns<'_>], remarks: &[String]) -> Vec<u8> {
    let mut text = format!(
        "{name}\nversion=1\nnRows={samples}\nnColumns={}\ninDegrees=no\n",
        1 + 9 * columns.len()
    );
    let _ = writeln!(text, "Force N, point m, moment N.m. {WORDS}.");
    text.push_str("Force of the ground on the foot, applied at the centre of pressure; the moment is about that point. Zero without load.\n");
    for remark in remarks {
        // a line with an equals sign would be read as a key
        text.push_str(&remark.replace(['\n', '\r', '='], " "));
        text.push('\n');
    }
    text.push_str("endheader\ntime");
    for Columns { prefix, .. } in columns {
        for stem in ["ground_force_v", "ground_force_p", "ground_torque_"] {
            for axis in ["x", "y", "z"] {
                let _ = write!(text, "\t{prefix}{stem}{axis}");
            }
        }
    }
    text.push('\n');
    let mut text = text.into_bytes();
    for sample in 0..samples {
        push_fixed::<8>(&mut text, sample as f64 / rate_hz);
        for Columns { load, .. } in columns {
            let loaded = load.and_then(|load| {
                let place_mm = load.place_mm.at(sample)?;
                Some((
                    *load.force_n.get(sample)?,
                    place_mm,
                    *load.free_moment_nmm.get(sample)?,
                ))
            });
            match loaded {
                Some((force_n, place_mm, moment_nmm)) => {
                    let metres = |v: [f64; 3]| v.map(|x| x / 1000.0);
                    for vector in [force_n, metres(place_mm), metres(moment_nmm)] {
                        for value in y_up(vector) {
                            text.push(b'\t');
                            push_fixed::<7>(&mut text, value);
                        }
                    }
                }
                None => text.extend_from_slice(b"\t0\t0\t0\t0\t0\t0\t0\t0\t0"),
            }
        }
        text.push(b'\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signal::Track;

    #[test]
    fn loads_are_in_newton_and_metre_with_y_up() {
        let mut place_mm = Track::missing(2);
        place_mm.set(1, Some([100.0, 200.0, 0.0]));
        let load = FootLoad {
            rate_hz: 1000.0,
            force_n: vec![[0.0; 3], [10.0, -20.0, 700.0]],
            place_mm,
            free_moment_nmm: vec![[0.0; 3], [0.0, 0.0, 1500.0]],
        };
        let columns = [
            Columns {
                prefix: "",
                load: Some(&load),
            },
            Columns {
                prefix: "1_",
                load: None,
            },
        ];
        let text =
            String::from_utf8(mot("walk_grf.mot", 1000.0, 2, &columns, &["a = b".to_owned()])).unwrap();
        let (head, body) = text.split_once("endheader\n").unwrap();
        assert!(
            head.starts_with("walk_grf.mot\nversion=1\nnRows=2\nnColumns=19\ninDegrees=no\n"),
            "{head}"
        );
        assert!(head.ends_with("a   b\n"), "{head}");
        let rows: Vec<Vec<&str>> = body.lines().map(|l| l.split('\t').collect()).collect();
        assert_eq!(rows.len(), 3);
        assert!(rows.iter().all(|r| r.len() == 19));
        assert_eq!(
            rows[0][1..4],
            ["ground_force_vx", "ground_force_vy", "ground_force_vz"]
        );
        assert_eq!(
            rows[0][16..],
            ["1_ground_torque_x", "1_ground_torque_y", "1_ground_torque_z"]
        );
        assert!(rows[1][1..].iter().all(|cell| *cell == "0"));
        let numbers: Vec<f64> = rows[2].iter().map(|cell| cell.parse().unwrap()).collect();
        assert_eq!(
            numbers[..10],
            [0.001, 10.0, 700.0, 20.0, 0.1, 0.0, -0.2, 0.0, 1.5, 0.0]
        );
    }
}

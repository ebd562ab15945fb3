//! What is exactly known about a synthetic trial, and the part of it that ships as `truth.json`.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::anatomy::{AngleName, Side};

/// A true foot strike or foot off.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TrueEvent {
    /// The foot.
    pub side: Side,
    /// Foot off (else foot strike).
    pub is_off: bool,
    /// Seconds from the first stored frame.
    pub time_s: f64,
}

/// One gait cycle: its events and the spatiotemporal values that follow from the model's definitions.
#[derive(Debug, Clone, PartialEq)]
pub struct TrueCycle {
    /// The foot whose strikes begin and end it.
    pub side: Side,
    /// Seconds from the first stored frame.
    pub strike_s: f64,
    /// Seconds from the first stored frame.
    pub next_strike_s: f64,
    /// Values by name with unit suffix, for instance `stride_length_m`.
    pub values: BTreeMap<&'static str, f64>,
    /// Angles at 0, 1, ... 100 % of the cycle, evaluated at those instants (not interpolated), degrees.
    pub curves: BTreeMap<AngleName, Vec<[f64; 3]>>,
}

/// One contact of a foot with the ground and the plate below it.
#[derive(Debug, Clone, PartialEq)]
pub struct TrueContact {
    /// The foot.
    pub side: Side,
    /// Seconds from the first stored frame; may lie before it.
    pub strike_s: f64,
    /// Seconds from the first stored frame; may lie after the last one.
    pub off_s: f64,
    /// The plates (0-based) that the sole touches.
    pub plates: Vec<usize>,
    /// Whether the sole lies wholly on one plate that the other foot does not touch meanwhile.
    pub clean: bool,
}

/// The ground reaction on one foot at a frame, laboratory frame.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TrueForce {
    /// Force of the ground on the foot, N.
    pub force_n: [f64; 3],
    /// Centre of pressure, mm.
    pub cop_mm: [f64; 3],
    /// Moment about the vertical through the centre of pressure, N.mm.
    pub free_moment_nmm: f64,
}

/// Everything known about a trial.
#[derive(Debug, Clone, PartialEq)]
pub struct TrialTruth {
    /// File name inside the session folder.
    pub file: String,
    /// A standing trial.
    pub is_static: bool,
    /// Direction of walking or facing: 0, 90, 180 or 270 degrees from the laboratory's x axis.
    pub heading_deg: u16,
    /// Whether the file stores the events.
    pub stores_events: bool,
    /// Frames per second.
    pub point_rate_hz: f64,
    /// Angles per frame, degrees, stored component order. The standing trial has the standing foot.
    pub angles_deg: BTreeMap<(AngleName, Side), Vec<[f64; 3]>>,
    /// Centres (`hip`, `knee`, `ankle`, `shoulder`, `elbow`, `wrist`) per frame, mm, laboratory frame.
    pub centres_mm: BTreeMap<(&'static str, Side), Vec<[f64; 3]>>,
    /// Foot strikes and foot offs inside the recording, by time.
    pub events: Vec<TrueEvent>,
    /// Complete cycles inside the recording.
    pub cycles: Vec<TrueCycle>,
    /// Contacts that overlap the recording.
    pub contacts: Vec<TrueContact>,
    /// Ground reaction per frame and foot (left, right).
    pub forces: Vec<[Option<TrueForce>; 2]>,
    /// Frames in which a marker is missing on purpose.
    pub gaps: Vec<(&'static str, std::ops::Range<usize>)>,
}

/// What the calibration has to find or be told about a side.
#[derive(Debug, Clone, PartialEq)]
pub struct TrueSide {
    /// Leg length, mm.
    pub leg_length_mm: f64,
    /// Foot offsets that the static trial yields, degrees.
    pub static_plantar_flexion_deg: f64,
    /// Foot offsets that the static trial yields, degrees.
    pub static_rotation_offset_deg: f64,
}

/// Everything known about a session.
#[derive(Debug, Clone, PartialEq)]
pub struct SessionTruth {
    /// Folder name.
    pub name: &'static str,
    /// Distance of the ASIS markers, mm.
    pub inter_asis_mm: f64,
    /// Left and right.
    pub sides: [TrueSide; 2],
    /// Trials in file order, the standing one first.
    pub trials: Vec<TrialTruth>,
}

/// Angles that ship in `truth.json`.
const SHIPPED: [AngleName; 6] = [
    AngleName::Pelvis,
    AngleName::Hip,
    AngleName::Knee,
    AngleName::Ankle,
    AngleName::FootProgress,
    AngleName::Thorax,
];

/// Rounded to a fixed number of decimals: what a reader can compare, the same on every machine.
fn round(value: f64, decimals: i32) -> f64 {
    let scale = 10_f64.powi(decimals);
    let rounded = (value * scale).round() / scale;
    rounded + 0.0
}

impl SessionTruth {
    /// The text of `truth.json`.
    pub(super) fn json(&self) -> String {
        let sides: Map<String, Value> = Side::BOTH
            .iter()
            .map(|side| {
                let known = &self.sides[side.index()];
                let values = json!({
                    "static_plantar_flexion_deg": known.static_plantar_flexion_deg,
                    "static_rotation_offset_deg": known.static_rotation_offset_deg,
                });
                (side.word().to_owned(), values)
            })
            .collect();
        let mut text = format!(
            "{{\n\"schema\": \"ambula-truth/1\",\n\"session\": \"{}\",\n\"inter_asis_distance_mm\": {},\n\"sides\": {},\n\"trials\": [\n",
            self.name,
            self.inter_asis_mm,
            Value::Object(sides)
        );
        let trials: Vec<String> = self.trials.iter().map(|t| t.json().to_string()).collect();
        text.push_str(&trials.join(",\n"));
        text.push_str("\n]\n}\n");
        text
    }
}

impl TrialTruth {
    fn json(&self) -> Value {
        let events: Vec<Value> = self
            .events
            .iter()
            .map(|e| {
                let kind = if e.is_off { "foot_off" } else { "foot_strike" };
                json!({"side": e.side, "kind": kind, "time_s": round(e.time_s, 6)})
            })
            .collect();
        let contacts: Vec<Value> = self
            .contacts
            .iter()
            .filter(|c| !c.plates.is_empty())
            .map(|c| {
                let plates: Vec<usize> = c.plates.iter().map(|p| p + 1).collect();
                json!({"side": c.side, "strike_s": round(c.strike_s, 6), "off_s": round(c.off_s, 6),
                       "plates": plates, "clean": c.clean})
            })
            .collect();
        let mut first_of = [true, true];
        let cycles: Vec<Value> = self
            .cycles
            .iter()
            .map(|c| {
                let with_curves = std::mem::take(&mut first_of[c.side.index()]);
                c.json(with_curves)
            })
            .collect();
        json!({
            "file": self.file,
            "static": self.is_static,
            "heading_deg": self.heading_deg,
            "events_stored": self.stores_events,
            "events": events,
            "plate_contacts": contacts,
            "cycles": cycles,
            "joint_centres_mm": self.some_centres(),
            "standing_angles_deg": if self.is_static { self.standing_angles() } else { Value::Null },
        })
    }

    /// Joint centres at a few frames.
    fn some_centres(&self) -> Vec<Value> {
        let frames = self.centres_mm.values().next().map_or(0, Vec::len);
        let step = if self.is_static { frames.max(1) } else { 60 };
        (0..frames)
            .step_by(step)
            .map(|frame| {
                let mut at = Map::new();
                at.insert("frame".into(), json!(frame));
                for ((name, side), track) in &self.centres_mm {
                    if let Some(p) = track.get(frame) {
                        at.insert(format!("{}_{name}", side.word()), json!(p.map(|c| round(c, 3))));
                    }
                }
                Value::Object(at)
            })
            .collect()
    }

    fn standing_angles(&self) -> Value {
        let mut all = Map::new();
        for ((name, side), track) in &self.angles_deg {
            if let (true, Some(first)) = (SHIPPED.contains(name), track.first()) {
                all.insert(
                    format!("{}_{}", side.word(), name.key()),
                    json!(first.map(|a| round(a, 4))),
                );
            }
        }
        Value::Object(all)
    }
}

impl TrueCycle {
    fn json(&self, with_curves: bool) -> Value {
        let values: Map<String, Value> = self
            .values
            .iter()
            .map(|(name, value)| ((*name).to_owned(), json!(round(*value, 6))))
            .collect();
        let mut cycle = Map::new();
        cycle.insert("side".into(), json!(self.side));
        cycle.insert("strike_s".into(), json!(round(self.strike_s, 6)));
        cycle.insert("next_strike_s".into(), json!(round(self.next_strike_s, 6)));
        cycle.insert("values".into(), Value::Object(values));
        if with_curves {
            let mut curves = Map::new();
            for name in SHIPPED {
                if let Some(points) = self.curves.get(&name) {
                    let component =
                        |i: usize| -> Vec<f64> { points.iter().map(|p| round(p[i], 3)).collect() };
                    curves.insert(
                        name.key().to_owned(),
                        json!([component(0), component(1), component(2)]),
                    );
                }
            }
            cycle.insert("curves_deg".into(), Value::Object(curves));
        }
        Value::Object(cycle)
    }
}

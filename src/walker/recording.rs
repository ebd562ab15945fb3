//! A trial as a laboratory would record it: marker positions per frame, plate channels per sample, and the
//! truth beside them.

use std::collections::BTreeMap;

use super::anthropometry::{Body, Foot};
use super::ground::{Plate, Push, channels, outline, push};
use super::pattern::Pattern;
use super::schedule::{Dice, Rhythm, Schedule, Wobble, count};
use super::skeleton::{MARKERS, Skeleton};
use super::space::{Rot, Vec3};
use super::truth::{TrialTruth, TrueContact, TrueCycle, TrueEvent, TrueForce};
use super::walk::{CHANNELS, Walk};
use crate::anatomy::{AngleName, Side};

/// Frames per second of the markers.
pub(super) const POINT_RATE_HZ: f64 = 100.0;
/// Analog samples per frame.
pub(super) const SAMPLES_PER_FRAME: usize = 10;

/// What was recorded.
#[derive(Debug, Clone)]
pub(super) struct Recording {
    /// Frame by frame in the order of `MARKERS`, mm, laboratory frame; `None` in a gap.
    pub(super) markers: Vec<Vec<Option<Vec3>>>,
    /// Sample by sample, six channels per plate, N and N.mm.
    pub(super) channels: Vec<f64>,
    /// Analog samples per frame.
    pub(super) samples_per_frame: usize,
    pub(super) plates: Vec<Plate>,
    pub(super) truth: TrialTruth,
}

/// What is to be recorded.
#[derive(Debug, Clone)]
pub(super) struct WalkPlan {
    pub(super) name: &'static str,
    pub(super) frames: usize,
    pub(super) seed: u32,
    pub(super) heading_deg: u16,
    /// Where the heel of the first left contact of the recording is, along the direction of walking.
    pub(super) first_heel_mm: f64,
    pub(super) first_left_s: f64,
    /// Events lie on multiples of this.
    pub(super) grid_s: f64,
    pub(super) stores_events: bool,
    pub(super) gap: Option<(&'static str, std::ops::Range<usize>)>,
}

/// Who is recorded and where.
#[derive(Debug, Clone)]
pub(super) struct Scene<'a> {
    pub(super) body: &'a Body,
    pub(super) feet: &'a [Foot; 2],
    pub(super) plates: &'a [Plate],
}

/// A turn about the vertical by a whole number of right angles, exact.
pub(super) fn turn(heading_deg: u16) -> Rot {
    let (c, s) = match heading_deg % 360 {
        90 => (0.0, 1.0),
        180 => (-1.0, 0.0),
        270 => (0.0, -1.0),
        _ => (1.0, 0.0),
    };
    Rot::new(c, -s, 0.0, s, c, 0.0, 0.0, 0.0, 1.0)
}

pub(super) fn triple(p: Vec3) -> [f64; 3] {
    [p.x, p.y, p.z]
}

/// Adds one frame of truth.
pub(super) fn note_frame(truth: &mut TrialTruth, skeleton: &Skeleton<'_>, to_lab: &Rot) {
    for side in Side::BOTH {
        for name in AngleName::ALL {
            let angle = skeleton.angle(name, side);
            truth.angles_deg.entry((name, side)).or_default().push(angle);
        }
        for (name, p) in skeleton.centres(side) {
            truth
                .centres_mm
                .entry((name, side))
                .or_default()
                .push(triple(to_lab * p));
        }
    }
}

/// The markers of one frame in file order.
pub(super) fn marker_row(skeleton: &Skeleton<'_>, to_lab: &Rot) -> Vec<Option<Vec3>> {
    let all: BTreeMap<String, Vec3> = skeleton.markers().into_iter().collect();
    MARKERS
        .iter()
        .map(|label| all.get(*label).map(|p| to_lab * p))
        .collect()
}

/// Records a walk.
pub(super) fn walk(scene: &Scene<'_>, pattern: &Pattern, plan: &WalkPlan) -> Recording {
    let mut dice = Dice::new(plan.seed);
    let rhythm = Rhythm {
        stride_s: pattern.stride_s * (1.0 + 0.02 * dice.even()),
        right_strike: pattern.right_strike,
        first_left_s: plan.first_left_s,
        grid_s: plan.grid_s,
        jitter_s: 0.012,
    };
    let end_s = count(plan.frames - 1) / POINT_RATE_HZ;
    let schedule = Schedule::new(&rhythm, end_s, &mut dice);
    let wobble = Wobble::new(&mut dice, CHANNELS);
    let walk = Walk::new(scene.body, pattern, schedule, wobble, plan.first_heel_mm);
    let on = Filmed {
        scene,
        offs_s: Side::BOTH.map(|side| foot_offs(scene, &walk, side, plan.grid_s)),
        walk,
        to_lab: turn(plan.heading_deg),
        end_s,
    };
    on.record(plan)
}

/// The true foot offs: when the toe marker begins to gain on the pelvis, moved to the grid. The force under
/// the foot ends there.
fn foot_offs(scene: &Scene<'_>, walk: &Walk<'_>, side: Side, grid_s: f64) -> Vec<f64> {
    let toe = &scene.feet[side.index()];
    let behind = |t: f64| {
        let pose = walk.pose(t);
        let leg = super::chain::leg(scene.body, side, &pose.pelvis, &pose.legs[side.index()]);
        leg.on_foot(toe.toe_marker).x - pose.pelvis.mid_asis_mm.x
    };
    walk.contacts(side)
        .iter()
        .map(|contact| {
            let mut t = contact.release_s;
            while t < contact.next_strike_s && behind(t + 0.001) < behind(t) {
                t += 0.001;
            }
            (t / grid_s).round() * grid_s
        })
        .collect()
}

struct Filmed<'a> {
    scene: &'a Scene<'a>,
    walk: Walk<'a>,
    offs_s: [Vec<f64>; 2],
    to_lab: Rot,
    end_s: f64,
}

impl Filmed<'_> {
    fn skeleton(&self, time_s: f64) -> Skeleton<'_> {
        Skeleton::new(self.scene.body, self.scene.feet, &self.walk.pose(time_s), false)
    }

    /// The push on a foot at a time, laboratory frame.
    fn push(&self, side: Side, time_s: f64) -> Option<(usize, Push)> {
        let contact = self.walk.schedule.last_strike(side, time_s);
        let off_s = *self.offs_s[side.index()].get(contact)?;
        let push = push(&self.walk, side, contact, (time_s, off_s))?;
        Some((
            contact,
            Push {
                force_n: self.to_lab * push.force_n,
                at_mm: self.to_lab * push.at_mm,
                ..push
            },
        ))
    }

    fn record(&self, plan: &WalkPlan) -> Recording {
        let mut truth = TrialTruth {
            file: format!("{}.c3d", plan.name),
            is_static: false,
            heading_deg: plan.heading_deg,
            stores_events: plan.stores_events,
            point_rate_hz: POINT_RATE_HZ,
            angles_deg: BTreeMap::new(),
            centres_mm: BTreeMap::new(),
            events: self.events(),
            cycles: Vec::new(),
            contacts: self.contacts(),
            forces: Vec::new(),
            gaps: plan.gap.iter().cloned().collect(),
        };
        truth.cycles = self.cycles(&truth.events);
        let mut markers = Vec::new();
        for frame in 0..plan.frames {
            let time_s = count(frame) / POINT_RATE_HZ;
            let skeleton = self.skeleton(time_s);
            note_frame(&mut truth, &skeleton, &self.to_lab);
            let mut row = marker_row(&skeleton, &self.to_lab);
            for (label, frames) in &truth.gaps {
                if let (true, Some(i)) = (frames.contains(&frame), MARKERS.iter().position(|m| m == label)) {
                    row[i] = None;
                }
            }
            markers.push(row);
            truth.forces.push(Side::BOTH.map(|side| {
                self.push(side, time_s).map(|(_, push)| TrueForce {
                    force_n: triple(push.force_n),
                    cop_mm: triple(push.at_mm),
                    free_moment_nmm: push.free_moment_nmm,
                })
            }));
        }
        Recording {
            markers,
            channels: self.channels(plan.frames),
            samples_per_frame: SAMPLES_PER_FRAME,
            plates: self.scene.plates.to_vec(),
            truth,
        }
    }

    /// What the plates measure.
    fn channels(&self, frames: usize) -> Vec<f64> {
        let rate_hz = POINT_RATE_HZ * count(SAMPLES_PER_FRAME);
        (0..frames * SAMPLES_PER_FRAME)
            .flat_map(|sample| {
                let time_s = count(sample) / rate_hz;
                let pushes: Vec<Push> = Side::BOTH
                    .iter()
                    .filter_map(|s| self.push(*s, time_s))
                    .map(|(_, p)| p)
                    .collect();
                channels(self.scene.plates, &pushes)
            })
            .collect()
    }

    fn inside(&self, time_s: f64) -> bool {
        (0.0..=self.end_s).contains(&time_s)
    }

    fn events(&self) -> Vec<TrueEvent> {
        let mut events = Vec::new();
        for side in Side::BOTH {
            let strikes = self.walk.schedule.strikes_s(side).iter().map(|t| (false, *t));
            let offs = self.offs_s[side.index()].iter().map(|t| (true, *t));
            for (is_off, time_s) in strikes.chain(offs).filter(|(_, t)| self.inside(*t)) {
                events.push(TrueEvent { side, is_off, time_s });
            }
        }
        events.sort_by(|a, b| a.time_s.total_cmp(&b.time_s).then(a.side.cmp(&b.side)));
        events
    }

    fn contacts(&self) -> Vec<TrueContact> {
        let mut contacts = Vec::new();
        for side in Side::BOTH {
            for (i, contact) in self.walk.contacts(side).iter().enumerate() {
                let off_s = self.offs_s[side.index()][i];
                let Some(sole) = outline(&self.walk, side, i) else {
                    continue;
                };
                if off_s <= 0.0 || contact.strike_s >= self.end_s {
                    continue;
                }
                let corners = sole.map(|p| self.to_lab * p);
                let holds = |plate: &Plate| corners.iter().filter(|p| plate.holds(**p)).count();
                let plates: Vec<usize> = (0..self.scene.plates.len())
                    .filter(|p| holds(&self.scene.plates[*p]) > 0)
                    .collect();
                contacts.push(TrueContact {
                    side,
                    strike_s: contact.strike_s,
                    off_s,
                    clean: plates.len() == 1 && holds(&self.scene.plates[plates[0]]) == 4,
                    plates,
                });
            }
        }
        contacts.sort_by(|a, b| a.strike_s.total_cmp(&b.strike_s));
        let shares = |a: &TrueContact, b: &TrueContact| {
            a.side != b.side
                && a.strike_s < b.off_s
                && b.strike_s < a.off_s
                && a.plates.iter().any(|p| b.plates.contains(p))
        };
        let shared: Vec<bool> = contacts
            .iter()
            .map(|a| contacts.iter().any(|b| shares(a, b)))
            .collect();
        for (contact, shared) in contacts.iter_mut().zip(shared) {
            contact.clean &= !shared;
        }
        contacts
    }

    fn cycles(&self, events: &[TrueEvent]) -> Vec<TrueCycle> {
        let mut cycles = Vec::new();
        for side in Side::BOTH {
            let strikes: Vec<f64> = events
                .iter()
                .filter(|e| e.side == side && !e.is_off)
                .map(|e| e.time_s)
                .collect();
            for pair in strikes.windows(2) {
                cycles.extend(self.cycle(side, (pair[0], pair[1]), events));
            }
        }
        cycles
    }

    fn cycle(&self, side: Side, span: (f64, f64), events: &[TrueEvent]) -> Option<TrueCycle> {
        let (t0, t1) = span;
        let within = |which: Side, is_off: bool| {
            events
                .iter()
                .find(|e| e.side == which && e.is_off == is_off && e.time_s > t0 && e.time_s < t1)
                .map(|e| e.time_s)
        };
        let opposite_off = within(side.opposite(), true)?;
        let opposite_strike = within(side.opposite(), false)?;
        let off = within(side, true)?;
        let toe = |which: Side, t: f64| self.skeleton(t).marker(&format!("{}TOE", which.letter()));
        let (start, end) = (toe(side, t0)?, toe(side, t1)?);
        let across = toe(side.opposite(), opposite_strike)?;
        let stride = end - start;
        let stride_m = stride.norm() / 1000.0;
        let duration = t1 - t0;
        let percent = |t: f64| 100.0 * (t - t0) / duration;
        let level = Vec3::new(stride.x, stride.y, 0.0).normalize();
        let aside = end - across;
        let width = (level.x * aside.y - level.y * aside.x).abs();
        let values = BTreeMap::from([
            ("cadence_steps_min", 120.0 / duration),
            ("stride_time_s", duration),
            ("step_time_s", t1 - opposite_strike),
            ("opposite_foot_off_pct", percent(opposite_off)),
            ("opposite_foot_contact_pct", percent(opposite_strike)),
            ("foot_off_pct", percent(off)),
            ("single_support_s", opposite_strike - opposite_off),
            ("double_support_s", (opposite_off - t0) + (off - opposite_strike)),
            ("stride_length_m", stride_m),
            ("step_length_m", aside.dot(&stride.normalize()) / 1000.0),
            ("step_width_m", width / 1000.0),
            ("walking_speed_m_s", stride_m / duration),
        ]);
        let mut curves: BTreeMap<AngleName, Vec<[f64; 3]>> = BTreeMap::new();
        for i in 0..=100 {
            let skeleton = self.skeleton(t0 + duration * f64::from(i) / 100.0);
            for name in AngleName::ALL {
                curves.entry(name).or_default().push(skeleton.angle(name, side));
            }
        }
        Some(TrueCycle {
            side,
            strike_s: t0,
            next_strike_s: t1,
            values,
            curves,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::space::v;
    use super::super::standing::Stance;
    use super::super::{patients, people};
    use super::*;

    fn plan(heading_deg: u16) -> WalkPlan {
        WalkPlan {
            name: "test",
            frames: 120,
            seed: 7,
            heading_deg,
            first_heel_mm: -400.0,
            first_left_s: 0.2,
            grid_s: 0.01,
            stores_events: true,
            gap: None,
        }
    }

    #[test]
    fn the_direction_of_walking_changes_nothing_but_places() {
        let (body, pattern) = (people::adult(), people::normal_walk());
        let stance = Stance::new(&body, &people::upright());
        let scene = Scene {
            body: &body,
            feet: &stance.feet,
            plates: &[],
        };
        let straight = walk(&scene, &pattern, &plan(0));
        for heading_deg in [90, 180, 270] {
            let turned = walk(&scene, &pattern, &plan(heading_deg));
            assert_eq!(straight.truth.angles_deg, turned.truth.angles_deg);
            assert_eq!(straight.truth.events, turned.truth.events);
            assert_eq!(straight.truth.cycles, turned.truth.cycles);
            let to_lab = turn(heading_deg);
            for (a, b) in straight
                .markers
                .iter()
                .flatten()
                .zip(turned.markers.iter().flatten())
            {
                assert!((to_lab * a.unwrap() - b.unwrap()).norm() < 1e-12);
            }
        }
    }

    #[test]
    fn feet_stand_still_and_knees_bend_the_right_way() {
        for (body, pattern, standing) in [
            (people::adult(), people::normal_walk(), people::upright()),
            (patients::child(), patients::crouch_walk(), patients::crouched()),
            (
                patients::hemiplegic(),
                patients::hemiplegic_walk(),
                patients::leaning(),
            ),
        ] {
            let stance = Stance::new(&body, &standing);
            let scene = Scene {
                body: &body,
                feet: &stance.feet,
                plates: &[],
            };
            let record = walk(&scene, &pattern, &plan(0));
            for ((name, side), values) in &record.truth.angles_deg {
                if *name == AngleName::Knee {
                    let least = values.iter().map(|a| a[0]).fold(f64::MAX, f64::min);
                    assert!(least > -4.0, "{side:?} knee reaches {least} degrees");
                }
            }
            for contact in &record.truth.contacts {
                let toe = MARKERS
                    .iter()
                    .position(|m| *m == format!("{}TOE", contact.side.letter()));
                // flat or on the forefoot, before the heel is high
                let at = |share: f64| contact.strike_s + share * (contact.off_s - contact.strike_s);
                let frames: Vec<usize> = (0..record.markers.len())
                    .filter(|f| (at(0.25)..at(0.55)).contains(&(count(*f) / POINT_RATE_HZ)))
                    .collect();
                for pair in frames.windows(2) {
                    let place = |f: usize| record.markers[f][toe.unwrap()].unwrap();
                    let moved = place(pair[1]) - place(pair[0]);
                    assert!(
                        v(moved.x, moved.y, 0.0).norm() < 3.0,
                        "{contact:?} slides by {moved}"
                    );
                }
            }
        }
    }
}

//! The sample sessions: which trials each has, and the files they make.

use super::anthropometry::Body;
use super::c3d_file::{self, Labels};
use super::ground::Plate;
use super::manifest::{self, Person};
use super::pattern::{Pattern, Standing};
use super::recording::{Recording, Scene, WalkPlan, walk};
use super::standing::Stance;
use super::truth::{SessionTruth, TrueSide};
use super::{clinical, encounter, patients, people, video};
use crate::anatomy::Side;
use crate::session::manifest::View;

/// A sample session: the files of its folder and everything that is exactly known about it.
#[derive(Debug, Clone, PartialEq)]
pub struct SampleSession {
    /// Folder name.
    pub name: &'static str,
    /// Paths relative to the session folder, with `/` as separator, and their bytes.
    pub files: Vec<(String, Vec<u8>)>,
    /// What is exactly known, at full precision.
    pub truth: SessionTruth,
}

struct Plan {
    name: &'static str,
    body: Body,
    pattern: Pattern,
    standing: Standing,
    plates: Vec<Plate>,
    standing_heading_deg: u16,
    first_frame: usize,
    walks: Vec<WalkPlan>,
    person: Person,
}

/// All sample sessions: the same bytes on every call and every machine.
pub fn sessions() -> Vec<SampleSession> {
    [adult_typical(), child_crouch(), adult_hemiplegia()]
        .iter()
        .map(build)
        .collect()
}

fn build(plan: &Plan) -> SampleSession {
    let stance = Stance::new(&plan.body, &plan.standing);
    let scene = Scene {
        body: &plan.body,
        feet: &stance.feet,
        plates: &plan.plates,
    };
    let mut recordings = vec![stance.record(
        &plan.body,
        &plan.standing,
        &plan.plates,
        plan.standing_heading_deg,
    )];
    recordings.extend(plan.walks.iter().map(|w| walk(&scene, &plan.pattern, w)));
    let mut files = vec![(
        "session.toml".to_owned(),
        manifest::text(&plan.person, &plan.body, &plan.walks),
    )];
    files.extend(
        recordings
            .iter()
            .map(|r| (r.truth.file.clone(), c3d_bytes(plan, r))),
    );
    files.extend(films(&plan.walks, &recordings));
    files.extend(encounter::files(plan.name));
    let truth = SessionTruth {
        name: plan.name,
        inter_asis_mm: plan.body.inter_asis_mm,
        sides: Side::BOTH.map(|side| {
            let leg = plan.body.leg(side);
            TrueSide {
                leg_length_mm: leg.leg_length_mm,
                static_plantar_flexion_deg: leg.plantar_flexion_deg,
                static_rotation_offset_deg: leg.rotation_offset_deg,
            }
        }),
        trials: recordings.into_iter().map(|r| r.truth).collect(),
    };
    files.push(("truth.json".to_owned(), truth.json().into_bytes()));
    SampleSession {
        name: plan.name,
        files,
        truth,
    }
}

/// The walks that are filmed, by place: walk, view, frame of the recording that the first picture shows.
pub(super) const FILMED: [(usize, View, usize); 4] = [
    (0, View::Front, 4),
    (0, View::Right, 12),
    (1, View::Front, 0),
    (1, View::Right, 8),
];

/// Name of the video of a walk.
pub(super) fn film_name(walk: &WalkPlan, view: View) -> String {
    format!("{}.{}.mp4", walk.name, view.word())
}

/// The videos of a session; the first recording is the static trial.
fn films(walks: &[WalkPlan], recordings: &[Recording]) -> Vec<(String, Vec<u8>)> {
    FILMED
        .into_iter()
        .filter_map(|(place, view, first)| {
            let film = video::film(recordings.get(place + 1)?, view, first);
            Some((film_name(walks.get(place)?, view), film))
        })
        .collect()
}

#[expect(
    clippy::expect_used,
    reason = "the shipped plans fit the format; a test writes every one of them"
)]
fn c3d_bytes(plan: &Plan, recording: &Recording) -> Vec<u8> {
    let labels = Labels {
        subject: plan.person.id,
        body: &plan.body,
        first_frame: if recording.truth.is_static {
            1
        } else {
            plan.first_frame
        },
    };
    c3d_file::bytes(recording, &labels).expect("a sample trial fits the format")
}

/// Three plates in a row along the direction of walking, a finger's breadth apart.
fn row(count: i32, along_x: bool, size_mm: [f64; 2]) -> Vec<Plate> {
    let [long, wide] = size_mm;
    (0..count)
        .map(|i| {
            let at = (f64::from(i) - f64::from(count - 1) / 2.0) * (long + 10.0);
            Plate {
                centre_mm: if along_x { [at, 0.0] } else { [0.0, at] },
                size_mm: if along_x { [long, wide] } else { [wide, long] },
                depth_mm: 41.0,
            }
        })
        .collect()
}

/// The plan of an ordinary walk of three seconds with stored events.
fn ordinary(name: &'static str, seed: u32, heading_deg: u16) -> WalkPlan {
    WalkPlan {
        name,
        frames: 300,
        seed,
        heading_deg,
        first_heel_mm: -1600.0,
        first_left_s: 0.3,
        grid_s: 0.01,
        stores_events: true,
        gap: None,
    }
}

fn adult_typical() -> Plan {
    let at = |first_heel_mm: f64, first_left_s: f64, plan: WalkPlan| WalkPlan {
        first_heel_mm,
        first_left_s,
        ..plan
    };
    Plan {
        name: "adult-typical",
        body: people::adult(),
        pattern: people::normal_walk(),
        standing: people::upright(),
        plates: row(3, true, [600.0, 400.0]),
        standing_heading_deg: 0,
        first_frame: 1,
        walks: vec![
            at(-1560.0, 0.30, ordinary("walk-01", 16, 0)),
            at(-1520.0, 0.36, ordinary("walk-02", 12, 180)),
            WalkPlan {
                stores_events: false,
                ..at(-1590.0, 0.25, ordinary("walk-03", 13, 0))
            },
            at(-1540.0, 0.42, ordinary("walk-04", 14, 180)),
            WalkPlan {
                grid_s: 0.001,
                ..at(-1575.0, 0.338, ordinary("walk-05", 15, 0))
            },
        ],
        person: Person {
            id: "SAMPLE-A",
            session_id: "sample-adult-typical",
            sex: "female",
            age_years: 34,
            diagnosis: "None (healthy volunteer)",
            affected_side: "",
            question: "Reference session: what does typical gait look like in this report?",
            description: "Barefoot, self-selected speed",
            plates: "3 plates, 600 x 400 mm",
            clinical: "",
        },
    }
}

fn child_crouch() -> Plan {
    let at = |first_heel_mm: f64, plan: WalkPlan| WalkPlan {
        first_heel_mm,
        frames: 290,
        ..plan
    };
    Plan {
        name: "child-crouch",
        body: patients::child(),
        pattern: patients::crouch_walk(),
        standing: patients::crouched(),
        plates: row(3, false, [340.0, 500.0]),
        standing_heading_deg: 90,
        first_frame: 1,
        walks: vec![
            at(-1135.0, ordinary("walk-01", 21, 90)),
            WalkPlan {
                stores_events: false,
                ..at(-785.0, ordinary("walk-02", 22, 270))
            },
            at(-1120.0, ordinary("walk-03", 23, 90)),
            at(-800.0, ordinary("walk-04", 24, 270)),
        ],
        person: Person {
            id: "SAMPLE-C",
            session_id: "sample-child-crouch",
            sex: "male",
            age_years: 8,
            diagnosis: "Bilateral spastic cerebral palsy, GMFCS II",
            affected_side: "both",
            question: "Crouch and equinus on both sides: which of the two drives the other?",
            description: "Barefoot, self-selected speed, no aid",
            plates: "3 plates, 340 x 500 mm",
            clinical: "",
        },
    }
}

fn adult_hemiplegia() -> Plan {
    let at = |first_heel_mm: f64, plan: WalkPlan| WalkPlan {
        first_heel_mm,
        frames: 340,
        ..plan
    };
    Plan {
        name: "adult-hemiplegia",
        body: patients::hemiplegic(),
        pattern: patients::hemiplegic_walk(),
        standing: patients::leaning(),
        plates: row(3, true, [440.0, 400.0]),
        standing_heading_deg: 0,
        first_frame: 41,
        walks: vec![
            at(-1060.0, ordinary("walk-01", 31, 0)),
            at(-1541.0, ordinary("walk-02", 32, 180)),
            WalkPlan {
                stores_events: false,
                ..at(-1050.0, ordinary("walk-03", 33, 0))
            },
            WalkPlan {
                gap: Some(("RTHI", 205..213)),
                ..at(-1205.0, ordinary("walk-04", 34, 180))
            },
        ],
        person: Person {
            id: "SAMPLE-H",
            session_id: "sample-adult-hemiplegia",
            sex: "male",
            age_years: 58,
            diagnosis: "Right hemiplegia after ischaemic stroke",
            affected_side: "right",
            question: "Would an ankle-foot orthosis improve clearance on the right?",
            description: "Barefoot, self-selected speed, no aid",
            plates: "3 plates, 440 x 400 mm",
            clinical: clinical::HEMIPLEGIC,
        },
    }
}

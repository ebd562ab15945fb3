//! A jointed figure with markers, posed by hand: the subject of the convention tests.

use std::collections::BTreeMap;

use ambula::anatomy::Side;
use ambula::calibration::{Measured, Source, Subject};
use ambula::capture::Trial;
use ambula::capture::c3d::{C3d, Group, Parameter};
use ambula::geometry::{Mat3, Vec3};

/// Which markers move together, proximal to distal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    Pelvis,
    Thigh(Side),
    Shank(Side),
    Foot(Side),
    Thorax,
    Head,
    UpperArm(Side),
    Forearm(Side),
    Wrist(Side),
    Hand(Side),
}

impl Part {
    /// Whether turning `of` carries this part along.
    fn follows(self, of: Part) -> bool {
        match of {
            Part::Pelvis => true,
            Part::Thigh(s) => [Part::Thigh(s), Part::Shank(s), Part::Foot(s)].contains(&self),
            Part::Shank(s) => [Part::Shank(s), Part::Foot(s)].contains(&self),
            Part::Thorax => !matches!(
                self,
                Part::Pelvis | Part::Thigh(_) | Part::Shank(_) | Part::Foot(_)
            ),
            Part::UpperArm(s) => [Part::UpperArm(s), Part::Wrist(s), Part::Hand(s)].contains(&self),
            Part::Forearm(s) | Part::Wrist(s) => [Part::Wrist(s), Part::Hand(s)].contains(&self),
            Part::Foot(_) | Part::Head | Part::Hand(_) => self == of,
        }
    }
}

/// Marker positions by name, mm; the figure faces +X, its left is +Y.
#[derive(Debug, Clone)]
pub struct Mannequin {
    pub markers: BTreeMap<String, (Part, Vec3)>,
}

impl Mannequin {
    /// Upright, toes forward, arms hanging with slightly bent elbows and the palms inward.
    pub fn standing() -> Mannequin {
        let mut markers = BTreeMap::new();
        let mut put = |name: String, part: Part, [x, y, z]: [f64; 3]| {
            markers.insert(name, (part, Vec3::new(x, y, z)));
        };
        for side in Side::BOTH {
            let l = side.letter();
            let out = -side.sign();
            let mut on = |stem: &str, part: Part, [x, y, z]: [f64; 3]| {
                put(format!("{l}{stem}"), part, [x, out * y, z]);
            };
            on("ASI", Part::Pelvis, [50.0, 120.0, 960.0]);
            on("PSI", Part::Pelvis, [-110.0, 45.0, 970.0]);
            on("THI", Part::Thigh(side), [0.0, 150.0, 680.0]);
            on("KNE", Part::Thigh(side), [0.0, 140.0, 500.0]);
            on("TIB", Part::Shank(side), [0.0, 135.0, 300.0]);
            on("ANK", Part::Shank(side), [0.0, 125.0, 90.0]);
            on("HEE", Part::Foot(side), [-60.0, 85.0, 40.0]);
            on("TOE", Part::Foot(side), [140.0, 95.0, 40.0]);
            on("FHD", Part::Head, [100.0, 70.0, 1650.0]);
            on("BHD", Part::Head, [-90.0, 65.0, 1650.0]);
            on("SHO", Part::Thorax, [0.0, 190.0, 1440.0]);
            on("ELB", Part::UpperArm(side), [-20.0, 240.0, 1130.0]);
            on("WRA", Part::Wrist(side), [70.0, 225.0, 890.0]);
            on("WRB", Part::Wrist(side), [10.0, 235.0, 870.0]);
            on("FIN", Part::Hand(side), [50.0, 245.0, 790.0]);
        }
        put("C7".to_owned(), Part::Thorax, [-70.0, 0.0, 1480.0]);
        put("T10".to_owned(), Part::Thorax, [-95.0, 0.0, 1220.0]);
        put("CLAV".to_owned(), Part::Thorax, [70.0, 0.0, 1420.0]);
        put("STRN".to_owned(), Part::Thorax, [95.0, 0.0, 1240.0]);
        Mannequin { markers }
    }

    /// The same with the forearms turned so that the palms face forward.
    pub fn palms_forward() -> Mannequin {
        let mut figure = Mannequin::standing();
        for side in Side::BOTH {
            for (stem, [x, y, z]) in [
                ("WRA", [40.0, 260.0, 885.0]),
                ("WRB", [40.0, 200.0, 875.0]),
                ("FIN", [25.0, 232.0, 790.0]),
            ] {
                if let Some((_, p)) = figure.markers.get_mut(&format!("{}{stem}", side.letter())) {
                    *p = Vec3::new(x, -side.sign() * y, z);
                }
            }
        }
        figure
    }

    /// Roughly where a part is hinged.
    pub fn hinge(part: Part) -> Vec3 {
        let on = |side: Side, x: f64, y: f64, z: f64| Vec3::new(x, -side.sign() * y, z);
        match part {
            Part::Pelvis => Vec3::new(0.0, 0.0, 900.0),
            Part::Thigh(s) => on(s, 0.0, 80.0, 870.0),
            Part::Shank(s) => on(s, 0.0, 82.0, 500.0),
            Part::Foot(s) => on(s, 0.0, 85.0, 90.0),
            Part::Thorax => Vec3::new(-20.0, 0.0, 1050.0),
            Part::Head => Vec3::new(0.0, 0.0, 1520.0),
            Part::UpperArm(s) => on(s, 0.0, 185.0, 1400.0),
            Part::Forearm(s) => on(s, -15.0, 205.0, 1130.0),
            Part::Wrist(s) => on(s, 40.0, 230.0, 880.0),
            Part::Hand(s) => on(s, 40.0, 225.0, 880.0),
        }
    }

    /// The figure with a part, and what hangs on it, turned about its hinge.
    pub fn turned(&self, part: Part, rotation: &Mat3) -> Mannequin {
        let hinge = Mannequin::hinge(part);
        self.mapped(|owner, p| {
            if owner.follows(part) {
                hinge + rotation * (p - hinge)
            } else {
                p
            }
        })
    }

    /// The figure with every marker moved.
    pub fn mapped(&self, to: impl Fn(Part, Vec3) -> Vec3) -> Mannequin {
        Mannequin {
            markers: self
                .markers
                .iter()
                .map(|(name, (part, p))| (name.clone(), (*part, to(*part, *p))))
                .collect(),
        }
    }

    pub fn subject() -> Subject {
        let said = |value| Some(Measured::new(value, Source::SessionFile));
        let mut subject = Subject {
            mass_kg: said(70.0),
            height_mm: said(1750.0),
            marker_diameter_mm: said(14.0),
            head_level: Some((false, Source::SessionFile)),
            ..Subject::default()
        };
        for side in Side::BOTH {
            let m = subject.side_mut(side);
            m.leg_length_mm = said(880.0);
            m.knee_width_mm = said(100.0);
            m.ankle_width_mm = said(70.0);
            m.shoulder_offset_mm = said(40.0);
            m.elbow_width_mm = said(70.0);
            m.wrist_width_mm = said(50.0);
            m.hand_thickness_mm = said(25.0);
            m.flat_foot = Some((true, Source::SessionFile));
        }
        subject
    }
}

/// A trial of these figures, one a frame, as read from a file. Markers that a later figure lacks are missing there.
pub fn trial(name: &str, figures: &[Mannequin]) -> Trial {
    let names: Vec<String> = figures[0].markers.keys().cloned().collect();
    let mut c3d = C3d::default();
    c3d.groups.push(Group::new(
        "POINT",
        vec![
            Parameter::texts("LABELS", &names),
            Parameter::text("UNITS", "mm"),
            Parameter::count("USED", names.len()),
            Parameter::count("FRAMES", figures.len()),
            Parameter::float("RATE", 100.0),
        ],
    ));
    c3d.points.count = names.len();
    c3d.points.frames = figures.len();
    c3d.points.rate_hz = 100.0;
    c3d.points.first_frame = 1;
    for figure in figures {
        for name in &names {
            #[expect(clippy::cast_possible_truncation, reason = "C3D stores float32")]
            let point = match figure.markers.get(name) {
                Some((_, p)) => [p.x as f32, p.y as f32, p.z as f32, 0.0],
                None => [0.0, 0.0, 0.0, -1.0],
            };
            c3d.points.data.push(point);
        }
    }
    Trial::from_c3d(name, c3d)
}

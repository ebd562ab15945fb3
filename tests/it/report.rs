//! The report as words, and the same bytes twice.

use std::collections::BTreeMap;
use std::path::PathBuf;

use ambula::anatomy::{AngleName, Side};
use ambula::calibration::{MarkerSet, ModelSettings, Subject, calibrate, recover};
use ambula::capture::Trial;
use ambula::cycles::{Averages, Cycle, CycleKinetics, Placements, Rejection, Verdict, average, cut};
use ambula::events::{EventSettings, detect};
use ambula::kinematics::track;
use ambula::parameters::{Parameter, summarise};
use ambula::report::{
    Assumption, Clinical, ConditionInput, Date, Document, EventCount, Finding, Identity, InputFile,
    MeasurementRow, Paper, ReportInput, Severity, Study, TrialKind, TrialRow, compose, render, unprintable,
};

/// A4 and US Letter in points, as the page size stands in a PDF.
const A4_PT: &str = "841.88";
const LETTER_PT: &str = "792";

/// A smooth curve: level, two harmonics, and a small difference between cycles (degrees).
fn curve(level: f64, first: (f64, f64), second: (f64, f64), seed: usize) -> [f64; 101] {
    let shift = (seed as f64 * 1.7).sin();
    std::array::from_fn(|i| {
        let t = i as f64 / 100.0 * std::f64::consts::TAU;
        level
            + 1.5 * shift
            + first.0 * (1.0 + 0.05 * shift) * (t + first.1 + 0.05 * shift).cos()
            + second.0 * (2.0 * t + second.1).cos()
    })
}

pub fn cycle(trial: &str, side: Side, number: usize, full_body: bool) -> Cycle {
    let seed = number * 3 + side.index() * 7 + trial.len();
    let mut curves = BTreeMap::new();
    let other = side.index() as f64;
    let mut add = |angle, component, level, first, second| {
        curves.insert((angle, component), curve(level, first, second, seed));
    };
    add(AngleName::Pelvis, 0, 12.0, (1.0, 0.5), (2.0, 0.2));
    add(AngleName::Pelvis, 1, 0.5, (4.0, -1.2), (1.5, 0.4));
    add(AngleName::Pelvis, 2, 0.0, (6.0, 0.3), (1.0, 0.0));
    add(AngleName::Hip, 0, 18.0, (23.0, 0.35), (3.0, 1.0));
    add(AngleName::Hip, 1, 1.0, (6.0, -1.0), (3.0, 0.2));
    add(AngleName::Hip, 2, 3.0 - 6.0 * other, (5.0, 0.8), (2.0, 0.0));
    add(AngleName::Knee, 0, 25.0 - 6.0 * other, (19.0, 1.9), (16.0, 2.4));
    add(AngleName::Knee, 1, 3.0, (4.0, 1.9), (2.0, 0.0));
    add(AngleName::Knee, 2, -4.0, (7.0, 1.0), (3.0, 0.5));
    add(AngleName::Ankle, 0, 2.0 - 30.0 * other, (9.0, -2.6), (7.0, 2.0));
    add(AngleName::Ankle, 1, 1.0, (4.0, 0.0), (2.0, 0.5));
    add(AngleName::FootProgress, 2, -8.0, (4.0, 1.2), (2.0, 0.0));
    if full_body {
        for (i, angle) in [
            AngleName::Thorax,
            AngleName::Spine,
            AngleName::Neck,
            AngleName::Head,
        ]
        .into_iter()
        .enumerate()
        {
            for component in 0..3 {
                let phase = i as f64 + component as f64;
                add(angle, component, 4.0 - 2.0 * phase, (5.0, phase), (2.0, 0.3));
            }
        }
        for component in 0..3 {
            let phase = component as f64;
            add(
                AngleName::Shoulder,
                component,
                10.0 * phase - 15.0,
                (12.0, phase),
                (2.0, 0.3),
            );
            add(AngleName::Wrist, component, 6.0 * phase, (6.0, phase), (2.0, 0.3));
        }
        add(AngleName::Elbow, 0, 35.0, (9.0, 0.5), (2.0, 0.0));
    }
    let wobble = (seed as f64).sin() * 0.012;
    let start_s = 0.6 * other + number as f64 * 1.1;
    let stride_mm = 1240.0 + 900.0 * wobble;
    let at = |distance_mm: f64, across_mm: f64| Some([distance_mm, across_mm, 40.0]);
    Cycle {
        trial: trial.to_owned(),
        side,
        number,
        strike_s: start_s,
        next_strike_s: start_s + 1.08 + wobble,
        foot_off_pct: Some(61.0 + 2.0 * other + 50.0 * wobble),
        opposite_off_pct: Some(11.0 + 20.0 * wobble),
        opposite_contact_pct: Some(50.0 + 20.0 * wobble),
        curves,
        absent: Vec::new(),
        velocities: std::collections::BTreeMap::new(),
        placements: Placements {
            own_at_strike_mm: at(0.0, 0.0),
            own_at_next_strike_mm: at(stride_mm, 0.0),
            opposite_at_contact_mm: at(stride_mm * 0.51, 105.0 + 900.0 * wobble),
        },
        kinetics: CycleKinetics::default(),
        verdict: Verdict::Accepted,
    }
}

/// Cycles with what comes out of them.
pub struct Walked {
    pub cycles: Vec<Cycle>,
    pub averages: Averages,
    pub parameters: Vec<Parameter>,
}

impl Walked {
    pub fn of(cycles: Vec<Cycle>) -> Walked {
        Walked {
            averages: average(&cycles),
            parameters: summarise(&cycles, [Some(870.0), Some(865.0)]),
            cycles,
        }
    }

    pub fn input<'a>(&'a self, name: &'a str) -> ReportInput<'a> {
        ReportInput {
            films: ambula::report::Films::default(),
            identity: identity(),
            document: Document::default(),
            study: study(),
            clinical: Clinical::default(),
            conditions: vec![ConditionInput {
                name,
                cycles: &self.cycles,
                averages: &self.averages,
                parameters: &self.parameters,
                filled: &[],
                reference: None,
                own_error: None,
            }],
            plates: None,
            assumptions: vec![Assumption {
                what: "Marker diameter 14 mm".to_owned(),
                remedy:
                    "Neither session.toml nor the captures state it. Set marker_diameter_mm under [subject]."
                        .to_owned(),
            }],
            findings: vec![
                Finding {
                    severity: Severity::Note,
                    place: "Walk 03, LKNE".to_owned(),
                    what: "Marker missing in frames 12 to 19.".to_owned(),
                    remedy: String::new(),
                },
                Finding {
                    severity: Severity::Warning,
                    place: "Walk 02, right foot off at 2.31 s".to_owned(),
                    what: "Stored event and force plate differ by 34 ms.".to_owned(),
                    remedy: "Look at the event in the capture software.".to_owned(),
                },
            ],
            files: ["Static 01.c3d", "Walk 01.c3d", "Walk 02.c3d", "session.toml"]
                .iter()
                .enumerate()
                .map(|(i, name)| InputFile {
                    name: (*name).to_owned(),
                    bytes: 1_234_567 / (i as u64 + 1),
                    sha256: ambula::files::sha256_hex(name.as_bytes()),
                })
                .collect(),
            settings: vec![("hip_centre".to_owned(), "davis".to_owned())],
            quality: None,
            decisions: Vec::new(),
            documentation: None,
            program: "Ambula 0.1.0".to_owned(),
            features: ambula::report::FeatureList::default(),
            look: ambula::report::model::Look::default(),
        }
    }
}

fn identity() -> Identity {
    Identity {
        session_id: "2026-11-20_S0042".to_owned(),
        laboratory: Some("Gait Laboratory, Children's Hospital Example".to_owned()),
        laboratory_lines: vec!["12 Harbour Road, Exampletown".to_owned(), "Telephone 0123 456".to_owned()],
        subject_id: Some("S0042".to_owned()),
        sex: Some("female".to_owned()),
        age: Some("9 years 4 months".to_owned()),
        height_mm: Some(1365.0),
        mass_kg: Some(31.4),
        leg_length_mm: [Some(705.0), Some(700.0)],
        test_date: Some(Date {
            year: 2026,
            month: 11,
            day: 20,
        }),
        operator: Some("M. Example".to_owned()),
        referrer: Some("Dr A. Example, Paediatric Orthopaedics".to_owned()),
        clinical_question: Some(
            "Stiff-knee gait on the left with tripping. Is reduced knee flexion in swing present at all speeds?\n\
             Has the equinus on the right recurred since the calf lengthening in 2024?"
                .to_owned(),
        ),
        diagnosis: Some("Spastic bilateral cerebral palsy, GMFCS II".to_owned()),
        notes: vec!["The subject was tired after the sixth walk.".to_owned()],
    }
}

fn trial(name: &str, kind: TrialKind) -> TrialRow {
    TrialRow {
        name: name.to_owned(),
        kind,
        condition: Some("barefoot".to_owned()),
        frames: 463,
        point_rate_hz: 100.0,
        failure: None,
        note: None,
    }
}

fn study() -> Study {
    let from = |value: f64, source: &str| Some((value, source.to_owned()));
    Study {
        systems: vec!["Vicon Nexus 2.12.1".to_owned()],
        analog_rates_hz: vec![1000.0],
        plates: 2,
        marker_set: Some("Plug-in Gait full body".to_owned()),
        marker_set_score: Some(1.0),
        model: "Plug-in Gait compatible CGM 1.0".to_owned(),
        hip_centre: "Davis 1991, as in Plug-in Gait".to_owned(),
        knee_axis: "wand markers with thigh rotation offsets".to_owned(),
        pelvic_rotation_order: "classic: tilt, obliquity, rotation".to_owned(),
        filter: None,
        filling: None,
        filled: Vec::new(),
        progression: Some("from the walk itself, +X of the laboratory".to_owned()),
        events: vec![
            EventCount {
                method: "stored in the captures".to_owned(),
                strikes: [8, 7],
                offs: [7, 7],
            },
            EventCount {
                method: "force plate".to_owned(),
                strikes: [1, 0],
                offs: [0, 1],
            },
        ],
        further: Vec::new(),
        trials: vec![
            trial("Static 01", TrialKind::Static),
            trial("Walk 01", TrialKind::Walk),
            trial("Walk 02", TrialKind::Walk),
        ],
        measurements: vec![
            MeasurementRow::of_body("Mass", "kg", from(31.4, "session file")),
            MeasurementRow::of_sides(
                "Leg length",
                "mm",
                [from(705.0, "session file"), from(700.0, "C3D PROCESSING")],
            ),
            MeasurementRow::of_sides("Tibial torsion", "°", [from(-12.34, "computed"), None]),
        ],
    }
}

pub fn walked(full_body: bool) -> Walked {
    let mut cycles = Vec::new();
    for trial in ["Walk 01", "Walk 02"] {
        for side in Side::BOTH {
            for number in 1..=3 {
                cycles.push(cycle(trial, side, number, full_body));
            }
        }
    }
    if let Some(last) = cycles.last_mut() {
        last.verdict = Verdict::Rejected(Rejection::Turning {
            turn_deg: 17.0,
            limit_deg: 15.0,
        });
    }
    Walked::of(cycles)
}

/// Writes a PDF where a person can look at it, when that is wished.
pub fn show(name: &str, pdf: &[u8]) {
    if let Some(folder) = std::env::var_os("AMBULA_SHOW_DIR") {
        std::fs::write(PathBuf::from(folder).join(name), pdf).unwrap();
    }
}

pub fn is_pdf(bytes: &[u8]) -> bool {
    bytes.starts_with(b"%PDF-1.7") && bytes.trim_ascii_end().ends_with(b"%%EOF")
}

fn holds(bytes: &[u8], words: &str) -> bool {
    bytes.windows(words.len()).any(|w| w == words.as_bytes())
}

#[test]
fn the_same_input_gives_the_same_bytes_on_either_paper() {
    let walked = walked(true);
    let report = compose(&walked.input("barefoot"));
    let begun = std::time::SystemTime::now();
    let a4 = render(&report, Paper::A4).unwrap();
    let first = begun.elapsed().unwrap();
    let begun = std::time::SystemTime::now();
    assert_eq!(a4, render(&report, Paper::A4).unwrap());
    println!(
        "{} bytes, first {first:?}, again {:?}",
        a4.len(),
        begun.elapsed().unwrap()
    );
    let letter = render(&report, Paper::UsLetter).unwrap();
    assert!(is_pdf(&a4) && is_pdf(&letter));
    assert!(holds(&a4, A4_PT) && !holds(&letter, A4_PT) && holds(&letter, LETTER_PT));
    for name in ["pdfaid:part", "pdfuaid:part", "NotoSans-Bold", "2026-11-20"] {
        assert!(holds(&a4, name), "{name}");
    }
    show("full.pdf", &a4);
    show("letter.pdf", &letter);
}

#[test]
fn the_model_holds_words_and_rounded_numbers() {
    let walked = walked(false);
    let report = compose(&walked.input("barefoot"));
    let text = serde_json::to_string_pretty(&report).unwrap();
    assert!(
        !text.contains("null,\n            null"),
        "curves do not belong into the snapshot"
    );
    insta::assert_snapshot!("report_model", outline(&serde_json::to_value(&report).unwrap()));
}

/// The model as short lines: one per fact, table row, note and panel.
pub fn outline(report: &serde_json::Value) -> String {
    fn walk(value: &serde_json::Value, path: &str, out: &mut String) {
        use std::fmt::Write as _;
        match value {
            serde_json::Value::Object(fields) => {
                for (name, field) in fields {
                    walk(field, &format!("{path}/{name}"), out);
                }
            }
            serde_json::Value::Array(items) if items.iter().all(serde_json::Value::is_string) => {
                let cells: Vec<_> = items.iter().filter_map(|i| i.as_str()).collect();
                writeln!(out, "{path}: {}", cells.join(" | ")).unwrap();
            }
            serde_json::Value::Array(items) => {
                for (i, item) in items.iter().enumerate() {
                    walk(item, &format!("{path}/{i}"), out);
                }
            }
            serde_json::Value::String(text) => writeln!(out, "{path}: {text}").unwrap(),
            serde_json::Value::Null => {}
            other => writeln!(out, "{path}: {other}").unwrap(),
        }
    }
    let mut out = String::new();
    walk(report, "", &mut out);
    out.lines()
        .filter(|l| {
            [
                "/align",
                "/share",
                "/group",
                "/small",
                "/kind",
                "/width_pt",
                "/row_height_pt",
                "/weight",
            ]
            .iter()
            .all(|dull| !l.split(": ").next().unwrap().ends_with(dull))
        })
        .fold(String::new(), |text, line| text + line + "\n")
}

#[test]
fn without_any_cycle_there_are_no_curve_pages_and_the_report_says_so() {
    let nothing = Walked::of(Vec::new());
    let mut input = nothing.input("");
    input.study.events.clear();
    let report = compose(&input);
    let keys: Vec<_> = report.sections.iter().map(|s| s.key).collect();
    assert_eq!(keys, ["study", "data", "conventions", "provenance"]);
    let words = serde_json::to_string(&report).unwrap();
    assert!(words.contains("no gait cycle was found") && words.contains("No gait cycle was found"));
    let pdf = render(&report, Paper::A4).unwrap();
    assert!(is_pdf(&pdf));
    show("nothing.pdf", &pdf);
}

#[test]
fn one_side_only_is_drawn_and_the_other_is_explained() {
    let cycles = walked(true).cycles.into_iter().map(|mut cycle| {
        if cycle.side == Side::Right {
            cycle.verdict = Verdict::Rejected(Rejection::NoFootOff);
        } else if cycle.number == 3 {
            cycle.curves.remove(&(AngleName::Hip, 1));
        }
        cycle.curves.remove(&(AngleName::Knee, 2));
        cycle
    });
    let walked = Walked::of(cycles.collect());
    let report = compose(&walked.input("with ankle-foot orthoses"));
    let words = serde_json::to_string(&report).unwrap();
    for expected in [
        "no accepted right cycle",
        "left: 4 of 6 cycles",
        "left: not available",
        "no foot off between the two strikes",
    ] {
        assert!(words.contains(expected), "{expected}");
    }
    let pdf = render(&report, Paper::A4).unwrap();
    assert!(is_pdf(&pdf));
    show("one_side.pdf", &pdf);
}

#[test]
fn two_conditions_have_pages_of_their_own() {
    let (barefoot, shod) = (walked(false), walked(false));
    let mut input = barefoot.input("barefoot");
    input
        .conditions
        .push(shod.input("with shoes and insoles").conditions[0]);
    let report = compose(&input);
    let means = report.sections.iter().filter(|s| s.key == "kinematics_mean");
    assert_eq!(
        means.map(|s| s.subtitle.as_str()).collect::<Vec<_>>(),
        ["barefoot", "with shoes and insoles"]
    );
    let pdf = render(&report, Paper::UsLetter).unwrap();
    assert!(is_pdf(&pdf));
    show("two_conditions.pdf", &pdf);
}

/// Texts that break layouts, typesetters and markup.
const HOSTILE: [&str; 12] = [
    "#import \"@preview/cetz:0.3.0\"; #panic(\"x\")",
    "*bold* _under_ $x^2$ `code` = Heading \\ @ref <label> // comment /* open",
    "</text><script>alert(1)</script> & \"quotes\" 'single'",
    "Trial_with_a_name_of_exactly_forty_letters",
    "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft",
    "步态分析 歩行分析 보행",
    "تحليل المشية \u{202E}reversed\u{202C} ניתוח הליכה",
    "👩‍⚕️ emoji \u{0007} bell \u{0000} zero \u{FEFF}",
    "e\u{0301}a\u{0308} decomposed, ﬁ ligature, 𝔊𝔞𝔦𝔱",
    "",
    "   ",
    "a\nb\r\nc\t\td\u{2028}e",
];

#[test]
fn hostile_texts_neither_break_nor_inject() {
    let walked = walked(false);
    for (i, text) in HOSTILE.iter().enumerate() {
        let report = compose(&poisoned(&walked, text));
        let pdf = render(&report, Paper::A4).unwrap_or_else(|error| panic!("{text:?}: {error}"));
        assert!(is_pdf(&pdf), "{text:?}");
        show(&format!("hostile-{i:02}.pdf"), &pdf);
    }
    let foreign = compose(&poisoned(&walked, HOSTILE[5]));
    assert!(unprintable(&foreign).contains(&'步'));
    assert!(unprintable(&compose(&walked.input(""))).is_empty());
}

/// An input in which every free text is the given one.
fn poisoned<'a>(walked: &'a Walked, text: &'a str) -> ReportInput<'a> {
    let mut input = walked.input(text);
    let owned = || Some(text.to_owned());
    input.identity = Identity {
        session_id: text.to_owned(),
        laboratory: owned(),
        laboratory_lines: vec![text.to_owned(); 2],
        subject_id: owned(),
        sex: owned(),
        age: owned(),
        operator: owned(),
        referrer: owned(),
        clinical_question: Some(format!("{text} ").repeat(20)),
        diagnosis: owned(),
        notes: vec![text.to_owned()],
        ..identity()
    };
    input.study.systems = vec![text.to_owned()];
    input.study.marker_set = owned();
    input.study.model = text.to_owned();
    input.study.hip_centre = text.to_owned();
    for trial in &mut input.study.trials {
        trial.name = format!("{text}{text}");
        trial.condition = owned();
        trial.note = owned();
        trial.failure = owned();
    }
    for row in &mut input.study.measurements {
        row.name = text.to_owned();
        row.left_source = owned();
    }
    for finding in &mut input.findings {
        finding.place = text.to_owned();
        finding.what = format!("{text} {text}");
        finding.remedy = text.to_owned();
    }
    input.assumptions[0].what = text.to_owned();
    for file in &mut input.files {
        file.name = text.to_owned();
    }
    input.settings = vec![(text.to_owned(), text.to_owned())];
    input.decisions = vec![text.to_owned()];
    input
}

/// Folders of the corpus whose captures are drawn: full body, and one healthy adult with several walks.
const DRAWN: [&str; 2] = ["gait/pig-full-body", "gait/healthy-HC030A"];

#[test]
fn real_captures_become_a_report() {
    let Some(corpus) = crate::corpus::folder() else {
        return;
    };
    for folder in DRAWN {
        let trials: Vec<Trial> = crate::corpus::files_below(&corpus.join(folder))
            .iter()
            .map(|path| Trial::read(path).unwrap())
            .collect();
        let walked = Walked::of(cycles_of(&trials));
        let accepted = walked.cycles.iter().filter(|c| c.is_accepted()).count();
        assert!(accepted > 0, "{folder}: no accepted cycle");
        let pdf = render(&compose(&walked.input("")), Paper::A4).unwrap();
        assert!(is_pdf(&pdf), "{folder}");
        show(&format!("{}.pdf", folder.replace('/', "_")), &pdf);
    }
}

/// Cycles of all walks with the angles of our model.
fn cycles_of(trials: &[Trial]) -> Vec<Cycle> {
    let standing = trials.iter().min_by_key(|t| t.events().len()).unwrap();
    let marker_set = MarkerSet::detect(&standing.marker_labels()).unwrap().set;
    let stored = Subject::from_stored(standing);
    let subject = recover(standing, &stored, &marker_set).0.or(stored);
    let calibration = calibrate(standing, subject, &marker_set, &ModelSettings::plug_in_gait()).unwrap();
    let mut cycles = Vec::new();
    for walk in trials.iter().filter(|t| t.name() != standing.name()) {
        let motion = track(walk, &calibration).unwrap();
        let timeline = detect(walk, &[], &EventSettings::published()).unwrap();
        cycles.extend(cut(walk, Some(&motion), None, &timeline));
    }
    cycles
}

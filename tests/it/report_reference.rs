//! The reference beside the patient's own values: bands, scores, marks, the profile, and what happens without it.

use ambula::anatomy::Side;
use ambula::cycles::{Rejection, Verdict};
use ambula::norms::{self, NormSet, choose};
use ambula::parameters::{GaitScores, GpsConvention, PROFILE, find, gait_scores};
use ambula::report::model::{Block, Report, Section};
use ambula::report::{Paper, Reference, compose, render};
use ambula::session::{self, Outcome, Overrides, SessionError, Silent};
use serde_json::Value;

use super::report::{Walked, is_pdf, outline, show, walked};
use super::report_kinetics::{plates_of_session, with_plates};
use super::sandbox::{STATIC, Sandbox, WALK};

/// Two ways of adding the same numbers, degrees.
const SAME_SUM_DEG: f64 = 1e-6;

/// What holds the borrowed parts of a reference.
struct Held {
    set: NormSet,
    words: String,
    scores: Option<GaitScores>,
}

impl Held {
    fn of(walked: &Walked) -> Held {
        let set = norms::shipped("healthy-12").unwrap();
        let speed = find(
            &walked.parameters,
            "walking_speed_dimensionless",
            Some(Side::Left),
        )
        .map(|p| p.mean);
        let choice = choose(&set, speed, Some(9.0)).unwrap();
        let scores = gait_scores(
            &walked.averages,
            &walked.cycles,
            choice.band,
            GpsConvention::Baker2009,
        );
        let words = choice.words();
        Held { set, words, scores }
    }

    fn reference(&self) -> Reference<'_> {
        Reference {
            set: &self.set,
            band: self.set.bands.first().unwrap(),
            words: &self.words,
            cautious: true,
            powers_fit: true,
            moments_fit: true,
            differs: &[],
            convention: GpsConvention::Baker2009,
            scores: self.scores.as_ref(),
        }
    }
}

fn section<'a>(report: &'a Report, key: &str) -> &'a Section {
    report.sections.iter().find(|s| s.key == key).unwrap()
}

fn words_of(report: &Report) -> String {
    serde_json::to_string(report).unwrap()
}

#[test]
fn bands_marks_and_the_profile_are_drawn_and_named() {
    let walked = walked(false);
    let held = Held::of(&walked);
    let mut input = walked.input("barefoot");
    for condition in &mut input.conditions {
        condition.reference = Some(held.reference());
    }
    let report = compose(&input);
    let figure = report.figures().next().unwrap();
    assert!(
        figure
            .grid
            .rows
            .iter()
            .flatten()
            .flatten()
            .all(|p| p.norm.is_some())
    );
    for expected in [
        "Reference: Twelve healthy subjects (n = 12, a small reference set)",
        "ages not stated",
    ] {
        assert!(figure.caption.contains(expected), "{}", figure.caption);
    }
    let shown =
        ["values", "profile"].map(|key| outline(&serde_json::to_value(section(&report, key)).unwrap()));
    insta::assert_snapshot!("report_reference", shown.join("\n"));
    assert_eq!(
        render(&report, Paper::A4).unwrap(),
        render(&report, Paper::A4).unwrap()
    );
    let pdf = render(&report, Paper::UsLetter).unwrap();
    assert!(is_pdf(&pdf));
    show("reference.pdf", &pdf);
}

#[test]
fn one_side_only_has_bands_but_no_profile_and_says_why() {
    let cycles = walked(false).cycles.into_iter().map(|mut cycle| {
        if cycle.side == Side::Right {
            cycle.verdict = Verdict::Rejected(Rejection::NoFootOff);
        }
        cycle
    });
    let walked = Walked::of(cycles.collect());
    let held = Held::of(&walked);
    assert!(held.scores.is_none());
    let mut input = walked.input("");
    for condition in &mut input.conditions {
        condition.reference = Some(held.reference());
    }
    let report = compose(&input);
    assert!(report.sections.iter().all(|s| s.key != "profile"));
    assert!(words_of(&report).contains("and the right side lacks some of them"));
    assert!(is_pdf(&render(&report, Paper::A4).unwrap()));
}

#[test]
fn moments_of_another_method_or_in_other_axes_have_no_band() {
    let walked = with_plates();
    let held = Held::of(&walked);
    let bands = |powers_fit: bool, moments_fit: bool| {
        let mut input = walked.input("");
        input.plates = Some(plates_of_session());
        for condition in &mut input.conditions {
            condition.reference = Some(Reference {
                powers_fit,
                moments_fit,
                ..held.reference()
            });
        }
        let report = compose(&input);
        let joints = section(&report, "kinetics").blocks.first().unwrap();
        let Block::Figure(figure) = joints else {
            panic!("{joints:?}")
        };
        let panels = figure.grid.rows.iter().flatten().flatten();
        (panels.filter(|p| p.norm.is_some()).count(), words_of(&report))
    };
    assert_eq!(bands(true, true).0, 12);
    let (powers, words) = bands(true, false);
    assert_eq!(powers, 3);
    assert!(words.contains("they are given in the axes of the distal segment"));
    let (none, words) = bands(false, false);
    assert_eq!(none, 0);
    assert!(words.contains("The reference set has none of these curves"));
}

fn results(outcome: &Outcome) -> Value {
    serde_json::to_value(outcome.results()).unwrap()
}

fn sample(name: &str) -> Outcome {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("sample_trials")
        .join(name);
    session::run(&folder, &Overrides::default(), &Silent).unwrap()
}

/// Curve of an angle in `averages`, by side.
fn mean_curve(condition: &Value, side: usize, stem: &str, component: usize) -> Vec<f64> {
    let curves = condition["averages"]["sides"][side]["curves"].as_array().unwrap();
    let found = curves
        .iter()
        .find(|c| c["angle"] == stem && c["component"] == component)
        .unwrap();
    let mean = found["mean"].as_array().unwrap();
    mean.iter().map(|v| v.as_f64().unwrap()).collect()
}

#[test]
fn the_scores_in_the_results_are_those_of_the_printed_rule() {
    let outcome = sample("adult-hemiplegia");
    let all = results(&outcome);
    let condition = &all["conditions"][0];
    let set: Value = serde_json::from_str(include_str!("../../calibration/norms/healthy-12.json")).unwrap();
    let band = &set["bands"][0];
    let mut squares = [Vec::new(), Vec::new()];
    for (place, variable) in PROFILE.iter().enumerate() {
        let key = variable.key();
        let (stem, plane) = key.split_once('.').unwrap();
        let component = ["sagittal", "frontal", "transverse"]
            .iter()
            .position(|p| *p == plane)
            .unwrap();
        for (side, name) in ["left_deg", "right_deg"].into_iter().enumerate() {
            let patient = mean_curve(condition, side, stem, component);
            let reference = band["curves"][&key]["mean"].as_array().unwrap();
            let sum: f64 = (0..=100)
                .step_by(2)
                .map(|i| (patient[i] - reference[i].as_f64().unwrap()).powi(2))
                .sum();
            let score = (sum / 51.0).sqrt();
            let told = &condition["scores"]["gvs"][place];
            assert_eq!(told["angle"], key.as_str());
            assert!(
                (told[name].as_f64().unwrap() - score).abs() < SAME_SUM_DEG,
                "{key} {name}"
            );
            squares[side].push(score * score);
        }
    }
    let root = |values: &[f64]| (values.iter().sum::<f64>() / values.len() as f64).sqrt();
    let fifteen: Vec<f64> = squares[0].iter().chain(&squares[1][3..]).copied().collect();
    let expected = [root(&squares[0]), root(&squares[1]), root(&fifteen)];
    let logs = &band["values"]["gps_ln"];
    let (mean, sd) = (logs["mean"].as_f64().unwrap(), logs["sd"].as_f64().unwrap());
    for (name, expected) in ["left", "right", "overall"].into_iter().zip(expected) {
        let gps = condition["scores"]["gps"][format!("{name}_deg")]
            .as_f64()
            .unwrap();
        assert!((gps - expected).abs() < SAME_SUM_DEG, "{name}: {gps} {expected}");
        let gdi = condition["scores"]["gdi_star"][name].as_f64().unwrap();
        assert!((gdi - (100.0 - 10.0 * (expected.ln() - mean) / sd)).abs() < SAME_SUM_DEG);
    }
    assert_eq!(condition["scores"]["convention"], "baker2009");
    assert_eq!(condition["reference"]["set"], "healthy-12");
    assert_eq!(condition["reference"]["small"], true);
    // this patient walks at half the speed of the set, and that is told
    assert_eq!(condition["reference"]["speed"], "nearest");
}

fn with_report(lines: &str) -> Option<Sandbox> {
    let sandbox = Sandbox::of("pig-full-body")?;
    let text = format!("[report]\n{lines}\n[[trial]]\nfile = \"{STATIC}\"\n[[trial]]\nfile = \"{WALK}\"\n");
    sandbox.write("session.toml", text.as_bytes());
    Some(sandbox)
}

#[test]
fn without_norms_nothing_is_held_against_anything() {
    let Some(sandbox) = with_report("norms = \"none\"") else {
        return;
    };
    let outcome = sandbox.outcome();
    let condition = &results(&outcome)["conditions"][0];
    assert!(condition["reference"].is_null() && condition["scores"].is_null());
    let provenance = serde_json::to_string(&outcome.provenance).unwrap();
    assert!(
        provenance.contains("{\"name\":\"Reference set\",\"value\":\"none\"}"),
        "{provenance}"
    );
    assert!(is_pdf(&outcome.report(&Silent).unwrap().bytes));
}

#[test]
fn a_set_of_ones_own_is_on_record_with_its_digest_and_a_rule_by_name() {
    let Some(sandbox) = with_report("norms = \"ours.json\"\ngps_convention = \"mean-of-18\"") else {
        return;
    };
    let mut set = norms::shipped("healthy-12").unwrap();
    set.name = "ours".to_owned();
    let text = set.to_json().unwrap();
    sandbox.write("ours.json", text.as_bytes());
    let outcome = sandbox.outcome();
    let digest = ambula::files::sha256_hex(text.as_bytes());
    let inputs = &outcome.provenance.inputs;
    assert!(inputs.iter().any(|i| i.file == "ours.json" && i.sha256 == digest));
    let condition = &results(&outcome)["conditions"][0];
    assert_eq!(condition["reference"]["sha256"], digest.as_str());
    assert_eq!(condition["scores"]["convention"], "mean-of-18");
    assert!(condition["scores"]["gdi_star"].is_null());
}

#[test]
fn an_unknown_set_is_refused_with_the_line_and_the_names_there_are() {
    let Some(sandbox) = with_report("norms = \"adults\"") else {
        return;
    };
    let error = session::run(sandbox.path(), &Overrides::default(), &Silent).unwrap_err();
    let SessionError::Manifest { problems, .. } = error else {
        panic!("{error}")
    };
    let told = problems[0].to_string();
    assert!(
        told.contains("line 2: report.norms") && told.contains("healthy-12"),
        "{told}"
    );
}

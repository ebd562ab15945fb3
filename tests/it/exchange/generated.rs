//! Hundreds of records, reports and results over the option space; with `AMBULA_JUDGE_DIR` they are written for
//! `check_hl7.py` and `check_fhir.py`.

use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

use ambula::billing::record::Record;
use ambula::exchange::chart::Chart;
use ambula::exchange::fhir::{BundleKind, Extent, bundle, problems};
use ambula::exchange::hl7::{Envelope, control_id, mdm, oru};
use ambula::exchange::study::{Replaced, SignatureLine, Standing, Study, StudyReport};
use ambula::exchange::{Stored, dicom, to_json};
use serde_json::json;

/// Options of one case are digits of its number.
const CASES: usize = 360;

const NAMES: [&str; 6] = [
    "Sample",
    "O'Neil-Øster",
    "Müller|x^y&z~w\\v",
    "李",
    "de la Très-Longue-Maison-des-Exemples-Inventés",
    "van den Berg",
];

struct Digits(usize);

impl Digits {
    fn next(&mut self, base: usize) -> usize {
        let digit = self.0 % base;
        self.0 /= base;
        digit
    }
}

pub(super) fn record(case: usize) -> Record {
    let mut digits = Digits(case.wrapping_mul(2_654_435_761) % 1_000_003);
    let quoted = |text: &str| toml::Value::from(text).to_string();
    let mut text = String::new();
    let class = ["outpatient", "inpatient", "emergency", "field"][digits.next(4)];
    let _ = writeln!(text, "[encounter]\nstart_date = 2026-03-02\nclass = \"{class}\"");
    if digits.next(2) == 0 {
        let _ = writeln!(text, "visit_number = \"V-{case}\"");
    }
    let family = quoted(NAMES[case % NAMES.len()]);
    let sex = ["female", "male", "other", "unknown"][digits.next(4)];
    let authority = [
        "LAB",
        "1.2.840.99",
        "Laboratory of movement and gait",
        "https://lab.example/mrn",
    ][digits.next(4)];
    let _ = writeln!(
        text,
        "[patient]\nmrn = \"M-{case}\"\nmrn_authority = \"{authority}\"\nfamily_name = {family}\nbirth_date = 2016-03-04\nadministrative_sex = \"{sex}\""
    );
    if digits.next(2) == 0 {
        let _ = writeln!(text, "given_name = {}", quoted(NAMES[(case + 1) % NAMES.len()]));
        let _ = writeln!(
            text,
            "address_line_1 = \"1 Test Street\"\ncity = \"Springfield\"\nstate = \"IL\"\nzip = \"62702\""
        );
    }
    if digits.next(3) > 0 {
        let npi = ["1999999984", "1234567890", ""][digits.next(3)];
        let _ = writeln!(
            text,
            "[order]\norderer = \"Referrer, Robin\"\nordered_date = 2026-02-10\npatient_mrn = \"M-{case}\""
        );
        let _ = writeln!(text, "clinical_question = \"Knee | ankle?\\nBoth ^ none\"");
        if !npi.is_empty() {
            let _ = writeln!(text, "orderer_npi = \"{npi}\"");
        }
        if digits.next(2) == 0 {
            let _ = writeln!(
                text,
                "placer_id = \"ORD-{case}\"\ncodes = [\"96000\"]\nreason_diagnoses = [\"G80.1\", \"R26.89\"]"
            );
        }
    }
    let person = "[[personnel]]\nname = \"Render, Riley\"\ncredential = \"PT\"\nnpi = \"1111111112\"";
    let _ = writeln!(
        text,
        "{person}\n[[equipment]]\nkind = \"force plate\"\nmake = \"Maker\"\nserial = \"S1\""
    );
    if digits.next(2) == 0 {
        let _ = writeln!(
            text,
            "[[provider]]\nrole = \"billing\"\nentity = 2\nname = \"Gait laboratory\"\nnpi = \"1444444446\""
        );
        let _ = writeln!(text, "[consent]\nsigned_date = 2026-03-02\ngiven_by = \"parent\"");
    }
    let member = if digits.next(2) == 0 {
        "member_id = \"M1\""
    } else {
        ""
    };
    let _ = writeln!(
        text,
        "[[coverage]]\npayer_name = \"Payer\"\nrelationship = \"19\"\n{member}"
    );
    Record::parse(&text).unwrap()
}

pub(super) fn report(case: usize) -> StudyReport {
    let standing = [Standing::Preliminary, Standing::Final, Standing::Amended][case % 3];
    let mut pdf = b"%PDF-1.7\n% case ".to_vec();
    pdf.extend(case.to_string().bytes());
    pdf.extend_from_slice(b"\n%%EOF\n");
    let sign = |name: &str, at: &str| SignatureLine {
        name: name.to_owned(),
        credential: "PT".to_owned(),
        meaning: if name.starts_with('R') {
            "performed"
        } else {
            "reviewed"
        }
        .to_owned(),
        at: at.to_owned(),
    };
    let signed = standing != Standing::Preliminary;
    let all = [
        sign("Render, Riley", "2026-03-03T10:00:00-06:00"),
        sign("Nobody's number", "2026-03-03T12:00:00Z"),
    ];
    StudyReport {
        number: case.is_multiple_of(2).then(|| format!("R-{case}")),
        version: if standing == Standing::Amended { 2 } else { 1 },
        standing,
        amendment: (standing == Standing::Amended).then(|| "Left and right | were exchanged".to_owned()),
        language: ["en", "de", "es"][case / 3 % 3].to_owned(),
        sha256: ambula::files::sha256_hex(&pdf),
        pdf,
        signatures: if signed {
            all[..1 + case % 2].to_vec()
        } else {
            Vec::new()
        },
        replaces: (standing == Standing::Amended).then(|| Replaced {
            version: 1,
            sha256: "0".repeat(64),
        }),
    }
}

pub(super) fn results(case: usize) -> Stored {
    let parameter = |key: &str, unit: &str, side: Option<&str>, mean: f64| {
        json!({"key": key, "name": key, "unit": unit, "side": side, "mean": mean, "sd": (!case.is_multiple_of(5)).then_some(0.1),
               "n": case % 5 + 1, "values": [mean], "definition": "What it is.", "method": "How & why"})
    };
    let condition = |name: &str| {
        json!({"name": name, "averages": {"sides": []}, "scores": null,
            "parameters": [parameter("walking_speed", "m/s", Some("left"), -0.001), parameter("cadence", "steps/min", None, 112.34),
                parameter("hip_flexion_range", "°", Some("right"), 44.05), parameter("vertical_impulse", "% BW·s", Some("left"), 61.5)],
            "reference": {"title": "Set", "band": "all", "words": "Set | all", "values": {"cadence": {"mean": 118.0, "sd": 4.0, "unit": "steps/min", "n": 12}}}})
    };
    let all = [
        condition("barefoot"),
        condition("with orthosis, left & right"),
        condition("été"),
    ];
    let value = json!({"schema": "ambula-results/1", "program": "Ambula 0.1.0", "findings": [],
        "session": {"id": format!("session-{case}"), "date": "2026-03-02", "laboratory": case.is_multiple_of(2).then_some("Laboratory")},
        "subject": {"id": "S", "sex": null, "age_years": null}, "trials": [], "conditions": all[..case % 4 % 3 + 1],
        "quality": {"verdict": "good", "session": [], "trials": []}});
    Stored::parse(value.to_string().as_bytes()).unwrap()
}

#[test]
fn messages_bundles_and_objects_of_hundreds_of_cases() {
    let judges: Option<PathBuf> = std::env::var_os("AMBULA_JUDGE_DIR").map(PathBuf::from);
    let mut numbers = std::collections::BTreeSet::new();
    for case in 0..CASES {
        let (record, report, results) = (record(case), report(case), results(case));
        let study = Study {
            results: &results,
            record: &record,
            report: &report,
        };
        let chart = Chart::of(study).unwrap();
        let envelope = Envelope {
            application: ["EHR", ""][case % 2].to_owned(),
            facility: ["", "HOSPITAL"][case / 2 % 2].to_owned(),
            production: case.is_multiple_of(7),
        };
        let messages = [
            ("oru", oru(&chart, &envelope).unwrap()),
            ("mdm", mdm(&chart, &envelope)),
        ];
        for (kind, bytes) in &messages {
            let text = std::str::from_utf8(bytes).unwrap();
            assert!(
                text.split('\r')
                    .all(|line| line.is_empty() || line.as_bytes()[3] == b'|'),
                "a segment is broken"
            );
            let number = control_id(bytes).unwrap();
            assert!(
                number.len() <= 20 && numbers.insert(number),
                "{kind} {case}: control number repeats"
            );
            if let Some(folder) = &judges {
                fs::write(folder.join(format!("{kind}-{case:03}.hl7")), bytes).unwrap();
            }
        }
        for (name, kind) in [
            ("collection", BundleKind::Collection),
            ("transaction", BundleKind::Transaction),
        ] {
            let extent = [Extent::Chart, Extent::WithCoverage][case % 2];
            let made = bundle(&chart, kind, extent).unwrap();
            assert_eq!(problems(&made.json), Vec::<String>::new());
            if let Some(folder) = &judges {
                let bytes = to_json("bundle", &made.json).unwrap();
                fs::write(folder.join(format!("{name}-{case:03}.json")), bytes).unwrap();
            }
        }
        let (object, _) = dicom::encapsulated(&chart).unwrap();
        if let Some(folder) = judges.as_ref().filter(|_| case.is_multiple_of(10)) {
            fs::write(folder.join(format!("report-{case:03}.dcm")), object).unwrap();
            fs::write(folder.join(format!("report-{case:03}.pdf")), &report.pdf).unwrap();
        }
    }
    assert_eq!(numbers.len(), 2 * CASES);
}

/// Charges and claims of the claim room's own generator: what it lets through is carried, line by line.
#[test]
fn charges_and_claims_of_hundreds_of_encounters() {
    use crate::claim::generator::{Covered, claim, encounter};
    use ambula::billing::Date;
    use ambula::claim::Frequency;
    use ambula::exchange::fhir::claim_bundle;
    use ambula::exchange::hl7::dft;

    let judges: Option<PathBuf> = std::env::var_os("AMBULA_JUDGE_DIR").map(PathBuf::from);
    let (mut results, signed, unsigned) = (results(0), report(1), report(0));
    results.session.date = None;
    let created = Date::parse("2026-11-22").unwrap();
    let mut covered = Covered::default();
    let (mut written, mut again, mut sent, mut lines) = (0, 0, 0, 0);
    for seed in 0..300 {
        let text = encounter(seed, &mut covered);
        let claim = claim(&text).unwrap();
        let mut record = Record::parse(&text).unwrap();
        let patient = record.patient.as_mut().unwrap();
        patient.mrn = Some(format!("M-{seed}").into());
        patient.mrn_authority = Some("LAB".to_owned());
        let study = Study {
            results: &results,
            record: &record,
            report: &signed,
        };
        let chart = Chart::of(study).unwrap();
        let message = dft(&chart, &claim, &Envelope::default());
        assert_eq!(message.is_err(), claim.frequency == Frequency::Replacement);
        let bundle = claim_bundle(&chart, &claim, created).unwrap();
        let whole = resources(&bundle, "Claim")[0];
        let void = claim.frequency == Frequency::Void;
        assert_eq!(whole["status"], if void { "cancelled" } else { "active" });
        let earlier = &whole["related"][0]["claim"]["identifier"]["value"];
        let number = claim.payer_claim_number.as_ref();
        match (claim.frequency, number) {
            (Frequency::Original, _) => assert!(earlier.is_null()),
            (_, number) => {
                assert_eq!(earlier, number.unwrap().reveal().as_str());
                again += 1;
            }
        }
        let goes = claim.attachments.iter().any(|one| one.transmission != "AA");
        let papers = resources(&bundle, "DocumentReference");
        assert_eq!(papers.len(), usize::from(goes));
        let preliminary = Chart::of(Study {
            report: &unsigned,
            ..study
        })
        .unwrap();
        let refused = claim_bundle(&preliminary, &claim, created);
        assert_eq!(refused.is_err(), goes, "what nobody signed is not sent");
        if goes {
            let entries = bundle["entry"].as_array().unwrap().iter();
            let url = &whole["supportingInfo"][0]["valueReference"]["reference"];
            let found: Vec<_> = entries.filter(|e| e["fullUrl"] == *url).collect();
            assert_eq!(found[0]["resource"]["docStatus"], "final");
            assert!(refused.unwrap_err().starts_with("CL-10 attachment["));
            sent += 1;
        }
        if let Ok(bytes) = &message {
            let text = String::from_utf8(bytes.clone()).unwrap();
            let rows: Vec<Vec<&str>> = text
                .split('\r')
                .filter(|l| l.starts_with("FT1|"))
                .map(|l| l.split('|').collect())
                .collect();
            assert_eq!(rows.len(), claim.lines.len());
            for (row, line) in rows.iter().zip(&claim.lines) {
                assert_eq!(row[7], format!("{}^^C4", line.code));
                assert_eq!(row[11], format!("{}&USD", line.charge));
                assert_eq!(row[6], if void { "CD" } else { "CG" });
                // what is credited is the transaction that was charged first
                assert_eq!(row[2], format!("{}-{}", claim.first_number, line.index + 1));
                lines += 1;
            }
            written += 1;
        }
        {
            let cents = |value: &serde_json::Value| (value["value"].as_f64().unwrap() * 100.0).round();
            let items = whole["item"].as_array().unwrap();
            let sum: f64 = items.iter().map(|item| cents(&item["net"])).sum();
            assert!(
                (sum - cents(&whole["total"])).abs() < 0.5,
                "the lines make the total, cents"
            );
        }
        if let Some(folder) = &judges {
            if let Ok(bytes) = message {
                fs::write(folder.join(format!("dft-{seed:03}.hl7")), bytes).unwrap();
            }
            let bytes = to_json("claim", &bundle).unwrap();
            fs::write(folder.join(format!("claim-{seed:03}.json")), bytes).unwrap();
        }
    }
    println!(
        "{written} charge messages with {lines} lines; {again} claims about earlier ones, {sent} with the report"
    );
    assert!(
        written > 200 && again > 50 && sent > 50 && lines > 1000,
        "{written} {again} {sent} {lines}"
    );
}

fn resources<'a>(bundle: &'a serde_json::Value, kind: &str) -> Vec<&'a serde_json::Value> {
    let entries = bundle["entry"].as_array().unwrap().iter();
    let resources = entries.map(|entry| &entry["resource"]);
    resources.filter(|r| r["resourceType"] == kind).collect()
}

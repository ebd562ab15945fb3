//! Claim files: every generated encounter is written, is what its envelope says, and is the same every time.

use ambula::claim::x12::{Interchange, Moment, Sheet, interchange, verify};
use ambula::claim::{Claim, Form, Money};

use super::build::{built, setup};
use super::generator::{Covered, claim, encounter};
use crate::billing::fixture::study;

/// Encounters of the option space.
const ENCOUNTERS: u64 = 600;
/// Claims of one file for the judges.
const OF_A_FILE: usize = 6;
/// Set to a folder to have the files written there.
const WRITE: &str = "AMBULA_WRITE_CLAIMS";

pub(crate) fn written(claims: &[&Claim], number: u64) -> Interchange {
    let moment = Moment::parse("2026-11-21T09:30:00Z").unwrap();
    let sheet = Sheet {
        setup: &setup(),
        control_number: number,
        moment: &moment,
        production: false,
        again: false,
    };
    interchange(sheet, claims).unwrap_or_else(|e| panic!("{:#?}", e.findings))
}

#[test]
fn every_encounter_of_the_option_space_is_written() {
    let mut covered = Covered::default();
    let claims: Vec<Claim> = (0..ENCOUNTERS)
        .map(|seed| {
            let text = encounter(seed, &mut covered);
            claim(&text).unwrap_or_else(|e| panic!("seed {seed}: {:#?}", e.findings))
        })
        .collect();
    println!("{} claims over {covered:?}", claims.len());
    assert!(covered.institutional > 150 && covered.replaced > 200 && covered.dependants > 300);
    assert!(covered.abroad > 80 && covered.after_others > 80 && covered.of_lines > 300);
    assert_eq!((covered.most_diagnoses, covered.most_lines), (12, 120));
    let folder = std::env::var_os(WRITE).map(std::path::PathBuf::from);
    let mut files = 0;
    let mut replaced = 0;
    for form in [Form::Professional, Form::Institutional] {
        let mine: Vec<&Claim> = claims.iter().filter(|c| c.form == form).collect();
        for chunk in mine.chunks(OF_A_FILE) {
            files += 1;
            let one = written(chunk, files);
            assert_eq!(one, written(chunk, files), "two runs differ");
            assert_eq!(verify(&one.text), Ok(()));
            replaced += one.changes.len();
            if let Some(folder) = &folder {
                std::fs::write(folder.join(format!("generated-{files:03}.x12")), &one.text).unwrap();
            }
        }
    }
    println!("{files} files, {replaced} letters replaced and told");
    assert!(replaced > 100);
    if let Some(folder) = &folder {
        let sample = built(&study(), &ambula::claim::Order::default()).unwrap().claim;
        std::fs::write(folder.join("sample.x12"), written(&[&sample], 1).text).unwrap();
    }
}

#[test]
fn every_claim_adds_up() {
    for seed in 0..100 {
        let claim = claim(&encounter(seed, &mut Covered::default())).unwrap();
        assert_eq!(claim.total, Money(claim.lines.iter().map(|l| l.charge.0).sum()));
        assert!(claim.control_number.len() <= 20);
    }
}

#[test]
fn a_file_that_was_changed_is_not_what_its_envelope_says() {
    let claim = built(&study(), &ambula::claim::Order::default()).unwrap().claim;
    let text = written(&[&claim], 101).text;
    assert_eq!(verify(&text), Ok(()));
    for (from, to) in [
        ("IEA*1*000000101", "IEA*1*000000102"),
        ("GE*1*101", "GE*1*102"),
        ("GE*1*101", "GE*2*101"),
        ("~\nSE*", "~\nSE*1"),
        ("*850*UN", "*900*UN"),
        ("DTP*472", "DTP*473"),
        ("HI*ABK", "HI*BK"),
        ("HL*2*1", "HL*3*1"),
        ("LX*2", "LX*3"),
        ("EXAMPLE", "example"),
        ("1***1~", "1***5~"),
    ] {
        assert!(text.contains(from), "{from} is not in the file");
        assert!(
            verify(&text.replacen(from, to, 1)).is_err(),
            "{from} as {to} is not noticed"
        );
    }
    for cut in [0, 50, 107, text.len() / 2, text.len() - 2] {
        assert!(verify(&text[..cut]).is_err(), "cut at {cut}");
    }
}

#[test]
fn five_thousand_claims_fill_a_transaction_set() {
    let one = built(&study(), &ambula::claim::Order::default()).unwrap().claim;
    let many: Vec<Claim> = (0..5_001)
        .map(|n| Claim {
            control_number: format!("C{n}"),
            ..one.clone()
        })
        .collect();
    let refs: Vec<&Claim> = many.iter().collect();
    let file = written(&refs, 7);
    assert_eq!(file.sets.len(), 2);
    assert_eq!((file.sets[0].claims.len(), file.sets[1].claims.len()), (5_000, 1));
    assert_ne!(file.sets[0].batch, file.sets[1].batch);
}

//! Answers of payers: TA1, 999 and 277CA, taking, refusing and in part, led back to the fields they are about.

use ambula::claim::answers::{Answer, AnswerError, read};
use ambula::claim::ledger::{ClaimState, Ledger, Prepared, Standing, standings};
use ambula::claim::x12::{Interchange, SetMap};
use ambula::claim::{Claim, Order};
use proptest::prelude::*;

use super::build::built;
use super::files::written;
use crate::billing::fixture::study;

const AT: &str = "2026-11-21T09:30:00Z";
const NUMBER: u64 = 101;

/// Three claims in one file.
fn claims() -> Vec<Claim> {
    ["E-1", "E-2", "E-3"]
        .map(|id| {
            let f = study()
                .set("encounter.id", id)
                .set("patient.mrn", id)
                .set("order.patient_mrn", id);
            built(&f, &Order::default()).unwrap().claim
        })
        .to_vec()
}

fn file() -> (Vec<Claim>, Interchange) {
    let claims = claims();
    let refs: Vec<&Claim> = claims.iter().collect();
    let file = written(&refs, NUMBER);
    (claims, file)
}

fn envelope(kind: &str, guide: &str, body: &str) -> String {
    format!(
        "ISA*00*          *00*          *ZZ*SAMPLEHOUSE    *ZZ*SAMPLELAB      *261121*1000*^*00501*000000900*0*T*:~\n\
         GS*{kind}*SAMPLEHOUSE*SAMPLELAB*20261121*1000*900*X*{guide}~\n{body}GE*1*900~\nIEA*1*000000900~\n"
    )
}

fn answers(text: &str, sets: &[SetMap]) -> Vec<Answer> {
    let map = |number: u64| (number == NUMBER).then(|| sets.to_vec());
    let batch = |b: &str| sets.iter().any(|s| s.batch == b).then_some(NUMBER);
    read(text.as_bytes(), &map, &batch).unwrap()
}

fn ta1(code: &str, note: &str) -> String {
    format!(
        "ISA*00*          *00*          *ZZ*SAMPLEHOUSE    *ZZ*SAMPLELAB      *261121*1000*^*00501*000000900*0*T*:~\n\
         TA1*000000101*261121*0930*{code}*{note}~\nIEA*0*000000900~\n"
    )
}

fn f999(middle: &str, set: &str, group: &str) -> String {
    envelope(
        "FA",
        "005010X231A1",
        &format!(
            "ST*999*0001*005010X231A1~\nAK1*HC*101*005010X222A1~\nAK2*837*0001*005010X222A1~\n{middle}IK5*{set}~\nAK9*{group}*1*1*1~\nSE*6*0001~\n"
        ),
    )
}

fn f277(batch: &str, claims: &str) -> String {
    envelope(
        "HN",
        "005010X214",
        &format!(
            "ST*277*0001*005010X214~\nBHT*0085*08*R1*20261121*1000*TH~\nHL*1**20*1~\nNM1*PR*2*PLAN*****PI*99999~\nTRN*1*R1~\n\
             HL*2*1*21*1~\nNM1*41*2*LAB*****46*LAB~\nTRN*2*{batch}~\nSTC*A1:19:PR*20261121*WQ*850~\nHL*3*2*19*1~\nNM1*85*2*LAB*****XX*1444444446~\n\
             TRN*1*0~\nSTC*A1:19:PR**WQ*850~\n{claims}SE*28*0001~\n"
        ),
    )
}

/// Place of the first segment of a make in the set, from 1.
fn position(file: &Interchange, text: &str) -> usize {
    let set = file.text.split("ST*837").nth(1).unwrap();
    1 + set.split("~\n").position(|s| s.starts_with(text)).unwrap()
}

#[test]
fn an_envelope_is_taken_or_refused() {
    let (claims, file) = file();
    let taken = answers(&ta1("A", "000"), &file.sets);
    assert_eq!(
        (taken[0].kind, taken[0].accepted, taken[0].number),
        ("TA1", true, Some(101))
    );
    assert_eq!(taken[0].claims.len(), claims.len());
    assert!(
        taken[0]
            .claims
            .iter()
            .all(|c| c.state == ClaimState::InterchangeAccepted && c.errors.is_empty())
    );
    let refused = answers(&ta1("R", "006"), &file.sets);
    assert!(!refused[0].accepted);
    assert!(
        refused[0]
            .claims
            .iter()
            .all(|c| c.state == ClaimState::InterchangeRejected)
    );
    assert!(
        refused[0].errors[0].contains("claims.toml interchange.sender_id"),
        "{:?}",
        refused[0].errors
    );
    let doubtful = answers(&ta1("E", "025"), &file.sets);
    assert!(doubtful[0].accepted && doubtful[0].whole == "accepted with errors");
    let strange = answers(&ta1("Q", "000"), &file.sets);
    assert!(!strange[0].accepted, "an unknown code takes nothing");
}

#[test]
fn a_set_is_taken() {
    let (claims, file) = file();
    let answer = &answers(&f999("", "A", "A"), &file.sets)[0];
    assert!(answer.accepted && answer.errors.is_empty());
    assert_eq!(answer.claims.len(), claims.len());
    assert!(answer.claims.iter().all(|c| c.state == ClaimState::SetAccepted));
}

#[test]
fn errors_of_a_999_lead_to_our_fields() {
    let (_, file) = file();
    let at = |text: &str| position(&file, text);
    for (segment, loop_id, element, code, expected) in [
        (
            "NM1*85",
            "2010AA",
            "9",
            "7",
            "ID-01 provider[0].npi: element NM109",
        ),
        ("N4*", "2010AA", "3", "4", "CL-14 provider[0].zip: element N403"),
        (
            "NM1*IL",
            "2010BA",
            "9",
            "1",
            "ID-01 coverage[0].member_id: element NM109",
        ),
        (
            "DMG",
            "2010CA",
            "2",
            "8",
            "CL-06 patient.birth_date: element DMG02",
        ),
        (
            "CLM",
            "2300",
            "5:1",
            "7",
            "POS-01 encounter.place_of_service: element CLM05-01",
        ),
        ("CLM", "2300", "1", "5", "CL-03 encounter.id: element CLM01"),
        (
            "PWK",
            "2300",
            "6",
            "1",
            "CL-10 attachment[3].control_number: element PWK06",
        ),
        (
            "REF*G1",
            "2300",
            "2",
            "6",
            "PA-01 authorisation.number: element REF02",
        ),
        (
            "HI*",
            "2300",
            "1:2",
            "7",
            "DX-01 diagnosis[0].code: element HI01-02",
        ),
        (
            "SV1*HC:96000",
            "2400",
            "1:2",
            "7",
            "CP-15 line[0].code: element SV101-02",
        ),
        (
            "SV1*HC:96004",
            "2400",
            "2",
            "6",
            "CL-12 line[1].charge_cents: element SV102",
        ),
        (
            "SV1*HC:96000",
            "2400",
            "7:1",
            "7",
            "DOC-04 line[0].diagnosis_pointers: element SV107-01",
        ),
        ("DTP*472", "2400", "3", "8", "CL-12 line[0].date: element DTP03"),
        (
            "NM1*82",
            "2420A",
            "3",
            "1",
            "CL-05 provider[2].family_name: element NM103",
        ),
        (
            "NM1*DK",
            "2420E",
            "9",
            "7",
            "ID-01 provider[1].npi: element NM109",
        ),
        (
            "PER",
            "1000A",
            "4",
            "6",
            "CL-16 claims.toml submitter.phone: element PER04",
        ),
    ] {
        let id = segment.split('*').next().unwrap();
        let middle = format!("IK3*{id}*{}*{loop_id}*8~\nIK4*{element}**{code}~\n", at(segment));
        let answer = &answers(&f999(&middle, "R*5", "R"), &file.sets)[0];
        let all: Vec<&String> = answer
            .errors
            .iter()
            .chain(answer.claims.iter().flat_map(|c| &c.errors))
            .collect();
        assert!(
            all.iter().any(|e| e.starts_with(expected)),
            "{segment} {element}: {all:#?}"
        );
        assert!(answer.claims.iter().all(|c| c.state == ClaimState::SetRejected));
    }
}

#[test]
fn a_999_that_takes_a_set_with_errors_names_the_claim() {
    let (claims, file) = file();
    let (_, first, last) = &file.sets[0].claims[1];
    assert!(first < last);
    let middle = format!("IK3*CLM*{}*2300*8~\nIK4*2**7~\n", first + 3);
    let answer = &answers(&f999(&middle, "E", "E"), &file.sets)[0];
    assert!(answer.accepted);
    let of = |claim: &Claim| {
        answer
            .claims
            .iter()
            .find(|c| c.claim == claim.control_number)
            .unwrap()
    };
    assert_eq!(of(&claims[0]).state, ClaimState::SetAccepted);
    assert_eq!(of(&claims[1]).state, ClaimState::AcceptedWithErrors);
    assert_eq!(of(&claims[2]).state, ClaimState::SetAccepted);
}

#[test]
fn a_group_taken_in_part() {
    let many = claims();
    let refs: Vec<&Claim> = many.iter().collect();
    let mut sets = written(&refs, NUMBER).sets;
    let mut second = sets[0].clone();
    second.set = "0002".to_owned();
    second.claims = vec![("OTHER".to_owned(), 10, 40)];
    sets.push(second);
    let body = "ST*999*0001*005010X231A1~\nAK1*HC*101*005010X222A1~\nAK2*837*0001*005010X222A1~\nIK5*A~\n\
                AK2*837*0002*005010X222A1~\nIK3*CLM*12*2300*8~\nIK4*1**5~\nIK5*R*5~\nAK9*P*2*2*1~\nSE*9*0001~\n";
    let answer = &answers(&envelope("FA", "005010X231A1", body), &sets)[0];
    assert_eq!(
        (answer.whole.as_str(), answer.accepted),
        ("accepted in part", false)
    );
    let refused: Vec<&str> = answer
        .claims
        .iter()
        .filter(|c| c.state == ClaimState::SetRejected)
        .map(|c| c.claim.as_str())
        .collect();
    assert_eq!(refused, ["OTHER"]);
    assert_eq!(
        answer
            .claims
            .iter()
            .filter(|c| c.state == ClaimState::SetAccepted)
            .count(),
        3
    );
}

fn claim_277(hl: usize, claim: &str, stc: &str, number: &str) -> String {
    let number = if number.is_empty() {
        String::new()
    } else {
        format!("REF*1K*{number}~\n")
    };
    format!(
        "HL*{hl}*3*PT~\nNM1*QC*1*EXAMPLE*CHILD****MI*W1~\nTRN*2*{claim}~\n{stc}{number}DTP*472*D8*20260502~\n"
    )
}

#[test]
fn claims_are_taken_refused_or_in_part() {
    let (claims, file) = file();
    let n = |at: usize| claims[at].control_number.as_str();
    let body = [
        claim_277(4, n(0), "STC*A2:20:PR*20261121*WQ*1450~\n", "ICN1"),
        claim_277(5, n(1), "STC*A7:562:85*20261121*U*1450******A6:164:IL~\n", ""),
        claim_277(6, n(2), "STC*A1:19:PR*20261121*WQ*1450~\n", ""),
    ]
    .concat();
    let answer = &answers(&f277(&file.sets[0].batch, &body), &file.sets)[0];
    assert_eq!(
        (answer.kind, answer.number, answer.accepted),
        ("277CA", Some(NUMBER), true)
    );
    let states: Vec<ClaimState> = answer.claims.iter().map(|c| c.state).collect();
    assert_eq!(
        states,
        [ClaimState::Accepted, ClaimState::Rejected, ClaimState::Received]
    );
    assert_eq!(answer.claims[0].payer_claim_number, "ICN1");
    let errors = answer.claims[1].errors.join(" | ");
    assert!(
        errors.contains("provider number (A7:562:85)") && errors.contains("ID-01 coverage.member_id"),
        "{errors}"
    );
}

#[test]
fn every_category_has_its_state() {
    let (claims, file) = file();
    for (category, action, state) in [
        ("A0", "WQ", ClaimState::Received),
        ("A1", "WQ", ClaimState::Received),
        ("A2", "WQ", ClaimState::Accepted),
        ("A5", "WQ", ClaimState::Accepted),
        ("A3", "U", ClaimState::Rejected),
        ("A4", "U", ClaimState::Rejected),
        ("A6", "U", ClaimState::Rejected),
        ("A7", "U", ClaimState::Rejected),
        ("A8", "U", ClaimState::Rejected),
        ("A3", "WQ", ClaimState::Rejected),
        ("A1", "U", ClaimState::Rejected),
    ] {
        let body = claim_277(
            4,
            &claims[0].control_number,
            &format!("STC*{category}:21:PR*20261121*{action}*850~\n"),
            "",
        );
        let answer = &answers(&f277(&file.sets[0].batch, &body), &file.sets)[0];
        assert_eq!(answer.claims[0].state, state, "{category} {action}");
    }
}

#[test]
fn the_answers_make_the_standing_of_every_claim() {
    let place = tempfile::tempdir().unwrap();
    let (claims, _) = file();
    let refs: Vec<&Claim> = claims.iter().collect();
    let ledger = Ledger::start(place.path(), (NUMBER, "secret of the test", AT)).unwrap();
    let mut held = ledger.hold(AT).unwrap();
    let number = held.take().unwrap();
    let file = written(&refs, number);
    let prepared = Prepared {
        bytes: file.text.as_bytes(),
        file: "837p-000000101.x12",
        production: false,
        sets: &file.sets,
        claims: &refs,
    };
    held.prepare(number, prepared).unwrap();
    held.written(number).unwrap();
    let state = |held: &ambula::claim::ledger::Held, at: usize| -> Standing {
        standings(held.lines())[&(claims[at].control_number.clone(), false)].clone()
    };
    assert_eq!(state(&held, 0).state, ClaimState::Written);
    let body = claim_277(
        4,
        &claims[0].control_number,
        "STC*A7:562:85*20261121*U*1450~\n",
        "ICN9",
    );
    for (text, expected) in [
        (ta1("A", "000"), ClaimState::InterchangeAccepted),
        (f999("", "A", "A"), ClaimState::SetAccepted),
        (f277(&file.sets[0].batch, &body), ClaimState::Rejected),
        // a late TA1 takes nothing back
        (ta1("E", "000"), ClaimState::Rejected),
    ] {
        let map = |n: u64| ledger.map(n).ok();
        for answer in read(text.as_bytes(), &map, &|_| Some(NUMBER)).unwrap() {
            let digest = ambula::files::sha256_hex(text.as_bytes());
            let new = held
                .answer(
                    (&digest, answer.kind),
                    (answer.number, &answer.whole),
                    answer.claims.clone(),
                )
                .unwrap();
            let twice = held
                .answer(
                    (&digest, answer.kind),
                    (answer.number, &answer.whole),
                    answer.claims,
                )
                .unwrap();
            assert!(new && !twice, "an answer read twice counts once");
        }
        assert_eq!(state(&held, 0).state, expected);
    }
    assert_eq!(state(&held, 0).payer_claim_number, "ICN9");
    assert_eq!(state(&held, 1).state, ClaimState::SetAccepted);
    drop(held);
    // refused claims may be written again, others hold patient, day and code
    let held = ledger.hold(AT).unwrap();
    let other = |at: usize| Claim {
        control_number: "ANOTHER".to_owned(),
        ..claims[at].clone()
    };
    let (refused, taken) = (other(0), other(1));
    assert!(held.duplicates(&[&refused], false).is_empty());
    assert!(!held.duplicates(&[&taken], false).is_empty());
    assert!(
        held.duplicates(&[&taken], true).is_empty(),
        "test data guard no real claim"
    );
    let again = claims[1].clone();
    assert!(
        held.duplicates(&[&again], false).is_empty(),
        "the same test claim may be written again"
    );
}

#[test]
fn what_is_no_answer_is_told() {
    let none = |_: u64| None;
    let batch = |_: &str| None;
    let (_, file) = file();
    assert_eq!(
        read(file.text.as_bytes(), &none, &batch),
        Err(AnswerError::Unknown)
    );
    for text in ["", "ISA", "no file", "{\"a\":1}"] {
        assert!(
            matches!(read(text.as_bytes(), &none, &batch), Err(AnswerError::Read(_))),
            "{text}"
        );
    }
    // an answer about a file of somebody else speaks about no claim of ours
    let strange = f999(
        "IK3*CLM*99999999999999999999*2300*8~\nIK4*99:99**zz~\n",
        "R*5",
        "R",
    )
    .replace("AK1*HC*101", "AK1*HC*7");
    let answer = &answers(&strange, &file.sets)[0];
    assert!(answer.claims.is_empty());
}

#[test]
fn no_word_of_an_answer_is_repeated_but_codes() {
    let (claims, file) = file();
    let body = claim_277(
        4,
        &claims[0].control_number,
        "STC*A7:562:85*20261121*U*1450********Sentinel words~\n",
        "",
    );
    let answer = &answers(&f277(&file.sets[0].batch, &body), &file.sets)[0];
    let shown = format!("{answer:?}{}", answer.claims[0].errors.join(" "));
    assert!(
        !shown.contains("Sentinel") && !shown.contains("EXAMPLE"),
        "{shown}"
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_read_or_refused(at in 0_usize..2000, byte in any::<u8>(), cut in 0_usize..2000, kind in 0_usize..3) {
        let (text, sets) = hostile(kind);
        let mut bytes = text.into_bytes();
        if let Some(one) = bytes.get_mut(at) {
            *one = byte;
        }
        if cut > 0 && cut < bytes.len() {
            bytes.truncate(cut);
        }
        let map = |number: u64| (number == NUMBER).then(|| sets.clone());
        let _ = read(&bytes, &map, &|_| Some(NUMBER));
    }
}

fn hostile(kind: usize) -> (String, Vec<SetMap>) {
    use std::sync::LazyLock;
    static FILE: LazyLock<(Vec<Claim>, Interchange)> = LazyLock::new(file);
    let (claims, file) = &*FILE;
    let body = claim_277(
        4,
        &claims[0].control_number,
        "STC*A7:562:85*20261121*U*1450~\n",
        "I",
    );
    let text = match kind {
        0 => ta1("R", "006"),
        1 => f999("IK3*CLM*25*2300*8~\nIK4*5:1**7~\n", "R*5", "R"),
        _ => f277(&file.sets[0].batch, &body),
    };
    (text, file.sets.clone())
}

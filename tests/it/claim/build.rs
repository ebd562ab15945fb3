//! From an encounter to a claim: what is taken over, what is left off, what is refused.

use ambula::billing::Override;
use ambula::claim::setup::Setup;
use ambula::claim::{Built, Form, Frequency, Money, Order, Refusal, Source, build};

use crate::billing::fixture::{Fixture, study};

pub(crate) const SETUP: &str = include_str!("../../../src/walker/encounters/claims.toml");

pub(crate) fn setup() -> Setup {
    Setup::parse(SETUP).unwrap()
}

/// The claim of a fixture. Doubts of the fixture are decided as a biller would.
pub(crate) fn built(f: &Fixture, order: &Order) -> Result<Built, Refusal> {
    let (record, verdict) = (f.record(), f.verdict());
    build(
        Source {
            record: &record,
            verdict: &verdict,
            decisions: &f.decisions,
            setup: &setup(),
        },
        order,
    )
}

pub(crate) fn decided(rule: &str, field: &str) -> Override {
    Override {
        rule: rule.to_owned(),
        code: String::new(),
        field: field.to_owned(),
        by: "Sample biller".to_owned(),
        reason: "checked by hand in the chart".to_owned(),
        at: "2026-05-20T10:00:00Z".to_owned(),
    }
}

/// Rules of a refusal, each once.
pub(crate) fn rules(refusal: &Refusal) -> Vec<&'static str> {
    let mut all: Vec<&'static str> = refusal.findings.iter().map(|f| f.rule).collect();
    all.sort_unstable();
    all.dedup();
    all
}

#[test]
fn a_complete_encounter_is_one_claim() {
    let built = built(&study(), &Order::default()).unwrap();
    let claim = &built.claim;
    assert_eq!(built.left_out, []);
    assert_eq!(
        (claim.form, claim.frequency),
        (Form::Professional, Frequency::Original)
    );
    assert_eq!(claim.total, Money(145_000));
    let codes: Vec<&str> = claim.lines.iter().map(|l| l.code.as_str()).collect();
    assert_eq!(codes, ["96000", "96004"]);
    assert_eq!(claim.lines[0].pointers, [1]);
    assert!(claim.lines[0].rendering.is_none());
    assert_eq!(claim.lines[1].rendering.as_ref().unwrap().npi, "1111111112");
    assert_eq!(claim.lines[1].ordering.as_ref().unwrap().npi, "1234567893");
    assert!(!claim.insured.is_self());
    assert_eq!(claim.attachments.len(), 1);
    assert!(
        claim.record_number.is_none(),
        "nobody asked for the record number"
    );
}

#[test]
fn the_same_encounter_has_the_same_number_and_another_one_another() {
    let one = built(&study(), &Order::default()).unwrap().claim.control_number;
    assert_eq!(
        one,
        built(&study(), &Order::default()).unwrap().claim.control_number
    );
    let other = study().set("encounter.id", "E-OTHER");
    assert_ne!(
        one,
        built(&other, &Order::default()).unwrap().claim.control_number
    );
    let again = Order {
        again: Some((Frequency::Replacement, "PAYER-1".to_owned().into())),
        overrides: false,
    };
    let replaced = built(&study(), &again).unwrap().claim;
    assert_ne!(one, replaced.control_number);
    assert_eq!(replaced.frequency.digit(), "7");
}

#[test]
fn nothing_of_a_claim_shows_identity() {
    let built = built(&study(), &Order::default()).unwrap();
    let shown = format!("{built:?}");
    for text in [
        "Example",
        "Child",
        "SAMPLE0001",
        "2017-06-14",
        "Invented Lane",
        "GRP-SAMPLE",
    ] {
        assert!(!shown.contains(text), "{text}");
    }
}

#[test]
fn a_blocked_code_stays_off_without_a_recorded_decision() {
    // the order is withdrawn: every code of the study is blocked
    let blocked = study().del("order");
    let refusal = built(&blocked, &Order::default()).unwrap_err();
    assert!(rules(&refusal).contains(&"DOC-01"), "{:?}", rules(&refusal));
    let order = Order {
        again: None,
        overrides: true,
    };
    assert!(built(&blocked, &order).is_err(), "asked for, but nobody decided");
    let mut decided_by_somebody = blocked.clone();
    decided_by_somebody.decisions = refusal
        .findings
        .iter()
        .map(|f| decided(f.rule, &f.field))
        .collect();
    assert!(
        built(&decided_by_somebody, &Order::default()).is_err(),
        "decided, but not asked for"
    );
    let with = built(&decided_by_somebody, &order).unwrap();
    assert!(!with.claim.overrides.is_empty());
    let mut nameless = decided_by_somebody;
    for one in &mut nameless.decisions {
        one.by = String::new();
    }
    assert!(built(&nameless, &order).is_err(), "a decision without a name");
}

#[test]
fn a_code_that_is_not_ready_is_left_off_and_told() {
    let one = study().set("interpretation.status", "pending");
    let built = built(&one, &Order::default());
    match built {
        Ok(built) => {
            let codes: Vec<&str> = built.claim.lines.iter().map(|l| l.code.as_str()).collect();
            assert_eq!(codes, ["96000"]);
            assert!(built.left_out.iter().any(|f| f.code == "96004"));
        }
        Err(refusal) => assert!(refusal.findings.iter().any(|f| f.code == "96004"), "{refusal:?}"),
    }
}

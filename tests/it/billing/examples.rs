//! The worked examples of the source documents.

use ambula::billing::timed::by_total;
use ambula::billing::verdict::Readiness;
use ambula::billing::{Kind, Severity};

use super::fixture::{Fixture, therapy};

fn minutes(f: Fixture, minutes: i64, end: &str, units: i64) -> Fixture {
    f.set("time.0.minutes", minutes)
        .set("time.0.end", end)
        .set("line.0.end", end)
        .set("therapy.timed_minutes", minutes)
        .set("line.0.units", units)
}

#[test]
fn after_a_stroke_an_assistant_22_minutes() {
    let f = minutes(therapy(), 22, "09:22", 1)
        .set("personnel.0.credential", "PTA")
        .set("line.0.modifiers", vec!["CQ", "GP"]);
    assert_eq!(f.code("97116").readiness, Readiness::Ready);
    let without = f.clone().set("line.0.modifiers", vec!["GP"]);
    assert_eq!(without.worst("MOD-13"), Some((Severity::Block, Kind::Missing)));
    let two = f.set("line.0.units", 2);
    assert_eq!(two.worst("TIM-02"), Some((Severity::Block, Kind::Contradiction)));
}

#[test]
fn above_the_yearly_amount_38_minutes_with_stairs() {
    let f = therapy()
        .set("therapy.allowed_to_date_cents", 248_001)
        .set("line.0.modifiers", vec!["GP", "KX"]);
    assert_eq!(f.code("97116").readiness, Readiness::Ready);
    assert_eq!(
        f.set("line.0.modifiers", vec!["GP"]).worst("MOD-11"),
        Some((Severity::Block, Kind::Missing))
    );
}

#[test]
fn parkinson_15_and_20_minutes_and_no_59() {
    let f = minutes(therapy(), 20, "09:20", 1)
        .set("therapy.timed_minutes", 35)
        .set("diagnosis.0.code", "G20.C")
        .set("diagnosis.0.description", "Parkinsonism, unspecified")
        .add("[[time]]\ncode = \"97110\"\nminutes = 15\nstart = \"09:20\"\nend = \"09:35\"\none_to_one = true\nperformer = \"P\"\n")
        .add("[[line]]\ncode = \"97110\"\nunits = 1\ndate = 2026-05-02\ncharge_cents = 6000\nmodifiers = [\"GP\"]\nstart = \"09:20\"\nend = \"09:35\"\ndiagnosis_pointers = [1]\n");
    assert_eq!(f.code("97116").readiness, Readiness::Ready);
    assert_eq!(f.code("97110").readiness, Readiness::Ready);
    // the page adds 59; no edit of the day is known
    let with = f.set("line.1.modifiers", vec!["59", "GP"]);
    assert_eq!(with.worst("CP-19"), Some((Severity::Warn, Kind::Doubt)));
}

#[test]
fn in_a_covered_stay_nothing_is_billed() {
    let f = therapy().set("encounter.stay_status", "SNF_A");
    assert_eq!(f.code("97116").readiness, Readiness::NotBillable);
}

#[test]
fn tim_04_the_vectors() {
    for (minutes, units) in [
        (vec![22], vec![1]),
        (vec![38], vec![3]),
        (vec![15, 20], vec![1, 1]),
        (vec![14, 14, 14], vec![1, 1, 1]),
        (vec![8, 8, 8], vec![1, 1, 0]),
        (vec![33, 7], vec![2, 1]),
        (vec![18, 13, 10, 8], vec![1, 1, 1, 0]),
    ] {
        assert_eq!(by_total(&minutes), units, "{minutes:?}");
    }
}

#[test]
fn fee_tables_add_up() {
    let fee = |code: &str| {
        let book = ambula::billing::book::Rulebook::shipped().unwrap();
        let national = ambula::billing::fees::Locality::NATIONAL;
        ambula::billing::fees::fees(&book, code, super::fixture::day("2026-05-02"), national)
            .fees
            .remove(0)
    };
    assert_eq!((fee("96000").cents, fee("76000").cents), (7048, 4409));
}

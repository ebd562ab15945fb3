//! Faults planted into clean sessions, and clean sessions themselves: what is found, what is missed, what is a false
//! alarm. Tables of `docs/validation/faults.md`.

use super::faults::{Base, alarms};

/// Changes of a capture that is written and read again (degrees): single precision.
const ROUND_TRIP_DEG: f64 = 1e-9;

#[test]
fn a_session_without_a_fault_has_nothing_new() {
    let base = Base::sample("adult-typical", "walk-02.c3d");
    let seen = base.with(&base.walk, |_| {});
    assert!(!seen.found(), "{}", seen.rules());
    assert!(seen.angles_deg < ROUND_TRIP_DEG, "{}", seen.angles_deg);
    println!("{} alarms in the clean session", alarms(&base.outcome).len());
}

//! Rules of timed therapy: each is silent on a complete therapy day and speaks after one change.

use ambula::billing::book::UnitRule;

use super::cases;
use super::fixture::therapy;

const SECOND: &str = "[[time]]\ncode = \"97110\"\nminutes = 15\none_to_one = true\nperformer = \"P\"\n\
                      [[line]]\ncode = \"97110\"\nunits = 1\nmodifiers = [\"GP\"]\n";

cases! {
    pa_06 "PA-06" therapy(), |f| f.payer("none");
    tim_01 "TIM-01" therapy(), |f| f.set("time.0.one_to_one", false);
    tim_02 "TIM-02" therapy(), |f| f.set("line.0.units", 2);
    tim_03 "TIM-03" therapy().add(SECOND), |f| f.set("line.1.units", 2);
    tim_05 "TIM-05" therapy(), |f| f.set("line.0.units", 5);
    tim_06 "TIM-06" therapy(), |f| f.del("therapy.timed_minutes");
    tim_07 "TIM-07" therapy(), |f| f.set("line.0.units", 4);
    tim_08 "TIM-08" therapy(), |f| f.rule(|p| p.unit_rule = UnitRule::Midpoint);
    thd_01 "THD-01" therapy(), |f| f.set("therapy.activities", vec!["Performed gait training."]);
    thd_02 "THD-02" therapy(), |f| f.del("therapy.device");
    thd_03 "THD-03" therapy(), |f| f.set("therapy.assistance", "some");
    thd_04 "THD-04" therapy(), |f| f.del("therapy.skilled_nature");
    thd_05 "THD-05" therapy(), |f| f.del("therapy.goals");
    thd_06 "THD-06" therapy(), |f| f.del("therapy.outcome_measures");
    thd_07 "THD-07" therapy(), |f| f.date("plan_of_care.certified_until", "2026-07-10");
    thd_08 "THD-08" therapy(), |f| f.set("therapy.maintenance", true);
    thd_09 "THD-09" therapy(), |f| f.set("therapy.purpose", "wellness");
    thd_10 "THD-10" therapy(), |f| f.set("therapy.previous_text", "Today the right foot cleared on level ground, on the ramp it caught twice.");
    thd_11 "THD-11" therapy(), |f| f.set("diagnosis.0.code", "R26.89");
    thd_12 "THD-12" therapy().set("line.0.code", "97110"), |f| f.set("line.0.code", "97116");
    pos_06 "POS-06" therapy().set("encounter.place_of_service", "49"), |f| f.set("encounter.place_of_service", "22");
    pos_07 "POS-07" therapy(), |f| f.set("encounter.stay_status", "SNF_A");
    pos_08 "POS-08" therapy(), |f| f.set("encounter.place_of_service", "32");
    pos_09 "POS-09" therapy().set("encounter.place_of_service", "22"), |f| f.set("line.0.performer_position", "independent");
    prv_03 "PRV-03" therapy(), |f| f.set("personnel.0.credential", "OT");
    fee_06 "FEE-06" therapy().on("2025-05-02"), |f| f.on("2026-05-02");
    fee_10 "FEE-10" therapy().set("line.0.units", 1), |f| f.set("line.0.units", 3);
    fee_11 "FEE-11" therapy(), |f| f.set("line.0.modifiers", vec!["CQ", "GP"]);
}

#[test]
fn a_complete_therapy_day_is_ready() {
    let verdict = therapy().verdict();
    let open: Vec<_> = verdict.findings.iter().filter(|f| f.is_open()).collect();
    // the most units of 97116 are read for the second quarter of 2026, in which the day lies
    assert!(open.is_empty(), "{open:#?}");
}

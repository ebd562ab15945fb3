//! Rules of modifiers, pairs and fluoroscopy: each is silent on its complete encounter and speaks after one change.

use super::cases;
use super::fixture::{fluoroscopy, medicare, study, therapy};

const OTHER: &str = "[[line]]\nunits = 1\nmodifiers = [\"GP\"]\nstart = \"10:00\"\nend = \"10:15\"\nnote_id = \"N-9\"\nbody_site = \"arm\"\n";

cases! {
    cp_11 "CP-11" study(), |f| f.add("[[line]]\ncode = \"97116\"\nunits = 1\n");
    cp_12 "CP-12" study(), |f| f.add("[[line]]\ncode = \"99213\"\nunits = 1\n");
    cp_13 "CP-13" therapy(), |f| f.set("line.0.label", "Gait analysis");
    cp_14 "CP-14" study(), |f| f.add("[[line]]\ncode = \"95992\"\nlabel = \"SSEP\"\n");
    cp_15 "CP-15" study(), |f| f.add("[[line]]\ncode = \"97001\"\nunits = 1\n");
    cp_16 "CP-16" therapy(), |f| f.add(OTHER).set("line.1.code", "97760").set("line.1.body_site", "leg");
    cp_17 "CP-17" therapy(), |f| f.add(OTHER).set("line.1.code", "97150").set("line.1.start", "09:10");
    cp_18 "CP-18" therapy(), |f| f.add(OTHER).set("line.1.code", "97530").set("line.1.modifiers", vec!["XS", "GP"]);
    cp_19 "CP-19" therapy().add(OTHER).set("line.1.code", "97110"), |f| f.set("line.1.modifiers", vec!["59", "GP"]);
    cp_20 "CP-20" therapy(), |f| f.set("therapy.main_purpose", "prosthesis");
    cp_21 "CP-21" therapy(), |f| f.add(OTHER).set("line.1.code", "97110").set("line.1.label", "Stairs");
    cp_22 "CP-22" therapy(), |f| f.set("time.0.group", true);
    cp_23 "CP-23" therapy(), |f| f.set("line.0.code", "0791T");
    cp_24 "CP-24" therapy(), |f| f.add(OTHER).set("line.1.code", "97161").set("line.1.note_id", "N-2");
    cp_25 "CP-25" fluoroscopy(), |f| f.set("fluoroscopy.main_procedures", vec!["29881"]);

    mod_01 "MOD-01" medicare(), |f| f.set("line.0.modifiers", vec!["26"]);
    mod_02 "MOD-02" study(), |f| f.set("line.0.modifiers", vec!["59", "XS"]);
    mod_03 "MOD-03" study(), |f| f.set("line.0.modifiers", vec!["22"]);
    mod_04 "MOD-04" study().set("encounter.claim_form", "institutional"), |f| f.set("line.0.modifiers", vec!["53"]);
    mod_05 "MOD-05" study(), |f| f.set("line.0.modifiers", vec!["51"]);
    mod_06 "MOD-06" study(), |f| f.set("line.0.modifiers", vec!["78"]);
    mod_07 "MOD-07" study(), |f| f.set("line.0.modifiers", vec!["80"]);
    mod_08 "MOD-08" study(), |f| f.set("line.0.modifiers", vec!["62"]);
    mod_09 "MOD-09" study(), |f| f.set("line.0.modifiers", vec!["50"]);
    mod_10 "MOD-10" therapy(), |f| f.set("line.0.modifiers", Vec::<String>::new());
    mod_11 "MOD-11" therapy(), |f| f.set("therapy.allowed_to_date_cents", 247_000);
    mod_12 "MOD-12" therapy(), |f| f.set("therapy.allowed_to_date_cents", 300_000);
    mod_13 "MOD-13" therapy(), |f| f.set("time.0.assistant_minutes", 4);
    mod_14 "MOD-14" therapy(), |f| f.set("line.0.modifiers", vec!["51", "GP"]);
    mod_15 "MOD-15" therapy(), |f| f.set("line.0.modifiers", vec!["59", "GP"]).del("line.0.start");
    mod_16 "MOD-16" fluoroscopy().set("line.0.modifiers", vec!["26"]), |f| f.del("fluoroscopy.interpretation_report_id");
    mod_17 "MOD-17" fluoroscopy().set("line.0.modifiers", vec!["XS"]), |f| f.del("fluoroscopy.distinction");
    mod_18 "MOD-18" fluoroscopy().set("line.0.modifiers", vec!["TC"]), |f| f.del("fluoroscopy.supervisor_present");
    mod_19 "MOD-19" therapy(), |f| f.set("line.0.modifiers", vec!["GP", "CQ"]);

    fl_01 "FL-01" fluoroscopy(), |f| f.del("fluoroscopy.indication");
    fl_02 "FL-02" fluoroscopy().set("fluoroscopy.minutes", 60), |f| f.set("fluoroscopy.minutes", 61);
    fl_03 "FL-03" fluoroscopy(), |f| f.del("fluoroscopy.dose_unit");
    fl_04 "FL-04" fluoroscopy().set("line.0.modifiers", vec!["26"]), |f| f.del("fluoroscopy.interpretation_report_id");
    fl_05 "FL-05" fluoroscopy().set("line.0.modifiers", vec!["59"]), |f| f.del("fluoroscopy.site");
    fl_06 "FL-06" fluoroscopy().set("line.0.modifiers", vec!["26"]), |f| f.set("fluoroscopy.supervisor_present", false);
    fl_07 "FL-07" fluoroscopy(), |f| f.set("line.0.units", 4);

    fee_03 "FEE-03" fluoroscopy().on("2025-05-02"), |f| f.on("2026-05-02");
    fee_05 "FEE-05" fluoroscopy(), |f| f.set("encounter.claim_form", "institutional");
}

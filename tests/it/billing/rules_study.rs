//! Rules of the motion study: each is silent on the complete encounter and speaks after one change.

use ambula::billing::book::{Acceptance, Musculoskeletal};

use super::cases;
use super::fixture::{emg, medicare, pressure, study};

const PREVIOUS: &str = "[[previous_study]]\nid = \"S-0\"\ndate = 2025-11-20\n";

cases! {
    doc_01 "DOC-01" study(), |f| f.del("order.signed_date");
    doc_02 "DOC-02" study(), |f| f.set("order.clinical_question", "see chart");
    doc_03 "DOC-03" study(), |f| f.set("order.patient_mrn", "SOMEBODY-ELSE");
    doc_04 "DOC-04" study(), |f| f.del("line.0.diagnosis_pointers");
    doc_05 "DOC-05" study(), |f| f.del("necessity.text");
    doc_06 "DOC-06" study(), |f| f.shown(|e| e.marker_set = None);
    doc_07 "DOC-07" study(), |f| f.date("equipment.0.valid_until", "2026-05-01");
    doc_08 "DOC-08" pressure(), |f| f.del("pressure.device");
    doc_09 "DOC-09" emg(), |f| f.shown(|e| e.captures[0].emg_channels = 0);
    doc_10 "DOC-10" study(), |f| f.del("personnel.0.credential");
    doc_11 "DOC-11" study(), |f| f.shown(|e| e.tasks[0].usable = 1);
    doc_12 "DOC-12" study(), |f| f.del("interpretation.status");
    doc_13 "DOC-13" study(), |f| f.set("recording.1.overlap_s", 0.0);
    doc_14 "DOC-14" study(), |f| f.shown(|e| e.outputs[1].quantities = 0);
    doc_15 "DOC-15" study(), |f| f.del("exam.tone");
    doc_16 "DOC-16" study(), |f| f.set("consent.covers_video", false);
    doc_17 "DOC-17" study(), |f| f.del("functional_measure");
    doc_18 "DOC-18" study(), |f| f.del("prior_treatment");
    doc_19 "DOC-19" study(), |f| f.del("necessity.plan_by_result");
    doc_20 "DOC-20" study(), |f| f.del("technical_report.filed_date");
    doc_21 "DOC-21" emg(), |f| f.set("technical_report.parts", vec!["kinematics"]);
    doc_22 "DOC-22" study(), |f| f.del("interpretation.signed_date");
    doc_23 "DOC-23" study(), |f| f.set("attachment.2.class", "order");
    doc_24 "DOC-24" study(), |f| f.set("attachment.0.class", "order");
    doc_25 "DOC-25" study().rule(|p| p.markerless = Acceptance::Accepted), |f| f.set("capture.method", "eye");

    mn_01 "MN-01" study(), |f| f.del("necessity.severity");
    mn_02 "MN-02" study(), |f| f.del("necessity.indication");
    mn_03 "MN-03" study(), |f| f.del("necessity.options");
    mn_04 "MN-04" study(), |f| f.del("prior_treatment");
    mn_05 "MN-05" study(), |f| f.set("interpretation.taxonomy", "2084N0400X");
    mn_06 "MN-06" study(), |f| f.set("attachment.0.class", "order");
    mn_07 "MN-07" study(), |f| f.del("necessity.functional_limitation");
    mn_08 "MN-08" study(), |f| f.set("diagnosis.0.code", "M17.11").set("diagnosis.0.description", "Unilateral primary osteoarthritis, right knee");
    mn_09 "MN-09" medicare(), |f| f.del("coverage.0.contractor");
    mn_10 "MN-10" study(), |f| f.set("diagnosis.0.code", "R26.89");
    mn_11 "MN-11" study(), |f| f.set("diagnosis.0.code", "G71.01");
    ex_01 "EX-01" study(), |f| f.set("necessity.purpose", vec!["baseline"]);
    ex_02 "EX-02" study(), |f| f.set("necessity.purpose", vec!["screening"]);
    ex_03 "EX-03" study(), |f| f.shown(|e| e.captures[0].markers = 0);
    ex_04 "EX-04" study(), |f| f.add(PREVIOUS);
    ex_05 "EX-05" study(), |f| f.set("necessity.purpose", vec!["administrative"]);
    ex_06 "EX-06" study(), |f| f.set("necessity.purpose", vec!["monitoring"]);

    fr_01 "FR-01" study(), |f| f.add(PREVIOUS).set("necessity.repeat_reason", "routine");
    fr_02 "FR-02" study(), |f| f.set("line.0.units", 2);
    fr_03 "FR-03" study(), |f| f.set("line.0.units", 4);
    age_01 "AGE-01" study(), |f| f.date("patient.birth_date", "2023-06-14");
    age_03 "AGE-03" study().rule(|p| p.children_only = true), |f| f.date("patient.birth_date", "1990-06-14");
    pa_01 "PA-01" study(), |f| f.date("authorisation.valid_to", "2026-04-30");
    pa_02 "PA-02" study(), |f| f.set("attachment.0.class", "order");
    pa_03 "PA-03" study(), |f| f.set("attachment.1.class", "order");
    pa_04 "PA-04" study(), |f| f.del("necessity.decision_pending");
    pa_05 "PA-05" study(), |f| f.set("attachment.2.class", "order");
    pa_07 "PA-07" study(), |f| f.on("2026-10-02");
    pa_08 "PA-08" study(), |f| f.del("equipment.0.make");

    cp_01 "CP-01" study(), |f| { let mut f = f; f.toml["line"].as_array_mut().unwrap().truncate(1); f };
    cp_02 "CP-02" { let mut f = study(); f.toml["line"].as_array_mut().unwrap().truncate(1); f }, |f| f.add("[[line]]\ncode = \"96004\"\n");
    cp_03 "CP-03" study(), |f| f.set("capture.performed_by_us", false);
    cp_04 "CP-04" study(), |f| f.del("interpretation.tests_reviewed");
    cp_05 "CP-05" study().rule(|p| p.requires_96004 = true), |f| { let mut f = f; f.toml["line"].as_array_mut().unwrap().truncate(1); f };
    cp_06 "CP-06" study(), |f| f.add("[[line]]\ncode = \"96001\"\nunits = 1\n");
    cp_07 "CP-07" pressure(), |f| f.del("pressure.files");
    cp_08 "CP-08" study(), |f| f.add("[pressure]\ndevice = \"plate\"\nfiles = [\"p.lst\"]\n").shown(|e| e.captures[0].markers = 0);
    cp_09 "CP-09" emg(), |f| f.set("technical_report.parts", vec!["kinematics"]);
    cp_10 "CP-10" emg(), |f| f.add("[[line]]\ncode = \"95886\"\nunits = 1\n");

    pos_01 "POS-01" study(), |f| f.set("encounter.place_of_service", "88");
    pos_02 "POS-02" study(), |f| f.set("encounter.facility_kind", "hospital_outpatient");
    pos_03 "POS-03" study(), |f| f.set("encounter.place_of_service", "24");
    pos_04 "POS-04" medicare(), |f| f.set("encounter.place_of_service", "11");
    pos_05 "POS-05" study(), |f| f.del("coverage.0.contract_confirmed_date");
    prv_01 "PRV-01" study(), |f| f.set("personnel.1.taxonomy", "22510000");
    prv_02 "PRV-02" study(), |f| f.set("coverage.0.payer_name", "BUCA");

    fee_01 "FEE-01" study().tables(|b| b.values.retain(|r| r.row.code == "96000" || r.row.code == "96004")).set("line.1.code", "96000"), |f| f.tables(|b| b.values.iter_mut().for_each(|r| r.row.total += 1));
    fee_02 "FEE-02" study(), |f| f.on("2027-02-01");
    fee_04 "FEE-04" study(), |f| f.set("encounter.claim_form", "institutional");
    fee_07 "FEE-07" study(), |f| f.set("line.0.charge_cents", 7047);
    fee_08 "FEE-08" study(), |f| f.set("line.0.modifiers", vec!["25"]);
    fee_09 "FEE-09" study().tables(|b| b.values.retain(|r| r.origin.effective_from.parts().0 >= 2026)), |f| f.tables(|b| *b = ambula::billing::book::Rulebook::shipped().unwrap());

    dx_01 "DX-01" study(), |f| f.set("diagnosis.0.code", "G80");
    dx_02 "DX-02" study(), |f| f.set("diagnosis.0.description", "Clubfoot");
    dx_03 "DX-03" study(), |f| f.add("[[diagnosis]]\nsequence = 2\ncode = \"G81.91\"\n");
    dx_04 "DX-04" study().set("diagnosis.0.code", "G81.91"), |f| f.set("exam.text", "stroke two years ago");
    dx_05 "DX-05" study(), |f| f.add("[[diagnosis]]\nsequence = 2\ncode = \"R26.89\"\nrole = \"principal\"\n").set("diagnosis.0.role", "secondary");
    dx_06 "DX-06" study().set("diagnosis.0.code", "I69.351"), |f| f.set("diagnosis.0.side", "left");
    dx_07 "DX-07" study(), |f| f.del("diagnosis.0.sequence");
    id_01 "ID-01" study(), |f| f.set("order.orderer_npi", "1234567890");
}

#[test]
fn musculoskeletal_only_is_refused_where_the_payer_refuses_it() {
    let f = study()
        .set("diagnosis.0.code", "M17.11")
        .rule(|p| p.musculoskeletal = Musculoskeletal::Refused);
    assert_eq!(f.code("96000").readiness.words(), "not billable");
}

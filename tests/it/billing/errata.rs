//! One scenario for each error or conflict that was found in the source documents.

use ambula::billing::book::{Acceptance, Policy, Rulebook, on};
use ambula::billing::diagnosis::{Pattern, Table};
use ambula::billing::fees::{Locality, fees};
use ambula::billing::timed::by_total;
use ambula::billing::verdict::Readiness;
use ambula::billing::{Kind, Override, Severity};

use super::fixture::{Fixture, day, emg, fluoroscopy, medicare, policy, pressure, study, therapy};

const BLOCKED: Option<(Severity, Kind)> = Some((Severity::Block, Kind::Forbidden));

fn dx(code: &str) -> Fixture {
    study()
        .set("diagnosis.0.code", code)
        .del("diagnosis.0.description")
}

fn says(f: &Fixture, rule: &str, words: &[&str]) {
    let all: Vec<String> = f
        .findings(rule)
        .into_iter()
        .map(|x| format!("{} {} {}", x.message, x.action, x.source))
        .collect();
    let text = all.join("\n");
    for word in words {
        assert!(text.contains(word), "{rule} does not say {word}: {text}");
    }
}

#[test]
fn e_01_g20_is_refused_with_its_children() {
    let f = dx("G20");
    assert_eq!(f.worst("DX-01"), BLOCKED);
    says(
        &f,
        "DX-01",
        &[
            "G20.A1",
            "G20.A2",
            "G20.B1",
            "G20.B2",
            "G20.C",
            "nothing is chosen",
        ],
    );
    assert_eq!(f.code("96000").readiness, Readiness::NotBillable);
    assert!(f.clone().on("2023-09-30").findings("DX-01").is_empty());
    assert_eq!(f.on("2023-10-01").worst("DX-01"), BLOCKED);
}

#[test]
fn e_02_the_label_of_i69_391_is_challenged() {
    let f = dx("I69.391").set(
        "diagnosis.0.description",
        "Hemiplegia following cerebral infarction, right dominant side",
    );
    assert_eq!(f.worst("DX-02"), Some((Severity::Warn, Kind::Contradiction)));
    says(&f, "DX-02", &["Dysphagia", "I69.351"]);
    says(&f.set("patient.handedness", "left"), "DX-02", &["I69.353"]);
}

#[test]
fn e_03_g81_after_stroke_and_with_palsy() {
    let f = dx("G81.91").set("exam.text", "Stroke in 2024");
    assert_eq!(f.worst("DX-04"), Some((Severity::Warn, Kind::Doubt)));
    for other in ["I69.351", "G80.2"] {
        let both = dx("G81.91").add(&format!("[[diagnosis]]\nsequence = 2\ncode = \"{other}\"\n"));
        assert_eq!(
            both.worst("DX-03"),
            Some((Severity::Block, Kind::Contradiction)),
            "{other}"
        );
    }
    assert_eq!(dx("G81.9").worst("DX-01"), BLOCKED);
}

#[test]
fn e_04_clubfoot_and_flat_foot() {
    let f = dx("Q66.5");
    assert_eq!(f.worst("DX-01"), BLOCKED);
    says(&f, "DX-01", &["Q66.50, Q66.51, Q66.52"]);
    says(&dx("Q66.01"), "DOC-04", &["Q66.5", "Q66.0*", "ask the payer"]);
}

#[test]
fn e_05_an_x_may_be_a_wildcard_or_a_character() {
    assert_eq!(dx("M21.6X").worst("DX-01"), BLOCKED);
    says(&dx("M21.6X"), "DX-01", &["M21.6X1, M21.6X2, M21.6X9"]);
    says(&dx("M21.6x"), "DX-01", &["small x"]);
    says(&dx("M21.6X1"), "DOC-04", &["of the foot, not of the limb"]);
}

#[test]
fn e_06_joint_implant_and_artificial_limb() {
    for code in ["Z96.641", "Z97.13"] {
        says(&dx(code), "DOC-04", &["Z96.6", "Z97.1*", "ask the payer"]);
    }
}

#[test]
fn e_07_ranges_expand_by_the_table() {
    let list = Pattern::parse("G80.0..G80.9")
        .unwrap()
        .billable(Table::shipped().unwrap(), day("2026-05-02"));
    assert_eq!(
        list,
        ["G80.0", "G80.1", "G80.2", "G80.3", "G80.4", "G80.8", "G80.9"]
    );
    assert_eq!(dx("G80.5").worst("DX-01"), BLOCKED);
}

#[test]
fn e_08_the_first_bullet_is_read_as_96000() {
    let label = policy("motion-policy-2025").printed.remove(0);
    assert!(label.says.starts_with("96001") && label.read == "96000" && !label.note.is_empty());
}

#[test]
fn e_09_96000_with_96001_is_opened_by_payer_and_row_only() {
    let f = study().add("[[line]]\ncode = \"96001\"\nunits = 1\n");
    assert_eq!(f.worst("CP-06"), BLOCKED);
    assert_eq!(
        f.clone()
            .rule(|p| p.pairs_allowed.push("96000+96001".to_owned()))
            .worst("CP-06"),
        BLOCKED
    );
    let open = f.rule(|p| {
        p.pairs_allowed.push("96000+96001".to_owned());
        p.ncci_rows.push("96000+96001=1".to_owned());
    });
    assert_eq!(open.worst("CP-06"), Some((Severity::Warn, Kind::Doubt)));
}

#[test]
fn e_09b_96001_without_pressure_is_96000() {
    says(
        &pressure().del("pressure.files"),
        "CP-07",
        &["without pressure the code is 96000"],
    );
}

#[test]
fn e_09c_96001_is_kinematics_with_pressure() {
    says(
        &pressure().del("pressure.files"),
        "CP-07",
        &["kinematics with pressure"],
    );
}

#[test]
fn e_10_26_and_tc_on_the_motion_codes() {
    for (code, indicator) in [("96000", "7"), ("96001", "7"), ("96002", "0"), ("96004", "2")] {
        for modifier in ["26", "TC"] {
            let f = medicare()
                .set("line.0.code", code)
                .set("line.0.modifiers", vec![modifier]);
            assert_eq!(f.worst("MOD-01"), BLOCKED, "{code}-{modifier}");
            says(&f, "MOD-01", &[&format!("indicator {indicator}")]);
        }
    }
    let other = study().set("line.0.modifiers", vec!["26"]);
    assert_eq!(other.worst("MOD-01"), Some((Severity::Warn, Kind::Forbidden)));
    assert!(
        other
            .rule(|p| p.modifiers_allowed.push("96000-26".to_owned()))
            .findings("MOD-01")
            .is_empty()
    );
}

#[test]
fn e_11_an_office_with_medicare() {
    let f = medicare().set("encounter.place_of_service", "11");
    assert_eq!(f.worst("POS-04"), Some((Severity::Warn, Kind::Doubt)));
    says(&f, "POS-04", &["facility rate, or deny"]);
    let answer = fees(
        &Rulebook::shipped().unwrap(),
        "96000",
        day("2026-05-02"),
        Locality::NATIONAL,
    );
    assert!(
        answer
            .fees
            .iter()
            .any(|f| f.setting == "facility" && f.note.contains("office label"))
    );
}

#[test]
fn e_12_an_ambulatory_surgical_centre() {
    assert_eq!(
        study().set("encounter.place_of_service", "24").worst("POS-03"),
        Some((Severity::Warn, Kind::Forbidden))
    );
    let f = medicare().set("encounter.place_of_service", "24");
    assert_eq!(f.worst("POS-03"), BLOCKED);
    let changed = f.findings("POS-03").remove(0).changed.unwrap();
    assert!(
        changed.starts_with("warn by the base rule POS-03") && changed.contains("block by Medicare"),
        "{changed}"
    );
}

#[test]
fn e_13_95992_is_no_evoked_potential() {
    let f = study().add("[[line]]\ncode = \"95992\"\nlabel = \"SSEP\"\nunits = 1\n");
    says(&f, "CP-14", &["another code", "95925 to 95927 and 95938"]);
    assert_eq!(f.worst("CP-14"), Some((Severity::Warn, Kind::Contradiction)));
}

#[test]
fn e_14_97001_is_refused_by_date() {
    let f = therapy().set("line.0.code", "97001");
    assert_eq!(f.worst("CP-15"), BLOCKED);
    says(&f, "CP-15", &["97161, 97162, 97163", "2016-12-31", "complexity"]);
}

#[test]
fn e_15_95886_alone_and_with_96002() {
    let f = emg().add("[[line]]\ncode = \"95886\"\nunits = 1\n");
    assert_eq!(f.worst("CP-10"), BLOCKED);
    assert_eq!(f.worst("CP-14"), BLOCKED);
    assert!(
        f.add("[[line]]\ncode = \"95907\"\nunits = 1\n")
            .findings("CP-14")
            .is_empty()
    );
}

#[test]
fn e_16_the_yearly_amount_is_dated_and_counts_what_is_allowed() {
    let above = |date: &str, cents: i64| {
        therapy()
            .on(date)
            .set("therapy.allowed_today_cents", 0)
            .set("therapy.allowed_to_date_cents", cents)
    };
    for (date, limit) in [
        ("2024-05-02", 233_000),
        ("2025-05-02", 241_000),
        ("2026-05-02", 248_000),
    ] {
        assert!(above(date, limit).findings("MOD-11").is_empty(), "{date}");
        assert_eq!(
            above(date, limit + 1).worst("MOD-11"),
            Some((Severity::Block, Kind::Missing)),
            "{date}"
        );
    }
    assert_eq!(
        above("2027-02-02", 1).worst("MOD-11"),
        Some((Severity::Warn, Kind::NoData))
    );
}

const SECOND: &str =
    "[[line]]\nunits = 1\nmodifiers = [\"GP\"]\nstart = \"10:00\"\nend = \"10:15\"\nnote_id = \"N-9\"\n";

#[test]
fn e_17_97110_needs_no_59() {
    let f = therapy().add(SECOND).set("line.1.code", "97110");
    assert!(f.findings("CP-19").is_empty());
    says(
        &f.set("line.1.modifiers", vec!["59", "GP"]),
        "CP-19",
        &["no edit", "take it off"],
    );
}

#[test]
fn e_18_97530_by_quarter() {
    let f = therapy().add(SECOND).set("line.1.code", "97530");
    says(&f, "CP-18", &["2026 quarter 2", "no row"]);
    assert_eq!(f.worst("CP-18"), Some((Severity::Warn, Kind::NoData)));
    says(
        &f.clone().on("2020-11-02"),
        "CP-18",
        &["an edit in 2020 quarter 4", "59 or XU"],
    );
    assert!(f.on("2020-05-02").findings("CP-18").is_empty());
}

#[test]
fn e_19_more_than_a_tenth_of_an_assistant() {
    let f = |minutes: i64| therapy().set("time.0.assistant_minutes", minutes);
    assert!(f(3).findings("MOD-13").is_empty());
    assert_eq!(f(4).worst("MOD-13"), Some((Severity::Block, Kind::Missing)));
    let row = on(&Rulebook::shipped().unwrap().thresholds, day("2026-05-02"), |t| {
        t.name == "assistant_permille"
    })
    .map(|r| r.origin.words());
    assert!(row.unwrap().contains("2018 s. 53107"));
}

#[test]
fn e_20_the_total_decides_the_units() {
    assert_eq!(by_total(&[14, 14, 14]), [1, 1, 1]);
    assert_eq!(by_total(&[8, 8, 8]).iter().sum::<u32>(), 2);
}

#[test]
fn e_20b_the_rule_is_cited_where_it_stands() {
    let book = Rulebook::shipped().unwrap();
    let words = on(&book.thresholds, day("2026-05-02"), |t| t.name == "unit_minutes")
        .unwrap()
        .origin
        .words();
    assert!(
        words.contains("100-04") && words.contains("ch. 5 s. 20.2"),
        "{words}"
    );
}

#[test]
fn e_20c_minutes_are_asked_for_times_of_day_are_not() {
    let f = therapy()
        .del("time.0.start")
        .del("time.0.end")
        .del("line.0.start")
        .del("line.0.end");
    assert_eq!(f.code("97116").readiness, Readiness::Ready);
    assert_eq!(
        therapy().del("therapy.total_minutes").worst("TIM-06"),
        Some((Severity::Block, Kind::Missing))
    );
}

#[test]
fn e_20d_five_units_block_and_may_be_decided_with_a_reason() {
    let mut f = therapy()
        .set("time.0.minutes", 70)
        .set("time.0.end", "10:10")
        .set("line.0.end", "10:10")
        .set("therapy.timed_minutes", 70)
        .set("therapy.total_minutes", 75)
        .set("line.0.units", 5);
    assert_eq!(f.worst("TIM-05"), Some((Severity::Block, Kind::Doubt)));
    says(&f, "TIM-05", &["indicator 3"]);
    assert_eq!(f.code("97116").readiness, Readiness::NeedsAttention);
    f.decisions.push(Override {
        rule: "TIM-05".to_owned(),
        code: String::new(),
        field: "line.units".to_owned(),
        by: "A biller".to_owned(),
        reason: "records support five units".to_owned(),
        at: "2026-05-20T10:00:00Z".to_owned(),
    });
    assert_eq!(f.code("97116").readiness, Readiness::Ready);
}

#[test]
fn e_21_expertise_with_children_is_asked_for_a_child() {
    let adult_field = study().set("interpretation.taxonomy", "2084N0400X");
    assert_eq!(adult_field.worst("MN-05"), Some((Severity::Warn, Kind::Doubt)));
    assert!(
        adult_field
            .date("patient.birth_date", "1970-01-01")
            .findings("MN-05")
            .is_empty()
    );
}

#[test]
fn e_22_the_report_that_was_not_found_is_not_cited() {
    for text in [
        include_str!("../../../docs/billing.md"),
        include_str!("../../../src/billing/rules/registry.rs"),
    ] {
        assert!(!text.contains("OEI-02"));
    }
}

#[test]
fn e_23_a_therapist_in_own_practice_and_a_patient_of_a_hospital() {
    let f = therapy()
        .set("line.0.performer_position", "independent")
        .set("encounter.place_of_service", "22");
    assert_eq!(f.worst("POS-09"), BLOCKED);
    says(&f, "POS-09", &["indicator 7"]);
}

#[test]
fn e_24_all_sides_are_filmed_and_the_laboratory_attested() {
    let f = study().set("recording.1.view", "front");
    assert_eq!(f.worst("DOC-13"), Some((Severity::Warn, Kind::Doubt)));
    says(&f, "DOC-13", &["no view from: back"]);
    assert_eq!(
        study().del("capture.laboratory_emg").worst("DOC-13"),
        Some((Severity::Warn, Kind::Missing))
    );
}

#[test]
fn e_25_capture_without_markers() {
    let f = study().set("capture.method", "imu");
    assert_eq!(f.worst("DOC-25"), Some((Severity::Warn, Kind::Doubt)));
    assert!(
        f.rule(|p| p.markerless = Acceptance::Accepted)
            .findings("DOC-25")
            .is_empty()
    );
}

#[test]
fn e_26_monitoring_needs_a_documented_change() {
    let f = study().set("necessity.purpose", vec!["monitoring"]);
    assert_eq!(f.worst("EX-06"), Some((Severity::Warn, Kind::Doubt)));
    assert!(
        f.date("necessity.change_documented_date", "2026-04-20")
            .findings("EX-06")
            .is_empty()
    );
}

#[test]
fn e_27_no_surgical_global_period() {
    let row = on(&Rulebook::shipped().unwrap().indicators, day("2026-05-02"), |i| {
        i.code == "96000"
    })
    .map(|r| r.row.global.clone());
    assert_eq!(row.unwrap(), "XXX");
}

#[test]
fn e_28_physician_work_and_no_split() {
    let mut f = study();
    f.toml["line"].as_array_mut().unwrap().truncate(1);
    says(&f, "CP-01", &["although 96000 carries physician work"]);
}

#[test]
fn e_29_no_modifier_is_asked_for_on_a_study() {
    let found = study().verdict().findings;
    assert!(!found.iter().any(|f| f.rule.starts_with("MOD")));
}

#[test]
fn e_30_distinct_service_modifiers() {
    assert_eq!(
        study().set("line.0.modifiers", vec!["59", "XU"]).worst("MOD-02"),
        Some((Severity::Block, Kind::Contradiction))
    );
    assert_eq!(
        study().set("line.0.modifiers", vec!["XE"]).worst("MOD-02"),
        Some((Severity::Warn, Kind::Missing))
    );
    assert!(
        study()
            .set("line.0.modifiers", vec!["XE"])
            .set("line.0.modifier_reason", "edit")
            .findings("MOD-02")
            .is_empty()
    );
}

#[test]
fn e_31_taxonomies_are_supplied() {
    let book = Rulebook::shipped().unwrap();
    for code in [
        "208100000X",
        "2084N0400X",
        "207X00000X",
        "225100000X",
        "207XP3100X",
        "2081P0010X",
        "2084N0402X",
        "226300000X",
    ] {
        assert!(book.taxonomies.iter().any(|t| t.row.code == code), "{code}");
        assert!(
            study()
                .set("personnel.1.taxonomy", code)
                .findings("PRV-01")
                .is_empty(),
            "{code}"
        );
    }
}

#[test]
fn e_32_96003_ended() {
    let f = study().set("line.0.code", "96003");
    assert_eq!(f.worst("CP-15"), BLOCKED);
    says(&f, "CP-15", &["verify"]);
    assert!(f.on("2024-12-31").findings("CP-15").is_empty());
}

#[test]
fn e_33_the_policy_of_2025_is_over() {
    assert!(study().findings("PA-07").is_empty());
    assert_eq!(
        study().on("2026-10-01").worst("PA-07"),
        Some((Severity::Warn, Kind::Doubt))
    );
}

#[test]
fn e_34_sixty_minutes_are_inside() {
    assert!(
        fluoroscopy()
            .set("fluoroscopy.minutes", 60)
            .findings("FL-02")
            .is_empty()
    );
    assert_eq!(
        fluoroscopy().set("fluoroscopy.minutes", 61).worst("FL-02"),
        BLOCKED
    );
}

#[test]
fn e_35_76001_has_no_successor() {
    let f = fluoroscopy().set("line.0.code", "76001");
    assert_eq!(f.worst("CP-15"), BLOCKED);
    says(&f, "CP-15", &["2018-12-31", "nothing replaces it"]);
    says(
        &fluoroscopy().set("fluoroscopy.minutes", 90),
        "FL-02",
        &["76001 ended"],
    );
}

#[test]
fn e_36_the_day_picks_the_row() {
    let book = Rulebook::shipped().unwrap();
    let cents = |date: &str| {
        fees(&book, "96000", day(date), Locality::NATIONAL)
            .fees
            .first()
            .map(|f| f.cents)
    };
    assert_eq!(cents("2026-05-02"), Some(7048));
    // 2.48 x 32.3465
    assert_eq!(cents("2025-05-02"), Some(8022));
    assert_eq!(cents("2027-01-02"), None);
}

#[test]
fn e_37_g35_became_a_category() {
    assert!(dx("G35").on("2025-09-30").findings("DX-01").is_empty());
    assert_eq!(dx("G35").on("2025-10-01").worst("DX-01"), BLOCKED);
    says(&dx("G35"), "DX-01", &["G35.A", "G35.D"]);
}

#[test]
fn e_38_a_symptom_first_and_what_excludes_it() {
    let f = dx("R26.89").add("[[diagnosis]]\nsequence = 2\ncode = \"G80.1\"\n");
    assert_eq!(f.worst("DX-05"), Some((Severity::Warn, Kind::Doubt)));
    let f = dx("R26.89").add("[[diagnosis]]\nsequence = 2\ncode = \"R27.0\"\n");
    assert_eq!(f.worst("DX-03"), Some((Severity::Block, Kind::Contradiction)));
}

#[test]
fn e_39_arthrosis_is_billable_and_musculoskeletal_only() {
    for code in ["M17.11", "M16.11"] {
        assert!(dx(code).findings("DX-01").is_empty(), "{code}");
        assert_eq!(
            dx(code).worst("MN-08"),
            Some((Severity::Warn, Kind::Missing)),
            "{code}"
        );
        assert!(
            dx(code)
                .set("necessity.musculoskeletal_reason", "after failed operation")
                .findings("MN-08")
                .is_empty()
        );
    }
}

#[test]
fn e_40_without_a_payer_file_the_usual_limit_is_told() {
    let f = dx("G81.91").payer("none");
    says(&f, "MN-08", &["planning of surgery in cerebral palsy only"]);
    assert_eq!(Policy::parse(Policy::TEMPLATE).unwrap().id, "my-payer");
}

#[test]
fn e_41_no_determination_does_not_mean_coverage() {
    let f = medicare().del("coverage.0.coverage_determination");
    assert_eq!(f.worst("MN-09"), Some((Severity::Warn, Kind::NoData)));
    says(&f, "MN-09", &["does not mean that it is covered"]);
}

#[test]
fn e_42_xs_is_another_structure() {
    let f = therapy()
        .add(SECOND)
        .set("line.1.code", "97530")
        .set("line.1.modifiers", vec!["XS", "GP"]);
    says(&f, "CP-18", &["59 or XU"]);
}

//! Encounters over the option space of claims, the same ones every time.

use std::fmt::Write as _;

use ambula::billing::Record;
use ambula::billing::verdict::{CodeVerdict, Readiness, Verdict};
use ambula::claim::setup::Setup;
use ambula::claim::{Claim, Order, Refusal, Source, build};

use super::build::SETUP;
use crate::dice::Dice;

const DIAGNOSES: [&str; 18] = [
    "G80.0", "G80.1", "G80.2", "G80.3", "G80.4", "G80.8", "G80.9", "R26.0", "R26.1", "R26.2", "R26.81",
    "R26.89", "M21.371", "M21.372", "G81.11", "G82.20", "M62.81", "Q05.7",
];
const MODIFIERS: [&str; 14] = [
    "22", "26", "TC", "52", "59", "76", "77", "XE", "XS", "GP", "KX", "LT", "RT", "GA",
];
const FILING: [&str; 14] = [
    "CI", "BL", "HM", "MC", "12", "13", "14", "16", "CH", "VA", "WC", "ZZ", "OF", "AM",
];
const RELATIONSHIPS: [&str; 9] = ["18", "01", "19", "20", "21", "39", "40", "53", "G8"];
const CODES: [&str; 6] = ["96000", "96001", "96002", "97116", "97110", "76000"];
const FAMILY: [&str; 8] = [
    "Example",
    "Müller-Łukasiewicz",
    "O’Neil",
    "Nguyễn",
    "Ångström Þórsdóttir",
    "de la Peña y Muñoz",
    "Featherstonehaugh-Cholmondeley-Marjoribanks-Wriothesley-Beau",
    "Weiß",
];
const GIVEN: [&str; 6] = [
    "Child",
    "José María",
    "Zoë",
    "Maximiliana-Theodora-Wilhelmina-Ann",
    "Ł",
    "Anne-Marie",
];
const NPIS: [&str; 5] = [
    "1234567893",
    "1999999984",
    "1111111112",
    "1444444446",
    "1679576722",
];
const PLACES: [&str; 4] = ["11", "19", "22", "49"];
const KINDS: [&str; 6] = ["RT", "DG", "PY", "B3", "OZ", "M1"];
const WAYS: [&str; 6] = ["EL", "FT", "BM", "FX", "EM", "AA"];

/// What the space covers, counted.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct Covered {
    pub(crate) institutional: usize,
    pub(crate) replaced: usize,
    pub(crate) dependants: usize,
    pub(crate) most_lines: usize,
    pub(crate) most_diagnoses: usize,
    pub(crate) attachments: usize,
    pub(crate) others: usize,
    pub(crate) abroad: usize,
    pub(crate) after_others: usize,
    pub(crate) of_lines: usize,
}

fn provider(text: &mut String, role: &str, npi: &str, dice: &mut Dice) {
    let (family, given) = (dice.of(&FAMILY), dice.of(&GIVEN));
    let _ = writeln!(
        text,
        "[[provider]]\nrole = \"{role}\"\nnpi = \"{npi}\"\nentity = 1\nfamily_name = \"{family}\"\ngiven_name = \"{given}\"\ntaxonomy = \"208100000X\"\n"
    );
}

fn coverages(text: &mut String, dice: &mut Dice, institutional: bool) -> bool {
    let medicare = dice.below(5) == 0;
    let relationship = if medicare { "18" } else { dice.of(&RELATIONSHIPS) };
    let filing = match (medicare, institutional) {
        (true, true) => "MA",
        (true, false) => "MB",
        (false, _) => dice.of(&FILING),
    };
    let others = dice.below(3);
    for (place, rank) in ["primary", "secondary", "tertiary"]
        .into_iter()
        .enumerate()
        .take(others + 1)
    {
        let (own, filing) = if place == 0 {
            (relationship, filing)
        } else {
            (dice.of(&RELATIONSHIPS), dice.of(&FILING))
        };
        let member = if filing.starts_with('M') && medicare {
            "1EG4TE5MK73".to_owned()
        } else {
            format!("W{:09}", dice.below(999_999_999))
        };
        let (family, given) = (dice.of(&FAMILY), dice.of(&GIVEN));
        let _ = writeln!(
            text,
            "[[coverage]]\npayer_id = \"{:05}\"\npayer_name = \"Plan & Söhne {}\"\nrank = \"{rank}\"\nfiling_indicator = \"{filing}\"\nmember_id = \"{member}\"\nrelationship = \"{own}\"\nsubscriber_family_name = \"{family}\"\nsubscriber_given_name = \"{given}\"",
            dice.below(99_999),
            dice.below(9)
        );
        if dice.often() {
            let _ = writeln!(text, "group_number = \"GRP{}\"", dice.below(9999));
        } else if dice.often() {
            let _ = writeln!(text, "group_name = \"Group of Zürich\"");
        }
        text.push('\n');
    }
    relationship != "18"
}

fn claim_section(text: &mut String, dice: &mut Dice, institutional: bool) -> bool {
    let frequency = dice.below(4);
    let _ = writeln!(
        text,
        "[claim]\nprovider_signature_on_file = {}\naccept_assignment = \"{}\"\nbenefits_assigned = \"{}\"\nrelease_of_information = \"{}\"",
        dice.often(),
        dice.of(&["A", "B", "C"]),
        dice.of(&["Y", "N", "W"]),
        dice.of(&["Y", "I"])
    );
    if frequency >= 2 {
        let word = ["replacement", "void"][frequency - 2];
        let _ = writeln!(
            text,
            "frequency = \"{word}\"\npayer_claim_number = \"ICN{:08}\"",
            dice.below(99_999_999)
        );
    }
    if dice.often() {
        let kinds: &[&str] = if institutional {
            &["ADD", "DCP", "DGN"]
        } else {
            &["ADD", "CER", "DCP", "DGN", "TPO"]
        };
        let words = "Motion study, report sent apart; naïve description of exactly eighty lettrs here";
        let _ = writeln!(text, "note = \"{words}\"\nnote_kind = \"{}\"", dice.of(kinds));
    }
    if dice.often() {
        let _ = writeln!(text, "referral_number = \"REF{}\"", dice.below(9999));
    }
    if institutional {
        text.push_str("admission_type = \"3\"\nadmission_source = \"1\"\npatient_status = \"01\"\n");
        if dice.often() {
            text.push_str("condition_codes = [\"17\", \"A1\"]\n[[claim.occurrence]]\ncode = \"11\"\ndate = 2026-01-05\n[[claim.value]]\ncode = \"80\"\namount_cents = 1500\n");
        }
    }
    text.push('\n');
    frequency >= 2
}

/// One encounter as text.
pub(crate) fn encounter(seed: u64, covered: &mut Covered) -> String {
    let dice = &mut Dice::new(seed);
    // options that came later have numbers of their own: the earlier encounters stay as they were
    let more = &mut Dice::new(seed.wrapping_add(77_777));
    let institutional = dice.below(3) == 0;
    let mut text = String::new();
    let form = if institutional {
        "institutional"
    } else {
        "professional"
    };
    let _ = writeln!(
        text,
        "[encounter]\nid = \"E-{seed}\"\nstart_date = 2026-05-02\nend_date = 2026-05-04\nplace_of_service = \"{}\"\nclaim_form = \"{form}\"",
        dice.of(&PLACES)
    );
    if institutional {
        let _ = writeln!(text, "type_of_bill = \"{}\"", dice.of(&["013", "085", "13"]));
    }
    if dice.below(6) == 0 {
        text.push_str(
            "[encounter.accident]\nauto = true\nemployment = true\nstate = \"IL\"\ndate = 2026-01-05\n",
        );
    }
    let zip = dice.of(&["62701", "62701-1234", "627011234"]);
    let _ = writeln!(
        text,
        "\n[patient]\nmrn = \"M-{seed}\"\nmrn_authority = \"Lab\"\nfamily_name = \"{}\"\ngiven_name = \"{}\"\nbirth_date = 2015-03-04\nadministrative_sex = \"{}\"\naddress_line_1 = \"{} Rue de l’Été\"\ncity = \"Springfield\"\nstate = \"IL\"\nzip = \"{zip}\"",
        dice.of(&FAMILY),
        dice.of(&GIVEN),
        dice.of(&["male", "female", "other", "unknown"]),
        dice.below(999) + 1
    );
    // abroad: the country, another form of postal code, a subdivision where there is one
    if more.below(5) == 0 {
        let [country, zip, state] = [
            ["CA", "K1A 0B1", "ON"],
            ["MX", "06000", "CMX"],
            ["DE", "10115", ""],
            ["GB", "SW1A 1AA", "LND"],
        ][more.below(4)];
        let at = text.rfind("state = \"IL\"").unwrap();
        text.truncate(at);
        let _ = writeln!(
            text,
            "state = \"{state}\"\nzip = \"{zip}\"\ncountry = \"{country}\""
        );
        covered.abroad += 1;
    }
    if dice.often() {
        text.push_str("middle_name = \"Ève\"\nname_suffix = \"Jr.\"\naddress_line_2 = \"Apt #4\"\n");
    }
    text.push('\n');
    covered.dependants += usize::from(coverages(&mut text, dice, institutional));
    text.push_str("[[provider]]\nrole = \"billing\"\nnpi = \"1444444446\"\nentity = 2\nname = \"Gait laboratory of Zürich\"\ntaxonomy = \"261QR0400X\"\ntax_id = \"12-3456789\"\ntax_id_kind = \"EI\"\naddress_line_1 = \"1 Sample Street\"\ncity = \"Springfield\"\nstate = \"IL\"\nzip = \"62701-1234\"\n\n");
    if dice.below(4) == 0 {
        text.push_str("[[provider]]\nrole = \"pay_to\"\nname = \"Pay\"\naddress_line_1 = \"PO Box 9\"\ncity = \"Springfield\"\nstate = \"IL\"\nzip = \"627019999\"\n\n");
    }
    if dice.below(4) == 0 {
        text.push_str("[[provider]]\nrole = \"facility\"\nnpi = \"1679576722\"\nentity = 2\nname = \"Clinic\"\naddress_line_1 = \"9 Side Street\"\ncity = \"Springfield\"\nstate = \"IL\"\nzip = \"627019998\"\n\n");
    }
    if institutional {
        provider(&mut text, "attending", NPIS[1], dice);
    }
    for (role, npi) in [
        ("referring", NPIS[0]),
        ("rendering", NPIS[1]),
        ("supervising", NPIS[2]),
    ] {
        if dice.often() {
            provider(&mut text, role, npi, dice);
        }
    }
    provider(&mut text, "others", NPIS[0], dice);
    provider(&mut text, "others", NPIS[2], dice);
    text.push_str("[order]\norderer = \"O\"\norderer_npi = \"1234567893\"\n\n[[personnel]]\nname = \"Reader\"\nnpi = \"1111111112\"\n\n");
    if dice.often() {
        let _ = writeln!(text, "[authorisation]\nnumber = \"PA{}\"\n", dice.below(99_999));
    }
    for at in 0..dice.below(4) * dice.below(4) {
        let _ = writeln!(
            text,
            "[[attachment]]\nclass = \"report\"\nid = \"R-{seed}-{at}\"\ntransmission = \"{}\"\nreport_type = \"{}\"\n",
            dice.of(&WAYS),
            dice.of(&KINDS)
        );
        if more.below(4) == 0 {
            text.push_str("line = 1\n\n");
        }
        covered.attachments += 1;
    }
    let diagnoses = 1 + dice.below(12);
    let first = dice.below(DIAGNOSES.len());
    for at in 0..diagnoses {
        let code = DIAGNOSES[(first + at) % DIAGNOSES.len()];
        let role = if institutional && at + 1 == diagnoses && at > 0 {
            "reason_for_visit"
        } else {
            "secondary"
        };
        let _ = writeln!(
            text,
            "[[diagnosis]]\nsequence = {}\ncode = \"{code}\"\nrole = \"{role}\"\n",
            at + 1
        );
    }
    covered.replaced += usize::from(claim_section(&mut text, dice, institutional));
    let lines = match dice.below(10) {
        0 => 50,
        1 if institutional => 120,
        n => 1 + n % 7,
    };
    for at in 0..lines {
        let mut modifiers: Vec<&str> = Vec::new();
        for _ in 0..dice.below(5) {
            let one = dice.of(&MODIFIERS);
            if !modifiers.contains(&one) {
                modifiers.push(one);
            }
        }
        let mut pointers: Vec<usize> = Vec::new();
        for _ in 0..=dice.below(4) {
            let one = 1 + dice.below(diagnoses);
            if !pointers.contains(&one) {
                pointers.push(one);
            }
        }
        let _ = writeln!(
            text,
            "[[line]]\ncode = \"{}\"\nmodifiers = {modifiers:?}\nunits = {}\ncharge_cents = {}\ndate = 2026-05-0{}\ndiagnosis_pointers = {pointers:?}\nrevenue_code = \"{}\"",
            dice.of(&CODES),
            1 + dice.below(4),
            1 + dice.below(9_999_999),
            2 + at % 3,
            dice.of(&["0929", "0920", "0420"])
        );
        if dice.below(4) == 0 {
            text.push_str("performer = \"Reader\"\n");
        }
        if dice.below(6) == 0 {
            let _ = writeln!(text, "place_of_service = \"{}\"", dice.of(&PLACES));
        }
        if more.below(6) == 0 && at % 3 != 2 {
            text.push_str("end_date = 2026-05-04\n");
            covered.of_lines += 1;
        }
        if more.below(6) == 0 {
            let kind = if institutional {
                "TPO"
            } else {
                more.of(&["ADD", "DCP", "TPO"])
            };
            let _ = writeln!(
                text,
                "note = \"Étude of the walk with aid\"\nnote_kind = \"{kind}\""
            );
            covered.of_lines += 1;
        }
        if more.below(6) == 0 {
            let _ = writeln!(text, "authorisation_number = \"LA{}\"", more.below(99_999));
            covered.of_lines += 1;
        }
        text.push('\n');
    }
    if more.below(5) == 0 {
        let words = [
            "\"Fixed information of the state\"",
            "\"One\", \"Two\", \"Three\"",
        ][more.below(2)];
        text = text.replacen(
            "[claim]\n",
            &format!("[claim]\nfile_information = [{words}]\n"),
            1,
        );
    }
    if text.contains("rank = \"secondary\"") && more.below(3) == 0 {
        text = after_others(&text, more);
        covered.after_others += 1;
    }
    covered.institutional += usize::from(institutional);
    covered.most_lines = covered.most_lines.max(lines);
    covered.most_diagnoses = covered.most_diagnoses.max(diagnoses);
    covered.others += text.matches("secondary\"\nfiling").count();
    text
}

/// A claim to the second or third payer, with what the earlier ones paid and did not pay.
fn after_others(text: &str, dice: &mut Dice) -> String {
    let charges = text
        .lines()
        .filter_map(|line| line.strip_prefix("charge_cents = "));
    let total: u64 = charges.map(|cents| cents.parse::<u64>().unwrap()).sum();
    let third = text.contains("rank = \"tertiary\"") && dice.often();
    let earlier: &[&str] = if third {
        &["primary", "secondary"]
    } else {
        &["primary"]
    };
    let mut text = text.to_owned();
    for rank in earlier {
        let paid = [0, total / 2, total][dice.below(3)];
        let rest = total - paid;
        let parts: Vec<(&str, &str, u64)> = match dice.below(3) {
            _ if rest < 4 => vec![("CO", "45", rest)],
            0 => vec![("PR", "1", rest)],
            1 => vec![("CO", "45", rest - rest / 2), ("PR", "2", rest / 2)],
            _ => vec![
                ("CO", "45", rest - 3),
                ("CO", "253", 1),
                ("PR", "2", 1),
                ("OA", "23", 1),
            ],
        };
        let parts = parts.iter().filter(|(_, _, cents)| *cents > 0);
        let parts: Vec<String> = parts
            .map(|(group, reason, cents)| {
                format!("{{group = \"{group}\", reason = \"{reason}\", amount_cents = {cents}}}")
            })
            .collect();
        let from = format!("rank = \"{rank}\"\n");
        let to = format!(
            "{from}paid_cents = {paid}\npaid_date = 2026-05-20\nadjustment = [{}]\n",
            parts.join(", ")
        );
        assert!(text.contains(&from));
        text = text.replacen(&from, &to, 1);
    }
    let payer = if third { "tertiary" } else { "secondary" };
    text.replacen("[claim]\n", &format!("[claim]\npayer = \"{payer}\"\n"), 1)
}

/// A verdict by which every code of a record is ready: the rules have tests of their own.
pub(crate) fn ready(record: &Record) -> Verdict {
    let mut codes: Vec<String> = record.line.iter().filter_map(|l| l.code.clone()).collect();
    codes.sort();
    codes.dedup();
    let code = |code: String| CodeVerdict {
        name: code.clone(),
        code,
        on_a_line: true,
        readiness: Readiness::Ready,
        reasons: Vec::new(),
    };
    Verdict {
        date: None,
        policy: String::new(),
        tables: Vec::new(),
        readiness: Readiness::Ready,
        codes: codes.into_iter().map(code).collect(),
        matrix: Vec::new(),
        packet: Vec::new(),
        fees: Vec::new(),
        findings: Vec::new(),
    }
}

/// The claim of a text, by the setup of the sample.
pub(crate) fn claim(text: &str) -> Result<Claim, Refusal> {
    let record = Record::parse(text).unwrap_or_else(|e| panic!("{e}\n{text}"));
    let mut setup = Setup::parse(SETUP).unwrap();
    setup.content.record_number = true;
    let source = Source {
        record: &record,
        verdict: &ready(&record),
        decisions: &[],
        setup: &setup,
    };
    build(source, &Order::default()).map(|b| b.claim)
}

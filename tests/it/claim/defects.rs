//! The defects of the judges' broken files, planted in an encounter: each is refused with its finding. docs/claims.md has the
//! table.

use ambula::billing::Record;
use ambula::claim::x12::{Moment, Sheet, interchange, verify};
use ambula::claim::{Claim, Order};

use super::build::{built, setup};
use super::files::written;
use crate::billing::fixture::{Fixture, study};

/// A hospital's encounter.
pub(crate) fn hospital() -> Fixture {
    study()
        .set("encounter.claim_form", "institutional")
        .set("encounter.facility_kind", "hospital_outpatient")
        .set("encounter.type_of_bill", "013")
        .set("encounter.place_of_service", "22")
        .set("line.0.revenue_code", "0929")
        .set("line.1.revenue_code", "0929")
        .set("claim.admission_type", "3")
        .set("claim.admission_source", "1")
        .set("claim.patient_status", "01")
        .add("[[provider]]\nrole = \"attending\"\nnpi = \"1999999984\"\nentity = 1\nfamily_name = \"Attend\"\ngiven_name = \"Avery\"\ntaxonomy = \"208100000X\"\n")
}

fn without_attending() -> Fixture {
    let mut f = hospital();
    f.toml["provider"].as_array_mut().unwrap().pop();
    f
}

fn moment() -> Moment {
    Moment::parse("2026-11-21T09:30:00Z").unwrap()
}

/// Rules with fields that stand against an encounter, from the rules, the claim or the writer.
pub(crate) fn against(f: &Fixture) -> Vec<String> {
    let told = |rule: &str, field: &str| format!("{rule} {field}");
    let built = match built(f, &Order::default()) {
        Ok(built) => built,
        Err(refusal) => return refusal.findings.iter().map(|x| told(x.rule, &x.field)).collect(),
    };
    let mut all: Vec<String> = built.left_out.iter().map(|x| told(x.rule, &x.field)).collect();
    let sheet = Sheet {
        setup: &setup(),
        control_number: 1,
        moment: &moment(),
        production: false,
        again: false,
    };
    if let Err(unwritten) = interchange(sheet, &[&built.claim]) {
        all.extend(unwritten.findings.iter().map(|(_, x)| told(x.rule, &x.field)));
    }
    all
}

fn claim_of(f: &Fixture) -> Claim {
    built(f, &Order::default())
        .unwrap_or_else(|e| panic!("{:#?}", e.findings))
        .claim
}

#[test]
fn the_hospitals_encounter_is_one_claim() {
    let claim = claim_of(&hospital());
    let codes: Vec<&str> = claim.lines.iter().map(|l| l.code.as_str()).collect();
    assert_eq!(codes, ["96000"], "a reading is a professional service");
    assert_eq!(against(&hospital()), ["CL-01 line[1].code"]);
    let text = written(&[&claim], 5).text;
    for part in [
        "DTP*434*RD8*20260502-20260502",
        "CL1*3*1*01",
        "NM1*71*1*ATTEND*AVERY",
        "SV2*0929*HC:96000*850*UN*1",
        "*13:A:1**A*Y*Y",
    ] {
        assert!(text.contains(part), "{part} is not in\n{text}");
    }
}

/// Name of the judges' file, what is changed in an encounter (a field and its value, or a field that goes), the finding.
/// Names that begin with `i_` are of a hospital.
const DEFECTS: &str = r#"
bad_cpt         | line.0.code = "99999"                      | CP-15 line[0].code
bad_icd         | diagnosis.0.code = "ZZZ999"                | DX-01 diagnosis[0].code
bad_mod         | line.0.modifiers = ["QQ"]                  | MOD-19 line[0].modifiers
bad_npi         | provider.2.npi = "1111111111"              | ID-01 provider[2].npi
bad_pos         | encounter.place_of_service = "88"          | POS-01 encounter.place_of_service
bad_pwk         | attachment.3.report_type = "ZZ"            | CL-10 attachment[3].report_type
charge_mismatch | line.0.charge_cents = 90_000               | CL-15 claim.total_cents
no_dtp          | line.0.date                                | ID-01 line[0].date
no_hi           | diagnosis                                  | DOC-04 diagnosis
pct_in_name     | patient.family_name = "SAM~PLE"            | CL-04 patient.family_name
pobox           | provider.0.address_line_1 = "PO BOX 9"     | ID-01 provider[0].address_line_1
ptr_oob         | line.0.diagnosis_pointers = [5]            | DOC-04 line[0].diagnosis_pointers
pwk_noac        | attachment.3.id                            | CL-10 attachment[3].control_number
zip5            | provider.0.zip = "62701"                   | ID-01 provider[0].zip
i_bad_rev       | line.0.revenue_code = "XX99"               | POS-02 line.revenue_code
i_icd9          | diagnosis.0.system = "ICD-9-CM"            | DX-07 diagnosis.system
i_no_cl1        | claim.admission_type                       | CL-13 claim.admission_type
i_no_stmt       | encounter.start_date                       | DOC-03 encounter.start_date
"#;

/// What an encounter must not lack; provider 1 has a name of its own only as an organisation.
const NEEDED: &str = r#"
claim                             | CL-08 claim.accept_assignment
claim.benefits_assigned           | CL-08 claim.benefits_assigned
claim.release_of_information      | CL-08 claim.release_of_information
claim.provider_signature_on_file  | CL-08 claim.provider_signature_on_file
patient.address_line_1            | CL-06 patient.address_line_1
patient.city                      | CL-06 patient.city
patient.state                     | CL-06 patient.state
coverage.0.subscriber_family_name | CL-06 coverage[0].subscriber_family_name
coverage.0.filing_indicator       | CL-07 coverage[0].filing_indicator
coverage.0.rank                   | CL-07 coverage[0].rank
encounter.id                      | CL-03 encounter.id
provider.0.taxonomy               | CL-14 provider[0].taxonomy
provider.1.family_name            | CL-05 provider[1].name
provider.2.given_name             | CL-05 provider[2].given_name
"#;

/// The rows of such a table.
fn rows<const COLUMNS: usize>(table: &'static str) -> impl Iterator<Item = [&'static str; COLUMNS]> {
    let lines = table.lines().filter(|line| !line.is_empty());
    lines.map(|line| {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        cells.try_into().unwrap()
    })
}

/// An encounter with one field changed, or without it.
fn changed(f: Fixture, change: &str) -> Fixture {
    let Some((path, value)) = change.split_once(" = ") else {
        return f.del(change);
    };
    let mut typed: toml::Table = format!("value = {value}").parse().unwrap();
    f.set(path, typed.remove("value").unwrap())
}

#[test]
fn planted_defects_are_refused_with_their_finding() {
    assert_eq!(against(&study()), Vec::<String>::new());
    let cases = rows(DEFECTS).map(|[name, change, expected]| {
        let whole = if name.starts_with("i_") {
            hospital()
        } else {
            study()
        };
        (name, changed(whole, change), expected)
    });
    let mut wrong = Vec::new();
    for (name, f, expected) in cases.chain([("i_no_att", without_attending(), "CL-13 provider")]) {
        let found = against(&f);
        println!("{name}: {expected}");
        if !found.iter().any(|x| x.starts_with(expected)) {
            wrong.push(format!("{name}: {expected} not in {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_day_that_does_not_exist_cannot_be_stated() {
    // bad_date
    let text =
        toml::to_string(&study().toml)
            .unwrap()
            .replacen("date = 2026-05-02", "date = \"2026-13-12\"", 1);
    let error = Record::parse(&text).unwrap_err();
    assert!(error.ends_with("not a date"), "{error}");
}

#[test]
fn what_the_writer_makes_itself_cannot_be_wrong_and_is_read_again() {
    // bad_iea, bad_order, clm21, long_clm, lower: nothing in a record can ask for these
    let f = study()
        .set("claim.note", "report sent apart")
        .set("patient.given_name", "lower");
    let claim = claim_of(&f);
    let text = written(&[&claim], 101).text;
    assert!(claim.control_number.len() <= 20);
    let at = |part: &str| text.find(part).unwrap();
    assert!(at("\nPWK*") < at("\nREF*G1") && at("\nREF*G1") < at("\nNTE*") && at("\nNTE*") < at("\nHI*"));
    assert!(text.contains("*LOWER~") && !text.contains("lower"));
    let long = format!("{}XXXXX", claim.control_number);
    for (from, to) in [
        ("IEA*1*000000101", "IEA*1*000000102"),
        (claim.control_number.as_str(), long.as_str()),
        ("*LOWER~", "*lower~"),
    ] {
        assert!(verify(&text.replacen(from, to, 1)).is_err(), "{from}");
    }
}

#[test]
fn texts_that_do_not_fit_are_refused_not_cut() {
    for (path, length, field) in [
        ("patient.family_name", 61, "CL-04 patient.family_name"),
        ("patient.given_name", 36, "CL-04 patient.given_name"),
        ("patient.address_line_1", 56, "CL-04 patient.address_line_1"),
        ("claim.note", 81, "CL-04 claim.note"),
        ("authorisation.number", 51, "CL-04 authorisation.number"),
        ("coverage.0.member_id", 81, "ID-01 coverage.member_id"),
    ] {
        let found = against(&study().set(path, "A".repeat(length)));
        assert!(found.iter().any(|x| x == field), "{path}: {found:?}");
        if path != "coverage.0.member_id" {
            assert_eq!(
                against(&study().set(path, "A".repeat(length - 1))),
                Vec::<String>::new(),
                "{path}"
            );
        }
    }
    let script = against(&study().set("patient.family_name", "李"));
    assert_eq!(script, ["CL-04 patient.family_name"]);
}

#[test]
fn a_claim_lacks_nothing_that_it_needs() {
    for [path, expected] in rows(NEEDED) {
        let mut f = study().del(path);
        if path == "provider.1.family_name" {
            f = f.set("provider.1.entity", 2);
        }
        let found = against(&f);
        assert!(found.iter().any(|x| x == expected), "{path}: {found:?}");
    }
    let nobody = against(&study().set("order.orderer_npi", "1679576722"));
    assert!(
        nobody.iter().any(|x| x == "CL-05 order.orderer_npi"),
        "{nobody:?}"
    );
    let again = against(&study().set("claim.frequency", "replacement"));
    assert_eq!(again, ["CL-09 claim.payer_claim_number"]);
    // what earlier payers paid, other countries, documents and days of a line
    let earlier = |more: &str| {
        let second = format!(
            "[[coverage]]\npayer_id = \"P1\"\npayer_name = \"First\"\nrank = \"primary\"\nfiling_indicator = \"CI\"\n\
             member_id = \"W1\"\nrelationship = \"18\"\n{more}"
        );
        let f = study().set("coverage.0.rank", "secondary");
        against(&f.set("claim.payer", "secondary").add(&second))
    };
    let nothing = earlier("");
    for field in ["paid_cents", "paid_date"] {
        let expected = format!("CL-21 coverage[1].{field}");
        assert!(nothing.contains(&expected), "{nothing:?}");
    }
    let paid = "paid_cents = 100000\npaid_date = 2026-05-20\n";
    let not_balanced = earlier(paid);
    assert!(
        not_balanced.contains(&"CL-21 coverage[1].paid_cents".to_owned()),
        "{not_balanced:?}"
    );
    let rest = |group: &str| {
        format!("{paid}adjustment = [{{group = \"{group}\", reason = \"45\", amount_cents = 45000}}]\n")
    };
    assert!(earlier(&rest("XX")).contains(&"CL-21 coverage[1].adjustment[0].group".to_owned()));
    assert!(
        !earlier(&rest("CO")).iter().any(|x| x.starts_with("CL-")),
        "{:?}",
        earlier(&rest("CO"))
    );
    for (path, value, expected) in [
        ("claim.payer", "tertiary", "CL-07 coverage.rank"),
        ("claim.payer", "next", "CL-21 claim.payer"),
        ("patient.country", "XX", "CL-06 patient.country"),
        ("patient.country", "CAN", "CL-06 patient.country"),
        ("line.0.note_kind", "ADD", ""),
        ("claim.file_information", "", "CL-04 claim.file_information"),
    ] {
        let f = if path == "claim.file_information" {
            study().set(path, vec!["A".repeat(81)])
        } else {
            study().set(path, value)
        };
        let found = against(&f);
        assert_eq!(
            found.iter().any(|x| x == expected),
            !expected.is_empty(),
            "{path}: {found:?}"
        );
    }
    let found = against(&study().set("attachment.3.line", 9));
    assert!(found.iter().any(|x| x == "CL-10 attachment[3].line"), "{found:?}");
    let before = "2026-05-01".parse::<toml::value::Datetime>().unwrap();
    let found = against(&study().set("line.0.end_date", before));
    assert!(found.iter().any(|x| x == "CL-12 line[0].end_date"), "{found:?}");
    let second = against(&study().set("coverage.0.rank", "secondary"));
    assert_eq!(second, ["CL-07 coverage.rank"]);
}

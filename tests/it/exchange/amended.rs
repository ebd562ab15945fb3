//! From a signed report to its amendment, through `ambula sign`: what the messages, bundles and the claim say about both. With
//! `AMBULA_JUDGE_DIR` all of it goes before the judges.

use std::fs;
use std::path::PathBuf;

use ambula::cli::Exit;
use ambula::exchange::fhir::problems;
use serde_json::Value;

use super::planting::{before_the_judge, of_kind};
use super::samples::{Session, process, sign, text, unprocessed};
use super::shape::{field, segments, wrong};
use crate::program;

const WHY: &str = "Left and right foot strikes of walk-02 were exchanged";

/// What was exported, by name.
struct Export {
    oru: Vec<u8>,
    mdm: Vec<u8>,
    bundle: Value,
}

fn exported(session: &Session, step: &str) -> Export {
    assert_eq!(session.export("hl7,fhir,dicom", &[]), Exit::Done);
    let (oru, mdm) = (session.read("oru.hl7"), session.read("mdm.hl7"));
    for (name, bytes) in [("oru", &oru), ("mdm", &mdm)] {
        assert_eq!(wrong(bytes), Vec::<String>::new(), "{step} {name}");
        before_the_judge(&format!("amended-{step}-{name}.hl7"), bytes);
    }
    for name in ["collection", "transaction"] {
        let bytes = session.read(&format!("fhir-{name}.json"));
        before_the_judge(&format!("amended-{step}-{name}.json"), &bytes);
    }
    let bundle: Value = serde_json::from_slice(&session.read("fhir-collection.json")).unwrap();
    assert_eq!(problems(&bundle), Vec::<String>::new());
    Export { oru, mdm, bundle }
}

/// Result states of a message, each once.
fn states(message: &[u8]) -> Vec<String> {
    let all = segments(message);
    let mut found: Vec<String> = all
        .iter()
        .filter(|f| f[0] == "OBX")
        .map(|f| f[11].clone())
        .collect();
    found.extend(all.iter().filter(|f| f[0] == "OBR").map(|f| f[25].clone()));
    found.sort_unstable();
    found.dedup();
    found
}

/// Identifiers and states of resources of a kind.
fn known(bundle: &Value, kind: &str) -> Vec<(String, String)> {
    let value = |r: &Value| {
        let status = r.get("docStatus").unwrap_or(&r["status"]);
        (
            r["identifier"][0]["value"].as_str().unwrap().to_owned(),
            status.as_str().unwrap().to_owned(),
        )
    };
    of_kind(bundle, kind).into_iter().map(value).collect()
}

fn all_in(found: &[(String, String)], state: &str) -> bool {
    !found.is_empty() && found.iter().all(|(_, s)| s == state)
}

#[test]
fn an_amended_report_takes_the_place_of_the_signed_one() {
    let session = Session::new();
    let who = |at: &'static str| ("Sample therapist", "PT", at);
    sign(&session.folder, who("2026-03-03T10:00:00+01:00"));
    let first = exported(&session, "first");
    assert_eq!(states(&first.oru), ["F"]);
    assert_eq!(field(&first.mdm, "MSH", 8), "MDM^T02^MDM_T02");

    let path = session.folder.join("session.toml");
    let typed = fs::read_to_string(&path).unwrap();
    fs::write(
        &path,
        format!("{typed}\n[report]\nversion = 2\namendment = \"{WHY}\"\n"),
    )
    .unwrap();
    process(&session.folder);
    // nobody has signed the second version: it is preliminary and replaces nothing yet
    let open = exported(&session, "open");
    assert_eq!(states(&open.oru), ["P"]);
    assert_eq!(field(&open.mdm, "EVN", 1), "T02");
    assert_eq!(field(&open.mdm, "TXA", 13), "");
    assert!(
        of_kind(&open.bundle, "DocumentReference")[0]
            .get("relatesTo")
            .is_none()
    );
    assert_eq!(session.export("fhir", &["--status", "amended"]), Exit::Input);

    sign(&session.folder, who("2026-03-10T09:30:00+01:00"));
    let second = exported(&session, "second");
    assert_eq!(session.export("fhir", &["--status", "amended"]), Exit::Done);
    assert_eq!(states(&second.oru), ["C"]);
    for (segment, place, what) in [("OBR", 2, "placer"), ("OBR", 3, "filler"), ("PID", 3, "patient")] {
        assert_eq!(
            field(&first.oru, segment, place),
            field(&second.oru, segment, place),
            "{what}"
        );
    }
    assert_eq!(field(&second.oru, "OBR", 22), "20260310093000+0100");
    let notes = segments(&second.oru);
    assert!(
        notes.iter().any(|f| f[0] == "NTE" && f[3].contains(WHY)),
        "the message tells why"
    );
    assert_eq!(field(&second.mdm, "MSH", 8), "MDM^T10^MDM_T02");
    assert_eq!(field(&second.mdm, "EVN", 1), "T10");
    assert_eq!(
        field(&second.mdm, "TXA", 13),
        field(&first.mdm, "TXA", 12),
        "the parent is the first document"
    );
    assert_ne!(field(&second.mdm, "TXA", 12), field(&first.mdm, "TXA", 12));
    assert_eq!(
        (field(&second.mdm, "TXA", 17), field(&second.mdm, "TXA", 19)),
        ("AU".to_owned(), "AV".to_owned())
    );
    let numbers = [
        &first.mdm,
        &open.mdm,
        &second.mdm,
        &first.oru,
        &open.oru,
        &second.oru,
    ]
    .map(|m| field(m, "MSH", 9));
    let mut different = numbers.to_vec();
    different.sort_unstable();
    different.dedup();
    assert_eq!(different.len(), numbers.len(), "every message has its own number");

    for kind in ["Observation", "DiagnosticReport"] {
        let (before, after) = (known(&first.bundle, kind), known(&second.bundle, kind));
        assert!(all_in(&before, "final") && all_in(&after, "amended"), "{kind}");
        let number = |all: &[(String, String)]| all.iter().map(|(n, _)| n.clone()).collect::<Vec<_>>();
        assert_eq!(
            number(&before),
            number(&after),
            "{kind}: a server puts it in the place of the first"
        );
    }
    let papers = [&first, &second].map(|e| of_kind(&e.bundle, "DocumentReference")[0].clone());
    let relation = &papers[1]["relatesTo"][0];
    assert_eq!(relation["code"], "replaces");
    assert_eq!(relation["target"]["identifier"], papers[0]["identifier"][0]);
    assert_eq!(papers[1]["docStatus"], "amended");
    let transaction: Value = serde_json::from_slice(&session.read("fhir-transaction.json")).unwrap();
    let entries = transaction["entry"].as_array().unwrap().iter();
    let report = entries
        .clone()
        .find(|e| e["resource"]["resourceType"] == "DiagnosticReport")
        .unwrap();
    assert_eq!(report["request"]["method"], "PUT");
    let paper = entries
        .clone()
        .find(|e| e["resource"]["resourceType"] == "DocumentReference")
        .unwrap();
    assert_eq!(paper["request"]["method"], "POST", "the first document stays");
}

/// The charge message and the FHIR claim by the same verdict as the claim file, and with the report only when it is signed.
#[test]
fn a_claim_carries_the_signed_report_or_is_refused() {
    let place = tempfile::tempdir().unwrap();
    let session = Session::at(place, |folder| {
        unprocessed("child-crouch", folder);
        process(folder);
    });
    let claims = session.folder.join("claims.toml");
    let with = ["--claims", text(&claims)];
    let claim = || -> Option<Value> {
        let bytes = fs::read(session.out().join("fhir-claim.json")).ok()?;
        before_the_judge("claim-sample.json", &bytes);
        serde_json::from_slice(&bytes).ok()
    };
    // the record says that the report is sent with the claim, and it is not signed
    assert_eq!(session.export("fhir,hl7", &with), Exit::Partly);
    assert!(claim().is_none());
    sign(
        &session.folder,
        ("Sample engineer", "biomechanist", "2026-03-03T09:12:00-06:00"),
    );
    assert_eq!(session.export("fhir,hl7", &with), Exit::Done);
    let bundle = claim().unwrap();
    let url = &of_kind(&bundle, "Claim")[0]["supportingInfo"][0]["valueReference"]["reference"];
    let entries = bundle["entry"].as_array().unwrap().iter();
    let paper = entries.clone().find(|e| e["fullUrl"] == *url).unwrap();
    assert_eq!(paper["resource"]["docStatus"], "final");
    let charge = session.read("dft.hl7");
    assert_eq!(wrong(&charge), Vec::<String>::new());
    before_the_judge("claim-sample-dft.hl7", &charge);

    // a claim about an earlier one
    let payers = "PAYER-77";
    session.encounter(|typed| {
        typed.replace(
            "[claim]\n",
            &format!("[claim]\nfrequency = \"void\"\npayer_claim_number = \"{payers}\"\n"),
        )
    });
    assert_eq!(session.export("fhir,hl7", &with), Exit::Done);
    let bundle = claim().unwrap();
    let void = of_kind(&bundle, "Claim")[0];
    assert_eq!(void["status"], "cancelled");
    assert_eq!(void["related"][0]["claim"]["identifier"]["value"], payers);
    let credit = session.read("dft.hl7");
    before_the_judge("claim-void-dft.hl7", &credit);
    assert_eq!(
        (field(&charge, "FT1", 6), field(&credit, "FT1", 6)),
        ("CG".to_owned(), "CD".to_owned())
    );
    assert_eq!(
        field(&charge, "FT1", 2),
        field(&credit, "FT1", 2),
        "the transaction that is credited"
    );

    // documentation that is not complete: no code is ready, neither message is written, the claim file is refused
    fs::remove_dir_all(session.out()).unwrap();
    session.encounter(|typed| {
        typed
            .replace("recommendations = [", "tests_reviewed_too = [")
            .replace(
                "tests_reviewed_too = [\"Discuss the knee first; orthoses until then\"]",
                "",
            )
    });
    session.encounter(|typed| typed.replace("filed_date = 2026-03-03\n", ""));
    let told = program::told(&program::ambula(&[
        "export",
        text(&session.folder),
        "--format",
        "hl7,fhir",
        with[0],
        with[1],
    ]));
    assert!(told.contains("DOC-20"), "{told}");
    let written: Vec<PathBuf> = super::samples::files_below(&session.out());
    assert!(
        written
            .iter()
            .all(|path| !path.ends_with("dft.hl7") && !path.ends_with("fhir-claim.json"))
    );
    let told = program::told(&program::ambula(&[
        "claim",
        text(&session.folder),
        "--new-ledger",
    ]));
    assert!(
        told.contains("Nothing was written") && told.contains("DOC-20"),
        "{told}"
    );
}

//! `ambula claim` as a biller meets it.

use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use crate::program::{ambula, told as said, unwrapped};

/// Identifiers of the sample that only claims and forms may hold.
const IDENTITY: [&str; 5] = ["EXAMPLE", "INVENTED LANE", "SAMPLE0001", "20170614", "GRP-SAMPLE"];

/// The complete sample without its captures' films, in a folder of its own.
fn session(place: &Path) -> PathBuf {
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample_trials/child-crouch");
    let to = place.join("session");
    std::fs::create_dir(&to).unwrap();
    for path in ambula::files::list(&from).unwrap() {
        let name = path.file_name().unwrap();
        if path.is_file() {
            std::fs::copy(&path, to.join(name)).unwrap();
        }
    }
    to
}

fn nobody_is_named(text: &str) {
    let upper = text.to_uppercase();
    for one in IDENTITY {
        assert!(!upper.contains(one), "{one} in\n{text}");
    }
}

#[test]
fn from_a_session_to_a_file_and_its_answer() {
    let place = tempfile::tempdir().unwrap();
    let folder = session(place.path());
    let text = folder.to_str().unwrap().to_owned();
    let lab = folder.join("claims.toml");
    let lab = lab.to_str().unwrap();

    let without = ambula(&["claim", &text]);
    assert_eq!(without.status.code(), Some(3), "{}", said(&without));
    assert!(said(&without).contains("--new-ledger"));

    let first = ambula(&[
        "claim",
        &text,
        "--new-ledger",
        "--format",
        "837p,cms1500",
        "--at",
        "2026-11-21T09:30:00Z",
    ]);
    println!("{}", said(&first));
    assert_eq!(first.status.code(), Some(0), "{}", said(&first));
    nobody_is_named(&said(&first));
    let file = folder.join("claims/837p-000000001.x12");
    let written = std::fs::read_to_string(&file).unwrap();
    assert!(written.contains("*T*:~") && IDENTITY.iter().all(|one| written.contains(one)));
    let mut sheets = 0;
    for path in ambula::files::list(&folder.join("claims")).unwrap() {
        let mode = std::fs::metadata(&path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, 0o600, "{}", path.display());
        nobody_is_named(&path.file_name().unwrap().to_string_lossy());
        if path.extension().is_some_and(|e| e == "pdf") {
            assert!(std::fs::read(&path).unwrap().starts_with(b"%PDF-"));
            sheets += 1;
        }
    }
    assert_eq!(sheets, 1);
    for path in ["ledger.jsonl", "maps/000000001.json"] {
        nobody_is_named(&std::fs::read_to_string(folder.join("claims-ledger").join(path)).unwrap());
    }

    // the same claim again: another number, nothing else
    let second = ambula(&["claim", &text, "--at", "2026-11-21T09:30:00Z"]);
    assert_eq!(second.status.code(), Some(0), "{}", said(&second));
    let again = std::fs::read_to_string(folder.join("claims/837p-000000002.x12")).unwrap();
    assert_eq!(
        written
            .replace("000000001", "000000002")
            .replace("*1*X*", "*2*X*")
            .replace("GE*1*1~", "GE*1*2~"),
        again
    );

    // real claims need the receiver's name typed, and a payer that takes them
    for (arguments, words) in [
        (
            vec!["claim", &text, "--production", "--confirm", "WRONG"],
            "--confirm is not",
        ),
        (
            vec!["claim", &text, "--production", "--confirm", "SAMPLEHOUSE"],
            "production_payers",
        ),
    ] {
        let refused = ambula(&arguments);
        assert_eq!(refused.status.code(), Some(3));
        assert!(unwrapped(&said(&refused)).contains(words), "{}", said(&refused));
    }
    assert_eq!(ambula(&["claim", &text, "--production"]).status.code(), Some(2));
    let setup = std::fs::read_to_string(lab).unwrap();
    std::fs::write(lab, format!("production_payers = [\"SAMPLE-PAYER\"]\n{setup}")).unwrap();
    let real = ["claim", &text, "--production", "--confirm", "SAMPLEHOUSE"];
    assert_eq!(ambula(&real).status.code(), Some(0));
    let twice = ambula(&real);
    assert_eq!(twice.status.code(), Some(3));
    assert!(said(&twice).contains("CL-17"), "{}", said(&twice));
    let replaced = ambula(&["claim", &text, "--replace", "PAYER-7"]);
    assert_eq!(replaced.status.code(), Some(0), "{}", said(&replaced));
    let replaced = std::fs::read_to_string(folder.join("claims/837p-000000004.x12")).unwrap();
    assert!(replaced.contains("11:B:7") && replaced.contains("REF*F8*PAYER-7"));

    // an answer that refuses the member number of the second file
    let answer = place.path().join("answer.x12");
    let claim = written.split("CLM*").nth(1).unwrap().split('*').next().unwrap();
    let body = format!(
        "ISA*00*          *00*          *ZZ*SAMPLEHOUSE    *ZZ*SAMPLELAB      *261121*1000*^*00501*000000900*0*T*:~\n\
         GS*HN*SAMPLEHOUSE*SAMPLELAB*20261121*1000*900*X*005010X214~\nST*277*0001*005010X214~\nBHT*0085*08*R1*20261121*1000*TH~\n\
         HL*1**20*1~\nHL*2*1*21*1~\nTRN*2*AMB000000002-0001~\nSTC*A1:19:PR*20261121*WQ*1450~\nHL*3*2*19*1~\nHL*4*3*PT~\n\
         NM1*QC*1*EXAMPLE*CHILD****MI*SAMPLE0001~\nTRN*2*{claim}~\nSTC*A6:164:IL*20261121*U*1450~\nHL*5*3*PT~\n\
         NM1*QC*1*EXAMPLE*OTHER****MI*SAMPLE0009~\nTRN*2*EXAMPLE~\nSTC*A1:19:PR*20261121*WQ*1450~\nSE*16*0001~\nGE*1*900~\nIEA*1*000000900~\n"
    );
    std::fs::write(&answer, body).unwrap();
    let status = ambula(&["claim", "status", answer.to_str().unwrap(), "--lab", lab]);
    println!("{}", said(&status));
    assert_eq!(status.status.code(), Some(1));
    nobody_is_named(&said(&status));
    assert!(
        said(&status).contains("refused (277CA)") && said(&status).contains("coverage.member_id"),
        "{}",
        said(&status)
    );
    assert!(said(&status).contains("1 of the 2 answered are not of this ledger"));
    let ledger = std::fs::read_to_string(folder.join("claims-ledger/ledger.jsonl")).unwrap();
    assert!(
        !ledger.contains("EXAMPLE"),
        "a text of somebody else's claim is kept"
    );
}

#[test]
fn a_session_with_defects_is_refused_and_nothing_is_written() {
    let place = tempfile::tempdir().unwrap();
    let folder = session(place.path());
    let encounter = folder.join("encounter.toml");
    let text = std::fs::read_to_string(&encounter).unwrap();
    std::fs::write(
        &encounter,
        text.replace("orderer_npi = \"1234567893\"", "orderer_npi = \"1234567890\""),
    )
    .unwrap();
    let refused = ambula(&["claim", folder.to_str().unwrap(), "--new-ledger"]);
    assert_eq!(refused.status.code(), Some(3));
    assert!(said(&refused).contains("ID-01"), "{}", said(&refused));
    nobody_is_named(&said(&refused));
    assert!(!folder.join("claims").exists() && !folder.join("claims-ledger").exists());
}

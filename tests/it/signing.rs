//! Signatures: bound to the exact report, only ever added to, never given by the program itself.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use ambula::cli::{self, Exit};
use ambula::files::sha256_hex;
use ambula::session::{SignatureRecord, verify};

/// A copy of a sample session with its results.
fn processed(target: &Path, more: &str) -> PathBuf {
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample_trials/adult-hemiplegia");
    let folder = target.join("session");
    fs::create_dir_all(&folder).unwrap();
    for entry in fs::read_dir(&sample).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|e| e == "c3d" || e == "mp4") {
            fs::copy(&path, folder.join(path.file_name().unwrap())).unwrap();
        }
    }
    let typed = fs::read_to_string(sample.join("session.toml")).unwrap();
    write_session(&folder, &typed, more);
    assert_eq!(ambula(&["process", text(&folder)]), Exit::Done);
    folder
}

fn write_session(folder: &Path, typed: &str, more: &str) {
    fs::write(folder.join("session.toml"), format!("{typed}\n[report]\n{more}")).unwrap();
}

fn ambula(arguments: &[&str]) -> Exit {
    cli::run_on(std::iter::once("ambula").chain(arguments.iter().copied()))
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

fn sign(pdf: &Path, name: &str, meaning: &str) -> Exit {
    let at = "2026-03-03T10:00:00+01:00";
    let pdf = text(pdf);
    ambula(&[
        "sign",
        pdf,
        "--name",
        name,
        "--credential",
        "PT",
        "--meaning",
        meaning,
        "--at",
        at,
        "--i-sign",
    ])
}

/// The words of a PDF, or `None` where the reader is not installed.
fn words(pdf: &Path) -> Option<String> {
    let read = Command::new("pdftotext")
        .args(["-layout", text(pdf), "-"])
        .output()
        .ok()?;
    Some(String::from_utf8_lossy(&read.stdout).into_owned())
}

fn record(folder: &Path) -> SignatureRecord {
    SignatureRecord::parse(&fs::read(folder.join("report.signature.json")).unwrap()).unwrap()
}

#[test]
fn a_report_becomes_final_by_a_person_and_amended_by_another_version() {
    let target = tempfile::tempdir().unwrap();
    let session = processed(target.path(), "id = \"R-7\"\n");
    let typed = fs::read_to_string(session.join("session.toml")).unwrap();
    let out = session.join("ambula");
    let (body, first) = (out.join("report.pdf"), out.join("report-v1-final.pdf"));
    assert_eq!(
        ambula(&["sign", "--verify", text(&body)]),
        Exit::Partly,
        "nothing is signed by itself"
    );
    // without the statement of the person nothing is signed
    let without = [
        "sign",
        text(&body),
        "--name",
        "A",
        "--credential",
        "PT",
        "--meaning",
        "performed",
    ];
    assert_eq!(ambula(&without), Exit::Usage);
    assert_eq!(sign(&body, "A. Example", "interpreted"), Exit::Input);
    assert!(!out.join("report.signature.json").exists() && !first.exists());

    assert_eq!(sign(&body, "A. Example", "performed"), Exit::Done);
    let entry = record(&out).entries[0].clone();
    assert_eq!(
        (entry.version, entry.status.as_str(), entry.number.as_deref()),
        (1, "final", Some("R-7"))
    );
    assert_eq!(entry.body_sha256, sha256_hex(&fs::read(&body).unwrap()));
    assert_eq!(entry.signed_sha256, sha256_hex(&fs::read(&first).unwrap()));
    let list = fs::read(out.join("manifest.json")).unwrap();
    assert_eq!(entry.manifest_sha256.as_deref(), Some(sha256_hex(&list).as_str()));
    if let (Some(draft), Some(signed)) = (words(&body), words(&first)) {
        assert!(
            draft.contains("draft, version 1") && !draft.contains("A. Example"),
            "{draft}"
        );
        for part in ["final, version 1", "A. Example", "performed", "R-7"] {
            assert!(signed.contains(part), "{part}");
        }
        let is_seen = |c: &char| !c.is_whitespace() && *c != '\u{200B}';
        let shown: String = signed.chars().filter(is_seen).collect();
        assert!(
            shown.contains(&entry.body_sha256),
            "the digest of what was signed is printed"
        );
    }
    assert_eq!(ambula(&["sign", "--verify", text(&first)]), Exit::Done);
    assert_eq!(ambula(&["sign", "--verify", text(&body)]), Exit::Done);
    assert_eq!(sign(&body, "A. Example", "performed"), Exit::Input, "twice");
    assert_eq!(
        sign(&first, "B. Example", "reviewed"),
        Exit::Input,
        "a signed report"
    );

    // a second person; the first signed file stays as it is
    let before = fs::read(&first).unwrap();
    assert_eq!(sign(&body, "B. Example", "reviewed"), Exit::Done);
    assert_eq!(fs::read(&first).unwrap(), before);
    let second = out.join("report-v1-final-2.pdf");
    assert_eq!(verify(&second).unwrap().entries.len(), 2);
    assert_eq!(verify(&first).unwrap().entries.len(), 1);

    // a later change: needs another version and a reason
    write_session(
        &session,
        typed.split("\n[report]").next().unwrap(),
        "id = \"R-7\"\nlanguage = \"en\"\npaper = \"letter\"\n",
    );
    assert_eq!(ambula(&["process", text(&session)]), Exit::Done);
    assert_eq!(
        sign(&body, "A. Example", "performed"),
        Exit::Input,
        "version 1 is signed with another content"
    );
    let plain = typed.split("\n[report]").next().unwrap();
    write_session(&session, plain, "id = \"R-7\"\nversion = 2\n");
    assert_eq!(ambula(&["process", text(&session)]), Exit::Done);
    assert_eq!(sign(&body, "A. Example", "performed"), Exit::Input, "no reason");
    write_session(
        &session,
        plain,
        "id = \"R-7\"\nversion = 2\namendment = \"Wrong side named\"\n",
    );
    assert_eq!(ambula(&["process", text(&session)]), Exit::Done);
    assert_eq!(sign(&body, "A. Example", "performed"), Exit::Done);
    let amended = out.join("report-v2-amended.pdf");
    assert_eq!(verify(&amended).unwrap().amended_by, Vec::<u32>::new());
    assert_eq!(verify(&first).unwrap().amended_by, [2]);
    assert_eq!(fs::read(&first).unwrap(), before, "the old version is kept");
    assert!(
        words(&amended).is_none_or(|w| w.contains("amended, version 2") && w.contains("Wrong side named"))
    );
    assert_eq!(record(&out).entries.len(), 3);
}

#[test]
fn what_was_changed_is_not_signed_and_not_found_signed() {
    let target = tempfile::tempdir().unwrap();
    let session = processed(target.path(), "status = \"preliminary\"\n");
    let out = session.join("ambula");
    let body = out.join("report.pdf");
    assert!(words(&body).is_none_or(|w| w.contains("preliminary, version 1")));
    let results = fs::read(out.join("results.json")).unwrap();
    let mut changed = results.clone();
    let last = changed.len() - 2;
    changed[last] = b' ';
    fs::write(out.join("results.json"), &changed).unwrap();
    assert_eq!(
        sign(&body, "A. Example", "performed"),
        Exit::Input,
        "other results than those of the report"
    );
    fs::write(out.join("results.json"), &results).unwrap();
    // the session itself changed after processing
    let typed = fs::read_to_string(session.join("session.toml")).unwrap();
    fs::write(
        session.join("session.toml"),
        typed.replace("mass_kg = 78.0", "mass_kg = 79.0"),
    )
    .unwrap();
    assert_eq!(
        sign(&body, "A. Example", "performed"),
        Exit::Input,
        "another report than that of the session"
    );
    fs::write(session.join("session.toml"), &typed).unwrap();
    assert_eq!(sign(&body, "A. Example", "performed"), Exit::Done);

    let signed = out.join("report-v1-final.pdf");
    let mut bytes = fs::read(&signed).unwrap();
    bytes.push(b'\n');
    fs::write(&signed, &bytes).unwrap();
    assert_eq!(
        ambula(&["sign", "--verify", text(&signed)]),
        Exit::Partly,
        "one byte more"
    );
    bytes.pop();
    fs::write(&signed, &bytes).unwrap();
    let path = out.join("report.signature.json");
    let kept = fs::read_to_string(&path).unwrap();
    fs::write(&path, kept.replace("A. Example", "X. Example")).unwrap();
    assert_eq!(
        ambula(&["sign", "--verify", text(&signed)]),
        Exit::Partly,
        "another name in the record"
    );
}

#[test]
fn the_interpretation_is_an_empty_form_that_is_signed_as_it_was_filled_in() {
    let target = tempfile::tempdir().unwrap();
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample_trials/adult-hemiplegia");
    let form = target.path().join("interpretation.pdf");
    assert_eq!(
        ambula(&["interpretation", text(&sample), "-o", text(&form)]),
        Exit::Done
    );
    assert_eq!(
        ambula(&["interpretation", text(&sample), "-o", text(&form)]),
        Exit::Output,
        "a form that may be filled in is not written over"
    );
    if let Some(words) = words(&form) {
        for part in [
            "Interpretation of a gait analysis",
            "Empty form",
            "Would an ankle-foot orthosis improve clearance on the right?",
            "Recommendations",
            "Signature",
            "Walking speed",
        ] {
            assert!(words.contains(part), "{part}: {words}");
        }
        // nothing between one label and the next
        let flat: String = words.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(
            flat.contains("Recommendations Who took part in the review"),
            "{flat}"
        );
        assert!(flat.contains("Name Credential Signature Date and time"), "{flat}");
    }
    assert_eq!(sign(&form, "B. Example", "interpreted"), Exit::Done);
    assert_eq!(ambula(&["sign", "--verify", text(&form)]), Exit::Done);
    let mut bytes = fs::read(&form).unwrap();
    bytes.extend_from_slice(b"\n%more\n");
    fs::write(&form, &bytes).unwrap();
    assert_eq!(ambula(&["sign", "--verify", text(&form)]), Exit::Partly);
    assert_eq!(
        sign(&form, "B. Example", "interpreted"),
        Exit::Input,
        "an amendment says why"
    );
}

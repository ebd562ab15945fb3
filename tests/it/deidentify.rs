//! A session with identifiers planted everywhere, and its copy in which none is left.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use ambula::capture::c3d::{C3d, Group, HeaderEvent, Parameter, parse, write};
use ambula::cli::{self, Exit};

use super::corpus;

/// Twenty identifiers, one for each kind of place. No ordinary word is among them.
const PLANTED: [&str; 20] = [
    "Zaphodine",    // family name: [patient], labels, file names
    "Öszkürt",      // given name with letters outside ASCII
    "MRN-7781234",  // number of the record
    "Quillfeather", // guardian
    "Rumpelgasse",  // street
    "555-0199-42",  // telephone
    "M-99-ABCD-1",  // member number
    "Dr Vexley",    // referrer
    "Operatrix",    // operator
    "Whistlebrook", // laboratory
    "Kroggle",      // in the notes of the session only
    "Trumbleton",   // in the clinical question only
    "Subjectinka",  // subject name and label prefix of a capture
    "Pathmonger",   // in a path in a capture
    "Descriptova",  // in the description of a parameter
    "Grupanova",    // in a group of another program
    "Enfinger",     // in the notes of an .enf file
    "Empeeler",     // in a comment of an .mp file
    "Skelettino",   // name of a .vsk file and of its model
    "Videodrome",   // name of a video
];

fn ambula(arguments: &[&str]) -> Exit {
    cli::run_on(std::iter::once("ambula").chain(arguments.iter().copied()))
}

fn text(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

fn plant(c3d: &mut C3d) {
    let prefixed: Vec<String> = c3d
        .strings("POINT", "LABELS")
        .iter()
        .map(|l| format!("Subjectinka:{l}"))
        .collect();
    c3d.header.reserved = b"Zaphodine of Whistlebrook".to_vec();
    c3d.header.reserved.resize(270, 0);
    c3d.header.events.push(HeaderEvent {
        label: "MRN-".to_owned(),
        time_s: 1.0,
        flag: 1,
    });
    let point = c3d.group_or_new("POINT");
    point.parameters.retain(|p| !p.name.starts_with("LABELS"));
    point.set(Parameter::texts("LABELS", &prefixed).described("exported by Descriptova"));
    let notes: Vec<&str> = prefixed
        .iter()
        .map(|_| "C:\\Vicon\\Pathmonger\\Zaphodine")
        .collect();
    point.set(Parameter::texts("DESCRIPTIONS", &notes));
    let subjects = c3d.group_or_new("SUBJECTS");
    subjects.set(Parameter::texts("NAMES", &["Subjectinka"]));
    subjects.set(Parameter::texts("LABEL_PREFIXES", &["Subjectinka:"]));
    subjects.set(Parameter::ints("USES_PREFIXES", &[1], vec![1]));
    let maker = c3d.group_or_new("MANUFACTURER");
    maker.set(Parameter::text("OPERATOR", "Operatrix"));
    maker.set(Parameter::text("SOFTWARE", "Vicon Nexus at Whistlebrook"));
    let trial = c3d.group_or_new("TRIAL");
    trial.set(Parameter::text("DESCRIPTION", "Öszkürt Zaphodine, MRN-7781234"));
    trial.set(Parameter::text("PATH", "D:\\Pathmonger\\555-0199-42"));
    let force = c3d.group_or_new("FORCE_PLATFORM");
    force.set(Parameter::text(
        "COMMENT",
        "Kroggle stumbled, Quillfeather helped",
    ));
    let other = Group::new(
        "GRUPANOVA",
        vec![Parameter::text("PATIENT", "Zaphodine Grupanova")],
    );
    c3d.groups.push(other);
}

/// The synthetic walker's child with identifiers everywhere. Its numbers are those of the sample.
fn planted(folder: &Path) {
    let sample = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("sample_trials/child-crouch");
    let mut session = fs::read_to_string(sample.join("session.toml")).unwrap();
    for name in ["static", "walk-01", "walk-02", "walk-03", "walk-04"] {
        let mut c3d = parse(&fs::read(sample.join(format!("{name}.c3d"))).unwrap()).unwrap();
        plant(&mut c3d);
        let new = format!("Zaphodine {name} Öszkürt");
        fs::write(folder.join(format!("{new}.c3d")), write(&c3d).unwrap()).unwrap();
        session = session.replace(&format!("{name}.c3d"), &format!("{new}.c3d"));
        let enf = "[SUBJECT_INFO]\r\nNAME=Zaphodine\r\n[TRIAL_INFO]\r\nCREATIONDATEANDTIME=2026,3,2,14,4,48\r\nFP1=Auto\r\n\
             NOTES=Enfinger watched\r\nDESCRIPTION=barefoot\r\nPATH=E:\\Pathmonger\r\n";
        fs::write(folder.join(format!("{new}.Trial.enf")), enf).unwrap();
    }
    session = session
        .replace("sample-child-crouch", "MRN-7781234/2026")
        .replace("SAMPLE-C", "Zaphodine-Ö")
        .replace(
            "Synthetic walker\"",
            "Operatrix\"\noperator_credential = \"PT Operatrix\"\nnotes = \"Kroggle came along\"",
        )
        .replace("Synthetic gait laboratory", "Whistlebrook clinic")
        .replace("age_years = 8", "birth_date = 2017-05-06")
        .replace("Crouch and equinus", "Trumbleton asks: crouch and equinus")
        .replace(
            "[referral]",
            "[referral]\nreferrer = \"Dr Vexley\"\nhistory = \"Operated by Dr Vexley, Rumpelgasse\"",
        )
        .replace("name = \"barefoot\"", "name = \"barefoot with Quillfeather\"")
        .replace(
            "condition = \"barefoot\"",
            "condition = \"barefoot with Quillfeather\"\nnotes = \"Kroggle\"",
        );
    session.push_str(
        "\n[patient]\nfamily_name = \"Zaphodine\"\ngiven_name = \"Öszkürt\"\nmrn = \"MRN-7781234\"\nguardian = \"Quillfeather\"\n\
         address_line_1 = \"Rumpelgasse 7\"\nphone = \"555-0199-42\"\nbirth_date = 2017-05-06\n\n\
         [[coverage]]\nmember_id = \"M-99-ABCD-1\"\nsubscriber_name = \"Quillfeather\"\n\n\
         [[personnel]]\nname = \"Operatrix\"\nrole = \"operator\"\n",
    );
    fs::write(folder.join("session.toml"), session).unwrap();
    fs::write(
        folder.join("Zaphodine.mp"),
        "! Empeeler\r\n$Bodymass = 25.5\r\n$LLegLength = 640\r\n",
    )
    .unwrap();
    let skeleton = "<?xml version=\"1.0\"?><KinematicModel MODEL=\"Skelettino\"><Parameters>\
                    <StaticParameter NAME=\"LeftLegLength\" VALUE=\"640\"/></Parameters></KinematicModel>";
    fs::write(folder.join("Skelettino.vsk"), skeleton).unwrap();
    fs::write(
        folder.join("Zaphodine.Patient.enf"),
        "[PATIENT]\nNAME=Zaphodine\n",
    )
    .unwrap();
    fs::write(folder.join("Videodrome Zaphodine.mp4"), b"ftyp of Videodrome").unwrap();
    fs::write(folder.join("front.avi"), b"RIFF nobody").unwrap();
    fs::write(folder.join("Zaphodine.history"), b"Zaphodine").unwrap();
}

fn all_files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(all_files(&path));
        } else {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// The planted identifiers that stand in some bytes, in any case, as Latin-1, UTF-8 or UTF-16 of both orders.
fn found_in(bytes: &[u8]) -> Vec<&'static str> {
    let latin: String = bytes
        .iter()
        .map(|b| char::from(*b))
        .collect::<String>()
        .to_lowercase();
    let plain = String::from_utf8_lossy(bytes).to_lowercase();
    let mut readings = vec![latin, plain];
    for start in 0..2 {
        for order in [u16::from_le_bytes, u16::from_be_bytes] {
            let units: Vec<u16> = bytes[start.min(bytes.len())..]
                .chunks_exact(2)
                .map(|u| order([u[0], u[1]]))
                .collect();
            readings.push(String::from_utf16_lossy(&units).to_lowercase());
        }
    }
    let stands = |word: &&&str| readings.iter().any(|text| text.contains(&word.to_lowercase()));
    PLANTED.iter().filter(stands).copied().collect()
}

fn pdf_text(pdf: &Path) -> Option<String> {
    let output = Command::new("pdftotext").arg(pdf).arg("-").output().ok()?;
    output
        .status
        .success()
        .then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

fn results(folder: &Path) -> serde_json::Value {
    serde_json::from_slice(&fs::read(folder.join("results.json")).unwrap()).unwrap()
}

#[test]
fn none_of_twenty_planted_identifiers_is_left() {
    let target = tempfile::tempdir().unwrap();
    let session = target.path().join("Zaphodine 2026-03-02");
    fs::create_dir(&session).unwrap();
    planted(&session);
    let before: Vec<(PathBuf, Vec<u8>)> = all_files(&session)
        .into_iter()
        .map(|p| (p.clone(), fs::read(p).unwrap()))
        .collect();
    let everything: Vec<u8> = before
        .iter()
        .flat_map(|(path, bytes)| [path.to_string_lossy().as_bytes(), b"\n", bytes].concat())
        .collect();
    assert_eq!(
        found_in(&everything).len(),
        PLANTED.len(),
        "{:?}",
        found_in(&everything)
    );
    for (name, options) in [
        ("plain", &["--keep-video"][..]),
        (
            "scrubbed",
            &["--free-text", "scrub", "--shift-days=-37", "--words"][..],
        ),
    ] {
        let copy = target.path().join(name);
        let words = target.path().join("words.txt");
        fs::write(&words, "Kroggle\nTrumbleton\nEnfinger\n").unwrap();
        let (from, to, words) = (text(&session), text(&copy), text(&words));
        let mut arguments = vec!["deidentify", &from, &to, "--pseudonym", "S-0042"];
        arguments.extend(options);
        if options.contains(&"--words") {
            arguments.push(&words);
        }
        assert_eq!(ambula(&arguments), Exit::Done);
        let results_folder = target.path().join(format!("{name}-results"));
        assert_eq!(
            ambula(&["process", &to, "-o", &text(&results_folder)]),
            Exit::Done
        );
        let mut looked_at = 0;
        for path in all_files(&copy).into_iter().chain(all_files(&results_folder)) {
            let inside = path.strip_prefix(target.path()).unwrap();
            let left = found_in(&fs::read(&path).unwrap());
            assert!(left.is_empty(), "{}: {left:?}", inside.display());
            assert!(found_in(inside.to_string_lossy().as_bytes()).is_empty());
            looked_at += 1;
        }
        assert!(looked_at > 25, "{looked_at}");
        if let Some(words) = pdf_text(&results_folder.join("report.pdf")) {
            assert!(words.contains("S-0042") && found_in(words.as_bytes()).is_empty());
        }
        assert_eq!(copy.join("video-01.avi").exists(), name == "plain");
        assert!(
            !copy.join("video-02.mp4").exists(),
            "a video with an identifier in its bytes"
        );
        let report = fs::read_to_string(copy.join("deidentified.json")).unwrap();
        assert!(
            report.contains("POINT:LABELS")
                && report.contains("subject.birth_date")
                && !report.contains("-37")
        );
        let file = fs::read_to_string(copy.join("session.toml")).unwrap();
        assert_eq!(file.contains("2026-01-24"), name == "scrubbed", "{file}");
        let scrubbed = name == "scrubbed";
        assert_eq!(file.contains("asks: crouch and equinus"), scrubbed, "{file}");
    }
    let after: Vec<(PathBuf, Vec<u8>)> = all_files(&session)
        .into_iter()
        .map(|p| (p.clone(), fs::read(p).unwrap()))
        .collect();
    assert!(before == after, "the session was written to");
}

#[test]
fn the_numbers_of_the_copy_are_those_of_the_session() {
    let target = tempfile::tempdir().unwrap();
    let session = target.path().join("session");
    fs::create_dir(&session).unwrap();
    planted(&session);
    let copy = target.path().join("copy");
    assert_eq!(
        ambula(&["deidentify", &text(&session), &text(&copy), "--pseudonym", "P1"]),
        Exit::Done
    );
    let (a, b) = (target.path().join("a"), target.path().join("b"));
    assert_eq!(ambula(&["process", &text(&session), "-o", &text(&a)]), Exit::Done);
    assert_eq!(ambula(&["process", &text(&copy), "-o", &text(&b)]), Exit::Done);
    let (a, b) = (results(&a), results(&b));
    for place in [
        "/subject/age_years",
        "/subject/measurements",
        "/conditions/0/parameters",
        "/conditions/0/averages",
    ] {
        assert!(
            a.pointer(place).is_some() && a.pointer(place) == b.pointer(place),
            "{place}"
        );
    }
    assert_eq!(
        a.pointer("/subject/age_years")
            .and_then(serde_json::Value::as_f64),
        Some(8.0)
    );
}

#[test]
fn captures_of_the_corpus_keep_every_number() {
    let Some(corpus) = corpus::folder() else { return };
    for name in ["pig-full-body", "healthy-HC002D", "cortex-helen-hayes"] {
        let session = corpus.join("gait").join(name);
        let target = tempfile::tempdir().unwrap();
        let copy = target.path().join("copy");
        assert_eq!(
            ambula(&["deidentify", &text(&session), &text(&copy), "--pseudonym", "QX-1"]),
            Exit::Done
        );
        let mut olds = corpus::files_below(&session);
        let mut names: Vec<String> = Vec::new();
        let mut news: Vec<C3d> = corpus::files_below(&copy)
            .iter()
            .map(|p| parse(&fs::read(p).unwrap()).unwrap())
            .collect();
        assert_eq!(olds.len(), news.len());
        for old in olds.drain(..) {
            let old = parse(&fs::read(&old).unwrap()).unwrap();
            names.extend(old.strings("SUBJECTS", "NAMES"));
            let bits =
                |c: &C3d| -> Vec<u32> { c.points.data.iter().flatten().map(|v| v.to_bits()).collect() };
            let analog = |c: &C3d| -> Vec<u32> { c.analog.data.iter().map(|v| v.to_bits()).collect() };
            let at = news.iter().position(|new| {
                bits(new) == bits(&old) && analog(new) == analog(&old) && new.analog.scale == old.analog.scale
            });
            let new = news.remove(at.unwrap_or_else(|| panic!("{name}: a capture changed")));
            let bare = |l: &String| l.rsplit(':').next().unwrap_or_default().to_owned();
            let labels: Vec<String> = old.strings("POINT", "LABELS").iter().map(bare).collect();
            assert_eq!(new.strings("POINT", "LABELS"), labels, "{name}");
            assert_eq!(
                new.floats("PROCESSING", "Bodymass"),
                old.floats("PROCESSING", "Bodymass")
            );
            assert_eq!(new.floats("EVENT", "TIMES"), old.floats("EVENT", "TIMES"));
        }
        names.retain(|n| n.len() > 3);
        for path in all_files(&copy) {
            let bytes = fs::read(&path).unwrap();
            let latin: String = bytes
                .iter()
                .map(|b| char::from(*b))
                .collect::<String>()
                .to_lowercase();
            for subject in &names {
                assert!(
                    !latin.contains(&subject.to_lowercase()),
                    "{name}: the subject's name is left"
                );
            }
        }
    }
}

#[test]
fn nothing_is_written_over_or_into_the_session() {
    let target = tempfile::tempdir().unwrap();
    let session = target.path().join("session");
    fs::create_dir(&session).unwrap();
    planted(&session);
    let from = text(&session);
    let inside = text(&session.join("copy"));
    assert_eq!(
        ambula(&["deidentify", &from, &inside, "--pseudonym", "P1"]),
        Exit::Usage
    );
    assert_eq!(
        ambula(&["deidentify", &from, &text(target.path()), "--pseudonym", "P1"]),
        Exit::Usage
    );
    let full = target.path().join("full");
    fs::create_dir(&full).unwrap();
    fs::write(full.join("walk-01.c3d"), b"mine").unwrap();
    assert_eq!(
        ambula(&["deidentify", &from, &text(&full), "--pseudonym", "P1"]),
        Exit::Output
    );
    assert_eq!(fs::read(full.join("walk-01.c3d")).unwrap(), b"mine");
    let out = text(&target.path().join("out"));
    assert_eq!(
        ambula(&["deidentify", &from, &out, "--pseudonym", "a b"]),
        Exit::Usage
    );
    assert_eq!(
        ambula(&["deidentify", &from, &out, "--pseudonym", "P-Zaphodine"]),
        Exit::Input
    );
    let telling = text(&target.path().join("of-zaphodine"));
    assert_eq!(
        ambula(&["deidentify", &from, &telling, "--pseudonym", "P1"]),
        Exit::Usage
    );
    assert!(!Path::new(&out).exists() && !Path::new(&telling).exists());
}

//! Planted identifiers, searched in everything that the commands say and in every name they make.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::{Output, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use ambula::capture::c3d::Parameter;

use crate::program;
use crate::sandbox::Sandbox;

/// No word of the program, of its documents or of the sample sessions holds one of these.
const PLANTED: [&str; 7] = [
    "Zyxplantfamily",
    "Qwvplantgiven",
    "MRN-PLANT-777123",
    "Guardplant",
    "Capplantperson",
    "Fileplantperson",
    "62799",
];

/// An answer of a clearing house that names the patient wherever it may.
const ANSWER: &str = "ISA*00*          *00*          *ZZ*SAMPLEHOUSE    *ZZ*SAMPLELAB      *261121*1000*^*00501*000000900*0*T*:~\n\
    GS*HN*SAMPLEHOUSE*SAMPLELAB*20261121*1000*900*X*005010X214~\nST*277*0001*005010X214~\nBHT*0085*08*R1*20261121*1000*TH~\n\
    HL*1**20*1~\nHL*2*1*21*1~\nTRN*2*AMB000000001-0001~\nSTC*A1:19:PR*20261121*WQ*1450~\nHL*3*2*19*1~\nHL*4*3*PT~\n\
    NM1*QC*1*Zyxplantfamily*Qwvplantgiven****MI*MRN-PLANT-777123~\nTRN*2*Zyxplantfamily~\n\
    STC*A6:164:IL*20261121*U*1450********Guardplant~\nREF*1K*Qwvplantgiven~\nSE*12*0001~\nGE*1*900~\nIEA*1*000000900~\n";

/// A sample session in which somebody is named wherever a laboratory might name somebody.
fn planted() -> Sandbox {
    let session = Sandbox::sample("child-crouch");
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample_trials/child-crouch");
    let text = std::fs::read_to_string(sample.join("encounter.toml")).unwrap();
    let text = [
        ("family_name = \"Example\"", "family_name = \"Zyxplantfamily\""),
        ("given_name = \"Child\"", "given_name = \"Qwvplantgiven\""),
        ("mrn = \"SAMPLE-C\"", "mrn = \"MRN-PLANT-777123\""),
        ("Parent Example", "Guardplant"),
        ("\"62701\"", "\"62799\""),
    ]
    .iter()
    .fold(text, |text, (from, to)| {
        assert!(text.contains(from), "{from}");
        text.replace(from, to)
    });
    session.write("encounter.toml", text.as_bytes());
    for name in ["static.c3d", "walk-01.c3d"] {
        session.change(name, |file| {
            file.group_or_new("SUBJECTS").set(Parameter::count("USED", 1));
            file.group_or_new("SUBJECTS")
                .set(Parameter::texts("NAMES", &["Capplantperson"]));
        });
    }
    session.write(
        "Fileplantperson.mp",
        b"$LLegLength = 640\n$LKneeWidth = nonsense\n",
    );
    session.write("Fileplantperson.vsk", b"<broken");
    session
}

/// Everything that a laboratory types in a day, right and wrong. What stands in braces is a place; `_` stands for a blank.
const COMMANDS: &str = "\
process {session} -o {out}/results
process {session} -o {out}/json --json --no-html
process {broken} -o {out}/broken
process {doubled} -o {out}/doubled
batch {root} -o {out}/batch --no-html
check {session}
check {session} --json
check {broken}
inspect {session}/walk-01.c3d
inspect {session}/walk-01.c3d --json
inspect {session}/session.toml
watch {session} --seconds 3
watch {session} --seconds 3 --json
compare {session} {session} -o {out}/compare.pdf
documentation {session}
documentation {session} --json
documentation {broken}
documentation {doubled}
audit verify {session}
audit record {session} --by A_tester
interpretation {session} -o {out}/form.pdf
norms build {session} -o {out}/norms.json --name x
repeatability {session} {session} -o {out}/repeat.json
features {session}
claim {session} --lab {out}/claims.toml -o {out}/claims
claim {session} --lab {out}/claims.toml -o {out}/claims --new-ledger --format 837p,cms1500
claim {session} --lab {out}/claims.toml -o {out}/claims --json --again
claim {session} --lab {out}/claims.toml -o {out}/claims --void ICN-1
claim {session} --lab {out}/claims.toml -o {out}/claims --production --confirm WRONG
claim {broken} --lab {out}/claims.toml -o {out}/claims
claim {doubled} --lab {out}/claims.toml -o {out}/claims
claim status {root}/answer.x12 --lab {out}/claims.toml
claim status {root}/answer.x12 --lab {out}/claims.toml --json
claim status {root}/torn.x12 --lab {out}/claims.toml
claim status --lab {out}/claims.toml
claim status {session}/walk-01.c3d --lab {broken}/encounter.toml
export {session} --format fhir,hl7,dicom,parquet,csv,schema --results {out}/results -o {out}/export
export {session} --format hl7 --results {out}/results -o {out}/export --status final
export {broken} --format fhir,hl7,dicom,parquet,csv,schema --results {out}/results -o {out}/export-broken
export {doubled} --format fhir,hl7,dicom,parquet,csv,schema --results {out}/results -o {out}/export-doubled
send {out}/export/oru.hl7 --to mllp://127.0.0.1:1
send {out}/export/report.dcm --to dicom://ANY@127.0.0.1:1
send {broken}/encounter.toml --to mllp://127.0.0.1:1
sign {out}/results/report.pdf --session {session} --name A_tester --credential PT --meaning reviewed --i-sign
sign --verify {out}/results/report.pdf
sign {out}/results/report.pdf --session {broken} --name A_tester --credential PT --meaning performed --i-sign
init {session}
init {session} --force
deidentify {session} {out}/Zyx --pseudonym S-1
deidentify {session} {out}/again --pseudonym Capplantperson
deidentify {broken} {out}/copy-of-broken --pseudonym S-1";

/// The words of a typed line, places put in after it is split: a path may hold anything.
fn words(line: &str, places: &[(&str, &Path)]) -> Vec<String> {
    let put = |word: &str| {
        let word = word.replace('_', " ");
        let put = |word: String, (name, path): &(&str, &Path)| word.replace(name, &path.to_string_lossy());
        places.iter().fold(word, put)
    };
    line.split_whitespace().map(put).collect()
}

fn ambula(arguments: &[&str]) -> Output {
    program::command()
        .args(arguments)
        .env("RUST_BACKTRACE", "1")
        .stdin(Stdio::null())
        .output()
        .unwrap()
}

/// The planted words in a text, however it is wrapped.
fn hits(text: &str) -> Vec<&'static str> {
    let joined: String = text.split_whitespace().filter(|w| *w != "│").collect();
    PLANTED
        .into_iter()
        .filter(|word| text.contains(word) || joined.contains(word))
        .collect()
}

/// Every name below a folder that appears while something runs, temporary ones too.
struct Names<'a> {
    folder: &'a Path,
    seen: Mutex<BTreeSet<String>>,
    done: AtomicBool,
}

impl Names<'_> {
    fn watch(&self) {
        while !self.done.load(Ordering::Relaxed) {
            let names = ambula::files::names_below(self.folder).unwrap_or_default();
            self.seen.lock().unwrap().extend(names);
            std::thread::sleep(Duration::from_millis(3));
        }
    }
}

#[test]
fn planted_identifiers_are_in_no_message_and_no_name() {
    let session = planted();
    let broken = planted();
    let text = std::fs::read_to_string(broken.path().join("encounter.toml")).unwrap();
    broken.write(
        "encounter.toml",
        text.replace("family_name = ", "family_name = 5 # ").as_bytes(),
    );
    let doubled = planted();
    let text = std::fs::read_to_string(doubled.path().join("session.toml")).unwrap();
    doubled.write(
        "session.toml",
        format!("{text}\n[patient]\nfamily_name = \"Zyxplantfamily\"\n").as_bytes(),
    );
    let work = tempfile::tempdir().unwrap();
    let root = tempfile::tempdir().unwrap();
    std::os::unix::fs::symlink(session.path(), root.path().join("one")).unwrap();
    std::os::unix::fs::symlink(broken.path(), root.path().join("two")).unwrap();
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample_trials/child-crouch");
    let decided = "encounter.audit.jsonl";
    session.write(decided, &std::fs::read(sample.join(decided)).unwrap());
    std::fs::copy(sample.join("claims.toml"), work.path().join("claims.toml")).unwrap();
    std::fs::write(root.path().join("answer.x12"), ANSWER).unwrap();
    std::fs::write(root.path().join("torn.x12"), &ANSWER[..ANSWER.len() - 30]).unwrap();
    let places = [
        ("{session}", session.path()),
        ("{broken}", broken.path()),
        ("{doubled}", doubled.path()),
        ("{root}", root.path()),
        ("{out}", work.path()),
    ];
    let lines: Vec<Vec<String>> = COMMANDS.lines().map(|line| words(line, &places)).collect();
    let names = Names {
        folder: work.path(),
        seen: Mutex::new(BTreeSet::new()),
        done: AtomicBool::new(false),
    };
    let (mut found, mut searched) = (Vec::new(), 0);
    std::thread::scope(|scope| {
        scope.spawn(|| names.watch());
        for line in &lines {
            let output = ambula(&line.iter().map(String::as_str).collect::<Vec<_>>());
            for (stream, bytes) in [("stdout", &output.stdout), ("stderr", &output.stderr)] {
                let text = String::from_utf8_lossy(bytes);
                searched += text.len();
                let hits = hits(&text);
                if !hits.is_empty() {
                    found.push(format!("{} {stream}: {hits:?}", line[0]));
                }
            }
            assert!(output.status.code().is_some_and(|code| code <= 4), "{line:?}");
        }
        names.done.store(true, Ordering::Relaxed);
    });
    let seen = names.seen.into_inner().unwrap();
    let temporary = seen.iter().filter(|name| name.contains(".ambula-")).count();
    for name in &seen {
        if !hits(name).is_empty() {
            found.push(format!("file name: {:?}", hits(name)));
        }
    }
    // what is kept about claims and messages names nobody either; digits of a postcode may stand in any digest
    let mut kept = 0;
    for name in ambula::files::names_below(work.path()).unwrap() {
        if name.starts_with("claims-ledger/") || name.ends_with(".jsonl") || name.ends_with("signature.json")
        {
            let text = std::fs::read_to_string(work.path().join(&name)).unwrap();
            let hits: Vec<&str> = hits(&text).into_iter().filter(|word| *word != "62799").collect();
            kept += 1;
            if !hits.is_empty() {
                found.push(format!("{name}: {hits:?}"));
            }
        }
    }
    println!("{kept} ledgers, maps and records searched");
    assert!(kept >= 4, "too few ledgers: {kept}");
    println!(
        "{} commands, {searched} characters of output, {} file names ({temporary} temporary), hits: {}",
        lines.len(),
        seen.len(),
        found.len()
    );
    assert!(found.is_empty(), "{found:#?}");
    assert!(searched > 20_000 && seen.len() > 50, "too little was searched");
}

#[test]
fn debug_of_what_identifies_prints_nothing_of_it() {
    let session = planted();
    let outcome = session.outcome();
    for (what, text) in [
        ("record", format!("{:?}", outcome.record)),
        ("outcome", format!("{outcome:?}")),
        ("results", serde_json::to_string(&outcome.results()).unwrap()),
        ("provenance", serde_json::to_string(&outcome.provenance).unwrap()),
    ] {
        // among all the numbers of a session five digits in a row mean nothing
        let hits: Vec<&str> = hits(&text).into_iter().filter(|word| *word != "62799").collect();
        assert!(hits.is_empty() && !text.contains("\"62799\""), "{what}: {hits:?}");
    }
}

#[cfg(unix)]
#[test]
fn files_with_identity_are_readable_by_their_owner_only() {
    use std::os::unix::fs::PermissionsExt as _;
    let session = planted();
    let output = ambula(&[
        "audit",
        "record",
        &session.path().to_string_lossy(),
        "--by",
        "A tester",
    ]);
    assert_eq!(
        output.status.code(),
        Some(0),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&session.path().join("encounter.audit.jsonl")), 0o600);
    let place = tempfile::tempdir().unwrap();
    let path = place.path().join("claim");
    ambula::files::write_private(&path, b"x").unwrap();
    assert_eq!(mode(&path), 0o600);
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).unwrap();
    ambula::files::write_private(&path, b"y").unwrap();
    assert_eq!(mode(&path), 0o600);
}

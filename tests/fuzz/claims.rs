//! What `ambula claim` makes of a sample, and answers of payers to it: seeds of the readers of claims.

use std::path::Path;
use std::sync::OnceLock;

use ambula::claim::x12::SetMap;

use crate::program;
use crate::seeds;

/// A name in the seeds that no answer may repeat; codes of answers are shown with 12 characters at most.
pub(crate) const NAME: &str = "QWVPLANTFAMILY";
/// The interchange that the seeds speak about.
pub(crate) const NUMBER: u64 = 1;
pub(crate) const AT: &str = "2026-11-21T09:30:00Z";

/// What `ambula claim` makes of a shipped sample session.
pub(crate) struct Made {
    pub(crate) file: Vec<u8>,
    pub(crate) ledger: Vec<u8>,
    pub(crate) map: Vec<u8>,
    pub(crate) sets: Vec<SetMap>,
    claim: String,
}

pub(crate) fn made() -> &'static Made {
    static MADE: OnceLock<Made> = OnceLock::new();
    MADE.get_or_init(|| {
        let place = tempfile::tempdir().unwrap();
        let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample_trials/child-crouch");
        for entry in std::fs::read_dir(sample).unwrap().flatten() {
            let path = entry.path();
            if path.is_file() && path.extension().is_none_or(|e| e != "mp4") {
                std::fs::copy(&path, place.path().join(entry.file_name())).unwrap();
            }
        }
        let folder = place.path().to_str().unwrap();
        let claim = ["claim", "--new-ledger", "--format", "837p", "--at", AT];
        let output = program::ambula(&[claim.as_slice(), &[folder]].concat());
        assert!(output.status.success(), "{}", program::err(&output));
        let read = |name: &str| std::fs::read(place.path().join(name)).unwrap();
        let map = read("claims-ledger/maps/000000001.json");
        let sets: Vec<SetMap> = serde_json::from_slice(&map).unwrap();
        let claim = sets[0].claims[0].0.clone();
        Made {
            file: read("claims/837p-000000001.x12"),
            ledger: read("claims-ledger/ledger.jsonl"),
            map,
            sets,
            claim,
        }
    })
}

const ISA: &str = "ISA*00*          *00*          *ZZ*SAMPLEHOUSE    *ZZ*SAMPLELAB      *261121*1000*^*00501*000000900*0*T*:~\n";

/// A functional group around transaction sets.
fn group(kind: &str, guide: &str, body: &str) -> String {
    format!(
        "{ISA}GS*{kind}*SAMPLEHOUSE*SAMPLELAB*20261121*1000*900*X*{guide}~\n{body}GE*1*900~\nIEA*1*000000900~\n"
    )
}

/// TA1, 999 and 277CA about the file of the sample, written for this purpose.
fn written_answers() -> Vec<Vec<u8>> {
    let made = made();
    let (batch, claim) = (&made.sets[0].batch, &made.claim);
    [
        format!("{ISA}TA1*000000001*261121*0930*R*006~\nIEA*0*000000900~\n"),
        group(
            "FA",
            "005010X231A1",
            "ST*999*0001*005010X231A1~\nAK1*HC*1*005010X222A1~\nAK2*837*0001*005010X222A1~\nIK3*CLM*25*2300*8~\nIK4*5:1**7~\nIK5*R*5~\nAK9*R*1*1*0~\nSE*8*0001~\n",
        ),
        group(
            "HN",
            "005010X214",
            &format!(
                "ST*277*0001*005010X214~\nBHT*0085*08*R1*20261121*1000*TH~\nHL*1**20*1~\nHL*2*1*21*1~\nTRN*2*{batch}~\nSTC*A1:19:PR*20261121*WQ*850~\n\
                 HL*3*2*19*1~\nHL*4*3*PT~\nNM1*QC*1*{NAME}*CHILD****MI*W1~\nTRN*2*{claim}~\nSTC*A7:562:85*20261121*U*1450******A6:164:IL~\nREF*1K*ICN9~\nSE*12*0001~\n"
            ),
        ),
    ]
    .map(String::into_bytes)
    .into()
}

/// A 999 that finds fault with some element of every segment that the file has, and of some that it has not.
pub(crate) fn about_every_segment() -> &'static [u8] {
    static ANSWER: OnceLock<Vec<u8>> = OnceLock::new();
    ANSWER.get_or_init(|| {
        let faults = (1..=80).map(|n| format!("IK3*CLM*{n}*2300*8~\nIK4*{}:{}**7~\n", n % 9, n % 3));
        let body = format!(
            "ST*999*0001*005010X231A1~\nAK1*HC*1*005010X222A1~\nAK2*837*0001*005010X222A1~\n{}IK5*R*5~\nAK9*R*1*1*0~\nSE*166*0001~\n",
            faults.collect::<String>()
        );
        group("FA", "005010X231A1", &body).into_bytes()
    })
}

pub(crate) fn answer_seeds() -> Vec<Vec<u8>> {
    let mut all = written_answers();
    all.extend(seeds::judges("x12", &["x12"]));
    all
}

/// The map of the sample, and maps whose numbers point nowhere.
pub(crate) fn map_seeds() -> Vec<Vec<u8>> {
    let sets = &made().sets;
    let odd = |change: fn(&mut SetMap)| {
        let mut sets = sets.clone();
        change(&mut sets[0]);
        serde_json::to_vec(&sets).unwrap()
    };
    vec![
        made().map.clone(),
        odd(|set| set.claims[0].1 = usize::MAX),
        odd(|set| set.claims[0].2 = 0),
        odd(|set| set.claims.push(("AMB000000002-0002".to_owned(), 1, 9))),
        odd(|set| set.order.fill(u32::MAX)),
        odd(|set| set.order.truncate(3)),
        odd(|set| set.makes.truncate(1)),
        odd(|set| set.makes.iter_mut().for_each(|make| make.fields.clear())),
        serde_json::to_vec(&[&sets[..], &sets[..]].concat()).unwrap(),
        b"[]".to_vec(),
    ]
}

//! Broken and absurd captures: an error or a flagged result, never a panic.

use ambula::capture::c3d::{self, C3dError, Leniency};
use ambula::capture::{EnfFile, MpFile, Trial, VskFile};
use proptest::prelude::*;

use crate::corpus;
use crate::small_capture::small_capture;

fn sample() -> Vec<u8> {
    c3d::write(&small_capture(&["LASI", "RASI", "LHipAngles"], 20, 6, 10)).unwrap()
}

/// What the reader may hold for one byte of input: 16-bit data become 32-bit, and a little for the rest.
const HELD_PER_BYTE: usize = 2;
const HELD_BESIDES: usize = 4096;

/// Reads, checks that what is held is bounded by the input, and uses what came out.
fn survives(bytes: &[u8]) -> Result<Trial, String> {
    let trial = match Trial::from_bytes("trial", bytes) {
        Ok(trial) => trial,
        Err(error) => {
            let text = error.to_string();
            // The decoder of parameters gets a copy that it cannot stumble over.
            assert!(!text.contains("decoder refuses"), "{text}");
            return Err(text);
        }
    };
    let c3d = trial.c3d();
    let held = c3d.points.data.capacity() * 16 + c3d.analog.data.capacity() * 4;
    assert!(
        held <= HELD_PER_BYTE * bytes.len() + HELD_BESIDES,
        "{held} bytes held for {}",
        bytes.len()
    );
    for label in trial
        .marker_labels()
        .into_iter()
        .chain(trial.output_labels())
        .take(50)
    {
        let track = trial.point(label).unwrap();
        assert!(
            track.values.iter().flatten().all(|v| v.is_finite()),
            "a number that is none got through"
        );
    }
    assert!(trial.events().iter().all(|e| e.time_s.is_finite()));
    for channel in 0..c3d.analog.channels.min(50) {
        assert!(
            trial
                .analog_channel(channel)
                .unwrap()
                .iter()
                .all(|v| v.is_finite())
        );
    }
    for plate in trial.plates() {
        let numbers = plate
            .corners_mm
            .iter()
            .flatten()
            .chain(&plate.origin_mm)
            .chain(plate.cal_matrix.iter().flatten());
        assert!(numbers.into_iter().all(|v| v.is_finite()));
    }
    if let Ok(written) = c3d::write(c3d) {
        c3d::parse(&written).expect("what was written is read");
    }
    Ok(trial)
}

#[test]
fn nothing_at_all() {
    let error = survives(b"").unwrap_err();
    assert!(error.contains("empty"), "{error}");
}

#[test]
fn a_capture_without_a_frame_is_written_as_one_without_a_frame() {
    let mut file = c3d::parse(&sample()).unwrap();
    (file.points.frames, file.points.data, file.analog.data) = (0, Vec::new(), Vec::new());
    let read = c3d::parse(&c3d::write(&file).unwrap()).unwrap();
    assert_eq!((read.points.frames, read.points.count), (0, file.points.count));
}

#[test]
fn a_text_file_and_a_directory() {
    let error = survives(b"Trial notes\nwalked well\n").unwrap_err();
    assert!(
        error.contains("not a C3D file") && error.contains("byte 1"),
        "{error}"
    );
    let folder = tempfile::tempdir().unwrap();
    assert!(Trial::read(folder.path()).is_err());
    let missing = Trial::read(&folder.path().join("none.c3d")).unwrap_err();
    assert!(missing.to_string().contains("none.c3d"), "{missing}");
}

#[test]
fn truncated_anywhere() {
    let whole = sample();
    let full = survives(&whole).unwrap();
    assert!(full.notices().is_empty(), "{:?}", full.notices());
    let (mut errors, mut partial) = (0, 0);
    for length in 0..whole.len() {
        match survives(&whole[..length]) {
            Err(error) => {
                assert!(
                    error.contains("truncated") || error.contains("not a C3D"),
                    "{length}: {error}"
                );
                errors += 1;
            }
            Ok(trial) => {
                let lost = trial.frames() < full.frames();
                let flagged = trial.notices().iter().any(|n| n.policy == Leniency::FewerFrames);
                assert_eq!(
                    lost,
                    flagged,
                    "{length}: {} frames, {:?}",
                    trial.frames(),
                    trial.notices()
                );
                partial += 1;
            }
        }
    }
    assert!(errors > 512 && partial > 512);
}

#[test]
fn every_header_word_absurd() {
    let whole = sample();
    for at in (0..24).step_by(2) {
        for word in [0_u16, 1, 0x7fff, 0x8000, 0xffff] {
            let mut bytes = whole.clone();
            bytes[at..at + 2].copy_from_slice(&word.to_le_bytes());
            let _ = survives(&bytes);
        }
    }
}

#[test]
fn wrong_byte_order_is_an_error_or_flagged() {
    let whole = sample();
    for processor in [0_u8, 85, 86, 255] {
        let mut bytes = whole.clone();
        bytes[512 + 3] = processor;
        match survives(&bytes) {
            Err(error) => assert!(error.contains("byte"), "{error}"),
            // An unknown processor is told by the header; DEC words are Intel words, so counts still fit.
            Ok(trial) => assert!(
                processor == 85 || !trial.notices().is_empty(),
                "processor {processor} unnoticed"
            ),
        }
    }
}

#[test]
fn every_bit_of_header_and_parameters_flipped() {
    let whole = sample();
    let data_at = 512 * (usize::from(whole[16]) - 1);
    for at in 0..data_at {
        for bit in 0..8 {
            let mut bytes = whole.clone();
            bytes[at] ^= 1 << bit;
            let _ = survives(&bytes);
        }
    }
}

#[test]
fn a_parameter_that_claims_sixteen_exabytes() {
    let mut bytes = sample();
    let place = bytes.windows(5).position(|w| w == b"SCALE").unwrap();
    // link, type, rank: seven dimensions of 255
    bytes[place + 8] = 7;
    for dim in &mut bytes[place + 9..place + 16] {
        *dim = 255;
    }
    let trial = survives(&bytes).unwrap();
    let past = |n: &c3d::Notice| {
        matches!(
            n.policy,
            Leniency::ParameterPastSection | Leniency::RecordPastItsLink
        )
    };
    assert!(trial.notices().iter().any(past), "{:?}", trial.notices());
}

#[test]
fn errors_say_where_and_what() {
    let mut bytes = sample();
    bytes[16..18].copy_from_slice(&1_u16.to_le_bytes());
    let place = bytes.windows(10).position(|w| w == b"DATA_START").unwrap();
    bytes[place + 14..place + 16].fill(0);
    let error = c3d::parse(&bytes).unwrap_err();
    assert!(
        matches!(&error, C3dError::Parameter { at_byte: 16, .. }),
        "{error}"
    );
    for part in ["header:data start", "byte 16", "found block 1", "needed"] {
        assert!(error.to_string().contains(part), "{error}");
    }
}

#[test]
fn the_two_files_that_make_other_readers_burn_memory() {
    let Some(folder) = corpus::folder() else { return };
    for name in [
        "format/sample_18/bad_parameter_section.c3d",
        "format/sample_22/BKINtechnologies.c3d",
    ] {
        let bytes = std::fs::read(folder.join(name)).unwrap();
        let trial = survives(&bytes).unwrap();
        assert!(trial.frames() > 300, "{name}");
    }
}

/// Files to mutate: small ones of the corpus, else the small capture above.
fn seeds() -> Vec<Vec<u8>> {
    let mut seeds = vec![sample()];
    if let Some(folder) = corpus::folder() {
        let files = corpus::files_below(&folder)
            .into_iter()
            .map(|path| std::fs::read(path).unwrap());
        seeds.extend(files.filter(|bytes| (1..200_000).contains(&bytes.len())));
    }
    seeds
}

#[derive(Debug, Clone)]
enum Mutation {
    Byte(prop::sample::Index, u8),
    Word(prop::sample::Index, u16),
    Cut(prop::sample::Index),
    Insert(prop::sample::Index, Vec<u8>),
    Remove(prop::sample::Index, usize),
}

fn mutation() -> impl Strategy<Value = Mutation> {
    let at = any::<prop::sample::Index>;
    // Most damage goes where the structure is: the first 8 kB (see `place`).
    prop_oneof![
        4 => (at(), any::<u8>()).prop_map(|(i, b)| Mutation::Byte(i, b)),
        4 => (at(), prop::sample::select(vec![0, 1, 2, 255, 256, 0x7fff, 0x8000, 0xffff]))
            .prop_map(|(i, w)| Mutation::Word(i, w)),
        1 => at().prop_map(Mutation::Cut),
        1 => (at(), prop::collection::vec(any::<u8>(), 1..40)).prop_map(|(i, v)| Mutation::Insert(i, v)),
        1 => (at(), 1_usize..600).prop_map(|(i, n)| Mutation::Remove(i, n)),
    ]
}

fn place(index: prop::sample::Index, length: usize) -> usize {
    index.index(length.clamp(1, 8192))
}

fn mutate(bytes: &mut Vec<u8>, mutations: &[Mutation]) {
    for mutation in mutations {
        let length = bytes.len();
        if length < 2 {
            return;
        }
        match mutation {
            Mutation::Byte(i, byte) => bytes[place(*i, length)] = *byte,
            Mutation::Word(i, word) => {
                let at = place(*i, length - 1);
                bytes[at..at + 2].copy_from_slice(&word.to_le_bytes());
            }
            Mutation::Cut(i) => bytes.truncate(i.index(length)),
            Mutation::Insert(i, more) => {
                let at = place(*i, length);
                bytes.splice(at..at, more.iter().copied());
            }
            Mutation::Remove(i, count) => {
                let at = place(*i, length);
                bytes.drain(at..(at + count).min(length));
            }
        }
    }
}

/// 2,000 cases, or as many more as `PROPTEST_CASES` asks for.
fn config() -> ProptestConfig {
    let default = ProptestConfig::default();
    ProptestConfig {
        cases: default.cases.max(2000),
        failure_persistence: None,
        ..default
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn mutated_captures_never_panic(
        seed in any::<prop::sample::Index>(),
        mutations in prop::collection::vec(mutation(), 1..12),
    ) {
        thread_local!(static SEEDS: Vec<Vec<u8>> = seeds());
        let mut bytes = SEEDS.with(|seeds| seeds[seed.index(seeds.len())].clone());
        mutate(&mut bytes, &mutations);
        let _ = survives(&bytes);
    }

    #[test]
    fn side_files_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..400), text in "[\\[\\]=$A-Za-zé0-9., \n]{0,200}") {
        for bytes in [&bytes, text.as_bytes()] {
            let _ = MpFile::from_bytes("x", bytes);
            let _ = VskFile::from_bytes(bytes);
            let enf = EnfFile::from_bytes(bytes);
            let _ = (enf.plate(1), enf.stages().len());
        }
        let _ = EnfFile::trial_name(&text);
    }
}

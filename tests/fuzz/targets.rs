//! The readers, each as bytes in and a short answer out.

use ambula::billing::Record;
use ambula::capture::{EnfFile, MpFile, Trial, VskFile, XcpFile};
use ambula::norms::{self, NormSet};
use ambula::session::manifest;
use ambula::video;

use crate::seeds;

/// A reader.
pub(crate) struct Target {
    pub(crate) name: &'static str,
    pub(crate) seeds: fn() -> Vec<Vec<u8>>,
    /// Words that its inputs are made of.
    pub(crate) words: &'static [&'static str],
    pub(crate) read: fn(&[u8]) -> String,
    /// Executions when nobody says how many.
    pub(crate) usual: u64,
}

pub(crate) const TARGETS: [Target; 11] = [
    Target {
        name: "c3d",
        seeds: seeds::captures,
        words: &[],
        read: c3d,
        usual: 100_000,
    },
    Target {
        name: "session-file",
        seeds: || seeds::samples("session.toml"),
        words: &[
            "[subject]",
            "[[trial]]",
            "[report]",
            "[lab]",
            "kind = \"walk\"\n",
            "file = \"",
            "= 1e400\n",
            "= -0.0\n",
            "= 2026-02-30\n",
            "= {",
            "= [[[[",
            "\"\"\"",
            "\\u0000",
            "height_mm = ",
            "norms = ",
            "\n",
        ],
        read: |bytes| short(manifest::parse(&text(bytes)).map(|d| format!("{:?}", d.manifest.subject.sex))),
        usual: 5_000,
    },
    Target {
        name: "encounter",
        seeds: || seeds::samples("encounter.toml"),
        words: &[
            "[",
            "]",
            "[[",
            "]]",
            " = ",
            "\"",
            "true",
            "2026-01-01",
            "-1",
            "\n",
            "minutes = ",
            "{",
            "}",
        ],
        read: |bytes| short(Record::parse(&text(bytes)).map(|r| r.stated().join(","))),
        usual: 5_000,
    },
    Target {
        name: "enf",
        seeds: || {
            let mut all = seeds::corpus(&["enf"]);
            all.push(
                b"[Node Information]\nTYPE=TRIAL\n[TRIAL_INFO]\nFP1=Left\nFP2=Invalid\nNOTES=x\n".to_vec(),
            );
            all
        },
        words: &[
            "[TRIAL_INFO]\n",
            "FP",
            "=",
            "Left",
            "Invalid",
            "STAGES=",
            "NOTES=",
            ",",
            "\0",
        ],
        read: |bytes| {
            let file = EnfFile::from_bytes(bytes);
            let plates: Vec<_> = (0..9).map(|n| file.plate(n)).collect();
            format!("{plates:?} {} {:?}", file.entries().count(), file.stages().len())
        },
        usual: 20_000,
    },
    Target {
        name: "vsk",
        seeds: || {
            let mut all = seeds::corpus(&["vsk"]);
            all.push(
                b"<KinematicModel><Parameters><StaticParameter NAME=\"LLegLength\" VALUE=\"900\"/></Parameters></KinematicModel>"
                    .to_vec(),
            );
            all
        },
        words: &[
            "<",
            "/>",
            "<!DOCTYPE a [<!ENTITY b \"",
            "&b;",
            "NAME=\"",
            "VALUE=\"",
            "1e999",
            "<![CDATA[",
        ],
        read: |bytes| short(VskFile::from_bytes(bytes).map(|v| v.values().len().to_string())),
        usual: 20_000,
    },
    Target {
        name: "mp",
        seeds: || {
            let mut all = seeds::corpus(&["mp"]);
            all.push(b"$LLegLength = 900\n$Bodymass=70.5\n$LKneeWidth = 100\n".to_vec());
            all
        },
        words: &["$", "=", "nan", "inf", "1e999", "-", "\n"],
        read: |bytes| short(MpFile::from_bytes("x", bytes).map(|m| m.values().len().to_string())),
        usual: 20_000,
    },
    Target {
        name: "xcp",
        seeds: || {
            let mut all = seeds::corpus(&["xcp"]);
            all.push(b"<Cameras><Camera DEVICEID=\"1\"><KeyFrames><KeyFrame IMAGE_ERROR=\"0.1\" POSITION=\"1 2 3\"/></KeyFrames></Camera></Cameras>".to_vec());
            all
        },
        words: &[
            "<Camera ",
            "POSITION=\"",
            "IMAGE_ERROR=\"",
            "nan",
            "1e999",
            "<",
            ">",
        ],
        read: |bytes| short(XcpFile::from_bytes("x", bytes).map(|_| "read".to_owned())),
        usual: 20_000,
    },
    Target {
        name: "norms-text",
        seeds: || {
            vec![
                b"{\"Angles\":{\"HipAngles\":{\"Data\":[{\"mean\":[1,2,3],\"sd\":[1,1,1]}]}}}".to_vec(),
                b"!Normal\n$LKneeAngles\n1 2 3\n4 5 6\n$Cadence\n110 5\n".to_vec(),
                norms::shipped("healthy-12")
                    .ok()
                    .and_then(|set| set.to_json().ok())
                    .map(|json| json.into_bytes().into_iter().take(6_000).collect())
                    .unwrap_or_default(),
            ]
        },
        words: &[
            "[",
            "]",
            "{",
            "}",
            "\"mean\":",
            "null",
            "1e999",
            "-1",
            "$LHipAngles",
            "!",
            "\n",
            ",",
        ],
        read: |bytes| {
            let text = text(bytes);
            let one = norms::from_pycgm2_json(&text, about()).map(|i| i.set.bands.len().to_string());
            let two = norms::from_gcd(&text, about()).map(|i| i.set.bands.len().to_string());
            let three = NormSet::from_json(&text, "x").map(|s| s.bands.len().to_string());
            format!("{} {} {}", short(one), short(two), short(three))
        },
        usual: 5_000,
    },
    Target {
        name: "norms-workbook",
        seeds: || vec![SHEET.as_bytes().to_vec()],
        words: &[
            "<row r=\"",
            "<c r=\"",
            "XFD1048576",
            "A1",
            "t=\"inlineStr\"",
            "<v>",
            "</v>",
            "1e999",
            "<mergeCell ref=\"A1:Z9\"/>",
        ],
        read: |bytes| {
            short(norms::from_xlsx(&workbook(bytes), about()).map(|i| i.set.bands.len().to_string()))
        },
        usual: 10_000,
    },
    Target {
        name: "norms-archive",
        seeds: || vec![workbook(SHEET.as_bytes())],
        words: &[],
        read: |bytes| short(norms::from_xlsx(bytes, about()).map(|i| i.set.bands.len().to_string())),
        usual: 10_000,
    },
    Target {
        name: "video",
        seeds: || {
            let mut all = seeds::samples("walk-01.front.mp4");
            all.extend(seeds::corpus(&["avi", "mp4", "mkv", "webm"]));
            all.push(
                [
                    &[0x1A, 0x45, 0xDF, 0xA3, 0x84, 0, 0, 0, 0][..],
                    &[0x18, 0x53, 0x80, 0x67, 0x84, 0, 0, 0, 0],
                ]
                .concat(),
            );
            all.push(
                b"RIFF\x40\0\0\0AVI LIST\x30\0\0\0hdrlavih\x20\0\0\0aaaabbbbccccddddeeeeffffgggghhhhLIST"
                    .to_vec(),
            );
            all
        },
        words: &[
            "moov", "trak", "stsz", "stts", "stsc", "stco", "avcC", "mdat", "LIST", "movi", "idx1", "\u{1A}",
        ],
        read: |bytes| {
            short(video::read(bytes).map(|v| format!("{:?} {} {:?}", v.container, v.codec, v.frames)))
        },
        usual: 10_000,
    },
];

/// Everything that a session asks of a capture.
fn c3d(bytes: &[u8]) -> String {
    let trial = match Trial::from_bytes("x", bytes) {
        Ok(trial) => trial,
        Err(error) => return error.to_string(),
    };
    let c3d = trial.c3d();
    let held = c3d.points.data.capacity() * 16 + c3d.analog.data.capacity() * 4;
    assert!(
        held <= 4 * bytes.len() + 4096,
        "{held} bytes held for {}",
        bytes.len()
    );
    for label in trial
        .marker_labels()
        .into_iter()
        .chain(trial.output_labels())
        .take(20)
    {
        let track = trial.point(label).unwrap();
        assert!(track.values.iter().flatten().all(|v| v.is_finite()));
    }
    assert!(trial.events().iter().all(|event| event.time_s.is_finite()));
    for channel in 0..c3d.analog.channels.min(20) {
        let _ = trial.analog_channel(channel);
    }
    let mut answer: Vec<String> = trial
        .notices()
        .iter()
        .map(|n| format!("{:?}", n.policy))
        .collect();
    answer.dedup();
    format!(
        "{} {} {}",
        answer.join(","),
        trial.plates().len(),
        trial.events().len()
    )
}

pub(crate) fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

pub(crate) fn short<E: std::fmt::Debug>(result: Result<String, E>) -> String {
    match result {
        Ok(text) => text,
        Err(error) => format!("{error:?}").chars().take(120).collect(),
    }
}

/// Answers that differ in numbers only are the same.
pub(crate) fn without_numbers(answer: &str) -> String {
    answer.chars().filter(|c| !c.is_ascii_digit()).take(160).collect()
}

fn about() -> NormSet {
    NormSet::default()
}

const SHEET: &str = "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>Label</t></is></c><c r=\"B1\" t=\"inlineStr\"><is><t>Axis</t></is></c><c r=\"C1\" t=\"inlineStr\"><is><t>StatType</t></is></c><c r=\"D1\" t=\"inlineStr\"><is><t>Condition</t></is></c><c r=\"E1\" t=\"inlineStr\"><is><t>Frame0</t></is></c></row><row r=\"2\"><c r=\"A2\" t=\"inlineStr\"><is><t>HipAngles</t></is></c><c r=\"E2\"><v>1</v></c></row></sheetData></worksheet>";

/// A workbook with one sheet of pyCGM2's layout; its members are stored, not packed, so that changes reach the text.
fn workbook(sheet: &[u8]) -> Vec<u8> {
    let members = [
        (
            "[Content_Types].xml",
            "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>",
        ),
        (
            "_rels/.rels",
            "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>",
        ),
        (
            "xl/workbook.xml",
            "<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets><sheet name=\"S\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>",
        ),
        (
            "xl/_rels/workbook.xml.rels",
            "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>",
        ),
        ("xl/worksheets/sheet1.xml", &String::from_utf8_lossy(sheet)),
    ];
    let (mut out, mut directory) = (Vec::new(), Vec::new());
    for (name, content) in members {
        let at = u32::try_from(out.len()).unwrap().to_le_bytes();
        let size = u32::try_from(content.len()).unwrap().to_le_bytes();
        let mut crc = flate2::Crc::new();
        crc.update(content.as_bytes());
        let length = u16::try_from(name.len()).unwrap().to_le_bytes();
        let mut common = vec![20, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        common.extend(crc.sum().to_le_bytes());
        common.extend([size, size].concat());
        common.extend([length[0], length[1], 0, 0]);
        out.extend(b"PK\x03\x04");
        out.extend(&common);
        out.extend(name.as_bytes());
        out.extend(content.as_bytes());
        directory.extend(b"PK\x01\x02\x14\x00");
        directory.extend(&common);
        directory.extend([0; 10]);
        directory.extend(at);
        directory.extend(name.as_bytes());
    }
    let from = u32::try_from(out.len()).unwrap().to_le_bytes();
    let size = u32::try_from(directory.len()).unwrap().to_le_bytes();
    out.extend(directory);
    out.extend(b"PK\x05\x06\0\0\0\0\x05\0\x05\0");
    out.extend([size, from].concat());
    out.extend([0, 0]);
    out
}

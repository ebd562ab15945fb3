//! Defects of the judges' 13 broken HL7 messages, planted in our input.

use std::fs;
use std::path::Path;

use ambula::exchange::study::Standing;

use super::planting::{
    Row, before_the_judge, changed, first_rows, made, messages, odd_pdf, refused, said, with_segments,
};
use super::samples::Session;
use super::shape::{field, pdf_of, segments, wrong};

/// Overwrites markers of a C3D file of floating numbers with what is not a number (C3D user guide, 2021: words 2, 3 and 9 of
/// the header count points and analog values of a frame, and say where the data begin).
fn without_markers(path: &Path, frames: std::ops::Range<usize>) {
    let mut bytes = fs::read(path).unwrap();
    let word = |index: usize| usize::from(u16::from_le_bytes([bytes[2 * index - 2], bytes[2 * index - 1]]));
    let (points, analog, start) = (word(2), word(3), (word(9) - 1) * 512);
    let frame = (points * 4 + analog) * 4;
    for at in frames.map(|number| start + number * frame) {
        for value in bytes[at..at + points * 16].chunks_exact_mut(4) {
            value.copy_from_slice(&f32::NAN.to_le_bytes());
        }
    }
    fs::write(path, bytes).unwrap();
}

/// One row or more for every broken message.
pub(super) fn hl7_rows() -> Vec<Row> {
    let mut rows = first_rows("hl7", "bad_dt", |made| {
        for (name, bytes) in [("oru", made.oru.unwrap()), ("mdm", made.mdm)] {
            assert_eq!(wrong(&bytes), Vec::<String>::new());
            let all = segments(&bytes);
            let held = all.iter().find(|f| f[0] == "OBX" && f[2] == "ED").unwrap();
            assert_eq!(pdf_of(&held[5]), odd_pdf());
            before_the_judge(&format!("defect-bad_b64-{name}.hl7"), &bytes);
        }
        "OBX-5 gives"
    });
    let mut row = |fixture, planted, answer: String| rows.push(Row(fixture, planted, answer));

    let birth = "birth_date = 1967-09-30";
    row(
        "bad_dt",
        "`patient.birth_date = 2016-13-04`",
        refused(
            &changed(birth, "birth_date = \"2016-13-04\""),
            "hl7",
            "not a date",
        ),
    );
    let [message, _] = messages(&changed(birth, "birth_date = \"1967-09-30\""), "bad_dt");
    row(
        "bad_dt",
        "the same day with hyphens, as text",
        format!("written: PID-7 is `{}`", field(&message, "PID", 7)),
    );

    let session = Session::new();
    let path = session.folder.join("ambula/results.json");
    let typed = fs::read_to_string(&path).unwrap();
    let from = typed.find("\"mean\": ").unwrap() + 8;
    let to = from + typed[from..].find(',').unwrap();
    fs::write(&path, format!("{}\"fast\"{}", &typed[..from], &typed[to..])).unwrap();
    row(
        "bad_nm",
        "a mean of `results.json` is `\"fast\"`",
        refused(&session, "hl7", "results.json is not the file"),
    );
    for (value, planted) in [
        (f64::NAN, "a mean that is not a number, in the model"),
        (f64::INFINITY, "an infinite mean, in the model"),
    ] {
        let made = made(|_, results| results.conditions[0].parameters[0].mean = value);
        let error = made.oru.unwrap_err();
        assert_eq!(error, made.bundle.unwrap_err());
        row("bad_nm", planted, format!("refused: {error}"));
    }

    let session = Session::new();
    without_markers(&session.folder.join("walk-01.c3d"), 60..120);
    super::samples::process(&session.folder);
    let [message, _] = messages(&session, "bad_nm");
    let all = segments(&message);
    row(
        "bad_nm",
        "60 frames of all markers of `walk-01.c3d` are not a number",
        format!(
            "written: {} values from the cycles that are left, every one a number",
            all.iter().filter(|f| f[0] == "OBX" && f[2] == "NM").count()
        ),
    );

    let class = changed("class = \"outpatient\"", "class = \"QQ\"");
    let [message, _] = messages(&class, "bad_tbl");
    let (_, told) = said(&class, "hl7", &[]);
    assert!(told.starts_with("left out: hl7: encounter.class"), "{told}");
    row(
        "bad_tbl",
        "`encounter.class = \"QQ\"`",
        format!("written: PV1-2 is `{}`; {told}", field(&message, "PV1", 2)),
    );
    row(
        "bad_tbl",
        "`patient.administrative_sex = \"QQ\"`",
        refused(
            &changed("administrative_sex = \"male\"", "administrative_sex = \"QQ\""),
            "hl7",
            "none of the words",
        ),
    );

    let session = changed("status = \"final\"\nfiled", "status = \"ZZ\"\nfiled");
    let [message, document] = messages(&session, "bad_txa17");
    row(
        "bad_txa17",
        "`technical_report.status = \"ZZ\"`",
        format!(
            "written: TXA-17 is `{}`, OBR-25 `{}`; only a signature makes a report final",
            field(&document, "TXA", 17),
            field(&message, "OBR", 25)
        ),
    );

    let session = Session::new();
    assert_eq!(said(&session, "hl7", &["--receiver", "|||^||ACK&~\\"]).0, 0);
    for kind in ["oru", "mdm"] {
        let bytes = session.read(&format!("{kind}.hl7"));
        assert_eq!(wrong(&bytes), Vec::<String>::new());
        before_the_judge(&format!("defect-no_msh9-{kind}.hl7"), &bytes);
    }
    row(
        "no_msh9",
        "`--receiver` full of delimiters",
        format!(
            "written: escaped; MSH-9 is `{}`",
            field(&session.read("oru.hl7"), "MSH", 8)
        ),
    );

    let session = changed("codes = [\"96000\", \"96004\"]", "codes = [\"\"]");
    let [message, _] = messages(&session, "no_obr4");
    row(
        "no_obr4",
        "`order.codes = [\"\"]`",
        format!("written: OBR-4 is `{}`", field(&message, "OBR", 4)),
    );

    let unsigned = made(|report, _| {
        report.standing = Standing::Draft;
        report.signatures.clear();
    });
    for (name, bytes) in [("oru", unsigned.oru.unwrap()), ("mdm", unsigned.mdm)] {
        assert_eq!(wrong(&bytes), Vec::<String>::new());
        let states: Vec<String> = segments(&bytes)
            .iter()
            .filter(|f| f[0] == "OBX")
            .map(|f| f[11].clone())
            .collect();
        assert!(!states.is_empty() && states.iter().all(|state| state == "P"));
        before_the_judge(&format!("defect-no_obx11-{name}.hl7"), &bytes);
    }
    row(
        "no_obx11",
        "a report without a standing, in the model",
        "written: OBX-11 is `P` in every segment".to_owned(),
    );

    let session = Session::new();
    session.encounter(|typed| {
        let from = typed.find("[patient]").unwrap();
        let to = typed.find("[order]").unwrap();
        format!("{}{}", &typed[..from], &typed[to..])
    });
    row(
        "no_pid",
        "no `[patient]`",
        refused(&session, "hl7", "does not state patient.mrn"),
    );
    for (planted, to) in [
        ("no `patient.family_name`", ""),
        ("`patient.family_name = \" \"`", "family_name = \" \""),
    ] {
        let session = changed("family_name = \"Example\"", to);
        row(
            "no_pid5",
            planted,
            refused(&session, "hl7", "patient.family_name"),
        );
    }

    let session = with_segments();
    let written = messages(&session, "segments");
    let names = |bytes: &[u8]| -> Vec<String> {
        let all = segments(bytes);
        all.iter().take(4).map(|f| f[0].clone()).collect()
    };
    let order = names(&written[0]).join(", ");
    assert!(
        field(&written[0], "PID", 5)
            .starts_with("Example\\.br\\ZZZ\\F\\1\\F\\\\F\\x\\S\\y\\T\\z\\R\\w\\.br\\OBZ")
    );
    row(
        "seg_order",
        "a line break and `ZZZ\\|1` in names, numbers and codes of the record",
        format!("written: escaped; the segments begin {order}"),
    );
    let heads = written
        .iter()
        .map(|b| segments(b).iter().filter(|f| f[0] == "MSH").count());
    row(
        "two_msh",
        "a line break and `MSH\\|^~\\\\&` in the same places",
        format!("written: escaped; MSH {} times", heads.max().unwrap()),
    );
    let strange = written
        .iter()
        .flat_map(|b| segments(b))
        .filter(|f| ["OBZ", "ZZZ"].contains(&f[0].as_str()));
    row(
        "unk_seg",
        "a line break and `OBZ\\|1` in the same places",
        format!("written: escaped; {} such segments", strange.count()),
    );
    rows
}

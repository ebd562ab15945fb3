//! Text from captures and session files that wants to be markup, a formula, a path or a bomb.

use std::path::Path;
use std::process::Command;

use ambula::capture::c3d::Parameter;

use crate::program::{BIN, err, unwrapped};
use crate::sandbox::{Sandbox, point};

const SCRIPT: &str =
    "</script><script>alert(1)</script><img src=x onerror=alert(2)>\" onmouseover=\"alert(3)";
const FORMULA: &str = "=cmd|' /C calc'!A0";

/// A static trial and a walk whose labels, names and notes are hostile.
fn hostile(words: &str) -> Sandbox {
    let sandbox = Sandbox::empty();
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample_trials/adult-typical");
    sandbox.write("static.c3d", &std::fs::read(sample.join("static.c3d")).unwrap());
    let walk = format!("{}.c3d", words.replace(['/', '"'], "_"));
    sandbox.write(&walk, &std::fs::read(sample.join("walk-01.c3d")).unwrap());
    sandbox.change(&walk, |file| {
        // a marker that the model does not need
        let index = point(file, "LFIN");
        let mut labels = file.strings("POINT", "LABELS");
        labels[index] = words.chars().take(60).collect();
        let labels: Vec<&str> = labels.iter().map(String::as_str).collect();
        file.group_or_new("POINT")
            .set(Parameter::texts("LABELS", &labels));
        file.group_or_new("MANUFACTURER")
            .set(Parameter::text("COMPANY", words));
    });
    let text = std::fs::read_to_string(sample.join("session.toml")).unwrap();
    let cut = text.find("[[trial]]").unwrap_or(text.len());
    let quoted = |text: &str| serde_json::to_string(text).unwrap();
    let mut text = text[..cut].to_owned();
    for key in [
        "id",
        "operator",
        "name",
        "diagnosis",
        "clinical_question",
        "description",
        "footwear",
    ] {
        text = text
            .lines()
            .map(|line| {
                if line.starts_with(&format!("{key} = \"")) && !line.contains("barefoot") {
                    format!("{key} = {}\n", quoted(words))
                } else {
                    format!("{line}\n")
                }
            })
            .collect();
    }
    text = text.replace("name = \"barefoot\"", &format!("name = {}", quoted(words)));
    text.push_str(&format!(
        "[[trial]]\nfile = \"static.c3d\"\nkind = \"static\"\n[[trial]]\nfile = {}\nkind = \"walk\"\ncondition = {}\nnotes = {}\n",
        quoted(&walk),
        quoted(words),
        quoted(words)
    ));
    sandbox.write("session.toml", text.as_bytes());
    sandbox
}

#[test]
fn markup_in_labels_names_and_notes_stays_text() {
    let outcome = hostile(SCRIPT).outcome();
    let page = outcome.interactive_report().unwrap();
    let page = String::from_utf8(page.bytes).unwrap();
    assert!(page.contains("alert(1)"), "the words are shown, as text");
    for raw in [
        "<script>alert",
        "<img src=x",
        "\" onmouseover=\"",
        "</script><script>alert",
    ] {
        assert!(!page.contains(raw), "{raw} stands in the page as markup");
    }
    // the only scripts are our own: the words open none
    let own = hostile("harmless").outcome().interactive_report().unwrap();
    let count = |page: &str| page.matches("<script").count();
    assert_eq!(count(&page), count(&String::from_utf8(own.bytes).unwrap()));
}

#[test]
fn formulas_in_names_are_text_in_every_table() {
    let session = hostile(FORMULA);
    let outcome = session.outcome();
    let outputs = crate::sandbox::outputs(&outcome);
    let mut tables = 0;
    for output in outputs.iter().filter(|o| o.name.ends_with(".csv")) {
        tables += 1;
        let mut rows = csv::ReaderBuilder::new()
            .flexible(true)
            .from_reader(output.bytes.as_slice());
        for row in rows.records() {
            for cell in row.unwrap().iter() {
                let dangerous = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
                assert!(
                    !dangerous || cell.parse::<f64>().is_ok(),
                    "{}: {cell}",
                    output.name
                );
            }
        }
    }
    assert!(tables >= 4);
}

#[test]
fn paths_in_names_lead_nowhere() {
    let session = Sandbox::sample("adult-typical");
    let text = std::fs::read_to_string(session.path().join("session.toml")).unwrap();
    let text = text.replacen("id = \"", "id = \"../../../../tmp/ambula-evil/", 1);
    session.write("session.toml", text.as_bytes());
    let outcome = session.outcome();
    for output in crate::sandbox::outputs(&outcome) {
        let plain = |part: &str| !part.is_empty() && part != ".." && part != ".";
        assert!(
            output.name.split('/').all(plain) && !output.name.starts_with('/'),
            "{}",
            output.name
        );
    }
    for (key, value) in [
        ("[[trial]]\nfile", "../../etc/passwd"),
        ("[[trial]]\nfile", "/etc/passwd"),
        ("[[video]]\nfile", "../../etc/passwd"),
        ("[session]\nencounter_file", "/etc/passwd"),
        ("[lab]\nfile", "/etc/passwd"),
        ("[report]\nnorms", "/etc/passwd"),
    ] {
        let session = Sandbox::empty();
        let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample_trials/adult-typical/walk-01.c3d");
        session.write("walk-01.c3d", &std::fs::read(sample).unwrap());
        session.write("session.toml", format!("{key} = \"{value}\"\n").as_bytes());
        let said = match session.run() {
            Ok(outcome) => crate::sandbox::findings(&outcome),
            Err(error) => error.to_string(),
        };
        assert!(
            !said.contains("root:") && !said.contains("/bin/"),
            "{key}: {said}"
        );
    }
}

/// A workbook as others write them, with some text as its sheet.
fn workbook(sheet: &str) -> Vec<u8> {
    let script = "import sys,zipfile,io\nb=io.BytesIO()\nz=zipfile.ZipFile(b,'w',zipfile.ZIP_DEFLATED)\n\
        z.writestr('[Content_Types].xml','<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>')\n\
        z.writestr('_rels/.rels','<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>')\n\
        z.writestr('xl/workbook.xml','<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets><sheet name=\"S\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>')\n\
        z.writestr('xl/_rels/workbook.xml.rels','<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>')\n\
        s=sys.argv[1]\n\
        s=' '*(200<<20) if s=='bomb' else s\n\
        z.writestr('xl/worksheets/sheet1.xml',s)\nz.close()\nsys.stdout.buffer.write(b.getvalue())";
    let output = Command::new("python3")
        .args(["-c", script, sheet])
        .output()
        .unwrap();
    assert!(output.status.success());
    output.stdout
}

#[test]
fn workbooks_that_unpack_to_gigabytes_are_refused() {
    let place = tempfile::tempdir().unwrap();
    let corner = "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData><row r=\"1\"><c r=\"A1\"><v>1</v></c></row><row r=\"1048576\"><c r=\"XFD1048576\"><v>1</v></c></row></sheetData></worksheet>";
    for (sheet, wanted) in [
        ("bomb", "more than 64 MiB"),
        (corner, "row 1048576, column 16384"),
    ] {
        let path = place.path().join("norms.xlsx");
        let bytes = workbook(sheet);
        assert!(bytes.len() < 1 << 20);
        std::fs::write(&path, bytes).unwrap();
        let line = "ulimit -v 1000000; exec \"$A\" norms import \"$F\" --format xlsx --name x -o \"$F.json\"";
        let output = Command::new("bash")
            .args(["-c", line])
            .env("A", BIN)
            .env("F", &path)
            .env("NO_COLOR", "1")
            .output()
            .unwrap();
        let said = unwrapped(&err(&output));
        assert!(
            output.status.code() == Some(3) && said.contains(wanted),
            "{:?} {said}",
            output.status
        );
    }
}

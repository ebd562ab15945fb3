//! C-STORE against dcmtk's `storescp` and against listeners that do not behave. Where dcmtk is not installed the first
//! test says so and looks at the object only.

use std::fs;
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use ambula::cli::Exit;

use super::samples::{Session, ambula, text};

fn states(session: &Session) -> Vec<String> {
    let ledger = fs::read_to_string(session.out().join("sent.jsonl")).unwrap_or_default();
    let state = |line: &str| {
        serde_json::from_str::<serde_json::Value>(line).unwrap()["state"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    ledger.lines().map(state).collect()
}

fn send(session: &Session, port: u16, seconds: &str) -> Exit {
    let to = format!("dicom://ARCHIVE@127.0.0.1:{port}");
    ambula(&[
        "send",
        text(&session.out().join("report.dcm")),
        "--to",
        &to,
        "--timeout",
        seconds,
    ])
}

fn exported() -> Session {
    let session = Session::new();
    assert_eq!(session.export("dicom", &[]), Exit::Done);
    session
}

struct Archive(Child);

impl Drop for Archive {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// dcmtk's archive on a free port, or `None` where it is not installed.
fn archive(folder: &Path, more: &[&str]) -> Option<(Archive, u16)> {
    let port = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    let child = Command::new("storescp")
        .args(["-od", text(folder), "-aet", "ARCHIVE"])
        .args(more)
        .arg(port.to_string())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    let archive = Archive(child);
    for _ in 0..50 {
        if std::net::TcpStream::connect(("127.0.0.1", port)).is_ok() {
            return Some((archive, port));
        }
        thread::sleep(Duration::from_millis(100));
    }
    panic!("storescp does not listen");
}

/// The bytes of the PDF inside an object.
fn pdf_inside(object: &Path) -> Vec<u8> {
    use dicom_dictionary_std::tags;
    let object = dicom_object::open_file(object).unwrap();
    let length: usize = object
        .element(tags::ENCAPSULATED_DOCUMENT_LENGTH)
        .unwrap()
        .to_int()
        .unwrap();
    let bytes = object
        .element(tags::ENCAPSULATED_DOCUMENT)
        .unwrap()
        .to_bytes()
        .unwrap();
    bytes[..length].to_vec()
}

#[test]
fn an_archive_stores_the_report_and_gives_the_same_pdf_back() {
    let session = exported();
    let pdf = fs::read(session.folder.join("ambula/report.pdf")).unwrap();
    assert_eq!(pdf_inside(&session.out().join("report.dcm")), pdf);
    let place = tempfile::tempdir().unwrap();
    let Some((_archive, port)) = archive(place.path(), &[]) else {
        println!("dcmtk is not installed: nothing was sent");
        return;
    };
    assert_eq!(send(&session, port, "20"), Exit::Done);
    assert_eq!(states(&session), ["attempted", "acknowledged"]);
    let stored = fs::read_dir(place.path())
        .unwrap()
        .next()
        .unwrap()
        .unwrap()
        .path();
    assert_eq!(pdf_inside(&stored), pdf);
}

#[test]
fn an_archive_that_refuses_has_not_stored_it() {
    let session = exported();
    let place = tempfile::tempdir().unwrap();
    let Some((_archive, port)) = archive(place.path(), &["--refuse"]) else {
        println!("dcmtk is not installed: nothing was sent");
        return;
    };
    assert_eq!(send(&session, port, "10"), Exit::Output);
    assert_eq!(states(&session), ["attempted", "refused"]);
    assert_eq!(fs::read_dir(place.path()).unwrap().count(), 0);
}

/// dcmtk breaks off when it has the request, or when it has all of the object.
#[test]
fn an_archive_that_breaks_off_has_not_stored_it() {
    for option in ["--abort-after", "--abort-during"] {
        let session = exported();
        let place = tempfile::tempdir().unwrap();
        let Some((_archive, port)) = archive(place.path(), &[option]) else {
            println!("dcmtk is not installed: nothing was sent");
            return;
        };
        assert_eq!(send(&session, port, "10"), Exit::Output, "{option}");
        assert_eq!(states(&session), ["attempted", "unknown"], "{option}");
    }
}

#[test]
fn a_dropped_or_silent_peer_has_not_stored_it() {
    for wait in [Duration::ZERO, Duration::from_secs(4)] {
        let session = exported();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        thread::spawn(move || {
            let stream = listener.accept().unwrap().0;
            thread::sleep(wait);
            drop(stream);
        });
        assert_eq!(send(&session, port, "1"), Exit::Output);
        assert_eq!(states(&session), ["attempted", "unknown"]);
    }
    let session = exported();
    let nobody = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    assert_eq!(send(&session, nobody, "1"), Exit::Output);
    assert_eq!(states(&session), ["attempted", "failed"]);
}

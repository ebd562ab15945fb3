//! MLLP against local listeners: acknowledged, refused, dropped, slow, another message's answer, TLS.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use ambula::cli::Exit;

use super::samples::{ambula, text};

const MESSAGE: &str = "MSH|^~\\&|AMBULA||EHR|H|20260303||ORU^R01^ORU_R01|C0FFEE|T|2.5.1\rPID|1\r";

/// What a listener does with the message.
#[derive(Clone, Copy)]
enum Peer {
    Answer(&'static str, &'static str),
    Raw(&'static [u8]),
    Drop,
    Silent,
    /// One byte every now and then: no single read takes long.
    Drip,
}

fn serve(mut stream: impl Read + Write, peer: Peer) -> Vec<u8> {
    let mut heard = Vec::new();
    let mut byte = [0_u8; 1];
    while !heard.ends_with(&[0x1c, 0x0d]) {
        match stream.read(&mut byte) {
            Ok(1) => heard.push(byte[0]),
            _ => return heard,
        }
    }
    match peer {
        Peer::Answer(code, number) => {
            let ack = format!(
                "\u{b}MSH|^~\\&|EHR|H|AMBULA||20260303||ACK^R01^ACK|1|T|2.5.1\rMSA|{code}|{number}\rERR||PID^1^5|101^x\r\u{1c}\r"
            );
            let _ = stream.write_all(ack.as_bytes());
            let _ = stream.flush();
        }
        Peer::Raw(bytes) => {
            let _ = stream.write_all(bytes);
        }
        Peer::Drop => {}
        Peer::Silent => thread::sleep(Duration::from_secs(5)),
        Peer::Drip => {
            for _ in 0..50 {
                if stream.write_all(&[0x0b]).and_then(|()| stream.flush()).is_err() {
                    break;
                }
                thread::sleep(Duration::from_millis(100));
            }
        }
    }
    heard
}

/// A listener for one connection, and its port.
fn listen(peer: Peer) -> (u16, thread::JoinHandle<Vec<u8>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let heard = thread::spawn(move || serve(listener.accept().unwrap().0, peer));
    (port, heard)
}

struct Sender {
    _place: tempfile::TempDir,
    file: PathBuf,
}

impl Sender {
    fn new() -> Sender {
        let place = tempfile::tempdir().unwrap();
        let file = place.path().join("oru.hl7");
        std::fs::write(&file, MESSAGE).unwrap();
        Sender { _place: place, file }
    }

    fn send(&self, to: &str, more: &[&str]) -> Exit {
        let mut arguments = vec!["send", text(&self.file), "--to", to, "--timeout", "1"];
        arguments.extend(more);
        ambula(&arguments)
    }

    /// States in the ledger, in order.
    fn states(&self) -> Vec<String> {
        let ledger = std::fs::read_to_string(self.file.with_file_name("sent.jsonl")).unwrap_or_default();
        let state = |line: &str| {
            serde_json::from_str::<serde_json::Value>(line).unwrap()["state"]
                .as_str()
                .unwrap()
                .to_owned()
        };
        ledger.lines().map(state).collect()
    }
}

#[test]
fn what_was_acknowledged_is_sent_once() {
    let sender = Sender::new();
    let (port, heard) = listen(Peer::Answer("AA", "C0FFEE"));
    let to = format!("mllp://127.0.0.1:{port}");
    assert_eq!(sender.send(&to, &[]), Exit::Done);
    let framed = [&[0x0b][..], MESSAGE.as_bytes(), &[0x1c, 0x0d]].concat();
    assert_eq!(heard.join().unwrap(), framed);
    assert_eq!(sender.states(), ["attempted", "acknowledged"]);
    // nobody listens any more: a second connection would fail
    assert_eq!(sender.send(&to, &[]), Exit::Done, "known from the ledger");
    assert_eq!(sender.send(&to, &["--again"]), Exit::Output);
    assert_eq!(
        sender.states(),
        ["attempted", "acknowledged", "attempted", "failed"]
    );
}

#[test]
fn nothing_counts_as_sent_without_an_acknowledgement() {
    for (peer, state) in [
        (Peer::Answer("AE", "C0FFEE"), "refused"),
        (Peer::Answer("AR", "C0FFEE"), "refused"),
        (Peer::Answer("CR", "C0FFEE"), "refused"),
        (Peer::Answer("AA", "BEEF"), "unknown"),
        (Peer::Answer("ZZ", "C0FFEE"), "unknown"),
        (Peer::Raw(b"HTTP/1.1 400 Bad Request\r\n\r\n"), "unknown"),
        (Peer::Raw(b"\x0bMSH|^~\\&|EHR\rMSA|AA|C0FFEE\r"), "unknown"),
        (Peer::Drop, "unknown"),
        (Peer::Silent, "unknown"),
        (Peer::Drip, "unknown"),
    ] {
        let sender = Sender::new();
        let (port, _heard) = listen(peer);
        let to = format!("mllp://127.0.0.1:{port}");
        assert_eq!(sender.send(&to, &[]), Exit::Output);
        assert_eq!(sender.states(), ["attempted", state]);
    }
}

/// A key pair, its certificate for `localhost`, and the file of the authority.
fn authority(place: &tempfile::TempDir) -> (Arc<rustls::ServerConfig>, PathBuf) {
    let made = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
    let file = place.path().join("authority.pem");
    std::fs::write(&file, made.cert.pem()).unwrap();
    let key = rustls::pki_types::PrivateKeyDer::try_from(made.signing_key.serialize_der()).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![made.cert.der().clone()], key)
        .unwrap();
    (Arc::new(config), file)
}

fn listen_tls(config: Arc<rustls::ServerConfig>) -> u16 {
    let listener = TcpListener::bind("localhost:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    thread::spawn(move || {
        let stream: TcpStream = listener.accept().unwrap().0;
        let session = rustls::ServerConnection::new(config).unwrap();
        serve(
            rustls::StreamOwned::new(session, stream),
            Peer::Answer("AA", "C0FFEE"),
        )
    });
    port
}

#[test]
fn a_peer_inside_tls_must_be_vouched_for() {
    let place = tempfile::tempdir().unwrap();
    let (config, file) = authority(&place);
    let sender = Sender::new();
    let to = format!("mllps://localhost:{}", listen_tls(config.clone()));
    assert_eq!(sender.send(&to, &["--ca", text(&file)]), Exit::Done);
    assert_eq!(sender.states(), ["attempted", "acknowledged"]);
    // another authority does not vouch for it
    let other = tempfile::tempdir().unwrap();
    let (_, stranger) = authority(&other);
    let sender = Sender::new();
    let to = format!("mllps://localhost:{}", listen_tls(config));
    assert_eq!(sender.send(&to, &["--ca", text(&stranger)]), Exit::Output);
    assert_eq!(sender.states(), ["attempted", "unknown"]);
    assert_eq!(
        sender.send("mllps://localhost:1", &[]),
        Exit::Usage,
        "whom to trust is not guessed"
    );
}

#[test]
fn only_what_a_receiver_takes_is_sent() {
    let sender = Sender::new();
    assert_eq!(sender.send("dicom://ARCHIVE@127.0.0.1:104", &[]), Exit::Input);
    std::fs::write(&sender.file, "anything").unwrap();
    assert_eq!(sender.send("mllp://127.0.0.1:2575", &[]), Exit::Input);
    for wrong in [
        "127.0.0.1:2575",
        "http://h:1",
        "mllp://h",
        "mllp://:1",
        "dicom://h:1",
        "dicom://A@h:x",
    ] {
        assert_eq!(sender.send(wrong, &[]), Exit::Usage, "{wrong}");
    }
    assert!(sender.states().is_empty());
}

//! `ambula send`: files to a receiver, one after the other, until one is not acknowledged.

use std::path::Path;
use std::time::Duration;

use super::send_args::Send;
use super::send_ledger::{Entry, Ledger, State};
use super::{Exit, clock, voice};
use crate::exchange::sending::NotSent;
use crate::exchange::{dicom, hl7};
use crate::files;

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Hl7,
    Dicom,
}

/// A receiver.
#[derive(Debug, Clone)]
enum Receiver {
    Mllp(hl7::mllp::Target),
    Dicom(dicom::store::Target),
}

/// Runs the command.
pub(super) fn run(order: &Send) -> Exit {
    let receiver = match receiver(order) {
        Ok(receiver) => receiver,
        Err(what) => {
            voice::complain(
                &what,
                Some("mllp://HOST:PORT, mllps://HOST:PORT with --ca, dicom://CALLED@HOST:PORT"),
            );
            return Exit::Usage;
        }
    };
    for path in &order.files {
        match one(path, &receiver, order) {
            Ok(text) => voice::say(&text),
            Err((what, advice, exit)) => {
                voice::complain(&what, Some(advice));
                return exit;
            }
        }
    }
    Exit::Done
}

type Stopped = (String, &'static str, Exit);

fn one(path: &Path, receiver: &Receiver, order: &Send) -> Result<String, Stopped> {
    let name = path
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    let unreadable = |error: files::FilesError| {
        (
            error.to_string(),
            "check that the path exists and that you may read it",
            Exit::Input,
        )
    };
    let bytes = files::read(path).map_err(unreadable)?;
    let fits = match (kind(&bytes), receiver) {
        (Some(Kind::Hl7), Receiver::Mllp(_)) | (Some(Kind::Dicom), Receiver::Dicom(_)) => true,
        (Some(_) | None, _) => false,
    };
    if !fits {
        let what = format!("{name} is nothing that this receiver takes");
        return Err((
            what,
            "mllp takes the .hl7 files of `ambula export`, dicom the .dcm file",
            Exit::Input,
        ));
    }
    let ledger = Ledger::beside(path);
    let digest = files::sha256_hex(&bytes);
    let known = ledger
        .acknowledged(&digest, &order.to)
        .map_err(unreadable_ledger)?;
    if known && !order.again {
        return Ok(format!(
            "{name}: acknowledged before by this receiver, not sent again\n"
        ));
    }
    let note = |state: State, detail: &str| {
        let entry = Entry {
            at: clock::now(),
            file: name.clone(),
            sha256: digest.clone(),
            to: order.to.clone(),
            state,
            detail: detail.to_owned(),
        };
        ledger.add(&entry).map_err(|error| {
            let advice = "the folder of the files must be writable: it keeps what was sent";
            (error.to_string(), advice, Exit::Output)
        })
    };
    note(State::Attempted, "")?;
    let sent = match receiver {
        Receiver::Mllp(target) => hl7::mllp::send(&bytes, target).map(|_| ()),
        Receiver::Dicom(target) => dicom::store::send(&bytes, target),
    };
    match sent {
        Ok(()) => {
            note(State::Acknowledged, "")?;
            Ok(format!("{name}: acknowledged\n"))
        }
        Err(error) => {
            let (state, advice) = match error {
                NotSent::Refused { .. } => (
                    State::Refused,
                    "it was not taken; put right what the receiver names",
                ),
                NotSent::Connection { doing: "connect", .. } => (
                    State::Failed,
                    "nothing was sent; check the address and that the receiver listens",
                ),
                _ => (
                    State::Unknown,
                    "ask the receiver whether it arrived before you send it again: it was not acknowledged",
                ),
            };
            note(state, &error.to_string())?;
            Err((format!("{name}: {error}"), advice, Exit::Output))
        }
    }
}

fn unreadable_ledger(what: String) -> Stopped {
    (
        what,
        "take sent.jsonl from the backup; it must not be edited",
        Exit::Input,
    )
}

fn kind(bytes: &[u8]) -> Option<Kind> {
    if bytes.starts_with(b"MSH|") {
        Some(Kind::Hl7)
    } else if bytes.get(128..132) == Some(b"DICM") {
        Some(Kind::Dicom)
    } else {
        None
    }
}

fn receiver(order: &Send) -> Result<Receiver, String> {
    let wrong = || "--to is no address of a receiver".to_owned();
    let (scheme, rest) = order.to.split_once("://").ok_or_else(wrong)?;
    let timeout = Duration::from_secs(order.timeout);
    let place = |text: &str| -> Result<(String, u16), String> {
        let (host, port) = text.rsplit_once(':').ok_or_else(wrong)?;
        let host = host.trim_start_matches('[').trim_end_matches(']');
        let port = port.parse().map_err(|_| wrong())?;
        if host.is_empty() {
            Err(wrong())
        } else {
            Ok((host.to_owned(), port))
        }
    };
    match scheme {
        "mllp" | "mllps" => {
            let (host, port) = place(rest)?;
            let authorities_pem = match (scheme, &order.ca) {
                ("mllps", Some(path)) => Some(files::read(path).map_err(|error| error.to_string())?),
                ("mllps", None) => return Err("mllps needs --ca: whom to trust is not guessed".to_owned()),
                (_, Some(_)) => return Err("--ca is for mllps only".to_owned()),
                (_, None) => None,
            };
            Ok(Receiver::Mllp(hl7::mllp::Target {
                host,
                port,
                authorities_pem,
                timeout,
            }))
        }
        "dicom" => {
            let (called, rest) = rest.split_once('@').ok_or_else(wrong)?;
            let (host, port) = place(rest)?;
            let is_title = |title: &str| {
                (1..=16).contains(&title.len()) && title.bytes().all(|b| b.is_ascii_graphic() && b != b'\\')
            };
            if !is_title(called) || !is_title(&order.calling) {
                return Err("an application entity has 1 to 16 characters".to_owned());
            }
            Ok(Receiver::Dicom(dicom::store::Target {
                host,
                port,
                called: called.to_owned(),
                calling: order.calling.clone(),
                timeout,
            }))
        }
        _ => Err(wrong()),
    }
}

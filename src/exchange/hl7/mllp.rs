//! Sending a message by MLLP (HL7 Transport Specification, release 1), plain or inside TLS, and waiting for its answer.

use std::io::{Read, Write};
use std::net::{TcpStream, ToSocketAddrs};
use std::sync::Arc;
use std::time::Duration;

use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};

use super::{Ack, AckCode, control_id};
use crate::exchange::sending::{NotSent, within};

const START: u8 = 0x0b;
const END: [u8; 2] = [0x1c, 0x0d];
/// An answer is short; a peer that sends more is not one.
const LONGEST_ANSWER_BYTES: usize = 1 << 20;

/// Where a message goes.
#[derive(Debug, Clone)]
pub struct Target {
    /// Name or address.
    pub host: String,
    /// Port.
    pub port: u16,
    /// TLS with the authorities of this file (PEM); `None`: plain.
    pub authorities_pem: Option<Vec<u8>>,
    /// Time for everything: connection, message and answer.
    pub timeout: Duration,
}

/// Sends one message. It counts as delivered only when the peer says so about this very message.
///
/// # Errors
/// [`NotSent`] says what happened; the message may have arrived all the same, so it is not to be counted either way.
pub fn send(message: &[u8], target: &Target) -> Result<Ack, NotSent> {
    let number = control_id(message).ok_or(NotSent::NoMessage)?;
    let (bytes, target, limit) = (framed(message), target.clone(), target.timeout);
    let answer = within(limit, move || talk(&bytes, &target))?;
    let ack = Ack::parse(&answer).map_err(|what| NotSent::Answer { what })?;
    if ack.answers != number {
        return Err(NotSent::Answer {
            what: "the answer is about another message".to_owned(),
        });
    }
    match ack.code {
        AckCode::Accepted => Ok(ack),
        AckCode::Error | AckCode::Rejected => Err(NotSent::Refused {
            code: ack.letters,
            why: ack.errors,
        }),
    }
}

fn framed(message: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(message.len() + 3);
    bytes.push(START);
    bytes.extend_from_slice(message);
    bytes.extend_from_slice(&END);
    bytes
}

fn talk(bytes: &[u8], target: &Target) -> Result<Vec<u8>, NotSent> {
    let config = target.authorities_pem.as_deref().map(tls).transpose()?;
    let connect = |source| NotSent::Connection {
        doing: "connect",
        source,
    };
    let address = (target.host.as_str(), target.port)
        .to_socket_addrs()
        .map_err(connect)?
        .next()
        .ok_or_else(|| connect(std::io::Error::from(std::io::ErrorKind::AddrNotAvailable)))?;
    let stream = TcpStream::connect_timeout(&address, target.timeout).map_err(connect)?;
    stream.set_read_timeout(Some(target.timeout)).map_err(connect)?;
    stream.set_write_timeout(Some(target.timeout)).map_err(connect)?;
    match config {
        None => exchange(stream, bytes),
        Some(config) => {
            let name = ServerName::try_from(target.host.clone()).map_err(|_| NotSent::Tls {
                what: "the name of the peer is no DNS name or address".to_owned(),
            })?;
            let session = ClientConnection::new(config, name).map_err(|error| NotSent::Tls {
                what: error.to_string(),
            })?;
            exchange(StreamOwned::new(session, stream), bytes)
        }
    }
}

fn tls(pem: &[u8]) -> Result<Arc<ClientConfig>, NotSent> {
    let wrong = |what: &str| NotSent::Tls {
        what: what.to_owned(),
    };
    let mut roots = RootCertStore::empty();
    for certificate in CertificateDer::pem_slice_iter(pem) {
        let certificate = certificate.map_err(|_| wrong("the file of authorities is no PEM"))?;
        roots
            .add(certificate)
            .map_err(|_| wrong("a certificate of the file of authorities cannot be used"))?;
    }
    if roots.is_empty() {
        return Err(wrong("the file of authorities holds no certificate"));
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| wrong(&error.to_string()))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(Arc::new(config))
}

fn exchange(mut stream: impl Read + Write, bytes: &[u8]) -> Result<Vec<u8>, NotSent> {
    let failed = |doing: &'static str| move |source| NotSent::Connection { doing, source };
    stream.write_all(bytes).map_err(failed("send"))?;
    stream.flush().map_err(failed("send"))?;
    let mut answer = Vec::new();
    let mut buffer = [0_u8; 4096];
    loop {
        let count = stream.read(&mut buffer).map_err(failed("wait for the answer"))?;
        if count == 0 {
            return Err(NotSent::Dropped);
        }
        answer.extend_from_slice(buffer.get(..count).unwrap_or_default());
        if answer.first() != Some(&START) {
            return Err(NotSent::Answer {
                what: "the answer does not begin as MLLP does".to_owned(),
            });
        }
        if let Some(end) = answer.windows(2).position(|two| two == END) {
            return Ok(answer.get(1..end).unwrap_or_default().to_vec());
        }
        if answer.len() > LONGEST_ANSWER_BYTES {
            return Err(NotSent::Answer {
                what: "the answer does not end".to_owned(),
            });
        }
    }
}

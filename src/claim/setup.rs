//! The laboratory's side of every claim, `claims.toml`: who submits, who receives, its providers, what goes along.

use serde::Deserialize;

use crate::billing::record::Provider;

/// Name of the file.
pub const SETUP_FILE: &str = "claims.toml";

/// `[submitter]`: who sends the file.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Submitter {
    /// Name of the organisation.
    pub name: String,
    /// Identifier that the receiver gave.
    pub id: String,
    /// Person or desk to ask.
    pub contact: String,
    /// Telephone, digits.
    pub phone: String,
    /// E-mail address.
    pub email: String,
}

/// `[receiver]`: clearing house or payer that takes the file.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Receiver {
    /// Name of the organisation.
    pub name: String,
    /// Its identifier.
    pub id: String,
}

/// `[interchange]`: the envelope. What is left out is taken from submitter and receiver.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Envelope {
    /// Qualifier of the sender's identifier, for instance `ZZ`, `30`.
    pub sender_qualifier: String,
    /// The sender's identifier, at most 15 characters.
    pub sender_id: String,
    /// Qualifier of the receiver's identifier.
    pub receiver_qualifier: String,
    /// The receiver's identifier, at most 15 characters.
    pub receiver_id: String,
    /// Application sender's code of the group.
    pub application_sender: String,
    /// Application receiver's code of the group.
    pub application_receiver: String,
    /// Whether an interchange acknowledgement (TA1) is asked for.
    pub acknowledgement: bool,
}

impl Default for Envelope {
    fn default() -> Envelope {
        Envelope {
            sender_qualifier: "ZZ".to_owned(),
            sender_id: String::new(),
            receiver_qualifier: "ZZ".to_owned(),
            receiver_id: String::new(),
            application_sender: String::new(),
            application_receiver: String::new(),
            acknowledgement: false,
        }
    }
}

/// `[content]`: what a claim carries beyond what it must; nothing unless it is asked for.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Content {
    /// The medical record number.
    pub record_number: bool,
    /// The day of onset.
    pub onset: bool,
}

/// `claims.toml`.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Setup {
    /// Who sends.
    pub submitter: Submitter,
    /// Who takes.
    pub receiver: Receiver,
    /// The envelope.
    pub interchange: Envelope,
    /// What goes along.
    pub content: Content,
    /// Providers of the laboratory; those of a record come first.
    pub provider: Vec<Provider>,
    /// Folder of the control numbers, from where this file lies; `claims-ledger` when left out.
    pub ledger: String,
    /// First control number of a new ledger; 1 when left out.
    pub first_control_number: u64,
    /// Identifiers of the payers that take production claims.
    pub production_payers: Vec<String>,
}

impl Setup {
    /// Reads the text of `claims.toml`.
    ///
    /// # Errors
    /// Where the text is no TOML or has an unknown key; the message names the line and the key, never a value.
    pub fn parse(text: &str) -> Result<Setup, String> {
        toml::from_str(text).map_err(|error: toml::de::Error| {
            let before = error.span().and_then(|span| text.get(..span.start));
            let line = before.map_or(1, |before| before.matches('\n').count() + 1);
            let kind = error.message().split([',', '"']).next().unwrap_or_default();
            format!("line {line}: {}", kind.trim())
        })
    }

    /// The sender's identifier in the envelope.
    pub fn sender_id(&self) -> &str {
        first_of(&self.interchange.sender_id, &self.submitter.id)
    }

    /// The receiver's identifier in the envelope.
    pub fn receiver_id(&self) -> &str {
        first_of(&self.interchange.receiver_id, &self.receiver.id)
    }

    /// The sender's code of the group.
    pub fn application_sender(&self) -> &str {
        first_of(&self.interchange.application_sender, self.sender_id())
    }

    /// The receiver's code of the group.
    pub fn application_receiver(&self) -> &str {
        first_of(&self.interchange.application_receiver, self.receiver_id())
    }
}

fn first_of<'a>(own: &'a str, other: &'a str) -> &'a str {
    if own.is_empty() { other } else { own }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_envelope_falls_back_on_submitter_and_receiver() {
        let setup = Setup::parse("[submitter]\nid = \"LAB\"\n[receiver]\nid = \"HOUSE\"\n").unwrap();
        assert_eq!(
            (setup.sender_id(), setup.application_receiver()),
            ("LAB", "HOUSE")
        );
        assert_eq!(setup.interchange.sender_qualifier, "ZZ");
        assert!(!setup.content.record_number);
    }

    #[test]
    fn a_wrong_key_is_told_without_values() {
        let error = Setup::parse("[submitter]\nid = \"LAB\"\nfax = \"Sentinel\"\n").unwrap_err();
        assert!(error.starts_with("line 3: unknown field `fax`"), "{error}");
    }
}

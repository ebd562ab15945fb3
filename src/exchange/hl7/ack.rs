//! Answers to messages: MSA says whether it was taken, ERR why not (HL7 v2.5.1, chapter 2.9 and 2.15).

/// What MSA-1 says. Both acknowledgement modes are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AckCode {
    /// AA or CA.
    Accepted,
    /// AE or CE: an error in the message.
    Error,
    /// AR or CR: refused.
    Rejected,
}

/// An answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ack {
    /// What it says.
    pub code: AckCode,
    /// The letters of MSA-1.
    pub letters: String,
    /// Control number of the message that it answers.
    pub answers: String,
    /// Places and codes of errors (ERR-2, ERR-3). Texts stay out: they may quote the message.
    pub errors: Vec<String>,
}

impl Ack {
    /// Reads an answer.
    ///
    /// # Errors
    /// A sentence: it is no answer.
    pub fn parse(bytes: &[u8]) -> Result<Ack, String> {
        let text = String::from_utf8_lossy(bytes);
        let mut head = text.chars();
        let is_message = text.starts_with("MSH");
        let field = head.nth(3).filter(|c| !c.is_alphanumeric() && !c.is_control());
        let (Some(field), true) = (field, is_message) else {
            return Err("the answer is no HL7 message".to_owned());
        };
        let segments: Vec<Vec<&str>> = text
            .split(['\r', '\n'])
            .filter(|line| !line.is_empty())
            .map(|line| line.split(field).collect())
            .collect();
        let named = |name: &'static str| segments.iter().filter(move |s| s.first() == Some(&name));
        let msa = named("MSA").next().ok_or("the answer has no MSA segment")?;
        let letters = msa.get(1).copied().unwrap_or_default().to_owned();
        let code = match letters.as_str() {
            "AA" | "CA" => AckCode::Accepted,
            "AE" | "CE" => AckCode::Error,
            "AR" | "CR" => AckCode::Rejected,
            _ => return Err("MSA-1 of the answer is none of AA, AE, AR, CA, CE, CR".to_owned()),
        };
        let answers = msa.get(2).copied().unwrap_or_default().to_owned();
        if answers.is_empty() {
            return Err("MSA-2 of the answer is empty".to_owned());
        }
        let errors = named("ERR").map(|err| {
            let short = |place: usize| {
                let text = err.get(place).copied().unwrap_or_default();
                // location and code: letters, digits and carets, nothing that could be a name
                let parts: Vec<&str> = text.split('^').take(if place == 2 { 6 } else { 1 }).collect();
                let text: String = parts
                    .join("^")
                    .chars()
                    .filter(|c| c.is_ascii_alphanumeric() || *c == '^')
                    .collect();
                text.trim_end_matches('^').to_owned()
            };
            format!("at {} code {}", short(2), short(3))
        });
        Ok(Ack {
            code,
            letters,
            answers,
            errors: errors.collect(),
        })
    }
}

/// MSH-10 of a message of ours.
pub fn control_id(message: &[u8]) -> Option<String> {
    let end = message.iter().position(|b| *b == b'\r')?;
    let head = std::str::from_utf8(message.get(..end)?).ok()?;
    let field = head.strip_prefix("MSH|")?.split('|').nth(8)?;
    (!field.is_empty()).then(|| field.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_read_and_texts_stay_out() {
        let ack = Ack::parse(b"MSH|^~\\&|EHR|H|||20260303||ACK^R01|1|P|2.5.1\rMSA|AE|C7|Sentinel\rERR||PID^1^5|101^Sentinel^HL70357|E||||Sentinel\r").unwrap();
        assert_eq!((ack.code, ack.answers.as_str()), (AckCode::Error, "C7"));
        assert_eq!(ack.errors, ["at PID^1^5 code 101"]);
        assert!(!format!("{ack:?}").contains("Sentinel"));
        for (wrong, what) in [
            (&b"HTTP/1.1 400"[..], "no HL7"),
            (b"MSH|^~\\&|\r", "no MSA"),
            (b"MSH|^~\\&|\rMSA|XX|1\r", "MSA-1"),
            (b"MSH|^~\\&|\rMSA|AA\r", "MSA-2"),
            (b"MSH", "no HL7"),
        ] {
            assert!(Ack::parse(wrong).unwrap_err().contains(what));
        }
    }

    #[test]
    fn the_control_number_is_read_from_our_messages() {
        assert_eq!(
            control_id(b"MSH|^~\\&|AMBULA||||1||ORU|C7|P|2.5.1\rPID\r").as_deref(),
            Some("C7")
        );
        assert_eq!(control_id(b"PID|1\r"), None);
    }
}

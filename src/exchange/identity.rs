//! The words of a record that identify a person, to find out whether a text holds one.

use crate::billing::record::{Private, Record};

/// Words with fewer characters are found in any text and tell nothing.
const SHORTEST_CHARACTERS: usize = 3;

/// One identifying word and the field it comes from. Shown nowhere.
#[derive(Clone, PartialEq, Eq)]
pub struct IdentityWord<'a> {
    /// Field of the record.
    pub field: &'static str,
    /// The word.
    pub text: std::borrow::Cow<'a, str>,
}

impl std::fmt::Debug for IdentityWord<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.field)
    }
}

/// Everything in a record that identifies a person, without the very short.
pub fn identity_words(record: &Record) -> Vec<IdentityWord<'_>> {
    let mut words: Vec<IdentityWord<'_>> = Vec::new();
    let mut put = |field: &'static str, value: &Option<Private>| {
        let text = value.as_ref().map(|value| value.reveal().trim().to_owned());
        if let Some(text) = text.filter(|text| text.chars().count() >= SHORTEST_CHARACTERS) {
            words.push(IdentityWord {
                field,
                text: text.into(),
            });
        }
    };
    if let Some(patient) = &record.patient {
        put("patient.mrn", &patient.mrn);
        put("patient.family_name", &patient.family_name);
        put("patient.given_name", &patient.given_name);
        put("patient.middle_name", &patient.middle_name);
        put("patient.address_line_1", &patient.address_line_1);
        put("patient.address_line_2", &patient.address_line_2);
        put("patient.phone", &patient.phone);
        put("patient.guardian", &patient.guardian);
    }
    if let Some(encounter) = &record.encounter {
        put("encounter.id", &encounter.id);
        put("encounter.visit_number", &encounter.visit_number);
    }
    if let Some(order) = &record.order {
        put("order.placer_id", &order.placer_id);
        put("order.filler_id", &order.filler_id);
        put("order.patient_mrn", &order.patient_mrn);
    }
    for coverage in &record.coverage {
        put("coverage.member_id", &coverage.member_id);
        put("coverage.group_number", &coverage.group_number);
        put("coverage.subscriber_name", &coverage.subscriber_name);
    }
    if let Some(authorisation) = &record.authorisation {
        put("authorisation.number", &authorisation.number);
    }
    let birth = record
        .patient
        .as_ref()
        .and_then(|patient| patient.birth_date.as_ref());
    if let Some(birth) = birth {
        words.push(IdentityWord {
            field: "patient.birth_date",
            text: birth.reveal().to_string().into(),
        });
    }
    words
}

/// Whether a text holds a word that stands alone, in the very letters.
pub fn holds_word(text: &str, word: &str) -> bool {
    let joins = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    text.match_indices(word).any(|(at, found)| {
        let before = text.get(..at).and_then(|before| before.chars().next_back());
        let after = text
            .get(at + found.len()..)
            .and_then(|after| after.chars().next());
        !joins(before) && !joins(after)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_alone_and_never_shown() {
        let record =
            Record::parse("[patient]\nmrn = \"M-77\"\nfamily_name = \"Sentinel\"\nmiddle_name = \"X\"\n")
                .unwrap();
        let words = identity_words(&record);
        assert_eq!(words.len(), 2, "the middle name is too short to be looked for");
        assert!(!format!("{words:?}").contains("Sentinel"));
        assert!(holds_word("walk of Sentinel, left", &words[1].text));
        assert!(!holds_word("Sentinels", "Sentinel") && !holds_word("sentinel", "Sentinel"));
    }
}

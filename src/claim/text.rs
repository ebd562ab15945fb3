//! Texts as a claim file carries them: capitals of the X12 character set. What had to be changed is reported, what cannot be
//! carried is refused; no letter is dropped.

use std::collections::BTreeSet;

/// What became of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Carried {
    /// The text as it is written.
    pub text: String,
    /// Characters that were replaced, with what stands for them; sorted. Capitals for small letters are not counted.
    pub replaced: BTreeSet<(char, String)>,
}

/// Characters of the basic and extended set that no file of ours uses as delimiter, beside capitals and digits.
const ALLOWED: &str = " !\"&'()+,-./;?=%@[]_{}\\|<>#$";

/// Letters with what stands for them. Pairs of letters are those of passports (ICAO Doc 9303, part 3, section 6 A).
const LETTERS: [(&str, &str); 61] = [
    ("ÀÁÂÃĀĂĄ", "A"),
    ("Ä", "AE"),
    ("Å", "AA"),
    ("Æ", "AE"),
    ("Ç", "C"),
    ("ĆĈĊČ", "C"),
    ("ĎĐ", "D"),
    ("Ð", "D"),
    ("ÈÉÊËĒĔĖĘĚ", "E"),
    ("ĜĞĠĢ", "G"),
    ("ĤĦ", "H"),
    ("ÌÍÎÏĨĪĬĮİ", "I"),
    ("ı", "I"),
    ("Ĳ", "IJ"),
    ("Ĵ", "J"),
    ("Ķ", "K"),
    ("ĹĻĽĿŁ", "L"),
    ("Ñ", "N"),
    ("ŃŅŇ", "N"),
    ("Ŋ", "N"),
    ("ÒÓÔÕŌŎŐ", "O"),
    ("Ö", "OE"),
    ("Ø", "OE"),
    ("Œ", "OE"),
    ("ŔŖŘ", "R"),
    ("ŚŜŞŠȘ", "S"),
    ("ß", "SS"),
    ("ẞ", "SS"),
    ("ŢŤŦȚ", "T"),
    ("Þ", "TH"),
    ("ÙÚÛŨŪŬŮŰŲ", "U"),
    ("Ü", "UE"),
    ("Ŵ", "W"),
    ("ÝŶŸ", "Y"),
    ("ŹŻŽ", "Z"),
    ("ẠẢẤẦẨẪẬẮẰẲẴẶ", "A"),
    ("ẸẺẼẾỀỂỄỆ", "E"),
    ("ỈỊ", "I"),
    ("ỌỎỐỒỔỖỘỚỜỞỠỢƠ", "O"),
    ("ỤỦỨỪỬỮỰƯ", "U"),
    ("ỲỴỶỸ", "Y"),
    ("ʼʻʹ‘’‚‛′`´", "'"),
    ("“”„«»″", "\""),
    ("‐‑‒–—−", "-"),
    ("\u{a0}\u{2007}\u{202f}", " "),
    ("…", "..."),
    ("·", "."),
    ("ª", "A"),
    ("º", "O"),
    ("½", "1/2"),
    ("¼", "1/4"),
    ("¾", "3/4"),
    ("№", "NO"),
    ("°", " DEG"),
    ("×", "X"),
    ("Ɖ", "D"),
    ("Ə", "E"),
    ("Ơ", "O"),
    ("Ǧ", "G"),
    ("Ǫ", "O"),
    ("Ł", "L"),
];

fn standing_for(c: char) -> Option<&'static str> {
    LETTERS
        .iter()
        .find(|(all, _)| all.contains(c))
        .map(|(_, one)| *one)
}

/// A text as it is written.
///
/// # Errors
/// The first character that a claim file cannot carry: a delimiter, a control character, or a letter with no agreed letters in
/// its place.
pub fn carried(text: &str) -> Result<Carried, char> {
    let mut out = String::with_capacity(text.len());
    let mut replaced = BTreeSet::new();
    for letter in text.trim().chars() {
        if letter.is_ascii_alphanumeric() || ALLOWED.contains(letter) {
            out.push(letter.to_ascii_uppercase());
            continue;
        }
        if letter.is_ascii() {
            return Err(letter);
        }
        // combining accents after a plain letter: the letter stands without them
        if ('\u{300}'..='\u{36f}').contains(&letter) && out.ends_with(|c: char| c.is_ascii_uppercase()) {
            replaced.insert((letter, String::new()));
            continue;
        }
        let mut upper = letter.to_uppercase();
        let capital = match (upper.next(), upper.next()) {
            (Some(capital), None) => capital,
            _ => letter,
        };
        let stands = standing_for(letter)
            .or_else(|| standing_for(capital))
            .ok_or(letter)?;
        out.push_str(stands);
        replaced.insert((letter, stands.to_owned()));
    }
    Ok(Carried { text: out, replaced })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_replaced_and_told_never_dropped() {
        for (text, expected) in [
            ("Müller", "MUELLER"),
            ("Łukasiewicz", "LUKASIEWICZ"),
            ("Nuñez-Åström", "NUNEZ-AASTROEM"),
            ("straße", "STRASSE"),
            ("Nguyễn", "NGUYEN"),
            ("O’Neil", "O'NEIL"),
            ("Zoe\u{308}", "ZOE"),
            ("Þór", "THOR"),
        ] {
            let written = carried(text).unwrap();
            assert_eq!(written.text, expected);
            assert!(!written.replaced.is_empty(), "{text}");
        }
        assert!(carried("Plain Name-2").unwrap().replaced.is_empty());
    }

    #[test]
    fn what_cannot_be_carried_is_refused() {
        for (text, wrong) in [
            ("SAM~PLE", '~'),
            ("a*b", '*'),
            ("a:b", ':'),
            ("a^b", '^'),
            ("a\nb", '\n'),
            ("李", '李'),
            ("Ж", 'Ж'),
        ] {
            assert_eq!(carried(text).unwrap_err(), wrong);
        }
    }
}

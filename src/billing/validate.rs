//! Whether identifiers have their form: NPI, tax number, Medicare beneficiary number, postal code, taxonomy and more.
//! The form only: that the number belongs to somebody, nobody here can say.

/// National provider identifier: 10 digits, first 1 or 2, check digit by Luhn over `80840` and the number (45 CFR 162.406).
pub fn npi(text: &str) -> bool {
    let digits: Vec<u32> = text.chars().filter_map(|c| c.to_digit(10)).collect();
    if digits.len() != 10 || text.len() != 10 || !matches!(digits.first(), Some(1 | 2)) {
        return false;
    }
    // the prefix adds 24 to the sum
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(place, digit)| {
            if place % 2 == 1 {
                (digit * 2) / 10 + (digit * 2) % 10
            } else {
                *digit
            }
        })
        .sum();
    (sum + 24).is_multiple_of(10)
}

/// Provider taxonomy: nine characters and an X.
pub fn taxonomy(text: &str) -> bool {
    text.len() == 10
        && text.ends_with('X')
        && text
            .chars()
            .take(9)
            .all(|c| c.is_ascii_digit() || c.is_ascii_uppercase())
}

/// Employer identification number: nine digits without hyphen.
pub fn ein(text: &str) -> bool {
    text.len() == 9 && text.chars().all(|c| c.is_ascii_digit())
}

/// Whether the first two digits of an employer number were ever given out (IRS list).
pub fn ein_prefix_known(text: &str) -> bool {
    const NEVER: [&str; 17] = [
        "00", "07", "08", "09", "17", "18", "19", "28", "29", "49", "69", "70", "78", "79", "89", "96", "97",
    ];
    text.get(..2).is_some_and(|prefix| !NEVER.contains(&prefix))
}

/// Medicare beneficiary identifier: 11 characters, never S, L, O, I, B, Z.
pub fn mbi(text: &str) -> bool {
    let letter = |c: char| c.is_ascii_uppercase() && !"SLOIBZ".contains(c);
    let either = |c: char| letter(c) || c.is_ascii_digit();
    let digit = |c: char| c.is_ascii_digit();
    let first = |c: char| ('1'..='9').contains(&c);
    let form: [&dyn Fn(char) -> bool; 11] = [
        &first, &letter, &either, &digit, &letter, &either, &digit, &letter, &letter, &digit, &digit,
    ];
    text.chars().count() == form.len() && text.chars().zip(form).all(|(c, fits)| fits(c))
}

/// Postal code: five digits, or nine with or without hyphen.
pub fn zip(text: &str) -> bool {
    let digits: String = text.chars().filter(|c| *c != '-').collect();
    matches!(digits.len(), 5 | 9) && digits.chars().all(|c| c.is_ascii_digit()) && {
        text.find('-').is_none_or(|at| at == 5 && text.len() == 10)
    }
}

/// Postal code with all nine digits, as a billing address needs it.
pub fn zip_plus_4(text: &str) -> bool {
    zip(text) && text.chars().filter(char::is_ascii_digit).count() == 9
}

/// Procedure code: five characters, digits or capitals at both ends, digits within.
pub fn procedure(text: &str) -> bool {
    let chars: Vec<char> = text.chars().collect();
    let end = |c: &char| c.is_ascii_digit() || c.is_ascii_uppercase();
    match chars.as_slice() {
        [first, middle @ .., last] if middle.len() == 3 => {
            end(first) && end(last) && middle.iter().all(char::is_ascii_digit)
        }
        _ => false,
    }
}

/// Member number: 2 to 80 characters, none of the delimiters of a claim file.
pub fn member(text: &str) -> bool {
    (2..=80).contains(&text.chars().count()) && !text.chars().any(|c| "*~:^".contains(c) || c.is_control())
}

/// Place of service: two digits (whether it exists, the table says).
pub fn place(text: &str) -> bool {
    text.len() == 2 && text.chars().all(|c| c.is_ascii_digit())
}

/// Revenue code: four digits.
pub fn revenue(text: &str) -> bool {
    text.len() == 4 && text.chars().all(|c| c.is_ascii_digit())
}

/// Text for a claim: no delimiter, no line break.
pub fn claim_text(text: &str) -> bool {
    !text.chars().any(|c| "*~:^".contains(c) || c.is_control())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn provider_numbers() {
        for good in ["1234567893", "1999999984", "1111111112", "1444444446"] {
            assert!(npi(good), "{good}");
        }
        for bad in [
            "1111111111",
            "1234567890",
            "0123456789",
            "123456789",
            "12345678933",
            "1234 67893",
            "",
        ] {
            assert!(!npi(bad), "{bad}");
        }
    }

    #[test]
    fn one_wrong_digit_or_two_exchanged_neighbours_are_found() {
        let good = "1234567893";
        for place in 0..10 {
            for digit in '0'..='9' {
                let changed: String = good
                    .chars()
                    .enumerate()
                    .map(|(i, c)| if i == place { digit } else { c })
                    .collect();
                assert_eq!(npi(&changed), changed == good, "{changed}");
            }
        }
        assert!(!npi("1243567893"));
    }

    #[test]
    fn other_identifiers() {
        assert!(taxonomy("225100000X") && !taxonomy("225100000") && !taxonomy("22510000xX"));
        assert!(
            ein("123456789")
                && !ein("12-3456789")
                && ein_prefix_known("123456789")
                && !ein_prefix_known("071234567")
        );
        assert!(mbi("1EG4TE5MK73"));
        for bad in [
            "1EG4TE5MK7",
            "0EG4TE5MK73",
            "1SG4TE5MK73",
            "1EG4TE5MKA3",
            "1eg4te5mk73",
        ] {
            assert!(!mbi(bad), "{bad}");
        }
        assert!(zip("62701") && zip("62701-1234") && zip("627011234") && !zip("6270-11234") && !zip("6270"));
        assert!(!zip_plus_4("62701") && zip_plus_4("62701-1234"));
        assert!(procedure("96000") && procedure("0791T") && !procedure("9600") && !procedure("9600t"));
        assert!(place("88") && !place("8") && revenue("0929") && !revenue("XX99"));
        assert!(!claim_text("SAM~PLE") && !member("A") && member("A1"));
    }
}

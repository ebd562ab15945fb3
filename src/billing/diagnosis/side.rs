//! Side and dominance: which hemiplegia code follows, and which side a title names.

/// Whether the affected side is the dominant one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dominance {
    /// It is.
    Dominant,
    /// It is not.
    NonDominant,
}

impl Dominance {
    /// From the affected side and the handedness. Nothing stated: right counts as dominant, left as not; ambidextrous counts
    /// as dominant (ICD-10-CM guidelines FY2026, I.C.6.a).
    pub fn of(affected_right: bool, handedness: Option<&str>) -> Dominance {
        let dominant = match handedness {
            Some("right") => affected_right,
            Some("left") => !affected_right,
            Some("ambidextrous") => true,
            _ => affected_right,
        };
        if dominant {
            Dominance::Dominant
        } else {
            Dominance::NonDominant
        }
    }
}

/// The code of hemiplegia after a cerebral infarction (I69.35-).
pub fn hemiplegia_after_stroke(affected_right: bool, dominance: Dominance) -> &'static str {
    match (affected_right, dominance) {
        (true, Dominance::Dominant) => "I69.351",
        (false, Dominance::Dominant) => "I69.352",
        (true, Dominance::NonDominant) => "I69.353",
        (false, Dominance::NonDominant) => "I69.354",
    }
}

/// The side that a title of the table names: `right`, `left`, `bilateral`.
pub fn side_of_title(title: &str) -> Option<&'static str> {
    let title = title.to_lowercase();
    let word = |wanted: &str| title.split(|c: char| !c.is_alphanumeric()).any(|w| w == wanted);
    match (word("right"), word("left"), word("bilateral")) {
        (_, _, true) => Some("bilateral"),
        (true, false, _) => Some("right"),
        (false, true, _) => Some("left"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn side_and_handedness_give_the_code() {
        let code = |right, hand| hemiplegia_after_stroke(right, Dominance::of(right, hand));
        assert_eq!(code(true, Some("right")), "I69.351");
        assert_eq!(code(true, Some("left")), "I69.353");
        assert_eq!(code(false, Some("left")), "I69.352");
        assert_eq!(code(false, Some("right")), "I69.354");
        assert_eq!(code(true, None), "I69.351");
        assert_eq!(code(false, None), "I69.354");
        assert_eq!(code(false, Some("ambidextrous")), "I69.352");
    }

    #[test]
    fn titles_name_sides() {
        assert_eq!(
            side_of_title("Unilateral primary osteoarthritis, right knee"),
            Some("right")
        );
        assert_eq!(
            side_of_title("Bilateral primary osteoarthritis of knee"),
            Some("bilateral")
        );
        assert_eq!(side_of_title("Spastic diplegic cerebral palsy"), None);
    }
}

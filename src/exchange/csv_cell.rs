//! CSV cells that a spreadsheet program does not take for formulas.

use std::borrow::Cow;

/// A text cell; one that begins like a formula (`=`, `+`, `-`, `@`, tab, carriage return) gets an apostrophe in front,
/// as the OWASP advice on CSV injection says. Numbers are not passed through here.
pub fn guarded(text: &str) -> Cow<'_, str> {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_become_text() {
        assert_eq!(guarded("=1+1"), "'=1+1");
        assert_eq!(guarded("@cmd"), "'@cmd");
        assert_eq!(guarded("walk 01"), "walk 01");
    }
}

//! Numbers with a fixed number of decimals, and rows of tables that differ in their last cells only: a session has about
//! 300,000 such numbers, and the formatter of the standard library and of the CSV writer took a third of the time of its data.

use std::fmt::Write as _;

use super::ExchangeError;
use crate::cycles::Spread;

/// Decimals of the points of curves.
const CURVE_DECIMALS: usize = 6;

/// Powers of ten that a double holds exactly.
const TENS: [f64; 10] = [1.0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9];
/// Scaled values below this have a rounding error below [`NEAR_TIE`].
const LARGEST_SCALED: f64 = 1e12;
/// Nearer to the middle between two decimals than this, the long way decides.
const NEAR_TIE: f64 = 1e-3;

/// Appends a number exactly as `format!("{value:.decimals$}")` writes it.
///
/// The value is scaled to whole units of the last decimal. The product is off by at most 2^-53 of itself, which is less
/// than [`NEAR_TIE`]: unless it lies that near to a tie, rounding it gives the digits of the exact value.
pub(super) fn push_fixed(text: &mut String, value: f64, decimals: usize) {
    let scaled = TENS.get(decimals).map(|ten| value.abs() * ten);
    let Some(scaled) = scaled.filter(|s| *s < LARGEST_SCALED && (s.fract() - 0.5).abs() > NEAR_TIE) else {
        text.push_str(&format!("{value:.decimals$}"));
        return;
    };
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "0 to 1e12 by the line above"
    )]
    let mut rest = scaled.round() as u64;
    // 12 digits before and 9 behind the point at most, the point and the sign
    let mut digits = [b'0'; 24];
    let mut at = digits.len();
    let mut written = 0;
    while rest > 0 || written <= decimals {
        if written == decimals && decimals > 0 {
            at -= 1;
            set(&mut digits, at, b'.');
        }
        at -= 1;
        set(&mut digits, at, b'0' + (rest % 10).to_le_bytes()[0]);
        rest /= 10;
        written += 1;
    }
    if value.is_sign_negative() {
        at -= 1;
        set(&mut digits, at, b'-');
    }
    let written = digits.get(at..).unwrap_or_default();
    text.push_str(std::str::from_utf8(written).unwrap_or_default());
}

fn set(digits: &mut [u8], at: usize, byte: u8) {
    if let Some(place) = digits.get_mut(at) {
        *place = byte;
    }
}

/// The beginning of a CSV row up to and with the comma after the last of some cells.
///
/// # Errors
/// When the cells cannot be written.
pub(super) fn row_start(cells: &[&str], what: &'static str) -> Result<String, ExchangeError> {
    let failed = |source| ExchangeError::Csv { what, source };
    let mut row = csv::Writer::from_writer(Vec::new());
    row.write_record(cells.iter().chain(&[""])).map_err(failed)?;
    let bytes = row
        .into_inner()
        .map_err(|e| failed(csv::Error::from(e.into_error())))?;
    let text = String::from_utf8_lossy(&bytes);
    Ok(text.trim_end_matches(['\r', '\n']).to_owned())
}

/// One row for every point of a curve: percent, value.
pub(super) fn curve_rows(table: &mut String, start: &str, curve: &[f64]) {
    for (percent, value) in curve.iter().enumerate() {
        let _ = write!(table, "{start}{percent},");
        push_fixed(table, *value, CURVE_DECIMALS);
        table.push('\n');
    }
}

/// One row for every point of a mean curve: percent, mean, standard deviation (empty for a single cycle), n.
pub(super) fn spread_rows(table: &mut String, start: &str, spread: &Spread) {
    for (percent, mean) in spread.mean.iter().enumerate() {
        let _ = write!(table, "{start}{percent},");
        push_fixed(table, *mean, CURVE_DECIMALS);
        table.push(',');
        if let Some(sd) = spread.sd.as_ref().and_then(|sd| sd.get(percent)) {
            push_fixed(table, *sd, CURVE_DECIMALS);
        }
        let _ = writeln!(table, ",{}", spread.n);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn fixed(value: f64, decimals: usize) -> String {
        let mut text = String::new();
        push_fixed(&mut text, value, decimals);
        text
    }

    #[test]
    fn ties_signs_and_odd_numbers_are_those_of_the_standard_library() {
        for value in [
            0.0,
            -0.0,
            0.5,
            1.5,
            2.5,
            -0.4,
            -0.000_000_1,
            0.125,
            0.375,
            1e-9,
            123.456_789,
            999.999_999_5,
            0.999_999_5,
            1e11,
            1e12,
            1e15,
            1e300,
            f64::MAX,
            f64::MIN_POSITIVE,
            f64::NAN,
            f64::INFINITY,
            f64::NEG_INFINITY,
        ] {
            for decimals in 0..12 {
                assert_eq!(
                    fixed(value, decimals),
                    format!("{value:.decimals$}"),
                    "{value:e} {decimals}"
                );
            }
        }
    }

    #[test]
    fn a_row_begins_as_the_csv_writer_would() {
        let start = row_start(&["a,b", "c", ""], "x").unwrap();
        assert_eq!(start, "\"a,b\",c,,");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(20_000))]
        #[test]
        fn every_number_is_written_as_the_standard_library_does(bits: u64, near in -1e6..1e6, decimals in 0usize..10) {
            let any = f64::from_bits(bits);
            prop_assert_eq!(fixed(any, decimals), format!("{any:.decimals$}"));
            prop_assert_eq!(fixed(near, decimals), format!("{near:.decimals$}"));
            // halves of the last decimal and their neighbours
            let tie = (near * TENS[decimals]).trunc() / TENS[decimals] + 0.5 / TENS[decimals];
            for value in [tie, tie.next_up(), tie.next_down()] {
                prop_assert_eq!(fixed(value, decimals), format!("{value:.decimals$}"));
            }
        }
    }
}

//! Numbers with a fixed number of decimals, and rows of tables that differ in their last cells only: a session has about
//! 500,000 such numbers. The tables are bytes, so that no number is checked for being text; digits are made eight at a time.

use std::io::Write as _;

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

/// Appends a number exactly as `format!("{value:.DECIMALS$}")` writes it.
///
/// The value is scaled to whole units of the last decimal. The product is off by at most 2^-53 of itself, which is less
/// than [`NEAR_TIE`]: unless it lies that near to a tie, rounding it gives the digits of the exact value.
pub(super) fn push_fixed<const DECIMALS: usize>(text: &mut Vec<u8>, value: f64) {
    let scaled = TENS.get(DECIMALS).map_or(f64::INFINITY, |ten| value.abs() * ten);
    if scaled < LARGEST_SCALED {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_precision_loss,
            reason = "0 to 1e12 by the line above: whole numbers that both types hold"
        )]
        let (whole, rest) = (scaled as i64, scaled - (scaled as i64) as f64);
        if (rest - 0.5).abs() > NEAR_TIE {
            if value.is_sign_negative() {
                text.push(b'-');
            }
            push_units::<DECIMALS>(text, whole.cast_unsigned() + u64::from(rest > 0.5));
            return;
        }
    }
    let _ = write!(text, "{value:.DECIMALS$}");
}

/// Appends a whole number.
pub(super) fn push_whole(text: &mut Vec<u8>, number: usize) {
    match u64::try_from(number) {
        Ok(units) if units < MOST_UNITS => push_units::<0>(text, units),
        _ => {
            let _ = write!(text, "{number}");
        }
    }
}

/// Up to this, the digits and the point of a number fit 16 bytes.
const MOST_UNITS: u64 = 1_000_000_000_000_000;

/// Appends a number of less than [`MOST_UNITS`] units of the last of at most nine decimals.
///
/// Everything happens in one word of 16 bytes, the last character in the lowest, and by shifts that are known when the
/// program is compiled.
#[inline]
fn push_units<const DECIMALS: usize>(text: &mut Vec<u8>, units: u64) {
    const HALF: u64 = 100_000_000;
    let digits = (u128::from(eight_digits(units / HALF)) << 64) | u128::from(eight_digits(units % HALF));
    // a digit before the point at least
    let significant = (16 - digits.leading_zeros() as usize / 8).max(DECIMALS + 1);
    let mut word = digits | u128::from_ne_bytes([b'0'; 16]);
    let mut length = significant;
    if DECIMALS > 0 {
        let behind = (1_u128 << (8 * DECIMALS)) - 1;
        word = ((word & !behind) << 8) | (u128::from(b'.') << (8 * DECIMALS)) | (word & behind);
        length += 1;
    }
    let before = text.len();
    text.extend_from_slice(&(word << (8 * (16 - length))).to_be_bytes());
    text.truncate(before + length);
}

/// The eight decimal digits of a number below 10^8, one in a byte, the last in the lowest: it is divided by 10,000, then
/// both halves at once by 100, then all four quarters at once by 10.
fn eight_digits(number: u64) -> u64 {
    let halves = ((number / 10_000) << 32) | (number % 10_000);
    // 5,243 / 2^19 and 103 / 2^10 are near enough to 1/100 below 10,000 and to 1/10 below 100
    let hundreds = ((halves * 5_243) >> 19) & 0x0000_007f_0000_007f;
    let quarters = (hundreds << 16) + (halves - hundreds * 100);
    let tens = ((quarters * 103) >> 10) & 0x000f_000f_000f_000f;
    (tens << 8) + (quarters - tens * 10)
}

/// The beginning of a CSV row up to and with the comma after the last of some cells.
///
/// # Errors
/// When the cells cannot be written.
pub(super) fn row_start(cells: &[&str], what: &'static str) -> Result<Vec<u8>, ExchangeError> {
    let failed = |source| ExchangeError::Csv { what, source };
    let mut row = csv::Writer::from_writer(Vec::new());
    row.write_record(cells.iter().chain(&[""])).map_err(failed)?;
    let mut start = row
        .into_inner()
        .map_err(|e| failed(csv::Error::from(e.into_error())))?;
    while start.pop_if(|end| matches!(end, b'\r' | b'\n')).is_some() {}
    Ok(start)
}

/// One row for every point of a curve: percent, value.
pub(super) fn curve_rows(table: &mut Vec<u8>, start: &[u8], curve: &[f64]) {
    for (percent, value) in curve.iter().enumerate() {
        table.extend_from_slice(start);
        push_whole(table, percent);
        table.push(b',');
        push_fixed::<CURVE_DECIMALS>(table, *value);
        table.push(b'\n');
    }
}

/// One row for every point of a mean curve: percent, mean, standard deviation (empty for a single cycle), n.
pub(super) fn spread_rows(table: &mut Vec<u8>, start: &[u8], spread: &Spread) {
    for (percent, mean) in spread.mean.iter().enumerate() {
        table.extend_from_slice(start);
        push_whole(table, percent);
        table.push(b',');
        push_fixed::<CURVE_DECIMALS>(table, *mean);
        table.push(b',');
        if let Some(sd) = spread.sd.as_ref().and_then(|sd| sd.get(percent)) {
            push_fixed::<CURVE_DECIMALS>(table, *sd);
        }
        table.push(b',');
        push_whole(table, spread.n);
        table.push(b'\n');
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn fixed(value: f64, decimals: usize) -> String {
        let mut text = Vec::new();
        let push = [
            push_fixed::<0>,
            push_fixed::<1>,
            push_fixed::<2>,
            push_fixed::<3>,
            push_fixed::<4>,
            push_fixed::<5>,
            push_fixed::<6>,
            push_fixed::<7>,
            push_fixed::<8>,
            push_fixed::<9>,
            push_fixed::<10>,
            push_fixed::<11>,
        ];
        push[decimals](&mut text, value);
        String::from_utf8(text).unwrap()
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
    fn digits_and_whole_numbers_of_every_length() {
        let ends = (0..15).flat_map(|power| [10_u64.pow(power) - 1, 10_u64.pow(power)]);
        for number in (0..20_000)
            .chain(ends)
            .chain([usize::MAX as u64, 12_345_678, 99_990_000])
        {
            let mut text = Vec::new();
            push_whole(&mut text, usize::try_from(number).unwrap());
            assert_eq!(text, number.to_string().as_bytes());
        }
    }

    #[test]
    fn a_row_begins_as_the_csv_writer_would() {
        let start = row_start(&["a,b", "c", ""], "x").unwrap();
        assert_eq!(start, b"\"a,b\",c,,");
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

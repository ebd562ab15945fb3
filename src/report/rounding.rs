//! The one place that decides how many digits of a number are printed.

/// U+2212, the minus sign of every printed number.
pub const MINUS: char = '\u{2212}';
/// What stands where there is no number.
pub const NOTHING: &str = "–";

/// Largest number of decimals ever printed.
const MOST_DECIMALS: usize = 9;

/// A number with a fixed number of decimals and U+2212 as minus. Never "−0.0"; a number that is not
/// finite is printed as [`NOTHING`].
pub fn fixed(value: f64, decimals: usize) -> String {
    if !value.is_finite() {
        return NOTHING.to_owned();
    }
    let text = format!("{value:.*}", decimals.min(MOST_DECIMALS));
    match text.strip_prefix('-') {
        Some(size) if size.chars().all(|c| c == '0' || c == '.') => size.to_owned(),
        Some(size) => format!("{MINUS}{size}"),
        None => text,
    }
}

/// A number with fixed decimals, or [`NOTHING`].
pub fn fixed_or_nothing(value: Option<f64>, decimals: usize) -> String {
    value.map_or_else(|| NOTHING.to_owned(), |v| fixed(v, decimals))
}

/// "mean ± SD" with the same decimals for both; the mean alone when there is no spread.
pub fn mean_and_spread(mean: f64, sd: Option<f64>, decimals: usize) -> String {
    match sd {
        Some(sd) if sd.is_finite() && mean.is_finite() => {
            format!("{} ± {}", fixed(mean, decimals), fixed(sd, decimals))
        }
        _ => fixed(mean, decimals),
    }
}

/// Decimals for a value by its unit: angles, percentages and millimetres one, seconds and m/s two (as
/// everything else), metres, work and pure numbers three, counts and loading rates none.
pub fn decimals_of_unit(unit: &str) -> usize {
    match unit {
        "s" | "m/s" => 2,
        "deg" | "°" | "%" | "% BW" | "mm" | "kg" | "steps/min" | "strides/min" | "cm" => 1,
        "Hz" | "count" | "% BW/s" | "°/s" => 0,
        "m" | "J/kg" | "" | "1" => 3,
        _ => 2,
    }
}

/// A unit as printed: the degree sign for `deg`, a dash for pure numbers.
pub fn unit_word(unit: &str) -> &str {
    match unit {
        "deg" => "°",
        "" | "1" => NOTHING,
        other => other,
    }
}

/// A measured value that is stored with more digits than were measured: at most `decimals`, without
/// trailing zeros.
pub fn shortest(value: f64, decimals: usize) -> String {
    let text = fixed(value, decimals);
    if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    } else {
        text
    }
}

/// A count with its noun, "1 cycle" or "3 cycles".
pub fn counted(count: usize, noun: &str) -> String {
    if count == 1 {
        format!("1 {noun}")
    } else {
        format!("{count} {noun}s")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn minus_is_the_real_sign_and_never_before_zero() {
        assert_eq!(fixed(-12.345, 1), "−12.3");
        assert_eq!(fixed(-0.04, 1), "0.0");
        assert_eq!(fixed(-0.0, 0), "0");
        assert_eq!(fixed(f64::NAN, 1), "–");
        assert_eq!(fixed(f64::INFINITY, 1), "–");
    }

    #[test]
    fn spread_is_left_out_when_unknown() {
        assert_eq!(mean_and_spread(1.234, Some(0.056), 2), "1.23 ± 0.06");
        assert_eq!(mean_and_spread(1.234, None, 2), "1.23");
    }

    #[test]
    fn trailing_zeros_go() {
        assert_eq!(shortest(100.0, 2), "100");
        assert_eq!(shortest(99.95, 2), "99.95");
        assert_eq!(shortest(-0.5, 2), "−0.5");
    }

    #[test]
    fn one_thing_is_not_plural() {
        assert_eq!(counted(1, "cycle"), "1 cycle");
        assert_eq!(counted(0, "cycle"), "0 cycles");
    }
}

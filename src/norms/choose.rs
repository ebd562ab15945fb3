//! Which band of a set fits a patient, by dimensionless speed and age, and how well.

use serde::Serialize;

use super::set::{Band, NormSet};

/// Sets of fewer subjects are called small.
pub const SMALL_SET: usize = 30;

/// How well a band fits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Fit {
    /// The patient's value lies in the band, or the band has no limits.
    Inside,
    /// It lies outside every band; the nearest was taken.
    Nearest,
    /// The patient's value is not known.
    Unknown,
}

/// The chosen band and why.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Choice<'a> {
    /// The set.
    pub set: &'a NormSet,
    /// The band.
    pub band: &'a Band,
    /// By speed.
    pub speed: Fit,
    /// By age.
    pub age: Fit,
}

impl Choice<'_> {
    /// Whether there are too few subjects for a reference that can be trusted at its edges.
    pub fn is_small(&self) -> bool {
        self.band.n.is_none_or(|n| n < SMALL_SET)
    }

    /// Which set, band, n and rule, in words.
    pub fn words(&self) -> String {
        let n = match self.band.n {
            Some(n) if n < SMALL_SET => format!("n = {n}, a small reference set"),
            Some(n) => format!("n = {n}"),
            None => "number of subjects not stated".to_owned(),
        };
        let mut words = format!("{} ({n})", self.set.title);
        if self.set.bands.len() > 1 {
            words.push_str(&format!("; band \"{}\"", self.band.name));
            words.push_str(match self.speed {
                Fit::Inside => " by dimensionless walking speed",
                Fit::Nearest => ", the nearest to the dimensionless walking speed",
                Fit::Unknown => ", walking speed not known",
            });
        } else if self.speed == Fit::Nearest {
            words.push_str("; walked at another speed than the patient");
        }
        match self.age {
            Fit::Nearest => words.push_str("; the patient's age lies outside"),
            Fit::Unknown => words.push_str("; the patient's age is not known"),
            Fit::Inside if self.band.age_years.is_none() => words.push_str("; ages not stated"),
            Fit::Inside => {}
        }
        words
    }
}

/// The band for a patient: nearest by dimensionless speed, among equals by age, then the first.
pub fn choose(set: &NormSet, dimensionless_speed: Option<f64>, age_years: Option<f64>) -> Option<Choice<'_>> {
    let far = |value: Option<f64>, range: Option<super::set::Range>| {
        value
            .zip(range)
            .map_or(0.0, |(value, range)| range.distance(value))
    };
    let of_speed = |band: &Band| far(dimensionless_speed, band.dimensionless_speed);
    let of_age = |band: &Band| far(age_years, band.age_years);
    let band = set.bands.iter().min_by(|a, b| {
        of_speed(a)
            .total_cmp(&of_speed(b))
            .then_with(|| of_age(a).total_cmp(&of_age(b)))
    })?;
    let fit = |known: bool, limited: bool, distance: f64| match (known, limited) {
        (false, true) => Fit::Unknown,
        _ if distance > 0.0 => Fit::Nearest,
        _ => Fit::Inside,
    };
    Some(Choice {
        set,
        band,
        speed: fit(
            dimensionless_speed.is_some(),
            band.dimensionless_speed.is_some(),
            of_speed(band),
        ),
        age: fit(age_years.is_some(), band.age_years.is_some(), of_age(band)),
    })
}

#[cfg(test)]
mod tests {
    use super::super::set::Range;
    use super::*;

    fn set() -> NormSet {
        let band = |name: &str, from, to| Band {
            name: name.to_owned(),
            n: Some(40),
            dimensionless_speed: Some(Range {
                from: Some(from),
                to: Some(to),
            }),
            age_years: Some(Range {
                from: Some(4.0),
                to: Some(17.0),
            }),
            ..Band::default()
        };
        NormSet {
            title: "Children".to_owned(),
            bands: vec![band("slow", 0.23, 0.36), band("free", 0.37, 0.48)],
            ..NormSet::default()
        }
    }

    #[test]
    fn the_slow_walker_gets_the_slow_band() {
        let set = set();
        let slow = choose(&set, Some(0.3), Some(9.0)).unwrap();
        assert_eq!(
            (slow.band.name.as_str(), slow.speed, slow.age),
            ("slow", Fit::Inside, Fit::Inside)
        );
        let fast = choose(&set, Some(0.6), Some(30.0)).unwrap();
        assert_eq!(
            (fast.band.name.as_str(), fast.speed, fast.age),
            ("free", Fit::Nearest, Fit::Nearest)
        );
        assert!(fast.words().contains("nearest") && fast.words().contains("age lies outside"));
        let unknown = choose(&set, None, None).unwrap();
        assert_eq!((unknown.speed, unknown.age), (Fit::Unknown, Fit::Unknown));
        assert!(choose(&NormSet::default(), None, None).is_none());
    }
}

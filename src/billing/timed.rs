//! Timed units: the total minutes of a discipline on a day decide the total units (Medicare Claims Processing Manual,
//! Pub. 100-04, ch. 5 s. 20.2), or the midpoint of every code by itself where a payer says so.

/// Minutes of a unit.
pub const UNIT_MIN: u32 = 15;
/// Fewest minutes of a further unit.
pub const FEWEST_MIN: u32 = 8;

/// Units for a number of minutes: 8 to 22 give 1, 23 to 37 give 2, and so on by 15.
pub fn units(minutes: u32) -> u32 {
    if minutes < FEWEST_MIN {
        0
    } else {
        (minutes - FEWEST_MIN) / UNIT_MIN + 1
    }
}

/// Units for each of several codes from their minutes: the total decides how many, whole units go first, the others to
/// the codes with the most minutes left, the first of equals first.
pub fn by_total(minutes: &[u32]) -> Vec<u32> {
    let mut given: Vec<u32> = minutes.iter().map(|m| m / UNIT_MIN).collect();
    let whole: u32 = given.iter().sum();
    let left = units(minutes.iter().sum()).saturating_sub(whole);
    let mut order: Vec<usize> = (0..minutes.len()).collect();
    order.sort_by_key(|i| std::cmp::Reverse(minutes.get(*i).map_or(0, |m| m % UNIT_MIN)));
    for index in order
        .into_iter()
        .take(usize::try_from(left).unwrap_or(usize::MAX))
    {
        if let Some(units) = given.get_mut(index) {
            *units += 1;
        }
    }
    given
}

/// Units for each of several codes by the midpoint rule: 8 minutes of a code are a unit of that code.
pub fn by_midpoint(minutes: &[u32]) -> Vec<u32> {
    minutes.iter().map(|m| units(*m)).collect()
}

/// Whether an assistant's share needs its modifier: more than a share of the minutes, in thousandths.
pub fn assistant_counts(assistant_min: u32, service_min: u32, share_permille: u64) -> bool {
    u64::from(assistant_min) * 1000 > u64::from(service_min) * share_permille
}

/// Minutes of the day of a clock time `HH:MM`.
pub fn clock_min(text: &str) -> Option<u32> {
    let (hours, minutes) = text.split_once(':')?;
    let two = |part: &str| (part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit())).then_some(());
    two(hours)?;
    two(minutes)?;
    let (hours, minutes): (u32, u32) = (hours.parse().ok()?, minutes.parse().ok()?);
    (hours < 24 && minutes < 60).then_some(hours * 60 + minutes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_published_steps() {
        for (minutes, expected) in [
            (0, 0),
            (7, 0),
            (8, 1),
            (22, 1),
            (23, 2),
            (37, 2),
            (38, 3),
            (52, 3),
            (53, 4),
            (67, 4),
            (68, 5),
        ] {
            assert_eq!(units(minutes), expected, "{minutes} min");
        }
    }

    #[test]
    fn by_the_midpoint_every_code_is_counted_alone() {
        assert_eq!(by_midpoint(&[33, 7]), [2, 0]);
    }

    #[test]
    fn an_assistant_counts_above_a_tenth() {
        assert!(!assistant_counts(2, 20, 100));
        assert!(assistant_counts(3, 20, 100));
    }

    #[test]
    fn clock_times() {
        assert_eq!(clock_min("09:30"), Some(570));
        for wrong in ["9:30", "24:00", "10:60", "1030", ""] {
            assert_eq!(clock_min(wrong), None, "{wrong}");
        }
    }
}

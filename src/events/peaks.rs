//! Local maxima that stand out: plain peak picking with a prominence.

/// The indices of local maxima of a gap-free series whose prominence is at least `prominence` (unit of the
/// series), ascending. A plateau counts once, at its first sample.
///
/// The prominence is the height above the higher of the two lowest points between the peak and the next higher
/// sample on either side. On a side where the series ends before a higher sample comes, a drop of a quarter of
/// `prominence` is enough: the flank is cut off, not low. The first and last sample are never peaks.
pub(super) fn maxima(series: &[f64], prominence: f64) -> Vec<usize> {
    const CUT_FLANK_SHARE: f64 = 0.25;
    let mut found = Vec::new();
    for (i, window) in series.windows(3).enumerate() {
        let &[before, here, _] = window else { continue };
        let peak = i + 1;
        if here <= before || !falls_after(series, peak) {
            continue;
        }
        let left = flank(series.iter().take(peak).rev(), here);
        let right = flank(series.iter().skip(peak + 1), here);
        let stands_out = [left, right].iter().all(|f| {
            let needed = if f.ends {
                CUT_FLANK_SHARE * prominence
            } else {
                prominence
            };
            f.drop >= needed
        });
        let one_whole = left.drop.max(right.drop) >= prominence;
        if stands_out && one_whole {
            found.push(peak);
        }
    }
    found
}

/// The indices of minima that stand out: the maxima of the negated series.
pub(super) fn minima(series: &[f64], prominence: f64) -> Vec<usize> {
    maxima(&series.iter().map(|v| -v).collect::<Vec<_>>(), prominence)
}

/// Whether the next different sample is lower.
fn falls_after(series: &[f64], peak: usize) -> bool {
    let here = series.get(peak).copied().unwrap_or_default();
    series
        .iter()
        .skip(peak + 1)
        .find(|v| v.total_cmp(&here).is_ne())
        .is_some_and(|v| *v < here)
}

#[derive(Clone, Copy)]
struct Flank {
    drop: f64,
    ends: bool,
}

fn flank<'a>(away: impl Iterator<Item = &'a f64>, here: f64) -> Flank {
    let mut lowest = here;
    for value in away {
        if *value > here {
            return Flank {
                drop: here - lowest,
                ends: false,
            };
        }
        lowest = lowest.min(*value);
    }
    Flank {
        drop: here - lowest,
        ends: true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_stands_out() {
        let series: Vec<f64> = [0.0, 5.0, 4.8, 5.1, 0.0, 0.4, 0.1, 6.0, 6.0, 2.0].into();
        assert_eq!(maxima(&series, 3.0), [3, 7]);
        assert_eq!(maxima(&series, 0.1), [1, 3, 5, 7]);
        assert_eq!(minima(&series, 3.0), [4]);
    }

    #[test]
    fn a_cut_flank_is_forgiven_but_not_an_edge() {
        assert_eq!(maxima(&[0.0, 4.0, 8.0, 7.0], 4.0), [2]);
        assert_eq!(maxima(&[0.0, 4.0, 8.0, 7.5], 4.0), [] as [usize; 0]);
        assert_eq!(maxima(&[0.0, 4.0, 8.0], 4.0), [] as [usize; 0]);
        assert_eq!(maxima(&[], 1.0), [] as [usize; 0]);
    }
}

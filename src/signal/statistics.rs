//! Middle and spread of a few values.

/// The mean; `None` of none.
pub fn mean(values: &[f64]) -> Option<f64> {
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
}

/// The standard deviation of a sample (n - 1); `None` below two values.
pub fn sd(values: &[f64]) -> Option<f64> {
    let mean = mean(values)?;
    let squares: f64 = values.iter().map(|v| (v - mean).powi(2)).sum();
    (values.len() > 1).then(|| (squares / (values.len() - 1) as f64).sqrt())
}

/// The middle value; of an even number the mean of the two in the middle; `None` of none.
pub fn median(mut values: Vec<f64>) -> Option<f64> {
    if values.is_empty() {
        return None;
    }
    let (place, even) = (values.len() / 2, values.len().is_multiple_of(2));
    // not a sort: that took five times the instructions
    let (below, upper, _) = values.select_nth_unstable_by(place, f64::total_cmp);
    let before = below.iter().copied().max_by(f64::total_cmp);
    let lower = before.filter(|_| even).unwrap_or(*upper);
    Some(0.5 * (lower + *upper))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_samples() {
        assert_eq!(median(vec![3.0, 1.0, 2.0]), Some(2.0));
        assert_eq!(median(vec![4.0, 1.0, 2.0, 3.0]), Some(2.5));
        assert_eq!(median(Vec::new()), None);
        assert_eq!((mean(&[2.0]), sd(&[2.0])), (Some(2.0), None));
        assert_eq!(
            (mean(&[1.0, 3.0]), sd(&[1.0, 3.0])),
            (Some(2.0), Some(2.0_f64.sqrt()))
        );
        assert_eq!((mean(&[]), sd(&[])), (None, None));
    }
}

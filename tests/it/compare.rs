//! Differences against a reference: quantiles, a printed table, a limit that one bad sample cannot hide from.

/// Absolute differences of one quantity.
#[derive(Debug, Default, Clone)]
pub struct Differences {
    values: Vec<f64>,
}

impl Differences {
    pub fn push(&mut self, ours: f64, theirs: f64) {
        assert!(
            ours.is_finite() && theirs.is_finite(),
            "a missing sample was compared"
        );
        self.values.push((ours - theirs).abs());
    }

    pub fn len(&self) -> usize {
        self.values.len()
    }

    /// The absolute difference below which a share (0 to 1) of the samples lies.
    pub fn quantile(&self, share: f64) -> f64 {
        assert!(!self.values.is_empty(), "nothing was compared");
        let mut sorted = self.values.clone();
        sorted.sort_by(f64::total_cmp);
        sorted[((sorted.len() - 1) as f64 * share).round() as usize]
    }

    pub fn max(&self) -> f64 {
        self.quantile(1.0)
    }

    pub fn extend(&mut self, other: &Differences) {
        self.values.extend_from_slice(&other.values);
    }

    /// A Markdown row: name, n, q50, q95, max, limit.
    pub fn row(&self, name: &str, limit: f64) -> String {
        format!(
            "| {name} | {} | {:.1e} | {:.1e} | {:.1e} | {limit:.0e} |",
            self.len(),
            self.quantile(0.5),
            self.quantile(0.95),
            self.max()
        )
    }
}

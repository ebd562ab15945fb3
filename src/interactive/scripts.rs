//! The scripts of the page: our own, and plotly.js as the plotly crate carries it.

use std::sync::LazyLock;

use super::InteractiveError;
use super::encode::{base64, csp_hash, gzip};

/// Our own scripts, in the order in which they run, as one.
pub(super) static OWN: LazyLock<String> = LazyLock::new(|| {
    let parts = [
        include_str!("page/core.js"),
        include_str!("page/cycles.js"),
        include_str!("page/charts.js"),
        include_str!("page/profile.js"),
        include_str!("page/tables.js"),
        include_str!("page/controls.js"),
        include_str!("page/motion.js"),
        include_str!("page/space.js"),
        include_str!("page/timeline.js"),
        include_str!("page/films.js"),
        include_str!("page/start.js"),
    ];
    format!("\"use strict\";\n(() => {{\n{}}})();\n", parts.join("\n"))
});

/// What plotly.js calls itself at its head; the script without it is not used.
const PLOTLY_HEAD: &str = "plotly.js v";
const OPEN: &str = "<script type=\"text/javascript\">";
const CLOSE: &str = "</script>";

/// plotly.js, compressed, and the digest of what it unpacks to.
pub(super) struct Plotly {
    /// gzip, then base64.
    pub(super) packed: String,
    /// For the content security policy.
    pub(super) hash: String,
}

static PLOTLY: LazyLock<Option<Plotly>> = LazyLock::new(|| {
    let all = plotly::Plot::offline_js_sources();
    let script = plotly_of(&all)?;
    Some(Plotly {
        packed: base64(&gzip(script.as_bytes()).ok()?),
        hash: csp_hash(script),
    })
});

/// plotly.js, packed once per process.
///
/// # Errors
/// [`InteractiveError::Script`] when the crate carries it no longer in a known way.
pub(super) fn plotly() -> Result<&'static Plotly, InteractiveError> {
    PLOTLY.as_ref().ok_or(InteractiveError::Script)
}

/// The first script that calls itself plotly.js; the other one (for formulas) is left out.
fn plotly_of(all: &str) -> Option<&str> {
    all.split(OPEN)
        .skip(1)
        .filter_map(|part| part.split(CLOSE).next())
        .find(|script| script.chars().take(60).collect::<String>().contains(PLOTLY_HEAD))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plotly_is_found_and_mathjax_left_out() {
        let all = plotly::Plot::offline_js_sources();
        let script = plotly_of(&all).unwrap();
        assert!(script.len() > 3_000_000 && script.len() < 6_000_000);
        assert!(script.contains("MIT license") && !script.contains("MathJax.loader"));
        assert!(plotly_of("<script type=\"text/javascript\">other</script>").is_none());
    }

    #[test]
    fn our_own_script_cannot_end_its_element() {
        assert!(!OWN.contains("</script") && !OWN.contains("<!--"));
    }
}

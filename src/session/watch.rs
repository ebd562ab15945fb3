//! How a caller follows the progress of a session without the session knowing about terminals.

/// Is told what is going on. Calls come from several threads, in any order; results never depend on them.
pub trait Watch: Sync {
    /// A step of so many parts begins.
    fn begins(&self, step: &'static str, parts: usize);
    /// One part is done.
    fn steps(&self, part: &str);
}

/// Watches nothing.
#[derive(Debug, Clone, Copy)]
pub struct Silent;

impl Watch for Silent {
    fn begins(&self, _step: &'static str, _parts: usize) {}
    fn steps(&self, _part: &str) {}
}

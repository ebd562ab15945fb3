//! Broken and absurd captures: an error or a flagged result, never a panic.

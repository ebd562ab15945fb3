//! The report as words, and the same bytes twice.

//! Detected events against stored ones.

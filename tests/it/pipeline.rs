//! Whole sessions from folder to outputs.

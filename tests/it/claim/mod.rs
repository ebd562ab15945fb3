//! Claims: what gets on, what is refused, the files, the control numbers, the answers of payers.

mod build;

//! Claims: what gets on, what is refused, the files, the control numbers, the answers of payers.

pub(crate) mod account;
mod answers;
mod build;
pub(crate) mod defects;
mod files;
mod forms;
pub(crate) mod generator;
mod numbers;
mod program;
mod throughput;

//! `ambula demo`: writes the sample sessions of the synthetic walker.

use super::{Exit, args, voice};

/// Runs the command.
pub(super) fn run(order: &args::Demo) -> Exit {
    let _ = order;
    voice::complain("not there yet", None);
    Exit::Input
}

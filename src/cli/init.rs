//! `ambula init`: writes a session file to fill in.

use super::{Exit, args, voice};
use crate::session;

/// Runs the command.
pub(super) fn run(order: &args::Init) -> Exit {
    match session::init(&order.folder, order.force) {
        Ok(written) => {
            voice::say(&format!("{}\n", written.path.display()));
            for line in &written.remarks {
                voice::tell(line);
            }
            voice::tell("Fill it in, then run `ambula check` on the folder.");
            Exit::Done
        }
        Err(error) => voice::stopped(&error),
    }
}

//! Many sessions: found below a folder, processed beside each other, resumed after a stop, summed up in tables.

mod find;
mod one;
mod record;
mod run;
mod tables;

pub use find::Shard;
pub use record::BATCH_RECORD;
pub use run::{Batch, BatchEnd, BatchWatch, Ended, SessionEnd, batch};

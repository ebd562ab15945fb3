//! The flow of a batch: find, share out, process beside each other, sum up.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use super::super::SessionError;
use super::super::settings::Overrides;
use super::find::{Shard, find};
use super::one::{Done, Order};
use super::record::{Choices, Counts};
use super::tables;
use crate::files::{self, Hold};

/// Stack of each thread. A thread that waits for a part of one session may take up a part of another one, and so on up to
/// the number of sessions in work; the typesetter needs about 1 MB.
const STACK_BYTES: usize = 64 << 20;
/// Name of the file that says that a batch is at work here.
const LOCK: &str = ".ambula-batch.lock";

/// What to process, and where to.
#[derive(Debug, Clone)]
pub struct Batch {
    /// Folder below which the sessions lie.
    pub root: PathBuf,
    /// Folder for the results.
    pub output: PathBuf,
    /// What the command line says beside the session files.
    pub overrides: Overrides,
    /// The share to process.
    pub shard: Shard,
    /// Threads, and with it sessions in work at a time; `None` for one per processor.
    pub threads: Option<usize>,
}

/// How a session ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SessionEnd {
    /// It was finished before.
    Before,
    /// It was processed now, whole or in part.
    Now,
    /// It could not be processed.
    Failed,
}

/// Is told how a batch goes on. Calls come from several threads.
pub trait BatchWatch: Sync {
    /// So many sessions belong to this share.
    fn begins(&self, sessions: usize);
    /// One has ended; the words say why it failed.
    fn ended(&self, session: &str, end: SessionEnd, why: &str);
}

/// How many sessions ended how.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Ended {
    /// Sessions of the share.
    pub sessions: usize,
    /// Finished before.
    pub before: usize,
    /// Processed now.
    pub now: usize,
    /// Of all finished ones: those that lack something.
    pub partly: usize,
    /// Not processed.
    pub failed: usize,
    /// Not begun, because nothing can be written any more.
    pub not_begun: usize,
}

/// What came of a batch.
#[derive(Debug)]
pub struct BatchEnd {
    /// The numbers.
    pub ended: Ended,
    /// Why sessions failed, by session.
    pub failed: BTreeMap<String, String>,
    /// Folders that could not be looked into.
    pub closed: Vec<String>,
    /// The tables that were written.
    pub tables: Vec<PathBuf>,
    /// What cannot be written, when that stopped the batch.
    pub stopped: Option<String>,
}

/// Processes every session below a folder that is not finished, as many at a time as there are threads, and writes tables
/// of all of them. Memory does not grow with the number of sessions: each worker holds one.
///
/// # Errors
/// The root cannot be listed or holds no session; the output folder cannot be written; another batch is at work in it; the
/// threads cannot be started.
pub fn batch(order: &Batch, watch: &dyn BatchWatch) -> Result<BatchEnd, SessionError> {
    let (sessions, closed) = find(&order.root, &order.output)?;
    if sessions.is_empty() {
        return Err(SessionError::NoSessions {
            root: order.root.clone(),
        });
    }
    files::make_folder(&order.output)?;
    let _lock = locked(&order.output, order.shard)?;
    let sessions: Vec<String> = sessions.into_iter().filter(|s| order.shard.holds(s)).collect();
    watch.begins(sessions.len());
    let one = Order {
        root: order.root.clone(),
        output: order.output.clone(),
        overrides: order.overrides.clone(),
        choices: Choices::of(&order.overrides),
    };
    let ends = process(&one, &sessions, order.threads, watch)?;
    let mut end = BatchEnd {
        ended: Ended {
            sessions: sessions.len(),
            ..Ended::default()
        },
        failed: BTreeMap::new(),
        closed,
        tables: Vec::new(),
        stopped: ends.stopped,
    };
    let mut rows = Vec::new();
    for (session, ended) in sessions.iter().zip(ends.each) {
        match ended {
            Some(Ok(done)) => {
                let counts = end.ended.count(done);
                rows.push((session.as_str(), Ok(counts)));
            }
            Some(Err(why)) => {
                end.ended.failed += 1;
                end.failed.insert(session.clone(), why.clone());
                rows.push((session.as_str(), Err(why)));
            }
            None => end.ended.not_begun += 1,
        }
    }
    end.tables = tables::write(&one, &rows, &order.shard.suffix())?;
    Ok(end)
}

impl Ended {
    fn count(&mut self, done: Done) -> Counts {
        let counts = match done {
            Done::Before(counts) => {
                self.before += 1;
                counts
            }
            Done::Now(counts) => {
                self.now += 1;
                counts
            }
        };
        self.partly += usize::from(!counts.complete);
        counts
    }
}

/// Shares may work beside each other, everything else alone.
fn locked(output: &Path, shard: Shard) -> Result<Vec<files::Lock>, SessionError> {
    let (whole, own) = (LOCK.to_owned(), format!("{LOCK}{}", shard.suffix()));
    let claims = if shard.of == 1 {
        vec![(whole, Hold::Alone)]
    } else {
        vec![(whole, Hold::Shared), (own, Hold::Alone)]
    };
    claims
        .into_iter()
        .map(|(name, hold)| {
            files::lock(&output.join(name), hold)?.ok_or_else(|| SessionError::AtWork {
                output: output.to_owned(),
            })
        })
        .collect()
}

/// How each session ended, in their order; `None` for those that were not begun.
struct Ends {
    each: Vec<Option<Result<Done, String>>>,
    stopped: Option<String>,
}

/// As many sessions at a time as threads, each on all threads that have nothing better to do.
fn process(
    one: &Order,
    sessions: &[String],
    threads: Option<usize>,
    watch: &dyn BatchWatch,
) -> Result<Ends, SessionError> {
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(threads.unwrap_or(0))
        .stack_size(STACK_BYTES)
        .build()
        .map_err(|_| SessionError::NoThreads)?;
    let next = AtomicUsize::new(0);
    let is_stopped = AtomicBool::new(false);
    let ends: Mutex<Ends> = Mutex::new(Ends {
        each: vec![None; sessions.len()],
        stopped: None,
    });
    let work = || {
        while !is_stopped.load(Ordering::Relaxed) {
            let number = next.fetch_add(1, Ordering::Relaxed);
            let Some(session) = sessions.get(number) else {
                return;
            };
            let done = catch_unwind(AssertUnwindSafe(|| pool.install(|| one.finish(session))));
            let mut stop = None;
            let ended = match done {
                Ok(Ok(done)) => Ok(done),
                Ok(Err(error)) => {
                    if is_everywhere(&error) {
                        is_stopped.store(true, Ordering::Relaxed);
                        stop = Some(error.to_string());
                    }
                    Err(error.to_string())
                }
                Err(_) => Err("the program failed on this session; please report it".to_owned()),
            };
            let (end, why) = match &ended {
                Ok(Done::Before(_)) => (SessionEnd::Before, ""),
                Ok(Done::Now(_)) => (SessionEnd::Now, ""),
                Err(why) => (SessionEnd::Failed, why.as_str()),
            };
            watch.ended(session, end, why);
            let mut ends = match ends.lock() {
                Ok(ends) => ends,
                Err(poisoned) => poisoned.into_inner(),
            };
            if let Some(place) = ends.each.get_mut(number) {
                *place = Some(ended);
            }
            ends.stopped = ends.stopped.take().or(stop);
        }
    };
    let workers = pool.current_num_threads().min(sessions.len());
    std::thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(work);
        }
    });
    Ok(match ends.into_inner() {
        Ok(ends) => ends,
        Err(poisoned) => poisoned.into_inner(),
    })
}

/// Whether an error will meet every other session too: no room left, or nothing may be written at all.
fn is_everywhere(error: &SessionError) -> bool {
    use std::io::ErrorKind::{QuotaExceeded, ReadOnlyFilesystem, StorageFull};
    let SessionError::Files(error) = error else {
        return false;
    };
    matches!(
        error.source.kind(),
        StorageFull | QuotaExceeded | ReadOnlyFilesystem
    )
}

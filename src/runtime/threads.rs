//! Decides how many threads of each kind to start, and starts them.
//!
//! Entry points: [`Threads::find`] and [`Threads::start`].

use crate::error::{Error, Result};
use crate::memory;
use std::num::NonZero;
use std::panic::{self, AssertUnwindSafe};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;
use tokio::runtime::{Builder, Runtime};

/// Threads that may wait for the disk at the same time; even a slow disk answers many requests at once.
const BLOCKING: usize = 64;

/// Threads that may wait for the disk at the same time if memory is limited.
const FEW: usize = 8;

/// A limit of processes that no user reaches.
const PLENTY: u64 = 4_096;

/// Other threads and processes: the watcher of files, and git.
const OTHERS: usize = 3;

/// Files that may be open besides those that the threads read and write.
const OTHER_FILES: u64 = 24;

/// How many threads there are of each kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Threads {
    /// Threads for work in parallel.
    cores: usize,
    /// Threads for tasks. A single one would not notice a signal while it works.
    workers: usize,
    /// Threads that wait for the disk.
    blocking: usize,
}

/// The fewest threads with which everything works.
const LEAST: Threads = Threads {
    cores: 1,
    workers: 2,
    blocking: 2,
};

impl Threads {
    /// Returns as many threads as are useful and possible.
    ///
    /// # Errors
    /// [`Error::Limit`] if the system allows too few threads or too few open files.
    pub(super) fn find() -> Result<Self> {
        let cores = thread::available_parallelism().map_or(1, NonZero::get);
        let most = Self {
            cores,
            workers: cores.max(LEAST.workers),
            // Each thread has a stack, which counts against the limit.
            blocking: if memory::is_limited() { FEW } else { BLOCKING },
        };
        let least = LEAST.count() + OTHERS;
        // If the limit is high, threads that wait for the disk need not be counted: a task waits until one is free.
        let are_plenty = memory::limit("Max processes").is_none_or(|most| most >= PLENTY);
        let wanted = match are_plenty && !memory::is_limited() {
            true => least + cores,
            false => most.count() + OTHERS,
        };
        let can_start = match startable(wanted) {
            all if all == wanted => usize::MAX,
            fewer => fewer,
        };
        let found = most.within(can_start).ok_or_else(|| {
            Error::Limit(format!(
                "too few threads: only {can_start} can be started, {least} are needed\nhelp: raise the limit of processes that `ulimit -u` shows, or that of memory (`ulimit -v`)"
            ))
        })?;
        let files = memory::limit("Max open files").unwrap_or(u64::MAX);
        found.with_files(files).ok_or_else(|| {
            Error::Limit(format!(
                "too few files: only {files} may be open at once\nhelp: raise the limit that `ulimit -n` shows"
            ))
        })
    }

    fn count(self) -> usize {
        self.cores + self.workers + self.blocking
    }

    /// Returns at most `can_start` threads, or `None` if that is too few.
    fn within(self, can_start: usize) -> Option<Self> {
        let mut spare = can_start.checked_sub(LEAST.count() + OTHERS)?;
        let mut more = |least: usize, most: usize| {
            let more = spare.min(most - least);
            spare -= more;
            least + more
        };
        Some(Self {
            cores: more(LEAST.cores, self.cores),
            workers: more(LEAST.workers, self.workers),
            blocking: more(LEAST.blocking, self.blocking),
        })
    }

    /// Returns fewer threads if only `files` files may be open. A thread that reads has one file open, a working one two.
    fn with_files(self, files: u64) -> Option<Self> {
        let spare = usize::try_from(files.checked_sub(OTHER_FILES)?).unwrap_or(usize::MAX);
        let spare = spare.checked_sub(2 * LEAST.cores + LEAST.blocking)?;
        let cores = LEAST.cores + (spare / 2).min(self.cores - LEAST.cores);
        let spare = spare - 2 * (cores - LEAST.cores);
        let blocking = LEAST.blocking + spare.min(self.blocking - LEAST.blocking);
        Some(Self {
            cores,
            blocking,
            ..self
        })
    }

    /// Starts the threads.
    ///
    /// # Errors
    /// [`Error::Limit`] if the system gives fewer than a moment ago.
    pub(super) fn start(self) -> Result<Runtime> {
        let failed = |reason: &dyn std::fmt::Display| {
            Error::Limit(format!(
                "cannot start threads: {reason}\nhelp: end other programs, or raise the limits that `ulimit -a` shows"
            ))
        };
        let pool = rayon::ThreadPoolBuilder::new().num_threads(self.cores);
        pool.build_global().map_err(|error| failed(&error))?;
        let start = || {
            let runtime = Builder::new_multi_thread()
                .worker_threads(self.workers)
                .max_blocking_threads(self.blocking)
                // A thread that ended might not start again, so threads stay.
                .thread_keep_alive(Duration::from_secs(60 * 60))
                .enable_all()
                .build()?;
            drop(runtime.spawn_blocking(|| {}));
            Ok(runtime)
        };
        match quietly(start) {
            Some(Ok(runtime)) => Ok(runtime),
            Some(Err(error)) => Err(failed(&error as &std::io::Error)),
            None => Err(failed(&"the system has none left")),
        }
    }
}

/// Returns what `start` returns, or `None` if it panics, as the runtime does when it cannot start a thread.
fn quietly<T>(start: impl FnOnce() -> T) -> Option<T> {
    let told = panic::take_hook();
    panic::set_hook(Box::new(|_| {}));
    let started = panic::catch_unwind(AssertUnwindSafe(start));
    panic::set_hook(told);
    started.ok()
}

/// Returns how many threads can be started at the same time, up to `wanted`. All of them end before it returns.
fn startable(wanted: usize) -> usize {
    let hold = Arc::new(Mutex::new(()));
    let held = hold.lock().unwrap_or_else(PoisonError::into_inner);
    let start = |_| {
        let hold = Arc::clone(&hold);
        thread::Builder::new().spawn(move || drop(hold.lock())).ok()
    };
    let started: Vec<_> = (0..wanted).map_while(start).collect();
    drop(held);
    let count = started.len();
    for thread in started {
        let _ = thread.join();
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    const MOST: Threads = Threads {
        cores: 8,
        workers: 8,
        blocking: 64,
    };

    #[test]
    fn with_fewer_threads_there_are_fewer_of_all() {
        assert_eq!(MOST.within(1_000), Some(MOST));
        assert_eq!(MOST.within(80 + OTHERS), Some(MOST));
        assert_eq!(MOST.within(LEAST.count() + OTHERS), Some(LEAST));
        assert_eq!(MOST.within(LEAST.count() + OTHERS - 1), None);
        assert_eq!(MOST.within(0), None);
        for count in 8..100 {
            let found = MOST.within(count + OTHERS).unwrap();
            assert!(found.count() <= count && found.cores >= 1 && found.blocking >= 2);
        }
    }

    #[test]
    fn with_fewer_files_fewer_are_opened_at_once() {
        assert_eq!(MOST.with_files(u64::MAX), Some(MOST));
        assert_eq!(MOST.with_files(1_024), Some(MOST));
        assert_eq!(MOST.with_files(20), None);
        for files in 28..200 {
            let found = MOST.with_files(files).unwrap();
            assert!(2 * found.cores + found.blocking + 24 <= files as usize);
        }
    }

    #[test]
    fn threads_are_counted_and_end() {
        assert_eq!(startable(5), 5);
        assert_eq!(startable(0), 0);
    }
}

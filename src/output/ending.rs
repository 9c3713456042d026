//! What lies half done on the disk, so that a process that was told to end clears it up first.
//!
//! Entry points: [`enter`] for whoever begins to write something that must not stay half done, [`close`] and [`idle`] for whoever
//! ends the process.

use std::io;
use std::sync::LazyLock;
use tokio::sync::watch;

#[derive(Clone, Copy, Debug, Default)]
struct State {
    /// The process is about to end.
    is_closed: bool,
    /// How many are writing.
    inside: usize,
}

static STATE: LazyLock<watch::Sender<State>> = LazyLock::new(watch::Sender::default);

/// Something is being written as long as this lasts: locks, staged files, files of the cache.
#[derive(Debug)]
pub struct Writing(());

/// Begins to write.
///
/// # Errors
/// If the process is about to end: then nothing may begin any more.
pub fn enter() -> io::Result<Writing> {
    let has_entered = STATE.send_if_modified(|state| {
        state.inside += usize::from(!state.is_closed);
        !state.is_closed
    });
    match has_entered {
        true => Ok(Writing(())),
        false => Err(io::Error::new(
            io::ErrorKind::Interrupted,
            "the program was told to end",
        )),
    }
}

impl Drop for Writing {
    fn drop(&mut self) {
        STATE.send_modify(|state| state.inside -= 1);
    }
}

/// From now on nobody begins to write.
pub fn close() {
    STATE.send_modify(|state| state.is_closed = true);
}

/// Waits until nobody writes.
pub async fn idle() {
    // The sender is never dropped.
    let _ = STATE.subscribe().wait_for(|state| state.inside == 0).await;
}

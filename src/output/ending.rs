//! Counts writers, so that a process that is told to end waits until no file is half written.
//!
//! Entry points: [`enter`], before writing something that must not stay half written; [`close`] and [`idle`], before the process ends.

use std::io;
use std::sync::LazyLock;
use tokio::sync::watch;

#[derive(Clone, Copy, Debug, Default)]
struct State {
    /// Whether the process is about to end.
    is_closed: bool,
    /// How many writers there are.
    inside: usize,
}

static STATE: LazyLock<watch::Sender<State>> = LazyLock::new(watch::Sender::default);

/// A registered writer, until it is dropped: of locks, staged files or files of the cache.
#[derive(Debug)]
pub struct Writing(());

/// Registers a writer.
///
/// # Errors
/// If the process is about to end, so that no writer may begin any more.
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

/// Refuses new writers from now on.
pub fn close() {
    STATE.send_modify(|state| state.is_closed = true);
}

/// Waits until there is no writer.
pub async fn idle() {
    // The sender is never dropped, so waiting cannot fail.
    let _ = STATE.subscribe().wait_for(|state| state.inside == 0).await;
}

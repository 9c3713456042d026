//! Listens for the signals that tell the process to end.
//!
//! Entry points: [`Signals::listen`] and [`Signals::next`]. A signal that the parent process made this one ignore, as `nohup` does, stays
//! ignored.

/// The signals that are listened for.
pub(super) struct Signals {
    #[cfg(unix)]
    heard: Vec<(tokio::signal::unix::Signal, u8)>,
    #[cfg(not(unix))]
    interrupted: u8,
}

#[cfg(unix)]
impl Signals {
    /// Begins to listen; `interrupted` is the exit code after Ctrl-C.
    pub(super) fn listen(interrupted: u8) -> Self {
        use tokio::signal::unix::{SignalKind, signal};
        let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
        let ignored = ignored(&status);
        let kinds = [
            (SignalKind::hangup(), 129),
            (SignalKind::interrupt(), interrupted),
            (SignalKind::terminate(), 143),
        ];
        let wanted = kinds.into_iter().filter(|(kind, _)| {
            let bit = kind.as_raw_value() - 1;
            ignored >> bit & 1 == 0
        });
        // A signal that cannot be listened for ends the process, which is its default.
        let heard = wanted.filter_map(|(kind, code)| Some((signal(kind).ok()?, code)));
        Self {
            heard: heard.collect(),
        }
    }

    /// Waits for the next signal; returns its exit code.
    pub(super) async fn next(&mut self) -> u8 {
        std::future::poll_fn(|context| {
            for (signal, code) in &mut self.heard {
                if signal.poll_recv(context).is_ready() {
                    return std::task::Poll::Ready(*code);
                }
            }
            std::task::Poll::Pending
        })
        .await
    }
}

/// Returns the signals that the process ignores, one per bit, as Linux reports them.
#[cfg(unix)]
fn ignored(status: &str) -> u64 {
    let mut lines = status.lines();
    let mask = lines.find_map(|line| line.strip_prefix("SigIgn:"));
    mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok())
        .unwrap_or(0)
}

#[cfg(not(unix))]
impl Signals {
    /// Begins to listen; `interrupted` is the exit code after Ctrl-C.
    pub(super) fn listen(interrupted: u8) -> Self {
        Self { interrupted }
    }

    /// Waits for the next signal; returns its exit code.
    pub(super) async fn next(&mut self) -> u8 {
        match tokio::signal::ctrl_c().await {
            Ok(()) => self.interrupted,
            Err(_) => std::future::pending().await,
        }
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn ignored_signals_are_read_as_linux_writes_them() {
        assert_eq!(
            ignored("Name:\tx\nSigBlk:\t0\nSigIgn:\t0000000000001001\n"),
            0x1001
        );
        assert_eq!(ignored(""), 0);
    }
}

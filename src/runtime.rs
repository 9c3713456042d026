//! Runs a command with as many threads as the system allows, until it is done or the process is told to end.
//!
//! Entry points: [`run`], and [`share_memory`] before it. Threads are first started for a test, to find out how many the system allows,
//! because a thread that is missing in the middle of the work would end the process or make it wait for ever.

mod signals;
mod threads;

use crate::error::Result;
use crate::memory;
use crate::output::ending;
use signals::Signals;
use std::future::Future;
use std::time::Duration;
use threads::Threads;

/// How long a command that writes nothing may take to stop, once the process was told to end.
const STOP_TIMEOUT: Duration = Duration::from_secs(1);

/// Starts the program again in the same process if memory is limited, so that all threads share one arena. Otherwise each thread of a
/// Linux program with the GNU library reserves 64 MB, which count against the limit even while they are empty.
pub fn share_memory() {
    #[cfg(target_os = "linux")]
    if std::env::var_os(STORES).is_none()
        && memory::is_limited()
        && let Ok(program) = std::env::current_exe()
    {
        use std::os::unix::process::CommandExt;
        let mut arguments = std::env::args_os();
        let name = arguments.next().unwrap_or_default();
        let mut again = std::process::Command::new(program);
        // If this fails, the program goes on as it is and needs more memory.
        let _ = again.arg0(name).args(arguments).env(STORES, "1").exec();
    }
}

/// The variable that tells the GNU library how many arenas to use at most.
#[cfg(target_os = "linux")]
const STORES: &str = "MALLOC_ARENA_MAX";

/// Runs `command` to its end and returns its exit code. A signal that ends the process drops the command, so that it cleans up; the exit
/// code is then that of the signal, or `interrupted` for Ctrl-C. A second signal ends the process at once.
///
/// # Errors
/// Those of the command, and [`crate::Error::Limit`] if the system gives too few threads or too little memory.
pub fn run(
    command: impl Future<Output = Result<u8>> + Send + 'static,
    interrupted: u8,
) -> Result<u8> {
    let runtime = Threads::find()?.start()?;
    memory::expect(memory::BASE)?;
    let result = runtime.block_on(async {
        let mut signals = Signals::listen(interrupted);
        let mut task = tokio::spawn(command);
        let code = tokio::select! {
            ended = &mut task => return match ended {
                Ok(result) => result,
                // Nothing else aborts the task, so it panicked.
                Err(error) => std::panic::resume_unwind(error.into_panic()),
            },
            code = signals.next() => code,
        };
        ending::close();
        task.abort();
        let clean = async {
            // Work that only reads or computes need not be finished.
            tokio::time::sleep(STOP_TIMEOUT).await;
            ending::idle().await;
        };
        tokio::select! {
            _ = &mut task => {}
            () = clean => {}
            _ = signals.next() => {}
        }
        Ok(code)
    });
    runtime.shutdown_background();
    result
}

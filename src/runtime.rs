//! Runs a command: with as many threads as the system gives, and until it is done or the process is told to end.
//!
//! Entry points: [`run`], and [`share_memory`] before anything else. How many threads there can be is found out first by starting them: a thread that is missing in the middle of
//! the work would end the process, or leave it waiting for ever.

mod signals;
mod threads;

use crate::error::Result;
use crate::memory;
use crate::output::ending;
use signals::Signals;
use std::future::Future;
use std::time::Duration;
use threads::Threads;

/// How long a command may take to stop once the process was told to end, while it writes nothing.
const PATIENCE: Duration = Duration::from_secs(1);

/// Where memory is limited, starts the program again in its own place so that all threads share one store of it: by default each thread
/// of a Linux program with the GNU library reserves 64 MB, which count against the limit though nothing is in them.
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
        // If that fails, all goes on as it is, with less memory.
        let _ = again.arg0(name).args(arguments).env(STORES, "1").exec();
    }
}

/// What tells the GNU library how many stores of memory there may be.
#[cfg(target_os = "linux")]
const STORES: &str = "MALLOC_ARENA_MAX";

/// Runs `command` to its end and gives back its exit code. A signal that ends the process drops it, so that it cleans up behind
/// itself; the code then is that of the signal, of Ctrl-C `interrupted`. A second signal ends the process at once.
///
/// # Errors
/// Those of the command, and [`Error::Limit`] where the system gives too few threads or too little memory.
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
            // What is only read or reckoned need not end.
            tokio::time::sleep(PATIENCE).await;
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

//! Checks that there is enough memory, if the system limits it (`ulimit -v`).
//!
//! Entry points: [`expect`], and [`limit`] for any limit of the process. The system ends a program that runs out of memory at once, without
//! a message and with files half written. So the needed memory is estimated and reserved for a test before the work begins.

use crate::error::{Error, Result};
use std::fs;

/// Memory that every command needs besides its notes, in bytes.
pub const BASE: u64 = 96 << 20;

/// Checks that this many bytes are available, if the system limits memory.
///
/// # Errors
/// [`Error::Limit`].
pub fn expect(bytes: u64) -> Result<()> {
    if !is_limited() || is_there(bytes) {
        return Ok(());
    }
    let megabytes = bytes.div_ceil(1 << 20);
    Err(Error::Limit(format!(
        "not enough memory: about {megabytes} MB more are needed\nhelp: raise the limit that `ulimit -v` shows"
    )))
}

fn is_there(bytes: u64) -> bool {
    let Ok(bytes) = usize::try_from(bytes) else {
        return false;
    };
    // The memory is never touched, so reserving it costs nothing.
    Vec::<u8>::new().try_reserve_exact(bytes).is_ok()
}

/// Whether the system limits the memory of this process. Only Linux reports that.
#[must_use]
pub fn is_limited() -> bool {
    ["Max address space", "Max data size"]
        .iter()
        .any(|name| limit(name).is_some())
}

/// Returns the limit of this process with this name in Linux, or `None` if there is none or the system does not report it.
#[must_use]
pub fn limit(name: &str) -> Option<u64> {
    limit_in(&fs::read_to_string("/proc/self/limits").ok()?, name)
}

fn limit_in(limits: &str, name: &str) -> Option<u64> {
    let values = limits.lines().find_map(|line| line.strip_prefix(name))?;
    // The soft limit comes first; a number, or `unlimited`.
    values.split_whitespace().next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_read_as_the_system_writes_them() {
        let limits = "Limit                     Soft Limit           Hard Limit           Units     \n\
             Max cpu time              unlimited            unlimited            seconds   \n\
             Max open files            1024                 524288               files     \n\
             Max address space         512000000            unlimited            bytes     \n";
        assert_eq!(limit_in(limits, "Max cpu time"), None);
        assert_eq!(limit_in(limits, "Max data size"), None);
        assert_eq!(limit_in(limits, "Max open files"), Some(1024));
        assert_eq!(limit_in(limits, "Max address space"), Some(512_000_000));
        assert_eq!(limit_in("", "Max open files"), None);
    }

    #[test]
    fn more_memory_than_any_machine_has_is_not_there() {
        assert!(is_there(1 << 20));
        assert!(!is_there(u64::MAX / 2));
    }
}

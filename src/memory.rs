//! Checks that there is enough memory, if the system limits it (`ulimit -v`).
//!
//! Entry point: [`expect`]. The system ends a program that runs out of memory at once, without a message and with files half written. So
//! the needed memory is estimated and reserved on trial before the work begins.

use crate::error::{Error, Result};
use std::fs;

/// Memory that every command needs besides its notes, in bytes.
pub const BASE: u64 = 96 << 20;

/// Checks that this many bytes are available, if there is a limit.
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

/// Whether the system limits the memory of this process. Only Linux tells.
#[must_use]
pub fn is_limited() -> bool {
    let limits = fs::read_to_string("/proc/self/limits");
    limits.is_ok_and(|limits| is_limited_by(&limits))
}

fn is_limited_by(limits: &str) -> bool {
    ["Max address space", "Max data size"].iter().any(|name| {
        let mut lines = limits.lines();
        let values = lines.find_map(|line| line.strip_prefix(name));
        let soft = values.and_then(|values| values.split_whitespace().next());
        soft.is_some_and(|soft| soft != "unlimited")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_read_as_the_system_writes_them() {
        let limits = |space: &str, data: &str| {
            format!(
                "Limit                     Soft Limit           Hard Limit           Units     \n\
                 Max cpu time              unlimited            unlimited            seconds   \n\
                 Max data size             {data}            unlimited            bytes     \n\
                 Max address space         {space}            unlimited            bytes     \n"
            )
        };
        assert!(!is_limited_by(&limits("unlimited", "unlimited")));
        assert!(is_limited_by(&limits("512000000", "unlimited")));
        assert!(is_limited_by(&limits("unlimited", "512000000")));
        assert!(!is_limited_by(""));
    }

    #[test]
    fn more_memory_than_any_machine_has_is_not_there() {
        assert!(is_there(1 << 20));
        assert!(!is_there(u64::MAX / 2));
    }
}
